"""The engine as the rest of audionews sees it."""

import threading
import tomllib
from pathlib import Path

import pytest

from audionews.engines.kokoro import KokoroEngine, _windows, model, read_options
from audionews.engines.kokoro.utterance import pronounce, read_words
from audionews.errors import ConfigError, EngineUnavailable, SynthesisError
from audionews.models import Pauses, ReadingStyle, VoiceProfile

np = pytest.importorskip("numpy")


def profile(**options):
    return VoiceProfile("thu", "kokoro", options)


def samples(clip):
    return np.frombuffer(clip.pcm, "<i2").astype(float)


def test_it_speaks_at_the_pace_of_a_newsreader(engine):
    clip = engine.synthesize("Sáng nay, nhiều tuyến phố ở trung tâm ngập sâu sau trận mưa lớn.")
    assert clip.sample_rate_hz == 24_000
    assert 14 / 5 * 1000 < clip.duration_ms < 14 / 2.5 * 1000  # 14 syllables
    sound = samples(clip)
    assert 3000 < abs(sound).max() < 32767 * 0.92
    assert abs(sound.mean()) < 30


def test_same_text_same_sound_from_several_threads(engine):
    texts = ["Một hai ba.", "Bốn năm sáu."] * 2
    clips = [None] * len(texts)

    def work(at):
        clips[at] = engine.synthesize(texts[at])

    threads = [threading.Thread(target=work, args=(at,)) for at in range(len(texts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert clips[0] == clips[2] == engine.synthesize(texts[0])
    assert clips[1] == clips[3]


def test_more_than_the_model_takes_at_once_is_said_whole(engine, monkeypatch):
    short = engine.synthesize("khuyến nghị nghiêng ngả. ")
    monkeypatch.setattr(model, "MAX_TOKENS", 60)
    long = engine.synthesize("khuyến nghị nghiêng ngả. " * 6)
    assert long.duration_ms > 4.5 * short.duration_ms


def test_a_word_without_end_is_refused(engine):
    with pytest.raises(SynthesisError, match="too long"):
        engine.synthesize("1" * 400)


def test_sentences_of_one_chunk_are_set_apart(engine):
    one = engine.synthesize("Bão tan.").duration_ms
    # The edges of 60 ms that a clip of its own has are part of the 250 ms.
    assert engine.synthesize("Bão tan. Bão tan? Bão tan!").duration_ms > 2.7 * (one - 120) + 2 * 250
    assert engine.synthesize("Bão tan bão tan bão tan.").duration_ms < 3 * one


def test_more_than_max_chars_is_refused(engine):
    with pytest.raises(SynthesisError, match="too many"):
        engine.synthesize("ba " * 200)


@pytest.mark.parametrize("text", ["", "...", "中国"])
def test_what_cant_be_said_is_refused(engine, text):
    with pytest.raises(SynthesisError):
        engine.synthesize(text)


def heard_pitch_hz(clip):
    """The commonest period of the voice, by autocorrelation of 40 ms pieces."""
    sound = samples(clip)
    found = []
    for start in range(0, len(sound) - 960, 480):
        piece = sound[start : start + 960] - sound[start : start + 960].mean()
        if piece.std() > 1500:
            echo = np.correlate(piece, piece, "full")[959:]
            lag = 60 + int(np.argmax(echo[60:320]))
            found.append(24_000 / lag)
    return float(np.median(found))


def test_pace_and_pitch_do_what_they_say(kokoro, model_cache):
    def say(**options):
        return KokoroEngine(profile(cache=str(model_cache), **options)).synthesize(
            "Mưa to gió lớn quanh năm."
        )

    plain = say()
    assert say(pace=0.7).duration_ms > 1.2 * plain.duration_ms
    assert heard_pitch_hz(say(pitch_st=-4)) < 0.9 * heard_pitch_hz(plain)


def test_long_sentences_are_as_loud_as_short_ones(engine):
    """Each is decoded in several stretches; a click where they meet once took 20 dB from the whole."""

    def level_db(text):
        sound = samples(engine.synthesize(text)).astype(float)
        return 20 * np.log10(np.sqrt((sound**2).mean()))

    short = level_db("Chợ họp lại bên sông từ sáng sớm.")
    for text in (
        "Các ý kiến của bà con tại buổi họp đã tập trung làm rõ việc dời chợ lên bãi cao, nêu những việc cần"
        " làm ngay trước mùa nước nổi và bàn cách giữ cho chợ phiên nào cũng đông như trước đây.",
        "Để việc dời chợ được bà con đồng lòng, phường cần gặp từng hộ, nghe từng ý, nói rõ nơi ở mới, đường"
        " đi, chỗ gửi xe, tiền thuê sạp và ngày họp phiên đầu, các tổ cần góp sức làm, cùng giữ vệ sinh.",
    ):
        assert level_db(text) == pytest.approx(short, abs=3)


def test_there_is_little_silence_around_the_speech(engine):
    sound = abs(samples(engine.synthesize("Bão tan.")))
    loud = np.nonzero(sound > 0.03 * sound.max())[0]
    assert loud[0] < 0.12 * 24_000
    assert len(sound) - loud[-1] < 0.2 * 24_000


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"pase": 1}, "unknown option 'pase'"),
        ({"pace": 3}, "'pace' must be a number from 0.5 to 2"),
        ({"pace": True}, "'pace' must be"),
        ({"pace": "1"}, "'pace' must be"),
        ({"speaker": {"jf_alpha": 0.5}}, "add up to 1"),
        ({"speaker": "jf_alpha"}, "add up to 1"),
        ({"region": "hue"}, "north or south"),
        ({"threads": 1.5}, "whole number"),
        ({"model": 3}, "path of a folder"),
    ],
)
def test_bad_options_are_named(options, words):
    with pytest.raises(ConfigError, match=words):
        KokoroEngine(profile(**options))


