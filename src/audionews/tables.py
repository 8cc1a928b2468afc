"""Reads the packaged tables that hold the linguistic facts: one row a fact, each with where it comes from."""

import csv
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent


def read(name: str) -> Iterator[dict[str, str]]:
    """The rows of a packaged table, by column name.

    Args:
        name: path below the package, e.g. ``cleaner/sources.tsv``. Lines that begin with ``#``
            are comments; the first other line names the columns.
    """
    yield from csv.DictReader(lines(name), delimiter="\t", quoting=csv.QUOTE_NONE)


def lines(name: str) -> Iterator[str]:
    """The lines of a packaged list, without comments and blank ones."""
    with (PACKAGE / name).open(encoding="utf-8") as stream:
        for line in stream:
            if line.strip() and not line.startswith("#"):
                yield line.rstrip("\n")
