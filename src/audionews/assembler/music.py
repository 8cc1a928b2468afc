"""Music: jingles before and after the speech, a bed under a part of it.

A jingle before the speech plays alone, goes down as the speech begins, and ends under it; one after it
begins under the last words and comes up when they are said. Alone, music is a little below the speech's own
loudness, because it is heard as louder than speech that meters the same; under speech it is 20 dB down,
which is what listeners who hear badly need (WCAG 2.2, success criterion 1.4.7).

Jingles are read by pydub; where there is no ffmpeg it reads WAV alone, so MP3, FLAC and Ogg Vorbis are
decoded before.
"""

import io
import math
import shutil
import struct
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from audionews.assembler.joining import Joined, pydub_segments
from audionews.assembler.loudness import loudness_of, tape_lufs
from audionews.assembler.tape import Overlay, Tape
from audionews.errors import AudioError, ConfigError
from audionews.models import AudioClip, Jingles, Mastering, Music

if TYPE_CHECKING:
    from pydub import AudioSegment

    from audionews.assembler.tape import Samples

LONGEST_JINGLE_S = 30.0
LONGEST_BED_S = 600.0
"""It is played again from its beginning where the speech over it is longer."""
_SHORTEST_S = 0.5
_LARGEST_BYTES = 200_000_000  # ten minutes of stereo at 96 kHz in 24 bits, and some

_ALONE_LU = -3.0
_UNDER_SPEECH_DB = -20.0
_UNDER_S = 2.0
"""How long a jingle goes on under the speech, at most a third of it."""
_DUCK_S = 0.6
_EDGE_S = 0.01  # fade at a jingle's beginning, so that it doesn't click
_BED_FADE_S = 1.0


def load_music(jingles: Jingles) -> Music:
    """Read the files of jingles.

    Args:
        jingles: where they are.

    Returns:
        Their sound, mono.

    Raises:
        ConfigError: a file that is missing, too long or too short, or isn't audio that can be read.
    """
    return Music(
        intro=_read(jingles.intro, "intro", longest_s=LONGEST_JINGLE_S) if jingles.intro else None,
        outro=_read(jingles.outro, "outro", longest_s=LONGEST_JINGLE_S) if jingles.outro else None,
        bed=_read(jingles.bed, "bed", longest_s=LONGEST_BED_S) if jingles.bed else None,
    )


def speech_start(music: Music, *, target: Mastering) -> int | None:
    """Where the first word begins when a jingle plays before it.

    Args:
        music: its ``intro`` is looked at.
        target: sample rate and silence at the start.

    Returns:
        Samples from the start; None where there is no jingle.
    """
    if music.intro is None:
        return None
    alone_s = music.intro.duration_ms / 1000 - _under_s(music.intro)
    return round((target.lead_in_ms / 1000 + alone_s) * target.sample_rate_hz)


