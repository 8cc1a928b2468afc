"""Letters that stand for others: what is meant, and what stays as it is."""

import doctest
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from audionews import tables
from audionews.phonology import all_syllables, disguised, disguises, latin, spell

SYLLABLES = sorted({spell(syllable) for syllable in all_syllables()})
SMALL_CAPITALS = dict(zip("abcdeghiklmnoprtuvy", "ᴀʙᴄᴅᴇɢʜɪᴋʟᴍɴᴏᴘʀᴛᴜᴠʏ", strict=True)) | {"đ": "ᴆ", "q": "ǫ"}
CYRILLIC = dict(zip("acehiknopqrstuxybd", "асеһікпорԛгѕтихуЬԁ", strict=True))


def written(text: str, letters: dict[str, str]) -> str:
    """A text with other letters below its marks."""
    return "".join(letters.get(letter, letter) for letter in unicodedata.normalize("NFD", text))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Ðà Nẵng", "Đà Nẵng"),
        ("Văn phòng HÐND", "Văn phòng HĐND"),
        ("ngƣời dân", "người dân"),
        ("cа nhân", "ca nhân"),
        ("СОVID", "COVID"),
        ("ᴄʟɪᴘ: ᴄʜᴏ̛̣ ɴᴏ̂̉ɪ", "clip: chợ nổi"),
        ("𝐂𝐡𝐨̛̣ 𝟐𝟎𝟐𝟔", "Chợ 2026"),
        ("Ｃｈợ　５", "Chợ　5"),
        ("Ⓒⓗợ 🅝🅞̂̉🅘", "Chợ NỔI"),
        ("C̲h̲ợ̲ ̲n̲ổ̲i̲", "Chợ nổi"),
        ("g̶i̶á̶ cũ", "giá cũ"),
        ("Ƈɦợ пổι ɦọρ ѕớм", "Chợ nổi họp sớm"),
        ("CҺợ пổi̇ ᵭôпɡ", "Chợ nổi đông"),
        ("₵Ⱨ₳̣Ɏ ₮ⱧɄɎɆ̂̀₦", "CHẠY THUYỀN"),
        ("άn mạng trȇn sông", "án mạng trên sông"),
        ("𝖴BɴD хᴀ̃ пᴏ́ɪ", "UBND xã nói"),
    ],
    ids=ascii,
)
def test_letters_that_stand_for_others(text: str, meant: str) -> None:
    assert latin(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Москва",
        "Он живёт на том берегу",
        "Ελλάδα",
        "Sigurðsson",
        "Ødegaard đá cho Bø",
        "Łukasz và Işık",
        "biến thể β và δ",
        "phát âm /ɪˈkɒnəmi/",
        "đổ 5ℓ xăng, giá ₫50.000",
        "3Ω, 10µm, m², CO₂, ½, ①, №5",
        "Ⓒ 2026",
    ],
    ids=ascii,
)
def test_what_is_no_disguise_stays(text: str) -> None:
    assert latin(text) == unicodedata.normalize("NFC", text)


@given(st.lists(st.sampled_from(SYLLABLES), min_size=3, max_size=12, unique=True))
def test_small_capitals_are_read(syllables: list[str]) -> None:
    text = " ".join(syllables)
    assert latin(written(text, SMALL_CAPITALS)) == text


@given(st.lists(st.sampled_from(SYLLABLES), min_size=6, max_size=12, unique=True))
def test_cyrillic_letters_are_read_where_ours_are_among_them(syllables: list[str]) -> None:
    text = " ".join(syllables) + " chợ nổi lúa"
    assert latin(written(text, CYRILLIC)) == text


@given(st.text(max_size=60))
@example("ⓐⓑ\u0363")
@example("ꝷꞓ ƅ̲")
@example("A𝛦")
def test_places_lie_in_the_text_and_what_is_meant_stays(text: str) -> None:
    assert all(0 <= place < len(text) for place in disguised(text))
    assert latin(latin(text)) == latin(text)


@given(st.lists(st.sampled_from(SYLLABLES), max_size=12))
def test_plain_vietnamese_is_left_alone(syllables: list[str]) -> None:
    for form in ("NFC", "NFD"):
        assert disguised(unicodedata.normalize(form, " ".join(syllables))) == {}


def test_the_examples_of_the_docstring_are_true() -> None:
    assert doctest.testmod(disguises).failed == 0


def test_every_row_has_a_source_and_means_letters_of_ours() -> None:
    rows = tables.read("phonology/look_alikes.tsv")
    assert len({row["character"] for row in rows}) == len(rows)
    for row in rows:
        assert row["source"], row
        assert row["kind"] in ("always", "initial", "alike", "disguise"), row
        assert row["latin"].isalpha(), row
        assert row["latin"].isascii() or row["latin"] in "ĐđƯư", row
