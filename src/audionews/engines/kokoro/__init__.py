"""The offline neural voice: Kokoro-82M, driven by Vietnamese phonology.

    text -> words -> letters of the model, syllable by syllable     utterance.py
         -> durations, pitch and energy with the tones in them      prosody.py
         -> sound                                                   model.py (graph.py cuts it)

The model was never taught Vietnamese: what is Vietnamese about the voice are the tables and rules
here. How well it is understood, and what it can't do: ``docs/voice.md``.
"""

import importlib.util
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from audionews.engines.kokoro import model, prosody
from audionews.engines.kokoro.utterance import Part, Sounds, Utterance, Word, pronounce, read_words
from audionews.engines.speakable import speakable
from audionews.errors import ConfigError, EngineUnavailable, SynthesisError
from audionews.models import AudioClip, VoiceProfile
from audionews.phonology import REGIONS, Region
from audionews.spelling import did_you_mean

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

VERSION: Final = "3"
"""Raised whenever the same text would sound otherwise, so that cached chunks are made anew."""

_STYLE_ROW: Final = 400
"""Which of a speaker's 510 styles is taken, whatever the sentence's length (docs/voice.md)."""

_SPEAKER: Final[Mapping[str, float]] = {"hf_beta": 0.5, "jf_alpha": 0.3, "jm_kumo": 0.2}

_WINDOW_SYLLABLES: Final = 18
"""Longest stretch that is decoded at once: 5 s, about 160 MB on top of the model's 215 MB."""

_CLICK_SAMPLES: Final = 24
_EDGE_SAMPLES: Final = 48
"""1 ms of silence, and 2 ms over which a stretch comes and goes."""

_VOICELESS: Final = frozenset("ptkfshʔʨʧx")

_LEVEL: Final = 0.8
"""Gain at which the peaks of long sentences stay below full scale: the model's own level is even, and a
gain that gives way to peaks would make long chunks quieter than short ones."""

_PEAK: Final = 0.9
_FADE_MS: Final = 5

_SILENCE: Final = 10 ** (-36 / 20)
"""Below this part of the loudest 5 ms a block is silence: s and h lie above, breath (-37 dB) below."""

_TICK_BLOCKS: Final = 8
_TICK_GAP: Final = 5
"""A tick has 40 ms at most and comes at least 25 ms behind the speech."""

_SENTENCE_MARKS: Final = frozenset(".?!")
_SENTENCE_PAUSE_MS: Final = 250
"""Between sentences of one chunk. The segmenter seldom puts two into one: its own pauses are longer."""

_EDGE_MS: Final = 60
"""Silence that is left around the speech; the pauses between chunks are the segmenter's."""


@dataclass(frozen=True, slots=True)
class Options:
    """What ``[options]`` of a voice profile may hold.

    Args:
        speaker: weight per style of the model, together 1, e.g. ``{jf_alpha = 0.6, jm_kumo = 0.4}``.
        pace: 0.5 (slow) to 2.0 (fast); 1 is about 3.6 syllables a second.
        pitch_st: semitones added to the voice, -12 to 12.
        range: factor on the tones' pitch movements, 0.2 to 2.0.
        region: ``north`` or ``south``.
        model: a folder with another export of the model, or none for the installed packages.
        cache: folder for the prepared model; none for the user's cache folder.
        threads: that one piece of text may use, 1 to 16; the sound doesn't depend on it.

    Raises:
        ConfigError: a value outside its range.
    """

    speaker: Mapping[str, float]
    pace: float = 1.0
    pitch_st: float = 0.0
    range: float = 1.0
    region: Region = "north"
    model: Path | None = None
    cache: Path | None = None
    threads: int = 1


def _config_error(profile: VoiceProfile, key: str, wants: str) -> ConfigError:
    message = f"voice {profile.name!r}: option {key!r} must be {wants}, not {profile.options[key]!r}"
    return ConfigError(message, hint=f"Correct [options] {key} in the voice profile.")


def _number(profile: VoiceProfile, key: str, default: float, low: float, high: float) -> float:
    value = profile.options.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise _config_error(profile, key, f"a number from {low:g} to {high:g}")
    return float(value)


