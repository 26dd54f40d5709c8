"""Shares of machine codings put right by the audit sample, as rows below the raw ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nlp_coding.core.table import BLANK, Row, Statistic
from nlp_coding.tables.counting import Count, Figure
from nlp_coding.tables.making import Making


@dataclass(frozen=True)
class Corrected:
    """A share of the comments with substance, estimated."""

    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Correction:
    """What the audit sample says of the columns of a table."""

    by_column: Mapping[int, Corrected]
    """By the place of the code's column."""
    n_audited: int
    """Comments drawn at random in which people decided on every code."""
    n_least: int
    """How many it takes."""

    def rows(self, counted: Count, figures: Sequence[Figure], making: Making) -> tuple[Row, ...]:
        """The corrected share of each code, and its interval."""
        words = making.words
        shares = [self._share(counted, figure) for figure in figures]
        intervals = [self._interval(counted, figure) for figure in figures]
        return (
            Row(words.corrected, "statistic", tuple(shares)),
            Row(words.corrected_interval, "statistic", tuple(intervals)),
        )

    def notes(self, making: Making) -> Iterator[str]:
        if self.by_column:
            yield making.words.note_corrected.format(n=self.n_audited)
        else:
            yield making.words.note_corrected_none.format(n=self.n_least)

    def _share(self, counted: Count, figure: Figure) -> Statistic:
        if figure.column.shows != "percent" or not isinstance(figure.mark, int):
            return BLANK
        if _hidden(counted, figure):
            return Statistic(None, "percent", withheld=True)
        found = self.by_column.get(figure.mark)
        return Statistic(found.share if found else None, "percent")

    def _interval(self, counted: Count, figure: Figure) -> Statistic:
        if figure.column.shows != "percent" or not isinstance(figure.mark, int):
            return BLANK
        if _hidden(counted, figure):
            return Statistic(None, "interval", withheld=True)
        found = self.by_column.get(figure.mark)
        return Statistic(found.low, "interval", found.high) if found else Statistic(None, "interval")


def _hidden(counted: Count, figure: Figure) -> bool:
    """The sample's estimate of a code that is all but withheld would be a hint."""
    return any(counted.is_withheld(figure.mark, row) for row in ("total", "everywhere"))
