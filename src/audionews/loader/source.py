"""Finding source files and reading them."""

import dataclasses
import hashlib
import os
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from audionews.dates import VIETNAM_TIME
from audionews.errors import LoadError
from audionews.loader.addresses import canonical_url
from audionews.loader.documents import Document, read_document
from audionews.loader.page import PageOptions
from audionews.models import Article, Drop

SUFFIXES = (".txt", ".md", ".html", ".htm", ".mhtml", ".mht", ".docx", ".epub")
MAX_BYTES = 20_000_000
"""A whole novel is about one megabyte of text; what is larger by far is not an article."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A raw article and where it came from.

    Args:
        article: title and lines; see the package.
        identity: what the article's id is derived from.
        location: absolute path that was read, printable.
        content_sha256: of the bytes that were read.
        modified: when the file was last changed.
        encoding: what the text was written in, for people: ``"UTF-8"``, ``"TCVN3"``.
        drops: what the source's own markup says isn't the story.
        found_by: how its parts were found, for people: ``"rules of vnexpress"``.
    """

    article: Article
    identity: str
    location: str
    content_sha256: str
    modified: datetime
    encoding: str = "UTF-8"
    drops: tuple[Drop, ...] = ()
    found_by: str = "lines"


def discover(sources: Sequence[Path]) -> tuple[Path, ...]:
    """The article files that sources name.

    Args:
        sources: files, or folders that are searched to any depth. Hidden files and folders
            are left out, a file named outright never is.

    Returns:
        in the order of the sources, sorted inside a folder, each file once.

    Raises:
        LoadError: a source doesn't exist, or none holds an article.
    """
    found: dict[Path, None] = {}
    for source in sources:
        try:
            if source.is_dir():
                found.update(dict.fromkeys(_articles_below(source)))
            elif source.exists():
                found[_absolute(source)] = None
            else:
                raise LoadError(
                    f"{printable(source)} doesn't exist",
                    hint="Name a text file, or a folder that holds some.",
                )
        except OSError as cause:
            raise LoadError(
                f"{printable(source)} can't be read: {cause.strerror}",
                hint="Check the path and its permissions.",
            ) from cause
    if not found:
        names = ", ".join(printable(source) for source in sources) or "no source"
        raise LoadError(f"no article in {names}", hint=f"Put articles there as {', '.join(SUFFIXES)} files.")
    return tuple(found)


def load(file: Path, *, root: Path, options: PageOptions | None = None) -> Loaded:
    """Reads one article.

    Args:
        file: a text or a saved web page, in any encoding that Vietnamese is written in; see `encodings`.
        root: folder of the project; an article's identity is its path below it, so that the project can move.
        options: how pages are read.

    Raises:
        ConfigError: one of the user's site rules can't be used.
        LoadError: the file can't be read, is too large, isn't text, or holds no article.
    """
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
            modified = _moment(os.fstat(stream.fileno()).st_mtime)
    except OSError as cause:
        raise LoadError(
            f"{printable(file)} can't be read: {cause.strerror}", hint="Check the path and its permissions."
        ) from cause
    if len(data) > MAX_BYTES:
        raise LoadError(
            f"{printable(file)} is larger than {MAX_BYTES // 1_000_000} MB",
            hint="Cut it into articles: one file each.",
        )
    document = read_document(data, name=printable(file), file_name=printable(file), options=options)
    if document.image:
        image = printable(_absolute(file.parent / document.image))
        document = dataclasses.replace(document, image=image)
    return loaded_from(
        document,
        data,
        identity=_identity(file, root=root),
        location=printable(_absolute(file)),
        modified=modified,
    )


def loaded_from(
    document: Document, data: bytes | None, *, identity: str, location: str, modified: datetime
) -> Loaded:
    """A document that has got its identity.

    Args:
        document: what was read.
        data: the bytes that it was read from; None for a page, which is told by its story.
        identity: what its id is derived from; a page's own address wins.
        location: where it was read, printable.
        modified: when it was last changed.
    """
    if document.url:
        identity = f"url:{canonical_url(document.url)}"
    return Loaded(
        article=_article(document, identity=identity),
        identity=identity,
        location=location,
        content_sha256=hashlib.sha256(_text_of(document) if data is None else data).hexdigest(),
        modified=modified,
        encoding=document.encoding,
        drops=document.drops,
        found_by=document.found_by,
    )


def _text_of(document: Document) -> bytes:
    """What a fetched page's change is told by: the story, since furniture changes with each visit."""
    lines = [document.title, *(f"{paragraph.role} {paragraph.text}" for paragraph in document.paragraphs)]
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def read_plain(data: bytes, *, name: str) -> Article:
    """Makes an article of a text that belongs to no project, such as one that is to be said at once.

    Args:
        data: text; its first line becomes the title.
        name: what errors call it.

    Raises:
        LoadError: the bytes aren't text, or hold no words.
    """
    identity = f"text:{hashlib.sha256(data).hexdigest()}"
    return _article(read_document(data, name=name, file_name=".txt"), identity=identity)


def article_id(identity: str) -> str:
    """The id of the article of that identity: 16 hexadecimal digits."""
    return hashlib.sha256(identity.encode()).hexdigest()[:16]


def _article(parsed: Document, *, identity: str) -> Article:
    return Article(
        id=article_id(identity),
        title=parsed.title,
        paragraphs=parsed.paragraphs,
        published=parsed.published,
        url=parsed.url,
        byline=parsed.byline,
        source=parsed.source,
        section=parsed.section,
        lang=parsed.lang,
        image=parsed.image,
    )


def _articles_below(folder: Path) -> list[Path]:
    files = (file for file in folder.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
    return sorted(
        _absolute(file)
        for file in files
        if not any(part.startswith(".") for part in file.relative_to(folder).parts)
    )


def _identity(file: Path, *, root: Path) -> str:
    absolute = _absolute(file)
    with suppress(ValueError):
        absolute = absolute.relative_to(_absolute(root))
    # Some systems keep names decomposed; the same file must have the same name on all.
    return "file:" + unicodedata.normalize("NFC", printable(Path(absolute.as_posix())))


def _absolute(path: Path) -> Path:
    """The path from the root, without ``..``: one file has one name, wherever it is named from."""
    return Path(os.path.normpath(path.absolute()))


def printable(path: Path) -> str:
    """A path as text, for people and identities; bytes that are no UTF-8 are written as ``\xff``."""
    return os.fsencode(path).decode(errors="backslashreplace")


def _moment(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, VIETNAM_TIME)
    except (ValueError, OverflowError, OSError):
        # A file system may hold any number here; the year 40000 is no date.
        return datetime.fromtimestamp(0, VIETNAM_TIME)
