"""The online voice: Google Translate's, through the gtts package.

gtts speaks the protocol; this module gives it one clause a request and adds what it lacks: timeouts, a
pace, retries, and a look at what came back, since the server answers 200 without audio, and half audio,
when it is busy. gtts checks no server's certificate (it sends ``verify=False``), so anybody on the way
could put other words into a podcast; `GoogleEngine.health` therefore asks for the certificate first.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from random import random as random_fraction
from typing import Any

import requests
from gtts import gTTS
from gtts.tts import gTTSError

from audionews.engines.decoding import decode_mp3
from audionews.engines.options import number, read_options, switch, words
from audionews.engines.pacing import Pace, retry, retry_after_s
from audionews.engines.speakable import count_syllables, speakable
from audionews.errors import AudioError, EngineError, EngineTransient, EngineUnavailable, SynthesisError
from audionews.models import AudioClip, VoiceProfile

SAMPLE_RATE_HZ = 24_000
"""What the server sends: MPEG-2 layer III, mono, 24 kHz."""

MAX_CHARS: int = gTTS.GOOGLE_TTS_MAX_CHARS
"""What the server takes in one request; gtts cuts longer texts where it likes."""

PROBE_S = 3.0
"""How long `GoogleEngine.health` may take, name look-up included."""

FASTEST_SYLLABLE_MS = 150
"""Speech with less time a syllable was cut short.

Newsreaders say 4.5 to 5 syllables a second, the quickest 6; this is 6.7, pauses included.
"""

CUT_LEVEL = 0.5
"""A clip whose last 20 ms are louder than this part of its average was cut: speech dies away."""

_pace = Pace()
"""One for the process: the server counts all requests from an address together."""


@dataclass(frozen=True, slots=True)
class GoogleOptions:
    """What a voice profile may set."""

    tld: str = words("com", pattern=r"[a-z]{2,3}(\.[a-z]{2})?", example="com.vn")
    """Which of Google's hosts is asked: ``translate.google.<tld>``."""

    endpoint: str = words("", pattern=r"|https?://[^/\s]+", example="http://127.0.0.1:8081")
    """Another server that speaks the same protocol; empty for Google's own."""

    slow: bool = switch(False)
    requests_per_s: float = number(2.0, low=0.01, high=1_000)
    connect_timeout_s: float = number(5.0, low=0.01, high=60)
    read_timeout_s: float = number(20.0, low=0.01, high=120)
    """How long the server may be silent, not how long it may take."""

    attempts: int = number(5, low=1, high=20)
    backoff_s: float = number(1.0, low=0.0, high=60)
    backoff_cap_s: float = number(60.0, low=0.0, high=3_600)


