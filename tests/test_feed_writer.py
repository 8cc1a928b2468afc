import email.utils
import html
import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import feedparser
import podcastparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from audionews import feed_writer
from audionews.models import Feed, Paragraph, Role
from tests.publishing import (
    FEED,
    HOSTILE,
    NOW,
    PARAGRAPHS,
    VIETNAM,
    episode,
    hostile_paragraphs,
    hostile_titles,
    render,
)

NAMES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "psc": "http://podlove.org/simple-chapters",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
}


def channel(xml):
    return etree.fromstring(xml).find("channel")


def items(xml):
    return channel(xml).findall("item")


def text(parent, path):
    return parent.findtext(path, None, NAMES)


def empty_elements(root):
    return [e.tag for e in root.iter() if not ((e.text or "").strip() or len(e) or e.attrib)]


def dates(xml):
    return [email.utils.parsedate_to_datetime(text(item, "pubDate")) for item in items(xml)]


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("title", "Báo nói buổi sáng"),
        ("link", "https://tin.example.org/nghe/"),
        ("description", "Tin trong ngày, đọc thành tiếng."),
        ("language", "vi"),
        ("copyright", "Nhóm Báo nói"),
        ("itunes:author", "Nhóm Báo nói"),
        ("itunes:owner/itunes:email", "toasoan@example.org"),
        ("itunes:explicit", "false"),
        ("itunes:type", "episodic"),
        ("podcast:locked", "yes"),
        ("podcast:medium", "podcast"),
        ("podcast:txt[@purpose='ai-content']", "true"),
        ("image/url", "https://tin.example.org/nghe/cover-0123456789ab.jpg"),
        ("image/title", "Báo nói buổi sáng"),
        ("image/link", "https://tin.example.org/nghe/"),
        ("lastBuildDate", "Mon, 04 May 2026 06:00:00 +0700"),
    ],
)
def test_channel(path, wanted):
    assert text(channel(render([episode()])), path) == wanted


@pytest.mark.parametrize(
    ("path", "attribute", "wanted"),
    [
        ("atom:link[@rel='self']", "href", "https://tin.example.org/nghe/feed.xml"),
        ("atom:link[@rel='self']", "type", "application/rss+xml"),
        ("itunes:image", "href", "https://tin.example.org/nghe/cover-0123456789ab.jpg"),
        ("itunes:category", "text", "News"),
        ("itunes:category/itunes:category", "text", "Daily News"),
        ("podcast:locked", "owner", "toasoan@example.org"),
        ("item/enclosure", "url", "https://tin.example.org/nghe/episodes/cho-noi-1.mp3"),
        ("item/enclosure", "length", "123456"),
        ("item/enclosure", "type", "audio/mpeg"),
        ("item/guid", "isPermaLink", "false"),
        ("item/itunes:image", "href", "https://tin.example.org/nghe/cover-0123456789ab.jpg"),
    ],
)
def test_attributes(path, attribute, wanted):
    assert channel(render([episode()])).find(path, NAMES).get(attribute) == wanted


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("title", "Chợ nổi mở lại, kỳ 1"),
        ("guid", "audionews-0000000000000001"),
        ("link", "https://tin.example.org/bai/1.html"),
        ("pubDate", "Mon, 04 May 2026 06:00:00 +0700"),
        ("itunes:duration", "62"),
        ("itunes:author", "Lê Thị Nước"),
        ("itunes:explicit", "false"),
        ("itunes:episodeType", "full"),
        ("podcast:txt[@purpose='ai-content']", "true"),
    ],
)
def test_item(path, wanted):
    assert text(items(render([episode()]))[0], path) == wanted


def test_document_begins_as_directories_want_it():
    xml = render([episode()])
    assert xml.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<rss ')
    assert b"<!DOCTYPE" not in xml
    root = etree.fromstring(xml)
    assert root.nsmap == NAMES
    assert empty_elements(root) == []


def test_name_of_the_podcast_is_the_one_the_namespace_defines():
    # The example of the Podcasting 2.0 documentation, whose feed is podnews.net/rss.
    import uuid

    namespace = feed_writer._PODCAST_GUIDS
    assert str(uuid.uuid5(namespace, "podnews.net/rss")) == "9b024349-ccf0-5f69-a609-6b82873eab3c"
    assert feed_writer.podcast_guid("https://a.example/p/") == str(
        uuid.uuid5(namespace, "a.example/p/feed.xml")
    )
    assert feed_writer.podcast_guid("http://a.example/p/") == feed_writer.podcast_guid("https://a.example/p/")


