"""Settings: ``audionews.toml`` and ``voices/*.toml`` become models; nothing else is read.

Both kinds of file are checked to the last key: a key that isn't known is an error that names the
nearest one that is, because a misspelt setting that is silently ignored costs its owner an evening.
"""

import dataclasses
import json
import re
import string
import tomllib
import typing
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from audionews import files
from audionews.errors import ConfigError, PublishError
from audionews.models import Bounds, Feed, Jingles, Mastering, Pauses, ReadingStyle, VoiceProfile
from audionews.opening import FIELDS, OPENINGS, Opening
from audionews.spelling import did_you_mean, nearest

CONFIG_NAME = "audionews.toml"
LEXICON_NAME = "lexicon.tsv"
"""Readings of the project's own, beside its audionews.toml."""
AUTO_VOICE = "auto"
LOCAL_BASE_URL = "http://127.0.0.1:8080/"
"""Where links point until the publisher says where the output folder will be served."""

SYNTHETIC_NOTICE = "Bài viết được đọc bằng giọng nói tổng hợp."
"""Apple's content guidelines ask that a synthetic voice be disclosed in the audio and in the metadata."""

TEMPLATE_FIELDS = tuple(FIELDS)
"""What an intro or outro may name."""

_Model = TypeVar("_Model")
_DEFAULT_MASTERING = Mastering()

Captions = Literal["skip", "read"]
Tables = Literal["summarize", "read", "skip"]
Lists = Literal["read", "skip"]


@dataclass(frozen=True, slots=True)
class Config:
    """A project: what it reads, with which voice, and the podcast that comes out.

    Args:
        root: folder of ``audionews.toml``, or the current one; relative paths start here.
        feed: the podcast.
        mastering: how episodes are levelled and encoded.
        sources: files, folders and addresses (of pages and feeds) that `build` reads where none is named.
        output: folder of the episodes and the feed.
        voice: a profile's name or ``auto``.
        voices_dir: folder of the project's own profiles, looked in before the packaged ones.
        captions: whether photo captions are read.
        tables: whether tables are summarized in a sentence, read row by row, or skipped.
        lists: whether lists are read.
        short_items: whether items of a title and a lead alone are articles.
        feed_items: how many of a feed's newest articles are taken.
        sites_dir: folder of the project's own site rules, looked in before the packaged ones.
        intro: template of what is spoken before the title; see `opening.FIELDS`.
        outro: spoken after the last paragraph; the same fields.
        base_url_set: whether the publisher has said where the output will be served.
        lexicon: file of the project's own readings, if it has one.
        jingles: music before and after the speech.
    """

    root: Path
    feed: Feed
    mastering: Mastering = _DEFAULT_MASTERING
    sources: tuple[Path | str, ...] = (Path("seeds"),)
    output: Path = Path("output")
    voice: str = AUTO_VOICE
    voices_dir: Path | None = None
    captions: Captions = "skip"
    tables: Tables = "summarize"
    lists: Lists = "read"
    short_items: bool = False
    feed_items: int = 20
    sites_dir: Path | None = None
    intro: str = OPENINGS["short"]
    outro: str = SYNTHETIC_NOTICE
    base_url_set: bool = False
    lexicon: Path | None = None
    jingles: Jingles = Jingles()


_FEED_DEFAULTS: Mapping[str, str] = {
    "title": "Bản tin nghe",
    "description": "Tin tức tiếng Việt, đọc thành tiếng.",
    "author": "audionews",
    "email": "",
    "base_url": LOCAL_BASE_URL,
}
PRESETS: Mapping[str, Mapping[str, int]] = {
    "small": {"sample_rate_hz": 24_000, "bitrate_kbps": 32},
    "standard": {"sample_rate_hz": 44_100, "bitrate_kbps": 64},
    "high": {"sample_rate_hz": 44_100, "bitrate_kbps": 128},
}
"""Sample rate and bit rate of the MP3, by name.

Apple asks for 44.1 kHz, and for 64 kbit/s or more for speech on one channel. At 128 LAME cuts nothing off
that the voices have; more would be spent on silence. 24 kHz at 32 is for listeners who pay by the byte.
"""
_PRESET_HINT = f"Use {' or '.join(repr(name) for name in PRESETS)}."

