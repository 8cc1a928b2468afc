"""A web page becomes a raw article: what the page says of itself, then where its template has what.

The order of trust, field by field:

title      the visible headline that is most like what JSON-LD and meta tags call the page, else theirs
lead       the template's lead, else the visible text that is the page's description
byline     the template's, else JSON-LD's and meta's, unless that is the paper's own name
published  JSON-LD's and meta's; the date that readers see settles a wrong zone
body       the site's rules; the rules of the publishing system; the densest prose; JSON-LD's body

A page that isn't an article is refused with the reason: a section's list, a shell that scripts would
fill, a teaser.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from audionews.errors import LoadError
from audionews.loader.blocks import Block, Lists, Walked, paragraphs_of, walk
from audionews.loader.body import find_body, own_part, teaser_share
from audionews.loader.encodings import decode
from audionews.loader.headings import host_of, likeness
from audionews.loader.metadata import Metadata, read_metadata
from audionews.loader.page_dates import shown_date
from audionews.loader.page_facts import LEAD_PLACES, SAME, Facts
from audionews.loader.selectors import select
from audionews.loader.site_rules import SiteRules, rules_for
from audionews.loader.table_text import Tables
from audionews.loader.text import plain_line
from audionews.models import Drop, Paragraph, Role

MIN_WORDS = 60
"""Of prose; the shortest items of news agencies have some seventy."""

MIN_PHOTO_STORY_WORDS = 100
"""Where captions have as many words and the story has fewer than half of them, the captions are the story."""

MIN_PHOTOS = 4
"""From which on fewer words will do, where there is no story besides."""

SAME_TITLE = 0.95
MAX_TITLE_WORDS = 40
MAX_DATE_WORDS = 14
MAX_KICKER_WORDS = 12
"""Above the headline; a lead or a caption that stands there has more, or ends like a sentence."""
MAX_WORDS_BY_DATE = 4
_DATE_WORD = re.compile(
    r"\S*\d\S*|thứ|hai|ba|tư|năm|sáu|bảy|chủ|nhật|cập|lúc|ngày|tháng|đăng|xuất|bản|giờ|phút|gmt|utc|am|pm"
    r"|sa|ch|[^\w\s]+",
    re.IGNORECASE,
)
"""Of a date line; besides them it has a place or a name and hardly more."""
_COMMENTS = re.compile(
    r"(?:các )?(?:ý kiến|bình luận|phản hồi)(?: phản hồi| bình luận| đánh giá)?"
    r"(?: (?:của )?(?:bạn đọc|độc giả)(?: \(?\d+\)?)?| \(?\d+\)?):?",
    re.IGNORECASE,
)
"""With who wrote them or how many they are; "Bình luận" alone may be a heading of the story."""

MIN_LISTED = 3
"""Headlines of others that make a list where prose is rare; fewer stand beside any story."""
MIN_PROSE = 3
"""Paragraphs of an article that calls itself a website, as some publishing systems do; lists have fewer."""
MAX_LISTED = 0.6
"""Headlines of other stories per paragraph of prose from which on a page of no known template is a list."""

MAX_TEASERS = 0.5
"""Share of paragraphs beside another story's headline from which on a page is a list."""

_HELP = re.compile(
    r"(?:(?:các )?câu hỏi thường gặp|faqs?|hỏi đáp|trung tâm (?:trợ giúp|hỗ trợ))"
    r"\s*(?:[-–|]\s*[^\s?]+(?:\s+[^\s?]+){0,6})?",
    re.IGNORECASE,
)
"""What pages of questions and answers are called, with the site's name behind it."""
_OTHER_STORIES = ("link to another story", "list of links", "teaser of another story")

