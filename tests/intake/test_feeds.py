"""Feeds and lists: tests/data/intake/feeds/ holds real kinds of broken ones, of our own words."""

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audionews.dates import VIETNAM_TIME
from audionews.errors import LoadError
from audionews.loader.feeds import FeedItem, is_listing, read_listing

ITEM = (
    "<item><title>Chợ nổi họp lại</title><link>https://bao.example.vn/cho-noi?a=1&amp;b=2</link>"
    "<pubDate>Fri, 20 Nov 2026 08:30:00 +0700</pubDate><category>Đời sống</category>"
    "<dc:creator>Lê Minh</dc:creator></item>"
)
FOUND = FeedItem(
    url="https://bao.example.vn/cho-noi?a=1&b=2",
    title="Chợ nổi họp lại",
    published=datetime(2026, 11, 20, 8, 30, tzinfo=VIETNAM_TIME),
    byline="Lê Minh",
    section="Đời sống",
    updated=datetime(2026, 11, 20, 8, 30, tzinfo=VIETNAM_TIME),
)


def _rss(items: str, *, head: str = '<?xml version="1.0" encoding="utf-8"?>') -> bytes:
    return (
        f'{head}<rss xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel>'
        f"<title>Báo Ví dụ</title>{items}</channel></rss>"
    ).encode()


ATOM = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Báo Ví dụ</title>
<entry><title type="html">Ch&#7907; nổi họp lại</title><link rel="self" href="https://bao.example.vn/self"/>
<link rel="alternate" href="https://bao.example.vn/cho-noi?a=1&amp;b=2"/><id>tag:bao.example.vn,2026:1</id>
<published>2026-11-20T01:30:00Z</published><author><name>Lê Minh</name></author><category term="Đời sống"/>
</entry></feed>"""


@pytest.mark.parametrize(
    "data",
    [
        _rss(ITEM),
        _rss(ITEM, head=""),
        _rss(ITEM, head="\n  \n"),
        _rss(ITEM, head="This XML file does not appear to have any style information associated with it.\n"),
        _rss(ITEM.replace("&amp;", "&")),
        _rss(
            ITEM.replace(
                "https://bao.example.vn/cho-noi?a=1&amp;b=2",
                "<![CDATA[ https://bao.example.vn/cho-noi?a=1&b=2 ]]>",
            )
        ),
        _rss(ITEM.replace("Chợ nổi họp lại", "<![CDATA[ Ch&#7907; n&#7893;i h&#7885;p l&#7841;i ]]>")),
        _rss(ITEM.replace("họp lại", "họp&nbsp;lại")),
        _rss(ITEM.replace("Chợ", "\x0bChợ\x00"[:-1])),
        _rss(ITEM.replace("2026 08", "26 08")),
        _rss(ITEM.replace("<link>", "<link>\n").replace("</link>", "\n</link>")),
        _rss(ITEM.replace("link>", "guid>")),
        _rss(ITEM + ITEM),
        _rss(ITEM).decode().encode("utf-16"),
        _rss(ITEM)[:-20],
        ATOM.encode(),
    ],
    ids=[
        *(
            "plain",
            "no declaration",
            "blank lines first",
            "browser's sentence",
            "bare ampersand",
            "CDATA link",
        ),
        *("entities in CDATA", "HTML entity", "control character", "year of two digits", "link on a line"),
        *("permanent guid", "twice", "UTF-16", "cut", "Atom"),
    ],
)
def test_every_kind_of_feed_gives_the_same_item(data: bytes) -> None:
    assert is_listing(data)
    assert read_listing(data, name="feed").items == (FOUND,)


def test_items_without_an_address_are_passed_over() -> None:
    feed = _rss('<item><title>A</title></item><item><guid isPermaLink="false">123</guid></item>' + ITEM)
    assert read_listing(feed, name="feed").items == (FOUND,)


def test_opml_names_feeds() -> None:
    opml = (
        '<opml version="1.0"><head><title>Báo</title></head><body><outline text="Báo"><outline type="rss"'
        ' text="Thời sự" xmlUrl="https://bao.example.vn/rss/thoi-su.rss"/></outline></body></opml>'
    ).encode()
    listing = read_listing(opml, name="opml")
    assert listing.feeds == ("feed+https://bao.example.vn/rss/thoi-su.rss",) and listing.items == ()


def test_a_list_of_addresses() -> None:
    text = "\ufeff# đọc tối nay\nhttps://bao.example.vn/a\n\n  https://bao.example.vn/b\nhttps://bao.example.vn/a\nfeed+https://bao.example.vn/rss\n"
    listing = read_listing(text.encode(), name="list")
    assert [item.url for item in listing.items] == ["https://bao.example.vn/a", "https://bao.example.vn/b"]
    assert listing.feeds == ("feed+https://bao.example.vn/rss",)


@pytest.mark.parametrize(
    "text",
    [
        "Tựa đề\nhttps://bao.example.vn/a",
        "https://bao.example.vn/a là địa chỉ bài viết",
        "",
        "<!doctype html><html><body>xem <code>&lt;rss&gt;</code> <rss></html>",
        "# chỉ có ghi chú",
    ],
)
def test_texts_and_pages_are_no_lists(text: str) -> None:
    assert not is_listing(text.encode())
    with pytest.raises(LoadError, match="not a feed"):
        read_listing(text.encode(), name="x")


@pytest.mark.parametrize("inside", ["", "<item><title>A</title></item>"])
def test_a_feed_without_articles_is_refused(inside: str) -> None:
    with pytest.raises(LoadError, match="lists no article"):
        read_listing(_rss(inside), name="feed")


def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("BÍ MẬT", encoding="utf-8")
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    head = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">{bomb}<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    )
    feed = _rss(ITEM.replace("Chợ nổi họp lại", "&a11;&x;"), head=head)
    title = read_listing(feed, name="feed").items[0].title
    assert "BÍ MẬT" not in title and "haha" not in title


@pytest.mark.parametrize("unit", ["<![CDATA[", "<item>", "&a;", "<!DOCTYPE rss [", "<item><title>", "]]>"])
def test_a_large_broken_feed_is_settled_quickly(unit: str) -> None:
    try:
        read_listing(b"<rss>" + unit.encode() * (2_000_000 // len(unit)), name="feed")
    except LoadError as error:
        assert error.hint


@given(
    st.binary(max_size=200),
    st.sampled_from([b"<rss>", b"<feed>", b"<opml>", b"<rss><item><link>https://a.vn/", b""]),
)
def test_any_bytes_give_a_list_or_a_load_error(data: bytes, head: bytes) -> None:
    try:
        listing = read_listing(head + data, name="feed")
    except LoadError as error:
        assert error.hint
    else:
        assert listing.items or listing.feeds


def test_an_item_that_was_changed_says_so() -> None:
    item = (
        "<entry><title>Chợ nổi</title><link href='https://bao.example.vn/a'/>"
        "<published>2026-11-20T08:30:00+07:00</published><updated>2026-11-21T09:00:00+07:00</updated></entry>"
    )
    (found,) = read_listing(f"<feed>{item}</feed>".encode(), name="x").items
    assert found.published == datetime(2026, 11, 20, 8, 30, tzinfo=VIETNAM_TIME)
    assert found.updated == datetime(2026, 11, 21, 9, 0, tzinfo=VIETNAM_TIME)
