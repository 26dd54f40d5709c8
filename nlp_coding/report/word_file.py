"""A report as a Word document: headings by style, real tables, figures with their words beside them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from nlp_coding.core.document import Grid, Heading, Paragraph
from nlp_coding.core.printing import printable
from nlp_coding.figures import describe, notes_of
from nlp_coding.figures import render as draw
from nlp_coding.report.blocks import Block, Facts, Notes, Picture, Quotation, Report, Table
from nlp_coding.report.word_parts import (
    add_contents,
    add_grid,
    add_page_number,
    bookmark,
    set_alternative_text,
    set_heading_styles,
)
from nlp_coding.report.words import WORDS
from nlp_coding.tables import docx_file

_TITLE = "Title"


def render(report: Report) -> bytes:
    """The file, the same bytes each time; it opens without a question, for no field in it waits to be worked out."""
    import docx

    document = docx.Document()
    docx_file.set_styles(document, report.language)
    set_heading_styles(document)
    docx_file.set_properties(document, report.title, report.language)
    docx_file.set_page(document.sections[0], wide=False)
    add_page_number(document.sections[0], WORDS[report.language].page)
    document.add_paragraph(printable(report.title), style=_TITLE)
    _Writer(document, report).write()
    return docx_file.file_bytes(document)


class _Writer:
    """Puts a report's blocks into a document, one after the other."""

    def __init__(self, document: Any, report: Report) -> None:
        self._document = document
        self._report = report
        self._headings = [block for block in report.blocks if isinstance(block, Heading)]
        self._n_headings = 0
        self._wide = False

    def write(self) -> None:
        for block, name in self._report.numbered():
            if isinstance(block, Heading) and not self._n_headings:
                self._contents()
            self._turn(wide=_is_wide(block))
            self._add(block, name)

    def _contents(self) -> None:
        words = WORDS[self._report.language]
        entries = [
            (one.level, printable(one.text), _anchor(place))
            for place, one in enumerate(self._headings)
            if one.level <= _DEEPEST
        ]
        add_contents(self._document, words.contents, entries)

    def _turn(self, *, wide: bool) -> None:
        """Go on on a page the other way round, where that is needed."""
        from docx.enum.section import WD_SECTION

        if wide != self._wide:
            docx_file.set_page(self._document.add_section(WD_SECTION.NEW_PAGE), wide=wide)
            self._wide = wide

    def _add(self, block: Block, name: str) -> None:
        document = self._document
        match block:
            case Heading(text, level):
                heading = document.add_heading(printable(text), level=level - 1)
                bookmark(heading, _anchor(self._n_headings), self._n_headings)
                self._n_headings += 1
            case Paragraph(text):
                document.add_paragraph(printable(text))
            case Notes(texts):
                docx_file.add_notes(document, texts)
            case Facts(rows):
                self._facts(rows)
            case Quotation(_, source):
                said = document.add_paragraph(style="Quote")
                for text, is_marked in block.pieces():
                    said.add_run(printable(text)).underline = is_marked or None
                if source:
                    said.add_run(f"\n— {printable(source)}").italic = False
            case Table(table):
                named = replace(table, title=f"{name}. {table.title}")
                docx_file.add_table(document, named, wide=self._wide)
            case Grid():
                self._caption(f"{name}. {block.caption}" if block.caption else name)
                add_grid(document, block)
            case Picture():
                self._picture(block, name)

    def _facts(self, rows: Sequence[tuple[str, tuple[str, ...]]]) -> None:
        for label, lines in rows:
            paragraph = self._document.add_paragraph()
            paragraph.add_run(printable(label)).bold = True
            for line in lines:
                paragraph.add_run(f"\n{printable(line)}")

    def _caption(self, text: str) -> None:
        self._document.add_paragraph(printable(text), style="Caption").paragraph_format.keep_with_next = True

    def _picture(self, picture: Picture, name: str) -> None:
        from docx.shared import Cm, Pt

        figure = picture.figure
        self._caption(f"{name}. {figure.title}")
        if figure.subtitle:
            docx_file.add_notes(self._document, (figure.subtitle,))
            self._document.paragraphs[-1].paragraph_format.keep_with_next = True
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = bool(notes_of(figure))
        paragraph.paragraph_format.space_after = Pt(2)
        drawing = draw(figure, "png", heading=False)
        shown = paragraph.add_run().add_picture(io.BytesIO(drawing), width=Cm(_WIDTHS[self._wide]))
        part = min(1.0, Cm(_HEIGHTS[self._wide]) / shown.height)
        shown.width, shown.height = int(shown.width * part), int(shown.height * part)
        set_alternative_text(shown, printable(figure.title), printable(describe(figure)))
        docx_file.add_notes(self._document, notes_of(figure))
        self._document.add_paragraph().paragraph_format.space_after = Pt(2)


_DEEPEST = 4
"""Headings of codes stand in the table of contents, too."""
_WIDTHS = {False: 16.0, True: 24.7}
"""Of figures, in cm: as they are drawn."""
_HEIGHTS = {False: 21.0, True: 13.0}
"""What a page has room for beside caption and notes, in cm: a higher figure is made smaller."""


def _anchor(place: int) -> str:
    # Word takes bookmarks that begin so for those of a table of contents, and shows them nowhere else.
    return f"_Toc{place + 1:08d}"


def _is_wide(block: Block) -> bool:
    if isinstance(block, Picture):
        return block.figure.width == "page"
    return isinstance(block, Table) and docx_file.is_wide(block.table)
