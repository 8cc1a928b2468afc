"""The chunk cache: a hit is exactly what was put in, everything else is a miss."""

import errno
import io
import os
import wave
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audionews.cache import CacheSize, ChunkCache, chunk_key
from audionews.errors import PublishError
from audionews.models import AudioClip, Pauses, ReadingStyle, VoiceProfile

CLIP = AudioClip(bytes(range(200)) * 20, 22_050)
KEY = "ab" + "0" * 62
OTHER = "cd" + "1" * 62


def _voice(**fields: object) -> VoiceProfile:
    values: dict[str, object] = {"name": "thu", "engine": "tone", "options": {"a": 1, "b": "x"}}
    return VoiceProfile(**(values | fields))  # type: ignore[arg-type] # each test names real fields


def _key(voice: VoiceProfile, *, version: str = "1", spoken: str = "nước lên") -> str:
    return chunk_key(voice, engine_version=version, spoken=spoken)


# ---------------------------------------------------------------------------------------------
# Keys


def test_a_key_is_a_file_name() -> None:
    assert len(_key(_voice())) == 64
    assert set(_key(_voice())) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    "other",
    [
        _key(_voice(engine="espeak")),
        _key(_voice(options={"a": 2, "b": "x"})),
        _key(_voice(options={"a": 1})),
        _key(_voice(options={"a": "1", "b": "x"})),
        _key(_voice(), version="2"),
        _key(_voice(), spoken="nước lên."),
        _key(_voice(), spoken="Nước lên"),
    ],
    ids=["engine", "option", "option left out", "type of an option", "version", "mark", "capital"],
)
def test_everything_that_changes_the_sound_changes_the_key(other: str) -> None:
    assert _key(_voice()) != other


@pytest.mark.parametrize(
    "same",
    [
        _voice(name="khac", label="Khác"),
        _voice(options={"b": "x", "a": 1}),
        _voice(pauses=Pauses(comma_ms=1)),
        _voice(style=ReadingStyle(thousand="ngàn")),
    ],
    ids=["name", "order of options", "pauses", "reading style"],
)
def test_nothing_else_does(same: VoiceProfile) -> None:
    assert _key(_voice()) == _key(same)


# ---------------------------------------------------------------------------------------------
# Hits and misses


@given(
    pcm=st.binary(max_size=400).map(lambda data: data[: len(data) // 2 * 2]), rate=st.integers(8_000, 192_000)
)
def test_a_clip_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, pcm: bytes, rate: int) -> None:
    cache = ChunkCache(tmp_path_factory.getbasetemp() / "chunks")
    cache.put(KEY, AudioClip(pcm, rate))
    assert cache.get(KEY) == AudioClip(pcm, rate)


def test_a_missing_folder_is_an_empty_cache(tmp_path: Path) -> None:
    cache = ChunkCache(tmp_path / "chunks")
    assert cache.get(KEY) is None
    assert cache.size() == CacheSize(0, 0)
    assert cache.prune(keep=()) == CacheSize(0, 0)
    assert not (tmp_path / "chunks").exists()


def test_an_entry_is_a_wave_file_that_players_open(tmp_path: Path) -> None:
    ChunkCache(tmp_path).put(KEY, CLIP)
    with wave.open(str(tmp_path / "ab" / f"{KEY}.wav")) as reader:
        assert (reader.getnchannels(), reader.getsampwidth(), reader.getframerate()) == (1, 2, 22_050)
        assert reader.readframes(reader.getnframes()) == CLIP.pcm


def _wave(*, channels: int = 1, width: int = 2, rate: int = 22_050) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as writer:
        writer.setnchannels(channels)
        writer.setsampwidth(width)
        writer.setframerate(rate)
        writer.writeframes(bytes(width * channels * 10))
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"RIFF",
        b"RIFF\xff\xff\xff\xffWAVE",
        b"ID3\x03 an MP3",
        _wave()[:-1],
        _wave()[:40],
        _wave()[:20],
        _wave(channels=2),
        _wave(width=1),
        _wave(width=3),
        _wave(rate=400),
        _wave(rate=999_999),
    ],
    ids=[
        *(
            "empty",
            "four bytes",
            "no chunks",
            "other format",
            "last byte missing",
            "header alone",
            "half a header",
        ),
        *("stereo", "8 bit", "24 bit", "slow", "fast"),
    ],
)
def test_a_truncated_or_foreign_file_is_a_miss(tmp_path: Path, data: bytes) -> None:
    cache = ChunkCache(tmp_path)
    cache.put(KEY, CLIP)
    (tmp_path / "ab" / f"{KEY}.wav").write_bytes(data)
    assert cache.get(KEY) is None
    cache.put(KEY, CLIP)
    assert cache.get(KEY) == CLIP


