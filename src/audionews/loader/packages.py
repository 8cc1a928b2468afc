"""Documents that aren't pages of the web: Markdown, MHTML, Word, EPUB.

All of them become HTML elements and go through the walk that web pages go through (`blocks`), so that
headings, lists, tables, quotes and captions are the same everywhere. Word and EPUB files are zipped XML:
the few parts that hold text are read here, each within a limit, by the XML parser that pages need anyway;
a library would unpack everything first.
"""

import email
import email.policy
import html
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import unquote

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from audionews.errors import LoadError
from audionews.loader.blocks import Block, paragraphs_of, walk
from audionews.loader.page import PageOptions
from audionews.loader.page_dates import machine_date
from audionews.loader.text import plain_line
from audionews.models import Drop, Paragraph, Role

MAX_PART_BYTES = 20_000_000
"""Of one part of a package, unpacked: as much as a text file may have."""

MAX_UNPACKED_BYTES = 50_000_000
"""Of all parts together."""

MAX_PARTS = 500
"""Documents of an EPUB; the longest books have some hundred."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STYLES = (
    (re.compile(r"title|tiêu ?đề|tiude", re.IGNORECASE), "h1"),
    (re.compile(r"heading|đề ?mục|mục", re.IGNORECASE), "h2"),
    (re.compile(r"quote|trích", re.IGNORECASE), "blockquote"),
    (re.compile(r"caption|chú ?thích", re.IGNORECASE), "figcaption"),
)


@dataclass(frozen=True, slots=True)
class Package:
    """What a document holds.

    Args:
        title: the headline, or empty where nothing is marked up as one.
        paragraphs: in order, with roles where the document marks up any.
        byline: as the document says.
        published: as the document says.
        source: the publisher.
        drops: what of it isn't read.
    """

    title: str
    paragraphs: tuple[Paragraph, ...]
    byline: str | None = None
    published: datetime | None = None
    source: str | None = None
    drops: tuple[Drop, ...] = ()


def is_zip(data: bytes) -> bool:
    """Whether bytes are a ZIP file, as Word and EPUB files are."""
    return data.startswith(b"PK\x03\x04")


def is_mhtml(data: bytes) -> bool:
    """Whether bytes are a page that a browser saved in one file."""
    head = data[:2048].lower()
    return b"multipart/related" in head and re.search(rb"(?m)^mime-version:", head) is not None


def unwrap_mhtml(data: bytes, *, name: str) -> tuple[bytes, str | None, str | None]:
    """The page inside an MHTML file.

    Returns:
        its HTML, its address and the encoding that is named, where they are told.

    Raises:
        LoadError: there is no page in it.
    """
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        parts = [
            part
            for part in message.walk()
            if part.get_content_type() in ("text/html", "application/xhtml+xml")
        ]
        for part in parts:
            body = part.get_payload(decode=True)
            if isinstance(body, bytes) and body.strip():
                url = part.get("Content-Location") or message.get("Snapshot-Content-Location")
                url = str(url).strip() if url else None
                return (
                    body,
                    url if url and url.startswith(("http://", "https://")) else None,
                    part.get_content_charset(),
                )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as cause:
        raise LoadError(f"{name} is a damaged MHTML file: {cause}", hint="Save the page as HTML.") from cause
    raise LoadError(f"{name} holds no page", hint="Save the page of the article itself.")


def read_markdown(text: str, *, options: PageOptions) -> Package:
    """Reads Markdown (CommonMark with tables), its front matter taken off.

    Args:
        text: in NFC.
        options: what becomes of tables and lists.
    """
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    return _of_html(reader.render(text), options=options)


def read_zip(data: bytes, *, name: str, options: PageOptions) -> Package:
    """Reads a Word or EPUB file.

    Args:
        data: the file.
        name: what errors call it.
        options: what becomes of tables and lists.

    Raises:
        LoadError: it is neither, is damaged, or unpacks to more than `MAX_PART_BYTES`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "word/document.xml" in names:
                return _of_html(_docx_html(_part(archive, "word/document.xml", name=name)), options=options)
            if "META-INF/container.xml" in names:
                return _epub(archive, name=name, options=options)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, ValueError) as cause:
        raise LoadError(f"{name} is damaged: {cause}", hint="Save it anew, or save its text.") from cause
    except (etree.LxmlError, KeyError, RuntimeError, NotImplementedError, AssertionError) as cause:
        raise LoadError(f"{name} can't be read: {cause}", hint="Save it anew, or save its text.") from cause
    raise LoadError(f"{name} is neither a Word nor an EPUB file", hint="Unpack it and name the files.")


def _part(archive: zipfile.ZipFile, part: str, *, name: str) -> bytes:
    with archive.open(part) as stream:
        data = stream.read(MAX_PART_BYTES + 1)
    if len(data) > MAX_PART_BYTES:
        raise LoadError(
            f"{name}: {part} is larger than {MAX_PART_BYTES // 1_000_000} MB", hint="Save its text."
        )
    return data


def _xml(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser=parser)


# ---------------------------------------------------------------------------------------------
# Word


