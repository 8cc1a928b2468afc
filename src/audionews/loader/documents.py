"""From bytes to raw articles, whatever the file's kind: found by its first bytes, its name only helps."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from audionews.errors import LoadError
from audionews.loader.encodings import decode
from audionews.loader.feeds import is_listing
from audionews.loader.packages import Package, is_mhtml, is_zip, read_markdown, read_zip, unwrap_mhtml
from audionews.loader.page import Page, PageOptions, read_page
from audionews.loader.text import ParsedText, parse_text, split_front_matter, title_of
from audionews.models import Drop, Paragraph, Role

_HTML = re.compile(
    rb"(?is)\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*|<%[^>]{0,300}%>\s*|<!--(?:(?!-->).){0,2000}-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|article|main)\b"
)
_MARKDOWN_NAMES = (".md", ".markdown")
_HTML_NAMES = (".html", ".htm", ".xhtml", ".shtml", ".jsp", ".php", ".aspx")


@dataclass(frozen=True, slots=True)
class Document:
    """A raw article, before it has an id.

    Args:
        title: the headline.
        paragraphs: with roles where the source marks them up.
        drops: what the source's markup says isn't the story.
        encoding: what it was written in.
        found_by: how its parts were found.
        image: path of a picture of its own, from where the document lies.
    """

    title: str
    paragraphs: tuple[Paragraph, ...]
    published: datetime | None = None
    url: str | None = None
    byline: str | None = None
    source: str | None = None
    section: str | None = None
    lang: str = "vi"
    drops: tuple[Drop, ...] = ()
    encoding: str = "UTF-8"
    found_by: str = "lines"
    image: str | None = None


def read_document(
    data: bytes,
    *,
    name: str,
    file_name: str = "",
    content_type: str = "",
    charset: str | None = None,
    url: str | None = None,
    options: PageOptions | None = None,
) -> Document:
    """Reads bytes of any kind as an article.

    Args:
        data: a text, or a web page.
        name: what errors call it.
        file_name: its name, whose ending helps to tell its kind.
        content_type: what a server called it.
        charset: the encoding that a server named.
        url: where it was fetched from.
        options: how pages are read.

    Raises:
        LoadError: it is of no kind that is known, or holds no article.
        ConfigError: one of the user's site rules can't be used.
    """
    if not data.strip():
        raise LoadError(f"{name} is empty", hint="Put the article's text in it, its title on the first line.")
    if is_listing(data):
        raise LoadError(
            f"{name} lists articles and is none",
            hint="Name one of its pages, or give the list to `audionews fetch` or `audionews build`.",
        )
    suffix = PurePosixPath(file_name.lower()).suffix
    options = options or PageOptions()
    if is_zip(data):
        return _of_package(read_zip(data, name=name, options=options), name=name, encoding="UTF-8")
    if is_mhtml(data):
        page, inside, charset = unwrap_mhtml(data, name=name)
        return _of_page(read_page(page, name=name, url=inside or url, charset=charset, options=options))
    if _is_html(data, suffix, content_type):
        return _of_page(read_page(data, name=name, url=url, charset=charset, options=options))
    decoded = decode(data, name=name, declared=charset)
    if suffix in _MARKDOWN_NAMES or content_type == "text/markdown":
        matter, rest = split_front_matter(decoded.text, name=name)
        package = read_markdown(rest, options=options)
        return _of_package(package, name=name, encoding=decoded.encoding, matter=matter)
    parsed = parse_text(decoded.text, name=name, tables_as=options.tables)
    return _of_text(parsed, encoding=decoded.encoding, url=url)


def _is_html(data: bytes, suffix: str, content_type: str) -> bool:
    if "html" in content_type or suffix in _HTML_NAMES:
        return True
    head = data[:4096]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.replace(b"\0", b"")[2:]
    return suffix not in (".txt", ".md") and _HTML.match(head) is not None


def _of_page(page: Page) -> Document:
    return Document(
        title=page.title,
        paragraphs=page.paragraphs,
        published=page.published,
        url=page.url,
        byline=page.byline,
        source=page.source,
        section=page.section,
        drops=page.drops,
        encoding=page.encoding,
        found_by=page.found_by,
    )


def _of_package(package: Package, *, name: str, encoding: str, matter: ParsedText | None = None) -> Document:
    title, paragraphs = package.title, list(package.paragraphs)
    if matter is not None and matter.title:
        title = matter.title
        if package.title and package.title.casefold() != title.casefold():
            paragraphs.insert(0, Paragraph(Role.HEADING, package.title))
    if not title and paragraphs:
        title = title_of(paragraphs[0].text)
        if title == paragraphs[0].text:
            del paragraphs[0]
    if not any(letter.isalnum() for letter in title):
        raise LoadError(f"{name} has no title", hint="Put the title on the first line.")
    return Document(
        title=title,
        paragraphs=tuple(paragraphs),
        published=matter.published if matter else package.published,
        url=matter.url if matter else None,
        byline=(matter.byline if matter else None) or package.byline,
        source=(matter.source if matter else None) or package.source,
        section=matter.section if matter else None,
        lang=matter.lang if matter else "vi",
        image=matter.image if matter else None,
        drops=package.drops,
        encoding=encoding,
        found_by="the document's own markup",
    )


def _of_text(parsed: ParsedText, *, encoding: str, url: str | None) -> Document:
    return Document(
        title=parsed.title,
        paragraphs=parsed.paragraphs,
        published=parsed.published,
        url=parsed.url or url,
        byline=parsed.byline,
        source=parsed.source,
        section=parsed.section,
        lang=parsed.lang,
        drops=parsed.drops,
        encoding=encoding,
        image=parsed.image,
    )
