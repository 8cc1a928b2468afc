"""chapters: where a listener can jump to, and how the four places that tell it write it down.

An article has a chapter for its title, one for its lead and one for each heading. Where it has no
headings and goes on for minutes, a paragraph begins a new chapter now and then, and its first words
name it. The same list goes into the tag, a JSON file, the feed and the show notes; titles are made fit
for all of them here, once, so that the four agree.

Sources: Podcasting 2.0, jsonChapters.md; ID3v2 chapter frame addendum 1.0.
"""

import json
from collections.abc import Callable
from itertools import groupby
from typing import Any

from audionews.models import Chapter, Role, Sentence, Transcript
from audionews.plain_text import cut, one_line, without_astral, without_chapter_mark

LEAD_TITLE = "Tóm tắt"
MOST = 255
"""An ID3 table of contents counts its entries in one byte."""

_SPACING_MS = 90_000
"""Without headings a paragraph begins a chapter when the one before has gone on for so long..."""
_LAST_MS = 45_000
"""...and so much is left."""
_TITLE_CHARACTERS = 120
_FIRST_WORDS_CHARACTERS = 60


def find_chapters(transcript: Transcript, *, title: str, duration_ms: int) -> tuple[Chapter, ...]:
    """The chapters of an article that was read aloud.

    Args:
        transcript: what is heard when.
        title: of the article.
        duration_ms: of the programme.

    Returns:
        In order, the first at 0; none where there would be one only.
    """
    paragraphs = [
        list(group) for _, group in groupby(transcript.sentences, key=lambda sentence: sentence.paragraph)
    ]
    headed = any(paragraph[0].role is Role.HEADING for paragraph in paragraphs)
    found = [Chapter(0, chapter_title(title) or "…")]
    for paragraph in paragraphs:
        first = paragraph[0]
        name = ""
        if first.role is Role.LEAD and found[-1].start_ms == 0:
            name = LEAD_TITLE
        elif first.role is Role.HEADING:
            name = _text(paragraph)
        elif not headed and first.role in (Role.BODY, Role.QUOTE):
            long_enough = first.start_ms - found[-1].start_ms >= _SPACING_MS
            if long_enough and duration_ms - first.start_ms >= _LAST_MS:
                name = cut(_text(paragraph), characters=_FIRST_WORDS_CHARACTERS)
        name = chapter_title(name)
        if name and first.start_ms > found[-1].start_ms and len(found) < MOST:
            found.append(Chapter(first.start_ms, name))
    return tuple(found) if len(found) > 1 else ()


def chapter_title(text: str) -> str:
    """A title that tags, JSON, XML and show notes all take as it is; possibly empty.

    Args:
        text: of any origin.
    """
    return cut(without_chapter_mark(one_line(without_astral(text))), characters=_TITLE_CHARACTERS)


def as_json(chapters: tuple[Chapter, ...], *, address: Callable[[str], str]) -> bytes:
    """The chapters as Podcasting 2.0 has them.

    Args:
        chapters: at least one.
        address: public address of a path below the output folder.

    Returns:
        UTF-8; times in seconds.
    """
    listed = []
    for chapter in chapters:
        entry: dict[str, Any] = {"startTime": chapter.start_ms / 1000, "title": chapter.title}
        if chapter.image:
            entry["img"] = address(chapter.image)
        if chapter.url:
            entry["url"] = chapter.url
        listed.append(entry)
    whole = {"version": "1.2.0", "chapters": listed}
    return (json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _text(paragraph: list[Sentence]) -> str:
    return " ".join(sentence.text for sentence in paragraph)
