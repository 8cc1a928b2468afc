import io
import itertools
import shutil
import subprocess

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutagen.mp3 import MP3, BitrateMode

from audionews.assembler import assemble
from audionews.errors import AudioError
from audionews.models import Mastering
from audionews.mp3 import walk
from tests.sounds import decoded, metered_lufs, pcm, silence, silences_ms, true_peak_dbtp, voice

TARGET = Mastering()
MP3VAL, FFMPEG = shutil.which("mp3val"), shutil.which("ffmpeg")
METERED = -16 - 10 * np.log10(2)  # what a mono file shows that is heard at -16 on two speakers


def padded(samples, rate=22_050, *, before=0.2, after=0.4):
    return pcm(np.concatenate([silence(before, rate=rate), samples, silence(after, rate=rate)]), rate)


@pytest.mark.parametrize(
    ("clips", "target"),
    [
        pytest.param([padded(voice(3, level=0.3))] * 3, TARGET, id="usual"),
        pytest.param([padded(voice(3, level=0.004))] * 3, TARGET, id="whispered"),
        pytest.param([padded(voice(3, level=1.0))] * 3, TARGET, id="full scale"),
        pytest.param([padded(voice(3, crest=24))] * 3, TARGET, id="peaks that must be limited"),
        pytest.param([padded(voice(3, rate=24_000), 24_000)] * 3, TARGET, id="24 kHz"),
        pytest.param([padded(voice(3, rate=44_100), 44_100)] * 3, TARGET, id="44.1 kHz"),
        pytest.param([padded(voice(3))] * 3, Mastering(quality=2), id="careful encoder"),
        pytest.param([padded(voice(3))] * 3, Mastering(bitrate_kbps=128), id="128 kbit/s"),
        pytest.param([padded(voice(3))] * 3, Mastering(sample_rate_hz=24_000), id="MPEG-2 output"),
        pytest.param(
            [padded(voice(3))] * 3,
            Mastering(loudness_lufs=-14, true_peak_dbtp=-2),
            id="louder, lower ceiling",
        ),
    ],
)
def test_decoded_programme_has_the_loudness_and_keeps_under_the_ceiling(clips, target):
    programme = assemble(clips, pauses_ms=[300] * len(clips), target=target)
    heard = decoded(programme.mp3, target.sample_rate_hz)
    wanted = target.loudness_lufs - 10 * np.log10(2)
    assert metered_lufs(heard, target.sample_rate_hz) == pytest.approx(wanted, abs=0.25)
    assert programme.loudness_lufs == pytest.approx(target.loudness_lufs, abs=0.2)
    assert true_peak_dbtp(heard) <= target.true_peak_dbtp + 0.02
    assert programme.true_peak_dbtp <= target.true_peak_dbtp


def test_clicks_that_cannot_be_so_loud_keep_under_the_ceiling():
    programme = assemble([padded(voice(3, crest=60))] * 3, pauses_ms=[300] * 3, target=TARGET)
    assert true_peak_dbtp(decoded(programme.mp3)) <= -1
    assert -18 < programme.loudness_lufs < -16


def test_limiter_is_needed_for_the_case_that_tests_it():
    # Otherwise the case above would prove nothing.
    samples = np.tile(voice(3, crest=24), 3)
    peak_over_loudness = 20 * np.log10(np.abs(samples).max()) - metered_lufs(
        samples.astype(np.float32), 22_050
    )
    assert METERED + peak_over_loudness > TARGET.true_peak_dbtp + 1


def test_engine_silence_goes_and_pauses_are_as_planned():
    pauses = [0, 120, 300, 700, 1000]
    clips = [padded(voice(0.8, seed=n), before=0.05 * n, after=0.6) for n in range(6)]
    programme = assemble(clips, pauses_ms=[*pauses, 0], target=TARGET)
    timings = programme.timings
    gaps = [later.start_ms - earlier.end_ms for earlier, later in itertools.pairwise(timings)]
    assert gaps == pytest.approx(pauses, abs=30)
    assert gaps[1:] == pytest.approx(pauses[1:], abs=1)
    heard = silences_ms(decoded(programme.mp3))
    inner = [length for start, length in heard if 300 <= start < timings[-1].start_ms]
    assert inner == pytest.approx(pauses[1:], abs=30)


