"""How engines are found and made."""

import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import EntryPoint, EntryPoints
from typing import Any

import pytest

from audionews.engines import BUILT_IN, GROUP, Engine, engine_names, load_engine
from audionews.engines.tone import ToneEngine
from audionews.errors import ConfigError, EngineUnavailable
from audionews.models import AudioClip, VoiceProfile


class Guest:
    """An engine of another package."""

    name = "guest"
    version = "3"
    max_chars = 50
    sample_rate_hz = 16_000

    def __init__(self, profile: VoiceProfile) -> None:
        self.profile = profile

    def health(self) -> str | None:
        return None

    def synthesize(self, text: str) -> AudioClip:
        return AudioClip(pcm=b"\1\0" * len(text), sample_rate_hz=16_000)


def without(member: str) -> Callable[[VoiceProfile], object]:
    class Lacking:
        def __init__(self) -> None:
            for name in {"name", "version", "max_chars", "sample_rate_hz", "health", "synthesize"} - {member}:
                setattr(self, name, getattr(Guest, name))

    return lambda profile: Lacking()


def with_value(member: str, value: object) -> Callable[[VoiceProfile], object]:
    return type("Wrong", (Guest,), {member: value})


def raising(error: Exception) -> Callable[[VoiceProfile], object]:
    def make(profile: VoiceProfile) -> object:
        raise error

    return make


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, object], None]:
    """Make an object look as if an installed package had registered it as an engine."""

    def install(name: str, value: object) -> None:
        monkeypatch.setattr(f"{__name__}.installed", value, raising=False)
        point = EntryPoint(name=name, value=f"{__name__}:installed", group=GROUP)

        def found(*, group: str, name: str | None = None) -> EntryPoints:
            points = [point] if group == GROUP and name in (None, point.name) else []
            return EntryPoints(points)

        monkeypatch.setattr("audionews.engines.entry_points", found)

    return install


def load(engine: str, **options: Any) -> Engine:
    return load_engine(VoiceProfile(name="test", engine=engine, options=options))


def test_an_engine_of_another_package_is_found(install: Callable[[str, object], None]) -> None:
    install("guest", Guest)
    assert "guest" in engine_names()
    engine = load("guest", speed=3)
    assert isinstance(engine, Guest)
    assert engine.profile.options["speed"] == 3


def test_another_package_can_not_take_the_name_of_a_built_in(install: Callable[[str, object], None]) -> None:
    install("tone", Guest)
    assert engine_names() == tuple(BUILT_IN)
    assert isinstance(load("tone"), ToneEngine)


@pytest.mark.parametrize(("wrong", "right"), [("espeek", "espeak"), ("gtt", "gtts"), ("kokko", "kokoro")])
def test_an_unknown_engine_is_refused_with_the_nearest_one(wrong: str, right: str) -> None:
    with pytest.raises(ConfigError, match=f"there is no engine '{wrong}'") as caught:
        load(wrong)
    assert "voice 'test'" in caught.value.message
    assert f"Did you mean '{right}'?" in caught.value.hint


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (raising(RuntimeError("no model file")), "RuntimeError: no model file"),
        (raising(ImportError("No module named 'onnx'")), "No module named 'onnx'"),
        (without("health"), "it has no health"),
        (without("synthesize"), "it has no synthesize"),
        (without("max_chars"), "it has no max_chars"),
        (with_value("name", ""), "its name is ''"),
        (with_value("version", 1), "its version is 1"),
        (with_value("max_chars", 0), "its max_chars is 0"),
        (with_value("sample_rate_hz", 4_000), "its sample_rate_hz is 4000"),
        (with_value("health", None), "its health or synthesize can't be called"),
        (None, "TypeError"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_broken_engine_is_unavailable(
    make: object, message: str, install: Callable[[str, object], None]
) -> None:
    install("broken", make)
    with pytest.raises(EngineUnavailable, match=message) as caught:
        load("broken")
    assert caught.value.hint
    assert "engine" in caught.value.message


def test_the_cause_of_a_failure_is_kept(install: Callable[[str, object], None]) -> None:
    error = RuntimeError("no model file")
    install("broken", raising(error))
    with pytest.raises(EngineUnavailable) as caught:
        load("broken")
    assert caught.value.__cause__ is error


def test_an_error_of_ours_passes_as_it_is(install: Callable[[str, object], None]) -> None:
    error = ConfigError("no such model", hint="take another")
    install("strict", raising(error))
    with pytest.raises(ConfigError) as caught:
        load("strict")
    assert caught.value is error


@pytest.mark.parametrize(
    ("engine", "absent"),
    [
        ("tone", ("gtts", "requests", "espeakng_loader", "miniaudio")),
        ("espeak", ("gtts", "requests", "miniaudio", "numpy")),
        ("gtts", ("espeakng_loader",)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_only_what_the_chosen_engine_needs_is_imported(engine: str, absent: tuple[str, ...]) -> None:
    program = (
        "import sys\n"
        "from audionews.engines import load_engine\n"
        "from audionews.models import VoiceProfile\n"
        f"load_engine(VoiceProfile(name='x', engine={engine!r}))\n"
        "print(*sys.modules)\n"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not set(absent) & set(found.stdout.split())
