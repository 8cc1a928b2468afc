"""feed_writer: episodes to one RSS 2.0 feed with the itunes, podcast, atom, content and psc namespaces.

The document is built by lxml, never by joining strings, and depends on its arguments alone: the
same episodes give the same bytes, so an unchanged feed need not be written again and readers
get their 304.

Sources: RSS 2.0; Apple's "A Podcaster's Guide to RSS"; PSP-1 of the Podcast Standards Project;
the Podcasting 2.0 namespace; Podlove Simple Chapters 1.2.
"""

import html
import re
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from audionews import __version__
from audionews.models import FEED_FILE, Episode, Feed, Paragraph, Role
from audionews.plain_text import cut, one_line, web_address, without_chapter_mark, xml_text

if TYPE_CHECKING:
    from lxml.etree import _Element

_ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_PODCAST = "https://podcastindex.org/namespace/1.0"
_ATOM = "http://www.w3.org/2005/Atom"
_PSC = "http://podlove.org/simple-chapters"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_NAMESPACES = {"itunes": _ITUNES, "podcast": _PODCAST, "atom": _ATOM, "content": _CONTENT, "psc": _PSC}

_PODCAST_GUIDS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""Namespace of podcast:guid (Podcasting 2.0, docs/tags/guid.md)."""

_VIETNAM = timezone(timedelta(hours=7))
_EARLIEST = datetime(1970, 1, 2, tzinfo=_VIETNAM)  # an earlier date broke gPodder's parser
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[A-Za-z]{2,}")

_VALUE_CHARACTERS = 255  # Apple and PSP-1: any value that isn't given another limit
_DESCRIPTION_BYTES = 4000  # Apple and PSP-1: bytes, of which a Vietnamese letter has up to three
_TTL_MINUTES = "60"

_TRANSCRIPTS = {".vtt": "text/vtt", ".srt": "application/x-subrip", ".json": "application/json"}
"""WebVTT first: it is the one that Apple takes."""

_FEWEST_IN_NOTES = 3
"""Apple takes the times in show notes for chapters where there are at least three."""

_LEAD_BYTES = 600
"""Of the lead, kept in the description before chapters are."""

_DISCLOSURE = "Bài được đọc bằng giọng nói tổng hợp do máy tính (AI) tạo ra, không phải giọng người thật."


def podcast_guid(base_url: str) -> str:
    """The podcast's name for life, derived from the address of its first feed.

    To be made once and kept when the address changes.

    Args:
        base_url: public address of the output folder, ending in a slash.

    Returns:
        A UUIDv5 of the feed's address without scheme and trailing slashes.
    """
    address = re.sub("^[a-z]+://", "", base_url + FEED_FILE)
    return str(uuid.uuid5(_PODCAST_GUIDS, address.rstrip("/")))


def render(
    feed: Feed, episodes: Sequence[Episode], *, cover_file: str, podcast_guid: str, now: datetime
) -> bytes:
    """Write the feed.

    Args:
        feed: what listeners see of the podcast.
        episodes: in any order.
        cover_file: path of the cover below the output folder.
        podcast_guid: as `podcast_guid` made it when the podcast began.
        now: with its time zone; no episode is dated after it. Only episodes from the future look at it.

    Returns:
        The whole document in UTF-8.
    """
    from lxml import etree

    dated = _dated(episodes, now=now)
    rss = etree.Element("rss", {"version": "2.0"}, nsmap=_NAMESPACES)
    channel = etree.SubElement(rss, "channel")
    cover_url = feed.base_url + cover_file
    _channel_head(channel, feed, cover_url=cover_url, podcast_guid=podcast_guid)
    if dated:
        newest = _rfc2822(dated[0][1])
        _add(channel, "pubDate", newest)
        _add(channel, "lastBuildDate", newest)
    for episode, published in dated:
        _item(channel, episode, published, feed=feed, cover_url=cover_url)
    etree.indent(rss)
    document: bytes = etree.tostring(rss, encoding="UTF-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + document + b"\n"


def _channel_head(channel: "_Element", feed: Feed, *, cover_url: str, podcast_guid: str) -> None:
    title, author = _feed_title(feed), _author(feed)
    link = web_address(feed.link) or feed.base_url
    email = one_line(feed.email)
    if _EMAIL.fullmatch(email) is None:
        email = ""
    _add(channel, "title", title)
    _add(channel, f"{{{_ATOM}}}link", rel="self", href=feed.url, type="application/rss+xml")
    _add(channel, "link", link)
    _add(channel, "description", _plain(feed.description) or title)
    _add(channel, "language", feed.language)
    _add(channel, "generator", f"audionews {__version__}")
    _add(channel, "docs", "https://www.rssboard.org/rss-specification")
    _add(channel, "ttl", _TTL_MINUTES)
    if copyright_ := _value(feed.copyright):
        _add(channel, "copyright", copyright_)
    image = _add(channel, "image")
    _add(image, "url", cover_url)
    _add(image, "title", title)
    _add(image, "link", link)
    _add(channel, f"{{{_ITUNES}}}image", href=cover_url)
    _add(channel, f"{{{_ITUNES}}}author", author)
    if email:
        owner = _add(channel, f"{{{_ITUNES}}}owner")
        _add(owner, f"{{{_ITUNES}}}name", author)
        _add(owner, f"{{{_ITUNES}}}email", email)
    category = _add(channel, f"{{{_ITUNES}}}category", text=feed.category)
    if feed.subcategory:
        _add(category, f"{{{_ITUNES}}}category", text=feed.subcategory)
    _add(channel, f"{{{_ITUNES}}}explicit", "false")
    _add(channel, f"{{{_ITUNES}}}type", "episodic")
    _add(channel, f"{{{_PODCAST}}}guid", podcast_guid)
    # Readers that go by the older text of the namespace skip `locked` where no owner is named.
    _add(channel, f"{{{_PODCAST}}}locked", "yes", **({"owner": email} if email else {}))
    _add(channel, f"{{{_PODCAST}}}medium", "podcast")
    _add(channel, f"{{{_PODCAST}}}txt", "true", purpose="ai-content")


def _item(channel: "_Element", episode: Episode, published: datetime, *, feed: Feed, cover_url: str) -> None:
    from lxml import etree

    item = _add(channel, "item")
    _add(item, "title", _title(episode))
    _add(item, "guid", xml_text(episode.guid).strip(), isPermaLink="false")
    _add(item, "link", web_address(episode.url) or web_address(feed.link) or feed.base_url)
    _add(item, "pubDate", _rfc2822(published))
    _add(item, "enclosure", url=feed.address(episode.file), length=str(episode.bytes), type="audio/mpeg")
    _add(item, "description", _description(episode))
    notes = _add(item, f"{{{_CONTENT}}}encoded")
    notes.text = etree.CDATA(_show_notes(episode))
    _add(item, f"{{{_ITUNES}}}duration", str(max(1, round(episode.duration_ms / 1000))))
    _add(item, f"{{{_ITUNES}}}author", _value(episode.byline) or _value(episode.source) or _author(feed))
    _add(item, f"{{{_ITUNES}}}explicit", "false")
    _add(item, f"{{{_ITUNES}}}episodeType", "full")
    _add(item, f"{{{_ITUNES}}}image", href=feed.address(episode.image) if episode.image else cover_url)
    _add(item, f"{{{_PODCAST}}}txt", "true", purpose="ai-content")
    if episode.transcribed:
        for suffix, kind in _TRANSCRIPTS.items():
            address = feed.address(episode.beside(suffix))
            more = {"url": address, "type": kind, "language": feed.language, "rel": "captions"}
            _add(item, f"{{{_PODCAST}}}transcript", **more)
    if episode.chapters:
        _chapters(item, episode, feed=feed)


def _chapters(item: "_Element", episode: Episode, *, feed: Feed) -> None:
    address = feed.address(episode.beside(".chapters.json"))
    _add(item, f"{{{_PODCAST}}}chapters", url=address, type="application/json+chapters")
    listed = _add(item, f"{{{_PSC}}}chapters", version="1.2")
    for chapter in episode.chapters:
        more = {"href": web_address(chapter.url) or ""} if chapter.url else {}
        if chapter.image:
            more["image"] = feed.address(chapter.image)
        seconds, ms = divmod(chapter.start_ms, 1000)
        start = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{ms:03}"
        _add(listed, f"{{{_PSC}}}chapter", start=start, title=chapter.title, **more)


def _add(parent: "_Element", tag: str, text: str | None = None, /, **attributes: str) -> "_Element":
    from lxml import etree

    element = etree.SubElement(parent, tag, attributes)
    element.text = text
    return element


def _value(text: str | None) -> str:
    return cut(one_line(text or ""), characters=_VALUE_CHARACTERS)


def _feed_title(feed: Feed) -> str:
    return _value(feed.title) or "audionews"


def _author(feed: Feed) -> str:
    return _value(feed.author) or _feed_title(feed)


def _title(episode: Episode) -> str:
    return _value(episode.title) or _value(_lead(episode)) or episode.guid


def _lead(episode: Episode) -> str:
    for wanted in ((Role.LEAD,), (Role.BODY, Role.QUOTE)):
        for paragraph in episode.paragraphs:
            if paragraph.role in wanted and one_line(paragraph.text):
                return paragraph.text
    return episode.title


def _plain(text: str, *, room_bytes: int = _DESCRIPTION_BYTES) -> str:
    lines = (without_chapter_mark(one_line(line)) for line in xml_text(text).split("\n"))
    return cut("\n".join(lines).strip(), utf8_bytes=room_bytes)


def _description(episode: Episode) -> str:
    room = _DESCRIPTION_BYTES - len(f"\n\n{_DISCLOSURE}".encode())
    listed = "\n".join(_chapter_lines(episode))
    if listed and len(f"\n\n{listed}".encode()) <= room - _LEAD_BYTES:
        room -= len(f"\n\n{listed}".encode())
    else:
        # All of them or none: a list that breaks off would differ from the others.
        listed = ""
    parts = (_plain(_lead(episode), room_bytes=room), listed, _DISCLOSURE)
    return "\n\n".join(part for part in parts if part)


def _chapter_lines(episode: Episode) -> list[str]:
    if len(episode.chapters) < _FEWEST_IN_NOTES:
        return []
    lines = []
    for chapter in episode.chapters:
        seconds = chapter.start_ms // 1000
        clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        lines.append(f"{clock} {chapter.title}")
    return lines


def _show_notes(episode: Episode) -> str:
    parts = [_paragraph(paragraph) for paragraph in episode.paragraphs]
    if lines := _chapter_lines(episode):
        parts.append(f"<p>{'<br>'.join(html.escape(line, quote=False) for line in lines)}</p>")
    if byline := one_line(episode.byline or ""):
        parts.append(f"<p>Tác giả: {html.escape(byline, quote=False)}</p>")
    source, url = one_line(episode.source or ""), web_address(episode.url)
    if url:
        label = html.escape(source or url, quote=False)
        parts.append(f'<p>Nguồn: <a href="{html.escape(url)}">{label}</a></p>')
    elif source:
        parts.append(f"<p>Nguồn: {html.escape(source, quote=False)}</p>")
    voice = one_line(episode.voice)
    reader = f" Giọng đọc: {html.escape(voice, quote=False)}." if voice else ""
    parts.append(f"<p><em>{_DISCLOSURE}{reader}</em></p>")
    return "\n".join(part for part in parts if part)


def _paragraph(paragraph: Paragraph) -> str:
    if paragraph.role in (Role.TITLE, Role.BYLINE):
        return ""
    text = html.escape(without_chapter_mark(one_line(paragraph.text)), quote=False)
    if not text:
        return ""
    mark = {Role.HEADING: "strong", Role.LEAD: "strong", Role.CAPTION: "em"}.get(paragraph.role)
    return f"<p><{mark}>{text}</{mark}></p>" if mark else f"<p>{text}</p>"


def _dated(episodes: Sequence[Episode], *, now: datetime) -> list[tuple[Episode, datetime]]:
    # Newest first, all different, none ahead of now. A date that is ahead becomes the beginning of
    # today, not `now`: the feed then changes once a day at most.
    today = now.astimezone(_VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
    dated = []
    for episode in episodes:
        published = today if episode.published > now else max(_EARLIEST, episode.published)
        dated.append((episode, published.astimezone(_VIETNAM).replace(microsecond=0)))
    dated.sort(key=lambda pair: (pair[1], pair[0].guid), reverse=True)
    distinct: list[tuple[Episode, datetime]] = []
    for episode, published in dated:
        if distinct:
            published = min(published, distinct[-1][1] - timedelta(seconds=1))
        distinct.append((episode, published))
    return distinct


def _rfc2822(moment: datetime) -> str:
    # strftime's names follow the locale; RFC 2822 wants English.
    day, month = _DAYS[moment.weekday()], _MONTHS[moment.month - 1]
    return f"{day}, {moment.day:02} {month} {moment.year:04} {moment:%H:%M:%S} +0700"
