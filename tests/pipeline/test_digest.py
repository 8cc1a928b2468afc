"""Bulletins as listeners find them: a feed of their own that is whole, and stays the same."""

import dataclasses
import hashlib
import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from audionews.config import load_config
from audionews.errors import ConfigError, LoadError
from audionews.models import Status
from audionews.pipeline import digest
from audionews.verifier import verify
from tests.assembler.test_music import tune as tune_of
from tests.assembler.test_music import tune_db, written
from tests.pipeline.test_build import run as build
from tests.sounds import decoded

DAY = date(2026, 11, 20)
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
STORIES = {
    "a": (
        "06:10",
        "Kinh tế",
        "Báo Một",
        "Chợ quê họp sớm",
        "Từ bốn giờ sáng, người bán rau đã bày hàng hai bên đường.",
    ),
    "b": (
        "07:20",
        "Thể thao",
        "Báo Hai",
        "Đội bóng làng vô địch",
        "Trận chung kết chiều qua kết thúc bằng loạt đá luân lưu.",
    ),
    "c": (
        "08:30",
        "Kinh tế",
        "Báo Ba",
        "Giá cam giảm nhẹ",
        "Vụ mùa được cả về lượng lẫn chất nên nhà vườn vẫn vui.",
    ),
}


@pytest.fixture
def built(project: Path) -> Path:
    shutil.rmtree(project / "seeds")
    (project / "seeds").mkdir()
    for name, (clock, section, source, title, text) in STORIES.items():
        matter = f"---\ntitle: {title}\ndate: 2026-11-20 {clock}\nsection: {section}\nsource: {source}\n"
        matter += f"url: https://bao.example.vn/{name}.html\n---\n"
        body = f"{text}\nĐoạn thứ hai của bài {title} nói thêm vài điều.\n"
        (project / "seeds" / f"{name}.txt").write_text(matter + body, encoding="utf-8")
    build(project)
    return project


def run(project: Path, **options: object):
    config = dataclasses.replace(load_config(None, cwd=project), voice="tone")
    return digest(config, **{"day": DAY, **options})  # type: ignore[arg-type]


def contents(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and ".audionews" not in file.parts
    }


def items(project: Path) -> list[etree._Element]:
    return etree.parse(project / "output" / "digest" / "feed.xml").findall("channel/item")


def test_bulletin_is_whole_and_leaves_the_main_feed_alone(built: Path) -> None:
    before = contents(built / "output")
    (outcome,) = run(built).outcomes
    assert outcome.status is Status.BUILT
    assert verify(built / "output" / "digest") == ()
    assert verify(built / "output") == ()
    after = contents(built / "output")
    assert {name: after[name] for name in before} == before
    build(built)
    assert contents(built / "output") == after


def test_every_story_has_its_chapter_with_title_link_and_picture(built: Path) -> None:
    (outcome,) = run(built).outcomes
    mp3 = built / "output" / str(outcome.file)
    listed = json.loads((mp3.parent / f"{mp3.stem}.chapters.json").read_text(encoding="utf-8"))["chapters"]
    assert [chapter["title"] for chapter in listed[1:]] == [STORIES[name][3] for name in "acb"]
    assert [chapter["url"] for chapter in listed[1:]] == [f"https://bao.example.vn/{n}.html" for n in "acb"]
    for chapter in listed[1:]:
        assert (built / "output" / "digest" / "episodes" / chapter["img"].rpartition("/")[2]).is_file()


def test_twice_is_the_same_episode(built: Path) -> None:
    run(built)
    before = contents(built / "output")
    assert run(built).outcomes[0].status is Status.CURRENT
    assert contents(built / "output") == before
    assert run(built, force=True).outcomes[0].status is Status.BUILT
    assert contents(built / "output") == before


def test_lost_catalog_keeps_the_guid_and_the_pictures(built: Path) -> None:
    run(built)
    (guid,) = [item.findtext("guid") for item in items(built)]
    pictures = sorted((built / "output" / "digest" / "episodes").glob("*.jpg"))
    (built / "output" / "digest" / ".audionews" / "catalog.sqlite").unlink()
    run(built)
    assert [item.findtext("guid") for item in items(built)] == [guid]
    assert sorted((built / "output" / "digest" / "episodes").glob("*.jpg")) == pictures


