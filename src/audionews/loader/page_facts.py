"""The facts about an article that its page shows: headline, lead, byline, date, section.

Each is looked for where the template's rules say, then by the names that templates commonly give, near the
story; what the page tells machines decides between candidates and fills what isn't shown.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from lxml.html import HtmlElement

from audionews.dates import NOON_HOUR
from audionews.loader.blocks import LINKED, Block, text_of
from audionews.loader.boxes import furniture_name, is_in_quote, linked_words_of
from audionews.loader.elements import is_caption
from audionews.loader.headings import byline_of, is_paper, likeness, parts_of_title, without_site
from audionews.loader.metadata import Metadata
from audionews.loader.page_dates import machine_date, settle, shown_date
from audionews.loader.selectors import select
from audionews.loader.site_rules import SiteRules
from audionews.loader.text import plain_line
from audionews.models import Role

MIN_LEAD_WORDS = 8
MAX_LEAD_WORDS = 150
LEAD_PLACES = 5
MIN_UNNAMED_WORDS = 12
SAME = 0.8
"""Likeness from which on two texts say the same."""
MAX_SIGNATURE_WORDS = 8
COMMENT_DEPTH = 8
"""Boxes between a reader's name and the one that holds all comments."""
MAX_OFFICE_WORDS = 16
"""Of an authority's office and whose it is, a guess on the safe side; a person's name is shorter."""
_OFFICE_THAT_SIGNS = re.compile(
    r"(?:Phòng|Vụ|Ban|Cục|Văn phòng|Trung tâm|Sở|Tổ|Cổng|Thanh tra|Báo|Tạp chí)\s[^.!?…:]+"
)
"""Below what an authority publishes: "Phòng Truyền thông - Vụ Thi đua, khen thưởng"."""
_BETWEEN_NAMES = re.compile(r"\s+[-–]\s+|,\s+")
MAX_SIGNATURES = 2
"""Lines that each name somebody; more are the story's: who won, who signed a letter."""
MAX_BELOW_STORY = 6
"""Lines: name, photographer, source, and what opens lists of links that are gone."""
_OTHERS = re.compile(r"\b\d+ tác giả khác", re.IGNORECASE)
"""Further names are below the story then."""

MAX_SHOWN = 12
"""Elements of a kind (leads, bylines, dates) that are looked at."""
_LEAD_NAME = re.compile(
    r"(?:^|[-_])(?:sapo|lead|summary|chapeau|chappeau|intro|standfirst|excerpt|description|article__desc)(?:$|[-_])",
    re.IGNORECASE,
)
_BYLINE_NAME = re.compile(
    r"(?:^|[-_])(?:author(?![-_]rank)|authors|author(?:details?|info|names?)|auth|byline|tacgia|tac-gia|writer|reporter|makeby|nguontin|createdby|signature)(?:$|[-_])",
    re.IGNORECASE,
)
_NAME_CLASSES = ("name", "author-name")
"""Inside a byline: the name without the office that stands below it."""
_AUTHOR_PAGE = re.compile(r"/(?:authors?|tac-gia|phong-vien|but-danh)/", re.IGNORECASE)
_HEADLINE_NAME = re.compile(
    r"(?:^|[-_])(?:title|headline|tieude|tieu-de|tenbai|ten-bai)(?:$|[-_])", re.IGNORECASE
)
_HEADLINE_TAGS = frozenset("h2 h3 h4 div p td span font b strong".split())
MAX_HEADLINE_CHARS = 400
MIN_HEADLINE_WORDS = 4
MAX_HEADLINE_WORDS = 40
WHOLE = 0.95
"""Likeness from which on an element's text is the headline and nothing besides."""
ABOVE = 12
"""Elements above the headline among which a date line without a name may stand."""

_DATE_NAME = re.compile(
    r"(?:^|[-_])(?:date|time|datetime|published|publish|pubdate|pdate|post-date|ngay|timestamp)(?:$|[-_])",
    re.IGNORECASE,
)


