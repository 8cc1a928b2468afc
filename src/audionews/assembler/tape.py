"""A programme's sound while it is being made: written once, read in stretches.

Short programmes stay in memory, long ones go to a temporary file without a name, which the system
removes however the process ends: ten hours take no more memory than ten minutes. A stretch is read
with some of its neighbours on both sides, for filters to look at, and is a whole number of blocks and
of tenths of a second long: nothing that is computed depends on where stretches begin.

Music lies over the tape as *overlays* and is mixed in when a stretch is read.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import IO, TYPE_CHECKING, Self, TypeAlias

if TYPE_CHECKING:
    import numpy as np

    Samples: TypeAlias = np.ndarray[tuple[int], np.dtype[np.float32]]

BLOCK = 1024
"""Samples that peaks are looked for in."""

CONTEXT = 4 * BLOCK
"""Samples of the neighbours on both sides of a stretch: more than any filter here looks at."""

_STRETCH_S = 25
_IN_MEMORY_BYTES = 24 * 1024 * 1024  # four and a half minutes at 44.1 kHz


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a programme.

    Args:
        samples: full scale = 1; `CONTEXT` samples before the part and after it are among them.
        start: of the part itself, in samples of the programme.
        length: of the part itself.
    """

    samples: "Samples"
    start: int
    length: int

    def inner(self, samples: "Samples") -> "Samples":
        """The part itself out of samples that were computed from all of it."""
        return samples[CONTEXT : CONTEXT + self.length]


@dataclass(frozen=True, slots=True)
class Overlay:
    """Music that is mixed in.

    Args:
        samples: full scale = 1, at the programme's sample rate.
        start: where it begins, in samples of the programme.
        length: where it ends; longer than the music itself, it is played again from its beginning.
        levels: pairs of place (in samples of the programme, rising) and factor, with straight lines between.
    """

    samples: "Samples"
    start: int
    length: int
    levels: Sequence[tuple[int, float]]

    def add_to(self, samples: "Samples", *, at: int) -> None:
        """Mix it into a part of the programme.

        Args:
            samples: the part.
            at: where in the programme it begins.
        """
        import numpy as np

        first, last = max(self.start, at), min(self.start + self.length, at + len(samples))
        if first >= last:
            return
        places = np.arange(first, last)
        factors = np.interp(places, [place for place, _ in self.levels], [level for _, level in self.levels])
        samples[first - at : last - at] += self.samples[(places - self.start) % len(self.samples)] * factors


class Tape:
    """A programme's samples, appended at one end.

    Args:
        rate_hz: one that MPEG Layer III has.
        folder: where long programmes are kept meanwhile; the system's folder for temporary files where None.
    """

    def __init__(self, rate_hz: int, *, folder: Path | None = None) -> None:
        self.rate_hz = rate_hz
        self.length = 0
        self.overlays: list[Overlay] = []
        self._file: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY_BYTES, dir=str(folder) if folder else None)  # noqa: SIM115 - __exit__ closes it
        common = math.lcm(BLOCK, rate_hz // 10 * 4)
        self.step = max(1, round(_STRETCH_S * rate_hz / common)) * common

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def append(self, pcm: bytes) -> None:
        """Add sound at the end.

        Args:
            pcm: signed 16-bit little-endian mono.

        Raises:
            OSError: the disk is full.
        """
        self._file.write(pcm)
        self.length += len(pcm) // 2

    def append_silence(self, samples: int) -> None:
        """Add silence at the end.

        Raises:
            OSError: the disk is full.
        """
        self.append(bytes(2 * max(0, samples)))

    def __len__(self) -> int:
        """Number of stretches."""
        return max(1, -(-self.length // self.step))

    def __iter__(self) -> Iterator[Stretch]:
        return (self.stretch(index) for index in range(len(self)))

    def stretch(self, index: int) -> Stretch:
        """One part of the programme.

        Args:
            index: from 0.
        """
        import numpy as np

        start = index * self.step
        length = min(self.step, self.length - start)
        begin = start - CONTEXT
        before = max(0, -begin)
        self._file.seek(2 * (begin + before))
        pcm = self._file.read(2 * (length + 2 * CONTEXT - before))
        samples: Samples = np.zeros(length + 2 * CONTEXT, dtype=np.float32)
        np.multiply(
            np.frombuffer(pcm, dtype="<i2"),
            np.float32(1 / 32768),
            out=samples[before : before + len(pcm) // 2],
        )
        for overlay in self.overlays:
            overlay.add_to(samples, at=begin)
        return Stretch(samples, start, length)
