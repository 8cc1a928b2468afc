"""Long programmes: memory stays flat, and nothing depends on how they are cut."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from audionews.assembler import assemble, encoding, tape
from audionews.assembler.tape import CONTEXT, Overlay, Tape
from audionews.errors import AudioError
from audionews.models import Mastering
from audionews.mp3 import walk
from tests.sounds import pcm, silence, voice

ROOT = Path(__file__).parents[2]
PEAK = """
import resource, sys
from audionews.assembler import assemble
from audionews.engines import load_engine
from audionews.models import Mastering, VoiceProfile
engine = load_engine(VoiceProfile("tone", "tone", {"syllable_ms": 200}))
text = "mưa nắng gió bão sông núi biển trời " * 12 + "đất."
clip_ms = engine.synthesize(text).duration_ms
count = round(int(sys.argv[1]) * 60_000 / (clip_ms + 400))
programme = assemble(
    (engine.synthesize(text) for _ in range(count)),
    pauses_ms=[400] * count,
    target=Mastering(sample_rate_hz=16_000, bitrate_kbps=32, quality=9),
    spoken=[text] * count,
    folder=sys.argv[2],
)
print(programme.duration_ms, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.slow
def test_two_hours_take_no_more_memory_than_ten_minutes(tmp_path):
    if sys.platform == "win32":
        pytest.skip("has no resource module")

    def measured(minutes):
        done = subprocess.run(
            [sys.executable, "-c", PEAK, str(minutes), str(tmp_path)],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        )
        duration_ms, peak = map(int, done.stdout.split())
        assert duration_ms == pytest.approx(minutes * 60_000, rel=0.02)
        return peak

    assert measured(120) / measured(10) < 1.15


@pytest.fixture
def clips():
    return [pcm(np.concatenate([silence(0.1), voice(4, seed=n, crest=14)]), 22_050) for n in range(30)]


def test_cuts_are_not_heard(clips, monkeypatch):
    whole = assemble(clips, pauses_ms=[300] * 30, target=Mastering(loudness_lufs=-13))
    monkeypatch.setattr(tape, "_STRETCH_S", 10_000)
    uncut = assemble(clips, pauses_ms=[300] * 30, target=Mastering(loudness_lufs=-13))
    assert whole.loudness_lufs == pytest.approx(uncut.loudness_lufs, abs=0.001)
    assert whole.true_peak_dbtp == pytest.approx(uncut.true_peak_dbtp, abs=0.01)
    assert whole.timings == uncut.timings
    assert len(whole.mp3) == len(uncut.mp3)


def test_a_long_mp3_is_handed_on_as_a_file_with_the_same_bytes(clips, monkeypatch, tmp_path):
    in_memory = assemble(clips, pauses_ms=[300] * 30, target=Mastering(), folder=tmp_path)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(encoding, "_IN_MEMORY_BYTES", 100_000)
    monkeypatch.setattr(tape, "_IN_MEMORY_BYTES", 100_000)
    programme = assemble(iter(clips), pauses_ms=[300] * 30, target=Mastering(), folder=tmp_path)
    assert list(tmp_path.iterdir()) == [programme.mp3]
    assert programme.mp3.read_bytes() == in_memory.mp3
    assert programme.timings == in_memory.timings


def test_what_fails_leaves_no_file(clips, monkeypatch, tmp_path):
    monkeypatch.setattr(encoding, "_IN_MEMORY_BYTES", 10_000)

    def failing(_encoded, **_options):
        raise AudioError("no", hint="no")

    monkeypatch.setattr("audionews.assembler.decoded_peak_dbtp", failing)
    with pytest.raises(AudioError):
        assemble(clips, pauses_ms=[300] * 30, target=Mastering(loudness_lufs=-13), folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told(clips, monkeypatch):
    def full(_self, _pcm):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Tape, "append", full)
    with pytest.raises(AudioError, match="No space left"):
        assemble(clips, pauses_ms=[300] * 30, target=Mastering())


def test_clips_are_taken_one_by_one(clips):
    alive = []

    def one_by_one():
        for number, clip in enumerate(clips):
            alive.append(number)
            yield clip

    programme = assemble(one_by_one(), pauses_ms=[0] * 30, target=Mastering())
    assert alive == list(range(30))
    assert len(programme.timings) == 30


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 32_000, 44_100, 48_000])
def test_stretches_are_the_programme(rate):
    with Tape(rate) as written:
        sound = np.random.default_rng(1).integers(-30_000, 30_000, 3 * written.step + 12_345).astype("<i2")
        written.append(sound[:1000].tobytes())
        written.append(sound[1000:].tobytes())
        assert written.step % (rate // 10) == 0
        stretches = list(written)
    whole = np.concatenate([stretch.inner(stretch.samples) for stretch in stretches])
    assert np.array_equal(whole * 32768, sound)
    padded = np.concatenate([np.zeros(CONTEXT), sound, np.zeros(CONTEXT)])
    for stretch in stretches:
        expected = padded[stretch.start : stretch.start + stretch.length + 2 * CONTEXT]
        assert np.array_equal(stretch.samples * 32768, expected)


def test_an_overlay_is_mixed_in_where_it_lies_whatever_the_cuts():
    music = np.array([1, 0.5], dtype=np.float32)
    with Tape(16_000) as written:
        written.append_silence(2 * written.step)
        border = written.step
        written.overlays.append(
            Overlay(music, border - 3, 8, [(border - 3, 0.0), (border - 1, 0.5), (border + 9, 0.5)])
        )
        whole = np.concatenate([stretch.inner(stretch.samples) for stretch in written])
    heard = [0, 0.125, 0.5, 0.25, 0.5, 0.25, 0.5, 0.25]
    assert whole[border - 3 : border + 5] == pytest.approx(heard)
    assert np.count_nonzero(whole) == len(heard) - 1


def test_players_find_the_frames_of_a_programme_that_came_in_pieces(clips):
    programme = assemble(
        clips, pauses_ms=[300] * 30, target=Mastering(sample_rate_hz=24_000, bitrate_kbps=32)
    )
    stream = walk(programme.mp3)
    assert stream.end == len(programme.mp3)
    assert stream.info.frames == len(stream.starts)
    assert stream.info.bytes == len(programme.mp3)
