"""What holds for every text: nothing lost, nothing unspeakable, the same again on its own output."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from audionews.models import ReadingStyle, join_spoken
from audionews.normalizer import normalize
from audionews.phonology import is_syllable

STYLES = [
    ReadingStyle(),
    ReadingStyle(thousand="ngàn", zero_tens="lẻ", letters="a-bờ-cờ", short_year=True),
    ReadingStyle(respell=True),
]

FRAGMENTS = [
    *(
        "ngày",
        "tháng",
        "năm",
        "sáng",
        "tối",
        "từ",
        "đến",
        "thắng",
        "thua",
        "quý",
        "khóa",
        "khoảng",
        "người",
        "đồng",
    ),
    *(
        "ông",
        "bà",
        "số",
        "xe",
        "Trump",
        "Manchester",
        "video",
        "hoà",
        "NGÀY",
        "UBND",
        "VFF",
        "CLB",
        "XQZW",
        "II",
        "V",
    ),
    *(
        "TP.",
        "TP.HCM",
        "Q.",
        "P.",
        "T.",
        "PGS.TS",
        "N.V.A.",
        "v.v.",
        "GD&ĐT",
        "VN-Index",
        "U23",
        "H5N1",
        "5G",
        "m2",
    ),
    *(
        "1",
        "4",
        "21",
        "105",
        "1.000",
        "1,5",
        "7.5",
        "0",
        "007",
        "2026",
        "1999",
        "26/7",
        "22-8",
        "19.8",
        "1/2",
        "3-1",
    ),
    *(
        "20-22/8",
        "5/2017",
        "2016/17",
        "2021-2025",
        "17h30",
        "11:20",
        "45'+2",
        "1m75",
        "3x4",
        "50%",
        "‰",
        "5°C",
        "$5",
    ),
    *("500k", "1tr5", "km/h", "kg", "đ", "USD", "168/2024/NĐ-CP", "51F-123.45", "0912 345 678", "1900 1234"),
    *(
        "www.vnexpress.net",
        "a@b.vn",
        "#tag",
        "@tên",
        "x.pdf",
        "(",
        ")",
        "“",
        "”",
        "'",
        '"',
        "...",
        "…",
        "?!",
        "-",
        "–",
    ),
    *(
        "•",
        "→",
        "±",
        "≈",
        "+",
        "=",
        ">",
        "&",
        "/",
        "*",
        "😀",
        "\u200b",
        "\u00ad",
        "½",
        "²",
        "№",
        "©",
        "習",
        "Москва",
        "α",
    ),
]

news_like = st.lists(st.sampled_from(FRAGMENTS), max_size=12).flatmap(
    lambda words: st.tuples(*(st.sampled_from(["", " ", " ", ", ", ". ", "\n"]) for _ in words)).map(
        lambda gaps: "".join(word + gap for word, gap in zip(words, gaps, strict=True))
    )
)
texts = st.one_of(st.text(max_size=60), news_like)


def is_speakable(letter: str) -> bool:
    """A Latin letter, a space, a mark that voices turn into a pause, or the apostrophe of O'Neill."""
    return letter in " ,.?!;:'" or (letter.isalpha() and "LATIN" in unicodedata.name(letter, ""))


@pytest.mark.parametrize("style", STYLES, ids=["north", "south", "respell"])
@settings(deadline=None)
@given(text=texts)
@example(text="a\u0301\u0323" * 40)
@example(text="\u0301")
@example(text="\u200b \u200b")
@example(text="½½²³①")
@example(text="1" * 40 + "." + "2" * 40)
@example(text="Ａ１/２Ｂ")
@example(text="TP.\u200bHCM")
def test_tokens_cover_the_text_in_order(text: str, style: ReadingStyle) -> None:
    place = 0
    for token in normalize(text, style):
        assert token.start >= place
        assert text[place : token.start].strip() == ""
        assert token.written == text[token.start : token.end]
        assert 0 <= token.confidence <= 1
        assert token.rule
        place = token.end
    assert text[place:].strip() == ""


@pytest.mark.parametrize("style", STYLES, ids=["north", "south", "respell"])
@settings(deadline=None)
@given(text=texts)
@example(text="٣٤ và ๓")
@example(text="ⅷ Ⅻ ⅛ ㎏ ㏒ ﷺ")
@example(text="ℝ ℕ ™ ® ª º")
def test_nothing_unspeakable_is_left(text: str, style: ReadingStyle) -> None:
    spoken = join_spoken(normalize(text, style))
    assert [letter for letter in spoken if not is_speakable(letter)] == []
    assert unicodedata.is_normalized("NFC", spoken)


@pytest.mark.parametrize("style", STYLES, ids=["north", "south", "respell"])
@settings(deadline=None)
@given(text=texts)
@example(text="A0A0A0A0A0A0A0")
@example(text="@Ø0")
@example(text="a´ᰀ0")
@example(text="A'a0")
@example(text="0ð")
@example(text="ºð")
@example(text="aÐఅ")
@example(text="ðɿ")
def test_its_own_output_is_read_the_same(text: str, style: ReadingStyle) -> None:
    once = join_spoken(normalize(text, style))
    assert join_spoken(normalize(once, style)) == once


@settings(deadline=None)
@given(text=texts)
def test_a_respelling_voice_gets_vietnamese_syllables_only(text: str) -> None:
    spoken = join_spoken(normalize(text, ReadingStyle(respell=True)))
    words = [word.strip(",.?!;:") for word in spoken.split()]
    assert [word for word in words if word and not is_syllable(word)] == []


@settings(deadline=None, max_examples=30)
@given(piece=st.sampled_from(FRAGMENTS), joint=st.sampled_from(["", " ", ".", "-", "/", ","]))
def test_a_long_run_of_anything_is_survived(piece: str, joint: str) -> None:
    text = (piece + joint) * 3000
    tokens = normalize(text)
    assert sum(len(token.written) for token in tokens) == sum(
        1 for letter in text if not letter.isspace()
    ) + sum(1 for token in tokens for letter in token.written if letter.isspace())


def test_two_decompositions_read_alike() -> None:
    text = "Sáng 26/7, thủy điện Hoà Bình xả lũ."
    assert join_spoken(normalize(unicodedata.normalize("NFD", text))) == join_spoken(normalize(text))
