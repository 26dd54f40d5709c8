"""Sheets to a codebook: read as tolerantly as people type, written as strict YAML, judged by the loader.

What the loader finds wrong in a row of that YAML is told of the cell that the row was written from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from nlp_coding.codebook.load import read_codebook
from nlp_coding.codebook.sheets.columns import CODES, FACTS, KIND, KINDS, LISTS, MOVES, NEEDED, ONE_SHEET, folded
from nlp_coding.codebook.sheets.read_rows import RowReader
from nlp_coding.codebook.sheets.table import Cell, Row, Table, find_table, n_headings
from nlp_coding.codebook.sheets.words import in_sheet_words
from nlp_coding.codebook.write import Place, Texts, Value, Written, texts_of, write_texts
from nlp_coding.core.codebook import Codebook
from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.core.sheet import RawSheet, column_letter, unguarded


@dataclass(frozen=True)
class SheetReading:
    """What sheets say, and where each of it stands."""

    texts: Texts
    cells: Mapping[Place, Cell]
    file: str
    notes: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    """What cannot be told in YAML at all; the loader's are added to them."""


def fits(sheet: RawSheet) -> int:
    """How many headings of a codebook a sheet has."""
    return n_headings(sheet, ONE_SHEET)


def read_sheets(sheets: Sequence[RawSheet], *, file: str, of: Codebook | None = None) -> SheetReading:
    """What the sheets say. `of` answers what they leave out as a whole: what codebook it is, and the word lists.

    Raises InputError where there is no sheet of codes, or one without a column that is needed.
    """
    return _Reader(sheets, file, of).read()


def codebook_of(
    reading: SheetReading, *, path: Path | None = None, folders: Sequence[Path] = ()
) -> tuple[Codebook, str]:
    """The codebook, and the text of its YAML file; `path` and `folders` are as for `read_codebook`.

    Raises InputError with every mistake, each told of its cell.
    """
    written = write_texts(reading.texts)
    try:
        codebook = read_codebook(written.text, file=reading.file, path=path, folders=folders).codebook
    except InputError as error:
        told = (_in_sheet(mistake, written, reading) for mistake in error.mistakes)
        raise InputError(_in_order([*reading.mistakes, *told])) from error
    if reading.mistakes:
        raise InputError(_in_order(reading.mistakes))
    return codebook, written.text


@dataclass
class _Reader:
    sheets: Sequence[RawSheet]
    file: str
    of: Codebook | None
    notes: list[str] = field(default_factory=list)

    def read(self) -> SheetReading:
        codes = self.table_of_codes()
        rows = RowReader()
        read = [codes]
        kinds = "kind" in codes.columns
        rows.cells["codes",] = Cell(codes.file)
        if kinds:
            self.read_all_kinds(codes, rows)
        else:
            for row in codes.rows():
                rows.code(row)
            read += self.read_other_sheets(codes, rows)
        if not rows.codes:
            rows.mistakes.append(Cell(codes.file, codes.header_row).mistake("there are no codes below the headings"))
        self.note_columns(codes)
        head = self.head(rows, kinds=kinds)
        unread = [
            sheet.title for sheet in self.sheets if sheet.title and sheet.title not in {one.sheet.title for one in read}
        ]
        if len(self.sheets) > 1:
            titles = ", ".join(f"«{table.sheet.title}»" for table in read)
            self.notes.insert(0, f"read {titles}" + (f"; not read: {', '.join(unread)}" if unread else ""))
        rows.mistakes += [mistake for table in read for mistake in table.mistakes()]
        texts = Texts(head, rows.codes, rows.lists, rows.moves)
        return SheetReading(texts, rows.cells, self.file, tuple(self.notes), tuple(rows.mistakes))

    def called(self, sheet: RawSheet) -> str:
        """The file, with the sheet where there are several."""
        return f"{self.file}, sheet «{sheet.title}»" if sheet.title and len(self.sheets) > 1 else self.file

    def table_of_codes(self) -> Table:
        """Of the sheets with an id the first that is not hidden; one without a needed column is refused."""
        tables = []
        for sheet in self.sheets:
            table = find_table(sheet, (KIND, *CODES), "id", file=self.called(sheet), least=3)
            if table and "kind" in table.columns:
                # Most likely our CSV, which a spreadsheet has saved as a workbook with the apostrophes it had.
                table = find_table(_unguarded(sheet), ONE_SHEET, "id", file=self.called(sheet), least=3)
            if table:
                tables.append(table)
        if not tables:
            first = next(iter(self.sheets), None)
            where = self.called(first) if first and len(self.sheets) == 1 else self.file
            what = "no sheet has a" if len(self.sheets) > 1 else "there is no"
            raise InputError(Mistake(f"{what} row of headings with Id and labels", where, remedy=_looked_for(NEEDED)))
        chosen = min(tables, key=lambda table: table.sheet.hidden)
        if missing := [key for key in NEEDED if key not in chosen.columns]:
            headings = ", ".join(f"«{column.heading}»" for column in CODES if column.key in missing)
            message = f"a column is missing: {headings}" if len(missing) == 1 else f"columns are missing: {headings}"
            raise InputError(Mistake(message, chosen.file, chosen.header_row, remedy=_looked_for(missing)))
        return chosen

    def read_all_kinds(self, table: Table, rows: RowReader) -> None:
        """A sheet that holds everything says of each row what it is."""
        read = {"codebook": rows.facts_in_row, "list": rows.list_as_code, "code": rows.code, "move": rows.move}
        for row in table.rows():
            kind = next((kind for kind, names in KINDS.items() if folded(row.text("kind")) in names), None)
            if kind is None:
                message = f"«{row.text('kind')}» is no kind of row"
                rows.mistakes.append(row.cell("kind").mistake(message, f"write one of {', '.join(KINDS)}"))
            else:
                read[kind](row)

    def read_other_sheets(self, codes: Table, rows: RowReader) -> list[Table]:
        read = []
        found_lists = False
        for sheet in self.sheets:
            file = self.called(sheet)
            if sheet.title == codes.sheet.title:
                continue
            if table := find_table(sheet, MOVES, "move", file=file, least=3):
                for row in table.rows():
                    rows.move(row)
            elif table := find_table(sheet, LISTS, "list", file=file, least=2):
                found_lists = True
                for row in table.rows():
                    rows.list(row)
            elif not rows.facts and (table := _facts(sheet, file)):
                for key, row in _facts_by_key(table):
                    rows.fact(key, row)
            if table:
                read.append(table)
        if not found_lists and self.of and self.of.lists:
            rows.lists.update(self.of.lists)
            self.notes.append(f"there is no sheet of word lists; they are those of {self.of}")
        elif not found_lists and not self.of and rows.uses_lists:
            remedy = "put it back, with the columns List and Words, or name the codebook whose lists they are with --of"
            message = "the terms use word lists (@name), and there is no sheet of them"
            raise InputError(Mistake(message, self.file, remedy=remedy))
        return read

    def head(self, rows: RowReader, *, kinds: bool) -> Mapping[str, Value]:
        """What the codebook is: as the sheets say, or as the caller does; never guessed."""
        if rows.facts:
            rows.check_head(Cell(self.file))
            return rows.head
        if self.of:
            self.notes.append(f"what codebook it is, is taken from {self.of}")
            return texts_of(self.of).head
        where = "no row of the kind codebook" if kinds else "no sheet with Name, Version and labels"
        remedy = "name the codebook that it is a change of, such as --of fastlege@1.0.0"
        raise InputError(Mistake(f"nothing says what codebook this is: {where}", self.file, remedy=remedy))

    def note_columns(self, table: Table) -> None:
        if table.others:
            self.notes.append(f"columns left out: {', '.join(table.others)}")
        absent = [column.heading for column in CODES if column.key not in table.columns]
        if absent:
            self.notes.append(f"no column, and so no code has any: {', '.join(absent)}")
        hidden = [index for index in table.sheet.hidden_columns if index in table.columns.values()]
        if hidden:
            self.notes.append(f"hidden columns are read too: {', '.join(map(column_letter, hidden))}")
        numbers = {row.number for row in table.rows()}
        if rows := [str(row) for row in table.sheet.hidden_rows if row in numbers]:
            self.notes.append(f"hidden rows are read too: {', '.join(rows)}")


