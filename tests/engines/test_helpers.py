"""What engines share: texts, options, pace and retries, decoding."""

import dataclasses
import threading
import unicodedata
from datetime import UTC, datetime, timedelta

import lameenc
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audionews.engines.decoding import decode_mp3
from audionews.engines.options import choice, number, read_options, switch, words
from audionews.engines.pacing import Pace, retry, retry_after_s
from audionews.engines.speakable import count_syllables, speakable
from audionews.errors import AudioError, ConfigError, EngineTransient, SynthesisError
from audionews.models import VoiceProfile
from audionews.spelling import nearest

# ---------------------------------------------------------------------------------------------
# Texts


@settings(deadline=None)
@given(st.text())
def test_a_speakable_text_is_nfc_on_one_line_with_all_its_letters(text: str) -> None:
    try:
        spoken = speakable(text)
    except SynthesisError:
        assert not any(letter.isalnum() for letter in text)
        return
    assert unicodedata.is_normalized("NFC", spoken)
    assert spoken == " ".join(spoken.split())
    assert not any(unicodedata.category(letter)[0] == "C" for letter in spoken)
    letters = [letter for letter in unicodedata.normalize("NFC", text) if letter.isalnum()]
    assert [letter for letter in spoken if letter.isalnum()] == letters
    assert speakable(spoken) == spoken


@pytest.mark.parametrize(
    ("text", "syllables"),
    [("Trời nắng.", 2), ("một, hai - ba", 3), ("...", 0), ("", 0), ("3,5 triệu", 2)],
)
def test_syllables_are_words_with_a_letter(text: str, syllables: int) -> None:
    assert count_syllables(text) == syllables


def test_the_limit_counts_what_is_said() -> None:
    assert speakable("  ba\u00ad   hai  ", max_chars=6) == "ba hai"
    with pytest.raises(SynthesisError, match="7 characters are too many") as caught:
        speakable("ba hai!", max_chars=6)
    assert "at most 6" in caught.value.hint


# ---------------------------------------------------------------------------------------------
# Options


@dataclasses.dataclass(frozen=True, slots=True)
class Options:
    rate_wpm: int = number(150, low=80, high=450)
    gain: float = number(1.0, low=0.0, high=2.0)
    voice: str = choice("vi", "en")
    loud: bool = switch(False)
    host: str = words("", pattern="[a-z]*", example="abc")


def read(**options: object) -> Options:
    return read_options(VoiceProfile(name="mine", engine="test", options=options), Options)


def test_what_a_profile_leaves_out_is_at_its_default() -> None:
    assert read() == Options(rate_wpm=150, gain=1.0, voice="vi", loud=False, host="")
    assert read(rate_wpm=80, voice="en", loud=True, host="x") == Options(80, 1.0, "en", True, "x")


def test_a_whole_number_is_good_for_a_fraction() -> None:
    gain = read(gain=2).gain
    assert (gain, type(gain)) == (2.0, float)


@pytest.mark.parametrize(
    ("name", "value", "takes"),
    [
        ("rate_wpm", 79, "a whole number from 80 to 450"),
        ("rate_wpm", 100.0, "a whole number"),
        ("rate_wpm", True, "a whole number"),
        ("gain", 2.1, "a number from 0.0 to 2.0"),
        ("gain", False, "a number"),
        ("gain", float("nan"), "a number"),
        ("voice", "fr", "one of: vi, en"),
        ("voice", ["vi"], "one of"),
        ("loud", 1, "true or false"),
        ("host", "A", "a text like 'abc'"),
        ("host", None, "a text like"),
    ],
)
def test_a_wrong_value_is_refused(name: str, value: object, takes: str) -> None:
    with pytest.raises(ConfigError, match=f"voice 'mine', engine 'test': option {name} is") as caught:
        read(**{name: value})
    assert f"{name} takes {takes}" in caught.value.hint


@pytest.mark.parametrize(("wrong", "right"), [("rate", "rate_wpm"), ("Voice", "voice"), ("gian", "gain")])
def test_an_unknown_option_is_refused_with_the_nearest_one(wrong: str, right: str) -> None:
    with pytest.raises(ConfigError, match=f"unknown option '{wrong}'") as caught:
        read(**{wrong: 1})
    assert f"Did you mean '{right}'?" in caught.value.hint
    assert nearest(wrong, ["host", right]) == right


# ---------------------------------------------------------------------------------------------
# Manners towards a server


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now_s = 50.0
        self.slept_s: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept_s.append(seconds)
        self.now_s += seconds


def test_requests_are_evenly_spread() -> None:
    clock = Clock()
    pace = Pace(sleep=clock.sleep, clock=lambda: clock.now_s)
    for _ in range(4):
        pace.wait(requests_per_s=4)
    assert clock.slept_s == [0.25, 0.25, 0.25]


def test_a_request_after_a_while_does_not_wait() -> None:
    clock = Clock()
    pace = Pace(sleep=clock.sleep, clock=lambda: clock.now_s)
    pace.wait(requests_per_s=4)
    clock.now_s += 10
    pace.wait(requests_per_s=4)
    pace.wait(requests_per_s=4)
    assert clock.slept_s == [0.25]


