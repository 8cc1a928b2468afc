"""From elements to paragraphs: the walk over what holds a story.

One pass in document order. Block elements and line breaks end a paragraph; what the template marks as
something else than the story (related links, share bars, advertisements) is passed over as a whole,
with its reason. By what it says only that is judged which no story says: the number of a chapter, a label
before a link, the end mark of a press release; the rest is the cleaner's work.

The walk is iterative, since pages nest as deep as they like.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from lxml import etree
from lxml.html import HtmlElement

from audionews.loader.boxes import (
    BLOCKS,
    HEADINGS,
    MAX_FURNITURE_SHARE,
    MAX_TEASER_WORDS,
    VISIBLE,
    furniture_name,
    is_in_quote,
    is_made_of_links,
    linked_words_of,
    lists_stories,
    teaser_boxes,
    words_of,
)
from audionews.loader.elements import (
    asks_to_sign_up,
    classes_below_pictures,
    is_alone,
    is_block,
    is_calculator,
    is_caption,
    is_footnote,
    is_footnote_mark,
    is_poll,
    said_in_post,
)
from audionews.loader.table_text import Tables, table_said
from audionews.loader.text import plain_line
from audionews.models import Drop, Paragraph, Role

Lists = Literal["read", "skip"]

_SILENT = {
    "script": "script",
    "style": "style sheet",
    "template": "template",
    "noscript": "text for browsers without scripts",
    "iframe": "embedded page",
    "object": "embedded page",
    "embed": "embedded page",
    "svg": "drawing",
    "canvas": "drawing",
    "math": "formula",
    "button": "page control",
    "input": "page control",
    "select": "page control",
    "textarea": "page control",
    "form": "page control",
    "nav": "page control",
    "audio": "player",
    "video": "player",
    "ins": "advertisement",
    "zone": "advertisement",
    "aside": "related link",
    "head": "page head",
    "map": "page control",
}
_BOLD = frozenset(("b", "strong"))
_QUOTE_NAME = re.compile(
    r"(?:^|[-_])(?:pull-?quote|block-?quote|quote[-_]{1,2}text|quote-content|quotebox|quote-box|cms-quote|longform-quote)(?:$|[-_])",
    re.IGNORECASE,
)
_FOR_READERS_ALOUD = re.compile(
    r"(?:^|[-_\s])(?:visually-?hidden|sr-only|screen-reader(?:-text)?|element-invisible)(?:$|[-_\s])",
    re.IGNORECASE,
)
"""Names of what only screen readers are told: "Nguồn hình ảnh, ", "Bỏ qua quảng cáo"."""

_FOOTNOTE = re.compile(r"[\[(]\d{1,3}[\])]\.?\s|\d{1,3}\.\s")
_ASKED = re.compile(r"[-–—]\s|(?:PV|P\.V|Phóng viên|Hỏi|MC|Độc giả)\s*:", re.IGNORECASE)
MAX_ASKED_WORDS = 12
"""A bold question with more words is one of an interview and not a heading."""

_TRAILS_OFF = re.compile(r"“[^”]{6,60}(?:\.{3}|…)”")
"""What someone began to say, over a part of the story: “Ráng qua được mùa lũ...”."""


_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_SMALL_STYLE = re.compile(r"text-align\s*:\s*center|font-style\s*:\s*italic", re.IGNORECASE)
_RIGHT_STYLE = re.compile(r"text-align\s*:\s*(?:right|end)\b", re.IGNORECASE)
_RELATED_TYPE = re.compile(r"related|video|audio|banner|survey|poll|quiz|adv", re.IGNORECASE)

MAX_DROP_CHARS = 300
"""Of what is left out, as it is shown."""

MIN_LINK_WORDS = 4
"""A paragraph that is one link and has fewer words is a name, not another story's headline."""

LINKED = 0.85
"""Share of words within links from which on a paragraph or a list is made of links."""

MIN_LABELLED = 0.5
_LINK_LABEL = re.compile(r"(?:xem|đọc) thêm|(?:tin|bài) liên quan|mời (?:bạn |độc giả )?xem", re.IGNORECASE)
"""In one line with another story's headline: "Xem thêm: Giá cà phê lại tăng"."""