def lay_music(music: Music, *, tape: Tape, joined: Joined, target: Mastering) -> None:
    """Put music over the speech on a tape, and add what it needs after the last word.

    Args:
        music: jingles and bed.
        tape: the speech, joined with `speech_start`.
        joined: where it is.
        target: silences at both ends.

    Raises:
        AudioError: the music is silent, or the speech too quiet to be measured.
    """
    if music == Music():
        return
    speech_lufs = tape_lufs(tape)
    if not math.isfinite(speech_lufs):
        raise AudioError(
            "the programme is too quiet to be measured: below -70 LUFS",
            hint="Turn the volume option of the voice up.",
        )
    rate = tape.rate_hz
    under = 10 ** ((_UNDER_SPEECH_DB - _ALONE_LU) / 20)
    duck, edge = round(_DUCK_S * rate), round(_EDGE_S * rate)
    lead_in = round(target.lead_in_ms * rate / 1000)
    first = round(joined.timings[0].start_ms * rate / 1000)
    overlays = []
    if music.intro is not None:
        samples = _levelled(music.intro, rate, speech_lufs, "intro")
        end = lead_in + len(samples)
        levels = [(lead_in, 0.0), (lead_in + edge, 1.0), (max(lead_in + edge, first - duck), 1.0)]
        overlays.append(Overlay(samples, lead_in, len(samples), [*levels, (first, under), (end, 0.0)]))
    if music.bed is not None and music.bed_chunks is not None:
        fade = round(_BED_FADE_S * rate)
        begin, after = (joined.timings[at] for at in (music.bed_chunks[0], music.bed_chunks[1] - 1))
        start = max(0, round(begin.start_ms * rate / 1000) - fade)
        end = min(tape.length, round(after.end_ms * rate / 1000) + fade)
        samples = _levelled(music.bed, rate, speech_lufs, "bed")
        levels = [(start, 0.0), (start + fade, under), (max(start + fade, end - fade), under), (end, 0.0)]
        overlays.append(Overlay(samples, start, end - start, levels))
    if music.outro is not None:
        samples = _levelled(music.outro, rate, speech_lufs, "outro")
        start = max(0, joined.speech_end - round(_under_s(music.outro) * rate))
        end = start + len(samples)
        levels = [(start, 0.0), (start + duck, under), (max(start + duck, joined.speech_end), under)]
        up = min(end - 1, levels[-1][0] + duck)
        fade = min(round(_BED_FADE_S * rate), (end - up) // 2)
        overlays.append(
            Overlay(samples, start, len(samples), [*levels, (up, 1.0), (end - fade, 1.0), (end, 0.0)])
        )
        tape.append_silence(end + round(target.lead_out_ms * rate / 1000) - tape.length)
    tape.overlays += overlays


def _under_s(jingle: AudioClip) -> float:
    return min(_UNDER_S, jingle.duration_ms / 3000)


def _levelled(clip: AudioClip, rate: int, speech_lufs: float, name: str) -> "Samples":
    import numpy as np
    import soxr

    samples: Samples = np.frombuffer(clip.pcm, dtype="<i2").astype(np.float32) / np.float32(32768)
    if clip.sample_rate_hz != rate:
        samples = soxr.resample(samples, clip.sample_rate_hz, rate, quality="HQ")
    lufs = loudness_of(samples, rate)
    if not math.isfinite(lufs):
        raise AudioError(
            f"the {name} of [jingles] is silent: below -70 LUFS", hint="Choose another file, or leave it out."
        )
    return samples * np.float32(10 ** ((speech_lufs + _ALONE_LU - lufs) / 20))


def _read(path: Path, name: str, *, longest_s: float) -> AudioClip:
    where = f"{name} of [jingles]: {path}"
    hint = "WAV, MP3, FLAC and Ogg Vorbis can be read; other formats where ffmpeg is installed."
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise ConfigError(f"{where} is too large", hint=f"At most {longest_s:g} s can be used.")
        data = path.read_bytes()
    except FileNotFoundError as cause:
        raise ConfigError(f"{where} doesn't exist", hint="Correct the path, or leave the key out.") from cause
    except OSError as cause:
        raise ConfigError(
            f"{where} can't be read: {cause.strerror}", hint="Check its permissions."
        ) from cause
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # pydub warns where it doesn't find ffmpeg
            sound = _decoded(data)
        # One channel of 16 bits, as everything else here.
        sound = sound.set_channels(1).set_sample_width(2)
        clip = AudioClip(bytes(sound.raw_data), sound.frame_rate)
    except _BROKEN as cause:
        raise ConfigError(f"{where} is not audio that can be read: {cause}", hint=hint) from cause
    if not _SHORTEST_S * 1000 <= clip.duration_ms <= longest_s * 1000:
        raise ConfigError(
            f"{where} lasts {clip.duration_ms / 1000:.1f} s",
            hint=f"It must last {_SHORTEST_S:g} to {longest_s:g} s: cut it.",
        )
    return clip


_BROKEN = (OSError, ValueError, LookupError, EOFError, TypeError, ArithmeticError, RuntimeError, struct.error)
"""What pydub and the modules that it reads WAV with raise on broken files."""


def _decoded(data: bytes) -> "AudioSegment":
    import miniaudio

    segments = pydub_segments()
    from pydub.exceptions import CouldntDecodeError

    readers = {b"fLaC": miniaudio.flac_read_s16, b"OggS": miniaudio.vorbis_read}
    try:
        if data[:4] == b"RIFF":
            return segments.from_wav(io.BytesIO(data))
        sound = readers.get(data[:4], miniaudio.mp3_read_s16)(data)
        if not sound.num_frames:
            raise miniaudio.DecodeError("no frames")
    except (miniaudio.MiniaudioError, CouldntDecodeError) as cause:
        if shutil.which("ffmpeg") is None:
            raise ValueError(str(cause)) from cause
        try:
            return segments.from_file(io.BytesIO(data))
        except CouldntDecodeError as broken:
            raise ValueError("ffmpeg can't decode it") from broken
    return segments(
        data=sound.samples.tobytes(), sample_width=2, frame_rate=sound.sample_rate, channels=sound.nchannels
    )