def test_threads_never_share_a_turn() -> None:
    slept_s: list[float] = []
    pace = Pace(sleep=slept_s.append, clock=lambda: 0.0)
    threads = [threading.Thread(target=lambda: pace.wait(requests_per_s=2)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(slept_s) == [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5]


class Failing:
    """Fails so many times, then answers."""

    def __init__(self, errors: list[Exception]) -> None:
        self.errors = errors
        self.asked = 0

    def __call__(self) -> str:
        self.asked += 1
        if self.errors:
            raise self.errors.pop(0)
        return "answer"


def transient(retry_after_s: float | None = None) -> EngineTransient:
    return EngineTransient("busy", hint="wait", retry_after_s=retry_after_s)


@pytest.mark.parametrize(
    ("errors", "luck", "waits_s"),
    [
        ([], 1.0, []),
        ([transient()] * 3, 1.0, [2.0, 4.0, 8.0]),
        ([transient()] * 3, 0.0, [0.0, 0.0, 0.0]),
        ([transient()] * 4, 0.5, [1.0, 2.0, 4.0, 5.0]),
        ([transient(3.0), transient()], 0.5, [4.0, 2.0]),
        ([transient(10.0)], 0.0, [10.0]),
    ],
    ids=["at once", "most unlucky", "luckiest", "up to the cap", "a named time", "a named time at the cap"],
)
def test_waits_before_asking_again(errors: list[Exception], luck: float, waits_s: list[float]) -> None:
    waited_s: list[float] = []
    ask = Failing(list(errors))
    answer = retry(ask, attempts=5, base_s=2.0, cap_s=10.0, sleep=waited_s.append, random=lambda: luck)
    assert answer == "answer"
    assert waited_s == waits_s
    assert ask.asked == len(errors) + 1


@pytest.mark.parametrize(
    ("error", "asked"),
    [(transient(), 3), (transient(11.0), 1), (SynthesisError("no", hint="-"), 1), (KeyError("bug"), 1)],
    ids=["transient", "named time above the cap", "refused", "bug"],
)
def test_the_last_error_comes_out(error: Exception, asked: int) -> None:
    ask = Failing([error] * 9)
    with pytest.raises(type(error)) as caught:
        retry(ask, attempts=3, base_s=2.0, cap_s=10.0, sleep=lambda seconds: None, random=lambda: 0.0)
    assert caught.value is error
    assert ask.asked == asked


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("0", 0.0),
        (" 120 ", 120.0),
        ("Wed, 01 May 2024 07:30:10 GMT", 10.0),
        ("Wed, 01 May 2024 14:30:10 +0700", 10.0),
        ("Wed, 01 May 2024 07:30:10 -0000", 10.0),
        ("Wed, 01 May 2024 07:29:00 GMT", 0.0),
        ("-3", None),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_read(value: str | None, seconds: float | None) -> None:
    assert retry_after_s(value, now=datetime(2024, 5, 1, 7, 30, tzinfo=UTC)) == seconds


@settings(deadline=None)
@given(st.text())
def test_any_retry_after_is_a_number_or_nothing(value: str) -> None:
    seconds = retry_after_s(value, now=datetime(2024, 5, 1, tzinfo=UTC) + timedelta(hours=1))
    assert seconds is None or seconds >= 0


# ---------------------------------------------------------------------------------------------
# Decoding


def mp3(samples: np.ndarray, *, sample_rate_hz: int, channels: int) -> bytes:
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_in_sample_rate(sample_rate_hz)
    encoder.set_out_sample_rate(sample_rate_hz)
    encoder.set_channels(channels)
    encoder.set_bit_rate(64)
    return bytes(encoder.encode(samples.astype("<i2").tobytes())) + bytes(encoder.flush())


@pytest.mark.parametrize(
    ("rate_hz", "channels"), [(24_000, 1), (44_100, 1), (44_100, 2), (22_050, 1)], ids=str
)
def test_an_mp3_is_decoded_to_mono_at_the_rate_that_is_wanted(rate_hz: int, channels: int) -> None:
    tone = 8_000 * np.sin(2 * np.pi * 440 * np.arange(rate_hz) / rate_hz)
    data = mp3(np.repeat(tone, channels), sample_rate_hz=rate_hz, channels=channels)
    clip = decode_mp3(data, sample_rate_hz=24_000)
    assert clip.sample_rate_hz == 24_000
    assert 1_000 <= clip.duration_ms < 1_120
    second = np.frombuffer(clip.pcm, "<i2")[2_400:22_000].astype(float)
    loudest_hz = np.abs(np.fft.rfft(second)).argmax() * 24_000 / len(second)
    assert abs(loudest_hz - 440) < 3
    assert 7_000 < np.abs(second).max() < 9_000


@pytest.mark.parametrize(
    "data",
    [b"", b"\0", b"<html>Sorry</html>" * 50, b"RIFF\x24\0\0\0WAVEfmt ", bytes(4_000), b"ID3" + bytes(100)],
    ids=["nothing", "a byte", "a page", "a wave file", "zeros", "a tag"],
)
def test_what_is_no_mp3_is_an_error_of_ours(data: bytes) -> None:
    with pytest.raises(AudioError, match="aren't an MP3") as caught:
        decode_mp3(data, sample_rate_hz=24_000)
    assert caught.value.__cause__ is not None


@settings(deadline=None)
@given(st.binary(max_size=3_000))
def test_any_bytes_give_sound_or_an_error_of_ours(data: bytes) -> None:
    try:
        clip = decode_mp3(data, sample_rate_hz=24_000)
    except AudioError:
        return
    assert clip.sample_rate_hz == 24_000
