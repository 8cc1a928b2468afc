"""Parts of reading pages, each as a table: dates, headlines, bylines, selectors, site rules."""

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audionews.dates import VIETNAM_TIME
from audionews.errors import ConfigError
from audionews.loader.headings import byline_of, likeness, parts_of_title, without_site
from audionews.loader.page import PageOptions, read_page
from audionews.loader.page_dates import machine_date, settle, shown_date
from audionews.loader.selectors import select, xpath
from audionews.loader.site_rules import packaged_rules, rules_for
from tests.intake.pages import STORY, page


def _at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=VIETNAM_TIME)  # type: ignore[arg-type, misc] # year to minute


MORNING = _at(2026, 11, 20, 8, 30)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thứ Sáu, 20/11/2026 08:30 (GMT+7)", MORNING),
        ("Cập nhật: 01:30 GMT - thứ sáu, 20 tháng 11, 2026", MORNING),
        ("Cập nhật: 08:30 GMT+7 - thứ sáu, 20 tháng 11, 2026", MORNING),
        ("Thứ sáu, 20/11/2026, 08:30 (GMT+7)", MORNING),
        ("08:30 | 20/11/2026", MORNING),
        ("Thứ Sáu, 08:30, 20/11/2026", MORNING),
        ("20-11-2026 - 08:30 AM | Thị trường", MORNING),
        ("20-11-2026 - 00:30 AM", _at(2026, 11, 20, 0, 30)),
        ("20.11.2026 8h30", MORNING),
        ("8 giờ 30 ngày 20/11/2026", MORNING),
        ("20 tháng 11, 2026 08:30", MORNING),
        ("ngày 20 tháng 11 năm 2026", _at(2026, 11, 20, 12, 0)),
        ("20/11/2026 2:30 PM", _at(2026, 11, 20, 14, 30)),
        ("20/11/2026 14:30 PM", _at(2026, 11, 20, 14, 30)),
        ("20-11-2026", _at(2026, 11, 20, 12, 0)),
        ("20 Tháng Mười Một 2026 | 08:30", MORNING),
        ("Tháng Mười Một 20, 2026", _at(2026, 11, 20, 12, 0)),
        ("Tháng mười 19, 2026", _at(2026, 10, 19, 12, 0)),
        ("20 tháng tư năm 2026", _at(2026, 4, 20, 12, 0)),
        ("31/02/2026 08:30", None),
        ("2 giờ trước", None),
        ("Đời sống", None),
    ],
)
def test_dates_that_readers_see(text: str, expected: datetime | None) -> None:
    assert shown_date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 giờ trước", _at(2026, 11, 20, 6, 30)),
        ("15 phút trước", _at(2026, 11, 20, 8, 15)),
        ("3 ngày trước", _at(2026, 11, 17, 8, 30)),
        ("hôm qua", None),
    ],
)
def test_how_long_ago_is_counted_from_the_page_s_own_date(text: str, expected: datetime | None) -> None:
    assert shown_date(text, page_date=MORNING) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20T08:30:00+07:00", MORNING),
        ("2026-11-20T08:30:00+0700", MORNING),
        ("2026-11-20T01:30:00Z", MORNING),
        ("2026-11-20T08:30:00", MORNING),
        ("2026-11-20 08:30", MORNING),
        ("2026-11-20T08:30:00.000", MORNING),
        ("2026-11-20", _at(2026, 11, 20, 12, 0)),
        ("Fri, 20 Nov 2026 08:30:00 +0700", MORNING),
        ("Fri, 20 Nov 26 08:30:00 +0700", MORNING),
        ("Fri, 20 Nov 2026 01:30:00 GMT", MORNING),
        ("20/11/2026 08:30", MORNING),
        ("11/20/2026 8:30:00 AM", MORNING),
        ("3/7/2026 6:30:00 AM", _at(2026, 3, 7, 6, 30)),
        ("03-07-2026 6:30 AM", _at(2026, 7, 3, 6, 30)),
        ("2026-13-40T99:99:99Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("", None),
        ("sớm thôi", None),
    ],
)
def test_dates_that_machines_are_told(text: str, expected: datetime | None) -> None:
    assert machine_date(text) == expected