@given(place=st.integers(0, 60), noise=st.binary(min_size=1, max_size=8))
def test_a_damaged_header_is_a_miss(
    tmp_path_factory: pytest.TempPathFactory, place: int, noise: bytes
) -> None:
    cache = ChunkCache(tmp_path_factory.getbasetemp() / "damaged")
    cache.put(KEY, CLIP)
    file = cache.folder / "ab" / f"{KEY}.wav"
    data = bytearray(file.read_bytes())
    data[place : place + len(noise)] = noise
    file.write_bytes(data)
    assert cache.get(KEY) in (None, AudioClip(bytes(data[44:]), CLIP.sample_rate_hz))


def test_a_folder_in_an_entry_s_place_is_a_miss(tmp_path: Path) -> None:
    (tmp_path / "ab" / f"{KEY}.wav").mkdir(parents=True)
    assert ChunkCache(tmp_path).get(KEY) is None


# ---------------------------------------------------------------------------------------------
# Size, pruning, failures


def test_pruning_keeps_what_is_in_use_and_sweeps_what_was_left(tmp_path: Path) -> None:
    cache = ChunkCache(tmp_path)
    cache.put(KEY, CLIP)
    cache.put(OTHER, CLIP)
    leftover = tmp_path / "ab" / f".{KEY}.wav.0123abcd.part"
    leftover.write_bytes(b"half")
    entry = (tmp_path / "ab" / f"{KEY}.wav").stat().st_size
    assert cache.size() == CacheSize(2, 2 * entry)
    assert cache.prune(keep={KEY}) == CacheSize(1, entry)
    assert cache.size() == CacheSize(1, entry)
    assert (cache.get(KEY), cache.get(OTHER)) == (CLIP, None)
    assert not leftover.exists()


def test_pruning_leaves_other_files_alone(tmp_path: Path) -> None:
    (tmp_path / "ab").mkdir()
    notes = [tmp_path / "notes.txt", tmp_path / "ab" / "notes.txt"]
    for note in notes:
        note.write_text("mine", encoding="utf-8")
    assert ChunkCache(tmp_path).prune(keep=()) == CacheSize(0, 0)
    assert all(note.exists() for note in notes)


def test_an_entry_that_vanishes_while_it_is_counted_doesn_t_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two `audionews cache --prune` at once."""
    cache = ChunkCache(tmp_path)
    cache.put(KEY, CLIP)
    cache.put(OTHER, CLIP)
    stat = Path.stat

    def vanishing(self: Path, **options: bool) -> os.stat_result:
        if self.stem == KEY and self.suffix == ".wav":
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        return stat(self, **options)

    monkeypatch.setattr(Path, "stat", vanishing)
    assert cache.size().chunks == 1
    assert cache.prune(keep=()).chunks == 1


def test_what_can_t_be_removed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = ChunkCache(tmp_path)
    cache.put(KEY, CLIP)

    def refuse(self: Path, **options: bool) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(PublishError, match=KEY) as caught:
        cache.prune(keep=())
    assert caught.value.hint


def test_a_folder_that_can_t_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "chunks").write_text("a file", encoding="utf-8")
    with pytest.raises(PublishError, match="chunks") as caught:
        ChunkCache(tmp_path / "chunks").put(KEY, CLIP)
    assert caught.value.hint


def test_a_write_that_fails_leaves_the_old_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = ChunkCache(tmp_path)
    cache.put(KEY, CLIP)

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PublishError) as caught:
        cache.put(KEY, AudioClip(b"\0\0", 8_000))
    assert "room" in caught.value.hint
    assert cache.get(KEY) == CLIP
    assert [file.name for file in (tmp_path / "ab").iterdir()] == [f"{KEY}.wav"]
