"""Text files: tests/data/loader/NAME.txt is the file, NAME.json the raw article that it holds."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from audionews.errors import LoadError
from audionews.loader import read_plain
from audionews.models import Article
from audionews.phonology import latin

CASES = Path(__file__).parents[1] / "data" / "loader"


def outcome(data: bytes) -> dict[str, Any]:
    """The raw article in the form of the JSON files."""
    article = read_plain(data, name="case")
    return {
        "title": article.title,
        "byline": article.byline,
        "source": article.source,
        "section": article.section,
        "url": article.url,
        "lang": article.lang,
        "published": article.published.isoformat() if article.published else None,
        "paragraphs": [paragraph.text for paragraph in article.paragraphs],
    }


@pytest.mark.parametrize("file", sorted(CASES.glob("*.txt")), ids=lambda file: file.stem)
def test_file(file: Path) -> None:
    expected = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    assert outcome(file.read_bytes()) == expected


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n ", "is empty"),
        ("\ufeff".encode(), "has no title"),
        ("\u200b\u00a0\n***\n".encode(), "has no title"),
        (b"MZ\x00\x01\x02", "not a text file"),
        (b"\xff\xfe\x00binary\x00", "not a text file"),
        ("Tựa đề".encode("cp1258", errors="replace") + b"\xff\xfe", "not UTF-8"),
        (b"T\xe1\xbb\x00\xb1", "not a text file"),
        (b"T\xe1\xbb", "not UTF-8"),
        (b"\xed\xa0\x80", "not UTF-8"),
        ("---\ntitle: Tựa\nNước lên.\n".encode(), "front matter has no end"),
        ("---\ntitle: Tựa\ndate: hôm qua\n---\nNước lên.".encode(), "'hôm qua' is not a date"),
        ("---\ntitle: Tựa\ndate: 2026-02-30\n---\nNước lên.".encode(), "is not a date"),
        ("---\ntitle: Tựa\nurl: javascript:alert(1)\n---\nNước lên.".encode(), "is not a web address"),
        ("---\ntitle: Tựa\nurl: https://\n---\nNước lên.".encode(), "is not a web address"),
        ("---\ntitle: Tựa\nlang: tiếng Việt\n---\nNước lên.".encode(), "is not a language"),
        (b"---\ntitle: '***'\n---\n---\n", "has no title"),
    ],
    ids=[
        *(
            "empty",
            "blank",
            "byte order mark alone",
            "no letter",
            "program",
            "program like UTF-16",
            "windows-1258",
            "nul",
        ),
        *(
            "cut character",
            "surrogate",
            "unclosed",
            "no date",
            "no such day",
            "script",
            "no host",
            "language",
        ),
        "front matter alone",
    ],
)
def test_what_is_no_article_is_refused_by_name(data: bytes, message: str) -> None:
    with pytest.raises(LoadError) as caught:
        read_plain(data, name="bai.txt")
    assert message in caught.value.message
    assert caught.value.message.startswith("bai.txt")
    assert caught.value.hint


front_matter_like = st.lists(
    st.sampled_from(
        [
            *(
                "---",
                "...",
                "title: Tựa",
                "title: >",
                "  tiếp",
                "date: 2026-11-20",
                "date: x",
                "url: https://a.vn/b",
            ),
            *(
                "lang: vi",
                "Tựa đề",
                "Nước lên.",
                "",
                "- mục",
                "key: value",
                "a: 'b''c'",
                'title: "\\"',
                "#",
                "&#10;a",
            ),
        ]
    ),
    max_size=10,
).map(lambda lines: "\n".join(lines).encode())


@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace")),
        front_matter_like,
    )
)
@example(b"---")
@example(b"&#x110000;&#0;&#xD800;a")
@example("\u0301a\n\u0301b".encode())
def test_any_bytes_give_an_article_or_a_load_error(data: bytes) -> None:
    try:
        article = read_plain(data, name="bai.txt")
    except LoadError as error:
        assert error.hint
    else:
        _assert_well_formed(article)


def _assert_well_formed(article: Article) -> None:
    """What the stages after the loader rely on; the models check NFC and line breaks themselves."""
    for text in (article.title, *(paragraph.text for paragraph in article.paragraphs)):
        assert " ".join(text.split()) == text
        assert not any(unicodedata.category(letter) == "Cc" for letter in text)
    assert any(letter.isalnum() for letter in article.title)


ANY_LETTER = st.characters(
    exclude_categories=["Cs", "Cc"], include_characters="\t\n\r", exclude_characters="&"
)


@given(st.text(ANY_LETTER, max_size=150))
def test_no_letter_is_lost(text: str) -> None:
    try:
        article = read_plain(("Tựa đề\n" + text).encode(), name="bai.txt")
    except LoadError:
        pytest.fail("a text with a title was refused")
    kept = "".join(paragraph.text for paragraph in article.paragraphs)
    expected = "".join(map(latin, text.splitlines()))  # letters that stand for others aside
    assert _letters(kept) == _letters(expected)


def _letters(text: str) -> list[str]:
    return [letter for letter in text if letter.isalnum()]


def test_a_first_line_too_long_for_a_title_is_kept_as_a_paragraph() -> None:
    paragraph = "Sáng nay cả làng dời khỏi bãi giữa sông. " + "Nước lên rất nhanh. " * 1000
    article = read_plain(paragraph.encode(), name="bai.txt")
    assert article.title == "Sáng nay cả làng dời khỏi bãi giữa sông"
    assert [p.text for p in article.paragraphs] == [paragraph.strip()]


@pytest.mark.parametrize("letter", ["a", "ế", ".", "-", "&", "&#", "🌊", "---\n", "a: b\n", " \u0301"])
def test_a_megabyte_of_one_thing_is_read(letter: str) -> None:
    data = ("Tựa\n" + letter * (1_000_000 // len(letter.encode()))).encode()
    assert read_plain(data, name="bai.txt").title == "Tựa"


def test_the_id_of_a_text_is_that_of_its_bytes() -> None:
    one, same, other = (read_plain(f"Tựa\n{text}".encode(), name="x").id for text in ("a", "a", "b"))
    assert one == same != other


STORY = "Nước tràn qua bờ kè từ nửa đêm và ngập cả con phố nhỏ bên chợ Đông Hòa. " * 6


@pytest.mark.parametrize(
    ("written", "blocks"),
    [
        ("Hàng quán đóng cửa  Theo bà Lành, kè xây đã lâu.", 2),
        ("Xem thêm: “Kè mới”  - Bao cát, xẻng, cuốc.", 2),
        ("Người dân chợ  Đông Hòa  dọn bùn từ sáng.", 1),
        ("Người dân chợ  Đông Hòa , phường trên, dọn bùn.", 1),
        ("Nước đã rút.  Chợ họp lại.", 1),
        ("Chợ  họp lại từ trưa.", 1),
    ],
    ids=["caption", "list", "link", "link before a mark", "two spaces after a stop", "slip"],
)
def test_a_wide_space_ends_a_block_where_no_sentence_could_go_on(written: str, blocks: int) -> None:
    assert len(read_plain(f"Nước ngập chợ\n{STORY}{written}".encode(), name="a.txt").paragraphs) == blocks
    assert len(read_plain(f"Nước ngập chợ\n{written}".encode(), name="a.txt").paragraphs) == 1
