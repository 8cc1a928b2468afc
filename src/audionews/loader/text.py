"""Text files: an optional front matter, then the title, then one paragraph a line.

    ---
    title: Khai mạc hội sách mùa thu
    author: Lê Minh
    date: 2026-11-20 08:30
    ---
    Hội sách mùa thu mở cửa sáng nay ...

Front matter is the simple kind that static-site tools write: `key: value` lines between two lines
of three hyphens. Keys that audionews has no use for (tags, layout ...) are passed over.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from audionews.dates import parse_date
from audionews.errors import LoadError
from audionews.models import Paragraph, Role

FRONT_MATTER_KEYS = ("title", "author", "date", "url", "source", "section", "lang")

MAX_TITLE_CHARS = 300
"""The longest headlines of Vietnamese papers have about 190 characters; a longer first line is a paragraph."""

# Characters that are there for layout and would otherwise split or glue words.
_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0x202A, 0x202F), 0x200E, 0x200F]
)
# C0 and C1 controls but TAB and the line ends, which `splitlines` takes; and the noncharacters.
_CONTROLS = dict.fromkeys(
    [*range(0x09), *range(0x0E, 0x1C), 0x1F, *range(0x7F, 0x85), *range(0x86, 0xA0), 0xFFFE, 0xFFFF]
)


@dataclass(frozen=True, slots=True)
class ParsedText:
    """What a text file says: front matter and lines."""

    title: str
    paragraphs: tuple[Paragraph, ...]
    published: datetime | None = None
    url: str | None = None
    byline: str | None = None
    source: str | None = None
    section: str | None = None
    lang: str = "vi"


def parse_text(text: str, *, name: str) -> ParsedText:
    """Splits a text file into front matter, title and lines.

    Args:
        text: any Unicode; NFC and free of control and invisible characters from here on.
        name: what errors call it.

    Raises:
        LoadError: no words in it, or a front matter that can't be understood.
    """
    lines = unicodedata.normalize("NFC", text.translate(_INVISIBLE | _CONTROLS)).splitlines()
    matter, lines = _front_matter(lines, name=name)
    lines = [stripped for line in lines if (stripped := re.sub(r"\s+", " ", line).strip())]
    title = matter.get("title", "")
    if not title:
        # A story without a headline: its first line is a paragraph, and its beginning must do as the title.
        if lines and len(lines[0]) <= MAX_TITLE_CHARS:
            title = lines.pop(0)
        elif lines:
            title = _beginning(lines[0])
    elif lines and lines[0].casefold() == title.casefold():
        lines.pop(0)
    if not any(letter.isalnum() for letter in title):
        raise LoadError(f"{name} has no title", hint="Put the title on the first line.")
    return ParsedText(
        title=title,
        paragraphs=tuple(Paragraph(Role.BODY, line) for line in lines),
        published=_date(matter, name=name),
        url=_url(matter, name=name),
        byline=matter.get("author"),
        source=matter.get("source"),
        section=matter.get("section"),
        lang=matter.get("lang", "vi"),
    )


def _front_matter(lines: list[str], *, name: str) -> tuple[dict[str, str], list[str]]:
    start = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    if start == len(lines) or lines[start].strip() != "---":
        return {}, lines
    end = next(
        (index for index in range(start + 1, len(lines)) if lines[index].strip() in ("---", "...")), None
    )
    if end is None:
        raise LoadError(
            f"{name}: the front matter has no end", hint="Close it with a line of three hyphens: ---"
        )
    matter: dict[str, str] = {}
    for line in lines[start + 1 : end]:
        key, colon, value = line.partition(":")
        key = key.strip().lower()
        if colon and key in FRONT_MATTER_KEYS and (value := _unquoted(value)):
            matter[key] = value
    return matter, lines[end + 1 :]


def _unquoted(value: str) -> str:
    value = re.sub(r"\s+", " ", value).strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1].strip()
    return value


def _date(matter: dict[str, str], *, name: str) -> datetime | None:
    if "date" not in matter:
        return None
    date = parse_date(matter["date"])
    if date is None:
        raise LoadError(
            f"{name}: date: {matter['date']!r} is not a date",
            hint="Write it as 2026-11-20 or 2026-11-20 08:30.",
        )
    return date


def _url(matter: dict[str, str], *, name: str) -> str | None:
    url = matter.get("url")
    if url is not None and re.fullmatch(r"https?://[^\s/]+\S*", url) is None:
        raise LoadError(
            f"{name}: url: {url!r} is not a web address", hint="It starts with https:// or http://."
        )
    return url


def _beginning(paragraph: str) -> str:
    """The first sentence of a paragraph, or as many of its words as make a title."""
    sentence = re.match(r".{20,200}?[.!?…](?=\s)", paragraph)
    if sentence:
        return sentence.group().rstrip(".…")
    return paragraph[:120].rsplit(" ", 1)[0]
