"""Text files: an optional front matter, then the title, then one paragraph a line.

    ---
    title: Khai mạc hội sách mùa thu
    author: Lê Minh
    date: 2026-11-20 08:30
    ---
    Hội sách mùa thu mở cửa sáng nay ...

Front matter is the simple kind that static-site tools write: `key: value` lines between two lines
of three hyphens. Keys that audionews has no use for (tags, layout ...) are passed over. A text that
merely begins with a line of hyphens has none.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html.entities import html5

from audionews.dates import parse_date
from audionews.errors import LoadError
from audionews.loader.table_text import Tables, with_tables_said
from audionews.models import Drop, Paragraph, Role
from audionews.phonology import latin

FRONT_MATTER_KEYS = ("title", "author", "date", "url", "source", "section", "lang", "image")

MAX_TITLE_CHARS = 300
"""Headlines of Vietnamese papers have 190 characters at most; a longer first line is a paragraph."""

# Characters that are there for layout and would otherwise split or glue words: soft hyphen, combining
# joiner, direction marks, zero widths, joiners, isolates, word joiner and operators, variation
# selectors, byte order mark, annotation marks, tags.
_INVISIBLE = dict.fromkeys(
    [
        *(0x00AD, 0x034F, 0x061C, 0x180E, 0xFEFF),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFE00, 0xFE10),
        *range(0xFFF9, 0xFFFC),
        *range(0xE0000, 0xE1000),
    ]
)
# C0 and C1 controls but TAB and the line ends, which `splitlines` takes; and the noncharacters.
_CONTROLS = dict.fromkeys(
    [
        *range(0x09),
        *range(0x0E, 0x1C),
        *(0x1F, *range(0x7F, 0x85), *range(0x86, 0xA0), *range(0xFDD0, 0xFDF0)),
        *(plane << 16 | last for plane in range(17) for last in (0xFFFE, 0xFFFF)),
    ]
)
_NEITHER = _INVISIBLE | _CONTROLS

_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_MIN_STORY_CHARS = 400
"""A shorter line isn't a story that was put into one."""
_WIDE_SPACE = re.compile(r" {2,}")
_LINK_CHARS = 60
"""The text of a link in mid-sentence is shorter."""
_KEY_LINE = re.compile(r"\s*(?:#.*|[\w.-]+\s*:(?:\s.*)?)?", re.DOTALL)
_CONTINUED = re.compile(r"[ \t]+\S.*|\s*-\s.*", re.DOTALL)
_BLOCK = re.compile(r"[>|][+-]?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


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
    image: str | None = None
    drops: tuple[Drop, ...] = ()


def parse_text(text: str, *, name: str, tables_as: Tables = "summarize") -> ParsedText:
    """Splits a text file into front matter, title and lines.

    Args:
        text: any Unicode; NFC, without HTML entities and without control and invisible characters
            from here on.
        name: what errors call it.
        tables_as: how tables are told whose cells tabs part.

    Raises:
        LoadError: no words in it, or a front matter that can't be understood.
    """
    drops: list[Drop] = []
    matter, lines = _front_matter(_plain(text).splitlines(), name=name)
    lines = [*lines[:1], *with_tables_said(lines[1:], tables_as=tables_as, drops=drops)]
    lines = [block for line in lines for part in _blocks(line) if (block := _one_space(part))]
    title = matter.get("title", "")
    if len(title) > MAX_TITLE_CHARS:
        lines.insert(0, title)
        title = _beginning(title)
    elif not _has_words(title):
        title = _take_title(lines)
    elif lines and lines[0].casefold() == title.casefold():
        lines.pop(0)
    if not _has_words(title):
        raise LoadError(f"{name} has no title", hint="Put the title on the first line.")
    return replace(_parsed(matter, title=title, lines=lines, name=name), drops=tuple(drops))


def _parsed(matter: dict[str, str], *, title: str, lines: Sequence[str], name: str) -> ParsedText:
    return ParsedText(
        title=title,
        paragraphs=tuple(Paragraph(Role.BODY, line) for line in lines),
        published=_date(matter, name=name),
        url=_url(matter, name=name),
        byline=matter.get("author"),
        source=matter.get("source"),
        section=matter.get("section"),
        lang=_language(matter, name=name),
        image=_image(matter),
    )


def split_front_matter(text: str, *, name: str) -> tuple[ParsedText, str]:
    """Takes the front matter off a text whose other lines have a markup of their own.

    Args:
        text: any Unicode.
        name: what errors call it.

    Returns:
        what the front matter says, its title perhaps empty, and the rest as it stands, without entities,
        controls and invisible characters.

    Raises:
        LoadError: a front matter that can't be understood.
    """
    matter, lines = _front_matter(_plain(text).splitlines(), name=name)
    return _parsed(matter, title=matter.get("title", "")[:MAX_TITLE_CHARS], lines=(), name=name), "\n".join(
        lines
    )


def title_of(line: str) -> str:
    """The title that a first line makes: itself, or its beginning where it is a paragraph."""
    return line if len(line) <= MAX_TITLE_CHARS else _beginning(line)


def plain_line(text: str) -> str:
    """A piece of text as one line in NFC, without entities, controls and invisible characters.

    Args:
        text: of any origin; may come out empty.
    """
    return _one_space(_plain(text))


def _plain(text: str) -> str:
    """Text in NFC without what only layout or markup needs."""
    text = _ENTITY.sub(_decoded, text)
    return latin(text.translate(_NEITHER))


def _decoded(entity: re.Match[str]) -> str:
    written = entity.group()
    # Only whole names: unescape() would also take "&notable;" for "&not" and "able;".
    return html.unescape(written) if written[1] == "#" or written[1:] in html5 else written


def _blocks(line: str) -> Iterator[str]:
    """A line, or where it holds a whole story the parts between which blocks of its page ended."""
    start = 0
    if len(line) >= _MIN_STORY_CHARS:
        for space in _WIDE_SPACE.finditer(line):
            if _ends_block(line, space):
                yield line[start : space.start()]
                start = space.end()
    yield line[start:]


def _ends_block(line: str, space: re.Match[str]) -> bool:
    """Whether a wide space stands where copies without line ends leave one: "... cho mùa lũ  Theo ông Tám".

    After a full stop some people always type two spaces; that may be any sentence's end.
    """
    before = line[space.start() - 1 : space.start()]
    beginning = line[space.end() : space.end() + _LINK_CHARS].lstrip('“"[-– ')
    if not (before.isalnum() or before in '”"') or not beginning[:1].isupper():
        return False
    # A link in mid-sentence stands between two of them ("chợ  Đồng Văn  nay"), or before a lone mark.
    behind_link = re.search(r" {2,}(\S)| [.,;:]", beginning)
    return behind_link is None or (behind_link[1] or "").isupper()


def _one_space(line: str) -> str:
    return re.sub(r"\s+", " ", line).strip()


def _has_words(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


def _take_title(lines: list[str]) -> str:
    """The first line with a word in it, taken out; or the beginning of a first line that is a paragraph.

    A story without a headline has its beginning for a title, and keeps it as its first paragraph.
    """
    for place, line in enumerate(lines):
        if _has_words(line):
            return lines.pop(place) if len(line) <= MAX_TITLE_CHARS else _beginning(line)
    return ""


def _front_matter(lines: list[str], *, name: str) -> tuple[dict[str, str], list[str]]:
    start = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    if start == len(lines) or lines[start].strip() != "---":
        return {}, lines
    first = next((index for index in range(start + 1, len(lines)) if lines[index].strip()), len(lines))
    ends = (index for index in range(first, len(lines)) if lines[index].strip() in ("---", "..."))
    end = next(ends, None)
    if end is None:
        if first < len(lines) and lines[first].partition(":")[0].strip().lower() in FRONT_MATTER_KEYS:
            raise LoadError(
                f"{name}: the front matter has no end", hint="Close it with a line of three hyphens: ---"
            )
        return {}, lines
    inside = lines[start + 1 : end]
    if not all(_KEY_LINE.fullmatch(line) or _CONTINUED.fullmatch(line) for line in inside):
        # Hyphens above and below a part of the story are decoration; none of its lines may be lost.
        return {}, lines
    return _values(inside), lines[end + 1 :]


def _values(lines: list[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    at = 0
    while at < len(lines):
        key, colon, value = lines[at].partition(":")
        at += 1
        value = _one_space(value)
        if _BLOCK.fullmatch(value):
            rest = []
            while at < len(lines) and (not lines[at].strip() or lines[at][:1].isspace()):
                rest.append(lines[at])
                at += 1
            value = _one_space(" ".join(rest))
        if colon and key.strip().lower() in FRONT_MATTER_KEYS and (value := _unquoted(value)):
            values[key.strip().lower()] = value
    return values


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] == '"':
        return re.sub(r"\\(.)", r"\1", value[1:-1]).strip()
    if len(value) >= 2 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'").strip()
    return value


def _date(matter: dict[str, str], *, name: str) -> datetime | None:
    if "date" not in matter:
        return None
    date = parse_date(matter["date"])
    if date is None:
        raise LoadError(
            f"{name}: date: {matter['date'][:60]!r} is not a date",
            hint="Write it as 2026-11-20 or 2026-11-20 08:30.",
        )
    return date


def _url(matter: dict[str, str], *, name: str) -> str | None:
    url = matter.get("url")
    if url is not None and re.fullmatch(r"https?://[^\s/]+\S*", url) is None:
        raise LoadError(
            f"{name}: url: {url[:200]!r} is not a web address", hint="It starts with https:// or http://."
        )
    return url


def _image(matter: dict[str, str]) -> str | None:
    """A picture's path; one on the web isn't ours to fetch and show."""
    image = matter.get("image")
    return None if image is None or re.match(r"[a-z]+:|//", image, re.IGNORECASE) else image


def _language(matter: dict[str, str], *, name: str) -> str:
    language = matter.get("lang", "vi")
    if _LANGUAGE.fullmatch(language) is None:
        raise LoadError(f"{name}: lang: {language[:40]!r} is not a language", hint="Write it as vi or vi-VN.")
    return language


def _beginning(paragraph: str) -> str:
    """The first sentence of a paragraph, or as many of its words as make a title."""
    sentence = re.match(r".{20,200}?[.!?…](?=\s)", paragraph)
    if sentence:
        return sentence.group().rstrip(".…")
    return paragraph[:120].rsplit(" ", 1)[0].strip()
