"""A figure as marks on a sheet, in points from the upper left corner: what every form is laid out as.

The forms do all layout themselves rather than leave it to a plotting library, so that long labels get the room they
need, SVG and PNG are the same figure, and all that a file holds can be seen in the marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from nlp_coding.figures.measure import one_line, width_of, wrapped
from nlp_coding.figures.style import CAPITAL, GAP, INK, LEADING, MARGIN, SMALL, TEXT

Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """An upright rectangle."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    edge: str | None = None


@dataclass(frozen=True)
class Stroke:
    """A line through points."""

    points: tuple[Point, ...]
    colour: str
    width: float = 0.8
    dash: tuple[float, ...] = ()


@dataclass(frozen=True)
class Shape:
    """A filled polygon: a marker."""

    points: tuple[Point, ...]
    fill: str
    edge: str


@dataclass(frozen=True)
class Text:
    """One line of text; y is its baseline, and x the end that it is anchored by."""

    x: float
    y: float
    text: str
    size: float = TEXT
    colour: str = INK
    anchor: Anchor = "start"
    bold: bool = False


Mark = Box | Stroke | Shape | Text


@dataclass
class Sheet:
    """Marks that are laid down from top to bottom, the later over the earlier."""

    width: float
    y: float = MARGIN
    """Below everything so far."""
    marks: list[Mark] = field(default_factory=list)

    @property
    def left(self) -> float:
        return MARGIN

    @property
    def right(self) -> float:
        return self.width - MARGIN

    @property
    def height(self) -> float:
        return self.y + MARGIN

    def add(self, *marks: Mark) -> None:
        self.marks.extend(marks)

    def paragraph(self, text: str, size: float, *, colour: str = INK, bold: bool = False) -> None:
        """Text over the whole width, below what is there."""
        for line in wrapped(text, size, self.right - self.left, bold=bold):
            self.y += size * LEADING
            self.add(Text(self.left, self.y - size * (LEADING - CAPITAL) / 2, line, size, colour, bold=bold))

    def write(
        self,
        x: float,
        middle: float,
        lines: Sequence[str],
        *,
        size: float = TEXT,
        colour: str = INK,
        anchor: Anchor = "start",
        bold: bool = False,
    ) -> None:
        """Lines around a middle height."""
        first = middle - (len(lines) - 1) * size * LEADING / 2 + size * CAPITAL / 2
        for place, line in enumerate(lines):
            if line:
                self.add(Text(x, first + place * size * LEADING, line, size, colour, anchor, bold))

    def legend(self, entries: Sequence[tuple[str, Mark]], *, size: float = SMALL) -> None:
        """Marks with their words, in as many rows as they need; a mark is drawn as if its middle were at (0, 0)."""
        x, height = self.left, size * LEADING + 3
        rows = 1
        for label, mark in entries:
            lines = wrapped(label, size, self.right - self.left - 16)
            width = 14 + max((width_of(line, size) for line in lines), default=0.0)
            if x > self.left and x + width > self.right:
                self.y += height * rows
                x, rows = self.left, 1
            rows = max(rows, len(lines))
            middle = self.y + height / 2
            self.add(moved(mark, x + 5, middle))
            self.write(x + 14, middle + (len(lines) - 1) * size * LEADING / 2, lines, size=size)
            x += width + 2 * GAP
        self.y += height * rows + GAP


def moved(mark: Mark, x: float, y: float) -> Mark:
    """The same mark, that much to the right and down."""
    if isinstance(mark, Box):
        return Box(mark.x + x, mark.y + y, mark.width, mark.height, mark.fill, mark.edge)
    if isinstance(mark, Text):
        return Text(mark.x + x, mark.y + y, mark.text, mark.size, mark.colour, mark.anchor, mark.bold)
    points = tuple((a + x, b + y) for a, b in mark.points)
    if isinstance(mark, Stroke):
        return Stroke(points, mark.colour, mark.width, mark.dash)
    return Shape(points, mark.fill, mark.edge)


def fitting_size(texts: Sequence[str], width: float, *, size: float, least: float) -> float:
    """The size, at most that given, at which the widest of the texts fits; the least where none does."""
    widest = max((width_of(one_line(text), 1.0) for text in texts), default=0.0)
    return max(least, min(size, width / widest)) if widest else size
