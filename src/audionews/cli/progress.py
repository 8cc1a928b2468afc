"""What a terminal shows while a build works, and the table at its end."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from audionews.listener import Listener
from audionews.models import BuildReport, Outcome, Status

_STYLES = {
    Status.BUILT: "green",
    Status.CURRENT: "dim",
    Status.FAILED: "bold red",
    Status.PLANNED: "cyan",
    Status.TWICE: "dim",
}
_SHOWN_CHARS = 50


class _Bar(Listener):
    """A bar of articles, with what is being said beside it."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=None, articles="")
        self._articles = self._finished = 0

    def planned(self, articles: int) -> None:
        self._articles = articles
        self._progress.update(self._task, total=articles, articles=f"0/{articles}")

    def chunk(self, title: str, index: int, total: int, written: str) -> None:
        # A part of an article counts: one long article alone would otherwise stand at nothing to its end.
        self._progress.update(
            self._task,
            completed=self._finished + index / total,
            description=escape(f"{index + 1}/{total} {written[:_SHOWN_CHARS]}"),
        )

    def finished(self, outcome: Outcome) -> None:
        self._finished += 1
        self._progress.update(
            self._task,
            completed=self._finished,
            articles=f"{self._finished}/{self._articles}",
            description=escape(outcome.title[:_SHOWN_CHARS]),
        )


@contextmanager
def bar() -> Iterator[Listener]:
    """A progress bar on stderr with the time it still expects to take; gone when the build has ended."""
    columns = (
        BarColumn(),
        TextColumn("{task.fields[articles]}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield _Bar(progress)


def print_table(report: BuildReport) -> None:
    """The summary of a build, on stdout: article, duration, voice, what became of it, file.

    Where stdout isn't a terminal, each article is one line of tab-separated fields.
    """
    console = Console(highlight=False)
    if not console.is_terminal:
        for outcome in report.outcomes:
            print("\t".join(_cells(outcome)))
    else:
        table = Table(box=None, pad_edge=False)
        for heading in ("article", "duration", "voice", "", "file"):
            table.add_column(heading, justify="right" if heading == "duration" else "left", overflow="fold")
        for outcome in report.outcomes:
            article, duration, voice, status, file = _cells(outcome)
            table.add_row(escape(article), duration, voice, f"[{_STYLES[outcome.status]}]{status}[/]", file)
        console.print(table)
    if report.feed is not None:
        print(f"feed: {report.feed}")


def _cells(outcome: Outcome) -> tuple[str, ...]:
    minutes, seconds = divmod(round((outcome.duration_ms or 0) / 1000), 60)
    return (
        outcome.title[:_SHOWN_CHARS] or outcome.source,
        f"{minutes}:{seconds:02}" if outcome.duration_ms else "",
        (outcome.voice or "") + (" (to be re-voiced)" if outcome.revoice else ""),
        outcome.status,
        outcome.file or "",
    )
