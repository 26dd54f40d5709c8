"""A table as an Excel workbook: real numbers, merged headings, notes below."""

from __future__ import annotations

import io
from datetime import datetime
from math import ceil
from typing import Any

from nlp_coding.core.numbers import format_p
from nlp_coding.core.printing import printable
from nlp_coding.core.table import CrossTable
from nlp_coding.tables.layout import (
    Block,
    Look,
    blocks_of,
    cell_text,
    column_width,
    number_of,
    panels_of,
    separated,
    shown_as,
    wrap,
)
from nlp_coding.tables.words import WORDS

LONGEST = 32_767
"""Characters in a cell: xlsxwriter leaves a longer text out without a word."""

SCREEN = 95
PAGE = 90
"""Characters that fit across a landscape page, also where another font stands in for Calibri."""
_LINE = 15
"""Height of a line of text, in points."""


def render(table: CrossTable, look: Look | None = None) -> bytes:
    """The file. Percentages are unrounded shares with a percent format; no text is ever a formula or a link."""
    import xlsxwriter

    file = io.BytesIO()
    options = {
        "in_memory": True,  # else it leaves what people wrote in temporary files
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        # A fixed date: the same table gives the same bytes.
        book.set_properties({"title": _text(table.title), "created": datetime(2000, 1, 1)})
        _Sheet(book, table, look or Look()).write()
    return file.getvalue()


class _Sheet:
    """One table on one sheet; rows and columns count from 0."""

    def __init__(self, book: Any, table: CrossTable, look: Look) -> None:
        self.book = book
        self.table = table
        self.look = look
        self.sheet = book.add_worksheet(WORDS[table.language].table)
        self.blocks = blocks_of(table)
        self.deep = any(block.grouped for block in self.blocks)
        self.head = 2
        self.body = self.head + (2 if self.deep else 1)
        percent = "%" if table.language == "en" else "\\ %"
        decimals = "." + "0" * look.decimals if look.decimals else ""
        self.number_formats = {
            "count": "#,##0",
            "percent": f"0{decimals}{percent}",
            "p": f'[<0.001]"{format_p(0, language=table.language)}";0.000',
            "coefficient": "0.00",
        }

    def write(self) -> None:
        self.widths()
        title = self.book.add_format({"bold": True, "font_size": 12})
        self.sheet.write_string(0, self.start, _text(self.table.title), title)
        self.heading()
        self.figures()
        self.notes()
        self.sheet.freeze_panes(self.body, 1)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)  # A4
        self.sheet.repeat_rows(self.head, self.body - 1)
        self.sheet.repeat_columns(0)
        self.break_pages()

    def widths(self) -> None:
        labels = [self.table.stub, *(row.label for row in self.table.rows)]
        self.stub_width = min(40, max(len(line) for text in labels for line in wrap(text, 40)) + 1)
        self.sheet.set_column(0, 0, self.stub_width)
        self.column_widths = [0] * len(self.table.columns)
        for block in self.blocks:
            width = ceil(column_width(self.table, block, self.look, heading=20) / len(block.columns))
            for index in block.columns:
                self.column_widths[index] = width
                self.sheet.set_column(index + 1, index + 1, width)
        widths = [self.block_width(block) for block in self.blocks]
        self.pages = panels_of(self.blocks, widths, max(PAGE - self.stub_width, 20))

    def break_pages(self) -> None:
        """A wide table is printed on several pages, and no code is cut in two."""
        if len(self.pages) > 1:
            self.sheet.set_v_pagebreaks([page[0].columns[0] + 1 for page in self.pages[1:]])

    @property
    def start(self) -> int:
        """The column of title and notes: not the first where that is printed anew on every page."""
        return int(len(self.pages) > 1)

    def heading(self) -> None:
        look = {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1}
        right = self.book.add_format({**look, "align": "right"})
        left = self.book.add_format({**look, "align": "left"})
        group = self.book.add_format({**look, "align": "center", "bottom_color": "#BFBFBF"})
        lines = max((len(wrap(block.heading, self.block_width(block) - 1)) for block in self.blocks), default=1)
        self.sheet.set_row(self.head, _LINE * lines + 3)
        self.span((self.head, self.body - 1), (0, 0), self.table.stub, left)
        for block in self.blocks:
            first, last = block.columns[0] + 1, block.columns[-1] + 1
            if not block.grouped:
                self.span((self.head, self.body - 1), (first, last), block.heading, right)
                continue
            self.span((self.head, self.head), (first, last), block.heading, group)
            for index in block.columns:
                self.sheet.write_string(self.head + 1, index + 1, _text(self.table.columns[index].label), right)

    def figures(self) -> None:
        for place, (row, line_above) in enumerate(separated(self.table.rows)):
            look = {
                "valign": "top",
                "top": int(line_above),
                "bottom": int(place == len(self.table.rows) - 1),
                "bold": row.kind == "total",
            }
            numbers = {
                shows: self.book.add_format({**look, "align": "right", "num_format": number_format})
                for shows, number_format in self.number_formats.items()
            }
            at = self.body + place
            self.sheet.set_row(at, _LINE * len(wrap(row.label, self.stub_width - 1)))
            self.sheet.write_string(at, 0, _text(row.label), self.book.add_format({**look, "text_wrap": True}))
            for index, (cell, column) in enumerate(zip(row.cells, self.table.columns, strict=True)):
                value = number_of(cell, column, self.look)
                if shown_as(cell, column) == "blank":
                    self.sheet.write_blank(at, index + 1, None, numbers["percent"])
                elif value is None:
                    text = cell_text(cell, column, self.table, self.look)
                    self.sheet.write_string(at, index + 1, text, numbers["percent"])
                else:
                    self.sheet.write_number(at, index + 1, float(value), numbers[shown_as(cell, column)])

    def notes(self) -> None:
        look = self.book.add_format({"text_wrap": True, "valign": "top", "font_color": "#555555"})
        # As wide as the first page, or what fits on a screen.
        columns = [index for block in self.pages[0] for index in block.columns] if self.pages else []
        width = 0 if self.start else self.stub_width
        last = 0
        while last < len(columns) and width + self.column_widths[last] <= SCREEN:
            width += self.column_widths[last]
            last += 1
        for place, note in enumerate(self.table.notes):
            at = self.body + len(self.table.rows) + 1 + place
            self.sheet.set_row(at, _LINE * len(wrap(note, max(width - 4, 10))))
            self.span((at, at), (self.start, last), note, look)

    def block_width(self, block: Block) -> int:
        return sum(self.column_widths[index] for index in block.columns)

    def span(self, rows: tuple[int, int], columns: tuple[int, int], text: str, look: Any) -> None:
        """Text over several cells, as far as there are several."""
        (top, bottom), (left, right) = rows, columns
        if (top, left) != (bottom, right):
            self.sheet.merge_range(top, left, bottom, right, "", look)
        self.sheet.write_string(top, left, _text(text), look)


def _text(text: str) -> str:
    return printable(text)[:LONGEST]
