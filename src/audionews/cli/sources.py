"""One article out of whatever a command line names: a file, an address, standard input."""

import dataclasses
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

PLAIN_SUFFIXES = ("", ".txt", ".md", ".tsv")
"""Of files that are text as they stand; in others an article is looked for."""

_MARKED_UP = (b"<", b"PK\x03\x04", b"MIME-Version:", b"From: <Saved by")

if TYPE_CHECKING:
    from audionews.cleaner import Cleaned
    from audionews.config import Config
    from audionews.loader import Fetcher, Loaded, Origin


def load_named(source: str, *, config: "Config", fetcher: "Fetcher") -> "Loaded":
    """The article that a source holds.

    Args:
        source: a path, an address, or ``-`` for standard input.
        config: the project.
        fetcher: asks for pages.

    Raises:
        LoadError: it holds no article, or can't be had.
    """
    from audionews.loader import Origin, as_source
    from audionews.loader.origins import STDIN

    named = as_source(source)
    if isinstance(named, Path):
        origin = Origin(source, file=named)
    elif named == STDIN:
        origin = Origin("stdin", data=sys.stdin.buffer.read())
    else:
        origin = Origin(source, url=named)
    return load_origin_now(origin, config=config, fetcher=fetcher)


def is_plain(source: str, *, head: bytes = b"") -> bool:
    """Whether a source is text as it stands, and not a page or a document that holds an article.

    Args:
        source: a path, an address, or ``-`` for standard input.
        head: how standard input begins.
    """
    from audionews.loader import as_source
    from audionews.loader.origins import STDIN

    named = as_source(source)
    if isinstance(named, Path):
        return named.suffix.lower() in PLAIN_SUFFIXES
    return named == STDIN and not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_MARKED_UP)


def article_of(
    source: str, *, config: "Config", allow_private: bool = False, data: bytes | None = None
) -> "Cleaned":
    """What is read aloud of the article that a source holds.

    Args:
        source: a path, an address, or ``-`` for standard input.
        config: the project.
        allow_private: also fetch from addresses that aren't on the public internet.
        data: what came by standard input, where it was read already.

    Raises:
        LoadError: it holds no article, or can't be had.
    """
    from audionews.loader import Fetcher, Origin

    with Fetcher(None, allow_private=allow_private) as fetcher:
        if data is not None:
            loaded = load_origin_now(Origin("stdin", data=data), config=config, fetcher=fetcher)
        else:
            loaded = load_named(source, config=config, fetcher=fetcher)
    return clean_whole(loaded, config=config)


def clean_whole(loaded: "Loaded", *, config: "Config") -> "Cleaned":
    """An article cleaned as the project has it.

    Raises:
        LoadError: it isn't whole.
    """
    from audionews.cleaner import clean, refusal
    from audionews.errors import LoadError

    cleaned = clean(loaded.article, captions=config.captions == "read", not_after=loaded.modified)
    cleaned = dataclasses.replace(cleaned, drops=(*loaded.drops, *cleaned.drops))
    if (reason := refusal(cleaned)) is not None:
        raise LoadError(
            f"{loaded.location} {reason}", hint="Name the whole article, or save its page and name the file."
        )
    return cleaned


def load_origin_now(origin: "Origin", *, config: "Config", fetcher: "Fetcher") -> "Loaded":
    """The article of an origin, loaded as the project has it.

    Raises:
        LoadError: it holds no article, or can't be had.
    """
    from audionews.dates import VIETNAM_TIME
    from audionews.loader import load_origin
    from audionews.pipeline.articles import page_options

    now = datetime.now(VIETNAM_TIME)
    return load_origin(origin, root=config.root, fetcher=fetcher, now=now, options=page_options(config))
