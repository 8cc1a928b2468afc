"""The command line: one module per group of commands, and the one place where errors end.

Results go to stdout, everything else to stderr. The libraries that speak and encode are imported
inside the commands that need them, so that ``audionews --help`` stays quick.
"""

import os
import sys
from pathlib import Path

import click

from audionews import __version__
from audionews.cli.build import build
from audionews.cli.digest import digest
from audionews.cli.intake import add, article, fetch
from audionews.cli.listening import say, text
from audionews.cli.project import cache, check, init, voices
from audionews.cli.readings import lexicon, lint, normalize
from audionews.errors import AudionewsError

SECTIONS = {
    "Make a podcast": (build, digest, check, init),
    "Take articles in": (article, fetch, add),
    "Try voices and readings": (say, text, voices),
    "Readings": (normalize, lint, lexicon),
    "House-keeping": (cache,),
}


class _Group(click.Group):
    """Lists its commands under headings, and ends quietly when nobody reads its output."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # `audionews ... | head` closed our stdout. click would make this exit 1, and Python
            # would complain again when it flushes stdout at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for heading, commands in SECTIONS.items():
            with formatter.section(heading):
                formatter.write_dl(
                    [(command.name or "", command.get_short_help_str(80)) for command in commands]
                )


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Project file; audionews.toml in the current folder where none is named.",
)
@click.version_option(__version__, "-V", "--version", message="audionews %(version)s")
@click.pass_context
def audionews(ctx: click.Context, config: Path | None) -> None:
    """Turns Vietnamese news articles into a podcast.

    `audionews build` reads every article in seeds/ and writes output/: one MP3 per article and
    feed.xml, which any podcast app can subscribe to.

    Exit codes: 0 success, 2 usage, 3 settings, 4 a source, 5 nothing to say, 6 the voice, 7 audio,
    8 the output folder or what `check` found, 9 some articles failed, 130 Ctrl-C.
    """
    ctx.obj = config


for _commands in SECTIONS.values():
    for _command in _commands:
        audionews.add_command(_command)


def main() -> None:
    """Runs the command line and ends the process with the exit code that `errors` lists."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Runs one command.

    Args:
        arguments: without the program's name.

    Returns:
        the exit code. Errors have been told on stderr; a bug in audionews is raised.
    """
    try:
        exit_code = audionews.main(args=arguments, prog_name="audionews", standalone_mode=False)
    except AudionewsError as error:
        click.echo(f"error: {error.message}\n hint: {error.hint}", err=True)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        # click would make this exit 1, which is a bug's code.
        click.echo("stopped", err=True)
        return 130
    return int(exit_code or 0)
