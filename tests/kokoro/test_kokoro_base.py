"""The yardstick stays where it is: fixed vectors of the first measured version."""

import json
from pathlib import Path

import pytest

from audionews.engines.kokoro import model, prosody
from audionews.engines.kokoro.utterance import pronounce, read_words

np = pytest.importorskip("numpy")

CASES = json.loads((Path(__file__).parent / "data" / "base.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:20])
def test_letters(case):
    assert "".join(pronounce(read_words(case["text"]), sounds="base").letters) == case["letters"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:20])
def test_durations_pitch_and_sound(case, kokoro):
    files = model.ModelFiles()
    styles, vocabulary = files.styles(), files.vocabulary()
    style = (0.6 * styles["jf_alpha"][400] + 0.4 * styles["jm_kumo"][400]).reshape(1, 256).astype(np.float32)
    said = pronounce(read_words(case["text"]), sounds="base")
    tokens = np.array([[0, *(vocabulary[letter] for letter in said.letters), 0]])
    predicted, phonemes, features = kokoro.encode(tokens, style)
    frames = prosody.durations(predicted, said, prosody.BASE)
    # Another processor may round a duration the other way, but not many and not by much.
    assert len(frames) == len(case["frames"])
    assert abs(frames - case["frames"]).max() <= 1
    assert (frames != case["frames"]).mean() <= 0.05
    frames = np.array(case["frames"])
    pitch, energy = kokoro.pitch_and_energy(np.repeat(features, frames, axis=0), style)
    pitch = prosody.pitch(pitch, frames, said, prosody.BASE)
    assert np.median(abs(pitch[::7] - case["pitch_hz"])) < 0.5
    assert np.mean(abs(pitch[::7] - case["pitch_hz"]) > 5) < 0.05
    energy = prosody.energy(energy, frames, said, prosody.BASE)
    audio = kokoro.decode(np.repeat(phonemes, frames, axis=1), pitch, energy, style)
    audio = prosody.close_stops(audio, frames, said, prosody.BASE)
    assert len(audio) == case["samples"]
    assert np.sqrt((audio**2).mean()) == pytest.approx(case["rms"], rel=0.05)
    assert abs(audio).max() == pytest.approx(case["peak"], rel=0.25)
    loudness = [np.sqrt((piece**2).mean()) for piece in np.array_split(audio, 12)]
    assert loudness == pytest.approx(case["loudness"], rel=0.2, abs=0.005)
