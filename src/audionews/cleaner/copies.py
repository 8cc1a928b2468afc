"""What a copy of a page brings along between and below a story's lines, told by where it stands.

Hoài An                                       the signature: what follows isn't the story
Bão số tám đổi hướng, tàu thuyền vào bờ       headlines of other stories, one below the other
Giá cà phê lên cao nhất sáu tháng
chợ nổi                                       tags
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from audionews.cleaner.credits import credit
from audionews.cleaner.dateline import date_line
from audionews.cleaner.dateline import signature as dateline_of
from audionews.cleaner.letters import UPPER
from audionews.cleaner.shapes import (
    MAX_HEADING_WORDS,
    ends_open,
    is_bullet,
    is_caption,
    is_photographer,
    is_sentence_like,
    opens_enumeration,
)

MIN_HEADLINE_WORDS = 8
"""A shorter one may be a heading of the story, or an item of a list below one."""
MAX_HEADLINE_WORDS = 25
MIN_RUN = 2
"""Headings of a story have text between them; headlines one below the other are links."""

MIN_STORY_WORDS = 60
"""Above a signature."""

MAX_WORDS_BELOW = 80
"""Of a line below a signature: teasers and what is said of the author are shorter than a story's parts."""

MAX_SHARE_BELOW = 1.0
"""Of the words above a signature, how many may stand below it."""

MAX_SIGNATURES = 4
"""More lines that could be signatures are a list of names."""

MAX_CONTENTS_PLACE = 30
"""Lines from the top among which a table of contents stands; longer stories have no more chapters."""
_LIST_NUMBER = re.compile(r"^\d{1,2}[.)]?\s+")

MAX_TAG_WORDS = 5
"""A guess on the safe side: tags are names and topics; a heading of as few words has a capital."""
MIN_TEASERS = 2
"""One headline with a paragraph below it is the story's last part."""
MIN_TEASED_WORDS = 6
"""Of a headline with a teaser below it."""
MAX_TEASER_WORDS = 80
"""A guess on the safe side: two sentences of a newspaper's usual length, and half as much again."""

_SOURCE_LINE = re.compile(rf"(?:Theo|Nguồn:?) (?:[{UPPER}]|báo |trang )[^.!?:]{{1,60}}")
_TITLED = re.compile(
    r"(?:Ông|Bà|Anh|Chị|Em|Cô|Chú|Bác|Luật sư|Bác sĩ|Kỹ sư|Giám đốc|Nhà \w+|Nghệ \w+|[A-ZĐ][Hh]?[A-Z]?S\.?) "
)
"""Someone whom the story speaks of; no one signs so."""
_FIGURE = re.compile(r":\s*[\d“\"]")
"""A fact of a list ("Vốn: 20 tỷ đồng"), or what someone said."""
_SENTENCE_END = re.compile(r"[.!?…][”\"'’)\]]*(?=\s|$)")


def is_source_line(line: str) -> bool:
    """Whether a line names where a story is from and nothing else: "Theo Bảo hiểm xã hội thành phố"."""
    return len(line.split()) <= 10 and _SOURCE_LINE.fullmatch(line) is not None


def signature(lines: Sequence[str], *, byline: str | None) -> int | None:
    """The line that signs a story above other stories, authors' portraits and comments.

    Args:
        lines: what is left of a copy.
        byline: the author, where the head names one.

    Returns:
        its index; None where nothing but the story follows.
    """
    counts = [len(line.split()) for line in lines]
    total = sum(counts)
    found: list[int] = []
    above = 0
    for at in range(len(lines)):
        if above >= MIN_STORY_WORDS and at and _signs(lines, at):
            found.append(at)
        above += counts[at]
    if not found or len(found) > MAX_SIGNATURES:
        return None
    for at in found:
        above = sum(counts[:at])
        below = lines[at + 1 :]
        named = byline is not None and lines[at].casefold() == byline.casefold()
        if not below or total - above > above * MAX_SHARE_BELOW:
            continue
        # Below their name may stand who they are, below a source's a teaser.
        spared = named or is_source_line(lines[at])
        if (named and len(below) == 1) or _is_no_story(below, spared=spared):
            return at
    return None


def _signs(lines: Sequence[str], at: int) -> bool:
    line, before = lines[at], lines[at - 1]
    following = lines[at + 1] if at + 1 < len(lines) else None
    if line.endswith((":", "?", "!")) or opens_enumeration(before) or before.endswith(("”", '"')):
        return False  # who said it
    if is_photographer(line, before=before, following=following) or _TITLED.match(line):
        return False
    ended = is_sentence_like(before) or is_caption(before, following=line)
    return ended and (
        is_source_line(line) or (len(re.split(r"[\s/]", line)) > 1 and credit(line) is not None)
    )


