"""Figures of a report: values (`spec`), laid out as marks on a sheet, then written in one of `FIGURE_FORMATS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from nlp_coding.figures import bars, cooccurrence, dots, heat, lines, png, stacked, svg
from nlp_coding.figures.describe import describe, notes_of
from nlp_coding.figures.measure import one_line
from nlp_coding.figures.of_tables import bars_of, dots_of, heat_cells_of
from nlp_coding.figures.sheet import Sheet
from nlp_coding.figures.spec import (
    WITHHELD,
    Bar,
    BarsFigure,
    CooccurrenceFigure,
    Dot,
    DotsFigure,
    Figure,
    HeatFigure,
    Line,
    LinesFigure,
    Share,
    StackedFigure,
    StackedRow,
)
from nlp_coding.figures.style import MUTED, SMALL, TEXT, TITLE, WIDTHS
from nlp_coding.figures.words import WORDS

__all__ = [
    "FIGURE_FORMATS",
    "WITHHELD",
    "Bar",
    "BarsFigure",
    "CooccurrenceFigure",
    "Dot",
    "DotsFigure",
    "Figure",
    "FigureFormat",
    "HeatFigure",
    "Line",
    "LinesFigure",
    "Share",
    "StackedFigure",
    "StackedRow",
    "bars_of",
    "describe",
    "dots_of",
    "heat_cells_of",
    "lay_out",
    "notes_of",
    "render",
]


@dataclass(frozen=True)
class FigureFormat:
    """One way to write a figure."""

    suffix: str
    write: Callable[[Sheet, Figure], bytes]


def _svg(sheet: Sheet, figure: Figure) -> bytes:
    title = one_line(figure.title)
    return svg.render(sheet, title=title, description=describe(figure), language=figure.language)


def _png(sheet: Sheet, _: Figure) -> bytes:
    return png.render(sheet)


FIGURE_FORMATS: Mapping[str, FigureFormat] = {"svg": FigureFormat(".svg", _svg), "png": FigureFormat(".png", _png)}


def render(figure: Figure, form: str, *, heading: bool = True) -> bytes:
    """The figure's file in one of `FIGURE_FORMATS`, the same bytes each time.

    Without `heading`, title, subtitle and notes are left to the page around it, which takes the notes from `notes_of`.
    """
    return FIGURE_FORMATS[form].write(lay_out(figure, heading=heading), figure)


def lay_out(figure: Figure, *, heading: bool = True) -> Sheet:
    """The figure as marks."""
    sheet = Sheet(WIDTHS[figure.width])
    if heading:
        sheet.paragraph(figure.title, TITLE, bold=True)
        sheet.paragraph(figure.subtitle, TEXT, colour=MUTED)
        sheet.y += 6
    if _is_empty(figure):
        sheet.paragraph(WORDS[figure.language].nothing, TEXT)
    else:
        _lay_out(figure, sheet)
    if heading:
        for note in notes_of(figure):
            sheet.paragraph(note, SMALL, colour=MUTED)
    return sheet


def _lay_out(figure: Figure, sheet: Sheet) -> None:
    match figure:
        case BarsFigure():
            bars.lay_out(figure, sheet)
        case StackedFigure():
            stacked.lay_out(figure, sheet)
        case LinesFigure():
            lines.lay_out(figure, sheet)
        case HeatFigure():
            heat.lay_out(figure, sheet)
        case DotsFigure():
            dots.lay_out(figure, sheet)
        case CooccurrenceFigure():
            cooccurrence.lay_out(figure, sheet)


def _is_empty(figure: Figure) -> bool:
    """Whether there is not one row to draw."""
    match figure:
        case BarsFigure():
            return not figure.bars
        case StackedFigure():
            return not figure.rows or not figure.levels
        case LinesFigure():
            return not figure.lines or not figure.years
        case HeatFigure():
            return not figure.codes or not figure.levels
        case DotsFigure():
            return not figure.dots
        case CooccurrenceFigure():
            return not figure.codes
