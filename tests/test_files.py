import errno
import io
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audionews import files
from audionews.errors import PublishError


class Disk:
    """Counts the operations that can fail, and lets the one with a given number fail."""

    def __init__(self, monkeypatch, fails_at, error):
        self.count, self.fails_at, self.error = 0, fails_at, error
        for owner, name in ((os, "open"), (os, "fdopen"), (os, "fsync"), (Path, "replace"), (Path, "mkdir")):
            monkeypatch.setattr(owner, name, self.wrapped(getattr(owner, name)))
        original = os.fdopen

        def fdopen(*arguments, **options):
            file = original(*arguments, **options)
            return Writer(file, self)

        monkeypatch.setattr(os, "fdopen", fdopen)

    def wrapped(self, original):
        def call(*arguments, **options):
            self.step()
            return original(*arguments, **options)

        return call

    def step(self):
        self.count += 1
        if self.count == self.fails_at:
            raise OSError(self.error, os.strerror(self.error))


class Writer:
    def __init__(self, file, disk):
        self.file, self.disk = file, disk

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()

    def write(self, data):
        self.file.write(data[: len(data) // 2])
        self.disk.step()
        self.file.write(data[len(data) // 2 :])

    def flush(self):
        self.disk.step()
        self.file.flush()

    def fileno(self):
        return self.file.fileno()


OLD, NEW = b"old " * 1000, b"newer " * 1000


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EACCES])
def test_a_write_that_fails_anywhere_leaves_old_or_new_whole(tmp_path, error):
    fails_at = 0
    outcomes = set()
    while True:
        fails_at += 1
        path = tmp_path / str(fails_at) / "feed.xml"
        path.parent.mkdir()
        path.write_bytes(OLD)
        with pytest.MonkeyPatch.context() as patch:
            disk = Disk(patch, fails_at, error)
            try:
                files.write_whole(path, NEW)
                outcome = "written"
            except PublishError as caught:
                outcome = "refused"
                assert str(path) in caught.message
                assert isinstance(caught.__cause__, OSError)
        content = path.read_bytes()
        assert content == (NEW if outcome == "written" else OLD)
        assert [entry.name for entry in path.parent.iterdir()] == ["feed.xml"]
        outcomes.add(outcome)
        if disk.count < fails_at:
            break
    assert fails_at >= 7
    assert outcomes == {"written", "refused"}


def test_full_disk_is_called_so(tmp_path, monkeypatch):
    Disk(monkeypatch, 3, errno.ENOSPC)
    with pytest.raises(PublishError) as caught:
        files.write_whole(tmp_path / "a.mp3", NEW)
    assert "disk is full" in caught.value.hint


def test_interrupt_leaves_nothing_behind(tmp_path, monkeypatch):
    path = tmp_path / "a.mp3"
    path.write_bytes(OLD)

    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        files.write_whole(path, NEW)
    assert path.read_bytes() == OLD
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("data", [b"", b"x", bytes(range(256)) * 5000], ids=["empty", "one byte", "much"])
def test_what_was_written_is_what_is_read(tmp_path, data):
    path = tmp_path / "new" / "folder" / "file.bin"
    files.write_whole(path, data)
    assert path.read_bytes() == data
    assert [entry.name for entry in path.parent.iterdir()] == ["file.bin"]


def test_others_may_read_it_as_the_umask_says(tmp_path):
    before = os.umask(0o022)
    try:
        files.write_whole(tmp_path / "feed.xml", NEW)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "feed.xml").stat().st_mode) == 0o644


def test_longest_name_has_room_for_its_temporary_one(tmp_path):
    path = tmp_path / ("ữ" * 83 + ".mp3")  # 253 bytes
    files.write_whole(path, NEW)
    assert path.read_bytes() == NEW


def test_target_that_is_a_folder_is_refused(tmp_path):
    with pytest.raises(PublishError, match="can't write"):
        files.write_whole(tmp_path, NEW)


def test_unchanged_file_is_left_alone(tmp_path):
    path = tmp_path / "feed.xml"
    assert files.write_if_changed(path, OLD)
    os.utime(path, (1_000_000, 1_000_000))
    assert not files.write_if_changed(path, OLD)
    assert path.stat().st_mtime == 1_000_000
    assert files.write_if_changed(path, OLD[:-1] + b"!")
    assert path.read_bytes().endswith(b"!")


def test_sweep_removes_leftovers_and_nothing_else(tmp_path):
    episode = tmp_path / "episodes" / "a.mp3"
    files.write_whole(episode, OLD)
    (tmp_path / "half.part").write_bytes(b"the user's own")
    script = (
        "import os, sys, pathlib; from audionews import files; os.fsync = lambda _: os._exit(9); "
        "files.write_whole(pathlib.Path(sys.argv[1]), b'new' * 1000)"
    )
    assert subprocess.run([sys.executable, "-c", script, str(episode)], check=False).returncode == 9
    (left,) = files.leftovers(tmp_path)
    assert left.name.startswith(".a.mp3.")
    assert left.name.endswith(".part")
    assert files.sweep(tmp_path) == (left,)
    assert not left.exists()
    assert files.leftovers(tmp_path) == ()
    assert episode.read_bytes() == OLD
    assert (tmp_path / "half.part").exists()


def test_sweep_of_a_missing_folder_finds_nothing(tmp_path):
    assert files.sweep(tmp_path / "none") == ()


@given(st.binary(max_size=300), st.lists(st.tuples(st.integers(-5, 310), st.integers(-5, 310)), max_size=20))
def test_a_file_gives_the_slices_that_its_bytes_give(data: bytes, places: list[tuple[int, int]]) -> None:
    sliced = files.FileBytes(io.BytesIO(data))
    assert len(sliced) == len(data)
    for start, stop in places:
        assert sliced[start:stop] == data[start:stop]
    assert sliced[:] == data


def test_a_large_file_is_read_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(bytes(range(256)) * 20_000)
    with path.open("rb") as opened:
        sliced = files.FileBytes(opened)
        assert sliced[5_000_000:5_000_004] == bytes(range(64, 68))
        assert sliced[10:14] == bytes(range(10, 14))
