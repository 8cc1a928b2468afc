"""Where each syllable of a chunk is heard: laid out over its sound by what the sound itself shows.

Vietnamese writes every syllable as a word of its own, so the spoken text says how many there are and
where the voice rests (after a comma, a semicolon, a full stop). The sound says where it is quiet.
Three steps bring the two together:

1. *Rests*. The silences within the chunk are matched with the pause marks of the text, in order, by
   least cost: a silence far from where its mark is expected is unlikely, and so is a long one that
   belongs to no mark (the closure of a *t* or a *k* is a short one).
2. *Shares*. Between two rests each syllable is expected to take its share of the time.
3. *Dips*. The border between two syllables moves to where the sound dips, as far as their lengths stay
   likely; borders of a stretch are chosen together (dynamic programming).

Against the word events of espeak-ng itself (1,406 syllables, North and South) half of the starts are
within 30 ms, and all 144 marks found their silence.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from audionews.models import PAUSE_MARKS

if TYPE_CHECKING:
    import numpy as np

    Levels: TypeAlias = np.ndarray[Any, np.dtype[np.floating[Any]]]
    Flags: TypeAlias = np.ndarray[Any, np.dtype[np.bool_]]

QUIET_DB = 42.0
"""A window this far below the chunk's loudest is a silence within it."""

_SHORTEST_REST_MS = 60
_BEFORE_REST = 1.4
"""A syllable before a rest is longer: 353 ms against 240 in espeak-ng's Vietnamese."""
_STOPPED = 0.85
"""One that ends in p, t, c or ch is shorter: 205 ms against 266."""

# Costs of matching, in syllables by which a silence lies off its mark.
_MARK_WITHOUT_REST = 6.0
_REST_WITHOUT_MARK_MS = 40.0  # each such stretch above the shortest rest costs as much as a syllable

# Costs of borders.
_UNLIKELY_LENGTH = 8.0
_FAR_FROM_SHARE = 0.3
_TOO_SHORT = 100.0
_REACH = 0.45  # of a syllable: how far a border may move
_WINDOWS_A_SYLLABLE = 4  # fewer, and there are no dips to be seen


@dataclass(frozen=True, slots=True)
class Layout:
    """A chunk's syllables over its sound, in windows from where its speech begins.

    Args:
        spans: start and end of each word of the spoken text, in order; never overlapping.
        rests: by index of the word before it, the silence that its pause mark asked for.
    """

    spans: tuple[tuple[float, float], ...]
    rests: dict[int, tuple[int, int]]


def lay_out(energy: "Levels", spoken: str, *, window_ms: int) -> Layout:
    """Find the syllables of a chunk.

    Args:
        energy: mean square of each window of its speech, first heard to last heard.
        spoken: the text; a word is whatever stands between spaces.
        window_ms: length of a window.

    Returns:
        Spans for every word; the first begins with the speech and the last ends with it.
    """
    import numpy as np

    words = spoken.split()
    length = len(energy)
    levels = 10 * np.log10(np.asarray(energy, dtype=np.float64) + 1e-12)
    loudest = float(levels.max())
    shares = [_share(word, last=index == len(words) - 1) for index, word in enumerate(words)]
    silences = [
        (start, end)
        for start, end in _runs(levels < loudest - QUIET_DB)
        if start > 0 and end < length and (end - start) * window_ms >= _SHORTEST_REST_MS
    ]
    marks = [index for index, word in enumerate(words[:-1]) if word[-1] in PAUSE_MARKS]
    rests = _matched(silences, marks, shares, length=length, window_ms=window_ms)
    # Kept between -50 dB and 0 of the loudest, in steps that weigh as much as the other costs.
    dips = np.clip((np.convolve(levels, np.ones(3) / 3, "same") - loudest) / 20, -2.5, 0)
    spans: list[tuple[float, float]] = []
    first = begin = 0
    for last, (end, after) in [*sorted(rests.items()), (len(words) - 1, (length, length))]:
        borders = _borders(dips[begin:end], shares[first : last + 1])
        spans += [(begin + borders[at], begin + borders[at + 1]) for at in range(last + 1 - first)]
        first, begin = last + 1, after
    return Layout(tuple(spans), rests)


