"""The command build: settings in, progress while it works, a report at its end."""

import dataclasses
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audionews.cli.options import (
    allow_private_option,
    json_option,
    output_option,
    preset_option,
    project,
    voice_option,
    voices_dir_option,
)
from audionews.listener import Listener

if TYPE_CHECKING:
    from audionews.models import BuildReport, Outcome


@click.command()
@click.argument("sources", metavar="[SOURCE]...", nargs=-1)
@output_option
@voice_option
@voices_dir_option
@click.option(
    "--base-url", metavar="URL", help="Public address of the output folder; links in the feed start with it."
)
@preset_option
@click.option("--jobs", type=click.IntRange(1, 64), help="Articles at a time.  [default: one per processor]")
@click.option("--force", is_flag=True, help="Build again what is current.")
@click.option("--dry-run", is_flag=True, help="Say what would be built and write nothing.")
@click.option("--fail-fast", is_flag=True, help="Stop at the first article that fails.")
@allow_private_option
@json_option
@click.option("-q", "--quiet", is_flag=True, help="Errors only.")
@click.option(
    "-v",
    "--verbose",
    is_flag=True,
    help="Also each source's encoding, and what was left out of it and why.",
)
@click.pass_context
def build(
    ctx: click.Context,
    sources: tuple[str, ...],
    output: Path | None,
    voice: str | None,
    voices_dir: Path | None,
    base_url: str | None,
    preset: str | None,
    jobs: int | None,
    force: bool,
    dry_run: bool,
    fail_fast: bool,
    allow_private: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Read articles aloud: one MP3 each, and the podcast feed.

    SOURCE is an article's file (text, web page), a folder of them, the address of an article or a feed
    (RSS, Atom), a list of addresses, or - for standard input; seeds/ where none is named. Articles that
    haven't changed since they were built are left as they are.
    """
    from audionews.config import with_base_url
    from audionews.errors import BuildError
    from audionews.loader import as_source
    from audionews.pipeline import build as run_build

    config = project(ctx, output=output, voice=voice, voices_dir=voices_dir, preset=preset)
    if base_url is not None:
        config = with_base_url(config, base_url)
    with progress_listener(quiet=quiet) as listener:
        report = run_build(
            config,
            sources=tuple(map(as_source, sources)) or config.sources,
            allow_private=allow_private,
            stdin=sys.stdin.buffer.read,
            jobs=jobs,
            force=force,
            dry_run=dry_run,
            fail_fast=fail_fast,
            listener=listener,
        )
    if as_json:
        click.echo(report_json(report))
    elif not quiet:
        show_report(report, verbose=verbose)
    for outcome in report.outcomes:
        if outcome.error is not None:
            click.echo(f"error: {outcome.source}: {outcome.error}\n hint: {outcome.hint}", err=True)
    if report.failed:
        raise BuildError(
            f"{report.failed} of {len(report.outcomes)} articles failed",
            hint="The others were built and published. Mend what is named above and build again.",
        )


class _Lines(Listener):
    """A line per article on stderr, for logs."""

    def finished(self, outcome: "Outcome") -> None:
        click.echo(f"{outcome.status:<8} {outcome.source}", err=True)


@contextmanager
def progress_listener(*, quiet: bool) -> Iterator[Listener]:
    """Who is told how the build goes: a bar on a terminal, lines elsewhere, nobody under -q."""
    if quiet:
        yield Listener()
    elif sys.stderr.isatty() and sys.stdout.isatty():
        from audionews.cli.progress import bar

        with bar() as listener:
            yield listener
    else:
        yield _Lines()


def report_json(report: "BuildReport") -> str:
    """The report for machines."""
    return json.dumps(dataclasses.asdict(report) | {"failed": report.failed}, ensure_ascii=False, indent=2)


def show_report(report: "BuildReport", *, verbose: bool) -> None:
    """The report for people: notes on stderr, a table on stdout."""
    for note in report.notes:
        click.echo(note, err=True)
    if verbose:
        for outcome in report.outcomes:
            if outcome.encoding:
                click.echo(f"{outcome.source}: written in {outcome.encoding}", err=True)
            for drop in outcome.drops:
                click.echo(f"{outcome.source}: not read ({drop.reason}): {drop.text}", err=True)
    from audionews.cli.progress import print_table

    print_table(report)
