"""transcripts: what is said in an episode, for eyes: WebVTT, SubRip and JSON.

All three hold the written spelling. Cues are cut where a reader would pause: at the end of a sentence
always, else after punctuation rather than between two words, and so that they come out even.

Sources: WebVTT (W3C Candidate Recommendation); Podcasting 2.0, transcripts.md: WebVTT lines of at most
65 characters with the speaker in a voice tag, SubRip cards of two lines of 32, JSON segments.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from audionews.models import Sentence, Transcript, Word, join_words
from audionews.plain_text import visible

VTT_LINE_CHARACTERS = 65
SRT_LINE_CHARACTERS = 32
SRT_LINES = 2

# Costs of a cue, in cues.
_AFTER_CLAUSE = 0.2
_BETWEEN_WORDS = 2.2
_STUMP = 2.0
_CLAUSE_ENDS = tuple(",;:.?!…”’\"')]»–—")


@dataclass(frozen=True, slots=True)
class _Cue:
    start_ms: int
    end_ms: int
    lines: tuple[str, ...]


def vtt(transcript: Transcript, *, speaker: str) -> bytes:
    """The transcript as WebVTT.

    Args:
        transcript: of an episode.
        speaker: who reads, as shown to listeners; may be empty.

    Returns:
        UTF-8; one line of at most 65 characters a cue.
    """
    name = _escaped(visible(speaker)).replace("\n", " ")
    voice = f"<v {name}>" if name else ""
    parts = ["WEBVTT\n"]
    for cue in _cues(transcript, characters=VTT_LINE_CHARACTERS, lines=1):
        times = f"{_clock(cue.start_ms, '.')} --> {_clock(cue.end_ms, '.')}"
        parts.append(f"{times}\n{voice}{_escaped(cue.lines[0])}\n")
    return "\n".join(parts).encode()


def srt(transcript: Transcript) -> bytes:
    """The transcript as SubRip.

    Args:
        transcript: of an episode.

    Returns:
        UTF-8; cards of at most two lines of 32 characters, numbered from 1.
    """
    parts = []
    cues = _cues(transcript, characters=SRT_LINE_CHARACTERS, lines=SRT_LINES)
    for number, cue in enumerate(cues, start=1):
        times = f"{_clock(cue.start_ms, ',')} --> {_clock(cue.end_ms, ',')}"
        # "-->" within a card would be taken for its times.
        text = "\n".join(line.replace("-->", "→") for line in cue.lines)
        parts.append(f"{number}\n{times}\n{text}\n")
    return "\n".join(parts).encode()


def as_json(transcript: Transcript, *, speaker: str, language: str) -> bytes:
    """The transcript as JSON: a segment a sentence, with its words.

    Args:
        transcript: of an episode.
        speaker: who reads, as shown to listeners; may be empty.
        language: BCP 47 tag.

    Returns:
        UTF-8; times in seconds.
    """
    segments: list[dict[str, Any]] = []
    for sentence in _shown(transcript):
        segment: dict[str, Any] = {"speaker": visible(speaker)} if visible(speaker) else {}
        segment |= {
            "startTime": sentence.start_ms / 1000,
            "endTime": sentence.end_ms / 1000,
            "body": sentence.text,
            "words": [
                {"startTime": word.start_ms / 1000, "endTime": word.end_ms / 1000, "body": word.text}
                for word in sentence.words
            ],
        }
        segments.append(segment)
    whole = {"version": "1.0.0", "language": language, "segments": segments}
    return (json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _shown(transcript: Transcript) -> Iterator[Sentence]:
    """The sentences without what can't be seen."""
    for sentence in transcript.sentences:
        words = tuple(
            replace(word, text=text, glued=word.glued)
            for word in sentence.words
            if (text := visible(word.text))
        )
        if words:
            yield replace(sentence, words=words)


def _cues(transcript: Transcript, *, characters: int, lines: int) -> Iterator[_Cue]:
    last_ms = 0
    for sentence in _shown(transcript):
        words = [piece for word in sentence.words for piece in _fitting(word, characters=characters)]
        start = 0
        for end in _cuts(words, characters=characters, lines=lines):
            some = words[start:end]
            # Players want cues that last; words of no length come from sound that is hardly there.
            start_ms = max(last_ms, some[0].start_ms)
            last_ms = max(start_ms + 1, some[-1].end_ms)
            yield _Cue(start_ms, last_ms, tuple(_wrapped(some, characters=characters)))
            start = end


def _fitting(word: Word, *, characters: int) -> Iterator[Word]:
    """The word, or the pieces of one that is longer than a line, each with its share of the time."""
    length = len(word.text)
    for at in range(0, length, characters):
        stop = min(length, at + characters)
        spread = word.end_ms - word.start_ms
        yield Word(
            word.text[at:stop],
            word.start_ms + spread * at // length,
            word.start_ms + spread * stop // length,
            word.glued or at > 0,
        )


def _wrapped(words: Sequence[Word], *, characters: int) -> list[str]:
    """Lines of at most so many characters; two lines come out as even as they can."""
    lines = [""]
    for word in words:
        space = "" if word.glued or not lines[-1] else " "
        if lines[-1] and len(lines[-1]) + len(space) + len(word.text) > characters:
            lines.append(word.text)
        else:
            lines[-1] += space + word.text
    if len(lines) != SRT_LINES:
        return lines
    even = lines
    for at in range(1, len(words)):
        halves = [join_words(list(words[:at])), join_words(list(words[at:]))]
        longest = max(map(len, halves))
        if longest <= characters and longest < max(map(len, even)):
            even = halves
    return even


def _cuts(words: Sequence[Word], *, characters: int, lines: int) -> list[int]:
    """Ends of a sentence's cues, by least total cost."""
    count = len(words)
    best = [0.0] + [float("inf")] * count
    cut_before = [0] * (count + 1)
    for end in range(1, count + 1):
        length = -1
        for start in range(end - 1, -1, -1):
            length += len(words[start].text) + (not words[start].glued)
            if length > lines * characters + lines - 1:
                break
            if length > characters and len(_wrapped(words[start:end], characters=characters)) > lines:
                break
            if end == count:
                cut = 0.0
            else:
                cut = _AFTER_CLAUSE if words[end - 1].text.endswith(_CLAUSE_ENDS) else _BETWEEN_WORDS
            cost = best[start] + 1 + cut + _STUMP / (end - start) ** 2
            if cost < best[end]:
                best[end], cut_before[end] = cost, start
    ends = []
    end = count
    while end:
        ends.append(end)
        end = cut_before[end]
    return ends[::-1]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(at_ms: int, point: str) -> str:
    seconds, ms = divmod(at_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{point}{ms:03}"
