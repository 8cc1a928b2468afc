"""One article read aloud: the part of a build that may run in another process.

Nothing here touches the output folder but the chunk cache, so that a worker that dies has nothing
to leave half done.
"""

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from audionews import assembler, normalizer, opening, report, segmenter
from audionews.cache import ChunkCache, sounding_options
from audionews.errors import AudionewsError, EngineError, EngineTransient, EngineUnavailable
from audionews.models import Article, AudioClip, Mastering, Music, Programme, Role, Script, VoiceProfile
from audionews.normalizer import Lexicon
from audionews.synthesizer import OnChunk, Spoken, Voice, open_voice, synthesize

AUDIO_VERSION = 2
"""Raised when the same script would sound different: what was built before is built again."""


@dataclass(frozen=True, slots=True)
class Job:
    """An article to read aloud.

    Args:
        article: cleaned.
        voices: the profile to read with, then those that may take over where it fails.
        mastering: how the programme is levelled and encoded.
        intro: template of what is said before the title.
        outro: template of what is said after the last paragraph.
        cache_folder: of the chunk cache.
        lexicons: readings of the user's own, by voice; a voice may have none.
        revoice: the first voice already stands in for a better one.
        music: jingles and bed.
        bed_to_lead: the bed is heard from the first word to the lead's last.
    """

    article: Article
    voices: tuple[VoiceProfile, ...]
    mastering: Mastering
    intro: str
    outro: str
    cache_folder: Path
    lexicons: Mapping[str, Lexicon] = field(default_factory=dict)
    revoice: bool = False
    music: Music = Music()
    bed_to_lead: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A finished programme and what it was made from.

    Args:
        programme: the audio.
        script: what was said.
        profile: the voice that read all of it.
        audio_digest: see `audio_digest`.
        chunk_keys: of its chunks in the cache.
        failures: voices that had to give up, and why.
        revoice: a better voice should have read it.
        mastering: how it was levelled and encoded.
    """

    programme: Programme
    script: Script
    profile: VoiceProfile
    audio_digest: str
    chunk_keys: tuple[str, ...]
    failures: dict[str, AudionewsError]
    revoice: bool
    mastering: Mastering

    @property
    def measured(self) -> report.Report:
        """What was measured of it, against what its voice and its settings allow."""
        return report.measured(
            self.programme,
            spoken=[chunk.spoken for chunk in self.script.chunks],
            pauses_ms=[chunk.pause_ms for chunk in self.script.chunks],
            bounds=self.profile.bounds,
            target=self.mastering,
        )


def write_script(
    article: Article, *, voice: Voice, lexicon: Lexicon | None = None, intro: str = "", outro: str = ""
) -> Script:
    """The article as this voice will say it.

    Args:
        article: cleaned.
        voice: says it.
        lexicon: readings of the user's own.
        intro: template of what is said before the title.
        outro: template of what is said after the last paragraph.

    Raises:
        TextError: nothing in it can be said.
    """
    whole = "\n".join((article.title, *(paragraph.text for paragraph in article.paragraphs)))
    explained = normalizer.glosses(whole)
    if explained:
        lexicon = explained.merged(lexicon) if lexicon else explained
    return segmenter.segment(
        article,
        normalize=partial(normalizer.normalize, style=voice.profile.style, lexicon=lexicon),
        abbreviations=normalizer.abbreviations(),
        max_chars=voice.engine.max_chars,
        pauses=voice.profile.pauses,
        intro=opening.fill(intro, article),
        outro=opening.fill(outro, article),
    )


def audio_digest(script: Script, *, voice: Voice, mastering: Mastering, music: Music = Music()) -> str:
    """SHA-256 of everything that decides how an episode sounds, in hexadecimal.

    Two scripts with one digest give the same audio; an edited sentence, another pause, another
    voice, engine version or loudness gives another one.
    """
    parts: list[Any] = [
        AUDIO_VERSION,
        [voice.engine.name, voice.engine.version, sounding_options(voice.profile)],
        dataclasses.asdict(mastering),
        [[chunk.spoken, chunk.pause_ms] for chunk in script.chunks],
        music.sha256,
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def read_aloud(job: Job, *, workers: int = 1, on_chunk: OnChunk | None = None) -> Reading:
    """Reads an article with one voice from its first word to its last.

    Where the voice fails and others may take over, the whole article is read again by the next
    one: a listener shouldn't hear the voice change in the middle of a story.

    Args:
        job: the article and its voices.
        workers: chunks at a time.
        on_chunk: told of each chunk that is waited for.

    Raises:
        TextError: nothing to say.
        EngineError: every voice failed; the last one's error.
        AudioError: what was spoken can't be made into a programme.
        PublishError: the cache can't be written.
    """
    failures: dict[str, AudionewsError] = {}
    for place, profile in enumerate(job.voices):
        try:
            return _read_with(profile, job, failures=failures, workers=workers, on_chunk=on_chunk)
        except EngineError as error:
            if place == len(job.voices) - 1:
                raise
            failures[profile.name] = error
    raise EngineUnavailable(f"no voice to read {job.article.title[:60]!r}", hint="Name one with --voice.")


def gave_up_for_good(error: AudionewsError) -> bool:
    """Whether a voice that failed so should be left alone for the rest of the build.

    A text that it refused says nothing about the next article; a server that doesn't answer does.
    """
    return isinstance(error, EngineTransient | EngineUnavailable)


def _read_with(
    profile: VoiceProfile,
    job: Job,
    *,
    failures: dict[str, AudionewsError],
    workers: int,
    on_chunk: OnChunk | None,
) -> Reading:
    voice = open_voice(profile)
    script = write_script(
        job.article, voice=voice, lexicon=job.lexicons.get(profile.name), intro=job.intro, outro=job.outro
    )
    music = _with_bed(job.music, script) if job.bed_to_lead else job.music
    keys: list[str] = []
    spoken = synthesize(
        script, voice=voice, cache=ChunkCache(job.cache_folder), workers=workers, on_chunk=on_chunk
    )
    with closing(spoken):
        programme = assembler.assemble(
            _clips(spoken, keys),
            pauses_ms=[chunk.pause_ms for chunk in script.chunks],
            target=job.mastering,
            spoken=[chunk.spoken for chunk in script.chunks],
            gains_db=[assembler.gain_db(profile)] * len(script.chunks),
            music=music,
            folder=next(filter(Path.is_dir, (job.cache_folder, job.cache_folder.parent)), None),
        )
    return Reading(
        programme=programme,
        script=script,
        profile=profile,
        audio_digest=audio_digest(script, voice=voice, mastering=job.mastering, music=music),
        chunk_keys=tuple(keys),
        failures=failures,
        revoice=job.revoice or bool(failures),
        mastering=job.mastering,
    )


def _with_bed(music: Music, script: Script) -> Music:
    leads = [index for index, chunk in enumerate(script.chunks) if chunk.role is Role.LEAD]
    if music.bed is None or not leads:
        return music
    return dataclasses.replace(music, bed_chunks=(0, leads[-1] + 1))


def _clips(spoken: Iterable[Spoken], keys: list[str]) -> Iterator[AudioClip]:
    """The clips one by one, while their keys are noted."""
    for chunk in spoken:
        if chunk.key is not None:
            keys.append(chunk.key)
        yield chunk.clip
