"""Words that aren't Vietnamese syllables become ones."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audionews.phonology import parse_syllable, respell


@pytest.mark.parametrize(
    ("word", "said"),
    [
        pytest.param("Nguyễn", "nguyễn", id="a syllable is kept"),
        pytest.param("Hoà", "hoà", id="in its own placement"),
        pytest.param("Lắk", "lắc", id="final k"),
        pytest.param("Kạn", "cạn", id="onset k"),
        pytest.param("ngề", "nghề", id="h forgotten"),
        pytest.param("Zũng", "dũng", id="z for d"),
        pytest.param("Việtnam", "việt nam", id="written together"),
        pytest.param("WHO", "vê kép hát o", id="acronym"),
        pytest.param("kg", "ca giê", id="no vowel"),
        pytest.param("AT&T", "a tê và tê", id="sign inside"),
        pytest.param("COVID-19", "xê o vê i đê một chín", id="digits"),
        pytest.param("m²", "em hai", id="raised digit"),
        pytest.param("²²", "hai hai", id="raised digits"),
        pytest.param("Brazil", "bờ ra din", id="cluster opened"),
        pytest.param("Putin", "pu tin", id="as written"),
        pytest.param("Texas", "tếch xát", id="x between vowels, s at the end"),
        pytest.param("YouTube", "diu túp", id="camel case"),
        pytest.param("Guardiola", "goa đi ô la", id="gua"),
        pytest.param("Mbappé", "mờ báp pê", id="an accent at the end is heard"),
        pytest.param("Messi", "mét xi", id="a double consonant closes and opens"),
        pytest.param("Kane", "kên", id="silent e"),
        pytest.param("Lewandowski", "lê oan đốp xờ ki", id="Polish ending"),
        pytest.param("Techcombank", "tếch com bang", id="ch and nk at a syllable's end"),
        pytest.param("Washington", "oa sinh tơn", id="ton"),
        pytest.param("Einstein", "ai xờ tai", id="n after a glide"),
        pytest.param("Marx", "mác", id="x at the end"),
        pytest.param("señor", "xe nho", id="foreign marks"),
        pytest.param("Łódź", "lốt", id="Polish"),
        pytest.param("rock'n'roll", "rốc nờ rôn", id="apostrophes"),
        pytest.param("Ω", "ô mê ga", id="Greek letter"),
    ],
)
def test_respelled(word, said):
    assert respell(word) == tuple(said.split())


def test_letters_by_their_spelling_names():
    assert respell("BTC", letters="a-bờ-cờ") == ("bờ", "tờ", "cờ")


@pytest.mark.parametrize("word", ["", "…", "—", "Москва", "中国", "🎉"])
def test_what_cant_be_said_is_said_so(word):
    assert respell(word) is None


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=14))
def test_every_latin_word_can_be_said(word):
    said = respell(word)
    assert said
    assert all(parse_syllable(syllable) for syllable in said), said


@given(st.text(max_size=14))
def test_any_text_gives_syllables_or_none(word):
    said = respell(word)
    assert said is None or all(parse_syllable(syllable) for syllable in said)
    assert said == respell(unicodedata.normalize("NFC", unicodedata.normalize("NFD", word)))
