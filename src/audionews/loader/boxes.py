"""What a box of a page is: furniture by the names that its template gives it, or by what it holds.

Boxes are judged before they are walked, and by whoever looks for the story, too.
"""

import re
from functools import cache
from itertools import islice

from lxml.html import HtmlElement

from audionews import tables

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
BLOCKS = (
    frozenset(
        "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption"
        " figure footer form header hgroup hr li main menu nav ol p pre section summary table tbody td tfoot"
        " th thead tr ul zone".split()
    )
    | HEADINGS
)
_HEADLINE_NAME = re.compile(r"(?:^|[-_])(?:tit|title|name|head|headline|heading|lq)(?:$|[-_])", re.IGNORECASE)
MAX_TEASER_WORDS = 90
VISIBLE = ".//text()[not(parent::script or parent::style or parent::noscript)]"

MAX_FURNITURE_SHARE = 0.4
"""Of a container's words: what its name calls furniture and holds more is the story, misnamed."""

MIN_PROSE_WORDS = 12
"""Of a paragraph; what an advertisement says of itself is shorter, or a link."""

QUOTE_DEPTH = 4
"""Boxes between a quote and the name below it."""

_QUOTE_NAME = re.compile(
    r"(?:^|[-_\s])(?:(?:pull|block)?-?quote(?:-?(?:box|text|author|name))?)(?:$|[-_\s])", re.IGNORECASE
)
"""Wider than the names by which the walk takes a box for a quote: here only names in it are at stake, and
nobody who is quoted is the author."""

MIN_HEADLINES = 2
HEADLINE_SHARE = 0.2
"""Of a box's words in linked headlines: a teaser is up to four times as long as its headline."""


def words_of(element: HtmlElement) -> int:
    """How many words an element has, scripts not counted."""
    return sum(len(text.split()) for text in element.xpath(VISIBLE))


def linked_words_of(element: HtmlElement) -> int:
    """How many of its words stand within links."""
    return sum(len(link.text_content().split()) for link in element.iter("a"))


def lists_stories(element: HtmlElement) -> bool:
    """Whether an element is made of other stories' headlines, be they with their teasers."""
    headlines = [count for link in element.iter("a") if (count := len(link.text_content().split())) >= 5]
    return len(headlines) >= MIN_HEADLINES and sum(headlines) >= HEADLINE_SHARE * words_of(element)


def is_made_of_links(element: HtmlElement) -> bool:
    """Whether a box holds other stories' headlines and little else, its own heading among it."""
    return linked_words_of(element) >= 0.6 * max(1, words_of(element)) and lists_stories(element)


def is_in_quote(element: HtmlElement) -> bool:
    """Whether an element is part of a quote, as the name of who said it is."""
    boxes = (element, *islice(element.iterancestors(), QUOTE_DEPTH))
    return any(
        box.tag == "blockquote" or _QUOTE_NAME.search(box.get("class") or "") is not None for box in boxes
    )


def teaser_boxes(container: HtmlElement, *, total: int) -> set[HtmlElement]:
    """Small boxes inside a story that begin with another story's headline and go on with its teaser.

    Where they are most of the container, they are what it tells: a list, or a story of many items.

    Args:
        container: holds the story.
        total: its words.
    """
    found: dict[HtmlElement, int] = {}
    counts: dict[HtmlElement, int] = {}
    for link in container.iter("a"):
        if not 5 <= len(link.text_content().split()) <= 30 or (link.get("href") or "#").startswith("#"):
            continue
        box, inner = None, link
        for outer in link.iterancestors():
            if outer is container or outer.tag not in BLOCKS:
                if outer is container:
                    break
                continue
            if outer not in counts:
                counts[outer] = words_of(outer)
            if (words := counts[outer]) > MAX_TEASER_WORDS:
                break
            box, inner = outer, outer
            found_words = words
        if box is None or box in found or inner.tag in ("p", "ul", "ol", "li", "tr", "td"):
            continue
        others = found_words - len(link.text_content().split())
        if others >= 8 and _begins_with(box, link) and _is_headline(link, box):
            found[box] = found_words
    return set(found) if sum(found.values()) <= MAX_FURNITURE_SHARE * total else set()


def _begins_with(box: HtmlElement, link: HtmlElement) -> bool:
    """Whether hardly a word stands before a link, other links aside."""
    before = 0
    for element in box.iter():
        if element is link:
            return before <= 4
        if isinstance(element.tag, str) and element.tag != "a":
            before += len((element.text or "").split())
    return False


def _is_headline(link: HtmlElement, box: HtmlElement) -> bool:
    for element in (link, *link.iterancestors()):
        if element.tag in HEADINGS or any(map(_HEADLINE_NAME.search, (element.get("class") or "").split())):
            return True
        if element is box:
            break
    return box.find(".//img") is not None


def furniture_name(element: HtmlElement) -> str | None:
    """Why the names that a template gives to an element make it furniture, or None.

    Args:
        element: is judged by its classes and its id.
    """
    if element.tag in ("body", "main"):
        return None
    if (element.get("role") or "") in _ROLES:
        return "page control"
    for name in " ".join(element.get(key) or "" for key in _NAMED_BY).split():
        # WordPress writes the editor's choices of colours and sizes so: "has-medium-font-size".
        if len(name) > 60 or name.startswith("has-"):
            continue
        if name.startswith("elementor-"):
            if _ELEMENTOR.match(name):
                return "page control"
        elif (reason := _name_reason(name)) is not None:
            return None if reason == "advertisement" and _is_prose(element) else reason
    return None


def _is_prose(element: HtmlElement) -> bool:
    """Whether an element is a paragraph of text.

    vov.vn marks the paragraph below which it puts an advertisement as "ads-detail-center".
    """
    return (
        element.tag == "p"
        and words_of(element) >= MIN_PROSE_WORDS
        and not linked_words_of(element)
        and element.text_content().rstrip().endswith((".", "!", "?", "…", "”", '"', ")", ":"))
    )


_ELEMENTOR = re.compile(
    r"elementor-(?:widget-)?(?:share|social|nav|breadcrumbs|posts|post-navigation|post-info|author-box|comments"
    r"|search|form|login|sitemap|button|location-(?:header|footer|popup))"
)
"""The builder calls every piece of a page a widget, the paragraphs of its story as well."""


@cache
def _names() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(rf"(?:^|[-_])(?:{row['words']})\d*(?:$|[-_])"), row["reason"])
        for row in tables.read("loader/furniture_classes.tsv")
    )


@cache
def _name_reason(name: str) -> str | None:
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()
    return next((reason for pattern, reason in _names() if pattern.search(name)), None)


_NAMED_BY = ("class", "id", "data-component", "data-testid", "data-e2e", "aria-labelledby")
_ROLES = frozenset(("navigation", "complementary", "contentinfo", "search"))
