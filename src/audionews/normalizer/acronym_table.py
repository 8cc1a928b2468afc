"""Looking acronyms up: the table's rows, chosen by their neighbours."""

from dataclasses import dataclass
from functools import cache

from audionews.models import ReadingStyle
from audionews.normalizer import letters
from audionews.normalizer.context import Context
from audionews.normalizer.tables import rows, word_set


@dataclass(frozen=True, slots=True)
class Acronym:
    """A row of *acronyms.tsv*.

    Args:
        written: as printed.
        how: ``expand`` or ``say`` (say ``spoken``), ``letters`` (spell it) or ``word`` (it is said as a word;
            ``spoken`` is its Vietnamese respelling).
        spoken: the reading; empty for letters.
        before, after: cue words, one of which must stand before (within three words) or just after.
    """

    written: str
    how: str
    spoken: str
    before: frozenset[str]
    after: frozenset[str]

    def fits(self, context: Context, end: int) -> bool:
        """Whether the row's cues are there."""
        if self.before:
            words = context.before[-4:]
            joined = " " + " ".join(words) + " "
            amount = bool(words) and (words[-1].isdigit() or words[-1] in word_set("scales"))
            if not any(f" {cue} " in joined or (cue == "<number>" and amount) for cue in self.before):
                return False
        if self.after:
            following = " " + " ".join(context.after(end)[:3]) + " "
            kind = _kind(context.next_written(end))
            kinds = {kind, "<number>"} if kind == "<year>" else {kind}
            if not any(following.startswith(f" {cue} ") or cue in kinds for cue in self.after):
                return False
        return True

    def say(self, style: ReadingStyle) -> str:
        """Its reading."""
        if self.how == "letters":
            return " và ".join(letters.spell(piece, style) for piece in self.written.split("&"))
        if self.how == "word" and not style.respell:
            return self.written.capitalize() if self.written.isupper() else self.written
        return self.spoken


def _kind(word: str) -> str:
    if not word:
        return "<end>"
    if word[0].isdigit():
        return "<year>" if len(word) == 4 and word[:2] in ("19", "20") else "<number>"
    if word[0].isupper():
        return "<name>"
    return "<word>" if word[0].isalpha() else "<mark>"


def _cues(cell: str) -> frozenset[str]:
    return frozenset(cue for cue in cell.split(", ") if cue)


@cache
def acronyms() -> dict[str, list[dict[str, str]]]:
    """The rows of the table by what is written."""
    table: dict[str, list[dict[str, str]]] = {}
    for row in rows("acronyms"):
        table.setdefault(row["written"], []).append(row)
    return table


@cache
def entries(written: str) -> tuple[Acronym, ...]:
    """The readings of an acronym, those with cues before the one without; made when first asked for."""
    found = [
        Acronym(written, row["how"], row["spoken"], _cues(row["before"]), _cues(row["after"]))
        for row in acronyms().get(written, ())
    ]
    return tuple(sorted(found, key=lambda entry: not (entry.before or entry.after)))


def look_up(written: str, context: Context, end: int) -> Acronym | None:
    """The row for an acronym in its context, or None."""
    if written not in acronyms():
        return None
    for entry in entries(written):
        if entry.fits(context, end):
            return entry
    return None


def default_reading(written: str, style: ReadingStyle) -> str | None:
    """The reading without any context, or None for an unknown acronym."""
    if written not in acronyms():
        return None
    last = entries(written)[-1]
    return None if last.before or last.after else last.say(style)
