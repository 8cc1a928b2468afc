"""Loudness: one gain for the whole programme, and a limiter only where a peak would pass the ceiling.

Integrated loudness is BS.1770-4's, measured on the mono file; the same file on two speakers is
heard 3 LU louder (docs/decisions/0002-loudness.md). True peak is the highest sample after
oversampling four times, as BS.1770-4 annex 2 has it.

The limiter looks ahead: wherever a peak is too high, the gain has already come down when it
arrives and goes up after it, along a straight line of a few milliseconds. Limiting takes some
loudness away, so gain and limiter are repeated until the target is met.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from audionews.errors import AudioError
from audionews.models import Mastering

if TYPE_CHECKING:
    import numpy as np

    Samples: TypeAlias = np.ndarray[tuple[int], np.dtype[np.float32]]

DUAL_MONO_LU = 10 * math.log10(2)
"""A mono file on two speakers: two equal channels, each with weight 1, sum to 3.01 LU more (BS.1770-4)."""

_OVERSAMPLING = 4
_LOOK_AHEAD_MS = 5
_TOLERANCE_LU = 0.05
_ROUNDS = 12
_SHORTEST_S = 0.4  # one gating block of BS.1770-4


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
                hint="turn the volume option of the voice up",
            )
        self._envelope = _envelope(self._samples, self._rate)

    def finish(self, *, ceiling_dbtp: float) -> Finished:
        """Bring the programme to its loudness, with no true peak above a ceiling.

        Args:
            ceiling_dbtp: for these samples; what an encoder adds comes on top.

        Returns:
            The louder of what was asked for and what the ceiling allows.
        """
        peak_dbtp = _decibels(float(self._envelope.max()))
        gain_db = self._wanted_lufs - self._loudness_lufs
        if peak_dbtp + gain_db <= ceiling_dbtp:
            loud = self._samples * _factor(gain_db)
            return Finished(loud, self._wanted_lufs, peak_dbtp + gain_db)
        ceiling = _factor(ceiling_dbtp)
        for _ in range(_ROUNDS):
            factor = _factor(gain_db)
            loud = self._samples * factor * _limiter_gain(self._envelope * factor, ceiling, rate=self._rate)
            loudness_lufs = integrated_lufs(loud, self._rate)
            missing_lu = self._wanted_lufs - loudness_lufs
            if abs(missing_lu) <= _TOLERANCE_LU:
                break
            gain_db += missing_lu
        peak_dbtp = true_peak_dbtp(loud, self._rate)
        if peak_dbtp > ceiling_dbtp:
            # A gain that moves leaves an interpolated peak a few hundredths of a decibel above.
            loud = loud * _factor(ceiling_dbtp - peak_dbtp)
            loudness_lufs += ceiling_dbtp - peak_dbtp
            peak_dbtp = ceiling_dbtp
        return Finished(loud, loudness_lufs, peak_dbtp)


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


def true_peak_dbtp(samples: "Samples", sample_rate_hz: int) -> float:
    """Highest true peak.

    Args:
        samples: full scale = 1.
        sample_rate_hz: of the samples.

    Returns:
        dBTP; minus infinity for silence.
    """
    return _decibels(float(_envelope(samples, sample_rate_hz).max(initial=0.0)))


def _envelope(samples: "Samples", rate: int) -> "Samples":
    # The highest of each sample and the three interpolated ones that follow it.
    import numpy as np
    import soxr

    fine = np.abs(soxr.resample(samples, rate, rate * _OVERSAMPLING, quality="HQ"))
    envelope = np.abs(samples)
    whole = fine[: len(samples) * _OVERSAMPLING]
    between = np.zeros(len(samples) * _OVERSAMPLING, dtype=np.float32)
    between[: len(whole)] = whole
    columns = between.reshape(-1, _OVERSAMPLING)
    for column in range(_OVERSAMPLING):
        np.maximum(envelope, columns[:, column], out=envelope)
    return envelope


def _limiter_gain(envelope: "Samples", ceiling: float, *, rate: int) -> "Samples":
    import numpy as np

    reach = rate * _LOOK_AHEAD_MS // 1000
    needed = np.minimum(np.float32(1), np.float32(ceiling) / np.maximum(envelope, np.float32(1e-9)))
    lowest = _sliding_minimum(needed, reach=reach)
    # The mean of a run of minima is at most the gain needed in its middle: no peak gets through.
    edged = np.concatenate([np.full(reach + 1, lowest[0]), lowest, np.full(reach, lowest[-1])])
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
