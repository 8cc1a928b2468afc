"""The syllable parser against the writing system."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audionews import tables
from audionews.phonology import (
    Placement,
    Syllable,
    Tone,
    all_syllables,
    is_syllable,
    parse_syllable,
    place_tone,
    spell,
    split_tone,
)

INVENTORY = list(all_syllables())


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("a", ("", "", "a", "", Tone.NGANG)),
        ("nghiêng", ("ng", "", "iê", "ng", Tone.NGANG)),
        ("nguyễn", ("ng", "w", "iê", "n", Tone.NGA)),
        ("kỳ", ("c", "", "i", "", Tone.HUYEN)),
        ("kì", ("c", "", "i", "", Tone.HUYEN)),
        ("quốc", ("c", "w", "ô", "c", Tone.SAC)),
        ("cuốc", ("c", "", "uô", "c", Tone.SAC)),
        ("quý", ("c", "w", "i", "", Tone.SAC)),
        ("quí", ("c", "w", "i", "", Tone.SAC)),
        ("gì", ("gi", "", "i", "", Tone.HUYEN)),
        ("gìn", ("gi", "", "i", "n", Tone.HUYEN)),
        ("giếng", ("gi", "", "iê", "ng", Tone.SAC)),
        ("già", ("gi", "", "a", "", Tone.HUYEN)),
        ("ghế", ("g", "", "ê", "", Tone.SAC)),
        ("yêu", ("", "", "iê", "w", Tone.NGANG)),
        ("khuya", ("kh", "w", "iê", "", Tone.NGANG)),
        ("mía", ("m", "", "iê", "", Tone.SAC)),
        ("thuở", ("th", "w", "ơ", "", Tone.HOI)),
        ("tay", ("t", "", "ă", "j", Tone.NGANG)),
        ("tai", ("t", "", "a", "j", Tone.NGANG)),
        ("xoong", ("x", "", "oo", "ng", Tone.NGANG)),
        ("Hoẵng", ("h", "w", "ă", "ng", Tone.NGA)),
        ("ĐƯỢC", ("đ", "", "ươ", "c", Tone.NANG)),
    ],
)
def test_parts(written, parts):
    assert parse_syllable(written) == Syllable(*parts)


@pytest.mark.parametrize(
    "written",
    [
        *(
            "",
            "b",
            "ng",
            "google",
            "ngea",
            "bàt",
            "các̀",
            "hảch",
            "iêu",
            "cê",
            "gê",
            "ngề",
            "kạn",
            "señor",
            "aa",
        ),
        *("hòà", "w", "fa", "zu", "1", "hai1", "-", "quu", "ươg", "тр", "ñ", "ăng̃h", "hoà ", " ưi", "a\n"),
    ],
)
def test_what_is_no_syllable_is_said_to_be_none(written):
    assert parse_syllable(written) is None


def test_the_inventory_has_the_size_of_the_writing_system():
    # 24 onsets with 150 and more rhymes, two tones for stopped rhymes and six for the others.
    assert 15_000 < len(INVENTORY) < 20_000
    assert len(set(INVENTORY)) == len(INVENTORY)


def test_every_syllable_is_read_back_in_both_placements_forms_and_cases():
    for syllable in INVENTORY:
        for placement in Placement:
            written = spell(syllable, placement=placement)
            assert unicodedata.is_normalized("NFC", written)
            assert parse_syllable(written) == syllable, written
            assert parse_syllable(unicodedata.normalize("NFD", written)) == syllable, written
            assert parse_syllable(written.upper()) == syllable, written


def test_no_two_syllables_are_written_alike():
    assert len({spell(syllable) for syllable in INVENTORY}) == len(INVENTORY)


@pytest.mark.parametrize("row", tables.read("phonology/rhymes.tsv", empty="-"), ids=lambda row: row["rhyme"])
def test_the_example_of_each_rhyme_has_it(row):
    syllable = parse_syllable(row["example"])
    assert syllable is not None
    assert (syllable.medial, syllable.nucleus, syllable.final) == (
        row["medial"],
        row["nucleus"],
        row["final"],
    )


@pytest.mark.parametrize(
    ("toneless", "tone", "old", "new"),
    [
        ("hoa", Tone.HUYEN, "hòa", "hoà"),
        ("khoe", Tone.HOI, "khỏe", "khoẻ"),
        ("thuy", Tone.SAC, "thúy", "thuý"),
        ("quy", Tone.SAC, "quý", "quý"),
        ("toan", Tone.SAC, "toán", "toán"),
        ("hoai", Tone.HUYEN, "hoài", "hoài"),
        ("khuyu", Tone.HOI, "khuỷu", "khuỷu"),
        ("mua", Tone.HUYEN, "mùa", "mùa"),
        ("mưa", Tone.HUYEN, "mừa", "mừa"),
        ("gia", Tone.HUYEN, "già", "già"),
        ("gi", Tone.HUYEN, "gì", "gì"),
        ("nươc", Tone.SAC, "nước", "nước"),
        ("rươu", Tone.NANG, "rượu", "rượu"),
        ("Nguyên", Tone.NGA, "Nguyễn", "Nguyễn"),
        ("ANH", Tone.HOI, "ẢNH", "ẢNH"),
        ("xoong", Tone.HUYEN, "xoòng", "xoòng"),
        ("ta", Tone.NGANG, "ta", "ta"),
    ],
)
def test_where_the_tone_mark_stands(toneless, tone, old, new):
    assert place_tone(toneless, tone, placement=Placement.OLD) == old
    assert place_tone(toneless, tone, placement=Placement.NEW) == new


def test_a_mark_needs_a_vowel():
    with pytest.raises(ValueError, match="no vowel"):
        place_tone("ng", Tone.SAC)


@pytest.mark.parametrize(
    "syllable",
    [
        Syllable("b", "", "ơ", "ng", Tone.NGANG),
        Syllable("t", "", "a", "t", Tone.HUYEN),
        Syllable("f", "", "a", "", Tone.NGANG),
    ],
)
def test_what_vietnamese_lacks_cant_be_spelled(syllable):
    with pytest.raises(ValueError, match="not a Vietnamese syllable"):
        spell(syllable)


@pytest.mark.parametrize(
    ("right", "misprint"),
    [("toán", "tóan"), ("quý", "qúy"), ("giá", "gía"), ("nước", "nứơc"), ("hòa", "hoà")],
)
def test_a_mark_on_another_vowel_letter_is_read(right, misprint):
    assert parse_syllable(misprint) == parse_syllable(right) is not None


@given(st.text(max_size=12))
def test_any_text_parses_or_is_refused(text):
    syllable = parse_syllable(text)
    if syllable is not None:
        assert syllable in set(INVENTORY)


@given(st.text(max_size=12))
def test_splitting_off_the_tone_loses_nothing(text):
    split = split_tone(text)
    if split is not None:
        toneless, tone = split
        if tone is Tone.NGANG:
            assert toneless == unicodedata.normalize("NFC", text)
        else:
            assert len(unicodedata.normalize("NFD", toneless)) + 1 == len(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize(
    "word", ["a", "Nghiêng", "quyết", "khuỷu", "hoà", "hòa", "xoong", "thuở", "QUỐC", "ngoằn"]
)
def test_syllables(word):
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word", ["Trump", "cat", "web", "qa", "ghà", "kan", "strong", "b", "", "nghiêngg", "fan", "a" * 99]
)
def test_not_syllables(word):
    assert not is_syllable(word)
