"""Scripts become audio clips, through one voice's engine and the chunk cache."""

from collections import deque
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

from audionews.assembler import speech_s
from audionews.cache import ChunkCache, chunk_key
from audionews.config import AUTO_VOICE, load_voice, voice_files
from audionews.engines import Engine, load_engine
from audionews.errors import AudionewsError, EngineError, EngineUnavailable, SynthesisError
from audionews.models import AudioClip, Script, VoiceProfile

AUTO_CHOICES = ("google", "hien", "bac")
"""What ``auto`` takes, best first: online, offline neural, and the embedded one that is always there."""

RECOMPUTED = frozenset({"espeak", "tone"})
"""Engines that speak a chunk about as quickly as a file is read; see docs/decisions/0004-cache.md."""

T = TypeVar("T")

OnChunk = Callable[[int, int, str], None]
"""Told of each chunk that is waited for: its index, how many there are, and its written text."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A profile with its engine loaded."""

    profile: VoiceProfile
    engine: Engine


@dataclass(frozen=True, slots=True)
class Choice:
    """The voice that a build reads with.

    Args:
        voice: it is ready.
        fallbacks: profiles that may take over where it fails; none for a voice that was asked for by name.
        passed_over: better voices that aren't ready, and why.
    """

    voice: Voice
    fallbacks: tuple[VoiceProfile, ...] = ()
    passed_over: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A chunk that was spoken.

    Args:
        clip: its sound.
        key: of the clip in the cache; None where the engine is quicker than the cache.
        from_cache: whether it came out of it.
    """

    clip: AudioClip
    key: str | None
    from_cache: bool


def open_voice(profile: VoiceProfile) -> Voice:
    """Loads a profile's engine.

    Raises:
        ConfigError, EngineUnavailable: as `load_engine`.
    """
    return Voice(profile, load_engine(profile))


def auto_profiles(*, voices_dir: Path | None) -> tuple[VoiceProfile, ...]:
    """The profiles that ``auto`` chooses from, best first."""
    present = voice_files(voices_dir)
    return tuple(load_voice(name, voices_dir=voices_dir) for name in AUTO_CHOICES if name in present)


def choose_voice(
    name: str, *, voices_dir: Path | None, passing_over: Mapping[str, str] | None = None
) -> Choice:
    """The voice to read with; asks each engine once whether it is ready.

    Args:
        name: a profile's name, or ``auto`` for the best one that is ready.
        voices_dir: the project's own profiles.
        passing_over: voices not to ask again, with the reason why they aren't ready.

    Raises:
        ConfigError: no such profile, or one that can't be used.
        EngineUnavailable: it isn't ready, or, for ``auto``, none is.
    """
    if name != AUTO_VOICE:
        voice = open_voice(load_voice(name, voices_dir=voices_dir))
        reason = voice.engine.health()
        if reason is not None:
            raise EngineUnavailable(
                f"voice {name!r} isn't ready: {reason}", hint="`audionews voices` lists those that are."
            )
        return Choice(voice)
    passed_over = dict(passing_over or {})
    profiles = [
        profile for profile in auto_profiles(voices_dir=voices_dir) if profile.name not in passed_over
    ]
    for place, profile in enumerate(profiles):
        try:
            voice = open_voice(profile)
            reason = voice.engine.health()
        except AudionewsError as error:
            reason = error.message
        if reason is None:
            return Choice(voice, tuple(profiles[place + 1 :]), passed_over)
        passed_over[profile.name] = reason
    reasons = "; ".join(f"{name}: {reason}" for name, reason in passed_over.items())
    raise EngineUnavailable(
        f"no voice is ready ({reasons})", hint="`audionews voices` says what each one needs."
    )


def synthesize(
    script: Script, *, voice: Voice, cache: ChunkCache, workers: int = 1, on_chunk: OnChunk | None = None
) -> Generator[Spoken, None, None]:
    """Speaks every chunk of a script with one voice.

    What was spoken before a failure stays in the cache, so that the next try goes on from there. Close
    the generator where not all of it is taken: chunks that nobody waits for are then not begun.

    Args:
        script: segmented for this voice's engine.
        voice: reads all of it.
        cache: asked first, and given every new chunk.
        workers: chunks at a time. Engines that take long leave Python while they compute or wait, so
            threads are enough.
        on_chunk: told, in reading order, of each chunk that is waited for.

    Returns:
        the chunks in reading order, each when it is asked for; a few are spoken ahead.

    Raises:
        EngineError: the engine failed, or left words out; the message names the first such chunk.
        PublishError: the cache can't be written.
    """
    total = len(script.chunks)
    cached = voice.engine.name not in RECOMPUTED

    def speak(index: int) -> Spoken:
        spoken = script.chunks[index].spoken
        key = None
        if cached:
            key = chunk_key(voice.profile, engine_version=voice.engine.version, spoken=spoken)
            known = cache.get(key)
            if known is not None and _complaint(known, spoken, voice.profile) is None:
                return Spoken(known, key, True)
        try:
            clip = _whole(voice, spoken)
        except EngineError as error:
            place = f"chunk {index + 1} of {total} ({script.chunks[index].written[:60]!r})"
            raise type(error)(f"{place}: {error.message}", hint=error.hint) from error
        if key is not None:
            cache.put(key, clip)
        return Spoken(clip, key, False)

    with closing(_in_order(speak, total, workers=workers if cached else 1)) as waits:
        for index, wait in enumerate(waits):
            if on_chunk is not None:
                on_chunk(index, total, script.chunks[index].written)
            yield wait()


def _whole(voice: Voice, spoken: str) -> AudioClip:
    """A chunk spoken within its voice's bounds; a second time where the first was outside."""
    clip = voice.engine.synthesize(spoken)
    if _complaint(clip, spoken, voice.profile) is None:
        return clip
    again = voice.engine.synthesize(spoken)
    complaint = _complaint(again, spoken, voice.profile)
    if complaint is not None:
        raise SynthesisError(
            complaint,
            hint="The voice left words out or stopped: build again, try another voice, or widen [bounds] "
            f"in the profile of voice {voice.profile.name!r}.",
        )
    return again


def _complaint(clip: AudioClip, spoken: str, profile: VoiceProfile) -> str | None:
    return profile.bounds.complaint(spoken, seconds=speech_s(clip))


def _in_order(
    call: Callable[[int], T], count: int, *, workers: int
) -> Generator[Callable[[], T], None, None]:
    """Calls with 0, 1, 2 ..., several at a time; each yielded function waits for one call, in order."""
    if workers == 1:
        yield from (partial(call, index) for index in range(count))
        return
    pool = ThreadPoolExecutor(workers)
    try:
        remaining = iter(range(count))
        # Enough to keep every worker busy, and no more than fits into memory.
        ahead = deque(pool.submit(call, index) for index in islice(remaining, 4 * workers))
        while ahead:
            yield ahead.popleft().result
            ahead.extend(pool.submit(call, index) for index in islice(remaining, 1))
    finally:
        # After a failure the chunks that nobody will hear are not begun.
        pool.shutdown(cancel_futures=True)
