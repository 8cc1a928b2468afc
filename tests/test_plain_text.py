import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from audionews.plain_text import cut, one_line, web_address, without_astral, without_chapter_mark, xml_text

ANY_TEXT = st.text(st.characters(codec=None, categories=None, exclude_categories=()))


@pytest.mark.parametrize(
    ("given_text", "wanted"),
    [
        pytest.param("Giá vàng\x0b tăng\x00 mạnh\x1f", "Giá vàng tăng mạnh", id="control characters"),
        pytest.param("Hà\u200b Nội\u202e\u2066 \ufeffmưa", "Hà Nội mưa", id="zero width and direction"),
        pytest.param("Ha\u0300 No\u0323\u0302i", "Hà Nội", id="decomposed"),
        pytest.param("  Giá\u00a0xăng\t\n giảm  ", "Giá xăng giảm", id="spaces"),
        pytest.param("R&amp;D &nbsp; &#7879; &amp;amp;", "R&D ệ &", id="entities"),
        pytest.param("<b>Đậm</b> và <br/>nghiêng", "Đậm và nghiêng", id="tags"),
        pytest.param("3 < 5 và 7 > 6", "3 < 5 và 7 > 6", id="signs are no tags"),
        pytest.param("chưa đóng <script", "chưa đóng ‹script", id="open tag"),
        pytest.param("mềm\u00admại", "mềmmại", id="soft hyphen"),
        pytest.param("\ud83d\ude00 hỏng", "hỏng", id="lone surrogates"),
        pytest.param("\ufffd\ufffe\U0001ffff", "", id="nothing left"),
        pytest.param("😀 vui", "😀 vui", id="emoji stays"),
    ],
)
def test_titles_are_cleaned(given_text, wanted):
    assert one_line(given_text) == wanted


@given(ANY_TEXT)
def test_xml_holds_whatever_is_left(text):
    element = etree.Element("a")
    for kept in (xml_text(text), one_line(text)):
        element.text = kept
        again = etree.fromstring(etree.tostring(element, encoding="UTF-8")).text or ""
        assert again == kept
        assert unicodedata.is_normalized("NFC", kept)


@given(ANY_TEXT)
def test_one_line_is_one_line_and_stays_as_it_is(text):
    line = one_line(text)
    assert line == " ".join(line.split())
    assert one_line(line) == line or "&" in line  # what four rounds of entities left


@given(ANY_TEXT, st.integers(0, 60))
def test_cut_keeps_its_limits(text, limit):
    text = xml_text(text)
    assert len(cut(text, characters=limit)) <= limit
    assert len(cut(text, utf8_bytes=limit).encode()) <= limit


@pytest.mark.parametrize(
    ("text", "limit", "wanted"),
    [
        pytest.param("Trời mưa.", 20, "Trời mưa.", id="fits"),
        pytest.param("Trời mưa to. Đường ngập", 16, "Trời mưa to.", id="after a sentence"),
        pytest.param("Ừ. Đường ngập sâu ở nhiều nơi", 20, "Ừ. Đường ngập sâu ở…", id="after a word"),
        pytest.param("Đườngngậpsâu", 6, "Đường…", id="inside a word where it must"),
        pytest.param("Giá xăng, dầu giảm", 12, "Giá xăng…", id="no comma before the dots"),
    ],
)
def test_cut_where_a_reader_would(text, limit, wanted):
    assert cut(text, characters=limit) == wanted


def test_cut_counts_bytes_of_vietnamese():
    text = "ế" * 100
    assert len(cut(text, utf8_bytes=100).encode()) <= 100
    assert len(cut(text, utf8_bytes=100)) >= 32
    assert cut(text, utf8_bytes=300) == text


def test_astral_letters_go_and_no_others():
    assert without_astral("Hà Nội 😀𝔸漢") == "Hà Nội 漢"


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("19:30 ngày 24/11, mưa", "19h30 ngày 24/11, mưa"),
        ("(6:05) Tin sáng", "(6h05) Tin sáng"),
        ("01:02:03 chặng một", "01h02:03 chặng một"),
        ("Lúc 19:30 trời mưa", "Lúc 19:30 trời mưa"),
        ("Tỷ số 3:2", "Tỷ số 3:2"),
        ("3:2 là tỷ số", "3:2 là tỷ số"),
        ("100:30 là hơn", "100:30 là hơn"),
    ],
)
def test_time_at_a_line_start_is_no_chapter(line, wanted):
    assert without_chapter_mark(line) == wanted


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://tin.example.vn/a-b.html?x=1&y=2#z", "https://tin.example.vn/a-b.html?x=1&y=2#z"),
        ("https://báo.example.vn/bài viết", "https://xn--bo-mia.example.vn/b%C3%A0i%20vi%E1%BA%BFt"),
        ("https://tin.example.vn", "https://tin.example.vn/"),
        ("https://ai:mk@tin.example.vn:8443/a", "https://tin.example.vn:8443/a"),
        ("https://tin.example.vn/100%", "https://tin.example.vn/100%25"),
        ("https://tin.example.vn/%C3%A0", "https://tin.example.vn/%C3%A0"),
        ('https://tin.example.vn/"><b>', "https://tin.example.vn/%22%3E%3Cb%3E"),
        ("https://[::1]:80/a", "https://[::1]:80/a"),
        ("javascript:alert(1)", None),
        ("//tin.example.vn/a", None),
        ("/a/b", None),
        ("ftp://tin.example.vn/", None),
        ("https://", None),
        ("https://a b/", None),
        ("https://[::1/", None),
        ("https://tin.example.vn:port/", None),
        ("", None),
        (None, None),
    ],
)
def test_addresses(url, wanted):
    assert web_address(url) == wanted


@given(ANY_TEXT, ANY_TEXT)
def test_addresses_are_ascii_whatever_comes(host, path):
    for url in (host, f"https://{host}/{path}", f"https://tin.example.vn/{path}"):
        address = web_address(url)
        assert address is None or (address.isascii() and address.startswith("http") and " " not in address)
