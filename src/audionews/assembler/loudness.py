"""Loudness: one gain for the whole programme, and a limiter only where a peak would pass the ceiling.

Integrated loudness is BS.1770-4's, measured on the mono file; the same file on two speakers is
heard 3 LU louder (docs/decisions/0002-loudness.md). Its gating blocks of 400 ms overlap by three
quarters, so the energies of tenths of a second, behind its filter, are all that has to be kept of a
programme. The filter is computed here, because the packages that measure loudness want all samples
at once. True peak is the highest sample after oversampling four times, as BS.1770-4 annex 2 has it.

The limiter looks ahead: wherever a peak is too high, the gain has already come down when it
arrives and goes up after it, along a straight line of a few milliseconds. Limiting takes some
loudness away, so gain and limiter are repeated until the target is met; only where the limiter has
worked is the programme measured again.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from audionews.assembler.tape import BLOCK, CONTEXT, Stretch, Tape
from audionews.errors import AudioError
from audionews.models import Mastering

if TYPE_CHECKING:
    import numpy as np

    from audionews.assembler.tape import Samples

    Envelopes: TypeAlias = np.ndarray[tuple[int, int], np.dtype[np.float32]]
    Fine: TypeAlias = np.ndarray[tuple[int, int, int], np.dtype[np.float32]]
    Places: TypeAlias = np.ndarray[Any, np.dtype[np.intp]]
    Energies: TypeAlias = np.ndarray[Any, np.dtype[np.floating[Any]]]
    Response: TypeAlias = np.ndarray[Any, np.dtype[np.complex64]]

DUAL_MONO_LU = 10 * math.log10(2)
"""A mono file on two speakers: two equal channels, each with weight 1, sum to 3.01 LU more (BS.1770-4)."""

_OVERSAMPLING = 4
_LOOK_AHEAD_MS = 5
_TOLERANCE_LU = 0.15  # a third of what the target allows; nobody hears it, and a round takes its time
_ROUNDS = 12
_CONTEXT = 64  # samples on both sides of a block that soxr's filter wants to see
_NEAR = 0.7
"""A block is oversampled where its highest sample is within 3.1 dB of the level asked about.

Between its samples a wave rises by at most 3 dB where it is slower than a quarter of the sample rate
(11 kHz); speech has next to nothing above that.
"""

# BS.1770-4, annex 1.
_GATING_TENTHS = 4
_ABSOLUTE_GATE_LUFS = -70.0
_RELATIVE_GATE_LU = -10.0
_OFFSET_LU = -0.691  # makes a 997 Hz sine at full scale measure -3.01

_ROW_TENTHS = 4
"""Filtered at a time: the filter's memory is laid before each, so that longer rows waste less."""
_MEMORY_PART = 20
"""A twentieth of a second: the high-pass's two poles at 38 Hz have fallen by 100 dB."""
_ROWS = 8  # as many as stay in the processor's cache


@dataclass(frozen=True, slots=True)
class Plan:
    """How a programme gets to its final level.

    Args:
        factor: gain for all of it.
        ceiling: what the limiter keeps true peaks under; None where there is nothing to limit.
        after: gain behind the limiter.
        loudness_lufs: what comes out, as a meter shows it for the mono file.
        true_peak_dbtp: its highest true peak.
    """

    factor: float
    ceiling: float | None
    after: float
    loudness_lufs: float
    true_peak_dbtp: float


