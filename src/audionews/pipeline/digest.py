"""A day's bulletin: one episode out of the articles that have been built, in a podcast of its own.

It lives in ``digest/`` below the output folder: feed, catalog, cover and episodes of its own, so that the
main feed's guids and files are never touched. What the main folder knows is only read. Its guid is made
from day, title and section: the same bulletin stays the same episode. It is read by `read_aloud` like any
article, with the project's jingles, and with its music bed under the headlines.
"""

import dataclasses
import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

from audionews import __version__, bulletin, chapters, cover, files, loader
from audionews.bulletin import Plan, Story
from audionews.catalog import ArticleRecord, Catalog, EpisodeRecord
from audionews.config import Config
from audionews.dates import VIETNAM_TIME
from audionews.errors import ConfigError, LoadError
from audionews.listener import Listener
from audionews.models import Article, BuildReport, Chapter, Drop, Episode, Feed, Outcome, Status, Transcript
from audionews.pipeline import recovery
from audionews.pipeline.driver import sweep
from audionews.pipeline.folder import DIGEST_FOLDER, OutputFolder
from audionews.pipeline.naming import episode_file
from audionews.pipeline.publishing import Press
from audionews.pipeline.reading import Job, Reading, read_aloud
from audionews.pipeline.voicing import Voicing
from audionews.plain_text import web_address

TOLERANCE = 0.05
"""Of the time that was asked for, by which a bulletin may be longer or shorter."""

_VERSION = 1  # raised when the same stories would become another bulletin
_MOST_ATTEMPTS = 4


def feed_of(feed: Feed) -> Feed:
    """The bulletins' podcast, beside the main one."""
    return dataclasses.replace(
        feed,
        title=f"{feed.title}: điểm tin",
        description=f"Tin trong ngày, mỗi bản tin một tập. Toàn văn từng bài: {feed.title}.",
        base_url=f"{feed.base_url}{DIGEST_FOLDER}/",
    )


def digest(
    config: Config,
    *,
    day: date | None = None,
    minutes: int | None = None,
    section: str | None = None,
    title: str | None = None,
    force: bool = False,
    listener: Listener | None = None,
    now: datetime | None = None,
) -> BuildReport:
    """Makes a bulletin of a day's articles and publishes it in a feed of its own.

    Args:
        config: the project.
        day: in Vietnam; today where None.
        minutes: how long it should be, give or take 5 %; every story whole where None.
        section: only articles of that section.
        title: the bulletin's name; by the hour where None.
        force: make it again where it is current.
        listener: told how it goes.
        now: with its time zone; the clock's where None.

    Returns:
        what became of the bulletin; its drops say which stories aren't read, and why.

    Raises:
        LoadError: no articles of that day or section.
        ConfigError: too little time for one story, or a voice or a cover that can't be used.
        TextError, EngineError, AudioError: it can't be read aloud.
        PublishError: the output folder can't be used.
    """
    now = (now or datetime.now(VIETNAM_TIME)).astimezone(VIETNAM_TIME)
    day = day or now.date()
    feed = feed_of(config.feed)
    cover.check(feed)
    main, folder = OutputFolder(config.output), OutputFolder(config.output).digests
    listener = listener or Listener()
    with main.locked():
        with Catalog(main.catalog) as known:
            notes = recovery.rebuild(main, known) if known.is_empty() else []
            built = [record.episode for record in known.episodes() if main.has(record.episode)]
        found, drops = bulletin.stories(_of(built, day=day, section=section))
        if not found:
            raise LoadError(
                f"no article of {day} can be told in a bulletin", hint="Build articles with text first."
            )
        listener.planned(1)
        name = title or bulletin.edition(now, day=day)
        with folder.locked(), Catalog(folder.catalog) as catalog:
            notes += recovery.rebuild(folder, catalog) if catalog.is_empty() else []
            sweep(folder, catalog)
            press = Press(folder, catalog, feed, config.base_url_set)
            record = _record(catalog, name=name, day=day, section=section, now=now)
            shown = bulletin.full_title(name, day=day, section=section)
            run = _Bulletin(config, main, press, record, shown, found, minutes=minutes, listener=listener)
            try:
                outcome = run.made(force=force, drops=drops)
            finally:
                press.write_feed(now=now)
            notes += run.notes
    listener.finished(outcome)
    return BuildReport((outcome,), str(folder.feed), tuple(notes))


