"""Trimming: where in a clip the speech is, and the clip without what isn't speech.

Engines put silence of their own before and after what they say, of a length that depends on the
punctuation. It is cut off by level and replaced by the pauses that the script asks for. The cut
leaves a margin on both sides, for the breath of an initial *ph*, *x* or *h* and the release of a
final *t* can be quieter than anything else in the clip; the margin is counted as part of the pause.

Before the level is looked at, a constant offset is taken out, which would make silence look loud,
and what lies below the voice, if that is asked for.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from audionews.models import AudioClip

if TYPE_CHECKING:
    from audionews.assembler.syllables import Levels
    from audionews.assembler.tape import Samples

WINDOW_MS = 5
FLOOR_DBFS = -70.0
"""Nothing below this is speech, however quiet the clip; it is BS.1770-4's absolute gate, too."""

_BELOW_LOUDEST_DB = 50.0
"""A window this far below the clip's loudest is silence.

The quietest first windows of Vietnamese initials that were measured (espeak-ng's *x*, *h*, *th*)
are 33 to 48 dB below the loudest window of their clip, and rise by 10 dB within the margin.
"""
_MARGIN_BEFORE_MS = 10
_MARGIN_AFTER_MS = 15
_LEAST_MARGIN_MS = 5  # a fade's length
_FULL_SCALE = 32_767
_FILTER_ROOM_S = 0.1  # silence around a clip while it is filtered: the filter's echo dies in it


@dataclass(frozen=True, slots=True)
class Heard:
    """A clip's speech.

    Args:
        samples: full scale = 1; the speech with its margins, at the clip's own rate.
        before: samples of margin before the speech.
        speech: samples of speech.
        energy: mean square of each window of 5 ms, from the first that is heard to the last.
        longest_silence_ms: within the speech.
        clipped: samples of the clip at full scale.
    """

    samples: "Samples"
    before: int
    speech: int
    energy: "Levels"
    longest_silence_ms: int
    clipped: int


def hear(
    clip: AudioClip, *, high_pass_hz: int = 0, pause_before_ms: int = 1000, pause_after_ms: int = 1000
) -> Heard | None:
    """Find a clip's speech.

    Args:
        clip: as the engine gave it.
        high_pass_hz: what lies below is taken out, gently (12 dB an octave); nothing at 0.

        pause_before_ms: what is planned before it; margins are shorter where that is short.
        pause_after_ms: what is planned after it.

    Returns:
        The speech; None where nothing can be heard.
    """
    import numpy as np

    rate = clip.sample_rate_hz
    pcm = np.frombuffer(clip.pcm, dtype="<i2")
    if not len(pcm):
        return None
    clipped = int(np.count_nonzero((pcm >= _FULL_SCALE) | (pcm <= -_FULL_SCALE)))
    samples: Samples = pcm.astype(np.float32) / np.float32(32768)
    window = rate * WINDOW_MS // 1000
    samples -= np.float32(_offset(samples, window))
    if high_pass_hz:
        samples = _high_passed(samples, rate, high_pass_hz)
    padded = np.zeros(-(-len(samples) // window) * window, dtype=np.float32)
    padded[: len(samples)] = samples
    energy: Any = np.square(padded.reshape(-1, window)).mean(axis=1)
    loudest = float(energy.max())
    threshold = max(loudest * 10 ** (-_BELOW_LOUDEST_DB / 10), 10 ** (FLOOR_DBFS / 10))
    if loudest < threshold:
        return None
    is_heard = energy >= threshold
    places = np.flatnonzero(is_heard)
    first, last = int(places[0]) * window, min(len(samples), (int(places[-1]) + 1) * window)
    begin = max(0, first - _margin(_MARGIN_BEFORE_MS, pause_before_ms) * rate // 1000)
    end = min(len(samples), last + _margin(_MARGIN_AFTER_MS, pause_after_ms) * rate // 1000)
    return Heard(
        samples=samples[begin:end],
        before=first - begin,
        speech=last - first,
        energy=energy[places[0] : places[-1] + 1],
        longest_silence_ms=(int(np.diff(places).max(initial=1)) - 1) * WINDOW_MS,
        clipped=clipped,
    )


def _margin(usual_ms: int, pause_ms: int) -> int:
    # Both margins together are to fit into the pause.
    return max(_LEAST_MARGIN_MS, min(usual_ms, pause_ms * usual_ms // (_MARGIN_BEFORE_MS + _MARGIN_AFTER_MS)))


def speech_s(clip: AudioClip) -> float:
    """How long a clip speaks: the engine's silence at both ends left out.

    Args:
        clip: as the engine gave it.

    Returns:
        Seconds; 0 where nothing can be heard.
    """
    heard = hear(clip)
    return heard.speech / clip.sample_rate_hz if heard is not None else 0.0


def _offset(samples: "Samples", window: int) -> float:
    # The mean of speech is not quite zero, and silence must not be moved by it: where there is silence, it
    # is silence that shows the offset.
    import numpy as np

    windows = samples[: len(samples) // window * window].reshape(-1, window)
    if not len(windows):
        return float(samples.mean())
    spread = windows.var(axis=1)
    quiet = spread <= max(float(spread.max()) * 10 ** (-_BELOW_LOUDEST_DB / 10), 10 ** (FLOOR_DBFS / 10))
    return float(np.median(windows[quiet].mean(axis=1))) if quiet.any() else float(samples.mean())


def _high_passed(samples: "Samples", rate: int, corner_hz: int) -> "Samples":
    # A Butterworth filter's gain without its delay: no syllable moves.
    import numpy as np

    room = round(_FILTER_ROOM_S * rate)
    length = len(samples) + 2 * room
    size = 1 << (length - 1).bit_length()
    padded = np.zeros(size, dtype=np.float32)
    padded[room : room + len(samples)] = samples
    frequencies = np.fft.rfftfreq(size, 1 / rate)
    squared = (frequencies / corner_hz) ** 4
    spectrum = np.fft.rfft(padded) * np.sqrt(squared / (1 + squared)).astype(np.float32)
    filtered: Samples = np.fft.irfft(spectrum, n=size).astype(np.float32)[room : room + len(samples)]
    return filtered
