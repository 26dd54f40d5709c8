"""Excel workbooks: one sheet, every cell as the text that a person sees in it."""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.readers.grid import Grid, header_and_records
from nlp_coding.readers.values import text_of

_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
"""How OOXML writes what XML cannot hold; openpyxl hands it on as it stands."""

_COMPOUND_FILE = b"\xd0\xcf\x11\xe0"
DAMAGED = (
    OSError,
    EOFError,
    AttributeError,  # a sheet of a chart alone
    KeyError,
    ValueError,
    IndexError,
    TypeError,
    RuntimeError,
    ParseError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What openpyxl and zipfile raise at a workbook that is damaged inside; they have no one error for it."""


def read_excel(path: Path, *, sheet: str | None = None) -> Grid:
    """Read the sheet named, or the first that is not hidden. Whole numbers lose their ".0", dates are ISO.

    A cell that shows an error, or a formula that was never calculated, is a mistake in its column.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles and validations that matter to nobody here
        try:
            refuse_others(path)
            return _read(path, sheet)
        except DAMAGED as error:
            raise InputError(
                Mistake("the workbook is damaged", path.name, remedy="open it in Excel and save it again as .xlsx")
            ) from error


def _read(path: Path, sheet: str | None) -> Grid:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        found = _choose(book.worksheets, sheet, file=path.name)
        found.reset_dimensions()  # other programs write a wrong extent, and openpyxl would cut the sheet at it
        mistakes: list[Mistake] = []
        formulas = formulas_of(path, found.title)
        header: list[str] = []
        rows = _rows(found, formulas, header, file=path.name, mistakes=mistakes)
        names, records, more = header_and_records(rows, file=path.name, ragged=True)
        others = [other.title for other in book.worksheets if other.title != found.title]
    finally:
        book.close()
    note = f"read the sheet «{found.title}»" + (f"; not read: {', '.join(others)}" if others else "")
    return Grid(names, records, mistakes=(*mistakes, *more), notes=(note,))


def _choose(sheets: Iterable[Any], name: str | None, *, file: str) -> Any:
    by_name = {sheet.title: sheet for sheet in sheets}
    if name is None:
        visible = [sheet for sheet in by_name.values() if sheet.sheet_state == "visible"]
        if visible:
            return visible[0]
        raise InputError(Mistake("the workbook has no visible sheet with cells", file, remedy="name one with --sheet"))
    if name not in by_name:
        near = nearest(name, by_name)
        guess = f"did you mean «{near}»? " if near else ""
        raise InputError(
            Mistake(f"there is no sheet «{name}»", file, remedy=f"{guess}The sheets are: {', '.join(by_name)}")
        )
    return by_name[name]


def _rows(
    sheet: Any, formulas: set[tuple[int, int]], header: list[str], *, file: str, mistakes: list[Mistake]
) -> Iterator[tuple[int, list[str]]]:
    for row, cells in enumerate(sheet.iter_rows(), start=1):
        texts = [shown_text(cell) for cell in cells]
        if row == 1:
            header.extend(text.strip() for text in texts)
        for index, cell in enumerate(cells):
            column = header[index] if index < len(header) else ""
            if cell.data_type == "e":
                remedy = "correct it in Excel, or clear the cell"
                mistakes.append(Mistake(f"the cell shows the error {cell.value}", file, row, column, remedy))
            elif cell.value is None and (row, index) in formulas:
                texts[index] = "="  # not blank: a row of formulas alone is not to be passed over
                remedy = "open the file in Excel and save it, or paste the values in place of the formulas"
                mistakes.append(Mistake("the cell holds a formula without its result", file, row, column, remedy))
        yield row, texts


def shown_text(cell: Any) -> str:
    """As shown: 7 with the format "000" is "007", as ids are."""
    value = cell.value
    if isinstance(value, str):
        return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), value) if "_x" in value else value
    text = text_of(value)
    zeros_only = text.isdecimal() and cell.number_format and set(cell.number_format) == {"0"}
    return text.zfill(len(cell.number_format)) if zeros_only else text


def formulas_of(path: Path, title: str) -> set[tuple[int, int]]:
    """Where formulas stand (row, index of the column): without a stored result they look blank."""
    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        if not any(b"<f>" in (data := archive.read(name)) or b"<f " in data for name in sheets):
            return set()  # nearly every survey file, and the second reading is saved
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=False)
    try:
        sheet = book[title]
        sheet.reset_dimensions()
        return {
            (row, index)
            for row, cells in enumerate(sheet.iter_rows(), start=1)
            for index, cell in enumerate(cells)
            if cell.data_type == "f"
        }
    finally:
        book.close()


def refuse_others(path: Path) -> None:
    """Say what a file is that is called .xlsx and is none."""
    with path.open("rb") as opened:
        start = opened.read(8)
    if start.startswith(_COMPOUND_FILE):
        raise InputError(_compound(path))
    is_zip = zipfile.is_zipfile(path)
    if not is_zip and start.startswith(b"PK"):
        raise InputError(
            Mistake("the workbook is cut off: its end is missing", path.name, remedy="copy or download it again")
        )
    if not is_zip:
        raise InputError(
            Mistake(
                "this is not an Excel workbook, whatever its name says",
                path.name,
                remedy="if it is a text file, give it the ending .csv; otherwise save it as .xlsx in Excel",
            )
        )
    with zipfile.ZipFile(path) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            raise InputError(
                Mistake(
                    "this is a zip file, but not an Excel workbook (perhaps a Word or OpenDocument file)",
                    path.name,
                    remedy="open it in the program that made it and save it as .xlsx or CSV",
                )
            )


def _compound(path: Path) -> Mistake:
    """An encrypted workbook and an old .xls look the same from outside; a name inside tells them apart."""
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        return Mistake(
            "the workbook is protected by a password",
            path.name,
            remedy="open it in Excel, take the password off (File, Info, Protect Workbook), and save it",
        )
    return Mistake(
        "this is an old Excel file (.xls) or a workbook protected by a password, and neither can be read",
        path.name,
        remedy="open it in Excel and save it as an .xlsx workbook without a password",
    )
