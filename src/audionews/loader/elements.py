"""What single elements of a story are, by their class, their links and where they stand.

Captions, footnotes, polls, posts of other networks; boxes of furniture are told in boxes.py.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from audionews.loader.boxes import BLOCKS, words_of
from audionews.loader.text import plain_line

_CAPTION_NAME = re.compile(
    r"(?:^|[-_])(?:p?caption|image-field-caption|photocms_caption|videocms_caption|desc_cation|wp-caption-text|imgcaption|image-caption"
    r"|photo-caption|image-desc|img-desc|photo-desc|chuthich|chu[-_]thich|chu-thich-anh|imagecaption|tplcaption|contentimgdesc|gallery-item|gallery-desc)(?:$|[-_])",
    re.IGNORECASE,
)
_PARAGRAPH_NAME = re.compile(r"(?:^|[-_\s])paragraph(?:$|\s)", re.IGNORECASE)
"""Of a span that is set as a paragraph, as XenForo's "xf-body-paragraph"."""
_FOOTNOTE_MARK = re.compile(r"[\[(]?\d{1,3}[\])]?")
_POSTED_LINK = re.compile(r"\s*(?:pic\.twitter\.com|https?:|t\.co)\S+")
_BACK_LINK = re.compile(r"#_?(?:ftn|fn|edn|footnote|cite_)[\w-]*ref|#footnote-anchor|#cite_ref")
_SIGN_UP = re.compile(r"#/portal/(?:signup|account)")
"""Where Ghost's forms for subscribers open."""
_FONTS = frozenset("a span font sup b strong i em".split())
"""What word processors set around a link."""
MAX_BESIDE = 4
"""Elements beside a date that has its line to itself."""
MIN_CAPTIONS = 2
"""Of a class; one alone may be a first paragraph that is set apart, below the opening picture."""
MIN_FIELDS = 2
"""Of a calculator; one alone is a search box."""
MAX_FORM_WORDS = 80
"""Of a form's names and what it is for; a box with more has a part of the story in it."""
MIN_CHOICES = 2
"""Of a poll; one alone may be a switch of the page."""


def is_caption(element: HtmlElement) -> bool:
    """Whether an element's class makes it a picture's caption."""
    return element.tag not in ("table", "figure", "article") and any(
        _CAPTION_NAME.search(name) for name in (element.get("class") or "").split()
    )


def classes_below_pictures(container: HtmlElement) -> set[str]:
    """Classes that paragraphs right below a picture have, at least two, and no others."""
    below: Counter[str] = Counter()
    others: set[str] = set()
    for item in container.iter("p"):
        if (name := item.get("class")) and name not in others:
            above = item.getprevious()
            if above is not None and (above.tag == "img" or above.find(".//img") is not None):
                below[name] += 1
            else:
                others.add(name)
    return {name for name, count in below.items() if count >= MIN_CAPTIONS and name not in others}


def is_block(element: HtmlElement) -> bool:
    """Whether it ends a paragraph, as a block does or a span that is set as one."""
    return element.tag in BLOCKS or (
        element.tag == "span" and _PARAGRAPH_NAME.search(element.get("class") or "") is not None
    )


def is_alone(element: HtmlElement) -> bool:
    """Whether an element is all that its block says."""
    parent = element.getparent()
    if parent is None:
        return True
    # No count of siblings: among very many that takes long.
    if any(True for _ in islice(element.itersiblings(), MAX_BESIDE, None)) or any(
        True for _ in islice(element.itersiblings(preceding=True), MAX_BESIDE, None)
    ):
        return False
    return words_of(parent) <= words_of(element) + 1


def is_poll(element: HtmlElement) -> bool:
    """Whether readers are to choose something."""
    return sum(1 for _ in islice(_choices(element), MIN_CHOICES)) >= MIN_CHOICES


def _choices(element: HtmlElement) -> Iterator[HtmlElement]:
    return (field for field in element.iter("input") if (field.get("type") or "").lower() == "radio")


def is_calculator(element: HtmlElement) -> bool:
    """Whether readers are to fill something in: fields, and few words around them."""
    fields = (
        field
        for field in element.iter("input", "select", "textarea")
        if (field.get("type") or "").lower() not in ("hidden", "checkbox", "radio", "button", "submit")
    )
    return (
        sum(1 for _ in islice(fields, MIN_FIELDS)) >= MIN_FIELDS
        and len(element.text_content().split()) <= MAX_FORM_WORDS
    )


def is_footnote_mark(element: HtmlElement) -> bool:
    """Whether it is a number that leads to a note: "(1)", "[2]"."""
    text = element.text_content().strip()
    if _FOOTNOTE_MARK.fullmatch(text) is None:
        return False
    if element.tag == "sup" and not text.isdigit():
        return True  # a power has no brackets
    link = element if element.tag == "a" else element.find(".//a")
    return link is not None and "#" in (link.get("href") or "")


def is_footnote(element: HtmlElement) -> bool:
    """Whether it begins with a link back to its mark in the text: "(1)", "↑"."""
    first = element
    while first.tag != "a":
        child = next(iter(first), None)
        if child is None or (first.text or "").strip() or child.tag not in _FONTS:
            return False
        first = child
    return _BACK_LINK.match(first.get("href") or "") is not None


def said_in_post(embed: HtmlElement) -> str:
    """What an embedded post says, where it is marked as Vietnamese: the story quotes it."""
    parts = (part for part in embed.iter("p") if (part.get("lang") or "").startswith("vi"))
    said = (text for part in parts for text in part.itertext())
    return _POSTED_LINK.sub("", plain_line(" ".join(said))).strip()


def asks_to_sign_up(element: HtmlElement) -> bool:
    """Whether a link in it opens a form for subscribers."""
    return any(_SIGN_UP.search(link.get("href") or "") for link in element.iter("a"))
