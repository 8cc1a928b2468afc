"""The Vietnamese syllable: parsing, spelling, and where the tone mark stands.

Parsing by rules has to undo several spelling conventions at once: *qu* swallows the medial glide
(quốc), *gi* swallows an i (gìn, giếng), one vowel is written i or y, k and c, g and gh, ng and
ngh share a sound, iê is ia at the end and yê at the start. Here it is done the other way round:
every onset is spelled together with every rhyme (some four thousand toneless spellings), and
parsing looks the spelling up. What the map doesn't hold isn't a Vietnamese syllable, and reading
and writing can't disagree because both come from one map.

The inventory is that of *possible* syllables: what the writing system allows, about 17,000 with
tones, of which a dictionary attests some 7,000.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from functools import cache, lru_cache
from typing import Final

from audionews import tables


class Tone(Enum):
    """The six tones, by their Vietnamese names."""

    NGANG = "ngang"
    HUYEN = "huyền"
    SAC = "sắc"
    HOI = "hỏi"
    NGA = "ngã"
    NANG = "nặng"


class Placement(StrEnum):
    """Where the tone mark stands in open oa, oe, uy: hòa (old, most newspapers) or hoà (new, schoolbooks)."""

    OLD = "old"
    NEW = "new"


MARKS: Final = {
    Tone(row["tone"]): chr(int(row["mark"].removeprefix("U+"), 16)) if row["mark"] else ""
    for row in tables.read("phonology/tones.tsv", empty="-")
}
_TONE_OF_MARK: Final = {mark: tone for tone, mark in MARKS.items() if mark}

STOPS: Final = frozenset({"p", "t", "c", "ch"})
"""Finals that allow the tones sắc and nặng only (Thompson 1965, ch. 2)."""

_VOWELS: Final = frozenset("aăâeêioôơuưy")
_FRONT: Final = ("e", "ê", "i")


@dataclass(frozen=True, slots=True)
class Syllable:
    """What is heard of a syllable, whatever the spelling convention.

    Args:
        onset: as in ``onsets.tsv``: ``c`` also for k and q, ``g`` for gh, ``ng`` for ngh; empty for none.
        medial: ``w`` or empty.
        nucleus: a vowel letter, or ``iê``, ``uô``, ``ươ``, ``oo``.
        final: the glide ``j`` or ``w``, or one of p t c ch m n ng nh, or empty.
        tone: one of six.
    """

    onset: str
    medial: str
    nucleus: str
    final: str
    tone: Tone

    @property
    def stopped(self) -> bool:
        """Whether it ends in p, t, c or ch."""
        return self.final in STOPS

    @property
    def open(self) -> bool:
        """Whether no consonant closes it; a glide leaves it open."""
        return self.final in ("", "j", "w")


def split_tone(text: str) -> tuple[str, Tone] | None:
    """Takes the tone mark off a written syllable, wherever it stands.

    Args:
        text: letters, in NFC or NFD.

    Returns:
        The letters in NFC without tone mark, and the tone; None where there are two marks or a
        mark on something that isn't a Vietnamese vowel (as in ``señor``).
    """
    tone = Tone.NGANG
    base: list[str] = []
    for letter in unicodedata.normalize("NFC", text):
        kept = []
        for part in unicodedata.normalize("NFD", letter):
            if part in _TONE_OF_MARK:
                if tone is not Tone.NGANG:
                    return None
                tone = _TONE_OF_MARK[part]
            else:
                kept.append(part)
        bare = unicodedata.normalize("NFC", "".join(kept))
        if bare != letter and bare.lower() not in _VOWELS:
            return None
        base.append(bare)
    return "".join(base), tone


def _vowel_span(toneless: str) -> tuple[int, int]:
    """Start and end of the letters that may carry the mark."""
    lower = toneless.lower()
    start = next((i for i, letter in enumerate(lower) if letter in _VOWELS), len(lower))
    end = start
    while end < len(lower) and lower[end] in _VOWELS:
        end += 1
    if (lower.startswith("qu") or lower.startswith("gi")) and end - 2 > 0:
        start = 2
    return start, end


def place_tone(toneless: str, tone: Tone, *, placement: Placement = Placement.OLD) -> str:
    """Puts the tone mark on the right letter.

    Args:
        toneless: a syllable without tone mark, NFC, e.g. ``"nguyên"``.
        tone: the tone to write.
        placement: for the open rhymes oa, oe, uy: on their first or second letter.

    Returns:
        The syllable in NFC; unchanged for ngang.

    Raises:
        ValueError: no vowel to put a mark on.

    Source: the two customs differ in oa, oe, uy only; ``new`` is that of the Ministry of
    Education's spelling rules of 1984 (Quy định về chính tả tiếng Việt).
    """
    if tone is Tone.NGANG:
        return toneless
    start, end = _vowel_span(toneless)
    if start == end:
        raise ValueError(f"no vowel to carry a tone: {toneless!r}")
    cluster = toneless[start:end].lower()
    hatted = [i for i, letter in enumerate(cluster) if letter in "ăâêôơư"]
    if hatted:
        at = hatted[-1]
    elif len(cluster) == 1:
        at = 0
    elif len(cluster) == 3 or end < len(toneless):
        at = 1
    else:
        at = int(placement is Placement.NEW and cluster in ("oa", "oe", "uy"))
    at += start
    marked = unicodedata.normalize("NFC", toneless[at] + MARKS[tone])
    return toneless[:at] + marked + toneless[at + 1 :]


def _spell_rhyme(onset: dict[str, str], rhyme: dict[str, str]) -> str | None:
    """One onset and one rhyme written together without tone mark; None where they never meet."""
    written, medial = rhyme["rhyme"], rhyme["medial"]
    if onset["before_w"] == "qu" and medial:
        return "qu" + written[1:]
    if rhyme["after"] == "qu":
        return None
    if onset["onset"] == "gi":
        # gi keeps one i: gì, gìn, giếng; and so gi + ia or iu can't be told from gi + a or u.
        if written.startswith("i"):
            return None if written in ("ia", "iu") else "g" + written
        # giên is read gi + iên, so gi + ên has no spelling of its own; giê (no final) is gi + ê.
        return None if written.startswith("ê") and written != "ê" else "gi" + written
    if not onset["onset"]:
        return "y" + written[1:] if written.startswith("iê") else written
    front = not medial and written.startswith(_FRONT)
    return (onset["before_front"] if front else onset["spelling"]) + written


def _variants(onset: str, toneless: str) -> Iterator[str]:
    """Other spellings of the same sounds: ly for li, y for i, qui for quy."""
    if toneless.startswith("quy") and not toneless.startswith("quyê"):
        yield "qui" + toneless[3:]
    elif toneless.endswith("i") and toneless[:-1] in (onset, "k"):
        yield toneless[:-1] + "y"


@cache
def _spellings() -> dict[str, Syllable]:
    """Every toneless spelling, canonical ones first, with the syllable it stands for."""
    found: dict[str, Syllable] = {}
    extra: dict[str, Syllable] = {}
    for onset in tables.read("phonology/onsets.tsv", empty="-"):
        for rhyme in tables.read("phonology/rhymes.tsv", empty="-"):
            written = _spell_rhyme(onset, rhyme)
            if written is None:
                continue
            sound = Syllable(onset["onset"], rhyme["medial"], rhyme["nucleus"], rhyme["final"], Tone.NGANG)
            found.setdefault(written, sound)
            for other in _variants(onset["onset"], written):
                extra.setdefault(other, sound)
    return found | {key: value for key, value in extra.items() if key not in found}


@cache
def _canonical() -> dict[Syllable, str]:
    written: dict[Syllable, str] = {}
    for key, sound in _spellings().items():
        written.setdefault(sound, key)
    return written


def parse_syllable(text: str) -> Syllable | None:
    """Reads a written Vietnamese syllable.

    Args:
        text: one word without spaces or punctuation, any case, NFC or NFD, with the tone mark on
            any letter of its vowel (hòa, hoà and the misprint tóan are all read).

    Returns:
        The syllable, or None if the writing system doesn't allow it (``"google"``, ``"ngea"``,
        ``"các̀"``, ``"bàt"``: a stop final with the tone huyền).
    """
    split = split_tone(text.lower())
    if split is None:
        return None
    toneless, tone = split
    sound = _spellings().get(toneless)
    if sound is None or (sound.stopped and tone not in (Tone.SAC, Tone.NANG)):
        return None
    return replace(sound, tone=tone)


@lru_cache(maxsize=65_536)
def is_syllable(word: str) -> bool:
    """Whether a word is one well-formed Vietnamese syllable, whatever its case.

    >>> is_syllable("Nguyễn"), is_syllable("Trump"), is_syllable("cat")
    (True, False, False)
    """
    # The longest has seven letters: nghiêng, in NFD with two marks more.
    return len(word) <= 9 and parse_syllable(word) is not None


def spell(syllable: Syllable, *, placement: Placement = Placement.OLD) -> str:
    """Writes a syllable, with i rather than y where both are in use (lí).

    Args:
        syllable: any of `all_syllables`.
        placement: see `place_tone`.

    Returns:
        Lower-case NFC; `parse_syllable` gives the same syllable back.

    Raises:
        ValueError: a combination that Vietnamese doesn't have.
    """
    toneless = _canonical().get(replace(syllable, tone=Tone.NGANG))
    if toneless is None or (syllable.stopped and syllable.tone not in (Tone.SAC, Tone.NANG)):
        raise ValueError(f"not a Vietnamese syllable: {syllable}")
    return place_tone(toneless, syllable.tone, placement=placement)


def all_syllables() -> Iterator[Syllable]:
    """The closed inventory: every syllable that can be written, with each tone it may have."""
    for sound in _canonical():
        for tone in (Tone.SAC, Tone.NANG) if sound.stopped else Tone:
            yield replace(sound, tone=tone)
