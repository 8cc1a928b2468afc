"""What a misspelt name was meant to be, for the hints of errors."""

import difflib
from collections.abc import Iterable

_LIKENESS = 0.5
"""Of difflib's 0 to 1; below it, suggestions are more puzzling than none."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most like a misspelt one, or None where none is like it."""
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=_LIKENESS)
    return close[0] if close else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known name if there is one, and all of them.

    Args:
        name: as the user wrote it.
        known: in the order to be shown.
    """
    names = list(known)
    close = nearest(name, names)
    return (f"Did you mean {close!r}? " if close else "") + f"There are: {', '.join(names) or 'none'}."
