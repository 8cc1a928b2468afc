import json
import re

import pytest

from audionews.verifier import verify
from tests.publishing import publish


@pytest.fixture
def output(tmp_path):
    publish(tmp_path)
    return tmp_path


def rewrite(output, old, new, count=1):
    feed = output / "feed.xml"
    text = feed.read_text(encoding="utf-8")
    changed = re.sub(old, new, text, count=count, flags=re.DOTALL)
    assert changed != text
    feed.write_text(changed, encoding="utf-8")


def episode(output, number=2):
    return output / f"episodes/cho-noi-{number}.mp3"


def edit(path, change):
    path.write_bytes(change(path.read_bytes()))


def test_whole_folder_has_no_faults(output):
    assert verify(output) == ()


FILE = "episodes/cho-noi-2.mp3"


@pytest.mark.parametrize(
    ("damage", "path", "says"),
    [
        pytest.param(lambda o: episode(o).unlink(), FILE, "can't be read", id="episode gone"),
        pytest.param(lambda o: edit(episode(o), lambda b: b[:-50]), FILE, "no whole frame", id="episode cut"),
        pytest.param(lambda o: edit(episode(o), lambda b: b[:-50]), FILE, "feed says", id="length"),
        pytest.param(lambda o: edit(episode(o), lambda b: b + b"x"), FILE, "1 bytes at its end", id="junk"),
        pytest.param(lambda o: edit(episode(o), lambda b: b""), FILE, "no MP3 frames", id="empty file"),
        pytest.param(lambda o: edit(episode(o), lambda b: bytes(len(b))), FILE, "no MP3 frames", id="zeros"),
        pytest.param(
            lambda o: edit(episode(o), lambda b: b.replace(b"Info", b"Nope")),
            FILE,
            "no Info",
            id="no Info frame",
        ),
        pytest.param(
            lambda o: edit(episode(o), lambda b: b"ID4" + b[3:]),
            FILE,
            "no MP3 frames",
            id="tag's mark broken",
        ),
        pytest.param(
            lambda o: edit(episode(o), lambda b: b.replace(b'{"v":1', b'{"v":7')), FILE, "record", id="record"
        ),
        pytest.param(
            lambda o: edit(episode(o), lambda _: episode(o, 1).read_bytes()),
            FILE,
            "its tag names",
            id="swapped",
        ),
        pytest.param(lambda o: (o / "feed.xml").unlink(), "feed.xml", "can't be read", id="no feed"),
        pytest.param(
            lambda o: edit(o / "feed.xml", lambda b: b[:-9]), "feed.xml", "well formed", id="feed cut"
        ),
        pytest.param(
            lambda o: edit(o / "feed.xml", lambda b: b.replace(b"<rss", b"\x01<rss")),
            "feed.xml",
            "well formed",
            id="control character",
        ),
        pytest.param(
            lambda o: edit(o / "feed.xml", lambda b: b.replace(b"<rss", b"<!DOCTYPE rss><rss", 1)),
            "feed.xml",
            "DOCTYPE",
            id="doctype",
        ),
        pytest.param(lambda o: (o / "feed.xml").write_text("<html/>"), "feed.xml", "no RSS", id="no RSS"),
        pytest.param(
            lambda o: rewrite(o, "<language>.*?</language>", ""), "feed.xml", "no language", id="language"
        ),
        pytest.param(lambda o: rewrite(o, "<atom:link[^>]*>", ""), "feed.xml", "own address", id="self link"),
        pytest.param(lambda o: rewrite(o, "<guid.*?</guid>", ""), "feed.xml", "no guid", id="no guid"),
        pytest.param(
            lambda o: rewrite(o, "<enclosure[^>]*>", ""), "feed.xml", "no enclosure", id="no enclosure"
        ),
        pytest.param(
            lambda o: rewrite(o, "0+2</guid>", "0000000000000001</guid>"), "feed.xml", "guid of", id="guids"
        ),
        pytest.param(
            lambda o: rewrite(o, "noi-2.mp3", "noi-1.mp3"), "feed.xml", "another item's", id="one file twice"
        ),
        pytest.param(lambda o: rewrite(o, "audio/mpeg", "audio/ogg"), "feed.xml", "audio/ogg", id="type"),
        pytest.param(
            lambda o: rewrite(o, "episodes/cho-noi-2", "../x"), "feed.xml", "isn't in", id="outside"
        ),
        pytest.param(
            lambda o: rewrite(o, 'enclosure url="https://tin', 'enclosure url="https://kia'),
            "feed.xml",
            "isn't in the output folder",
            id="elsewhere",
        ),
        pytest.param(
            lambda o: rewrite(o, "(duration>)\\d+", "\\g<1>99"), FILE, "the feed says '99'", id="duration"
        ),
        pytest.param(
            lambda o: rewrite(o, "(duration>)\\d+", "\\g<1>1:02"), FILE, "'1:02'", id="duration's form"
        ),
        pytest.param(
            lambda o: rewrite(o, "<item>(.*?)<pubDate>[^<]+", "<item>\\1<pubDate>hôm qua"),
            "feed.xml",
            "not a date",
            id="date",
        ),
        pytest.param(
            lambda o: rewrite(o, "05 May", "04 May", count=0), "feed.xml", "has the date of", id="dates"
        ),
        pytest.param(
            lambda o: next(o.glob("cover-*")).unlink(), "cover-", "cover can't be read", id="cover gone"
        ),
        pytest.param(
            lambda o: edit(next(o.glob("cover-*")), lambda b: b[:-5]), "cover-", "whole JPEG", id="cover cut"
        ),
        pytest.param(
            lambda o: (o / "episodes/.x.mp3.0a1b2c3d.part").write_bytes(b"x"),
            "episodes/.x",
            "half written",
            id="part",
        ),
    ],
)
def test_damage_is_found_and_named(output, damage, path, says):
    damage(output)
    faults = verify(output)
    assert [fault for fault in faults if fault.path.startswith(path) and says in fault.message], faults
    assert not any(fault.note for fault in faults if says in fault.message)
    assert all("\n" not in str(fault) for fault in faults)


