"""Counting respondents into rows and figures: what the tables of `tabulate` have in common."""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Coded:
    """One respondent, as the tables count it: there is one for every row of the survey, with or without a comment."""

    respondent: Respondent
    has_comment: bool = False
    substance: bool = False
    """False for a non-answer such as "-". A comment that was given a code has substance all the same."""
    codes: frozenset[str] = frozenset()
    """Ids of the codes (leaves) that apply; a person's "no" is already taken out."""
    pending: bool = False
    """A comment that the run has not read as it is now: it is in no base of codes, and the note counts it."""


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
class Weights:
    """Sums over the respondents of a cell."""

    total: Fraction = Fraction(0)
    squares: Fraction = Fraction(0)

    def __add__(self, other: Weights) -> Weights:
        return Weights(self.total + other.total, self.squares + other.squares)


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
    """One pass over the respondents; a comment with two codes of one column counts once in it.

    With `weighted`, a respondent without a weight counts as one.
    """
    # Respondents repeat each other: count the same and then the equal ones first, and work out the marks once a kind.
    everyone = list(coded)
    of_identity = Counter(map(id, everyone))
    kinds: Counter[tuple[str, bool, bool, frozenset[str], bool]] = Counter()
    weights_of: dict[tuple[str, bool, bool, frozenset[str], bool], Weights] = {}
    for one in {id(one): one for one in everyone}.values():
        kind = (rowing.key(one.respondent), one.has_comment, one.substance, one.codes, one.pending)
        n = of_identity[id(one)]
        kinds[kind] += n
        if weighted:
            weight = Fraction(1) if one.respondent.weight is None else Fraction(repr(one.respondent.weight))
            weights_of[kind] = weights_of.get(kind, Weights()) + Weights(n * weight, n * weight**2)
    columns_of: dict[str, list[int]] = {}
    for index, column in enumerate(columns):
        for code in column.codes:
            columns_of.setdefault(code, []).append(index)
    numbers: Counter[tuple[str, Mark]] = Counter()
    weights: dict[tuple[str, Mark], Weights] = {}
    for kind, n in kinds.items():
        key, has_comment, substance, codes, pending = kind
        found = {index for code in codes for index in columns_of.get(code, ())}
        for mark in _marks(has_comment, substance or bool(codes), pending, codes, found):
            numbers[key, mark] += n
            if weighted:
                weights[key, mark] = weights.get((key, mark), Weights()) + weights_of[kind]
        if has_comment and not pending and found:
            numbers[key, "mentions"] += n * len(found)
            if weighted:
                for _ in found:
                    weights[key, "mentions"] = weights.get((key, "mentions"), Weights()) + weights_of[kind]
    levels, outside = rowing.split(key for key, *_ in kinds)
    return Count(numbers, levels, outside, tuple(columns), weights if weighted else None)


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
