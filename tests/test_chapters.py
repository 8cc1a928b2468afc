"""Chapters, and that the four places that tell them agree."""

import html
import io
import json
import re

import pytest
from lxml import etree
from mutagen.id3 import ID3

from audionews import chapters, tagger
from audionews.models import Chapter, Paragraph, Role, Sentence, Transcript, Word
from tests.broadcast import PARAGRAPHS, article, transcript_of
from tests.publishing import FEED, episode, programme, record, render, small_cover

PSC = "{http://podlove.org/simple-chapters}"
TITLE = "Chợ nổi mở lại"


def found(written=None, **changes):
    return chapters.find_chapters(
        transcript_of(written or article()), **({"title": TITLE, "duration_ms": 600_000} | changes)
    )


def spoken_for(minutes, *, roles=(Role.BODY,), per_paragraph_s=30):
    """A transcript of paragraphs of 30 seconds."""
    step = per_paragraph_s * 1000
    return Transcript(
        tuple(
            Sentence(roles[n % len(roles)], n, (Word(f"Đoạn{n}", n * step, (n + 1) * step - 500),))
            for n in range(minutes * 60_000 // step)
        )
    )


def test_title_lead_and_headings_each_have_one():
    assert [chapter.title for chapter in found()] == [TITLE, "Tóm tắt", "Khách về đông", "Giữ lấy nghề"]
    starts = [chapter.start_ms for chapter in found()]
    heard = [s.start_ms for s in transcript_of(article()).sentences if s.role in (Role.LEAD, Role.HEADING)]
    assert starts == [0, *heard]


def test_a_long_piece_without_headings_is_divided_by_time():
    made = chapters.find_chapters(spoken_for(6), title=TITLE, duration_ms=360_000)
    assert [chapter.start_ms for chapter in made] == [0, 90_000, 180_000, 270_000]
    assert made[1].title == "Đoạn3"


def test_the_last_one_is_not_a_stump():
    made = chapters.find_chapters(spoken_for(2), title=TITLE, duration_ms=120_000)
    assert made == ()


def test_a_short_article_has_none():
    assert found(article(paragraphs=(Paragraph(Role.BODY, "Nước lên."),))) == ()


def test_no_more_than_a_table_of_contents_can_count():
    many = spoken_for(300, roles=(Role.HEADING,))
    assert len(chapters.find_chapters(many, title=TITLE, duration_ms=18_000_000)) == 255


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("19:30 khai mạc", "19h30 khai mạc"),
        ("Vui 😀 quá\u200b <b>lắm</b> &amp; nữa", "Vui quá lắm & nữa"),
        ("dài " * 100, ("dài " * 30).strip() + "…"),
    ],
)
def test_titles_are_fit_for_all_four_places(title, wanted):
    assert chapters.chapter_title(title) == wanted


CHAPTERS = (
    Chapter(0, "Chợ nổi mở lại, và một tựa rất dài để khung của nó là khung lớn nhất trong thẻ"),
    Chapter(5_432, "A & B"),
    Chapter(61_001, "Khách về đông", url="https://tin.example.org/2", image="covers/a.jpg"),
    *(Chapter(100_000 + 10_000 * n, "x" * (1 + n % 3)) for n in range(10)),
)


def in_json():
    whole = json.loads(chapters.as_json(CHAPTERS, address=FEED.address))
    assert whole["version"] == "1.2.0"
    return [(entry["startTime"], entry["title"]) for entry in whole["chapters"]]


def in_feed(item):
    (listed,) = item.findall(f"{PSC}chapters")
    assert listed.get("version") == "1.2"
    return [(seconds(chapter.get("start")), chapter.get("title")) for chapter in listed]


def seconds(clock):
    hours, minutes, rest = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def in_notes(text):
    plain = html.unescape(re.sub("<[^>]+>", "\n", text))
    return [(seconds(clock), title) for clock, title in re.findall(r"(?m)^(\d\d:\d\d:\d\d) (.*)$", plain)]


def tag():
    return tagger.tag(
        programme().mp3, record=record(chapters=CHAPTERS), feed=FEED, cover=small_cover(), duration_ms=300_000
    )


def in_tag():
    """As they are stored, in the order that a player without a table of contents would show."""
    data = tag()
    order = re.findall(rb"CHAP....\0\0(chp\d{3})\0", data, re.DOTALL)
    frames = {frame.element_id: frame for frame in ID3(io.BytesIO(data)).getall("CHAP")}
    return [(frames[i.decode()].start_time / 1000, str(frames[i.decode()].sub_frames["TIT2"])) for i in order]


def test_all_four_agree():
    item = etree.fromstring(render([episode(chapters=CHAPTERS, transcribed=True)])).find("channel/item")
    assert in_json() == in_feed(item) == in_tag() == [(c.start_ms / 1000, c.title) for c in CHAPTERS]
    content = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
    whole_seconds = [(c.start_ms // 1000, c.title) for c in CHAPTERS]
    assert in_notes(item.findtext("description")) == in_notes(content) == whole_seconds


def test_tag_has_one_table_of_contents_and_no_gaps():
    tags = ID3(io.BytesIO(tag()))
    (table,) = tags.getall("CTOC")
    frames = sorted(tags.getall("CHAP"), key=lambda frame: frame.start_time)
    assert table.child_element_ids == [frame.element_id for frame in frames]
    assert table.flags == 3
    ends = [frame.end_time for frame in frames]
    assert ends == [*(frame.start_time for frame in frames[1:]), 300_000]
    assert {frame.start_offset for frame in frames} == {frame.end_offset for frame in frames} == {2**32 - 1}
    assert frames[2].sub_frames["WXXX:"].url == "https://tin.example.org/2"


def test_pages_and_pictures_go_along():
    whole = json.loads(chapters.as_json(CHAPTERS, address=FEED.address))
    assert whole["chapters"][2]["img"] == "https://tin.example.org/nghe/covers/a.jpg"
    assert whole["chapters"][2]["url"] == "https://tin.example.org/2"
    item = etree.fromstring(render([episode(chapters=CHAPTERS)])).find("channel/item")
    third = item.find(f"{PSC}chapters")[2]
    assert (third.get("href"), third.get("image")) == (
        "https://tin.example.org/2",
        "https://tin.example.org/nghe/covers/a.jpg",
    )


def test_two_chapters_are_not_told_in_the_notes():
    item = etree.fromstring(render([episode(chapters=CHAPTERS[:2])])).find("channel/item")
    assert in_notes(item.findtext("description")) == []
    assert len(in_feed(item)) == 2


def test_a_description_that_has_no_room_for_all_has_none():
    many = tuple(Chapter(1000 * n, f"Một mục có tựa dài để tràn ra ngoài {n}") for n in range(100))
    item = etree.fromstring(render([episode(chapters=many)])).find("channel/item")
    assert in_notes(item.findtext("description")) == []
    assert len(item.findtext("description").encode()) <= 4000
    assert len(in_notes(item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded"))) == 100


def test_chapters_come_back_out_of_the_tag():
    assert tagger.parse_tags(tag(), name="a.mp3").chapters == CHAPTERS


def test_paragraphs_of_the_article_are_what_the_test_says():
    assert [p.role for p in PARAGRAPHS].count(Role.HEADING) == 2