def test_the_date_that_readers_see_settles_a_wrong_zone() -> None:
    told = machine_date("2026-11-20T08:30:00Z")
    assert settle(told, MORNING) == MORNING
    assert settle(told, _at(2026, 11, 20, 15, 30)) == told
    assert settle(None, MORNING) == settle(MORNING, None) == MORNING


def test_the_date_that_readers_see_settles_the_order_of_day_and_month() -> None:
    told, shown = _at(2026, 7, 3, 6, 30), _at(2026, 3, 7, 6, 30)
    assert settle(told, shown) == shown


@given(st.text(max_size=60))
def test_any_text_is_a_date_in_vietnam_or_none(text: str) -> None:
    for found in (machine_date(text), shown_date(text, page_date=MORNING)):
        assert found is None or found.utcoffset() == VIETNAM_TIME.utcoffset(None)


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Chợ nổi đã họp lại | Trang tin", ["Chợ nổi đã họp lại"]),
        ("Chợ nổi đã họp lại – Hội Làm vườn", ["Chợ nổi đã họp lại"]),
        ("Hội Làm vườn - Chợ nổi đã họp lại", ["Chợ nổi đã họp lại"]),
        (
            "Tin trong ngày - Chợ nổi họp lại - Hội",
            ["Tin trong ngày - Chợ nổi họp lại", "Chợ nổi họp lại - Hội"],
        ),
        ("Hà Nội - Huế", []),
        ("Chợ nổi đã họp lại", []),
    ],
)
def test_parts_of_a_title(title: str, parts: list[str]) -> None:
    assert list(parts_of_title(title)) == parts


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Chợ nổi họp lại - Báo Ví dụ", "Chợ nổi họp lại"),
        ("Chợ nổi họp lại | Báo điện tử Ví dụ", "Chợ nổi họp lại"),
        ("Chợ nổi - chợ của nước - Ví Dụ Online", "Chợ nổi - chợ của nước"),
        ("Chợ nổi họp lại - Vidu.vn", "Chợ nổi họp lại"),
        ("Báo Ví dụ - Chợ nổi họp lại sau lũ", "Chợ nổi họp lại sau lũ"),
        ("Đài Loan - Nhật Bản nối lại đường bay", "Đài Loan - Nhật Bản nối lại đường bay"),
        ("Hà Nội - Huế", "Hà Nội - Huế"),
        ("Báo Ví dụ", "Báo Ví dụ"),
        (" | " * 1000, ""),
    ],
)
def test_a_headline_has_no_paper_beside_it(title: str, expected: str) -> None:
    assert without_site(title, ["Báo Ví dụ"], host="vidu.vn").strip("| ") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tác giả: Lê Minh", "Lê Minh"),
        ("LÊ MINH và 1 tác giả khác", "LÊ MINH"),
        ("Lê Minh - Hoài An - ", "Lê Minh - Hoài An"),
        ("Lê Minh/VOV.VN", "Lê Minh"),
        ("Lê Minh leminh@vidu.vn", "Lê Minh"),
        ("Phóng sự của LÊ MINH", "LÊ MINH"),
        ("Lê Minh dịch", "Lê Minh"),
        ("Lê Minh Gửi cho Ví dụ từ Hà Nội", "Lê Minh"),
        ("Lê Minh Chuyên viên pháp lý", "Lê Minh"),
        ("https://facebook.com/baovidu", None),
        ("Báo Ví dụ", None),
        ("VIDU.VN", None),
        ("admin", None),
        ("Ban biên tập", None),
        ("20/11/2026", None),
        ("", None),
    ],
)
def test_bylines(text: str, expected: str | None) -> None:
    assert byline_of(text, ["Báo Ví dụ"], host="vidu.vn") == expected


def test_a_name_that_has_the_domain_in_it_is_a_name() -> None:
    assert byline_of("Trần Lăng", ["Báo Làng"], host="lang.vn") == "Trần Lăng"
    assert byline_of("LANG.VN", ["Báo Làng"], host="lang.vn") is None


def test_a_cut_description_is_like_the_lead_it_was_cut_from() -> None:
    lead = STORY[0]
    assert likeness(lead, " ".join(lead.split()[:14])) == 1
    assert likeness(lead, STORY[1]) < 0.5
    assert likeness("", lead) == 0


