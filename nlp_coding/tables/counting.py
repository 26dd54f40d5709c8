"""Counting respondents into rows and figures: what the tables of `tabulate` have in common."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, NamedTuple

from nlp_coding.core.codebook import Language
from nlp_coding.core.numbers import format_count
from nlp_coding.core.survey import Respondent
from nlp_coding.core.table import WITHHELD, Column, Row, Tally, Weighing
from nlp_coding.tables.rowing import Rowing
from nlp_coding.tables.words import WORDS


@dataclass(frozen=True)
class Weights:
    """Sums over the respondents of a cell."""

    total: Fraction = Fraction(0)
    squares: Fraction = Fraction(0)

    def __add__(self, other: Weights) -> Weights:
        return Weights(self.total + other.total, self.squares + other.squares)


@dataclass(frozen=True, slots=True)
class Coded:
    """A respondent as the tables count it, with or without a comment; or several that are alike to them."""

    respondent: Respondent
    has_comment: bool = False
    substance: bool = False
    """False for a non-answer such as "-". A comment that was given a code has substance all the same."""
    codes: frozenset[str] = frozenset()
    """Ids of the codes (leaves) that apply; a person's "no" is already taken out."""
    pending: bool = False
    """A comment that the run has not read as it is now: it is in no base of codes, and the note counts it."""
    n: int = 1
    """How many such respondents there are."""
    weights: Weights | None = None
    """Their weights, where these differ from the respondent's own."""

    def weigh(self) -> Weights:
        """Their weights; a respondent without a weight counts as one."""
        if self.weights is not None:
            return self.weights
        weight = Fraction(1) if self.respondent.weight is None else Fraction(repr(self.respondent.weight))
        return Weights(self.n * weight, self.n * weight**2)


@dataclass(frozen=True)
class CodeColumn:
    """One heading in a table of codes: a code, or a group with all the codes below it."""

    label: str
    codes: frozenset[str]


Mark = Literal["all", "silent", "comment", "substance", "empty", "pending", "uncoded", "other", "mentions"] | int
"""What a respondent is counted as: an int is the place of a code column. `uncoded` has no code at all, `other` none of
the table's columns; both have substance. `mentions` counts a respondent once for each of the columns it is in."""


class Fact(NamedTuple):
    """A number of a study by name: whatever table prints it, it is the same number."""

    row: str
    """`level:Enig`, `answer:Vet ikke` (off the scale), `total`, `outside`, or `everywhere`, which is total and
    outside."""
    of: str
    """What is counted there: `comment`, or `with turnover+waiting`."""


@dataclass(frozen=True)
class Figure:
    """A column, the respondents it counts, and those it is a percentage of."""

    column: Column
    mark: Mark
    base: Mark | Literal["column"] | None = None
    """`column`: the figure's own count over all levels."""


@dataclass(frozen=True)
class Count:
    """How many respondents have each mark, by the row they stand in."""

    numbers: Mapping[tuple[str, Mark], int]
    levels: tuple[str, ...]
    outside: tuple[str, ...]
    columns: tuple[CodeColumn, ...] = ()
    weights: Mapping[tuple[str, Mark], Weights] | None = None
    """Where percentages are weighted."""
    withheld: Collection[Fact] = field(default=frozenset())
    """What is not published: `rows_of` and the notes leave it out."""
    gaps: frozenset[str] = frozenset()
    """What is small in some row of some table: a weighted share of all would be a second sum with it."""

    def of(self, mark: Mark, keys: Sequence[str]) -> int:
        return sum(self.numbers.get((key, mark), 0) for key in keys)

    def everywhere(self, mark: Mark) -> int:
        """Inside the total and outside it."""
        return self.of(mark, (*self.levels, *self.outside))

    def weight(self, mark: Mark, keys: Sequence[str]) -> Weights:
        assert self.weights is not None
        return sum((self.weights.get((key, mark), Weights()) for key in keys), start=Weights())

    def text(self, mark: Mark, row: str, keys: Sequence[str], *, language: Language) -> str:
        """A number as a note says it."""
        if self.is_withheld(mark, row):
            return WORDS[language].withheld
        return format_count(self.of(mark, keys), language=language)

    def is_withheld(self, mark: Mark, row: str) -> bool:
        return Fact(row, self.name(mark)) in self.withheld

    def name(self, mark: Mark) -> str:
        """What a mark counts, by the ids of codes, which are the same in every table."""
        if isinstance(mark, int):
            return f"with {codes_name(self.columns[mark])}"
        if mark == "other":
            return f"without {'; '.join(map(codes_name, self.columns))}"
        if mark == "mentions":
            return f"mentions {'; '.join(map(codes_name, self.columns))}"
        return mark


def codes_name(column: CodeColumn) -> str:
    return "+".join(sorted(column.codes))


