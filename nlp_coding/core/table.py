"""A table as numbers: what every output format is made from."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from nlp_coding.core.codebook import Language


@dataclass(frozen=True)
class Tally:
    """A cell: count of base."""

    count: int
    base: int | None = None
    """What a percentage is of; None where the cell is a count alone."""

    @property
    def share(self) -> Fraction | None:
        """Count over base, exactly; None without a base or with an empty one."""
        return Fraction(self.count, self.base) if self.base else None


@dataclass(frozen=True)
class Column:
    """One column of figures. Neighbours with the same `group` stand under one heading."""

    label: str
    shows: Literal["count", "percent"]
    group: str | None = None


@dataclass(frozen=True)
class Row:
    """One row of cells, one for each column."""

    label: str
    kind: Literal["level", "total", "outside"]
    """`outside` rows (no answer, off the scale) are not part of the total."""
    cells: tuple[Tally, ...]


@dataclass(frozen=True)
class CrossTable:
    """Rows by columns of tallies, with the words a reader needs to defend each cell."""

    title: str
    stub: str
    """The heading over the row labels."""
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    """In the scale's order, then outside rows, then the total last (or total, then outside: as given)."""
    notes: tuple[str, ...] = ()
    language: Language = "nb"
