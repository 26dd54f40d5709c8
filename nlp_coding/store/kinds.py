"""Respondents as tables count them: how many there are of a kind, whoever they are."""

from __future__ import annotations

import hashlib
import json
import sys
from abc import ABC, abstractmethod
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from nlp_coding.store.arrays import Column
    from nlp_coding.store.overview import StudyColumns


class Field(NamedTuple):
    """What respondents are told apart by."""

    of: str
    name: str = ""
    parts: tuple[Field, ...] = ()
    levels: frozenset[str] = frozenset()


AGREEMENT, WAVE, COMMENTED, CODED = map(Field, ("agreement", "wave", "commented", "coded"))
"""The values are text or None; whether there is a comment; and a `CodedAs`. The wave may bear a name."""


def attribute(name: str) -> Field:
    """The answer in a column of attributes; a blank one, or none, is the empty text."""
    return Field("attribute", name)


def answer(name: str) -> Field:
    """The answer to a further closed question; a blank one, or none, is the empty text."""
    return Field("answer", name)


def answered(questions: Iterable[Field], levels: Iterable[str]) -> Field:
    """Whether any of some questions has one of these answers."""
    return Field("answered", parts=tuple(questions), levels=frozenset(levels))


class CodedAs(NamedTuple):
    """What holds of a respondent's comment."""

    has_comment: bool = False
    substance: bool | None = None
    """As in StudyColumns."""
    codes: tuple[str, ...] = ()
    """Those that apply, in codebook order."""
    disputed: bool = False
    by_person: bool = False
    """Whether a person has decided on it, in whatever code."""


class Kind(NamedTuple):
    """Respondents that are the same in some fields."""

    values: tuple[Any, ...]
    """One a field."""
    n: int
    weight: Fraction = Fraction(0)
    """The sum of their weights, where that was asked for; one without a weight counts as 1."""
    squares: Fraction = Fraction(0)
    """And of the squares."""


class States(NamedTuple):
    """Digests: the same digest, the same numbers of every kind."""

    people: str
    """Of all but codes, substance and weights."""
    codes: str
    """Of all but weights."""


class Respondents(ABC):
    """All respondents, to be counted by kinds."""

    @abstractmethod
    def kinds(self, *fields: Field, weighted: bool = False) -> list[Kind]:
        """How many there are of each kind; the first field's values come in the order that respondents have them in."""

    @abstractmethod
    def states(self) -> States:
        """What all numbers are made from."""

    @abstractmethod
    def coded(self) -> Column:
        """A `CodedAs` for each respondent, to be held against another run's; it loads numpy."""

    @abstractmethod
    def commenting(self, places: Sequence[int]) -> list[tuple[int, str | None]]:
        """The keys of comments and the agreements of some respondents, by their places in the order they were added.

        All of them have a comment.
        """

    def values(self, field: Field) -> list[Any]:
        """The values of a field, in the order in which respondents first have them."""
        return list(dict.fromkeys(kind.values[0] for kind in self.kinds(field)))


