"""Finding what holds the story on a page of an unknown template.

Paragraphs of prose vote for the elements around them, as in Arc90's Readability (2009): a paragraph's
words that aren't links count whole for its parent and half for its grandparent. Then the winner grows
to an ancestor where much more prose stands, since some templates cut a story into several boxes.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice

from lxml.html import HtmlElement

from audionews.loader.boxes import BLOCKS, furniture_name, linked_words_of, lists_stories, words_of
from audionews.loader.headings import likeness

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
MIN_STORY_WORDS = 60
"""Of prose on a whole page, below which it tells no story of its own."""

TEASER_SHARE = 0.6
"""Headlines per paragraph of a box from which on it is made of teasers."""

MAX_STEPS = 6
"""Of growth: a magazine's story may lie four boxes deep in each of its sections. Boxes around a single one
don't count."""

HEADLINE_GROWTH = 2.0
"""By which it must be more where the headline comes along, and with it all that stands around one."""

_NEVER = frozenset("script style noscript template nav footer button select".split())
_SKIPPED = _NEVER | frozenset(("header", "aside", "form"))
"""A form may be around a whole page, as ASP.NET has it."""


def find_body(tree: HtmlElement) -> HtmlElement | None:
    """The element that holds the most prose, or None on a page without any."""
    votes: dict[HtmlElement, float] = defaultdict(float)
    prose = list(_prose(tree))
    teasers = _teasers([element for element, _ in prose])
    told = sum(words for element, words in prose if element not in teasers)
    if told < MIN_STORY_WORDS:
        teasers = set()  # a list: it is found whole, and told to be one
    for element, words in prose:
        if element in teasers:
            continue
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
    return _grown(best, [item for item in prose if item[0] not in teasers], root=tree)


def own_part(tree: HtmlElement, titles: Sequence[str]) -> HtmlElement:
    """The part of a page that is the article's own, where further articles are set below it to scroll to.

    Args:
        tree: the whole page.
        titles: what it calls itself.

    Returns:
        all around its headline that holds no other; the whole page where there is only one.
    """
    headlines = [h1 for h1 in tree.iter("h1") if len(h1.text_content().split()) >= MIN_HEADLINE_WORDS]
    if len({h1.text_content().strip() for h1 in headlines}) < 2:
        return tree
    own = max(
        headlines, key=lambda h1: max((likeness(h1.text_content(), title) for title in titles), default=0.0)
    )
    text = own.text_content().strip()
    around = {
        element for h1 in headlines if h1.text_content().strip() != text for element in h1.iterancestors()
    }
    part = own
    for element in own.iterancestors():
        if element in around:
            break
        part = element
    return part if sum(words for _, words in _prose(part)) >= MIN_STORY_WORDS else tree


def teaser_share(container: HtmlElement) -> float:
    """Of an element's paragraphs the share that belongs to another story's headline beside it.

    On a section's list each paragraph shares a small box with a linked headline; a story's paragraphs
    have all of the story around them.
    """
    prose = [element for element, _ in _prose(container)]
    return len(_teasers(prose)) / len(prose) if prose else 0.0


def _teasers(prose: Sequence[HtmlElement]) -> set[HtmlElement]:
    """The paragraphs that stand in small boxes with about as many linked headlines as paragraphs."""
    judged: dict[HtmlElement, bool | None] = {}
    among = set(prose)

    def is_box(box: HtmlElement) -> bool | None:
        """Whether an element is made of teasers; None where it is too large to be."""
        if box not in judged:
            if words_of(box) > MAX_TEASER_WORDS:
                judged[box] = None
            else:
                links = [
                    link for link in box.iter("a") if len(link.text_content().split()) >= MIN_HEADLINE_WORDS
                ]
                headlines = sum(among.isdisjoint(link.iterancestors()) for link in links)
                paragraphs = sum(element in among for element in box.iter())
                judged[box] = headlines > 0 and headlines >= TEASER_SHARE * paragraphs
        return judged[box]

    found = set()
    for element in prose:
        if _is_headed(element):
            found.add(element)
            continue
        for box in islice(element.iterancestors(), 3):
            verdict = is_box(box)
            if verdict is None:
                break
            if verdict:
                found.add(element)
                break
    return found


def _is_headed(element: HtmlElement) -> bool:
    """Whether a paragraph begins with a linked headline on a line of its own, as in the tables of 2004."""
    if words_of(element) > MAX_TEASER_WORDS:
        return False
    link = next((link for link in element.iter("a") if link.text_content().strip()), None)
    if link is None or len(link.text_content().split()) < MIN_HEADLINE_WORDS:
        return False
    if element.text_content().partition(link.text_content())[0].strip():
        return False
    outer = link
    while outer is not element and not (outer.tail or "").strip() and outer.getnext() is None:
        outer = outer.getparent()
    following = None if outer is element or (outer.tail or "").strip() else outer.getnext()
    return following is not None and following.tag == "br"


def _grown(best: HtmlElement, prose: Sequence[tuple[HtmlElement, int]], *, root: HtmlElement) -> HtmlElement:
    """The element, or an ancestor of it within the root where much more prose stands."""
    chain = [best]
    steps = 0
    while steps < MAX_STEPS and chain[-1] is not root:
        parent = chain[-1].getparent()
        if parent is None or parent.tag == "html":
            break
        chain.append(parent)
        steps += len(parent) > 1
    places = {element: place for place, element in enumerate(chain)}
    told = [0] * len(chain)
    for element, words in prose:
        for box in (element, *element.iterancestors()):
            if box in places:
                told[places[box]] += words
                break
    told = list(accumulate(told))
    words = told[0]
    for parent, more in zip(chain[1:], told[1:], strict=True):
        growth = HEADLINE_GROWTH if parent.tag == "body" or parent.find(".//h1") is not None else GROWTH
        if more >= words * growth and _link_share(parent) <= 0.3:
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
        named = element is not root and (element.tag in _SKIPPED or furniture_name(element) is not None)
        if named and (element.tag in _NEVER or words_of(element) <= much or _lists_alone(element)):
            skipped.add(element)
            continue
        if element.tag not in BLOCKS or element.tag in ("ul", "ol", "table", "tbody", "tr"):
            continue
        words = _own_words(element)
        if words >= MIN_PARAGRAPH_WORDS:
            yield element, words


def _lists_alone(element: HtmlElement) -> bool:
    """Whether what is called furniture holds other stories, and not the headline of this one."""
    return (
        element.tag not in ("body", "main", "form")
        and element.find(".//h1") is None
        and lists_stories(element)
    )


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
