"""Tables in text that was copied from a page."""

import pytest

from audionews.loader.documents import read_document
from audionews.loader.page import PageOptions
from audionews.loader.table_text import Tables

COPY = (
    "Giá cá tăng sau lũ\n"
    "Hàng cá ở chợ Đông Hòa mở lại từ sáng qua.\n"
    "Loại\tGiá (đồng)\tTăng\n"
    "Cá lóc\t120.000\t10%\n"
    "Cá rô\t90.000\t\n"
    "Phường hứa giữ giá đến rằm.\n"
)


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        ("summarize", ["Bảng gồm 3 dòng, 3 cột."]),
        (
            "read",
            ["Loại: Cá lóc; Giá (đồng): 120.000; Tăng: 10%.", "Loại: Cá rô; Giá (đồng): 90.000."],
        ),
        ("skip", []),
    ],
)
def test_a_copied_table_is_told_as_one_of_a_page(tables: Tables, told: list[str]) -> None:
    document = read_document(COPY.encode(), name="cá.txt", options=PageOptions(tables=tables))
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert lines == ["Hàng cá ở chợ Đông Hòa mở lại từ sáng qua.", *told, "Phường hứa giữ giá đến rằm."]
    assert [drop.reason for drop in document.drops] == [f"table ({tables})"]


@pytest.mark.parametrize(
    "line",
    ["\tThụt đầu dòng bằng dấu tab.", "Một dòng có\tmột khoảng rộng.", "Chợ\tvắng\nChợ\tđông\tvui"],
    ids=["indented", "alone", "other cells"],
)
def test_lines_with_tabs_are_no_table_by_themselves(line: str) -> None:
    document = read_document(f"Giá cá\nHàng cá mở lại.\n{line}\nHết tin.\n".encode(), name="cá.txt")
    assert [paragraph.text for paragraph in document.paragraphs][1:-1] == [
        " ".join(part.split()) for part in line.split("\n")
    ]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (
            ("Loại", "Giá", "Tăng", "Cá lóc", "120.000", "10%", "Cá rô", "90.000", "-5%"),
            ["Bảng gồm 3 dòng, 3 cột."],
        ),
        (("Cá lóc", "120.000", "Cá rô"), None),
        (("Cá lóc tươi", "Cá rô đồng", "Cá linh non", "Cá kèo giống", "Cá sặc khô", "Cá trê vàng"), None),
    ],
    ids=["figures in every row", "too few", "words alone"],
)
def test_cells_that_come_as_lines(cells: tuple[str, ...], told: list[str] | None) -> None:
    text = "\n".join(("Giá cá tăng sau lũ", "Hàng cá mở lại từ sáng qua.", *cells, "Phường hứa giữ giá."))
    document = read_document(text.encode(), name="cá.txt")
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert lines[1:-1] == (list(cells) if told is None else told)
