"""The catalog: what listeners have seen stays as it is, and nothing but our own errors comes out."""

import dataclasses
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audionews import catalog as module
from audionews.catalog import SCHEMA_VERSION, ArticleRecord, Catalog, EpisodeRecord
from audionews.dates import VIETNAM_TIME
from audionews.errors import PublishError
from audionews.models import Episode, Paragraph, Role

NOON = datetime(2026, 11, 20, 12, tzinfo=VIETNAM_TIME)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with Catalog(tmp_path / "output" / ".audionews" / "catalog.sqlite") as opened:
        yield opened


def _article(number: int = 1, /, **fields: object) -> ArticleRecord:
    values: dict[str, object] = {
        "id": f"{number:016x}",
        "guid": f"audionews:{number:016x}",
        "number": number,
        "identity": f"file:seeds/{number}.txt",
        "location": f"/du-an/seeds/{number}.txt",
        "content_sha256": f"{number:064x}",
        "published": NOON,
    }
    return ArticleRecord(**(values | fields))  # type: ignore[arg-type] # each test names real fields


def _episode(article: ArticleRecord, **fields: object) -> EpisodeRecord:
    values: dict[str, object] = {
        "article_id": article.id,
        "guid": article.guid,
        "title": "Tựa “đề” 🌊",
        "published": article.published,
        "file": f"episodes/{article.number}.mp3",
        "bytes": 1000,
        "sha256": "0" * 64,
        "duration_ms": 2000,
        "voice": "Giọng Bắc",
        "paragraphs": (Paragraph(Role.LEAD, "Nước lên."), Paragraph(Role.BODY, "Nước rút.")),
        "url": "https://vidu.vn/a",
        "byline": "Hoài An",
        "source": None,
        "section": "Thời sự",
    }
    episode = Episode(**(values | fields))  # type: ignore[arg-type] # each test names real fields
    return EpisodeRecord(
        episode, input_digest="i", audio_digest="a", tag_digest="t", voice="bac", revoice=True
    )


# ---------------------------------------------------------------------------------------------
# What is put in comes out


def test_records_come_back_as_they_were(catalog: Catalog, tmp_path: Path) -> None:
    article, other = _article(1), _article(2, published=NOON.astimezone(tz=None))
    with catalog.transaction():
        catalog.put_article(article)
        catalog.put_article(other)
        catalog.put_episode(_episode(other), chunk_keys=["b", "a", "b"])
        catalog.put_setting("guid", "x")
    with Catalog(catalog.file) as again:
        assert again.find(identity=article.identity, location="", content_sha256="") == article
        assert again.episode(other.id) == _episode(other)
        assert again.episode(article.id) is None
        assert again.episodes() == [_episode(other)]
        assert again.chunk_keys() == {"a", "b"}
        assert (again.setting("guid"), again.setting("missing")) == ("x", None)
        assert again.next_number() == 3


def test_numbers_start_at_one(catalog: Catalog) -> None:
    assert catalog.next_number() == 1


def test_what_is_fixed_stays_when_an_article_is_put_again(catalog: Catalog) -> None:
    catalog.put_article(_article(1))
    later = NOON.replace(year=2027)
    catalog.put_article(_article(1, guid="other", number=9, published=later, content_sha256="new"))
    found = catalog.find(identity="file:seeds/1.txt", location="", content_sha256="")
    assert found == _article(1, content_sha256="new")


def test_a_new_episode_replaces_the_old_and_its_chunks(catalog: Catalog) -> None:
    article = _article()
    catalog.put_article(article)
    catalog.put_episode(_episode(article), chunk_keys=["a", "b"])
    catalog.put_episode(_episode(article, file="episodes/new.mp3"), chunk_keys=["b", "c"])
    assert [record.episode.file for record in catalog.episodes()] == ["episodes/new.mp3"]
    assert catalog.chunk_keys() == {"b", "c"}
    catalog.put_episode(_episode(article), chunk_keys=None)
    assert catalog.chunk_keys() == {"b", "c"}


def test_an_episode_needs_its_article(catalog: Catalog) -> None:
    with pytest.raises(PublishError):
        catalog.put_episode(_episode(_article()), chunk_keys=[])


def test_a_transaction_that_fails_leaves_nothing(catalog: Catalog) -> None:
    with pytest.raises(KeyError), catalog.transaction():
        catalog.put_article(_article())
        raise KeyError
    assert catalog.next_number() == 1
    with catalog.transaction():
        catalog.put_article(_article())
    assert catalog.next_number() == 2


def test_one_file_only_stands_there(catalog: Catalog) -> None:
    """No journal is left behind that would have to be kept together with it."""
    catalog.put_article(_article())
    assert [file.name for file in catalog.file.parent.iterdir()] == ["catalog.sqlite"]


