"""The meter, against signals whose loudness is known and against a meter that isn't ours."""

import loudness
import numpy as np
import pytest

from audionews.assembler.loudness import loudness_of, true_peak_dbtp
from tests.sounds import voice

RATES = [16_000, 22_050, 24_000, 32_000, 44_100, 48_000]


def sine(seconds, *, rate, hz=1000.0, level_db=0.0):
    return 10 ** (level_db / 20) * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate)) / rate)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize(
    ("parts", "expected_lufs"),
    [
        pytest.param([(20, 0)], -3.01, id="BS.1770-4: 997 Hz at full scale on one channel"),
        # EBU Tech 3341, cases 1 to 5; they are stereo, and 3.01 LU louder.
        pytest.param([(20, -23)], -26.01, id="3341 case 1"),
        pytest.param([(20, -33)], -36.01, id="3341 case 2"),
        pytest.param([(10, -36), (60, -23), (10, -36)], -26.01, id="3341 case 3"),
        pytest.param([(10, -72), (10, -36), (60, -23), (10, -36), (10, -72)], -26.01, id="3341 case 4"),
        pytest.param([(20, -26), (20.1, -20), (20, -26)], -26.01, id="3341 case 5"),
    ],
)
def test_signals_of_the_standards(parts, expected_lufs, rate):
    sound = np.concatenate([sine(s, rate=rate, hz=997, level_db=level_db) for s, level_db in parts])
    assert loudness_of(sound.astype(np.float32), rate) == pytest.approx(expected_lufs, abs=0.06)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize(
    "sound",
    [
        pytest.param(lambda rate: np.tile(voice(3, rate=rate, crest=10), 6), id="speech-like"),
        pytest.param(lambda rate: np.random.default_rng(1).normal(0, 0.1, 31 * rate + 17), id="noise"),
        pytest.param(lambda rate: sine(10, rate=rate, hz=40), id="rumble"),
        pytest.param(lambda rate: sine(10, rate=rate, hz=6000, level_db=-20), id="treble"),
        pytest.param(
            lambda rate: np.random.default_rng(2).normal(0, 0.1, rate // 4), id="a quarter of a second"
        ),
    ],
)
def test_it_agrees_with_libloudness(sound, rate):
    # Which sorts its blocks into tenths of a LU, so that it is off by up to 0.05.
    samples = sound(rate).astype(np.float32)
    long_enough = np.concatenate([samples, np.zeros(max(0, round(0.4 * rate) - len(samples)), np.float32)])
    assert loudness_of(samples, rate) == pytest.approx(
        loudness.integrated_loudness(long_enough, rate), abs=0.06
    )


def test_silence_has_no_loudness():
    assert loudness_of(np.zeros(44_100, np.float32), 44_100) == -np.inf
    assert true_peak_dbtp(np.zeros(44_100, np.float32)) == -np.inf


@pytest.mark.parametrize("phase", [0.0, 0.25, 0.125])
def test_a_peak_between_the_samples_is_found(phase):
    # A quarter of the sample rate: the samples of a wave at 45 degrees are 3 dB below its crests.
    wave = np.sin(2 * np.pi * (np.arange(44_100) / 4 + phase)).astype(np.float32) * 0.5
    assert true_peak_dbtp(wave[2000:42_000]) == pytest.approx(-6.02, abs=0.2)
