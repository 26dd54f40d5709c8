"""A sheet as rows under the headings that were looked for, wherever on it these stand."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from nlp_coding.codebook.sheets.columns import Column, columns_in
from nlp_coding.codebook.sheets.write import UNKEEPABLE
from nlp_coding.core.errors import Mistake
from nlp_coding.core.sheet import RawSheet, column_letter

_LOOKED_AT = 50
"""Rows in which headings are looked for: titles and explanations may stand above."""


@dataclass(frozen=True)
class Cell:
    """Where a text stands, as a person finds it."""

    file: str
    """With the sheet, where there are several."""
    row: int | None = None
    column: str | None = None
    """The letter and the heading."""
    line: int | None = None
    """Within a cell of several lines."""

    def mistake(self, message: str, remedy: str | None = None) -> Mistake:
        line = f", line {self.line}" if self.column and self.line else ""
        return Mistake(message, self.file, self.row, f"{self.column}{line}" if self.column else None, remedy)


@dataclass(frozen=True)
class Table:
    """A sheet whose headings are found."""

    sheet: RawSheet
    file: str
    header_row: int
    header: tuple[str, ...]
    columns: Mapping[str, int]
    """Key → column (from 0); of two that are headed alike the first."""
    doubled: Mapping[str, Sequence[int]]

    def rows(self) -> Iterator[Row]:
        """The rows below the headings that hold anything in a column that is known."""
        first_row = max([self.header_row, *(to for top, to, _, _ in self.sheet.merged if top <= self.header_row)]) + 1
        by_number = dict(self.sheet.rows)
        # A cell merged downwards, such as a group beside its codes, says the same of every row it covers.
        covering = {
            (row, first): _cell_at(by_number.get(top, ()), first)
            for top, bottom, first, _ in self.sheet.merged
            if top >= first_row
            for row in range(top + 1, bottom + 1)
        }
        for number, cells in self.sheet.rows:
            if number >= first_row:
                own = {key: _clean(_cell_at(cells, index)) for key, index in self.columns.items()}
                troubled = any((number, index) in self.sheet.troubles for index in self.columns.values())
                if any(own.values()) or troubled:
                    spread = {key: _clean(covering.get((number, at), "")) for key, at in self.columns.items()}
                    yield Row(self, number, {key: text or spread[key] for key, text in own.items()})

    @property
    def others(self) -> list[str]:
        """The headings of columns that nobody looked for and that hold something."""
        known = {*self.columns.values(), *(at for places in self.doubled.values() for at in places)}
        return [heading.strip() for index, heading in enumerate(self.header) if heading.strip() and index not in known]

    def mistakes(self) -> Iterator[Mistake]:
        """What is wrong with the headings, and the cells that cannot be read."""
        for places in self.doubled.values():
            alike = " and ".join(f"{column_letter(at)} «{self.header[at].strip()}»" for at in places)
            message = f"the headings {alike} mean the same column"
            yield Cell(self.file, self.header_row).mistake(message, "keep one, or head the other differently")
        keys = {index: key for key, index in self.columns.items()}
        for (number, index), trouble in self.sheet.troubles.items():
            if number > self.header_row and index in keys:
                yield self.cell(number, keys[index]).mistake(trouble.message, trouble.remedy)

    def cell(self, row: int, key: str) -> Cell:
        index = self.columns.get(key)
        return Cell(self.file, row, None if index is None else f"{column_letter(index)} {self.header[index].strip()}")


@dataclass(frozen=True)
class Row:
    """One row; a column that the sheet lacks is blank."""

    table: Table
    number: int
    texts: Mapping[str, str]

    def text(self, key: str) -> str:
        return self.texts.get(key, "")

    def cell(self, key: str, *, line: int | None = None) -> Cell:
        """The place of a cell; the line is named where there are several."""
        return replace(self.table.cell(self.number, key), line=line if "\n" in self.text(key) else None)

    def invisible(self) -> Iterator[Mistake]:
        for key, text in self.texts.items():
            if found := UNKEEPABLE.search(text):
                message = f"an invisible character (U+{ord(found[0]):04X})"
                yield self.cell(key).mistake(message, "delete it, or type the text anew")


def find_table(sheet: RawSheet, columns: Sequence[Column], needed: str, *, file: str, least: int) -> Table | None:
    """The sheet with the first row that heads the needed column and at least so many; None where there is no such."""
    for number, cells in sheet.rows[:_LOOKED_AT]:
        found = columns_in(cells, columns)
        if needed in found and len(found) >= least:
            return Table(
                sheet,
                file,
                number,
                cells,
                {key: places[0] for key, places in found.items()},
                {key: places for key, places in found.items() if len(places) > 1},
            )
    return None


def n_headings(sheet: RawSheet, columns: Sequence[Column]) -> int:
    """How many columns the best row of headings knows."""
    return max((len(columns_in(cells, columns)) for _, cells in sheet.rows[:_LOOKED_AT]), default=0)


def _cell_at(cells: Sequence[str], index: int) -> str:
    return cells[index] if index < len(cells) else ""


def _clean(text: str) -> str:
    """LF, NFC (so that å meets å), and no space around it."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
