"""The guards of conftest.py themselves: a test that reaches out, or home, is caught."""

import os
import socket
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import NetworkTouched

OUTSIDE = "192.0.2.1"
"""An address that belongs to nobody (RFC 5737)."""


@pytest.mark.parametrize(
    "reach",
    [
        lambda: socket.create_connection((OUTSIDE, 80), timeout=0.1),
        lambda: socket.create_connection(("vidu.example", 80), timeout=0.1),
        lambda: socket.socket().connect((OUTSIDE, 80)),
        lambda: socket.socket().connect_ex((OUTSIDE, 80)),
        lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", (OUTSIDE, 53)),
        lambda: socket.getaddrinfo("vidu.example", 80),
        lambda: socket.getaddrinfo("localhost.vidu.example", 80),
        lambda: socket.gethostbyname("vidu.example"),
        lambda: urllib.request.urlopen("http://vidu.example/", timeout=0.1),
        lambda: urllib.request.urlopen(f"http://{OUTSIDE}/", timeout=0.1),
    ],
    ids=[
        "address",
        "name",
        "connect",
        "connect_ex",
        "udp",
        "look up",
        "disguised",
        "old look up",
        "url",
        "ip url",
    ],
)
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_reaching_out_fails(reach: object) -> None:
    with pytest.raises(NetworkTouched):
        reach()  # type: ignore[operator] # one of the functions above


def test_this_machine_can_be_reached() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(("localhost", server.getsockname()[1]), timeout=5) as client,
    ):
        client.sendall(b"x")
        accepted, _ = server.accept()
        with accepted:
            assert accepted.recv(1) == b"x"


def test_home_is_an_empty_folder_of_this_test(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = Path.home()
    assert home.is_relative_to(tmp_path_factory.getbasetemp())
    assert list(home.iterdir()) == []
    assert Path("~/x").expanduser().parent == home
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        assert Path(os.environ[name]).is_relative_to(home)


def test_the_project_is_a_copy(project: Path) -> None:
    assert Path.cwd() == project
    (project / "seeds" / "a-hoi-sach.txt").unlink()
    original = Path(__file__).parent / "data" / "project" / "seeds" / "a-hoi-sach.txt"
    assert original.exists()
