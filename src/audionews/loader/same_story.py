"""Whether two texts are one story: printed under two addresses, or once more with small changes.

Broder's resemblance (On the resemblance and containment of documents, 1997) of runs of three words, and what
it doesn't see: a daily column ("Giá vàng hôm nay") is worded alike every day and tells other numbers, and a
follow-up repeats most of the story before it and goes on.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from audionews.loader.headings import likeness
from audionews.plain_text import word_runs

MAX_APART = timedelta(days=3)
"""Between two printings of one story."""

RUN = 3
SAME = 0.75
"""Share of runs that are in both from which on they are one: a changed word costs three."""

SAME_NUMBERS = 0.8
"""Of the numbers in either text, how many must be in both."""

SAME_TITLE = 0.4
"""Papers that take a story over give it another headline, not one about something else."""

MIN_RUNS = 40
"""Shorter items are alike by chance: lottery numbers, weather, obituaries."""

_NUMBERS = re.compile(r"\d+(?:[.,:/]\d+)*")


def is_same_story(
    one: Sequence[str], other: Sequence[str], *, titles: tuple[str, str], dates: tuple[datetime, datetime]
) -> bool:
    """Whether two articles are one story that was printed twice.

    Args:
        one: its paragraphs.
        other: the other's.
        titles: of both.
        dates: of both, with their time zones.
    """
    if abs(dates[0] - dates[1]) > MAX_APART or likeness(*titles) < SAME_TITLE:
        return False
    text, again = " ".join(one), " ".join(other)
    runs, others = word_runs(text, length=RUN), word_runs(again, length=RUN)
    if min(len(runs), len(others)) < MIN_RUNS or len(runs & others) < SAME * len(runs | others):
        return False
    return _same_numbers(f"{titles[0]} {text}", f"{titles[1]} {again}")


def _same_numbers(one: str, other: str) -> bool:
    numbers, others = set(_NUMBERS.findall(one)), set(_NUMBERS.findall(other))
    return len(numbers & others) >= SAME_NUMBERS * len(numbers | others)