MIN_PROSE_WORDS = 15
"""A paragraph with fewer words may be a label."""

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageOptions:
    """How pages are read.

    Args:
        tables: data tables are summarized ("Bảng gồm 5 dòng, 3 cột."), read row by row, or skipped.
        lists: lists are read or skipped.
        short: an item of a title and a lead alone is an article, too.
        sites: folder of the user's own site rules.
    """

    tables: Tables = "summarize"
    lists: Lists = "read"
    short: bool = False
    sites: Path | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What a page holds.

    Args:
        title: the headline.
        paragraphs: with the roles that the markup gives them; the lead first.
        drops: what stood within the story and isn't part of it.
        encoding: what the page was written in.
        found_by: the rules that found the story, for ``--explain``.
    """

    title: str
    paragraphs: tuple[Paragraph, ...]
    published: datetime | None
    url: str | None
    byline: str | None
    source: str | None
    section: str | None
    drops: tuple[Drop, ...]
    encoding: str
    found_by: str


def read_page(
    data: bytes,
    *,
    name: str,
    url: str | None = None,
    charset: str | None = None,
    options: PageOptions | None = None,
) -> Page:
    """Reads a web page as an article.

    Args:
        data: HTML in any encoding.
        name: what errors call it.
        url: where it was fetched from, if it was.
        charset: the encoding that the server named.
        options: how.

    Raises:
        LoadError: it isn't HTML, or isn't an article; the message says what it is instead.
        ConfigError: one of the user's site rules can't be used.
    """
    options = options or PageOptions()
    declared = _CHARSET.search(data[:4096])
    decoded = decode(
        data, name=name, declared=charset or (declared[1].decode("ascii") if declared else None), markup=True
    )
    tree = _tree(decoded.text, name=name)
    reader = _Reader(tree, read_metadata(tree, url=url), name=name, options=options)
    return replace(reader.read(), encoding=decoded.encoding)


def _tree(text: str, *, name: str) -> HtmlElement:
    parser = HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        # Bytes, since lxml refuses text with an XML declaration.
        tree = document_fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as cause:
        raise LoadError(f"{name} is not a web page", hint="Save the page of the article itself.") from cause
    if not isinstance(tree, HtmlElement) or not isinstance(tree.tag, str):
        raise LoadError(f"{name} is not a web page", hint="Save the page of the article itself.")
    return tree


class _Reader:
    """One page being read."""

    def __init__(self, tree: HtmlElement, meta: Metadata, *, name: str, options: PageOptions) -> None:
        self._tree = tree
        self._meta = meta
        self._name = name
        self._options = options
        self._host = host_of(meta.urls)
        self._drops: list[Drop] = []

    def read(self) -> Page:
        body, rules, found_by, blocks = self._story()
        blocks = self._without_comments(blocks)
        facts = Facts(self._tree, self._meta, host=self._host, rules=rules, body=body)
        byline = facts.byline()
        signed = facts.signed(blocks)
        if signed is not None:
            name, at = signed
            byline = byline or name
            self._drops.append(Drop(blocks[at].text, "byline"))
            blocks = [*blocks[:at], *blocks[at + 1 :]]
        paragraphs = list(self._paragraphs(blocks, lead=facts.lead(blocks), title=facts.title))
        self._refuse_what_is_no_article(paragraphs, body, known=bool(rules.hosts))
        if not facts.title:
            raise LoadError(f"{self._name} has no headline", hint="Save the page of the article itself.")
        return Page(
            title=facts.title,
            paragraphs=tuple(paragraphs),
            published=facts.published(),
            url=self._meta.urls[0] if self._meta.urls else None,
            byline=byline,
            source=facts.source(),
            section=facts.section(),
            drops=tuple(self._drops),
            encoding="",
            found_by=found_by,
        )

    # -- the story

    def _without_comments(self, blocks: list[Block]) -> list[Block]:
        """The same without what readers wrote below the story, where only the heading tells."""
        told = 0
        for at, block in enumerate(blocks):
            if told >= MIN_WORDS and _COMMENTS.fullmatch(block.text):
                self._drops.extend(Drop(item.text, "comment box") for item in blocks[at:])
                return blocks[:at]
            told += block.words
        return blocks

    def _story(self) -> tuple[HtmlElement | None, SiteRules, str, list[Block]]:
        best: tuple[HtmlElement | None, SiteRules, str, Walked] | None = None
        scope = own_part(self._tree, self._meta.titles)
        for rules in rules_for(self._host, folder=self._options.sites):
            for element in select(scope, rules.body):
                walked = self._walk(element, rules)
                words = _told_words(walked.blocks)
                if words >= MIN_WORDS and (best is None or words > _told_words(best[3].blocks) * 1.2):
                    best = (element, rules, f"rules of {rules.file}", walked)
            if best is not None:
                break
        if best is None:
            element = find_body(scope)
            walked = self._walk(element, None) if element is not None else Walked()
            best = (element, SiteRules(""), "densest prose", walked)
            words = _prose_words(walked.blocks)
            if self._meta.is_article and words < max(MIN_WORDS, len(self._meta.body.split()) // 2):
                lines = self._told_body()
                if sum(len(line.split()) for line in lines) > words * 1.2:
                    blocks = [Block(Role.BODY, line) for line in lines]
                    best = (element, SiteRules(""), "the page's own data", Walked(blocks))
        element, rules, found_by, walked = best
        self._drops.extend(walked.drops)
        return element, rules, found_by, walked.blocks

    def _told_body(self) -> list[str]:
        """The story's lines as JSON-LD has them."""
        body = self._meta.body
        if "<" in body and ">" in body:
            body = re.sub(r"</?(?:p|div|br|h\d|li)\b[^<>]*>", "\n", body)
            body = re.sub(r"<[^<>]*>", "", body)
        return [line for part in body.splitlines() if (line := plain_line(part))]

    def _walk(self, element: HtmlElement, rules: SiteRules | None) -> Walked:
        dropped = list(select(element, rules.drop)) if rules else []
        captions = list(select(element, rules.caption)) if rules else []
        return walk(
            element,
            dropped=[item for item in dropped if item is not element],
            captions=captions,
            tables_as=self._options.tables,
            lists_as=self._options.lists,
        )

    def _paragraphs(self, blocks: Sequence[Block], *, lead: str | None, title: str) -> Iterator[Paragraph]:
        kept: list[Block] = []
        for place, block in enumerate(blocks):
            # Magazines set the headline once more above the story, in capitals, not always word by word.
            like = SAME_TITLE if place else SAME
            if block.words <= MAX_TITLE_WORDS and likeness(block.text, title) >= like:
                self._drops.append(Drop(block.text, "the headline once more"))
                if place < LEAD_PLACES and not any(_is_told(item) for item in kept):
                    self._drops.extend(Drop(item.text, "above the headline") for item in kept)
                    kept.clear()
            elif place < LEAD_PLACES and block.words <= MAX_DATE_WORDS and _is_date_line(block.text):
                self._drops.append(Drop(block.text, "date line"))
            else:
                kept.append(block)
        blocks = kept
        blocks = _with_told_captions(blocks)
        found = list(paragraphs_of(blocks, self._drops))
        if lead is not None:
            same = next((at for at, item in enumerate(found[:4]) if likeness(item.text, lead) >= SAME), None)
            if same is not None:
                del found[same]
            # It stands above the text and, in some systems, word by word once more in it.
            above = [item for item in found[:LEAD_PLACES] if item.text.casefold() != lead.casefold()]
            found = above + found[LEAD_PLACES:]
            yield Paragraph(Role.LEAD, lead)
            yield from (replace(item, role=Role.BODY) if item.role is Role.LEAD else item for item in found)
            return
        first = next((at for at, item in enumerate(found) if item.role is Role.BODY), None)
        for at, item in enumerate(found):
            yield replace(item, role=Role.LEAD) if at == first else item

    def _refuse_what_is_no_article(
        self, paragraphs: Sequence[Paragraph], body: HtmlElement | None, *, known: bool
    ) -> None:
        read = [p for p in paragraphs if p.role in (Role.LEAD, Role.BODY, Role.QUOTE, Role.HEADING)]
        words = sum(len(p.text.split()) for p in read)
        if self._meta.is_offer:
            raise LoadError(f"{self._name} is a shop's page", hint="Name the page of one article.")
        if not known and self._is_list(read, body):
            raise LoadError(
                f"{self._name} is a list of stories, not an article", hint="Name the page of one article."
            )
        if words < MIN_WORDS * 3 and self._meta.paid:
            raise LoadError(
                f"{self._name} is the beginning of an article that isn't free to read ({words} words)",
                hint="Save the whole page from a browser that is logged in.",
            )
        if words < MIN_WORDS and not (self._options.short and words and self._meta.is_article):
            what = "holds no article" if words == 0 else f"is a teaser of {words} words"
            raise LoadError(
                f"{self._name} {what}",
                hint="Name the page of the whole article; save pages that scripts fill in a browser."
                " Items of a title and a lead alone are taken with short_items = true.",
            )

    def _is_list(self, read: Sequence[Paragraph], body: HtmlElement | None) -> bool:
        if self._meta.is_article:
            return False
        if self._meta.is_list or self._is_front_page():
            return True
        if self._meta.og_article and self._describes(read):
            return False
        if self._meta.has_questions or any(map(_HELP.fullmatch, self._meta.titles)):
            return True
        prose = sum(len(item.text.split()) >= MIN_PROSE_WORDS for item in read)
        if body is not None and prose and teaser_share(body) >= MAX_TEASERS:
            return True
        headlines = sum(drop.reason in _OTHER_STORIES for drop in self._drops)
        if self._meta.og_website and prose < MIN_PROSE:
            return True
        most = MAX_LISTED / 2 if self._meta.og_website else MAX_LISTED
        return headlines >= MIN_LISTED and headlines > prose * most

    def _describes(self, read: Sequence[Paragraph]) -> bool:
        """Whether what the page says of itself is how its text begins; a list has no such beginning."""
        description = self._meta.description
        return len(description.split()) >= MIN_PROSE_WORDS and any(
            likeness(item.text, description) >= SAME for item in read[:2]
        )

    def _is_front_page(self) -> bool:
        return any(
            urlsplit(url).path.strip("/") in ("", "index.html", "home", "trang-chu")
            for url in self._meta.urls[:1]
        )


