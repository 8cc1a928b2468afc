"""What a build did."""

from dataclasses import dataclass
from enum import StrEnum

from audionews.models.articles import Drop


class Status(StrEnum):
    """What became of a source in a build."""

    BUILT = "built"
    CURRENT = "current"
    FAILED = "failed"
    PLANNED = "planned"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source.

    Args:
        source: path or URL, as the user gave it.
        status: planned is what a dry run says of an article that would be built; twice, that another
            source of the same build is the same article.
        title: of the article, or empty where it couldn't be read.
        file: of the episode, below the output folder.
        duration_ms: of the episode.
        voice: name of the profile that reads it.
        revoice: a lesser voice had to take over; a later build reads it again.
        drops: what of the source isn't read aloud.
        encoding: what the source was written in, for people.
        error: what went wrong.
        hint: what to do about it.
    """

    source: str
    status: Status
    title: str = ""
    file: str | None = None
    duration_ms: int | None = None
    voice: str | None = None
    revoice: bool = False
    drops: tuple[Drop, ...] = ()
    encoding: str = ""
    error: str | None = None
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    Args:
        outcomes: one per source, in order.
        feed: path of the feed, or None after a dry run.
        notes: what the user should know: a voice that didn't answer, a catalog that was rebuilt.
    """

    outcomes: tuple[Outcome, ...]
    feed: str | None
    notes: tuple[str, ...] = ()

    @property
    def failed(self) -> int:
        """How many sources failed."""
        return sum(outcome.status is Status.FAILED for outcome in self.outcomes)