def _of(built: Sequence[Episode], *, day: date, section: str | None) -> list[Episode]:
    days = sorted({_day(episode) for episode in built})
    of_day = [episode for episode in built if _day(episode) == day]
    if not of_day:
        there = ", ".join(map(str, days[-10:])) or "none at all: run `audionews build` first"
        raise LoadError(f"no article of {day} has been built", hint=f"There are articles of: {there}.")
    if section is None:
        return of_day
    chosen = [e for e in of_day if (e.section or "").casefold() == section.casefold()]
    if not chosen:
        names = ", ".join(sorted({e.section for e in of_day if e.section})) or "none that is named"
        raise LoadError(f"no article of {day} is of the section {section}", hint=f"There are: {names}.")
    return chosen


def _day(episode: Episode) -> date:
    return episode.published.astimezone(VIETNAM_TIME).date()


def _record(catalog: Catalog, *, name: str, day: date, section: str | None, now: datetime) -> ArticleRecord:
    identity = f"digest:{day}:{name.casefold()}:{(section or '').casefold()}"
    found = catalog.find(identity=identity, location=identity, content_sha256="-")
    if found is not None:
        return found
    evening = datetime.combine(day, time(18), tzinfo=VIETNAM_TIME)
    made = now if day == now.date() else min(now, evening)
    record = ArticleRecord(
        id=loader.article_id(identity),
        guid=f"audionews:{loader.article_id(identity)}",
        number=catalog.next_number(),
        identity=identity,
        location=identity,
        content_sha256="",
        published=made.replace(microsecond=0),
    )
    with catalog.transaction():
        catalog.put_article(record)
    return record