def test_timings_say_where_speech_is_heard():
    clips = [padded(voice(0.5, seed=n)) for n in range(4)]
    programme = assemble(clips, pauses_ms=[400] * 4, target=TARGET)
    heard = silences_ms(decoded(programme.mp3))
    ends = [start for start, _ in heard][1:]
    starts = [start + length for start, length in heard][:-1]
    assert [t.start_ms for t in programme.timings] == pytest.approx(starts, abs=15)
    assert [t.end_ms for t in programme.timings] == pytest.approx(ends, abs=15)
    assert [t.chunk for t in programme.timings] == [0, 1, 2, 3]


def test_programme_begins_and_ends_with_the_silences_asked_for():
    target = Mastering(lead_in_ms=250, lead_out_ms=900)
    programme = assemble([padded(voice(1))], pauses_ms=[100], target=target)
    heard = decoded(programme.mp3)
    first, last = silences_ms(heard)
    assert first == (0, pytest.approx(250, abs=20))
    assert last[1] == pytest.approx(900, abs=20)
    assert programme.duration_ms == pytest.approx(programme.timings[0].end_ms + 900, abs=2)
    assert np.abs(heard[-441:]).max() < 1e-3


def test_long_last_pause_outlasts_the_lead_out():
    programme = assemble([padded(voice(1))], pauses_ms=[2000], target=TARGET)
    assert programme.duration_ms - programme.timings[0].end_ms == pytest.approx(2000, abs=2)


