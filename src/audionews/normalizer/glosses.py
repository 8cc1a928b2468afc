"""Acronyms that an article makes up itself: "Trung tâm Cứu hộ rùa biển (TTCHRB)".

A newspaper gives the full name once, with its initials in parentheses, and writes the initials from there on.
A newsreader says the name each time, for nobody can look back to where it stood.
"""

import re

from audionews.normalizer.lexicon import Entry, Lexicon
from audionews.phonology import is_syllable

_CAPS = "A-ZĐƯƠÂĂÊÔ"
_IN_PARENTHESES = re.compile(rf"\s?\(([{_CAPS}]{{3,10}})\)")
_WORD = re.compile(r"[^\W\d_]+")
_CAPITALS = re.compile(rf"[{_CAPS}]{{2}}")  # another acronym among the words has to be read by the tables
_GAP = re.compile(r"\s+|\s?[,–-]\s?")
_LEFT_OUT = frozenset({"và", "của", "về", "cho", "các"})
"""Small words that acronyms do without: *Phòng cháy, chữa cháy và cứu nạn, cứu hộ* is PCCCCNCH."""
_LONGEST = 160  # characters: ten words with small ones between them


def spelled_out(text: str, end: int, acronym: str) -> str | None:
    """The words before a place whose initials are an acronym.

    Args:
        text: NFC.
        end: where the words end.
        acronym: capitals.

    Returns:
        The words as written, or None where they aren't there.
    """
    before = text[max(0, end - _LONGEST) : end]
    letters = list(acronym)
    start = len(before)
    for word in reversed(list(_WORD.finditer(before))):
        if start < len(before) and not _GAP.fullmatch(before, word.end(), start):
            return None
        if start == len(before) and word.end() != start:
            return None
        if word[0][0].upper() == letters[-1]:
            letters.pop()
        elif word[0].lower() not in _LEFT_OUT or len(letters) == len(acronym):
            return None
        start = word.start()
        if not letters:
            return before[start:]
    return None


def glosses(text: str) -> Lexicon:
    """The acronyms that a text explains, each with the words that it stands for.

    Args:
        text: of the whole article, NFC.

    Returns:
        One entry for each; an acronym that is explained in two ways has none.
    """
    meanings: dict[str, set[str]] = {}
    for found in _IN_PARENTHESES.finditer(text):
        words = spelled_out(text, found.start(), found[1])
        said = _WORD.findall(words or "")
        if said and all(is_syllable(word) and not _CAPITALS.search(word) for word in said):
            meanings.setdefault(found[1], set()).add(" ".join(said))
    return Lexicon(
        Entry(acronym, min(names), case="exact", note="explained in the text")
        for acronym, names in meanings.items()
        if len({name.lower() for name in names}) == 1
    )