def test_description_is_the_lead_and_says_that_the_voice_is_made():
    description = text(items(render([episode()]))[0], "description")
    assert description.startswith("Sáng 3/5, chợ nổi")
    assert "giọng nói tổng hợp" in description


def test_show_notes_hold_the_written_article():
    notes = text(items(render([episode()]))[0], "content:encoded")
    assert notes.startswith("<p><strong>Sáng 3/5, chợ nổi")
    assert "<p><strong>Khách về đông</strong></p>" in notes
    assert "giá dưa &amp; cam" in notes
    assert "<p><em>Ghe chở trái cây lúc bình minh.</em></p>" in notes
    assert '<a href="https://tin.example.org/bai/1.html">Tin Sông Nước</a>' in notes
    assert "Lê Thị Nước" in notes
    assert "giọng nói tổng hợp" in notes
    assert "Giọng miền Bắc" in notes


def test_no_line_of_the_notes_begins_like_a_chapter():
    made = episode(paragraphs=(Paragraph(Role.LEAD, "0:00 giờ hôm qua"), *PARAGRAPHS[1:]))
    item = items(render([made]))[0]
    for path in ("description", "content:encoded"):
        plain = html.unescape(re.sub("<[^>]+>", "", text(item, path)))
        assert not re.search(r"(?m)^\W*\d{1,2}:\d{2}", plain)
    assert "19h30 tối qua" in text(item, "content:encoded")


@pytest.mark.parametrize(
    ("length", "at_least"), [pytest.param(5000, 3500, id="cut"), pytest.param(100, 100, id="whole")]
)
def test_description_is_cut_by_bytes(length, at_least):
    made = episode(paragraphs=(Paragraph(Role.LEAD, ("Nước lớn nước ròng. " * 1000)[:length].strip()),))
    size = len(text(items(render([made]))[0], "description").encode())
    assert at_least < size <= 4000


def test_newest_comes_first_whatever_the_order():
    made = [episode(number) for number in (3, 1, 5, 2, 4)]
    xml = render(made)
    assert [text(item, "guid")[-1] for item in items(xml)] == list("54321")
    assert xml == render(made[::-1])


def test_same_moment_becomes_seconds_apart_and_never_the_future():
    made = [episode(number, published=NOW) for number in range(1, 6)]
    found = dates(render(made))
    assert found == [NOW - timedelta(seconds=seconds) for seconds in range(5)]


@pytest.mark.parametrize(
    ("published", "wanted"),
    [
        pytest.param(
            datetime(2027, 1, 1, tzinfo=UTC), datetime(2026, 11, 25, tzinfo=VIETNAM), id="next year"
        ),
        pytest.param(
            datetime.max.replace(tzinfo=UTC), datetime(2026, 11, 25, tzinfo=VIETNAM), id="end of time"
        ),
        pytest.param(NOW + timedelta(minutes=1), datetime(2026, 11, 25, tzinfo=VIETNAM), id="next minute"),
        pytest.param(NOW, NOW, id="now"),
        pytest.param(datetime.min.replace(tzinfo=UTC), datetime(1970, 1, 2, tzinfo=VIETNAM), id="year 1"),
        pytest.param(datetime(1945, 9, 2, tzinfo=VIETNAM), datetime(1970, 1, 2, tzinfo=VIETNAM), id="1945"),
        pytest.param(
            datetime(2026, 5, 1, 23, 30, tzinfo=UTC), datetime(2026, 5, 2, 6, 30, tzinfo=VIETNAM), id="UTC"
        ),
    ],
)
def test_dates_are_ones_that_apps_understand(published, wanted):
    (found,) = dates(render([episode(published=published)]))
    assert found == wanted
    assert found.utcoffset() == timedelta(hours=7)


def test_feed_of_yesterday_has_the_same_bytes_today():
    made = [episode(number) for number in range(1, 4)]
    assert render(made) == render(made, now=NOW + timedelta(days=1))


