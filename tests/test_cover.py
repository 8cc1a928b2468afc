import io
import re

import pytest
from PIL import Image

from audionews import cover
from audionews.errors import ConfigError
from audionews.models import Feed


def feed(title="Báo nói buổi sáng", image=None):
    return Feed(title, "Tin", "Nhóm", "", "https://tin.example.org/", image=image)


def opened(jpeg):
    return Image.open(io.BytesIO(jpeg))


def ink(image, box):
    """Share of a part of the picture that is the colour of letters."""
    side = image.width
    part = image.convert("L").crop([round(edge * side) for edge in box])
    return sum(part.histogram()[200:]) / (part.width * part.height)


@pytest.mark.parametrize("side", [cover.FEED_SIDE, cover.TAG_SIDE])
def test_picture_is_one_that_directories_take(side):
    jpeg = cover.draw(feed(), side=side)
    picture = opened(jpeg)
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (side, side))
    assert picture.info["dpi"] == (72, 72)
    assert len(jpeg) < (512 if side == cover.FEED_SIDE else 100) * 1024


def test_same_feed_gives_the_same_picture():
    assert cover.draw(feed(), side=600) == cover.draw(feed(), side=600)


def test_another_title_gives_another_name_and_picture():
    assert re.fullmatch(r"cover-[0-9a-f]{12}\.jpg", cover.file_name(feed()))
    assert cover.file_name(feed()) == cover.file_name(feed())
    assert cover.file_name(feed("Chiều nay")) != cover.file_name(feed())
    assert cover.draw(feed("Chiều nay"), side=600) != cover.draw(feed(), side=600)


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Tin", id="short"),
        pytest.param("Thời sự, kinh tế và đời sống ở mọi miền đất nước mỗi sáng sớm tinh mơ", id="long"),
        pytest.param("Dàidằngdặckhôngdấucách", id="one long word"),
    ],
)
def test_title_stays_between_the_margins(title):
    picture = opened(cover.draw(feed(title), side=1000))
    assert ink(picture, (0.08, 0.34, 0.92, 0.8)) > 0.01
    assert ink(picture, (0.92, 0, 1, 1)) == 0
    assert ink(picture, (0, 0, 0.08, 1)) == 0
    assert ink(picture, (0, 0.82, 1, 1)) == 0


def test_every_vietnamese_letter_is_in_the_font():
    letters = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"
    wanted = letters + letters.upper()
    assert "".join(cover._drawable(wanted, cover._font(40))) == wanted


@pytest.mark.parametrize("title", ["漢字 Tin 😀", "漢字", "\u200b"])
def test_letters_that_the_font_lacks_are_left_out(title):
    drawn = cover.draw(feed(title), side=600)
    assert drawn == cover.draw(feed("Tin" if "Tin" in title else "漢"), side=600)


def saved(path, mode, size, colour, kind="PNG"):
    Image.new(mode, size, colour).save(path, kind)
    return str(path)


def test_own_picture_loses_its_transparency_and_keeps_its_size(tmp_path):
    own = feed(image=saved(tmp_path / "a.png", "RGBA", (1500, 1500), (255, 0, 0, 0)))
    picture = opened(cover.draw(own))
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (1500, 1500))
    assert picture.getpixel((700, 700)) == (255, 255, 255)
    assert opened(cover.draw(own, side=600)).size == (600, 600)


def test_own_picture_of_any_size_becomes_one_that_directories_take(tmp_path):
    own = feed(image=saved(tmp_path / "a.jpg", "RGB", (3600, 3600), (9, 99, 9), "JPEG"))
    assert opened(cover.draw(own)).size == (3000, 3000)


def test_changed_picture_gets_another_name(tmp_path):
    own = feed(image=saved(tmp_path / "a.png", "RGB", (1400, 1400), (1, 2, 3)))
    before = cover.file_name(own)
    assert before != cover.file_name(feed())
    saved(tmp_path / "a.png", "RGB", (1400, 1400), (3, 2, 1))
    assert cover.file_name(own) != before


@pytest.mark.parametrize(
    ("make", "says"),
    [
        pytest.param(lambda path: saved(path, "RGB", (1400, 1500), 0), "1400x1500", id="not square"),
        pytest.param(lambda path: saved(path, "RGB", (500, 500), 0), "500x500", id="too small"),
        pytest.param(lambda path: path.write_bytes(b"GIF89a"), "isn't a picture", id="no picture"),
        pytest.param(lambda path: path.mkdir(), "can't be read", id="folder"),
        pytest.param(lambda path: None, "can't be read", id="missing"),
    ],
)
def test_picture_that_will_not_do_is_refused_by_name(tmp_path, make, says):
    path = tmp_path / "anh.png"
    make(path)
    with pytest.raises(ConfigError, match=says) as caught:
        cover.draw(feed(image=str(path)))
    assert str(path) in caught.value.message


def test_half_a_picture_is_refused(tmp_path):
    path = tmp_path / "anh.jpg"
    path.write_bytes(cover.draw(feed())[:20_000])
    with pytest.raises(ConfigError, match="isn't a picture"):
        cover.draw(feed(image=str(path)))
