"""Figures as values: what is drawn, from shares and tallies that are protected already.

A number that is withheld is not in a figure's value at all, so that no form of drawing can let it out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from nlp_coding.core.codebook import Language
from nlp_coding.core.intervals import wilson
from nlp_coding.core.table import Tally

Width = Literal["column", "page"]
"""The text column of an upright A4 page (16 cm), or that of the page on its side (24.7 cm)."""


@dataclass(frozen=True)
class Share:
    """One share of 0 to 1, with its interval where that is to be drawn."""

    value: Fraction | None
    """None where it is withheld, and where there is nothing to divide by or nothing was asked."""
    interval: tuple[float, float] | None = None
    """From and to, both as shares."""
    withheld: bool = False

    def __post_init__(self) -> None:
        if self.withheld and (self.value is not None or self.interval is not None):
            raise ValueError("what is withheld has neither value nor interval")
        if self.value is None and self.interval is not None:
            raise ValueError("an interval needs a value")
        if self.value is not None and not 0 <= self.value <= 1:
            raise ValueError(f"a share is from 0 to 1, not {self.value}")
        if self.interval is not None and not 0 <= self.interval[0] <= self.interval[1] <= 1:
            raise ValueError(f"an interval of a share goes from 0 to 1, not {self.interval}")

    @classmethod
    def of(cls, tally: Tally, *, interval: bool = False) -> Share:
        """The share of a table's cell, if asked for with Wilson's 95 % interval: by weight, of the effective base."""
        share = tally.share
        if share is None or not tally.base or not interval:
            return cls(share, withheld=tally.withheld)
        base = tally.weighing.effective if tally.weighing else float(tally.base)
        return cls(share, wilson(float(share) * base, base))

    @property
    def top(self) -> float:
        """The furthest that is drawn of it."""
        return max(float(self.value or 0), self.interval[1] if self.interval else 0.0)


MOST_UPRIGHT = 8
"""Bars that stand beside each other in a figure."""

WITHHELD = Share(None, withheld=True)
"""A share that is not published."""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What every figure has."""

    title: str
    subtitle: str = ""
    """What the shares are of, and of whom."""
    notes: tuple[str, ...] = ()
    """Below the figure; what marks such as ":" mean is added (`notes_of`)."""
    language: Language = "nb"
    width: Width = "column"

    def shares(self) -> Iterator[Share]:
        """Every share that is drawn."""
        return iter(())

    def has_withheld(self) -> bool:
        return any(share.withheld for share in self.shares())


@dataclass(frozen=True)
class Bar:
    """One bar: a group of respondents, or a code."""

    label: str
    share: Share
    base: int | None = None
    """n, shown beside the bar; None where it is not to be shown."""
    corrected: Share | None = None
    """The share as it is estimated to be without errors of coding, drawn as a diamond on the bar."""

    def __post_init__(self) -> None:
        if self.share.withheld and self.corrected is not None and not self.corrected.withheld:
            raise ValueError(f"the share of {self.label!r} is withheld, its corrected share is not")


@dataclass(frozen=True, kw_only=True)
class BarsFigure(Frame):
    """A share for each of several groups or codes."""

    bars: tuple[Bar, ...]
    upright: bool = False
    """Bars that stand; more than `MOST_UPRIGHT`, and those with corrected shares, lie all the same: else no room."""
    falling: bool = False
    """The highest first. What is withheld stands last, as given: its place would tell its size."""
    axis: str = ""
    """Heading of the axis; "Prosent" where it is not given."""
    most: Fraction | None = None
    """Where the axis ends, for figures that are to be compared; otherwise after the highest that is drawn."""

    @property
    def stands(self) -> bool:
        return self.upright and len(self.bars) <= MOST_UPRIGHT and not self.has_corrected

    @property
    def has_corrected(self) -> bool:
        return any(bar.corrected is not None for bar in self.bars)

    @property
    def drawn(self) -> tuple[Bar, ...]:
        """The bars in the order of the figure."""
        if not self.falling:
            return self.bars
        known = [bar for bar in self.bars if bar.share.value is not None]
        unknown = [bar for bar in self.bars if bar.share.value is None]
        return (*sorted(known, key=lambda bar: -(bar.share.value or 0)), *unknown)

    def shares(self) -> Iterator[Share]:
        for bar in self.bars:
            yield bar.share
            if bar.corrected is not None:
                yield bar.corrected


@dataclass(frozen=True)
class StackedRow:
    """One statement: the shares of its levels."""

    label: str
    shares: tuple[Share, ...]
    """In the order of the figure's levels."""
    base: int | None = None

    def segments(self, *, diverging: bool) -> tuple[tuple[int, Fraction], ...] | None:
        """The levels that are drawn, with their shares; None where the row is shown as withheld (or as empty) whole.

        What is missing of 100 % is what is withheld: a level that is withheld alone would be read off the rest. In a
        diverging figure nothing has a place where one level has not.
        """
        n_unknown = sum(share.value is None for share in self.shares)
        if n_unknown == 1 or n_unknown == len(self.shares) or (diverging and n_unknown):
            return None
        return tuple((level, share.value) for level, share in enumerate(self.shares) if share.value is not None)