def count(
    coded: Iterable[Coded], rowing: Rowing, columns: Sequence[CodeColumn] = (), *, weighted: bool = False
) -> Count:
    """One pass over the respondents; a comment with two codes of one column counts once in it."""
    # Respondents repeat each other: the marks are worked out once a kind.
    kinds: Counter[tuple[str, bool, bool, frozenset[str], bool]] = Counter()
    weights_of: dict[tuple[str, bool, bool, frozenset[str], bool], Weights] = {}
    for one in coded:
        kind = (rowing.key(one.respondent), one.has_comment, one.substance, one.codes, one.pending)
        kinds[kind] += one.n
        if weighted:
            before = weights_of.get(kind)
            weights_of[kind] = one.weigh() if before is None else before + one.weigh()
    columns_of: dict[str, list[int]] = {}
    for index, column in enumerate(columns):
        for code in column.codes:
            columns_of.setdefault(code, []).append(index)
    numbers: Counter[tuple[str, Mark]] = Counter()
    # As whole numbers of the smallest unit: to add fractions up takes twenty times as long.
    totals: Counter[tuple[str, Mark]] = Counter()
    squares: Counter[tuple[str, Mark]] = Counter()
    unit = math.lcm(*(one.total.denominator for one in weights_of.values()))
    square_unit = math.lcm(*(one.squares.denominator for one in weights_of.values()))
    for kind, n in kinds.items():
        key, has_comment, substance, codes, pending = kind
        found = {index for code in codes for index in columns_of.get(code, ())}
        times = dict.fromkeys(_marks(has_comment, substance or bool(codes), pending, codes, found), 1)
        if has_comment and not pending and found:
            times["mentions"] = len(found)
        for mark, factor in times.items():
            numbers[key, mark] += n * factor
        if weighted:
            total, square = _in_units(weights_of[kind].total, unit), _in_units(weights_of[kind].squares, square_unit)
            for mark, factor in times.items():
                totals[key, mark] += total * factor
                squares[key, mark] += square * factor
    levels, outside = rowing.split(key for key, *_ in kinds)
    weights = {
        cell: Weights(Fraction(total, unit), Fraction(squares[cell], square_unit)) for cell, total in totals.items()
    }
    return Count(numbers, levels, outside, tuple(columns), weights if weighted else None)


def _in_units(number: Fraction, unit: int) -> int:
    return number.numerator * (unit // number.denominator)


def _marks(has_comment: bool, substance: bool, pending: bool, codes: frozenset[str], found: set[int]) -> set[Mark]:
    if not has_comment:
        return {"all", "silent"}
    if pending:
        return {"all", "comment", "pending"}
    if not substance:
        return {"all", "comment", "empty"}
    marks: set[Mark] = {"all", "comment", "substance", *found}
    if not codes:
        marks.add("uncoded")
    if not found:
        marks.add("other")
    return marks


def rows_of(counted: Count, figures: Sequence[Figure], rowing: Rowing, *, language: Language) -> tuple[Row, ...]:
    """The levels, then the total, then one row for all who stand outside it, where there are any."""
    words = WORDS[language]

    def row(label: str, kind: Literal["level", "total", "outside"], keys: Sequence[str]) -> Row:
        name = rowing.name(keys[0]) if kind == "level" else kind

        def cell(figure: Figure) -> Tally:
            n = counted.of(figure.mark, keys)
            if counted.is_withheld(figure.mark, name):
                return WITHHELD
            if figure.base is None:
                return Tally(n)
            mark: Mark = figure.mark if figure.base == "column" else figure.base
            of, base_row = (counted.levels, "total") if figure.base == "column" else (keys, name)
            if figure.base == "column" and kind == "outside":
                return Tally(n)  # an outside row is no part of the column's comments, so it has no share of them
            if counted.is_withheld(mark, base_row):
                return WITHHELD
            weighing = _weighing(counted, figure.mark, keys, mark, of)
            if (
                weighing
                and base_row == "total"
                and n
                and {counted.name(figure.mark), counted.name(mark)} & counted.gaps
            ):
                return WITHHELD
            return Tally(n, counted.of(mark, of), weighing)

        return Row(label, kind, tuple(cell(figure) for figure in figures))

    rows = [row(level or words.not_stated, "level", [level]) for level in counted.levels]
    rows.append(row(words.total, "total", counted.levels))
    if counted.outside:
        rows.append(row(words.outside, "outside", counted.outside))
    return tuple(rows)


def _weighing(
    counted: Count, mark: Mark, keys: Sequence[str], base_mark: Mark, base_keys: Sequence[str]
) -> Weighing | None:
    if counted.weights is None:
        return None
    of, base = counted.weight(mark, keys), counted.weight(base_mark, base_keys)
    effective = float(base.total**2 / base.squares) if base.squares else 0.0
    return Weighing(of.total, base.total, effective)
