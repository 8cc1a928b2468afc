"""Finding source files and reading them."""

import errno
import os
import sys
from datetime import datetime
from pathlib import Path

import pytest

from audionews.dates import VIETNAM_TIME
from audionews.errors import LoadError
from audionews.loader import discover, load
from audionews.loader.source import MAX_BYTES


def _write(path: Path, text: str = "Tựa đề\nNước lên.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


# ---------------------------------------------------------------------------------------------
# discover


def test_a_folder_is_searched_to_any_depth_in_order(tmp_path: Path) -> None:
    wanted = [_write(tmp_path / name) for name in ("a.txt", "b/c.TXT", "b/d/e.txt", "z.txt")]
    _write(tmp_path / "notes.rst")
    (tmp_path / "folder.txt").mkdir()
    assert discover([tmp_path]) == tuple(wanted)


def test_hidden_files_and_folders_are_left_out_unless_named(tmp_path: Path) -> None:
    seen = _write(tmp_path / "a.txt")
    hidden = _write(tmp_path / ".b.txt")
    _write(tmp_path / ".git" / "c.txt")
    assert discover([tmp_path]) == (seen,)
    assert discover([hidden]) == (hidden,)


def test_a_hidden_folder_above_the_source_hides_nothing(tmp_path: Path) -> None:
    seen = _write(tmp_path / ".cache" / "seeds" / "a.txt")
    assert discover([seen.parent]) == (seen,)


def test_sources_keep_their_order_and_a_file_comes_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = _write(tmp_path / "seeds" / "a.txt"), _write(tmp_path / "seeds" / "b.txt")
    monkeypatch.chdir(tmp_path)
    found = discover([Path("seeds/b.txt"), Path("seeds"), Path("seeds/../seeds/a.txt"), b])
    assert found == (b, a)


def test_a_file_named_outright_may_have_any_suffix(tmp_path: Path) -> None:
    file = _write(tmp_path / "article.md")
    assert discover([file]) == (file,)


@pytest.mark.parametrize("name", ["missing", "missing/", "a.txt/b", "x" * 5000, "a\0b"])
def test_a_source_that_isn_t_there_is_named(tmp_path: Path, name: str) -> None:
    _write(tmp_path / "a.txt")
    with pytest.raises(LoadError) as caught:
        discover([tmp_path / name])
    assert str(tmp_path / name) in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("sources", [[], ["empty"]], ids=["none", "empty folder"])
def test_no_article_at_all_is_an_error(tmp_path: Path, sources: list[str]) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(LoadError, match="no article") as caught:
        discover([tmp_path / source for source in sources])
    assert ".txt" in caught.value.hint


# ---------------------------------------------------------------------------------------------
# load


def test_what_is_known_of_a_file(tmp_path: Path) -> None:
    file = _write(tmp_path / "seeds" / "a.txt")
    os.utime(file, (0, datetime(2026, 11, 20, 8, tzinfo=VIETNAM_TIME).timestamp()))
    loaded = load(file, root=tmp_path)
    assert loaded.article.title == "Tựa đề"
    assert loaded.identity == "file:seeds/a.txt"
    assert loaded.location == str(file)
    assert len(loaded.content_sha256) == 64
    assert loaded.modified == datetime(2026, 11, 20, 8, tzinfo=VIETNAM_TIME)


def test_an_edited_file_keeps_its_id_and_another_file_has_another(tmp_path: Path) -> None:
    file = _write(tmp_path / "a.txt")
    before = load(file, root=tmp_path)
    _write(file, "Tựa khác\nChuyện khác.")
    after = load(file, root=tmp_path)
    twin = load(_write(tmp_path / "b.txt", "Tựa khác\nChuyện khác."), root=tmp_path)
    assert before.article.id == after.article.id != twin.article.id
    assert before.content_sha256 != after.content_sha256 == twin.content_sha256


def test_the_id_moves_with_the_project(tmp_path: Path) -> None:
    here = load(_write(tmp_path / "here" / "seeds" / "a.txt"), root=tmp_path / "here")
    there = load(_write(tmp_path / "there" / "seeds" / "a.txt"), root=tmp_path / "there")
    assert here.article.id == there.article.id


def test_the_id_is_the_same_from_wherever_the_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = _write(tmp_path / "seeds" / "a.txt")
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path / "other")
    assert load(Path("../seeds/a.txt"), root=tmp_path).identity == load(file, root=tmp_path).identity
    assert load(Path("../seeds/a.txt"), root=tmp_path).location == str(file)
    assert load(file, root=Path("..")).identity == "file:seeds/a.txt"


def test_a_file_outside_the_project_goes_by_its_whole_path(tmp_path: Path) -> None:
    file = _write(tmp_path / "elsewhere" / "a.txt")
    (tmp_path / "project").mkdir()
    assert load(file, root=tmp_path / "project").identity == f"file:{file.as_posix()}"


def test_the_id_of_an_article_with_an_address_is_that_of_its_address(tmp_path: Path) -> None:
    text = "---\nurl: https://vidu.vn/a\n---\nTựa đề\nNước lên."
    one, other = (
        load(_write(tmp_path / "a.txt", text), root=tmp_path),
        load(_write(tmp_path / "b.txt", text), root=tmp_path),
    )
    assert one.identity == other.identity == "url:https://vidu.vn/a"


def test_decomposed_file_names_are_the_same_name(tmp_path: Path) -> None:
    composed = load(_write(tmp_path / "one" / "b\u1ebfn.txt"), root=tmp_path / "one")
    decomposed = load(_write(tmp_path / "two" / "be\u0302\u0301n.txt"), root=tmp_path / "two")
    assert composed.article.id == decomposed.article.id


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_file_name_that_is_no_unicode_is_read(tmp_path: Path) -> None:
    file = Path(os.fsdecode(os.fsencode(tmp_path) + b"/b\xe9n.txt"))
    _write(file)
    loaded = load(file, root=tmp_path)
    assert loaded.identity == "file:b\\xe9n.txt"
    assert loaded.location.encode() and loaded.article.title == "Tựa đề"
    with pytest.raises(LoadError, match="xe9n"):
        load(_write(file, " "), root=tmp_path)


def test_too_large_a_file_is_refused_and_the_largest_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    line = b"a " * 499 + b"a\n"
    file.write_bytes(line * (MAX_BYTES // len(line)) + b"b" * (MAX_BYTES % len(line)))
    assert file.stat().st_size == MAX_BYTES
    assert load(file, root=tmp_path).article.paragraphs
    with file.open("ab") as stream:
        stream.write(b"b")
    with pytest.raises(LoadError, match="larger than 20 MB") as caught:
        load(file, root=tmp_path)
    assert str(file) in caught.value.message and caught.value.hint


def test_a_folder_is_no_article(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="can't be read"):
        load(tmp_path, root=tmp_path)


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.ENOENT])
def test_a_file_that_can_t_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    file = _write(tmp_path / "a.txt")

    def fail(*arguments: object, **options: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "open", fail)
    with pytest.raises(LoadError) as caught:
        load(file, root=tmp_path)
    assert str(file) in caught.value.message and os.strerror(number) in caught.value.message
    assert isinstance(caught.value.__cause__, OSError)


@pytest.mark.parametrize("seconds", [-1e9, 0, 1e12])
def test_any_file_time_is_a_date(tmp_path: Path, seconds: float) -> None:
    file = _write(tmp_path / "a.txt")
    try:
        os.utime(file, (seconds, seconds))
    except OSError:
        pytest.skip("the file system doesn't hold such times")
    assert load(file, root=tmp_path).modified.tzinfo is not None
