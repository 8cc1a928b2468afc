"""Jingles and beds: heard where they should be, down under speech, and refused where they're no use."""

import shutil
import subprocess
import wave

import numpy as np
import pytest

from audionews.assembler import assemble, load_music
from audionews.errors import AudioError, ConfigError
from audionews.models import AudioClip, Jingles, Mastering, Music
from tests.sounds import decoded, metered_lufs, pcm, true_peak_dbtp, voice

RATE = 44_100
FFMPEG = shutil.which("ffmpeg")
TUNE_HZ = 5000.0
"""The voice of these tests has next to nothing there."""


def tune(seconds, *, rate=32_000, level=0.2):
    return pcm(level * np.sin(2 * np.pi * TUNE_HZ * np.arange(round(seconds * rate)) / rate), rate)


@pytest.fixture
def clips():
    return [pcm(voice(3, seed=n), 22_050) for n in range(4)]


def tune_db(sound, start_ms, end_ms):
    part = sound[round(start_ms * RATE / 1000) : round(end_ms * RATE / 1000)]
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)))) * 4 / len(part)
    frequencies = np.fft.rfftfreq(len(part), 1 / RATE)
    return 20 * np.log10(spectrum[(frequencies > TUNE_HZ - 30) & (frequencies < TUNE_HZ + 30)].max() + 1e-9)


def assembled(clips, **music):
    programme = assemble(clips, pauses_ms=[300] * len(clips), target=Mastering(), music=Music(**music))
    return programme, decoded(programme.mp3, RATE)


def test_an_intro_plays_before_the_first_word_and_goes_down_under_it(clips):
    programme, sound = assembled(clips, intro=tune(6))
    speech_ms = programme.timings[0].start_ms
    assert speech_ms == pytest.approx(300 + 6000 - 2000, abs=15)
    alone = tune_db(sound, 1000, speech_ms - 800)
    assert tune_db(sound, 0, 250) < alone - 40
    assert tune_db(sound, speech_ms + 100, speech_ms + 500) < alone - 15
    assert tune_db(sound, 300 + 6000 + 100, 300 + 6000 + 600) < alone - 40


def test_an_outro_comes_up_when_the_last_word_is_said(clips):
    programme, sound = assembled(clips, outro=tune(6))
    end_ms = programme.timings[-1].end_ms
    assert programme.duration_ms == pytest.approx(end_ms + 4000 + 700, abs=15)
    alone = tune_db(sound, end_ms + 800, end_ms + 2500)
    assert tune_db(sound, end_ms - 1200, end_ms - 200) < alone - 15
    assert tune_db(sound, end_ms - 3000, end_ms - 2200) < alone - 40
    assert tune_db(sound, end_ms + 4100, end_ms + 4600) < alone - 40


def test_a_bed_lies_under_its_chunks_alone_and_is_played_again(clips):
    programme, sound = assembled(clips, bed=tune(1.5), bed_chunks=(1, 3))
    first, second, third, last = programme.timings
    under = tune_db(sound, second.start_ms, third.end_ms)
    assert tune_db(sound, first.start_ms, second.start_ms - 1100) < under - 30
    assert tune_db(sound, last.start_ms + 1100, last.end_ms) < under - 30
    plain, _ = assembled(clips)
    assert programme.timings == plain.timings
    assert programme.duration_ms == plain.duration_ms