_INTAKE_KEYS = ("tables", "lists", "short_items", "feed_items", "sites_dir")
_SPOKEN_KEYS = ("captions", "opening", "intro", "outro")
_BUILD_KEYS = ("sources", "output", "voice", "voices_dir", *_SPOKEN_KEYS, *_INTAKE_KEYS)

TEMPLATE = f'''\
# audionews project file. Every key may be left out; what stands here is the default.
# Flags on the command line win over it.

[feed]
title = "{_FEED_DEFAULTS["title"]}"
description = "{_FEED_DEFAULTS["description"]}"
author = "{_FEED_DEFAULTS["author"]}"
# E-mail of the owner; directories such as Spotify send a code to it.
email = ""
# Public address of the output folder, ending in a slash: https://example.vn/podcast/
# base_url = "{LOCAL_BASE_URL}"
# The publisher's web page; the base URL where none is given.
link = ""
language = "vi"
# One of Apple's categories, and one below it.
category = "News"
subcategory = "Daily News"
# A square JPEG or PNG of 1400-3000 pixels; a plain one is drawn where none is given.
# image = "cover.jpg"
# The holder's name alone, without the word, the sign or a year.
copyright = ""

[build]
# Files, folders, pages and feeds that `audionews build` reads where none is named; `audionews add` adds some.
sources = ["seeds"]
output = "output"
# A profile's name (see `audionews voices`), or auto: the best voice that answers.
voice = "auto"
# Your own profiles; they are looked up before the packaged ones.
voices_dir = "voices"
# Photo captions: skip or read.
captions = "skip"
# Tables: summarize in a sentence, read row by row, or skip. Lists: read or skip.
tables = "summarize"
lists = "read"
# Take items that are a title and a lead alone.
short_items = false
# How many of a feed's newest articles are taken.
feed_items = 20
# Your own rules for sites; they are tried before the packaged ones.
sites_dir = "sites"
# What is said before the title: off, short ("Theo báo Sao Mai, thứ Sáu ngày 26 tháng 7 năm 2019.") or full
# (section and author, too). A clause that names what an article doesn't know is left out.
opening = "short"
# Your own words before the title, in place of the above, and after the text.
# Fields: {{source}} {{paper}} {{byline}} {{date}} {{weekday}} {{section}}
intro = ""
outro = "{SYNTHETIC_NOTICE}"

[audio]
# Loudness as heard on two speakers; a mono file meters 3 LU less.
loudness_lufs = -16.0
true_peak_dbtp = -1.0
# small (24 kHz, 32 kbit/s: 14 MB an hour), standard (44.1 kHz, 64: 29 MB) or high (44.1 kHz, 128: 58 MB);
# sample_rate_hz and bitrate_kbps win over it.
preset = "standard"
# Takes out what lies below the voice, e.g. 60; 0 leaves it.
high_pass_hz = 0

[jingles]
# Music of at most 30 s before and after the speech, under it at the ends: WAV, MP3, FLAC, Ogg Vorbis.
# intro = "intro.wav"
# outro = "outro.wav"
# Music of at most 10 minutes, played softly under the contents of a digest.
# bed = "bed.mp3"
'''


