"""Text to the model's letters."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audionews.engines.kokoro.utterance import Part, pronounce, read_words
from audionews.errors import SynthesisError
from audionews.phonology import all_syllables, spell


def letters(text, **kwargs):
    return "".join(pronounce(read_words(text), **({"sounds": "base"} | kwargs)).letters)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("chào", "ʨaːw"),
        ("Chào bà.", "ʨaːw baː."),
        ("ông, bà", "oŋm, baː"),
        ("học...", "hɔk."),
        ("(ông) bà", "oŋm, baː"),
        ("“ông” – bà", "oŋm, baː"),
        ("ông\nbà", "oŋm. baː"),
        ("ông?! bà", "oŋm! baː"),
        ("... ông", "oŋm"),
        ("ông 🎉 bà", "oŋm baː"),
    ],
)
def test_letters(text, written):
    assert letters(text) == written


def test_every_syllable_of_vietnamese_has_letters():
    for region in ("north", "south"):
        for sounds in ("base", "north", "south"):
            for syllable in {(s.onset, s.medial, s.nucleus, s.final): s for s in all_syllables()}.values():
                said = pronounce(read_words(spell(syllable)), sounds=sounds, region=region)
                assert len(said.spans) == 1
                assert Part.NUCLEUS in said.parts


def test_decomposed_text_is_read_like_composed():
    text = "Người Việt nghĩ ngợi."
    assert letters(unicodedata.normalize("NFD", text)) == letters(text)


def test_a_foreign_word_is_said_in_syllables_of_one_word():
    said = pronounce(read_words("ở Brazil"), sounds="base")
    assert [span.word for span in said.spans] == [0, 1, 1, 1]


@pytest.mark.parametrize("text", ["", " ", "...", "—", "🎉", "\n\n", "̣"])
def test_nothing_to_say(text):
    with pytest.raises(SynthesisError, match="nothing to say"):
        read_words(text)


@pytest.mark.parametrize("text", ["ông 中国", "Москва"])
def test_what_cant_be_said_is_named(text):
    with pytest.raises(SynthesisError, match=text.split()[-1]):
        read_words(text)


@given(st.text(max_size=40))
def test_any_text_is_said_or_refused(text):
    try:
        said = pronounce(read_words(text), sounds="base")
    except SynthesisError:
        return
    assert len(said.letters) == len(said.parts)
    assert said.spans
    for span, after in zip(said.spans, said.spans[1:], strict=False):
        assert span.start <= span.rhyme < span.coda <= span.end < after.start
    assert said.letters[-1] != " "


@given(
    st.lists(st.sampled_from(["ông", "bà", "Brazil", "học", "WHO"]), min_size=1, max_size=12),
    st.sampled_from(",.; "),
)
def test_no_word_is_lost(words, mark):
    read = read_words(f"{mark} ".join(words))
    assert len(read) == len(words)
