"""How long, how high and how loud: what makes the model's sounds Vietnamese.

All functions are pure; they take the model's own prediction and an utterance, and give what
replaces it.

Frames are 25 ms for durations; pitch and energy have two values ("halves") per frame.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from audionews.engines.kokoro.model import FRAME_SAMPLES, SAMPLE_RATE_HZ
from audionews.engines.kokoro.utterance import Part, Span, Utterance
from audionews.phonology import Tone

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Frames = NDArray[np.int64]

_VOICED_HZ: Final = 60.0
"""Below this the model means "no voice"; speech never goes so low on purpose."""

Contour = tuple[float, ...]
"""Values spread evenly over a rhyme, from its start to its end."""


def _frozen(**contours: Contour) -> Mapping[str, Contour]:
    return MappingProxyType(contours)


_CONTOURS: Final = _frozen(
    ngang=(1.5, 1, 0.5, 0, -0.5),
    huyền=(-2, -3, -4, -5, -5.5),
    sắc=(0, 1, 3, 5, 7),
    hỏi=(-1, -4.5, -7, -3.5, 0.5),
    ngã=(1, -0.5, 3, 5.5, 8),
    nặng=(0, -2, -5, -8, -9),
    sắc_stop=(2, 3, 4.5, 6, 7),
    nặng_stop=(-3, -4, -4.5, -5, -5.5),
)

_ENERGIES: Final = _frozen(nặng=(0, 0, 0, -2, -6))


@dataclass(frozen=True, slots=True)
class Delivery:
    """The numbers of a way of speaking. The defaults are the first measured version (docs/voice.md).

    Args:
        frames_per_syllable: mean length of a syllable with the space after it, in 25 ms frames.
        stretch: factor per part of the syllable, on the model's own durations.
        nang_stretch: factor on the rhyme of nặng without a stop.
        sac_stop_stretch: factor on the rhyme of sắc with a stop.
        open_stretch: factor on an open rhyme.
        pause_frames: longest punctuation mark, and longest space after it.
        lead_frames: longest lead-in before the first syllable.
        tail_frames: longest tail.
        base: factor on the model's mean pitch, the middle of the tones.
        range: factor on the contours.
        fall_st: semitones that the pitch sinks from the utterance's start to its end.
        phrase_fall_st: semitones that the pitch sinks in every phrase, to be reset after its mark.
        final_stretch: factor on the rhyme of the last syllable before a mark or the end.
        contours: per tone the heights in semitones from the middle; ``_stop`` before a stop.
        energies: per tone what is added to the model's energy over the rhyme.
        energy: factor on the energy.
        stop_gain: what remains of the sound in a closed stop.
    """

    frames_per_syllable: float = 11.0
    stretch: Mapping[Part, float] = field(
        default_factory=lambda: MappingProxyType({Part.GLIDE: 1.3, Part.CODA: 1.2, Part.SPACE: 0.8})
    )
    nang_stretch: float = 0.8
    sac_stop_stretch: float = 0.9
    open_stretch: float = 1.15
    pause_frames: float = 12.0
    lead_frames: int = 6
    tail_frames: int = 6
    base: float = 0.95
    range: float = 1.15
    fall_st: float = 1.5
    phrase_fall_st: float = 0.0
    final_stretch: float = 1.0
    contours: Mapping[str, Contour] = field(default_factory=lambda: _CONTOURS)
    energies: Mapping[str, Contour] = field(default_factory=lambda: _ENERGIES)
    energy: float = 1.1
    stop_gain: float = 0.03


BASE: Final = Delivery()
"""The first measured version, kept as the yardstick of every change."""

NEWS: Final = Delivery(
    # The first sounds lie in the model's lead-in: to cut it short is to cut them. Silence is trimmed later.
    lead_frames=40,
    # Newsreaders take the pitch up again after a comma and lengthen what stands before it.
    fall_st=0.8,
    phrase_fall_st=1.0,
    final_stretch=1.1,
    # Against BASE: ngang level, huyền and nặng deeper, sắc and ngã higher at their ends, as in Kirby 2011.
    contours=_frozen(
        ngang=(1.2, 0.9, 0.6, 0.3, 0),
        huyền=(-2, -3.5, -5, -6, -6.5),
        sắc=(0, 1.2, 3.5, 5.8, 8),
        hỏi=(-1, -4.5, -7, -3.5, 0.5),
        ngã=(1.2, -0.6, 3.5, 6.5, 9.4),
        nặng=(0, -2.5, -6, -9.5, -11.5),
        sắc_stop=(2, 3, 4.5, 6, 7),
        nặng_stop=(-3, -4.3, -5, -5.5, -6),
    ),
)
"""How the voice speaks. What was tried, and what each number brought: docs/voice.md."""


def _stretch(span: Span, said: Utterance, delivery: Delivery) -> float:
    syllable = span.syllable
    factor = delivery.open_stretch if syllable.open else 1.0
    if syllable.tone is Tone.NANG and not syllable.stopped:
        factor *= delivery.nang_stretch
    elif syllable.tone is Tone.SAC and syllable.stopped:
        factor *= delivery.sac_stop_stretch
    if _ends_phrase(span, said):
        factor *= delivery.final_stretch
    return factor


def _ends_phrase(span: Span, said: Utterance) -> bool:
    return span.end >= len(said.parts) or said.parts[span.end] is Part.PAUSE


def durations(predicted: "Floats", said: Utterance, delivery: Delivery) -> "Frames":
    """Whole frames for every token.

    Args:
        predicted: the model's durations, [letters + 2]: with the two boundary tokens.
        said: the utterance.
        delivery: the numbers.

    Returns:
        At least one frame per token, [letters + 2].
    """
    import numpy as np

    lengths = predicted.astype(np.float64)
    inner = lengths[1:-1]
    inner *= [delivery.stretch.get(part, 1.0) for part in said.parts]
    for span in said.spans:
        for at in range(span.rhyme, span.coda):
            if said.parts[at] is not Part.MEDIAL:
                inner[at] *= _stretch(span, said, delivery)
    pause = np.array([part is Part.PAUSE for part in said.parts])
    inner[~pause] *= delivery.frames_per_syllable * len(said.spans) / inner[~pause].sum()
    inner[pause] = np.minimum(inner[pause], delivery.pause_frames)
    whole = np.zeros(len(lengths), np.int64)
    owed = 0.0
    for at, length in enumerate(lengths):
        wanted = length + owed
        whole[at] = max(1, round(wanted))
        owed = min(0.5, max(-0.5, wanted - whole[at]))
    whole[0] = min(whole[0], delivery.lead_frames)
    whole[-1] = min(whole[-1], delivery.tail_frames)
    return whole


def _starts(frames: "Frames") -> "Frames":
    """The half-frame at which every token begins, and the end: [letters + 3]."""
    import numpy as np

    return np.concatenate([[0], np.cumsum(frames)]) * 2


def _contour(points: Contour, x: "NDArray[np.float64]") -> "NDArray[np.float64]":
    import numpy as np

    return np.interp(np.clip(x, 0, 1), np.linspace(0, 1, len(points)), points)


def _tone_name(span: Span) -> str:
    return span.syllable.tone.value + ("_stop" if span.syllable.stopped else "")


def pitch(predicted: "Floats", frames: "Frames", said: Utterance, delivery: Delivery) -> "Floats":
    """The pitch curve with the tones in it.

    Args:
        predicted: the model's pitch in Hz, [2T]; 60 Hz and below is voiceless.
        frames: of `durations`.
        said: the utterance.
        delivery: the numbers.

    Returns:
        Pitch in Hz, [2T]: where the model predicts voice, the tones' contours; between syllables,
        and where it predicts none, its own.
    """
    import numpy as np

    voiced = predicted > _VOICED_HZ
    if not voiced.any():
        return predicted
    middle = delivery.base * float(np.exp(np.log(predicted[voiced]).mean()))
    starts = _starts(frames)
    halves = len(predicted)
    heights = np.full(halves, np.nan)
    for phrase in _phrases(said):
        first, last = starts[phrase[0].start + 1], starts[phrase[-1].end + 1]
        for span in phrase:
            onset, begin, end = starts[span.start + 1], starts[span.rhyme + 1], starts[span.end + 1]
            toned_end = starts[span.coda + 1] if span.syllable.stopped else end
            at = np.arange(begin, end)
            x = (at - begin + 0.5) / max(1, toned_end - begin)
            tone = delivery.range * _contour(delivery.contours[_tone_name(span)], x)
            fall = delivery.fall_st * at / halves + delivery.phrase_fall_st * (at - first) / (last - first)
            heights[begin:end] = tone - fall
            heights[onset:begin] = heights[begin]
    curve = np.where(voiced & ~np.isnan(heights), middle * 2 ** (np.nan_to_num(heights) / 12), predicted)
    return np.asarray(curve, np.float32)


def _phrases(said: Utterance) -> list[list[Span]]:
    """The syllables between pause marks."""
    phrases: list[list[Span]] = [[]]
    for span in said.spans:
        phrases[-1].append(span)
        if _ends_phrase(span, said):
            phrases.append([])
    return [phrase for phrase in phrases if phrase]


def energy(predicted: "Floats", frames: "Frames", said: Utterance, delivery: Delivery) -> "Floats":
    """The energy curve: nặng fades into its glottal stop.

    Args:
        predicted: the model's energy, [2T].
        frames: of `durations`.
        said: the utterance.
        delivery: the numbers.

    Returns:
        Energy, [2T].
    """
    import numpy as np

    starts = _starts(frames)
    curve = predicted.copy()
    for span in said.spans:
        added = delivery.energies.get(_tone_name(span))
        if added:
            begin, end = starts[span.rhyme + 1], starts[span.end + 1]
            x = (np.arange(begin, end) - begin + 0.5) / max(1, end - begin)
            curve[begin:end] += _contour(added, x)
    return np.asarray(curve * delivery.energy, np.float32)


def close_stops(audio: "Floats", frames: "Frames", said: Utterance, delivery: Delivery) -> "Floats":
    """Silences final p, t, c and ch, which Vietnamese doesn't release.

    Args:
        audio: the model's sound.
        frames: of `durations`.
        said: the utterance.
        delivery: the numbers.

    Returns:
        The sound, from 12.5 ms after a stop's start to the syllable's end at ``stop_gain``.
    """
    import numpy as np

    half = FRAME_SAMPLES // 2
    starts = _starts(frames)
    gain = np.ones(len(audio), np.float32)
    for span in said.spans:
        if span.syllable.stopped:
            gain[(starts[span.coda + 1] + 1) * half : starts[span.end + 1] * half] = delivery.stop_gain
    # 8 ms: short against a syllable, long enough not to click.
    width = int(0.008 * SAMPLE_RATE_HZ)
    padded = np.pad(gain, (width // 2, width - width // 2 - 1), mode="edge")
    # A running mean through sums is quicker than a convolution of 192 taps.
    sums = np.concatenate([[0.0], np.cumsum(padded, dtype=np.float64)])
    smooth = (sums[width:] - sums[:-width]) / width
    return np.asarray(audio * smooth, np.float32)
