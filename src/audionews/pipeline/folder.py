"""The output folder: what lies where, one build at a time, and what a killed build left behind.

output/
  feed.xml              what podcast apps read; replaced last
  cover-….jpg
  episodes/….mp3        one per article
          /….vtt .srt .json .chapters.json .report.json ….jpg    what belongs to it
  digest/               the bulletins' podcast: a folder like this one
  .audionews/           ours: nothing in it needs to be uploaded
    catalog.sqlite      what has been built
    chunks/             the chunk cache
    pages/              pages and feeds as they were fetched last
    lock.sqlite         held while a build runs
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from audionews import files
from audionews.errors import PublishError
from audionews.models import Episode
from audionews.pipeline import sidecars

DIGEST_FOLDER = "digest"
"""Subscribers of the bulletins know it, so it never changes."""


@dataclass(frozen=True, slots=True)
class OutputFolder:
    """The places in one output folder.

    Args:
        root: the folder itself; it need not exist.
    """

    root: Path

    @property
    def episodes(self) -> Path:
        """Folder of the MP3s."""
        return self.root / "episodes"

    @property
    def feed(self) -> Path:
        """The feed file."""
        return self.root / "feed.xml"

    @property
    def catalog(self) -> Path:
        """The catalog file."""
        return self.root / ".audionews" / "catalog.sqlite"

    @property
    def digests(self) -> "OutputFolder":
        """The output folder of the bulletins, within this one."""
        return OutputFolder(self.root / DIGEST_FOLDER)

    @property
    def chunks(self) -> Path:
        """Folder of the chunk cache."""
        return self.root / ".audionews" / "chunks"

    @property
    def pages(self) -> Path:
        """Folder of fetched pages and feeds."""
        return self.root / ".audionews" / "pages"

    def has(self, episode: Episode) -> bool:
        """Whether an episode's MP3 and all that belongs to it are there.

        An episode without transcripts is from before there were any: it has to be read again.
        """
        path = self.root / episode.file
        if not episode.transcribed or not path.is_file() or path.stat().st_size != episode.bytes:
            return False
        return all((self.root / file).is_file() for file in (*sidecars.names(episode), *episode.pictures))

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Makes the folder and holds it for one build.

        The lock is SQLite's own, because the system lets go of it however the process ends.

        Raises:
            PublishError: another build is at work in it, or it can't be written.
        """
        lock = self.root / ".audionews" / "lock.sqlite"
        try:
            self.episodes.mkdir(parents=True, exist_ok=True)
            lock.parent.mkdir(exist_ok=True)
            holder = sqlite3.connect(lock, timeout=0, isolation_level=None)
        except (OSError, sqlite3.Error) as cause:
            raise PublishError(
                f"{self.root} can't be written: {cause}", hint="Name another folder with --output."
            ) from cause
        try:
            try:
                holder.execute("BEGIN EXCLUSIVE")
            except sqlite3.Error as cause:
                raise PublishError(
                    f"another build is at work in {self.root} ({cause})",
                    hint="Wait until it has finished, or name another folder with --output.",
                ) from cause
            yield
        finally:
            holder.close()

    def sweep(self, *, keep: Iterable[str], pictures: Iterable[str] = ()) -> None:
        """Removes half-written files, and episodes that nothing names any more, with what belongs to them.

        An episode that a newer one replaced stays until the build after, because apps that read
        the feed just before may still be downloading it.

        Args:
            keep: paths of MP3s below the root that the catalog or the feed on disk names.
            pictures: paths of episodes' pictures that they name; others are swept, too.
        """
        files.sweep(self.root)
        named = {file.removesuffix(".mp3").rpartition("/")[2] for file in keep}
        shown = set(pictures)
        for file in self.episodes.glob("*.*"):
            swept_picture = file.suffix == ".jpg" and f"episodes/{file.name}" not in shown
            if file.name.partition(".")[0] not in named or swept_picture:
                file.unlink(missing_ok=True)
