"""robots.txt, read as RFC 9309 has it."""

import pytest

from audionews.errors import LoadError
from audionews.loader.robots import Robots

RULES = b"""# comment
User-agent: *
Disallow: /kin/
Allow: /

User-agent: audionews
Disallow: /rieng/
"""


@pytest.mark.parametrize(
    ("body", "path", "allowed"),
    [
        pytest.param(RULES, "/rieng/a.html", False, id="closed to us"),
        pytest.param(RULES, "/kin/a.html", True, id="our own rules stand alone"),
        pytest.param(b"User-agent: *\nDisallow: /", "/a.html", False, id="closed to all"),
        pytest.param(b"User-agent: *\nDisallow:", "/a.html", True, id="open to all"),
        pytest.param(None, "/a.html", True, id="no such file"),
        pytest.param(b"", "/a.html", True, id="empty"),
        pytest.param(b"<html>\xff\x00 404</html>", "/a.html", True, id="a page instead"),
    ],
)
def test_rules(body: bytes | None, path: str, allowed: bool) -> None:
    assert Robots(lambda url: body).allow(f"https://bao.example.vn{path}") is allowed


def test_a_host_is_asked_once_even_where_it_fails() -> None:
    asked: list[str] = []

    def fails(url: str) -> bytes | None:
        asked.append(url)
        raise LoadError(f"{url} doesn't answer in time", hint="Try again later.")

    robots = Robots(fails)
    for page in "ab":
        with pytest.raises(LoadError, match="doesn't answer"):
            robots.allow(f"https://bao.example.vn/{page}")
    assert asked == ["https://bao.example.vn/robots.txt"]