_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
MAX_DATE_PARTS = 4
MAX_DATE_CHARS = 80
"""Of an element that is a date line: "Thứ Sáu, 20/11/2026 08:30 (GMT+7)" and perhaps the section."""


class Facts:
    """What one page shows of its article.

    Args:
        tree: the whole page.
        meta: what it tells machines.
        host: its domain name.
        rules: those that found the story.
        body: what holds the story.
    """

    def __init__(
        self, tree: HtmlElement, meta: Metadata, *, host: str, rules: SiteRules, body: HtmlElement | None
    ) -> None:
        self._tree = tree
        self._meta = meta
        self._host = host
        self._rules = rules
        self._body = body
        self._headline, self.title = self._find_title()
        self._place = _Places(tree, self._headline, body)

    def _find_title(self) -> tuple[HtmlElement | None, str]:
        """The headline's element, if it is visible, and the headline."""
        named = [without_site(title, self._meta.publisher, host=self._host) for title in self._meta.titles]
        seen: list[HtmlElement] = []
        for element in (*select(self._tree, self._rules.title), *self._tree.iter("h1")):
            if element not in seen and len(seen) < MAX_SHOWN and any(c.isalnum() for c in text_of(element)):
                seen.append(element)
        best, score = None, 0.0
        for element in seen:
            text = text_of(element)
            like = max((likeness(text, title) for title in named), default=0.5)
            if like > score and not is_paper(text, self._meta.publisher, host=self._host):
                best, score = element, like
        if best is not None and score >= 0.3:
            return best, text_of(best)
        # The site's name may stand beside the headline without the page telling it anywhere else.
        named += [part for title in named for part in parts_of_title(title)]
        found = self._unmarked_title(named)
        if found is None:
            return None, next(iter(named), "")
        text = text_of(found)
        # What is set in capitals is written with small letters elsewhere.
        return found, next((title for title in named if title.casefold() == text.casefold()), text)

    def _unmarked_title(self, named: Sequence[str]) -> HtmlElement | None:
        """The headline where no ``h1`` is one: what says the page's title, or is named so."""
        called: HtmlElement | None = None
        same: HtmlElement | None = None
        for element in self._tree.iter():
            if element is self._body and called is not None:
                break  # what is named a title inside a story is another's
            if (
                element.tag not in _HEADLINE_TAGS
                or next(islice(element.iter(), MAX_SHOWN, None), None) is not None
            ):
                continue
            tagged = element.tag in ("h2", "h3", "h4")
            called_so = tagged or any(map(_HEADLINE_NAME.search, _names_of(element)))
            text = plain_line(element.text_content()[:MAX_HEADLINE_CHARS])
            if not MIN_HEADLINE_WORDS <= len(text.split()) <= MAX_HEADLINE_WORDS:
                continue
            if any(likeness(text, title) >= WHOLE for title in named):
                same = element if same is None or called_so else same
            elif called_so and not tagged and not linked_words_of(element) and not _inside_furniture(element):
                called = called if called is not None else element
        return same if same is not None else called

    def lead(self, blocks: Sequence[Block]) -> str | None:
        """The lead where the page sets it apart, or the paragraph that it describes itself with.

        Args:
            blocks: the story's.
        """
        for element in select(self._tree, self._rules.lead):
            text = text_of(element)
            if self._may_be_lead(text) and not _is_around(element, self._body):
                return _stamped(element, text)
        description = self._meta.description
        alone: str | None = None
        for element in self._tree.iter("h2", "h3", "p", "div", "strong", "section"):
            if not self._place.is_between(element) or element.xpath("boolean(.//p | .//div)"):
                continue
            text = text_of(element)
            if not self._may_be_lead(text):
                continue
            if alone is None and self._stands_alone(element, text):
                alone = _stamped(element, text)
            named = any(_LEAD_NAME.search(name) for name in _names_of(element))
            if named or (len(description.split()) >= MIN_LEAD_WORDS and likeness(text, description) >= SAME):
                return _stamped(element, text)
        for block in blocks[:LEAD_PLACES]:
            plain = block.role in (Role.BODY, Role.HEADING) and block.words >= MIN_LEAD_WORDS
            if plain and likeness(block.text, description) >= SAME:
                return block.text
        first = next(iter(blocks), None)
        if (
            alone is None
            and first is not None
            and first.role is Role.HEADING
            and self._is_lead_like(first.text)
        ):
            return first.text  # set large above the story
        return alone

    def _is_lead_like(self, text: str) -> bool:
        return len(text.split()) >= MIN_UNNAMED_WORDS and text.endswith(".") and self._may_be_lead(text)

    def _stands_alone(self, element: HtmlElement, text: str) -> bool:
        """Whether a sentence between headline and story can only be the lead, though unnamed."""
        boxes = (element, *islice(element.iterancestors(), 3))
        return (
            len(text.split()) >= MIN_UNNAMED_WORDS
            and text.endswith((".", "!", "?", "…", "”", '"', ")"))
            and linked_words_of(element) * 2 < len(text.split())
            and not any(furniture_name(box) or is_caption(box) for box in boxes if box is not self._body)
        )

    def _may_be_lead(self, text: str) -> bool:
        return MIN_LEAD_WORDS <= len(text.split()) <= MAX_LEAD_WORDS and likeness(text, self.title) < SAME

    def byline(self) -> str | None:
        """The authors' names."""
        return self._named_byline() or self._signature() or self._signature_below()

    def _signature(self) -> str | None:
        """A name that stands alone in bold right above the story, as magazines have it."""
        for element in self._tree.iter("b", "strong"):
            if self._place.is_between(element) and len(element) == 0:
                name = text_of(element)
                if _is_person(name) and not name.isupper():
                    return byline_of(name, self._meta.publisher, host=self._host)
        return None

    def _signature_below(self) -> str | None:
        """A name in bold or at the right margin right below what holds the story."""
        if self._body is None:
            return None
        for element in islice(self._body.itersiblings("*"), MAX_SHOWN):
            if name := text_of(element):
                told = element.get("align") == "right" or element.find(".//strong") is not None
                signs = told and _is_person(name)
                return byline_of(name, self._meta.publisher, host=self._host) if signs else None
        return None

    def signed(self, blocks: Sequence[Block]) -> tuple[str, int] | None:
        """The name at the right margin or in bold below a story, and the place of the line that has it.

        Args:
            blocks: the story's. Below the name may stand its source, the photographer's name and links.
        """
        told = [at for at, block in enumerate(blocks) if block.linked < LINKED]
        found: list[tuple[str, int]] = []
        for at in reversed(told[-MAX_BELOW_STORY:]):
            if at == told[-1] and len(told) > 1 and self._is_below_signature(blocks[told[-2]]):
                continue  # a note
            if blocks[at].words > (MAX_OFFICE_WORDS if blocks[at].right else MAX_SIGNATURE_WORDS):
                break
            if (name := self._signing(blocks[at])) is not None:
                found.append((name, at))
        return found[0] if 1 <= len(found) <= MAX_SIGNATURES else None

    def _is_below_signature(self, above: Block) -> bool:
        return above.right and above.bold and self._signing(above) is not None

    def _signing(self, block: Block) -> str | None:
        if block.right and _OFFICE_THAT_SIGNS.fullmatch(block.text):
            return block.text
        told = (block.bold or block.role is Role.HEADING) and _are_people(block.text)
        if not (block.right or told) or re.search(r"[.!?…/(:]|\btheo\b", block.text, re.IGNORECASE):
            return None
        names = ", ".join(_BETWEEN_NAMES.split(block.text))
        name = byline_of(names, self._meta.publisher, host=self._host)
        return name if name is not None and name[0].isupper() else None

    def _named_byline(self) -> str | None:
        more: str | None = None
        ruled = list(select(self._tree, self._rules.byline))
        for element in ruled:
            if (found := self._name_in(element)) is not None:
                if _OTHERS.search(text_of(element)) is None:
                    # One link per author, side by side.
                    beside = [
                        self._name_in(other) for other in ruled if other.getparent() is element.getparent()
                    ]
                    return ", ".join(dict.fromkeys(name for name in beside if name))
                more = more or found
        shown = 0
        for element in self._tree.iter():
            if not isinstance(element.tag, str) or element.tag in ("meta", "script", "link", "img", "body"):
                continue
            if not any(map(_BYLINE_NAME.search, _names_of(element))) or not self._place.is_near(element):
                continue
            if is_in_quote(element) or _is_comment(element):
                continue  # who said it
            if "auth" in _names_of(element) and not _are_people(text_of(element)):
                continue  # where readers log in
            shown += 1
            if shown > MAX_SHOWN:
                break
            if (found := self._name_in(element)) is not None and (
                more is None or (more in found and found != more)
            ):
                return found
        if more is not None:
            return more
        for link in self._tree.iter("a"):
            if _AUTHOR_PAGE.search(link.get("href") or "") and self._place.is_near(link):
                found = byline_of(text_of(link), self._meta.publisher, host=self._host)
                if found is not None and len(found.split()) >= 2:
                    return found
        given = (byline_of(name, self._meta.publisher, host=self._host) for name in self._meta.authors)
        return ", ".join(dict.fromkeys(filter(None, given))) or None

    def _name_in(self, element: HtmlElement) -> str | None:
        names = [text_of(inner) for inner in element.iter("a", "span") if inner.get("class") in _NAME_CLASSES]
        if not names:
            # One item each: "Lê Minh", "BBC News Tiếng Việt".
            items = [text for item in element.iter("li") if (text := text_of(item))]
            names = [item for item in items if not is_paper(item, self._meta.publisher, host=self._host)]
        text = ", ".join(dict.fromkeys(name.strip(" -–|,") for name in names if name)) or text_of(element)
        return byline_of(text, self._meta.publisher, host=self._host)

    def published(self) -> datetime | None:
        """When the article appeared."""
        machine = self._meta.published
        first: datetime | None = None
        for element in self._dates():
            stamp = machine_date(_stamp_of(element))
            shown = shown_date(text_of(element), page_date=machine or stamp)
            found = settle(machine or stamp, shown) if shown is not None or stamp is not None else None
            if found is not None and (machine is not None or not _is_day_alone(found)):
                return found if first is None or found.date() == first.date() else first
            first = first or found
        return machine or first

    def _dates(self) -> Iterator[HtmlElement]:
        yield from select(self._tree, self._rules.published)
        shown = 0
        above: list[HtmlElement] = []
        for element in self._tree.iter():
            if not isinstance(element.tag, str) or not self._place.is_near(element):
                continue
            dated = element.tag in ("time", "abbr") or any(map(_DATE_NAME.search, _names_of(element)))
            if dated or (self._place.is_between(element) and _is_date_line(element)):
                shown += 1
                if shown > MAX_SHOWN:
                    break
                yield element
            elif self._place.is_just_above(element) and _is_date_line(element):
                # Some papers set the time above the headline, many a clock.
                above.append(element)
        yield from above[:MAX_SHOWN]

    def section(self) -> str | None:
        """The section's name."""
        for element in select(self._tree, self._rules.section):
            text = text_of(element)
            if text and len(text.split()) <= 6 and text.casefold() not in ("trang chủ", "home", "trang nhất"):
                return text
        section = self._meta.section
        return section if section and len(section.split()) <= 6 else None

    def source(self) -> str | None:
        """The paper's name."""
        if self._rules.name:
            return self._rules.name
        for name in self._meta.publisher[:2]:
            name = re.sub(
                r"^(?:copyright\b|©|\(c\)|bản quyền)[\s\d:©]*(?:by|của|thuộc(?: về)?)?\s*",
                "",
                name,
                flags=re.I,
            )
            if 0 < len(name.split()) <= 8 and not name.startswith("http"):
                return name
        return self._host.removeprefix("www.") or None


