"""Which letter strings are Vietnamese syllables.

A written syllable is an onset, a rhyme and a tone. The lists are those of the national spelling
(chữ quốc ngữ) as printed in school primers; *tables/rhymes.tsv* holds them. A word of all valid
syllables is said as it stands; any other word is foreign, an acronym or a misprint.
"""

import unicodedata
from functools import cache, lru_cache

from audionews.normalizer.tables import rows

_TONES = {"\u0300": "huyền", "\u0301": "sắc", "\u0309": "hỏi", "\u0303": "ngã", "\u0323": "nặng"}

_OLD_TONE_PLACES = (("oà", "òa"), ("oá", "óa"), ("oả", "ỏa"), ("oã", "õa"), ("oạ", "ọa"),
                    ("oè", "òe"), ("oé", "óe"), ("oẻ", "ỏe"), ("oẽ", "õe"), ("oẹ", "ọe"),
                    ("uỳ", "ùy"), ("uý", "úy"), ("uỷ", "ủy"), ("uỹ", "ũy"), ("uỵ", "ụy"))  # fmt: skip


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """Lower case with the older tone placement at a word's end, so that hoà and hòa compare equal."""
    word = word.lower()
    if len(word) >= 2 and not word.isascii():
        for new, old in _OLD_TONE_PLACES:
            if word.endswith(new) and not word.endswith("qu" + new[1]):
                return word[:-2] + old
    return word


def split_tone(syllable: str) -> tuple[str, str]:
    """A lower-case syllable without its tone mark, and the tone's name ("" for level).

    >>> split_tone("hoà")
    ('hoa', 'huyền')
    """
    tone = ""
    bare = []
    for letter in unicodedata.normalize("NFD", syllable):
        if letter in _TONES and not tone:
            tone = _TONES[letter]
        else:
            bare.append(letter)
    return unicodedata.normalize("NFC", "".join(bare)), tone


@cache
def _onsets_and_rhymes() -> tuple[tuple[str, ...], frozenset[str]]:
    table = rows("rhymes")
    onsets = sorted((row["text"] for row in table if row["part"] == "onset"), key=len, reverse=True)
    return tuple(onsets), frozenset(row["text"] for row in table if row["part"] == "rhyme")


@lru_cache(maxsize=65_536)
def is_syllable(word: str) -> bool:
    """Whether a word is one well-formed Vietnamese syllable, whatever its case.

    Syllables closed by p, t, c or ch carry sắc or nặng only.

    >>> is_syllable("Nguyễn"), is_syllable("Trump"), is_syllable("cat")
    (True, False, False)
    """
    if len(word) > 7:
        return False
    bare, tone = split_tone(word.lower())
    onsets, rhymes = _onsets_and_rhymes()
    if bare.endswith(("p", "t", "c", "ch")) and tone not in ("sắc", "nặng"):
        return False
    for onset in onsets:
        if bare.startswith(onset) and bare[len(onset) :] in rhymes:
            rhyme = bare[len(onset) :]
            front = rhyme[0] in "eêiy"
            if onset in ("k", "gh", "ngh"):
                return front
            if onset in ("c", "g", "ng"):
                return not front or (onset == "g" and rhyme[0] == "i")
            return True
    return bare in rhymes