@pytest.mark.parametrize("email", ["", "toà soạn", "a@b", "<a@b.vn>"])
def test_what_is_no_address_is_not_an_owner(email):
    feed = Feed(title="Báo nói", description="Tin", author="Nhóm", email=email, base_url=FEED.base_url)
    found = channel(render([episode()], feed))
    assert found.find("itunes:owner", NAMES) is None
    assert found.find("podcast:locked", NAMES).get("owner") is None


def test_feed_without_episodes_is_a_feed():
    xml = render([])
    assert items(xml) == []
    assert text(channel(xml), "lastBuildDate") is None
    assert text(channel(xml), "title") == FEED.title


def test_unset_values_leave_no_empty_elements():
    bare = Feed(title="Báo nói", description="", author="", email="", base_url="http://127.0.0.1:8080/")
    made = episode(url=None, byline=None, source=None, section=None, voice="", paragraphs=())
    found = channel(render([made], bare))
    assert text(found, "description") == "Báo nói"
    assert text(found, "itunes:author") == "Báo nói"
    assert found.find("itunes:owner", NAMES) is None
    assert found.find("copyright") is None
    assert text(found, "item/link") == "http://127.0.0.1:8080/"
    assert empty_elements(found) == []


@pytest.mark.parametrize("url", ["javascript:alert(1)", "/bai/1", "not a url", ""])
def test_address_that_is_none_becomes_the_publishers(url):
    item = items(render([episode(url=url)]))[0]
    assert text(item, "link") == FEED.base_url
    assert "javascript" not in text(item, "content:encoded")


class Notes(HTMLParser):
    """Refuses what is not balanced or not among the tags that apps show."""

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        assert tag in ("p", "strong", "em", "a")
        assert all(name == "href" and value.startswith("http") for name, value in attrs)
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = unknown_decl = handle_pi = handle_comment


@given(
    st.lists(
        st.builds(
            episode,
            st.integers(1, 10**5),
            title=hostile_titles(),
            paragraphs=hostile_paragraphs(),
            voice=HOSTILE,
            url=st.none() | HOSTILE,
            byline=st.none() | HOSTILE,
            source=st.none() | HOSTILE,
            published=st.datetimes(timezones=st.just(UTC)),
        ),
        max_size=4,
        unique_by=lambda made: made.guid,
    ),
    st.builds(
        Feed,
        title=hostile_titles(),
        description=HOSTILE,
        author=HOSTILE,
        email=HOSTILE,
        base_url=st.just(FEED.base_url),
        link=HOSTILE,
        copyright=HOSTILE,
    ),
)
@settings(deadline=None)
def test_any_text_gives_a_valid_feed(episodes, feed):
    xml = render(episodes, feed)
    assert xml == render(episodes[::-1], feed)
    found = items(xml)
    assert empty_elements(channel(xml)) == []
    assert sorted(text(item, "guid") for item in found) == sorted(made.guid for made in episodes)
    moments = dates(xml)
    assert moments == sorted(set(moments), reverse=True)
    assert all(moment <= NOW for moment in moments)
    for item in found:
        title = text(item, "title")
        assert 0 < len(title) <= 255
        assert title == " ".join(title.split())
        assert not re.search("[\u200b\u200f\u202e\u2066\ufeff\x7f-\x9f]|</?[A-Za-z]", title)
        assert len(text(item, "description").encode()) <= 4000
        notes = Notes()
        notes.feed(text(item, "content:encoded"))
        notes.close()
        assert notes.open == []
    assert len(text(channel(xml), "description").encode()) <= 4000


def test_readers_get_everything():
    made = [episode(number) for number in (1, 2)]
    read = feedparser.parse(render(made))
    assert not read.bozo
    assert read.feed.title == FEED.title
    assert [entry.id for entry in read.entries] == [made[1].guid, made[0].guid]
    assert read.entries[0].enclosures[0].length == "123456"
    parsed = podcastparser.parse(FEED.base_url + "feed.xml", _stream(render(made)))
    assert [entry["guid"] for entry in parsed["episodes"]] == [made[1].guid, made[0].guid]
    assert parsed["episodes"][0]["total_time"] == 62
    assert parsed["episodes"][0]["enclosures"][0]["mime_type"] == "audio/mpeg"


def _stream(data):
    import io

    return io.BytesIO(data)
