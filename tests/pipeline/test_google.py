"""A build with the online voice, against a local server that speaks its real protocol."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from audionews.models import Status
from tests.pipeline.test_build import faults, mp3s, run, statuses
from tests.standin.google import GoogleStandIn, empty, status

ARTICLE = "seeds/a-hoi-sach.txt"


@pytest.fixture
def server(project: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GoogleStandIn]:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("audionews.synthesizer.AUTO_CHOICES", ("google", "tone"))
    with GoogleStandIn() as standin:
        voice(project, standin.url)
        yield standin


def voice(project: Path, url: str) -> None:
    (project / "voices" / "google.toml").write_text(
        f'engine = "gtts"\nlabel = "Google"\n[options]\nendpoint = "{url}"\n'
        "requests_per_s = 1000\nattempts = 2\nbackoff_s = 0.01\nread_timeout_s = 1\n",
        encoding="utf-8",
    )


def one(project: Path, **changes: object) -> list[Status]:
    return statuses(run(project, sources=(project / ARTICLE,), **changes))


def test_reads_an_article_in_requests_of_at_most_100_characters(project: Path, server: GoogleStandIn) -> None:
    assert one(project, voice="google") == [Status.BUILT]
    assert faults(project) == []
    assert server.texts
    assert all(len(text) <= 100 for text in server.texts)
    said = " ".join(server.texts)
    assert "một trăm hai mươi gian hàng" in said
    assert "Zalo" not in said


def test_a_second_build_makes_no_request(project: Path, server: GoogleStandIn) -> None:
    one(project, voice="google")
    before = len(server.requests)
    assert one(project, voice="google") == [Status.CURRENT]
    assert len(server.requests) == before


def test_an_edited_sentence_is_the_only_one_asked_for(project: Path, server: GoogleStandIn) -> None:
    one(project, voice="google")
    before = len(server.texts)
    article = project / ARTICLE
    article.write_text(article.read_text(encoding="utf-8").replace("120 gian", "130 gian"), encoding="utf-8")
    assert one(project, voice="google") == [Status.BUILT]
    asked = [text for text in server.texts[before:] if "gian hàng" in text]
    assert len(asked) == 1
    # The others are the probe before a build, which says next to nothing.
    assert sum(len(text) for text in server.texts[before:]) < len(asked[0]) + 20


def test_a_server_that_is_busy_once_is_asked_again(project: Path, server: GoogleStandIn) -> None:
    server.script[:] = [*ok(2), status(429), *ok(1), status(503)]
    assert one(project, voice="google") == [Status.BUILT]
    assert faults(project) == []


def ok(times: int) -> list[object]:
    from tests.standin.google import OK

    return [OK] * times


def test_auto_reads_the_whole_article_with_the_next_voice_when_the_server_goes_away(
    project: Path, server: GoogleStandIn
) -> None:
    server.script[:] = [*ok(3), *[status(503)] * 40]
    report = run(project, sources=(project / ARTICLE,), voice="auto")
    (outcome,) = report.outcomes
    assert (outcome.status, outcome.voice, outcome.revoice) == (Status.BUILT, "tone", True)
    assert any("google" in note for note in report.notes)
    server.script[:] = []
    before = len(server.texts)
    (outcome,) = run(project, sources=(project / ARTICLE,), voice="auto").outcomes
    assert (outcome.status, outcome.voice, outcome.revoice) == (Status.BUILT, "google", False)
    # What the server had said before it went away is not asked for again.
    assert not set(server.texts[before:]) & set(server.texts[1:3])


def test_a_voice_named_outright_fails_the_article_and_keeps_what_was_said(
    project: Path, server: GoogleStandIn
) -> None:
    server.script[:] = [*ok(3), *[empty] * 40]
    report = run(project, sources=(project / ARTICLE,), voice="google")
    (outcome,) = report.outcomes
    assert outcome.status is Status.FAILED
    assert outcome.error is not None
    assert "chunk 3 of" in outcome.error
    assert mp3s(project) == {}
    server.script[:] = []
    before = len(server.texts)
    assert one(project, voice="google") == [Status.BUILT]
    assert not set(server.texts[before:]) & set(server.texts[1:3])


def test_auto_takes_the_next_voice_where_nothing_answers(project: Path, server: GoogleStandIn) -> None:
    voice(project, "http://127.0.0.1:9")
    report = run(project, sources=(project / ARTICLE,), voice="auto")
    (outcome,) = report.outcomes
    assert (outcome.status, outcome.voice, outcome.revoice) == (Status.BUILT, "tone", False)
    assert any("google" in note for note in report.notes)


def test_other_timeouts_ask_for_nothing_again(project: Path, server: GoogleStandIn) -> None:
    one(project, voice="google")
    before = len(server.texts)
    profile = project / "voices" / "google.toml"
    profile.write_text(profile.read_text().replace("read_timeout_s = 1", "read_timeout_s = 2"))
    one(project, voice="google")
    assert len(server.texts) == before
