"""Settings: every mistake is named, with the nearest thing that would have been right."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audionews.config import (
    LOCAL_BASE_URL,
    SYNTHETIC_NOTICE,
    TEMPLATE,
    TEMPLATE_FIELDS,
    Config,
    load_config,
    load_voice,
    nearest,
    packaged_voices,
    voice_files,
    with_base_url,
)
from audionews.errors import ConfigError
from audionews.models import Mastering, Pauses, ReadingStyle
from audionews.opening import OPENINGS, Opening


def _config(folder: Path, text: str) -> Config:
    (folder / "audionews.toml").write_text(text, encoding="utf-8")
    return load_config(None, cwd=folder)


def _refusal(folder: Path, text: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        _config(folder, text)
    assert str(folder / "audionews.toml") in caught.value.message
    assert caught.value.hint
    return caught.value


# ---------------------------------------------------------------------------------------------
# Defaults


def test_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    config = load_config(None, cwd=tmp_path)
    assert config.root == tmp_path
    assert config.sources == (tmp_path / "seeds",)
    assert config.output == tmp_path / "output"
    assert (config.voice, config.voices_dir, config.captions) == ("auto", None, "skip")
    assert (config.intro, config.outro) == (OPENINGS["short"], SYNTHETIC_NOTICE)
    assert (config.feed.base_url, config.base_url_set) == (LOCAL_BASE_URL, False)
    assert (config.feed.language, config.feed.category) == ("vi", "News")
    assert config.mastering == Mastering()


@pytest.mark.parametrize("text", ["", TEMPLATE, "[feed]\n[build]\n[audio]\n", "\ufeff# ghi chú\n"])
def test_the_template_and_an_empty_file_say_the_defaults(tmp_path: Path, text: str) -> None:
    (tmp_path / "bare").mkdir()
    bare = load_config(None, cwd=tmp_path / "bare")
    config = _config(tmp_path, text)
    assert (config.feed, config.mastering, config.intro, config.outro) == (
        bare.feed,
        bare.mastering,
        bare.intro,
        bare.outro,
    )
    assert (config.voice, config.voices_dir, config.captions) == (bare.voice, bare.voices_dir, bare.captions)
    assert config.output.relative_to(config.root) == bare.output.relative_to(bare.root)
    assert [s.relative_to(config.root) for s in config.sources] == [
        s.relative_to(bare.root) for s in bare.sources
    ]
    assert not config.base_url_set


def test_the_template_names_every_key(tmp_path: Path) -> None:
    """Uncommented, it still is a good file: no key in it is misspelt."""
    text = "\n".join(
        line.removeprefix("# ") if line.startswith(("# base_url", "# image")) else line
        for line in TEMPLATE.splitlines()
    )
    (tmp_path / "voices").mkdir()
    config = _config(tmp_path, text)
    assert config.base_url_set and config.feed.image == str(tmp_path / "cover.jpg")
    assert set(tomllib.loads(text)["feed"]) >= {
        "title",
        "description",
        "author",
        "email",
        "link",
        "copyright",
    }


# ---------------------------------------------------------------------------------------------
# Values


def test_every_setting_arrives(tmp_path: Path) -> None:
    (tmp_path / "giong").mkdir()
    config = _config(
        tmp_path,
        """
        [feed]
        title = "Tin làng"
        email = "a@vidu.vn"
        base_url = "https://vidu.vn/tin"
        image = "bia.png"
        [build]
        sources = ["bai", "/tuyet/doi"]
        output = "../ra"
        voice = "nam"
        voices_dir = "giong"
        captions = "read"
        intro = "Báo {source}, mục {section}, ngày {date}, bài của {byline} {{!}}."
        outro = ""
        [audio]
        loudness_lufs = -19
        bitrate_kbps = 96
        """,
    )
    assert (config.feed.title, config.feed.email) == ("Tin làng", "a@vidu.vn")
    assert (config.feed.base_url, config.base_url_set) == ("https://vidu.vn/tin/", True)
    assert config.feed.image == str(tmp_path / "bia.png")
    assert config.sources == (tmp_path / "bai", Path("/tuyet/doi"))
    assert config.output == tmp_path / "../ra"
    assert (config.voice, config.voices_dir, config.captions) == ("nam", tmp_path / "giong", "read")
    assert config.outro == ""
    assert (config.mastering.loudness_lufs, config.mastering.bitrate_kbps) == (-19, 96)


def test_paths_start_at_the_file_not_at_the_current_folder(tmp_path: Path) -> None:
    (tmp_path / "du-an").mkdir()
    file = tmp_path / "du-an" / "khac.toml"
    file.write_text('[build]\nsources = ["bai"]\n', encoding="utf-8")
    config = load_config(file, cwd=tmp_path)
    assert config.root == tmp_path / "du-an"
    assert config.sources == (tmp_path / "du-an" / "bai",)


@pytest.mark.parametrize("key", ["title", "description", "author", "email", "base_url", "link", "image"])
def test_an_empty_text_in_the_feed_is_the_default(tmp_path: Path, key: str) -> None:
    config = _config(tmp_path, f'[feed]\n{key} = ""\n')
    (tmp_path / "bare").mkdir()
    assert config.feed == load_config(None, cwd=tmp_path / "bare").feed
    assert not config.base_url_set


# ---------------------------------------------------------------------------------------------
# Mistakes


@pytest.mark.parametrize(
    ("text", "key", "meant"),
    [
        ("[fed]\n", "fed", "feed"),
        ('titel = "x"\n[feed]\n', "titel", None),
        ('[feed]\ntitel = "x"\n', "titel", "title"),
        ('[feed]\nbaseurl = "x"\n', "baseurl", "base_url"),
        ('[build]\nsource = ["x"]\n', "source", "sources"),
        ('[build]\nvoice_dir = "x"\n', "voice_dir", "voices_dir"),
        ("[audio]\nloudness = -16\n", "loudness", "loudness_lufs"),
        ("[audio]\nbitrate = 64\n", "bitrate", "bitrate_kbps"),
        ('[feed]\n"xyzzy" = "x"\n', "xyzzy", None),
    ],
)
def test_an_unknown_key_names_the_nearest_known_one(
    tmp_path: Path, text: str, key: str, meant: str | None
) -> None:
    error = _refusal(tmp_path, text)
    assert repr(key) in error.message
    if meant is None:
        assert error.hint.startswith("There are: ")
    else:
        assert error.hint.startswith(f"Did you mean {meant!r}? There are: ")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("feed = 5\n", "feed"),
        ("[feed]\ntitle = 5\n", "title"),
        ('[feed]\ntitle = ["x"]\n', "title"),
        ("[feed]\nimage = 5\n", "image"),
        ("[feed]\nbase_url = 5\n", "base_url"),
        ('[feed]\nbase_url = "vidu.vn"\n', "base_url"),
        ('[feed]\nbase_url = "file:///tmp/"\n', "base_url"),
        ('[feed]\ntitle = " "\n', "title"),
        ('[build]\nsources = "seeds"\n', "sources"),
        ("[build]\nsources = [1]\n", "sources"),
        ('[build]\nsources = [""]\n', "sources"),
        ('[build]\nsources = ["a\\u0000b"]\n', "sources"),
        ("[build]\noutput = 5\n", "output"),
        ('[build]\noutput = ""\n', "output"),
        ('[build]\noutput = "a\\u0000b"\n', "output"),
        ("[build]\nvoice = true\n", "voice"),
        ('[build]\nvoices_dir = "giong"\n', "voices_dir"),
        ('[build]\ncaptions = "yes"\n', "captions"),
        ("[build]\ncaptions = true\n", "captions"),
        ("[build]\nintro = 5\n", "intro"),
        ('[audio]\nloudness_lufs = "-16"\n', "loudness_lufs"),
        ("[audio]\nloudness_lufs = true\n", "loudness_lufs"),
        ("[audio]\nloudness_lufs = nan\n", "loudness_lufs"),
        ("[audio]\nloudness_lufs = 3\n", "loudness_lufs"),
        ("[audio]\nsample_rate_hz = 44100.0\n", "sample_rate_hz"),
        ("[audio]\nsample_rate_hz = 11025\n", "sample_rate_hz"),
        ("[audio]\nbitrate_kbps = 65\n", "bitrate_kbps"),
        ("[audio]\nfade_ms = 1979-05-27\n", "fade_ms"),
    ],
)
def test_a_value_that_can_t_be_is_refused_by_its_key(tmp_path: Path, text: str, key: str) -> None:
    assert key in _refusal(tmp_path, text).message


@pytest.mark.parametrize(
    ("template", "named"),
    [
        ("{nguon}", "nguon"),
        ("{sorce}", "sorce"),
        ("{}", "''"),
        ("{0}", "'0'"),
        ("{source.__class__}", "source.__class__"),
        ("{source[0]}", "source[0]"),
        ("{date:%d}", "date"),
        ("{source!r}", "source"),
        ("{source", "not a template"),
        ("source}", "not a template"),
        ("{", "not a template"),
    ],
)
@pytest.mark.parametrize("key", ["intro", "outro"])
def test_a_template_that_can_t_be_filled_is_refused(
    tmp_path: Path, key: str, template: str, named: str
) -> None:
    error = _refusal(tmp_path, f"[build]\n{key} = '{template}'\n")
    assert key in error.message and named in error.message
    assert all(f"{{{field}}}" in error.hint for field in TEMPLATE_FIELDS)


@pytest.mark.parametrize("mode", OPENINGS)
def test_an_opening_is_a_template_of_ours(tmp_path: Path, mode: Opening) -> None:
    assert _config(tmp_path, f"[build]\nopening = '{mode}'\n").intro == OPENINGS[mode]
    own = _config(tmp_path, f"[build]\nopening = '{mode}'\nintro = 'Xin chào.'\n")
    assert own.intro == "Xin chào."


def test_an_opening_that_there_isn_t_is_refused(tmp_path: Path) -> None:
    assert "short" in _refusal(tmp_path, "[build]\nopening = 'long'\n").hint


def test_a_misspelt_field_names_the_nearest(tmp_path: Path) -> None:
    assert "Did you mean {source}?" in _refusal(tmp_path, "[build]\nintro = '{sorce}'\n").hint


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"[feed\n", "is not TOML"),
        (b"x = 1\nx = 2\n", "is not TOML"),
        (b"\xff\xfe[\x00f\x00", "is not UTF-8"),
        (b"[feed]\ntitle = 'x\xff'\n", "is not UTF-8"),
        (b"x = " + b"[" * 100_000, "TOML|too deeply"),
    ],
    ids=["unclosed", "twice", "utf-16", "latin-1", "deep"],
)
def test_a_file_that_is_no_toml_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "audionews.toml").write_bytes(data)
    with pytest.raises(ConfigError, match=message) as caught:
        load_config(None, cwd=tmp_path)
    assert str(tmp_path / "audionews.toml") in caught.value.message and caught.value.hint


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="doesn't exist") as caught:
        load_config(tmp_path / "khac.toml", cwd=tmp_path)
    assert "audionews init" in caught.value.hint


def test_a_folder_is_no_settings_file(tmp_path: Path) -> None:
    (tmp_path / "audionews.toml").mkdir()
    with pytest.raises(ConfigError, match="can't be read"):
        load_config(None, cwd=tmp_path)


@given(text=st.text(max_size=120))
def test_any_file_gives_a_project_or_a_config_error(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.getbasetemp()
    (folder / "audionews.toml").write_bytes(text.encode("utf-8", "replace"))
    try:
        assert load_config(None, cwd=folder).root == folder
    except ConfigError as error:
        assert error.hint


@pytest.mark.parametrize(
    ("name", "known", "meant"),
    [
        ("titel", ["title", "link"], "title"),
        ("xyz", ["title"], None),
        ("", ["title"], None),
        ("title", [], None),
    ],
)
def test_nearest(name: str, known: list[str], meant: str | None) -> None:
    assert nearest(name, known) == meant


# ---------------------------------------------------------------------------------------------
# The base URL of the command line


@pytest.mark.parametrize(
    ("url", "stored"),
    [("https://vidu.vn", "https://vidu.vn/"), ("http://127.0.0.1:9/a/", "http://127.0.0.1:9/a/")],
)
def test_with_base_url(tmp_path: Path, url: str, stored: str) -> None:
    config = with_base_url(load_config(None, cwd=tmp_path), url)
    assert (config.feed.base_url, config.base_url_set) == (stored, True)


@pytest.mark.parametrize("url", ["", "vidu.vn", "ftp://vidu.vn/", "https:///tin/", "https://vi du.vn/"])
def test_with_base_url_refuses(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigError, match="not a web address"):
        with_base_url(load_config(None, cwd=tmp_path), url)


# ---------------------------------------------------------------------------------------------
# Voices


def _voice_file(folder: Path, text: str, *, name: str = "thu") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_profile_with_every_field(tmp_path: Path) -> None:
    folder = _voice_file(
        tmp_path / "voices",
        """
        engine = "tone"
        label = "Giọng thử"
        [options]
        syllable_ms = 100
        [pauses]
        comma_ms = 90
        [reading]
        thousand = "ngàn"
        zero_tens = "lẻ"
        short_year = true
        """,
    )
    voice = load_voice("thu", voices_dir=folder)
    assert (voice.name, voice.engine, voice.label) == ("thu", "tone", "Giọng thử")
    assert dict(voice.options) == {"syllable_ms": 100}
    assert voice.pauses == Pauses(comma_ms=90)
    assert voice.style == ReadingStyle(thousand="ngàn", zero_tens="lẻ", short_year=True)


def test_a_profile_needs_its_engine_alone(tmp_path: Path) -> None:
    voice = load_voice("thu", voices_dir=_voice_file(tmp_path, 'engine = "tone"'))
    assert (voice.label, dict(voice.options), voice.pauses, voice.style) == (
        "thu",
        {},
        Pauses(),
        ReadingStyle(),
    )


@pytest.mark.parametrize(
    ("text", "named", "hint"),
    [
        ("", "engine", 'engine = "'),
        ("engine = 5", "engine", 'engine = "'),
        ('engne = "tone"', "'engne'", "Did you mean 'engine'?"),
        ('engine = "tone"\npauses = 5', "pauses", "[pauses]"),
        ('engine = "tone"\nlabel = 5', "label", "label"),
        ('engine = "tone"\noptions = "x"', "options", "[options]"),
        ('engine = "tone"\n[pauses]\ncoma_ms = 5', "'coma_ms'", "Did you mean 'comma_ms'?"),
        ('engine = "tone"\n[pauses]\ncomma_ms = -1', "comma_ms", "value"),
        ('engine = "tone"\n[pauses]\ncomma_ms = 20000', "comma_ms", "value"),
        ('engine = "tone"\n[pauses]\ncomma_ms = 1.5', "comma_ms", "whole number"),
        ('engine = "tone"\n[pauses]\ncomma_ms = true', "comma_ms", "whole number"),
        ('engine = "tone"\n[pauses]\ncomma_ms = "200"', "comma_ms", "whole number"),
        ('engine = "tone"\n[reading]\nthousand = "chục"', "thousand", "value"),
        ('engine = "tone"\n[reading]\nthousand = ["nghìn"]', "thousand", "value"),
        ('engine = "tone"\n[reading]\nshort_year = 1', "short_year", "true or false"),
        ('engine = "tone"\n[reading]\nthousands = "ngàn"', "'thousands'", "Did you mean 'thousand'?"),
    ],
)
def test_a_bad_field_of_a_profile_is_named(tmp_path: Path, text: str, named: str, hint: str) -> None:
    folder = _voice_file(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load_voice("thu", voices_dir=folder)
    assert named in caught.value.message and str(folder / "thu.toml") in caught.value.message
    assert hint in caught.value.hint


def test_a_profile_whose_name_can_t_be_asked_for_is_refused(tmp_path: Path) -> None:
    folder = _voice_file(tmp_path, 'engine = "tone"', name="Giọng Thử")
    with pytest.raises(ConfigError, match="not a voice name"):
        load_voice("Giọng Thử", voices_dir=folder)


@pytest.mark.parametrize("name", ["bacc", "../bac", "bac.toml", "", "/etc/passwd"])
def test_a_voice_that_isn_t_there_names_those_that_are(name: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_voice(name, voices_dir=None)
    assert repr(name) in caught.value.message
    assert all(known in caught.value.hint for known in ("bac", "google", "nam", "trung"))


def test_a_misspelt_voice_names_the_nearest() -> None:
    with pytest.raises(ConfigError) as caught:
        load_voice("gogle", voices_dir=None)
    assert "Did you mean 'google'?" in caught.value.hint


def test_own_profiles_hide_packaged_ones_of_the_same_name(tmp_path: Path) -> None:
    folder = _voice_file(tmp_path, 'engine = "tone"\nlabel = "Của tôi"', name="bac")
    assert load_voice("bac", voices_dir=folder).label == "Của tôi"
    assert load_voice("bac", voices_dir=None).engine == "espeak"
    assert voice_files(folder)["nam"].parent == packaged_voices()


@pytest.mark.parametrize("name", sorted(voice_files(None)))
def test_every_packaged_voice_can_be_loaded(name: str) -> None:
    voice = load_voice(name, voices_dir=None)
    assert voice.label and voice.label != name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (44_100, 64)),
        ('[audio]\npreset = "small"\n', (24_000, 32)),
        ('[audio]\npreset = "high"\n', (44_100, 128)),
        ('[audio]\npreset = "small"\nbitrate_kbps = 48\n', (24_000, 48)),
    ],
    ids=["none", "small", "high", "own bit rate wins"],
)
def test_a_preset_is_a_sample_rate_and_a_bit_rate(text, expected, tmp_path):
    file = tmp_path / "audionews.toml"
    file.write_text(text, encoding="utf-8")
    mastering = load_config(file, cwd=tmp_path).mastering
    assert (mastering.sample_rate_hz, mastering.bitrate_kbps) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[audio]\npreset = "huge"\n', "preset"),
        ('[jingles]\nintro = "gone.wav"\n', "there is no file"),
        ('[jingles]\nstart = "a.wav"\n', "unknown key 'start'"),
        ("[jingles]\nintro = 3\n", "intro must be text"),
    ],
    ids=["preset", "missing jingle", "unknown key", "no text"],
)
def test_presets_and_jingles_that_are_none_are_refused(text, says, tmp_path):
    file = tmp_path / "audionews.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=says):
        load_config(file, cwd=tmp_path)


def test_jingles_lie_beside_the_project_file(tmp_path):
    file = tmp_path / "audionews.toml"
    file.write_text('[jingles]\nintro = "start.wav"\noutro = ""\n', encoding="utf-8")
    (tmp_path / "start.wav").write_bytes(b"RIFF")
    jingles = load_config(file, cwd=tmp_path).jingles
    assert (jingles.intro, jingles.outro) == (tmp_path / "start.wav", None)
