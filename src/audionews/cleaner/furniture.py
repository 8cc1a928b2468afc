"""What newspaper pages say around an article, told by ``furniture.tsv``, and the lists it opens."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from audionews import tables
from audionews.cleaner.letters import SENTENCE_GAP, with_old_tones
from audionews.cleaner.names import folded

MAX_LINK_WORDS = 25
"""Headlines in Vietnamese papers hardly go beyond this; most paragraphs of news do."""

MAX_HEADING_WORDS = 8
"""A heading inside a story is this short; a link is a whole headline."""

MAX_BUTTON_WORDS = 6
"""Longer lines in furniture.tsv are messages of the page, which stand alone."""
MAX_IMPRINT_WORDS = 120
"""Publisher, licence, editor, addresses and telephones in one paragraph."""
MIN_IMPRINT_SIGNS = 3
"""One sign alone ("tổng biên tập") is news as often."""

_BULLET = re.compile(r"[•·▪►»>]")
_ENDS_SENTENCE = re.compile(r"[.!?…][”\"'’)\]]*$")
_ENDS_STATEMENT = re.compile(r"[.][”\"'’)\]]*$")
_SENTENCE_WORDS = 12


def furniture_reason(line: str) -> str | None:
    """Why a line is part of the page and not of the story, or None where it isn't."""
    row = _row(line)
    return row[0] if row else None


def opens_list(line: str) -> bool:
    """Whether links to other stories follow ("Tin liên quan")."""
    row = _row(line)
    return row is not None and row[1]


def links_below(lines: Sequence[str], opener: int) -> int:
    """How many lines below the opener of a list are links.

    Where the story goes on after the list, only lines that don't end like sentences are links, and
    a short one right before the story's next paragraph is its heading. At the page's foot, links
    may be questions, too.

    Args:
        lines: what is left of the page, in order.
        opener: index of the line that opens the list.
    """
    below = lines[opener + 1 :]
    if not any(_is_paragraph(line) for line in below):
        return next((at for at, line in enumerate(below) if not _may_be_link(line)), len(below))
    count = next((at for at, line in enumerate(below) if not _is_plain_link(line)), len(below))
    while count < len(below) and _BULLET.match(below[count]) and _may_be_link(below[count]):
        count += 1  # a question, or what someone said
    if count >= 2 and count < len(below) and _is_heading_after(below[: count - 1], below[count - 1]):
        count -= 1
    return count


def _is_paragraph(line: str) -> bool:
    words = len(line.split())
    return words > MAX_LINK_WORDS or (words > _SENTENCE_WORDS and _ENDS_STATEMENT.search(line) is not None)


def _may_be_link(line: str) -> bool:
    return len(line.split()) <= MAX_LINK_WORDS and _ENDS_STATEMENT.search(line) is None


def _is_plain_link(line: str) -> bool:
    return len(line.split()) <= MAX_LINK_WORDS and _ENDS_SENTENCE.search(line) is None


def _is_heading_after(links: Sequence[str], line: str) -> bool:
    return len(line.split()) <= MAX_HEADING_WORDS and all(
        len(link.split()) > MAX_HEADING_WORDS for link in links
    )


@cache
def _rows() -> tuple[dict[str, tuple[str, bool]], tuple[tuple[re.Pattern[str], str, bool], ...]]:
    exact: dict[str, tuple[str, bool]] = {}
    patterns: list[tuple[re.Pattern[str], str, bool]] = []
    for row in tables.read("cleaner/furniture.tsv"):
        opens = row["list"] == "opens"
        if row["match"] == "line":
            exact[folded(row["text"])] = (row["reason"], opens)
        else:
            patterns.append((re.compile(row["text"], re.IGNORECASE), row["reason"], opens))
    return exact, tuple(patterns)


@lru_cache(maxsize=64)
def _row(line: str) -> tuple[str, bool] | None:
    # Furniture is short; a paragraph that begins like it is a paragraph.
    words = len(line.split())
    if words > MAX_LINK_WORDS:
        return ("imprint", False) if words <= MAX_IMPRINT_WORDS and _is_imprint(line) else None
    line = with_old_tones(line)
    name = folded(line)
    if not name:
        return "no words", False
    exact, patterns = _rows()
    if name in exact:
        return exact[name]
    for pattern, reason, opens in patterns:
        if pattern.fullmatch(line):
            return reason, opens
    return ("page control", False) if _is_made_of_buttons(line) else None


_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
_FOLLOWED = re.compile(r"\btheo dõi (?:\S+ ){1,6}trên google news\b", re.IGNORECASE)
_BUTTONS = frozenset(("share button", "page control", "comment box"))


@cache
def _buttons() -> frozenset[tuple[str, ...]]:
    """What single buttons say, in words."""
    exact, _ = _rows()
    return frozenset(tuple(name.split()) for name, (reason, _) in exact.items() if reason in _BUTTONS)


def _is_made_of_buttons(line: str) -> bool:
    """Whether a line is buttons side by side and nothing else: "A- A+ In bài này Gửi cho bạn bè 0:00"."""
    line = _FOLLOWED.sub(" ", _ADDRESS.sub(" ", line))
    words = [word for word in folded(line).split() if not word.isdigit() and len(word) > 1]
    buttons = _buttons()
    ends = {0}  # how many words from the start on can be buttons
    for end in range(1, len(words) + 1):
        starts = range(max(0, end - MAX_BUTTON_WORDS), end)
        if any(start in ends and tuple(words[start:end]) in buttons for start in starts):
            ends.add(end)
    return bool(words) and len(words) in ends


_IMPRINT = re.compile(
    r"giấy phép(?: hoạt động)?(?: báo chí)?(?: điện tử)?(?: số)?\b|tổng biên tập|tòa soạn|trụ sở"
    r"|cơ quan chủ quản|ghi rõ nguồn|điện thoại\s*:|hotline\s*:|e-?mail\s*:",
    re.IGNORECASE,
)


def _is_imprint(line: str) -> bool:
    """Whether a paragraph says who publishes the paper: its licence, editor, address."""
    said = {found[0].casefold() for found in _IMPRINT.finditer(with_old_tones(line))}
    return len(said) >= MIN_IMPRINT_SIGNS


_RELATED = re.compile(
    r"(?<=[.!?…”\"')])\s+(?:>+\s*|»\s*)?(?P<link>(?:xem thêm|đọc thêm|bấm xem|cùng chủ đề"
    r"|mời (?:quý )?(?:độc giả|bạn đọc) (?:xem|đọc|bấm|đón))\b(?:[^.]|\.(?!\s)){0,200})$",
    re.IGNORECASE,
)


_TEASER_CHARS = 400
"""A headline and a summary of one sentence."""


def teaser_start(paragraph: str) -> int:
    """Where the last sentence begins: before "Bấm xem >>" it is of the story that the link leads to.

    Returns:
        Its offset; 0 where the paragraph is one sentence, or its last one is longer than a teaser.
    """
    ends = [gap.end() for gap in SENTENCE_GAP.finditer(paragraph, max(0, len(paragraph) - _TEASER_CHARS))]
    return ends[-1] if ends else 0


def related_link(paragraph: str) -> re.Match[str] | None:
    """The related link behind the last sentence of a paragraph ("... Xem thêm: Giá vàng lại tăng")."""
    return _RELATED.search(paragraph, max(0, len(paragraph) - 250))
