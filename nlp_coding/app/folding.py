"""A text in rows of a screen: where each row begins and ends, and which cell a character stands in."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rich.cells import cell_len, split_graphemes

_WORD = re.compile(r"\S+|\s+")


@dataclass(frozen=True)
class Row:
    """One row: `text[start:end]`, without the line end or the blanks that it was broken at."""

    start: int
    end: int


def shown(text: str) -> str:
    """The text with a blank for each sign that would move the terminal's cursor; as long as the text of record."""
    return "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in text)


def fold(text: str, width: int) -> list[Row]:
    """The rows of a text in so many cells. A word that is longer than a row is broken, between whole characters."""
    rows: list[Row] = []
    start = 0
    for line in text.split("\n"):
        rows += _fold_line(text, start, start + len(line), max(2, width))
        start += len(line) + 1
    return rows


def _fold_line(text: str, start: int, end: int, width: int) -> Iterator[Row]:
    row_start, row_end, used = start, start, 0
    for found in _WORD.finditer(text, start, end):
        word = found[0]
        cells = cell_len(word)
        if word.isspace():
            used += cells  # hanging over the edge it is not seen
            continue
        if used + cells > width:
            if row_end > row_start:
                yield Row(row_start, row_end)
            row_start, row_end, used = found.start(), found.start(), 0
            if cells > width:
                pieces = _pieces(word, found.start(), width)
                yield from (Row(first[0], following[0]) for first, following in pairwise(pieces))
                row_start, used = pieces[-1]
                row_end = found.end()
                continue
        row_end = found.end()
        used += cells
    yield Row(row_start, row_end)


def _pieces(word: str, start: int, width: int) -> list[tuple[int, int]]:
    """Where the pieces of a long word begin, and how many cells each has."""
    pieces, used = [(start, 0)], 0
    for first, _, cells in split_graphemes(word)[0]:
        if used + cells > width:
            pieces.append((start + first, 0))
            used = 0
        used += cells
        pieces[-1] = (pieces[-1][0], used)
    return pieces


def row_of(rows: Sequence[Row], offset: int) -> int:
    """The row that a character is in, or whose broken-off blanks it is among."""
    return max(0, bisect_right(rows, offset, key=lambda row: row.start) - 1)


def cell_of(text: str, row: Row, offset: int) -> int:
    """How many cells stand before a character in its row."""
    return cell_len(text[row.start : min(offset, row.end)])


def offset_at(text: str, row: Row, cell: int) -> int:
    """The character at a cell of a row; the last one where the cell is behind the text."""
    used = 0
    for first, _, cells in split_graphemes(text[row.start : row.end])[0]:
        used += cells
        if cell < used:
            return row.start + first
    return max(row.start, row.end - 1)
