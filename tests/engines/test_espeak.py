"""What is particular to the embedded voice."""

import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audionews.engines import load_engine
from audionews.engines.espeak import EspeakEngine, _plain, _Recorder
from audionews.engines.speakable import speakable
from audionews.errors import ConfigError, EngineUnavailable, SynthesisError
from audionews.models import PAUSE_MARKS, VoiceProfile

NEWS = "Sáng nay, thành phố khánh thành cây cầu thứ ba qua sông."


def voice(**options: object) -> EspeakEngine:
    engine = load_engine(VoiceProfile(name="test", engine="espeak", options=options))
    assert isinstance(engine, EspeakEngine)
    return engine


def test_the_version_is_the_library_s() -> None:
    assert voice().version.startswith("1.5")


def test_the_three_regions_sound_different() -> None:
    regions = ("vi", "vi-vn-x-central", "vi-vn-x-south")
    assert len({voice(voice=region).synthesize(NEWS).pcm for region in regions}) == 3


def test_a_higher_rate_is_shorter() -> None:
    durations = [voice(rate_wpm=rate).synthesize(NEWS).duration_ms for rate in (100, 150, 200, 300)]
    assert durations == sorted(durations, reverse=True)
    assert durations[0] > 2 * durations[-1]


def test_a_word_gap_is_longer() -> None:
    assert voice(word_gap=10).synthesize(NEWS).duration_ms > 1.2 * voice().synthesize(NEWS).duration_ms


def test_less_volume_is_quieter() -> None:
    loud, quiet = (
        np.abs(np.frombuffer(voice(volume=volume).synthesize(NEWS).pcm, "<i2").astype(int)).max()
        for volume in (60, 30)
    )
    assert 1.6 < loud / quiet < 2.4


def test_a_higher_pitch_crosses_zero_more_often() -> None:
    low, high = (
        np.count_nonzero(np.diff(np.sign(np.frombuffer(voice(pitch=pitch).synthesize("ma").pcm, "<i2"))))
        for pitch in (0, 99)
    )
    assert high > low


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        ({"rate_wpm": 79}, "rate_wpm takes a whole number from 80 to 450"),
        ({"rate_wpm": 451}, "from 80 to 450"),
        ({"rate_wpm": 150.5}, "whole number"),
        ({"rate_wpm": "150"}, "whole number"),
        ({"pitch": True}, "whole number"),
        ({"pitch": 100}, "from 0 to 99"),
        ({"voice": "en"}, "one of: vi, vi-vn-x-central, vi-vn-x-south"),
        ({"rate": 150}, "Did you mean 'rate_wpm'?"),
    ],
    ids=str,
)
def test_a_wrong_option_is_refused(options: dict[str, object], hint: str) -> None:
    with pytest.raises(ConfigError, match="voice 'test', engine 'espeak'") as caught:
        voice(**options)
    assert hint in caught.value.hint


# Each of these ended the whole process when it was given to libespeak-ng 1.52 as it stands.
CRASHES = {
    "bracket and dash": "(-ba",
    "quotation mark and dash": '"-a',
    "lone backtick": "a.`",
    "devanagari": "\u0960",
    "devanagari in a sentence": "anh ईघ nói",
}


@pytest.mark.parametrize("region", ["vi", "vi-vn-x-central", "vi-vn-x-south"])
@pytest.mark.parametrize("text", CRASHES.values(), ids=CRASHES)
def test_texts_that_crash_the_library_do_not_reach_it(region: str, text: str) -> None:
    program = (
        "import sys\n"
        "from audionews.engines import load_engine\n"
        "from audionews.errors import SynthesisError\n"
        "from audionews.models import VoiceProfile\n"
        "engine = load_engine(VoiceProfile(name='x', engine='espeak', options={'voice': sys.argv[1]}))\n"
        "try:\n"
        "    print(engine.synthesize(sys.argv[2]).duration_ms > 100)\n"
        "except SynthesisError as error:\n"
        "    print(error.message)\n"
    )
    found = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program, region, text],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert found.returncode == 0
    assert found.stdout.startswith(("True", "espeak-ng can't say"))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Vâng.", "Vâng."),
        ("“Tôi – không biết”, anh nói.", "Tôi không biết, anh nói."),
        ("xe-lửa, d'Ivoire", "xe-lửa, d'Ivoire"),
        ("3,5 và 12:30", "3,5 và 12:30"),
        ("thật à?!..", "thật à!"),
        ("(ba) [hai] một…", "ba hai một"),
        ("... ba", "ba"),
        ("ba , hai .", "ba, hai."),
    ],
    ids=lambda text: text,
)
def test_only_words_and_single_pause_marks_are_left(text: str, plain: str) -> None:
    assert _plain(text) == plain


@pytest.mark.parametrize(
    "text", ["5%", "a & b", "35 °C", "x = y", "5 €", "漢字", "Москва", "a😀", "٣"], ids=ascii
)
def test_what_has_a_sound_is_never_left_out(text: str) -> None:
    with pytest.raises(SynthesisError, match="espeak-ng can't say"):
        voice().synthesize(text)


@given(st.text(alphabet="aăâbđê19-'’.,:;?! \"()", min_size=1, max_size=40))
@settings(deadline=None)
def test_no_letter_is_lost_on_the_way_to_the_library(text: str) -> None:
    try:
        spoken = _plain(speakable(text))
    except SynthesisError:
        assert not any(map(str.isalnum, text))
        return
    assert list(filter(str.isalnum, spoken)) == list(filter(str.isalnum, text))
    assert not any(mark in PAUSE_MARKS and after in PAUSE_MARKS for mark, after in pairwise(spoken))


def test_speech_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audionews.engines.espeak.RUNAWAY_MS_PER_CHAR", 1)
    with pytest.raises(SynthesisError, match="doesn't come to an end"):
        voice().synthesize(NEWS)


@pytest.mark.parametrize("error", [MemoryError("no room"), KeyboardInterrupt()], ids=repr)
def test_what_goes_wrong_while_the_library_speaks_comes_out(
    error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(bytearray):
        def __iadd__(self, other: object) -> "Full":
            raise error

    make = _Recorder.__init__

    def full(recorder: _Recorder, *, limit_bytes: int) -> None:
        make(recorder, limit_bytes=limit_bytes)
        recorder.pcm = Full()

    monkeypatch.setattr(_Recorder, "__init__", full)
    with pytest.raises(type(error)):
        voice().synthesize(NEWS)


@pytest.mark.parametrize(
    ("finder", "gone", "message"),
    [
        ("get_library_path", "/nowhere/libespeak-ng.so", "libespeak-ng can't be loaded"),
        ("get_data_path", "/nowhere", "libespeak-ng can't start with the data in /nowhere"),
    ],
    ids=["library", "data"],
)
def test_a_broken_installation_is_told(
    finder: str, gone: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = voice()
    monkeypatch.setattr(f"espeakng_loader.{finder}", lambda: gone)
    with pytest.raises(EngineUnavailable, match=message):
        engine.synthesize(NEWS)
    assert message in (engine.health() or "")
    with pytest.raises(EngineUnavailable, match=message) as caught:
        voice()
    assert "Reinstall" in caught.value.hint
