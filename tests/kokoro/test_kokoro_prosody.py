"""Durations, pitch and energy, on a model that predicts the same everywhere."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audionews.engines.kokoro import prosody
from audionews.engines.kokoro.prosody import BASE, NEWS
from audionews.engines.kokoro.utterance import Part, pronounce, read_words

np = pytest.importorskip("numpy")

WORDS = ["ma", "mà", "má", "mả", "mã", "mạ", "mát", "mạt", "Brazil"]


def say(text):
    return pronounce(read_words(text), sounds="base")


def flat(said, *, frames=3.0):
    return np.full(len(said.letters) + 2, frames, np.float32)


def curve(text, delivery=NEWS, *, hz=200.0):
    """The pitch of each syllable's rhyme."""
    said = say(text)
    frames = prosody.durations(flat(said), said, delivery)
    starts = np.concatenate([[0], np.cumsum(frames)]) * 2
    pitch = prosody.pitch(np.full(starts[-1], hz, np.float32), frames, said, delivery)
    return [pitch[starts[span.rhyme + 1] : starts[span.coda + 1]] for span in said.spans]


@pytest.mark.parametrize("delivery", [BASE, NEWS], ids=["base", "news"])
@given(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=12), mark=st.sampled_from(["", ",", "."]))
def test_durations_keep_the_pace(delivery, words, mark):
    said = say(f"{mark} ".join(words))
    frames = prosody.durations(flat(said), said, delivery)
    assert len(frames) == len(said.letters) + 2
    assert frames.min() >= 1
    spoken = sum(
        length for length, part in zip(frames[1:-1], said.parts, strict=True) if part is not Part.PAUSE
    )
    assert spoken == pytest.approx(delivery.frames_per_syllable * len(said.spans), abs=2)
    assert frames[-1] <= delivery.tail_frames


@pytest.mark.parametrize(
    ("word", "direction"), [("mà", -1), ("má", 1), ("mã", 1), ("mạ", -1), ("mát", 1), ("mạt", -1)]
)
def test_a_tone_moves_the_way_it_should(word, direction):
    (rhyme,) = curve(word)
    assert direction * (rhyme[-1] - rhyme[0]) > 10


def test_the_level_tone_is_level_and_the_asking_tone_dips():
    (level,) = curve("ma")
    assert abs(12 * np.log2(level[-1] / level[0])) < 4
    (dip,) = curve("mả")
    assert dip.min() < 0.85 * min(dip[0], dip[-1])


def test_all_six_tones_differ():
    heard = [curve(word)[0] for word in WORDS[:6]]
    for i, one in enumerate(heard):
        for other in heard[i + 1 :]:
            both = [
                np.interp(np.linspace(0, 1, 20), np.linspace(0, 1, len(x)), 12 * np.log2(x))
                for x in (one, other)
            ]
            assert abs(both[0] - both[1]).max() > 1.5


def test_the_pitch_is_taken_up_again_after_a_comma():
    together, apart = curve("ma ma ma ma ma ma"), curve("ma ma ma, ma ma ma")
    assert apart[3].mean() > together[3].mean()
    assert apart[2].mean() < apart[0].mean()


def test_the_last_syllable_before_a_pause_is_longer():
    said = say("ma ma ma, ma ma ma")
    slowly = replace(NEWS, frames_per_syllable=50.0)
    frames = prosody.durations(flat(said), said, slowly)[1:-1]
    length = [frames[span.rhyme : span.end].sum() for span in said.spans]
    assert min(length[2], length[5]) > max(length[0], length[1], length[3], length[4])


@pytest.mark.parametrize("hz", [0.0, 40.0])
def test_what_has_no_voice_keeps_none(hz):
    (rhyme,) = curve("ma", hz=hz)
    assert (rhyme == hz).all()


def test_range_and_base_scale_the_tones():
    (plain,) = curve("má", BASE)
    (wide,) = curve("má", replace(BASE, range=2.3))
    (low,) = curve("má", replace(BASE, base=BASE.base / 2))
    assert wide[-1] / wide[0] > plain[-1] / plain[0]
    assert low == pytest.approx(plain / 2, rel=1e-4)


def test_only_the_heavy_tone_fades():
    for word in WORDS[:8]:
        said = say(word)
        frames = prosody.durations(flat(said), said, NEWS)
        energy = prosody.energy(np.ones(2 * frames.sum(), np.float32), frames, said, NEWS)
        assert (energy.min() < 0) == (word == "mạ")


@pytest.mark.parametrize(("word", "closed"), [("mát", True), ("mạch", True), ("man", False), ("mai", False)])
def test_final_stops_are_closed(word, closed):
    said = say(word + " ma")
    frames = prosody.durations(flat(said), said, NEWS)
    sound = np.ones(frames.sum() * 600, np.float32)
    out = prosody.close_stops(sound, frames, said, NEWS)
    assert len(out) == len(sound)
    assert (out.min() < 0.1) == closed
    assert out[-1] == pytest.approx(1)