def load_config(path: Path | None, *, cwd: Path) -> Config:
    """Reads ``audionews.toml``.

    Args:
        path: the file, or None for the one in ``cwd``, which may be missing.
        cwd: the current folder.

    Returns:
        the project, all paths absolute.

    Raises:
        ConfigError: the file can't be read, isn't TOML, or has an unknown key or a bad value.
    """
    file = path if path is not None else cwd / CONFIG_NAME
    root = file.parent.absolute()
    if path is None and not file.exists():
        table: dict[str, Any] = {}
    else:
        table = _read_toml(file)
    where = str(file)
    _check_keys(table, ("feed", "build", "audio", "jingles"), where=where, section="")
    feed_table = _section(table, "feed", where=where)
    build = _section(table, "build", where=where)
    audio = _section(table, "audio", where=where)
    _check_keys(feed_table, _fields(Feed), where=where, section="feed")
    _check_keys(build, _BUILD_KEYS, where=where, section="build")

    captions = _one_of(build, "captions", typing.get_args(Captions), where=where)
    opening = _text(build, "opening", "short", where=where)
    if opening not in OPENINGS:
        raise ConfigError(f'{where}: opening = "{opening}"', hint='Use "off", "short" or "full".')
    intro, outro = (
        _text(build, key, default, where=where)
        for key, default in (("intro", ""), ("outro", SYNTHETIC_NOTICE))
    )
    for key, text in (("intro", intro), ("outro", outro)):
        _check_template(text, where=f"{where}: {key}")
    sources = build.get("sources", ["seeds"])
    if not isinstance(sources, list) or not all(_is_path(source) for source in sources):
        raise ConfigError(
            f"{where}: sources must be a list of paths and addresses",
            hint='For instance: sources = ["seeds"]',
        )
    voices_dir = root / _path(build, "voices_dir", "voices", where=where)
    if "voices_dir" in build and build["voices_dir"] != "voices" and not voices_dir.is_dir():
        raise ConfigError(
            f"{where}: voices_dir: there is no folder {voices_dir}",
            hint="Make it, or leave the key out: the packaged voices need none.",
        )
    sites_dir = root / _path(build, "sites_dir", "sites", where=where)
    if "sites_dir" in build and build["sites_dir"] != "sites" and not sites_dir.is_dir():
        raise ConfigError(
            f"{where}: sites_dir: there is no folder {sites_dir}",
            hint="Make it, or leave the key out: the packaged rules need none.",
        )
    feed_given = {key: value for key, value in feed_table.items() if value != ""}
    feed_values = {**_FEED_DEFAULTS, **feed_given}
    if isinstance(feed_given.get("image"), str):
        feed_values["image"] = str(root / _path(feed_given, "image", "", where=where))
    if isinstance(feed_given.get("base_url"), str):
        feed_values["base_url"] = _with_slash(feed_given["base_url"])
    return Config(
        root=root,
        feed=_make(Feed, feed_values, where=f"{where}: [feed]"),
        mastering=_mastering(audio, where=f"{where}: [audio]"),
        jingles=_jingles(_section(table, "jingles", where=where), root=root, where=f"{where}: [jingles]"),
        sources=tuple(source if _is_address(source) else root / source for source in sources),
        output=root / _path(build, "output", "output", where=where),
        voice=_text(build, "voice", AUTO_VOICE, where=where),
        voices_dir=voices_dir if voices_dir.is_dir() else None,
        captions=typing.cast(Captions, captions),
        tables=typing.cast(Tables, _one_of(build, "tables", typing.get_args(Tables), where=where)),
        lists=typing.cast(Lists, _one_of(build, "lists", typing.get_args(Lists), where=where)),
        short_items=_flag(build, "short_items", where=where),
        feed_items=_count(build, "feed_items", default=20, where=where),
        sites_dir=sites_dir if sites_dir.is_dir() else None,
        intro=intro or OPENINGS[typing.cast(Opening, opening)],
        outro=outro,
        base_url_set="base_url" in feed_given,
        lexicon=_existing(root / LEXICON_NAME),
    )


def _mastering(table: Mapping[str, Any], *, where: str) -> Mastering:
    preset = _text(table, "preset", "standard", where=where)
    if preset not in PRESETS:
        raise ConfigError(f'{where}: preset = "{preset}"', hint=_PRESET_HINT)
    own = {key: value for key, value in table.items() if key != "preset"}
    return _make(Mastering, {**PRESETS[preset], **own}, where=where)


