"""Tables as a newsreader says them: of pages, and of text that was copied from one, cells parted by tabs."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from audionews.models import Drop

Tables = Literal["summarize", "read", "skip"]

MIN_ROWS = 2
MAX_CELL_WORDS = 45
"""A longer cell is text that a table only puts in its place."""


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
    at = 0
    while at < len(lines):
        rows: list[list[str]] = []
        while at + len(rows) < len(lines):
            cells = _cells(lines[at + len(rows)])
            if len(cells) < 2 or (rows and len(cells) != len(rows[0])):
                break
            rows.append(cells)
        if len(rows) < MIN_ROWS:
            yield lines[at]
            at += 1
            continue
        yield from table_said(rows, columns=len(rows[0]), tables_as=tables_as)
        drops.append(Drop(" ".join(cell for row in rows for cell in row if cell), f"table ({tables_as})"))
        at += len(rows)


def _cells(line: str) -> list[str]:
    cells = [re.sub(r"\s+", " ", cell).strip() for cell in line.split("\t")]
    told = [cell for cell in cells if cell]
    return cells if len(told) >= 2 and max(len(cell.split()) for cell in told) <= MAX_CELL_WORDS else []
