"""Commands about where articles come from: article."""

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audionews.cli.options import json_option, project

if TYPE_CHECKING:
    from audionews.cleaner import Cleaned
    from audionews.loader import Loaded


@click.command()
@click.argument("source", metavar="FILE|URL")
@click.option("--explain", is_flag=True, help="Also what was left out and why, and how the parts were found.")
@json_option
@click.pass_context
def article(ctx: click.Context, source: str, explain: bool, as_json: bool) -> None:
    """Show the article that a file or a page holds.

    Title, lead, byline, date, source, section and every paragraph with its role, as printed; what is
    read aloud of it is what `audionews text` shows.
    """
    from audionews.cleaner import clean
    from audionews.loader import load

    config = project(ctx)
    loaded = load(Path(source), root=config.root)
    cleaned = clean(loaded.article, captions=config.captions == "read", not_after=loaded.modified)
    shown = _as_dict(loaded, cleaned)
    if not explain:
        del shown["drops"]
    if as_json:
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        _show(shown)


def _as_dict(loaded: "Loaded", cleaned: "Cleaned") -> dict[str, Any]:
    found = cleaned.article
    lead = next((p.text for p in cleaned.printed if p.role == "lead"), None)
    return {
        "title": found.title,
        "lead": lead,
        "byline": found.byline,
        "published": found.published.isoformat() if found.published else None,
        "url": found.url,
        "source": found.source,
        "section": found.section,
        "encoding": loaded.encoding,
        "found_by": loaded.found_by,
        "paragraphs": [{"role": p.role.value, "text": p.text} for p in cleaned.printed],
        "drops": [dataclasses.asdict(drop) for drop in (*loaded.drops, *cleaned.drops)],
    }


def _show(shown: dict[str, Any]) -> None:
    for name in ("title", "byline", "published", "url", "source", "section", "encoding", "found_by"):
        if shown[name] is not None:
            click.echo(f"{name.replace('_', ' '):<9} {shown[name]}")
    click.echo()
    for paragraph in shown["paragraphs"]:
        click.echo(f"{paragraph['role']:<9} {paragraph['text']}")
    for drop in shown.get("drops", ()):
        click.echo(f"dropped   {drop['reason']}: {drop['text']}")
