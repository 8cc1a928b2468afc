"""What has been read becomes public: tagged MP3s, catalog rows, the feed."""

import dataclasses
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

from audionews import chapters, cover, feed_writer, files, mp3, report, tagger, timings
from audionews.catalog import ArticleRecord, Catalog, EpisodeRecord
from audionews.cover import EpisodeCover
from audionews.errors import PublishError
from audionews.models import Article, Chapter, Feed, Script, Transcript, VoiceProfile
from audionews.pipeline import sidecars
from audionews.pipeline.folder import OutputFolder
from audionews.pipeline.naming import episode_file
from audionews.pipeline.reading import Reading
from audionews.pipeline.sidecars import Sidecars
from audionews.tagger import TagRecord

TAG_VERSION = 3
"""Raised when the tags of the same episode would be written otherwise: they are written anew."""

_PODCAST_GUID = "podcast_guid"


@dataclass(frozen=True, slots=True)
class Press:
    """Publishes into one output folder.

    Args:
        folder: locked by this build.
        catalog: of the same folder.
        feed: the podcast.
        base_url_set: whether the feed's address is the publisher's, and its guid to be kept.
    """

    folder: OutputFolder
    catalog: Catalog
    feed: Feed
    base_url_set: bool

    def publish(
        self,
        article: Article,
        reading: Reading,
        *,
        record: ArticleRecord,
        input_digest: str,
        find_chapters: Callable[[Transcript], tuple[Chapter, ...]] | None = None,
    ) -> EpisodeRecord:
        """Puts a new recording in place: first the files, then the catalog.

        Args:
            article: cleaned.
            reading: its recording.
            record: the article in the catalog.
            input_digest: see `EpisodeRecord`.
            find_chapters: where they aren't an article's own.

        Raises:
            AudioError, PublishError: it can't be tagged or written; what was there stays.
        """
        beside = _sidecars(article, reading.script, reading.measured)
        if find_chapters is not None:
            beside = dataclasses.replace(beside, chapters=find_chapters(beside.transcript))
        file = episode_file(
            article.title,
            published=record.published,
            article_id=record.id,
            audio_digest=reading.audio_digest,
        )
        tags = _tag_record(
            article,
            profile=reading.profile,
            digest=reading.audio_digest,
            record=record,
            revoice=reading.revoice,
            chapters=beside.chapters,
            image=self._picture_file(article, file=file),
        )
        sound = reading.programme.mp3
        try:
            return self._put(
                sound,
                tags,
                article=article,
                file=file,
                script=reading.script,
                beside=beside,
                keys=reading.chunk_keys,
                input_digest=input_digest,
            )
        finally:
            reading.programme.discard()

    def refresh(
        self,
        article: Article,
        old: EpisodeRecord,
        *,
        script: Script,
        profile: VoiceProfile,
        record: ArticleRecord,
        input_digest: str,
    ) -> EpisodeRecord | None:
        """Brings all that is written around an episode up to date; its sound and its URL stay.

        Args:
            article: cleaned, as it is now.
            old: the episode as it stands.
            script: what is said, in the spelling of now.
            profile: the voice that reads it.
            record: the article in the catalog.
            input_digest: see `EpisodeRecord`.

        Returns:
            the episode as it is now; None where its report doesn't say when what is heard, so that it has
            to be read again.

        Raises:
            AudioError, PublishError: as `publish`.
        """
        measured = sidecars.read_report(self.folder.root, old.episode)
        if measured is None or not _fits(measured, script):
            return None
        beside = _sidecars(article, script, measured)
        tags = _tag_record(
            article,
            profile=profile,
            digest=old.audio_digest,
            record=record,
            revoice=old.revoice,
            chapters=beside.chapters,
            image=self._picture_file(article, file=old.episode.file),
        )
        if self._tag_digest(tags, script) == old.tag_digest:
            new = dataclasses.replace(old, input_digest=input_digest)
            with self.catalog.transaction():
                self.catalog.put_episode(new, chunk_keys=None)
            return new
        path = self.folder.root / old.episode.file
        try:
            path.open("rb").close()
        except OSError as cause:
            raise PublishError(
                f"{path} can't be read: {cause.strerror}", hint="Check its permissions."
            ) from cause
        return self._put(
            path,
            tags,
            article=article,
            file=old.episode.file,
            script=script,
            beside=beside,
            keys=None,
            input_digest=input_digest,
        )

    def _tag_digest(self, tags: TagRecord, script: Script) -> str:
        """SHA-256 of everything that is written around an episode's sound, in hexadecimal."""
        parts: list[Any] = [
            TAG_VERSION,
            dataclasses.asdict(tags),
            [chunk.written for chunk in script.chunks],
            dataclasses.asdict(self.feed),
            cover.file_name(self.feed),
        ]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False, default=str).encode()).hexdigest()

    def write_feed(self, *, now: datetime) -> None:
        """Writes cover and feed out of the catalog; what hasn't changed isn't touched.

        Args:
            now: no episode is dated after it.

        Raises:
            PublishError: they can't be written; the old feed stays.
        """
        cover_file = cover.file_name(self.feed)
        cover_path = self.folder.root / cover_file
        if not cover_path.exists():
            files.write_whole(cover_path, cover.draw(self.feed))
        # Somebody may have deleted a picture; the next build draws it again.
        episodes = [
            episode
            if episode.image is None or (self.folder.root / episode.image).is_file()
            else dataclasses.replace(episode, image=None)
            for episode in (record.episode for record in self.catalog.episodes())
        ]
        document = feed_writer.render(
            self.feed, episodes, cover_file=cover_file, podcast_guid=self._podcast_guid(), now=now
        )
        files.write_if_changed(self.folder.feed, document)

    def _put(
        self,
        sound: bytes | Path,
        tags: TagRecord,
        *,
        article: Article,
        file: str,
        script: Script,
        beside: Sidecars,
        keys: Sequence[str] | None,
        input_digest: str,
    ) -> EpisodeRecord:
        beside.write(self.folder.root, file, feed=self.feed, voice=tags.voice)
        shown = _episode_cover(article)
        if tags.image is not None and not (self.folder.root / tags.image).exists():
            files.write_whole(self.folder.root / tags.image, cover.draw_episode(self.feed, shown))
        picture = cover.draw_episode(self.feed, shown, side=cover.TAG_SIDE)
        # The tag alone: the sound of a long programme is only passed on, a piece at a time.
        tag = tagger.tag(
            b"",
            record=tags,
            feed=self.feed,
            cover=picture,
            duration_ms=beside.measured.duration_ms,
            lines=[(sentence.start_ms, sentence.text) for sentence in beside.transcript.sentences],
        )
        size, sha256 = files.write_pieces_if_changed(
            self.folder.root / file, lambda: chain((tag,), mp3.pieces(sound))
        )
        episode = tags.episode(
            file=file,
            size=size,
            sha256=sha256,
            duration_ms=beside.measured.duration_ms,
        )
        record = EpisodeRecord(
            episode=episode,
            input_digest=input_digest,
            audio_digest=tags.digest,
            tag_digest=self._tag_digest(tags, script),
            voice=tags.voice_name,
            revoice=tags.revoice,
        )
        with self.catalog.transaction():
            self.catalog.put_episode(record, chunk_keys=keys)
        return record

    def _picture_file(self, article: Article, *, file: str) -> str:
        return cover.episode_file_name(self.feed, _episode_cover(article), stem=file.removesuffix(".mp3"))

    def _podcast_guid(self) -> str:
        """Made when the podcast first has an address of its own, and kept when it moves."""
        guid = self.catalog.setting(_PODCAST_GUID)
        if guid is None:
            guid = feed_writer.podcast_guid(self.feed.base_url)
            if self.base_url_set:
                with self.catalog.transaction():
                    self.catalog.put_setting(_PODCAST_GUID, guid)
        return guid


