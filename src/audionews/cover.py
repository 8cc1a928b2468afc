"""cover: the podcast's picture, drawn from its title or made from one of the publisher's own.

Apple wants a square JPEG or PNG of 1400 to 3000 pixels (3000 preferred), RGB without transparency,
and nothing that matters in the bottom fifth, where players put their buttons. Apps keep covers by
address, so another picture needs another file name: it carries a hash of what the picture is made of.

The letters are Be Vietnam Pro's (SIL Open Font License, fonts/OFL.txt), shipped in the package:
Pillow's own font lacks most Vietnamese letters, and a fresh machine may have no fonts at all.
"""

import hashlib
import io
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from audionews.errors import ConfigError
from audionews.models import Feed
from audionews.plain_text import cut, one_line

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

FEED_SIDE = 3000
TAG_SIDE = 600
"""Wide enough for any player's screen, small enough for the tag of every episode (PRX)."""

_SMALLEST_SIDE = 1400
_DESIGN = "1"  # to be raised whenever the drawing changes: it is part of the file's name
_QUALITY = 85
_BACKGROUND = (18, 52, 86)
_ACCENT = (255, 184, 77)
_INK = (255, 255, 255)
_TITLE_CHARACTERS = 120
# In thousandths of the side.
_MARGIN = 90
_TITLE_TOP, _TITLE_BOTTOM = 340, 790
_LARGEST_LETTERS, _SMALLEST_LETTERS, _LETTER_STEP = 170, 40, 5
_LINE_HEIGHT = 1.22  # of the letters' size: room for the marks above and below Vietnamese capitals
_WAVE = (70, 150, 110, 190, 130, 80, 160, 100, 50)
_WAVE_MIDDLE, _WAVE_BAR, _WAVE_STEP = 200, 36, 60


def file_name(feed: Feed) -> str:
    """Name of the cover's file; another one for another picture.

    Args:
        feed: its title or its own image make the picture.

    Returns:
        e.g. ``cover-0123456789ab.jpg``.

    Raises:
        ConfigError: the publisher's image can't be read.
    """
    made_of = _own_bytes(feed.image) if feed.image else f"{_DESIGN}\n{_title(feed)}".encode()
    return f"cover-{hashlib.sha256(made_of).hexdigest()[:12]}.jpg"


def draw(feed: Feed, *, side: int = FEED_SIDE) -> bytes:
    """The cover.

    Args:
        feed: its title or its own image make the picture.
        side: pixels; `FEED_SIDE` for the feed, `TAG_SIDE` for tags.

    Returns:
        A JPEG, square, RGB; the same bytes for the same feed and side. The publisher's own image is
        never made larger than it is.

    Raises:
        ConfigError: the publisher's image can't be read, isn't square, or is too small.
    """
    image = _own(feed.image, side=side) if feed.image else _drawn(_title(feed), side=side)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=_QUALITY, optimize=True, dpi=(72, 72))
    return buffer.getvalue()


def _title(feed: Feed) -> str:
    return cut(one_line(feed.title), characters=_TITLE_CHARACTERS)


def _drawn(title: str, *, side: int) -> "Image":
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (side, side), _BACKGROUND)
    pen = ImageDraw.Draw(image)
    scale = side / 1000
    for index, height in enumerate(_WAVE):
        left = (_MARGIN + index * _WAVE_STEP) * scale
        top, bottom = ((_WAVE_MIDDLE + sign * height / 2) * scale for sign in (-1, 1))
        pen.rounded_rectangle((left, top, left + _WAVE_BAR * scale, bottom), _WAVE_BAR * scale / 2, _ACCENT)
    letters, lines = _laid_out(title)
    font = _font(round(letters * scale))
    top = _TITLE_TOP * scale
    for line in lines:
        pen.text((_MARGIN * scale, top), line, _INK, font)
        top += letters * _LINE_HEIGHT * scale
    return image


def _laid_out(title: str) -> tuple[int, list[str]]:
    # Measured at 1000 pixels whatever the side, so that all sides show the same lines.
    room = 1000 - 2 * _MARGIN
    words = _drawable(title, _font(_SMALLEST_LETTERS))
    for letters in range(_LARGEST_LETTERS, _SMALLEST_LETTERS - 1, -_LETTER_STEP):
        font = _font(letters)
        lines = _wrapped(words, font=font, room=room)
        low_enough = len(lines) * letters * _LINE_HEIGHT <= _TITLE_BOTTOM - _TITLE_TOP
        if low_enough and all(font.getlength(line) <= room for line in lines):
            break
    return letters, lines


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


def _drawable(title: str, font: "FreeTypeFont") -> list[str]:
    # Letters that the font lacks would be drawn as boxes.
    missing = bytes(font.getmask("\uffff"))
    has = {letter: letter == " " or bytes(font.getmask(letter)) != missing for letter in set(title)}
    return "".join(letter for letter in title if has[letter]).split()


def _font(size: int) -> "FreeTypeFont":
    from PIL import ImageFont

    data = resources.files("audionews").joinpath("fonts", "BeVietnamPro-Bold.ttf").read_bytes()
    # The basic layout is the same on every machine; raqm's depends on what is installed.
    return ImageFont.truetype(io.BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)


def _own_bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as cause:
        raise ConfigError(
            f"the feed's image {path} can't be read: {cause.strerror or cause}",
            hint="Correct `image` in audionews.toml, or leave it out to have a cover drawn.",
        ) from cause


def _own(path: str, *, side: int) -> "Image":
    from PIL import Image

    hint = "Apple wants a square JPEG or PNG of 1400 to 3000 pixels; leave `image` out to have a cover drawn"
    data = _own_bytes(path)
    try:
        image = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP"))
        width, height = image.size
        if width != height or width < _SMALLEST_SIDE:
            raise ConfigError(f"the feed's image {path} is {width}x{height} pixels", hint=hint)
        opaque = image.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as cause:
        raise ConfigError(f"the feed's image {path} isn't a picture: {cause}", hint=hint) from cause
    flat = Image.new("RGB", opaque.size, _INK)
    flat.paste(opaque, mask=opaque.getchannel("A"))
    wanted = min(side, width)
    return flat if wanted == width else flat.resize((wanted, wanted), Image.Resampling.LANCZOS)
