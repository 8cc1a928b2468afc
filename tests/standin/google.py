"""A server on this machine that speaks Google Translate's speech protocol, for tests and by hand.

It takes the real ``batchexecute`` request (a POST with a form field ``f.req``: JSON that holds JSON) and
answers in the real form: ``)]}'``, then chunks of JSON, each after a line with its length, one of which
holds the MP3 in base64. The voice is the tone engine's. What each request meets is scripted:

    with GoogleStandIn(script=[status(429, retry_after="2"), OK]) as server:
        profile = VoiceProfile(name="google", engine="gtts", options={"endpoint": server.url})

By hand: ``python -m tests.standin.google --port 8081``, and ``endpoint = "http://127.0.0.1:8081"`` under
``[options]`` of a voice profile.
"""

import argparse
import base64
import json
import socket
import struct
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import lameenc

from audionews.engines.tone import ToneEngine
from audionews.models import VoiceProfile

PATH = "/_/TranslateWebserverUi/data/batchexecute"
RPC = "jQ1olc"
"""The procedure that speaks; its answers carry the same name."""

SAMPLE_RATE_HZ = 24_000
BITRATE_KBPS = 32
QUIET = bytes(2 * SAMPLE_RATE_HZ // 5)
"""200 ms of silence, which speech ends with."""

Step = Callable[["_Handler", "SpeechRequest"], None]
"""What a request meets: writes the whole answer, or doesn't."""


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """What was asked for.

    Args:
        text: to be said.
        lang: e.g. ``vi``.
        slow: whether it should be said slowly.
    """

    text: str
    lang: str
    slow: bool


class GoogleStandIn:
    """A running server; a context manager.

    Args:
        script: what the first requests meet, in order; those after them meet `OK`.
        port: 0 for any that is free.
    """

    def __init__(self, script: Iterable[Step] = (), *, port: int = 0) -> None:
        self.script: list[Step] = list(script)
        self.requests: list[SpeechRequest] = []
        self.released = threading.Event()
        self._lock = threading.Lock()
        self._http = ThreadingHTTPServer(("127.0.0.1", port), _Handler)
        self._http.daemon_threads = True
        self._http.stand_in = self  # type: ignore[attr-defined]
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )

    @property
    def url(self) -> str:
        """Its address, without a slash at its end."""
        return f"http://127.0.0.1:{self._http.server_port}"

    @property
    def texts(self) -> list[str]:
        """The texts that were asked for, in order, retries included."""
        return [request.text for request in self.requests]

    def next_step(self, request: SpeechRequest) -> Step:
        """Note a request and say what it meets."""
        with self._lock:
            self.requests.append(request)
            return self.script.pop(0) if self.script else OK

    def __enter__(self) -> "GoogleStandIn":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


# ---------------------------------------------------------------------------------------------
# What a request can meet


def OK(handler: "_Handler", request: SpeechRequest) -> None:
    """The speech, as Google sends it."""
    handler.answer(200, envelope(speech_mp3(request)))


def status(code: int, *, retry_after: str | None = None) -> Step:
    """An error, perhaps with a wish to be left alone.

    Args:
        code: HTTP status.
        retry_after: value of the header ``Retry-After``.
    """

    def step(handler: "_Handler", _request: SpeechRequest) -> None:
        headers = {} if retry_after is None else {"Retry-After": retry_after}
        handler.answer(code, b"<html>Sorry</html>", headers=headers)

    return step


def silent(handler: "_Handler", _request: SpeechRequest) -> None:
    """200 with an answer of the right form and no audio in it."""
    handler.answer(200, envelope(None))


def empty(handler: "_Handler", _request: SpeechRequest) -> None:
    """200 with nothing in it."""
    handler.answer(200, b"")


def garbage(handler: "_Handler", _request: SpeechRequest) -> None:
    """200 with bytes that are no text."""
    handler.answer(200, b'\xff\xfe["wrb.fr","jQ1olc","[\\"\xff\\"]"]')


def not_an_mp3(handler: "_Handler", _request: SpeechRequest) -> None:
    """200 with something else where the MP3 should be."""
    handler.answer(200, envelope(b"<html>not a sound</html>" * 40))


def truncated_mp3(part: float) -> Step:
    """200 with the first part of the MP3.

    Args:
        part: how much of it, from 0 to 1.
    """

    def step(handler: "_Handler", request: SpeechRequest) -> None:
        mp3 = speech_mp3(request)
        handler.answer(200, envelope(mp3[: int(len(mp3) * part)]))

    return step


