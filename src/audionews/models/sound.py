"""Voices, sound, and how a programme is finished."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from audionews.models.checks import require
from audionews.models.readings import Pauses, ReadingStyle


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long a voice may take for a chunk: outside, words are missing or it got stuck.

    Args:
        fastest_ms: least time for a syllable, 20..1000.
        slowest_ms: most time for a syllable, rests within the chunk counted, ``fastest_ms``..5000.

    Raises:
        ValueError: a value outside its range.
    """

    fastest_ms: int = 80
    slowest_ms: int = 900

    def __post_init__(self) -> None:
        require(20 <= self.fastest_ms <= 1000, f"fastest_ms must be 20..1000, not {self.fastest_ms}")
        require(
            self.fastest_ms <= self.slowest_ms <= 5000,
            f"slowest_ms must be fastest_ms..5000, not {self.slowest_ms}",
        )

    def complaint(self, spoken: str, *, seconds: float) -> str | None:
        """What is wrong with a chunk's length.

        Args:
            spoken: its text.
            seconds: what its speech takes, silence at its ends left out.

        Returns:
            One clause for a message; None where the length is as it may be.
        """
        least_ms, most_ms = self.allowed_ms(spoken)
        if least_ms <= seconds * 1000 <= most_ms:
            return None
        return (
            f"took {seconds:.1f} s for {syllables_of(spoken)} syllables (its voice takes "
            f"{least_ms / 1000:.1f} to {most_ms / 1000:.1f} s)"
        )

    def allowed_ms(self, spoken: str) -> tuple[int, int]:
        """Least and most time for a chunk.

        Args:
            spoken: its text.
        """
        syllables = syllables_of(spoken)
        # One syllable more and less: short chunks differ most, and a word of another language has several.
        most = syllables + 1 + len(spoken) / _LETTERS_A_SYLLABLE
        return self.fastest_ms * max(0, syllables - 1), round(self.slowest_ms * most)


def syllables_of(spoken: str) -> int:
    """How many syllables a spoken text has, at the least: Vietnamese writes each as a word of its own.

    Args:
        spoken: what an engine is given.

    Returns:
        The number of its words, parts joined by hyphens counted one by one.
    """
    return len(re.findall(r"[^\W_]+", spoken))


_LETTERS_A_SYLLABLE = 12
"""For each so many letters another syllable is allowed: words of other languages have several."""


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
        bounds: how long a chunk may take.
        level_lufs: integrated loudness of the voice's speech as the engine gives it, without rests between
            chunks, -60..-5 (BS.1770-4, one channel); None where it wasn't measured.

    Raises:
        ValueError: a name of another form, or a level outside its range.
    """

    name: str
    engine: str
    options: Mapping[str, Any] = field(default_factory=dict)
    label: str = ""
    pauses: Pauses = Pauses()
    style: ReadingStyle = ReadingStyle()
    bounds: Bounds = Bounds()
    level_lufs: float | None = None

    def __post_init__(self) -> None:
        require(
            self.level_lufs is None or -60 <= self.level_lufs <= -5,
            f"level_lufs must be -60..-5, not {self.level_lufs}",
        )
        require(re.fullmatch("[a-z0-9][a-z0-9-]*", self.name) is not None, f"not a voice name: {self.name!r}")
        object.__setattr__(self, "options", MappingProxyType(dict(self.options)))

    def __reduce__(self) -> tuple[object, ...]:
        # A mappingproxy can't be pickled; worker processes are given profiles.
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return (type(self), tuple((values | {"options": dict(self.options)}).values()))


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
class Jingles:
    """Files of music.

    Args:
        intro: played before the first word, and under it to its end.
        outro: played after the last word, from a little before it ends.
        bed: played under a part of a digest.
    """

    intro: Path | None = None
    outro: Path | None = None
    bed: Path | None = None


@dataclass(frozen=True, slots=True)
class Music:
    """Music in memory.

    Args:
        intro: played before the first word, and under it to its end.
        outro: played after the last word, from a little before it ends.
        bed: played under the chunks named by ``bed_chunks``, over and over.
        bed_chunks: index of the first chunk with the bed, and of the first one after it without.

    Raises:
        ValueError: an empty range of chunks.
    """

    intro: AudioClip | None = None
    outro: AudioClip | None = None
    bed: AudioClip | None = None
    bed_chunks: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        chunks = self.bed_chunks
        require(chunks is None or 0 <= chunks[0] < chunks[1], f"no chunks for the bed: {chunks}")

    @property
    def sha256(self) -> str:
        """Of all that decides how it sounds, in hexadecimal; empty where there is none."""
        if self == Music():
            return ""
        digest = hashlib.sha256(repr(self.bed_chunks).encode())
        for clip in (self.intro, self.outro, self.bed if self.bed_chunks else None):
            digest.update(repr(clip and (len(clip.pcm), clip.sample_rate_hz)).encode())
            digest.update(clip.pcm if clip else b"")
        return digest.hexdigest()


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
        high_pass_hz: what lies below is taken out of each clip, 0 (nothing) or 20..150.

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
    high_pass_hz: int = 0

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
        require(
            self.high_pass_hz == 0 or 20 <= self.high_pass_hz <= 150,
            f"high_pass_hz must be 0 (off) or 20..150, not {self.high_pass_hz}",
        )


@dataclass(frozen=True, slots=True)
class Programme:
    """One finished recording, before it is tagged.

    Args:
        mp3: what was encoded, with an Info header and without tags: its bytes, or for a long programme
            the file that holds them, which whoever takes the programme has to remove.
        duration_ms: length of the audio that was encoded, from its sample count.
        timings: one per chunk, in order, never overlapping.
        loudness_lufs: integrated loudness as heard on two speakers (BS.1770-4, dual mono).
        true_peak_dbtp: highest true peak.
        longest_silence_ms: between the first word and the last.
        clipped: for each chunk, the samples at full scale in what the engine gave.

    Raises:
        ValueError: no audio, or timings out of order.
    """

    mp3: bytes | Path
    duration_ms: int
    timings: tuple[Timing, ...]
    loudness_lufs: float
    true_peak_dbtp: float
    longest_silence_ms: int = 0
    clipped: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        require(bool(self.mp3), "an empty programme")
        ends = 0
        for timing in self.timings:
            require(timing.start_ms >= ends, "timings overlap")
            ends = timing.end_ms

    def discard(self) -> None:
        """Removes the file of a long programme, once it has been copied or isn't wanted."""
        if isinstance(self.mp3, Path):
            self.mp3.unlink(missing_ok=True)
