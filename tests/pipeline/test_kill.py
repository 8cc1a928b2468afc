"""kill -9 at any moment: the feed on disk stays valid, and the next build finishes the job."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from lxml import etree

from audionews.verifier import verify

BUILD = ["build", "--voice", "tone", "--jobs", "1", "-q"]

KILL_AT_STEP = """
import os, signal, sqlite3, sys
from pathlib import Path

steps = int(sys.argv[1])

def step():
    global steps
    steps -= 1
    if steps < 0:
        os.kill(os.getpid(), signal.SIGKILL)

def dying_before(function):
    def wrapper(*arguments, **options):
        step()
        return function(*arguments, **options)
    return wrapper

# Every way in which a build changes the disk: write, sync, rename, remove, and the catalog's statements.
os.fsync = dying_before(os.fsync)
Path.replace = dying_before(Path.replace)
Path.unlink = dying_before(Path.unlink)

class Dying(sqlite3.Connection):
    def execute(self, *arguments):
        step()
        return super().execute(*arguments)

connect = sqlite3.connect
sqlite3.connect = lambda *arguments, **options: connect(*arguments, **{**options, "factory": Dying})

from audionews.cli import run
sys.exit(run(sys.argv[2:]))
"""


def items(project: Path) -> int:
    feed = project / "output" / "feed.xml"
    return len(etree.parse(feed).findall("channel/item")) if feed.exists() else 0


def assert_nothing_lost(project: Path, *, published: int) -> None:
    feed = project / "output" / "feed.xml"
    if feed.exists():
        # Leftovers of the killed write are allowed: the next build removes them.
        faults = [
            fault for fault in verify(project / "output") if not fault.note and ".part" not in fault.path
        ]
        assert faults == []
    assert items(project) >= published


def finish(project: Path) -> None:
    subprocess.run([sys.executable, "-m", "audionews", *BUILD], cwd=project, check=True, timeout=60)
    assert [fault for fault in verify(project / "output") if not fault.note] == []
    assert items(project) == 3


@pytest.mark.slow
def test_at_every_step_of_a_first_build_and_of_one_that_goes_on(project: Path) -> None:
    published = 0
    for killed_after in range(400):
        # Growing steps: each run dies a little later than the one before, over what that one left.
        command = [sys.executable, "-c", KILL_AT_STEP, str(killed_after * 3), *BUILD]
        result = subprocess.run(command, cwd=project, check=False, timeout=60)
        assert_nothing_lost(project, published=published)
        published = items(project)
        if result.returncode == 0:
            break
        assert result.returncode == -signal.SIGKILL
    else:
        pytest.fail("the build never came to its end")
    assert killed_after > 5, "the steps are not being counted"
    finish(project)


@pytest.mark.slow
def test_at_every_step_of_a_bulletin(project: Path) -> None:
    finish(project)
    main = (project / "output" / "feed.xml").read_bytes()
    (project / "audionews.toml").write_text('[build]\nvoice = "tone"\n', encoding="utf-8")
    bulletin = ["digest", "--date", "2024-09-20"]
    feed = project / "output" / "digest" / "feed.xml"
    for killed_after in range(400):
        command = [sys.executable, "-c", KILL_AT_STEP, str(killed_after * 3), *bulletin]
        result = subprocess.run(command, cwd=project, check=False, timeout=60, stdout=subprocess.DEVNULL)
        assert (project / "output" / "feed.xml").read_bytes() == main
        if feed.exists():
            whole = [fault for fault in verify(feed.parent) if not fault.note and ".part" not in fault.path]
            assert whole == []
        if result.returncode == 0:
            break
        assert result.returncode == -signal.SIGKILL
    else:
        pytest.fail("the bulletin never came to its end")
    assert killed_after > 3, "the steps are not being counted"
    assert len(etree.parse(feed).findall("channel/item")) == 1
    subprocess.run([sys.executable, "-m", "audionews", *bulletin], cwd=project, check=True, timeout=60)
    assert [fault for fault in verify(feed.parent) if not fault.note] == []
    finish(project)


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_at_any_time_while_an_old_feed_is_public(project: Path, jobs: str) -> None:
    finish(project)
    old = items(project)
    for article in (project / "seeds").glob("*.txt"):
        article.write_text(
            article.read_text(encoding="utf-8") + "\nThêm một câu mới ở cuối bài.\n", encoding="utf-8"
        )
    started = time.monotonic()
    subprocess.run(
        [sys.executable, "-m", "audionews", *BUILD, "--force", "--jobs", jobs], cwd=project, check=True
    )
    whole_s = time.monotonic() - started
    for tenth in range(1, 11):
        process = subprocess.Popen(
            [sys.executable, "-m", "audionews", *BUILD, "--force", "--jobs", jobs], cwd=project
        )
        time.sleep(whole_s * tenth / 10)
        process.kill()
        process.wait()
        assert_nothing_lost(project, published=old)
    assert_no_worker_left(project)
    finish(project)


def assert_no_worker_left(project: Path) -> None:
    """Workers of a killed build end by themselves; seen where the system has /proc."""
    deadline = time.monotonic() + 20
    while left := [process for process in Path("/proc").glob("[0-9]*") if works_in(process, project)]:
        assert time.monotonic() < deadline, f"still there: {left}"
        time.sleep(0.1)


def works_in(process: Path, project: Path) -> bool:
    try:
        return (process / "cwd").readlink() == project and process.name != str(os.getpid())
    except OSError:
        return False
