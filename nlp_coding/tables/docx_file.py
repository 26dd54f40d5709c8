"""A table as a Word document: a real table whose heading repeats on every page, landscape where it is wide."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from nlp_coding.core.codebook import Language
from nlp_coding.core.printing import printable
from nlp_coding.core.table import CrossTable
from nlp_coding.tables.layout import (
    Block,
    Look,
    blocks_of,
    cell_text,
    column_width,
    column_widths,
    panel_title,
    panels_of,
    separated,
    wrap,
)

STUB = 24
"""Characters in a line of a row label."""
PORTRAIT, LANDSCAPE = 17.0, 25.7
"""Room between the margins, in cm."""
_CHARACTER = 0.23
"""Width of a character at 9 points, in cm: enough for the fonts that stand in for Calibri where it is missing."""
_SIZE = 9

_STYLE = """<w:style {ns} w:type="table" w:customStyle="1" w:styleId="Crosstable">
<w:name w:val="Crosstable"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/><w:qFormat/>
<w:pPr><w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/></w:pPr>
<w:rPr><w:sz w:val="{size}"/></w:rPr>
<w:tblPr><w:tblBorders><w:top w:val="single" w:sz="12" w:space="0" w:color="000000"/>
<w:bottom w:val="single" w:sz="12" w:space="0" w:color="000000"/></w:tblBorders>
<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>
</w:style>"""
"""One style for all tables of the file: who wants another look changes it in Word, in one place."""

_LOCALES = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}


def render(table: CrossTable, look: Look | None = None) -> bytes:
    """The file; a table too wide for a landscape page is cut into panels below each other."""
    import docx

    document = docx.Document()
    set_styles(document, table.language)
    wide = is_wide(table, look)
    set_properties(document, table.title, table.language)
    set_page(document.sections[0], wide=wide)
    add_table(document, table, look, wide=wide)
    return file_bytes(document)


def is_wide(table: CrossTable, look: Look | None = None) -> bool:
    """Whether it needs a landscape page."""
    widths = _widths(table, look or Look()).values()
    return (_stub_width(table) + sum(widths)) * _CHARACTER > PORTRAIT


def add_table(document: Any, table: CrossTable, look: Look | None = None, *, wide: bool) -> None:
    """Put captions, panels and notes at the end of a python-docx document that has `set_styles`.

    The section they come into is `wide` (landscape) or not: by that the table is cut into panels.
    """
    from docx.shared import Pt

    look = look or Look()
    widths = _widths(table, look)
    room = int((LANDSCAPE if wide else PORTRAIT) / _CHARACTER) - _stub_width(table)
    panels = panels_of(list(widths), list(widths.values()), room)
    for place, panel in enumerate(panels):
        caption = document.add_paragraph(printable(panel_title(table, place, len(panels))), style="Caption")
        caption.paragraph_format.keep_with_next = True
        _add_panel(document, table, panel, look)
        document.add_paragraph().paragraph_format.space_after = Pt(2)
    add_notes(document, table.notes)


def add_notes(document: Any, notes: Sequence[str]) -> None:
    """Small print, kept together."""
    from docx.shared import Pt

    for place, note in enumerate(notes):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = place < len(notes) - 1
        paragraph.paragraph_format.space_after = Pt(1)
        paragraph.add_run(printable(note)).font.size = Pt(_SIZE)


def file_bytes(document: Any) -> bytes:
    """A python-docx document as a file, the same bytes each time."""
    file = io.BytesIO()
    document.save(file)
    return steady_zip(file.getvalue())


def steady_zip(archive: bytes) -> bytes:
    """The same archive with the time taken out of it, so that the same table gives the same bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return file.getvalue()


def _widths(table: CrossTable, look: Look) -> dict[Block, int]:
    return {block: column_width(table, block, look, heading=20) for block in blocks_of(table)}


def _stub_width(table: CrossTable) -> int:
    labels = [table.stub, *(row.label for row in table.rows)]
    return max(len(line) for text in labels for line in wrap(text, STUB)) + 2


def set_properties(document: Any, title: str, language: Language) -> None:
    """What the file says of itself; no author, no time."""
    properties = document.core_properties
    properties.title, properties.author, properties.comments = printable(title)[:255], "", ""
    properties.language = _LOCALES[language]
    properties.created = properties.modified = datetime(2000, 1, 1)


