"""Numbers as Vietnamese says them, in both regional styles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audionews.models import ReadingStyle
from audionews.normalizer import numbers

NORTH = ReadingStyle()
SOUTH = ReadingStyle(thousand="ngàn", zero_tens="lẻ")


@pytest.mark.parametrize(
    ("value", "spoken"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (55, "năm mươi lăm"),
        (100, "một trăm"),
        (105, "một trăm linh năm"),
        (115, "một trăm mười lăm"),
        (1_001, "một nghìn không trăm linh một"),
        (2_024, "hai nghìn không trăm hai mươi tư"),
        (10_000, "mười nghìn"),
        (1_000_000, "một triệu"),
        (1_300_000_000, "một tỷ ba trăm triệu"),
        (2_000_000_000_000, "hai nghìn tỷ"),
    ],
    ids=str,
)
def test_cardinals(value: int, spoken: str) -> None:
    assert numbers.cardinal(value, NORTH) == spoken


def test_the_south_says_ngan_and_le() -> None:
    assert numbers.cardinal(4_105, SOUTH) == "bốn ngàn một trăm lẻ năm"


@pytest.mark.parametrize(
    ("value", "full", "short"),
    [
        (1999, "một nghìn chín trăm chín mươi chín", "một nghìn chín trăm chín mươi chín"),
        (2000, "hai nghìn", "hai nghìn"),
        (2005, "hai nghìn không trăm linh năm", "hai nghìn linh năm"),
        (2024, "hai nghìn không trăm hai mươi tư", "hai nghìn hai mươi tư"),
    ],
    ids=str,
)
def test_years(value: int, full: str, short: str) -> None:
    assert numbers.year(value, NORTH) == full
    assert numbers.year(value, ReadingStyle(short_year=True)) == short


def test_long_or_zero_led_runs_are_read_digit_by_digit() -> None:
    assert numbers.integer("007", NORTH) == "không không bảy"
    assert numbers.integer("9" * 19, NORTH) == " ".join(["chín"] * 19)


@given(st.integers(min_value=0, max_value=10**18))
def test_different_numbers_sound_different_and_use_only_number_words(value: int) -> None:
    spoken = numbers.cardinal(value, NORTH)
    words = {*numbers.DIGITS, "mười", "mươi", "mốt", "tư", "lăm", "linh", "trăm", "nghìn", "triệu", "tỷ"}
    assert set(spoken.split()) <= words
    assert spoken != numbers.cardinal(value + 1, NORTH)


@given(st.integers(min_value=1, max_value=3999))
def test_roman_numerals_come_back(value: int) -> None:
    assert numbers.roman_value(numbers.to_roman(value)) == value


@pytest.mark.parametrize("text", ["", "IIII", "VX", "IC", "ABC", "IIX"])
def test_ill_formed_roman_numerals_are_none(text: str) -> None:
    assert numbers.roman_value(text) is None
