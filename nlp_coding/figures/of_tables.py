"""Figures' values from a table's cells, which are protected already."""

from __future__ import annotations

from collections.abc import Iterator

from nlp_coding.core.table import CrossTable, Row, Tally
from nlp_coding.figures.spec import Bar, Dot, Share


def bars_of(table: CrossTable, column: int, *, interval: bool = False) -> tuple[Bar, ...]:
    """A bar for each level of the table (no totals, nothing outside), from one of its columns."""
    return tuple(Bar(row.label, Share.of(cell, interval=interval), cell.base) for row, cell in _cells(table, column))


def dots_of(table: CrossTable, column: int, *, interval: bool = True) -> tuple[Dot, ...]:
    """A dot for each level of the table, from one of its columns."""
    return tuple(Dot(row.label, Share.of(cell, interval=interval), cell.base) for row, cell in _cells(table, column))


def heat_cells_of(table: CrossTable) -> tuple[tuple[str, ...], tuple[str, ...], tuple[tuple[Share, ...], ...]]:
    """Codes, levels and cells of a `HeatFigure`: a code for each percent column that stands in a group."""
    columns = [place for place, one in enumerate(table.columns) if one.shows == "percent" and one.group is not None]
    codes = tuple(str(table.columns[place].group) for place in columns)
    levels = tuple(row.label for row in table.rows if row.kind == "level")
    return codes, levels, tuple(tuple(Share.of(cell) for _, cell in _cells(table, place)) for place in columns)


def _cells(table: CrossTable, column: int) -> Iterator[tuple[Row, Tally]]:
    for row in table.rows:
        cell = row.cells[column]
        if row.kind == "level" and isinstance(cell, Tally):
            yield row, cell
