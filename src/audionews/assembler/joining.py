"""Joining: clips to one stretch of PCM, with our pauses between them.

Engines put silence of their own before and after what they say, of a length that depends on the
punctuation. It is cut off by level and replaced by the pauses that the script asks for. The cut
leaves a margin on both sides, for the breath of an initial *ph*, *x* or *h* and the release of a
final *t* can be quieter than anything else in the clip; the margin is counted as part of the pause.
"""

import os
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audionews.assembler.syllables import Layout, lay_out
from audionews.errors import AudioError
from audionews.models import AudioClip, Mastering, Timing

if TYPE_CHECKING:
    from pydub import AudioSegment

    from audionews.assembler.loudness import Samples

_WINDOW_MS = 5
_BELOW_LOUDEST_DB = 50.0
"""A window this far below the clip's loudest is silence.

The quietest first windows of Vietnamese initials that were measured (espeak-ng's *x*, *h*, *th*)
are 33 to 48 dB below the loudest window of their clip, and rise by 10 dB within the margin.
"""
_FLOOR_DBFS = -70.0
"""Nothing below this is speech, however quiet the clip; it is BS.1770-4's absolute gate, too."""
_MARGIN_BEFORE_MS = 10
_MARGIN_AFTER_MS = 15


@dataclass(frozen=True, slots=True)
class Joined:
    """A programme before it is brought to level.

    Args:
        samples: mono, full scale = 1.
        sample_rate_hz: of the samples.
        timings: of every chunk's speech, its margins left out.
    """

    samples: "Samples"
    sample_rate_hz: int
    timings: tuple[Timing, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    pcm: bytes
    before: int  # samples of margin kept before the speech
    speech: int
    after: int
    layout: Layout | None


def join(
    clips: Sequence[AudioClip], *, pauses_ms: Sequence[int], target: Mastering, spoken: Sequence[str] = ()
) -> Joined:
    """Trim, fade and join clips, with the pauses between them.

    Args:
        clips: one per chunk, in reading order.
        pauses_ms: silence after each.
        target: fades, and the silences at both ends; the sample rate is used where clips differ in theirs.
        spoken: the text of each clip, where its syllables are to be timed.

    Returns:
        Samples at the clips' own rate where they have one in common, else at the target's.

    Raises:
        AudioError: a clip without sound.
        ValueError: no clips, or not one pause per clip.
    """
    import numpy as np

    if not clips or len(clips) != len(pauses_ms):
        raise ValueError(f"{len(clips)} clips, {len(pauses_ms)} pauses")
    if spoken and len(spoken) != len(clips):
        raise ValueError(f"{len(clips)} clips, {len(spoken)} texts")
    rates = {clip.sample_rate_hz for clip in clips}
    rate = rates.pop() if len(rates) == 1 else target.sample_rate_hz
    parts: list[bytes] = []
    timings: list[Timing] = []
    position = previous_after = 0
    gap = _samples(target.lead_in_ms, rate)
    for index, (clip, pause_ms) in enumerate(zip(clips, pauses_ms, strict=True)):
        text = spoken[index] if spoken else ""
        piece = _trim(_at_rate(clip, rate), rate, index=index, fade_ms=target.fade_ms, spoken=text)
        silence = max(0, gap - previous_after - piece.before)
        start = position + silence + piece.before
        parts += (bytes(2 * silence), piece.pcm)
        timings.append(_timing(index, piece, start, rate))
        position = start + piece.speech + piece.after
        previous_after, gap = piece.after, _samples(pause_ms, rate)
    gap = max(gap, _samples(target.lead_out_ms, rate))
    parts.append(bytes(2 * max(0, gap - previous_after)))
    # Joined from bytes once: `+=` on segments is quadratic, and `append` cross-fades words away.
    samples = np.frombuffer(_segment(b"".join(parts), rate).raw_data, dtype="<i2").astype(
        np.float32
    ) / np.float32(32768)
    return Joined(samples, rate, tuple(timings))


def _timing(index: int, piece: _Piece, start: int, rate: int) -> Timing:
    start_ms, end_ms = (round(at * 1000 / rate) for at in (start, start + piece.speech))
    syllables: list[tuple[int, int]] = []
    if piece.layout is not None:
        window = rate * _WINDOW_MS // 1000
        syllables = [
            (round((start + begin * window) * 1000 / rate), round((start + end * window) * 1000 / rate))
            for begin, end in piece.layout.spans
        ]
        # The last window may reach past the speech's last sample.
        syllables = [(begin_ms, min(end_at_ms, end_ms)) for begin_ms, end_at_ms in syllables]
        syllables[-1] = (syllables[-1][0], end_ms)
    return Timing(index, start_ms, end_ms, tuple(syllables))


def _samples(ms: int, rate: int) -> int:
    return round(ms * rate / 1000)


def _at_rate(clip: AudioClip, rate: int) -> bytes:
    if clip.sample_rate_hz == rate or not clip.pcm:
        return clip.pcm
    import numpy as np
    import soxr

    samples = np.frombuffer(clip.pcm, dtype="<i2")
    return bytes(soxr.resample(samples, clip.sample_rate_hz, rate, quality="HQ").astype("<i2").tobytes())


def _trim(pcm: bytes, rate: int, *, index: int, fade_ms: int, spoken: str) -> _Piece:
    import numpy as np

    samples = np.frombuffer(pcm, dtype="<i2").astype(np.float32)
    window = rate * _WINDOW_MS // 1000
    padded = np.zeros(-(-max(1, len(samples)) // window) * window, dtype=np.float32)
    padded[: len(samples)] = samples
    energy = np.square(padded.reshape(-1, window)).mean(axis=1) / 32768.0**2
    loudest = float(energy.max())
    threshold = max(loudest * 10 ** (-_BELOW_LOUDEST_DB / 10), 10 ** (_FLOOR_DBFS / 10))
    if loudest < threshold:
        raise AudioError(
            f"chunk {index} is silent: {len(samples)} samples, none above {_FLOOR_DBFS:g} dBFS",
            hint="The voice said nothing for this text: try another voice, or see what it was given "
            "with `audionews text`.",
        )
    heard = np.flatnonzero(energy >= threshold)
    first, last = int(heard[0]) * window, min(len(samples), (int(heard[-1]) + 1) * window)
    begin = max(0, first - _samples(_MARGIN_BEFORE_MS, rate))
    end = min(len(samples), last + _samples(_MARGIN_AFTER_MS, rate))
    kept = _segment(pcm[2 * begin : 2 * end], rate)
    fade_ms = min(fade_ms, len(kept) // 2)
    if fade_ms:
        kept = kept.fade_in(fade_ms).fade_out(fade_ms)
    layout = lay_out(energy[heard[0] : heard[-1] + 1], spoken, window_ms=_WINDOW_MS) if spoken else None
    return _Piece(kept.raw_data, first - begin, last - first, end - last, layout)


def _segment(pcm: bytes, rate: int) -> "AudioSegment":
    # pydub looks for ffmpeg, which isn't needed here, when it is imported: it fails where PATH isn't
    # set, and warns where there is no ffmpeg.
    os.environ.setdefault("PATH", os.defpath)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
    return AudioSegment(data=pcm, sample_width=2, frame_rate=rate, channels=1)
