"""cover: the pictures that podcast apps show, drawn from titles or made from the publisher's own.

Apple wants a square JPEG or PNG of 1400 to 3000 pixels (3000 preferred for the podcast), RGB without
transparency, and nothing that matters in the bottom fifth, where players put their buttons. Apps keep
pictures by address, so another picture needs another file name: it carries a hash of what the picture is
made of.

The letters are Be Vietnam Pro's (SIL Open Font License, fonts/OFL.txt), shipped in the package:
Pillow's own font lacks most Vietnamese letters, and a fresh machine may have no fonts at all.
"""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from audionews.dates import VIETNAM_TIME, WEEKDAYS
from audionews.errors import ConfigError
from audionews.models import Feed
from audionews.plain_text import cut, one_line

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

FEED_SIDE = 3000
EPISODE_SIDE = 1400
TAG_SIDE = 600
"""Wide enough for any player's screen, small enough for the tag of every episode (PRX)."""

_SMALLEST_SIDE = 1400
_DESIGN = "2"  # to be raised whenever the drawing changes: it is part of the file's name
_QUALITY = 85
_INK = (255, 255, 255)
_QUIET_INK = (214, 224, 234)
_TITLE_CHARACTERS = 160
_LABEL_CHARACTERS = 48

Colour = tuple[int, int, int]
Palette = tuple[Colour, Colour, Colour]
_PALETTES: tuple[Palette, ...] = (
    ((20, 62, 104), (9, 27, 51), (255, 184, 77)),
    ((15, 92, 88), (6, 38, 43), (255, 205, 96)),
    ((122, 32, 48), (50, 10, 24), (255, 190, 120)),
    ((70, 52, 118), (27, 18, 56), (255, 176, 140)),
    ((40, 84, 48), (14, 36, 22), (240, 214, 110)),
    ((120, 66, 22), (49, 24, 9), (255, 206, 120)),
)
"""Top of the ground, its bottom, and what stands out on it; the first is the podcast's."""

# In thousandths of the side.
_MARGIN = 90
_LABEL_TOP, _LABEL_LETTERS = 110, 40
_TITLE_TOP, _TITLE_BOTTOM = 205, 715
_LARGEST_LETTERS, _SMALLEST_LETTERS, _LETTER_STEP = 150, 34, 4
_LINE_HEIGHT = 1.24  # of the letters' size: room for the marks above and below Vietnamese capitals
_FOOTER_TOP, _FOOTER_LETTERS = 752, 36
_RINGS = (150, 260, 370, 480)
_RING_MIDDLE, _RING_WIDTH = (940, 60), 34
_WAVE_MIDDLE, _WAVE_BAR, _WAVE_STEP, _WAVE_BARS = 905, 11, 20, 41
_WAVE_LOWEST, _WAVE_HIGHEST = 14, 88
_WAVE_PLAYED = 0.38


@dataclass(frozen=True, slots=True)
class Picture:
    """What an episode's picture is made of.

    Args:
        title: the written title.
        label: the newspaper's name, or the podcast's.
        footer: the day, in Vietnamese.
        image: path of a picture of the publisher's own, which is shown instead.
    """

    title: str
    label: str
    footer: str
    image: str | None = None

    @property
    def digest(self) -> str:
        """12 hexadecimal digits; others for another picture.

        Raises:
            ConfigError: the publisher's image can't be read.
        """
        parts = (_DESIGN, self.title, self.label, self.footer)
        made_of = _own_bytes(self.image) if self.image else "\n".join(parts).encode("utf-8", "replace")
        return hashlib.sha256(made_of).hexdigest()[:12]


def episode_picture(
    title: str, *, source: str | None, published: datetime, feed: Feed, image: str | None = None
) -> Picture:
    """The picture of an article's episode.

    Args:
        title: of the article.
        source: its newspaper.
        published: with its time zone.
        feed: the podcast that it is in.
        image: path of the publisher's own picture of it.
    """
    day = published.astimezone(VIETNAM_TIME)
    date = f"{WEEKDAYS[day.weekday()]}, {day.day}/{day.month}/{day.year}"
    label = source or feed.title
    return Picture(
        _shown(title, _TITLE_CHARACTERS),
        _shown(label, _LABEL_CHARACTERS),
        date[0].upper() + date[1:],
        image,
    )


def check(image: str) -> None:
    """Makes sure that a picture of the publisher's own can be shown.

    Args:
        image: its path.

    Raises:
        ConfigError: it can't be read, isn't square, or is too small.
    """
    _own(image, side=TAG_SIDE)


def own_digest(image: str | None) -> str:
    """What tells one picture of the publisher's own from another; empty where there is none.

    Args:
        image: its path.

    Raises:
        ConfigError: it can't be read.
    """
    return hashlib.sha256(_own_bytes(image)).hexdigest() if image else ""


