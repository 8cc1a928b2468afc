"""Who is told how a build goes; the command line shows it, a library user may pass one of its own."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audionews.models import Outcome


class Listener:
    """Hears of everything in a build and does nothing about it; subclasses show what they like."""

    def planned(self, articles: int) -> None:
        """So many articles will be looked at."""

    def chunk(self, title: str, index: int, total: int, written: str) -> None:
        """A chunk is about to be said; only told where one article is read at a time."""

    def finished(self, outcome: "Outcome") -> None:
        """An article is done: built, current, failed or planned."""