def _folder(profile: VoiceProfile, key: str) -> Path | None:
    value = profile.options.get(key)
    if value is None:
        return None
    if not isinstance(value, str | Path) or not str(value):
        raise _config_error(profile, key, "the path of a folder")
    return Path(value).expanduser()


def read_options(profile: VoiceProfile) -> Options:
    """The checked options of a profile.

    Raises:
        ConfigError: an unknown option, or a value that can't be used.
    """
    known = list(Options.__dataclass_fields__)
    for key in profile.options:
        if key not in known:
            raise ConfigError(
                f"voice {profile.name!r}, engine {profile.engine!r}: unknown option {key!r}",
                hint=did_you_mean(key, known),
            )
    speaker = profile.options.get("speaker", _SPEAKER)
    wants = "a table of styles with weights above 0 that add up to 1"
    if not isinstance(speaker, Mapping) or not speaker:
        raise _config_error(profile, "speaker", wants)
    if not all(isinstance(weight, int | float) and weight > 0 for weight in speaker.values()):
        raise _config_error(profile, "speaker", wants)
    if abs(sum(speaker.values()) - 1) > 0.001:
        raise _config_error(profile, "speaker", wants)
    region = profile.options.get("region", "north")
    if region not in REGIONS:
        raise _config_error(profile, "region", " or ".join(REGIONS))
    threads = _number(profile, "threads", 1, 1, 16)
    if threads != int(threads):
        raise _config_error(profile, "threads", "a whole number")
    return Options(
        speaker=dict(speaker),
        pace=_number(profile, "pace", 1.0, 0.5, 2.0),
        pitch_st=_number(profile, "pitch_st", 0.0, -12.0, 12.0),
        range=_number(profile, "range", 1.0, 0.2, 2.0),
        region=region,
        model=_folder(profile, "model"),
        cache=_folder(profile, "cache"),
        threads=int(threads),
    )


