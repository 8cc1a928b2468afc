"""article, fetch, add and build with pages and feeds, as a user meets them."""

import io
import json
import re
import tomllib
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from audionews.cli import run
from audionews.dates import VIETNAM_TIME
from tests.intake.pages import OTHER_STORY, STORY, page, rss
from tests.intake.server import Server


@pytest.fixture(autouse=True)
def _quick(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "audionews.toml").write_text('[build]\nvoice = "tone"\n', encoding="utf-8")
    monkeypatch.setattr("audionews.loader.fetch.POLITE_S", 0.0)


def _json(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def _age_pages(project: Path) -> None:
    """Makes the pages that are kept look as if they had been fetched an hour ago."""
    for file in (project / "output" / ".audionews" / "pages").iterdir():
        facts, _, data = file.read_bytes().partition(b"\n")
        told = json.loads(facts)
        told["asked_s"] -= 3600
        file.write_bytes(json.dumps(told).encode() + b"\n" + data)


class TestArticle:
    def test_a_saved_page_is_shown(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (project / "trang.html").write_text(page(url="https://bao.example.vn/a"), encoding="utf-8")
        assert run(["article", "trang.html", "--json"]) == 0
        shown = _json(capsys)
        assert shown["title"] == "Chợ nổi họp lại sau mùa lũ"
        assert shown["url"] == "https://bao.example.vn/a"
        assert shown["paragraphs"] == [
            {"role": "body" if place else "lead", "text": text} for place, text in enumerate(STORY)
        ]

    def test_a_page_of_the_web_is_shown(self, server: Server, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["article", server.put("/a", page()), "--allow-private"]) == 0
        assert "lead      Sáng nay" in capsys.readouterr().out

    def test_a_machine_of_our_own_network_isn_t_asked_by_itself(
        self, server: Server, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run(["article", server.put("/a", page())]) == 4
        assert "--allow-private" in capsys.readouterr().err and server.asked == []

    def test_explain_says_what_was_left_out_and_why(
        self, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        text = page().replace(
            "</div></body>", '<div class="box-related"><a href="/b">Chợ đêm mở lại</a></div></div></body>'
        )
        (project / "a.html").write_text(text, encoding="utf-8")
        assert run(["article", "a.html"]) == 0
        assert "dropped" not in capsys.readouterr().out
        assert run(["article", "a.html", "--explain"]) == 0
        shown = capsys.readouterr().out
        assert "dropped   related link: Chợ đêm mở lại" in shown and "found by" in shown

    def test_a_refused_page_says_why(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (project / "a.html").write_text("<html><body><p>Xin chờ</p></body></html>", encoding="utf-8")
        assert run(["article", "a.html"]) == 4
        assert "a.html" in capsys.readouterr().err


class TestOtherCommands:
    """say, text and lint take what article takes."""

    def test_a_page_of_the_web(
        self, server: Server, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        url = server.put("/a", page(story=(*STORY, "Chợ đã ghi vào sổ XQZ của huyện.")))
        assert run(["text", url, "--allow-private"]) == 0
        assert STORY[1] in capsys.readouterr().out
        assert run(["lint", url, "--allow-private"]) == 1
        assert f"{url}:6: XQZ" in capsys.readouterr().out
        assert run(["say", url, "--allow-private", "--voice", "tone", "-o", "a.mp3"]) == 0
        assert (project / "a.mp3").stat().st_size > 1000

    def test_a_page_by_standard_input(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        given = page(story=(*STORY, "Chợ đã ghi vào sổ XQZ của huyện.")).encode()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given)))
        assert run(["lint", "-"]) == 1
        shown = capsys.readouterr().out
        assert "standard input:6: XQZ" in shown and "html" not in shown

    def test_a_file_that_isn_t_there(self, capsys: pytest.CaptureFixture[str]) -> None:
        for command in (["text", "gone.html"], ["lint", "gone.txt"], ["article", "gone.html"]):
            assert run(command) == 4
            assert "gone." in capsys.readouterr().err


class TestBuild:
    def test_a_feed_becomes_episodes_once(
        self, server: Server, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        urls = [
            server.put("/a.html", page()),
            server.put("/b.html", page("Xe buýt đêm của công nhân", OTHER_STORY)),
        ]
        feed = server.put("/rss", rss(*urls), content_type="application/rss+xml")
        assert run(["build", feed, "--allow-private", "--json", "--quiet"]) == 0
        first = _json(capsys)
        assert [outcome["status"] for outcome in first["outcomes"]] == ["built", "built"]  # type: ignore[attr-defined]
        asked = len(server.asked)
        assert run(["build", feed, "--allow-private", "--json", "--quiet"]) == 0
        second = _json(capsys)
        assert [outcome["status"] for outcome in second["outcomes"]] == ["current", "current"]  # type: ignore[attr-defined]
        assert server.paths()[asked:] == ["/rss"]

    def test_a_story_that_another_address_tells_almost_alike_is_one_episode_for_good(
        self, server: Server, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        first = server.put("/a", page(head='<meta name="pubdate" content="2026-11-20T08:30:00+07:00">'))
        edited = (STORY[0].replace("đã họp lại", "vừa họp lại"), *STORY[1:])
        again = server.put(
            "/b", page(story=edited, head='<meta name="pubdate" content="2026-11-20T10:00:00+07:00">')
        )
        for sources, became in (([first], ["built"]), ([first, again], ["current", "twice"])):
            assert run(["build", *sources, "--allow-private", "--json", "--quiet"]) == 0
            assert [o["status"] for o in _json(capsys)["outcomes"]] == became  # type: ignore[attr-defined]

    def test_an_article_that_its_feed_calls_changed_is_read_again_under_its_guid(
        self, server: Server, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        url = server.put("/a", page())
        feed = server.put("/rss", rss(url), content_type="application/rss+xml")
        assert run(["build", feed, "--allow-private", "--json", "--quiet"]) == 0
        capsys.readouterr()
        guid = re.findall(r"<guid[^>]*>([^<]+)", (project / "output" / "feed.xml").read_text("utf-8"))
        server.put("/a", page(story=(*STORY, "Chiều nay, ban quản lý nói chợ sẽ họp cả chủ nhật.")))
        _age_pages(project)
        moved = datetime.now(VIETNAM_TIME) - timedelta(minutes=1)
        changed = rss(url).replace("</item>", f"<updated>{moved.isoformat()}</updated></item>")
        server.put("/rss", changed, content_type="application/rss+xml")
        assert run(["build", feed, "--allow-private", "--json", "--quiet"]) == 0
        assert [o["status"] for o in _json(capsys)["outcomes"]] == ["built"]  # type: ignore[attr-defined]
        text = (project / "output" / "feed.xml").read_text("utf-8")
        assert "họp cả chủ nhật" in text and re.findall(r"<guid[^>]*>([^<]+)", text) == guid

    def test_what_a_feed_lists_is_left_alone_where_robots_txt_says_so(
        self, server: Server, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        server.put("/robots.txt", "User-agent: *\nDisallow: /kin/\n", content_type="text/plain")
        closed = server.put("/kin/a", page())
        feed = server.put("/rss", rss(closed), content_type="application/rss+xml")
        assert run(["build", feed, "--allow-private", "--quiet"]) == 9
        assert "robots.txt" in capsys.readouterr().err and "/kin/a" not in server.paths()
        # Who names a page has it read to himself, as with a browser.
        assert run(["article", closed, "--allow-private"]) == 0

    def test_one_story_under_two_addresses_is_one_episode(
        self, server: Server, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        same = page(url="https://bao.example.vn/cho-noi.html")
        urls = [server.put("/a", same), server.put("/b", same)]
        assert run(["build", *urls, "--allow-private", "--json", "--quiet"]) == 0
        assert [o["status"] for o in _json(capsys)["outcomes"]] == ["built", "twice"]  # type: ignore[attr-defined]

    def test_a_teaser_among_links_is_refused_and_the_others_built(
        self, server: Server, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (project / "teaser.txt").write_text(
            "Chợ nổi họp lại\nChợ đã họp lại sáng nay.\n"
            "Tin liên quan\nChợ đêm mở lại\nBến mới sắp xong\nNước rút chậm\n",
            encoding="utf-8",
        )
        assert run(["build", "teaser.txt", "seeds", "--quiet"]) == 9
        shown = capsys.readouterr().err
        assert "teaser.txt is a teaser of 6 words among links" in shown and "1 of 4 articles failed" in shown


class TestFetch:
    def test_what_would_be_taken_is_listed(
        self, server: Server, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        good, bad = server.put("/a", page()), server.put("/b", page(story=STORY[:1]))
        feed = server.put("/rss", rss(good, bad))
        assert run(["fetch", feed, "--allow-private", "--json"]) == 0
        rows = json.loads(capsys.readouterr().out)
        assert [row["status"] for row in rows] == ["new", "refused"]
        assert "teaser" in rows[1]["reason"]
        assert not (project / "output" / "episodes").exists()

    def test_what_was_taken_is_said(
        self, server: Server, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        url = server.put("/a", page())
        assert run(["build", url, "--allow-private", "--quiet"]) == 0
        assert run(["fetch", url, "--allow-private"]) == 0
        assert f"taken    {url}" in capsys.readouterr().out


class TestAdd:
    def test_sources_are_kept_in_the_project_file(
        self, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run(["add", "https://bao.example.vn/rss", "feed+https://bao.example.vn/b"]) == 0
        assert "added https://bao.example.vn/rss to audionews.toml" in capsys.readouterr().out
        table = tomllib.loads((project / "audionews.toml").read_text(encoding="utf-8"))
        assert table["build"]["sources"] == [
            "seeds",
            "https://bao.example.vn/rss",
            "feed+https://bao.example.vn/b",
        ]
        assert table["build"]["voice"] == "tone"

    def test_what_is_there_isn_t_added_twice(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["add", "https://a.vn", "https://a.vn", "seeds"]) == 0
        assert run(["add", "https://a.vn"]) == 0
        assert capsys.readouterr().out.count("added") == 1

    @pytest.mark.parametrize(
        "before",
        [
            None,
            "",
            '[feed]\ntitle = "Bản tin"\n',
            '[build]\nsources = ["seeds"]\n',
            '[build]\nsources = [\n  "seeds", # ở đây\n]\nvoice = "tone"\n\n[feed]\ntitle = "x"\n',
            '# sources = ["x"]\n[feed]\ntitle = "[build]"\n[build] # đây\nvoice = "tone"',
        ],
        ids=["no file", "empty", "other table", "list", "list of lines", "comments"],
    )
    def test_any_project_file_takes_a_source(self, project: Path, before: str | None) -> None:
        file = project / "audionews.toml"
        file.unlink() if before is None else file.write_text(before, encoding="utf-8")
        assert run(["add", "https://bao.example.vn/rss"]) == 0
        after = tomllib.loads(file.read_text(encoding="utf-8"))
        assert after["build"]["sources"] == ["seeds", "https://bao.example.vn/rss"]
        for table, values in tomllib.loads(before or "").items():
            assert {**after[table], **values, "sources": 0} == {**after[table], "sources": 0}

    def test_the_template_takes_one_too(self, project: Path) -> None:
        (project / "audionews.toml").unlink()
        assert run(["init"]) == 0 and run(["add", "https://bao.example.vn/rss"]) == 0
        assert run(["fetch", "seeds"]) == 0
