"""cover: the pictures of podcast and episodes, drawn from titles or made from the publisher's own.

Apple wants a square JPEG or PNG of 1400 to 3000 pixels (3000 preferred), RGB without transparency,
and nothing that matters in the bottom fifth, where players put their buttons. Apps keep covers by
address, so another picture needs another file name: it carries a hash of what the picture is made of.

Both pictures show a disc with a wave of sound on it, a sun that speaks: pale on a strong red for the
podcast, and on pale paper for its episodes, in a colour that each newspaper keeps.

The letters are Be Vietnam Pro's (SIL Open Font License, fonts/OFL.txt), shipped in the package:
Pillow's own font lacks most Vietnamese letters, and a fresh machine may have no fonts at all.
"""

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from audionews.dates import VIETNAM_TIME
from audionews.errors import ConfigError
from audionews.models import Feed
from audionews.plain_text import cut, one_line

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

FEED_SIDE = 3000
EPISODE_SIDE = 1400
TAG_SIDE = 600
"""Wide enough for any player's screen, small enough for the tag of every episode (PRX)."""

_SMALLEST_SIDE = 1400
_DESIGN = "2"  # to be raised whenever the drawing changes: it is part of the file's name
_QUALITY = 85
_RED = (206, 50, 40)
_PAPER = (250, 243, 230)
_INK = (24, 26, 44)
_FADED = (104, 100, 106)
_WHITE = (255, 255, 255)
_COLOURS = ((206, 50, 40), (0, 112, 116), (196, 112, 0), (72, 82, 176), (150, 52, 112), (60, 122, 60))
"""Of episodes' discs; all stand out from the paper, and pale bars from them."""

_TITLE_CHARACTERS = 160
_SOURCE_CHARACTERS = 60
# In thousandths of the side.
_MARGIN = 80
_LETTER_STEP = 4
_LINE_HEIGHT, _CAPITALS_HEIGHT = 1.26, 1.44
"""Of the letters' size; capitals need room for two marks above and one below."""

_WAVE = (0.30, 0.62, 0.44, 0.92, 0.58, 1.0, 0.50, 0.74, 0.36)
_WAVE_HEIGHT, _WAVE_BAR, _WAVE_STEP = 0.84, 0.085, 0.165  # of the disc's radius
_SMOOTHING = 3  # shapes are drawn this much larger, for their edges
_SMOOTHED_SIDE = 1500  # larger pictures show no steps at edges


