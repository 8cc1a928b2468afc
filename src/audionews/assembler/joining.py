"""Joining: clips to one stretch of PCM, with our pauses between them, one clip at a time."""

import os
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from audionews.assembler.syllables import lay_out
from audionews.assembler.tape import Tape
from audionews.assembler.trimming import FLOOR_DBFS, WINDOW_MS, Heard, hear
from audionews.errors import AudioError
from audionews.models import AudioClip, Mastering, Timing

if TYPE_CHECKING:
    from pydub import AudioSegment

    from audionews.assembler.tape import Samples


@dataclass(frozen=True, slots=True)
class Joined:
    """What is known of a programme once its clips are on the tape.

    Args:
        timings: of every chunk's speech, its margins left out.
        longest_silence_ms: between the first word and the last.
        clipped: of every chunk's clip, the samples at full scale.
        speech_end: after the last word, in samples.
    """

    timings: tuple[Timing, ...]
    longest_silence_ms: int
    clipped: tuple[int, ...]
    speech_end: int


@dataclass(frozen=True, slots=True)
class _Piece:
    pcm: bytes
    before: int  # samples of margin kept before the speech
    speech: int
    after: int


def join(
    clips: Iterable[AudioClip],
    *,
    pauses_ms: Sequence[int],
    target: Mastering,
    tape: Tape,
    spoken: Sequence[str] = (),
    gains_db: Sequence[float] = (),
    speech_start: int | None = None,
) -> Joined:
    """Trim, fade and join clips, with the pauses between them.

    Args:
        clips: one per chunk, in reading order; each is taken when the one before it is on the tape.
        pauses_ms: silence after each.
        target: fades, and the silences at both ends.
        tape: empty; the programme's samples come on it, at its rate.
        spoken: the text of each clip, where its syllables are to be timed.
        gains_db: of each clip, where their voices differ in level.
        speech_start: where the first word begins, in samples; after the silence at the start where None.

    Returns:
        What was joined.

    Raises:
        AudioError: a clip without sound.
        ValueError: no clips, or not one pause (text, gain) per clip.
        OSError: the disk is full.
    """
    rate = tape.rate_hz
    count = len(pauses_ms)
    if (spoken and len(spoken) != count) or (gains_db and len(gains_db) != count):
        raise ValueError(f"{count} pauses, {len(spoken)} texts, {len(gains_db)} gains")
    timings: list[Timing] = []
    clipped: list[int] = []
    previous_after = longest_silence = speech_end = 0
    gap = _samples(target.lead_in_ms, rate) if speech_start is None else speech_start
    for index, (clip, pause_ms) in enumerate(zip_longest(clips, pauses_ms)):
        if clip is None or pause_ms is None:
            raise ValueError(f"{count} pauses, and {'fewer' if clip is None else 'more'} clips")
        heard = hear(
            clip,
            high_pass_hz=target.high_pass_hz,
            pause_before_ms=pauses_ms[index - 1] if index else target.lead_in_ms,
            pause_after_ms=pause_ms,
        )
        if heard is None:
            raise AudioError(
                f"chunk {index} is silent: {len(clip.pcm) // 2} samples, none above {FLOOR_DBFS:g} dBFS",
                hint="The voice said nothing for this text: try another voice, or see what it was given "
                "with `audionews text`.",
            )
        gain_db = gains_db[index] if gains_db else 0.0
        piece = _piece(heard, clip.sample_rate_hz, rate, fade_ms=target.fade_ms, gain_db=gain_db)
        tape.append_silence(gap - previous_after - piece.before)
        start = tape.length + piece.before
        tape.append(piece.pcm)
        if timings:
            longest_silence = max(longest_silence, (start - speech_end) * 1000 // rate)
        longest_silence = max(longest_silence, heard.longest_silence_ms)
        speech_end = start + piece.speech
        timings.append(_timing(index, heard, start, speech_end, rate, spoken[index] if spoken else ""))
        clipped.append(heard.clipped)
        previous_after, gap = piece.after, _samples(pause_ms, rate)
    if not timings:
        raise ValueError("0 clips, 0 pauses")
    gap = max(gap, _samples(target.lead_out_ms, rate))
    tape.append_silence(gap - previous_after)
    return Joined(tuple(timings), longest_silence, tuple(clipped), speech_end)


def _timing(index: int, heard: Heard, start: int, end: int, rate: int, spoken: str) -> Timing:
    start_ms, end_ms = (round(at * 1000 / rate) for at in (start, end))
    if not spoken:
        return Timing(index, start_ms, end_ms)
    layout = lay_out(heard.energy, spoken, window_ms=WINDOW_MS)
    begin_ms = start * 1000 / rate
    syllables = [
        (round(begin_ms + first * WINDOW_MS), round(begin_ms + last * WINDOW_MS))
        for first, last in layout.spans
    ]
    # The last window may reach past the speech's last sample.
    syllables = [(min(first, end_ms), min(last, end_ms)) for first, last in syllables]
    syllables[-1] = (syllables[-1][0], end_ms)
    return Timing(index, start_ms, end_ms, tuple(syllables))


def _samples(ms: int, rate: int) -> int:
    return round(ms * rate / 1000)


def _piece(heard: Heard, source_hz: int, rate: int, *, fade_ms: int, gain_db: float) -> _Piece:
    """The speech with its margins, faded at both ends, at the programme's rate."""
    import numpy as np

    samples = heard.samples * np.float32(10 ** (gain_db / 20))
    segment = _segment(_pcm(samples), source_hz)
    fade_ms = min(fade_ms, len(segment) // 2)
    if fade_ms:
        segment = segment.fade_in(fade_ms).fade_out(fade_ms)
    pcm = bytes(segment.raw_data)
    if source_hz != rate:
        import soxr

        samples = np.frombuffer(pcm, dtype="<i2").astype(np.float32) / np.float32(32768)
        pcm = _pcm(soxr.resample(samples, source_hz, rate, quality="HQ"))
    before, speech = round(heard.before * rate / source_hz), round(heard.speech * rate / source_hz)
    return _Piece(pcm, before, speech, max(0, len(pcm) // 2 - before - speech))


def _pcm(samples: "Samples") -> bytes:
    import numpy as np

    return bytes(np.clip(np.rint(samples * np.float32(32768)), -32768, 32767).astype("<i2").tobytes())


def pydub_segments() -> "type[AudioSegment]":
    """pydub's class of sounds."""
    # pydub looks for ffmpeg, which isn't needed here, when it is imported: it fails where PATH isn't
    # set, and warns where there is no ffmpeg.
    os.environ.setdefault("PATH", os.defpath)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
    segments: type[AudioSegment] = AudioSegment
    return segments


def _segment(pcm: bytes, rate: int) -> "AudioSegment":
    return pydub_segments()(data=pcm, sample_width=2, frame_rate=rate, channels=1)
