"""One article out of whatever a command line names: a file, an address, standard input."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
