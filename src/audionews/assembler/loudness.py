"""Loudness: one gain for the whole programme, and a limiter only where a peak would pass the ceiling.

Integrated loudness is BS.1770-4's, measured on the mono file; the same file on two speakers is
heard 3 LU louder (docs/decisions/0002-loudness.md). True peak is the highest sample after
oversampling four times, as BS.1770-4 annex 2 has it.

The limiter looks ahead: wherever a peak is too high, the gain has already come down when it
arrives and goes up after it, along a straight line of a few milliseconds. Limiting takes some
loudness away, so gain and limiter are repeated until the target is met.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from audionews.errors import AudioError
from audionews.models import Mastering

if TYPE_CHECKING:
    import numpy as np

    Samples: TypeAlias = np.ndarray[tuple[int], np.dtype[np.float32]]
    Envelopes: TypeAlias = np.ndarray[tuple[int, int], np.dtype[np.float32]]
    Fine: TypeAlias = np.ndarray[tuple[int, int, int], np.dtype[np.float32]]
    Blocks: TypeAlias = np.ndarray[Any, np.dtype[np.intp]]

DUAL_MONO_LU = 10 * math.log10(2)
"""A mono file on two speakers: two equal channels, each with weight 1, sum to 3.01 LU more (BS.1770-4)."""

_OVERSAMPLING = 4
_LOOK_AHEAD_MS = 5
_TOLERANCE_LU = 0.15  # a third of what the target allows; nobody hears it, and a round takes its time
_ROUNDS = 12
_SHORTEST_S = 0.4  # one gating block of BS.1770-4
_BLOCK = 1024
_CONTEXT = 64  # samples on both sides of a block that soxr's filter wants to see
_NEAR = 0.7
"""A block is oversampled where its highest sample is within 3.1 dB of the level asked about.

