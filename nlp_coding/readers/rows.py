"""Small files that a person wrote for a command, as CSV or as a workbook: decisions, a gold coding."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.core.shown import listed, shown
from nlp_coding.readers.delimited import read_delimited
from nlp_coding.readers.excel import DAMAGED, read_excel, refuse_others
from nlp_coding.readers.grid import Grid

_WORKBOOKS = (".xlsx", ".xlsm", ".xls")


@dataclass(frozen=True)
class Rows:
    """The rows of a file, and where in it they stand."""

    grid: Grid
    sheet: str | None = None
    """Which of a workbook was read."""
    others: tuple[str, ...] = ()
    """Its sheets that hold something and were not read."""


def read_rows(path: Path) -> Grid:
    """A CSV, or the first sheet of a workbook, that a person wrote for a command. Raises InputError."""
    _check(path)
    return read_excel(path) if path.suffix.lower() in _WORKBOOKS else read_delimited(path)


def read_sheet(path: Path, *, sheet: str | None = None) -> Rows:
    """A CSV, or the sheet named, or else the first that is not hidden. Raises InputError, for a blank sheet, too.

    A column that holds something and has no heading is a mistake of the grid, at no column.
    """
    _check(path)
    if path.suffix.lower() not in _WORKBOOKS:
        if sheet is not None:
            raise InputError(Mistake("--sheet means nothing for this file", path.name, remedy="it is for .xlsx, .xlsm"))
        return Rows(_with_headings_missing(read_delimited(path), {}, file=path.name))
    visible, cells = _look(path, sheet)
    title = sheet if sheet is not None else next(iter(visible), None)
    others = tuple(name for name, found in cells.items() if found and name != title)
    if title in cells and not cells[title]:
        remedy = f"name another with --sheet: {listed(others)}" if others else "name the file with the decisions"
        raise InputError(Mistake(f"the sheet «{title}» is empty", path.name, remedy=remedy))
    grid = read_excel(path, sheet=sheet)
    return Rows(_with_headings_missing(grid, cells.get(title or "", {}), file=path.name), title, others)


def numbered_rows(path: Path, *columns: str) -> list[tuple[int, dict[str, str]]]:
    """The rows with their numbers, by column name. Raises InputError, also for `columns` that are missing."""
    reading = read_rows(path)
    mistakes = list(reading.mistakes)
    for column in sorted({column for column in reading.header if column and reading.header.count(column) > 1}):
        mistakes.append(Mistake(f"several columns are called «{column}»", path.name, 1, remedy="keep one of them"))
    for column in columns:
        if column not in reading.header:
            near = nearest(column, reading.header)
            remedy = f"did you mean «{near}»?" if near else f"the columns are {', '.join(reading.header)}"
            mistakes.append(Mistake(f"there is no column «{column}»", path.name, 1, remedy=remedy))
    if mistakes:
        raise InputError(mistakes)
    return [(record.row, dict(zip(reading.header, record.cells, strict=True))) for record in reading.records]


def _check(path: Path) -> None:
    if not path.is_file():
        problem = "this is a folder" if path.is_dir() else "there is no such file"
        raise InputError(Mistake(problem, str(path), remedy="check the name and the folder"))
    if path.suffix.lower() == ".xls":
        refuse_others(path)
        raise InputError(Mistake("this is a workbook of another kind than .xls", path.name, remedy="call it .xlsx"))


_First = dict[int, tuple[int, str]]
"""Index of a column → the first row in which it holds something, and what that is."""


def _look(path: Path, sheet: str | None) -> tuple[list[str], dict[str, _First]]:
    """The visible sheets, and of each sheet what it holds: of the one to be read all columns, of others one at most.

    The second reading is for what `read_excel` leaves out: other sheets, and what stands beside the header.
    """
    import openpyxl

    refuse_others(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles and validations that matter to nobody here
        try:
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            try:
                visible = [one.title for one in book.worksheets if one.sheet_state == "visible"]
                read = sheet if sheet is not None else next(iter(visible), None)
                return visible, {one.title: _held(one, whole=one.title == read) for one in book.worksheets}
            finally:
                book.close()
        except DAMAGED:
            return [], {}  # read_excel says what is wrong


def _held(sheet: Any, *, whole: bool) -> _First:
    sheet.reset_dimensions()  # other programs write a wrong extent
    first: _First = {}
    for row, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        for index, value in enumerate(cells):
            if value is not None and index not in first and (text := str(value).strip()):
                first[index] = row, text
                if not whole:
                    return first
    return first


def _with_headings_missing(grid: Grid, held: _First, *, file: str) -> Grid:
    """The grid with a mistake for each column that holds something and has no heading; `held` is of a workbook."""
    unread = any((one.row, one.column) == (1, "") for one in grid.mistakes)
    formulas = {index for index, name in enumerate(grid.header) if unread and name == "="}
    header = tuple("" if index in formulas else name for index, name in enumerate(grid.header))
    found = {index: first for index, first in held.items() if index >= len(header)}
    for index in (index for index, name in enumerate(header) if not name):
        if first := next(((one.row, one.cells[index]) for one in grid.records if one.cells[index].strip()), None):
            found[index] = first
    return replace(grid, header=header, mistakes=(*grid.mistakes, *_nameless(found, formulas, file)))


def _nameless(found: _First, formulas: set[int], file: str) -> Iterator[Mistake]:
    for index, (row, text) in sorted(found.items()):
        lacks = "has a formula without its result for a heading" if index in formulas else "has no heading"
        what = f"column {_letters(index)} {lacks}, and holds «{shown(text)}» in row {row}"
        yield Mistake(what, file, 1, remedy="write its heading above it, or clear the column")


def _letters(index: int) -> str:
    """A column as a spreadsheet names it: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
