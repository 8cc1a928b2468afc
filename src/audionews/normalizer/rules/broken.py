"""Words with signs in them, so that filters don't know them: "t.ử v.ong", "ch.ế.t", "c*ướp"."""

import re
import unicodedata

from audionews.normalizer.context import Context
from audionews.normalizer.rulebook import Reading, RuleBook
from audionews.phonology import is_syllable

BOOK = RuleBook()

_SIGN = re.compile(r"[.*·•-]")
_BROKEN_BEFORE = re.compile(r"[^\W\d_][.*·•][^\W\d_]{1,5}\s+\Z")
_DEATH = re.compile(r"t[.*·•]ử", re.IGNORECASE)
_DEATH_BEFORE = re.compile(r"\bt[.*·•]?ử\s+\Z", re.IGNORECASE)
"""The word that is broken most often: "t.ử v.ong"."""
_BROKEN_AFTER = re.compile(r"\s+[^\W\d_]{1,4}[.*·•][^\W\d_]")
_SURE = 0.99
"""As sure as of an address, which "t.ai" might be, too: where two rules are, the earlier family wins."""
_REACH = 12
"""Characters before the word that are looked at."""


@BOOK.rule("broken word", "letter", pattern=r"[^\W\d_]{1,5}(?:[.*·•-][^\W\d_]{1,5}){1,6}(?![.*·•-]?\w|@)")
def _broken(found: re.Match[str], context: Context) -> Reading | None:
    """Its parts put together, where they are no words by themselves and one syllable together."""
    if re.match(r"[\w.@/*-]", context.text[context.start - 1 : context.start] or " "):
        return None
    written = unicodedata.normalize("NFC", found[0])
    parts = _SIGN.split(written)
    joined = "".join(parts)
    if not is_syllable(joined):
        return None
    before = context.text[max(0, context.start - _REACH) : context.start]
    if not (_DEATH.fullmatch(written) or _DEATH_BEFORE.search(before)):
        if not (written[1:].islower() or (written.isupper() and not _is_initial(parts))):
            # "T.Anh" is a name, "T.Ư" an abbreviation.
            return None
        if "-" in written and all(is_syllable(part) for part in parts):
            return None
        if joined.isascii() and not (
            _BROKEN_BEFORE.search(before) or _BROKEN_AFTER.match(context.text, found.end())
        ):
            # "c.an" is short for "công an".
            return None
    return Reading(joined.lower() if written.isupper() else joined, _SURE)


def _is_initial(parts: list[str]) -> bool:
    """Whether capitals may be a name with an initial before it ("T.HÀ")."""
    return len(parts[0]) == 1 and is_syllable(parts[-1])
