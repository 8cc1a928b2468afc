"""What a page says of itself to machines: JSON-LD, OpenGraph and meta tags."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from audionews.loader.page_dates import machine_date
from audionews.loader.text import plain_line

MAX_SCRIPT_CHARS = 1_000_000
"""No paper's JSON-LD comes near it."""

MAX_TEXT_CHARS = 5000
"""Of a headline or a description; what is longer is no such thing."""

ARTICLE_TYPES = frozenset(
    "NewsArticle Article ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle BackgroundNewsArticle"
    " ReviewNewsArticle BlogPosting LiveBlogPosting Report".split()
)
_LIST_TYPES = frozenset("CollectionPage ItemList SearchResultsPage DiscussionForumPosting QAPage".split())
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)")


@dataclass(frozen=True, slots=True)
class Metadata:
    """A page's own words about itself; every field may be empty.

    Args:
        titles: candidates for the headline, the best first, site names still behind them.
        description: the lead, or what search engines are to show.
        authors: as given; the paper itself may be among them.
        publisher: names by which the paper calls itself.
        published: of the article.
        section: the first that is named.
        urls: the page's address, the canonical one first.
        body: the story as JSON-LD has it, if it does.
        is_article: JSON-LD says so.
        is_list: JSON-LD says that the page isn't an article.
        has_questions: JSON-LD lists questions and answers, which stories may have below them as well.
        is_offer: the page sells something.
        og_article: OpenGraph says that it is one, which lists say of themselves as well.
        og_website: OpenGraph says that it isn't one, which some publishing systems say of all their pages.
        paid: JSON-LD says that it isn't free to read.
    """

    titles: tuple[str, ...] = ()
    description: str = ""
    authors: tuple[str, ...] = ()
    publisher: tuple[str, ...] = ()
    published: datetime | None = None
    section: str | None = None
    urls: tuple[str, ...] = ()
    body: str = ""
    is_article: bool = False
    is_list: bool = False
    has_questions: bool = False
    is_offer: bool = False
    og_article: bool = False
    og_website: bool = False
    paid: bool = False


def read_metadata(tree: HtmlElement, *, url: str | None = None) -> Metadata:
    """Collects what a page says of itself.

    Args:
        tree: the whole page.
        url: where it was fetched from.
    """
    meta = _meta(tree)
    nodes = list(_linked_data(tree))
    article = next((node for node in nodes if _types(node) & ARTICLE_TYPES), {})
    types = {kind for node in nodes for kind in _types(node)}
    og_type = meta.get("og:type", "").lower()
    titles = (
        _text(article.get("headline")),
        meta.get("og:title", ""),
        meta.get("twitter:title", ""),
        plain_line((tree.findtext(".//title") or "")[:MAX_TEXT_CHARS]),
        _text(article.get("name")),
    )
    published = next(
        filter(
            None,
            map(
                machine_date,
                filter(
                    None,
                    (
                        _text(article.get("datePublished")),
                        meta.get("article:published_time"),
                        meta.get("datepublished"),
                        meta.get("pubdate"),
                        meta.get("og:published_time"),
                        meta.get("dc.date.issued"),
                        _text(article.get("dateCreated")),
                        meta.get("datecreated"),
                    ),
                ),
            ),
        ),
        None,
    )
    sections = (
        _first_text(article.get("articleSection")),
        meta.get("article:section"),
        meta.get("articlesection"),
    )
    return Metadata(
        titles=tuple(dict.fromkeys(filter(None, titles))),
        description=_text(article.get("description"))
        or meta.get("og:description")
        or meta.get("description", ""),
        authors=tuple(dict.fromkeys(_authors(article, meta))),
        publisher=tuple(
            filter(None, (*_names(article.get("publisher")), meta.get("og:site_name"), meta.get("copyright")))
        ),
        published=published,
        section=next((re.split(r"\s*[,;|>]\s*", text)[0] for text in sections if text), None) or None,
        urls=tuple(_urls(tree, article, meta, url)),
        body=_long_text(article.get("articleBody")),
        is_article=bool(article),
        is_list=not article and bool(types & _LIST_TYPES),
        has_questions="FAQPage" in types,
        is_offer=not article and ("Product" in types or og_type.partition(".")[0] == "product"),
        og_website=og_type in ("website", "webpage"),
        og_article=og_type == "article",
        paid=str(article.get("isAccessibleForFree", "")).lower() == "false",
    )


def _meta(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop")
        content = plain_line((element.get("content") or "")[:MAX_TEXT_CHARS])
        if key and content:
            found.setdefault(key.strip().lower(), content)
    return found


def _linked_data(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = (script.text or "")[:MAX_SCRIPT_CHARS]
        text = re.sub(r"^\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\]\]>|\]\]>)\s*$", "", text)
        try:
            yield from _nodes(_json(text), depth=0)
        except (ValueError, RecursionError):
            continue


def _json(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except ValueError:
        return json.loads(_TRAILING_COMMA.sub(r"\1", text), strict=False)


def _nodes(value: Any, *, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value[:200]:
            yield from _nodes(item, depth=depth + 1)
    elif isinstance(value, dict) and depth < 8:
        yield value
        for key in ("@graph", "mainEntity"):
            yield from _nodes(value.get(key), depth=depth + 1)


def _types(node: dict[str, Any]) -> set[str]:
    kinds = node.get("@type")
    return {str(kind).rpartition("/")[2] for kind in (kinds if isinstance(kinds, list) else [kinds]) if kind}


def _text(value: Any) -> str:
    return plain_line(html.unescape(value[:MAX_TEXT_CHARS])) if isinstance(value, str) else ""


def _long_text(value: Any) -> str:
    return html.unescape(value) if isinstance(value, str) else ""


def _first_text(value: Any) -> str:
    return next(filter(None, map(_text, value)), "") if isinstance(value, list) else _text(value)


def _names(value: Any) -> Iterator[str]:
    for item in (value if isinstance(value, list) else [value])[:20]:
        name = _text(item.get("name") if isinstance(item, dict) else item)
        if isinstance(item, dict) and isinstance(item.get("name"), list):
            yield from _names(item["name"])
        if name:
            yield name


def _authors(article: dict[str, Any], meta: dict[str, str]) -> Iterator[str]:
    yield from _names(article.get("author"))
    for key in ("dable:author", "article:author", "author", "cse:author", "mediator_author"):
        for name in re.split(r"\s*;\s*", meta.get(key, "")):
            if name:
                yield name


def _urls(tree: HtmlElement, article: dict[str, Any], meta: dict[str, str], url: str | None) -> Iterator[str]:
    entity = article.get("mainEntityOfPage")
    entity = entity.get("@id") if isinstance(entity, dict) else entity
    comments = tree.getroottree().xpath("//comment()[position() < 20]")
    saved = (match for node in comments if (match := _SAVED_FROM.search(str(node.text or "")[:3000])))
    candidates = (
        next(
            (
                link.get("href")
                for link in tree.iter("link")
                if (link.get("rel") or "").lower() == "canonical"
            ),
            None,
        ),
        meta.get("og:url"),
        entity if isinstance(entity, str) else None,
        url,
        next((match[1] for match in saved), None),
    )
    for candidate in candidates:
        if not candidate:
            continue
        try:
            absolute = urljoin(url or "", candidate.strip())
            parts = urlsplit(absolute)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            continue
        if usable and re.search(r"\s", absolute) is None:
            yield absolute