class Master:
    """A programme that was measured once and can be finished several times.

    Args:
        tape: all of it.
        target: level wanted.

    Raises:
        AudioError: it is too quiet to be measured.
    """

    def __init__(self, tape: Tape, *, target: Mastering) -> None:
        import numpy as np

        self._tape = tape
        self._rate = tape.rate_hz
        self._wanted_lufs = target.loudness_lufs - DUAL_MONO_LU
        energies, self._highest = [], []
        peak = 0.0
        for stretch in tape:
            energies.append(energies_of(stretch, self._rate))
            peaks = _block_peaks(stretch.samples)
            self._highest.append(float(peaks.max()))
            peak = max(peak, _true_peak(stretch.samples, peaks, least=peak))
        self._energies: Energies = np.concatenate(energies)
        self._peak_dbtp = _decibels(peak)
        self._loudness_lufs = integrated_lufs(self._energies)
        if not math.isfinite(self._loudness_lufs):
            raise AudioError(
                "the programme is too quiet to be measured: below -70 LUFS",
                hint="Turn the volume option of the voice up.",
            )

    def plan(self, *, ceiling_dbtp: float) -> Plan:
        """Find the gain for its loudness, with no true peak above a ceiling.

        Args:
            ceiling_dbtp: for these samples; what an encoder adds comes on top.

        Returns:
            The louder of what was asked for and what the ceiling allows.
        """
        gain_db = self._wanted_lufs - self._loudness_lufs
        if self._peak_dbtp + gain_db <= ceiling_dbtp:
            return Plan(_factor(gain_db), None, 1.0, self._wanted_lufs, self._peak_dbtp + gain_db)
        ceiling = _factor(ceiling_dbtp)
        for _ in range(_ROUNDS):
            loudness_lufs = self._limited_lufs(_factor(gain_db), ceiling)
            missing_lu = self._wanted_lufs - loudness_lufs
            if abs(missing_lu) <= _TOLERANCE_LU:
                break
            gain_db += missing_lu
        # A gain that moves leaves an interpolated peak a few hundredths of a decibel above.
        factor, peak = _factor(gain_db), ceiling
        for stretch in self._near(factor, ceiling):
            loud = self._limited(stretch, factor, ceiling)[0]
            peak = max(peak, _true_peak(loud, _block_peaks(loud), least=ceiling))
        after = ceiling / peak
        return Plan(factor, ceiling, after, loudness_lufs + _decibels(after), ceiling_dbtp)

    def finished(self, plan: Plan) -> Iterator["Samples"]:
        """The samples at their final level, stretch by stretch.

        Args:
            plan: what `plan` returned.
        """
        for index, stretch in enumerate(self._tape):
            if plan.ceiling is None or not self._is_near(index, plan.factor, plan.ceiling):
                yield stretch.inner(stretch.samples) * plan.factor * plan.after
            else:
                yield stretch.inner(self._limited(stretch, plan.factor, plan.ceiling)[0]) * plan.after

    def _is_near(self, index: int, factor: float, ceiling: float) -> bool:
        return self._highest[index] * factor > ceiling * _NEAR

    def _near(self, factor: float, ceiling: float) -> Iterator[Stretch]:
        for index in range(len(self._tape)):
            if self._is_near(index, factor, ceiling):
                yield self._tape.stretch(index)

    def _limited_lufs(self, factor: float, ceiling: float) -> float:
        """Integrated loudness behind the limiter."""
        energies = self._energies * factor**2
        row = self._rate // 10 * _ROW_TENTHS
        memory = _memory(self._rate)
        for stretch in self._near(factor, ceiling):
            loud, touched = self._limited(stretch, factor, ceiling)
            rows: set[int] = set()
            for start, end in touched:
                first, last = max(0, start - CONTEXT), min(stretch.length, end - CONTEXT + memory)
                rows.update(range(first // row, -(-last // row)))
            limited = Stretch(loud, stretch.start, stretch.length)
            for place in sorted(rows):
                at = stretch.start // (self._rate // 10) + place * _ROW_TENTHS
                found = energies_of(limited, self._rate, row=place)
                energies[at : at + len(found)] = found
        return integrated_lufs(energies)

    def _limited(
        self, stretch: Stretch, factor: float, ceiling: float
    ) -> tuple["Samples", list[tuple[int, int]]]:
        """The stretch with no true peak above the ceiling, and where the gain had to come down."""
        import numpy as np

        loud = stretch.samples * factor
        near = np.flatnonzero(_block_peaks(loud) > ceiling * _NEAR)
        fine = _oversampled(loud, near)
        over = fine.reshape(len(near), -1).max(axis=1, initial=0.0) > ceiling
        envelope_of = dict(zip(near[over].tolist(), _envelopes(fine[over]), strict=True))
        # The gain reaches into the blocks around a peak, and never farther: a block is longer.
        blocks = sorted({block + side for block in envelope_of for side in (-1, 0, 1)})
        touched = []
        for first, last in _runs(blocks):
            needed = np.ones((last - first + 1) * BLOCK, dtype=np.float32)
            for block in range(first, last + 1):
                if (envelope := envelope_of.get(block)) is not None:
                    start = (block - first) * BLOCK
                    needed[start : start + BLOCK] = ceiling / np.maximum(envelope, ceiling)
            gain = _limiter_gain(needed, reach=self._rate * _LOOK_AHEAD_MS // 1000)
            start, end = max(0, first * BLOCK), min(len(loud), (last + 1) * BLOCK)
            loud[start:end] *= gain[start - first * BLOCK : end - first * BLOCK]
            touched.append((start, end))
        return loud, touched


def energies_of(stretch: Stretch, rate_hz: int, *, row: int | None = None) -> "Energies":
    """Mean square of each tenth of a second behind BS.1770-4's filter.

    Args:
        stretch: begins with a whole tenth; its last one counts as if silence followed.
        rate_hz: of the samples; a multiple of 10.
        row: of which four tenths alone; all where None.

    Returns:
        One value for each tenth.
    """
    import numpy as np

    tenth, memory = rate_hz // 10, _memory(rate_hz)
    width = memory + _ROW_TENTHS * tenth
    tenths = -(-stretch.length // tenth)
    count = -(-tenths // _ROW_TENTHS)
    first, last = (0, count) if row is None else (row, row + 1)
    begin = CONTEXT - memory + first * _ROW_TENTHS * tenth
    end = begin + memory + (last - first) * _ROW_TENTHS * tenth
    samples = stretch.samples[begin : min(end, CONTEXT + stretch.length)]
    if len(samples) < end - begin:
        samples = np.concatenate([samples, np.zeros(end - begin - len(samples), dtype=np.float32)])
    rows = np.lib.stride_tricks.sliding_window_view(samples, width)[:: _ROW_TENTHS * tenth]
    response = _response(rate_hz, width)
    energies = np.empty((len(rows), _ROW_TENTHS))
    for at in range(0, len(rows), _ROWS):
        spectra = np.fft.rfft(rows[at : at + _ROWS], axis=1)
        spectra *= response
        filtered = np.fft.irfft(spectra, n=width, axis=1)[:, memory:]
        parts = filtered.reshape(len(filtered), _ROW_TENTHS, tenth)
        energies[at : at + _ROWS] = np.einsum("ijk,ijk->ij", parts, parts) / tenth
    found: Energies = energies.ravel()[: tenths - first * _ROW_TENTHS]
    return found


@lru_cache(maxsize=8)
def _memory(rate_hz: int) -> int:
    # A little longer where that makes a row whose length is a product of small primes: quick to transform.
    memory = rate_hz // _MEMORY_PART
    while not _is_smooth(memory + _ROW_TENTHS * (rate_hz // 10)):
        memory += 1
    return memory


def _is_smooth(number: int) -> bool:
    for prime in (2, 3, 5):
        while number % prime == 0:
            number //= prime
    return number == 1


@lru_cache(maxsize=8)
def _response(rate_hz: int, length: int) -> "Response":
    """BS.1770-4's two filters over the spectrum of so many samples.

    The standard gives their coefficients for 48 kHz; for other rates they are made from the analogue
    filters behind them, whose constants are libebur128's.
    """
    import numpy as np

    turn = np.exp(-2j * np.pi * np.arange(length // 2 + 1) / length)

    def biquad(b: tuple[float, float, float], a: tuple[float, float, float]) -> Any:
        return (b[0] + b[1] * turn + b[2] * turn**2) / (a[0] + a[1] * turn + a[2] * turn**2)

    k, quality = math.tan(math.pi * 1681.974450955533 / rate_hz), 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    shelf = biquad(
        (high + band * k / quality + k * k, 2 * (k * k - high), high - band * k / quality + k * k),
        (1 + k / quality + k * k, 2 * (k * k - 1), 1 - k / quality + k * k),
    )
    k, quality = math.tan(math.pi * 38.13547087602444 / rate_hz), 0.5003270373238773
    norm = 1 + k / quality + k * k
    # The standard's numerator is 1, -2, 1 whatever the norm.
    low_cut = biquad((1, -2, 1), (1, 2 * (k * k - 1) / norm, (1 - k / quality + k * k) / norm))
    response: Response = (shelf * low_cut).astype(np.complex64)
    return response


def integrated_lufs(energies: "Energies") -> float:
    """Integrated loudness out of the energies of tenths of a second.

    Args:
        energies: as `energies_of` gave them; fewer than a gating block are measured as if silence followed.

    Returns:
        LUFS as metered for one channel; minus infinity for silence.
    """
    import numpy as np

    if len(energies) < _GATING_TENTHS:
        energies = np.append(energies, np.zeros(_GATING_TENTHS - len(energies)))
    blocks = np.convolve(energies, np.full(_GATING_TENTHS, 1 / _GATING_TENTHS), "valid")
    blocks = blocks[blocks > 10 ** ((_ABSOLUTE_GATE_LUFS - _OFFSET_LU) / 10)]
    if not len(blocks):
        return -math.inf
    blocks = blocks[blocks > blocks.mean() * 10 ** (_RELATIVE_GATE_LU / 10)]
    return float(_OFFSET_LU + 10 * np.log10(blocks.mean()))


def loudness_of(samples: "Samples", rate_hz: int) -> float:
    """Integrated loudness of a sound in memory.

    Args:
        samples: mono, full scale = 1.
        rate_hz: of the samples; a multiple of 10.

    Returns:
        LUFS as metered for one channel; minus infinity for silence.
    """
    import numpy as np

    whole: Samples = np.zeros(len(samples) + 2 * CONTEXT, dtype=np.float32)
    whole[CONTEXT : CONTEXT + len(samples)] = samples
    return integrated_lufs(energies_of(Stretch(whole, 0, len(samples)), rate_hz))


def tape_lufs(tape: Tape) -> float:
    """Integrated loudness of a programme.

    Args:
        tape: all of it.

    Returns:
        LUFS as metered for one channel; minus infinity for silence.
    """
    import numpy as np

    return integrated_lufs(np.concatenate([energies_of(stretch, tape.rate_hz) for stretch in tape]))


def true_peak_dbtp(samples: "Samples") -> float:
    """Highest true peak.

    Args:
        samples: full scale = 1.

    Returns:
        dBTP; minus infinity for silence.
    """
    return _decibels(_true_peak(samples, _block_peaks(samples), least=0.0))


def _true_peak(samples: "Samples", peaks: "Samples", *, least: float) -> float:
    """Highest true peak if it is above a level; any lower number if it isn't."""
    near = (peaks > max(float(peaks.max(initial=0.0)), least) * _NEAR).nonzero()[0]
    return float(_oversampled(samples, near).max(initial=0.0))


def loud_ranges(samples: "Samples", *, level: float) -> list[tuple[int, int]]:
    """Where a part of a programme is loud.

    Args:
        samples: full scale = 1.
        level: of a single sample.

    Returns:
        Start and end of every stretch of blocks that reach the level, in samples.
    """
    blocks = (_block_peaks(samples) >= level).nonzero()[0].tolist()
    return [(first * BLOCK, (last + 1) * BLOCK) for first, last in _runs(blocks)]


def _block_peaks(samples: "Samples") -> "Samples":
    import numpy as np

    whole = len(samples) // BLOCK * BLOCK
    magnitudes = np.abs(samples)
    peaks = magnitudes[:whole].reshape(-1, BLOCK).max(axis=1, initial=0.0)
    return np.append(peaks, magnitudes[whole:].max(initial=0.0))


def _oversampled(samples: "Samples", blocks: "Places") -> "Fine":
    # Magnitudes: a row a block, a line a sample, with the three interpolated ones that follow it.
    # The rows are resampled as if they were one signal; what their seams add stays in the context.
    import numpy as np
    import soxr

    if not len(blocks):
        return np.zeros((0, BLOCK, _OVERSAMPLING), dtype=np.float32)
    padded = np.zeros((len(samples) // BLOCK + 1) * BLOCK + 2 * _CONTEXT, dtype=np.float32)
    padded[_CONTEXT : _CONTEXT + len(samples)] = samples
    width = BLOCK + 2 * _CONTEXT
    rows = np.lib.stride_tricks.sliding_window_view(padded, width)[blocks * BLOCK]
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


def _decibels(factor: float) -> float:
    return 20 * math.log10(factor) if factor > 0 else -math.inf


def _factor(decibels: float) -> float:
    return float(10 ** (decibels / 20))