@pytest.mark.parametrize(
    ("selector", "count"),
    [
        ("p", 4),
        ("div.content p", 4),
        ("div.content > p", 4),
        ("body > p", 0),
        ("h1, title", 2),
        ("[property]", 2),
        ("meta[property=og:type]", 1),
        ("meta[property^=og]", 2),
        ("a[href*='/']", 1),
        ("div.con", 0),
        ("*#none", 0),
    ],
)
def test_selectors(selector: str, count: int) -> None:
    from lxml.html import document_fromstring

    assert len(list(select(document_fromstring(page()), [selector]))) == count


@pytest.mark.parametrize("selector", ["", ">", "p:first-child", "p >", "a + b", "[", ".", "p..x"])
def test_other_selectors_are_refused(selector: str) -> None:
    with pytest.raises(ValueError, match="not a selector"):
        xpath(selector)


class TestSiteRules:
    def test_the_packaged_ones_can_be_read_and_name_their_papers(self) -> None:
        rules = packaged_rules()
        assert sum(bool(rule.hosts) for rule in rules) >= 15
        assert all(rule.body and (rule.name or not rule.hosts) for rule in rules)

    def test_a_paper_s_rules_come_before_those_of_systems(self) -> None:
        files = [rule.file for rule in rules_for("thethao.tuoitre.vn")]
        assert files[0] == "tuoitre" and all(file.startswith("system-") for file in files[1:])
        assert [rule.file for rule in rules_for("nottuoitre.vn")] == files[1:]

    def test_one_s_own_come_first(self, tmp_path: Path) -> None:
        (tmp_path / "cua-toi.toml").write_text(
            'name = "Của tôi"\nhosts = ["bao.example.vn"]\nbody = ["div.content"]\n',
            encoding="utf-8",
        )
        found = read_page(
            page(url="https://bao.example.vn/a").encode(), name="x", options=PageOptions(sites=tmp_path)
        )
        assert found.found_by == "rules of cua-toi" and found.source == "Của tôi"

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("body = 1", "must be a list"),
            ('body = ["p:hover"]', "is not a selector"),
            ('bodi = ["p"]', "unknown key 'bodi'"),
            ('hosts = ["a.vn"]', "body is missing"),
            ("name = 1\nbody = ['p']", "name must be text"),
            ("[", "can't be read"),
        ],
    )
    def test_bad_ones_are_named(self, tmp_path: Path, text: str, message: str) -> None:
        (tmp_path / "cua-toi.toml").write_text(text, encoding="utf-8")
        with pytest.raises(ConfigError, match=message) as caught:
            rules_for("a.vn", folder=tmp_path)
        assert "cua-toi.toml" in caught.value.message and caught.value.hint


TABLE = (
    "<table><tr><th>Xã</th><th>Số hộ</th></tr><tr><td>Đông</td><td>12</td></tr>"
    "<tr><td>Tây</td><td>30</td></tr></table>"
)


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ("summarize", ["Bảng gồm 3 dòng, 2 cột."]),
        ("read", ["Xã: Đông; Số hộ: 12.", "Xã: Tây; Số hộ: 30."]),
        ("skip", []),
    ],
)
def test_tables(tables: str, said: list[str]) -> None:
    text = page().replace("</p></div>", f"</p>{TABLE}</div>")
    found = read_page(text.encode(), name="x", options=PageOptions(tables=tables))  # type: ignore[arg-type]
    assert [p.text for p in found.paragraphs][len(STORY) :] == said


@pytest.mark.parametrize(("lists", "said"), [("read", ["Một bến.", "Hai đò."]), ("skip", [])])
def test_lists(lists: str, said: list[str]) -> None:
    text = page().replace("</p></div>", "</p><ul><li>Một bến.</li><li>Hai đò.</li></ul></div>")
    found = read_page(text.encode(), name="x", options=PageOptions(lists=lists))  # type: ignore[arg-type]
    assert [p.text for p in found.paragraphs][len(STORY) :] == said


def test_short_items_are_taken_where_they_are_wanted() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Chợ nổi họp lại"}</script>'
    )
    text = page(story=STORY[:1], head=head).encode()
    assert len(read_page(text, name="x", options=PageOptions(short=True)).paragraphs) == 1
