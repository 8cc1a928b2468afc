"""A lost catalog, rebuilt from what stands in the output folder."""

import hashlib
from pathlib import Path

from audionews import mp3, tagger
from audionews.catalog import ArticleRecord, Catalog, EpisodeRecord
from audionews.errors import AudionewsError
from audionews.files import FileBytes
from audionews.pipeline.folder import OutputFolder


def named_by_feed(folder: OutputFolder) -> frozenset[str]:
    """Paths, below the output folder, of the episodes that the feed on disk names."""
    return _named(folder, element="enclosure", attribute="url")


def pictures_named_by_feed(folder: OutputFolder) -> frozenset[str]:
    """Paths, below the output folder, of the episodes' pictures that the feed on disk names."""
    return _named(folder, element="{http://www.itunes.com/dtds/podcast-1.0.dtd}image", attribute="href")


def _named(folder: OutputFolder, *, element: str, attribute: str) -> frozenset[str]:
    from lxml import etree

    try:
        tree = etree.parse(folder.feed, etree.XMLParser(resolve_entities=False, no_network=True))
    except (OSError, etree.XMLSyntaxError):
        return frozenset()
    urls = [found.get(attribute, "") for found in tree.iter(element)]
    return frozenset(f"episodes/{url.rpartition('/')[2]}" for url in urls)


def rebuild(folder: OutputFolder, catalog: Catalog) -> list[str]:
    """Fills an empty catalog from the tags of the episodes that are there.

    Where two files are of one article, one has replaced the other: the one that the feed names
    is what listeners have.

    Args:
        folder: with its episodes.
        catalog: empty.

    Returns:
        notes for the user: how many episodes were found, and which files couldn't be read.
    """
    in_feed = named_by_feed(folder)
    notes: list[str] = []
    found: dict[str, tuple[tagger.TagRecord, Path]] = {}
    files = sorted(folder.episodes.glob("*.mp3"), key=lambda file: f"episodes/{file.name}" in in_feed)
    for file in files:
        try:
            record = tagger.read_tags(file)
        except AudionewsError as error:
            notes.append(f"left out of the catalog: {error.message}")
        else:
            found[record.article_id] = (record, file)
    if not found:
        return notes
    with catalog.transaction():
        for record, file in sorted(found.values(), key=lambda item: item[0].number):
            _put(record, file, catalog=catalog)
    return [*notes, f"the catalog was missing; rebuilt from the tags of {len(found)} episodes"]


def _put(record: tagger.TagRecord, file: Path, *, catalog: Catalog) -> None:
    with file.open("rb") as opened:
        data = FileBytes(opened)
        stream = mp3.walk(data)
        opened.seek(0)
        sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
    if stream is None:
        return
    catalog.put_article(
        ArticleRecord(
            id=record.article_id,
            guid=record.guid,
            number=record.number,
            identity=record.identity,
            # Tags don't say where it was read; its identity finds it, and then these are filled in.
            location="",
            content_sha256="",
            published=record.published,
        )
    )
    episode = record.episode(
        file=f"episodes/{file.name}",
        size=len(data),
        sha256=sha256,
        duration_ms=round(stream.duration_ms),
    )
    catalog.put_episode(
        EpisodeRecord(
            episode=episode,
            input_digest="",
            audio_digest=record.digest,
            tag_digest="",
            voice=record.voice_name,
            revoice=record.revoice,
        ),
        chunk_keys=None,
    )
