"""Builds of a small project: what is made, what is left alone, and what happens when things fail."""

import dataclasses
import hashlib
import os
import shutil
from pathlib import Path

import pytest
from lxml import etree

from audionews.config import Config, load_config
from audionews.errors import ConfigError, EngineUnavailable, LoadError, PublishError
from audionews.listener import Listener
from audionews.models import BuildReport, Outcome, Status
from audionews.pipeline import build
from audionews.verifier import Fault, verify

A, B, C = "seeds/a-hoi-sach.txt", "seeds/b-cau-moi.txt", "seeds/c-thoi-tiet.txt"


def run(project: Path, **changes: object) -> BuildReport:
    options = {
        name: changes.pop(name)
        for name in ("jobs", "force", "dry_run", "fail_fast", "listener")
        if name in changes
    }
    sources = changes.pop("sources", (project / "seeds",))
    config: Config = dataclasses.replace(load_config(None, cwd=project), **{"voice": "tone", **changes})
    return build(config, sources=sources, **{"jobs": 1, **options})  # type: ignore[arg-type]


def statuses(report: BuildReport) -> list[Status]:
    return [outcome.status for outcome in report.outcomes]


def mp3s(project: Path) -> dict[str, str]:
    """Name and digest of every episode on disk."""
    files = sorted((project / "output" / "episodes").glob("*.mp3"))
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def faults(project: Path) -> list[Fault]:
    return [fault for fault in verify(project / "output") if not fault.note]


def feed_items(project: Path) -> list[etree._Element]:
    return etree.parse(project / "output" / "feed.xml").findall("channel/item")


def edit(project: Path, old: str, new: str, *, file: str = A) -> None:
    path = project / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_every_article_becomes_an_episode_of_a_whole_feed(project: Path) -> None:
    report = run(project)
    assert statuses(report) == [Status.BUILT] * 3
    assert [outcome.source for outcome in report.outcomes] == [A, B, C]
    assert faults(project) == []
    titles = [item.findtext("title") for item in feed_items(project)]
    assert titles == [
        "Miền Bắc đón đợt gió mùa đầu tiên",
        "Cầu mới nối hai bờ sông Đáy thông xe",
        "Hội sách mùa thu mở cửa sớm hai ngày",
    ]
    dates = [item.findtext("pubDate") for item in feed_items(project)]
    assert dates == [
        "Sat, 21 Sep 2024 12:00:00 +0700",
        "Fri, 20 Sep 2024 06:30:00 +0700",
        "Sat, 14 Sep 2024 12:00:00 +0700",
    ]


def test_a_second_build_touches_nothing(project: Path) -> None:
    run(project)
    before = {
        file: file.stat().st_mtime_ns
        for file in (project / "output").rglob("*")
        if file.suffix in (".mp3", ".xml", ".jpg")
    }
    report = run(project)
    assert statuses(report) == [Status.CURRENT] * 3
    assert all(outcome.duration_ms and outcome.file for outcome in report.outcomes)
    assert {file: file.stat().st_mtime_ns for file in before} == before


