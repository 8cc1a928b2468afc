"""Pages shaped like papers' templates: tests/data/intake/pages/NAME.html, and NAME.json beside it.

The sentences are our own; the markup around them is of the kind that each paper or publishing system
writes. A JSON file holds the article as printed, or why the page is refused.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from audionews.cleaner import clean, refusal
from audionews.dates import VIETNAM_TIME
from audionews.errors import LoadError
from audionews.loader import load
from tests.intake.variants import VARIANTS

PAGES = Path(__file__).parents[1] / "data" / "intake" / "pages"
NEED_RULES = {"laodong-live-blog": "its key points stand in a box beside the entries"}
"""Pages that come out whole with their site's rules only."""

SAVED = datetime(2026, 11, 21, tzinfo=VIETNAM_TIME)


def outcome(page: Path) -> dict[str, Any]:
    """The article as printed, in the form of the JSON files."""
    loaded = load(page, root=page.parent)
    cleaned = clean(loaded.article, not_after=SAVED)
    if (reason := refusal(cleaned)) is not None:
        raise LoadError(f"{page} {reason}", hint="none")
    article = cleaned.article
    return {
        "title": article.title,
        "byline": article.byline,
        "published": article.published.isoformat() if article.published else None,
        "url": article.url,
        "source": article.source,
        "section": article.section,
        "paragraphs": [{"role": p.role.value, "text": p.text} for p in cleaned.printed],
    }


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.html")), ids=lambda page: page.stem)
def test_page(page: Path) -> None:
    expected = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    if "refused" in expected:
        with pytest.raises(LoadError, match=expected["refused"]) as caught:
            outcome(page)
        assert page.name in caught.value.message and caught.value.hint
    else:
        assert outcome(page) == expected


def _pages(*, encoded: bool = True) -> list[Any]:
    """All pages, those marked that can't be read without rules."""
    return [
        pytest.param(
            page,
            id=page.stem,
            marks=[pytest.mark.xfail(reason=NEED_RULES[page.stem], strict=True)]
            if page.stem in NEED_RULES
            else [],
        )
        for page in sorted(PAGES.glob("*.html"))
        if encoded or not page.stem.startswith("encoding-")
    ]


@pytest.mark.parametrize("page", _pages())
def test_page_of_a_site_without_rules(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audionews.loader.page.rules_for", lambda host, folder=None: ())
    expected = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    if "refused" in expected:
        with pytest.raises(LoadError, match=expected["refused"]):
            outcome(page)
    else:
        found = outcome(page)
        assert {key: found[key] for key in ("title", "paragraphs")} == {
            key: expected[key] for key in ("title", "paragraphs")
        }


def _told(article: dict[str, Any]) -> list[tuple[str, str]]:
    """What is read of a page, whatever the spaces between its inline elements."""
    return [(p["role"], p["text"].replace(" ", "")) for p in article["paragraphs"] if p["role"] != "caption"]


@pytest.mark.parametrize("page", _pages(encoded=False))
def test_page_that_is_written_otherwise(page: Path, tmp_path: Path) -> None:
    """Minified, in capitals, pasted out of a word processor, under a domain without rules."""
    text = page.read_text(encoding="utf-8")
    for variant in ("no line breaks", "tags in capitals", "in fonts", "another host"):
        text = VARIANTS[variant](text)
    written = tmp_path / page.name
    written.write_text(text, encoding="utf-8")
    expected = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    if "refused" in expected:
        with pytest.raises(LoadError):
            outcome(written)
    else:
        found = outcome(written)
        assert found["title"] == expected["title"]
        assert _told(found) == _told(expected)


def test_there_are_pages_of_every_kind() -> None:
    names = {page.stem for page in PAGES.glob("*.html")}
    assert len(names) >= 90
    assert {page.stem for page in PAGES.glob("*.json")} == names
