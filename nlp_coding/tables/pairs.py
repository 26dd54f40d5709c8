"""Codes that stand together: how many comments have both of two codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from nlp_coding.core.codebook import Language
from nlp_coding.core.table import WITHHELD, Column, CrossTable, Row, Tally
from nlp_coding.tables.counting import CodeColumn, Coded, Fact, codes_name
from nlp_coding.tables.making import PLAIN, Making


@dataclass(frozen=True)
class Pairs:
    """Of all comments with substance, whatever their respondents answered."""

    columns: tuple[CodeColumn, ...]
    totals: tuple[int, ...]
    """The comments with each code."""
    both: Mapping[tuple[int, int], int]
    """By the places of two columns, the lower one first; pairs that no comment has are there with 0."""
    base: int
    coded: int
    """The comments with any code at all."""

    def having(self, one: CodeColumn, other: CodeColumn) -> int:
        """The comments with both of two columns, whichever is named first; of one and the same, those with it."""
        of = {column.codes: place for place, column in enumerate(self.columns)}
        first, second = sorted((of[one.codes], of[other.codes]))
        return self.totals[first] if first == second else self.both[first, second]


def count_pairs(coded: Iterable[Coded], columns: Sequence[CodeColumn]) -> Pairs:
    """Count the comments with substance that each column has, and each two; a group has the comments of its codes."""
    places_of: dict[str, list[int]] = {}
    for place, column in enumerate(columns):
        for code in column.codes:
            places_of.setdefault(code, []).append(place)
    kinds: Counter[frozenset[str]] = Counter()
    for one in coded:
        if one.has_comment and not one.pending and (one.substance or one.codes):
            kinds[one.codes] += one.n
    totals: Counter[int] = Counter()
    both: Counter[tuple[int, int]] = Counter(dict.fromkeys(combinations(range(len(columns)), 2), 0))
    for codes, n in kinds.items():
        found = sorted({place for code in codes for place in places_of.get(code, ())})
        for place in found:
            totals[place] += n
        for pair in combinations(found, 2):
            both[pair] += n
    n_coded = sum(n for codes, n in kinds.items() if codes)
    return Pairs(tuple(columns), tuple(totals[place] for place in range(len(columns))), both, kinds.total(), n_coded)


def total_fact(column: CodeColumn) -> Fact:
    """The comments with a code, as other tables call the same number."""
    return Fact("everywhere", f"with {codes_name(column)}")


def pair_fact(one: CodeColumn, other: CodeColumn) -> Fact:
    """The comments with both; the same whichever is named first."""
    first, second = sorted((codes_name(one), codes_name(other)))
    return Fact("everywhere", f"with both {first}; {second}")


BASE = Fact("everywhere", "substance")


def tabulate_pairs(
    pairs: Pairs, *, making: Making = PLAIN, notes: Sequence[str] = (), title: str | None = None
) -> CrossTable:
    """Codes by codes: the number of comments with both, on the diagonal those with the code, and last the base.

    A cell beside the diagonal is of the comments with either of the two, where all three numbers are published.
    `notes` come after the table's own.
    """
    words = _WORDS[making.language]

    def tally(row: int, column: int) -> Tally:
        one, other = pairs.columns[row], pairs.columns[column]
        if row == column:
            return WITHHELD if total_fact(one) in making.withheld else Tally(pairs.totals[row])
        if pair_fact(one, other) in making.withheld:
            return WITHHELD
        n = pairs.both[min(row, column), max(row, column)]
        if total_fact(one) in making.withheld or total_fact(other) in making.withheld:
            return Tally(n)
        return Tally(n, pairs.totals[row] + pairs.totals[column] - n)

    places = range(len(pairs.columns))
    cells = [tuple(tally(row, column) for column in places) for row in places]
    base = WITHHELD if BASE in making.withheld else Tally(pairs.base)
    n_codes = len(pairs.columns)
    return CrossTable(
        title=title or words.title,
        stub=words.code,
        columns=tuple(Column(column.label, "count") for column in pairs.columns),
        rows=(
            *(Row(column.label, "level", row) for column, row in zip(pairs.columns, cells, strict=True)),
            *([Row(making.words.with_substance, "total", (base,) * n_codes)] if n_codes else []),
        ),
        notes=(words.note, *notes),
        language=making.language,
    )


@dataclass(frozen=True)
class _Words:
    title: str
    code: str
    note: str


_WORDS: Mapping[Language, _Words] = {
    "nb": _Words(
        title="Koder som forekommer sammen",
        code="Kode",
        note="Antall kommentarer som har begge kodene. På diagonalen står antallet kommentarer med koden.",
    ),
    "nn": _Words(
        title="Kodar som førekjem saman",
        code="Kode",
        note="Talet på kommentarar som har begge kodane. På diagonalen står talet på kommentarar med koden.",
    ),
    "en": _Words(
        title="Codes that occur together",
        code="Code",
        note="Number of comments that have both codes. The diagonal has the number with the code.",
    ),
}
