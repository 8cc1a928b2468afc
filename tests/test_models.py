"""The nouns: frozen, and none can hold what a later stage couldn't bear."""

import copy
import dataclasses
import pickle
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audionews import models
from audionews.dates import VIETNAM_TIME
from audionews.models import (
    PAUSE_MARKS,
    Article,
    AudioClip,
    Bounds,
    BuildReport,
    Chapter,
    Chunk,
    Drop,
    Episode,
    Feed,
    Jingles,
    Mastering,
    Music,
    Outcome,
    Paragraph,
    Pauses,
    Programme,
    ReadingStyle,
    Role,
    Script,
    Sentence,
    Status,
    Timing,
    Token,
    Transcript,
    VoiceProfile,
    Word,
    join_spoken,
)

NOON = datetime(2026, 11, 20, 12, tzinfo=VIETNAM_TIME)
WORD = Token("nước", "nước", "word", 0, 4)

GOOD: dict[type, dict[str, Any]] = {
    Paragraph: {"role": Role.BODY, "text": "Nước lên."},
    Drop: {"text": "Chia sẻ", "reason": "share button"},
    Article: {"id": "0" * 16, "title": "Tựa", "paragraphs": ()},
    ReadingStyle: {},
    Token: {"written": "26", "spoken": "hai mươi sáu", "rule": "number", "start": 3, "end": 5},
    Pauses: {},
    Chunk: {"written": "nước", "spoken": "nước", "tokens": (WORD,), "pause_ms": 0, "role": Role.BODY},
    Script: {"article_id": "0" * 16, "chunks": (Chunk("nước", "nước", (WORD,), 0, Role.BODY),)},
    Bounds: {},
    Jingles: {},
    Music: {"intro": AudioClip(b"\0\0", 22_050)},
    VoiceProfile: {"name": "bac", "engine": "espeak", "options": {"a": 1}},
    AudioClip: {"pcm": b"\0\0", "sample_rate_hz": 22_050},
    Timing: {"chunk": 0, "start_ms": 0, "end_ms": 0},
    Mastering: {},
    Programme: {
        "mp3": b"x",
        "duration_ms": 10,
        "timings": (Timing(0, 0, 5), Timing(1, 5, 9)),
        "loudness_lufs": -16.0,
        "true_peak_dbtp": -1.0,
    },
    Episode: {
        "article_id": "0" * 16,
        "guid": "x",
        "title": "Tựa",
        "published": NOON,
        "file": "episodes/a.mp3",
        "bytes": 1,
        "sha256": "0" * 64,
        "duration_ms": 1,
        "voice": "Giọng Bắc",
        "paragraphs": (),
    },
    Chapter: {"start_ms": 0, "title": "Tóm tắt"},
    Word: {"text": "Nước", "start_ms": 0, "end_ms": 200},
    Sentence: {"role": Role.BODY, "paragraph": 0, "words": (Word("Nước", 0, 200), Word("lên.", 200, 400))},
    Transcript: {"sentences": (Sentence(Role.BODY, 0, (Word("Nước", 0, 200),)),)},
    Feed: {"title": "Tin", "description": "", "author": "a", "email": "", "base_url": "https://vidu.vn/"},
    Outcome: {"source": "a.txt", "status": Status.BUILT},
    BuildReport: {"outcomes": (), "feed": None},
}


def _make(kind: type, **fields: Any) -> Any:
    return kind(**(GOOD[kind] | fields))


def test_every_noun_is_tried_here() -> None:
    nouns = {
        kind for kind in vars(models).values() if isinstance(kind, type) and dataclasses.is_dataclass(kind)
    }
    assert nouns == set(GOOD)


