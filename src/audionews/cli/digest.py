"""The command digest: a day's articles as one bulletin."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audionews.cli.build import progress_listener, report_json, show_report
from audionews.cli.options import json_option, output_option, project, voice_option, voices_dir_option

if TYPE_CHECKING:
    from click import Context, Parameter


def _day(ctx: "Context", param: "Parameter", value: str | None) -> date | None:
    from audionews.dates import VIETNAM_TIME, parse_date

    if value is None:
        return None
    found = parse_date(value)
    if found is None:
        raise click.BadParameter(f"{value!r} is no date: write 2026-11-25 or 25/11/2026")
    return found.astimezone(VIETNAM_TIME).date()


@click.command()
@click.option("--date", "day", metavar="DATE", callback=_day, help="Day of the articles.  [default: today]")
@click.option(
    "--minutes",
    type=click.IntRange(1, 600),
    help="How long it should be, within 5 %.  [default: every story whole]",
)
@click.option("--section", metavar="NAME", help="Only articles of this section.")
@click.option(
    "--title", metavar="NAME", help="Name of the bulletin.  [default: Bản tin sáng, trưa or tối, by the hour]"
)
@output_option
@voice_option
@voices_dir_option
@click.option("--base-url", metavar="URL", help="Public address of the output folder, as for build.")
@click.option("--force", is_flag=True, help="Make it again where it is current.")
@json_option
@click.option("-q", "--quiet", is_flag=True, help="Errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Also which stories are left out, and why.")
@click.pass_context
def digest(
    ctx: click.Context,
    day: date | None,
    minutes: int | None,
    section: str | None,
    title: str | None,
    output: Path | None,
    voice: str | None,
    voices_dir: Path | None,
    base_url: str | None,
    force: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Make one bulletin of a day's articles, in a feed of its own.

    It tells the articles that `audionews build` has made episodes of: headlines first, then the stories,
    each with its chapter. A story that two newspapers ran is told once. The feed is digest/feed.xml in the
    output folder; the main feed isn't touched.
    """
    from audionews.config import with_base_url
    from audionews.pipeline import digest as make_digest

    config = project(ctx, output=output, voice=voice, voices_dir=voices_dir)
    if base_url is not None:
        config = with_base_url(config, base_url)
    with progress_listener(quiet=quiet) as listener:
        report = make_digest(
            config,
            day=day,
            minutes=minutes,
            section=section,
            title=title,
            force=force,
            listener=listener,
        )
    if as_json:
        click.echo(report_json(report))
    elif not quiet:
        show_report(report, verbose=verbose)
