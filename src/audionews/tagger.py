"""tagger: puts an ID3v2.3 tag before an MP3, and reads it back.

Version 2.3 is what nearly every player reads. It knows Latin-1 and UTF-16 without surrogates, so
Vietnamese is UTF-16 and emoji are left out of what players show.

Besides what players show, the tag holds a private frame (``PRIV``, owner ``audionews``) from which
the catalog can be rebuilt when only the MP3s are left. It is compact JSON in UTF-8:

    v           1, the form of this record
    id          article id
    guid        the episode's name in the feed
    identity    what the article id was derived from
    digest      of all the inputs that the audio was made from
    voice       name of the voice profile
    label       the voice's name as listeners see it
    number      the episode's place in order of first sight, from 1
    revoice     whether a better voice is to read it again
    published   ISO 8601 with its time zone
    title       as written
    url, byline, source, section    as in the article; left out where unknown
    image       path of the episode's picture below the output folder; left out where it has none
    chapters    start in ms, title, web page, picture; left out where there are none
    transcribed whether transcripts lie beside it; left out where they don't
    paragraphs  pairs of role and text, in order

Sources: ID3v2.3.0 (informal standard); iTunes' own frames PCST, TGID and WFED.
"""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from audionews.errors import AudioError
from audionews.models import Chapter, Episode, Feed, Paragraph, Role
from audionews.mp3 import Sliced, tag_bytes, walk
from audionews.plain_text import cut, one_line, web_address, without_astral

_OWNER = "audionews"
_VERSION = 1
_LANGUAGE = "vie"  # ISO 639-2, as ID3 wants it
_TAG_BYTES = 300 * 1024 - 1024
"""A longer tag keeps streams from starting at once (PRX's limit); 1 KiB is left for frame headers."""
_VALUE_CHARACTERS = 255
_NO_OFFSET = 0xFFFFFFFF  # chapters are told by time, not by byte (addendum 1.0, 3.1)
_TAG_HEADER_BYTES = 10  # of the tag and of each of its frames, in ID3v2.3
_VIETNAM = timezone(timedelta(hours=7))
_OPTIONAL = ("url", "byline", "source", "section", "image")


@dataclass(frozen=True, slots=True)
class TagRecord:
    """All that an MP3 says about its episode.

    Args:
        article_id, guid, title, published, voice, paragraphs, url, byline, source, section:
            as in `Episode`.
        identity: what the article id was derived from, e.g. a URL or a path.
        digest: of the inputs that the audio was made from.
        voice_name: the voice profile's name.
        number: its place in order of first sight, from 1; players show it as the track.
        revoice: a better voice is to read it again.
        chapters, transcribed, image: as in `Episode`.

    Raises:
        ValueError: a date without time zone.
    """

    article_id: str
    guid: str
    title: str
    published: datetime
    voice: str
    paragraphs: tuple[Paragraph, ...]
    identity: str
    digest: str
    voice_name: str
    number: int
    revoice: bool = False
    url: str | None = None
    byline: str | None = None
    source: str | None = None
    section: str | None = None
    chapters: tuple[Chapter, ...] = ()
    transcribed: bool = False
    image: str | None = None

    def __post_init__(self) -> None:
        if self.published.tzinfo is None:
            raise ValueError("published needs a time zone")

    def episode(self, *, file: str, size: int, sha256: str, duration_ms: int) -> Episode:
        """The episode that it belongs to.

        Args:
            file: path below the output folder.
            size: bytes of the file.
            sha256: of the file, in hexadecimal.
            duration_ms: of the audio.

        Returns:
            What the feed needs.

        Raises:
            ValueError: a file that an episode can't have.
        """
        return Episode(
            article_id=self.article_id,
            guid=self.guid,
            title=self.title,
            published=self.published,
            file=file,
            bytes=size,
            sha256=sha256,
            duration_ms=duration_ms,
            voice=self.voice,
            paragraphs=self.paragraphs,
            url=self.url,
            byline=self.byline,
            source=self.source,
            section=self.section,
            chapters=self.chapters,
            transcribed=self.transcribed,
            image=self.image,
        )