def file_name(feed: Feed) -> str:
    """Name of the podcast's cover; another one for another picture.

    Args:
        feed: its title, its author or its own image make the picture.

    Returns:
        e.g. ``cover-0123456789ab.jpg``.

    Raises:
        ConfigError: the publisher's image can't be read.
    """
    return f"cover-{_feed_picture(feed).digest}.jpg"


def draw(feed: Feed, *, side: int = FEED_SIDE) -> bytes:
    """The podcast's cover.

    Args:
        feed: its title, its author or its own image make the picture.
        side: pixels.

    Returns:
        A JPEG, square, RGB; the same bytes for the same feed and side. The publisher's own image is
        never made larger than it is.

    Raises:
        ConfigError: the publisher's image can't be read, isn't square, or is too small.
    """
    return _made(_feed_picture(feed), _PALETTES[0], side=side)


def draw_episode(picture: Picture, *, side: int = EPISODE_SIDE) -> bytes:
    """An episode's picture.

    Args:
        picture: what it is made of.
        side: pixels.

    Returns:
        As `draw`.

    Raises:
        ConfigError: the publisher's image can't be read, isn't square, or is too small.
    """
    return _made(picture, _palette(picture.label), side=side)


def _feed_picture(feed: Feed) -> Picture:
    author = one_line(feed.author)
    footer = author if author.casefold() not in one_line(feed.title).casefold() else ""
    title = _shown(feed.title, _TITLE_CHARACTERS)
    return Picture(title, "Podcast tin tức", _shown(footer, _LABEL_CHARACTERS), feed.image)


def _shown(text: str, characters: int) -> str:
    return cut(one_line(text), characters=characters)


def _palette(label: str) -> Palette:
    """One for each newspaper: by its name, so that it keeps it."""
    return _PALETTES[hashlib.sha256(label.casefold().encode("utf-8", "replace")).digest()[0] % len(_PALETTES)]


def _made(picture: Picture, palette: Palette, *, side: int) -> bytes:
    own = picture.image
    image = _own(own, side=side) if own else _drawn(picture, palette, side=side)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=_QUALITY, dpi=(72, 72))
    return buffer.getvalue()


def _drawn(picture: Picture, palette: Palette, *, side: int) -> "Image":
    from PIL import Image, ImageDraw

    top, bottom, accent = palette
    ground = Image.linear_gradient("L").resize((side, side), Image.Resampling.BILINEAR)
    upper, lower = (Image.new("RGB", (side, side), colour) for colour in (top, bottom))
    image = Image.composite(lower, upper, ground)
    pen = ImageDraw.Draw(image)
    scale = side / 1000
    _draw_rings(pen, _between(top, _INK, 0.07), scale)
    letters, lines = _laid_out(picture.title)
    _draw_wave(pen, " ".join(lines), accent, _between(bottom, _INK, 0.28), scale)
    label_font = _font(round(_LABEL_LETTERS * scale), "Medium")
    label = "".join(_drawable(picture.label, label_font, joiner=" "))
    bar = 7 * scale
    middle = (_LABEL_TOP + _LABEL_LETTERS * 0.62) * scale
    box = (_MARGIN * scale, middle - bar / 2, (_MARGIN + 46) * scale, middle + bar / 2)
    pen.rounded_rectangle(box, bar / 2, accent)
    pen.text(((_MARGIN + 66) * scale, _LABEL_TOP * scale), label, accent, label_font)
    font = _font(round(letters * scale))
    height = letters * _LINE_HEIGHT
    y = (_TITLE_TOP + max(0.0, (_TITLE_BOTTOM - _TITLE_TOP - len(lines) * height) * 0.42)) * scale
    for line in lines:
        pen.text((_MARGIN * scale, y), line, _INK, font)
        y += height * scale
    footer_font = _font(round(_FOOTER_LETTERS * scale), "Medium")
    footer = "".join(_drawable(picture.footer, footer_font, joiner=" "))
    pen.text((_MARGIN * scale, _FOOTER_TOP * scale), footer, _QUIET_INK, footer_font)
    return image


def _between(first: Colour, second: Colour, share: float) -> Colour:
    """A colour on the way from one to another.

    Args:
        first, second: RGB, 0 to 255.
        share: 0 for the first, 1 for the second.
    """
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def _draw_rings(pen: "ImageDraw", colour: Colour, scale: float) -> None:
    """Sound going out from the upper corner."""
    x, y = _RING_MIDDLE
    for radius in _RINGS:
        box = tuple(edge * scale for edge in (x - radius, y - radius, x + radius, y + radius))
        pen.ellipse(box, outline=colour, width=max(1, round(_RING_WIDTH * scale)))