_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+){1,3}", re.ASCII)
"""Below the headline and the teaser in a card that shows another story."""

_END_MARK = re.compile(r"#\s?#\s?#")
"""Of press releases; who published them and whom to ask is below."""
MIN_TOLD = 60
"""Words above it; a mark above the story is an ornament."""

_NUMBER_ALONE = re.compile(r"\d{1,2}(?:\s?[-–]\s?\d{1,2})?")
"""Of a chapter, whose heading is below, or of goals in a table of the match."""

MAX_PICTURE_TABLE_WORDS = 90
"""A table with a picture and no more words is the picture's frame."""

MAX_LABEL_WORDS = 8
MAX_UNMARKED_CAPTION_WORDS = 40
MIN_SENTENCE_WORDS = 20
"""Of a paragraph with a full stop that a template sets as a heading: a chapter's name is no sentence."""
MAX_HEADING_WORDS = 25
"""A bold paragraph with more words is a lead or an emphasis."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph as it was marked up.

    Args:
        role: by markup alone; ``BODY`` where nothing is said.
        text: one line, NFC.
        linked: share of its words that stand within links.
        bold: all of it is bold.
        item: it is an item of a list.
        links: that begin in it.
        right: it stands at the right margin, where signatures do.
    """

    role: Role
    text: str
    linked: float = 0.0
    bold: bool = False
    item: bool = False
    links: int = 0
    right: bool = False

    @property
    def words(self) -> int:
        """Its number of words."""
        return len(self.text.split())


@dataclass(slots=True)
class Walked:
    """What a walk found: blocks in order, and what it passed over."""

    blocks: list[Block] = field(default_factory=list)
    drops: list[Drop] = field(default_factory=list)


def walk(
    container: HtmlElement,
    *,
    dropped: Collection[HtmlElement] = (),
    captions: Collection[HtmlElement] = (),
    tables_as: Tables = "summarize",
    lists_as: Lists = "read",
) -> Walked:
    """The paragraphs of an element.

    Args:
        container: holds the story.
        dropped: elements inside it that the site's rules call furniture.
        captions: elements inside it that the site's rules call captions.
        tables_as: what becomes of data tables.
        lists_as: what becomes of lists.
    """
    walker = _Walker(container, set(dropped), set(captions), tables_as, lists_as)
    return walker.run()


def text_of(element: HtmlElement) -> str:
    """All of an element's text as one line, with a space where a block or a line break ends."""
    return plain_line(
        " ".join(
            block.text for block in _Walker(element, set(), set(), "read", "read", keep=True).run().blocks
        )
    )


@dataclass(slots=True)
class _Context:
    role: Role = Role.BODY
    link: bool = False
    bold: bool = False
    item: bool = False
    small: bool = False
    right: bool = False
    captioned: bool = False  # by its name; two line breaks end the caption


