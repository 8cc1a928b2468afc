"""Fetching: what a server may do to us, and what we do to a server."""

import gzip
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from audionews.errors import LoadError
from audionews.loader import Fetcher
from audionews.loader.addresses import canonical_url, is_public, is_url
from audionews.loader.fetch import MAX_BYTES, MAX_REDIRECTS
from tests.intake.server import Answer, Server


def test_a_page_comes_with_its_address_and_encoding(server: Server, fetcher: Fetcher) -> None:
    url = server.put("/a", "Nước lên.", content_type="text/html; charset=windows-1258")
    found = fetcher.fetch(url)
    assert (found.data, found.url, found.content_type, found.charset) == (
        "Nước lên.".encode(),
        url,
        "text/html",
        "windows-1258",
    )
    assert "audionews/" in server.asked[0][1]["user-agent"]


def test_a_packed_page_is_unpacked(server: Server, fetcher: Fetcher) -> None:
    url = server.put("/a", gzip.compress("Nước lên.".encode()), content_encoding="gzip")
    assert fetcher.fetch(url).data.decode() == "Nước lên."
    assert "br" not in server.asked[0][1]["accept-encoding"].split(", ")


def test_redirects_are_followed_to_the_end(server: Server, fetcher: Fetcher) -> None:
    end = server.put("/end", "Nước lên.")
    server.answers["/start"] = Answer(status=301, headers={"location": "/middle"})
    server.answers["/middle"] = Answer(status=302, headers={"location": end})
    found = fetcher.fetch(server.base + "/start")
    assert found.url == end and found.data.decode() == "Nước lên."


def test_endless_redirects_end(server: Server, fetcher: Fetcher) -> None:
    server.answers["/a"] = Answer(status=302, headers={"location": "/a"})
    with pytest.raises(LoadError, match="redirects more than"):
        fetcher.fetch(server.base + "/a")
    assert len(server.asked) == MAX_REDIRECTS + 1


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://a.vn/b", "javascript:alert(1)"])
def test_redirects_to_other_than_the_web_are_refused(server: Server, fetcher: Fetcher, location: str) -> None:
    server.answers["/a"] = Answer(status=302, headers={"location": location})
    with pytest.raises(LoadError):
        fetcher.fetch(server.base + "/a")
    assert server.paths() == ["/a"]


class TestPrivateAddresses:
    @pytest.mark.parametrize(
        "address",
        [
            *(
                "127.0.0.1",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.1",
            ),
            *(
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "fe80::1%eth0",
                "fc00::1",
                "::ffff:10.0.0.1",
                "64:ff9b::a00:1",
            ),
            *("2002:7f00:1::", "::", "not an address"),
        ],
    )
    def test_they_aren_t_public(self, address: str) -> None:
        assert not is_public(address)

    @pytest.mark.parametrize(
        "address", ["8.8.8.8", "203.162.0.1", "2001:4860:4860::8888", "64:ff9b::808:808"]
    )
    def test_public_ones_are(self, address: str) -> None:
        assert is_public(address)

    def test_a_host_that_is_private_isn_t_asked(self, server: Server) -> None:
        with Fetcher(None) as fetcher, pytest.raises(LoadError, match=re.escape("127.0.0.1")) as caught:
            fetcher.fetch(server.put("/a", "Nước lên."))
        assert "--allow-private" in caught.value.hint and server.asked == []

    def test_a_name_that_leads_to_a_private_address_isn_t_asked(self) -> None:
        with (
            Fetcher(None, look_up=lambda host, port: ["203.162.0.1", "10.0.0.7"]) as fetcher,
            pytest.raises(LoadError, match=re.escape("10.0.0.7")),
        ):
            fetcher.fetch("https://bao.example.vn/a")

    def test_a_redirect_to_a_private_address_isn_t_followed(self, server: Server) -> None:
        server.answers["/a"] = Answer(status=302, headers={"location": "http://noi-bo.example.vn/admin"})
        addresses = {"127.0.0.1": ["127.0.0.1"], "noi-bo.example.vn": ["192.168.0.1"]}
        with (
            # This machine stands for one on the internet.
            Fetcher(
                None,
                public=lambda address: address == "127.0.0.1" or is_public(address),
                look_up=lambda host, port: addresses[host],
            ) as fetcher,
            pytest.raises(LoadError, match=re.escape("192.168.0.1")),
        ):
            fetcher.fetch(server.base + "/a")
        assert server.paths() == ["/a"]

    def test_the_connection_goes_to_the_address_that_was_looked_up(self, server: Server) -> None:
        port = server.base.rpartition(":")[2]
        server.put("/a", "Nước lên.")
        with Fetcher(None, allow_private=True, look_up=lambda host, port: ["127.0.0.1"]) as fetcher:
            assert fetcher.fetch(f"http://bao.example.vn:{port}/a").data.decode() == "Nước lên."
        assert server.asked[0][1]["host"] == f"bao.example.vn:{port}"

    def test_a_host_that_isn_t_found_is_named(self) -> None:
        def nowhere(host: str, port: int) -> list[str]:
            raise OSError(-2, "Name or service not known")

        with (
            Fetcher(None, look_up=nowhere) as fetcher,
            pytest.raises(LoadError, match=re.escape("bao.example.vn")),
        ):
            fetcher.fetch("https://bao.example.vn/")