def _jingles(table: Mapping[str, Any], *, root: Path, where: str) -> Jingles:
    _check_keys(table, _fields(Jingles), where=where, section="")
    found = {}
    for key in table:
        if _text(table, key, "", where=where):
            found[key] = root / _path(table, key, "jingle.wav", where=where)
            if not found[key].is_file():
                raise ConfigError(
                    f"{where}: {key}: there is no file {found[key]}",
                    hint="Correct the path, or leave the key out.",
                )
    return Jingles(**found)


def with_preset(config: Config, preset: str) -> Config:
    """The project with another preset's sample rate and bit rate.

    Args:
        config: the project.
        preset: one of `PRESETS`.

    Raises:
        ConfigError: no such preset.
    """
    if preset not in PRESETS:
        raise ConfigError(f"no preset {preset!r}", hint=_PRESET_HINT)
    mastering = dataclasses.replace(config.mastering, **PRESETS[preset])
    return dataclasses.replace(config, mastering=mastering)


def add_sources(file: Path, sources: Sequence[str]) -> tuple[str, ...]:
    """Puts sources behind those of a project file, whose other lines stay as they are.

    Args:
        file: is made where it is missing.
        sources: paths and addresses.

    Returns:
        those that weren't there.

    Raises:
        ConfigError: the file can't be used or written.
    """
    if file.exists():
        build = _section(_read_toml(file), "build", where=str(file))
        text = file.read_text(encoding="utf-8-sig")
    else:
        build, text = {}, "[build]\n"
    known = build.get("sources", ["seeds"])
    if not isinstance(known, list):
        raise ConfigError(f"{file}: sources must be a list", hint='For instance: sources = ["seeds"]')
    added = tuple(source for source in dict.fromkeys(sources) if source not in known)
    for source in added:
        if not _is_path(source):
            raise ConfigError(f"{source!r} is no source", hint="Name a path, or an address with https://.")
    if not added:
        return ()
    items = "".join(f"    {json.dumps(source, ensure_ascii=False)},\n" for source in (*known, *added))
    line = f"sources = [\n{items}]\n"
    old = re.search(r"^[ \t]*sources[ \t]*=[ \t]*\[[^\]]*\][ \t]*\n?", text, re.MULTILINE)
    if "sources" in build and old is None:
        raise ConfigError(f"{file}: its sources can't be changed", hint="Add the source there by hand.")
    if old is not None and "sources" in build:
        text = text[: old.start()] + line + text[old.end() :]
    else:
        head = re.search(r"^[ \t]*\[build\][^\n]*\n?", text, re.MULTILINE)
        text = text if head else text.rstrip("\n") + "\n\n[build]\n"
        head = re.search(r"^[ \t]*\[build\][^\n]*\n?", text, re.MULTILINE)
        at = head.end() if head else len(text)
        text = text[:at] + line + text[at:]
    try:
        # What was edited by pattern is only kept if it reads as it should.
        right = tomllib.loads(text).get("build", {}).get("sources") == [*known, *added]
    except tomllib.TOMLDecodeError:
        right = False
    if not right:
        raise ConfigError(f"{file}: its sources can't be changed", hint="Add the source there by hand.")
    try:
        files.write_whole(file, text.encode())
    except PublishError as cause:
        raise ConfigError(cause.message, hint=cause.hint) from cause
    return added


def with_base_url(config: Config, url: str) -> Config:
    """The project served from another address.

    Raises:
        ConfigError: not a web address.
    """
    try:
        feed = dataclasses.replace(config.feed, base_url=_with_slash(url))
    except ValueError as cause:
        raise ConfigError(
            f"{url!r} is not a web address", hint="Write it whole: https://example.vn/podcast/"
        ) from cause
    return dataclasses.replace(config, feed=feed, base_url_set=True)