def _draw_wave(pen: "ImageDraw", title: str, played: Colour, ahead: Colour, scale: float) -> None:
    """A wave as players show it, each title's its own."""
    for index, height in enumerate(_wave(title)):
        left = (_MARGIN + index * _WAVE_STEP) * scale
        top, low = ((_WAVE_MIDDLE + sign * height / 2) * scale for sign in (-1, 1))
        colour = played if index < _WAVE_BARS * _WAVE_PLAYED else ahead
        pen.rounded_rectangle((left, top, left + _WAVE_BAR * scale, low), _WAVE_BAR * scale / 2, colour)


def _wave(title: str) -> Iterator[float]:
    seed = hashlib.sha512(title.encode("utf-8", "replace")).digest()
    before = 0.5
    for index in range(_WAVE_BARS):
        before = 0.35 * before + 0.65 * seed[index] / 255
        # Quieter towards both ends, as speech begins and ends.
        edge = min(1.0, 0.35 + min(index, _WAVE_BARS - 1 - index) / 6)
        yield _WAVE_LOWEST + (_WAVE_HIGHEST - _WAVE_LOWEST) * before * edge


def _laid_out(title: str) -> tuple[int, list[str]]:
    # Measured at 1000 pixels whatever the side, so that all sides show the same lines.
    room = 1000 - 2 * _MARGIN
    smallest = _font(_SMALLEST_LETTERS)
    words = [part for word in _drawable(title, smallest) for part in _fitting(word, font=smallest, room=room)]
    for letters in range(_LARGEST_LETTERS, _SMALLEST_LETTERS - 1, -_LETTER_STEP):
        font = _font(letters)
        lines = _wrapped(words, font=font, room=room)
        low_enough = len(lines) * letters * _LINE_HEIGHT <= _TITLE_BOTTOM - _TITLE_TOP
        if low_enough and all(font.getlength(line) <= room for line in lines):
            break
    return letters, _balanced(words, lines, font=font, room=room)


def _fitting(word: str, *, font: "FreeTypeFont", room: float) -> Iterator[str]:
    """A word in parts that are no wider than the room: addresses may be wider."""
    while font.getlength(word) > room:
        end = next(
            end for end in range(len(word) - 1, 0, -1) if end == 1 or font.getlength(word[:end]) <= room
        )
        yield word[:end]
        word = word[end:]
    yield word


def _balanced(words: list[str], lines: list[str], *, font: "FreeTypeFont", room: float) -> list[str]:
    """As many lines, but none much longer than the others: a last line of one word looks forgotten."""
    for narrower in range(int(room), int(room * 0.5), -10):
        tried = _wrapped(words, font=font, room=narrower)
        if len(tried) > len(lines) or any(font.getlength(line) > room for line in tried):
            break
        lines = tried
    return lines


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


def _drawable(text: str, font: "FreeTypeFont", *, joiner: str = "") -> list[str]:
    # Letters that the font lacks would be drawn as boxes.
    missing = bytes(font.getmask("\uffff"))
    has = {letter: letter == " " or bytes(font.getmask(letter)) != missing for letter in set(text)}
    words = "".join(letter for letter in text if has[letter]).split()
    return [joiner.join(words)] if joiner else words


@lru_cache(maxsize=2)
def _font_file(weight: str) -> bytes:
    return resources.files("audionews").joinpath("fonts", f"BeVietnamPro-{weight}.ttf").read_bytes()


@lru_cache(maxsize=64)
def _font(size: int, weight: str = "Bold") -> "FreeTypeFont":
    from PIL import ImageFont

    # The basic layout is the same on every machine; raqm's depends on what is installed.
    return ImageFont.truetype(io.BytesIO(_font_file(weight)), size, layout_engine=ImageFont.Layout.BASIC)


def _own_bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as cause:
        raise ConfigError(
            f"the image {path} can't be read: {cause.strerror or cause}",
            hint="Correct `image` where it is set, or leave it out to have a picture drawn.",
        ) from cause


def _own(path: str, *, side: int) -> "Image":
    from PIL import Image

    hint = "Apple wants a square JPEG or PNG of 1400 to 3000 pixels; leave `image` out to have one drawn"
    data = _own_bytes(path)
    try:
        image = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP"))
        width, height = image.size
        if width != height or width < _SMALLEST_SIDE:
            raise ConfigError(f"the image {path} is {width}x{height} pixels", hint=hint)
        opaque = image.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as cause:
        raise ConfigError(f"the image {path} isn't a picture: {cause}", hint=hint) from cause
    flat = Image.new("RGB", opaque.size, _INK)
    flat.paste(opaque, mask=opaque.getchannel("A"))
    wanted = min(side, width)
    return flat if wanted == width else flat.resize((wanted, wanted), Image.Resampling.LANCZOS)
