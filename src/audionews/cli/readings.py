"""Commands about readings: ``normalize``, ``lint`` and ``lexicon``."""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import click

from audionews.cli.options import allow_private_option, project
from audionews.cli.sources import article_of, is_plain
from audionews.config import LEXICON_NAME
from audionews.errors import ConfigError, LoadError
from audionews.models import ReadingStyle, join_spoken

if TYPE_CHECKING:
    from audionews.normalizer.lexicon import Lexicon

_Command = TypeVar("_Command", bound=Callable[..., Any])

_lexicon_option = click.option(
    "--lexicon",
    "lexicon_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"File of your own readings.  [default: {LEXICON_NAME} beside audionews.toml, if any]",
)


def _style_options(command: _Command) -> _Command:
    """Options that make a `ReadingStyle`; the defaults are those of the Northern broadcaster."""
    for option in (
        click.option("--respell", is_flag=True, help="Respell foreign names in Vietnamese syllables."),
        click.option("--short-year", is_flag=True, help="2024 is hai nghìn hai mươi tư."),
        click.option(
            "--letters", type=click.Choice(["a-bê-xê", "a-bờ-cờ"]), default="a-bê-xê", help="Letter names."
        ),
        click.option(
            "--zero-tens",
            type=click.Choice(["linh", "lẻ"]),
            default="linh",
            help="The word for a missing ten.",
        ),
        click.option(
            "--thousand", type=click.Choice(["nghìn", "ngàn"]), default="nghìn", help="The word for 1,000."
        ),
    ):
        command = option(command)
    return command


def _default_lexicon(ctx: click.Context) -> Path:
    project_file = ctx.find_root().obj
    folder = project_file.parent if isinstance(project_file, Path) else Path()
    return folder / LEXICON_NAME


def _lexicon(ctx: click.Context, file: Path | None) -> "Lexicon | None":
    """The lexicon that was named, else the project's if it has one."""
    from audionews.normalizer.lexicon import load_lexicon

    if file is not None:
        return load_lexicon(file)
    default = _default_lexicon(ctx)
    return load_lexicon(default) if default.exists() else None


def _name(stream: BinaryIO) -> str:
    """What a stream is called in messages; one that was given in memory has no name."""
    name = getattr(stream, "name", None)
    return name if isinstance(name, str) and name != "<stdin>" else "standard input"


def _lines(stream: BinaryIO, name: str) -> Iterator[str]:
    """Lines of a UTF-8 stream without their LF; no other character ends a line."""
    for number, raw in enumerate(stream, start=1):
        try:
            line = raw.decode("utf-8")
        except UnicodeDecodeError as cause:
            raise LoadError(
                f"{name}, line {number} is not UTF-8", hint="Convert it, for instance with iconv -t UTF-8."
            ) from cause
        yield line.removesuffix("\n")


@click.command()
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--tokens", is_flag=True, help="One token a line: written, spoken, rule, confidence.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array of tokens per line of input.")
@_style_options
@_lexicon_option
@click.pass_context
def normalize(
    ctx: click.Context,
    /,
    file: BinaryIO,
    *,
    tokens: bool,
    as_json: bool,
    lexicon_file: Path | None,
    **style: Any,
) -> None:
    """Print written Vietnamese as it would be spoken, line by line.

    Reads FILE, or standard input; lines end at LF only and blank ones are kept.
    """
    from audionews.normalizer import normalize as read

    reading_style = ReadingStyle(**style)
    lexicon = _lexicon(ctx, lexicon_file)
    for line in _lines(file, _name(file)):
        found = read(line, reading_style, lexicon=lexicon)
        if as_json:
            click.echo(json.dumps([asdict(token) for token in found], ensure_ascii=False))
        elif tokens:
            for token in found:
                click.echo(f"{token.written}\t{token.spoken}\t{token.rule}\t{token.confidence:.2f}")
            click.echo()
        else:
            click.echo(join_spoken(found))


