"""Two codings of the same respondents side by side, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from nlp_coding.core.codebook import Language
from nlp_coding.tables.counting import CodeColumn, Coded, Count, Mark, count
from nlp_coding.tables.rowing import Rowing
from nlp_coding.tables.words import WORDS

State = Literal["new", "back", "retired", "absent"]
"""Of a code that only one of two codings has: new in the second, or in force again; retired there, or unknown there."""


@dataclass(frozen=True)
class Pair:
    """A heading as it was and as it is: a code, or one that only one of the two codings has."""

    id: str
    before: CodeColumn | None
    after: CodeColumn | None
    state: State | None = None

    @property
    def label(self) -> str:
        column = self.after or self.before
        return column.label if column else self.id


@dataclass(frozen=True)
class Compared:
    """One figure in every row of the table, before and after."""

    id: str | None
    """The code's; None for a figure that is of no one code."""
    label: str
    before: tuple[int, ...]
    after: tuple[int, ...]
    state: State | None = None

    @property
    def differences(self) -> tuple[int, ...]:
        return tuple(now - was for was, now in zip(self.before, self.after, strict=True))

    @property
    def changed(self) -> bool:
        return self.before != self.after or self.state is not None

    @property
    def is_new(self) -> bool:
        return self.state in ("new", "back")

    @property
    def is_gone(self) -> bool:
        return self.state in ("retired", "absent")


@dataclass(frozen=True)
class Comparison:
    """Counts by code and level, before and after."""

    stub: str
    rows: tuple[str, ...]
    """The levels, then the total, then those outside it where there are any."""
    total: int
    """The place of the total among the rows."""
    figures: tuple[Compared, ...]
    """The codes in the new codebook's order, then those that are gone; comments without a code; their base."""
    language: Language = "nb"

    def changed_cells(self) -> Iterator[tuple[Compared, str, int, int]]:
        """Figure, row, before and after of every cell that differs."""
        for figure in self.figures:
            for row, was, now in zip(self.rows, figure.before, figure.after, strict=True):
                if was != now:
                    yield figure, row, was, now


def compare(
    before: Iterable[Coded], after: Iterable[Coded], rowing: Rowing, pairs: Sequence[Pair], *, language: Language = "nb"
) -> Comparison:
    """The same respondents counted twice. A code that one of the two lacks counts none there."""
    words = WORDS[language]
    empty = CodeColumn("", frozenset())
    old = count(before, rowing, [pair.before or empty for pair in pairs])
    new = count(after, rowing, [pair.after or empty for pair in pairs])
    outside = tuple(dict.fromkeys(chain(old.outside, new.outside)))
    levels = tuple(dict.fromkeys(chain(old.levels, new.levels)))

    def figure(mark: Mark, label: str, pair: Pair | None = None) -> Compared:
        return Compared(
            pair.id if pair else None,
            label,
            _cells(old, mark, levels, outside),
            _cells(new, mark, levels, outside),
            pair.state if pair else None,
        )

    figures = [figure(place, pair.label, pair) for place, pair in enumerate(pairs)]
    figures += [figure("uncoded", words.no_code), figure("substance", words.with_substance)]
    rows = [*(level or words.not_stated for level in levels), words.total, *([words.outside] if outside else [])]
    return Comparison(
        rowing.stub or rowing.attribute or words.answer, tuple(rows), len(levels), tuple(figures), language
    )


def _cells(counted: Count, mark: Mark, levels: Sequence[str], outside: Sequence[str]) -> tuple[int, ...]:
    cells = [counted.of(mark, [level]) for level in levels]
    cells.append(counted.of(mark, levels))
    return (*cells, counted.of(mark, outside)) if outside else tuple(cells)
