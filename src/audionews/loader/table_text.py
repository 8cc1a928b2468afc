"""Tables as a newsreader says them: of pages, and of text that was copied from one, cells parted by tabs."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from audionews.models import Drop

Tables = Literal["summarize", "read", "skip"]

MIN_ROWS = 2
"""Of a table in tabs; one line with a tab in it is a line."""

MAX_CELL_WORDS = 45
"""A longer cell is text that a table only puts in its place."""

MIN_LOOSE_ROWS = 3
"""Of a table that only its figures show: names of the columns and two rows."""

MAX_COLUMNS = 8
MAX_CELL_CHARS = 80
"""Of such a table, guesses on the safe side: newspapers' columns hold no more."""

_CELL = re.compile(r"(?:\S+\s+){0,7}\S*[^\s.!?:;,…]")
"""Eight words at most and no sentence."""
_FIGURE = re.compile(r"[-–+]?\d[\d.,]*\s?(?:%|đ|đồng|USD|tấn|kg|lần|người|ha)?|[-–—]")


def table_said(rows: Sequence[Sequence[str]], *, columns: int, tables_as: Tables) -> Iterator[str]:
    """Paragraphs that tell a table.

    Args:
        rows: of cells, the first one perhaps of their names.
        columns: of the longest row.
        tables_as: how many rows and columns it has, or every row with its cells' names, or nothing.
    """
    if tables_as == "skip":
        return
    if tables_as == "summarize":
        yield f"Bảng gồm {len(rows)} dòng, {columns} cột."
        return
    head, *body = rows
    if not body or len(head) != columns or not all(head):
        head, body = [""] * columns, list(rows)
    for row in body:
        cells = (f"{name}: {cell}" if name and cell else cell for name, cell in zip(head, row, strict=False))
        if said := "; ".join(filter(None, cells)):
            yield said + "."


def with_tables_said(lines: Sequence[str], *, tables_as: Tables, drops: list[Drop]) -> Iterator[str]:
    """The same lines with tables told.

    Args:
        lines: of a text; browsers copy a table with a line for each row and a tab between its cells.
        tables_as: as in `table_said`.
        drops: is added to.
    """
    cells = [_kind(line) for line in lines]
    at = 0
    while at < len(lines):
        rows, used = _tabbed(lines, at)
        if len(rows) < MIN_ROWS:
            columns, used = _one_cell_a_line(cells, at)
            loose = [" ".join(line.split()) for line in lines[at : at + used]]
            rows = [loose[start : start + columns] for start in range(0, used, columns or 1)]
        if not rows:
            yield lines[at]
            at += 1
            continue
        yield from table_said(rows, columns=len(rows[0]), tables_as=tables_as)
        drops.append(Drop(" ".join(cell for row in rows for cell in row if cell), f"table ({tables_as})"))
        at += used


def _tabbed(lines: Sequence[str], at: int) -> tuple[list[list[str]], int]:
    """The rows of a table from a line on, and how many lines they are."""
    rows: list[list[str]] = []
    while at + len(rows) < len(lines):
        cells = _cells(lines[at + len(rows)])
        if len(cells) < 2 or (rows and len(cells) != len(rows[0])):
            break
        rows.append(cells)
    return rows, len(rows)


def _kind(line: str) -> str:
    """Whether a line may be a cell alone: a figure ("f"), words ("w"), or neither ("")."""
    if len(line) > MAX_CELL_CHARS:
        return ""
    line = line.strip()
    return "f" if _FIGURE.fullmatch(line) else "w" if _CELL.fullmatch(line) else ""


def _one_cell_a_line(cells: Sequence[str], at: int) -> tuple[int, int]:
    """The columns of a table whose cells hold paragraphs, each a line, and its lines in all.

    Told by its figures, which come in every row at the same places.
    """
    best_columns = best = 0
    for columns in range(2, MAX_COLUMNS + 1):
        row = cells[at + columns : at + 2 * columns]
        if set(cells[at : at + columns]) != {"w"} or 2 * row.count("f") < columns or "" in row:
            continue
        used = columns
        while cells[at + used : at + used + columns] == row:
            used += columns
        if used >= MIN_LOOSE_ROWS * columns and used > best:
            best_columns, best = columns, used
    return best_columns, best


def _cells(line: str) -> list[str]:
    cells = [re.sub(r"\s+", " ", cell).strip() for cell in line.split("\t")]
    told = [cell for cell in cells if cell]
    return cells if len(told) >= 2 and max(len(cell.split()) for cell in told) <= MAX_CELL_WORDS else []
