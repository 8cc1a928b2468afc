"""Commands about where articles come from: article, fetch, add."""

import dataclasses
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audionews.cli.options import allow_private_option, json_option, output_option, project
from audionews.cli.sources import clean_whole, load_named, load_origin_now

if TYPE_CHECKING:
    from audionews.cleaner import Cleaned
    from audionews.loader import Loaded


@click.command()
@click.argument("source", metavar="FILE|URL")
@click.option("--explain", is_flag=True, help="Also what was left out and why, and how the parts were found.")
@allow_private_option
@json_option
@click.pass_context
def article(ctx: click.Context, source: str, explain: bool, allow_private: bool, as_json: bool) -> None:
    """Show the article that a file or a page holds.

    Title, lead, byline, date, source, section and every paragraph with its role, as printed; what is
    read aloud of it is what `audionews text` shows. - is standard input.
    """
    from audionews.loader import Fetcher

    config = project(ctx)
    with Fetcher(None, allow_private=allow_private) as fetcher:
        loaded = load_named(source, config=config, fetcher=fetcher)
    shown = _as_dict(loaded, clean_whole(loaded, config=config))
    if not explain:
        del shown["drops"], shown["found_by"]
    if as_json:
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        _show(shown)


@click.command()
@click.argument("sources", metavar="[SOURCE]...", nargs=-1)
@output_option
@allow_private_option
@json_option
@click.pass_context
def fetch(
    ctx: click.Context, sources: tuple[str, ...], output: Path | None, allow_private: bool, as_json: bool
) -> None:
    """Show which articles `build` would take, and build none.

    One line for each article that SOURCE names (the project's sources where none is named): new,
    taken before, or refused and why. Pages that are fetched are kept for the build.
    """
    from audionews.catalog import Catalog
    from audionews.errors import LoadError
    from audionews.loader import Fetcher, as_source, canonical_url, find
    from audionews.pipeline.folder import OutputFolder

    config = project(ctx, output=output)
    folder = OutputFolder(config.output)
    rows: list[dict[str, Any]] = []
    with (
        Catalog(folder.catalog, rehearsal=True) as catalog,
        Fetcher(folder.pages, allow_private=allow_private) as fetcher,
    ):

        def taken(url: str) -> bool:
            record = catalog.find(identity=f"url:{canonical_url(url)}", location=url, content_sha256="")
            return record is not None and catalog.episode(record.id) is not None

        origins = find(
            tuple(map(as_source, sources)) or config.sources,
            fetcher=fetcher,
            taken=taken,
            max_items=config.feed_items,
            stdin=sys.stdin.buffer.read,
        )
        for origin in origins:
            if origin.url is not None and taken(origin.url):
                rows.append({"status": "taken", "source": origin.shown, "title": "", "reason": ""})
                continue
            try:
                loaded = load_origin_now(origin, config=config, fetcher=fetcher)
                clean_whole(loaded, config=config)
                rows.append(
                    {"status": "new", "source": origin.shown, "title": loaded.article.title, "reason": ""}
                )
            except LoadError as error:
                rows.append(
                    {"status": "refused", "source": origin.shown, "title": "", "reason": error.message}
                )
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo(f"{row['status']:<8} {row['source']}  {row['title'] or row['reason']}".rstrip())


@click.command()
@click.argument("urls", metavar="SOURCE...", nargs=-1, required=True)
@click.pass_context
def add(ctx: click.Context, urls: tuple[str, ...]) -> None:
    """Keep sources in audionews.toml: pages, feeds, folders.

    Each SOURCE that isn't there already is put behind the others; `audionews build` then takes from
    them all.
    """
    from audionews.config import CONFIG_NAME, add_sources

    file = ctx.find_root().obj or Path(CONFIG_NAME)
    for source in add_sources(file, urls):
        click.echo(f"added {source} to {file}")


def _as_dict(loaded: "Loaded", cleaned: "Cleaned") -> dict[str, Any]:
    found = cleaned.article
    return {
        "title": found.title,
        "lead": next((p.text for p in cleaned.printed if p.role == "lead"), None),
        "byline": found.byline,
        "published": found.published.isoformat() if found.published else None,
        "url": found.url,
        "source": found.source,
        "section": found.section,
        "encoding": loaded.encoding,
        "found_by": loaded.found_by,
        "paragraphs": [{"role": p.role.value, "text": p.text} for p in cleaned.printed],
        "drops": [dataclasses.asdict(drop) for drop in cleaned.drops],
    }


def _show(shown: dict[str, Any]) -> None:
    for name in ("title", "byline", "published", "url", "source", "section", "encoding", "found_by"):
        if shown.get(name) is not None:
            click.echo(f"{name.replace('_', ' '):<9} {shown[name]}")
    click.echo()
    for paragraph in shown["paragraphs"]:
        click.echo(f"{paragraph['role']:<9} {paragraph['text']}")
    for drop in shown.get("drops", ()):
        click.echo(f"dropped   {drop['reason']}: {drop['text']}")
