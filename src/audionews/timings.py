"""timings: from the spoken syllables of a programme to the written words of its transcript.

Each token of a chunk says how many spoken words its reading has, and the assembler says when each is
heard. A written word is whatever stands between two spaces in print: "(26/7)," is three tokens, one
word, and six syllables. What isn't said (quotation marks, brackets) clings to the word that is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from audionews.models import PAUSE_MARKS, Chunk, Script, Sentence, Timing, Token, Transcript, Word

_OPENING = frozenset("“‘«([{<\"'–—-•*#@")


@dataclass(slots=True)
class _Piece:
    """A stretch of print without spaces, and when it is heard, if it is."""

    text: str
    start_ms: int
    end_ms: int
    said: bool
    glued: bool


def transcribe(script: Script, timings: Sequence[Timing]) -> Transcript:
    """The words of a programme in the written spelling, with their times.

    Args:
        script: what was read.
        timings: of its chunks, with their syllables, in order.

    Returns:
        One sentence for each of the script's. First and last word of a chunk begin and end with it.

    Raises:
        ValueError: not one timing for each chunk, or not one time for each spoken word.
    """
    if len(timings) != len(script.chunks):
        raise ValueError(f"{len(script.chunks)} chunks, {len(timings)} timings")
    sentences = []
    pairs = zip(script.chunks, timings, strict=True)
    for _, group in groupby(pairs, key=lambda pair: pair[0].sentence):
        chunks = list(group)
        pieces: list[_Piece] = []
        printed_to = 0
        for chunk, timing in chunks:
            printed_to = _add(pieces, chunk, timing, printed_to=printed_to)
        words = tuple(_words(pieces))
        if words:
            first = chunks[0][0]
            sentences.append(Sentence(first.role, first.paragraph, words))
    return Transcript(tuple(sentences))


def _add(pieces: list[_Piece], chunk: Chunk, timing: Timing, *, printed_to: int) -> int:
    """Adds a chunk's print to its sentence's; returns where in the sentence it ends."""
    counts = [_spoken_words(token) for token in chunk.tokens]
    if sum(counts) != len(timing.syllables):
        raise ValueError(f"{sum(counts)} spoken words, {len(timing.syllables)} times: {chunk.spoken[:40]!r}")
    at = 0
    now_ms = timing.start_ms
    for token, count in zip(chunk.tokens, counts, strict=True):
        heard = timing.syllables[at : at + count]
        at += count
        start_ms, end_ms = (heard[0][0], heard[-1][1]) if heard else (now_ms, now_ms)
        now_ms = end_ms
        glued = bool(pieces) and token.start == printed_to
        printed_to = token.end
        if not token.written:
            # The rest of a word that is longer than the engine's limit, or a full stop that isn't printed.
            if heard and pieces:
                pieces[-1].end_ms, pieces[-1].said = end_ms, True
            continue
        if " " in token.written:
            pieces += _split(token, start_ms, end_ms, said=bool(heard), glued=glued)
        else:
            pieces.append(_Piece(token.written, start_ms, end_ms, bool(heard), glued))
    return printed_to


def _spoken_words(token: Token) -> int:
    spoken = token.spoken.strip()
    return 0 if all(letter in PAUSE_MARKS for letter in spoken) else len(spoken.split())


def _split(token: Token, start_ms: int, end_ms: int, *, said: bool, glued: bool) -> Iterator[_Piece]:
    """A token of several printed words: each gets a share of its time by its letters."""
    words = token.written.split()
    letters = sum(map(len, words))
    before = 0
    for index, word in enumerate(words):
        begin_ms = start_ms + (end_ms - start_ms) * before // letters
        before += len(word)
        stop_ms = start_ms + (end_ms - start_ms) * before // letters
        yield _Piece(word, begin_ms, stop_ms, said, glued and index == 0)


def _words(pieces: Sequence[_Piece]) -> Iterator[Word]:
    """Joins what print joins, and hangs what isn't said on the word before or after it."""
    merged: list[_Piece] = []
    for piece in pieces:
        before = merged[-1] if merged else None
        if before is not None and piece.glued and not (before.said and piece.said):
            before.text += piece.text
            if piece.said and not before.said:
                before.start_ms, before.end_ms, before.said = piece.start_ms, piece.end_ms, True
        elif before is not None and piece.glued and _is_one_word(before.text, piece.text):
            before.text += piece.text
            before.end_ms = piece.end_ms
        else:
            merged.append(_Piece(piece.text, piece.start_ms, piece.end_ms, piece.said, piece.glued))
    waiting = ""
    words: list[_Piece] = []
    for index, piece in enumerate(merged):
        if piece.said:
            piece.text = waiting + piece.text
            waiting = ""
            words.append(piece)
        elif words and not waiting and not (piece.text[0] in _OPENING and index < len(merged) - 1):
            words[-1].text += ("" if piece.glued else " ") + piece.text
        else:
            waiting += piece.text + " "
    if waiting and words:
        words[-1].text += " " + waiting.strip()
    for piece in words:
        yield Word(piece.text, piece.start_ms, piece.end_ms, piece.glued)


def _is_one_word(before: str, after: str) -> bool:
    """Whether two spoken tokens that touch in print are one word: "26/7", "Covid-19"; a dash parts them."""
    return not (before[-1] in "–—" or after[0] in "–—")
