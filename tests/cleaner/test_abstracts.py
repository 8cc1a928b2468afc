"""Summaries in English below a story aren't read."""

import pytest

from audionews.cleaner.abstracts import summary_below

STORY = (
    "Chợ nổi họp lại sáng nay sau ba tháng nước lớn, ghe thuyền neo kín hai bên bờ.",
    "Ông Mười bán bún trên ghe đã ba mươi năm, năm nay khách đến sớm hơn mọi năm vì đường vừa thông.",
)
SUMMARY = (
    "Floating market opens again after the flood",
    "The market of Đông Hòa has opened again after three months of high water, with boats on both banks.",
)


@pytest.mark.parametrize("below", [(), ("Minh Châu",), ("Minh Châu", "Ảnh: Lê An")])
def test_a_summary_is_found(below: tuple[str, ...]) -> None:
    lines = [*STORY, *SUMMARY, *below]
    assert [lines[at] for at in summary_below(lines)] == list(SUMMARY)


@pytest.mark.parametrize(
    "lines",
    [
        STORY,
        (*STORY, "The Sound of Silence", "Bridge over Troubled Water"),
        (*STORY, *SUMMARY, STORY[1]),
        ("Cho noi hop lai sang nay sau ba thang nuoc lon", SUMMARY[1]),
        SUMMARY,
        (),
    ],
    ids=["none", "songs", "quoted in the story", "story without marks", "story in English", "nothing"],
)
def test_other_lines_stay(lines: tuple[str, ...]) -> None:
    assert summary_below(lines) == []
