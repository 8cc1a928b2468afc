"""Articles and their parts."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from audionews.models.checks import require, require_nfc


class Role(StrEnum):
    """What a paragraph is in its article; `NOTICE` is what the podcast itself says before and after it."""

    TITLE = "title"
    LEAD = "lead"
    HEADING = "heading"
    BODY = "body"
    QUOTE = "quote"
    CAPTION = "caption"
    BYLINE = "byline"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of an article, as printed.

    Args:
        role: what it is.
        text: NFC, not blank, without line breaks.

    Raises:
        ValueError: the text is blank, not NFC, or spans lines.
    """

    role: Role
    text: str

    def __post_init__(self) -> None:
        require(bool(self.text.strip()), "a paragraph can't be blank")
        require("\n" not in self.text, "a paragraph is one line")
        require_nfc("a paragraph", self.text)


@dataclass(frozen=True, slots=True)
class Drop:
    """Text of the source that is not read aloud, and why.

    Args:
        text: as it stood in the source.
        reason: a short English reason, e.g. ``"share button"``.
    """

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Article:
    """A news article.

    Args:
        id: stable name of the article, 16 lower-case hexadecimal digits.
        title: NFC, not blank.
        paragraphs: in reading order; the title is not among them.
        published: with its time zone, or None where nothing tells it.
        url: where the article is on the web.
        byline: who wrote it, as printed.
        source: the newspaper's name, as listeners should hear it.
        section: e.g. ``"Thời sự"``.
        lang: BCP 47 tag of the text.
        image: path of a picture of its own, which its episode shows.

    Raises:
        ValueError: an empty or non-NFC title, an id of another form, or a date without zone.
    """

    id: str
    title: str
    paragraphs: tuple[Paragraph, ...]
    published: datetime | None = None
    url: str | None = None
    byline: str | None = None
    source: str | None = None
    section: str | None = None
    lang: str = "vi"
    image: str | None = None

    def __post_init__(self) -> None:
        require(re.fullmatch("[0-9a-f]{16}", self.id) is not None, f"not an article id: {self.id!r}")
        require(bool(self.title.strip()), "an article needs a title")
        require_nfc("a title", self.title)
        require(self.published is None or self.published.tzinfo is not None, "published needs a time zone")

    @property
    def lead(self) -> str:
        """The lead's text, else the first paragraph's, else the title."""
        for wanted in ({Role.LEAD}, {Role.BODY, Role.QUOTE}):
            for paragraph in self.paragraphs:
                if paragraph.role in wanted:
                    return paragraph.text
        return self.title
