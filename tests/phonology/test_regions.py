"""Northern and Southern readings."""

import pytest

from audionews.phonology import REGIONS, Syllable, Tone, all_syllables, ipa, parse_syllable, southern


def read(written):
    syllable = parse_syllable(written)
    assert syllable is not None
    return syllable


@pytest.mark.parametrize(
    ("written", "north", "south"),
    [
        ("nguyễn", "ŋwiən˧ˀ˥", "ŋwiəŋ˨˩˦"),
        ("học", "hawk͡p˨˩ˀ", "hawk͡p˨˩˨"),
        ("về", "ve˨˩", "je˨˩"),
        ("trời", "tɕəːj˨˩", "ʈəːj˨˩"),
        ("anh", "ʔajŋ̟˧", "ʔan˧"),
        ("sách", "sajk̟˧˥", "ʂat˧˥"),
    ],
)
def test_ipa(written, north, south):
    assert ipa(read(written), region="north") == north
    assert ipa(read(written), region="south") == south


def test_every_syllable_has_a_transcription_that_ends_in_its_tone():
    for syllable in all_syllables():
        for region in REGIONS:
            assert ipa(syllable, region=region)[-1] in "˥˦˧˨˩ˀ"


def test_the_north_tells_apart_all_but_its_merged_onsets():
    merged = {"tr": "ch", "s": "x", "r": "d", "gi": "d"}
    heard: dict[str, Syllable] = {}
    for s in all_syllables():
        key = Syllable(merged.get(s.onset, s.onset), s.medial, s.nucleus, s.final, s.tone)
        if (s.medial, s.nucleus, s.final) == ("w", "ô", "c"):
            continue  # quốc is cuốc with a glide
        assert heard.setdefault(ipa(s), key) == key


def test_a_rhyme_that_vietnamese_lacks_has_no_transcription():
    with pytest.raises(ValueError, match="not a Vietnamese rhyme"):
        ipa(Syllable("b", "", "ơ", "ng", Tone.NGANG))


@pytest.mark.parametrize(
    ("one", "other"),
    [("về", "dề"), ("giá", "dá"), ("lan", "lang"), ("mặt", "mặc"), ("ngã", "ngả"), ("bệnh", "bện")],
)
def test_pairs_that_fall_together_in_the_south(one, other):
    assert southern(read(one)) == southern(read(other))
    assert read(one) != read(other)


@pytest.mark.parametrize(
    ("one", "other"), [("tin", "ting"), ("trà", "chà"), ("sa", "xa"), ("ra", "da"), ("bên", "bền")]
)
def test_pairs_that_stay_apart_in_the_south(one, other):
    assert southern(read(one)) != (southern(parse_syllable(other)) if parse_syllable(other) else None)
