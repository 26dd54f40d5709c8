"""Dots with whiskers: how often each level wrote a comment."""

from __future__ import annotations

from nlp_coding.figures.parts import VALUE_ROOM, axis_end, base_side, draw_axis, lay_rows, marker, shown, whisker
from nlp_coding.figures.sheet import Sheet
from nlp_coding.figures.spec import DotsFigure
from nlp_coding.figures.style import BAR, INK
from nlp_coding.figures.words import WORDS

_ROW = 19.0


def lay_out(figure: DotsFigure, sheet: Sheet) -> None:
    """A row for each dot; its share stands at the end of its whisker."""
    dots, language = figure.dots, figure.language
    sides = base_side([dot.base for dot in dots], language)
    field, middles = lay_rows(sheet, [dot.label for dot in dots], sides, least=_ROW, after=VALUE_ROOM)
    heading = figure.axis or WORDS[language].percent
    axis = draw_axis(sheet, field, axis_end(figure.shares(), figure.most), heading, language=language)
    for dot, middle in zip(dots, middles, strict=True):
        end = axis.start
        if dot.share.value is not None:
            x = axis.at(dot.share.value)
            end = x + 3
            if dot.share.interval is not None:
                low, high = (axis.at(one) for one in dot.share.interval)
                sheet.add(*whisker((low, middle), (high, middle), colour=INK))
                end = max(end, high)
            sheet.add(marker("circle", x, middle, BAR, size=3.4, edge=INK))
        sheet.write(end + 4, middle, [shown(dot.share, language)])
