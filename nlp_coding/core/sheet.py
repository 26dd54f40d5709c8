"""A sheet of a workbook, or a whole CSV file, as a person sees it: cells of text in numbered rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_GUARDED = re.compile(r"'+[=+\-@\t\r]")


@dataclass(frozen=True)
class Trouble:
    """Why a cell cannot be read; it matters only where the cell is needed."""

    message: str
    remedy: str


@dataclass(frozen=True)
class RawSheet:
    """Nothing is expected of it: the headings may stand in any row, and anything may stand above and beside them."""

    rows: tuple[tuple[int, tuple[str, ...]], ...]
    """With the number that a spreadsheet shows beside the row; rows may be of different length."""
    title: str | None = None
    """None for a file that has no sheets."""
    troubles: Mapping[tuple[int, int], Trouble] = field(default_factory=dict)
    """By row (as numbered) and column (from 0)."""
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """Cells that are one: first row, last row, first column, last column. The text stands in the first."""
    hidden: bool = False
    hidden_columns: tuple[int, ...] = ()
    hidden_rows: tuple[int, ...] = ()


def column_letter(index: int) -> str:
    """What a spreadsheet writes above a column (from 0).

    >>> column_letter(0), column_letter(25), column_letter(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def unguarded(cell: str) -> str:
    """The cell without the apostrophe that our CSV puts before what a spreadsheet would take for a formula.

    >>> unguarded("'=1+1"), unguarded("'tis")
    ('=1+1', "'tis")
    """
    return cell[1:] if cell.startswith("'") and _GUARDED.match(cell) else cell