def broken_off(handler: "_Handler", request: SpeechRequest) -> None:
    """200 whose body ends before the length that was announced."""
    body = envelope(speech_mp3(request))
    handler.answer(200, body[: len(body) // 2], length=len(body))
    handler.close_connection = True


def reset(handler: "_Handler", _request: SpeechRequest) -> None:
    """The connection is torn down without an answer."""
    linger_for_no_time = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_for_no_time)
    handler.rfile.close()
    handler.connection.close()
    raise ConnectionResetError


def hang(handler: "_Handler", _request: SpeechRequest) -> None:
    """No answer for as long as the server runs."""
    handler.stand_in.released.wait()
    handler.close_connection = True


def slow(seconds: float) -> Step:
    """The speech, after a while.

    Args:
        seconds: the while.
    """

    def step(handler: "_Handler", request: SpeechRequest) -> None:
        handler.stand_in.released.wait(seconds)
        OK(handler, request)

    return step


# ---------------------------------------------------------------------------------------------
# The protocol


def speech_mp3(request: SpeechRequest) -> bytes:
    """The tone engine's reading of a text, encoded as Google's is: 24 kHz, mono, 32 kbit/s."""
    options = {"syllable_ms": 400 if request.slow else 220, "sample_rate_hz": SAMPLE_RATE_HZ}
    clip = ToneEngine(VoiceProfile(name="tone", engine="tone", options=options)).synthesize(request.text)
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_in_sample_rate(SAMPLE_RATE_HZ)
    encoder.set_out_sample_rate(SAMPLE_RATE_HZ)
    encoder.set_channels(1)
    encoder.set_bit_rate(BITRATE_KBPS)
    return bytes(encoder.encode(clip.pcm + QUIET)) + bytes(encoder.flush())


def envelope(mp3: bytes | None) -> bytes:
    """An answer of ``batchexecute``.

    Args:
        mp3: the speech, or None for an answer that the procedure gave nothing to.
    """
    spoken = None if mp3 is None else json.dumps([base64.b64encode(mp3).decode()], separators=(",", ":"))
    error = [3] if mp3 is None else None
    parts: list[list[list[Any]]] = [
        [["wrb.fr", RPC, spoken, None, None, error, "generic"]],
        [["di", 57], ["af.httprm", 56, "-8276353218293416407", 9]],
        [["e", 4, None, None, 132]],
    ]
    chunks = [json.dumps(part, separators=(",", ":")) for part in parts]
    return (")]}'\n\n" + "".join(f"{len(chunk) + 2}\n{chunk}\n" for chunk in chunks)).encode()


def parse_request(form: bytes) -> SpeechRequest:
    """Read a ``batchexecute`` request.

    Args:
        form: body of the POST.

    Raises:
        ValueError, LookupError: it isn't a request for speech.
    """
    [[[rpc, arguments, _none, _generic]]] = json.loads(parse_qs(form.decode("ascii"))["f.req"][0])
    if rpc != RPC:
        raise ValueError(f"unknown procedure {rpc}")
    text, lang, is_slow, _null = json.loads(arguments)
    if not text or len(text) > 100:
        raise ValueError(f"{len(text)} characters")
    return SpeechRequest(text=text, lang=lang, slow=bool(is_slow))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ThreadingHTTPServer

    @property
    def stand_in(self) -> GoogleStandIn:
        return self.server.stand_in  # type: ignore[attr-defined,no-any-return]

    def do_GET(self) -> None:
        self.answer(200, b"<html>Translate</html>")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path != PATH:
            self.answer(404, b"")
            return
        try:
            request = parse_request(body)
        except (ValueError, LookupError):
            self.answer(400, b"")
            return
        self.stand_in.next_step(request)(self, request)

    def answer(
        self, code: int, body: bytes, *, headers: dict[str, str] | None = None, length: int | None = None
    ) -> None:
        """Send a whole answer, or one that claims another length."""
        self.send_response(code)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the tests look at the requests."""

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except OSError:
            # Clients that give up, and connections that were torn down on purpose.
            self.close_connection = True


def main() -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(description="A stand-in for Google Translate's speech server.")
    parser.add_argument("--port", type=int, default=8081)
    with GoogleStandIn(port=parser.parse_args().port) as server:
        print(f'endpoint = "{server.url}"', flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print(f"{len(server.requests)} requests")


if __name__ == "__main__":
    main()
