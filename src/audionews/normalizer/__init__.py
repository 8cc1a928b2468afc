"""Written Vietnamese news to spoken Vietnamese, token by token.

    >>> from audionews.models import join_spoken
    >>> join_spoken(normalize("Sáng 26/7, UBND TP.HCM họp."))
    'Sáng ngày hai mươi sáu tháng bảy, ủy ban nhân dân thành phố Hồ Chí Minh họp.'

How a reading is found is told in *docs/readings.md*; the rules are in ``rules``, the facts in ``tables``.
"""

from functools import lru_cache

from audionews.models import ReadingStyle, Token
from audionews.normalizer.engine import Walker
from audionews.normalizer.glosses import glosses
from audionews.normalizer.lexicon import Entry, Lexicon, load_lexicon, parse_lexicon
from audionews.normalizer.tables import rows

__all__ = ["Entry", "Lexicon", "abbreviations", "glosses", "load_lexicon", "normalize", "parse_lexicon"]

_DEFAULT_STYLE = ReadingStyle()


@lru_cache(maxsize=16)
def _walker(style: ReadingStyle, lexicon: Lexicon | None) -> Walker:
    return Walker(style, lexicon)


def normalize(
    text: str, style: ReadingStyle = _DEFAULT_STYLE, *, lexicon: Lexicon | None = None
) -> tuple[Token, ...]:
    """The tokens of a text, each with its reading and the rule that gave it.

    Args:
        text: a sentence or any length of text; NFC is expected, anything is survived.
        style: how the voice reads numbers, letters and foreign words.
        lexicon: readings of the user's own, which win over everything.

    Returns:
        Tokens in order. They never overlap, and together they cover every character that isn't a space.
        ``join_spoken`` of them is the spoken text: no digit, no sign a voice can't say.
    """
    return _walker(style, lexicon).tokens(text)


def abbreviations() -> frozenset[str]:
    """Abbreviations with their dot, after which a sentence goes on: ``TP.``, ``PGS.``, ``Q.``."""
    dotted = {f"{row['written']}." for row in rows("abbreviations") if row["dot"] != "no"}
    dotted |= {f"{row['written']}." for row in rows("titles")}
    return frozenset(dotted)
