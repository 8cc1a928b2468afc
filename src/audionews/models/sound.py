"""Voices, sound, and how a programme is finished."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from audionews.models.checks import require
from audionews.models.readings import Pauses, ReadingStyle


@dataclass(frozen=True, slots=True)
class VoiceProfile:
    """A voice: an engine with its settings, pauses and reading style.

    Args:
        name: what ``--voice`` takes: lower-case ASCII letters, digits and hyphens.
        engine: the engine's registered name.
        options: the engine's own settings; each engine refuses those it doesn't know.
        label: what listeners see, in Vietnamese.
        pauses: silences after boundaries.
        style: how numbers, letters and foreign words are read.

    Raises:
        ValueError: a name of another form.
    """

    name: str
    engine: str
    options: Mapping[str, Any] = field(default_factory=dict)
    label: str = ""
    pauses: Pauses = Pauses()
    style: ReadingStyle = ReadingStyle()

    def __post_init__(self) -> None:
        require(re.fullmatch("[a-z0-9][a-z0-9-]*", self.name) is not None, f"not a voice name: {self.name!r}")
        object.__setattr__(self, "options", MappingProxyType(dict(self.options)))

    def __reduce__(self) -> tuple[object, ...]:
        # A mappingproxy can't be pickled; worker processes are given profiles.
        return (
            type(self),
            (self.name, self.engine, dict(self.options), self.label, self.pauses, self.style),
        )


@dataclass(frozen=True, slots=True)
class AudioClip:
    """Sound in memory.

    Args:
        pcm: signed 16-bit little-endian mono samples.
        sample_rate_hz: 8,000 to 192,000.

    Raises:
        ValueError: half a sample, or a rate outside the range.
    """

    pcm: bytes
    sample_rate_hz: int

    def __post_init__(self) -> None:
        require(len(self.pcm) % 2 == 0, "s16le PCM comes in pairs of bytes")
        require(8_000 <= self.sample_rate_hz <= 192_000, f"sample rate {self.sample_rate_hz}")

    @property
    def duration_ms(self) -> float:
        """Its length."""
        return len(self.pcm) / 2 * 1000 / self.sample_rate_hz


@dataclass(frozen=True, slots=True)
class Timing:
    """Where a chunk is in the programme.

    Args:
        chunk: index in the script.
        start_ms: where its speech begins.
        end_ms: where its speech ends, before its pause.
        syllables: start and end of each word of its spoken text; none where they weren't looked for.

    Raises:
        ValueError: an end before its start, or syllables that overlap or leave the chunk.
    """

    chunk: int
    start_ms: int
    end_ms: int
    syllables: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        require(0 <= self.start_ms <= self.end_ms, f"bad timing {self.start_ms}..{self.end_ms}")
        at = self.start_ms
        for start_ms, end_ms in self.syllables:
            require(at <= start_ms <= end_ms, f"syllables overlap at {start_ms} ms")
            at = end_ms
        require(at <= self.end_ms, f"a syllable ends at {at} ms, after its chunk")


MPEG_BITRATES_KBPS = {
    # ISO/IEC 11172-3 and 13818-3, Layer III: what a constant bit rate may be at each sample rate.
    **dict.fromkeys(
        (32_000, 44_100, 48_000), (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
    ),
    **dict.fromkeys((16_000, 22_050, 24_000), (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)),
}


@dataclass(frozen=True, slots=True)
class Mastering:
    """How a programme is finished: its level, its silences and its encoding.

    Args:
        loudness_lufs: integrated loudness as heard on two speakers, -40..-8. A mono file that is
            to be heard at -16 meters -19 (docs/decisions/0002-loudness.md).
        true_peak_dbtp: highest true peak of the decoded MP3, -20..-0.5.
        sample_rate_hz: of the MP3; Apple asks for 44,100.
        bitrate_kbps: constant; one that MPEG Layer III has at this sample rate.
        quality: LAME's ``-q``: 0 is its most careful, 9 its quickest.
        fade_ms: fade at both ends of each clip, 0..50, so that no join clicks.
        lead_in_ms: silence before the first word, 0..10,000.
        lead_out_ms: silence after the last word, 0..10,000.

    Raises:
        ValueError: a value outside its range, or a bit rate that the sample rate doesn't have.
    """

    loudness_lufs: float = -16.0
    true_peak_dbtp: float = -1.0
    sample_rate_hz: int = 44_100
    bitrate_kbps: int = 64
    quality: int = 7
    fade_ms: int = 5
    lead_in_ms: int = 300
    lead_out_ms: int = 700

    def __post_init__(self) -> None:
        require(-40 <= self.loudness_lufs <= -8, f"loudness_lufs must be -40..-8, not {self.loudness_lufs}")
        require(
            -20 <= self.true_peak_dbtp <= -0.5, f"true_peak_dbtp must be -20..-0.5, not {self.true_peak_dbtp}"
        )
        require(
            self.sample_rate_hz in MPEG_BITRATES_KBPS,
            f"sample_rate_hz must be one of {sorted(MPEG_BITRATES_KBPS)}, not {self.sample_rate_hz}",
        )
        allowed = MPEG_BITRATES_KBPS[self.sample_rate_hz]
        require(
            self.bitrate_kbps in allowed,
            f"bitrate_kbps at {self.sample_rate_hz} Hz must be one of {allowed}, not {self.bitrate_kbps}",
        )
        require(0 <= self.quality <= 9, f"quality must be 0..9, not {self.quality}")
        require(0 <= self.fade_ms <= 50, f"fade_ms must be 0..50, not {self.fade_ms}")
        for name in ("lead_in_ms", "lead_out_ms"):
            value = getattr(self, name)
            require(0 <= value <= 10_000, f"{name} must be 0..10000 ms, not {value}")


@dataclass(frozen=True, slots=True)
class Programme:
    """One finished recording, before it is tagged.

    Args:
        mp3: the encoded bytes, with an Info header and without tags.
        duration_ms: length of the audio that was encoded, from its sample count.
        timings: one per chunk, in order, never overlapping.
        loudness_lufs: integrated loudness as heard on two speakers (BS.1770-4, dual mono).
        true_peak_dbtp: highest true peak.

    Raises:
        ValueError: no audio, or timings out of order.
    """

    mp3: bytes
    duration_ms: int
    timings: tuple[Timing, ...]
    loudness_lufs: float
    true_peak_dbtp: float

    def __post_init__(self) -> None:
        require(bool(self.mp3), "an empty programme")
        ends = 0
        for timing in self.timings:
            require(timing.start_ms >= ends, "timings overlap")
            ends = timing.end_ms
