"""The command line as a user meets it: what it prints where, and how it exits."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from audionews.cli import SECTIONS, audionews, run

ROOT = Path(__file__).parents[2]
SEED = ROOT / "seeds" / "000_cba8fc2159993bfb.txt"


@pytest.fixture(autouse=True)
def _test_voice(project: Path) -> None:
    (project / "audionews.toml").write_text('[build]\nvoice = "tone"\n', encoding="utf-8")


def commands() -> list[click.Command]:
    return [command for section in SECTIONS.values() for command in section]


class TestHelp:
    @pytest.mark.parametrize("command", commands(), ids=lambda command: command.name)
    def test_every_command_has_help_and_stands_in_both_readmes(
        self, command: click.Command, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run([str(command.name), "--help"]) == 0
        shown = capsys.readouterr().out
        assert len(shown.splitlines()) > 4
        for readme in ("README.md", "README.vi.md"):
            assert f"`audionews {command.name}" in (ROOT / readme).read_text(encoding="utf-8")

    @pytest.mark.parametrize("command", commands(), ids=lambda command: command.name)
    def test_every_option_says_what_it_does(self, command: click.Command) -> None:
        silent = [
            parameter.name
            for parameter in command.params
            if isinstance(parameter, click.Option) and not parameter.help
        ]
        assert silent == []

    def test_the_group_lists_every_command_under_a_heading(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["--help"]) == 0
        shown = capsys.readouterr().out
        assert all(re.search(rf"^  {command.name} ", shown, re.MULTILINE) for command in commands())
        assert set(audionews.commands) == {command.name for command in commands()}

    def test_version(self, capsys: pytest.CaptureFixture[str]) -> None:
        from audionews import __version__

        assert run(["--version"]) == 0
        assert capsys.readouterr().out == f"audionews {__version__}\n"

    def test_help_loads_no_heavy_library(self) -> None:
        heavy = "numpy lxml pydub mutagen gtts rich PIL miniaudio lameenc soxr sqlite3 onnxruntime"
        code = (
            "import sys; from audionews.cli import run; run(['--help']);"
            f"print(sorted(set({heavy.split()!r}) & set(sys.modules)), file=sys.stderr)"
        )
        shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert shown.stderr.strip() == "[]"


class TestBuild:
    def test_reads_seeds_and_writes_output(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["build"]) == 0
        shown = capsys.readouterr()
        lines = shown.out.splitlines()
        assert len(lines) == 4
        assert lines[0].startswith("Hội sách mùa thu mở cửa sớm hai ngày\t0:")
        assert lines[3] == f"feed: {project}/output/feed.xml"
        assert "built    seeds/a-hoi-sach.txt" in shown.err
        assert run(["check"]) == 0

    def test_report_for_machines(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (project / "seeds" / "b-cau-moi.txt").write_bytes(b"")
        assert run(["build", "--json"]) == 9
        shown = capsys.readouterr()
        report = json.loads(shown.out)
        assert [outcome["status"] for outcome in report["outcomes"]] == ["built", "failed", "built"]
        assert report["failed"] == 1
        built = report["outcomes"][0]
        assert (project / "output" / built["file"]).is_file()
        assert built["voice"] == "tone"
        assert {drop["reason"] for drop in built["drops"]} >= {"share button", "byline"}
        assert "error: seeds/b-cau-moi.txt" in shown.err

    def test_quiet(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["build", "-q"]) == 0
        assert capsys.readouterr() == ("", "")

    def test_verbose_says_what_is_not_read(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["build", "-v"]) == 0
        assert "seeds/a-hoi-sach.txt: not read (share button): Chia sẻ Zalo" in capsys.readouterr().err

    def test_flags_win_over_the_project_file(self, project: Path) -> None:
        (project / "audionews.toml").write_text(
            '[build]\nvoice = "nobody"\noutput = "elsewhere"\n', encoding="utf-8"
        )
        assert run(["build", "--voice", "tone", "--output", "here", "-q"]) == 0
        assert (project / "here" / "feed.xml").is_file()
        assert not (project / "elsewhere").exists()

    def test_project_file_elsewhere(
        self, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert run(["--config", str(project / "audionews.toml"), "build", "-q"]) == 0
        assert (project / "output" / "feed.xml").is_file()

    def test_one_source(self, project: Path) -> None:
        assert run(["build", "seeds/c-thoi-tiet.txt", "-q"]) == 0
        assert len(list((project / "output" / "episodes").glob("*.mp3"))) == 1

    def test_base_url(self, project: Path) -> None:
        assert run(["build", "--base-url", "https://nghe.example.vn/tin", "-q"]) == 0
        assert b'url="https://nghe.example.vn/tin/episodes/' in (project / "output" / "feed.xml").read_bytes()

    def test_says_how_to_set_a_base_url_where_there_is_none(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["build"]) == 0
        assert "--base-url" in capsys.readouterr().err
        assert run(["build", "--base-url", "https://nghe.example.vn/tin/"]) == 0
        assert "--base-url" not in capsys.readouterr().err


class TestExitCodes:
    @pytest.mark.parametrize(
        ("arguments", "code", "told"),
        [
            pytest.param(["bild"], 2, "No such command", id="unknown command"),
            pytest.param(["build", "--jobs", "0"], 2, "--jobs", id="bad option"),
            pytest.param(["build", "--voice", "bak"], 3, "Did you mean 'bac'?", id="unknown voice"),
            pytest.param(["build", "--base-url", "example"], 3, "not a web address", id="bad address"),
            pytest.param(["build", "nowhere"], 4, "nowhere", id="no source"),
            pytest.param(["text", "nowhere.txt"], 4, "nowhere.txt", id="no file"),
            pytest.param(["check", "nowhere"], 8, "nowhere", id="nothing to check"),
            pytest.param(["init"], 3, "already there", id="init twice"),
        ],
    )
    def test_of_mistakes(
        self, arguments: list[str], code: int, told: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run(arguments) == code
        shown = capsys.readouterr()
        assert told in shown.err
        assert "Traceback" not in shown.err

    def test_misspelt_setting(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (project / "audionews.toml").write_text('[feed]\ntitel = "Tin"\n', encoding="utf-8")
        assert run(["build"]) == 3
        shown = capsys.readouterr().err
        assert "audionews.toml" in shown
        assert "'titel'" in shown
        assert "'title'" in shown

    def test_check_says_a_line_per_fault(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["build", "-q"]) == 0
        first, second, _ = sorted((project / "output" / "episodes").glob("*.mp3"))
        first.unlink()
        second.write_bytes(second.read_bytes()[:-100])
        assert run(["check"]) == 8
        shown = capsys.readouterr()
        assert first.name in shown.out
        assert second.name in shown.out
        assert len(shown.out.splitlines()) >= 2

    def test_ctrl_c(
        self, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def interrupted(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("audionews.pipeline.driver.recognise", interrupted)
        assert run(["build"]) == 130
        assert "Traceback" not in capsys.readouterr().err

    def test_a_reader_that_goes_away(self, project: Path) -> None:
        """`audionews text FILE | head` is no error."""
        text = project / "long.txt"
        text.write_text("Tiêu đề\n" + "Một câu dài cho đầy ống dẫn.\n" * 20_000, encoding="utf-8")
        command = [sys.executable, "-m", "audionews", "text", str(text)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as shown:
            assert shown.stdout is not None and shown.stderr is not None
            assert shown.stdout.readline()
            shown.stdout.close()
            assert shown.stderr.read() == b""
        assert shown.returncode == 0


class TestListening:
    def test_say_writes_an_mp3(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        import io

        from mutagen.mp3 import MP3

        assert run(["say", "Giá vàng tăng 2% sáng 26/7.", "-o", "gia.mp3"]) == 0
        length = MP3(io.BytesIO((project / "gia.mp3").read_bytes())).info.length
        assert 1.5 < length < 8
        assert capsys.readouterr().out.startswith("gia.mp3")

    def test_say_reads_a_file(self, project: Path) -> None:
        assert run(["say", "seeds/c-thoi-tiet.txt"]) == 0
        assert (project / "say.mp3").stat().st_size > 10_000

    def test_say_nothing(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["say", " "]) == 4
        assert "the text" in capsys.readouterr().err

    def test_text_shows_written_and_spoken(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["text", "seeds/a-hoi-sach.txt"]) == 0
        shown = capsys.readouterr().out
        assert "120 gian hàng" in shown
        assert "một trăm hai mươi gian hàng" in shown
        assert "Lê Minh Khuê" not in shown
        assert "Zalo" not in shown

    def test_text_explains(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["text", "seeds/a-hoi-sach.txt", "--explain"]) == 0
        shown = capsys.readouterr().out
        assert re.search(r"120 → một trăm hai mươi  by \w+", shown)
        assert "byline    Lê Minh Khuê" in shown
        assert "source    Tuổi Trẻ" in shown
        assert "dropped   share button: Chia sẻ Zalo" in shown
        assert "dropped   dateline: the source's name: TTO -" in shown

    def test_text_for_machines(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["text", "seeds/b-cau-moi.txt", "--json"]) == 0
        shown = json.loads(capsys.readouterr().out)
        assert shown["byline"] == "Trần Thu Hà"
        assert shown["published"] == "2024-09-20T06:30:00+07:00"
        assert [chunk["role"] for chunk in shown["chunks"]] == [
            *("notice", "title", "lead", "lead", "body", "notice"),
        ]
        assert shown["chunks"][1]["tokens"][0].keys() >= {"written", "spoken", "rule", "start", "end"}

    def test_voices(self, capsys: pytest.CaptureFixture[str], project: Path) -> None:
        (project / "voices" / "broken.toml").write_text('engine = "espeka"\n', encoding="utf-8")
        (project / "voices" / "google.toml").write_text(
            'engine = "gtts"\n[options]\nendpoint = "http://127.0.0.1:9"\n', encoding="utf-8"
        )
        assert run(["voices"]) == 0
        lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
        assert lines["bac"].endswith("ready")
        assert lines["tone"].endswith("ready")
        assert "not ready" in lines["google"]
        assert "espeak" in lines["broken"]


class TestHouseKeeping:
    def test_init_writes_a_file_that_changes_nothing(self, project: Path) -> None:
        (project / "audionews.toml").unlink()
        assert run(["init"]) == 0
        assert run(["build", "--voice", "tone", "-q"]) == 0

    def test_cache(
        self, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr("audionews.synthesizer.RECOMPUTED", frozenset())
        assert run(["build", "-q", "--jobs", "1"]) == 0
        article = project / "seeds" / "a-hoi-sach.txt"
        article.write_text(article.read_text(encoding="utf-8").replace("120", "130"), encoding="utf-8")
        assert run(["build", "-q", "--jobs", "1"]) == 0
        capsys.readouterr()
        assert run(["cache"]) == 0
        before = capsys.readouterr().out
        assert run(["cache", "--prune"]) == 0
        pruned = capsys.readouterr().out
        assert "removed 1 chunks" in pruned
        assert before not in pruned
        assert run(["build", "-q"]) == 0


class TestSeed:
    """The article that the project was created from."""

    def test_is_read_right_to_the_last_token(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["text", str(SEED), "--json", "--voice", "bac"]) == 0
        shown = json.loads(capsys.readouterr().out)
        changed = {
            (token["written"].rstrip("."), token["spoken"].rstrip("."))
            for chunk in shown["chunks"]
            if chunk["role"] != "notice"
            for token in chunk["tokens"]
            if token["written"] != token["spoken"] and token["rule"] != "punct"
        }
        assert changed == {
            ("26/7", "hai mươi sáu tháng bảy"),
            ("6", "sáu"),
            ("2", "hai"),
            ("TP", "thành phố"),
            ("2019", "hai nghìn không trăm mười chín"),
        }
        assert shown["byline"] == "Phương Đoàn"
        assert shown["source"] == "Kinh tế và Đô thị"
        assert shown["published"].startswith("2019-07-26")
        assert [drop["text"] for drop in shown["drops"]] == [
            "Phương Đoàn",
            "Chia sẻ Zalo",
            "Kinhtedothi -",
            "Phó ban Thi đua Khen thưởng TP Đỗ Đức Thịnh phát biểu tại buổi Tọa đàm.",
            "Tin đọc nhiều",
            "Kinh tế đô thị cuối tuần",
        ]

    def test_reads_its_photo_caption_where_the_project_says_so(
        self, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (project / "audionews.toml").write_text('[build]\ncaptions = "read"\n', encoding="utf-8")
        assert run(["text", str(SEED), "--json", "--voice", "bac"]) == 0
        shown = json.loads(capsys.readouterr().out)
        captions = [chunk["spoken"] for chunk in shown["chunks"] if chunk["role"] == "caption"]
        assert len(captions) == 1
        assert "phát biểu tại buổi Tọa đàm" in captions[0]

    def test_becomes_about_three_minutes_with_an_empty_path(self, project: Path) -> None:
        shutil.copy(SEED, project / "seeds")
        environment = {name: value for name, value in os.environ.items() if name != "PATH"}
        command = [sys.executable, "-m", "audionews", "build", "--voice", "bac", "--json", str(SEED)]
        shown = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True, timeout=120
        )
        (outcome,) = json.loads(shown.stdout)["outcomes"]
        assert 150_000 < outcome["duration_ms"] < 240_000
