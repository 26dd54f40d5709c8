"""Counting respondents into rows and figures: what the tables of `tabulate` have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from nlp_coding.core.codebook import Language
from nlp_coding.core.survey import Respondent
from nlp_coding.core.table import Column, Row, Tally
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


Mark = Literal["all", "silent", "comment", "substance", "empty", "pending", "uncoded", "other"] | int
"""What a respondent is counted as: an int is the place of a code column. `uncoded` has no code at all, `other` none of
the table's columns; both have substance."""


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

    def of(self, mark: Mark, keys: Sequence[str]) -> int:
        return sum(self.numbers.get((key, mark), 0) for key in keys)

    def everywhere(self, mark: Mark) -> int:
        """Inside the total and outside it."""
        return self.of(mark, (*self.levels, *self.outside))


def count(coded: Iterable[Coded], rowing: Rowing, columns: Sequence[CodeColumn] = ()) -> Count:
    """One pass over the respondents; a comment with two codes of one column counts once in it."""
    # Respondents repeat each other: count the same and then the equal ones first, and work out the marks once a kind.
    everyone = list(coded)
    of_identity = Counter(map(id, everyone))
    kinds: Counter[tuple[str, bool, bool, frozenset[str], bool]] = Counter()
    for one in {id(one): one for one in everyone}.values():
        kind = (rowing.key(one.respondent), one.has_comment, one.substance, one.codes, one.pending)
        kinds[kind] += of_identity[id(one)]
    columns_of: dict[str, list[int]] = {}
    for index, column in enumerate(columns):
        for code in column.codes:
            columns_of.setdefault(code, []).append(index)
    numbers: Counter[tuple[str, Mark]] = Counter()
    for (key, has_comment, substance, codes, pending), n in kinds.items():
        marks: set[Mark] = {"all"}
        if not has_comment:
            marks.add("silent")
        else:
            marks.add("comment")
            if pending:
                marks.add("pending")
            elif substance or codes:
                found = {index for code in codes for index in columns_of.get(code, ())}
                marks |= {"substance", *found}
                if not codes:
                    marks.add("uncoded")
                if not found:
                    marks.add("other")
            else:
                marks.add("empty")
        for mark in marks:
            numbers[key, mark] += n
    levels, outside = rowing.split(key for key, *_ in kinds)
    return Count(numbers, levels, outside)


def rows_of(counted: Count, figures: Sequence[Figure], *, language: Language) -> tuple[Row, ...]:
    """The levels, then the total, then one row for all who stand outside it, where there are any."""
    words = WORDS[language]

    def row(label: str, kind: Literal["level", "total", "outside"], keys: Sequence[str]) -> Row:
        def cell(figure: Figure) -> Tally:
            n = counted.of(figure.mark, keys)
            if figure.base is None:
                return Tally(n)
            if figure.base != "column":
                return Tally(n, counted.of(figure.base, keys))
            # An outside row is no part of the column's comments, so it has no share of them.
            return Tally(n, None if kind == "outside" else counted.of(figure.mark, counted.levels))

        return Row(label, kind, tuple(cell(figure) for figure in figures))

    rows = [row(level or words.not_stated, "level", [level]) for level in counted.levels]
    rows.append(row(words.total, "total", counted.levels))
    if counted.outside:
        rows.append(row(words.outside, "outside", counted.outside))
    return tuple(rows)
