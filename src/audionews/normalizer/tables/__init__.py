"""The linguistic facts of the normalizer: TSV files, one fact a row, each with its source.

A table's first line names its columns; lines that start with ``#`` are comments.
"""

from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a table.

    Args:
        name: file name without ``.tsv``.

    Returns:
        One dict per row, column name to cell; missing cells at a row's end are empty.

    Raises:
        FileNotFoundError: no such table.
    """
    text = (files(__name__) / f"{name}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line and not line.startswith("#")]
    header = lines[0].split("\t")
    table = []
    for line in lines[1:]:
        cells = line.split("\t")
        cells += [""] * (len(header) - len(cells))
        table.append(dict(zip(header, cells, strict=True)))
    return tuple(table)


@cache
def word_set(name: str) -> frozenset[str]:
    """One named set of cue words from *cues.tsv*, in lower case."""
    words = {word for row in rows("cues") if row["set"] == name for word in row["words"].split(", ")}
    if not words:
        raise KeyError(name)
    return frozenset(words)
