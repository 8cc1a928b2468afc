"""What listeners subscribe to."""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from audionews.models.articles import Paragraph
from audionews.models.checks import require


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of an episode that players can jump to.

    Args:
        start_ms: where it begins.
        title: one line that any player shows: NFC, within the Basic Multilingual Plane.
        url: a web page that belongs to it, or empty.
        image: path of a picture below the output folder, or empty.

    Raises:
        ValueError: no title, or a start before the episode's.
    """

    start_ms: int
    title: str
    url: str = ""
    image: str = ""

    def __post_init__(self) -> None:
        require(self.start_ms >= 0, f"a chapter can't begin at {self.start_ms} ms")
        require(bool(self.title.strip()), "a chapter needs a title")


@dataclass(frozen=True, slots=True)
class Episode:
    """An article that has become an MP3 and a feed item.

    Args:
        article_id: of the article it reads.
        guid: its name in the feed; given once, never changed.
        title: the written title.
        published: with its time zone; given once, never changed.
        file: path below the output folder, ASCII, e.g. ``episodes/….mp3``.
        bytes: length of the file.
        sha256: of the file, in hexadecimal.
        duration_ms: of the audio.
        voice: label of the voice that reads it, as shown to listeners.
        paragraphs: the written article that the show notes hold.
        url, byline, source, section: as in `Article`.
        chapters: in order, the first at 0; none, or at least two.
        transcribed: whether transcripts lie beside the MP3 (``….vtt``, ``….srt``, ``….json``).
        image: path of its own cover below the output folder, or None.

    Raises:
        ValueError: a path that isn't ASCII or leaves the output folder, a date without zone,
            a length of zero.
    """

    article_id: str
    guid: str
    title: str
    published: datetime
    file: str
    bytes: int
    sha256: str
    duration_ms: int
    voice: str
    paragraphs: tuple[Paragraph, ...]
    url: str | None = None
    byline: str | None = None
    source: str | None = None
    section: str | None = None
    chapters: tuple[Chapter, ...] = ()
    transcribed: bool = False
    image: str | None = None

    def __post_init__(self) -> None:
        require(self.published.tzinfo is not None, "published needs a time zone")
        require(self.file.isascii() and not self.file.startswith("/"), f"bad file: {self.file!r}")
        require(".." not in self.file.split("/"), f"bad file: {self.file!r}")
        require(self.bytes > 0 and self.duration_ms > 0, f"empty episode: {self.file}")

    @property
    def pictures(self) -> tuple[str, ...]:
        """Paths below the output folder of its own picture and its chapters', those that it has."""
        return tuple(dict.fromkeys(filter(None, (self.image, *(c.image for c in self.chapters)))))

    def beside(self, suffix: str) -> str:
        """Path below the output folder of a file that belongs to the MP3.

        Args:
            suffix: takes the place of ``.mp3``, e.g. ``.vtt``.
        """
        return self.file.removesuffix(".mp3") + suffix


FEED_FILE = "feed.xml"
"""Name of the feed in the output folder; subscribers know it, so it never changes."""


@dataclass(frozen=True, slots=True)
class Feed:
    """The podcast: what listeners see of it, and where it will be served.

    Args:
        title: of the podcast, in the listeners' language.
        description: plain text; Apple cuts it at 4,000 bytes.
        author: who publishes it.
        email: the owner's address; directories mail a code to it.
        base_url: public address of the output folder, ending in a slash.
        link: the publisher's web page; the base URL where none is given.
        language: ISO 639 two letters, with a region where it matters.
        category: Apple's category, ``News``.
        subcategory: one of Apple's below it, or empty.
        image: path of a cover of the publisher's own, or None for a generated one.
        copyright: the holder's name, without the word, the sign or a year.

    Raises:
        ValueError: a base URL that isn't http(s) or doesn't end in a slash; an empty title.
    """

    title: str
    description: str
    author: str
    email: str
    base_url: str
    link: str = ""
    language: str = "vi"
    category: str = "News"
    subcategory: str = "Daily News"
    image: str | None = None
    copyright: str = ""

    def __post_init__(self) -> None:
        require(bool(self.title.strip()), "a feed needs a title")
        require(
            re.match(r"https?://[^/\s]+/(\S*/)?$", self.base_url) is not None, f"base_url: {self.base_url!r}"
        )

    @property
    def url(self) -> str:
        """Public address of the feed itself."""
        return self.base_url + FEED_FILE

    def address(self, file: str) -> str:
        """Public address of a file.

        Args:
            file: path below the output folder.
        """
        return self.base_url + quote(file)