def test_a_rehearsal_reads_everything_and_writes_nothing(catalog: Catalog, tmp_path: Path) -> None:
    catalog.put_article(_article(1))
    before = catalog.file.read_bytes()
    with Catalog(catalog.file, rehearsal=True) as rehearsal:
        rehearsal.put_article(_article(2))
        assert rehearsal.next_number() == 3
    assert catalog.file.read_bytes() == before
    with Catalog(tmp_path / "none" / "catalog.sqlite", rehearsal=True) as rehearsal:
        assert rehearsal.next_number() == 1
    assert not (tmp_path / "none").exists()


# ---------------------------------------------------------------------------------------------
# Recognising articles


class _Project:
    """Files of a project and the catalog's answer for each, as a build asks."""

    def __init__(self, root: Path, catalog: Catalog) -> None:
        self.root = root
        self.catalog = catalog

    def write(self, name: str, text: str) -> None:
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text, encoding="utf-8")

    def build(self, name: str) -> str:
        """The id of the article in a file, new or known, brought up to date."""
        file = self.root / name
        here = {
            "identity": f"file:{name}",
            "location": str(file),
            "content_sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        }
        found = self.catalog.find(**here)
        if found is None:
            number = self.catalog.next_number()
            identity = self.catalog.free_identity(here["identity"])
            found = _article(number, **{**here, "identity": identity})
        found = dataclasses.replace(found, location=here["location"], content_sha256=here["content_sha256"])
        self.catalog.put_article(found)
        return found.id


@pytest.fixture
def project(tmp_path: Path, catalog: Catalog) -> _Project:
    return _Project(tmp_path / "du-an", catalog)


def test_an_unchanged_file_is_known(project: _Project) -> None:
    project.write("a.txt", "một")
    assert project.build("a.txt") == project.build("a.txt")


def test_an_edited_file_is_the_same_article(project: _Project) -> None:
    project.write("a.txt", "một")
    before = project.build("a.txt")
    project.write("a.txt", "hai")
    assert project.build("a.txt") == before


def test_two_files_are_two_articles_even_with_equal_content(project: _Project) -> None:
    project.write("a.txt", "một")
    project.write("b.txt", "một")
    first, second = project.build("a.txt"), project.build("b.txt")
    assert first != second
    assert (project.build("a.txt"), project.build("b.txt")) == (first, second)


def test_a_renamed_file_is_the_same_article(project: _Project) -> None:
    project.write("a.txt", "một")
    before = project.build("a.txt")
    (project.root / "a.txt").rename(project.root / "b.txt")
    assert project.build("b.txt") == before
    project.write("b.txt", "hai")
    assert project.build("b.txt") == before


def test_a_new_file_under_the_name_of_a_renamed_one_is_a_new_article(project: _Project) -> None:
    project.write("today.txt", "một")
    first = project.build("today.txt")
    (project.root / "today.txt").rename(project.root / "monday.txt")
    assert project.build("monday.txt") == first
    project.write("today.txt", "hai")
    second = project.build("today.txt")
    assert second != first
    assert (project.build("today.txt"), project.build("monday.txt")) == (second, first)
    (project.root / "today.txt").rename(project.root / "tuesday.txt")
    assert project.build("tuesday.txt") == second
    project.write("today.txt", "ba")
    third = project.build("today.txt")
    assert [project.build(f"{day}.txt") for day in ("monday", "tuesday", "today")] == [first, second, third]
    assert len({first, second, third}) == 3


def test_a_moved_project_keeps_its_articles(project: _Project, tmp_path: Path) -> None:
    project.write("seeds/a.txt", "một")
    before = project.build("seeds/a.txt")
    project.root.rename(tmp_path / "cho-moi")
    project.root = tmp_path / "cho-moi"
    assert project.build("seeds/a.txt") == before


def test_a_copied_project_keeps_its_articles_even_when_edited(project: _Project, tmp_path: Path) -> None:
    project.write("seeds/a.txt", "một")
    before = project.build("seeds/a.txt")
    copy = _Project(tmp_path / "ban-sao", project.catalog)
    copy.write("seeds/a.txt", "hai")
    assert copy.build("seeds/a.txt") == before


def test_a_file_named_from_another_folder_is_the_same_article(project: _Project, tmp_path: Path) -> None:
    project.write("seeds/a.txt", "một")
    before = project.build("seeds/a.txt")
    outside = _Project(project.root / "seeds", project.catalog)
    assert outside.build("a.txt") == before


def test_an_article_of_a_rebuilt_catalog_is_found_by_its_identity(project: _Project) -> None:
    """Tags don't say where a file was; a catalog that was rebuilt from them has no places."""
    project.write("a.txt", "một")
    project.catalog.put_article(_article(7, identity="file:a.txt", location="", content_sha256=""))
    assert project.build("a.txt") == f"{7:016x}"


def test_an_article_with_an_address_is_the_same_from_any_file(catalog: Catalog, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("một", encoding="utf-8")
    record = _article(1, identity="url:https://vidu.vn/a", location=str(tmp_path / "b.txt"))
    catalog.put_article(record)
    found = catalog.find(identity=record.identity, location=str(tmp_path / "a.txt"), content_sha256="x")
    assert found == record


# ---------------------------------------------------------------------------------------------
# Failures


def _refusal(file: Path) -> PublishError:
    with pytest.raises(PublishError) as caught, Catalog(file):
        pass
    assert str(file) in caught.value.message
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize(
    "data", [b"not a database, whatever its name says", os.urandom(5000)], ids=["text", "noise"]
)
def test_a_file_that_is_no_database(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "catalog.sqlite"
    file.write_bytes(data)
    assert "elete it" in _refusal(file).hint
    with pytest.raises(PublishError), Catalog(file, rehearsal=True):
        pass
    assert file.read_bytes() == data


def test_another_program_s_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "catalog.sqlite"
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE photos (id)")
    other.close()
    before = file.read_bytes()
    assert "another program" in _refusal(file).message
    assert file.read_bytes() == before


def test_a_catalog_of_a_newer_audionews_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "catalog.sqlite"
    with sqlite3.connect(file) as newer:
        newer.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    newer.close()
    assert "Update audionews" in _refusal(file).hint


def test_an_empty_file_becomes_a_catalog(tmp_path: Path) -> None:
    """What a build that was killed in its first moment leaves."""
    file = tmp_path / "catalog.sqlite"
    file.touch()
    with Catalog(file) as opened:
        assert opened.next_number() == 1


def test_a_locked_catalog_says_so(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PATIENCE_S", 0.0)
    holder = sqlite3.connect(catalog.file, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        error = _refusal(catalog.file)
        assert "locked" in error.message and "wait" in error.hint
    finally:
        holder.close()


def test_a_catalog_that_gets_locked_while_it_is_open_says_so(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PATIENCE_S", 0.0)
    with Catalog(catalog.file) as opened:
        holder = sqlite3.connect(catalog.file, isolation_level=None)
        holder.execute("BEGIN EXCLUSIVE")
        try:
            with pytest.raises(PublishError, match="locked") as caught, opened.transaction():
                opened.put_article(_article())
            assert "wait" in caught.value.hint
            with pytest.raises(PublishError, match="locked"):
                opened.episodes()
        finally:
            holder.close()
        with opened.transaction():
            opened.put_article(_article())
        assert opened.next_number() == 2


def test_a_full_disk_says_so_and_loses_nothing(catalog: Catalog) -> None:
    catalog.put_article(_article(1))
    pages = catalog._db.execute("PRAGMA page_count").fetchone()[0]
    # SQLite's own way of having no more room.
    catalog._db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(PublishError, match="full") as caught, catalog.transaction():
        for number in range(2, 2000):
            catalog.put_article(_article(number, location="x" * 500))
    assert "make room" in caught.value.hint
    catalog._db.execute("PRAGMA max_page_count = 100000")
    assert catalog.next_number() == 2
    with catalog.transaction():
        catalog.put_article(_article(2))


def test_a_folder_that_can_t_be_made(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("a file", encoding="utf-8")
    assert "--output" in _refusal(tmp_path / "output" / ".audionews" / "catalog.sqlite").hint


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "catalog.sqlite").mkdir()
    assert _refusal(tmp_path / "catalog.sqlite").exit_code == 8


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE episodes SET published_json = '{'",
        "UPDATE episodes SET published_json = '{}'",
        "UPDATE episodes SET published_json = replace(published_json, 'lead', 'nonsense')",
        "UPDATE episodes SET bytes = 0",
        "UPDATE articles SET published = 'yesterday'",
        "UPDATE articles SET published = '2026-11-20'",
        "DROP TABLE episodes",
    ],
)
def test_rows_that_aren_t_ours_say_that_the_catalog_is_damaged(catalog: Catalog, statement: str) -> None:
    catalog.put_article(_article())
    catalog.put_episode(_episode(_article()), chunk_keys=["a"])
    catalog._db.execute(statement)
    with pytest.raises(PublishError) as caught:
        catalog.episodes()
    assert "elete it" in caught.value.hint


@settings(max_examples=60)
@given(place=st.integers(0, 40_000), noise=st.binary(min_size=1, max_size=200))
def test_a_damaged_file_gives_records_or_our_own_error(
    tmp_path_factory: pytest.TempPathFactory, place: int, noise: bytes
) -> None:
    file = tmp_path_factory.mktemp("damaged") / "catalog.sqlite"
    with Catalog(file) as opened, opened.transaction():
        for number in range(1, 4):
            opened.put_article(_article(number))
            opened.put_episode(_episode(_article(number)), chunk_keys=[f"{number}{key}" for key in "abc"])
    data = bytearray(file.read_bytes())
    place %= len(data)
    data[place : place + len(noise)] = noise
    file.write_bytes(data)
    try:
        with Catalog(file) as opened:
            opened.find(identity="file:seeds/1.txt", location="", content_sha256="")
            opened.episodes()
            opened.chunk_keys()
            opened.setting("guid")
            with opened.transaction():
                opened.put_article(_article(opened.next_number()))
    except PublishError as error:
        assert error.hint
