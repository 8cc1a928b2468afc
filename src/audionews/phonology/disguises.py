"""Letters that aren't what they seem: of other scripts, of fancy alphabets, of pages that hide their words.

    >>> latin("Mоscow và Hа Nоi")  # Cyrillic о and а
    'Moscow và Ha Noi'
    >>> latin("пɡᴀ̀ʏ 𝟸/𝟷𝟸")
    'ngày 2/12'

Some pages write whole stories in letters that only look like Vietnamese ones, so that neither filters nor
search engines know the words. Readers see through it; a voice would spell it or say nothing.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from audionews import tables
from audionews.phonology.syllables import is_syllable

MIN_SYLLABLES = 2
"""Different words that must become syllables for a text to be called disguised; one may be a foreign name."""

_SUSPECT = re.compile(
    "["
    "\u00d0\u00f0\u00d8\u00f8\u0126\u0127\u0131\u0141\u0142\u0166\u0167"  # of European names
    "\u0180-\u019f\u01a2-\u01ae\u01b1-\u02ff"  # with hooks, phonetic; but not ơ and ư
    "\u0305\u0307\u0311\u0315\u031a\u0332-\u0362"  # marks that Vietnamese hasn't got
    "\u0370-\u058f\u05bc\u1400-\u167f\u1c80-\u1dff"  # Greek, Cyrillic, Armenian; small capitals
    "\u20a0-\u214f\u24b6-\u24e9\u2c60-\u2c7f\ua720-\ua7ff"  # currencies, signs, rings
    "\uff10-\uff5a\U0001d400-\U0001d7ff\U0001f110-\U0001f189"  # full-width, mathematical, boxes
    "]"
)
"""What a rule below may change; text without it is left as it is at once."""

_MARKS = "\u0300-\u036f\u0483-\u0487\u05b0-\u05c7\u20d0-\u20f0"
_SIGNS = "\u166d\u20a0-\u20cf\u24b6-\u24e9\U0001f110-\U0001f189"
"""That look like letters: currencies, letters in rings and boxes."""
_WORD = re.compile(rf"(?:[^\W_]|[{_SIGNS}])(?:[^\W_]|[{_MARKS}{_SIGNS}])*")
_DRAWN = re.compile(
    "[\u0305\u0332\u0333\u0335-\u0337\u0339-\u033f\u0346-\u034f\u0353-\u0362\u05bc\u20d0-\u20f0]"
)
"""Lines through, above and below letters (Unicode chart 0300, overstruck) and U+034F, which only joins: marks
of no language that is written in our letters."""

_OUR_MARKS = frozenset("\u0302\u0303\u0309\u031b\u0323")
"""Marks of Vietnamese that neither Russian nor Greek has (accents and breve they have)."""
_VIETNAMESE_MARKS = _OUR_MARKS | frozenset("\u0300\u0301\u0306")
_MARK_FOR = {"\u0311": "\u0302", "\u0342": "\u0303", "\u0315": "\u031b"}
_SMALL_CAPITAL = re.compile(r"LATIN (?P<capital>)LETTER SMALL CAPITAL (?P<letter>[A-Z])")
_RINGED = re.compile(r"(?!COMBINING)(?:\w+ )+LATIN (?:(?P<capital>CAPITAL)|SMALL) LETTER (?P<letter>[A-Z])")
_HOOKED = re.compile(r"LATIN (?:(?P<capital>CAPITAL)|SMALL) LETTER (?P<letter>[A-Z]) (?:WITH [A-Z -]+|BAR)")
"""By their Unicode names: small capitals; letters in rings and boxes; with hooks, strokes, tails."""
_NAMES_LETTERS = frozenset("øØłŁıħĦŧŦðÐ")
"""Of European names ("Bø", "Łazienki"): they may be part of a disguise, and are no sign of one."""


def latin(text: str) -> str:
    """A text in the letters that it means.

    Args:
        text: in any form.

    Returns:
        it in NFC; Russian, Greek and foreign names stay what they are.
    """
    # Twice: a mathematical Greek letter is a Greek one, which may stand for one of ours.
    for _ in range(2):
        if changes := disguised(text):
            text = "".join(changes.get(place, letter) for place, letter in enumerate(text))
        text = unicodedata.normalize("NFC", text)
    return text


def disguised(text: str) -> dict[int, str]:
    """The characters of a text that stand for others.

    Returns:
        for each one's place what it stands for: letters with or without combining marks, or nothing at all
        where it only decorates.
    """
    if not _SUSPECT.search(text):
        return {}
    changes = {found.start(): "" for found in _DRAWN.finditer(text)}
    doubtful: list[tuple[int, _Word]] = []
    signs: set[str] = set()
    others, is_certain = 0, False
    for found in _WORD.finditer(text):
        if not _SUSPECT.search(found[0]):
            continue
        word = _word(found[0])
        changes |= _placed(word.sure, found.start())
        if word.believed:
            doubtful.append((found.start(), word))
        if word.is_sign:
            signs.add(found[0])
            is_certain |= word.is_certain
        others += word.is_other
    if (is_certain or len(signs) >= MIN_SYLLABLES) and len(signs) >= others:
        for start, word in doubtful:
            changes |= _placed(word.believed, start)
    return changes


def _placed(letters: dict[int, str], start: int) -> dict[int, str]:
    return {start + place: letter for place, letter in letters.items()}


@dataclass(frozen=True, slots=True)
class _Word:
    """What the letters of a word stand for, by their places in it.

    Args:
        sure: needs no other word to be believed.
        believed: is believed where the text is disguised.
        is_sign: that it is: with these letters the word is a syllable, and Russian or Greek it can't be.
        is_certain: no other sign is needed.
        is_other: a sign that it isn't: even with these letters the word is no syllable.
    """

    sure: dict[int, str]
    believed: dict[int, str]
    is_sign: bool
    is_certain: bool
    is_other: bool


@lru_cache(maxsize=8192)
def _word(text: str) -> _Word:
    kinds = [_letter(letter) for letter in text]
    if any(
        not kind and letter.isalpha() and not _is_latin(letter)
        for letter, (_, kind) in zip(text, kinds, strict=True)
    ):
        # A letter that stands for none of ours: Russian, Greek, phonetic writing.
        return _Word(_plain(text, kinds), {}, is_sign=False, is_certain=False, is_other=False)
    sure, believed = _sure(text, kinds), _believed(text, kinds)
    letters = sure | believed
    if all(text[place] in _NAMES_LETTERS for place in letters):
        return _Word(sure, believed, is_sign=False, is_certain=False, is_other=False)
    meant = "".join(letters.get(place, letter) for place, letter in enumerate(text))
    is_word = is_syllable(unicodedata.normalize("NFC", meant))
    fancy = bool(_places(kinds, "fancy"))
    ours = fancy or any(
        unicodedata.category(letter) == "Sc" if place in letters else letter.isalpha() or letter in _OUR_MARKS
        for place, letter in enumerate(text)
    )
    return _Word(
        sure,
        believed,
        is_sign=is_word and ours,
        # No language has small capitals beside letters of another script.
        is_certain=is_word and fancy and bool(believed),
        is_other=bool(believed) and not is_word,
    )


_Kinds = Sequence[tuple[str, str]]
"""Of each character of a word what it may stand for, and how far that is believed."""


def _places(kinds: _Kinds, kind: str) -> list[int]:
    return [place for place, (_, found) in enumerate(kinds) if found == kind]


def _plain(text: str, kinds: _Kinds) -> dict[int, str]:
    """Letters that stand for ours in any word: "Ð", and "ð" where a word begins, as only "đ" does."""
    begins = (
        at
        for at in _places(kinds, "initial")
        if not at or unicodedata.category(text[at - 1]) not in ("Ll", "Lu")
    )
    return _in_case(text, {at: kinds[at][0] for at in (*_places(kinds, "always"), *begins)})


def _sure(text: str, kinds: _Kinds) -> dict[int, str]:
    sure = _plain(text, kinds) | {at: kinds[at][0] for at in _places(kinds, "fancy")}
    alike, ringed = _places(kinds, "alike"), _places(kinds, "ringed")
    mixed = len(alike) < sum(letter.isalpha() for letter in text)
    if not _places(kinds, "disguise") and len(alike) >= (1 if mixed else 2):
        sure |= {place: kinds[place][0] for place in alike}
    if len(ringed) > 1:
        sure |= {place: kinds[place][0] for place in ringed}
    return _in_case(text, sure)


def _believed(text: str, kinds: _Kinds) -> dict[int, str]:
    found = {
        place: meant for place, (meant, kind) in enumerate(kinds) if kind in ("alike", "disguise", "initial")
    }
    if found:
        for place, mark in enumerate(text):
            if unicodedata.category(mark).startswith("M") and mark not in _VIETNAMESE_MARKS:
                found[place] = _MARK_FOR.get(mark, "")
    return _in_case(text, found)


def _in_case(text: str, letters: dict[int, str]) -> dict[int, str]:
    """The same in the case of the plain letters where these all have one: "𝖴BɴD", "₵ơm"."""
    kept = (letter for place, letter in enumerate(text) if place not in letters)
    plain = "".join(letter for letter in kept if letter.isalpha())
    if len(plain) > 1 and plain.isupper():
        return {place: letter.upper() for place, letter in letters.items()}
    if plain.islower():
        return {place: letter.lower() if place else letter for place, letter in letters.items()}
    return letters


@cache
def _letter(letter: str) -> tuple[str, str]:
    """What a character may stand for, and how far that is believed; itself and no kind where it is plain."""
    if letter.isascii() or letter in "đĐ":
        return letter, ""
    if (row := _table().get(letter)) is not None:
        return row
    if "\uff10" <= letter <= "\uff5a" or "\U0001d400" <= letter <= "\U0001d7ff":
        return unicodedata.normalize("NFKC", letter), "fancy"
    name = unicodedata.name(letter, "")
    for kind, shape in (("fancy", _SMALL_CAPITAL), ("ringed", _RINGED), ("disguise", _HOOKED)):
        if (found := shape.fullmatch(name)) is not None and len(unicodedata.normalize("NFD", letter)) == 1:
            return (found["letter"] if found["capital"] else found["letter"].lower()), kind
    parts = unicodedata.normalize("NFD", letter)
    if len(parts) > 1:
        meant, kind = _letter(parts[0])
        ours = "".join(_MARK_FOR.get(mark, mark) for mark in parts[1:])
        if kind or ours != parts[1:]:
            return meant + ours, kind or "disguise"
    return letter, ""


def _is_latin(letter: str) -> bool:
    return letter < "\u0250" or "\u1e00" <= letter <= "\u1eff"


@cache
def _table() -> dict[str, tuple[str, str]]:
    return {row["character"]: (row["latin"], row["kind"]) for row in tables.read("phonology/look_alikes.tsv")}
