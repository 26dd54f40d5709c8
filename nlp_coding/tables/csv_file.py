"""A table, or any rows, as CSV: for a Norwegian Excel, or plain for other programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TextIO

from nlp_coding.core.numbers import NO_SHARE, SMALLEST_P, format_decimal, percent_of, round_half_up
from nlp_coding.core.table import Column, CrossTable, Statistic, Tally
from nlp_coding.tables.cells import protect_cell
from nlp_coding.tables.layout import Look, cell_text, number_of, shown_as

Value = str | int | float | Decimal | None

ENCODING = "utf-8-sig"
"""With the byte order mark by which Excel knows that æøå are UTF-8."""
PLAIN_ENCODING = "utf-8"


def render(table: CrossTable, look: Look | None = None) -> str:
    """`;` and decimal comma, title above, notes below; percentages are numbers, their sign stands in the heading.

    Write it with `ENCODING`, and without translating line ends.
    """
    look = look or Look()
    groups = [column.group or "" for column in table.columns]
    # A group's name stands over its first column alone, as merged cells would show it.
    shown = ["" if index and group == groups[index - 1] else group for index, group in enumerate(groups)]
    rows: list[Sequence[Value]] = [[table.title], []]
    if any(groups):
        rows.append(["", *shown])
    rows.append([table.stub, *(column.label for column in table.columns)])
    rows.extend(_figures(table, look))
    if table.notes:
        rows += [[], *([note] for note in table.notes)]
    return csv_text(rows)


def render_plain(table: CrossTable, look: Look | None = None) -> str:
    """`,` and decimal point, one heading row, no title and no notes; a share of nothing is an empty cell.

    p values and coefficients have four significant digits; an interval is one cell, "9–38"; ":" is what is withheld.
    """
    names = [f"{column.group} {column.label}" if column.group else column.label for column in table.columns]
    return csv_text([[table.stub, *names], *_figures(table, look or Look(), plain=True)], plain=True)


def csv_text(rows: Iterable[Sequence[Value]], *, plain: bool = False) -> str:
    """The rows as one string; `write_rows` is for many."""
    file = io.StringIO(newline="")
    write_rows(file, rows, plain=plain)
    return file.getvalue()


def write_rows(file: TextIO, rows: Iterable[Sequence[Value]], *, plain: bool = False) -> None:
    """Write rows one after the other to a file opened with newline="" and `ENCODING` (plain: `PLAIN_ENCODING`).

    Text that a spreadsheet would read as a formula gets an apostrophe (`protect_cell`), in both kinds. None is empty.
    """
    writer = csv.writer(file, delimiter="," if plain else ";", lineterminator="\n" if plain else "\r\n")
    for row in rows:
        writer.writerow([_cell(value, comma=not plain) for value in row])


def _figures(table: CrossTable, look: Look, *, plain: bool = False) -> Iterable[list[Value]]:
    for row in table.rows:
        cells = zip(row.cells, table.columns, strict=True)
        yield [row.label, *(_value(cell, column, table, look, plain=plain) for cell, column in cells)]


def _value(cell: Tally | Statistic, column: Column, table: CrossTable, look: Look, *, plain: bool) -> Value:
    """A number wherever the cell is one."""
    shows, value = shown_as(cell, column), number_of(cell, column, look)
    if value is None:
        text = cell_text(cell, column, replace(table, language="en") if plain else table, look)
        if plain:
            return None if text == NO_SHARE else text.removesuffix("%")
        return text
    if shows == "count":
        return int(value)
    if shows == "percent":
        return percent_of(Fraction(value), decimals=look.decimals)
    if plain:
        return Decimal(f"{float(value):.4g}")
    small = shows == "p" and value < SMALLEST_P
    return cell_text(cell, column, table, look) if small else round_half_up(float(value), decimals=2 + (shows == "p"))


def _cell(value: Value, *, comma: bool) -> str:
    if isinstance(value, str):
        return protect_cell(value)
    if value is None:
        return ""
    # repr, so that a float comes back as the same float.
    return format_decimal(value if isinstance(value, Decimal) else Decimal(repr(value)), comma=comma)
