"""The commands normalize, lint and lexicon, as a user types them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from audionews.cli.readings import lexicon, lint, normalize
from audionews.errors import ConfigError, LoadError

COMMANDS = {"normalize": normalize, "lint": lint, "lexicon": lexicon}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)

    def invoke(name: str, *arguments: str, stdin: str | bytes = "") -> Result:
        result = CliRunner(mix_stderr=False).invoke(COMMANDS[name], arguments, input=stdin)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


def test_one_spoken_line_per_line(run) -> None:
    result = run("normalize", stdin="UBND họp.\n\nNgày 5/6\x0b có mưa")
    assert result.stdout == "ủy ban nhân dân họp.\n\nNgày năm tháng sáu có mưa\n"
    assert result.exit_code == 0


def test_only_lf_ends_a_line(run) -> None:
    assert run("normalize", stdin="một\r\nhai\u2028ba\n".encode()).stdout.count("\n") == 2


def test_a_file_can_be_named(run, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("VFF\n", encoding="utf-8")
    assert run("normalize", "in.txt").stdout == "vê ép ép\n"


def test_style_options(run) -> None:
    result = run(
        "normalize", "--thousand", "ngàn", "--zero-tens", "lẻ", "--short-year", stdin="Năm 2024, 1.005 con.\n"
    )
    assert result.stdout == "Năm hai ngàn hai mươi tư, một ngàn không trăm lẻ năm con.\n"
    assert run("normalize", "--respell", stdin="Ông Trump\n").stdout == "Ông trăm\n"


def test_tokens_tell_their_rule(run) -> None:
    lines = run("normalize", "--tokens", stdin="Ngày 5/6\n").stdout.splitlines()
    assert lines == ["Ngày\tNgày\tword\t1.00", "5/6\tnăm tháng sáu\tdate\t0.97", ""]


def test_json_has_spans(run) -> None:
    (first, second) = json.loads(run("normalize", "--json", stdin="Ngày 5/6\n").stdout)
    assert (first["start"], first["end"], second["start"], second["end"]) == (0, 4, 5, 8)


def test_bytes_that_are_not_utf8_are_named(run) -> None:
    with pytest.raises(LoadError, match="line 2 is not UTF-8"):
        run("normalize", stdin=b"t\xe1\xbb\x91t\n\xff\xfe\n")


def test_lint_exits_1_where_there_is_a_doubt(run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Yên ổn.\nBan XQZW họp.\n", encoding="utf-8")
    result = run("lint", "a.txt")
    assert result.exit_code == 1
    assert "a.txt:2: XQZW -> ích quy dét vê kép  [unknown acronym]" in result.stdout
    assert "Ban XQZW họp." in result.stdout


def test_lint_is_silent_and_0_where_all_is_sure(run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Sáng 26/7, UBND họp.\n", encoding="utf-8")
    result = run("lint", "a.txt")
    assert (result.exit_code, result.stdout) == (0, "")


def test_lint_as_json(run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("XQZW\n", encoding="utf-8")
    (line,) = run("lint", "--json", "a.txt").stdout.splitlines()
    assert json.loads(line)["token"]["written"] == "XQZW"


def test_a_lexicon_is_written_listed_tried_and_used(run) -> None:
    assert run("lexicon", "add", "XQZW", "ích quy", "--before", "ban, sở", "--note", "thử").exit_code == 0
    assert run("lexicon", "list").stdout == "XQZW\tích quy\t\tban, sở\t\tthử\n"
    assert run("lexicon", "test", "ban XQZW").stdout == "ban ích quy\n"
    assert run("normalize", stdin="ban XQZW\n").stdout == "ban ích quy\n"
    run("lexicon", "add", "XQZW", "ích quy dét", "--before", "ban, sở")
    assert run("lexicon", "test", "sở XQZW").stdout == "sở ích quy dét\n"


def test_a_named_lexicon_wins_over_the_project_s(run) -> None:
    run("lexicon", "add", "XQZW", "một")
    run("lexicon", "add", "XQZW", "hai", "--lexicon", "other.tsv")
    assert run("normalize", "--lexicon", "other.tsv", stdin="XQZW\n").stdout == "hai\n"


def test_a_reading_with_digits_is_refused(run) -> None:
    with pytest.raises(ConfigError, match="not a reading"):
        run("lexicon", "add", "VTC9", "vê tê xê 9")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help(run, name: str) -> None:
    assert "Usage" in run(name, "--help").stdout
