"""What has been built, from which inputs: one SQLite file in the output folder.

The catalog is where the things live that must never change once listeners have seen them: an
article's id, its guid in the feed and its publication date. The rest says whether an episode is
still current. Everything in it also stands in the MP3s' tags, so that a lost catalog can be
rebuilt from the episodes themselves.

Episodes reach listeners in this order, so that a kill at any moment leaves a valid feed: the MP3
appears whole under a new name, the catalog commits, the feed is replaced.
"""

import dataclasses
import errno
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from audionews.errors import PublishError
from audionews.models import Chapter, Episode, Paragraph, Role

SCHEMA_VERSION = 1

_PATIENCE_S = 5.0
"""How long another program may hold the file: commits take milliseconds, a copy of it perhaps a second."""

_REBUILD_HINT = "Delete it: `audionews build` rebuilds it from the episodes' tags."

_SCHEMA = """
CREATE TABLE IF NOT EXISTS articles (
    id TEXT PRIMARY KEY,
    guid TEXT NOT NULL UNIQUE,
    number INTEGER NOT NULL UNIQUE,
    identity TEXT NOT NULL UNIQUE,
    location TEXT NOT NULL,
    content_sha256 TEXT NOT NULL,
    published TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS episodes (
    article_id TEXT PRIMARY KEY REFERENCES articles (id),
    input_digest TEXT NOT NULL,
    audio_digest TEXT NOT NULL,
    tag_digest TEXT NOT NULL,
    voice TEXT NOT NULL,
    revoice INTEGER NOT NULL,
    file TEXT NOT NULL UNIQUE,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    duration_ms INTEGER NOT NULL,
    published_json TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS chunks (
    article_id TEXT NOT NULL REFERENCES articles (id),
    key TEXT NOT NULL,
    PRIMARY KEY (article_id, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
"""


_ARTICLE_COLUMNS = "id, guid, number, identity, location, content_sha256, published"
_EPISODE_COLUMNS = (
    "a.id, a.guid, a.published, e.input_digest, e.audio_digest, e.tag_digest, e.voice, e.revoice,"
    " e.file, e.bytes, e.sha256, e.duration_ms, e.published_json"
)


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """What is fixed about an article from the day it was first seen.

    Args:
        id: the article's id.
        guid: its name in the feed.
        number: its place in order of first sight, from 1.
        identity: what the id was derived from, e.g. ``file:seeds/a.txt``.
        location: absolute path or URL where it was read last.
        content_sha256: of the source as it was read last.
        published: with its time zone.
    """

    id: str
    guid: str
    number: int
    identity: str
    location: str
    content_sha256: str
    published: datetime


@dataclass(frozen=True, slots=True)
class EpisodeRecord:
    """An episode and the inputs that it was made from.

    Args:
        episode: what the feed lists.
        input_digest: of source and settings; where it is the same, nothing else need be looked at.
        audio_digest: of everything that decides the sound.
        tag_digest: of everything that decides the tags.
        voice: name of the profile that reads it.
        revoice: it is read by a lesser voice than was wanted; a later build reads it again.
    """

    episode: Episode
    input_digest: str
    audio_digest: str
    tag_digest: str
    voice: str
    revoice: bool