def set_page(section: Any, *, wide: bool) -> None:
    """A4 upright, or on its side."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    short, long = Cm(21), Cm(29.7)
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if wide else (short, long)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)


def set_styles(document: Any, language: Language) -> None:
    """The styles that tables are written in."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn
    from docx.shared import Pt, RGBColor

    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10)
    # The proofing language: without it Word underlines every Norwegian word in red.
    for one in document.styles.element.iter(qn("w:lang")):
        one.set(qn("w:val"), _LOCALES[language])
    caption = document.styles["Caption"]
    caption.font.size, caption.font.bold, caption.font.color.rgb = Pt(10), True, RGBColor(0, 0, 0)
    caption.paragraph_format.space_after = Pt(4)
    document.styles.element.append(parse_xml(_STYLE.format(ns=nsdecls("w"), size=2 * _SIZE)))


def _add_panel(document: Any, table: CrossTable, panel: Sequence[Block], look: Look) -> None:
    from docx.shared import Cm

    indices = [index for block in panel for index in block.columns]
    n_head = 2 if any(block.grouped for block in panel) else 1
    shown = document.add_table(rows=n_head + len(table.rows), cols=1 + len(indices), style="Crosstable")
    shown.autofit = False
    measures = [
        _stub_width(table),
        *(width for block in panel for width in column_widths(table, block, look, heading=20)),
    ]
    # Asked for once: python-docx works out `cells` anew each time.
    grid = [list(row.cells) for row in shown.rows]
    for at, measure in enumerate(measures):
        shown.columns[at].width = Cm(measure * _CHARACTER)
        for cells in grid:
            cells[at].width = Cm(measure * _CHARACTER)
    _fill_head(grid[:n_head], table, panel)
    for cells, (row, line_above) in zip(grid[n_head:], separated(table.rows), strict=True):
        texts = [row.label, *(cell_text(row.cells[index], table.columns[index], table, look) for index in indices)]
        for at, (cell, text) in enumerate(zip(cells, texts, strict=True)):
            _put(cell, text, bold=row.kind == "total", align="right" if at else "left")
            if line_above:
                _rule(cell, "top")
    for cell in grid[n_head - 1]:
        _rule(cell, "bottom")
    for place, line in enumerate(shown.rows):
        if place < n_head:
            _mark(line, "w:tblHeader")
        _mark(line, "w:cantSplit")


def _fill_head(grid: Sequence[Sequence[Any]], table: CrossTable, panel: Sequence[Block]) -> None:
    deep = len(grid) > 1
    stub = grid[0][0].merge(grid[1][0]) if deep else grid[0][0]
    _put(stub, table.stub, bold=True, align="left")
    at = 1
    for block in panel:
        last = at + len(block.columns) - 1
        if block.grouped:
            heading = grid[0][at].merge(grid[0][last]) if last > at else grid[0][at]
            _put(heading, block.heading, bold=True, align="center")
            _rule(heading, "bottom", color="BFBFBF")
            for place, index in enumerate(block.columns, start=at):
                _put(grid[1][place], table.columns[index].label, align="right")
        else:
            heading = grid[0][at].merge(grid[1][at]) if deep else grid[0][at]
            _put(heading, block.heading, bold=True, align="right")
        at = last + 1


def _put(cell: Any, text: str, *, align: str, bold: bool = False) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    # A merged cell brings an empty paragraph from each cell it was made of.
    for extra in cell.paragraphs[1:]:
        extra._p.getparent().remove(extra._p)
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(printable(text))
    run.bold = bold or None
    run.font.size = Pt(_SIZE)  # the Normal style's size would win over the table style's
    paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, align.upper())
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM


def _rule(cell: Any, side: Literal["top", "bottom"], *, color: str = "000000") -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = cell._tc.get_or_add_tcPr()
    borders = properties.find(qn("w:tcBorders"))
    if borders is None:
        borders = OxmlElement("w:tcBorders")
        # The schema wants the borders before the vertical alignment.
        following = properties.find(qn("w:vAlign"))
        properties.append(borders) if following is None else following.addprevious(borders)
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", color)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)


def _mark(row: Any, name: str) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(name))
