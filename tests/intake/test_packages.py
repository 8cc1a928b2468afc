"""Markdown, MHTML, Word and EPUB files: made here, read as articles."""

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audionews.errors import LoadError
from audionews.loader.documents import Document, read_document
from audionews.models import Role
from tests.intake.pages import STORY, page

TITLE = "Chợ nổi họp lại sau mùa lũ"


def _roles(document: Document) -> list[tuple[str, str]]:
    return [(paragraph.role.value, paragraph.text) for paragraph in document.paragraphs]


STRUCTURED = [
    ("lead", STORY[0]),
    ("body", STORY[1]),
    ("heading", "Bến mới"),
    ("quote", "Chợ còn thì làng còn."),
    ("body", STORY[2]),
]

MARKDOWN = f"""---
author: Lê Minh
date: 2026-11-20
---
# {TITLE}

{STORY[0]}

{STORY[1][:20]}
{STORY[1][21:]}

## Bến **mới**

> Chợ còn thì làng còn.

[{STORY[2][:30]}](https://bao.example.vn/x){STORY[2][30:]}

![Chú thích](a.jpg)
"""


def test_markdown_has_headings_quotes_and_a_front_matter() -> None:
    document = read_document(MARKDOWN.encode(), name="bai.md", file_name="bai.md")
    assert (document.title, document.byline) == (TITLE, "Lê Minh")
    assert document.published is not None and document.published.year == 2026
    assert _roles(document) == STRUCTURED


def test_a_title_in_the_front_matter_wins_and_nothing_is_lost() -> None:
    text = f"---\ntitle: Tựa khác hẳn\n---\n# {TITLE}\n\n{STORY[0]}"
    document = read_document(text.encode(), name="bai.md", file_name="bai.md")
    assert document.title == "Tựa khác hẳn"
    assert _roles(document) == [("heading", TITLE), ("lead", STORY[0])]


def test_plain_lines_in_a_markdown_file_are_lines() -> None:
    document = read_document(f"{TITLE}\n\n{STORY[0]}\n\n{STORY[1]}".encode(), name="x", file_name="a.md")
    assert document.title == TITLE
    assert {paragraph.role for paragraph in document.paragraphs} == {Role.BODY}


def test_html_in_markdown_is_no_markup() -> None:
    document = read_document(
        f"# {TITLE}\n\n<script>x</script> {STORY[0]}".encode(), name="x", file_name="a.md"
    )
    assert "<script>" in document.paragraphs[0].text


def _mhtml(body: str, *, url: str | None = "https://bao.example.vn/a") -> bytes:
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["Subject"] = TITLE
    message.set_content(body, subtype="html", cte="quoted-printable")
    if url is not None:
        message["Content-Location"] = url
    message.make_related()
    message.add_related(b"GIF89a", "image", "gif")
    return message.as_bytes()


def test_mhtml_is_the_page_in_it() -> None:
    document = read_document(_mhtml(page()), name="a.mhtml", file_name="a.mhtml")
    assert (document.title, document.url) == (TITLE, "https://bao.example.vn/a")
    assert [paragraph.text for paragraph in document.paragraphs] == list(STORY)


@pytest.mark.parametrize("data", [_mhtml(""), _mhtml(page())[:300]], ids=["no page", "cut"])
def test_mhtml_without_a_page_is_refused(data: bytes) -> None:
    with pytest.raises(LoadError) as caught:
        read_document(data, name="a.mhtml", file_name="a.mhtml")
    assert caught.value.hint


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _paragraph(text: str, style: str = "", *, bold: bool = False) -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    half = len(text) // 2
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    runs = "".join(
        f'<w:r>{look}<w:t xml:space="preserve">{part}</w:t></w:r>' for part in (text[:half], text[half:])
    )
    return f"<w:p>{named}{runs}</w:p>"