@dataclass(frozen=True, slots=True)
class EpisodeCover:
    """What an episode's picture is made of.

    Args:
        title: of the article.
        source: the newspaper, or None.
        published: the article's own date with its time zone, or None.
        image: path of a picture of the publisher's own, or None for a drawn one.
    """

    title: str
    source: str | None = None
    published: datetime | None = None
    image: str | None = None


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines of text in a box, in thousandths of the side."""

    left: float
    top: float
    width: float
    height: float
    largest: int
    smallest: int
    at_bottom: bool = False


_FEED_TITLE = _Block(_MARGIN, 548, 1000 - 2 * _MARGIN, 270, 200, 44, at_bottom=True)
_EPISODE_SOURCE = _Block(_MARGIN, 84, 410, 118, 46, 34)
_EPISODE_DATE = _Block(_MARGIN, 208, 410, 52, 36, 28)
_EPISODE_TITLE = _Block(_MARGIN, 470, 1000 - 2 * _MARGIN, 450, 132, 36, at_bottom=True)


def file_name(feed: Feed) -> str:
    """Name of the podcast's cover file; another one for another picture.

    Args:
        feed: its title or its own image make the picture.

    Returns:
        e.g. ``cover-0123456789ab.jpg``.

    Raises:
        ConfigError: the publisher's image can't be read.
    """
    made_of = _own_bytes(feed.image) if feed.image else f"{_DESIGN}\n{_title(feed.title)}".encode()
    return f"cover-{hashlib.sha256(made_of).hexdigest()[:12]}.jpg"


def episode_file_name(feed: Feed, episode: EpisodeCover, *, stem: str) -> str:
    """Path of an episode's picture; another one for another picture.

    Args:
        feed: a picture of the publisher's own is shown on it.
        episode: what the picture is made of.
        stem: path of the episode's MP3 without its suffix.

    Returns:
        e.g. ``episodes/….0123456789ab.jpg``.

    Raises:
        ConfigError: the publisher's image can't be read.
    """
    made_of = hashlib.sha256()
    if episode.image:
        made_of.update(_own_bytes(episode.image))
    else:
        parts = (_DESIGN, _title(episode.title), _source(episode.source), _date(episode.published))
        made_of.update("\n".join(parts).encode())
        if feed.image:
            made_of.update(_own_bytes(feed.image))
    return f"{stem}.{made_of.hexdigest()[:12]}.jpg"


def check(feed: Feed) -> None:
    """See that the podcast's cover can be made, before anything is read aloud for it.

    Args:
        feed: may name a picture of the publisher's own.

    Raises:
        ConfigError: the picture can't be read, isn't square, or is too small.
    """
    if feed.image:
        check_image(feed.image)


def check_image(path: str) -> None:
    """See that a picture of the publisher's own will do.

    Args:
        path: of the picture.

    Raises:
        ConfigError: it can't be read, isn't square, or is too small.
    """
    _own(path, side=_SMALLEST_SIDE)


def own_digest(path: str | None) -> str:
    """SHA-256 of a picture of the publisher's own, in hexadecimal; empty where there is none.

    Args:
        path: of the picture, or None.

    Raises:
        ConfigError: it can't be read.
    """
    return hashlib.sha256(_own_bytes(path)).hexdigest() if path else ""


def draw(feed: Feed, *, side: int = FEED_SIDE) -> bytes:
    """The podcast's cover.

    Args:
        feed: its title or its own image make the picture.
        side: pixels; `FEED_SIDE` for the feed.

    Returns:
        A JPEG, square, RGB; the same bytes for the same feed and side. The publisher's own image is
        never made larger than it is.

    Raises:
        ConfigError: the publisher's image can't be read, isn't square, or is too small.
    """
    if feed.image:
        return _jpeg(_own(feed.image, side=side))
    picture = _shapes(side, _RED, _PAPER, _RED, middle=(690, 200), radius=320)
    _write(picture, _title(feed.title), _FEED_TITLE, colour=_PAPER)
    return _jpeg(picture)


def draw_episode(feed: Feed, episode: EpisodeCover, *, side: int = EPISODE_SIDE) -> bytes:
    """An episode's picture: its title, the newspaper and the day.

    Args:
        feed: a picture of the publisher's own takes the place of the disc.
        episode: what the picture is made of.
        side: pixels; `EPISODE_SIDE` for the feed, `TAG_SIDE` for the tag.

    Returns:
        A JPEG, square, RGB; the same bytes for the same arguments.

    Raises:
        ConfigError: a picture of the publisher's own can't be read, isn't square, or is too small.
    """
    if episode.image:
        return _jpeg(_own(episode.image, side=side))
    source = _source(episode.source)
    key = hashlib.sha256((source or _title(feed.title)).encode()).digest()[0]
    colour = _COLOURS[key % len(_COLOURS)]
    if feed.image:
        picture = _shapes(side, _PAPER, _PAPER, _PAPER, middle=(0, 0), radius=0)
        tile = round(side * 0.34)
        picture.paste(_own(feed.image, side=tile), (side - round(_MARGIN * side / 1000) - tile, side // 20))
    else:
        picture = _shapes(side, _PAPER, colour, _PAPER, middle=(780, 190), radius=250)
    _write(picture, source or _title(feed.title), _EPISODE_SOURCE, colour=colour)
    _write(picture, _date(episode.published), _EPISODE_DATE, colour=_FADED)
    _write(picture, _title(episode.title), _EPISODE_TITLE, colour=_INK)
    return _jpeg(picture)


def _title(title: str) -> str:
    return cut(one_line(title), characters=_TITLE_CHARACTERS)


def _source(source: str | None) -> str:
    return cut(one_line(source or ""), characters=_SOURCE_CHARACTERS)


def _date(published: datetime | None) -> str:
    if published is None:
        return ""
    day = published.astimezone(VIETNAM_TIME)
    return f"{day.day} tháng {day.month}, {day.year}"


def _jpeg(picture: "Image") -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=_QUALITY, optimize=True, dpi=(72, 72))
    return buffer.getvalue()


def _shapes(
    side: int,
    ground: tuple[int, int, int],
    disc: tuple[int, int, int],
    bars: tuple[int, int, int],
    *,
    middle: tuple[int, int],
    radius: int,
) -> "Image":
    from PIL import Image, ImageDraw

    larger = 1 if side > _SMOOTHED_SIDE else _SMOOTHING
    picture = Image.new("RGB", (side * larger, side * larger), ground)
    pen = ImageDraw.Draw(picture)
    scale = side * larger / 1000
    x, y, r = (value * scale for value in (*middle, radius))
    if radius:
        pen.ellipse((x - r, y - r, x + r, y + r), disc)
        for index, share in enumerate(_WAVE):
            at = x + (index - len(_WAVE) // 2) * _WAVE_STEP * r
            half, bar = share * _WAVE_HEIGHT * r / 2, _WAVE_BAR * r / 2
            pen.rounded_rectangle((at - bar, y - half, at + bar, y + half), bar, bars)
    return picture if larger == 1 else picture.reduce(larger)


def _write(picture: "Image", text: str, block: _Block, *, colour: tuple[int, int, int]) -> None:
    from PIL import ImageDraw

    letters, lines = _laid_out(text, block)
    height = letters * _line_height(text)
    scale = picture.width / 1000
    pen, font = ImageDraw.Draw(picture), _font(round(letters * scale))
    top = block.top
    if block.at_bottom:
        top += block.height - len(lines) * height
    for line in lines:
        pen.text((block.left * scale, top * scale), line, colour, font)
        top += height


def _laid_out(text: str, block: _Block) -> tuple[int, list[str]]:
    """The largest letters with which a text fits into its box, and its lines.

    Measured at 1000 pixels whatever the side, so that all sides show the same lines. What doesn't
    fit with the smallest letters ends in an ellipsis.
    """
    words, line_height = _drawable(text, _font(block.smallest)), _line_height(text)
    for letters in range(block.largest, block.smallest - 1, -_LETTER_STEP):
        font = _font(letters)
        lines = _wrapped(words, font=font, room=block.width)
        fits = len(lines) * letters * line_height <= block.height
        if fits and all(font.getlength(line) <= block.width for line in lines):
            return letters, lines
    most = int(block.height // (letters * line_height))
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]} …"]
    return letters, [_shortened(line, font=font, room=block.width) for line in lines]


def _line_height(text: str) -> float:
    capitals = sum(letter.isupper() for letter in text)
    return _CAPITALS_HEIGHT if capitals * 2 > sum(letter.isalpha() for letter in text) else _LINE_HEIGHT


def _shortened(line: str, *, font: "FreeTypeFont", room: float) -> str:
    if font.getlength(line) <= room:
        return line
    kept = line.removesuffix("…").rstrip()
    while kept and font.getlength(f"{kept}…") > room:
        kept = kept.rpartition(" ")[0] if " " in kept else kept[:-1]
    return f"{kept}…"


def _wrapped(words: list[str], *, font: "FreeTypeFont", room: float) -> list[str]:
    # A word wider than the room gets a line of its own and is for smaller letters to fit.
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _drawable(text: str, font: "FreeTypeFont") -> list[str]:
    # Letters that the font lacks would be drawn as boxes.
    missing = bytes(font.getmask("\uffff"))
    has = {letter: letter == " " or bytes(font.getmask(letter)) != missing for letter in set(text)}
    return "".join(letter for letter in text if has[letter]).split()


@lru_cache(maxsize=64)
def _font(size: int) -> "FreeTypeFont":
    from PIL import ImageFont

    # The basic layout is the same on every machine; raqm's depends on what is installed.
    return ImageFont.truetype(io.BytesIO(_letters()), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=1)
def _letters() -> bytes:
    return resources.files("audionews").joinpath("fonts", "BeVietnamPro-Bold.ttf").read_bytes()


def _own_bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as cause:
        raise ConfigError(
            f"the image {path} can't be read: {cause.strerror or cause}",
            hint="Correct `image`, or leave it out to have a cover drawn.",
        ) from cause


def _own(path: str, *, side: int) -> "Image":
    from PIL import Image

    hint = "Apple wants a square JPEG or PNG of 1400 to 3000 pixels; leave `image` out to have a cover drawn"
    data = _own_bytes(path)
    try:
        image = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP"))
        width, height = image.size
        if width != height or width < _SMALLEST_SIDE:
            raise ConfigError(f"the image {path} is {width}x{height} pixels", hint=hint)
        opaque = image.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as cause:
        raise ConfigError(f"the image {path} isn't a picture: {cause}", hint=hint) from cause
    flat = Image.new("RGB", opaque.size, _WHITE)
    flat.paste(opaque, mask=opaque.getchannel("A"))
    wanted = min(side, width)
    return flat if wanted == width else flat.resize((wanted, wanted), Image.Resampling.LANCZOS)
