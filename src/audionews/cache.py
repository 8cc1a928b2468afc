"""An input-addressed store of synthesized chunks.

A chunk's key is the SHA-256 of everything that decides how it sounds: engine, its version, its
options and the spoken text. Entries never change; they are ordinary WAV files, so that one can be
played while a voice is being tuned. They appear whole or not at all, and one that doesn't hold
what its header says is treated as absent.
"""

import hashlib
import io
import json
import wave
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audionews import files
from audionews.errors import PublishError
from audionews.models import AudioClip, VoiceProfile

_ASKING_OPTIONS = frozenset(
    "requests_per_s connect_timeout_s read_timeout_s attempts backoff_s backoff_cap_s".split()
)
"""Options that say how patiently a server is asked; what it says doesn't hang on them."""


def sounding_options(profile: VoiceProfile) -> dict[str, Any]:
    """The options of a profile that decide how it sounds."""
    return {name: value for name, value in profile.options.items() if name not in _ASKING_OPTIONS}


_HEADER_BYTES = 44
_RATE_AT = 24
"""The canonical RIFF header of PCM (Microsoft and IBM, Multimedia Programming Interface, 1991)."""


def chunk_key(profile: VoiceProfile, *, engine_version: str, spoken: str) -> str:
    """The name of a chunk's audio: 64 hexadecimal digits.

    Args:
        profile: engine and options; name, label, pauses and style don't change a chunk's sound.
        engine_version: as the engine states it.
        spoken: the text that the engine is given.
    """
    parts = [profile.engine, engine_version, sounding_options(profile), spoken]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class CacheSize:
    """How much a cache holds: number of chunks and their bytes on disk."""

    chunks: int
    bytes: int


@dataclass(frozen=True, slots=True)
class ChunkCache:
    """The store in one folder, which is made when the first chunk is put in.

    Args:
        folder: holds ``ab/abcdef….wav``.
    """

    folder: Path

    def get(self, key: str) -> AudioClip | None:
        """The clip under a key, or None where there is none that is whole."""
        try:
            data = self._path(key).read_bytes()
            clip = AudioClip(data[_HEADER_BYTES:], int.from_bytes(data[_RATE_AT : _RATE_AT + 4], "little"))
        except (OSError, ValueError):
            return None
        # Whatever isn't to the byte what `put` writes is truncated, damaged or another program's.
        return clip if _wave(clip) == data else None

    def put(self, key: str, clip: AudioClip) -> None:
        """Stores a clip.

        Raises:
            PublishError: the folder can't be written.
        """
        files.write_whole(self._path(key), _wave(clip))

    def size(self) -> CacheSize:
        """What it holds now."""
        sizes = [size for file in self._files() if (size := _size(file)) is not None]
        return CacheSize(len(sizes), sum(sizes))

    def prune(self, *, keep: Collection[str]) -> CacheSize:
        """Removes every chunk but those named, and what an interrupted write left.

        Args:
            keep: keys of the chunks that episodes still use.

        Returns:
            what was removed.

        Raises:
            PublishError: a file can't be removed.
        """
        removed = []
        for file in self._files():
            size = _size(file)
            if file.stem in keep or size is None:
                continue
            try:
                file.unlink(missing_ok=True)
            except OSError as cause:
                raise PublishError(
                    f"can't remove {file}: {cause.strerror or cause}",
                    hint="Check the folder's permissions, or delete it: it only saves time.",
                ) from cause
            removed.append(size)
        files.sweep(self.folder)
        return CacheSize(len(removed), sum(removed))

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.wav"

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob("??/*.wav"))


def _wave(clip: AudioClip) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(clip.sample_rate_hz)
        writer.writeframes(clip.pcm)
    return buffer.getvalue()


def _size(file: Path) -> int | None:
    """Its bytes, or None where another build has just removed it."""
    try:
        return file.stat().st_size
    except OSError:
        return None
