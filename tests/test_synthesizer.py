"""A voice that leaves something out is found out: by the time that its chunks take."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from audionews.cache import ChunkCache, chunk_key
from audionews.config import load_voice
from audionews.engines import load_engine
from audionews.errors import EngineError, SynthesisError
from audionews.models import AudioClip, Bounds, Chunk, Role, Script, Token, VoiceProfile
from audionews.synthesizer import Spoken, Voice, synthesize

TEXTS = (
    "Nước lũ rút dần ở hạ lưu từ sáng sớm hôm nay.",
    "Hai trăm hộ dân đã trở về nhà, dọn bùn và phơi thóc.",
    "Trường học mở cửa lại vào thứ Hai tuần sau.",
)
PACE = Bounds(fastest_ms=150, slowest_ms=400)


def script(texts: tuple[str, ...] = TEXTS) -> Script:
    chunks = tuple(
        Chunk(text, text, (Token(text, text, "word", 0, len(text)),), 300, Role.BODY) for text in texts
    )
    return Script("0" * 16, chunks)


class Flawed:
    """A voice of tones that does something to what it says; its clips are worth keeping."""

    name = "flawed"
    version = "1"
    max_chars = None
    sample_rate_hz = 22_050

    def __init__(self, flaw: Callable[[AudioClip, int], AudioClip], *, at: str = TEXTS[1]) -> None:
        self._good = load_engine(VoiceProfile("tone", "tone", {"syllable_ms": 250}))
        self._flaw = flaw
        self._at = at
        self.asked: list[str] = []

    def health(self) -> str | None:
        return None

    def synthesize(self, text: str) -> AudioClip:
        self.asked.append(text)
        clip = self._good.synthesize(text)
        return self._flaw(clip, self.asked.count(text)) if text == self._at else clip


def half(clip: AudioClip, _time: int = 0) -> AudioClip:
    return AudioClip(clip.pcm[: len(clip.pcm) // 4 * 2], clip.sample_rate_hz)


def stuck(clip: AudioClip, _time: int) -> AudioClip:
    return AudioClip(clip.pcm * 6, clip.sample_rate_hz)


def silent(clip: AudioClip, _time: int) -> AudioClip:
    return AudioClip(bytes(len(clip.pcm)), clip.sample_rate_hz)


def once(clip: AudioClip, time: int) -> AudioClip:
    return half(clip) if time == 1 else clip


def whole(clip: AudioClip, _time: int) -> AudioClip:
    return clip


def spoken_by(engine: Flawed, cache: Path, **options: int) -> Iterator[Spoken]:
    voice = Voice(VoiceProfile("flawed", "flawed", bounds=PACE), engine)
    return synthesize(script(), voice=voice, cache=ChunkCache(cache), **options)


@pytest.mark.parametrize("workers", [1, 4])
@pytest.mark.parametrize(
    ("flaw", "took"),
    [
        pytest.param(half, r"took 1\.6 s for 13 syllables", id="half of it is missing"),
        pytest.param(stuck, r"took \d\d\.\d s for 13 syllables", id="says it over and over"),
        pytest.param(silent, r"took 0\.0 s for 13 syllables", id="says nothing"),
    ],
)
def test_a_chunk_out_of_bounds_fails_by_its_name(
    flaw: Callable[[AudioClip, int], AudioClip], took: str, workers: int, tmp_path: Path
) -> None:
    engine = Flawed(flaw)
    with pytest.raises(SynthesisError, match=rf"chunk 2 of 3 \('Hai trăm.*'\): {took}") as failed:
        list(spoken_by(engine, tmp_path, workers=workers))
    assert "flawed" in failed.value.hint
    assert engine.asked.count(TEXTS[1]) == 2


def test_a_chunk_that_is_right_the_second_time_is_taken(tmp_path: Path) -> None:
    engine = Flawed(once)
    clips = [chunk.clip for chunk in spoken_by(engine, tmp_path)]
    assert clips == [chunk.clip for chunk in spoken_by(Flawed(whole), tmp_path / "other")]
    assert engine.asked.count(TEXTS[1]) == 2
    # And what was kept is the right one.
    again = Flawed(half)
    assert [chunk.clip for chunk in spoken_by(again, tmp_path)] == clips
    assert again.asked == []


def test_a_clip_in_the_cache_that_lacks_half_is_spoken_anew(tmp_path: Path) -> None:
    engine = Flawed(whole)
    right = [chunk.clip for chunk in spoken_by(engine, tmp_path)]
    key = chunk_key(VoiceProfile("flawed", "flawed"), engine_version="1", spoken=TEXTS[1])
    ChunkCache(tmp_path).put(key, half(right[1]))
    found = list(spoken_by(engine, tmp_path))
    assert [chunk.clip for chunk in found] == right
    assert [chunk.from_cache for chunk in found] == [True, False, True]


def test_chunks_that_nobody_waits_for_are_not_spoken(tmp_path: Path) -> None:
    engine = Flawed(whole)
    spoken = spoken_by(engine, tmp_path)
    next(spoken)
    spoken.close()
    assert engine.asked == [TEXTS[0]]


def test_chunks_are_spoken_a_few_ahead_and_no_more(tmp_path: Path) -> None:
    engine = Flawed(whole)
    texts = tuple(f"Đây là câu số {'một ' * n}." for n in range(1, 60))
    voice = Voice(VoiceProfile("flawed", "flawed"), engine)
    spoken = synthesize(script(texts), voice=voice, cache=ChunkCache(tmp_path), workers=2)
    for _ in range(3):
        next(spoken)
    spoken.close()
    assert len(engine.asked) <= 3 + 4 * 2


@pytest.mark.parametrize("name", ["bac", "trung", "nam"])
def test_half_a_chunk_of_a_packaged_voice_is_out_of_its_bounds(name: str) -> None:
    from audionews.assembler import speech_s

    profile = load_voice(name, voices_dir=None)
    engine = load_engine(profile)
    for text in TEXTS:
        clip = engine.synthesize(text)
        assert profile.bounds.complaint(text, seconds=speech_s(clip)) is None
        assert profile.bounds.complaint(text, seconds=speech_s(half(clip))) is not None


def test_an_error_of_the_engine_keeps_its_kind(tmp_path: Path) -> None:
    def fails(_clip: AudioClip, _time: int) -> AudioClip:
        raise EngineError("no", hint="none")

    with pytest.raises(EngineError, match="chunk 2 of 3"):
        list(spoken_by(Flawed(fails), tmp_path))
