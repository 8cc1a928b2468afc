"""The build: what has to be made, and in which order it becomes public.

Only this process writes to the output folder. For each episode its transcripts and chapters and then
its MP3 appear whole, under names that no other sound ever had; then the catalog commits; at the end the
feed is replaced. A kill between any two steps leaves a valid feed whose files are all there, and the
next build goes on from the catalog.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from audionews import cover, loader
from audionews.catalog import Catalog, EpisodeRecord
from audionews.cleaner import Cleaned, clean, refusal
from audionews.config import Config
from audionews.dates import VIETNAM_TIME
from audionews.errors import AudionewsError, LoadError
from audionews.listener import Listener
from audionews.models import BuildReport, Drop, Outcome, Paragraph, Role, Status
from audionews.pipeline import recovery
from audionews.pipeline.articles import Known, page_options, recognise
from audionews.pipeline.folder import OutputFolder
from audionews.pipeline.publishing import Press
from audionews.pipeline.readers import read_all
from audionews.pipeline.reading import Reading
from audionews.pipeline.voicing import Voicing

_NO_BASE_URL = (
    "links in the feed start with {}, which only this machine can reach: to publish, say where the output"
    " folder will be served, with --base-url or as base_url in audionews.toml"
)


def build(
    config: Config,
    *,
    sources: Sequence[loader.Source],
    jobs: int | None = None,
    force: bool = False,
    dry_run: bool = False,
    fail_fast: bool = False,
    listener: Listener | None = None,
    allow_private: bool = False,
    stdin: Callable[[], bytes] | None = None,
) -> BuildReport:
    """Makes an episode of every article that hasn't a current one, and publishes the feed.

    Args:
        config: the project.
        sources: files, folders, addresses of pages and feeds, ``-``.
        jobs: articles at a time; one per processor where None.
        force: build again what is current.
        dry_run: find out what would be built and write nothing.
        fail_fast: stop at the first article that fails; what is built by then is published.
        listener: told how it goes.
        allow_private: also fetch from addresses that aren't on the public internet.
        stdin: reads standard input, where it is a source.

    Returns:
        what became of each source. An article that fails is in the report and raises nothing.

    Raises:
        LoadError: no sources.
        ConfigError: a voice profile or a cover that can't be used.
        EngineUnavailable: the voice that was asked for isn't ready.
        PublishError: the output folder can't be used.
    """
    paths = [source for source in sources if isinstance(source, Path)]
    if paths or not sources:
        loader.discover(paths)  # a path that isn't there is told before anything is made
    cover.check(config.feed)  # before an hour of reading for a feed that can't be written
    folder = OutputFolder(config.output)
    listener = listener or Listener()
    voicing = Voicing(config, folder)
    with (
        nullcontext() if dry_run else folder.locked(),
        Catalog(folder.catalog, rehearsal=dry_run) as catalog,
        loader.Fetcher(None if dry_run else folder.pages, allow_private=allow_private) as fetcher,
    ):
        # Not "where there is no catalog": a kill may have left an empty one beside finished episodes.
        notes = recovery.rebuild(folder, catalog) if catalog.is_empty() else []
        press = None if dry_run else Press(folder, catalog, config.feed, config.base_url_set)
        run = _Build(
            config, folder, catalog, voicing, press, listener, fetcher, force=force, fail_fast=fail_fast
        )
        if press is not None:
            sweep(folder, catalog)
        try:
            origins = loader.find(
                sources, fetcher=fetcher, taken=run.is_taken, max_items=config.feed_items, stdin=stdin
            )
            listener.planned(len(origins))
            run.run(origins, workers=jobs or os.cpu_count() or 1)
        finally:
            # Also after Ctrl-C: what is finished is published.
            if press is not None:
                press.write_feed(now=_now())
    feed = None if dry_run else str(folder.feed)
    if not config.base_url_set and not dry_run:
        notes.append(_NO_BASE_URL.format(config.feed.base_url))
    return BuildReport(
        tuple(outcome for _, outcome in sorted(run.outcomes.items())), feed, (*notes, *voicing.notes)
    )


def sweep(folder: OutputFolder, catalog: Catalog) -> None:
    """Removes what neither the catalog nor the feed on disk names; see `OutputFolder.sweep`."""
    episodes = [record.episode for record in catalog.episodes()]
    folder.sweep(
        keep=[*recovery.named_by_feed(folder), *(episode.file for episode in episodes)],
        pictures=[
            *recovery.pictures_named_by_feed(folder),
            *(picture for episode in episodes for picture in episode.pictures),
        ],
    )


@dataclass(frozen=True, slots=True)
class _Task:
    """An article that has to be read aloud."""

    place: int
    source: str
    known: Known
    cleaned: Cleaned


@dataclass(frozen=True, slots=True)
class _Story:
    """What a page told, to know it again."""

    title: str
    text: tuple[str, ...]
    published: datetime


class _Build:
    """One run over the sources."""

    def __init__(
        self,
        config: Config,
        folder: OutputFolder,
        catalog: Catalog,
        voicing: Voicing,
        press: Press | None,
        listener: Listener,
        fetcher: loader.Fetcher,
        *,
        force: bool,
        fail_fast: bool,
    ) -> None:
        self._config = config
        self._folder = folder
        self._catalog = catalog
        self._voicing = voicing
        self._press = press
        self._listener = listener
        self._fetcher = fetcher
        self._force = force
        self._fail_fast = fail_fast
        self._seen: set[str] = set()
        self._stories: list[_Story] | None = None
        self.outcomes: dict[int, Outcome] = {}

    def is_taken(self, url: str) -> bool:
        """Whether the page of that address has become an episode; it isn't asked for again then."""
        if self._force:
            return False
        identity = f"url:{loader.canonical_url(url)}"
        record = self._catalog.find(identity=identity, location=url, content_sha256="")
        return record is not None and self._catalog.episode(record.id) is not None

    def run(self, origins: Sequence[loader.Origin], *, workers: int) -> None:
        """Settles every source, unless one fails and `fail_fast` is set."""
        tasks = self._tasks(origins)
        if self._press is None:
            for task in tasks:
                self._settle(
                    task.place,
                    task.source,
                    Status.PLANNED,
                    title=task.cleaned.article.title,
                    drops=task.cleaned.drops,
                    encoding=task.known.loaded.encoding,
                )
            return
        readings = read_all(
            tasks,
            job_of=lambda task: self._voicing.job(task.cleaned.article),
            workers=workers,
            listener=self._listener,
        )
        with closing(readings):
            for task, result in readings:
                self._publish(task, result, press=self._press)
                if self._has_to_stop():
                    return

    def _tasks(self, origins: Sequence[loader.Origin]) -> Iterator[_Task]:
        """The articles that have to be read aloud; the others are settled on the way."""
        for place, origin in enumerate(origins):
            try:
                task = self._task(place, origin)
            except AudionewsError as error:
                self._fail(place, _shown(origin), error)
                task = None
            if self._has_to_stop():
                return
            if task is not None:
                yield task

    def _task(self, place: int, origin: loader.Origin) -> _Task | None:
        loaded = loader.load_origin(
            origin,
            root=self._config.root,
            fetcher=self._fetcher,
            now=_now(),
            options=page_options(self._config),
            ask=origin.url is None or not self.is_taken(origin.url),
        )
        if (twin := self._twin(loaded)) is not None:
            self._settle(place, _shown(origin), Status.TWICE, title=twin)
            return None
        known = recognise(loaded, catalog=self._catalog, now=_now())
        if known.record.id in self._seen:
            self._settle(place, _shown(origin), Status.TWICE, title=loaded.article.title)
            return None
        self._seen.add(known.record.id)
        episode = self._reusable(known)
        if episode is None:
            return _Task(place, _shown(origin), known, self._clean(known))
        profile = self._voicing.profile_of(episode)
        if profile is None:
            return _Task(place, _shown(origin), known, self._clean(known))
        digest = self._voicing.input_digest(known, profile)
        if digest == episode.input_digest:
            self._settle_current(place, _shown(origin), episode)
            return None
        cleaned = self._clean(known)
        script = self._voicing.script(cleaned.article, profile)
        if self._voicing.audio_digest(script, profile) != episode.audio_digest:
            return _Task(place, _shown(origin), known, cleaned)
        # It sounds the same; what is written around the sound may have changed.
        if self._press is not None:
            refreshed = self._press.refresh(
                cleaned.article,
                episode,
                script=script,
                profile=profile,
                record=known.record,
                input_digest=digest,
            )
            if refreshed is None:
                return _Task(place, _shown(origin), known, cleaned)
            episode = refreshed
        self._settle_current(place, _shown(origin), episode, drops=cleaned.drops)
        return None

    def _twin(self, loaded: loader.Loaded) -> str | None:
        """The title under which another address told a page's story before, or None."""
        if self._force or loaded.article.url is None or self._is_known(loaded):
            return None
        article = clean(loaded.article, not_after=loaded.modified).article
        story = _Story(article.title, _read(article.paragraphs), article.published or loaded.modified)
        if self._stories is None:
            told = (record.episode for record in self._catalog.episodes())
            self._stories = [
                _Story(episode.title, _read(episode.paragraphs), episode.published)
                for episode in told
                if episode.url is not None
            ]
        for other in self._stories:
            if loader.is_same_story(
                story.text,
                other.text,
                titles=(story.title, other.title),
                dates=(story.published, other.published),
            ):
                return other.title
        self._stories.append(story)
        return None

    def _is_known(self, loaded: loader.Loaded) -> bool:
        return (
            self._catalog.find(
                identity=loaded.identity,
                location=loaded.location,
                content_sha256=loaded.content_sha256,
            )
            is not None
        )

    def _clean(self, known: Known) -> Cleaned:
        cleaned = known.clean(captions=self._config.captions == "read")
        if (reason := refusal(cleaned)) is not None:
            raise LoadError(
                f"{known.loaded.location} {reason}",
                hint="Name the whole article, or save its page and name the file.",
            )
        if cleaned.article.image:
            cover.check_image(cleaned.article.image)
        return cleaned

    def _reusable(self, known: Known) -> EpisodeRecord | None:
        """The article's episode, if its files stand as they were built."""
        episode = None if self._force else self._catalog.episode(known.record.id)
        return episode if episode is not None and self._folder.has(episode.episode) else None

    def _publish(self, task: _Task, result: Reading | AudionewsError, *, press: Press) -> None:
        article = task.cleaned.article
        try:
            if isinstance(result, AudionewsError):
                raise result
            self._voicing.learn(result)
            digest = self._voicing.input_digest(task.known, result.profile)
            built = press.publish(article, result, record=task.known.record, input_digest=digest)
        except AudionewsError as error:
            self._fail(task.place, task.source, error, title=article.title, drops=task.cleaned.drops)
        else:
            self._settle(
                task.place,
                task.source,
                Status.BUILT,
                title=article.title,
                drops=task.cleaned.drops,
                encoding=task.known.loaded.encoding,
                **_facts(built),
            )

    def _settle_current(
        self, place: int, source: str, episode: EpisodeRecord, drops: tuple[Drop, ...] = ()
    ) -> None:
        self._settle(
            place, source, Status.CURRENT, title=episode.episode.title, drops=drops, **_facts(episode)
        )

    def _fail(self, place: int, source: str, error: AudionewsError, **more: Any) -> None:
        self._settle(place, source, Status.FAILED, error=error.message, hint=error.hint, **more)

    def _settle(self, place: int, source: str, status: Status, **facts: Any) -> None:
        self.outcomes[place] = Outcome(source, status, **facts)
        self._listener.finished(self.outcomes[place])

    def _has_to_stop(self) -> bool:
        return self._fail_fast and any(o.status is Status.FAILED for o in self.outcomes.values())


def _facts(record: EpisodeRecord) -> dict[str, Any]:
    return {
        "file": record.episode.file,
        "duration_ms": record.episode.duration_ms,
        "voice": record.voice,
        "revoice": record.revoice,
    }


def _read(paragraphs: Sequence[Paragraph]) -> tuple[str, ...]:
    return tuple(paragraph.text for paragraph in paragraphs if paragraph.role is not Role.CAPTION)


def _shown(origin: loader.Origin) -> str:
    """A path as users like to read it, from where they are, if it is below; an address as it is."""
    if origin.file is None:
        return origin.shown
    here = Path.cwd()
    return str(origin.file.relative_to(here) if origin.file.is_relative_to(here) else origin.file)


def _now() -> datetime:
    return datetime.now(VIETNAM_TIME)