class _Places:
    """Where elements stand in a page: before, between and behind headline and story."""

    def __init__(self, tree: HtmlElement, headline: HtmlElement | None, body: HtmlElement | None) -> None:
        self._body = body
        self._order = {element: place for place, element in enumerate(tree.iter())}
        self._first = self._order.get(headline, -1) if headline is not None else -1
        self._start = self._order.get(body, -1) if body is not None else -1
        last = max((self._order[element] for element in body.iter()), default=-1) if body is not None else -1
        self._end = last
        if 0 <= self._start < self._first:
            # The headline is part of what was taken for the story, which begins with its second paragraph.
            self._start = self._second_paragraph(body)

    def _second_paragraph(self, body: HtmlElement | None) -> int:
        long = (
            place
            for element in (body.iter("p", "div", "td") if body is not None else ())
            if (place := self._order[element]) > self._first
            and len((element.text or "").split()) >= MIN_LEAD_WORDS
        )
        return next(islice(long, 1, None), self._first + 1)

    def is_just_above(self, element: HtmlElement) -> bool:
        """Whether it stands right above the headline."""
        return self._first - ABOVE <= self._order[element] < self._first

    def is_between(self, element: HtmlElement) -> bool:
        """Whether it stands behind the headline and before the story."""
        return self._first < self._order[element] < self._start and not _is_around(element, self._body)

    def is_near(self, element: HtmlElement) -> bool:
        """Whether it stands around the story: from just above the headline to just below the text."""
        if self._start < 0:
            return False
        above = min(place for place in (self._first, self._start) if place >= 0) - 40
        return above <= self._order[element] <= self._end + 60 and not _is_around(element, self._body)