class KokoroEngine:
    """Vietnamese speech without a network, a second of work for three of sound.

    Safe to share between threads; the model is loaded at the first text and kept once per process.

    Args:
        profile: options as in `Options`.
        delivery: prosody other than the voice's own, for measuring one against the other.
        sounds: a column of ``sounds.tsv`` other than the region's, for measuring.

    Raises:
        ConfigError: an option that can't be used.
    """

    name: Final = "kokoro"
    sample_rate_hz: Final = model.SAMPLE_RATE_HZ
    max_chars: Final[int | None] = 400
    """More than the longest sentence of the news; the engine finds its own places to breathe."""

    def __init__(
        self,
        profile: VoiceProfile,
        *,
        delivery: prosody.Delivery | None = None,
        sounds: Sounds | None = None,
    ) -> None:
        self._options = read_options(profile)
        self._files = model.ModelFiles(self._options.model)
        self._delivery = self._deliver(delivery or prosody.NEWS)
        self._sounds: Sounds = sounds or self._options.region
        self._lock = threading.Lock()
        self._loaded: tuple[model.Kokoro, Mapping[str, int], Floats] | None = None

    def _deliver(self, plain: prosody.Delivery) -> prosody.Delivery:
        options = self._options
        return replace(
            plain,
            frames_per_syllable=plain.frames_per_syllable / options.pace,
            base=plain.base * 2 ** (options.pitch_st / 12),
            range=plain.range * options.range,
        )

    @property
    def version(self) -> str:
        """Changes with the rules and with the model, so that cached sound is never stale."""
        try:
            return f"{VERSION}-{self._files.checksum()[:12]}"
        except EngineUnavailable:
            return f"{VERSION}-none"

    def health(self) -> str | None:
        """The reason why the voice can't speak here, or None.

        Looks whether everything is there, without loading it.
        """
        for package in ("onnxruntime", "numpy"):
            if importlib.util.find_spec(package) is None:
                return f"{package} isn't installed: pip install 'audionews[neural]'"
        try:
            self._files.check()
            self._style(self._files.styles())
        except (EngineUnavailable, ConfigError) as problem:
            return f"{problem.message}: {problem.hint}"
        return None

    def _style(self, styles: Mapping[str, "Floats"]) -> "Floats":
        import numpy as np

        blend = np.zeros((1, 256), np.float32)
        for name, weight in self._options.speaker.items():
            if name not in styles:
                raise ConfigError(
                    f"the voice model has no style {name!r}", hint=did_you_mean(name, sorted(styles))
                )
            rows = styles[name]
            blend += np.float32(weight) * rows[min(_STYLE_ROW, len(rows) - 1)].reshape(1, 256)
        return blend

    def _ready(self) -> tuple[model.Kokoro, Mapping[str, int], "Floats"]:
        with self._lock:
            if self._loaded is None:
                style = self._style(self._files.styles())
                cache = self._options.cache or model.default_cache()
                kokoro = model.load(self._files, cache=cache, threads=self._options.threads)
                self._loaded = kokoro, self._files.vocabulary(), style
            return self._loaded

    def synthesize(self, text: str) -> AudioClip:
        """Says a text.

        Args:
            text: spoken Vietnamese; words that aren't Vietnamese syllables are respelled by rule.

        Returns:
            Speech at 24 kHz with 60 ms of near silence around it.

        Raises:
            SynthesisError: nothing to say, too long, or a word in letters that can't be read.
            EngineUnavailable: the model is missing or can't be loaded.
        """
        words = read_words(speakable(text, max_chars=self.max_chars))
        kokoro, vocabulary, style = self._ready()
        sentences = [
            [self._say(said, kokoro, vocabulary, style) for said in self._utterances(sentence)]
            for sentence in _sentences(words)
        ]
        return AudioClip(_pcm(sentences), self.sample_rate_hz)

    def _utterances(self, words: Sequence[Word]) -> Iterator[Utterance]:
        """A sentence in one utterance, or in several where the model's token limit would be passed."""
        said = pronounce(words, sounds=self._sounds, region=self._options.region)
        if len(said.letters) <= model.MAX_TOKENS:
            yield said
            return
        half = len(words) // 2
        if half == 0:
            # One word of more than a hundred syllables: letters in a row without a space.
            message = f"a word of {len(said.spans)} syllables is too long to say"
            raise SynthesisError(message, hint="Write it with spaces between its parts.")
        marked = [at + 1 for at, word in enumerate(words[:-1]) if word.mark]
        at = min(marked, key=lambda place: abs(place - half)) if marked else half
        yield from self._utterances(words[:at])
        yield from self._utterances(words[at:])

    def _say(
        self, said: Utterance, kokoro: model.Kokoro, vocabulary: Mapping[str, int], style: "Floats"
    ) -> "Floats":
        import numpy as np

        unknown = sorted({letter for letter in said.letters if letter not in vocabulary})
        if unknown:
            message = f"the voice model lacks the sounds {' '.join(unknown)}"
            raise EngineUnavailable(message, hint="Use the model that audionews[neural] installs.")
        tokens = np.array([[0, *(vocabulary[letter] for letter in said.letters), 0]], np.int64)
        predicted, phonemes, features = kokoro.encode(tokens, style)
        frames = prosody.durations(predicted, said, self._delivery)
        pitch, energy = kokoro.pitch_and_energy(np.repeat(features, frames, axis=0), style)
        pitch = prosody.pitch(pitch, frames, said, self._delivery)
        energy = prosody.energy(energy, frames, said, self._delivery)
        spread = np.repeat(phonemes, frames, axis=1)
        ends = np.cumsum(frames)
        pieces, start = [], 0
        for token in _windows(said):
            end = int(ends[token])
            halves = slice(2 * start, 2 * end)
            pieces.append(_mended(kokoro.decode(spread[:, start:end], pitch[halves], energy[halves], style)))
            start = end
        return prosody.close_stops(np.concatenate(pieces), frames, said, self._delivery)


