"""Lists of articles: RSS, Atom, OPML, and plain lists of addresses.

Papers' feeds are seldom well formed: bare ampersands in addresses, HTML entities that XML doesn't know, a
browser's own sentence above the XML. They are mended as text, then parsed forgivingly, without entities
of their own and without the network.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html.entities import html5

from lxml import etree

from audionews.errors import LoadError
from audionews.loader.addresses import is_url
from audionews.loader.encodings import decode
from audionews.loader.page_dates import machine_date
from audionews.loader.text import plain_line

MAX_ITEMS = 1000
"""Of one list; the longest feeds of papers have some hundred."""

_ROOT = re.compile(rb"<(?:rss|feed|opml|(?:\w+:)?RDF)\b", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w-]{2,40})", re.IGNORECASE)
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30};)")
_XML_OWN = frozenset(("amp;", "lt;", "gt;", "quot;", "apos;"))
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class FeedItem:
    """What a list says of one article.

    Args:
        url: where it is.
        title: empty where the list has addresses alone.
        published: as the list says.
        byline: as the list says.
        section: as the list says.
        updated: when the list says that it was changed last; never before it was published.
    """

    url: str
    title: str = ""
    published: datetime | None = None
    byline: str | None = None
    section: str | None = None
    updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list holds.

    Args:
        items: articles, in its order.
        feeds: further feeds, of an OPML file.
        title: the list's own.
        is_feed: a paper made it, not the user.
    """

    items: tuple[FeedItem, ...] = ()
    feeds: tuple[str, ...] = ()
    title: str = ""
    is_feed: bool = False


def is_listing(data: bytes) -> bool:
    """Whether bytes are a feed, an OPML file or a list of addresses."""
    return _is_xml_list(data) or _is_url_list(data)


def read_listing(data: bytes, *, name: str, charset: str | None = None) -> Listing:
    """Reads a feed, an OPML file or a list of addresses.

    Args:
        data: its bytes.
        name: what errors call it.
        charset: the encoding that a server named.

    Raises:
        LoadError: it is none of these, or lists nothing.
    """
    if _is_xml_list(data):
        found = _read_xml(data, name=name, charset=charset)
    elif _is_url_list(data):
        lines = data.decode("utf-8-sig", "replace").splitlines()
        urls = [line.strip() for line in lines if is_url(line.strip())]
        pages = [url for url in urls if not url.startswith("feed+")]
        feeds = [url for url in urls if url.startswith("feed+")]
        found = Listing(tuple(map(FeedItem, dict.fromkeys(pages[:MAX_ITEMS]))), tuple(dict.fromkeys(feeds)))
    else:
        raise LoadError(
            f"{name} is not a feed", hint="Name an RSS or Atom feed, an OPML file or a list of addresses."
        )
    if not found.items and not found.feeds:
        raise LoadError(f"{name} lists no article", hint="Check that it is the feed of a paper's section.")
    return found


def _is_xml_list(data: bytes) -> bool:
    head = data[:4096]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.replace(b"\0", b"")
    root = _ROOT.search(head)
    return root is not None and re.search(rb"<(?:!doctype\s+html|html)\b", head[: root.start()], re.I) is None