def _is_told(block: Block) -> bool:
    """Whether a block has a sentence, unlike kickers, sections and dates."""
    return block.words > MAX_KICKER_WORDS or block.text.endswith((".", "!", "…", ":"))


def _is_date_line(text: str) -> bool:
    more = [word for word in text.split() if not _DATE_WORD.fullmatch(word.strip("(),.;:|-–"))]
    return len(more) <= MAX_WORDS_BY_DATE and shown_date(text) is not None


def _with_told_captions(blocks: Sequence[Block]) -> list[Block]:
    """Photo stories tell what happened in their captions."""
    told = [block.words for block in blocks if block.role is Role.CAPTION]
    captions, prose = sum(told), _prose_words(blocks)
    enough = captions >= MIN_PHOTO_STORY_WORDS or (captions >= MIN_WORDS > prose and len(told) >= MIN_PHOTOS)
    if enough and prose < captions / 2 and prose < MIN_PHOTO_STORY_WORDS:
        return [replace(block, role=Role.BODY) if block.role is Role.CAPTION else block for block in blocks]
    return list(blocks)


def _told_words(blocks: Sequence[Block]) -> int:
    return _prose_words(_with_told_captions(blocks))


def _prose_words(blocks: Sequence[Block]) -> int:
    return sum(
        block.words
        for block in blocks
        if block.role in (Role.BODY, Role.QUOTE, Role.HEADING) and block.linked < 0.5
    )