def _episode_cover(article: Article) -> EpisodeCover:
    return EpisodeCover(article.title, article.source, article.published, article.image)


def _sidecars(article: Article, script: Script, measured: report.Report) -> Sidecars:
    transcript = timings.transcribe(script, measured.timings)
    found = chapters.find_chapters(transcript, title=article.title, duration_ms=measured.duration_ms)
    return Sidecars(transcript, found, measured)


def _fits(measured: report.Report, script: Script) -> bool:
    """Whether the report is of this script's sound."""
    return [len(timing.syllables) for timing in measured.timings] == [
        len(chunk.spoken.split()) for chunk in script.chunks
    ]


def _tag_record(
    article: Article,
    *,
    profile: VoiceProfile,
    digest: str,
    record: ArticleRecord,
    revoice: bool,
    chapters: tuple[Chapter, ...],
    image: str,
) -> TagRecord:
    return TagRecord(
        article_id=record.id,
        guid=record.guid,
        title=article.title,
        published=record.published,
        voice=profile.label,
        paragraphs=article.paragraphs,
        identity=record.identity,
        digest=digest,
        voice_name=profile.name,
        url=article.url,
        byline=article.byline,
        source=article.source,
        section=article.section,
        number=record.number,
        revoice=revoice,
        chapters=chapters,
        transcribed=True,
        image=image,
    )