def test_sections_and_titles_are_episodes_of_their_own(built: Path) -> None:
    run(built)
    run(built, section="kinh tế")
    run(built, title="Bản tin đêm")
    assert len({item.findtext("guid") for item in items(built)}) == 3
    assert verify(built / "output" / "digest") == ()


def test_day_without_articles_says_which_days_there_are(built: Path) -> None:
    with pytest.raises(LoadError) as caught:
        run(built, day=date(2026, 11, 1))
    assert "2026-11-20" in caught.value.hint
    with pytest.raises(LoadError) as caught:
        run(built, section="Khoa học")
    assert "Thể thao" in caught.value.hint


def test_too_little_time_is_told(built: Path) -> None:
    seed = built / "seeds" / "a.txt"
    seed.write_text(
        seed.read_text(encoding="utf-8").split("---\n")[1].join(("---\n", "---\n"))
        + "một hai ba bốn năm " * 150
        + ".\n",
        encoding="utf-8",
    )
    (built / "seeds" / "b.txt").unlink()
    (built / "seeds" / "c.txt").unlink()
    shutil.rmtree(built / "output")
    build(built)
    with pytest.raises(ConfigError, match="too few"):
        run(built, minutes=1)


def test_every_episode_names_its_own_picture_and_it_goes_with_it(built: Path) -> None:
    feed = etree.parse(built / "output" / "feed.xml")
    named = {image.get("href").rpartition("/")[2] for image in feed.iterfind(f"channel/item/{ITUNES}image")}
    assert named == {file.name for file in (built / "output" / "episodes").glob("*.jpg")}
    assert len(named) == 3


def test_new_byline_facts_draw_a_new_picture_and_the_old_one_is_swept(built: Path) -> None:
    pictures = built / "output" / "episodes"
    before = {file.name for file in pictures.glob("*.jpg")}
    seed = built / "seeds" / "a.txt"
    seed.write_text(seed.read_text(encoding="utf-8").replace("Báo Một", "Báo Bốn"), encoding="utf-8")
    build(built)
    build(built)
    build(built)
    after = {file.name for file in pictures.glob("*.jpg")}
    assert len(after) == 3 and len(after & before) == 2
    assert verify(built / "output") == ()


def test_lost_picture_is_drawn_again(built: Path) -> None:
    before = contents(built / "output")
    next((built / "output" / "episodes").glob("*.jpg")).unlink()
    build(built)
    assert contents(built / "output") == before


def test_bad_image_is_told_before_anything_is_read(built: Path) -> None:
    shutil.rmtree(built / "output")
    (built / "anh.png").write_bytes(b"no picture")
    config = load_config(None, cwd=built)
    feed = dataclasses.replace(config.feed, image=str(built / "anh.png"))
    with pytest.raises(ConfigError, match="isn't a picture"):
        build(built, feed=feed)
    assert not (built / "output").exists()


def test_the_bed_lies_under_the_headlines_alone(built: Path) -> None:
    tune = tune_of(3.0)
    written(built / "nhac.wav", tune)
    (built / "audionews.toml").write_text('[jingles]\nbed = "nhac.wav"\n', encoding="utf-8")
    (outcome,) = run(built).outcomes
    mp3 = built / "output" / str(outcome.file)
    listed = json.loads((mp3.parent / f"{mp3.stem}.chapters.json").read_text(encoding="utf-8"))["chapters"]
    first_story_ms = round(listed[1]["startTime"] * 1000)
    sound = decoded(mp3.read_bytes())
    under = tune_db(sound, 1000, first_story_ms - 1500)
    assert under > tune_db(sound, first_story_ms + 1500, outcome.duration_ms or 0) + 20
    assert run(built).outcomes[0].status is Status.CURRENT
    (built / "audionews.toml").write_text("", encoding="utf-8")
    assert run(built).outcomes[0].status is Status.BUILT
