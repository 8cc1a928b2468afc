"""What a story says twice: its title above the lead, a line twice in a row, a sentence once more."""

import re
from collections.abc import Iterator, Sequence

from audionews.cleaner.letters import SENTENCE_GAP
from audionews.cleaner.names import folded

MIN_REPEATED_WORDS = 10
MAX_PLACE_WORDS = 5
"""The lead once more behind the place that it is from."""

MIN_KICKED_WORDS = 4
MAX_KICKER_WORDS = 6
MAX_KICKER_CHARS = 80
"""The headline once more behind its kicker, which is looked for there only: a line of dashes is long."""

MIN_SENTENCE_WORDS = 10
"""A shorter sentence may be said twice on purpose."""

MIN_PULLED_WORDS = 6
MAX_PULLED_WORDS = 60
"""Words of a sentence that is set large beside the text; a shorter one may be said twice."""

MAX_SHORTENED = 2
"""How many times as long a sentence may be as what is set large of it."""

MAX_LINES = 2000
"""No story has more; every line is looked for in every other."""

_QUOTE_REACH = 400
"""Characters before a sentence that are searched for an open quotation mark: a huge line is read once."""


def _is_after_place(text: str, before: str) -> bool:
    """Whether a line says the one before it behind a place: "BỒ ĐÀO NHA - " and the lead once more."""
    return (
        len(before.split()) >= MIN_REPEATED_WORDS
        and text.endswith(" " + before)
        and len(text.split()) - len(before.split()) <= MAX_PLACE_WORDS
    )


_KICKER = re.compile(r"[:|–-]\s*")


def _is_with_kicker(line: str, title: str) -> bool:
    """Whether a line is the title behind its kicker: "Vòng 9: Mưa bàn thắng" below "Mưa bàn thắng"."""
    return len(title.split()) >= MIN_KICKED_WORDS and any(
        folded(line[kicker.end() :]) == title and len(line[: kicker.start()].split()) <= MAX_KICKER_WORDS
        for kicker in _KICKER.finditer(line, 0, MAX_KICKER_CHARS)
    )


def repeated_lines(lines: Sequence[str], *, title: str) -> Iterator[int]:
    """Indices of lines that say the title or the line before them once more."""
    before = folded(title)
    for index, line in enumerate(lines):
        text = folded(line)
        if text and (
            text == before or _is_after_place(text, before) or (index == 0 and _is_with_kicker(line, before))
        ):
            yield index
        elif text:
            before = text


def pulled_lines(lines: Sequence[str]) -> Iterator[int]:
    """Indices of lines that stand inside a longer one, whatever their capitals and marks.

    They stand there word by word, or shortened: what is set large leaves out what a sentence says in between.
    """
    if len(lines) > MAX_LINES:
        return
    texts = [f" {folded(line)} " for line in lines]
    long = [text for text in texts if len(text.split()) > MIN_PULLED_WORDS]
    sentences = _sentences_by_word(lines)
    for index, text in enumerate(texts):
        words = text.split()
        if MIN_PULLED_WORDS <= len(words) <= MAX_PULLED_WORDS and (
            any(text in other for other in long if len(other) > len(text))
            or any(
                at != index and _is_shortened(words, sentence)
                for at, sentence in min((sentences.get(word, []) for word in words), key=len)
            )
        ):
            yield index


def _sentences_by_word(lines: Sequence[str]) -> dict[str, list[tuple[int, list[str]]]]:
    """Every word with the sentences that have it, each with its line's index."""
    found: dict[str, list[tuple[int, list[str]]]] = {}
    for at, line in enumerate(lines):
        for sentence in SENTENCE_GAP.split(line):
            words = folded(sentence).split()
            for word in set(words):
                found.setdefault(word, []).append((at, words))
    return found


def _is_shortened(words: Sequence[str], sentence: Sequence[str]) -> bool:
    """Whether a sentence has all these words in this order, and few others."""
    if not len(words) < len(sentence) <= MAX_SHORTENED * len(words):
        return False
    rest = iter(sentence)
    return all(word in rest for word in words)


def without_repeats(line: str, said: set[str]) -> tuple[str, list[str]]:
    """Leaves out the sentences of a line that were said before.

    Args:
        line: a paragraph.
        said: the long sentences so far, folded; this line's are added.

    Returns:
        The line without them, and what was left out. What someone said stays.
    """
    kept, repeated = [], []
    start = 0
    for end in (*(found.end() for found in SENTENCE_GAP.finditer(line)), len(line)):
        sentence = line[start:end]
        words = folded(sentence)
        if len(words.split()) < MIN_SENTENCE_WORDS or is_quoted(line, start, end):
            kept.append(sentence)
        elif words in said:
            repeated.append(sentence.strip())
        else:
            said.add(words)
            kept.append(sentence)
        start = end
    return ("".join(kept).strip() if repeated else line), repeated


def is_quoted(line: str, start: int, end: int) -> bool:
    """Whether a sentence of a line is a part of what someone said: without it a quote would end that never
    began."""
    near = line[max(0, start - _QUOTE_REACH) : start]
    sentence = line[start:end]
    return (
        near.count("“") > near.count("”")
        or sentence.count("“") != sentence.count("”")
        or sentence.count('"') % 2 == 1
        or near.count('"') % 2 == 1
    )