def test_episode_that_the_feed_does_not_name_is_a_note(output):
    (output / "episodes/them.mp3").write_bytes(episode(output).read_bytes())
    (fault,) = verify(output)
    assert fault.note
    assert "the feed doesn't name it" in fault.message
    assert str(fault).startswith("episodes/them.mp3: ")


def test_notes_come_last(output):
    (output / "episodes/a.mp3").write_bytes(b"")
    episode(output).unlink()
    assert [fault.note for fault in verify(output)] == [False, True]


def test_missing_folder_is_a_fault(tmp_path):
    (fault,) = verify(tmp_path / "none")
    assert "build first" in fault.message


def test_feed_without_episodes_is_whole(tmp_path):
    publish(tmp_path, count=0)
    assert verify(tmp_path) == ()


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        pytest.param("loudness_lufs", -17.0, "loudness is -17 LUFS", id="too quiet"),
        pytest.param("true_peak_dbtp", -0.4, "true peak is -0.4 dBTP", id="too high a peak"),
        pytest.param("longest_silence_ms", 9000, "silence of 9.0 s", id="a hole"),
        pytest.param("chunk", {"end_ms": 200}, "chunk 1 took 0.2 s for 31 syllables", id="words missing"),
        pytest.param("chunk", {"clipped_samples": 5000}, "chunk 1 is clipped: 5000 samples", id="clipped"),
        pytest.param("version", 1, None, id="a report of old says nothing"),
    ],
)
def test_sound_that_is_not_as_it_should_be_is_shown(output, field, value, says):
    chunk = {
        "start_ms": 0,
        "end_ms": 8000,
        "syllables": 31,
        "allowed_ms": [5000, 20_000],
        "clipped_samples": 3,
        "syllables_ms": [],
    }
    measured = {
        "version": 2,
        "duration_ms": 8000,
        "loudness_lufs": -16.1,
        "target_lufs": -16.0,
        "true_peak_dbtp": -1.2,
        "ceiling_dbtp": -1.0,
        "longest_silence_ms": 700,
        "silence_allowed_ms": 2500,
        "chunks": [chunk],
    }
    beside = episode(output).with_suffix(".report.json")
    beside.write_text(json.dumps(measured), encoding="utf-8")
    assert verify(output) == ()
    measured |= {"chunks": [chunk | value]} if field == "chunk" else {field: value}
    beside.write_text(json.dumps(measured), encoding="utf-8")
    found = [str(fault) for fault in verify(output)]
    assert len(found) == (1 if says else 0)
    assert all(FILE in fault and says in fault for fault in found)
