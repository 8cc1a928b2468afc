"""Pages of many shapes: tests/data/cleaner/NAME.txt was copied, NAME.json is what is read aloud of it."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from audionews.cleaner import clean
from audionews.dates import VIETNAM_TIME
from audionews.loader import read_plain

CASES = Path(__file__).parents[1] / "data" / "cleaner"
SAVED = datetime(2026, 11, 20, 18, tzinfo=VIETNAM_TIME)
"""When all of these pages are said to have been saved."""


def outcome(data: bytes) -> dict[str, Any]:
    """What becomes of a page, in the form of the JSON files."""
    cleaned = clean(read_plain(data, name="case"), not_after=SAVED)
    article = cleaned.article
    return {
        "title": article.title,
        "byline": article.byline,
        "source": article.source,
        "section": article.section,
        "published": article.published.isoformat() if article.published else None,
        "paragraphs": [[paragraph.role.value, paragraph.text] for paragraph in article.paragraphs],
        "drops": [[drop.reason, drop.text] for drop in cleaned.drops],
    }


@pytest.mark.parametrize("page", sorted(CASES.glob("*.txt")), ids=lambda page: page.stem)
def test_page(page: Path) -> None:
    expected = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    assert outcome(page.read_bytes()) == expected
