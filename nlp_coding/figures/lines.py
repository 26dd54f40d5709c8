"""Lines over years, each with its label at its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlp_coding.core.numbers import WITHHELD_MARK
from nlp_coding.figures.measure import width_of, wrapped
from nlp_coding.figures.parts import (
    VALUE_ROOM,
    Axis,
    Field,
    axis_end,
    bordered,
    draw_upright_axis,
    marker,
    shown,
    whisker,
)
from nlp_coding.figures.sheet import Point, Sheet, Stroke
from nlp_coding.figures.spec import Line, LinesFigure
from nlp_coding.figures.style import (
    DASHES,
    GAP,
    LEADING,
    LINE_COLOURS,
    MARKERS,
    MUTED,
    PAPER,
    SMALL,
    TEXT,
)
from nlp_coding.figures.words import WORDS

_LABEL_PART = 0.36
_HEIGHT = 190.0
_DOTTED = (0.8, 2.4)
_LEADER = 14.0
"""Width of the strip in which a line's end is joined with its label."""


def lay_out(figure: LinesFigure, sheet: Sheet) -> None:
    """Labels stand in the order of the lines' ends, moved apart where these are close."""
    sheet.paragraph(figure.axis or WORDS[figure.language].percent, SMALL, colour=MUTED)
    width = (sheet.right - sheet.left) * _LABEL_PART
    labels = [_label(line, figure, width) for line in figure.lines]
    heights = [len(lines) * TEXT * LEADING + 3 for lines in labels]
    label_width = max((width_of(one, TEXT) for lines in labels for one in lines), default=0.0)
    right = sheet.right - label_width - _LEADER - 2 * GAP
    top = sheet.y + 2 * GAP
    field = Field(sheet.left + VALUE_ROOM, right, top, top + max(_HEIGHT, sum(heights)))
    most = axis_end(figure.shares(), figure.most)
    axis = draw_upright_axis(sheet, field, most, language=figure.language)
    xs = _places(figure.years, field)
    apart = [_dodged(figure, number, xs) for number in range(len(figure.lines))]
    for number, line in enumerate(figure.lines):
        _draw(sheet, line, number, apart[number], axis)
    sheet.y = field.bottom
    _years(sheet, figure, xs)
    ends = [_end(line, places, axis) for line, places in zip(figure.lines, apart, strict=True)]
    middles = spread([y for _, y in ends], heights, (field.top, field.bottom))
    turn, end = field.right + GAP, field.right + GAP + _LEADER
    for number, (lines, (x, y), middle) in enumerate(zip(labels, ends, middles, strict=True)):
        # From a line that ends early it is dotted and grey, not to look like the line going on.
        known = figure.lines[number].shares[-1].value is not None
        colour, dash = (_colour(number), ()) if known else (MUTED, _DOTTED)
        if any(share.value is not None for share in figure.lines[number].shares):
            sheet.add(Stroke(((x + 5, y), (turn, y), (end, middle)), colour, 0.5, dash))
        sheet.write(end + GAP, middle, lines)
    sheet.y += GAP


def spread(wanted: Sequence[float], heights: Sequence[float], room: tuple[float, float]) -> list[float]:
    """Middles in the order that is wanted, as near to it as they can be without touching, inside the room if it holds.

    Those that touch are joined into a block around the mean of what they want, until no blocks touch.
    """
    top, bottom = room
    blocks: list[tuple[list[int], float]] = []
    for one in sorted(range(len(wanted)), key=lambda place: wanted[place]):
        members, middle = [one], wanted[one]
        while True:
            height = sum(heights[member] for member in members)
            middle = max(min(middle, bottom - height / 2), top + height / 2)
            if not blocks or blocks[-1][1] + sum(heights[at] for at in blocks[-1][0]) / 2 <= middle - height / 2:
                break
            members = blocks.pop()[0] + members
            middle = sum(wanted[member] for member in members) / len(members)
        blocks.append((members, middle))
    placed = [0.0] * len(wanted)
    for members, middle in blocks:
        y = middle - sum(heights[member] for member in members) / 2
        for member in members:
            placed[member] = y + heights[member] / 2
            y += heights[member]
    return placed


