"""Bars: a share for each of several groups or codes."""

from __future__ import annotations

from nlp_coding.figures import upright
from nlp_coding.figures.parts import (
    VALUE_ROOM,
    Axis,
    Side,
    axis_end,
    base_side,
    bordered,
    draw_axis,
    lay_rows,
    marker,
    shown,
    whisker,
)
from nlp_coding.figures.sheet import Box, Shape, Sheet
from nlp_coding.figures.spec import Bar, BarsFigure
from nlp_coding.figures.style import BAR, INK, PAPER
from nlp_coding.figures.words import WORDS

_THICK = 13.0


def lay_out(figure: BarsFigure, sheet: Sheet) -> None:
    """Lying bars, or standing ones where they are asked for and have room."""
    if figure.stands:
        upright.lay_out(figure, sheet)
        return
    language = figure.language
    words = WORDS[language]
    bars = figure.drawn
    if figure.has_corrected:
        as_coded, corrected = Box(-5, -4, 10, 8, BAR), _diamond(0, 0)
        sheet.legend([(words.as_coded, as_coded), (words.corrected, corrected)])
    sides = base_side([bar.base for bar in bars], language)
    if figure.has_corrected:
        cells = tuple(shown(bar.corrected, language) if bar.corrected else "" for bar in bars)
        sides = (Side(words.corrected_column, cells), *sides)
    field, middles = lay_rows(sheet, [bar.label for bar in bars], sides, least=_THICK + 7, after=VALUE_ROOM)
    axis = draw_axis(
        sheet, field, axis_end(figure.shares(), figure.most), figure.axis or words.percent, language=language
    )
    for bar, middle in zip(bars, middles, strict=True):
        end = axis.start
        if bar.share.value is not None:
            width = axis.at(bar.share.value) - axis.start
            sheet.add(Box(axis.start, middle - _THICK / 2, width, _THICK, BAR))
            end += width
        # The interval of the raw share and the corrected share stand above each other, not over each other.
        apart = 3.0 if bar.corrected else 0.0
        if bar.share.interval is not None:
            low, high = (axis.at(one) for one in bar.share.interval)
            sheet.add(*bordered(whisker((low, middle - apart), (high, middle - apart))))
            end = max(end, high)
        if bar.corrected is not None and bar.corrected.value is not None:
            end = max(end, _corrected(bar, sheet, axis, middle + apart))
        sheet.write(end + 4, middle, [shown(bar.share, language)])


def _corrected(bar: Bar, sheet: Sheet, axis: Axis, y: float) -> float:
    """Draws the diamond with its interval; how far it reaches."""
    assert bar.corrected is not None
    assert bar.corrected.value is not None
    x = axis.at(bar.corrected.value)
    end = x + 4
    if bar.corrected.interval is not None:
        low, high = (axis.at(one) for one in bar.corrected.interval)
        sheet.add(*bordered(whisker((low, y), (high, y))))
        end = max(end, high)
    sheet.add(_diamond(x, y))
    return end


def _diamond(x: float, y: float) -> Shape:
    return marker("diamond", x, y, PAPER, size=3.2, edge=INK)
