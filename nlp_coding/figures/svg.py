"""A sheet as SVG: text as text, and nothing that is not a mark of the sheet.

Written here rather than by matplotlib, whose files name a DTD and metadata on the web, style the whole page that they
stand in, and change from version to version. Text is not drawn as paths: it can be searched, copied, read aloud and
edited, and the file is a tenth. The reader's font moves nothing, since each line is held by its own anchor and
no font of the list is wider than that which was measured.
"""

from __future__ import annotations

from html import escape

from nlp_coding.core.codebook import Language
from nlp_coding.figures.sheet import Box, Mark, Point, Shape, Sheet, Stroke
from nlp_coding.figures.style import FONTS, PAPER


def render(sheet: Sheet, *, title: str, description: str, language: Language) -> bytes:
    """An SVG element in UTF-8, without an XML head: a file of its own, and fit to stand in a page of HTML."""
    width, height = _number(sheet.width), _number(sheet.height)
    fonts = ", ".join(f"'{font}'" if " " in font else font for font in FONTS)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt" '
        f'viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}" lang="{language}" '
        f'xml:lang="{language}" font-family="{fonts}">',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(description)}</desc>",
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>',
        *(_element(mark) for mark in sheet.marks),
        "</svg>\n",
    ]
    return "\n".join(lines).encode()


def _element(mark: Mark) -> str:
    if isinstance(mark, Box):
        edge = f' stroke="{mark.edge}" stroke-width="0.5"' if mark.edge else ""
        size = f'width="{_number(mark.width)}" height="{_number(mark.height)}"'
        return f'<rect x="{_number(mark.x)}" y="{_number(mark.y)}" {size} fill="{mark.fill}"{edge}/>'
    if isinstance(mark, Shape):
        return f'<polygon points="{_path(mark.points)}" fill="{mark.fill}" stroke="{mark.edge}" stroke-width="0.8"/>'
    if isinstance(mark, Stroke):
        dash = f' stroke-dasharray="{" ".join(map(_number, mark.dash))}"' if mark.dash else ""
        return (
            f'<polyline points="{_path(mark.points)}" fill="none" stroke="{mark.colour}" '
            f'stroke-width="{_number(mark.width)}" stroke-linejoin="round"{dash}/>'
        )
    anchor = f' text-anchor="{mark.anchor}"' if mark.anchor != "start" else ""
    bold = ' font-weight="bold"' if mark.bold else ""
    return (
        f'<text x="{_number(mark.x)}" y="{_number(mark.y)}" font-size="{_number(mark.size)}" '
        f'fill="{mark.colour}"{anchor}{bold}>{escape(mark.text)}</text>'
    )


def _path(points: tuple[Point, ...]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _number(value: float) -> str:
    """Hundredths of a point, without zeros at the end."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
