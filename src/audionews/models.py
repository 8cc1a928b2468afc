"""The nouns that pass between the stages: frozen, slotted, checked when made; no I/O.

Two tracks run side by side. *Written* text is what the newspaper printed: titles, show notes,
lyrics, transcripts. *Spoken* text is what the engine is given. A `Token` ties the two together
and a `Chunk` keeps its tokens, so that the alignment is never lost.

All offsets are code points, all durations milliseconds (`_ms`) or seconds (`_s`), all PCM is
signed 16-bit little-endian mono.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Literal


class Role(StrEnum):
    """What a paragraph is in its article."""

    TITLE = "title"
    LEAD = "lead"
    HEADING = "heading"
    BODY = "body"
    QUOTE = "quote"
    CAPTION = "caption"
    BYLINE = "byline"


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise ValueError(message)


def _require_nfc(name: str, text: str) -> None:
    _require(unicodedata.is_normalized("NFC", text), f"{name} must be NFC: {text[:40]!r}")


# ---------------------------------------------------------------------------------------------
# Articles


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
        _require(bool(self.text.strip()), "a paragraph can't be blank")
        _require("\n" not in self.text, "a paragraph is one line")
        _require_nfc("a paragraph", self.text)


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

    def __post_init__(self) -> None:
        _require(re.fullmatch("[0-9a-f]{16}", self.id) is not None, f"not an article id: {self.id!r}")
        _require(bool(self.title.strip()), "an article needs a title")
        _require_nfc("a title", self.title)
        _require(self.published is None or self.published.tzinfo is not None, "published needs a time zone")

    @property
    def lead(self) -> str:
        """The lead's text, else the first paragraph's, else the title."""
        for wanted in ({Role.LEAD}, {Role.BODY, Role.QUOTE}):
            for paragraph in self.paragraphs:
                if paragraph.role in wanted:
                    return paragraph.text
        return self.title


# ---------------------------------------------------------------------------------------------
# Readings


@dataclass(frozen=True, slots=True)
class ReadingStyle:
    """How a region or a voice reads; belongs to the voice profile.

    Args:
        thousand: ``nghìn`` (North) or ``ngàn`` (South).
        zero_tens: the word for a missing ten: ``linh`` (North) or ``lẻ`` (South).
        letters: letter names: ``a-bê-xê`` (school, broadcast) or ``a-bờ-cờ`` (spelling).
        short_year: read 2024 as *hai nghìn hai mươi tư* instead of *hai nghìn không trăm hai mươi tư*.
        respell: give names and words of other languages a Vietnamese respelling,
            for engines that can only say Vietnamese syllables.

    Raises:
        ValueError: a value outside the choices.
    """

    thousand: Literal["nghìn", "ngàn"] = "nghìn"
    zero_tens: Literal["linh", "lẻ"] = "linh"
    letters: Literal["a-bê-xê", "a-bờ-cờ"] = "a-bê-xê"
    short_year: bool = False
    respell: bool = False

    def __post_init__(self) -> None:
        _require(self.thousand in ("nghìn", "ngàn"), f"thousand: {self.thousand!r}")
        _require(self.zero_tens in ("linh", "lẻ"), f"zero_tens: {self.zero_tens!r}")
        _require(self.letters in ("a-bê-xê", "a-bờ-cờ"), f"letters: {self.letters!r}")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of written text with its reading.

    Args:
        written: the slice ``text[start:end]`` of the text that was normalized.
        spoken: what is said for it; empty where nothing is. Punctuation that an engine turns into
            intonation (``, . ? ! ; :``) is spoken as itself.
        rule: the name of the rule that gave the reading; ``word`` for text left as it is and
            ``punct`` for punctuation.
        start: offset of its first code point in the normalized text.
        end: offset after its last.
        confidence: 0..1; below 1 where the rule had to guess.

    Raises:
        ValueError: offsets that don't fit ``written``.
    """

    written: str
    spoken: str
    rule: str
    start: int
    end: int
    confidence: float = 1.0

    def __post_init__(self) -> None:
        _require(0 <= self.start <= self.end, f"bad span {self.start}..{self.end}")
        _require(self.end - self.start == len(self.written), f"span doesn't fit {self.written!r}")

    @property
    def changed(self) -> bool:
        """Whether it is said otherwise than it is written."""
        return self.spoken != self.written


PAUSE_MARKS = ",;:.?!"
"""Spoken punctuation, weakest first: where several meet, the strongest stays."""


