"""Rows of values as a file, CSV or XLSX by its ending: what the exports are written with."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.core.files import replacing
from nlp_coding.core.printing import printable
from nlp_coding.tables.csv_file import ENCODING, PLAIN_ENCODING, Value, write_rows

MAX_XLSX_ROWS = 1_048_576
MAX_XLSX_TEXT = 32_767
"""What a sheet and a cell can hold; Excel's own limits."""


def save_rows(rows: Iterable[Sequence[Value]], path: Path, *, plain: bool = False) -> None:
    """Write rows to a file that only its owner may read, whole or not at all; what stood there is replaced.

    `plain` is for CSV: comma and decimal point, for other programs. Raises InputError for another ending.
    """
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        known = ", ".join(_WRITERS)
        raise InputError(
            Mistake(f"a file ending in «{path.suffix}» cannot be written", path.name, remedy=f"end it in {known}")
        )
    if not path.parent.is_dir():
        raise InputError(Mistake(f"there is no folder {path.parent}", path.name, remedy="make it first"))
    with replacing(path) as beside:
        writer(rows, beside, plain)


def _write_csv(rows: Iterable[Sequence[Value]], path: Path, plain: bool) -> None:
    with path.open("w", encoding=PLAIN_ENCODING if plain else ENCODING, newline="", errors="replace") as file:
        write_rows(file, rows, plain=plain)


def _write_xlsx(rows: Iterable[Sequence[Value]], path: Path, _: bool) -> None:
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        # Bytes-equal files from equal rows: the time of writing is left out.
        book.set_properties({"created": datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)})
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows):
            if number == MAX_XLSX_ROWS:
                remedy = "export it as .csv"
                raise InputError(Mistake(f"a sheet holds no more than {MAX_XLSX_ROWS} rows", path.name, remedy=remedy))
            for column, value in enumerate(row):
                if isinstance(value, str):
                    text = printable(value)
                    if len(text) > MAX_XLSX_TEXT:
                        what = f"a cell holds no more than {MAX_XLSX_TEXT} characters"
                        raise InputError(Mistake(what, path.name, number + 1, remedy="export it as .csv"))
                    sheet.write_string(number, column, text)
                elif value is not None:
                    sheet.write_number(number, column, float(value))


_WRITERS: Mapping[str, Callable[[Iterable[Sequence[Value]], Path, bool], None]] = {
    ".csv": _write_csv,
    ".xlsx": _write_xlsx,
}
"""By ending; a new one is a function and a line here."""
