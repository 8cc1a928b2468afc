"""Reads the tab-separated tables of this package.

A table is UTF-8 and NFC; lines that start with ``#`` are its sources and notes, the first other
line names the columns, and ``-`` stands for an empty cell.
"""

import csv
from functools import cache
from importlib.resources import files


@cache
def read_table(package: str, name: str) -> tuple[dict[str, str], ...]:
    """Rows of a table that ships inside a package.

    Args:
        package: dotted name of the package that holds the file.
        name: the file's name, e.g. ``"rhymes.tsv"``.

    Returns:
        One mapping of column name to cell per row, in file order.
    """
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple({key: "" if cell == "-" else cell for key, cell in row.items()} for row in rows)
