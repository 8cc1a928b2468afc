import dataclasses
import io
import itertools
import re
from datetime import UTC, datetime

import pytest
from PIL import Image

from audionews import cover
from audionews.errors import ConfigError
from audionews.models import Feed


def feed(title="Báo nói buổi sáng", image=None):
    return Feed(title, "Tin", "Nhóm", "", "https://tin.example.org/", image=image)


def opened(jpeg):
    return Image.open(io.BytesIO(jpeg))


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


TITLES = [
    pytest.param("Tin", id="short"),
    pytest.param("Thời sự, kinh tế và đời sống ở mọi miền đất nước mỗi sáng sớm tinh mơ", id="long"),
    pytest.param("HỘI NGHỊ ĐẶC BIỆT VỀ LỄ HỘI ẨM THỰC", id="capitals"),
    pytest.param("ỄỘỮẶỖ ỄỘỮẶỖ ẶỘỄ ỖỮ", id="stacked marks"),
    pytest.param("Dàidằngdặckhôngdấucách" * 4, id="one long word"),
    pytest.param("nghiêng ngả " * 40, id="endless"),
]


def bounds(picture, is_ink):
    """Left, top, right and bottom of the ink, as shares of the side."""
    mask = picture.convert("L").point(lambda value: 255 if is_ink(value) else 0)
    return tuple(edge / picture.width for edge in mask.getbbox())


@pytest.mark.parametrize("title", TITLES)
def test_title_of_the_podcast_stays_between_the_margins_and_out_of_the_bottom_fifth(title):
    picture = opened(cover.draw(feed(title), side=1000))
    words = picture.crop((0, 530, 1000, 1000))
    left, top, right, bottom = bounds(words.resize((1000, 1000)), lambda value: value > 200)
    assert left >= 0.07 and right <= 0.925
    assert top > 0
    assert 0.53 + bottom * 0.47 <= 0.825


@pytest.mark.parametrize("side", [cover.EPISODE_SIDE, cover.TAG_SIDE])
@pytest.mark.parametrize("title", TITLES)
def test_title_of_an_episode_stays_between_the_margins(title, side):
    shown = cover.EpisodeCover(title, "Báo Ví dụ", datetime(2026, 11, 25, tzinfo=UTC))
    picture = opened(cover.draw_episode(feed(), shown, side=side))
    left, top, right, bottom = bounds(picture, lambda value: value < 50)
    assert left >= 0.07 and right <= 0.925
    assert top >= 0.44 and bottom <= 0.93


def test_marks_of_capitals_never_touch_the_line_above():
    title = "ỘẶỢỤ ỄỖỮẨ ỘẶỢỤ ỄỖỮẨ ỘẶỢỤ ỄỖỮẨ"
    lines = cover._laid_out(title, cover._EPISODE_TITLE)[1]
    picture = (
        opened(cover.draw_episode(feed(), cover.EpisodeCover(title))).convert("L").crop((0, 600, 1400, 1400))
    )
    inked = [picture.crop((0, row, 1400, row + 1)).getextrema()[0] < 60 for row in range(picture.height)]
    # Letters with their marks above, then the dots below them: two stretches of ink for each line.
    stretches = sum(now and not before for before, now in itertools.pairwise([False, *inked]))
    assert stretches == 2 * len(lines) > 2


def test_words_that_find_no_room_end_in_an_ellipsis():
    for block in (cover._FEED_TITLE, cover._EPISODE_TITLE, cover._EPISODE_SOURCE):
        for text in ("nghiêng ngả " * 40, "Dàidằngdặckhôngdấucách" * 20):
            letters, lines = cover._laid_out(text, block)
            assert lines[-1].endswith("…")
            assert len(lines) * letters * cover._line_height(text) <= block.height
            assert all(cover._font(letters).getlength(line) <= block.width for line in lines)


def test_words_that_find_room_are_all_there():
    title = "Khai mạc hội sách mùa thu ở công viên bờ sông, hàng nghìn người đến từ sáng sớm"
    assert " ".join(cover._laid_out(title, cover._EPISODE_TITLE)[1]) == title


@pytest.mark.parametrize("part", ["title", "source", "published"])
def test_another_fact_gives_an_episode_another_picture_and_name(part):
    shown = cover.EpisodeCover("Lũ rút", "Báo Ví dụ", datetime(2026, 11, 25, tzinfo=UTC))
    more = {"title": "Lũ lên", "source": "Báo Mẫu", "published": datetime(2026, 11, 27, tzinfo=UTC)}
    other = dataclasses.replace(shown, **{part: more[part]})
    name = cover.episode_file_name(feed(), shown, stem="episodes/a")
    assert re.fullmatch(r"episodes/a\.[0-9a-f]{12}\.jpg", name)
    assert cover.episode_file_name(feed(), other, stem="episodes/a") != name
    assert cover.draw_episode(feed(), shown) != cover.draw_episode(feed(), other)


def test_episode_without_newspaper_and_date_has_a_picture_that_directories_take():
    jpeg = cover.draw_episode(feed(), cover.EpisodeCover("Lũ rút"))
    picture = opened(jpeg)
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (1400, 1400))
    assert len(jpeg) < 512 * 1024


def test_own_picture_of_the_podcast_is_seen_on_its_episodes(tmp_path):
    own = feed(image=saved(tmp_path / "a.png", "RGB", (1400, 1400), (10, 200, 10)))
    picture = opened(cover.draw_episode(own, cover.EpisodeCover("Lũ rút", "Báo Ví dụ")))
    red, green, blue = picture.getpixel((1050, 300))
    assert green > 180 and red < 30 and blue < 30


def test_every_vietnamese_letter_is_in_the_font():
    letters = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"
    wanted = letters + letters.upper()
    assert "".join(cover._drawable(wanted, cover._font(40))) == wanted


def test_every_vietnamese_letter_has_a_glyph_of_its_own():
    letters = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵdđ"
    wanted = letters + letters.upper()
    drawn = {
        (font.getmask(letter).size, bytes(font.getmask(letter)))
        for font in [cover._font(60)]
        for letter in wanted
    }
    assert len(drawn) == len(wanted)


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
