"""Finding what holds the story on a page of an unknown template.

Paragraphs of prose vote for the elements around them, as in Arc90's Readability (2009): a paragraph's
words that aren't links count whole for its parent and half for its grandparent. Then the winner grows
to an ancestor where much more prose stands, since some templates cut a story into several boxes.
"""

from collections import defaultdict
from collections.abc import Iterator

from lxml.html import HtmlElement

from audionews.loader.blocks import BLOCKS, furniture_name, linked_words_of, lists_stories, words_of

MIN_PARAGRAPH_WORDS = 10
"""Shorter texts are labels and headlines as often as not."""

MAX_PARAGRAPH_VOTES = 120
"""So that one imprint doesn't outvote a story of short paragraphs."""

GROWTH = 1.25
"""By which an ancestor's prose must be more for the winner to grow."""

MUCH = 0.4
"""Share of a page's words from which on an element is the story, whatever it is called."""

MIN_BREAKS = 3

CANDIDATES = 15
"""Elements with the most votes whose links are counted."""

MAX_TEASER_WORDS = 120
MIN_HEADLINE_WORDS = 5

_SKIPPED = frozenset("script style noscript template nav footer header aside form button select".split())


def find_body(tree: HtmlElement) -> HtmlElement | None:
    """The element that holds the most prose, or None on a page without any."""
    votes: dict[HtmlElement, float] = defaultdict(float)
    for element, words in _prose(tree):
        parent = element.getparent()
        if len(element.findall("br")) >= MIN_BREAKS:
            votes[element] += words  # paragraphs that line breaks part, right in the container
            continue
        if parent is None:
            continue
        votes[parent] += min(words, MAX_PARAGRAPH_VOTES)
        grandparent = parent.getparent()
        if grandparent is not None:
            votes[grandparent] += min(words, MAX_PARAGRAPH_VOTES) / 2
    if not votes:
        return None
    likely = sorted(votes, key=votes.__getitem__, reverse=True)[:CANDIDATES]
    best = max(likely, key=lambda element: votes[element] * (1 - _link_share(element)))
    return _grown(best)


def teaser_share(container: HtmlElement) -> float:
    """Of an element's paragraphs the share that belongs to another story's headline beside it.

    On a section's list each paragraph shares a small box with a linked headline; a story's paragraphs
    have all of the story around them.
    """
    teasers = count = 0
    for element, _ in _prose(container):
        count += 1
        box = element.getparent()
        for _ in range(3):
            if box is None or words_of(box) > MAX_TEASER_WORDS:
                break
            if any(len(link.text_content().split()) >= MIN_HEADLINE_WORDS for link in _links(box, element)):
                teasers += 1
                break
            box = box.getparent()
    return teasers / count if count else 0.0


def _links(box: HtmlElement, element: HtmlElement) -> Iterator[HtmlElement]:
    for link in box.iter("a"):
        if element not in link.iterancestors() and link is not element:
            yield link


def _grown(best: HtmlElement) -> HtmlElement:
    words = sum(count for _, count in _prose(best))
    for _ in range(3):
        parent = best.getparent()
        if parent is None or parent.tag in ("body", "html"):
            break
        more = sum(count for _, count in _prose(parent))
        if more < words * GROWTH or _link_share(parent) > 0.3:
            break
        best, words = parent, more
    return best


def _prose(root: HtmlElement) -> Iterator[tuple[HtmlElement, int]]:
    """Elements with text of their own, outside of furniture, and how many words of it aren't links."""
    skipped: set[HtmlElement] = set()
    much = MUCH * max(1, words_of(root))
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.getparent() in skipped and element is not root:
            skipped.add(element)
            continue
        if element is not root and (element.tag in _SKIPPED or furniture_name(element) is not None):
            if element.tag in _SKIPPED or lists_stories(element) or words_of(element) <= much:
                skipped.add(element)
            continue
        if element.tag not in BLOCKS or element.tag in ("ul", "ol", "table", "tbody", "tr"):
            continue
        words = _own_words(element)
        if words >= MIN_PARAGRAPH_WORDS:
            yield element, words


def _own_words(element: HtmlElement) -> int:
    """Words right in an element or in inline elements of it, links not counted."""
    count = len((element.text or "").split())
    for child in element:
        if (
            isinstance(child.tag, str)
            and child.tag not in BLOCKS
            and child.tag not in _SKIPPED
            and child.tag != "a"
        ):
            count += len(child.text_content().split()) - linked_words_of(child)
        count += len((child.tail or "").split())
    return count


def _link_share(element: HtmlElement) -> float:
    return linked_words_of(element) / max(1, words_of(element))
