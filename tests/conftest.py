"""What all tests share: no network, no home directory, and a project to build."""

import shutil
import socket
from pathlib import Path
from typing import Any

import pytest

LOOPBACK = ("::1", "localhost", "")


class NetworkTouched(AssertionError):
    """A test tried to reach beyond this machine."""


@pytest.fixture(autouse=True)
def _no_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets tests reach this machine only, unless they are marked ``network``."""
    if request.node.get_closest_marker("network"):
        return
    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, _guarded_method(getattr(socket.socket, name)))
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
        monkeypatch.setattr(socket, name, _guarded_look_up(getattr(socket, name)))


def _guarded_method(method: Any) -> Any:
    def guarded(self: socket.socket, *arguments: Any) -> Any:
        address = arguments[-1]
        if isinstance(address, tuple) and not _is_here(address[0]):
            raise NetworkTouched(f"a test tried to reach {address}")
        return method(self, *arguments)

    return guarded


def _guarded_look_up(look_up: Any) -> Any:
    def guarded(host: Any, *arguments: Any, **options: Any) -> Any:
        if host is not None and not _is_here(host):
            raise NetworkTouched(f"a test tried to look up {host}")
        return look_up(host, *arguments, **options)

    return guarded


def _is_here(host: Any) -> bool:
    return str(host).startswith("127.") or host in LOOPBACK


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Gives each test an empty home directory, so that none reads or writes the real one."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "USERPROFILE", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(home))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with three short articles and a voice of plain tones, as the current one."""
    shutil.copytree(Path(__file__).parent / "data" / "project", tmp_path / "project")
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"
