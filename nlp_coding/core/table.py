"""A table as numbers: what every output format and every figure is made from."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from nlp_coding.core.codebook import Language


@dataclass(frozen=True)
class Weighing:
    """A tally in weights, beside the numbers of people."""

    count: Fraction
    """The sum of the weights of those counted."""
    base: Fraction
    """The sum of the weights of the base."""
    effective: float
    """Kish's effective size of the base, (Σw)²/Σw²: what an interval goes by."""


@dataclass(frozen=True)
class Tally:
    """A cell: count of base, both in people."""

    count: int | None
    """None where it is withheld: the number is not in the table at all, whatever is made of it."""
    base: int | None = None
    """What a percentage is of; None where the cell is a count alone, or is withheld."""
    weighing: Weighing | None = None
    """Where the percentage is weighted."""

    @property
    def withheld(self) -> bool:
        return self.count is None

    @property
    def share(self) -> Fraction | None:
        """Count over base, exactly, by weight where there are weights; None without a base or with an empty one."""
        if self.count is None or not self.base:
            return None
        if self.weighing is not None:
            return self.weighing.count / self.weighing.base if self.weighing.base else None
        return Fraction(self.count, self.base)


WITHHELD = Tally(None)
"""A cell that is not published."""


@dataclass(frozen=True)
class Statistic:
    """A cell of a row of statistics."""

    value: Fraction | float | None
    """None where it cannot be computed; of an interval the lower end."""
    shows: Literal["count", "percent", "interval", "p", "coefficient", "range", "blank"]
    """`interval` is of a percentage, `range` of a coefficient; `blank` where the row has nothing to say of the
    column."""
    upper: Fraction | float | None = None
    """Of an interval, the upper end."""
    withheld: bool = False


BLANK = Statistic(None, "blank")


@dataclass(frozen=True)
class Column:
    """One column of figures. Neighbours with the same `group` stand under one heading."""

    label: str
    shows: Literal["count", "percent", "interval", "coefficient", "range"]
    """`interval`: Wilson's for the share of the same cell, 95 %. Columns of coefficients have no tallies, only
    statistics."""
    group: str | None = None


@dataclass(frozen=True)
class Row:
    """One row of cells, one for each column."""

    label: str
    kind: Literal["level", "total", "outside", "statistic"]
    """`outside` rows (no answer, off the scale) are not part of the total; a `statistic` is of a whole column."""
    cells: tuple[Tally | Statistic, ...]


@dataclass(frozen=True)
class CrossTable:
    """Rows by columns of tallies, with the words a reader needs to defend each cell."""

    title: str
    stub: str
    """The heading over the row labels."""
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    """In the scale's order, then outside rows, then the total last (or total, then outside: as given); then
    statistics."""
    notes: tuple[str, ...] = ()
    language: Language = "nb"