def _is_url_list(data: bytes) -> bool:
    lines = [line.strip() for line in data[:65536].decode("utf-8-sig", "replace").splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    if len(data) > 65536 and lines:
        lines.pop()
    return bool(lines) and all(is_url(line) and " " not in line for line in lines)


def _read_xml(data: bytes, *, name: str, charset: str | None) -> Listing:
    declared = _XML_ENCODING.search(data[:300])
    text = decode(
        data, name=name, declared=charset or (declared[1].decode("ascii") if declared else None), markup=True
    ).text
    start = re.search(r"<(?:rss|feed|opml|(?:\w+:)?RDF)\b", text, re.IGNORECASE)
    text = _mended(text[start.start() if start else 0 :])
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        encoding="utf-8",
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as cause:
        raise LoadError(
            f"{name} is not a feed: {cause}", hint="Check that it is an RSS or Atom feed."
        ) from cause
    if root is None:
        raise LoadError(f"{name} is not a feed", hint="Check that it is an RSS or Atom feed.")
    if _local(root) == "opml":
        return Listing(feeds=tuple(_outlines(root)), title=_first(root, "title"))
    items = tuple(dict.fromkeys(_items(root)))[:MAX_ITEMS]
    channel = next((node for node in root.iter() if _local(node) == "channel"), root)
    return Listing(items, title=_first(channel, "title"), is_feed=True)


def _mended(text: str) -> str:
    """Text that is well formed enough; the part above the root, where entities are declared, is gone."""
    text = _FORBIDDEN.sub("", text)
    pieces, at = [], 0
    while (start := text.find(_CDATA, at)) >= 0 and (end := text.find(_CDATA_END, start)) >= 0:
        pieces += [_escaped(text[at:start]), text[start : end + len(_CDATA_END)]]
        at = end + len(_CDATA_END)
    return "".join((*pieces, _escaped(text[at:])))


def _escaped(text: str) -> str:
    text = _NAMED.sub(
        lambda match: match.group() if match[1] in _XML_OWN else html5.get(match[1], match.group()), text
    )
    return _AMPERSAND.sub("&amp;", text)


def _outlines(root: etree._Element) -> Iterator[str]:
    for node in root.iter():
        if _local(node) == "outline":
            attributes = {str(key).lower(): str(value) for key, value in node.attrib.items()}
            url = attributes.get("xmlurl", "").strip()
            if is_url(url):
                yield url if url.startswith("feed+") else f"feed+{url}"


def _items(root: etree._Element) -> Iterator[FeedItem]:
    for node in root.iter():
        if _local(node) not in ("item", "entry"):
            continue
        url = _link(node)
        if url is None:
            continue
        published = _date(node, "pubdate", "published", "date", "updated", "issued")
        updated = _date(node, "updated", "modified", "datemodified")
        yield FeedItem(
            url=url,
            title=plain_line(html.unescape(_first(node, "title"))),
            published=published,
            byline=plain_line(_first(node, "creator") or _author(node)) or None,
            section=plain_line(_first(node, "category")) or None,
            updated=max(filter(None, (published, updated)), default=None),
        )


def _date(node: etree._Element, *names: str) -> datetime | None:
    texts = (_first(node, name) for name in names)
    return next((date for text in texts if text and (date := machine_date(text))), None)


def _link(node: etree._Element) -> str | None:
    candidates = []
    for child in node:
        name = _local(child)
        if name == "link":
            kind = child.get("rel") or "alternate"
            text = (child.get("href") or "".join(map(str, child.itertext()))).strip()
            candidates.append((0 if kind == "alternate" else 3, text))
        elif name in ("origlink", "guid", "id"):
            text = "".join(map(str, child.itertext())).strip()
            permanent = (child.get("isPermaLink") or "true").lower() != "false"
            candidates.append((1 if permanent else 2, text))
    usable = [
        (rank, html.unescape(text))
        for rank, text in candidates
        if is_url(text) and " " not in text and rank < 3
    ]
    return min(usable)[1] if usable else None


def _author(node: etree._Element) -> str:
    for child in node:
        if _local(child) == "author":
            text = _first(child, "name") or "".join(map(str, child.itertext()))
            # RSS asks for an e-mail address here, with the name in brackets.
            match = re.search(r"\(([^()]+)\)", text)
            return match[1] if match else ("" if "@" in text else text)
    return ""


def _first(node: etree._Element, name: str) -> str:
    for child in node:
        if _local(child) == name:
            return " ".join("".join(map(str, child.itertext())).split()) or str(child.get("term") or "")
    return ""


def _local(node: etree._Element) -> str:
    return str(node.tag).rpartition("}")[2].rpartition(":")[2].lower() if isinstance(node.tag, str) else ""
