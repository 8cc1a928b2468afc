"""What sources name, found and read: files, pages, feeds, lists, standard input."""

from datetime import datetime
from pathlib import Path

import pytest

from audionews.dates import VIETNAM_TIME
from audionews.errors import LoadError
from audionews.loader import Fetcher, Loaded, Origin, as_source, find, load_origin
from tests.intake.pages import STORY, page, rss
from tests.intake.server import Server

NOW = datetime(2026, 11, 20, 18, tzinfo=VIETNAM_TIME)


def _load(origin: Origin, fetcher: Fetcher, root: Path, *, ask: bool = True) -> Loaded:
    return load_origin(origin, root=root, fetcher=fetcher, now=NOW, ask=ask)


def test_sources_are_told_apart() -> None:
    assert [as_source(text) for text in ("-", "https://a.vn", "feed+http://a.vn/rss", "seeds")] == [
        "-",
        "https://a.vn",
        "feed+http://a.vn/rss",
        Path("seeds"),
    ]


def test_a_page_is_one_article(server: Server, fetcher: Fetcher, tmp_path: Path) -> None:
    url = server.put("/cho-noi.html", page())
    (origin,) = find([url], fetcher=fetcher)
    loaded = _load(origin, fetcher, tmp_path)
    assert loaded.article.title == "Chợ nổi họp lại sau mùa lũ"
    assert [p.text for p in loaded.article.paragraphs] == list(STORY)
    assert loaded.article.url == url and loaded.modified == NOW


def test_a_feed_is_all_its_articles_and_fills_in_what_pages_lack(
    server: Server, fetcher: Fetcher, tmp_path: Path
) -> None:
    urls = [server.put(f"/{n}.html", page(f"Chợ nổi họp lại lần {n}")) for n in "ab"]
    feed = server.put("/rss", rss(*urls), content_type="application/rss+xml")
    for source in (feed, f"feed+{feed}"):
        origins = find([source], fetcher=fetcher)
        assert [origin.url for origin in origins] == urls
    first = _load(origins[0], fetcher, tmp_path)
    assert first.article.published == datetime(2026, 11, 20, 20, tzinfo=VIETNAM_TIME)


def test_only_the_newest_of_a_feed_are_taken(server: Server, fetcher: Fetcher) -> None:
    feed = server.put("/rss", rss(*(f"https://bao.example.vn/{n}" for n in range(9))))
    assert [o.url for o in find([feed], fetcher=fetcher, max_items=2)] == [
        "https://bao.example.vn/0",
        "https://bao.example.vn/1",
    ]


def test_an_article_that_two_sources_name_is_taken_once(server: Server, fetcher: Fetcher) -> None:
    url = server.put("/a", page())
    feed = server.put("/rss", rss(url + "?utm_source=rss", url))
    assert len(find([url, feed], fetcher=fetcher)) == 1


def test_a_page_with_a_canonical_address_is_known_by_it(
    server: Server, fetcher: Fetcher, tmp_path: Path
) -> None:
    one = server.put("/a?id=1&utm_medium=x", page(url="https://bao.example.vn/cho-noi.html"))
    other = server.put("/print/a", page(url="https://www.bao.example.vn/cho-noi.html?fbclid=9"))
    identities = {_load(origin, fetcher, tmp_path).identity for origin in find([one, other], fetcher=fetcher)}
    assert identities == {"url:https://bao.example.vn/cho-noi.html"}


def test_what_changes_around_a_story_is_no_change(server: Server, fetcher: Fetcher, tmp_path: Path) -> None:
    url = server.put("/a", page(head="<script>var t = 1</script>"))
    before = _load(Origin(url, url=url), fetcher, tmp_path).content_sha256
    server.put("/a", page(head="<script>var t = 2</script>"))
    assert _load(Origin(url, url=url), fetcher, tmp_path).content_sha256 == before
    server.put(
        "/a", page(story=(*STORY, "Huyện sẽ mở thêm hai phiên chợ đêm trong tháng tới để đón khách xa."))
    )
    assert _load(Origin(url, url=url), fetcher, tmp_path).content_sha256 != before


def test_lists_and_opml_files_are_followed(server: Server, fetcher: Fetcher, tmp_path: Path) -> None:
    url = server.put("/a", page())
    feed = server.put("/rss", rss(url, server.put("/b", page("Chợ đêm mở lại"))))
    (tmp_path / "list.txt").write_text(f"# tối nay\n{url}\n", encoding="utf-8")
    (tmp_path / "bao.opml").write_text(
        f'<opml version="1.0"><body><outline xmlUrl="{feed}"/></body></opml>', encoding="utf-8"
    )
    assert [o.url for o in find([tmp_path / "list.txt"], fetcher=fetcher)] == [url]
    assert len(find([tmp_path / "bao.opml", tmp_path / "list.txt"], fetcher=fetcher)) == 2


def test_standard_input_is_an_article_or_a_list(server: Server, fetcher: Fetcher, tmp_path: Path) -> None:
    (origin,) = find(["-"], fetcher=fetcher, stdin=lambda: page().encode())
    assert _load(origin, fetcher, tmp_path).article.title == "Chợ nổi họp lại sau mùa lũ"
    (origin,) = find(["-"], fetcher=fetcher, stdin=lambda: "Chợ nổi\nChợ đã họp lại.".encode())
    assert _load(origin, fetcher, tmp_path).article.title == "Chợ nổi"
    (origin,) = find(["-"], fetcher=fetcher, stdin=lambda: b"https://bao.example.vn/a")
    assert origin.url == "https://bao.example.vn/a"


def test_a_feed_that_can_t_be_had_doesn_t_stop_the_others(
    server: Server, fetcher: Fetcher, tmp_path: Path
) -> None:
    url = server.put("/a", page())
    broken = find([f"feed+{server.base}/gone", url, f"feed+{url}"], fetcher=fetcher)
    assert [origin.error is None for origin in broken] == [False, True, False]
    with pytest.raises(LoadError, match="404"):
        _load(broken[0], fetcher, tmp_path)


def test_a_page_that_was_taken_isn_t_asked_for_again(
    server: Server, fetcher: Fetcher, tmp_path: Path
) -> None:
    url = server.put("/a", page())
    fetcher.fetch(url)
    (origin,) = find([url], fetcher=fetcher, taken=lambda url: True)
    assert _load(origin, fetcher, tmp_path, ask=False).article.title
    assert server.paths() == ["/a"]


@pytest.mark.parametrize(
    ("path", "body", "message"),
    [
        (
            "/list",
            "<html><head><meta property='og:type' content='website'></head><body><h1>Tin trong ngày</h1>"
            + "".join(
                f"<div><h3><a href='/{place}'>{sentence}</a></h3><p>{sentence} {sentence}</p></div>"
                for place, sentence in enumerate(STORY)
            )
            + "</body>",
            "a list of stories",
        ),
        (
            "/shell",
            "<html><body><div id='app'></div><script>start()</script></body></html>",
            "holds no article",
        ),
        ("/teaser", page(story=STORY[:1]), "a teaser"),
        ("/empty", " ", "is empty"),
    ],
)
def test_pages_that_are_no_articles_are_refused_by_name(
    server: Server, fetcher: Fetcher, tmp_path: Path, path: str, body: str, message: str
) -> None:
    url = server.put(path, body)
    with pytest.raises(LoadError, match=message) as caught:
        _load(Origin(url, url=url), fetcher, tmp_path)
    assert url in caught.value.message and caught.value.hint