@pytest.mark.parametrize("kind", GOOD, ids=lambda kind: kind.__name__)
def test_a_noun_is_frozen_slotted_and_crosses_process_borders(kind: type) -> None:
    noun = _make(kind)
    assert not hasattr(noun, "__dict__")
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(noun, dataclasses.fields(kind)[0].name, None)
    assert pickle.loads(pickle.dumps(noun)) == noun  # noqa: S301 - our own bytes
    assert copy.deepcopy(noun) == noun == dataclasses.replace(noun)
    assert kind.__doc__


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        *((Paragraph, "text", text) for text in ("", " ", "\u00a0", "a\nb", "e\u0302\u0301")),
        *((Article, "id", id_) for id_ in ("", "0" * 15, "0" * 17, "G" * 16, "A" * 16, "0" * 16 + "\n")),
        *((Article, "title", title) for title in ("", " ", "e\u0302\u0301")),
        (Article, "published", datetime(2026, 11, 20)),  # noqa: DTZ001 - what is refused
        (ReadingStyle, "thousand", "chục"),
        (ReadingStyle, "zero_tens", "không"),
        (ReadingStyle, "letters", "abc"),
        *((Token, "start", start) for start in (-1, 2, 6)),
        (Token, "written", "2"),
        *((Pauses, field.name, value) for field in dataclasses.fields(Pauses) for value in (-1, 10_001)),
        *((Chunk, "spoken", spoken) for spoken in ("", " ")),
        (Chunk, "pause_ms", -1),
        (Script, "chunks", ()),
        *((VoiceProfile, "name", name) for name in ("", "Bac", "bắc", "a b", "-a", "../a", "a.toml", "a\n")),
        (AudioClip, "pcm", b"\0"),
        *((AudioClip, "sample_rate_hz", rate) for rate in (0, 7_999, 192_001)),
        (Timing, "start_ms", 1),
        (Timing, "start_ms", -1),
        *((Mastering, "loudness_lufs", value) for value in (-41.0, -7.0, float("nan"))),
        *((Mastering, "true_peak_dbtp", value) for value in (0.0, -21.0)),
        *((Mastering, "sample_rate_hz", value) for value in (11_025, 44_101)),
        *((Mastering, "bitrate_kbps", value) for value in (0, 65, 144)),
        *((Mastering, "quality", value) for value in (-1, 10)),
        *((Mastering, "fade_ms", value) for value in (-1, 51)),
        *((Mastering, name, value) for name in ("lead_in_ms", "lead_out_ms") for value in (-1, 10_001)),
        (Programme, "mp3", b""),
        (Programme, "timings", (Timing(0, 0, 5), Timing(1, 4, 9))),
        (Episode, "published", datetime(2026, 11, 20)),  # noqa: DTZ001 - what is refused
        *((Episode, "file", file) for file in ("/etc/a.mp3", "../a.mp3", "a/../../b.mp3", "tựa.mp3")),
        (Episode, "bytes", 0),
        (Episode, "duration_ms", 0),
        (Feed, "title", " "),
        *(
            (Feed, "base_url", url)
            for url in ("", "vidu.vn/", "https://vidu.vn", "ftp://a/", "https:///", "https://a b/")
        ),
    ],
    ids=lambda value: getattr(value, "__name__", None) or repr(value)[:30],
)
def test_a_bad_value_is_refused(kind: type, field: str, value: object) -> None:
    with pytest.raises(ValueError) as caught:
        _make(kind, **{field: value})
    assert str(caught.value)


# ---------------------------------------------------------------------------------------------
# What nouns know


@pytest.mark.parametrize(
    ("paragraphs", "lead"),
    [
        ([(Role.HEADING, "Mục"), (Role.LEAD, "Sa pô"), (Role.BODY, "Thân")], "Sa pô"),
        ([(Role.HEADING, "Mục"), (Role.QUOTE, "“Lời”"), (Role.BODY, "Thân")], "“Lời”"),
        ([(Role.CAPTION, "Ảnh")], "Tựa"),
        ([], "Tựa"),
    ],
    ids=["lead", "first paragraph", "title", "title alone"],
)
def test_lead(paragraphs: list[tuple[Role, str]], lead: str) -> None:
    article = _make(Article, paragraphs=tuple(Paragraph(*each) for each in paragraphs))
    assert article.lead == lead


def test_a_profile_can_t_be_changed_through_its_options() -> None:
    options = {"rate": 1}
    voice = _make(VoiceProfile, options=options)
    options["rate"] = 2
    assert voice.options["rate"] == 1
    with pytest.raises(TypeError):
        voice.options["rate"] = 3


def test_the_length_of_a_clip() -> None:
    assert AudioClip(bytes(2 * 22_050), 22_050).duration_ms == 1000
    assert AudioClip(b"", 8_000).duration_ms == 0


def test_a_report_counts_its_failures() -> None:
    statuses = (Status.BUILT, Status.FAILED, Status.CURRENT, Status.FAILED, Status.PLANNED)
    assert BuildReport(tuple(Outcome("a", status) for status in statuses), feed=None).failed == 2


def test_a_token_knows_whether_it_is_said_otherwise() -> None:
    assert _make(Token).changed
    assert not WORD.changed


# ---------------------------------------------------------------------------------------------
# Spoken text


def _tokens(*spoken: str) -> list[Token]:
    return [Token("", text, "word", 0, 0) for text in spoken]


@pytest.mark.parametrize(
    ("spoken", "text"),
    [
        (["nước", "lên", "."], "nước lên."),
        (["nước", "", " lên "], "nước lên"),
        (["nước", ",", ".", "lên"], "nước. lên"),
        (["nước", ".", ",", "lên"], "nước. lên"),
        (["nước", "?!"], "nước!"),
        (["nước", "...", "lên"], "nước. lên"),
        ([",", ".", "nước"], "nước"),
        (["nước.", ","], "nước."),
        (["nước,", "."], "nước."),
        (["hai mươi sáu", "tháng bảy"], "hai mươi sáu tháng bảy"),
        ([], ""),
        ([".", " ", ""], ""),
    ],
)
def test_join_spoken(spoken: list[str], text: str) -> None:
    assert join_spoken(_tokens(*spoken)) == text


@given(st.lists(st.text(f"ab {PAUSE_MARKS}", max_size=6)))
def test_spoken_text_has_single_spaces_and_no_mark_alone(spoken: list[str]) -> None:
    text = join_spoken(_tokens(*(" ".join(each.split()) for each in spoken)))
    assert text == " ".join(text.split())
    assert all(any(letter not in PAUSE_MARKS for letter in word) for word in text.split()) or any(
        " " in each.strip() for each in spoken
    )


@given(st.lists(st.sampled_from(["nước", "lên", ",", ".", "?", ""])))
def test_words_keep_their_number_and_order(spoken: list[str]) -> None:
    words = [each for each in spoken if each.isalpha()]
    assert [word.rstrip(PAUSE_MARKS) for word in join_spoken(_tokens(*spoken)).split()] == words