def test_a_misspelt_option_gets_a_suggestion():
    with pytest.raises(ConfigError) as caught:
        KokoroEngine(profile(regoin="south"))
    assert "region" in caught.value.hint


def test_an_unknown_style_is_found_by_health_and_by_speaking(kokoro, model_cache):
    engine = KokoroEngine(profile(cache=str(model_cache), speaker={"jf_alfa": 1.0}))
    assert "jf_alpha" in engine.health()
    with pytest.raises(ConfigError, match="jf_alfa"):
        engine.synthesize("chào")


def test_health_and_version(engine):
    assert engine.health() is None
    assert engine.version.startswith("3-6e742170d309")


def test_a_missing_model_is_told_before_speaking(tmp_path):
    pytest.importorskip("onnxruntime", reason="the extra [neural] isn't installed")
    engine = KokoroEngine(profile(model=str(tmp_path / "nowhere")))
    assert "nowhere" in engine.health()
    assert engine.version.endswith("none")
    with pytest.raises(EngineUnavailable, match="nowhere"):
        engine.synthesize("chào")


@pytest.mark.parametrize("count", [1, 18, 19, 35, 37, 130])
def test_windows_cover_everything_once_and_stay_short(count):
    said = pronounce(read_words("mưa " * count), sounds="base")
    ends = _windows(said)
    assert ends == sorted(set(ends))
    assert ends[-1] == len(said.letters) + 1
    assert len(ends) == -(-count // 18)


def test_a_window_ends_in_a_pause_where_there_is_one():
    said = pronounce(read_words("mưa " * 12 + "mưa, " + "mưa " * 12), sounds="base")
    first, _ = _windows(said)
    # Tokens are letters shifted by one, the boundary token: the window's last is the comma's space.
    assert said.letters[first - 2 : first] == (",", " ")


VOICES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parents[2] / "voices").glob("*.toml"))
}


@pytest.mark.parametrize("name", [name for name, table in VOICES.items() if table["engine"] == "kokoro"])
def test_shipped_profiles_are_valid(name):
    table = VOICES[name]
    assert table["label"]
    Pauses(**table.get("pauses", {}))
    assert ReadingStyle(**table.get("reading", {})).respell
    read_options(VoiceProfile(name, "kokoro", table["options"]))
