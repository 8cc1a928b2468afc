"""What lies beside an episode: made with it, kept up to date with it, gone with it."""

import json
import re
import shutil
from pathlib import Path

import pytest

from audionews.models import Status
from tests.pipeline.test_build import A, edit, faults, feed_items, mp3s, run, statuses

PODCAST = "{https://podcastindex.org/namespace/1.0}"
ALWAYS = (".json", ".mp3", ".report.json", ".srt", ".vtt")


def files(project: Path) -> dict[str, bytes]:
    folder = project / "output" / "episodes"
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def beside(project: Path, article: str) -> dict[str, Path]:
    """The files of one episode, by suffix."""
    (mp3,) = (project / "output" / "episodes").glob(f"*{article}*.mp3")
    stem = mp3.name.removesuffix(".mp3")
    return {file.name.removeprefix(stem): file for file in mp3.parent.glob(f"{stem}.*")}


def test_every_episode_has_its_files_and_the_feed_links_them(project: Path) -> None:
    run(project)
    assert {name.partition(".")[0] for name in files(project)} == {
        name.partition(".")[0] for name in mp3s(project)
    }
    for item in feed_items(project):
        mp3 = item.find("enclosure").get("url")
        links = [(t.get("url"), t.get("type"), t.get("rel")) for t in item.findall(f"{PODCAST}transcript")]
        stem = mp3.removesuffix(".mp3")
        assert links == [
            (f"{stem}.vtt", "text/vtt", "captions"),
            (f"{stem}.srt", "application/x-subrip", "captions"),
            (f"{stem}.json", "application/json", "captions"),
        ]
        assert {t.get("language") for t in item.findall(f"{PODCAST}transcript")} == {"vi"}
    assert set(beside(project, "hoi-sach")) >= set(ALWAYS)


def test_two_builds_from_scratch_give_the_same_files(project: Path) -> None:
    run(project)
    first = files(project)
    shutil.rmtree(project / "output")
    run(project, jobs=2)
    assert files(project) == first


def test_a_second_build_touches_none(project: Path) -> None:
    run(project)
    folder = project / "output" / "episodes"
    before = {file: file.stat().st_mtime_ns for file in folder.iterdir()}
    run(project)
    assert {file: file.stat().st_mtime_ns for file in folder.iterdir()} == before


def test_they_go_when_their_episode_goes(project: Path) -> None:
    run(project)
    old = beside(project, "hoi-sach")
    edit(project, "120 gian hàng", "130 gian hàng")
    run(project)
    assert all(file.exists() for file in old.values())  # an app may still be reading them
    run(project)
    assert not any(file.exists() for file in old.values())
    assert {name.partition(".")[0] for name in files(project)} == {
        name.partition(".")[0] for name in mp3s(project)
    }


def test_a_spelling_that_sounds_the_same_changes_the_transcript_and_not_the_sound(project: Path) -> None:
    run(project)
    old = beside(project, "hoi-sach")
    sound, url = old[".mp3"].read_bytes()[-100_000:], old[".mp3"].name
    measured = old[".report.json"].read_bytes()
    edit(project, "120 gian hàng", "một trăm hai mươi gian hàng")
    assert statuses(run(project)) == [Status.CURRENT] * 3
    new = beside(project, "hoi-sach")
    assert new[".mp3"].name == url
    assert new[".mp3"].read_bytes().endswith(sound)
    assert new[".report.json"].read_bytes() == measured
    body = " ".join(s["body"] for s in json.loads(new[".json"].read_bytes())["segments"])
    assert "một trăm hai mươi gian hàng" in body
    assert "một trăm" in new[".vtt"].read_text(encoding="utf-8")
    assert faults(project) == []
    kept = files(project)
    shutil.rmtree(project / "output")
    run(project)
    assert files(project) == kept  # no trace of how it came about


@pytest.mark.parametrize("suffix", ALWAYS)
def test_a_lost_file_is_made_again(project: Path, suffix: str) -> None:
    run(project)
    before = files(project)
    beside(project, "hoi-sach")[suffix].unlink()
    assert statuses(run(project)) == [Status.BUILT, Status.CURRENT, Status.CURRENT]
    assert files(project) == before


def test_a_report_that_says_nothing_has_the_article_read_again(project: Path) -> None:
    run(project)
    before = files(project)
    beside(project, "hoi-sach")[".report.json"].write_bytes(b"{}")
    edit(project, "120 gian hàng", "một trăm hai mươi gian hàng")
    assert statuses(run(project)) == [Status.BUILT, Status.CURRENT, Status.CURRENT]
    assert files(project).keys() == before.keys()


def test_a_lost_catalog_changes_none(project: Path) -> None:
    run(project)
    before, feed = files(project), (project / "output" / "feed.xml").read_bytes()
    (project / "output" / ".audionews" / "catalog.sqlite").unlink()
    assert statuses(run(project)) == [Status.CURRENT] * 3
    assert files(project) == before
    assert (project / "output" / "feed.xml").read_bytes() == feed


def test_the_transcript_is_in_the_written_spelling(project: Path) -> None:
    run(project)
    text = " ".join(beside(project, "hoi-sach")[".vtt"].read_text(encoding="utf-8").split())
    assert re.search(r"120\s+gian hàng", text)
    assert "một trăm hai mươi" not in text
    assert (project / A).exists()