def join_spoken(tokens: Iterable[Token]) -> str:
    """The spoken text of tokens: words one space apart, a pause mark stuck to the word before it.

    Where marks meet without a word between them (``),``) the strongest stays; marks before
    the first word fall away.

    Args:
        tokens: in reading order.

    Returns:
        NFC text without leading, trailing or double spaces.
    """
    words: list[str] = []
    for token in tokens:
        spoken = token.spoken.strip()
        if not spoken:
            continue
        if all(letter in PAUSE_MARKS for letter in spoken):
            mark = max(spoken, key=PAUSE_MARKS.index)
            if words and words[-1][-1] not in PAUSE_MARKS:
                words[-1] += mark
            elif words and PAUSE_MARKS.index(words[-1][-1]) < PAUSE_MARKS.index(mark):
                words[-1] = words[-1][:-1] + mark
        else:
            words.append(spoken)
    return " ".join(words)


# ---------------------------------------------------------------------------------------------
# Scripts


@dataclass(frozen=True, slots=True)
class Pauses:
    """Silence after each boundary, in milliseconds; belongs to the voice profile.

    Broadcast readers leave 200-400 ms at a clause and 400-700 ms at a sentence; the defaults sit
    in the middle and set the title off by more.

    Raises:
        ValueError: a pause outside 0..10,000 ms.
    """

    clause_ms: int = 0
    comma_ms: int = 180
    semicolon_ms: int = 300
    sentence_ms: int = 450
    paragraph_ms: int = 700
    heading_ms: int = 800
    title_ms: int = 1000

    def __post_init__(self) -> None:
        for name in self.__slots__:
            value = getattr(self, name)
            _require(0 <= value <= 10_000, f"{name} must be 0..10000 ms, not {value}")


@dataclass(frozen=True, slots=True)
class Chunk:
    """What is handed to the engine in one piece.

    Args:
        written: the printed text of the chunk.
        spoken: its reading, not blank, within the engine's limit.
        tokens: the tokens that ``spoken`` was joined from.
        pause_ms: silence that follows it.
        role: of the paragraph it belongs to.

    Raises:
        ValueError: nothing to say, or a negative pause.
    """

    written: str
    spoken: str
    tokens: tuple[Token, ...]
    pause_ms: int
    role: Role

    def __post_init__(self) -> None:
        _require(bool(self.spoken.strip()), f"nothing to say for {self.written!r}")
        _require(self.pause_ms >= 0, f"negative pause {self.pause_ms}")


@dataclass(frozen=True, slots=True)
class Script:
    """An article cut into chunks.

    Raises:
        ValueError: no chunks.
    """

    article_id: str
    chunks: tuple[Chunk, ...]

    def __post_init__(self) -> None:
        _require(bool(self.chunks), "a script needs at least one chunk")


# ---------------------------------------------------------------------------------------------
# Voices and audio


@dataclass(frozen=True, slots=True)
class VoiceProfile:
    """A voice: an engine with its settings, pauses and reading style.

    Args:
        name: what ``--voice`` takes: lower-case ASCII letters, digits and hyphens.
        engine: the engine's registered name.
        options: the engine's own settings; each engine refuses those it doesn't know.
        label: what listeners see, in Vietnamese.
        pauses: silences after boundaries.
        style: how numbers, letters and foreign words are read.

    Raises:
        ValueError: a name of another form.
    """

    name: str
    engine: str
    options: Mapping[str, Any] = field(default_factory=dict)
    label: str = ""
    pauses: Pauses = Pauses()
    style: ReadingStyle = ReadingStyle()

    def __post_init__(self) -> None:
        _require(
            re.fullmatch("[a-z0-9][a-z0-9-]*", self.name) is not None, f"not a voice name: {self.name!r}"
        )
        object.__setattr__(self, "options", MappingProxyType(dict(self.options)))

    def __reduce__(self) -> tuple[object, ...]:
        # A mappingproxy can't be pickled; worker processes are given profiles.
        return (
            type(self),
            (self.name, self.engine, dict(self.options), self.label, self.pauses, self.style),
        )


@dataclass(frozen=True, slots=True)
class AudioClip:
    """Sound in memory.

    Args:
        pcm: signed 16-bit little-endian mono samples.
        sample_rate_hz: 8,000 to 192,000.

    Raises:
        ValueError: half a sample, or a rate outside the range.
    """

    pcm: bytes
    sample_rate_hz: int

    def __post_init__(self) -> None:
        _require(len(self.pcm) % 2 == 0, "s16le PCM comes in pairs of bytes")
        _require(8_000 <= self.sample_rate_hz <= 192_000, f"sample rate {self.sample_rate_hz}")

    @property
    def duration_ms(self) -> float:
        """Its length."""
        return len(self.pcm) / 2 * 1000 / self.sample_rate_hz