def test_a_current_article_asks_no_engine_whether_it_is_ready(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(project)

    def probe(*_: object, **__: object) -> None:
        raise AssertionError("a voice was chosen")

    monkeypatch.setattr("audionews.pipeline.voicing.choose_voice", probe)
    assert statuses(run(project)) == [Status.CURRENT] * 3


def test_two_builds_from_scratch_give_the_same_bytes(project: Path) -> None:
    run(project)
    first = mp3s(project)
    feed = (project / "output" / "feed.xml").read_bytes()
    shutil.rmtree(project / "output")
    run(project)
    assert mp3s(project) == first
    assert (project / "output" / "feed.xml").read_bytes() == feed


def test_parallel_workers_give_the_same_bytes_as_one(project: Path) -> None:
    run(project)
    first = mp3s(project)
    shutil.rmtree(project / "output")
    assert statuses(run(project, jobs=2)) == [Status.BUILT] * 3
    assert mp3s(project) == first


def test_an_edited_article_keeps_its_guid_and_date_and_gets_a_new_url(project: Path) -> None:
    run(project)
    before = {item.findtext("guid"): item for item in feed_items(project)}
    edit(project, "120 gian hàng", "130 gian hàng")
    assert statuses(run(project)) == [Status.BUILT, Status.CURRENT, Status.CURRENT]
    after = {item.findtext("guid"): item for item in feed_items(project)}
    assert after.keys() == before.keys()
    changed = [guid for guid in after if url(after[guid]) != url(before[guid])]
    assert len(changed) == 1
    assert after[changed[0]].findtext("pubDate") == before[changed[0]].findtext("pubDate")
    assert faults(project) == []


def url(item: etree._Element) -> str | None:
    enclosure = item.find("enclosure")
    assert enclosure is not None
    return enclosure.get("url")


def test_a_replaced_episode_stays_for_one_build(project: Path) -> None:
    """An app that read the feed just before may still be downloading it."""
    run(project)
    old = set(mp3s(project))
    edit(project, "120 gian hàng", "130 gian hàng")
    run(project)
    assert old < set(mp3s(project))
    run(project)
    assert len(mp3s(project)) == 3


def test_a_change_that_is_not_heard_keeps_the_url_and_the_sound(project: Path) -> None:
    run(project)
    before = {item.findtext("guid"): url(item) for item in feed_items(project)}
    edit(project, "author: Trần Thu Hà", "author: Trần Hà Thu", file=B)
    assert statuses(run(project)) == [Status.CURRENT] * 3
    assert {item.findtext("guid"): url(item) for item in feed_items(project)} == before
    assert faults(project) == []
    from audionews.tagger import read_tags

    bylines = {read_tags(file).byline for file in (project / "output" / "episodes").glob("*.mp3")}
    assert "Trần Hà Thu" in bylines


def test_only_the_edited_sentence_is_spoken_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audionews.synthesizer.RECOMPUTED", frozenset())
    run(project)
    spoken = spy_on_engine(monkeypatch)
    edit(project, "120 gian hàng", "130 gian hàng")
    run(project)
    assert len(spoken) == 1
    assert "một trăm ba mươi gian hàng" in spoken[0]


def spy_on_engine(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    from audionews.engines.tone import ToneEngine

    spoken: list[str] = []
    synthesize = ToneEngine.synthesize

    def spy(self: ToneEngine, text: str) -> object:
        spoken.append(text)
        return synthesize(self, text)

    monkeypatch.setattr(ToneEngine, "synthesize", spy)
    return spoken


def test_force_builds_again_what_is_current(project: Path) -> None:
    run(project)
    first = mp3s(project)
    assert statuses(run(project, force=True)) == [Status.BUILT] * 3
    assert mp3s(project) == first


def test_a_dry_run_says_what_would_be_built_and_writes_nothing(project: Path) -> None:
    assert statuses(run(project, dry_run=True)) == [Status.PLANNED] * 3
    assert not (project / "output").exists()
    run(project)
    edit(project, "120 gian hàng", "130 gian hàng")
    before = snapshot(project)
    report = run(project, dry_run=True)
    assert statuses(report) == [Status.PLANNED, Status.CURRENT, Status.CURRENT]
    assert report.feed is None
    assert snapshot(project) == before


def snapshot(project: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in (project / "output").rglob("*") if file.is_file()}


def test_a_missing_episode_is_made_again(project: Path) -> None:
    run(project)
    whole = mp3s(project)
    next((project / "output" / "episodes").glob("*.mp3")).unlink()
    assert sorted(statuses(run(project))) == ["built", "current", "current"]
    assert mp3s(project) == whole


def test_a_cut_off_episode_is_made_again(project: Path) -> None:
    run(project)
    whole = mp3s(project)
    file = next((project / "output" / "episodes").glob("*.mp3"))
    file.write_bytes(file.read_bytes()[:-500])
    run(project)
    assert mp3s(project) == whole


class TestFailures:
    def test_one_bad_article_does_not_stop_the_others(self, project: Path) -> None:
        (project / "seeds" / "b-cau-moi.txt").write_bytes(b"\xff\xfe\x00binary\x00")
        report = run(project)
        assert statuses(report) == [Status.BUILT, Status.FAILED, Status.BUILT]
        assert report.failed == 1
        assert B in (report.outcomes[1].error or "")
        assert report.outcomes[1].hint
        assert len(feed_items(project)) == 2

    def test_what_was_published_of_an_article_that_now_fails_stays(self, project: Path) -> None:
        run(project)
        (project / B).write_bytes(b"")
        assert statuses(run(project)) == [Status.CURRENT, Status.FAILED, Status.CURRENT]
        assert len(feed_items(project)) == 3
        assert faults(project) == []

    def test_fail_fast_stops_and_publishes_what_is_done(self, project: Path) -> None:
        (project / B).write_bytes(b"")
        report = run(project, fail_fast=True)
        assert Status.FAILED in statuses(report)
        assert len(report.outcomes) == 2
        assert faults(project) == []

    def test_an_article_that_the_voice_refuses_fails_by_name(self, project: Path) -> None:
        voice(project, "tone", fail_on="hàng")
        report = run(project)
        assert statuses(report) == [Status.FAILED, Status.BUILT, Status.BUILT]
        assert "gian hàng" in (report.outcomes[0].error or "")

    def test_what_was_spoken_before_a_failure_is_not_spoken_again(
        self, project: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("audionews.synthesizer.RECOMPUTED", frozenset())
        voice(project, "tone", fail_on="hàng")
        run(project, sources=(project / A,))
        # The option is part of the chunk's key, so the engine heals without it being touched.
        monkeypatch.setattr("audionews.engines.tone.ToneEngine._fail_on_demand", lambda *_: None)
        spoken = spy_on_engine(monkeypatch)
        assert statuses(run(project, sources=(project / A,))) == [Status.BUILT]
        assert "gian hàng" in spoken[0]

    def test_a_source_that_does_not_exist(self, project: Path) -> None:
        with pytest.raises(LoadError, match="nowhere"):
            run(project, sources=(project / "nowhere",))

    def test_an_output_that_is_a_file(self, project: Path) -> None:
        (project / "output").write_text("in the way")
        with pytest.raises(PublishError, match="output"):
            run(project)

    def test_two_builds_at_once(self, project: Path) -> None:
        class SecondBuild(Listener):
            def planned(self, articles: int) -> None:
                pass

            def finished(self, outcome: Outcome) -> None:
                with pytest.raises(PublishError, match="another build"):
                    run(project)

        run(project, listener=SecondBuild())

    def test_ctrl_c_publishes_what_is_finished(self, project: Path) -> None:
        class Impatient(Listener):
            def finished(self, outcome: Outcome) -> None:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            run(project, listener=Impatient())
        assert len(feed_items(project)) == 1
        assert faults(project) == []
        assert statuses(run(project)) == [Status.CURRENT, Status.BUILT, Status.BUILT]

    @pytest.mark.parametrize("fail_at", range(12))
    def test_a_full_disk_leaves_what_was_there(
        self, project: Path, monkeypatch: pytest.MonkeyPatch, fail_at: int
    ) -> None:
        """Every write of a build fails in turn; the feed stays valid and the next build goes on."""
        run(project, sources=(project / A,))
        writes = 0
        real = os.fsync

        def full(descriptor: int) -> None:
            nonlocal writes
            writes += 1
            if writes > fail_at:
                raise OSError(28, "No space left on device")
            real(descriptor)

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            try:
                report = run(project)
            except PublishError as error:
                assert "full" in error.hint
            else:
                failed = [outcome for outcome in report.outcomes if outcome.status is Status.FAILED]
                assert all("full" in (outcome.hint or "") for outcome in failed)
        assert faults(project) == []
        run(project)
        assert faults(project) == []
        assert len(feed_items(project)) == 3


def voice(project: Path, name: str, *, engine: str = "tone", **options: object) -> None:
    lines = [f'engine = "{engine}"', f'label = "Giọng {name}"', "[options]"]
    lines += [
        f'{key} = "{value}"' if isinstance(value, str) else f"{key} = {value}"
        for key, value in options.items()
    ]
    (project / "voices" / f"{name}.toml").write_text("\n".join(lines), encoding="utf-8")


class TestAuto:
    """``auto``: the best voice that answers, one voice per article."""

    @pytest.fixture(autouse=True)
    def voices(self, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("audionews.synthesizer.AUTO_CHOICES", ("best", "plain"))
        voice(project, "best", syllable_ms=150)
        voice(project, "plain")

    def test_takes_the_best(self, project: Path) -> None:
        report = run(project, voice="auto")
        assert {outcome.voice for outcome in report.outcomes} == {"best"}
        assert not any("ready" in note for note in report.notes)

    def test_takes_the_next_and_says_so_where_the_best_is_not_ready(self, project: Path) -> None:
        voice(project, "best", unhealthy="its server doesn't answer")
        report = run(project, voice="auto")
        assert {outcome.voice for outcome in report.outcomes} == {"plain"}
        assert not any(outcome.revoice for outcome in report.outcomes)
        assert any("best" in note and "its server doesn't answer" in note for note in report.notes)

    def test_says_what_each_voice_needs_where_none_is_ready(self, project: Path) -> None:
        voice(project, "best", unhealthy="its server doesn't answer")
        voice(project, "plain", unhealthy="its library is missing")
        with pytest.raises(EngineUnavailable, match=r"server doesn't answer.*library is missing"):
            run(project, voice="auto")

    def test_a_voice_that_fails_in_the_middle_is_replaced_from_the_first_word(self, project: Path) -> None:
        voice(project, "best", fail_on="hàng", failure="transient")
        report = run(project, voice="auto")
        assert [outcome.voice for outcome in report.outcomes] == ["plain", "plain", "plain"]
        assert [outcome.revoice for outcome in report.outcomes] == [True, True, True]
        alone = mp3s(project)
        shutil.rmtree(project / "output")
        run(project, voice="plain")
        assert mp3s(project).keys() == alone.keys()  # the names hold the digest of the sound

    def test_is_read_again_when_the_voice_is_back(self, project: Path) -> None:
        voice(project, "best", fail_on="hàng", failure="transient")
        run(project, voice="auto")
        voice(project, "best", syllable_ms=150)
        guids = {item.findtext("guid") for item in feed_items(project)}
        report = run(project, voice="auto")
        assert [outcome.voice for outcome in report.outcomes] == ["best"] * 3
        assert not any(outcome.revoice for outcome in report.outcomes)
        assert {item.findtext("guid") for item in feed_items(project)} == guids
        assert statuses(run(project, voice="auto")) == [Status.CURRENT] * 3

    def test_stays_as_it_is_while_the_voice_is_away(self, project: Path) -> None:
        voice(project, "best", fail_on="hàng", failure="transient")
        run(project, voice="auto")
        voice(project, "best", syllable_ms=150)
        voice(project, "best", unhealthy="its server doesn't answer")
        report = run(project, voice="auto")
        assert statuses(report) == [Status.CURRENT] * 3
        assert all(outcome.revoice for outcome in report.outcomes)

    def test_an_offline_episode_is_left_alone_when_the_network_is_back(self, project: Path) -> None:
        voice(project, "best", unhealthy="its server doesn't answer")
        run(project, voice="auto")
        voice(project, "best", syllable_ms=150)
        assert statuses(run(project, voice="auto")) == [Status.CURRENT] * 3

    def test_a_voice_named_outright_fails_the_article_instead(self, project: Path) -> None:
        voice(project, "best", fail_on="hàng", failure="transient")
        report = run(project, voice="best")
        assert statuses(report) == [Status.FAILED, Status.BUILT, Status.BUILT]


class TestLostCatalog:
    @pytest.mark.parametrize("emptied", [False, True], ids=["missing", "left empty by a kill"])
    def test_is_rebuilt_from_the_episodes(self, project: Path, emptied: bool) -> None:
        run(project)
        before, feed = mp3s(project), (project / "output" / "feed.xml").read_bytes()
        catalog = project / "output" / ".audionews" / "catalog.sqlite"
        catalog.unlink()
        if emptied:
            catalog.touch()
        report = run(project)
        assert statuses(report) == [Status.CURRENT] * 3
        assert any("rebuilt from the tags of 3 episodes" in note for note in report.notes)
        assert mp3s(project) == before
        assert (project / "output" / "feed.xml").read_bytes() == feed

    def test_keeps_the_dates_of_articles_whose_files_were_touched(self, project: Path) -> None:
        edit(project, "Từ đêm 21/9/2024, nhiệt", "Nhiệt", file=C)
        os.utime(project / C, (1_700_000_000, 1_700_000_000))
        run(project)
        (project / "output" / ".audionews" / "catalog.sqlite").unlink()
        os.utime(project / C, (1_720_000_000, 1_720_000_000))
        run(project)
        (date,) = [
            item.findtext("pubDate")
            for item in feed_items(project)
            if item.findtext("title", "").startswith("Miền")
        ]
        assert date == "Wed, 15 Nov 2023 05:13:20 +0700"

    def test_an_episode_of_another_program_is_left_out(self, project: Path) -> None:
        run(project)
        (project / "output" / ".audionews" / "catalog.sqlite").unlink()
        alien = project / "output" / "episodes" / "alien.mp3"
        alien.write_bytes(b"not an episode")
        report = run(project)
        assert any("alien.mp3" in note for note in report.notes)
        assert faults(project) == []


def test_moved_and_renamed(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A renamed article and a moved project keep their episodes."""
    run(project)
    guids = {item.findtext("guid") for item in feed_items(project)}
    (project / A).rename(project / "seeds" / "z-doi-ten.txt")
    moved = tmp_path / "elsewhere"
    project.rename(moved)
    monkeypatch.chdir(moved)
    report = run(moved)
    assert statuses(report) == [Status.CURRENT] * 3
    assert {item.findtext("guid") for item in feed_items(moved)} == guids


def test_base_url(project: Path) -> None:
    from audionews.config import with_base_url

    config = with_base_url(
        dataclasses.replace(load_config(None, cwd=project), voice="tone"), "https://nghe.example.vn/tin"
    )
    build(config, sources=(project / "seeds",), jobs=1)
    assert all(
        (url(item) or "").startswith("https://nghe.example.vn/tin/episodes/") for item in feed_items(project)
    )
    podcast = "{https://podcastindex.org/namespace/1.0}guid"
    guid = etree.parse(project / "output" / "feed.xml").findtext(f"channel/{podcast}")
    moved = with_base_url(config, "https://moved.example.vn/")
    build(moved, sources=(project / "seeds",), jobs=1)
    assert etree.parse(project / "output" / "feed.xml").findtext(f"channel/{podcast}") == guid


def test_an_acronym_that_the_article_explains_is_said_in_full(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "seeds" / "trạm.txt").write_text(
        "Trạm cứu hộ mở cửa\n\nTrạm Cứu hộ rùa biển (TCHRB) mở cửa sáng nay sau hai năm sửa chữa,"
        " nằm cách bến tàu vài bước chân.\n\nTheo quản lý, TCHRB đón khách vào cuối tuần"
        " và thả rùa về biển mỗi tháng một lần.\n",
        encoding="utf-8",
    )
    heard = spy_on_engine(monkeypatch)
    run(project)
    spoken = " ".join(heard)
    assert spoken.count("Trạm Cứu hộ rùa biển") == 2
    assert "tê xê hát" not in spoken


class TestLexicon:
    """Readings of the user's own: the project's, and a voice's, which wins."""

    def test_wins_over_the_rules_and_makes_only_what_it_changes(self, project: Path) -> None:
        run(project)
        before = mp3s(project)
        (project / "lexicon.tsv").write_text("sông Đáy\tsông Đái\n", encoding="utf-8")
        assert statuses(run(project)) == [Status.CURRENT, Status.BUILT, Status.CURRENT]
        assert before.keys() < mp3s(project).keys()

    def test_of_a_voice_wins_over_the_project_s(self, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (project / "lexicon.tsv").write_text("gian hàng\tquầy hàng\nhuyện\tquận\n", encoding="utf-8")
        (project / "voices" / "tone.tsv").write_text("gian hàng\tsạp hàng\n", encoding="utf-8")
        heard = spy_on_engine(monkeypatch)
        run(project)
        spoken = " ".join(heard)
        assert "một trăm hai mươi sạp hàng" in spoken
        assert "hai quận" in spoken

    def test_with_a_bad_row_is_named(self, project: Path) -> None:
        (project / "lexicon.tsv").write_text("Zalo\n", encoding="utf-8")
        with pytest.raises(ConfigError, match=r"lexicon\.tsv"):
            run(project)
