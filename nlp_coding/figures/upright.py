"""Bars that stand."""

from __future__ import annotations

from nlp_coding.core.numbers import format_count
from nlp_coding.figures.measure import wrapped
from nlp_coding.figures.parts import VALUE_ROOM, Field, axis_end, bordered, draw_upright_axis, shown, whisker
from nlp_coding.figures.sheet import Box, Sheet
from nlp_coding.figures.spec import BarsFigure
from nlp_coding.figures.style import BAR, CAPITAL, GAP, LEADING, MUTED, SMALL, TEXT
from nlp_coding.figures.words import WORDS

_HEIGHT = 170.0
_WIDEST = 44.0


def lay_out(figure: BarsFigure, sheet: Sheet) -> None:
    """Each bar with its share above it, and its label and n below."""
    sheet.paragraph(figure.axis or WORDS[figure.language].percent, SMALL, colour=MUTED)
    top = sheet.y + TEXT * LEADING + 4
    field = Field(sheet.left + VALUE_ROOM, sheet.right, top, top + _HEIGHT)
    most = axis_end(figure.shares(), figure.most)
    axis = draw_upright_axis(sheet, field, most, language=figure.language)
    step = (field.right - field.left) / max(len(figure.bars), 1)
    thick = min(step * 0.6, _WIDEST)
    labels = [wrapped(bar.label, TEXT, step - GAP) for bar in figure.drawn]
    below = field.bottom + 4 + max(map(len, labels), default=0) * TEXT * LEADING
    for place, (bar, lines) in enumerate(zip(figure.drawn, labels, strict=True)):
        x = field.left + (place + 0.5) * step
        end = axis.start
        if bar.share.value is not None:
            end = axis.at(bar.share.value)
            sheet.add(Box(x - thick / 2, end, thick, axis.start - end, BAR))
        if bar.share.interval is not None:
            low, high = (axis.at(one) for one in bar.share.interval)
            sheet.add(*bordered(whisker((x, low), (x, high))))
            end = min(end, high)
        sheet.write(x, end - 4 - TEXT * CAPITAL / 2, [shown(bar.share, figure.language)], anchor="middle")
        sheet.write(x, field.bottom + 4 + len(lines) * TEXT * LEADING / 2, lines, anchor="middle")
        if bar.base is not None:
            base = f"{WORDS[figure.language].n} = {format_count(bar.base, language=figure.language)}"
            sheet.write(x, below + SMALL * LEADING / 2, [base], size=SMALL, colour=MUTED, anchor="middle")
    sheet.y = below + SMALL * LEADING + GAP
