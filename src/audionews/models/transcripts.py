"""What is heard when: an episode's words in the written spelling, each with its time."""

from dataclasses import dataclass

from audionews.models.articles import Role
from audionews.models.checks import require


@dataclass(frozen=True, slots=True)
class Word:
    """A written word, with the signs that cling to it, and when it is heard.

    Args:
        text: as printed, not blank; "26/7," is one word of six syllables.
        start_ms: where its first syllable begins.
        end_ms: where its last one ends.
        glued: no space stands before it in print.

    Raises:
        ValueError: blank text, or an end before its start.
    """

    text: str
    start_ms: int
    end_ms: int
    glued: bool = False

    def __post_init__(self) -> None:
        require(bool(self.text.strip()), "a word can't be blank")
        require(0 <= self.start_ms <= self.end_ms, f"bad word {self.start_ms}..{self.end_ms}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a transcript.

    Args:
        role: of its paragraph.
        paragraph: place of its paragraph in the script.
        words: in order, never overlapping.

    Raises:
        ValueError: no words, or words that overlap.
    """

    role: Role
    paragraph: int
    words: tuple[Word, ...]

    def __post_init__(self) -> None:
        require(bool(self.words), "a sentence needs words")
        at = 0
        for word in self.words:
            require(word.start_ms >= at, f"words overlap at {word.start_ms} ms")
            at = word.end_ms

    @property
    def text(self) -> str:
        """As printed, with single spaces."""
        return join_words(self.words)

    @property
    def start_ms(self) -> int:
        """Where its first word begins."""
        return self.words[0].start_ms

    @property
    def end_ms(self) -> int:
        """Where its last word ends."""
        return self.words[-1].end_ms


@dataclass(frozen=True, slots=True)
class Transcript:
    """All that is said in an episode.

    Args:
        sentences: in order, never overlapping.

    Raises:
        ValueError: sentences that overlap.
    """

    sentences: tuple[Sentence, ...]

    def __post_init__(self) -> None:
        at = 0
        for sentence in self.sentences:
            require(sentence.start_ms >= at, f"sentences overlap at {sentence.start_ms} ms")
            at = sentence.end_ms


def join_words(words: tuple[Word, ...] | list[Word]) -> str:
    """The text of words as it is printed.

    Args:
        words: in order.
    """
    parts: list[str] = []
    for word in words:
        if parts and not word.glued:
            parts.append(" ")
        parts.append(word.text)
    return "".join(parts)