class _Bulletin:
    """One bulletin on its way."""

    def __init__(
        self,
        config: Config,
        main: OutputFolder,
        press: Press,
        record: ArticleRecord,
        title: str,
        found: Sequence[Story],
        *,
        minutes: int | None,
        listener: Listener,
    ) -> None:
        self._config = config
        self._main = main
        self._press = press
        self._record = record
        self._title = title
        self._found = found
        self._budget_ms = None if minutes is None else minutes * 60_000
        self._listener = listener
        self._voicing = Voicing(config, main)
        self._own_notes: list[str] = []

    @property
    def notes(self) -> list[str]:
        """What the user should know of the time and of the voices."""
        return [*self._own_notes, *self._voicing.notes]

    def made(self, *, force: bool, drops: list[Drop]) -> Outcome:
        """Makes the bulletin, unless it is current."""
        digest = self._input_digest()
        old = self._press.catalog.episode(self._record.id)
        status = Status.CURRENT
        if force or old is None or old.input_digest != digest or not self._press.folder.has(old.episode):
            reading_plan, article, reading = self._read()
            drops = [*drops, *(Drop(s.episode.title, "no time for it") for s in reading_plan.left_out)]
            old = self._publish(reading_plan, article, reading, digest)
            status = Status.BUILT
        return Outcome(
            self._title,
            status,
            title=self._title,
            file=f"{DIGEST_FOLDER}/{old.episode.file}",
            duration_ms=old.episode.duration_ms,
            voice=old.voice,
            revoice=old.revoice,
            drops=tuple(drops),
        )

    def _input_digest(self) -> str:
        """Of all that decides the bulletin: the same, and there is nothing to do."""
        config = self._config
        job = self._job(self._written(Plan(tuple((s, len(s.paragraphs)) for s in self._found), 0)))
        parts = [
            [__version__, _VERSION, self._title, self._budget_ms, config.outro],
            dataclasses.asdict(self._press.feed),
            cover.file_name(self._press.feed),
            dataclasses.asdict(config.mastering),
            # Which chunks have the bed comes out of the stories.
            dataclasses.replace(job.music, bed_chunks=(0, 1) if job.music.bed else None).sha256,
            self._voicing.voice_parts(job.voices[0]),
            [dataclasses.asdict(story) for story in self._found],
        ]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False, default=str).encode()).hexdigest()

    def _read(self) -> tuple[Plan, Article, Reading]:
        """Reads it aloud; where it comes out too long or too short, again with more or less."""
        if self._budget_ms is None:
            everything = Plan(tuple((s, len(s.paragraphs)) for s in self._found), 0)
            article = self._written(everything)
            return everything, article, self._aloud(article)
        best: tuple[float, tuple[Plan, Article, Reading]] | None = None
        pace = 1.0
        for _ in range(_MOST_ATTEMPTS):
            chosen = bulletin.plan(
                self._found,
                title=self._title,
                podcast=self._config.feed.title,
                outro=self._config.outro,
                budget_ms=self._budget_ms / pace,
            )
            if chosen is None:
                break
            article = self._written(chosen)
            reading = self._aloud(article)
            off = abs(reading.programme.duration_ms / self._budget_ms - 1)
            if best is None or off < best[0]:
                if best is not None:
                    best[1][2].programme.discard()
                best = (off, (chosen, article, reading))
            else:
                reading.programme.discard()
            too_little = chosen.is_whole and reading.programme.duration_ms < self._budget_ms
            if off <= TOLERANCE or too_little:
                break
            pace = reading.programme.duration_ms / chosen.planned_ms
        minutes = self._budget_ms / 60_000
        if best is None or best[1][2].programme.duration_ms > self._budget_ms * (1 + 2 * TOLERANCE):
            if best is not None:
                best[1][2].programme.discard()
            raise ConfigError(
                f"{minutes:g} minutes are too few for greeting, headline and the beginning of one story",
                hint="Give more --minutes.",
            )
        off, result = best
        if off > TOLERANCE:
            lasts = result[2].programme.duration_ms / 60_000
            why = "there is no more to read" if result[0].is_whole else "paragraphs aren't cut"
            self._own_notes.append(f"the bulletin lasts {lasts:.1f} of {minutes:g} minutes: {why}")
        return result

    def _written(self, chosen: Plan) -> Article:
        return bulletin.write(
            chosen, article_id=self._record.id, title=self._title, podcast=self._config.feed.title
        )

    def _job(self, article: Article) -> Job:
        return dataclasses.replace(self._voicing.job(article), intro="", bed_to_lead=True)

    def _aloud(self, article: Article) -> Reading:
        def told(index: int, total: int, written: str) -> None:
            self._listener.chunk(self._title, index, total, written)

        return read_aloud(self._job(article), on_chunk=told)

    def _publish(self, chosen: Plan, article: Article, reading: Reading, digest: str) -> EpisodeRecord:
        file = episode_file(
            self._title,
            published=self._record.published,
            article_id=self._record.id,
            audio_digest=reading.audio_digest,
        )
        listed = [
            (
                chapters.chapter_title(story.episode.title) or "…",
                web_address(story.episode.url) or "",
                self._picture(story, stem=file.removesuffix(".mp3")),
            )
            for story, _ in chosen.stories
        ]

        def found(transcript: Transcript) -> tuple[Chapter, ...]:
            return bulletin.chapters_of(
                transcript, title=chapters.chapter_title(self._title), chapters=listed
            )

        dated = dataclasses.replace(article, published=self._record.published)
        return self._press.publish(
            dated, reading, record=self._record, input_digest=digest, find_chapters=found
        )

    def _picture(self, story: Story, *, stem: str) -> str:
        """A copy of the story's picture that stays as long as the bulletin; empty where there is none."""
        image = story.episode.image
        if image is None:
            return ""
        try:
            data = (self._main.root / image).read_bytes()
        except OSError:
            return ""
        name = f"{stem}.{Path(image).stem.rpartition('.')[2]}.jpg"
        files.write_if_changed(self._press.folder.root / name, data)
        return name
