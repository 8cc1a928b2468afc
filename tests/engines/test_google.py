"""The online voice against a server on this machine that speaks Google's protocol."""

import base64
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from audionews.engines.google import GoogleEngine
from audionews.engines.pacing import Pace
from audionews.errors import (
    ConfigError,
    EngineError,
    EngineTransient,
    EngineUnavailable,
    SynthesisError,
)
from audionews.models import VoiceProfile
from tests.standin import google as meets
from tests.standin.google import OK, GoogleStandIn, Step, status

TEXT = "Sáng nay, trời nắng đẹp."
NOW = datetime(2024, 5, 1, 7, 30, tzinfo=UTC)


class Bench:
    """A server and an engine whose waits are noted down instead of waited."""

    def __init__(self, server: GoogleStandIn) -> None:
        self.server = server
        self.waits_s: list[float] = []

    def engine(self, **options: object) -> GoogleEngine:
        settings = {"endpoint": self.server.url, "attempts": 3, "read_timeout_s": 5.0, **options}
        return GoogleEngine(
            VoiceProfile(name="test", engine="gtts", options=settings),
            pace=Pace(sleep=lambda seconds: None, clock=lambda: 0.0),
            sleep=self.waits_s.append,
            random=lambda: 0.5,
            now=lambda: NOW,
        )


@pytest.fixture
def bench() -> Iterator[Bench]:
    with GoogleStandIn() as server:
        yield Bench(server)


def test_the_request_is_what_google_is_asked(bench: Bench) -> None:
    text = "TP. HCM: 3,5 triệu đồng; ông Tr. nói “được” (hay không?)."
    bench.engine().synthesize(text)
    assert bench.server.requests == [meets.SpeechRequest(text=text, lang="vi", slow=False)]


def test_a_text_of_a_hundred_characters_is_one_request(bench: Bench) -> None:
    text = "Một, hai. " * 10
    assert len(text.strip()) == 99
    bench.engine().synthesize(text.strip() + "a")
    assert bench.server.texts == [text.strip() + "a"]


def test_a_longer_text_is_refused_without_a_request(bench: Bench) -> None:
    with pytest.raises(SynthesisError, match="101 characters"):
        bench.engine().synthesize("a" * 101)
    assert bench.server.requests == []


def test_slow_speech_is_asked_for(bench: Bench) -> None:
    slow = bench.engine(slow=True).synthesize(TEXT)
    assert bench.server.requests[0].slow
    assert slow.duration_ms > bench.engine().synthesize(TEXT).duration_ms


# What the first request meets; the second meets good speech.
PASSING: dict[str, tuple[Step, float]] = {
    # id: (what the first request meets, seconds waited before the second)
    "429": (status(429), 0.5),
    "429, retry after 7 seconds": (status(429, retry_after="7"), 7.5),
    "429, retry after a date": (
        status(429, retry_after=format_datetime(NOW + timedelta(seconds=9), usegmt=True)),
        9.5,
    ),
    "429, retry after a date that is over": (
        status(429, retry_after=format_datetime(NOW - timedelta(hours=1), usegmt=True)),
        0.5,
    ),
    "429, retry after nonsense": (status(429, retry_after="soon"), 0.5),
    "500": (status(500), 0.5),
    "503, retry after 2 seconds": (status(503, retry_after="2"), 2.5),
    "408": (status(408), 0.5),
    "no audio": (meets.silent, 0.5),
    "nothing": (meets.empty, 0.5),
    "garbage": (meets.garbage, 0.5),
    "no MP3": (meets.not_an_mp3, 0.5),
    "half an MP3": (meets.truncated_mp3(0.5), 0.5),
    "four fifths of an MP3": (meets.truncated_mp3(0.79), 0.5),
    "one byte of an MP3": (meets.truncated_mp3(0.001), 0.5),
    "half an answer": (meets.broken_off, 0.5),
    "connection reset": (meets.reset, 0.5),
}


@pytest.mark.parametrize(("first", "wait_s"), PASSING.values(), ids=PASSING)
def test_what_may_pass_is_asked_again(bench: Bench, first: Step, wait_s: float) -> None:
    bench.server.script = [first]
    clip = bench.engine().synthesize(TEXT)
    assert clip == bench.engine().synthesize(TEXT)
    assert bench.server.texts == [TEXT, TEXT, TEXT]
    assert bench.waits_s == [wait_s]


@pytest.mark.parametrize("step", [step for step, _ in PASSING.values()], ids=PASSING)
def test_what_does_not_pass_is_a_transient_error(bench: Bench, step: Step) -> None:
    bench.server.script = [step] * 3
    with pytest.raises(EngineTransient) as caught:
        bench.engine().synthesize(TEXT)
    assert len(bench.server.requests) == 3
    assert len(bench.waits_s) == 2
    assert bench.server.url in caught.value.message
    assert (
        caught.value.__cause__ is not None or "audio" in caught.value.message or "ms" in caught.value.message
    )


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (400, SynthesisError),
        (413, SynthesisError),
        (401, EngineUnavailable),
        (403, EngineUnavailable),
        (404, EngineUnavailable),
        (410, EngineUnavailable),
    ],
)
def test_a_refusal_is_not_asked_again(bench: Bench, code: int, error: type[EngineError]) -> None:
    bench.server.script = [status(code)]
    with pytest.raises(error, match=str(code)) as caught:
        bench.engine().synthesize(TEXT)
    assert caught.value.hint
    assert len(bench.server.requests) == 1
    assert bench.waits_s == []


def test_a_server_that_hangs_is_given_up(bench: Bench) -> None:
    bench.server.script = [meets.hang, meets.hang]
    with pytest.raises(EngineTransient, match="fell silent"):
        bench.engine(read_timeout_s=0.05, attempts=2).synthesize(TEXT)
    assert len(bench.server.requests) == 2


