"""The fake voice: a tone per syllable, offline, instant, the same on every machine.

It is for tests and for those who write engines or stages: a chunk's length in milliseconds follows
from its number of syllables, every syllable has a pitch of its own that can be recognised in the
recording, and it fails on demand.
"""

import zlib
from dataclasses import dataclass

from audionews.engines.options import choice, number, read_options, words
from audionews.engines.speakable import speakable
from audionews.errors import EngineError, EngineTransient, EngineUnavailable, SynthesisError
from audionews.models import AudioClip, VoiceProfile

LOWEST_HZ = 200
"""Pitch of the lowest syllable: above the hum that loudness filters take away."""

PITCHES = 600
"""Number of pitches, 1 Hz apart; all stay below what 8 kHz sound can carry."""

AMPLITUDE = 0.35
"""Of full scale: about as loud as espeak-ng, with room for resampling and MP3."""

RAMP_MS = 15
"""Fade at both ends of a syllable, so that tones meet without clicks."""


@dataclass(frozen=True, slots=True)
class ToneOptions:
    """What a voice profile may set."""

    syllable_ms: int = number(180, low=2 * RAMP_MS, high=2_000)
    sample_rate_hz: int = number(24_000, low=8_000, high=192_000)
    max_chars: int = number(0, low=0, high=1_000_000)
    """Longest text; 0 for no limit."""

    fail_on: str = words("", pattern=r"\S*", example="word")
    """A text with this word in it fails."""

    failure: str = choice("refused", "transient", "unavailable")
    """How it fails."""

    unhealthy: str = words("", pattern=".*", example="the reason")
    """What `ToneEngine.health` says; nothing where it is well."""


class ToneEngine:
    """Says each syllable as a tone whose pitch is drawn from its letters.

    Args:
        profile: the voice; options as in `ToneOptions`.

    Raises:
        ConfigError: an option that it can't use.
    """

    name = "tone"
    version = "1"

    def __init__(self, profile: VoiceProfile) -> None:
        self._options = read_options(profile, ToneOptions)
        self.max_chars = self._options.max_chars or None
        self.sample_rate_hz = self._options.sample_rate_hz

    def health(self) -> str | None:
        """The option ``unhealthy``, or None where it is empty."""
        return self._options.unhealthy or None

    def synthesize(self, text: str) -> AudioClip:
        """Say a text in tones.

        Args:
            text: spoken text.

        Returns:
            ``syllable_ms`` for each word of the text.

        Raises:
            SynthesisError: nothing in it can be said, or it is too long.
            EngineError: of the kind ``failure``, where it has the word ``fail_on``.
        """
        import numpy as np

        spoken = speakable(text, max_chars=self.max_chars)
        self._fail_on_demand(spoken)
        seconds = np.arange(self.sample_rate_hz * self._options.syllable_ms // 1000) / self.sample_rate_hz
        ramp = RAMP_MS / 1000
        envelope = np.minimum(1, np.minimum(seconds, seconds[-1] - seconds) / ramp) * AMPLITUDE * 32767
        tones = [np.sin(2 * np.pi * pitch_hz(word) * seconds) * envelope for word in _syllables(spoken)]
        return AudioClip(
            pcm=np.concatenate(tones).round().astype("<i2").tobytes(), sample_rate_hz=self.sample_rate_hz
        )

    def _fail_on_demand(self, spoken: str) -> None:
        if not self._options.fail_on or self._options.fail_on not in _syllables(spoken):
            return
        kinds: dict[str, type[EngineError]] = {
            "refused": SynthesisError,
            "transient": EngineTransient,
            "unavailable": EngineUnavailable,
        }
        raise kinds[self._options.failure](
            f"the tone voice was told to fail on {self._options.fail_on!r}",
            hint="Take fail_on out of its voice profile.",
        )


def pitch_hz(syllable: str) -> int:
    """The pitch that a syllable is sung at, the same on every machine.

    Args:
        syllable: as `ToneEngine` sees it: NFC, without the punctuation around it.
    """
    return LOWEST_HZ + zlib.crc32(syllable.encode()) % PITCHES


def _syllables(spoken: str) -> list[str]:
    bare = ("".join(filter(str.isalnum, word)) for word in spoken.split())
    return [word for word in bare if word]
