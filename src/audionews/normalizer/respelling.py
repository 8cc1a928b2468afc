"""A Vietnamese respelling for any word in Latin letters, by rule.

For voices that can only say Vietnamese syllables. Names that the press says in a settled way are in
*tables/foreign_names.tsv*; this is for all the others, so that a listener hears a name and not a spelling
bee. The result is made of well-formed syllables only:

1. marks that Vietnamese hasn't got are dropped (ü, ø, ç ...), and the word is cut into vowel groups
   and consonant groups, each said as *tables/respelling.tsv* has it;
2. of consonants between vowels the last one begins the next syllable; one before it closes the last
   syllable if Vietnamese can end in it (p, t, c, m, n, ng), and the rest each become a syllable in *ờ*
   (Brand: bờ ran);
3. a syllable closed by p, t or c takes the rising tone, as all such syllables must.
"""

import re
import unicodedata
from functools import cache, lru_cache

from audionews.models import ReadingStyle
from audionews.normalizer import letters
from audionews.normalizer.syllables import is_syllable
from audionews.normalizer.tables import rows

_SPECIAL = str.maketrans(
    {"ß": "ss", "ø": "o", "œ": "o", "æ": "e", "ł": "l", "ð": "d", "þ": "th", "ı": "i", "đ": "d", "ŋ": "ng"}
)
_GROUPS = re.compile("[aeiouy]+|[^aeiouy]+")
_RISING = {
    "a": "á",
    "ă": "ắ",
    "â": "ấ",
    "e": "é",
    "ê": "ế",
    "i": "í",
    "o": "ó",
    "ô": "ố",
    "ơ": "ớ",
    "u": "ú",
    "ư": "ứ",
    "y": "ý",
}
_MAX_LETTERS = 40


@cache
def _part(name: str) -> dict[str, str]:
    return {row["latin"]: row["spoken"] for row in rows("respelling") if row["part"] == name}


def _plain(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.lower().translate(_SPECIAL))
    return "".join(letter for letter in decomposed if "a" <= letter <= "z")


@lru_cache(maxsize=65_536)
def respell(word: str) -> str:
    """A word in Vietnamese syllables.

    Args:
        word: Latin letters; other characters are skipped.

    Returns:
        Lower-case syllables, one space apart; a Vietnamese word as it is; letter names where no vowel
        makes it a word.

    >>> respell("Brandon")
    'bờ ran đôn'
    """
    if is_syllable(word):
        return word
    plain = _plain(word[:_MAX_LETTERS])
    if is_syllable(plain) and len(plain) > 1:
        return plain
    if not re.search("[aeiouy]", plain):
        return letters.spell(plain, ReadingStyle())
    if len(plain) > 3 and word[-1:] in "eE" and re.search("[aeiouy][^aeiouy]e$", plain):
        plain = plain[:-1]  # the silent e of English and French
    return " ".join(_syllables(plain))


def _syllables(plain: str) -> list[str]:
    groups: list[str] = _GROUPS.findall(plain)
    said: list[str] = []
    onset = ""
    if groups[0][0] not in "aeiouy":
        onset, extra = _onset(groups.pop(0))
        said += extra
    while groups:
        vowel = groups.pop(0)
        consonants = groups.pop(0) if groups else ""
        coda, tail, next_onset = _split(consonants, last=not groups)
        said += _join(onset, vowel, coda)
        said += tail
        onset = next_onset
    return said


def _units(consonants: str) -> list[str]:
    """Consonant letters cut into the sounds that the table knows: sh, th, ck."""
    return re.findall(r"sch|tch|[cgkprst]h|ck|ng|nk|qu|wh|[a-z]", consonants)


def _onset(consonants: str) -> tuple[str, list[str]]:
    """The onset that a group leaves for the vowel, and syllables in ờ for the sounds before it."""
    units = _units(re.sub(r"(.)\1+", r"\1", consonants))
    sounds = [sound for unit in units if (sound := _part("onset").get(unit, ""))]
    if not sounds:
        return "", []
    return sounds[-1], [_with_schwa(sound) for sound in sounds[:-1]]


