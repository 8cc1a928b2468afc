"""Which voice reads what, and whether an episode is still current.

Under ``auto`` an episode stays with the voice that read it for as long as its text stays, even
when a better voice answers again: a listener has perhaps heard it already. Only an episode whose
better voice failed in the middle is marked, and is read again when that voice is back.
"""

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import reduce
from pathlib import Path
from typing import Any

from audionews import __version__, assembler, cover
from audionews.cache import sounding_options
from audionews.catalog import EpisodeRecord
from audionews.config import AUTO_VOICE, Config, load_voice, voice_lexicon
from audionews.errors import AudionewsError
from audionews.models import Article, Script, VoiceProfile
from audionews.normalizer import Lexicon, load_lexicon
from audionews.pipeline.articles import Known
from audionews.pipeline.folder import OutputFolder
from audionews.pipeline.publishing import TAG_VERSION
from audionews.pipeline.reading import Job, Reading, audio_digest, gave_up_for_good, write_script
from audionews.synthesizer import Choice, Voice, auto_profiles, choose_voice, open_voice


class Voicing:
    """The voices of one build.

    Args:
        config: the project.
        folder: its output.

    Raises:
        ConfigError: the voice that was asked for has no profile, or it or a jingle can't be used.
    """

    def __init__(self, config: Config, folder: OutputFolder) -> None:
        self._config = config
        self._folder = folder
        self._auto = config.voice == AUTO_VOICE
        wanted = (
            auto_profiles(voices_dir=config.voices_dir)
            if self._auto
            else (load_voice(config.voice, voices_dir=config.voices_dir),)
        )
        self._wanted = {profile.name: profile for profile in wanted}
        self._open: dict[str, Voice] = {}
        self._loaded: dict[str, Lexicon | None] = {}
        self._failed: dict[str, str] = {}
        self._choice: Choice | None = None
        self._music = assembler.load_music(config.jingles)

    @property
    def notes(self) -> list[str]:
        """What the user should know about the voices: which were passed over, and why."""
        return [f"voice {name} isn't ready: {reason}" for name, reason in self._passed_over.items()]

    @property
    def _passed_over(self) -> Mapping[str, str]:
        return {**(self._choice.passed_over if self._choice else {}), **self._failed}

    def profile_of(self, episode: EpisodeRecord) -> VoiceProfile | None:
        """The profile that reads an episode, or None where it is to be read by another one."""
        profile = self._wanted.get(episode.voice)
        if profile is None or (self._auto and episode.revoice and self._is_better_ready(profile)):
            return None
        return profile

    def input_digest(self, known: Known, profile: VoiceProfile) -> str:
        """SHA-256 of source, settings and version, in hexadecimal: where it is unchanged, so is the episode.

        Raises:
            EngineUnavailable: the profile's engine can't be loaded.
        """
        config = self._config
        parts: list[Any] = [
            __version__,
            known.loaded.content_sha256,
            dataclasses.astuple(known.record),
            *self.voice_parts(profile),
            dataclasses.asdict(config.mastering),
            dataclasses.asdict(config.feed),
            cover.file_name(config.feed),
            self._music.sha256,
            cover.own_digest(known.loaded.article.image),
            TAG_VERSION,
            [config.captions, config.tables, config.lists, config.intro, config.outro],
        ]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False, default=str).encode()).hexdigest()

    def voice_parts(self, profile: VoiceProfile) -> list[Any]:
        """What a voice adds to a digest of inputs: its settings, its engine's version, its readings.

        Raises:
            EngineUnavailable: the profile's engine can't be loaded.
        """
        files = lexicon_files(self._config, profile)
        readings = [file.read_text(encoding="utf-8", errors="replace") for file in files]
        return [_plain(profile), self._voice(profile).engine.version, readings]

    def script(self, article: Article, profile: VoiceProfile) -> Script:
        """What a voice would say for an article.

        Raises:
            EngineUnavailable: the profile's engine can't be loaded.
            TextError: nothing in it can be said.
        """
        voice = self._voice(profile)
        lexicon = self._lexicons([profile]).get(profile.name)
        return write_script(
            article, voice=voice, lexicon=lexicon, intro=self._config.intro, outro=self._config.outro
        )

    def audio_digest(self, script: Script, profile: VoiceProfile) -> str:
        """The digest that a script's sound would have with a voice; see `reading.audio_digest`.

        Raises:
            EngineUnavailable: the profile's engine can't be loaded.
        """
        return audio_digest(
            script, voice=self._voice(profile), mastering=self._config.mastering, music=self._music
        )

    def job(self, article: Article) -> Job:
        """What has to be done to read an article; the first call asks the engines whether they are ready.

        Raises:
            EngineUnavailable: the voice that was asked for isn't ready, or none is.
        """
        choice = self._choose()
        return Job(
            article=article,
            voices=(choice.voice.profile, *choice.fallbacks),
            mastering=self._config.mastering,
            intro=self._config.intro,
            outro=self._config.outro,
            cache_folder=self._folder.chunks,
            lexicons=self._lexicons([choice.voice.profile, *choice.fallbacks]),
            revoice=bool(self._failed),
            music=self._music,
        )

    def learn(self, reading: Reading) -> None:
        """Leaves voices alone, for the rest of the build, that gave up while reading an article."""
        for name, error in reading.failures.items():
            if gave_up_for_good(error):
                self._failed[name] = error.message
                self._choice = None

    def _choose(self) -> Choice:
        if self._choice is None:
            self._choice = choose_voice(
                self._config.voice, voices_dir=self._config.voices_dir, passing_over=self._failed
            )
        return self._choice

    def _is_better_ready(self, profile: VoiceProfile) -> bool:
        ranks = list(self._wanted)
        try:
            chosen = self._choose().voice.profile.name
        except AudionewsError:
            return False
        return ranks.index(chosen) < ranks.index(profile.name)

    def _voice(self, profile: VoiceProfile) -> Voice:
        if profile.name not in self._open:
            self._open[profile.name] = open_voice(profile)
        return self._open[profile.name]

    def _lexicons(self, profiles: Iterable[VoiceProfile]) -> dict[str, Lexicon]:
        """Readings of the user's own for each voice that has some; read once per build."""
        for profile in profiles:
            if profile.name not in self._loaded:
                self._loaded[profile.name] = own_lexicon(self._config, profile)
        return {name: lexicon for name, lexicon in self._loaded.items() if lexicon is not None}


def lexicon_files(config: Config, profile: VoiceProfile) -> list[Path]:
    """The files of readings that a voice follows: the project's, then its own, which wins."""
    files = (config.lexicon, voice_lexicon(profile.name, voices_dir=config.voices_dir))
    return [file for file in files if file is not None]


def own_lexicon(config: Config, profile: VoiceProfile) -> Lexicon | None:
    """The readings of the user's own that a voice follows.

    Raises:
        ConfigError: a file that can't be read, or a row that can't be used.
    """
    lexicons = [load_lexicon(file) for file in lexicon_files(config, profile)]
    return reduce(Lexicon.merged, lexicons) if lexicons else None


def _plain(profile: VoiceProfile) -> list[Any]:
    return [
        profile.name,
        profile.engine,
        sounding_options(profile),
        profile.label,
        dataclasses.asdict(profile.pauses),
        dataclasses.asdict(profile.style),
        dataclasses.asdict(profile.bounds),
    ]