@pytest.mark.parametrize("end", ["first", "last"])
def test_soft_consonant_at_an_end_is_not_swallowed(end):
    breath = np.random.default_rng(3).normal(0, 1, 22_050 // 10)  # 100 ms, 44 dB below the vowel
    vowel = voice(0.6, level=0.5)
    breath *= np.sqrt(np.square(vowel).mean()) * 10 ** (-40 / 20)
    speech = np.concatenate([breath, vowel] if end == "first" else [vowel, breath])
    programme = assemble([padded(speech)], pauses_ms=[0], target=TARGET)
    timing = programme.timings[0]
    assert timing.end_ms - timing.start_ms == pytest.approx(700, abs=10)


def test_a_clip_cut_in_full_swing_does_not_click():
    # Each clip begins and ends at the crest of a wave; without fades the joins would be steps.
    rate = 44_100
    crest = 0.5 * np.cos(2 * np.pi * 100 * np.arange(rate // 2) / rate)
    programme = assemble([pcm(crest, rate)] * 4, pauses_ms=[200] * 4, target=TARGET)
    heard = decoded(programme.mp3)
    high = np.abs(np.diff(heard, n=3))  # a step is all high frequencies, the wave none
    amplitude = np.abs(heard).max()
    assert high.max() < 0.01 * amplitude
    unfaded = assemble([pcm(crest, rate)] * 4, pauses_ms=[200] * 4, target=Mastering(fade_ms=0))
    assert np.abs(np.diff(decoded(unfaded.mp3), n=3)).max() > 0.05 * amplitude


@pytest.mark.parametrize(
    "silent",
    [
        pytest.param(pcm(np.zeros(0), 22_050), id="empty"),
        pytest.param(pcm(np.zeros(22_050), 22_050), id="zeros"),
        pytest.param(pcm(np.full(22_050, 1 / 32767), 22_050), id="below -70 dBFS"),
    ],
)
def test_clip_without_sound_is_refused_by_its_number(silent):
    with pytest.raises(AudioError, match=r"chunk 2\b"):
        assemble([padded(voice(0.5))] * 2 + [silent], pauses_ms=[0] * 3, target=TARGET)


def test_programme_too_quiet_to_measure_is_refused():
    tick = np.zeros(22_050)
    tick[:110] = 0.0006
    with pytest.raises(AudioError, match="too quiet"):
        assemble([pcm(tick, 22_050)], pauses_ms=[0], target=TARGET)


@pytest.mark.parametrize("pauses", [[], [0], [0, 0, 0]])
def test_every_clip_has_its_pause(pauses):
    with pytest.raises(ValueError, match="pauses"):
        assemble([padded(voice(0.5))] * 2, pauses_ms=pauses, target=TARGET)


def test_no_clips_is_a_mistake():
    with pytest.raises(ValueError, match="0 clips"):
        assemble([], pauses_ms=[], target=TARGET)


def test_same_input_gives_the_same_bytes():
    clips = [padded(voice(1, seed=n, crest=6)) for n in range(3)]
    runs = {assemble(clips, pauses_ms=[200] * 3, target=TARGET).mp3 for _ in range(3)}
    assert len(runs) == 1


def test_clips_of_different_rates_keep_their_pitch_and_length():
    clips = [
        pcm(0.3 * np.sin(2 * np.pi * 500 * np.arange(rate) / rate), rate) for rate in (22_050, 24_000, 48_000)
    ]
    programme = assemble(clips, pauses_ms=[300] * 3, target=TARGET)
    heard = decoded(programme.mp3)
    for timing in programme.timings:
        assert timing.end_ms - timing.start_ms == pytest.approx(1000, abs=6)
        middle = (timing.start_ms + timing.end_ms) * 441 // 20
        spectrum = np.abs(np.fft.rfft(heard[middle - 8820 : middle + 8820] * np.hanning(17_640)))
        assert spectrum.argmax() * 44_100 / 17_640 == pytest.approx(500, abs=3)


def test_players_are_told_length_and_encoder():
    programme = assemble([padded(voice(2))] * 2, pauses_ms=[500] * 2, target=TARGET)
    info = MP3(io.BytesIO(programme.mp3)).info
    assert info.length == pytest.approx(programme.duration_ms / 1000, abs=0.001)
    assert info.bitrate_mode is BitrateMode.CBR
    assert info.bitrate == pytest.approx(64_000, abs=10)
    assert (info.sample_rate, info.channels) == (44_100, 1)
    assert info.encoder_info.startswith("LAME")
    assert len(decoded(programme.mp3)) == walk(programme.mp3).samples


@given(
    st.lists(
        st.tuples(
            st.integers(20, 400),  # ms of sound
            st.integers(0, 300),  # ms of silence before and after
            st.floats(0.01, 1.0),
            st.sampled_from([16_000, 22_050, 24_000]),
            st.integers(0, 900),  # ms of pause
        ),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=25, deadline=None)
def test_nothing_is_lost_and_nothing_overlaps(plan):
    clips, pauses = [], []
    for milliseconds, around, level, rate, pause in plan:
        tone = level * np.sin(2 * np.pi * 400 * np.arange(milliseconds * rate // 1000) / rate)
        clips.append(padded(tone, rate, before=around / 1000, after=around / 1000))
        pauses.append(pause)
    programme = assemble(clips, pauses_ms=pauses, target=TARGET)
    timings = programme.timings
    assert len(timings) == len(plan)
    for timing, (milliseconds, *_) in zip(timings, plan, strict=True):
        assert timing.end_ms - timing.start_ms == pytest.approx(milliseconds, abs=12)
    for earlier, later, pause in zip(timings, timings[1:], pauses, strict=False):
        assert later.start_ms - earlier.end_ms == pytest.approx(max(pause, 0), abs=30)
    assert programme.duration_ms == pytest.approx(walk(programme.mp3).duration_ms, abs=1)
    assert programme.duration_ms >= timings[-1].end_ms


@pytest.mark.skipif(MP3VAL is None, reason="mp3val is not installed")
def test_mp3val_finds_nothing_wrong(tmp_path):
    path = tmp_path / "programme.mp3"
    path.write_bytes(assemble([padded(voice(2))], pauses_ms=[0], target=TARGET).mp3)
    said = subprocess.run([MP3VAL, path], capture_output=True, text=True, check=True).stdout
    assert [line for line in said.splitlines() if "WARNING" in line and "No supported tags" not in line] == []


@pytest.mark.skipif(FFMPEG is None, reason="ffmpeg is not installed")
def test_ffmpeg_plays_exactly_what_was_encoded(tmp_path):
    path = tmp_path / "programme.mp3"
    programme = assemble([padded(voice(2))], pauses_ms=[0], target=TARGET)
    path.write_bytes(programme.mp3)
    raw = subprocess.run(
        [FFMPEG, "-v", "error", "-i", path, "-f", "s16le", "-"], capture_output=True, check=True
    ).stdout
    assert len(raw) // 2 == walk(programme.mp3).samples
    heard = np.frombuffer(raw, dtype="<i2") / np.float32(32768)
    assert np.abs(heard - decoded(programme.mp3)[: len(heard)]).max() < 0.001
