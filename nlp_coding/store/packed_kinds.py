"""Kinds of respondents, counted from arrays."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_coding.store.arrays import LIMB, Codings, Column, People, Places
from nlp_coding.store.kinds import (
    AGREEMENT,
    CODED,
    COMMENTED,
    WAVE,
    CodedAs,
    Field,
    Kind,
    Respondents,
    States,
    in_words,
    ordered,
    states_from,
)

_DENSE = 4
"""Kinds are counted in a table of all there could be where it has at most so many cells a respondent."""


def coded_column(people: People, codings: Codings | None, ids: Mapping[int, str]) -> Column:
    """What holds of each comment where no person has decided on it; `ids` are the codes', by key."""
    known: dict[CodedAs, int] = {CodedAs(): 0}
    kinds = codings.kinds if codings else [(None, False, ())]
    places = codings.places if codings else np.zeros(people.n, dtype=np.uint8)
    # What the run read as another text is as though it had not read it: two kinds may be one.
    found = (
        CodedAs(True, None if void else substance, tuple(ids[key] for key in codes)) for substance, void, codes in kinds
    )
    of_kind = np.array([known.setdefault(one, len(known)) for one in found])
    return Column(list(known), np.where(people.comments > 0, of_kind[places], 0))


class PackedRespondents(Respondents):
    """Respondents from arrays."""

    def __init__(self, people: People, coded: Column) -> None:
        """`coded` has a `CodedAs` for each."""
        self.people = people
        self._coded = coded

    def kinds(self, *fields: Field, weighted: bool = False) -> list[Kind]:
        columns = [self._column(field) for field in fields]
        keys = _keys(columns)
        if math.prod(len(column.values) for column in columns) <= _DENSE * len(keys):
            found = np.flatnonzero(np.bincount(keys))
            at = found
        else:
            found, keys = np.unique(keys, return_inverse=True)
            at = np.arange(len(found))
        values, counts = _values(columns, found), np.bincount(keys)[at].tolist()
        if not weighted:
            return list(map(Kind, values, counts))
        totals = self._sums(keys, at, [[one] for one in self._limbs()])
        squares = self._sums(keys, at, combinations_with_replacement(self._limbs(), 2))
        unit = self.people.denominator
        return [
            Kind(of, n, Fraction(total, unit), Fraction(square, unit**2))
            for of, n, total, square in zip(values, counts, totals, squares, strict=True)
        ]

    def _limbs(self) -> list[tuple[int, NDArray[np.float64]]]:
        """The weights' numerators in parts, each with the bits it is shifted by."""
        weights = self.people.weights.astype(np.int64)
        shifts = range(0, max(int(weights.max(initial=0)).bit_length(), 1), LIMB)
        return [(shift, ((weights >> shift) & (2**LIMB - 1)).astype(np.float64)) for shift in shifts]

    def _sums(
        self, keys: Places, at: Places, products: Iterable[Sequence[tuple[int, NDArray[np.float64]]]]
    ) -> list[int]:
        """Sums of products of parts by key, exactly; two different parts make a square twice."""
        found = [0] * len(at)
        for parts in products:
            factors = [factor for _, factor in parts]
            shift = sum(shift for shift, _ in parts) + (len(parts) == 2 and parts[0][0] != parts[1][0])
            sums = np.bincount(keys, weights=math.prod(factors[1:], start=factors[0]))[at]
            found = [one + (int(more) << shift) for one, more in zip(found, sums.tolist(), strict=True)]
        return found

    def _column(self, field: Field) -> Column:
        if field == COMMENTED:
            return Column([False, True], (self.people.comments > 0).astype(np.uint8))
        if field == CODED:
            return self._coded
        if field.of == "answered":
            any_of = np.zeros(self.people.n, dtype=np.bool_)
            for part in field.parts:
                column = self._column(part)
                any_of |= np.array([value in field.levels for value in column.values], dtype=np.bool_)[column.places]
            return Column([False, True], any_of.astype(np.uint8))
        nothing = Column([""], np.zeros(self.people.n, dtype=np.uint8))
        return self.people.columns.get(WAVE if field.of == WAVE.of else field, nothing)

    def coded(self) -> Column:
        return self._coded

    def commenting(self, places: Sequence[int]) -> list[tuple[int, str | None]]:
        agreements = self._column(AGREEMENT)
        of_comments, of_agreements = self.people.comments[places].tolist(), agreements.places[places].tolist()
        return [(key, agreements.values[one]) for key, one in zip(of_comments, of_agreements, strict=True)]

    def states(self) -> States:
        by_kind = ("agreement", "wave", "attribute", "answer")
        fields = sorted(self.people.columns, key=lambda field: (by_kind.index(field.of), field.name))
        people = [self._ranked(self._column(field)) for field in (*fields, COMMENTED)]
        told = [(one.substance, one.codes, one.disputed) for one in self._coded.values]
        coded = self._ranked(Column(told, self._coded.places))
        return states_from(
            {field: column.values for field, column in zip((*fields, COMMENTED), people, strict=True)},
            coded.values,
            _sorted_rows(people),
            _sorted_rows([*people, coded]),
        )

    def _ranked(self, column: Column) -> Column:
        """Values that there are, in an order that hangs on nothing else."""
        used = np.bincount(column.places, minlength=len(column.values))
        values = ordered({value for value, n in zip(column.values, used.tolist(), strict=True) if n})
        rank = {value: place for place, value in enumerate(values)}
        ranks = np.array([rank.get(value, 0) for value in column.values], dtype=np.int64)
        return Column(values, ranks[column.places])


def _keys(columns: Sequence[Column]) -> NDArray[np.int64]:
    """One number a respondent, that tells combinations of places apart."""
    keys = np.zeros(len(columns[0].places), dtype=np.int64)
    for column in columns:
        keys *= len(column.values)
        keys += column.places
    return keys


def _values(columns: Sequence[Column], keys: NDArray[np.int64]) -> list[tuple[Any, ...]]:
    """The combinations of values that keys stand for."""
    named: list[list[Any]] = []
    for column in reversed(columns):
        keys, places = np.divmod(keys, len(column.values))
        named.insert(0, [column.values[place] for place in places.tolist()])
    return list(zip(*named, strict=True))


def _sorted_rows(columns: Sequence[Column]) -> bytes:
    """As in kinds.py."""
    words = []
    for word in in_words([len(column.values) for column in columns]):
        words.append(_keys([columns[place] for place in word]))
    if len(words) == 1:
        return np.sort(words[0]).astype("<i8").tobytes()
    order = np.lexsort(words[::-1])
    return b"".join(word[order].astype("<i8").tobytes() for word in words)


def laid_over(coded: Column, at: Mapping[int, CodedAs]) -> Column:
    """The same, with what is known better of some respondents, by their place."""
    if not at:
        return coded
    known = {value: place for place, value in enumerate(coded.values)}
    new = [known.setdefault(one, len(known)) for one in at.values()]
    places = coded.places.astype(np.min_scalar_type(len(known)))
    places[list(at)] = new
    return Column(list(known), places)