def _mended(stretch: "Floats") -> "Floats":
    """A stretch of sound without the click that the model's inverse transform makes where it begins.

    The first samples are divided by a window that is nearly 0 there, which gives one sample of up to fifteen
    times full scale. Stretches meet in a pause or before a voiceless sound, where 2 ms aren't missed.
    """
    import numpy as np

    stretch = stretch.copy()
    ramp = np.linspace(0, 1, min(_EDGE_SAMPLES, len(stretch) // 2), dtype=np.float32)
    stretch[: min(_CLICK_SAMPLES, len(stretch))] = 0
    stretch[: len(ramp)] *= ramp
    stretch[len(stretch) - len(ramp) :] *= ramp[::-1]
    return stretch


def _sentences(words: Sequence[Word]) -> list[Sequence[Word]]:
    """Words up to and with each full stop, question or exclamation mark."""
    ends = [at + 1 for at, word in enumerate(words) if word.mark in _SENTENCE_MARKS] + [len(words)]
    starts = [0, *ends]
    return [words[start:end] for start, end in zip(starts, ends, strict=False) if end > start]


def _windows(said: Utterance) -> list[int]:
    """Indexes of the last token of each stretch to decode at once, the tail's last.

    A stretch ends in a pause if there is one not too far back, else where the next syllable begins
    without voice, so that the joint falls into near silence.
    """
    ends = []
    first = 0
    count = len(said.spans)
    while count - first > _WINDOW_SYLLABLES:
        # Spread what remains evenly: a short rest is worse than two halves.
        stretches = -(-(count - first) // _WINDOW_SYLLABLES)
        ideal = first + -(-(count - first) // stretches)
        # More stretches than need be are made for a pause only.
        least = count - (stretches - 1) * _WINDOW_SYLLABLES
        last = min(
            range(first + 1, first + _WINDOW_SYLLABLES + 1),
            key=lambda at: _joint_cost(said, at) + (at < least) * 2 + abs(at - ideal) / _WINDOW_SYLLABLES,
        )
        ends.append(said.spans[last].start)
        first = last
    return [*ends, len(said.letters) + 1]


def _joint_cost(said: Utterance, span: int) -> float:
    """0 for a joint before the syllable in a pause, up to 4 for one between two voiced sounds."""
    start = said.spans[span].start
    if said.parts[start - 1] is Part.PAUSE:
        return 0.0
    return 3.0 if said.letters[start] in _VOICELESS else 4.0


def _trimmed(audio: "Floats") -> "Floats":
    """The sound without the model's lead-in and tail, which it makes up to a second long."""
    import numpy as np

    block = model.SAMPLE_RATE_HZ // 200
    whole = len(audio) // block * block
    if not whole:
        return audio
    loudness = np.sqrt((audio[:whole].reshape(-1, block) ** 2).mean(axis=1))
    (heard,) = np.nonzero(loudness > _SILENCE * loudness.max())
    heard = _without_tick(heard)
    keep = _EDGE_MS * model.SAMPLE_RATE_HZ // 1000
    begin, end = heard[0] * block, (heard[-1] + 1) * block
    before, after = audio[max(0, begin - keep) : begin], audio[end : end + keep]
    # What is left around the speech is breath: it comes and goes, but not within the softest h or f.
    rise, fall = np.linspace(0, 2, len(before)).clip(max=1), np.linspace(1, 0, len(after))
    return np.concatenate([before * rise, audio[begin:end], after * fall]).astype(np.float32)


def _without_tick(heard: "NDArray[np.intp]") -> "NDArray[np.intp]":
    """Blocks that are heard, without the tick that the model likes to end with, a moment after the speech.

    Vietnamese ends no word so: its final stops aren't released.
    """
    import numpy as np

    gaps = np.nonzero(np.diff(heard) > _TICK_GAP)[0]
    if len(gaps) and len(heard) - 1 - gaps[-1] <= _TICK_BLOCKS:
        return heard[: gaps[-1] + 1]
    return heard


def _pcm(sentences: Sequence[Sequence["Floats"]]) -> bytes:
    import numpy as np

    # Each piece keeps its edges of silence, which are part of the pause between sentences.
    pause = np.zeros((_SENTENCE_PAUSE_MS - 2 * _EDGE_MS) * model.SAMPLE_RATE_HZ // 1000, np.float32)
    parts: list[Floats] = []
    for pieces in sentences:
        parts += [pause] * bool(parts)
        parts += [_trimmed(piece) for piece in pieces]
    audio = np.concatenate(parts).astype(np.float64)
    audio -= audio.mean()
    audio *= min(_LEVEL, _PEAK / max(float(np.abs(audio).max()), 1e-9))
    fade = min(len(audio) // 2, _FADE_MS * model.SAMPLE_RATE_HZ // 1000)
    ramp = np.linspace(0.0, 1.0, fade, endpoint=False)
    audio[:fade] *= ramp
    audio[len(audio) - fade :] *= ramp[::-1]
    return (audio * 32767).round().astype("<i2").tobytes()