def _is_no_story(below: Sequence[str], *, spared: bool) -> bool:
    """Whether lines are headlines with their teasers and labels: no paragraph without something above it.

    Args:
        below: what follows a signature.
        spared: the first one needs nothing above it.
    """
    before, headed = not spared, False
    for line in below:
        open_ended = ends_open(line) or (line.endswith("?") and len(line.split()) <= MAX_HEADLINE_WORDS)
        headed = headed or open_ended
        told = not open_ended and len(line.split()) > MAX_TAG_WORDS
        if len(line.split()) > MAX_WORDS_BELOW or (told and before):
            return False
        before = told
    return headed


def headline_runs(lines: Sequence[str]) -> list[int]:
    """Indices of lines that are headlines of other stories, at least two one below the other."""
    found: list[int] = []
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and _may_be_headline(lines[end]):
            end += 1
        opened = at > 0 and (opens_enumeration(lines[at - 1]) or not is_sentence_like(lines[at - 1]))
        if end - at >= MIN_RUN and not opened and at > 0:
            last = end
            if end < len(lines) and len(lines[end - 1].split()) <= MAX_HEADING_WORDS // 2:
                last -= 1  # the heading of the story's next part
            if last - at >= MIN_RUN:
                found += range(at, last)
        at = max(end, at + 1)
    return found


def contents_above(lines: Sequence[str]) -> list[int]:
    """Indices of a table of contents: lines above the story that all come again in it, as its headings."""
    below: dict[str, int] = {}
    for at, line in enumerate(lines):
        below[_unnumbered(line)] = at
    found: list[int] = []
    for at, line in enumerate(lines[:MAX_CONTENTS_PLACE]):
        if below[_unnumbered(line)] > at and len(line.split()) <= MAX_HEADLINE_WORDS and ends_open(line):
            found.append(at)
        elif len(found) < MIN_RUN:
            found = []
        else:
            break
    return found if len(found) >= MIN_RUN else []


def _unnumbered(line: str) -> str:
    return _LIST_NUMBER.sub("", line).casefold()


def teasers_below(lines: Sequence[str]) -> list[int]:
    """Indices of headlines with a teaser each at the end; the story's own headings have more below them."""
    at = len(lines)
    while at >= 2 and _may_be_headline(lines[at - 2], least=MIN_TEASED_WORDS) and _is_teaser(lines[at - 1]):
        at -= 2
    above = lines[:at]
    headings = [place for place, line in enumerate(above) if _may_be_headline(line)]
    parts = [end - start - 1 for start, end in pairwise([*headings, at])]
    if (len(lines) - at) // 2 < MIN_TEASERS or not above or not _SENTENCE_END.search(above[-1]):
        return []
    if sum(len(line.split()) for line in above) < MIN_STORY_WORDS or any(part < 2 for part in parts):
        return []
    return list(range(at, len(lines)))


def others_leads(lines: Sequence[str]) -> list[int]:
    """Indices of other stories' leads below this one's, signed by a paper ("VOV.VN - ..."), and headlines."""
    found: list[int] = []
    above = 0
    for at, line in enumerate(lines):
        count = len(line.split())
        if (
            above >= MIN_STORY_WORDS
            and count <= MAX_WORDS_BELOW
            and dateline_of(line, first=False) is not None
        ):
            headed = ends_open(lines[at - 1]) or lines[at - 1].endswith("?")
            found += [at - 1, at] if headed else [at]
        above += count
    return found


def tags_below(lines: Sequence[str]) -> list[int]:
    """Indices of tags at the end: a few words in small letters, no sentence."""
    at = len(lines)
    while at and _is_tag(lines[at - 1]):
        at -= 1
    if not at or not is_sentence_like(lines[at - 1]) or opens_enumeration(lines[at - 1]):
        return []
    return list(range(at, len(lines)))


def _is_tag(line: str) -> bool:
    return len(line.split()) <= MAX_TAG_WORDS and line[:1].islower() and ends_open(line)


def _is_teaser(line: str) -> bool:
    return (
        MAX_HEADING_WORDS <= len(line.split()) <= MAX_TEASER_WORDS and len(_SENTENCE_END.findall(line)) <= 2
    )


def _may_be_headline(line: str, *, least: int = MIN_HEADLINE_WORDS) -> bool:
    return (
        least <= len(line.split()) <= MAX_HEADLINE_WORDS
        and ends_open(line)
        and _SENTENCE_END.search(line) is None
        and line[:1].isupper()
        and _FIGURE.search(line) is None
        and not is_bullet(line)
        and date_line(line) is None
        and not is_caption(line, following=None)
    )