Between its samples a wave rises by at most 3 dB where it is slower than a quarter of the sample rate
(11 kHz); speech has next to nothing above that.
"""


@dataclass(frozen=True, slots=True)
class Finished:
    """Samples at their final level.

    Args:
        samples: mono, full scale = 1, at the target's sample rate.
        loudness_lufs: as a meter shows it for the mono file.
        true_peak_dbtp: their highest true peak.
    """

    samples: "Samples"
    loudness_lufs: float
    true_peak_dbtp: float


class Master:
    """A programme at the target's sample rate, measured once, that can be finished several times.

    Args:
        samples: mono, full scale = 1.
        sample_rate_hz: of the samples.
        target: level and sample rate wanted.

    Raises:
        AudioError: it is too quiet to be measured.
    """

    def __init__(self, samples: "Samples", sample_rate_hz: int, *, target: Mastering) -> None:
        self._rate = target.sample_rate_hz
        self._wanted_lufs = target.loudness_lufs - DUAL_MONO_LU
        self._samples = _resampled(samples, sample_rate_hz, self._rate)
        self._loudness_lufs = integrated_lufs(self._samples, self._rate)
        if not math.isfinite(self._loudness_lufs):
            raise AudioError(
                "the programme is too quiet to be measured: below -70 LUFS",
                hint="Turn the volume option of the voice up.",
            )
        self._peaks = _block_peaks(self._samples)
        self._peak_dbtp = true_peak_dbtp(self._samples)

    def finish(self, *, ceiling_dbtp: float) -> Finished:
        """Bring the programme to its loudness, with no true peak above a ceiling.

        Args:
            ceiling_dbtp: for these samples; what an encoder adds comes on top.

        Returns:
            The louder of what was asked for and what the ceiling allows.
        """
        gain_db = self._wanted_lufs - self._loudness_lufs
        if self._peak_dbtp + gain_db <= ceiling_dbtp:
            loud = self._samples * _factor(gain_db)
            return Finished(loud, self._wanted_lufs, self._peak_dbtp + gain_db)
        for _ in range(_ROUNDS):
            loud = self._limited(_factor(gain_db), ceiling=_factor(ceiling_dbtp))
            loudness_lufs = integrated_lufs(loud, self._rate)
            missing_lu = self._wanted_lufs - loudness_lufs
            if abs(missing_lu) <= _TOLERANCE_LU:
                break
            gain_db += missing_lu
        peak_dbtp = true_peak_dbtp(loud)
        if peak_dbtp > ceiling_dbtp:
            # A gain that moves leaves an interpolated peak a few hundredths of a decibel above.
            loud *= _factor(ceiling_dbtp - peak_dbtp)
            loudness_lufs += ceiling_dbtp - peak_dbtp
            peak_dbtp = ceiling_dbtp
        return Finished(loud, loudness_lufs, peak_dbtp)

    def _limited(self, factor: float, *, ceiling: float) -> "Samples":
        import numpy as np

        loud = self._samples * factor
        near = np.flatnonzero(self._peaks * factor > ceiling * _NEAR)
        fine = _oversampled(loud, near)
        over = fine.reshape(len(near), -1).max(axis=1, initial=0.0) > ceiling
        envelope_of = dict(zip(near[over].tolist(), _envelopes(fine[over]), strict=True))
        # The gain reaches into the blocks around a peak, and never farther: a block is longer.
        touched = sorted({block + side for block in envelope_of for side in (-1, 0, 1)})
        for first, last in _runs(touched):
            needed = np.ones((last - first + 1) * _BLOCK, dtype=np.float32)
            for block in range(first, last + 1):
                if (envelope := envelope_of.get(block)) is not None:
                    start = (block - first) * _BLOCK
                    needed[start : start + _BLOCK] = ceiling / np.maximum(envelope, ceiling)
            gain = _limiter_gain(needed, reach=self._rate * _LOOK_AHEAD_MS // 1000)
            start, end = max(0, first * _BLOCK), min(len(loud), (last + 1) * _BLOCK)
            loud[start:end] *= gain[start - first * _BLOCK : end - first * _BLOCK]
        return loud


def integrated_lufs(samples: "Samples", sample_rate_hz: int) -> float:
    """Integrated loudness of a mono programme.

    Args:
        samples: full scale = 1; shorter than one gating block is measured as if silence followed.
        sample_rate_hz: of the samples.

    Returns:
        LUFS as metered for one channel; minus infinity for silence.
    """
    import loudness
    import numpy as np

    shortest = math.ceil(_SHORTEST_S * sample_rate_hz)
    if len(samples) < shortest:
        samples = np.concatenate([samples, np.zeros(shortest - len(samples), dtype=np.float32)])
    return float(loudness.integrated_loudness(samples, sample_rate_hz))


def true_peak_dbtp(samples: "Samples") -> float:
    """Highest true peak.

    Args:
        samples: full scale = 1.

    Returns:
        dBTP; minus infinity for silence.
    """
    peaks = _block_peaks(samples)
    near = (peaks > peaks.max(initial=0.0) * _NEAR).nonzero()[0]
    return _decibels(float(_oversampled(samples, near).max(initial=0.0)))


def loud_ranges(samples: "Samples", *, level: float) -> list[tuple[int, int]]:
    """Where a programme is loud.

    Args:
        samples: full scale = 1.
        level: of a single sample.

    Returns:
        Start and end of every stretch of blocks that reach the level, in samples.
    """
    blocks = (_block_peaks(samples) >= level).nonzero()[0].tolist()
    return [(first * _BLOCK, (last + 1) * _BLOCK) for first, last in _runs(blocks)]


def _block_peaks(samples: "Samples") -> "Samples":
    import numpy as np

    whole = len(samples) // _BLOCK * _BLOCK
    magnitudes = np.abs(samples)
    peaks = magnitudes[:whole].reshape(-1, _BLOCK).max(axis=1, initial=0.0)
    return np.append(peaks, magnitudes[whole:].max(initial=0.0))


def _oversampled(samples: "Samples", blocks: "Blocks") -> "Fine":
    # Magnitudes: a row a block, a line a sample, with the three interpolated ones that follow it.
    # The rows are resampled as if they were one signal; what their seams add stays in the context.
    import numpy as np
    import soxr

    if not len(blocks):
        return np.zeros((0, _BLOCK, _OVERSAMPLING), dtype=np.float32)
    padded = np.zeros((len(samples) // _BLOCK + 1) * _BLOCK + 2 * _CONTEXT, dtype=np.float32)
    padded[_CONTEXT : _CONTEXT + len(samples)] = samples
    width = _BLOCK + 2 * _CONTEXT
    rows = np.lib.stride_tricks.sliding_window_view(padded, width)[blocks * _BLOCK]
    fine = soxr.resample(rows.ravel(), 1, _OVERSAMPLING, quality="HQ")
    inner: Fine = np.abs(fine.reshape(len(blocks), width, _OVERSAMPLING)[:, _CONTEXT:-_CONTEXT])
    return inner


def _envelopes(fine: "Fine") -> "Envelopes":
    # Column by column: numpy reduces an axis of four far more slowly.
    import numpy as np

    envelopes: Envelopes = fine[:, :, 0].copy()
    for column in range(1, _OVERSAMPLING):
        np.maximum(envelopes, fine[:, :, column], out=envelopes)
    return envelopes


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    # First and last of each run of consecutive numbers.
    start = 0
    for index in range(1, len(numbers) + 1):
        if index == len(numbers) or numbers[index] != numbers[index - 1] + 1:
            yield numbers[start], numbers[index - 1]
            start = index


def _limiter_gain(needed: "Samples", *, reach: int) -> "Samples":
    # The mean of a run of minima is at most the gain needed in its middle: no peak gets through.
    import numpy as np

    lowest = _sliding_minimum(needed, reach=reach)
    edged = np.concatenate([np.ones(reach + 1, dtype=np.float32), lowest, np.ones(reach, dtype=np.float32)])
    sums = np.cumsum(edged, dtype=np.float64)
    width = 2 * reach + 1
    return ((sums[width:] - sums[:-width]) / width).astype(np.float32)


def _sliding_minimum(values: "Samples", *, reach: int) -> "Samples":
    # van Herk: minima from both ends of blocks as wide as the window; any window spans two blocks.
    import numpy as np

    width = 2 * reach + 1
    length = len(values)
    blocks = -(-(length + 2 * reach) // width)
    padded = np.ones(blocks * width, dtype=np.float32)
    padded[reach : reach + length] = values
    table = padded.reshape(blocks, width)
    forward = np.minimum.accumulate(table, axis=1).ravel()
    backward = np.minimum.accumulate(table[:, ::-1], axis=1)[:, ::-1].ravel()
    return np.minimum(backward[:length], forward[width - 1 : width - 1 + length])


def _resampled(samples: "Samples", source_hz: int, wanted_hz: int) -> "Samples":
    if source_hz == wanted_hz:
        return samples
    import soxr

    resampled: Samples = soxr.resample(samples, source_hz, wanted_hz, quality="HQ")
    return resampled


def _decibels(factor: float) -> float:
    return 20 * math.log10(factor) if factor > 0 else -math.inf


def _factor(decibels: float) -> float:
    return float(10 ** (decibels / 20))
