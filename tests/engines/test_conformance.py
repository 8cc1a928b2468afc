"""What every engine has to do; a new one is added in conftest.py, by one line of CONFORMING."""

import inspect
import pickle
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audionews.engines import Engine, engine_names, load_engine
from audionews.errors import ConfigError, EngineError, SynthesisError
from audionews.models import AudioClip, VoiceProfile

SHORT = "Trời nắng."
LONG = "Sáng nay trời nắng, đến chiều các tỉnh ven biển có mưa rào rải rác."

FULL_SCALE = 32_767
HEARD = 500
"""A sample louder than this can be heard: -36 dB below full scale."""

ANY_TEXT = st.text(max_size=60) | st.text(alphabet="aăâđêôơưạảấ .,!?-0123456789[]<>&`…“”", max_size=60)
"""All of Unicode, and what news is made of."""

every_engine = settings(
    # The fixtures stay the same from example to example: an engine has no state that could matter.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
    max_examples=60,
)


def samples(clip: AudioClip) -> np.ndarray:
    return np.frombuffer(clip.pcm, "<i2").astype(float)


def test_it_has_the_members_of_the_protocol(engine: Engine, profile: VoiceProfile) -> None:
    assert isinstance(engine, Engine)
    assert engine.name == profile.engine
    assert engine.name in engine_names()
    assert engine.version
    assert engine.max_chars is None or engine.max_chars >= 80
    assert list(inspect.signature(engine.synthesize).parameters) == ["text"]


def test_it_says_that_it_can_speak(engine: Engine) -> None:
    assert engine.health() is None


def test_its_clips_have_the_rate_that_it_states(engine: Engine) -> None:
    assert engine.synthesize(SHORT).sample_rate_hz == engine.sample_rate_hz


def test_speech_can_be_heard_and_is_not_clipped(engine: Engine) -> None:
    heard = samples(engine.synthesize(LONG))
    assert np.mean(np.abs(heard) > HEARD) > 0.3
    assert np.abs(heard).max() < FULL_SCALE
    assert abs(heard.mean()) < FULL_SCALE / 200


@pytest.mark.parametrize("copies", [2, 3])
def test_more_text_is_more_sound(engine: Engine, copies: int) -> None:
    once = engine.synthesize(SHORT).duration_ms
    assert engine.synthesize(" ".join([SHORT] * copies)).duration_ms > 0.7 * copies * once


def test_speech_has_the_pace_of_speech(engine: Engine) -> None:
    syllables_per_s = len(LONG.split()) / engine.synthesize(LONG).duration_ms * 1000
    assert 2.5 < syllables_per_s < 7


def test_the_longest_text_is_taken_and_a_longer_one_is_not(engine: Engine) -> None:
    if engine.max_chars is None:
        assert engine.synthesize(LONG * 20).duration_ms > 19 * engine.synthesize(LONG).duration_ms * 0.8
        return
    longest = ("ba " * engine.max_chars)[: engine.max_chars - 1] + "a"
    assert len(longest) == engine.max_chars
    engine.synthesize(longest)
    with pytest.raises(SynthesisError, match="too many"):
        engine.synthesize(longest + "a")


def test_what_was_said_before_changes_nothing(engine: Engine) -> None:
    first = engine.synthesize(LONG)
    for other in (SHORT, LONG, "Ồ!", SHORT):
        engine.synthesize(other)
        assert engine.synthesize(LONG) == first


def test_another_voice_of_the_same_process_changes_nothing(engine: Engine) -> None:
    first = engine.synthesize(LONG)
    other = VoiceProfile(name="other", engine="espeak", options={"voice": "vi-vn-x-south", "pitch": 90})
    load_engine(other).synthesize(SHORT)
    assert engine.synthesize(LONG) == first


@pytest.mark.parametrize(
    "text", ["", " ", "\n\t", "...", "?!", "…", "“ ”", "\u200b", "\x00", "- –"], ids=ascii
)
def test_a_text_without_anything_to_say_is_refused(engine: Engine, text: str) -> None:
    with pytest.raises(SynthesisError, match="nothing to say"):
        engine.synthesize(text)


def test_decomposed_letters_are_heard_as_composed_ones(engine: Engine) -> None:
    decomposed = unicodedata.normalize("NFD", LONG)
    assert len(decomposed) > len(LONG)
    assert engine.synthesize(decomposed) == engine.synthesize(LONG)


@pytest.mark.parametrize(
    ("odd", "plain"),
    [
        ("trời\x01 nắng", "trời nắng"),
        ("trời\x00nắng", "trời nắng"),
        ("trời\n\n nắng", "trời nắng"),
        ("tr\u00adời nắng\ufeff", "trời nắng"),
        ("trời nắng\ud800", "trời nắng"),
    ],
    ids=["ctrl-a", "nul", "line breaks", "soft hyphen", "lone surrogate"],
)
def test_characters_without_a_sound_change_nothing(engine: Engine, odd: str, plain: str) -> None:
    assert engine.synthesize(odd) == engine.synthesize(plain)


@given(text=ANY_TEXT)
@every_engine
def test_any_text_gives_sound_or_an_error_of_ours(engine: Engine, text: str) -> None:
    try:
        clip = engine.synthesize(text)
    except EngineError as error:
        assert error.message
        assert error.hint
    else:
        assert clip.sample_rate_hz == engine.sample_rate_hz
        assert np.abs(samples(clip)).max() > 0


def test_an_unknown_option_is_refused_with_the_nearest_one(profile: VoiceProfile) -> None:
    known = next(iter(profile.options))
    wrong = known[:-1] + "x"
    misspelt = VoiceProfile(name="misspelt", engine=profile.engine, options={wrong: 1})
    with pytest.raises(ConfigError, match=f"unknown option '{wrong}'") as caught:
        load_engine(misspelt)
    assert f"Did you mean '{known}'?" in caught.value.hint


def test_several_threads_get_what_one_gets(engine: Engine) -> None:
    texts = [SHORT, LONG, "Ồ!", LONG, SHORT, "Mưa."]
    alone = [engine.synthesize(text) for text in texts]
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(engine.synthesize, texts)) == alone


def test_another_process_makes_the_same_sound_from_the_pickled_profile(
    engine: Engine, profile: VoiceProfile
) -> None:
    program = (
        "import pickle, sys\n"
        "from audionews.engines import load_engine\n"
        "profile, text = pickle.load(sys.stdin.buffer)\n"
        "sys.stdout.buffer.write(pickle.dumps(load_engine(profile).synthesize(text)))\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", program],
        input=pickle.dumps((profile, LONG)),
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert pickle.loads(found.stdout) == engine.synthesize(LONG)  # noqa: S301  # written by our own process
