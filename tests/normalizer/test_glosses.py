"""Acronyms that an article explains itself."""

import pytest

from audionews.models import join_spoken
from audionews.normalizer import glosses, normalize


@pytest.mark.parametrize(
    ("text", "acronym", "words"),
    [
        ("Trạm Cứu hộ rùa biển (TCHRB) mở cửa.", "TCHRB", "Trạm Cứu hộ rùa biển"),
        ("Sở Nông nghiệp và Môi trường (SNNMT)", "SNNMT", "Sở Nông nghiệp và Môi trường"),
        ("phòng cháy, chữa cháy (PCCC)", "PCCC", "phòng cháy chữa cháy"),
        ("Bộ đội biên phòng(BĐBP)", "BĐBP", "Bộ đội biên phòng"),
    ],
    ids=["plain", "small word left out", "comma", "no space"],
)
def test_initials_in_parentheses_explain_themselves(text: str, acronym: str, words: str) -> None:
    assert [(entry.written, entry.spoken) for entry in glosses(text).entries] == [(acronym, words)]


@pytest.mark.parametrize(
    "text",
    [
        "Tổ chức Y tế Thế giới (WHO)",
        "Ban Giám đốc (BQL)",
        "World Travel Award (WTA)",
        "Hội đồng UBND tỉnh (HĐUT)",
        "Đội sao đỏ (ĐSĐ) và Điểm sáng đời (ĐSĐ)",
        "Trường, lớp. Học sinh (TLHS)",
        "(ABC)",
        "",
    ],
    ids=[
        "other initials",
        "too few",
        "foreign",
        "acronym inside",
        "two meanings",
        "full stop",
        "alone",
        "empty",
    ],
)
def test_nothing_is_made_up(text: str) -> None:
    assert not glosses(text).entries


def test_the_name_is_said_each_time_and_its_initials_after_it_never() -> None:
    sentences = ("Trạm Cứu hộ rùa biển (TCHRB) mở cửa.", "Sáng nay TCHRB thả 30 con.")
    lexicon = glosses("\n".join(sentences))
    said = [join_spoken(normalize(sentence, lexicon=lexicon)) for sentence in sentences]
    assert said == [
        "Trạm Cứu hộ rùa biển mở cửa.",
        "Sáng nay Trạm Cứu hộ rùa biển thả ba mươi con.",
    ]
