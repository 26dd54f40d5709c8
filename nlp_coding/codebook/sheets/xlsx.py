"""Sheets as a workbook that is pleasant to read and safe to type in: every cell is formatted as text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import Any

from nlp_coding.codebook.sheets.columns import Column
from nlp_coding.codebook.sheets.write import Sheet
from nlp_coding.core.errors import InputError, Mistake

LONGEST = 32_767
"""Characters in a cell: Excel's own limit."""
_LINE, _MOST_LINES, _MOST_TERMS = 13, 30, 12
"""Height of a line in points, and how many lines a row shows: Excel has no row higher than 409 points."""
_TO_TYPE_IN = 500
"""Rows for new codes, in which what begins with = stays text."""

_ESCAPES = re.compile("_x[0-9A-Fa-f]{4}_|x005F_")
"""How workbooks write what XML cannot hold. openpyxl takes off what protects such a text, so it would not come back."""

_INK, _PAPER, _GROUP, _RULE, _PALE = "#FFFFFF", "#1F4E5F", "#E4EEF1", "#C9D3D6", "#808080"
_CHOICES = {"negation": ["count", "skip"], "retired": ["yes"], "move": ["merge", "split", "replace", "redefine"]}


def write_workbook(sheets: Sequence[Sheet], path: Path, *, title: str) -> None:
    """Write the file. Raises InputError for a text that is too long for a cell."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(path, options) as book:
        # A fixed date: the same codebook gives the same bytes.
        book.set_properties({"title": title, "created": datetime(2000, 1, 1)})
        looks = _looks(book)
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.title), sheet, looks, file=title)


def _looks(book: Any) -> dict[str, Any]:
    # The format @ is Text: in other cells Excel would make a formula of =bra, and a date of 1-2, when they are typed.
    base = {"font_size": 10, "text_wrap": True, "valign": "top", "num_format": "@", "border": 1, "border_color": _RULE}
    return {
        "header": book.add_format({**base, "bold": True, "font_color": _INK, "bg_color": _PAPER, "valign": "vcenter"}),
        "group": book.add_format({**base, "bold": True, "bg_color": _GROUP}),
        "retired": book.add_format({**base, "font_color": _PALE}),
        "plain": book.add_format(base),
        "empty": book.add_format({"font_size": 10, "text_wrap": True, "valign": "top", "num_format": "@"}),
    }


def _write_sheet(out: Any, sheet: Sheet, looks: dict[str, Any], *, file: str) -> None:
    keys = [column.key for column in sheet.columns]
    for index, column in enumerate(sheet.columns):
        out.set_column(index, index, column.width, looks["empty"])
        out.write_string(0, index, column.heading, looks["header"])
        if choices := _CHOICES.get(column.key):
            last = len(sheet.rows) + _TO_TYPE_IN
            out.data_validation(1, index, last, index, {"validate": "list", "source": choices, "error_type": "warning"})
    out.set_row(0, 22)
    for number, cells in enumerate(sheet.rows, start=1):
        retired = "retired" in keys and cells[keys.index("retired")] != ""
        look = "group" if number - 1 in sheet.bold else "retired" if retired else "plain"
        for index, text in enumerate(cells):
            if problem := _problem(text):
                where = f"{cells[0]}.{sheet.columns[index].key}"
                raise InputError(Mistake(problem, file, column=where, remedy="export the codebook as .csv"))
            out.write_string(number, index, text, looks[look if any(cells) else "empty"])
        out.set_row(number, _height(sheet.columns, cells), looks["empty"])
    out.freeze_panes(1, 1)
    if len(sheet.columns) > 2 and sheet.rows:
        out.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    out.set_landscape()
    out.set_paper(8)  # A3
    out.fit_to_pages(2 if len(sheet.columns) > 4 else 1, 0)
    out.repeat_rows(0)
    out.repeat_columns(0)


def _problem(text: str) -> str | None:
    """Why a cell of a workbook cannot hold the text."""
    if len(text) > LONGEST:
        return f"a cell of a workbook holds no more than {LONGEST} characters"
    if found := _ESCAPES.search(text):
        return f"«{found[0]}» would be read as an escape in a workbook"
    return None


def _height(columns: Sequence[Column], cells: Sequence[str]) -> float:
    """High enough for what people read; long terms are cut, and read in the cell itself."""
    n_lines = 1
    for column, text in zip(columns, cells, strict=True):
        needed = sum(max(1, ceil(len(line) * 0.92 / column.width)) for line in text.split("\n"))
        n_lines = max(n_lines, min(needed, _MOST_TERMS if column.key in ("terms", "unless") else _MOST_LINES))
    return _LINE * n_lines + 4
