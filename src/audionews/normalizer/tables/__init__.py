"""The linguistic facts of the normalizer: TSV files, one fact a row, each with its source."""

from functools import cache

from audionews.tables import read


def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a table of this folder.

    Args:
        name: file name without ``.tsv``.
    """
    return read(f"normalizer/tables/{name}.tsv")


@cache
def word_set(name: str) -> frozenset[str]:
    """One named set of cue words from *cues.tsv*, in lower case.

    Raises:
        KeyError: no such set.
    """
    words = {word for row in rows("cues") if row["set"] == name for word in row["words"].split(", ")}
    if not words:
        raise KeyError(name)
    return frozenset(words)