@dataclass(frozen=True, kw_only=True)
class StackedFigure(Frame):
    """Statements on one scale as bars of 100 %."""

    levels: tuple[str, ...]
    """In the scale's order."""
    rows: tuple[StackedRow, ...]
    diverging: bool = False
    """The middle level (or the border between the two in the middle) stands at the same place in every bar."""

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.shares) != len(self.levels):
                raise ValueError(f"{row.label!r} has {len(row.shares)} shares for {len(self.levels)} levels")
            if sum(share.value or 0 for share in row.shares) > 1:
                raise ValueError(f"the shares of {row.label!r} are more than the whole")

    def shares(self) -> Iterator[Share]:
        for row in self.rows:
            yield from row.shares


@dataclass(frozen=True)
class Line:
    """One statement or level over the years."""

    label: str
    shares: tuple[Share, ...]
    """One for each year of the figure; one without a value that is not withheld is a gap (not asked that year)."""


@dataclass(frozen=True, kw_only=True)
class LinesFigure(Frame):
    """Shares over years, each line with its label at its end."""

    years: tuple[int, ...]
    """Rising; they stand as far apart as the years are."""
    lines: tuple[Line, ...]
    names: tuple[str, ...] = ()
    """What is written for each, where waves are called otherwise than by whole numbers; empty where they are not."""
    axis: str = ""
    most: Fraction | None = None

    def __post_init__(self) -> None:
        if self.names and len(self.names) != len(self.years):
            raise ValueError("each year has a name, or none has")
        if list(self.years) != sorted(set(self.years)):
            raise ValueError("years rise, each stands once")
        for line in self.lines:
            if len(line.shares) != len(self.years):
                raise ValueError(f"{line.label!r} has {len(line.shares)} shares for {len(self.years)} years")

    @property
    def written(self) -> tuple[str, ...]:
        """The years as they are called."""
        return self.names or tuple(map(str, self.years))

    def shares(self) -> Iterator[Share]:
        for line in self.lines:
            yield from line.shares


@dataclass(frozen=True, kw_only=True)
class HeatFigure(Frame):
    """Code by level: the share of the comments of the level that have the code."""

    codes: tuple[str, ...]
    levels: tuple[str, ...]
    cells: tuple[tuple[Share, ...], ...]
    """A row for each code, in it a share for each level."""
    bases: tuple[int | None, ...] = ()
    """n of each level; empty where it is not to be shown."""

    def __post_init__(self) -> None:
        if len(self.cells) != len(self.codes) or any(len(row) != len(self.levels) for row in self.cells):
            raise ValueError("a heat map has a row for each code and a cell for each level")
        if self.bases and len(self.bases) != len(self.levels):
            raise ValueError("a heat map has a base for each level, or none")

    def shares(self) -> Iterator[Share]:
        for row in self.cells:
            yield from row


@dataclass(frozen=True)
class Dot:
    """One share with its interval: a level of the scale."""

    label: str
    share: Share
    base: int | None = None


@dataclass(frozen=True, kw_only=True)
class DotsFigure(Frame):
    """How often each level wrote a comment: dots with intervals."""

    dots: tuple[Dot, ...]
    axis: str = ""
    most: Fraction | None = None

    def shares(self) -> Iterator[Share]:
        return (dot.share for dot in self.dots)


@dataclass(frozen=True, kw_only=True)
class CooccurrenceFigure(Frame):
    """How many comments have both of two codes: the lower triangle of a table of codes by codes."""

    codes: tuple[str, ...]
    pairs: tuple[tuple[Tally, ...], ...]
    """Row i has i tallies, with codes 0 to i - 1: the comments with both, of the comments with either."""
    totals: tuple[Tally, ...] = ()
    """The comments with each code, shown on the diagonal; empty where they are not to be shown."""
    shows: Literal["count", "jaccard"] = "count"
    """`jaccard`: both over either, two decimals (Jaccard 1901); the diagonal stays in comments."""

    def __post_init__(self) -> None:
        if [len(row) for row in self.pairs] != list(range(len(self.codes))):
            raise ValueError("row i of the pairs has i tallies")
        if self.totals and len(self.totals) != len(self.codes):
            raise ValueError("there is a total for each code, or none")

    def has_withheld(self) -> bool:
        return any(tally.withheld for row in (*self.pairs, self.totals) for tally in row)


Figure = BarsFigure | StackedFigure | LinesFigure | HeatFigure | DotsFigure | CooccurrenceFigure
