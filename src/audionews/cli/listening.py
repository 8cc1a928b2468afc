"""Commands to try voices and readings: say, text."""

import dataclasses
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audionews.cli.options import (
    allow_private_option,
    json_option,
    preset_option,
    project,
    voice_option,
    voices_dir_option,
)
from audionews.cli.sources import article_of, is_plain, load_named

if TYPE_CHECKING:
    from audionews.config import Config
    from audionews.models import Article, Chunk

DEFAULT_SAY_FILE = Path("say.mp3")


@click.command()
@click.argument("text", metavar="TEXT|FILE|URL")
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
    default=DEFAULT_SAY_FILE,
    show_default=True,
    help="MP3 to write; - for stdout.",
)
@allow_private_option
@voice_option
@voices_dir_option
@preset_option
@click.pass_context
def say(
    ctx: click.Context,
    text: str,
    allow_private: bool,
    out: Path,
    voice: str | None,
    voices_dir: Path | None,
    preset: str | None,
) -> None:
    """Speak a text at once.

    TEXT is said as it stands; where it is the name of a text file, the file's text is. Of a web address, a
    saved page or a document, the article in it is read. - reads stdin, be it a text or a page.
    """
    from audionews import files, mp3
    from audionews.models import Jingles
    from audionews.pipeline.folder import OutputFolder
    from audionews.pipeline.reading import read_aloud
    from audionews.pipeline.voicing import Voicing

    config = project(ctx, voice=voice, voices_dir=voices_dir, preset=preset)
    article = _article_of(text, config=config, allow_private=allow_private)
    voicing = Voicing(
        dataclasses.replace(config, intro="", outro="", jingles=Jingles()), OutputFolder(config.output)
    )
    job = voicing.job(article)
    for note in voicing.notes:
        click.echo(note, err=True)
    reading = read_aloud(job, workers=os.cpu_count() or 1)
    sound = reading.programme.mp3
    try:
        if str(out) == "-":
            for piece in mp3.pieces(sound):
                sys.stdout.buffer.write(piece)
        else:
            files.write_whole(out, mp3.pieces(sound))
    finally:
        reading.programme.discard()
    if str(out) != "-":
        click.echo(f"{out}  {reading.programme.duration_ms / 1000:.1f} s  voice {reading.profile.name}")


@click.command()
@click.argument("source", metavar="FILE|URL")
@click.option(
    "--explain",
    is_flag=True,
    help="Each token that is read otherwise than written, with its rule, and each drop.",
)
@allow_private_option
@json_option
@voice_option
@voices_dir_option
@click.pass_context
def text(
    ctx: click.Context,
    source: str,
    explain: bool,
    allow_private: bool,
    as_json: bool,
    voice: str | None,
    voices_dir: Path | None,
) -> None:
    """Show what will be spoken, chunk by chunk.

    For each chunk of the article: its role, what is written, what is said, and the pause after it. - is
    standard input.
    """
    from audionews.cleaner import clean
    from audionews.config import AUTO_VOICE, load_voice
    from audionews.loader import Fetcher
    from audionews.pipeline.reading import write_script
    from audionews.pipeline.voicing import own_lexicon
    from audionews.synthesizer import auto_profiles, open_voice

    config = project(ctx, voice=voice, voices_dir=voices_dir)
    with Fetcher(None, allow_private=allow_private) as fetcher:
        loaded = load_named(source, config=config, fetcher=fetcher)
    cleaned = clean(loaded.article, captions=config.captions == "read", not_after=loaded.modified)
    if config.voice == AUTO_VOICE:
        # The last choice is the one that is always there: what is said doesn't hang on a server.
        profile = auto_profiles(voices_dir=config.voices_dir)[-1]
    else:
        profile = load_voice(config.voice, voices_dir=config.voices_dir)
    script = write_script(
        cleaned.article,
        voice=open_voice(profile),
        lexicon=own_lexicon(config, profile),
        intro=config.intro,
        outro=config.outro,
    )
    if as_json:
        article = cleaned.article
        click.echo(
            json.dumps(
                {
                    "title": article.title,
                    "byline": article.byline,
                    "source": article.source,
                    "section": article.section,
                    "published": article.published.isoformat() if article.published else None,
                    "url": article.url,
                    "voice": profile.name,
                    "chunks": [dataclasses.asdict(chunk) for chunk in script.chunks],
                    "drops": [dataclasses.asdict(drop) for drop in cleaned.drops],
                },
                ensure_ascii=False,
                indent=2,
            )
        )
        return
    if explain:
        _show_facts(cleaned.article)
    for chunk in script.chunks:
        _show(chunk, explain=explain)
    if explain:
        for drop in cleaned.drops:
            click.echo(f"dropped   {drop.reason}: {drop.text}")


def _article_of(text: str, *, config: "Config", allow_private: bool) -> "Article":
    """The text as an article whose title is its first line, or the article in the page that it names."""
    from audionews.loader import as_source, read_plain

    file = Path(text)
    try:
        is_file = file.is_file()
    except (OSError, ValueError):  # a long text is no file name
        is_file = False
    if text == "-":
        data = sys.stdin.buffer.read()
        if is_plain(text, head=data[:100]):
            return read_plain(data, name="stdin")
        return article_of(text, config=config, allow_private=allow_private, data=data).article
    if (is_file and not is_plain(text)) or not isinstance(as_source(text), Path):
        return article_of(text, config=config, allow_private=allow_private).article
    return read_plain(_bytes_of(file), name=text) if is_file else read_plain(text.encode(), name="the text")


def _bytes_of(file: Path) -> bytes:
    from audionews.errors import LoadError

    try:
        return file.read_bytes()
    except OSError as cause:
        raise LoadError(
            f"{file} can't be read: {cause.strerror}", hint="Check the path and its permissions."
        ) from cause


def _show_facts(article: "Article") -> None:
    facts = {
        "title": article.title,
        "byline": article.byline,
        "source": article.source,
        "section": article.section,
        "published": article.published,
    }
    for name, fact in facts.items():
        if fact is not None:
            click.echo(f"{name:<9} {fact}")
    click.echo()


def _show(chunk: "Chunk", *, explain: bool) -> None:
    click.echo(f"{chunk.role:<9} {chunk.written}")
    click.echo(f"{'':<9} {chunk.spoken}  [{chunk.pause_ms} ms]")
    if explain:
        for token in chunk.tokens:
            if token.changed and token.rule != "punct":
                doubt = "" if token.confidence >= 1 else f"  ({token.confidence:.0%} sure)"
                click.echo(f"{'':<11} {token.written} → {token.spoken or '(silent)'}  by {token.rule}{doubt}")
    click.echo()