class TestLimits:
    def test_too_large_a_page_is_left(self, server: Server, fetcher: Fetcher) -> None:
        def endless() -> Iterator[bytes]:
            while True:
                yield b"a" * 65536

        server.answers["/a"] = Answer(headers={"content-type": "text/html"}, stream=endless)
        with pytest.raises(LoadError, match=f"larger than {MAX_BYTES // 1_000_000} MB"):
            fetcher.fetch(server.base + "/a")

    def test_a_packed_bomb_is_left(self, server: Server, fetcher: Fetcher) -> None:
        url = server.put("/a", gzip.compress(b"a" * (MAX_BYTES + 1)), content_encoding="gzip")
        with pytest.raises(LoadError, match="larger than"):
            fetcher.fetch(url)

    def test_a_dripping_server_is_left(
        self, server: Server, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def drip() -> Iterator[bytes]:
            for _ in range(200):
                yield b"a" * 70_000
                time.sleep(0.005)

        monkeypatch.setattr("audionews.loader.fetch.WHOLE_S", 0.05)
        server.answers["/a"] = Answer(headers={"content-type": "text/html"}, stream=drip)
        with pytest.raises(LoadError, match="takes longer"):
            fetcher.fetch(server.base + "/a")

    @pytest.mark.parametrize("kind", ["image/jpeg", "application/pdf", "video/mp4"])
    def test_other_kinds_are_refused(self, server: Server, fetcher: Fetcher, kind: str) -> None:
        with pytest.raises(LoadError, match=kind):
            fetcher.fetch(server.put("/a", b"x", content_type=kind))

    @pytest.mark.parametrize("status", [401, 403, 404, 410, 429, 500, 503, 204])
    def test_a_refusal_is_told_with_what_to_do(self, server: Server, fetcher: Fetcher, status: int) -> None:
        server.answers["/a"] = Answer(b"", status)
        with pytest.raises(LoadError, match=str(status)) as caught:
            fetcher.fetch(server.base + "/a")
        assert caught.value.hint

    @pytest.mark.parametrize(
        "url", ["http://[::1", "https://\x00.vn/", "http://a.vn:99999/", "http://" + "a" * 300]
    )
    def test_addresses_that_are_none(self, fetcher: Fetcher, url: str) -> None:
        with pytest.raises(LoadError):
            fetcher.fetch(url)

    def test_a_server_that_hangs_up_is_told(self, server: Server, fetcher: Fetcher) -> None:
        server.answers["/a"] = Answer(
            headers={"content-type": "text/html", "content-length": "1000"}, stream=lambda: iter([b"x"])
        )
        with pytest.raises(LoadError, match="can't be fetched"):
            fetcher.fetch(server.base + "/a")


class TestKeeping:
    def test_an_unchanged_page_isn_t_sent_again(self, server: Server, fetcher: Fetcher) -> None:
        url = server.put("/a", "Nước lên.", etag='"1"')
        first, second = fetcher.fetch(url), fetcher.fetch(url)
        assert (first.data, first.unchanged, second.data, second.unchanged) == (
            second.data,
            False,
            "Nước lên.".encode(),
            True,
        )
        assert server.asked[1][1]["if-none-match"] == '"1"'

    def test_a_changed_page_is(self, server: Server, fetcher: Fetcher) -> None:
        url = server.put("/a", "Nước lên.", etag='"1"')
        fetcher.fetch(url)
        server.put("/a", "Nước rút.", etag='"2"')
        assert fetcher.fetch(url).data.decode() == "Nước rút."

    def test_what_was_kept_is_there_without_asking(self, server: Server, fetcher: Fetcher) -> None:
        url = server.put("/a", "Nước lên.")
        assert fetcher.kept(url) is None
        fetcher.fetch(url)
        kept = fetcher.kept(url)
        assert kept is not None and kept.data.decode() == "Nước lên." and len(server.asked) == 1

    @pytest.mark.parametrize("damage", [b"", b"{}", b"not json\nx", b'{"asked": 1}\n'])
    def test_a_damaged_copy_is_fetched_again(
        self, server: Server, fetcher: Fetcher, tmp_path: Path, damage: bytes
    ) -> None:
        url = server.put("/a", "Nước lên.", etag='"1"')
        fetcher.fetch(url)
        for file in (tmp_path / "pages").iterdir():
            file.write_bytes(damage)
        assert fetcher.fetch(url).data.decode() == "Nước lên."

    def test_one_host_is_asked_no_faster_than_is_polite(self, server: Server) -> None:
        waited: list[float] = []
        with Fetcher(None, allow_private=True, sleep=waited.append) as fetcher:
            for path in ("/a", "/b", "/c"):
                fetcher.fetch(server.put(path, "x"))
        assert len(waited) == 2 and all(0 < seconds <= 1 for seconds in waited)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://www.vidu.vn/a.html?utm_source=zalo&fbclid=1#binh-luan", "https://vidu.vn/a.html"),
        ("https://m.vidu.vn/a.html", "https://vidu.vn/a.html"),
        ("https://VIDU.vn:443/a/", "https://vidu.vn/a"),
        ("https://vidu.vn/a/amp", "https://vidu.vn/a"),
        ("https://vidu.vn/a.amp.html", "https://vidu.vn/a.html"),
        ("https://vidu.vn/xem?id=2&b=1&gclid=x", "https://vidu.vn/xem?b=1&id=2"),
        ("https://thoisu.vidu.vn/a", "https://thoisu.vidu.vn/a"),
        ("https://m.vn/a", "https://m.vn/a"),
        ("https://vidu.vn:8443", "https://vidu.vn:8443/"),
        ("https://[::1", "https://[::1"),
    ],
)
def test_one_page_has_one_name(url: str, name: str) -> None:
    assert canonical_url(url) == name
    assert canonical_url(canonical_url(url)) == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://a.vn", True),
        ("feed+https://a.vn/rss", True),
        ("http:/a", False),
        ("a/b.txt", False),
        ("-", False),
    ],
)
def test_addresses_and_paths_are_told_apart(text: str, expected: bool) -> None:
    assert is_url(text) is expected
