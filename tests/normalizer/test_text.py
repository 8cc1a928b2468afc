"""Cleaning of Unicode, tone places and letter names."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from audionews.models import ReadingStyle
from audionews.normalizer.characters import clean
from audionews.normalizer.context import fold
from audionews.normalizer.letters import spell


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Hà Nội", "Hà Nội"),
        (unicodedata.normalize("NFD", "Hà Nội"), "Hà Nội"),
        ("Ðà Nẵng", "Đà Nẵng"),
        ("СОVID", "COVID"),
        ("Нà Nội", "Hà Nội"),
        ("Жуков", "Жуков"),
        ("ＡＢ１", "AB1"),
        ("a\u200bb\u00adc", "abc"),
        ("ﬁ", "fi"),
        ("5½", "5 1/2"),
        ("m²", "m²"),
        ("25ºC", "25°C"),
    ],
    ids=ascii,
)
def test_cleaning(text: str, cleaned: str) -> None:
    assert clean(text).text == cleaned


@settings(deadline=None)
@given(st.text(max_size=40))
@example("một \U0002f800 \uf900")  # ideographs that NFC replaces by others
@example("\u0958\ufb1d\u2adc")  # letters that NFC takes apart and never joins again
@example("\u1100\u1161\u11a8 \u1100\u200b\u1161 \uffa1\uffc2")  # Korean letters that it joins
def test_every_cleaned_character_leads_back_in_order(text: str) -> None:
    cleaned = clean(text)
    assert unicodedata.is_normalized("NFC", cleaned.text)
    last = 0
    for place in range(len(cleaned.text)):
        start, end = cleaned.span(place, place + 1)
        assert last <= start < end <= len(text)
        last = start


def test_tone_places_compare_equal() -> None:
    assert fold("HOÀ") == fold("hòa") == "hòa"
    assert fold("quý") == "quý"


def test_letter_names_of_both_schools() -> None:
    assert spell("BHXH", ReadingStyle()) == "bê hát ích hát"
    assert spell("BHXH", ReadingStyle(letters="a-bờ-cờ")) == "bờ hờ xờ hờ"
    assert spell("Đ5-Ñ", ReadingStyle()) == "đê năm en"
