"""What python-docx has no word for: fields, bookmarks, links inside the document, alternative text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nlp_coding.core.document import Grid
from nlp_coding.core.printing import printable

_SIZE = 9
_INDENT = 0.6
"""In cm, for each level of the table of contents."""


def set_heading_styles(document: Any) -> None:
    """Black headings in the text's own font; quotes set in."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    sizes = {"Title": 22, "Heading 1": 16, "Heading 2": 13, "Heading 3": 11}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = "Calibri", Pt(size), RGBColor(0, 0, 0)
        style.font.bold, style.font.italic = True, False
        fonts = style.element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)  # the theme's font would win over the named one
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(size * 0.9), Pt(size * 0.3)
        style.paragraph_format.keep_with_next = True
    quote = document.styles["Quote"]
    quote.font.color.rgb = RGBColor(0, 0, 0)
    quote.paragraph_format.left_indent = Cm(0.8)
    quote.paragraph_format.right_indent = Cm(0.8)
    quote.paragraph_format.space_after = Pt(6)


def add_page_number(section: Any, word: str) -> None:
    """ "Side 3" at the foot of each page, of the sections that follow too."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(f"{word} ")
    paragraph._p.append(
        parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    )


def bookmark(paragraph: Any, name: str, number: int) -> None:
    """Around the paragraph's text: what a link in the document leads to."""
    start, end = _element("w:bookmarkStart", id=number, name=name), _element("w:bookmarkEnd", id=number)
    paragraph.runs[0]._r.addprevious(start)
    paragraph.runs[-1]._r.addnext(end)


def add_contents(document: Any, title: str, entries: Sequence[tuple[int, str, str]]) -> None:
    """A table of contents of links, each by level (from 2), text and bookmark: Word can make it anew, and need not.

    It has no page numbers: they are known to Word alone, which would have to ask before it puts them in.
    """
    from docx.shared import Cm, Pt

    heading = document.add_paragraph()
    heading.add_run(title).bold = True
    heading.paragraph_format.keep_with_next = True
    for place, (level, text, anchor) in enumerate(entries):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = Cm(_INDENT * (level - 2))
        paragraph.paragraph_format.space_after = Pt(1)
        if place == 0:
            instruction = _element("w:instrText")
            instruction.text = ' TOC \\o "1-3" \\n \\h \\z \\u '
            instruction.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            for part in (_field("begin"), instruction, _field("separate")):
                paragraph.add_run()._r.append(part)
        link = _element("w:hyperlink", anchor=anchor, history=1)
        link.append(paragraph.add_run(text)._r)
        paragraph._p.append(link)
        if place == len(entries) - 1:
            paragraph.add_run()._r.append(_field("end"))


def add_grid(document: Any, grid: Grid) -> None:
    """A plain table, whose heading repeats on every page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    table = document.add_table(rows=1 + len(grid.rows), cols=len(grid.header), style="Crosstable")
    for place, (line, texts) in enumerate(zip(table.rows, (grid.header, *grid.rows), strict=True)):
        for at, (cell, text) in enumerate(zip(line.cells, texts, strict=True)):
            run = cell.paragraphs[0].add_run(printable(text))
            run.font.size = Pt(_SIZE)
            run.bold = True if place == 0 else None
            if at in grid.numbers:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line._tr.get_or_add_trPr().append(_element("w:cantSplit"))
    table.rows[0]._tr.trPr.append(_element("w:tblHeader"))
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def set_alternative_text(picture: Any, title: str, description: str) -> None:
    """What a reader hears in place of an inline picture."""
    properties = picture._inline.docPr
    properties.set("title", title)
    properties.set("descr", description)


def _field(kind: str) -> Any:
    return _element("w:fldChar", fldCharType=kind)


def _element(tag: str, **attributes: object) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made
