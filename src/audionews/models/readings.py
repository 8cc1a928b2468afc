"""Readings: written text and what is said for it, and scripts cut into chunks."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from audionews.models.articles import Role
from audionews.models.checks import require


@dataclass(frozen=True, slots=True)
class ReadingStyle:
    """How a region or a voice reads; belongs to the voice profile.

    Args:
        thousand: ``nghìn`` (North) or ``ngàn`` (South).
        zero_tens: the word for a missing ten: ``linh`` (North) or ``lẻ`` (South).
        letters: letter names: ``a-bê-xê`` (school, broadcast) or ``a-bờ-cờ`` (spelling).
        short_year: read 2024 as *hai nghìn hai mươi tư* instead of *hai nghìn không trăm hai mươi tư*.
        respell: give names and words of other languages a Vietnamese respelling,
            for engines that can only say Vietnamese syllables.

    Raises:
        ValueError: a value outside the choices.
    """

    thousand: Literal["nghìn", "ngàn"] = "nghìn"
    zero_tens: Literal["linh", "lẻ"] = "linh"
    letters: Literal["a-bê-xê", "a-bờ-cờ"] = "a-bê-xê"
    short_year: bool = False
    respell: bool = False

    def __post_init__(self) -> None:
        require(self.thousand in ("nghìn", "ngàn"), f"thousand: {self.thousand!r}")
        require(self.zero_tens in ("linh", "lẻ"), f"zero_tens: {self.zero_tens!r}")
        require(self.letters in ("a-bê-xê", "a-bờ-cờ"), f"letters: {self.letters!r}")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of written text with its reading.

    Args:
        written: the slice ``text[start:end]`` of the text that was normalized.
        spoken: what is said for it; empty where nothing is. Punctuation that an engine turns into
            intonation (``, . ? ! ; :``) is spoken as itself.
        rule: the name of the rule that gave the reading; ``word`` for text left as it is and
            ``punct`` for punctuation.
        start: offset of its first code point in the normalized text.
        end: offset after its last.
        confidence: 0..1; below 1 where the rule had to guess.

    Raises:
        ValueError: offsets that don't fit ``written``.
    """

    written: str
    spoken: str
    rule: str
    start: int
    end: int
    confidence: float = 1.0

    def __post_init__(self) -> None:
        require(0 <= self.start <= self.end, f"bad span {self.start}..{self.end}")
        require(self.end - self.start == len(self.written), f"span doesn't fit {self.written!r}")

    @property
    def changed(self) -> bool:
        """Whether it is said otherwise than it is written."""
        return self.spoken != self.written


PAUSE_MARKS = ",;:.?!"
"""Spoken punctuation, weakest first: where several meet, the strongest stays."""


def join_spoken(tokens: Iterable[Token]) -> str:
    """The spoken text of tokens: words one space apart, a pause mark stuck to the word before it.

    Where marks meet without a word between them (``),``) the strongest stays; marks before
    the first word fall away.

    Args:
        tokens: in reading order.

    Returns:
        NFC text without leading, trailing or double spaces.
    """
    words: list[str] = []
    for token in tokens:
        spoken = token.spoken.strip()
        if not spoken:
            continue
        if all(letter in PAUSE_MARKS for letter in spoken):
            mark = max(spoken, key=PAUSE_MARKS.index)
            if words and words[-1][-1] not in PAUSE_MARKS:
                words[-1] += mark
            elif words and PAUSE_MARKS.index(words[-1][-1]) < PAUSE_MARKS.index(mark):
                words[-1] = words[-1][:-1] + mark
        else:
            words.append(spoken)
    return " ".join(words)


@dataclass(frozen=True, slots=True)
class Pauses:
    """Silence after each boundary, in milliseconds; belongs to the voice profile.

    Broadcast readers leave 200-400 ms at a clause and 400-700 ms at a sentence; the defaults sit
    in the middle and set the title off by more.

    Raises:
        ValueError: a pause outside 0..10,000 ms.
    """

    clause_ms: int = 0
    comma_ms: int = 180
    semicolon_ms: int = 300
    sentence_ms: int = 450
    paragraph_ms: int = 700
    quote_ms: int = 750
    heading_ms: int = 800
    title_ms: int = 1000

    def __post_init__(self) -> None:
        for name in self.__slots__:
            value = getattr(self, name)
            require(0 <= value <= 10_000, f"{name} must be 0..10000 ms, not {value}")


@dataclass(frozen=True, slots=True)
class Chunk:
    """What is handed to the engine in one piece.

    Args:
        written: the printed text of the chunk.
        spoken: its reading, not blank, within the engine's limit.
        tokens: the tokens that ``spoken`` was joined from.
        pause_ms: silence that follows it.
        role: of the paragraph it belongs to.
        paragraph: place of its paragraph in the script, from 0.
        sentence: place of its sentence in the script, from 0.

    Raises:
        ValueError: nothing to say, or a negative pause.
    """

    written: str
    spoken: str
    tokens: tuple[Token, ...]
    pause_ms: int
    role: Role
    paragraph: int = 0
    sentence: int = 0

    def __post_init__(self) -> None:
        require(bool(self.spoken.strip()), f"nothing to say for {self.written!r}")
        require(self.pause_ms >= 0, f"negative pause {self.pause_ms}")


@dataclass(frozen=True, slots=True)
class Script:
    """An article cut into chunks.

    Raises:
        ValueError: no chunks.
    """

    article_id: str
    chunks: tuple[Chunk, ...]

    def __post_init__(self) -> None:
        require(bool(self.chunks), "a script needs at least one chunk")