def test_music_alone_is_a_little_below_the_speech(clips):
    programme, sound = assembled(clips, intro=tune(8), outro=tune(8))
    speech = sound[programme.timings[0].start_ms * 441 // 10 : programme.timings[-1].end_ms * 441 // 10]
    alone = sound[RATE : 4 * RATE]
    assert metered_lufs(alone) - metered_lufs(speech) == pytest.approx(-3, abs=1)


def test_a_programme_with_music_has_its_loudness_and_keeps_under_the_ceiling(clips):
    programme, sound = assembled(
        clips, intro=tune(8, level=1.0), outro=tune(8), bed=tune(2), bed_chunks=(0, 4)
    )
    assert metered_lufs(sound) == pytest.approx(-19.01, abs=0.25)
    assert true_peak_dbtp(sound) <= -0.98
    assert programme.true_peak_dbtp <= -1


def test_timings_stay_exact_behind_music(clips):
    plain, _ = assembled(clips)
    with_music, _ = assembled(clips, intro=tune(5), outro=tune(5))
    shift = with_music.timings[0].start_ms - plain.timings[0].start_ms
    for one, other in zip(plain.timings, with_music.timings, strict=True):
        assert other.start_ms - one.start_ms == pytest.approx(shift, abs=1)
        assert other.end_ms - one.end_ms == pytest.approx(shift, abs=1)


def test_the_same_music_gives_the_same_bytes(clips):
    assert assembled(clips, intro=tune(2))[0].mp3 == assembled(clips, intro=tune(2))[0].mp3


def test_silent_music_is_refused(clips):
    with pytest.raises(AudioError, match=r"intro of \[jingles\] is silent"):
        assembled(clips, intro=pcm(np.zeros(32_000), 32_000))


def test_a_digest_of_music_changes_with_what_is_heard_alone():
    one, other = tune(1), tune(2)
    assert Music().sha256 == ""
    assert Music(intro=one).sha256 != Music(outro=one).sha256 != Music(intro=other).sha256
    assert Music(intro=one, bed=other).sha256 == Music(intro=one, bed=one).sha256
    assert Music(bed=other, bed_chunks=(0, 1)).sha256 != Music(bed=other, bed_chunks=(0, 2)).sha256


def written(path, clip, *, channels=1, width=2):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(clip.sample_rate_hz)
        samples = np.repeat(np.frombuffer(clip.pcm, "<i2").astype(np.int32), channels)
        file.writeframes(
            (samples << 8 * (width - 2)).astype("<i4").view(np.uint8).reshape(-1, 4)[:, :width].tobytes()
        )
    return path


def as_mp3(path, clip):
    programme = assemble([clip], pauses_ms=[0], target=Mastering(lead_in_ms=0, lead_out_ms=0))
    path.write_bytes(programme.mp3)
    return path


def by_ffmpeg(path, clip):
    if FFMPEG is None:
        pytest.skip("ffmpeg is not installed")
    source = written(path.with_name("source.wav"), clip)
    subprocess.run([FFMPEG, "-v", "error", "-y", "-i", source, path], check=True)
    return path


@pytest.mark.parametrize(
    ("name", "make"),
    [
        pytest.param("jingle.wav", written, id="WAV"),
        pytest.param("stereo.wav", lambda p, c: written(p, c, channels=2), id="WAV, stereo"),
        pytest.param("deep.wav", lambda p, c: written(p, c, width=3), id="WAV, 24 bits"),
        pytest.param("jingle.mp3", as_mp3, id="MP3"),
        pytest.param("jingle.flac", by_ffmpeg, id="FLAC"),
        pytest.param("jingle.ogg", by_ffmpeg, id="Ogg Vorbis"),
        pytest.param("misnamed.mp3", written, id="WAV named MP3"),
    ],
)
def test_every_format_is_read(name, make, tmp_path, monkeypatch):
    path = make(tmp_path / name, tune(2))
    monkeypatch.setenv("PATH", "")  # without ffmpeg
    found = load_music(Jingles(intro=path)).intro
    assert isinstance(found, AudioClip)
    assert found.duration_ms == pytest.approx(2000, abs=60)
    samples = np.frombuffer(found.pcm, "<i2")[: found.sample_rate_hz]
    assert np.abs(np.fft.rfft(samples)).argmax() == pytest.approx(TUNE_HZ, abs=5)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"", "not audio", id="empty"),
        pytest.param(b"Xin chao\n" * 2000, "not audio", id="text"),
        pytest.param(b"RIFF\x10\x00\x00\x00WAVEfmt ", "not audio", id="WAV cut short"),
        pytest.param(b"fLaC" + bytes(400), "not audio", id="FLAC broken"),
        pytest.param(b"OggS" + bytes(400), "not audio", id="Ogg broken"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(1000), "not audio", id="a picture"),
    ],
)
@pytest.mark.parametrize("with_ffmpeg", [False, True])
def test_what_is_not_audio_is_refused(data, says, with_ffmpeg, tmp_path, monkeypatch):
    if not with_ffmpeg:
        monkeypatch.setenv("PATH", "")
    elif FFMPEG is None:
        pytest.skip("ffmpeg is not installed")
    path = tmp_path / "jingle.mp3"
    path.write_bytes(data)
    with pytest.raises(ConfigError, match=f"intro of .jingles.: .*jingle.mp3.*{says}") as refused:
        load_music(Jingles(intro=path))
    assert refused.value.hint


@pytest.mark.parametrize(
    ("seconds", "key", "says"),
    [(31, "intro", "31.0 s"), (31, "outro", "31.0 s"), (0.2, "intro", "0.2 s"), (601, "bed", "601.0 s")],
)
def test_music_of_another_length_is_refused(seconds, key, says, tmp_path):
    path = written(tmp_path / "jingle.wav", tune(seconds, rate=8000))
    with pytest.raises(ConfigError, match=f"{key} of .jingles.: .* lasts {says}"):
        load_music(Jingles(**{key: path}))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"gone\.wav doesn't exist"):
        load_music(Jingles(outro=tmp_path / "gone.wav"))