class _Walker:
    def __init__(
        self,
        container: HtmlElement,
        dropped: set[HtmlElement],
        captions: set[HtmlElement],
        tables_as: Tables,
        lists_as: Lists,
        *,
        keep: bool = False,
    ) -> None:
        self._container = container
        self._dropped = dropped
        self._captions = captions
        self._tables_as = tables_as
        self._lists_as = lists_as
        self._keep = keep  # nothing is judged by its class
        self._found = Walked()
        self._pieces: list[tuple[str, _Context]] = []
        self._total = max(1, words_of(container))
        self._anchors = 0
        self._pictured = False
        self._broken = False  # by a line break within a caption, with no text since
        self._marks = 0
        self._ended = False
        self._teasers = set() if keep else teaser_boxes(container, total=self._total)
        self._below_pictures = set() if keep else classes_below_pictures(container)

    def run(self) -> Walked:
        contexts = [_Context()]
        walker = etree.iterwalk(self._container, events=("start", "end", "comment", "pi"))
        for event, element in walker:
            if event in ("comment", "pi"):
                self._add(element.tail, contexts[-1])
            elif event == "start":
                context = self._enter(element, contexts[-1])
                if context is None:
                    contexts.append(contexts[-1])
                    walker.skip_subtree()
                    continue
                contexts.append(context)
                self._add(element.text, context)
            else:
                contexts.pop()
                if is_block(element):
                    self._flush()
                if element is not self._container:
                    self._add(element.tail, contexts[-1])
        self._flush()
        if self._marks:
            self._drop_footnotes()
        return self._found

    def _drop_footnotes(self) -> None:
        """The notes below a story whose marks were found in it."""
        blocks = self._found.blocks
        while blocks and _FOOTNOTE.match(blocks[-1].text):
            self._found.drops.append(Drop(blocks.pop().text[:MAX_DROP_CHARS], "footnote"))

    def _enter(self, element: HtmlElement, outer: _Context) -> _Context | None:
        """What an element makes of the text in it, or None where it is passed over."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if is_block(element):
            self._flush()
        if element is self._container:
            return _Context(role=Role.BODY)
        if (reason := self._reason(element, tag)) is not None:
            if reason == "embedded post" and (said := said_in_post(element)):
                self._found.blocks.append(Block(Role.QUOTE, said))
            else:
                self._drop(element, reason)
            return None
        if tag == "br":
            self._break(outer)
            return outer
        if tag == "img" or tag == "wbr":
            self._pictured = self._pictured or tag == "img"
            return outer
        context = replace(outer, captioned=False)
        style = element.get("style") or ""
        align = (element.get("align") or "").lower()
        context.small |= (
            tag in ("i", "em", "small") or _SMALL_STYLE.search(style) is not None or align == "center"
        )
        # What stands below a picture in a class of its own is set apart as much as what is in italics.
        context.small |= tag == "p" and (element.get("class") or "") in self._below_pictures
        context.right |= align == "right" or _RIGHT_STYLE.search(style) is not None
        if tag in HEADINGS and outer.role is Role.BODY:
            context.role = Role.HEADING
        elif tag in ("figcaption", "caption") or element in self._captions or is_caption(element):
            context.role = Role.CAPTION
            context.captioned = tag in ("p", "div")
        elif tag == "figure":
            context.role = Role.CAPTION if element.find(".//blockquote") is None else Role.BODY
        elif tag == "blockquote" and outer.role is Role.BODY and self._is_quote(element):
            context.role = Role.QUOTE
        elif tag == "table":
            return self._enter_table(element, context)
        elif tag in ("ul", "ol"):
            return self._enter_list(element, context)
        elif tag == "a":
            context.link = True
            self._anchors += 1
        elif tag in BLOCKS and any(map(_QUOTE_NAME.search, (element.get("class") or "").split())):
            context.role = Role.QUOTE if outer.role is Role.BODY and self._is_quote(element) else outer.role
        elif tag in _BOLD or _BOLD_STYLE.search(element.get("style") or ""):
            context.bold = True
        return context

    def _reason(self, element: HtmlElement, tag: str) -> str | None:
        if element in self._dropped:
            return "named by the site's rules"
        if tag in _SILENT and (tag not in ("form", "aside", "ins") or self._is_small(element)):
            return _SILENT[tag]
        if tag == "label" and element.find(".//input") is not None:
            return "page control"
        if _FOR_READERS_ALOUD.search(element.get("class") or ""):
            return "text for screen readers"
        if self._keep:
            return None
        if element in self._teasers or (tag == "article" and self._is_card(element)):
            return "teaser of another story"
        if tag in ("div", "section") and self._is_small(element) and is_made_of_links(element):
            return "list of links"
        if tag == "footer" and self._is_small(element) and not is_in_quote(element):
            return "page control"
        if tag == "time" and is_alone(element):
            return "date line"
        if tag in ("p", "li", "div") and is_footnote(element):
            return "footnote"
        if tag in ("div", "section", "table") and self._is_small(element) and is_poll(element):
            return "poll"
        if tag in ("div", "section", "table") and self._is_small(element) and is_calculator(element):
            return "form"
        if tag in ("div", "section") and self._is_small(element) and asks_to_sign_up(element):
            return "newsletter box"
        if tag in ("a", "sup") and is_footnote_mark(element):
            self._marks += 1
            return "footnote mark"
        if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
            return "hidden" if self._is_small(element) else None
        kind = element.get("type") or element.get("data-type") or ""
        if tag == "div" and _RELATED_TYPE.search(kind) and self._is_small(element):
            return "related link" if "elated" in kind else "embedded page"
        # A link or a name within a sentence is part of the sentence, whatever its class.
        reason = furniture_name(element) if tag in BLOCKS else None
        if reason == "byline" and is_in_quote(element):
            return None  # who said it
        if reason is None or not (self._is_small(element) or lists_stories(element)):
            return None
        return reason

    def _is_card(self, element: HtmlElement) -> bool:
        """Whether an article inside the story is another one, shown by its headline."""
        return (
            words_of(element) <= MAX_TEASER_WORDS
            and self._is_small(element)
            and any(len(link.text_content().split()) >= 5 for link in element.iter("a"))
        )

    def _is_small(self, element: HtmlElement) -> bool:
        return words_of(element) <= MAX_FURNITURE_SHARE * self._total

    def _is_quote(self, element: HtmlElement) -> bool:
        # Some editors indent a whole story.
        return words_of(element) <= MAX_FURNITURE_SHARE * self._total or self._keep

    def _enter_table(self, table: HtmlElement, context: _Context) -> _Context | None:
        words = words_of(table)
        rows = [cells for row in table.iter("tr") if (cells := _cells(row))]
        if not self._keep and is_made_of_links(table):
            self._drop(table, "list of links")
            return None
        has_picture = table.find(".//img") is not None or table.find(".//video") is not None
        if has_picture and words <= MAX_PICTURE_TABLE_WORDS:
            context.role = Role.CAPTION
            return context
        columns = max((len(row) for row in rows), default=0)
        longest = max((len(cell.split()) for row in rows for cell in row), default=0)
        if self._keep or columns <= 1 or longest > MAX_PICTURE_TABLE_WORDS / 2 or len(rows) <= 1:
            return context  # a frame around text
        said = table_said(rows, columns=columns, tables_as=self._tables_as)
        self._found.blocks.extend(Block(Role.BODY, text) for text in said)
        self._drop(table, f"table ({self._tables_as})")
        return None

    def _enter_list(self, element: HtmlElement, context: _Context) -> _Context | None:
        items = element.findall("li")
        if not items or self._keep:
            return context
        words, linked = words_of(element), linked_words_of(element)
        if words and linked >= LINKED * words and self._is_small(element):
            anchors = [link.get("href") or "" for link in element.iter("a")]
            inside = sum(anchor.startswith("#") for anchor in anchors)
            self._drop(element, "table of contents" if inside * 2 > len(anchors) else "list of links")
            return None
        if self._lists_as == "skip" and self._is_small(element):
            self._drop(element, "list (skip)")
            return None
        context.item = True
        return context

    def _add(self, text: str | None, context: _Context) -> None:
        if text:
            self._pieces.append((text, context))
            self._broken = self._broken and not text.strip()

    def _break(self, context: _Context) -> None:
        if context.captioned and self._broken and any(piece.strip() for piece, _ in self._pieces):
            # Who wrote on below a picture left a line empty.
            self._flush()
            context.role, context.captioned = Role.BODY, False
        elif context.role is Role.BODY:
            self._flush()
        else:
            self._pieces.append((" ", context))
            self._broken = True

    def _flush(self) -> None:
        pieces, self._pieces = self._pieces, []
        links, self._anchors = self._anchors, 0
        text = plain_line("".join(piece for piece, _ in pieces))
        if not any(letter.isalnum() for letter in text):
            if not self._ended and _END_MARK.fullmatch(text) is not None:
                self._ended = sum(block.words for block in self._found.blocks) >= MIN_TOLD
            return
        if self._ended:
            self._found.drops.append(Drop(text[:MAX_DROP_CHARS], "below the end mark"))
            return
        if _NUMBER_ALONE.fullmatch(text) and not any(context.item for _, context in pieces):
            self._found.drops.append(Drop(text, "number alone"))
            return
        weight = linked = bold = small = right = 0
        for piece, context in pieces:
            letters = sum(not letter.isspace() for letter in piece)
            weight += letters
            linked += letters * context.link
            bold += letters * context.bold
            small += letters * context.small
            right += letters * context.right
        role = next((context.role for piece, context in pieces if piece.strip()), Role.BODY)
        words = len(text.split())
        # Without markup of its own, a caption is what stands below a picture in italics or centred.
        below, self._pictured = self._pictured, False
        if role is Role.BODY and below and small >= weight * 0.95 and words <= MAX_UNMARKED_CAPTION_WORDS:
            role = Role.CAPTION
        self._found.blocks.append(
            Block(
                role=role,
                text=text,
                linked=linked / max(1, weight),
                bold=bold >= weight * 0.95,
                item=any(context.item for piece, context in pieces if piece.strip()),
                links=links,
                right=right >= weight * 0.95,
            )
        )

    def _drop_label(self) -> None:
        """What announced a list that goes: "Độc giả có thể quan tâm:"."""
        blocks = self._found.blocks
        if blocks and blocks[-1].words <= MAX_LABEL_WORDS and blocks[-1].text.endswith(":"):
            self._found.drops.append(Drop(blocks.pop().text, "list of links"))

    def _drop(self, element: HtmlElement, reason: str) -> None:
        if element.tag in ("script", "style", "template", "noscript", "svg", "head", "canvas"):
            return
        if reason in ("list of links", "related link", "teaser of another story"):
            self._drop_label()
        text = plain_line(" ".join(element.xpath(VISIBLE)))[:MAX_DROP_CHARS]
        if any(letter.isalnum() for letter in text):
            self._found.drops.append(Drop(text, reason))


def paragraphs_of(blocks: list[Block], drops: list[Drop]) -> Iterator[Paragraph]:
    """Blocks as paragraphs: links to other stories go, bold lines are headings.

    Args:
        blocks: in order.
        drops: is added to.
    """
    while blocks and blocks[-1].linked >= LINKED and blocks[-1].words < MIN_LINK_WORDS:
        drops.append(Drop(blocks[-1].text, "tag list"))
        blocks = blocks[:-1]
    asked = any(block.bold and _is_asked(block) for block in blocks)
    for place, block in enumerate(blocks):
        following = blocks[place + 1] if place + 1 < len(blocks) else None
        if _is_link(block):
            drops.append(Drop(block.text, "link to another story"))
            continue
        if block.links >= 2 and block.linked >= LINKED and block.words < MIN_LINK_WORDS * block.links:
            drops.append(Drop(block.text, "page control"))
            continue
        role = block.role
        if role is Role.BODY and block.bold and _reads_like_heading(block, following):
            # In an interview short questions are asked like the long ones.
            role = Role.BODY if asked and block.text.endswith("?") else Role.HEADING
        elif role is Role.HEADING and block.words >= MIN_SENTENCE_WORDS and block.text.endswith("."):
            role = Role.BODY
        yield Paragraph(role, block.text)


def _is_link(block: Block) -> bool:
    if block.linked >= MIN_LABELLED and _LINK_LABEL.match(block.text):
        return True
    return (
        block.linked >= LINKED
        and (block.words >= MIN_LINK_WORDS or _DOMAIN.fullmatch(block.text) is not None)
        and block.role in (Role.BODY, Role.HEADING, Role.QUOTE)
    )


def _is_asked(block: Block) -> bool:
    """Whether a block is somebody's question, longer than a heading's."""
    return block.text.endswith("?") and block.words > MAX_ASKED_WORDS


def _reads_like_heading(block: Block, following: Block | None) -> bool:
    return (
        following is not None
        and not following.bold
        and following.role in (Role.BODY, Role.QUOTE, Role.CAPTION)
        and block.words <= MAX_HEADING_WORDS
        and not block.item
        and _ASKED.match(block.text) is None
        and not _is_asked(block)
        and (
            re.search(r"[.!:;,…][”\"'’)\]]*$", block.text) is None
            or _TRAILS_OFF.fullmatch(block.text) is not None
        )
    )


def _cells(row: HtmlElement) -> list[str]:
    return [plain_line(cell.text_content()) for cell in row if cell.tag in ("td", "th")]
