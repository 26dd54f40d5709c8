"""Lines with separators between cells, as numbered rows: finding the separator, and parsing strictly."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice

from nlp_coding.core.errors import Mistake
from nlp_coding.readers.grid import ROWS

SEPARATORS = {";": ";", ",": ",", "\t": "tab", "|": "|"}
"""With the name that a message gives them."""

_SAMPLE = 200


def find_separator(lines: Callable[[], Iterable[str]]) -> str | None:
    """The separator that divides the header and most rows alike, the one with more columns on a tie; or None."""
    best, best_score = None, 0.0
    for separator in SEPARATORS:
        widths = _sample_widths(lines(), separator)
        if widths and widths[0] > 1:
            # Columns count beside consistency: a comma that every comment happens to hold once must not win.
            score = (widths[0] - 1) * sum(width == widths[0] for width in widths) / len(widths)
            if score > best_score:
                best, best_score = separator, score
    return best


def _sample_widths(lines: Iterable[str], separator: str) -> list[int]:
    """Cells in each of the first rows, blank cells at the end aside."""
    widths = []
    with _cells_of_any_size():
        for cells in islice(csv.reader(lines, delimiter=separator), _SAMPLE):
            while cells and not cells[-1].strip():
                cells.pop()
            widths.append(len(cells))
    if not widths:
        return []
    # A blank last column makes a row shorter without making it inconsistent.
    return [widths[0], *(widths[0] if 1 < width < widths[0] else width for width in widths[1:] if width)]


def parse_rows(
    lines: Iterable[str], separator: str, *, file: str, mistakes: list[Mistake]
) -> Iterator[tuple[int, list[str]]]:
    """The rows with their number as a spreadsheet shows it: a line break inside quotation marks starts no new row.

    A row whose quotation marks are wrong goes to `mistakes`. Where it may have swallowed the rows after it, the
    reading ends there.
    """
    for first, rows in parse_blocks(lines, separator, file=file, mistakes=mistakes):
        yield from enumerate(rows, start=first)


def parse_blocks(
    lines: Iterable[str], separator: str, *, file: str, mistakes: list[Mistake], size: int = ROWS
) -> Iterator[tuple[int, list[list[str]]]]:
    """As `parse_rows`, some rows at a time with the number of the first; they follow each other."""
    reader = csv.reader(lines, delimiter=separator, strict=True)
    row, line = 1, 0
    while True:
        rows: list[list[str]] = []
        broken = ""
        with _cells_of_any_size():
            try:
                for cells in islice(reader, size):
                    rows.append(cells)
                    line = reader.line_num
            except csv.Error as error:
                broken = str(error)
        if rows:
            yield row, rows
            row += len(rows)
        if broken:
            over_lines = reader.line_num > line + 1
            mistakes.append(_quotation_mistake(broken, file=file, row=row, over_lines=over_lines))
            if over_lines:
                return
            row, line = row + 1, reader.line_num
        elif not rows:
            return


def _quotation_mistake(error: str, *, file: str, row: int, over_lines: bool) -> Mistake:
    unclosed = "unexpected end" in error
    message = (
        "a quotation mark opens in this row and is never closed"
        if unclosed
        else "a cell in quotation marks holds another quotation mark that is not doubled, or its own is not closed"
    )
    remedy = 'close it, and write a quotation mark inside such a cell twice: "de ""faste"" møtene"'
    if over_lines:
        remedy += "; the rows after this one are not checked until then"
    return Mistake(message, file, row, remedy=remedy)


@contextmanager
def _cells_of_any_size() -> Iterator[None]:
    """Lift csv's limit (131 072 characters), whose error names no row; what is too long is judged later."""
    before = csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # a C long, which has 32 bits on Windows
    try:
        yield
    finally:
        csv.field_size_limit(before)