class ListedRespondents(Respondents):
    """Respondents from the columns of a study."""

    def __init__(self, columns: StudyColumns, by_person: Collection[str] = ()) -> None:
        """`by_person` are the comments that a person has decided on."""
        self.columns = columns
        self._by_person = by_person

    def kinds(self, *fields: Field, weighted: bool = False) -> list[Kind]:
        columns = [self._column(field) for field in fields]
        if not weighted:
            counted = Counter(zip(*columns, strict=True))
            return [Kind(self._named(fields, values), n) for values, n in counted.items()]
        exact = cache(exact_weight)
        found: dict[tuple[Any, ...], tuple[int, Fraction, Fraction]] = {}
        for (*values, weight), n in Counter(zip(*columns, self.columns.weights, strict=True)).items():
            one = exact(weight)
            before = found.get(key := tuple(values), (0, Fraction(0), Fraction(0)))
            found[key] = (before[0] + n, before[1] + n * one, before[2] + n * one**2)
        return [Kind(self._named(fields, values), *sums) for values, sums in found.items()]

    def _named(self, fields: Sequence[Field], values: tuple[Any, ...]) -> tuple[Any, ...]:
        if CODED not in fields:
            return values
        return tuple(CodedAs(*value) if field == CODED else value for field, value in zip(fields, values, strict=True))

    def _column(self, field: Field) -> Sequence[Any]:
        columns = self.columns
        if field.of == "agreement":
            return columns.agreements
        if field.of == "wave":
            return columns.waves
        if field.of == "commented":
            return [one is not None for one in columns.comment_ids]
        if field.of == "coded":
            return self._coded
        if field.of == "answered":
            parts = zip(*(self._column(part) for part in field.parts), strict=True)
            any_of = cache(lambda answers: not field.levels.isdisjoint(answers))
            return [any_of(answers) for answers in parts]
        mappings = columns.attributes if field.of == "attribute" else columns.answers
        return [mapping.get(field.name, "") for mapping in mappings]

    @cached_property
    def _coded(self) -> list[tuple[Any, ...]]:
        columns, by_person = self.columns, self._by_person
        return [
            (comment_id is not None, substance, codes, disputed, comment_id in by_person)
            for comment_id, substance, codes, disputed in zip(
                columns.comment_ids, columns.substance, columns.codes, columns.disputed, strict=True
            )
        ]

    def coded(self) -> Column:
        import numpy as np

        from nlp_coding.store.arrays import Column

        known: dict[tuple[Any, ...], int] = {}
        places = [known.setdefault(one, len(known)) for one in self._coded]
        return Column([CodedAs(*one) for one in known], np.array(places, dtype=np.int64))

    def commenting(self, places: Sequence[int]) -> list[tuple[int, str | None]]:
        columns = self.columns
        return [(columns.comment_keys[place] or 0, columns.agreements[place]) for place in places]

    def states(self) -> States:
        columns = self.columns
        names = {
            kind: sorted({name for mapping in {id(one): one for one in mappings}.values() for name in mapping})
            for kind, mappings in (("attribute", columns.attributes), ("answer", columns.answers))
        }
        fields = [AGREEMENT, WAVE, *(Field(kind, name) for kind, found in names.items() for name in found), COMMENTED]
        people = [_ranked(self._column(field)) for field in fields]
        found = [(substance, codes, disputed) for _, substance, codes, disputed, _ in self._coded]
        listed = {field: values for field, (values, _) in zip(fields, people, strict=True)}
        coded, ranks = _ranked(found)
        whole = [of for _, of in people]
        sizes = [len(values) for values, _ in people]
        return states_from(
            listed,
            coded,
            _sorted_rows(whole, sizes, len(found)),
            _sorted_rows([*whole, ranks], [*sizes, len(coded)], len(found)),
        )


def exact_weight(weight: float | None) -> Fraction:
    """The decimal number that a weight is written as; 1 for none."""
    return Fraction(1) if weight is None else Fraction(repr(weight))


def states_from(people: Mapping[Field, Sequence[Any]], coded: Sequence[Any], rows: bytes, coded_rows: bytes) -> States:
    """The digests, from each field's values in order, and the respondents' places among them in sorted rows."""
    named = json.dumps([[of, name, list(values)] for (of, name, *_), values in people.items()], ensure_ascii=False)
    who = hashlib.sha256(named.encode() + rows).hexdigest()
    what = hashlib.sha256(json.dumps([who, coded], ensure_ascii=False).encode() + coded_rows).hexdigest()
    return States(who, what)


def ordered(values: Iterable[Any]) -> list[Any]:
    """Distinct values in an order that hangs on nothing else."""
    return sorted(values, key=lambda value: json.dumps(value, ensure_ascii=False))


def in_words(sizes: Sequence[int]) -> list[list[int]]:
    """Columns, by their number of values, that go together into one whole number of 62 bits."""
    words: list[list[int]] = []
    size = _WORD
    for place, n in enumerate(sizes):
        if size * max(n, 1) >= _WORD:
            words.append([])
            size = 1
        words[-1].append(place)
        size *= max(n, 1)
    return words


_WORD = 2**62


def _ranked(column: Sequence[Any]) -> tuple[list[Any], list[int]]:
    """The values in order, and each respondent's place among them."""
    values = ordered(dict.fromkeys(column))
    ranks = {value: place for place, value in enumerate(values)}
    return values, [ranks[value] for value in column]


def _sorted_rows(columns: Sequence[Sequence[int]], sizes: Sequence[int], n: int) -> bytes:
    """The rows of some columns in order, word after word."""
    words = []
    for word in in_words(sizes):
        keys: list[int] = [0] * n
        for place in word:
            size = sizes[place]
            keys = [key * size + rank for key, rank in zip(keys, columns[place], strict=True)]
        words.append(keys)
    if len(words) == 1:
        return as_bytes(sorted(words[0]))
    return b"".join(map(as_bytes, zip(*sorted(zip(*words, strict=True)), strict=True)))


def as_bytes(numbers: Iterable[int]) -> bytes:
    """Whole numbers as int64, little end first."""
    packed = array("q", numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()
