"""Readings of the user's own: ``lexicon.tsv`` files, which win over every rule.

A row is ``written<TAB>spoken<TAB>case<TAB>before<TAB>after<TAB>note``; all but the first two may be left out.

- ``written``: one or more words as printed. Whole tokens only: *VTC* doesn't match in *VTC9*.
- ``spoken``: Vietnamese words, no digits.
- ``case``: ``exact`` (default where it has a capital letter) or ``any`` (default otherwise).
- ``before``, ``after``: comma-separated words, one of which must stand next to it.

The longest match wins; of equals, one with context; of those, the later row.
"""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from audionews.errors import ConfigError

_FIRST = re.compile(r"[^\W_]+|\S")
_COLUMNS = ("written", "spoken", "case", "before", "after", "note")
_NEIGHBOUR = re.compile(r"[^\W_]+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a lexicon.

    Args:
        written: as printed, NFC.
        spoken: what is said.
        case: ``exact`` or ``any``.
        before, after: words one of which must stand next to it; empty for anywhere.
        note: why, for people.

    Raises:
        ValueError: nothing written or spoken, a digit or a sign in the reading, another case rule.
    """

    written: str
    spoken: str
    case: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        if not self.written.strip():
            raise ValueError("nothing is written")
        if not self.spoken.strip():
            raise ValueError(f"no reading for {self.written!r}")
        if any(letter in "\t\n\r" for text in (self.written, self.spoken, self.note) for letter in text):
            raise ValueError("tabs and line breaks can't stand in a row")
        bad = sorted({letter for letter in self.spoken if not (letter.isalpha() or letter in " ,.?!;:-'")})
        if bad:
            raise ValueError(f"a reading is words, not {' '.join(bad)!r}")
        if self.case not in ("", "exact", "any"):
            raise ValueError(f"case is 'exact' or 'any', not {self.case!r}")

    @property
    def exact(self) -> bool:
        """Whether capitals must agree."""
        return self.case == "exact" or (self.case == "" and self.written != self.written.lower())

    def cells(self) -> tuple[str, ...]:
        """The row as it stands in a file."""
        return self.written, self.spoken, self.case, ", ".join(self.before), ", ".join(self.after), self.note


@dataclass(frozen=True, slots=True)
class Hit:
    """A lexicon entry found in a text: where it ends and what is said."""

    end: int
    spoken: str
    entry: Entry


class Lexicon:
    """Entries, ready to be found.

    Args:
        entries: later ones win over equal earlier ones.
    """

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries = tuple(entries)
        self._by_first: dict[str, list[tuple[Entry, re.Pattern[str]]]] = {}
        for entry in reversed(self.entries):
            first = _FIRST.match(entry.written)
            if first is None:
                continue
            words = r"\s+".join(re.escape(word) for word in entry.written.split())
            pattern = re.compile(
                rf"{words}(?![^\W_])" if entry.written[-1].isalnum() else words,
                0 if entry.exact else re.IGNORECASE,
            )
            self._by_first.setdefault(first[0].lower(), []).append((entry, pattern))
        for found in self._by_first.values():
            found.sort(key=lambda pair: (-len(pair[0].written), not (pair[0].before or pair[0].after)))
        self._begins = frozenset(first for first in self._by_first)

    def __len__(self) -> int:
        return len(self.entries)

    def begins(self, word: str) -> bool:
        """Whether some entry begins with this word."""
        return word.lower() in self._begins

    def find(self, text: str, place: int) -> Hit | None:
        """The entry that stands at ``place``, the longest of several."""
        first = _FIRST.match(text, place)
        if first is None or len(first[0]) > 200:
            return None
        for entry, pattern in self._by_first.get(first[0].lower(), ()):
            found = pattern.match(text, place)
            if found and _context_fits(entry, text, place, found.end()):
                return Hit(found.end(), entry.spoken, entry)
        return None

    def with_entry(self, entry: Entry) -> "Lexicon":
        """This lexicon with one more entry, in place of one for the same words in the same context."""
        key = (entry.written, entry.before, entry.after)
        kept = [old for old in self.entries if (old.written, old.before, old.after) != key]
        return Lexicon((*kept, entry))

    def merged(self, other: "Lexicon") -> "Lexicon":
        """Both lexicons; the other's entries win."""
        return Lexicon((*self.entries, *other.entries))


def _context_fits(entry: Entry, text: str, start: int, end: int) -> bool:
    if entry.before:
        words = _NEIGHBOUR.findall(text[max(0, start - 60) : start].lower())
        if not any(words[-len(cue.split()) :] == cue.lower().split() for cue in entry.before):
            return False
    if entry.after:
        words = _NEIGHBOUR.findall(text[end : end + 60].lower())
        if not any(words[: len(cue.split())] == cue.lower().split() for cue in entry.after):
            return False
    return True


def parse_lexicon(text: str, *, name: str) -> Lexicon:
    """A lexicon from the text of its file.

    Args:
        text: rows as described above; ``#`` begins a comment line.
        name: of the file, for messages.

    Raises:
        ConfigError: a row that can't be used, with its line number.
    """
    entries = []
    for number, line in enumerate(text.replace("\ufeff", "").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if number == 1 and cells[:2] == list(_COLUMNS[:2]):
            continue
        cells += [""] * (len(_COLUMNS) - len(cells))
        written, spoken, case, before, after, note = cells[: len(_COLUMNS)]
        try:
            entries.append(Entry(written, spoken, case, _words(before), _words(after), note))
        except ValueError as cause:
            raise ConfigError(
                f"{name}, line {number}: {cause}",
                hint="A row is: written, TAB, spoken; then, if need be, TAB case, words before, words after.",
            ) from cause
    return Lexicon(entries)


def _words(cell: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in cell.split(",") if word.strip())


def load_lexicon(path: Path) -> Lexicon:
    """A lexicon file.

    Raises:
        ConfigError: it can't be read, or a row can't be used.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as cause:
        raise ConfigError(
            f"can't read the lexicon {path}: {cause}", hint="It is a UTF-8 text file of tab-separated rows."
        ) from cause
    return parse_lexicon(text, name=str(path))


def save_lexicon(lexicon: Lexicon, path: Path) -> None:
    """Writes a lexicon file; it appears whole or not at all.

    Raises:
        ConfigError: it can't be written.
    """
    lines = ["\t".join(_COLUMNS), *("\t".join(entry.cells()).rstrip("\t") for entry in lexicon.entries)]
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as file:
            file.write("\n".join(lines) + "\n")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as cause:
        beside.unlink(missing_ok=True)
        raise ConfigError(
            f"can't write the lexicon {path}: {cause.strerror}", hint="Check the folder and its permissions."
        ) from cause
