"""A feed, episodes and an output folder for the tests of what is published."""

import hashlib
from datetime import datetime, timedelta, timezone
from functools import lru_cache

from hypothesis import strategies as st

from audionews import cover, feed_writer, files, tagger
from audionews.assembler import assemble
from audionews.models import Episode, Feed, Mastering, Paragraph, Role
from tests.sounds import pcm, voice

VIETNAM = timezone(timedelta(hours=7))
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM)

FEED = Feed(
    title="Báo nói buổi sáng",
    description="Tin trong ngày, đọc thành tiếng.",
    author="Nhóm Báo nói",
    email="toasoan@example.org",
    base_url="https://tin.example.org/nghe/",
    copyright="Nhóm Báo nói",
)

PARAGRAPHS = (
    Paragraph(Role.LEAD, "Sáng 3/5, chợ nổi trên sông mở lại sau hai năm tạm ngừng."),
    Paragraph(Role.HEADING, "Khách về đông"),
    Paragraph(Role.BODY, "19:30 tối qua, hơn 40 ghe đã neo ở bến; giá dưa & cam giữ nguyên."),
    Paragraph(Role.QUOTE, "“Ai cũng vui”, một chủ ghe nói."),
    Paragraph(Role.CAPTION, "Ghe chở trái cây lúc bình minh."),
)

HOSTILE = st.text(
    st.one_of(
        st.sampled_from("\x00\x08\x0b\x1f\x7f\x85\x9f\u200b\u200f\u202e\u2066\ufeff\ufffd\uffff\ud800\udfff"),
        st.sampled_from("😀👩‍👩‍👧𝔸\U0001ffff<>&\"'];/\\ \n\t\r—…ạữễĐ"),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=500,
)
"""What web pages have been seen to hold, and worse."""


def hostile_titles():
    return HOSTILE.map(_nfc).filter(lambda text: text.strip())


def hostile_paragraphs():
    line = HOSTILE.map(lambda text: _nfc(text.replace("\n", " "))).filter(lambda text: text.strip())
    return st.lists(st.builds(Paragraph, st.sampled_from(Role), line), max_size=5).map(tuple)


def _nfc(text):
    import unicodedata

    return unicodedata.normalize("NFC", text)


def episode(number=1, **changes):
    values = {
        "article_id": f"{number:016x}",
        "guid": f"audionews-{number:016x}",
        "title": f"Chợ nổi mở lại, kỳ {number}",
        "published": datetime(2026, 5, 3, 6, 0, tzinfo=VIETNAM) + timedelta(days=number),
        "file": f"episodes/cho-noi-{number}.mp3",
        "bytes": 123_456,
        "sha256": "0" * 64,
        "duration_ms": 61_500,
        "voice": "Giọng miền Bắc",
        "paragraphs": PARAGRAPHS,
        "url": "https://tin.example.org/bai/1.html",
        "byline": "Lê Thị Nước",
        "source": "Tin Sông Nước",
        "section": "Đời sống",
    }
    return Episode(**(values | changes))


def record(number=1, **changes):
    made = episode(number)
    values = {
        name: getattr(made, name)
        for name in (
            *("article_id", "guid", "title", "published", "voice", "paragraphs"),
            *("url", "byline", "source", "section"),
        )
    }
    values |= {"identity": f"file:bai-{number}.txt", "digest": "ab" * 32, "voice_name": "bac"}
    values["number"] = number
    return tagger.TagRecord(**(values | changes))


def render(episodes, feed=FEED, **changes):
    values = {
        "cover_file": "cover-0123456789ab.jpg",
        "podcast_guid": feed_writer.podcast_guid(feed.base_url),
        "now": NOW,
    }
    return feed_writer.render(feed, episodes, **(values | changes))


@lru_cache(maxsize=1)
def programme():
    return assemble([pcm(voice(2), 22_050)] * 2, pauses_ms=[300, 0], target=Mastering())


@lru_cache(maxsize=1)
def small_cover():
    return cover.draw(FEED, side=cover.TAG_SIDE)


@lru_cache(maxsize=1)
def large_cover():
    return cover.draw(FEED)


def publish(folder, count=2, feed=FEED):
    """Write an output folder as a build does, and return its episodes."""
    episodes = []
    name = cover.file_name(feed)
    files.write_whole(folder / name, large_cover())
    for number in range(1, count + 1):
        made = record(number)
        mp3 = tagger.tag(programme().mp3, record=made, feed=feed, cover=small_cover())
        file = f"episodes/cho-noi-{number}.mp3"
        files.write_whole(folder / file, mp3)
        digest = hashlib.sha256(mp3).hexdigest()
        episodes.append(
            made.episode(file=file, size=len(mp3), sha256=digest, duration_ms=programme().duration_ms)
        )
    files.write_whole(folder / "feed.xml", render(episodes, feed, cover_file=name))
    return episodes