@dataclass(frozen=True, slots=True)
class Timing:
    """Where a chunk is in the programme.

    Args:
        chunk: index in the script.
        start_ms: where its speech begins.
        end_ms: where its speech ends, before its pause.

    Raises:
        ValueError: an end before its start.
    """

    chunk: int
    start_ms: int
    end_ms: int

    def __post_init__(self) -> None:
        _require(0 <= self.start_ms <= self.end_ms, f"bad timing {self.start_ms}..{self.end_ms}")


_MPEG_BITRATES_KBPS = {
    # ISO/IEC 11172-3 and 13818-3, Layer III: what a constant bit rate may be at each sample rate.
    **dict.fromkeys(
        (32_000, 44_100, 48_000), (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
    ),
    **dict.fromkeys((16_000, 22_050, 24_000), (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)),
}


@dataclass(frozen=True, slots=True)
class Mastering:
    """How a programme is finished: its level, its silences and its encoding.

    Args:
        loudness_lufs: integrated loudness as heard on two speakers, -40..-8. A mono file that is
            to be heard at -16 meters -19 (docs/decisions/0002-loudness.md).
        true_peak_dbtp: highest true peak of the decoded MP3, -20..-0.5.
        sample_rate_hz: of the MP3; Apple asks for 44,100.
        bitrate_kbps: constant; one that MPEG Layer III has at this sample rate.
        quality: LAME's ``-q``: 0 is its most careful, 9 its quickest.
        fade_ms: fade at both ends of each clip, 0..50, so that no join clicks.
        lead_in_ms: silence before the first word, 0..10,000.
        lead_out_ms: silence after the last word, 0..10,000.

    Raises:
        ValueError: a value outside its range, or a bit rate that the sample rate doesn't have.
    """

    loudness_lufs: float = -16.0
    true_peak_dbtp: float = -1.0
    sample_rate_hz: int = 44_100
    bitrate_kbps: int = 64
    quality: int = 7
    fade_ms: int = 5
    lead_in_ms: int = 300
    lead_out_ms: int = 700

    def __post_init__(self) -> None:
        _require(-40 <= self.loudness_lufs <= -8, f"loudness_lufs must be -40..-8, not {self.loudness_lufs}")
        _require(
            -20 <= self.true_peak_dbtp <= -0.5, f"true_peak_dbtp must be -20..-0.5, not {self.true_peak_dbtp}"
        )
        _require(
            self.sample_rate_hz in _MPEG_BITRATES_KBPS,
            f"sample_rate_hz must be one of {sorted(_MPEG_BITRATES_KBPS)}, not {self.sample_rate_hz}",
        )
        allowed = _MPEG_BITRATES_KBPS[self.sample_rate_hz]
        _require(
            self.bitrate_kbps in allowed,
            f"bitrate_kbps at {self.sample_rate_hz} Hz must be one of {allowed}, not {self.bitrate_kbps}",
        )
        _require(0 <= self.quality <= 9, f"quality must be 0..9, not {self.quality}")
        _require(0 <= self.fade_ms <= 50, f"fade_ms must be 0..50, not {self.fade_ms}")
        for name in ("lead_in_ms", "lead_out_ms"):
            value = getattr(self, name)
            _require(0 <= value <= 10_000, f"{name} must be 0..10000 ms, not {value}")


# ---------------------------------------------------------------------------------------------
# What is published


@dataclass(frozen=True, slots=True)
class Programme:
    """One finished recording, before it is tagged.

    Args:
        mp3: the encoded bytes, with an Info header and without tags.
        duration_ms: length of the audio that was encoded, from its sample count.
        timings: one per chunk, in order, never overlapping.
        loudness_lufs: integrated loudness as heard on two speakers (BS.1770-4, dual mono).
        true_peak_dbtp: highest true peak.

    Raises:
        ValueError: no audio, or timings out of order.
    """

    mp3: bytes
    duration_ms: int
    timings: tuple[Timing, ...]
    loudness_lufs: float
    true_peak_dbtp: float

    def __post_init__(self) -> None:
        _require(bool(self.mp3), "an empty programme")
        ends = 0
        for timing in self.timings:
            _require(timing.start_ms >= ends, "timings overlap")
            ends = timing.end_ms


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

    def __post_init__(self) -> None:
        _require(self.published.tzinfo is not None, "published needs a time zone")
        _require(self.file.isascii() and not self.file.startswith("/"), f"bad file: {self.file!r}")
        _require(".." not in self.file.split("/"), f"bad file: {self.file!r}")
        _require(self.bytes > 0 and self.duration_ms > 0, f"empty episode: {self.file}")


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
        _require(bool(self.title.strip()), "a feed needs a title")
        _require(
            re.match(r"https?://[^/\s]+/(\S*/)?$", self.base_url) is not None, f"base_url: {self.base_url!r}"
        )

    @property
    def url(self) -> str:
        """Public address of the feed itself."""
        return self.base_url + FEED_FILE
