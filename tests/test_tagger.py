import contextlib
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutagen.id3 import ID3, Encoding
from mutagen.mp3 import MP3

from audionews import tagger
from audionews.errors import AudioError
from audionews.models import Paragraph, Role
from audionews.mp3 import tag_bytes, walk
from tests.publishing import FEED, HOSTILE, PARAGRAPHS, hostile_paragraphs, hostile_titles, programme, record
from tests.publishing import small_cover as cover


def tagged(made=None, **changes):
    return tagger.tag(programme().mp3, record=made or record(**changes), feed=FEED, cover=cover())


def frames(mp3):
    return ID3(io.BytesIO(mp3), translate=False)


@pytest.mark.parametrize(
    ("frame", "wanted"),
    [
        ("TIT2", "Chợ nổi mở lại, kỳ 1"),
        ("TPE1", "Lê Thị Nước"),
        ("TPE2", "Nhóm Báo nói"),
        ("TALB", "Báo nói buổi sáng"),
        ("TCON", "Podcast"),
        ("TLAN", "vie"),
        ("TYER", "2026"),
        ("TDAT", "0405"),
        ("TIME", "0600"),
        ("TRCK", "1"),
        ("TGID", "audionews-0000000000000001"),
    ],
)
def test_players_show_it(frame, wanted):
    assert str(frames(tagged())[frame]) == wanted


def test_players_show_what_is_not_text():
    tags = frames(tagged())
    assert tags.version == (2, 3, 0)
    assert tags["COMM::vie"].text == [PARAGRAPHS[0].text]
    assert tags["WOAS"].url == tags["WOAF"].url
    assert tags["WFED"].url == "https://tin.example.org/nghe/feed.xml"
    assert "PCST" in tags
    picture = tags["APIC:"]
    assert (picture.mime, picture.type, picture.data) == ("image/jpeg", 3, cover())
    lyrics = tags["USLT::vie"].text
    assert lyrics.startswith("Chợ nổi mở lại, kỳ 1\n\nSáng 3/5")
    assert "Ai cũng vui" in lyrics
    assert "bình minh" not in lyrics  # a caption, not read


def test_text_that_moves_along():
    lines = [(300, "Chợ nổi mở lại 😀"), (2_500, "Sáng 3/5, khách về đông."), (61_000, "Cà phê")]
    mp3 = tagger.tag(programme().mp3, record=record(), feed=FEED, cover=cover(), lines=lines)
    shown = frames(mp3)["SYLT::vie"]
    assert (shown.format, shown.type) == (2, 1)
    assert shown.text == [("Chợ nổi mở lại", 300), ("Sáng 3/5, khách về đông.", 2_500), ("Cà phê", 61_000)]


def test_text_that_moves_along_is_whole_or_left_out():
    lines = [(100 * n, "Nước lên thêm một gang, người ta dọn lên gác.") for n in range(3_000)]
    mp3 = tagger.tag(programme().mp3, record=record(), feed=FEED, cover=cover(), lines=lines)
    assert tag_bytes(mp3) <= 300 * 1024
    assert "SYLT::vie" not in frames(mp3)
    assert "USLT::vie" in frames(mp3)


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        pytest.param({"byline": None}, "Tin Sông Nước", id="source"),
        pytest.param({"byline": None, "source": None}, "Nhóm Báo nói", id="publisher"),
        pytest.param({"byline": "\u200b"}, "Tin Sông Nước", id="blank byline"),
    ],
)
def test_artist_where_there_is_no_byline(changes, wanted):
    assert str(frames(tagged(**changes))["TPE1"]) == wanted


def test_date_is_the_one_in_vietnam():
    tags = frames(tagged(published=datetime(2025, 12, 31, 23, 30, tzinfo=UTC)))
    assert (str(tags["TYER"]), str(tags["TDAT"]), str(tags["TIME"])) == ("2026", "0101", "0630")


def test_sound_is_untouched_and_an_old_tag_gives_way():
    bare = programme().mp3
    once = tagged()
    assert once[tag_bytes(once) :] == bare
    again = tagger.tag(once, record=record(), feed=FEED, cover=cover())
    assert again == once
    assert walk(once).samples == walk(bare).samples
    assert MP3(io.BytesIO(once)).info.length == pytest.approx(programme().duration_ms / 1000, abs=0.01)
    assert once[-128:-125] != b"TAG"


def test_text_is_latin_1_where_that_will_do():
    tags = frames(tagged(title="Cà phê"))
    assert tags["TIT2"].encoding == Encoding.LATIN1
    assert frames(tagged())["TIT2"].encoding == Encoding.UTF16