def _with_schwa(sound: str) -> str:
    return {"k": "cờ", "gh": "gờ", "ngh": "ngờ", "qu": "quờ"}.get(sound, f"{sound}ờ")


def _split(consonants: str, *, last: bool) -> tuple[str, list[str], str]:
    """Consonants after a vowel: what closes its syllable, syllables in ờ, the next onset."""
    if not consonants:
        return "", [], ""
    units = _units(re.sub(r"(.)\1+", r"\1", consonants))
    if last:
        coda = _part("final").get(units[0]) or _part("coda").get(units[0], "")
        tail = [_with_schwa(_part("onset")[unit]) for unit in units[1:] if unit in "sxz" and coda != "t"]
        if not coda and units[0] in ("s", "x", "z", "sh", "ch", "f"):
            tail = ["xờ", *tail]
        return coda, tail[:1], ""
    if len(units) == 1:
        coda = "ng" if units[0] == "ng" else ""
        return coda, [], _part("onset").get(units[0], "")
    if units[-1] in ("r", "l") and _part("onset").get(units[-2]) and len(units) == 2:
        return "", [_with_schwa(_part("onset")[units[-2]])], _part("onset")[units[-1]]
    coda = _part("coda").get(units[0], "")
    middle = [_part("onset").get(unit, "") for unit in units[1:-1]]
    return (
        coda,
        [_with_schwa(sound) for sound in middle if sound and sound != "h"],
        _part("onset").get(units[-1], ""),
    )


def _join(onset: str, vowel: str, coda: str) -> list[str]:
    """A syllable, or two where Vietnamese has no such rhyme."""
    vowels = _part("vowel")
    if vowel in vowels:
        pieces = vowels[vowel].split()
    else:
        pieces = [vowels.get(letter, letter) for letter in re.sub(r"(.)\1+", r"\1", vowel)]
    said = []
    for place, piece in enumerate(pieces):
        closing = coda if place == len(pieces) - 1 else ""
        said += _syllable(onset if place == 0 else "", piece, closing)
    return said


def _syllable(onset: str, vowel: str, coda: str) -> list[str]:
    for rhyme in _rhymes(vowel, coda):
        syllable = _spell_onset(onset, rhyme)
        if is_syllable(syllable):
            return [syllable]
    open_syllable = _spell_onset(onset, vowel)
    if is_syllable(open_syllable):
        return [open_syllable]
    return [_spell_onset(onset, "ơ"), vowel] if is_syllable(vowel) else [_spell_onset(onset, "ơ")]


def _rhymes(vowel: str, coda: str) -> list[str]:
    """Rhymes to try for a vowel and a coda, the likeliest first."""
    if not coda:
        return [vowel]
    narrow = {"ô": ["ô", "o"], "o": ["o", "ô"], "i": ["i"], "ê": ["e", "ê"], "e": ["e", "ê"]}.get(
        vowel, [vowel]
    )
    tried = []
    for nucleus in narrow:
        closing = coda
        if nucleus in ("i", "ê") and coda in ("ng", "c"):
            closing = {"ng": "nh", "c": "ch"}[coda]
        rhyme = nucleus + closing
        if closing in ("p", "t", "c", "ch"):
            rhyme = (
                _RISING.get(nucleus[-1], nucleus[-1]) + closing
                if len(nucleus) == 1
                else _raise(nucleus) + closing
            )
        tried.append(rhyme)
    return tried


def _raise(nucleus: str) -> str:
    return nucleus[:-1] + _RISING.get(nucleus[-1], nucleus[-1])


def _spell_onset(onset: str, rhyme: str) -> str:
    front = unicodedata.normalize("NFD", rhyme)[0] in "eiy"
    if onset == "k" and not front:
        onset = "c"
    if onset in ("g", "ng") and front:
        onset += "h"
    if onset == "qu" and rhyme[0] in "uo":
        onset = "c"
    return onset + rhyme