class GoogleEngine:
    """Speaks Vietnamese as Google Translate does.

    Args:
        profile: the voice; options as in `GoogleOptions`.
        pace: keeps requests apart; one for the whole process where none is given.
        sleep: waits for a number of seconds.
        random: a number from 0 to 1.
        now: the time, with its zone.

    Raises:
        ConfigError: an option that it can't use.
    """

    name = "gtts"
    # The server doesn't say which voice it has; this counts what is done here to its sound.
    version = "1"
    max_chars = MAX_CHARS
    sample_rate_hz = SAMPLE_RATE_HZ

    def __init__(
        self,
        profile: VoiceProfile,
        *,
        pace: Pace = _pace,
        sleep: Callable[[float], object] = time.sleep,
        random: Callable[[], float] = random_fraction,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._options = read_options(profile, GoogleOptions)
        self._server = self._options.endpoint or f"https://translate.google.{self._options.tld}"
        self._pace = pace
        self._sleep = sleep
        self._random = random
        self._now = now
        self._probed: tuple[str | None] | None = None
        self._probe_lock = threading.Lock()

    def health(self) -> str | None:
        """Why the server can't be used, or None; asks it once and remembers the answer.

        Returns:
            Within 3 s, a reason such as ``"https://translate.google.com didn't answer within 3 s"``.
        """
        with self._probe_lock:
            if self._probed is None:
                self._probed = (self._probe(),)
            return self._probed[0]

    def synthesize(self, text: str) -> AudioClip:
        """Say a text in one request, or in several if the first ones fail in passing.

        Args:
            text: spoken text of at most 100 characters.

        Returns:
            24 kHz.

        Raises:
            SynthesisError: nothing in it can be said, it is too long, or the server refused it.
            EngineTransient: the server was asked as often as the options allow.
            EngineUnavailable: the server refuses all texts.
        """
        spoken = speakable(text, max_chars=MAX_CHARS)
        options = self._options
        return retry(
            lambda: self._ask(spoken, timeout_s=(options.connect_timeout_s, options.read_timeout_s)),
            attempts=options.attempts,
            base_s=options.backoff_s,
            cap_s=options.backoff_cap_s,
            sleep=self._sleep,
            random=self._random,
        )

    def _probe(self) -> str | None:
        # Name look-ups have no timeout of their own; a thread can be left behind.
        answers: list[str | None] = []
        thread = threading.Thread(target=lambda: answers.append(self._try_server()), daemon=True)
        thread.start()
        thread.join(PROBE_S)
        return answers[0] if answers else f"{self._server} didn't answer within {PROBE_S:g} s"

    def _try_server(self) -> str | None:
        timeout_s = (PROBE_S / 2, PROBE_S / 2)
        try:
            requests.get(self._server, timeout=timeout_s, stream=True).close()
            self._ask("vâng", timeout_s=timeout_s)
        except requests.exceptions.SSLError:
            return f"{self._server} shows no valid certificate: something on the way answers in its place"
        except requests.RequestException as error:
            return f"{self._server} can't be reached ({_kind(error)})"
        except EngineError as error:
            return error.message
        return None

    def _ask(self, spoken: str, *, timeout_s: tuple[float, float]) -> AudioClip:
        """One request.

        Args:
            spoken: as `speakable` made it.
            timeout_s: to connect, and to wait for a next byte.
        """
        self._pace.wait(requests_per_s=self._options.requests_per_s)
        mp3 = self._fetch(spoken, timeout_s=timeout_s)
        try:
            clip = decode_mp3(mp3, sample_rate_hz=SAMPLE_RATE_HZ)
        except AudioError as cause:
            raise self._passing(f"sent {cause.message}") from cause
        if clip.duration_ms < FASTEST_SYLLABLE_MS * count_syllables(spoken) or _ends_loud(clip):
            raise self._passing(f"sent {clip.duration_ms:.0f} ms, not the whole of {spoken[:40]!r}")
        return clip

    def _fetch(self, spoken: str, *, timeout_s: tuple[float, float]) -> bytes:
        speech = _Speech(
            spoken,
            server=self._server,
            tld=self._options.tld,
            lang="vi",
            slow=self._options.slow,
            lang_check=False,
            pre_processor_funcs=[],
            tokenizer_func=lambda whole: [whole],
            timeout=timeout_s,
        )
        mp3 = BytesIO()
        try:
            speech.write_to_fp(mp3)
        except gTTSError as cause:
            raise self._translated(cause, spoken=spoken) from cause
        except ValueError as cause:
            # Neither UTF-8 nor base64: gtts decodes what it got without a look at it.
            raise self._passing("sent an answer that can't be read") from cause
        if not mp3.getvalue():
            raise self._passing("answered without audio")
        return mp3.getvalue()

    def _translated(self, cause: gTTSError, *, spoken: str) -> EngineError:
        response = cause.rsp
        if response is None:
            return self._passing(f"can't be reached ({_kind(cause.__context__)})")
        status = response.status_code
        if status == requests.codes.ok:
            return self._passing("answered without audio")
        if status in (408, 429) or status >= 500:
            named_s = retry_after_s(response.headers.get("Retry-After"), now=self._now())
            return self._passing(f"answered {status} {response.reason}", retry_after_s=named_s)
        if status in (400, 413, 414, 422):
            return SynthesisError(
                f"{self._server} refused {spoken[:40]!r} ({status} {response.reason})",
                hint="Write the text otherwise, or choose the voice bac, which needs no server.",
            )
        return EngineUnavailable(
            f"{self._server} answered {status} {response.reason}",
            hint="Look for a newer gtts (pip install -U gtts), try another tld, or choose the voice bac.",
        )

    def _passing(self, what: str, *, retry_after_s: float | None = None) -> EngineTransient:
        return EngineTransient(
            f"{self._server} {what}",
            hint="Build again later: what was said so far is kept; or choose the voice bac.",
            retry_after_s=retry_after_s,
        )


class _Speech(gTTS):  # type: ignore[misc]  # gtts publishes no types
    """A gtts request that may go to another server."""

    def __init__(self, text: str, *, server: str, **settings: Any) -> None:
        super().__init__(text, **settings)
        self._server = server

    def _prepare_requests(self) -> list[requests.PreparedRequest]:
        prepared: list[requests.PreparedRequest] = super()._prepare_requests()
        for request in prepared:
            request.prepare_url(self._server + request.path_url, None)
        return prepared


def _kind(error: BaseException | None) -> str:
    """What kept a request from being answered, in plain words."""
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return "no connection in time"
    if isinstance(error, requests.exceptions.Timeout) or "timed out" in str(error):
        return "it fell silent"
    if "resolve" in str(error) or "getaddrinfo" in str(error):
        return "its name isn't known: is there a network?"
    return "the connection failed"


def _ends_loud(clip: AudioClip) -> bool:
    """Whether a clip stops in the middle of speech."""
    import numpy as np

    samples = np.frombuffer(clip.pcm, "<i2").astype(np.float64)
    tail = samples[-clip.sample_rate_hz // 50 :]
    return bool(np.sqrt(np.mean(tail**2)) > CUT_LEVEL * np.sqrt(np.mean(samples**2)))
