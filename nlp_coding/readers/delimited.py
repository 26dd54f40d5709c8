"""CSV, TSV and other text files with separators between their cells."""

from __future__ import annotations

import re
from pathlib import Path

from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.core.sheet import unguarded
from nlp_coding.readers.encoding import ENCODING_NAMES, decode
from nlp_coding.readers.grid import Grid, header_and_records
from nlp_coding.readers.separated import SEPARATORS, find_separator, parse_rows

SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n")


def read_delimited(path: Path, *, encoding: str | None = None) -> Grid:
    """Read it with the separator that divides its rows alike; see `decode` for the encodings that are tried.

    The apostrophe that our own CSV puts before a cell such as =1+1 or '=1+1, so that a spreadsheet takes it for
    text, is taken off again.
    """
    text, used = decode(path.read_bytes(), file=path.name, encoding=encoding)
    announced = SEPARATOR_LINE.match(text)  # Excel's own first line, which it does not count as a row
    if announced:
        text = text[announced.end() :]
    separator = announced[1] if announced else find_separator(text)
    if not text.strip():
        raise InputError(Mistake("the file is empty", path.name, remedy="name the file with the answers"))
    if separator is None:
        separator = ";" if not text.lstrip(" \t")[0].strip() else None  # a blank first row: the header says so
    if separator is None:
        raise InputError(
            Mistake(
                "no separator found: none of ; , tab | divides the first row into columns",
                path.name,
                1,
                remedy="the first row must hold the names of the columns, as in id;text;agreement",
            )
        )
    broken: list[Mistake] = []
    rows = parse_rows(text, separator, file=path.name, mistakes=broken)
    header, records, mistakes = header_and_records(
        ((row, [unguarded(cell) for cell in cells]) for row, cells in rows), file=path.name
    )
    return Grid(
        header,
        records,
        mistakes=(*broken, *mistakes),
        encoding=used,
        separator=separator,
        notes=(f"read as {ENCODING_NAMES.get(used, used)}, separator {SEPARATORS.get(separator, separator)}",),
    )
