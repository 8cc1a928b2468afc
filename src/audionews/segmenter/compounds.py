"""Vietnamese words of two syllables, and the syllables they are made of.

Vietnamese writes a space between syllables, not between words, so that only a word list tells that
"thi đua" is one word and that "anh T. Công an" goes on with a new one.
"""

import unicodedata
from functools import lru_cache

from audionews import tables

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_MAX_SYLLABLE_CHARS = 12
"""The longest Vietnamese syllable ("nghiêng") has seven letters; nothing much longer is looked up."""


def is_compound(first: str, second: str) -> bool:
    """Whether two neighbouring syllables are one word, in any case and either place of the tone mark."""
    if len(first) > _MAX_SYLLABLE_CHARS or len(second) > _MAX_SYLLABLE_CHARS:
        return False
    return (_key(first), _key(second)) in _compounds()


def is_syllable(word: str) -> bool:
    """Whether a word is a syllable of some Vietnamese compound; names in ASCII such as "John" are not."""
    return len(word) <= _MAX_SYLLABLE_CHARS and _key(word) in _syllables()


@lru_cache(maxsize=20_000)
def _key(syllable: str) -> str:
    """The syllable with its tone at its end, so that toạ and tọa are one."""
    letters = unicodedata.normalize("NFD", syllable.casefold())
    tone = "".join(letter for letter in letters if letter in _TONES)
    return "".join(letter for letter in letters if letter not in _TONES) + tone


@lru_cache(maxsize=1)
def _compounds() -> frozenset[tuple[str, str]]:
    lines = tables.lines("segmenter/compounds.txt")
    return frozenset((_key(first), _key(second)) for first, second in (line.split() for line in lines))


@lru_cache(maxsize=1)
def _syllables() -> frozenset[str]:
    return frozenset(syllable for pair in _compounds() for syllable in pair)
