"""Small files that a person wrote for a command, as CSV or as a workbook: decisions, a gold coding."""

from __future__ import annotations

from pathlib import Path

from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.readers.delimited import read_delimited
from nlp_coding.readers.excel import read_excel
from nlp_coding.readers.grid import Grid

_WORKBOOKS = (".xlsx", ".xlsm", ".xls")


def read_rows(path: Path) -> Grid:
    """A CSV, or the first sheet of a workbook, that a person wrote for a command. Raises InputError."""
    if not path.is_file():
        problem = "this is a folder" if path.is_dir() else "there is no such file"
        raise InputError(Mistake(problem, str(path), remedy="check the name and the folder"))
    if path.suffix.lower() in _WORKBOOKS:
        return read_excel(path)
    return read_delimited(path)


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