@click.command()
@click.argument("sources", metavar="FILE|URL...", nargs=-1, required=True)
@allow_private_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object per doubt.")
@_style_options
@_lexicon_option
@click.pass_context
def lint(
    ctx: click.Context,
    /,
    sources: tuple[str, ...],
    *,
    allow_private: bool,
    as_json: bool,
    lexicon_file: Path | None,
    **style: Any,
) -> None:
    """List what the normalizer isn't sure of, before it goes on air.

    Unknown acronyms, foreign names without a reading, odd symbols, readings that were guessed: each
    with what would be said and its sentence. Exit code 1 where there is any. Text files are gone through as
    they stand; of pages and documents, the article in them is. - is standard input.
    """
    from audionews.normalizer.doubts import find_doubts

    reading_style = ReadingStyle(**style)
    lexicon = _lexicon(ctx, lexicon_file)
    count = 0
    for source in sources:
        name, text = _named_text(ctx, source, allow_private=allow_private)
        for doubt in find_doubts(text, reading_style, lexicon=lexicon):
            count += 1
            if as_json:
                click.echo(json.dumps({"file": name, **asdict(doubt)}, ensure_ascii=False))
            else:
                said = doubt.token.spoken or "(nothing)"
                click.echo(f"{name}:{doubt.line}: {doubt.token.written} -> {said}  [{doubt.reason}]")
                click.echo(f"    {doubt.sentence}")
    click.echo(f"{count} to look at", err=True)
    if count:
        ctx.exit(1)


def _named_text(ctx: click.Context, source: str, *, allow_private: bool) -> tuple[str, str]:
    """What a source is called, and its text: the lines of a text file, or what is read of an article."""
    import io

    data = sys.stdin.buffer.read() if source == "-" else None
    if is_plain(source, head=(data or b"")[:100]):
        if data is not None:
            return "standard input", "\n".join(_lines(io.BytesIO(data), "standard input"))
        try:
            with Path(source).open("rb") as stream:
                return source, "\n".join(_lines(stream, source))
        except OSError as cause:
            raise LoadError(
                f"{source} can't be read: {cause.strerror}", hint="Check the path and its permissions."
            ) from cause
    found = article_of(source, config=project(ctx), allow_private=allow_private, data=data).article
    name = "standard input" if data is not None else source
    return name, "\n".join((found.title, *(paragraph.text for paragraph in found.paragraphs)))


@click.group()
def lexicon() -> None:
    """Your own readings: add, list, try."""


@lexicon.command("add")
@click.argument("written")
@click.argument("spoken")
@click.option(
    "--case",
    type=click.Choice(["exact", "any"]),
    help="Whether capitals must agree.  [default: exact for words with capitals]",
)
@click.option("--before", default="", help="Words, one of which must stand before it (comma-separated).")
@click.option("--after", default="", help="Words, one of which must follow.")
@click.option("--note", default="", help="Why; for people.")
@_lexicon_option
@click.pass_context
def add(
    ctx: click.Context,
    /,
    written: str,
    spoken: str,
    *,
    case: str | None,
    before: str,
    after: str,
    note: str,
    lexicon_file: Path | None,
) -> None:
    """Say SPOKEN wherever WRITTEN is printed. A row for the same words in the same context is replaced."""
    from audionews.normalizer.lexicon import Entry, Lexicon, load_lexicon, save_lexicon

    path = lexicon_file or _default_lexicon(ctx)
    try:
        entry = Entry(written, spoken, case or "", _words(before), _words(after), note)
    except ValueError as cause:
        raise ConfigError(
            f"not a reading: {cause}",
            hint="Give the words as printed, then Vietnamese words without digits or signs.",
        ) from cause
    old = load_lexicon(path) if path.exists() else Lexicon()
    save_lexicon(old.with_entry(entry), path)
    click.echo(f"{path}: {entry.written} -> {entry.spoken}", err=True)


@lexicon.command("list")
@_lexicon_option
@click.pass_context
def list_(ctx: click.Context, *, lexicon_file: Path | None) -> None:
    """Print the rows of the lexicon."""
    rows = _lexicon(ctx, lexicon_file)
    for entry in rows.entries if rows else ():
        click.echo("\t".join(entry.cells()))


@lexicon.command("test")
@click.argument("text")
@_style_options
@_lexicon_option
@click.pass_context
def test(ctx: click.Context, /, text: str, *, lexicon_file: Path | None, **style: Any) -> None:
    """Show how TEXT is read with the lexicon, and which words come from it."""
    from audionews.normalizer import normalize as read

    found = read(text, ReadingStyle(**style), lexicon=_lexicon(ctx, lexicon_file))
    click.echo(join_spoken(found))
    for token in found:
        if token.rule == "lexicon":
            click.echo(f"{token.written} -> {token.spoken}", err=True)


def _words(cell: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in cell.split(",") if word.strip())
