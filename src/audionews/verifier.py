"""verifier: sees that what stands in an output folder is whole, as a listener's app would find it.

It trusts nothing but the files: the feed is parsed, every episode that it names is opened, its frames
are walked from the first to the last, and its tag is read back.

An MP3 that the feed doesn't name is a *note* and no error: a build that was stopped between writing
an episode and writing the feed leaves one, nobody's app ever asks for it, and the next build names it.
"""

import email.utils
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from audionews import report
from audionews.errors import AudionewsError
from audionews.files import FileBytes, leftovers
from audionews.models import FEED_FILE
from audionews.mp3 import Stream, walk
from audionews.tagger import parse_tags

if TYPE_CHECKING:
    from lxml.etree import _Element

EPISODES_FOLDER = "episodes"
REPORT_SUFFIX = ".report.json"

_NAMES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "atom": "http://www.w3.org/2005/Atom",
}
_CHANNEL = ("title", "link", "description", "language", "itunes:category", "itunes:explicit", "itunes:image")
_ITEM = ("title", "guid", "pubDate", "enclosure", "itunes:duration")
_DURATION_TOLERANCE_S = 1.0
_SMALLEST_SIDE, _LARGEST_SIDE = 1400, 3000  # pixels: Apple's limits of covers
_WHOLE_PICTURES = ((b"\xff\xd8\xff", b"\xff\xd9"), (b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"))


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the output folder that isn't as it should be.

    Args:
        path: of the file, below the output folder.
        message: what is wrong with it, on one line.
        note: harmless: nothing that a listener's app would notice.
    """

    path: str
    message: str
    note: bool = False

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


def verify(output: Path) -> tuple[Fault, ...]:
    """Check an output folder.

    Args:
        output: the folder that ``audionews build`` writes.

    Returns:
        One fault for everything that is wrong, notes last; none where all is well.
    """
    if not output.is_dir():
        return (Fault(str(output), "no such folder: build first"),)
    faults = [
        Fault(path.relative_to(output).as_posix(), "half written by a build that was stopped; build again")
        for path in leftovers(output)
    ]
    named: set[str] = set()
    try:
        channel = _channel(output / FEED_FILE)
        faults += _channel_faults(channel, output, named)
    except _FeedFault as fault:
        faults.append(Fault(FEED_FILE, str(fault)))
    else:
        for path in sorted((output / EPISODES_FOLDER).glob("*.mp3")):
            file = path.relative_to(output).as_posix()
            if file not in named:
                faults.append(
                    Fault(
                        file,
                        "the feed doesn't name it: replaced or not yet published, the next build settles it",
                        note=True,
                    )
                )
    return tuple(sorted(faults, key=lambda fault: fault.note))


class _FeedFault(Exception):
    """The feed is such that nothing more can be said about it."""


def _channel(path: Path) -> "_Element":
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        data = path.read_bytes()
        root = etree.fromstring(data, parser)
    except OSError as cause:
        raise _FeedFault(f"can't be read: {cause.strerror or cause}; build first") from cause
    except (etree.XMLSyntaxError, ValueError) as cause:
        raise _FeedFault(f"not well formed: {' '.join(str(cause).split())}") from cause
    if b"<!DOCTYPE" in data:
        raise _FeedFault("has a DOCTYPE, which readers refuse")
    channels = root.findall("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or len(channels) != 1:
        raise _FeedFault("is no RSS 2.0 feed with one channel")
    return channels[0]


def _channel_faults(channel: "_Element", output: Path, named: set[str]) -> Iterator[Fault]:
    for name in _CHANNEL:
        if not _has(channel, name):
            yield Fault(FEED_FILE, f"no {name}")
    self_link = channel.find("atom:link[@rel='self']", _NAMES)
    address = "" if self_link is None else self_link.get("href", "")
    if not address.endswith(f"/{FEED_FILE}"):
        raise _FeedFault(f"doesn't say its own address (atom:link rel=self): {address!r}")
    base = address.removesuffix(FEED_FILE)
    image = channel.find("itunes:image", _NAMES)
    if image is not None:
        yield from _cover_faults(image.get("href", ""), output, base)
    pictures = set() if image is None else {image.get("href", "")}
    guids: dict[str, str] = {}
    dates: dict[datetime, str] = {}
    for number, item in enumerate(channel.findall("item"), 1):
        title = " ".join((item.findtext("title") or "").split())
        label = f"item {number}" + (f" ({title[:40]})" if title else "")
        for name in _ITEM:
            if not _has(item, name):
                yield Fault(FEED_FILE, f"{label}: no {name}")
        guid = item.findtext("guid") or ""
        if guid and guids.setdefault(guid, label) != label:
            yield Fault(FEED_FILE, f"{label}: has the guid of {guids[guid]}: {guid}")
        date = item.findtext("pubDate")
        if date is not None:
            moment = _moment(date)
            if moment is None:
                yield Fault(FEED_FILE, f"{label}: not a date: {date!r}")
            elif dates.setdefault(moment, label) != label:
                yield Fault(FEED_FILE, f"{label}: has the date of {dates[moment]}: {date}")
        picture = item.find("itunes:image", _NAMES)
        if picture is not None and (url := picture.get("href", "")) not in pictures:
            pictures.add(url)
            yield from _cover_faults(url, output, base)
        enclosure = item.find("enclosure")
        if enclosure is not None:
            yield from _enclosure_faults(item, enclosure, label, output, base, named)


def _has(parent: "_Element", name: str) -> bool:
    element = parent.find(name, _NAMES)
    return element is not None and bool((element.text or "").strip() or element.attrib)


def _moment(date: str) -> datetime | None:
    try:
        moment = email.utils.parsedate_to_datetime(date)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def _below(url: str, base: str) -> str | None:
    # The file that an address means, if it is one of the output folder's.
    if not url.startswith(base):
        return None
    file = unquote(url.removeprefix(base))
    parts = file.split("/")
    return None if not file or ".." in parts or "" in parts or "\\" in file or "\0" in file else file


def _cover_faults(url: str, output: Path, base: str) -> Iterator[Fault]:
    file = _below(url, base)
    if file is None:
        yield Fault(FEED_FILE, f"the cover isn't in the output folder: {url!r}")
        return
    try:
        data = (output / file).read_bytes()
    except OSError as cause:
        yield Fault(file, f"the cover can't be read: {cause.strerror or cause}")
        return
    if not any(data.startswith(begin) and data.endswith(end) for begin, end in _WHOLE_PICTURES):
        yield Fault(file, "the cover isn't a whole JPEG or PNG")
        return
    yield from _picture_faults(file, data)


def _picture_faults(file: str, data: bytes) -> Iterator[Fault]:
    from PIL import Image

    try:
        picture = Image.open(io.BytesIO(data))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as cause:
        yield Fault(file, f"the cover isn't a picture: {cause}")
        return
    width, height = picture.size
    if width != height or not _SMALLEST_SIDE <= width <= _LARGEST_SIDE:
        yield Fault(file, f"the cover is {width}x{height} pixels; directories want a square of 1400 to 3000")
    if picture.mode != "RGB":
        yield Fault(file, f"the cover's colours are {picture.mode}; directories want RGB")


def _enclosure_faults(
    item: "_Element", enclosure: "_Element", label: str, output: Path, base: str, named: set[str]
) -> Iterator[Fault]:
    url = enclosure.get("url", "")
    file = _below(url, base)
    if file is None:
        yield Fault(FEED_FILE, f"{label}: its file isn't in the output folder: {url!r}")
        return
    if file in named:
        yield Fault(FEED_FILE, f"{label}: its file is another item's: {file}")
    named.add(file)
    if enclosure.get("type") != "audio/mpeg":
        yield Fault(FEED_FILE, f"{label}: type {enclosure.get('type')!r} and not audio/mpeg")
    try:
        with (output / file).open("rb") as opened:
            yield from _sound_faults(output / file, file)
            yield from _file_faults(file, FileBytes(opened), item, enclosure)
    except OSError as cause:
        yield Fault(file, f"named by the feed, can't be read: {cause.strerror or cause}")


def _file_faults(file: str, data: FileBytes, item: "_Element", enclosure: "_Element") -> Iterator[Fault]:
    if enclosure.get("length") != str(len(data)):
        yield Fault(file, f"has {len(data)} bytes, the feed says {enclosure.get('length')}")
    stream = walk(data)
    if stream is None:
        yield Fault(file, "holds no MP3 frames")
    else:
        yield from _stream_faults(file, data, stream)
        yield from _duration_faults(file, stream, item.findtext("itunes:duration", None, _NAMES))
    try:
        record = parse_tags(data, name=file)
    except AudionewsError as error:
        yield Fault(file, error.message.removeprefix(f"{file}: "))
    else:
        guid = item.findtext("guid") or ""
        if record.guid != guid:
            yield Fault(file, f"its tag names the episode {record.guid!r}, the feed {guid!r}")


def _sound_faults(path: Path, file: str) -> Iterator[Fault]:
    """What the report beside an episode says of its sound; episodes of old have none."""
    beside = path.with_name(path.name.removesuffix(".mp3") + REPORT_SUFFIX)
    try:
        measured = report.parse(beside.read_bytes())
    except OSError:
        return
    if measured is not None:
        for complaint in measured.complaints():
            yield Fault(file, complaint)


def _stream_faults(file: str, data: FileBytes, stream: Stream) -> Iterator[Fault]:
    if stream.end != len(data):
        yield Fault(file, f"{len(data) - stream.end} bytes at its end are no whole frame")
    if stream.info is None:
        yield Fault(file, "no Info frame: players have to guess its length")
    elif stream.info.frames != len(stream.starts):
        yield Fault(file, f"has {len(stream.starts)} frames, its Info frame says {stream.info.frames}")


def _duration_faults(file: str, stream: Stream, told: str | None) -> Iterator[Fault]:
    if told is None:
        return
    seconds = stream.duration_ms / 1000
    if not told.isdecimal() or abs(int(told) - seconds) > _DURATION_TOLERANCE_S:
        yield Fault(file, f"lasts {seconds:.1f} s, the feed says {told!r}")
