"""The voice profiles that come with audionews: they load, and they sound as their comments say."""

import dataclasses
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from audionews.engines import load_engine
from audionews.models import AudioClip, Pauses, ReadingStyle, VoiceProfile

VOICES = Path(__file__).parents[2] / "voices"
NAMES = sorted(path.stem for path in VOICES.glob("*.toml"))
EMBEDDED = ["bac", "nam", "trung"]

PHRASES = [
    "Ủy ban nhân dân thành phố vừa công bố kế hoạch sửa chữa hai mươi ba cây cầu trong quý tới",
    "Giá cà phê trong nước sáng nay tăng thêm năm trăm đồng so với cuối tuần trước",
]


def read(name: str) -> dict[str, Any]:
    with (VOICES / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def load(name: str) -> VoiceProfile:
    table = read(name)
    return VoiceProfile(
        name=name,
        engine=table["engine"],
        options=table["options"],
        label=table["label"],
        pauses=Pauses(**table["pauses"]),
        style=ReadingStyle(**table["reading"]),
    )


def loud_frames(clip: AudioClip) -> np.ndarray:
    """Which 10 ms of a clip are speech, from its first to its last."""
    frame = clip.sample_rate_hz // 100
    samples = np.frombuffer(clip.pcm, "<i2").astype(float)
    levels = np.sqrt(np.mean(samples[: len(samples) // frame * frame].reshape(-1, frame) ** 2, axis=1))
    loud = levels > levels.max() * 10 ** (-35 / 20)
    first, last = np.flatnonzero(loud)[[0, -1]]
    return np.asarray(loud[first : last + 1])


def test_the_voices_are_all_here() -> None:
    assert NAMES == ["bac", "google", "hien", "nam", "nam-tram", "trung"]


@pytest.mark.parametrize("name", NAMES)
def test_a_profile_fits_its_engine(name: str) -> None:
    profile = load(name)
    assert load_engine(profile).name == profile.engine
    assert profile.label
    assert set(read(name)) - {"level_lufs"} == {"engine", "label", "options", "pauses", "reading", "bounds"}


@pytest.mark.parametrize("name", NAMES)
def test_pauses_grow_with_what_they_follow(name: str) -> None:
    pauses = list(dataclasses.astuple(load(name).pauses))
    assert pauses == sorted(pauses)
    assert len(set(pauses)) == len(pauses)


@pytest.mark.parametrize(
    ("name", "thousand", "zero_tens"),
    [("bac", "nghìn", "linh"), ("trung", "nghìn", "lẻ"), ("nam", "ngàn", "lẻ"), ("google", "nghìn", "linh")],
)
def test_a_region_reads_numbers_its_own_way(name: str, thousand: str, zero_tens: str) -> None:
    style = load(name).style
    assert (style.thousand, style.zero_tens) == (thousand, zero_tens)


@pytest.mark.parametrize("name", EMBEDDED)
def test_an_embedded_voice_keeps_its_pace(name: str) -> None:
    engine = load_engine(load(name))
    for phrase in PHRASES:
        speech = loud_frames(engine.synthesize(phrase))
        assert 3.6 < len(phrase.split()) / (len(speech) / 100) < 4.5


@pytest.mark.parametrize("name", EMBEDDED)
def test_an_embedded_voice_has_room_above_its_loudest_sample(name: str) -> None:
    engine = load_engine(load(name))
    peaks = [
        np.abs(np.frombuffer(engine.synthesize(phrase).pcm, "<i2").astype(int)).max() for phrase in PHRASES
    ]
    assert 0.4 < max(peaks) / 32_767 < 0.9


def test_no_two_voices_sound_the_same() -> None:
    clips = {load_engine(load(name)).synthesize(PHRASES[0]).pcm for name in EMBEDDED}
    assert len(clips) == len(EMBEDDED)
