"""What is said before and after an article: never a hole where something isn't known."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audionews.dates import VIETNAM_TIME
from audionews.models import Article
from audionews.opening import FIELDS, OPENINGS, fill

FRIDAY = datetime(2019, 7, 26, 12, tzinfo=VIETNAM_TIME)
KNOWN = {"source": "Sao Mai", "published": FRIDAY, "byline": "Lê Minh Khuê", "section": "Thời sự"}


def article(**known):
    return Article("0" * 16, "Tựa", (), **known)


def without(*names):
    return {name: value for name, value in KNOWN.items() if name not in names}


@pytest.mark.parametrize(
    ("template", "known", "said"),
    [
        pytest.param(
            OPENINGS["short"], KNOWN, "Theo báo Sao Mai, thứ Sáu ngày 26 tháng 7 năm 2019.", id="short"
        ),
        pytest.param(
            OPENINGS["full"],
            KNOWN,
            "Chuyên mục Thời sự. Theo báo Sao Mai, thứ Sáu ngày 26 tháng 7 năm 2019. Bài của Lê Minh Khuê.",
            id="full",
        ),
        pytest.param(OPENINGS["short"], without("published"), "Theo báo Sao Mai.", id="no date"),
        pytest.param(
            OPENINGS["short"], without("source"), "Thứ Sáu ngày 26 tháng 7 năm 2019.", id="no newspaper"
        ),
        pytest.param(OPENINGS["short"], {}, "", id="nothing known"),
        pytest.param(
            OPENINGS["full"],
            without("byline", "section"),
            fill(OPENINGS["short"], article(**KNOWN)),
            id="full, two unknown",
        ),
        pytest.param(OPENINGS["off"], KNOWN, "", id="off"),
        pytest.param("Bài của {byline} – {source}!", without("byline"), "Sao Mai!", id="dash"),
        pytest.param(
            "Bài của {byline} – {source}!", without("source"), "Bài của Lê Minh Khuê!", id="dash after"
        ),
        pytest.param("Tác giả: {byline}.", without("byline"), "", id="colon"),
        pytest.param("Xin chào. Mục {section}.", without("section"), "Xin chào.", id="sentence"),
        pytest.param("Nghe, {section}, nhé", without("section"), "Nghe, nhé", id="no full stop"),
        pytest.param("{{ngoặc}} {source}", KNOWN, "{ngoặc} Sao Mai", id="braces"),
    ],
)
def test_what_is_said(template, known, said):
    assert fill(template, article(**known)) == said


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Kinh tế và Đô thị", "Theo báo Kinh tế và Đô thị."),
        ("Báo Sao Mai", "Theo báo Sao Mai."),
        ("Tạp chí Cộng sản", "Theo tạp chí Cộng sản."),
        ("Thông tấn xã Việt Nam", "Theo Thông tấn xã Việt Nam."),
        ("Đài Tiếng nói Việt Nam", "Theo Đài Tiếng nói Việt Nam."),
        ("Sao Mai, số đặc biệt. Kỳ 2", "Theo báo Sao Mai, số đặc biệt. Kỳ 2."),
    ],
)
def test_a_newspaper_is_named_as_one(source, said):
    assert fill(OPENINGS["short"], article(source=source)) == said


@pytest.mark.parametrize(("day", "name"), [(22, "thứ Hai"), (25, "thứ Năm"), (28, "Chủ nhật")])
def test_days_of_the_week(day, name):
    assert fill("Hôm nay {weekday}.", article(published=FRIDAY.replace(day=day))) == f"Hôm nay {name}."


@given(
    st.lists(st.sampled_from([*(f"{{{name}}}" for name in FIELDS), "Theo", "ngày", ",", ".", " – ", ";"])),
    st.sets(st.sampled_from(sorted(KNOWN))),
)
def test_no_template_leaves_a_hole(parts, unknown):
    said = fill(" ".join(parts).replace(" ,", ",").replace(" .", "."), article(**without(*unknown)))
    assert "{" not in said
    assert all(ord(letter) < 0xE000 for letter in said)
    assert said == said.strip()