def _with_slash(url: str) -> str:
    # File names are joined to it.
    return url if url.endswith("/") else url + "/"


# ---------------------------------------------------------------------------------------------
# Voices


def packaged_voices() -> Path:
    """The folder of the profiles that come with audionews."""
    inside = Path(__file__).parent / "voices"
    # A wheel carries them inside the package; a source checkout keeps them at its top, where people look.
    return inside if inside.is_dir() else Path(__file__).parents[2] / "voices"


def voice_files(voices_dir: Path | None) -> dict[str, Path]:
    """Every profile there is, by name; the project's own hide packaged ones of the same name.

    Args:
        voices_dir: the project's own profiles, if it has any.
    """
    found: dict[str, Path] = {}
    for folder in (packaged_voices(), voices_dir):
        if folder is not None and folder.is_dir():
            found.update({file.stem: file for file in sorted(folder.glob("*.toml"))})
    return dict(sorted(found.items()))


def voice_lexicon(name: str, *, voices_dir: Path | None) -> Path | None:
    """The file of a voice's own readings, ``NAME.tsv`` beside its profile, if it has one."""
    profile = voice_files(voices_dir).get(name)
    return _existing(profile.with_suffix(".tsv")) if profile else None


def load_voice(name: str, *, voices_dir: Path | None) -> VoiceProfile:
    """Reads one voice profile.

    Args:
        name: the profile's name, which is its file's.
        voices_dir: the project's own profiles, looked in first.

    Raises:
        ConfigError: no such profile, or one that can't be used.
    """
    files = voice_files(voices_dir)
    if name not in files:
        raise ConfigError(f"no voice profile named {name!r}", hint=did_you_mean(name, files))
    where = str(files[name])
    table = _read_toml(files[name])
    _check_keys(
        table,
        ("engine", "label", "level_lufs", "options", "pauses", "reading", "bounds"),
        where=where,
        section="",
    )
    if not isinstance(table.get("engine"), str):
        raise ConfigError(f"{where}: engine is missing", hint='Name the engine: engine = "espeak"')
    values = {
        "name": name,
        "engine": table["engine"],
        "options": _section(table, "options", where=where),
        "label": _text(table, "label", name, where=where),
        "pauses": _make(Pauses, _section(table, "pauses", where=where), where=f"{where}: [pauses]"),
        "bounds": _make(Bounds, _section(table, "bounds", where=where), where=f"{where}: [bounds]"),
        "style": _make(ReadingStyle, _section(table, "reading", where=where), where=f"{where}: [reading]"),
    }
    if "level_lufs" in table:
        values["level_lufs"] = table["level_lufs"]
    return _make(VoiceProfile, values, where=where)


# ---------------------------------------------------------------------------------------------
# Reading and checking


def _existing(file: Path) -> Path | None:
    return file if file.is_file() else None


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as cause:
        raise ConfigError(f"{file} doesn't exist", hint="Run `audionews init` to write one.") from cause
    except OSError as cause:
        raise ConfigError(f"{file} can't be read: {cause.strerror}", hint="Check its permissions.") from cause
    except UnicodeDecodeError as cause:
        raise ConfigError(f"{file} is not UTF-8", hint="Save it as UTF-8.") from cause
    except RecursionError as cause:
        raise ConfigError(f"{file} is nested too deeply", hint="No setting needs that.") from cause
    except tomllib.TOMLDecodeError as cause:
        raise ConfigError(f"{file} is not TOML: {cause}", hint="Mend the line that it names.") from cause


def _check_keys(table: Mapping[str, Any], known: Iterable[str], *, where: str, section: str) -> None:
    names = tuple(known)
    for key in table:
        if key not in names:
            place = f"{where}: unknown key {key!r}" + (f" in [{section}]" if section else "")
            raise ConfigError(place, hint=did_you_mean(key, names))