class Catalog:
    """The open catalog of one output folder; use it as a context manager.

    Args:
        file: is made where it is missing.
        rehearsal: work on a copy in memory; nothing is written.

    Raises:
        PublishError: not a catalog, from a newer audionews, or can't be written.
    """

    def __init__(self, file: Path, *, rehearsal: bool = False) -> None:
        self.file = file
        with _translated(file):
            self._db = _copy(file) if rehearsal else _connect(file)
            try:
                self._open()
            except BaseException:
                self._db.close()
                raise

    def _open(self) -> None:
        # WAL would leave two more files beside it; a rollback journal is as safe against kill -9.
        self._db.execute("PRAGMA journal_mode = DELETE")
        self._db.execute("PRAGMA foreign_keys = ON")
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            raise PublishError(f"{self.file} is from a newer audionews", hint="Update audionews.")
        if version == SCHEMA_VERSION:
            return
        if self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise PublishError(f"{self.file} is another program's database", hint=_REBUILD_HINT)
        # In one transaction: a catalog that was killed in its making is an empty file, not half a catalog.
        self._db.executescript(f"BEGIN IMMEDIATE;{_SCHEMA}PRAGMA user_version = {SCHEMA_VERSION};COMMIT;")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is kept, or nothing of it.

        Raises:
            PublishError: the file can't be written.
        """
        self._run("BEGIN IMMEDIATE")
        try:
            yield
            self._run("COMMIT")
        except BaseException:
            # SQLite has rolled back by itself where the disk is full.
            if self._db.in_transaction:
                self._run("ROLLBACK")
            raise

    def _run(self, query: str, values: Sequence[object] = ()) -> list[Any]:
        """The rows of a query; its errors are our own.

        Raises:
            PublishError: the file can't be read or written.
        """
        with _translated(self.file):
            return self._db.execute(query, values).fetchall()

    # -- articles

    def find(self, *, identity: str, location: str, content_sha256: str) -> ArticleRecord | None:
        """The record of an article that was seen before, even if it was edited or its file moved.

        Args:
            identity: as in `ArticleRecord`; the first thing to go by, unless that article's file has
                got another name since and this is a new file under the old one.
            location: found where the project was addressed another way (from another folder).
            content_sha256: found where a file was renamed: the same content, and the old file is gone.

        Raises:
            PublishError: the file can't be read.
        """
        for record in self._articles("WHERE identity = ?", identity):
            if not _was_renamed(record, location=location):
                return record
        for record in self._articles("WHERE location = ?", location):
            return record
        for record in self._articles("WHERE content_sha256 = ?", content_sha256):
            if not Path(record.location).exists():
                return record
        return None

    def free_identity(self, identity: str) -> str:
        """The identity for a new article: the one wanted, or with a number where another article has it."""
        free, number = identity, 1
        while self._articles("WHERE identity = ?", free):
            number += 1
            free = f"{identity}#{number}"
        return free

    def put_article(self, record: ArticleRecord) -> None:
        """Adds an article, or updates where and with which content it was read last."""
        self._run(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
            " identity = excluded.identity, location = excluded.location,"
            " content_sha256 = excluded.content_sha256",
            (
                record.id,
                record.guid,
                record.number,
                record.identity,
                record.location,
                record.content_sha256,
                record.published.isoformat(),
            ),
        )

    def next_number(self) -> int:
        """The number that the next new article gets."""
        return int(self._run("SELECT coalesce(max(number), 0) + 1 FROM articles")[0][0])

    def _articles(self, where: str, *values: str) -> list[ArticleRecord]:
        query = f"SELECT {_ARTICLE_COLUMNS} FROM articles {where} ORDER BY number"  # noqa: S608 - `where` is ours
        rows = self._run(query, values)
        with _translated(self.file):
            return [_article_record(row) for row in rows]

    def is_empty(self) -> bool:
        """Whether it knows no article."""
        return not self._run("SELECT 1 FROM articles LIMIT 1")

    # -- episodes

    def episode(self, article_id: str) -> EpisodeRecord | None:
        """The article's episode, if it was built."""
        for record in self._episodes("WHERE article_id = ?", article_id):
            return record
        return None

    def episodes(self) -> list[EpisodeRecord]:
        """Every episode, oldest first sight first."""
        return self._episodes("")

    def put_episode(self, record: EpisodeRecord, *, chunk_keys: Iterable[str] | None) -> None:
        """Adds or replaces an episode.

        Args:
            record: of an article that is in the catalog.
            chunk_keys: cache keys of its chunks, so that pruning knows what is in use; None leaves them
                as they are.
        """
        episode = record.episode
        self._run(
            "INSERT OR REPLACE INTO episodes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                episode.article_id,
                record.input_digest,
                record.audio_digest,
                record.tag_digest,
                record.voice,
                int(record.revoice),
                episode.file,
                episode.bytes,
                episode.sha256,
                episode.duration_ms,
                json.dumps(_published(episode), ensure_ascii=False),
            ),
        )
        if chunk_keys is None:
            return
        self._run("DELETE FROM chunks WHERE article_id = ?", (episode.article_id,))
        for key in sorted(set(chunk_keys)):
            self._run("INSERT INTO chunks VALUES (?, ?)", (episode.article_id, key))

    def chunk_keys(self) -> frozenset[str]:
        """Cache keys of all chunks that episodes are made of."""
        return frozenset(row[0] for row in self._run("SELECT key FROM chunks"))

    def _episodes(self, where: str, *values: str) -> list[EpisodeRecord]:
        query = (
            f"SELECT {_EPISODE_COLUMNS} FROM episodes e JOIN articles a ON a.id = e.article_id "  # noqa: S608
            f"{where} ORDER BY a.number"  # `where` is one of our own constants
        )
        rows = self._run(query, values)
        with _translated(self.file):
            return [_episode_record(row) for row in rows]

    # -- settings

    def setting(self, key: str) -> str | None:
        """A value that is kept for good, such as the podcast's own guid."""
        rows = self._run("SELECT value FROM settings WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else None

    def put_setting(self, key: str, value: str) -> None:
        """Keeps a value."""
        self._run("INSERT OR REPLACE INTO settings VALUES (?, ?)", (key, value))


def _was_renamed(record: ArticleRecord, *, location: str) -> bool:
    """Whether an article's file has another name than its identity says, and isn't the one here."""
    kind, _, path = record.identity.partition(":")
    if kind != "file" or record.location in ("", location):
        return False
    lives_by_its_name = Path(record.location).as_posix().endswith(f"/{path.lstrip('/')}")
    return not lives_by_its_name and Path(record.location).exists()


def _connect(file: Path) -> sqlite3.Connection:
    file.parent.mkdir(parents=True, exist_ok=True)
    return sqlite3.connect(file, timeout=_PATIENCE_S, isolation_level=None)


def _copy(file: Path) -> sqlite3.Connection:
    copy = sqlite3.connect(":memory:", isolation_level=None)
    if file.exists():
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as original:
            original.backup(copy)
    return copy


@contextmanager
def _translated(file: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as cause:
        raise PublishError(f"{file}: {cause}", hint=_hint(cause)) from cause
    except (ValueError, KeyError, TypeError) as cause:
        # What is in a row isn't what we wrote.
        raise PublishError(f"{file} is damaged: {cause}", hint=_REBUILD_HINT) from cause


def _hint(cause: sqlite3.Error | OSError) -> str:
    # The low byte of SQLite's error code is the kind of error (sqlite.org/rescode.html).
    kind = (getattr(cause, "sqlite_errorcode", None) or 0) & 0xFF
    if kind in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "Another program has it open: wait until it is done."
    if kind == sqlite3.SQLITE_FULL or getattr(cause, "errno", None) == errno.ENOSPC:
        return "The disk is full: make room, then build again; finished episodes are kept."
    if kind in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_SCHEMA):
        return _REBUILD_HINT
    return "Check that the folder is there and can be written to, or name another with --output."


def _published(episode: Episode) -> dict[str, Any]:
    return {
        "title": episode.title,
        "voice": episode.voice,
        "url": episode.url,
        "byline": episode.byline,
        "source": episode.source,
        "section": episode.section,
        "paragraphs": [[paragraph.role.value, paragraph.text] for paragraph in episode.paragraphs],
        "chapters": [dataclasses.astuple(chapter) for chapter in episode.chapters],
        "transcribed": episode.transcribed,
        "image": episode.image,
    }


def _article_record(row: Sequence[Any]) -> ArticleRecord:
    article_id, guid, number, identity, location, content_sha256, published = row
    return ArticleRecord(
        id=article_id,
        guid=guid,
        number=number,
        identity=identity,
        location=location,
        content_sha256=content_sha256,
        published=datetime.fromisoformat(published),
    )


def _episode_record(row: Sequence[Any]) -> EpisodeRecord:
    (
        article_id,
        guid,
        published,
        input_digest,
        audio_digest,
        tag_digest,
        voice,
        revoice,
        file,
        size,
        sha256,
        duration_ms,
        text,
    ) = row
    written = json.loads(text)
    paragraphs = tuple(Paragraph(Role(role), text) for role, text in written.pop("paragraphs"))
    chapters = tuple(Chapter(*values) for values in written.pop("chapters", ()))
    episode = Episode(
        article_id=article_id,
        guid=guid,
        published=datetime.fromisoformat(published),
        file=file,
        bytes=size,
        sha256=sha256,
        duration_ms=duration_ms,
        paragraphs=paragraphs,
        chapters=chapters,
        **written,
    )
    return EpisodeRecord(
        episode=episode,
        input_digest=input_digest,
        audio_digest=audio_digest,
        tag_digest=tag_digest,
        voice=voice,
        revoice=bool(revoice),
    )
