"""When which written word is heard."""

import itertools

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from audionews import timings
from audionews.errors import TextError
from audionews.models import Chunk, Paragraph, Role, Script, Timing, Token
from tests.broadcast import (
    PARAGRAPHS,
    SYLLABLE_MS,
    article,
    evenly_timed,
    script_of,
    spoken,
    transcript_of,
)


def solid(text):
    """Its letters without spaces: what no cut and no joint may change."""
    return "".join(text.split())


def test_words_are_those_of_the_newspaper():
    lead = transcript_of(article()).sentences[1]
    assert lead.text == PARAGRAPHS[0].text
    assert [word.text for word in lead.words][:6] == ["Sáng", "26/7,", "chợ", "nổi", "“Cái", "Mơ”"]
    assert (lead.role, lead.paragraph) == (Role.LEAD, 1)


def test_a_word_lasts_as_long_as_its_reading():
    words = [word for sentence in transcript_of(article()).sentences for word in sentence.words]
    by_text = {word.text: word.end_ms - word.start_ms for word in words}
    assert by_text["Sáng"] == SYLLABLE_MS
    assert by_text["40"] == 2 * SYLLABLE_MS  # bốn mươi
    assert by_text["61"] == 3 * SYLLABLE_MS  # sáu mươi mốt


def test_chunks_begin_and_end_with_their_words():
    script = script_of(article(), max_chars=30)
    times = evenly_timed(script)
    words = [word for sentence in timings.transcribe(script, times).sentences for word in sentence.words]
    starts = {word.start_ms for word in words}
    ends = {word.end_ms for word in words}
    assert {timing.start_ms for timing in times} <= starts
    assert {timing.end_ms for timing in times} <= ends


def test_a_word_cut_by_the_engine_s_limit_is_one_word():
    number = "1.234.567.891"
    transcript = transcript_of(
        article(paragraphs=(Paragraph(Role.BODY, f"Thu {number} đồng."),)), max_chars=30
    )
    assert [word.text for word in transcript.sentences[1].words] == ["Thu", number, "đồng."]


def test_sentences_of_a_paragraph_share_its_place():
    places = [sentence.paragraph for sentence in transcript_of(article()).sentences]
    assert places == sorted(places)
    assert places.count(3) == 2


@given(
    st.lists(
        st.text("aăâđêôơư ạảấẤĐ019.,;:!?()“”\"'–-/%&…\u00a0", min_size=1, max_size=60).filter(str.strip),
        min_size=1,
        max_size=3,
    ),
    st.sampled_from([None, 20, 60]),
)
@example(['0 " : 1 a'], None)
@example(['0 " :'], None)
@settings(deadline=None, max_examples=60)
def test_nothing_is_lost_and_time_only_goes_forward(texts, max_chars):
    paragraphs = tuple(Paragraph(Role.BODY, text) for text in texts)
    try:
        script = script_of(article(paragraphs=paragraphs), max_chars=max_chars)
    except TextError:
        return
    transcript = timings.transcribe(script, evenly_timed(script))
    assert solid("".join(sentence.text for sentence in transcript.sentences)) == solid(
        "".join(chunk.written for chunk in script.chunks)
    )
    words = [word for sentence in transcript.sentences for word in sentence.words]
    assert all(word.start_ms < word.end_ms for word in words)
    assert all(a.end_ms <= b.start_ms for a, b in itertools.pairwise(words))


def test_syllables_of_a_real_programme_are_where_they_are_heard():
    script, programme = spoken()
    for chunk, timing in zip(script.chunks, programme.timings, strict=True):
        count = len(chunk.spoken.split())
        assert len(timing.syllables) == count
        assert (timing.syllables[0][0], timing.syllables[-1][1]) == (timing.start_ms, timing.end_ms)
        true = [timing.start_ms + SYLLABLE_MS * n for n in range(count)]
        off = [abs(span[0] - at) for span, at in zip(timing.syllables, true, strict=True)]
        assert max(off) <= 100
        assert sum(off) / count <= 40


@pytest.mark.parametrize(
    ("times", "says"),
    [
        pytest.param((), "1 chunks, 0 timings", id="none"),
        pytest.param((Timing(0, 0, 100),), "1 spoken words, 0 times", id="without syllables"),
    ],
)
def test_times_that_do_not_fit_are_a_mistake(times, says):
    chunk = Chunk("Nước", "Nước", (Token("Nước", "Nước", "word", 0, 4),), 0, Role.BODY)
    with pytest.raises(ValueError, match=says):
        timings.transcribe(Script("0" * 16, (chunk,)), times)
