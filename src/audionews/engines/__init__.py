"""Voices: what an engine is, which ones there are, and how the chosen one is loaded.

An engine turns a chunk's spoken text into sound. Four come with audionews; others come from
packages that name themselves in the entry-point group ``audionews.engines``. Nothing but the
chosen engine's module is imported, because the libraries behind the others may be slow to
import, or missing. docs/engines.md shows how to write one.
"""

from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points
from typing import Protocol, runtime_checkable

from audionews.errors import AudionewsError, ConfigError, EngineUnavailable
from audionews.models import AudioClip, VoiceProfile
from audionews.spelling import did_you_mean

GROUP = "audionews.engines"
"""The entry-point group that other packages register their engines in."""

BUILT_IN = {
    "espeak": "audionews.engines.espeak:EspeakEngine",
    "gtts": "audionews.engines.google:GoogleEngine",
    "kokoro": "audionews.engines.kokoro:KokoroEngine",
    "tone": "audionews.engines.tone:ToneEngine",
}
"""The engines of audionews itself: name, and where its class is."""


@runtime_checkable
class Engine(Protocol):
    """A voice that is ready to be asked for sound.

    Asked twice for the same text it gives the same sound wherever it can (an online voice may
    not), whatever it said before. It may be called from several threads.
    """

    @property
    def name(self) -> str:
        """The name it is registered under."""

    @property
    def version(self) -> str:
        """Changes whenever the same text would sound different; part of the cache key."""

    @property
    def max_chars(self) -> int | None:
        """The longest text it takes, in code points of NFC; None where there is no limit."""

    @property
    def sample_rate_hz(self) -> int:
        """The rate of every clip it gives."""

    def health(self) -> str | None:
        """Why it can't speak just now, in plain words, or None where it can; quick, never raises."""

    def synthesize(self, text: str) -> AudioClip:
        """Say a text.

        Args:
            text: spoken text, any Unicode; NFD is heard as its NFC.

        Returns:
            A clip at `sample_rate_hz` in which something can be heard.

        Raises:
            SynthesisError: nothing in it can be said, or it is longer than `max_chars`.
            EngineTransient: it failed and may work later.
            EngineUnavailable: the engine can't speak here at all.
        """


def engine_names() -> tuple[str, ...]:
    """The names that a voice profile's ``engine`` may have, in order.

    Returns:
        The built-in engines, then those of other packages.
    """
    others = {found.name for found in entry_points(group=GROUP)} - BUILT_IN.keys()
    return (*BUILT_IN, *sorted(others))


def load_engine(profile: VoiceProfile) -> Engine:
    """Make the engine that a voice profile asks for.

    Args:
        profile: its ``engine`` names the engine, its ``options`` are given to it.

    Returns:
        An engine that satisfies the protocol. It may still be unable to speak: ask `Engine.health`.

    Raises:
        ConfigError: no engine has that name, or it refuses an option.
        EngineUnavailable: it can't be imported or made, or isn't an engine.
    """
    entry_point = _find(profile)
    try:
        make: Callable[[VoiceProfile], object] = entry_point.load()
        engine = make(profile)
        fault = _fault(engine)
    except AudionewsError:
        raise
    except Exception as cause:
        # The one place that catches everything: an engine is other people's code.
        raise EngineUnavailable(
            f"engine {profile.engine!r} can't be loaded: {type(cause).__name__}: {cause}",
            hint=f"Reinstall what it needs ({entry_point.value}), or choose another voice.",
        ) from cause
    if not isinstance(engine, Engine) or fault:
        raise EngineUnavailable(
            f"{entry_point.value} isn't an engine: {fault}",
            hint="See docs/engines.md for what an engine has to have.",
        )
    return engine


def _find(profile: VoiceProfile) -> EntryPoint:
    """The entry point of a profile's engine; a built-in can't be replaced by another package."""
    if profile.engine in BUILT_IN:
        return EntryPoint(name=profile.engine, value=BUILT_IN[profile.engine], group=GROUP)
    for found in entry_points(group=GROUP, name=profile.engine):
        return found
    raise ConfigError(
        f"voice {profile.name!r}: there is no engine {profile.engine!r}",
        hint=did_you_mean(profile.engine, engine_names()),
    )


def _fault(engine: object) -> str:
    """What keeps an object from being an engine, or nothing."""
    wanted = ("name", "version", "max_chars", "sample_rate_hz", "health", "synthesize")
    missing = [member for member in wanted if not hasattr(engine, member)]
    if missing:
        return f"it has no {', '.join(missing)}"
    if not isinstance(engine, Engine):
        return "its health or synthesize can't be called"
    if not (isinstance(engine.name, str) and engine.name):
        return f"its name is {engine.name!r}"
    if not (isinstance(engine.version, str) and engine.version):
        return f"its version is {engine.version!r}"
    if not (engine.max_chars is None or (isinstance(engine.max_chars, int) and engine.max_chars > 0)):
        return f"its max_chars is {engine.max_chars!r}, which is neither None nor a positive whole number"
    if not (isinstance(engine.sample_rate_hz, int) and 8_000 <= engine.sample_rate_hz <= 192_000):
        return f"its sample_rate_hz is {engine.sample_rate_hz!r}, outside 8000 to 192000"
    return ""
