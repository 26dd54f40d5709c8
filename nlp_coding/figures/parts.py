"""Parts that several forms are made of: rows with their labels, the axis of shares, whiskers, markers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from nlp_coding.core.codebook import Language
from nlp_coding.core.numbers import WITHHELD_MARK, format_count, format_percent
from nlp_coding.figures.measure import width_of, wrapped
from nlp_coding.figures.sheet import Point, Shape, Sheet, Stroke, Text
from nlp_coding.figures.spec import Share
from nlp_coding.figures.style import CAPITAL, GAP, GRID, INK, LEADING, MUTED, PAPER, SMALL, TEXT
from nlp_coding.figures.words import WORDS

LABEL_PART = 0.4
"""Of the width, what labels of rows may take."""
VALUE_ROOM = 36.0
"""Beside a bar, for "100 %"."""
_ENDS = (5, 10, 20, 30, 40, 50, 60, 80, 100)
"""Where an axis may end, in per cent."""


@dataclass(frozen=True)
class Field:
    """Where a form draws its values."""

    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Side:
    """A column of figures to the right of the field."""

    heading: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Axis:
    """Shares of 0 to `most` along a stretch of the sheet, which may run upwards."""

    start: float
    end: float
    most: float

    def at(self, share: Fraction | float) -> float:
        return self.start + (self.end - self.start) * min(float(share) / self.most, 1.0)

    def ticks(self) -> tuple[Fraction, ...]:
        percent = round(self.most * 100)
        step = next(step for step in (1, 2, 5, 10, 20) if percent / step <= 6)
        return tuple(Fraction(one, 100) for one in range(0, percent + 1, step))


def axis_end(shares: Iterable[Share], most: Fraction | None) -> float:
    """The end that is asked for, and no less than all that is drawn needs."""
    top = max((share.top for share in shares), default=0.0)
    if most is not None:
        return max(float(most), top)
    return next((end for end in _ENDS if end >= top * 100), 100) / 100


def shown(share: Share, language: Language) -> str:
    """ "13 %", ":" for what is withheld, "–" where there is nothing to take a share of."""
    return WITHHELD_MARK if share.withheld else format_percent(share.value, language=language)


def base_side(bases: Sequence[int | None], language: Language) -> tuple[Side, ...]:
    """The column of n, if there is any."""
    if all(base is None for base in bases):
        return ()
    cells = tuple("" if base is None else format_count(base, language=language) for base in bases)
    return (Side(WORDS[language].n, cells),)


def lay_rows(
    sheet: Sheet, labels: Sequence[str], sides: Sequence[Side], *, least: float, after: float = 0.0
) -> tuple[Field, tuple[float, ...]]:
    """Draws labels and the columns beside the field; the field itself, and the middle of each row, are left to fill.

    `least` is the height of a row whose label has one line, `after` the room to the right of the field for values.
    """
    room = (sheet.right - sheet.left) * LABEL_PART
    lines = [wrapped(label, TEXT, room) for label in labels]
    label_width = max((width_of(line, TEXT) for row in lines for line in row), default=0.0)
    right = sheet.right
    if sides:
        sheet.y += SMALL * LEADING
    heading_y = sheet.y - SMALL * (LEADING - CAPITAL) / 2
    columns = []
    for side in reversed(sides):
        sheet.add(Text(right, heading_y, side.heading, SMALL, MUTED, "end"))
        columns.append((right, side))
        texts = [width_of(side.heading, SMALL), *(width_of(cell, SMALL) for cell in side.cells)]
        right -= max(texts) + 2 * GAP
    top = sheet.y
    middles = []
    for place, row in enumerate(lines):
        height = max(least, len(row) * TEXT * LEADING + 5)
        middle = sheet.y + height / 2
        middles.append(middle)
        sheet.write(sheet.left + label_width, middle, row, anchor="end")
        for x, side in columns:
            sheet.write(x, middle, [side.cells[place]], size=SMALL, colour=MUTED, anchor="end")
        sheet.y += height
    return Field(sheet.left + label_width + GAP, right - after, top, sheet.y), tuple(middles)


def draw_axis(sheet: Sheet, field: Field, most: float, heading: str, *, language: Language) -> Axis:
    """Lines of a grid behind the field, with their shares and a heading below it."""
    axis = Axis(field.left, field.right, most)
    sheet.y = field.bottom + 3 + SMALL * LEADING
    for tick in axis.ticks():
        x = axis.at(tick)
        sheet.add(Stroke(((x, field.top), (x, field.bottom)), GRID if tick else MUTED, 0.6))
        sheet.add(Text(x, sheet.y, format_percent(tick, language=language), SMALL, MUTED, "middle"))
    for line in wrapped(heading, SMALL, sheet.right - field.left):
        sheet.y += SMALL * LEADING
        # In the middle of the field, unless it is so long that it would leave the sheet.
        half = width_of(line, SMALL) / 2
        middle = min((field.left + field.right) / 2, sheet.right - half)
        sheet.add(Text(middle, sheet.y, line, SMALL, MUTED, "middle"))
    sheet.y += GAP
    return axis


def draw_upright_axis(sheet: Sheet, field: Field, most: float, *, language: Language) -> Axis:
    """The same for shares that run upwards; the labels stand to the left of the field."""
    axis = Axis(field.bottom, field.top, most)
    for tick in axis.ticks():
        y = axis.at(tick)
        sheet.add(Stroke(((field.left, y), (field.right, y)), GRID if tick else MUTED, 0.6))
        label = format_percent(tick, language=language)
        sheet.write(field.left - 4, y, [label], size=SMALL, colour=MUTED, anchor="end")
    return axis


def whisker(start: Point, end: Point, *, colour: str = INK) -> tuple[Stroke, ...]:
    """An interval with a cap at each end, lying or standing."""
    across = (0.0, 2.5) if start[1] == end[1] else (2.5, 0.0)
    caps = (
        Stroke(((x - across[0], y - across[1]), (x + across[0], y + across[1])), colour, 0.9) for x, y in (start, end)
    )
    return (Stroke((start, end), colour, 0.9), *caps)


def bordered(strokes: tuple[Stroke, ...]) -> tuple[Stroke, ...]:
    """With a white border, so that they show on the bar as well as beside it."""
    borders = tuple(Stroke(one.points, PAPER, one.width + 1.4) for one in strokes)
    return (*borders, *strokes)


def marker(shape: str, x: float, y: float, colour: str, *, size: float = 3.0, edge: str | None = None) -> Shape:
    """One of style.MARKERS around a point."""
    corners = [(x + size * a, y + size * b) for a, b in _corners(shape)]
    return Shape(tuple(corners), colour, edge or colour)


def _corners(shape: str) -> list[Point]:
    """On a circle of radius 1, or somewhat beyond where the form would look small."""
    if shape == "plus":
        return _cross(0.0)
    if shape == "cross":
        return _cross(math.pi / 4)
    if shape == "star":
        return [_on_circle(place / 10, 1.4 if place % 2 == 0 else 0.6) for place in range(10)]
    n_corners, turn, radius = {
        "square": (4, 0.125, 1.25),
        "triangle": (3, 0.0, 1.35),
        "down": (3, 0.5, 1.35),
        "diamond": (4, 0.0, 1.35),
    }.get(shape, (24, 0.0, 1.0))
    return [_on_circle(turn + place / n_corners, radius) for place in range(n_corners)]


def _on_circle(turn: float, radius: float) -> Point:
    """From the top, to the right."""
    return radius * math.sin(2 * math.pi * turn), -radius * math.cos(2 * math.pi * turn)


def _cross(angle: float) -> list[Point]:
    arm, half = 1.3, 0.42
    quarter = [(-half, -arm), (half, -arm), (half, -half)]
    turned = []
    for place in range(4):
        sine, cosine = math.sin(angle + place * math.pi / 2), math.cos(angle + place * math.pi / 2)
        turned += [(a * cosine - b * sine, a * sine + b * cosine) for a, b in quarter]
    return turned