def _looked_for(keys: Sequence[str]) -> str:
    """The headings that a sheet needs, each with others that would do."""
    said = []
    for column in CODES:
        if column.key in keys:
            others = [name for name in (column.key, *column.names) if folded(name) != folded(column.heading)][:3]
            said.append(f"«{column.heading}» (or {', '.join(others)})")
    return f"head {'a column' if len(keys) == 1 else 'columns'} {', '.join(said)}"


def _unguarded(sheet: RawSheet) -> RawSheet:
    if sheet.title is None:
        return sheet
    return replace(sheet, rows=tuple((number, tuple(map(unguarded, cells))) for number, cells in sheet.rows))


def _facts(sheet: RawSheet, file: str) -> Table | None:
    """A sheet that says in its first columns what the codebook is: name, version and more, each in a row."""
    found = {folded(cells[0]) for _, cells in sheet.rows if cells}
    if not all(found & FACTS[number].all_names for number in (0, 1)):
        return None
    return Table(sheet, file, 0, ("", ""), {"fact": 0, "value": 1}, {})


def _facts_by_key(table: Table) -> Iterator[tuple[str, Row]]:
    """The rows up to the first gap, below which the columns are explained."""
    before = None
    for row in table.rows():
        key = next((one.key for one in FACTS if folded(row.text("fact")) in one.all_names), None)
        if before is not None and row.number > before + 1:
            return
        if key:
            before = row.number
            yield key, row


_ROW = re.compile(r"\brow (\d+)")


def _in_sheet(mistake: Mistake, written: Written, reading: SheetReading) -> Mistake:
    """A mistake in a row of the YAML as a mistake in the cell that the row was written from."""
    if mistake.file != reading.file:
        return mistake
    if mistake.row is None:
        return replace(mistake, remedy=in_sheet_words(mistake.remedy))
    cell = _cell(mistake.row, written, reading)

    def row(found: re.Match[str]) -> str:
        other = _cell(int(found[1]), written, reading)
        if other.line and (other.row, other.column) == (cell.row, cell.column):
            return f"line {other.line}"
        return f"row {other.row}" if other.row else found[0]

    # What stands between «» is the user's own text; a row in the same cell is told by its line.
    parts = re.split("(«.*?»)", mistake.message)
    message = "".join(part if part.startswith("«") else _ROW.sub(row, part) for part in parts)
    return cell.mistake(message, in_sheet_words(mistake.remedy))


def _cell(row: int, written: Written, reading: SheetReading) -> Cell:
    """The cell of a YAML row, or of what that row is part of."""
    place = written.places[row - 1] if row <= len(written.places) else ()
    while place and place not in reading.cells:
        place = place[:-1]
    return reading.cells.get(place, Cell(reading.file))


def _in_order(mistakes: Sequence[Mistake]) -> list[Mistake]:
    """By sheet, in the order in which the sheets come up, and by row."""
    files = list(dict.fromkeys(mistake.file for mistake in mistakes))
    return sorted(mistakes, key=lambda one: (files.index(one.file), one.row or 0))