def _share(word: str, *, last: bool) -> float:
    letters = unicodedata.normalize("NFD", word.casefold().replace("đ", "d"))
    plain = "".join(letter for letter in letters if letter.isalnum())
    # Words of other languages have several syllables: one for each run of vowels.
    share = float(max(1, len(re.findall("[aeiouy]+", plain)))) if len(plain) > len("nghieng") else 1.0
    if plain.endswith(("p", "t", "c", "ch")):
        share *= _STOPPED
    return share * _BEFORE_REST if last or word[-1] in PAUSE_MARKS else share


def _runs(flags: "Flags") -> list[tuple[int, int]]:
    import numpy as np

    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]]))).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))


def _matched(
    silences: Sequence[tuple[int, int]],
    marks: Sequence[int],
    shares: Sequence[float],
    *,
    length: int,
    window_ms: int,
) -> dict[int, tuple[int, int]]:
    """Silences by the index of the word whose mark they follow, by least cost in order."""
    if not silences or not marks:
        return {}
    # Time without silence: closures of stops are part of their syllables, and shorter than 100 ms.
    long = [(start, end) for start, end in silences if (end - start) * window_ms >= 100]
    voiced = length - sum(end - start for start, end in long)
    syllable = voiced / sum(shares)
    expected = [sum(shares[: mark + 1]) * syllable for mark in marks]
    found = [start - sum(end - begin for begin, end in long if end <= start) for start, _ in silences]
    extra = [
        ((end - start) * window_ms - _SHORTEST_REST_MS) / _REST_WITHOUT_MARK_MS for start, end in silences
    ]
    costs = [[0.0] * (len(silences) + 1) for _ in range(len(marks) + 1)]
    steps = [[(0, 0)] * (len(silences) + 1) for _ in range(len(marks) + 1)]
    for mark in range(len(marks) + 1):
        for rest in range(len(silences) + 1):
            choices = []
            if mark and rest:
                off = abs(found[rest - 1] - expected[mark - 1]) / syllable
                choices.append((costs[mark - 1][rest - 1] + off, (1, 1)))
            if mark:
                choices.append((costs[mark - 1][rest] + _MARK_WITHOUT_REST, (1, 0)))
            if rest:
                choices.append((costs[mark][rest - 1] + extra[rest - 1], (0, 1)))
            if choices:
                costs[mark][rest], steps[mark][rest] = min(choices)
    matched = {}
    mark, rest = len(marks), len(silences)
    while mark or rest:
        by_mark, by_rest = steps[mark][rest]
        if by_mark and by_rest:
            matched[marks[mark - 1]] = silences[rest - 1]
        mark, rest = mark - by_mark, rest - by_rest
    return matched


def _borders(dips: "Levels", shares: Sequence[float]) -> list[float]:
    """Borders of the syllables of a stretch without rests, from 0 to its length."""
    import numpy as np

    length, count = len(dips), len(shares)
    lengths = np.array(shares) * (length / sum(shares))
    shared = np.concatenate([[0.0], np.cumsum(lengths)])
    shared[-1] = length
    if count == 1 or length < count * _WINDOWS_A_SYLLABLE:
        return [float(border) for border in shared]
    mean = length / count
    offsets = np.arange(-round(mean * _REACH), round(mean * _REACH) + 1)
    costs, places = np.zeros(1), np.zeros(1)
    trail = []
    for index in range(1, count):
        here = np.clip(np.round(shared[index] + offsets), 1, length - 1)
        ratios = (here[None, :] - places[:, None]) / lengths[index - 1]
        total = (
            costs[:, None]
            + _UNLIKELY_LENGTH * (ratios - 1) ** 2
            + np.where(ratios < _REACH / 2, _TOO_SHORT, 0)
        )
        best = total.argmin(axis=0)
        costs = total[best, np.arange(len(here))]
        costs = costs + dips[here.astype(int)] + _FAR_FROM_SHARE * ((here - shared[index]) / mean) ** 2
        trail.append((best, here))
        places = here
    ratios = (length - places) / lengths[-1]
    at = int((costs + _UNLIKELY_LENGTH * (ratios - 1) ** 2).argmin())
    borders = [float(length)]
    for best, here in reversed(trail):
        borders.append(float(here[at]))
        at = int(best[at])
    borders.append(0.0)
    return [float(border) for border in np.maximum.accumulate(borders[::-1])]