def _docx_html(data: bytes) -> str:
    body = _xml(data).find(f"{_W}body")
    return "".join(_docx_block(child) for child in (body if body is not None else ()))


def _docx_block(element: etree._Element) -> str:
    if element.tag == f"{_W}p":
        return _docx_paragraph(element)
    if element.tag == f"{_W}tbl":
        rows = (
            "<tr>"
            + "".join(
                "<td>" + "".join(_docx_block(child) for child in cell if child.tag != f"{_W}tbl") + "</td>"
                for cell in row.findall(f"{_W}tc")
            )
            + "</tr>"
            for row in element.findall(f"{_W}tr")
        )
        return f"<table>{''.join(rows)}</table>"
    if element.tag == f"{_W}sdt":
        content = element.find(f"{_W}sdtContent")
        return "".join(
            _docx_paragraph(child)
            for child in (content if content is not None else ())
            if child.tag == f"{_W}p"
        )
    return ""


def _docx_paragraph(paragraph: etree._Element) -> str:
    inside = "".join(_docx_run(run) for run in paragraph.iter(f"{_W}r"))
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    named = str(style.get(f"{_W}val") or "") if style is not None else ""
    tag = next((tag for pattern, tag in _STYLES if pattern.search(named)), "p")
    return f"<{tag}>{inside}</{tag}>"


def _docx_run(run: etree._Element) -> str:
    text = ""
    for child in run:
        if child.tag == f"{_W}t":
            text += html.escape(child.text or "")
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            text += "<br>"
        elif child.tag == f"{_W}tab":
            text += " "
    bold = run.find(f"{_W}rPr/{_W}b")
    is_bold = bold is not None and bold.get(f"{_W}val") not in ("0", "false", "none")
    return f"<b>{text}</b>" if is_bold and text else text


# ---------------------------------------------------------------------------------------------
# EPUB


def _epub(archive: zipfile.ZipFile, *, name: str, options: PageOptions) -> Package:
    container = _xml(_part(archive, "META-INF/container.xml", name=name))
    roots = [node.get("full-path") for node in container.iter("{*}rootfile")]
    root = next((str(path) for path in roots if path), None)
    if root is None:
        raise LoadError(f"{name} names no contents", hint="Save it anew, or save its text.")
    book = _xml(_part(archive, root, name=name))
    folder = posixpath.dirname(root)
    files = {
        str(item.get("id")): posixpath.normpath(posixpath.join(folder, unquote(str(item.get("href") or ""))))
        for item in book.iter("{*}item")
        if "nav" not in str(item.get("properties") or "").split()
    }
    blocks: list[Block] = []
    drops: list[Drop] = []
    names = set(archive.namelist())
    left = MAX_UNPACKED_BYTES
    spine = [files.get(str(ref.get("idref"))) for ref in book.iter("{*}itemref")][:MAX_PARTS]
    for part in spine:
        if part in names:
            data = _part(archive, str(part), name=name)
            left -= len(data)
            if left < 0:
                raise LoadError(f"{name} is too large a book", hint="Unpack it and name its chapters.")
            tree = _html(data)
            if tree is not None:
                walked = walk(tree, tables_as=options.tables, lists_as=options.lists)
                blocks += walked.blocks
                drops += walked.drops
    title = _dublin(book, "title")
    found = _package(blocks, drops)
    return replace(
        found,
        title=title or found.title,
        byline=_dublin(book, "creator") or None,
        source=_dublin(book, "publisher") or None,
        published=machine_date(_dublin(book, "date")),
    )


def _dublin(book: etree._Element, name: str) -> str:
    nodes = book.iter("{http://purl.org/dc/elements/1.1/}" + name)
    return next((text for node in nodes if (text := plain_line(str(node.text or "")[:1000]))), "")


# ---------------------------------------------------------------------------------------------
# HTML


def _html(data: bytes) -> HtmlElement | None:
    parser = HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        tree = document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    return tree if isinstance(tree, HtmlElement) and isinstance(tree.tag, str) else None


def _of_html(text: str, *, options: PageOptions) -> Package:
    tree = _html(f"<html><body>{text}</body></html>".encode("utf-8", "replace"))
    if tree is None:
        return Package("", ())
    walked = walk(tree, tables_as=options.tables, lists_as=options.lists)
    return _package(walked.blocks, walked.drops)


def _package(blocks: Sequence[Block], drops: Sequence[Drop]) -> Package:
    """Title and roles where the document has any markup; else lines, whose shape the cleaner judges."""
    left = list(drops)
    blocks = list(blocks)
    title = ""
    if blocks and blocks[0].role is Role.HEADING:
        title = blocks.pop(0).text
    marked_up = bool(title) or any(block.role is not Role.BODY for block in blocks)
    found = list(paragraphs_of(blocks, left)) if marked_up else [Paragraph(Role.BODY, b.text) for b in blocks]
    return Package(title, tuple(_with_lead(found) if marked_up else found), drops=tuple(left))


def _with_lead(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph]:
    lead = next((at for at, item in enumerate(paragraphs) if item.role is Role.BODY), None)
    for at, item in enumerate(paragraphs):
        yield replace(item, role=Role.LEAD) if at == lead else item
