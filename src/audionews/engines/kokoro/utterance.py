"""From spoken Vietnamese text to the letters that Kokoro reads, each with its part in the syllable."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Final, Literal

from audionews import tables
from audionews.errors import SynthesisError
from audionews.phonology import Region, Syllable, parse_syllable, respell, southern

Sounds = Literal["base", "north", "south"]
"""A column of ``sounds.tsv``."""

MARKS: Final = ",.!?;:"
"""The punctuation that the model was taught to pause at."""

_MARK_OF: Final = {"…": ".", "–": ",", "—": ",", "(": ",", ")": ",", "[": ",", "]": ",", "\n": "."}
_STRENGTH: Final = ",;:.?!"
# What may cling to a word without being said.
_CLINGING: Final = "\"'“”‘’«»„`´*_#~|<>{}()[]/\\-–—…" + MARKS


class Part(Enum):
    """What a letter is in its syllable."""

    ONSET = "onset"
    MEDIAL = "medial"
    NUCLEUS = "nucleus"
    GLIDE = "glide"
    CODA = "coda"
    SPACE = "space"
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class Span:
    """A syllable's place among the letters.

    Args:
        syllable: what is said.
        start: index of its first letter.
        rhyme: index of the first letter after the onset.
        coda: index of the first coda letter, or ``end``.
        end: index after its last letter.
        word: index of the written word it came from; syllables of one foreign word share it.
    """

    syllable: Syllable
    start: int
    rhyme: int
    coda: int
    end: int
    word: int


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one run of the model says.

    Args:
        letters: of the model's token list, without the two boundary tokens.
        parts: one per letter.
        spans: the syllables in order.
    """

    letters: tuple[str, ...]
    parts: tuple[Part, ...]
    spans: tuple[Span, ...]


@cache
def _onsets(sounds: Sounds) -> dict[str, str]:
    return {key: sound.replace("~", "") for (kind, key), sound in _table(sounds).items() if kind == "onset"}


@cache
def _rhymes(sounds: Sounds) -> dict[tuple[str, str], tuple[str, str, str]]:
    rhymes = {}
    for (kind, key), sound in _table(sounds).items():
        if kind == "rhyme":
            nucleus, _, final = key.partition(" ")
            core, glide, coda = sound.split("|")
            rhymes[nucleus, final] = (core, glide, coda)
    return rhymes


@cache
def _table(sounds: Sounds) -> dict[tuple[str, str], str]:
    columns: tuple[Sounds, ...] = ("base", "north", "south")
    table = {}
    for row in tables.read("engines/kokoro/sounds.tsv", empty="-"):
        column: Sounds = sounds
        while row[column] == "=":
            column = columns[columns.index(column) - 1]
        table[row["kind"], row["key"]] = row[column]
    return table


@dataclass(frozen=True, slots=True)
class Word:
    """A written word as it is said.

    Args:
        syllables: one for a Vietnamese word, several for a foreign one.
        mark: the pause mark after it, or empty.
    """

    syllables: tuple[Syllable, ...]
    mark: str


def _strongest(marks: str) -> str:
    known = [_MARK_OF.get(mark, mark) for mark in marks]
    pauses = [mark for mark in known if mark in MARKS]
    return max(pauses, key=_STRENGTH.index) if pauses else ""


def _syllables(word: str) -> tuple[Syllable, ...] | None:
    """The syllables of a word; empty for signs without sound, None for what can't be said."""
    syllable = parse_syllable(word)
    if syllable:
        return (syllable,)
    spelled = respell(word)
    if spelled is None:
        return None if any(letter.isalnum() for letter in word) else ()
    return tuple(parsed for parsed in map(parse_syllable, spelled) if parsed)


def _words(text: str) -> Iterator[Word]:
    for piece in re.findall(r"\S+", re.sub(r"\n+", " … ", text)):
        core = piece.strip(_CLINGING)
        at = piece.find(core) if core else len(piece)
        before, after = _strongest(piece[:at]), _strongest(piece[at + len(core) :])
        if before:
            yield Word((), before)
        if not core:
            continue
        said = _syllables(core)
        if said is None:
            message = f"the voice can't say {core!r}"
            raise SynthesisError(message, hint="Give it a reading in the lexicon, in Vietnamese syllables.")
        if said or after:
            yield Word(said, after)


def read_words(text: str) -> list[Word]:
    """The words of a text with the pause mark that follows each.

    Args:
        text: spoken Vietnamese, any normalization form.

    Returns:
        At least one word; a mark before the first word falls away, of several marks the strongest stays.

    Raises:
        SynthesisError: nothing to say, or a word that can't be said.
    """
    words: list[Word] = []
    for word in _words(unicodedata.normalize("NFC", text)):
        if word.syllables:
            words.append(word)
        elif words:
            words[-1] = Word(words[-1].syllables, _strongest(words[-1].mark + word.mark))
    if not words:
        raise SynthesisError(f"nothing to say in {text[:40]!r}", hint="Leave blank chunks out of the script.")
    return words


def pronounce(words: Sequence[Word], *, sounds: Sounds, region: Region = "north") -> Utterance:
    """Writes words in the model's letters.

    Args:
        words: of `read_words`.
        sounds: which mapping.
        region: whose pronunciation.

    Returns:
        The letters; one space between syllables, marks stuck to the syllable before them.
    """
    letters: list[str] = []
    parts: list[Part] = []
    spans: list[Span] = []

    def add(text: str, part: Part) -> None:
        letters.extend(text)
        parts.extend([part] * len(text))

    onsets, rhymes = _onsets(sounds), _rhymes(sounds)
    for index, word in enumerate(words):
        for written in word.syllables:
            if letters and parts[-1] is not Part.PAUSE:
                add(" ", Part.SPACE)
            said = southern(written) if region == "south" else written
            rounded = rhymes.get((said.medial + said.nucleus, said.final)) if said.medial else None
            core, glide, coda_letters = rounded or rhymes[said.nucleus, said.final]
            start = len(letters)
            add(onsets[said.onset], Part.ONSET)
            rhyme = len(letters)
            add("" if rounded else said.medial, Part.MEDIAL)
            add(core, Part.NUCLEUS)
            add(glide, Part.GLIDE)
            coda = len(letters)
            add(coda_letters, Part.CODA)
            spans.append(Span(said, start, rhyme, coda, len(letters), index))
        if word.mark:
            add(word.mark + " ", Part.PAUSE)
    if letters[-1] == " ":
        letters.pop()
        parts.pop()
    return Utterance(tuple(letters), tuple(parts), tuple(spans))
