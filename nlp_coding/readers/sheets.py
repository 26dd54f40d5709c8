"""A workbook or a CSV file as sheets of text, for what is no survey: no cell is a heading yet."""

from __future__ import annotations

import datetime
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.core.sheet import RawSheet, Trouble, unguarded
from nlp_coding.readers.delimited import announced_separator
from nlp_coding.readers.encoding import find_encoding, text_lines
from nlp_coding.readers.excel import DAMAGED, formulas_of, refuse_others, shown_text
from nlp_coding.readers.separated import SEPARATORS, parse_rows

ENDINGS = (".xlsx", ".xlsm", ".csv", ".tsv", ".txt")

_TYPE_AGAIN = "format the cell as Text (Format Cells, Number), and type it again"


def read_sheets(path: Path, *, fits: Callable[[RawSheet], int]) -> tuple[RawSheet, ...]:
    """All sheets with cells, in their order; a text file is one sheet.

    `fits` says how well a sheet is what is looked for: it chooses among the separators of a text file.
    Raises InputError for a file that is not there, damaged, protected, or of another kind.
    """
    ending = _check(path)
    return _read_workbook(path) if ending in (".xlsx", ".xlsm") else (_read_text(path, fits),)


def _check(path: Path) -> str:
    if path.is_dir():
        raise InputError(Mistake("this is a folder", str(path), remedy="name the file in it"))
    if not path.is_file():
        siblings = [other.name for other in path.parent.iterdir()] if path.parent.is_dir() else []
        near = nearest(path.name, [name for name in siblings if Path(name).suffix.lower() in ENDINGS])
        remedy = f"did you mean «{near}»?" if near else "check the name and the folder"
        raise InputError(Mistake("there is no such file", str(path), remedy=remedy))
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        what = f"files ending in {ending}" if ending else "files without an ending"
        known = ", ".join(ENDINGS)
        raise InputError(Mistake(f"{what} cannot be read, only {known}", path.name, remedy="save it as .xlsx or .csv"))
    if path.stat().st_size == 0:
        raise InputError(Mistake("the file is empty", path.name, remedy="save it again from its source"))
    return ending


def _read_text(path: Path, fits: Callable[[RawSheet], int]) -> RawSheet:
    lines = list(text_lines(path, find_encoding(path)))
    announced = announced_separator(lines)
    read = []
    for separator in [announced] if announced else SEPARATORS:
        broken: list[Mistake] = []
        rows = parse_rows(lines[1:] if announced else lines, separator, file=path.name, mistakes=broken)
        sheet = RawSheet(tuple((row, tuple(map(unguarded, cells))) for row, cells in rows))
        read.append((fits(sheet), -len(broken), sheet, broken))
    _, _, sheet, broken = max(read, key=lambda one: one[:2])
    if broken:
        raise InputError(broken)
    return sheet


def _read_workbook(path: Path) -> tuple[RawSheet, ...]:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and validations that matter to nobody here
        try:
            refuse_others(path)
            book = openpyxl.load_workbook(path, data_only=True)
            return tuple(_read_sheet(sheet, formulas_of(path, sheet.title)) for sheet in book.worksheets)
        except DAMAGED as error:
            remedy = "open it in Excel and save it again as .xlsx"
            raise InputError(Mistake("the workbook is damaged", path.name, remedy=remedy)) from error


def _read_sheet(sheet: Any, formulas: set[tuple[int, int]]) -> RawSheet:
    rows, troubles = [], {}
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        rows.append((number, tuple("" if cell.value is None else shown_text(cell) for cell in cells)))
        for index, cell in enumerate(cells):
            if trouble := _trouble(cell, formula=(number, index) in formulas):
                troubles[number, index] = trouble
    return RawSheet(
        tuple(rows),
        title=sheet.title,
        troubles=troubles,
        merged=tuple((one.min_row, one.max_row, one.min_col - 1, one.max_col - 1) for one in sheet.merged_cells.ranges),
        hidden=sheet.sheet_state != "visible",
        hidden_columns=tuple(_hidden_columns(sheet)),
        hidden_rows=tuple(row for row, look in sheet.row_dimensions.items() if look.hidden),
    )


def _trouble(cell: Any, *, formula: bool) -> Trouble | None:
    if cell.data_type == "e":
        what = ": a text that begins with = was taken for a formula" if formula else ""
        return Trouble(f"the cell shows the error {cell.value}{what}", _TYPE_AGAIN)
    if cell.value is None and formula:
        return Trouble("the cell holds a formula without its result", "open the file in Excel and save it")
    if isinstance(cell.value, datetime.date | datetime.time | datetime.timedelta):
        return Trouble("the spreadsheet has made a date or a time of what was typed", _TYPE_AGAIN)
    return None


def _hidden_columns(sheet: Any) -> Iterator[int]:
    """Columns that look alike are stored as one stretch."""
    for look in sheet.column_dimensions.values():
        if look.hidden:
            first, last = look.min or 1, look.max or look.min or 1
            yield from range(first - 1, min(last, sheet.max_column))