def test_emoji_goes_from_what_players_show_and_stays_in_the_record():
    mp3 = tagged(title="Vui 😀 quá")
    assert str(frames(mp3)["TIT2"]) == "Vui quá"
    assert tagger.parse_tags(mp3, name="a.mp3").title == "Vui 😀 quá"


@pytest.mark.parametrize("title", ["😀", "\u200b", "\x00"])
def test_title_of_nothing_that_shows_is_the_lead(title):
    assert str(frames(tagged(title=title))["TIT2"]) == PARAGRAPHS[0].text


def test_long_article_keeps_the_tag_short_and_its_lyrics_whole_sentences():
    body = tuple(
        Paragraph(Role.BODY, "Nước lên thêm một gang, người ta dọn lên gác. " * 40) for _ in range(40)
    )
    mp3 = tagged(paragraphs=body)
    assert tag_bytes(mp3) <= 300 * 1024
    lyrics = frames(mp3)["USLT::vie"].text
    assert len(lyrics) > 50_000
    assert lyrics.endswith("gác.")
    assert tagger.parse_tags(mp3, name="a.mp3").paragraphs == body


def test_article_without_page():
    mp3 = tagger.tag(programme().mp3, record=record(url=None), feed=FEED, cover=cover())
    tags = frames(mp3)
    assert not tags.getall("WOAS")


@given(
    st.builds(
        record,
        title=hostile_titles(),
        paragraphs=hostile_paragraphs(),
        guid=HOSTILE.filter(bool),
        identity=HOSTILE,
        voice=HOSTILE,
        byline=st.none() | HOSTILE,
        source=st.none() | HOSTILE,
        section=st.none() | HOSTILE,
        url=st.none() | HOSTILE | HOSTILE.map(lambda text: f"https://tin.example.org/{text}"),
        published=st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)),  # noqa: DTZ001
    )
)
@settings(deadline=None)
def test_whatever_goes_in_comes_out(made):
    mp3 = tagged(made)
    assert tagger.parse_tags(mp3, name="a.mp3") == made
    assert mp3.endswith(programme().mp3)
    for frame in frames(mp3).values():
        shown = getattr(frame, "text", "")
        text = shown if isinstance(shown, str) else " ".join(map(str, shown))
        assert all(letter <= "\uffff" and letter not in "\x00\x08\u202e" for letter in text)
        assert getattr(frame, "encoding", Encoding.LATIN1) in (Encoding.LATIN1, Encoding.UTF16)


def test_record_is_read_from_a_file_and_becomes_the_episode(tmp_path):
    path = tmp_path / "a.mp3"
    path.write_bytes(tagged())
    read = tagger.read_tags(path)
    assert read == record()
    made = read.episode(file="episodes/a.mp3", size=5, sha256="0", duration_ms=9)
    assert (made.guid, made.published, made.paragraphs) == (read.guid, read.published, read.paragraphs)


def other(**changes):
    """An MP3 with a tag that holds one private frame."""
    import json

    from mutagen.id3 import PRIV

    mp3 = io.BytesIO()
    tags = frames(tagged())
    fields = json.loads(tags.getall("PRIV")[0].data)
    fields |= changes
    tags.delall("PRIV")
    tags.add(PRIV(owner="audionews", data=json.dumps(fields).encode()))
    tags.save(mp3, v2_version=3)
    return mp3.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(lambda: programme().mp3, "no ID3v2 tag", id="no tag"),
        pytest.param(lambda: b"", "no ID3v2 tag", id="empty"),
        pytest.param(lambda: tagged()[:2000], "can't be understood|wasn't written|damaged", id="cut off"),
        pytest.param(lambda: other(v=99), "later audionews", id="later version"),
        pytest.param(lambda: other(title=5), "title is no text", id="wrong type"),
        pytest.param(lambda: other(published="hôm qua"), "can't be understood", id="no date"),
        pytest.param(lambda: other(paragraphs=[["poem", "x"]]), "can't be understood", id="unknown role"),
        pytest.param(lambda: other(paragraphs=5), "can't be understood", id="no paragraphs"),
    ],
)
def test_tag_that_says_nothing_usable_is_refused_by_name(tmp_path, data, says):
    path = tmp_path / "bai.mp3"
    path.write_bytes(data())
    with pytest.raises(AudioError, match=says) as caught:
        tagger.read_tags(path)
    assert str(path) in caught.value.message


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(AudioError, match=r"none\.mp3"):
        tagger.read_tags(tmp_path / "none.mp3")


@given(st.data())
@settings(deadline=None)
def test_damaged_tag_is_read_or_refused_and_nothing_else(data):
    mp3 = bytearray(tagged()[:60_000])
    for _ in range(data.draw(st.integers(1, 8))):
        mp3[data.draw(st.integers(0, len(mp3) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(AudioError):
        tagger.parse_tags(bytes(mp3), name="a.mp3")
