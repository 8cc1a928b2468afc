"""What readers copy from pages into a text: the furniture around the story without its markup."""

from functools import reduce
from pathlib import Path

import pytest

from tests.intake.copying import Score, copied, score

PAGES = sorted((Path(__file__).parents[1] / "data" / "intake" / "pages").glob("*.html"))


@pytest.mark.parametrize(
    ("below", "right", "added"),
    [(0, 55, 0.07), (6, 40, 0.12)],
    ids=["to the end of the story", "six lines more"],
)
def test_copies_of_pages(below: int, right: int, added: float) -> None:
    """Figures of docs/intake.md, with a little room: these pages have far more furniture than papers have."""
    texts = {page: text for page in PAGES if (text := copied(page, below=below)) is not None}
    scores = [score(page, text) for page, text in texts.items()]
    total = reduce(Score.__add__, scores)
    assert len(scores) >= 100
    assert total.kept >= 0.99 * total.wanted
    assert total.added <= added * total.came
    assert sum(one.is_right for one in scores) >= right
