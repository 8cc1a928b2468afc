"""The shipped fake does what tests rely on."""

import numpy as np
import pytest

from audionews.engines.tone import ToneEngine, pitch_hz
from audionews.errors import EngineError, EngineTransient, EngineUnavailable, SynthesisError
from audionews.models import VoiceProfile


def tone(**options: object) -> ToneEngine:
    return ToneEngine(VoiceProfile(name="test", engine="tone", options=options))


@pytest.mark.parametrize(
    ("text", "options", "duration_ms"),
    [
        ("ba", {}, 180),
        ("Ba, hai. Một!", {}, 540),
        ("ba - hai", {}, 360),
        ("ba hai", {"syllable_ms": 100}, 200),
        ("ba hai", {"sample_rate_hz": 8_000}, 360),
    ],
)
def test_a_syllable_has_a_fixed_length(text: str, options: dict[str, object], duration_ms: int) -> None:
    assert tone(**options).synthesize(text).duration_ms == duration_ms


def test_a_syllable_can_be_told_by_its_pitch() -> None:
    clip = tone(syllable_ms=1_000).synthesize("mưa, nắng")
    for number, syllable in enumerate(["mưa", "nắng"]):
        samples = np.frombuffer(clip.pcm, "<i2")[number * 24_000 : (number + 1) * 24_000]
        loudest_hz = int(np.abs(np.fft.rfft(samples)).argmax())
        assert loudest_hz == pitch_hz(syllable)
    assert pitch_hz("mưa") != pitch_hz("nắng")


def test_the_pitch_of_a_syllable_never_changes() -> None:
    assert [pitch_hz(syllable) for syllable in ("mưa", "nắng", "gió")] == [542, 623, 338]


@pytest.mark.parametrize(
    ("failure", "error"),
    [("refused", SynthesisError), ("transient", EngineTransient), ("unavailable", EngineUnavailable)],
)
def test_it_fails_on_demand(failure: str, error: type[EngineError]) -> None:
    engine = tone(fail_on="bão", failure=failure)
    engine.synthesize("trời nắng")
    with pytest.raises(error, match="told to fail on 'bão'"):
        engine.synthesize("có bão, gió mạnh")


def test_it_is_unhealthy_on_demand() -> None:
    assert tone().health() is None
    assert tone(unhealthy="no network").health() == "no network"


def test_a_limit_can_be_set() -> None:
    assert tone().max_chars is None
    assert tone(max_chars=10).max_chars == 10
    with pytest.raises(SynthesisError, match="too many"):
        tone(max_chars=10).synthesize("mười một chữ")
