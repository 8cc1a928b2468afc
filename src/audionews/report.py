"""report: what was measured of an episode's sound, kept beside it.

The file says whether the episode is complete (`audionews check` reads it), and it holds the times of
every spoken syllable, so that transcripts and chapters can be written anew when only the spelling of
the article has changed, without speaking it again.

What an episode was allowed to be stands beside what it is, so that whoever reads the file needs neither
the voice nor the settings.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from audionews.models import Bounds, Mastering, Programme, Timing, syllables_of

_VERSION = 2

_LOUDNESS_TOLERANCE_LU = 0.5
"""Farther from its target is heard; a limiter that may not go on leaves a programme below it."""

_CLIPPED_PART = 0.001
"""Of a chunk's samples at full scale: a few are a voice that uses all its range, this many are heard."""

_ASSUMED_RATE_HZ = 22_050
"""The lowest rate of the packaged voices: at a higher one, a little more is let pass."""


@dataclass(frozen=True, slots=True)
class ChunkReport:
    """What was measured of a chunk.

    Args:
        timing: where it is, with its syllables.
        syllables: how many its text has, at the least.
        least_ms: the voice takes at least so long for it.
        most_ms: and at most so long.
        clipped: samples at full scale in what the engine gave.
    """

    timing: Timing
    syllables: int
    least_ms: int
    most_ms: int
    clipped: int


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured of an episode.

    Args:
        duration_ms: of the audio.
        loudness_lufs: integrated, as heard on two speakers.
        true_peak_dbtp: of the decoded MP3.
        chunks: one each.
        longest_silence_ms: between the first word and the last.
        silence_allowed_ms: the longest pause that was planned, and what voices rest within a chunk.
        target_lufs: what the loudness was to be.
        ceiling_dbtp: what true peaks were to stay under.
    """

    duration_ms: int
    loudness_lufs: float
    true_peak_dbtp: float
    chunks: tuple[ChunkReport, ...]
    longest_silence_ms: int
    silence_allowed_ms: int
    target_lufs: float
    ceiling_dbtp: float

    @property
    def timings(self) -> tuple[Timing, ...]:
        """One per chunk, with its syllables."""
        return tuple(chunk.timing for chunk in self.chunks)

    def complaints(self) -> list[str]:
        """What of it is not as it should be, each on one line; none where all is well."""
        found = []
        for number, chunk in enumerate(self.chunks, 1):
            took_ms = chunk.timing.end_ms - chunk.timing.start_ms
            if not chunk.least_ms <= took_ms <= chunk.most_ms:
                found.append(
                    f"chunk {number} took {took_ms / 1000:.1f} s for {chunk.syllables} syllables (its voice "
                    f"takes {chunk.least_ms / 1000:.1f} to {chunk.most_ms / 1000:.1f} s)"
                )
            if chunk.clipped > _CLIPPED_PART * took_ms * _ASSUMED_RATE_HZ / 1000:
                found.append(f"chunk {number} is clipped: {chunk.clipped} samples at full scale")
        if self.longest_silence_ms > self.silence_allowed_ms:
            found.append(
                f"a silence of {self.longest_silence_ms / 1000:.1f} s, "
                f"where {self.silence_allowed_ms / 1000:.1f} s is the longest expected"
            )
        if abs(self.loudness_lufs - self.target_lufs) > _LOUDNESS_TOLERANCE_LU:
            found.append(f"its loudness is {self.loudness_lufs:g} LUFS, it was to be {self.target_lufs:g}")
        if self.true_peak_dbtp > self.ceiling_dbtp:
            found.append(f"its true peak is {self.true_peak_dbtp:g} dBTP, above {self.ceiling_dbtp:g}")
        return found


_RESTS_MS = 1500
"""A voice's own rest at a mark within a chunk, or a planned pause's margin: longer is a hole."""


def measured(
    programme: Programme,
    *,
    spoken: Sequence[str] = (),
    pauses_ms: Sequence[int] = (),
    bounds: Bounds = Bounds(),
    target: Mastering = Mastering(),
) -> Report:
    """The report of a programme.

    Args:
        programme: as it was assembled.
        spoken: the text of each chunk.
        pauses_ms: after each chunk, as planned.
        bounds: of the voice.
        target: what it was to be.
    """
    texts = spoken or [""] * len(programme.timings)
    clipped = programme.clipped or (0,) * len(programme.timings)
    chunks = []
    for timing, text, full in zip(programme.timings, texts, clipped, strict=True):
        least_ms, most_ms = bounds.allowed_ms(text) if text else (0, timing.end_ms - timing.start_ms)
        # Times are rounded to milliseconds.
        chunks.append(ChunkReport(timing, syllables_of(text), max(0, least_ms - 1), most_ms + 1, full))
    return Report(
        duration_ms=programme.duration_ms,
        loudness_lufs=round(programme.loudness_lufs, 2),
        true_peak_dbtp=round(programme.true_peak_dbtp, 2),
        chunks=tuple(chunks),
        longest_silence_ms=programme.longest_silence_ms,
        silence_allowed_ms=max(pauses_ms, default=0) + _RESTS_MS,
        target_lufs=target.loudness_lufs,
        ceiling_dbtp=target.true_peak_dbtp,
    )


def as_json(report: Report) -> bytes:
    """The report as it is kept.

    Args:
        report: to be written.

    Returns:
        UTF-8.
    """
    chunks = [
        {
            "start_ms": chunk.timing.start_ms,
            "end_ms": chunk.timing.end_ms,
            "seconds": round((chunk.timing.end_ms - chunk.timing.start_ms) / 1000, 3),
            "syllables": chunk.syllables,
            "allowed_ms": [chunk.least_ms, chunk.most_ms],
            "clipped_samples": chunk.clipped,
            "syllables_ms": [at for span in chunk.timing.syllables for at in span],
        }
        for chunk in report.chunks
    ]
    whole = {
        "version": _VERSION,
        "duration_ms": report.duration_ms,
        "loudness_lufs": report.loudness_lufs,
        "target_lufs": report.target_lufs,
        "true_peak_dbtp": report.true_peak_dbtp,
        "ceiling_dbtp": report.ceiling_dbtp,
        "longest_silence_ms": report.longest_silence_ms,
        "silence_allowed_ms": report.silence_allowed_ms,
        "clipped_samples": sum(chunk.clipped for chunk in report.chunks),
        "chunks": chunks,
    }
    return (json.dumps(whole, separators=(",", ":")) + "\n").encode()


def parse(data: bytes) -> Report | None:
    """Read a report back.

    Args:
        data: the file.

    Returns:
        What `as_json` was given; None where it can't be understood.
    """
    try:
        fields = json.loads(data)
        if fields["version"] != _VERSION:
            return None
        return Report(
            duration_ms=int(fields["duration_ms"]),
            loudness_lufs=float(fields["loudness_lufs"]),
            true_peak_dbtp=float(fields["true_peak_dbtp"]),
            chunks=tuple(_chunk(index, chunk) for index, chunk in enumerate(fields["chunks"])),
            longest_silence_ms=int(fields["longest_silence_ms"]),
            silence_allowed_ms=int(fields["silence_allowed_ms"]),
            target_lufs=float(fields["target_lufs"]),
            ceiling_dbtp=float(fields["ceiling_dbtp"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _chunk(index: int, fields: dict[str, Any]) -> ChunkReport:
    times = [int(at) for at in fields["syllables_ms"]]
    spans = tuple(zip(times[::2], times[1::2], strict=True))
    least_ms, most_ms = fields["allowed_ms"]
    return ChunkReport(
        timing=Timing(index, int(fields["start_ms"]), int(fields["end_ms"]), spans),
        syllables=int(fields["syllables"]),
        least_ms=int(least_ms),
        most_ms=int(most_ms),
        clipped=int(fields["clipped_samples"]),
    )