def _section(table: Mapping[str, Any], name: str, *, where: str) -> dict[str, Any]:
    section = table.get(name, {})
    if not isinstance(section, dict):
        raise ConfigError(f"{where}: {name} must be a table", hint=f"Write [{name}] on a line of its own.")
    return section


def _text(table: Mapping[str, Any], key: str, default: str, *, where: str) -> str:
    value = table.get(key, default)
    if not isinstance(value, str):
        raise ConfigError(f"{where}: {key} must be text", hint=f'For instance: {key} = "{default}"')
    return value


def _one_of(table: Mapping[str, Any], key: str, known: Sequence[str], *, where: str) -> str:
    value = _text(table, key, known[0], where=where)
    if value not in known:
        names = " or ".join(f'"{name}"' for name in known)
        raise ConfigError(f'{where}: {key} = "{value}"', hint=f"Use {names}.")
    return value


def _flag(table: Mapping[str, Any], key: str, *, where: str) -> bool:
    value = table.get(key, False)
    if not isinstance(value, bool):
        raise ConfigError(f"{where}: {key} = {value!r}", hint=f"{key} must be true or false.")
    return value


def _count(table: Mapping[str, Any], key: str, *, default: int, where: str) -> int:
    value = table.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ConfigError(f"{where}: {key} = {value!r}", hint=f"{key} must be a whole number from 1.")
    return value


def _is_address(source: str) -> bool:
    return source == "-" or re.match(r"(?:feed\+)?https?://", source, re.IGNORECASE) is not None


def _is_path(value: object) -> bool:
    return isinstance(value, str) and value.strip() != "" and "\0" not in value


def _path(table: Mapping[str, Any], key: str, default: str, *, where: str) -> str:
    value = _text(table, key, default, where=where)
    if not _is_path(value):
        # An empty path would be the project's own folder.
        raise ConfigError(f"{where}: {key} = {value!r} is no path", hint=f'For instance: {key} = "{default}"')
    return value


def _check_template(text: str, *, where: str) -> None:
    hint = f"Fields: {' '.join(f'{{{name}}}' for name in TEMPLATE_FIELDS)}. Write {{{{ for a brace."
    try:
        fields = list(string.Formatter().parse(text))
    except ValueError as cause:
        raise ConfigError(f"{where}: {text!r} is not a template: {cause}", hint=hint) from cause
    for _, name, form, conversion in fields:
        if name is not None and (name not in TEMPLATE_FIELDS or form or conversion):
            close = nearest(name, TEMPLATE_FIELDS)
            raise ConfigError(
                f"{where}: {text!r} has a field that isn't known: {name!r}",
                hint=(f"Did you mean {{{close}}}? " if close and close != name else "") + hint,
            )


def _fields(model: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(model))


_TYPE_NAMES = {float: "a number", int: "a whole number", str: 'text in quotes: "..."', bool: "true or false"}


def _plain_type(hint: Any) -> Any:
    """The type of a value that is there: ``str`` of ``str | None``."""
    kinds = [kind for kind in typing.get_args(hint) if kind is not type(None)]
    return kinds[0] if len(kinds) == 1 and type(None) in typing.get_args(hint) else hint


def _make(model: type[_Model], values: Mapping[str, Any], *, where: str) -> _Model:
    """Builds a dataclass out of TOML values, refusing unknown keys and values of another type."""
    _check_keys(values, _fields(model), where=where, section="")
    hints = typing.get_type_hints(model)
    for key, value in values.items():
        expected = _plain_type(hints[key])
        plain = {float: (int, float), int: (int,), str: (str,), bool: (bool,)}.get(expected)
        if plain and (not isinstance(value, plain) or (isinstance(value, bool) and expected is not bool)):
            raise ConfigError(f"{where}: {key} = {value!r}", hint=f"{key} must be {_TYPE_NAMES[expected]}.")
    try:
        return model(**values)
    except (TypeError, ValueError) as cause:
        raise ConfigError(f"{where}: {cause}", hint="Correct the value.") from cause
