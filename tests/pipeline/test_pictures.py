"""Pictures of episodes: one for each, named by what it shows, gone with it."""

import io
from pathlib import Path

import pytest
from PIL import Image

from audionews.errors import ConfigError
from audionews.models import Status
from tests.pipeline.test_build import A, edit, faults, feed_items, mp3s, run, statuses

IMAGE = "{http://www.itunes.com/dtds/podcast-1.0.dtd}image"


def pictures(project: Path) -> set[str]:
    return {file.name for file in (project / "output" / "episodes").glob("*.jpg")}


def shown(project: Path) -> list[str]:
    """File names of the items' pictures, newest item first."""
    return [item.find(IMAGE).get("href").rpartition("/")[2] for item in feed_items(project)]  # type: ignore[union-attr]


def save(path: Path, side: int = 1500, colour: tuple[int, int, int] = (9, 99, 9)) -> None:
    Image.new("RGB", (side, side), colour).save(path)


def test_every_item_has_a_picture_of_its_own(project: Path) -> None:
    run(project)
    assert len(set(shown(project))) == 3
    assert pictures(project) == set(shown(project))
    for name in shown(project):
        data = (project / "output" / "episodes" / name).read_bytes()
        assert Image.open(io.BytesIO(data)).size == (1400, 1400)
    assert faults(project) == []


def test_a_new_spelling_gets_a_new_picture_and_keeps_its_sound(project: Path) -> None:
    edit(project, "Hội sách", "---\nsource: Báo Ví dụ\n---\nHội sách")
    run(project, intro="")
    before, sounds = set(shown(project)), set(mp3s(project))
    edit(project, "Báo Ví dụ", "Tạp chí Ví dụ")
    assert statuses(run(project, intro="")) == [Status.CURRENT] * 3
    after = set(shown(project))
    assert len(before & after) == 2
    assert set(mp3s(project)) == sounds
    run(project, intro="")
    assert pictures(project) == after  # what nothing names any more is gone
    assert faults(project) == []


def test_a_picture_that_was_lost_is_drawn_again(project: Path) -> None:
    run(project)
    name = shown(project)[0]
    (project / "output" / "episodes" / name).unlink()
    assert any(name in str(fault) for fault in faults(project))
    run(project)
    assert pictures(project) == set(shown(project))
    assert faults(project) == []


def test_a_lost_catalog_knows_the_pictures(project: Path) -> None:
    run(project)
    before = shown(project)
    for file in (project / "output" / ".audionews").glob("catalog.sqlite*"):
        file.unlink()
    run(project)
    assert shown(project) == before
    assert pictures(project) == set(before)


def test_an_article_s_own_picture_is_its_episode_s(project: Path) -> None:
    save(project / "seeds" / "sach.png")
    edit(project, "Hội sách", "---\nimage: sach.png\n---\nHội sách")
    run(project)
    own = (project / "output" / "episodes" / shown(project)[2]).read_bytes()
    assert Image.open(io.BytesIO(own)).getpixel((700, 700))[1] > 90  # type: ignore[index]
    before = shown(project)
    save(project / "seeds" / "sach.png", colour=(99, 9, 9))
    assert statuses(run(project)) == [Status.CURRENT] * 3
    assert shown(project)[2] != before[2]
    assert shown(project)[:2] == before[:2]


def test_a_picture_on_the_web_is_left_there(project: Path) -> None:
    edit(project, "Hội sách", "---\nimage: https://bao.example.vn/sach.jpg\n---\nHội sách")
    assert statuses(run(project)) == [Status.BUILT] * 3


def test_an_article_whose_picture_will_not_do_fails_by_name(project: Path) -> None:
    save(project / "seeds" / "nho.png", side=300)
    edit(project, "Hội sách", "---\nimage: nho.png\n---\nHội sách")
    report = run(project)
    assert statuses(report) == [Status.FAILED, Status.BUILT, Status.BUILT]
    assert report.outcomes[0].source == A
    assert "nho.png" in (report.outcomes[0].error or "")


def test_a_cover_that_will_not_do_is_told_before_anything_is_spoken(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def speak(*_: object, **__: object) -> None:
        raise AssertionError("spoken")

    monkeypatch.setattr("audionews.pipeline.driver.read_all", speak)
    (project / "audionews.toml").write_text('[feed]\nimage = "khong-co.png"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"khong-co\.png"):
        run(project)
