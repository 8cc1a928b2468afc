"""report: what was measured of an episode's sound, kept beside it.

The file says whether the episode is complete (`audionews check` reads it), and it holds the times of
every spoken syllable, so that transcripts and chapters can be written anew when only the spelling of
the article has changed, without speaking it again.
"""

import json
from dataclasses import dataclass
from typing import Any

from audionews.models import Programme, Timing

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured of an episode.

    Args:
        duration_ms: of the audio.
        loudness_lufs: integrated, as heard on two speakers.
        true_peak_dbtp: of the decoded MP3.
        timings: one per chunk, with its syllables.
    """

    duration_ms: int
    loudness_lufs: float
    true_peak_dbtp: float
    timings: tuple[Timing, ...]


def measured(programme: Programme) -> Report:
    """The report of a programme.

    Args:
        programme: as it was assembled.
    """
    return Report(
        programme.duration_ms,
        round(programme.loudness_lufs, 2),
        round(programme.true_peak_dbtp, 2),
        programme.timings,
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
            "start_ms": timing.start_ms,
            "end_ms": timing.end_ms,
            "syllables": len(timing.syllables),
            "syllables_ms": [at for span in timing.syllables for at in span],
        }
        for timing in report.timings
    ]
    whole = {
        "version": _VERSION,
        "duration_ms": report.duration_ms,
        "loudness_lufs": report.loudness_lufs,
        "true_peak_dbtp": report.true_peak_dbtp,
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
            timings=tuple(_timing(index, chunk) for index, chunk in enumerate(fields["chunks"])),
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _timing(index: int, fields: dict[str, Any]) -> Timing:
    times = [int(at) for at in fields["syllables_ms"]]
    spans = tuple(zip(times[::2], times[1::2], strict=True))
    return Timing(index, int(fields["start_ms"]), int(fields["end_ms"]), spans)
