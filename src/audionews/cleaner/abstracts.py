"""Summaries in English below a story, as some papers and journals print them: they tell it again."""

import unicodedata
from collections.abc import Sequence

MIN_WORDS = 12
MIN_FUNCTION_WORDS = 3
"""Of a summary's longest paragraph; shorter lines are titles of songs and names."""

MAX_MARKED = 0.2
"""Share of its words with a Vietnamese mark: names."""

MIN_STORY_MARKED = 0.4
"""Share of the story's; what is typed without marks has no English below it that could be told."""

MAX_BELOW = 2
MAX_BELOW_WORDS = 6
"""Short lines below a summary: a signature, a source."""

_ENGLISH = frozenset(
    "the of and to in is for with that on by from are has have was were at as an its their".split()
)


def summary_below(lines: Sequence[str]) -> list[int]:
    """Indices of the lines of a summary in English; empty where there is none."""
    end = len(lines)
    while end and len(lines) - end < MAX_BELOW and not _is_english(lines[end - 1]):
        if len(lines[end - 1].split()) > MAX_BELOW_WORDS:
            break
        end -= 1
    start = end
    while start and _is_english(lines[start - 1]):
        start -= 1
    told = any(
        len(line.split()) >= MIN_WORDS and _function_words(line) >= MIN_FUNCTION_WORDS
        for line in lines[start:end]
    )
    return list(range(start, end)) if told and _marked(lines[:start]) >= MIN_STORY_MARKED else []


def _is_english(line: str) -> bool:
    return _function_words(line) > 0 and _marked([line]) <= MAX_MARKED


def _function_words(line: str) -> int:
    return sum(word.strip("“”\"'(),.:;!?").casefold() in _ENGLISH for word in line.split())


def _marked(lines: Sequence[str]) -> float:
    """The share of words with a Vietnamese mark or letter."""
    words = [word for line in lines for word in line.split()]
    marked = sum(
        any(letter in "đĐ" or unicodedata.decomposition(letter) for letter in word) for word in words
    )
    return marked / max(1, len(words))
