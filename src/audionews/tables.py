"""Reads the packaged tables that hold the linguistic facts: one row a fact, each with where it comes from.

A table is UTF-8 and NFC, its cells parted by tabs. Lines that begin with ``#`` are its sources and notes;
the first other line names the columns.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent


@cache
def read(name: str, *, empty: str = "") -> tuple[dict[str, str], ...]:
    """The rows of a packaged table, kept once read.

    Args:
        name: path below the package, e.g. ``cleaner/sources.tsv``.
        empty: a cell that stands for an empty one, in tables where emptiness has to be seen.

    Returns:
        One mapping of column name to cell per row, in file order; cells missing at a row's end are empty.

    Raises:
        FileNotFoundError: no such table.
        ValueError: a row with more cells than there are columns.
    """
    header, *body = lines(name)
    columns = header.split("\t")
    table = []
    for line in body:
        cells = line.split("\t")
        cells += [""] * (len(columns) - len(cells))
        if empty:
            cells = ["" if cell == empty else cell for cell in cells]
        table.append(dict(zip(columns, cells, strict=True)))
    return tuple(table)


def lines(name: str) -> Iterator[str]:
    """The lines of a packaged list, without comments and blank ones."""
    with (PACKAGE / name).open(encoding="utf-8") as stream:
        for line in stream:
            if line.strip() and not line.startswith("#"):
                yield line.rstrip("\n")
