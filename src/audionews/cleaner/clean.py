"""The walk over an article's lines: head, body, tail."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from audionews.cleaner import dateline, shapes
from audionews.models import Article, Drop, Paragraph, Role


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An article that holds only what is read aloud.

    Args:
        article: paragraphs with their roles; byline, source, section and date filled in where the
            text tells them.
        drops: what was left out, in the order of the source.
    """

    article: Article
    drops: tuple[Drop, ...]


def clean(article: Article, *, captions: bool = False, not_after: datetime) -> Cleaned:
    """Tells title, byline, lead, body and captions from site furniture.

    Args:
        article: as the loader made it: every line of the source is a body paragraph.
        captions: keep photo captions, to be read; otherwise they are dropped.
        not_after: when the source was last changed; no date in the text is taken to be later.

    Returns:
        the article, perhaps without paragraphs where it is a title alone, and the drops.
    """
    lines = [paragraph.text for paragraph in article.paragraphs]
    walk = _Walk(article, lines)
    walk.drop_tail_lists()
    walk.read_head()
    walk.read_ends()
    paragraphs = list(walk.paragraphs())
    if paragraphs:
        paragraphs[0] = walk.without_dateline(paragraphs[0])
    if not captions:
        walk.drop_captions(paragraphs)
    published = article.published or walk.published or dateline.infer_date(lines, not_after=not_after)
    cleaned = dataclasses.replace(
        article,
        paragraphs=tuple(paragraph for _, paragraph in paragraphs if paragraph is not None),
        byline=walk.byline,
        source=walk.source,
        section=walk.section,
        published=published,
    )
    return Cleaned(cleaned, tuple(drop for _, drop in sorted(walk.drops, key=lambda item: item[0])))


class _Walk:
    """The lines of one article, with what has been found out about them so far."""

    def __init__(self, article: Article, lines: list[str]) -> None:
        self.lines: list[str | None] = list(lines)
        self.drops: list[tuple[int, Drop]] = []
        self.byline = article.byline
        self.source = article.source
        self.section = article.section
        self.published: datetime | None = None
        for index, line in enumerate(lines):
            reason = shapes.furniture_reason(line)
            if reason is not None and not shapes.opens_list(line):
                self._drop(index, reason)

    def _drop(self, index: int, reason: str) -> None:
        text = self.lines[index]
        if text is not None:
            self.lines[index] = None
            self.drops.append((index, Drop(text, reason)))

    def _left(self) -> Iterator[tuple[int, str]]:
        for index, line in enumerate(self.lines):
            if line is not None:
                yield index, line

    def drop_tail_lists(self) -> None:
        """Lists of other stories ("Tin đọc nhiều" and the links below it), up to the next full sentence."""
        under: str | None = None
        for index, line in list(self._left()):
            if shapes.opens_list(line):
                under = line
                self._drop(index, shapes.furniture_reason(line) or "list of other stories")
            elif under is not None and shapes.is_short_line(line):
                self._drop(index, f"link under {under!r}")
            else:
                under = None

    def read_head(self) -> None:
        """Byline, section and date between the title and the first paragraph."""
        for index, line in list(self._left()):
            if shapes.is_sentence_like(line):
                return
            self._read_credit(index, line)

    def read_ends(self) -> None:
        """The signature below the last paragraph."""
        for index, line in reversed(list(self._left())):
            if shapes.is_sentence_like(line) or not self._read_credit(index, line):
                return

    def _read_credit(self, index: int, line: str) -> bool:
        if (date := dateline.date_line(line)) is not None:
            self.published = self.published or date
            self._drop(index, "date line")
        elif (section := shapes.section(line)) is not None:
            self.section = self.section or section
            self._drop(index, "section name")
        elif (credit := shapes.credit(line)) is not None:
            self.byline = self.byline or credit.byline
            self.source = self.source or credit.source
            self._drop(index, "byline")
        else:
            return False
        return True

    def paragraphs(self) -> Iterator[tuple[int, Paragraph | None]]:
        """What is left, with its role."""
        left = list(self._left())
        lead_found = False
        for place, (index, line) in enumerate(left):
            following = left[place + 1][1] if place + 1 < len(left) else None
            role = shapes.role(line, following=following)
            if role is Role.BODY and not lead_found:
                role, lead_found = Role.LEAD, True
            yield index, Paragraph(role, line)

    def without_dateline(self, first: tuple[int, Paragraph | None]) -> tuple[int, Paragraph | None]:
        """The first paragraph less the name that the paper signs it with ("TTO - ")."""
        index, paragraph = first
        found = dateline.signature(paragraph.text) if paragraph else None
        if paragraph is None or found is None:
            return first
        self.source = self.source or found.source
        self.drops.append((index, Drop(found.written, "dateline: the source's name")))
        return index, Paragraph(paragraph.role, found.rest)

    def drop_captions(self, paragraphs: list[tuple[int, Paragraph | None]]) -> None:
        for place, (index, paragraph) in enumerate(paragraphs):
            if paragraph is not None and paragraph.role is Role.CAPTION:
                self.drops.append((index, Drop(paragraph.text, "photo caption")))
                paragraphs[place] = (index, None)