def _label(line: Line, figure: LinesFigure, width: float) -> tuple[str, ...]:
    """With the share of the last year before it."""
    last = line.shares[-1] if line.shares else None
    value = f"{shown(last, figure.language)} " if last and (last.withheld or last.value is not None) else ""
    return wrapped(f"{value} {line.label}", TEXT, width)


def _places(years: Sequence[int], field: Field) -> list[float]:
    """x of each year: those at the ends stand somewhat inside the field, and one alone in its middle."""
    inset = 10.0
    if len(years) < 2:
        return [(field.left + field.right) / 2 for _ in years]
    step = (field.right - field.left - 2 * inset) / (years[-1] - years[0])
    return [field.left + inset + (year - years[0]) * step for year in years]


def _dodged(figure: LinesFigure, number: int, xs: Sequence[float]) -> list[float]:
    """x of a line's points: somewhat beside each other where intervals would hide one another."""
    if not any(share.interval for share in figure.shares()):
        return list(xs)
    step = min(4.0, 14.0 / len(figure.lines))
    return [x + (number - (len(figure.lines) - 1) / 2) * step for x in xs]


def _draw(sheet: Sheet, line: Line, number: int, xs: Sequence[float], axis: Axis) -> None:
    colour, shape = _colour(number), MARKERS[number % len(MARKERS)]
    dash = DASHES[(number + number // len(LINE_COLOURS)) % len(DASHES)]
    for share, x in zip(line.shares, xs, strict=True):
        if share.interval is not None:
            low, high = (axis.at(one) for one in share.interval)
            sheet.add(*bordered(whisker((x, low), (x, high), colour=colour)))
    for piece in _pieces(line, xs, axis):
        if len(piece) > 1:
            sheet.add(Stroke(piece, colour, 1.6, dash))
        sheet.add(*(marker(shape, x, y, colour, edge=PAPER) for x, y in piece))


def _pieces(line: Line, xs: Sequence[float], axis: Axis) -> Iterator[tuple[Point, ...]]:
    """The points between gaps: a line over a gap would say something of what is withheld or was not asked."""
    piece: list[Point] = []
    for share, x in zip(line.shares, xs, strict=True):
        if share.value is not None:
            piece.append((x, axis.at(share.value)))
        elif piece:
            yield tuple(piece)
            piece = []
    if piece:
        yield tuple(piece)


def _end(line: Line, xs: Sequence[float], axis: Axis) -> Point:
    """Of what is known of the line; at the foot of the axis where nothing is."""
    points = [point for piece in _pieces(line, xs, axis) for point in piece]
    return points[-1] if points else (xs[-1] if xs else axis.start, axis.start)


def _years(sheet: Sheet, figure: LinesFigure, xs: Sequence[float]) -> None:
    """The years below the field, and below each the markers of the lines that are withheld in it."""
    y = sheet.y + 4 + SMALL * LEADING / 2
    free, lowest = [0.0, 0.0], y
    for place, (year, x) in enumerate(zip(figure.written, xs, strict=True)):
        half = width_of(year, SMALL) / 2
        # A year that has no room beside the one before stands a line lower, or goes without.
        row = next((row for row, end in enumerate(free) if x - half > end), None)
        below = y + (row or 0) * SMALL * LEADING
        if row is not None:
            sheet.write(x, below, [year], size=SMALL, colour=MUTED, anchor="middle")
            free[row] = x + half + 3
        for number, line in enumerate(figure.lines):
            if line.shares[place].withheld:
                below += TEXT * LEADING
                sheet.add(marker(MARKERS[number % len(MARKERS)], x - 3, below, _colour(number)))
                sheet.write(x + 3, below, [WITHHELD_MARK])
        lowest = max(lowest, below)
    sheet.y = lowest + TEXT * LEADING / 2


def _colour(number: int) -> str:
    return LINE_COLOURS[number % len(LINE_COLOURS)]