def _zip(parts: dict[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return data.getvalue()


def _docx(*paragraphs: str) -> bytes:
    body = f'<?xml version="1.0"?><w:document {W}><w:body>{"".join(paragraphs)}</w:body></w:document>'
    return _zip({"[Content_Types].xml": "<Types/>", "word/document.xml": body})


def test_word_has_titles_headings_and_quotes() -> None:
    data = _docx(
        _paragraph(TITLE, "Title"),
        _paragraph(STORY[0]),
        _paragraph(STORY[1]),
        _paragraph("Bến mới", "Heading1"),
        _paragraph("Chợ còn thì làng còn.", "Quote"),
        _paragraph(STORY[2]),
    )
    document = read_document(data, name="bai.docx", file_name="bai.docx")
    assert document.title == TITLE and _roles(document) == STRUCTURED


def test_word_without_styles_is_lines() -> None:
    document = read_document(_docx(_paragraph(TITLE, bold=True), *map(_paragraph, STORY)), name="bai.docx")
    assert document.title == TITLE
    assert _roles(document) == [("body", text) for text in STORY]


def test_a_table_in_word_is_told_in_a_sentence() -> None:
    cell = "<w:tc>{}</w:tc>"
    rows = "".join(
        f"<w:tr>{cell.format(_paragraph(a))}{cell.format(_paragraph(b))}</w:tr>"
        for a, b in (("Xã", "Hộ"), ("A", "1"))
    )
    data = _docx(_paragraph(TITLE, "Title"), _paragraph(STORY[0]), f"<w:tbl>{rows}</w:tbl>")
    assert _roles(read_document(data, name="bai.docx"))[-1] == ("body", "Bảng gồm 2 dòng, 2 cột.")


def _epub(**parts: str) -> dict[str, str | bytes]:
    dublin = "http://purl.org/dc/elements/1.1/"
    return {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<rootfiles><rootfile full-path="OEBPS/a.opf"/></rootfiles></container>',
        "OEBPS/a.opf": f'<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="{dublin}"><metadata>'
        f"<dc:title>{TITLE}</dc:title><dc:creator>Lê Minh</dc:creator><dc:date>2026-11-20</dc:date>"
        "</metadata>"
        '<manifest><item id="n" href="nav.xhtml" properties="nav"/><item id="1" href="m%E1%BB%99t.xhtml"/>'
        '<item id="2" href="hai.xhtml"/></manifest><spine><itemref idref="n"/><itemref idref="1"/>'
        '<itemref idref="2"/><itemref idref="3"/></spine></package>',
        "OEBPS/nav.xhtml": "<html><body><h1>Mục lục</h1><ol><li><a href='x'>Một</a></li></ol></body></html>",
        "OEBPS/một.xhtml": f"<html><body><p>{STORY[0]}</p><p>{STORY[1]}</p></body></html>",
        "OEBPS/hai.xhtml": "<html><body><h2>Bến mới</h2><blockquote>Chợ còn thì làng còn.</blockquote>"
        f"<p>{STORY[2]}</p></body></html>",
        **parts,
    }


def test_an_epub_is_its_chapters_in_order() -> None:
    document = read_document(_zip(_epub()), name="sach.epub", file_name="sach.epub")
    assert (document.title, document.byline) == (TITLE, "Lê Minh")
    assert _roles(document) == STRUCTURED


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04",
        _zip({"a.txt": "x"}),
        _zip({"word/document.xml": "<w:document"}),
        _zip({"word/document.xml": f"<w:document {W}/>"}),
        _zip({"META-INF/container.xml": "<container/>"}),
        _zip({**_epub(), "OEBPS/a.opf": "x"}),
        _docx(_paragraph(TITLE))[:-30],
        _zip({"word/document.xml": b"<a>" + bytes(21_000_000)}),
        _docx()[:60] + b"\xff" * 40 + _docx()[100:],
    ],
    ids=["head", "other zip", "cut XML", "nothing", "no root", "no contents", "cut", "bomb", "damaged"],
)
def test_what_can_t_be_read_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(LoadError) as caught:
        read_document(data, name="bai.docx", file_name="bai.docx")
    assert "bai.docx" in caught.value.message and caught.value.hint


def test_entities_in_a_package_aren_t_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("BÍ MẬT", encoding="utf-8")
    head = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY y "haha">]>'
    named = "<w:p><w:r><w:t>A &x;&y; B</w:t></w:r></w:p>"
    body = f"<w:document {W}><w:body>{_paragraph(TITLE)}{named}</w:body></w:document>"
    try:
        text = str(_roles(read_document(_zip({"word/document.xml": head + body}), name="x")))
    except LoadError:
        text = ""
    assert "BÍ MẬT" not in text and "haha" not in text


@given(st.binary(max_size=100), st.integers(0, 400))
def test_damage_anywhere_gives_an_article_or_a_load_error(damage: bytes, place: int) -> None:
    for whole in (_zip(_epub()), _docx(_paragraph(TITLE, "Title"), _paragraph(STORY[0]))):
        data = whole[:place] + damage + whole[place + len(damage) :]
        try:
            assert read_document(data, name="x").title
        except LoadError as error:
            assert error.hint
