"""Transcripts, read back by parsers that aren't ours."""

import io
import json
from datetime import timedelta

import pysrt
import pytest
import srt
import webvtt
from hypothesis import given, settings
from hypothesis import strategies as st

from audionews import transcripts
from audionews.models import Role, Sentence, Transcript, Word
from tests.broadcast import article, transcript_of
from tests.publishing import HOSTILE

VOICE = "Giọng Bắc & Nam <thử>"


@pytest.fixture(scope="module")
def transcript():
    return transcript_of(article())


def said(transcript):
    return " ".join(sentence.text for sentence in transcript.sentences)


def cues(data):
    return list(webvtt.from_buffer(io.StringIO(data.decode())))


def test_webvtt_holds_every_word_and_its_times(transcript):
    read = cues(transcripts.vtt(transcript, speaker=VOICE))
    assert " ".join(cue.text for cue in read) == said(transcript).replace("&", "&amp;")
    assert read[0].start == "00:00:00.300"
    last = transcript.sentences[-1].end_ms
    assert read[-1].end_in_seconds * 1000 + int(read[-1].end[-3:]) == last
    assert {cue.voice for cue in read} == {"Giọng Bắc &amp; Nam &lt;thử&gt;"}


def test_webvtt_lines_are_short_and_cues_end_with_their_sentences(transcript):
    read = cues(transcripts.vtt(transcript, speaker=""))
    assert all("\n" not in cue.text and len(cue.text.replace("&amp;", "&")) <= 65 for cue in read)
    ends = [cue.text.split()[-1] for cue in read]
    for sentence in transcript.sentences:
        assert sentence.words[-1].text.split()[-1] in ends
    assert not any("Khách về đông" in cue.text and len(cue.text) > 13 for cue in read)


def test_cues_are_cut_at_commas_rather_than_within_a_phrase(transcript):
    texts = [cue.text for cue in cues(transcripts.vtt(transcript, speaker=""))]
    assert "Sáng 26/7, chợ nổi “Cái Mơ” mở lại, sau hai năm tạm ngừng." in texts
    cards = [card.content for card in srt.parse(transcripts.srt(transcript).decode())]
    assert "Hơn 40 ghe (phần lớn từ TP.HCM)" in cards


def test_subrip_is_read_alike_by_two_parsers(transcript):
    text = transcripts.srt(transcript).decode()
    ours = list(srt.parse(text))
    theirs = pysrt.from_string(text)
    assert len(ours) == len(theirs)
    assert [card.index for card in ours] == list(range(1, len(ours) + 1)) == [c.index for c in theirs]
    for card, other in zip(ours, theirs, strict=True):
        assert card.content == other.text
        assert card.start == timedelta(milliseconds=other.start.ordinal)
    assert " ".join(" ".join(card.content.split()) for card in ours) == said(transcript)
    lines = [line for card in ours for line in card.content.split("\n")]
    assert max(map(len, lines)) <= 32
    assert all(len(card.content.split("\n")) <= 2 for card in ours)


def test_json_has_sentences_with_their_words(transcript):
    read = json.loads(transcripts.as_json(transcript, speaker=VOICE, language="vi"))
    assert read["version"] == "1.0.0"
    assert [segment["body"] for segment in read["segments"]] == [s.text for s in transcript.sentences]
    first = read["segments"][0]
    assert first["speaker"] == VOICE
    assert first["startTime"] == first["words"][0]["startTime"] == 0.3
    assert first["endTime"] == first["words"][-1]["endTime"]
    assert [word["body"] for word in first["words"]] == ["Chợ", "nổi", "mở", "lại"]


def test_a_voice_without_a_name_is_left_out(transcript):
    assert b"<v" not in transcripts.vtt(transcript, speaker="\u200b")
    assert b"speaker" not in transcripts.as_json(transcript, speaker="", language="vi")


def test_an_endless_word_is_cut_to_the_line():
    words = (Word("a" * 200, 0, 2000), Word("b", 2000, 2100))
    long = Transcript((Sentence(Role.BODY, 0, words),))
    cards = list(srt.parse(transcripts.srt(long).decode()))
    assert all(len(line) <= 32 for card in cards for line in card.content.split("\n"))
    assert "".join(card.content for card in cards).replace("\n", "").replace(" ", "") == "a" * 200 + "b"
    assert cards[-1].end == timedelta(milliseconds=2100)


def timed(texts):
    words = tuple(Word(text, 100 * n, 100 * n + 100) for n, text in enumerate(texts))
    return Transcript((Sentence(Role.BODY, 0, words),))


@given(
    st.lists(
        HOSTILE.map(lambda text: "".join(text.split())).filter(bool) | st.sampled_from(["-->", "1", "&amp;"]),
        min_size=1,
        max_size=40,
    )
)
@settings(deadline=None, max_examples=100)
def test_whatever_the_words_are_the_files_can_be_read(texts):
    transcript = timed(texts)
    read = cues(transcripts.vtt(transcript, speaker="Đọc"))
    cards = list(srt.parse(transcripts.srt(transcript).decode()))
    json.loads(transcripts.as_json(transcript, speaker="Đọc", language="vi"))
    for starts in ([cue.start for cue in read], [card.start for card in cards]):
        assert starts == sorted(starts)
    assert bool(read) == bool(cards)