def test_a_server_that_is_slow_is_waited_for(bench: Bench) -> None:
    bench.server.script = [meets.slow(0.2)]
    bench.engine(attempts=1).synthesize(TEXT)
    assert bench.waits_s == []


def test_a_server_that_is_not_there_is_a_transient_error() -> None:
    with GoogleStandIn() as server:
        bench = Bench(server)
    with pytest.raises(EngineTransient, match="can't be reached"):
        bench.engine().synthesize(TEXT)
    assert bench.waits_s == [0.5, 1.0]


def test_waits_double_up_to_their_cap(bench: Bench) -> None:
    bench.server.script = [status(503)] * 5
    bench.engine(attempts=6, backoff_s=2.0, backoff_cap_s=10.0).synthesize(TEXT)
    assert bench.waits_s == [1.0, 2.0, 4.0, 5.0, 5.0]


def test_a_server_that_wants_hours_is_left_alone_at_once(bench: Bench) -> None:
    bench.server.script = [status(429, retry_after="7200")]
    with pytest.raises(EngineTransient) as caught:
        bench.engine().synthesize(TEXT)
    assert caught.value.retry_after_s == 7200
    assert len(bench.server.requests) == 1
    assert bench.waits_s == []


def test_health_asks_once(bench: Bench) -> None:
    engine = bench.engine()
    assert [engine.health(), engine.health()] == [None, None]
    assert len(bench.server.requests) == 1


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        (status(429), "answered 429 Too Many Requests"),
        (status(503), "answered 503 Service Unavailable"),
        (status(404), "answered 404 Not Found"),
        (meets.silent, "answered without audio"),
        (meets.reset, "the connection failed"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_health_tells_why_it_can_not_speak(bench: Bench, step: Step, reason: str) -> None:
    bench.server.script = [step]
    engine = bench.engine()
    assert engine.health() == engine.health()
    assert reason in (engine.health() or "")
    assert bench.server.url in (engine.health() or "")
    assert len(bench.server.requests) == 1
    assert bench.waits_s == []


def test_health_does_not_wait_for_a_server_that_hangs(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audionews.engines.google.PROBE_S", 0.2)
    bench.server.script = [meets.hang]
    reason = bench.engine().health()
    assert reason is not None
    assert "fell silent" in reason or "within 0.2 s" in reason


def test_health_of_a_name_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> object:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    engine = GoogleEngine(VoiceProfile(name="test", engine="gtts", options={}))
    assert (
        engine.health()
        == "https://translate.google.com can't be reached (its name isn't known: is there a network?)"
    )


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        ({"tld": "com/evil"}, "a text like 'com.vn'"),
        ({"tld": 3}, "a text like"),
        ({"endpoint": "ftp://x"}, "a text like 'http://127.0.0.1:8081'"),
        ({"slow": "yes"}, "true or false"),
        ({"attempts": 0}, "whole number from 1 to 20"),
        ({"requests_per_s": 0}, "from 0.01"),
        ({"request_per_s": 3}, "Did you mean 'requests_per_s'?"),
    ],
    ids=str,
)
def test_a_wrong_option_is_refused(options: dict[str, object], hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        GoogleEngine(VoiceProfile(name="test", engine="gtts", options=options))
    assert hint in caught.value.hint


def test_the_country_s_host_is_asked() -> None:
    engine = GoogleEngine(VoiceProfile(name="test", engine="gtts", options={"tld": "com.vn"}))
    assert "https://translate.google.com.vn/" in _address(engine)


def _address(engine: GoogleEngine) -> str:
    from audionews.engines.google import _Speech

    speech = _Speech("vâng", server=engine._server, tld="com", lang_check=False)
    return str(speech._prepare_requests()[0].url)


def test_requests_keep_their_pace(bench: Bench) -> None:
    waits_s: list[float] = []
    pace = Pace(sleep=waits_s.append, clock=lambda: 100.0)
    profile = VoiceProfile(
        name="test", engine="gtts", options={"endpoint": bench.server.url, "requests_per_s": 4.0}
    )
    for engine in (GoogleEngine(profile, pace=pace), GoogleEngine(profile, pace=pace)):
        engine.synthesize(TEXT)
        engine.synthesize(TEXT)
    assert waits_s == [0.25, 0.5, 0.75]


def test_the_stand_in_answers_as_google_does(bench: Bench) -> None:
    """Against gtts itself, as it is without audionews."""
    envelope = meets.envelope(meets.speech_mp3(meets.SpeechRequest(text="vâng", lang="vi", slow=False)))
    assert envelope.startswith(b")]}'\n\n")
    assert b'"wrb.fr","jQ1olc","[\\"//NExA' in envelope, "Google's own clips begin with these bytes"


@pytest.mark.parametrize(("step", "audible"), [(OK, True), (meets.silent, False)], ids=["speech", "no audio"])
def test_plain_gtts_understands_the_stand_in(bench: Bench, step: Callable[..., None], audible: bool) -> None:
    from gtts.tts import gTTSError

    from audionews.engines.google import _Speech

    bench.server.script = [step]
    speech = _Speech("vâng", server=bench.server.url, lang="vi", lang_check=False)
    if audible:
        assert b"".join(speech.stream()).startswith(base64.b64decode("//NExA=="))
    else:
        with pytest.raises(gTTSError, match="No audio stream"):
            list(speech.stream())


@pytest.mark.network
def test_google_itself_can_be_heard() -> None:
    engine = GoogleEngine(VoiceProfile(name="test", engine="gtts", options={}))
    assert engine.health() is None
    assert 1_500 < engine.synthesize(TEXT).duration_ms < 6_000
