"""Statements on one scale as bars of 100 %, each level a segment."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from nlp_coding.core.codebook import Language
from nlp_coding.core.numbers import NO_SHARE, WITHHELD_MARK, format_percent
from nlp_coding.figures.measure import width_of
from nlp_coding.figures.parts import Field, base_side, lay_rows
from nlp_coding.figures.sheet import Box, Sheet, Stroke
from nlp_coding.figures.spec import StackedFigure, StackedRow
from nlp_coding.figures.style import GAP, GRID, MUTED, PAPER, SMALL, agreement_colours, text_colour

_THICK = 17.0


def lay_out(figure: StackedFigure, sheet: Sheet) -> None:
    """Levels above in a legend; in a segment its share, where it fits."""
    colours = agreement_colours(len(figure.levels))
    keys = [Box(-5, -4, 10, 8, colour, MUTED) for colour in colours]
    sheet.legend(list(zip(figure.levels, keys, strict=True)))
    sides = base_side([row.base for row in figure.rows], figure.language)
    field, middles = lay_rows(sheet, [row.label for row in figure.rows], sides, least=_THICK + 8)
    segments = [row.segments(diverging=figure.diverging) for row in figure.rows]
    lefts = [_left_of_middle(row, len(figure.levels)) if figure.diverging else Fraction(0) for row in segments]
    start, whole = _scale(field, segments, lefts)
    if figure.diverging:
        sheet.add(Stroke(((start, field.top), (start, field.bottom)), GRID, 0.6))
    for row, middle, parts, left in zip(figure.rows, middles, segments, lefts, strict=True):
        x = start - float(left) * whole
        for level, share in parts or ():
            width = float(share) * whole
            _segment(sheet, (x, middle, width), share, colours[level], figure.language)
            x += width
        if mark := _mark(row):
            sheet.write(x + 4, middle, [mark])
    sheet.y += GAP


def _mark(row: StackedRow) -> str:
    """What stands after the segments: that some are withheld, or that there is nothing to divide."""
    if any(share.withheld for share in row.shares):
        return WITHHELD_MARK
    return "" if any(share.value is not None for share in row.shares) else NO_SHARE


def _left_of_middle(parts: Sequence[tuple[int, Fraction]] | None, n_levels: int) -> Fraction:
    """How much of a bar stands before the middle of the middle level, or before the border in the middle."""
    half = n_levels // 2
    before = sum((share for level, share in parts or () if level < half), start=Fraction(0))
    if n_levels % 2:
        before += sum((share for level, share in parts or () if level == half), start=Fraction(0)) / 2
    return before


def _scale(
    field: Field, segments: Sequence[Sequence[tuple[int, Fraction]] | None], lefts: Sequence[Fraction]
) -> tuple[float, float]:
    """Where the bars begin (or have their middle), and how wide 100 % is, so that the field is filled."""
    most_left = max(lefts, default=Fraction(0))
    rights = [
        sum((share for _, share in parts), start=Fraction(0)) - left
        for parts, left in zip(segments, lefts, strict=True)
        if parts
    ]
    # Without a shift to the left the field is 100 %, whatever is withheld.
    most_right = max(rights, default=Fraction(1)) if most_left else Fraction(1)
    whole = (field.right - field.left) / float(most_left + most_right)
    return field.left + float(most_left) * whole, whole


def _segment(sheet: Sheet, place: tuple[float, float, float], share: Fraction, colour: str, language: Language) -> None:
    x, middle, width = place
    if not width:
        return
    sheet.add(Box(x, middle - _THICK / 2, width, _THICK, colour, PAPER))
    label = format_percent(share, language=language)
    if width_of(label, SMALL) + 3 <= width:
        sheet.write(x + width / 2, middle, [label], size=SMALL, colour=text_colour(colour), anchor="middle")
