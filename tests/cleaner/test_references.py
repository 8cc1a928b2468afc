"""Works that a study names below its text aren't read."""

import pytest

from audionews.cleaner.references import references

STORY = ("Chợ nổi họp lại sáng nay sau ba tháng nước lớn.", "1. Kè cũ còn đứng được hai mùa nước.")


@pytest.mark.parametrize(
    "named",
    [
        ("Tài liệu tham khảo:", "1. Bộ Xây dựng, Quy chuẩn về chợ;", "2. Luật Đê điều."),
        ("TÀI LIỆU THAM KHẢO", "Bộ Xây dựng (2019), Quy chuẩn về chợ.", "Lê Minh An (2021). Chợ nổi."),
        ("Nguồn tham khảo", "https://example.com/cho-noi"),
        ("Tài liệu tham khảo", "[1] Luật Đê điều.", "Ghi chép của phường.", "[3] Lê An, Chợ nổi, tr. 12."),
        ("Tài liệu tham khảo: 1. Bộ Xây dựng, Quy chuẩn; 2. Luật Đê điều.",),
    ],
    ids=["numbered", "years", "address", "one without a sign", "one line"],
)
def test_works_are_found(named: tuple[str, ...]) -> None:
    below = "Chợ họp từ bốn giờ sáng."
    lines = [*STORY, *named, below]
    assert [lines[at] for at in references(lines)] == list(named)


@pytest.mark.parametrize(
    "lines",
    [
        STORY,
        (*STORY, "Tham khảo", "Người bán cho hay giá cá còn cao."),
        (*STORY, "Tài liệu tham khảo của phường có nói đến kè này.", "1. Kè cũ dài 20 m."),
        (),
    ],
    ids=["numbers in the story", "heading", "sentence", "nothing"],
)
def test_other_lines_stay(lines: tuple[str, ...]) -> None:
    assert references(lines) == []