def tag(
    mp3: bytes,
    *,
    record: TagRecord,
    feed: Feed,
    cover: bytes,
    duration_ms: int | None = None,
    lines: Sequence[tuple[int, str]] = (),
) -> bytes:
    """Put a tag before an MP3, in place of the one it has.

    Args:
        mp3: frames of sound, with or without a tag.
        record: the episode.
        feed: the podcast it belongs to.
        cover: the episode's picture: JPEG, square, at most 600 pixels wide.
        duration_ms: of the sound, where its last chapter ends; read off the MP3 where it isn't given.
        lines: what is said, with the ms where each line begins; players that can show it along.

    Returns:
        Tag and sound. The same input gives the same bytes.

    Raises:
        AudioError: the tag can't be written.
    """
    import mutagen
    from mutagen import id3

    guid = one_line(without_astral(record.guid)) or record.article_id
    title = _shown(record.title) or _shown(_lead(record)) or guid
    album = _shown(feed.title) or _OWNER
    publisher = _shown(feed.author) or album
    local = record.published.astimezone(_VIETNAM)
    page = web_address(record.url)
    frames = [
        _text(id3.TIT2, title),
        _text(id3.TPE1, _shown(record.byline) or _shown(record.source) or publisher),
        _text(id3.TPE2, publisher),
        _text(id3.TALB, album),
        _text(id3.TCON, "Podcast"),
        _text(id3.TLAN, _LANGUAGE),
        _text(id3.TYER, f"{local.year:04}"),
        _text(id3.TDAT, f"{local:%d%m}"),
        _text(id3.TIME, f"{local:%H%M}"),
        _text(id3.TRCK, str(record.number)),
        id3.PCST(value=1),
        _text(id3.TGID, guid),
        id3.WFED(url=feed.url),
        id3.APIC(encoding=id3.Encoding.LATIN1, mime="image/jpeg", type=3, desc="", data=cover),
        id3.PRIV(owner=_OWNER, data=_packed(record)),
    ]
    if record.chapters:
        if duration_ms is None:
            stream = walk(mp3)
            duration_ms = round(stream.duration_ms) if stream is not None else 0
        frames += _chapter_frames(record.chapters, duration_ms)
    if page:
        frames += (id3.WOAS(url=page), id3.WOAF(url=page))
    comment = cut(without_astral(one_line(_lead(record))), characters=4000)
    frames.append(id3.COMM(encoding=_encoding(comment), lang=_LANGUAGE, desc="", text=[comment]))
    try:
        tags = id3.ID3()
        for frame in frames:
            tags.add(frame)
        room = _TAG_BYTES - len(_saved(tags))
        # Two bytes a letter; a limit that leaves no word of the article leaves the lyrics out.
        lyrics = cut(_lyrics(record, title), characters=max(0, room // 2))
        if lyrics:
            tags.add(id3.USLT(encoding=_encoding(lyrics), lang=_LANGUAGE, desc="", text=lyrics))
        saved = _saved(tags)
        timed = [(one_line(without_astral(text)), at_ms) for at_ms, text in lines]
        if timed:
            encoding = _encoding("".join(text for text, _ in timed))
            # Type 1: lyrics or speech; format 2: times in milliseconds.
            synchronized = id3.SYLT(encoding=encoding, lang=_LANGUAGE, format=2, type=1, desc="", text=timed)
            tags.add(synchronized)
            # All lines or none: half a text that moves along would stop in mid-story.
            with_lines = _saved(tags)
            saved = with_lines if len(with_lines) <= _TAG_BYTES else saved
    except (mutagen.MutagenError, ValueError, TypeError) as cause:
        raise AudioError(
            f"can't tag the episode {record.title[:60]!r}: {cause}",
            hint="This is a fault of audionews: please report it with the article.",
        ) from cause
    return saved + mp3[tag_bytes(mp3) :]


def _chapter_frames(chapters: tuple[Chapter, ...], duration_ms: int) -> list[Any]:
    """CHAP and CTOC, as the ID3v2 chapter frame addendum 1.0 has them."""
    from mutagen import id3

    ends = [*(chapter.start_ms for chapter in chapters[1:]), max(duration_ms, chapters[-1].start_ms + 1)]
    # Players that sort by id must find them in order of time.
    ids = [f"chp{number:03}" for number in range(len(chapters))]
    frames: list[Any] = []
    for element_id, chapter, end_ms in zip(ids, chapters, ends, strict=True):
        inner = [_text(id3.TIT2, chapter.title)]
        if page := web_address(chapter.url):
            inner.append(id3.WXXX(encoding=id3.Encoding.LATIN1, desc="", url=page))
        frames.append(
            id3.CHAP(
                element_id=element_id,
                start_time=chapter.start_ms,
                end_time=end_ms,
                start_offset=_NO_OFFSET,
                end_offset=_NO_OFFSET,
                sub_frames=inner,
            )
        )
    frames.append(
        id3.CTOC(
            element_id="toc",
            flags=id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED,
            child_element_ids=ids,
            sub_frames=[],
        )
    )
    return frames


def _in_time_order(tag: bytes) -> bytes:
    """The tag with its chapters one after the other.

    mutagen stores frames by size, and some players list chapters as they are stored.
    """
    frames: list[bytes] = []
    at = _TAG_HEADER_BYTES
    while at < len(tag):
        size = _TAG_HEADER_BYTES + int.from_bytes(tag[at + 4 : at + 8])
        frames.append(tag[at : at + size])
        at += size
    # Behind its header, which holds the size, a chapter begins with its id.
    chapters = iter(sorted((f for f in frames if f.startswith(b"CHAP")), key=lambda f: f[_TAG_HEADER_BYTES:]))
    return tag[:_TAG_HEADER_BYTES] + b"".join(
        next(chapters) if frame.startswith(b"CHAP") else frame for frame in frames
    )


def _saved(tags: Any) -> bytes:
    buffer = io.BytesIO()
    tags.save(buffer, v1=0, v2_version=3, padding=lambda _info: 0)
    return _in_time_order(buffer.getvalue())


def read_tags(path: Path) -> TagRecord:
    """Read an MP3's record back.

    Args:
        path: the MP3.

    Returns:
        What `tag` was given.

    Raises:
        AudioError: the file can't be read, or has no tag or record that can be understood.
    """
    try:
        with path.open("rb") as file:
            head = file.read(10)
            head += file.read(max(0, tag_bytes(head) - 10))
    except OSError as cause:
        raise _unreadable(str(path), cause.strerror or str(cause)) from cause
    return parse_tags(head, name=str(path))


def parse_tags(data: Sliced, *, name: str) -> TagRecord:
    """Read the record of an MP3 in memory.

    Args:
        data: the file, or at least its tag.
        name: of the file, for messages.

    Returns:
        What `tag` was given.

    Raises:
        AudioError: it has no tag or record that can be understood.
    """
    import mutagen
    from mutagen import id3

    if tag_bytes(data) == 0:
        raise _unreadable(name, "no ID3v2 tag at its start")
    try:
        tags = id3.ID3(io.BytesIO(data[: tag_bytes(data)]), translate=False)
    except (mutagen.MutagenError, ValueError, EOFError) as cause:
        raise _unreadable(name, f"its tag is damaged: {cause}") from cause
    packed = next((frame.data for frame in tags.getall("PRIV") if frame.owner == _OWNER), None)
    if packed is None:
        raise _unreadable(name, "its tag wasn't written by audionews")
    try:
        return _unpacked(packed)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as cause:
        raise _unreadable(name, f"the record in its tag can't be understood: {cause!r}") from cause


def _unreadable(name: str, reason: str) -> AudioError:
    return AudioError(f"{name}: {reason}", hint="Build the episode anew: audionews build --force.")


def _packed(record: TagRecord) -> bytes:
    fields: dict[str, Any] = {
        "v": _VERSION,
        "id": record.article_id,
        "guid": record.guid,
        "identity": record.identity,
        "digest": record.digest,
        "voice": record.voice_name,
        "label": record.voice,
        "number": record.number,
        "revoice": record.revoice,
        "published": record.published.isoformat(),
        "title": record.title,
    }
    fields |= {name: value for name in _OPTIONAL if (value := getattr(record, name)) is not None}
    if record.chapters:
        fields["chapters"] = [
            [chapter.start_ms, chapter.title, chapter.url, chapter.image] for chapter in record.chapters
        ]
    if record.transcribed:
        fields["transcribed"] = True
    fields["paragraphs"] = [[paragraph.role.value, paragraph.text] for paragraph in record.paragraphs]
    # Lone surrogates are no UTF-8; JSON can escape them, so that whatever came in comes out.
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError:
        return json.dumps(fields, separators=(",", ":")).encode()


def _unpacked(packed: bytes) -> TagRecord:
    fields = json.loads(packed)
    if fields["v"] != _VERSION:
        raise ValueError(f"form {fields['v']!r} of a later audionews")
    for name in ("id", "guid", "identity", "digest", "voice", "label", "title"):
        if not isinstance(fields[name], str):
            raise TypeError(f"{name} is no text")
    return TagRecord(
        article_id=fields["id"],
        guid=fields["guid"],
        title=fields["title"],
        published=datetime.fromisoformat(fields["published"]),
        voice=fields["label"],
        paragraphs=tuple(Paragraph(Role(role), text) for role, text in fields["paragraphs"]),
        identity=fields["identity"],
        digest=fields["digest"],
        voice_name=fields["voice"],
        number=int(fields["number"]),
        revoice=bool(fields["revoice"]),
        chapters=tuple(Chapter(*values) for values in fields.get("chapters", ())),
        transcribed=bool(fields.get("transcribed", False)),
        **{name: fields.get(name) for name in _OPTIONAL},
    )


def _shown(text: str | None) -> str:
    return cut(one_line(without_astral(text or "")), characters=_VALUE_CHARACTERS)


def _lead(record: TagRecord) -> str:
    for wanted in ((Role.LEAD,), (Role.BODY, Role.QUOTE)):
        for paragraph in record.paragraphs:
            if paragraph.role in wanted and one_line(paragraph.text):
                return paragraph.text
    return record.title


def _lyrics(record: TagRecord, title: str) -> str:
    # What is read: the byline isn't, and captions seldom are.
    read = (p.text for p in record.paragraphs if p.role not in (Role.TITLE, Role.BYLINE, Role.CAPTION))
    lines = [title, *(without_astral(one_line(text)) for text in read)]
    return "\n\n".join(line for line in lines if line)


def _encoding(text: str) -> Any:
    from mutagen.id3 import Encoding

    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return Encoding.UTF16
    return Encoding.LATIN1


def _text(frame: Any, text: str) -> Any:
    return frame(encoding=_encoding(text), text=[text])