def _is_date_line(element: HtmlElement) -> bool:
    """Whether an element without a telling name holds a date and hardly more."""
    if len(element) > MAX_DATE_PARTS or element.tag in ("script", "style"):
        return False
    text = " ".join(element.itertext())
    return len(text) <= MAX_DATE_CHARS and shown_date(text) is not None


def _stamp_of(element: HtmlElement) -> str:
    """What an element tells machines of its date, be it within it."""
    for inner in (element, *islice(element.iter("time", "abbr"), 3)):
        stamp = inner.get("datetime") or inner.get("content") or ""
        if not stamp and inner.tag == "abbr":
            stamp = inner.get("title") or ""
        if stamp:
            return stamp
    return ""


def _is_day_alone(moment: datetime) -> bool:
    return (moment.hour, moment.minute) == (NOON_HOUR, 0)


def _are_people(text: str) -> bool:
    """Whether a text is one name or several: "Lê Minh - Phạm Lan"."""
    return all(map(_is_person, _BETWEEN_NAMES.split(text)))


def _is_person(text: str) -> bool:
    """Whether a text has the shape of a name: two to four words with capitals."""
    words = text.split()
    return 2 <= len(words) <= 4 and all(
        word.isalpha() and (word.istitle() or word.isupper()) for word in words
    )


def _is_comment(element: HtmlElement) -> bool:
    boxes = (element, *islice(element.iterancestors(), COMMENT_DEPTH))
    return any(furniture_name(box) == "comment box" for box in boxes)


def _inside_furniture(element: HtmlElement) -> bool:
    return any(furniture_name(box) for box in islice(element.iterancestors(), 4))


def _names_of(element: HtmlElement) -> list[str]:
    names = " ".join(element.get(key) or "" for key in ("class", "id", "rel", "itemprop", "aria-labelledby"))
    return [_HUMP.sub("-", name) for name in names.split()]


def _is_around(element: HtmlElement, body: HtmlElement | None) -> bool:
    return body is not None and (element is body or element in body.iterancestors())


def _stamped(element: HtmlElement, text: str) -> str:
    """The lead with the dash between place and text that VnExpress leaves to the style sheet."""
    stamp = next(iter(element.xpath(".//span[contains(@class, 'location-stamp')]")), None)
    place = plain_line(stamp.text_content()) if stamp is not None else ""
    if place and text.startswith(place):
        rest = text[len(place) :].lstrip(" -–")
        return f"{place} - {rest}"
    return text
