"""Cleaning of Unicode, Vietnamese syllables, letter names, and respelling."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audionews.models import ReadingStyle
from audionews.normalizer.characters import clean
from audionews.normalizer.letters import spell
from audionews.normalizer.respelling import respell
from audionews.normalizer.syllables import fold, is_syllable, split_tone


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
def test_every_cleaned_character_leads_back_in_order(text: str) -> None:
    cleaned = clean(text)
    assert unicodedata.is_normalized("NFC", cleaned.text)
    last = 0
    for place in range(len(cleaned.text)):
        start, end = cleaned.span(place, place + 1)
        assert last <= start < end <= len(text)
        last = start


@pytest.mark.parametrize(
    "word",
    [
        "a",
        "ý",
        "nguyễn",
        "Nghiêng",
        "giếng",
        "gì",
        "quyết",
        "khuỷu",
        "hoạch",
        "hoà",
        "hòa",
        "xoong",
        "thuở",
        "yêu",
        "QUỐC",
        "ngoằn",
        "rượu",
    ],
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word", ["Trump", "cat", "web", "qa", "ghà", "kan", "strong", "b", "", "nghiêngg", "fan"]
)
def test_not_syllables(word: str) -> None:
    assert not is_syllable(word)


def test_tones_and_tone_places() -> None:
    assert split_tone("thuỷ") == ("thuy", "hỏi")
    assert fold("HOÀ") == fold("hòa") == "hòa"
    assert fold("quý") == "quý"


def test_letter_names_of_both_schools() -> None:
    assert spell("BHXH", ReadingStyle()) == "bê hát ích hát"
    assert spell("BHXH", ReadingStyle(letters="a-bờ-cờ")) == "bờ hờ xờ hờ"
    assert spell("Đ5-Ñ", ReadingStyle()) == "đê năm en"


@pytest.mark.parametrize(
    ("word", "spoken"),
    [
        ("Brandon", "bờ ran đôn"),
        ("Xabi", "xa bi"),
        ("Müller", "mu le"),
        ("Nguyễn", "Nguyễn"),
        ("Mr", "em rờ"),
    ],
)
def test_respelling(word: str, spoken: str) -> None:
    assert respell(word) == spoken


@settings(deadline=None)
@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzéüñçøß", min_size=1, max_size=14))
def test_a_respelling_is_made_of_syllables(word: str) -> None:
    spoken = respell(word)
    assert spoken
    assert all(is_syllable(syllable) for syllable in spoken.split())
