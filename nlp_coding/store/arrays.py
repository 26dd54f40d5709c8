"""A million respondents as arrays: what they answered and how they are coded, as places among distinct values."""

from __future__ import annotations

import math
import zlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_coding.store.kinds import AGREEMENT, WAVE, Field, answer, attribute, exact_weight
from nlp_coding.store.packing import pack_json, unpack_mapping

Places = NDArray[np.integer[Any]]
"""Shape (respondents,): each one's place in a list of values."""

_LEVEL = 1
"""Of zlib: more costs time and gains little."""
_MOST = 2**62
"""Kinds are told apart by whole numbers below this."""
_DIGITS = 15
"""Decimal numbers of so many digits are told apart by float64."""
LIMB = 15
ADDED_UP = 2**23
"""Of fewer respondents, products of two numbers of so many bits are added up without an error in float64."""


@dataclass(frozen=True)
class Column:
    """A field of all respondents."""

    values: list[Any]
    """In the order in which respondents first have them."""
    places: Places


class Gathering:
    """A column on its way: values come in chunks."""

    def __init__(self) -> None:
        self._known: dict[Any, int] = {}
        self._places = array("I")

    def add(self, values: Sequence[Any]) -> None:
        known = self._known
        for value in dict.fromkeys(values):
            known.setdefault(value, len(known))
        self._places.extend(map(known.__getitem__, values))

    def column(self) -> Column:
        return Column(list(self._known), _narrow(np.frombuffer(self._places, dtype=np.uintc), len(self._known)))


def _narrow(places: Places, n_values: int) -> Places:
    return places.astype(np.min_scalar_type(max(n_values, 1) - 1))


@dataclass(frozen=True)
class People:
    """What respondents answered, without their codes."""

    columns: Mapping[Field, Column]
    weights: NDArray[np.integer[Any]]
    """Shape (respondents,): numerators of the weights as decimal numbers."""
    denominator: int
    comments: NDArray[np.int64]
    """Shape (respondents,): the keys of their comments, 0 for none."""

    @property
    def n(self) -> int:
        return len(self.comments)

    def are_among(self, keys: Iterable[int]) -> NDArray[np.bool_]:
        """Shape (respondents,): whose comments are among those of some keys."""
        return self.of_comments([[(key, 1) for key in keys]], np.array) > 0

    def places_of(self, keys: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Place and key of some comments, of those that there are."""
        places = np.flatnonzero(self.are_among(keys))
        yield from zip(places.tolist(), self.comments[places].tolist(), strict=True)

    def of_comments(self, rows: Rows, number: Callable[[Sequence[Any]], NDArray[np.int64]]) -> NDArray[np.int64]:
        """For each respondent what `number` makes of their comment's something; 0 where the comment is not there."""
        found = np.zeros(int(self.comments.max(initial=0)) + 1, dtype=np.int64)
        for some in rows:
            if some:
                keys, values = zip(*some, strict=True)
                at = np.array(keys, dtype=np.int64)
                known = at < len(found)  # a comment without a text may have a later key
                found[at[known]] = number(values)[known]
        return found[self.comments]

    def to_bytes(self) -> bytes:
        fields = [[*field[:2], column.values] for field, column in self.columns.items()]
        header = {"fields": fields, "denominator": self.denominator}
        has_comment = self.comments > 0
        steps = np.diff(self.comments[has_comment], prepend=0)  # nearly all are 1, which takes no room
        places = (column.places for column in self.columns.values())
        return _to_bytes(header, [*places, self.weights, has_comment, steps])

    @classmethod
    def from_bytes(cls, packed: bytes) -> People:
        header, arrays = _from_bytes(packed)
        *places, weights, has_comment, steps = arrays
        columns = {
            Field(of, name): Column(values, found)
            for (of, name, values), found in zip(header["fields"], places, strict=True)
        }
        comments = np.zeros(len(has_comment), dtype=np.int64)
        comments[has_comment] = np.cumsum(steps)
        return cls(columns, weights, header["denominator"], comments)


def people_of(rows: Mapping[str, Gathering], comments: NDArray[np.int64]) -> People | None:
    """From columns as the store has them: wave, agreement, weight, attributes and answers, these as JSON.

    None where the values are too many, or the weights too long, for what is done with them here.
    """
    found = {name: gathering.column() for name, gathering in rows.items()}
    columns = {AGREEMENT: found["agreement"], WAVE: found["wave"]}
    for field, column in ((attribute, found["attributes"]), (answer, found["answers"])):
        mappings = [unpack_mapping(value) for value in column.values]
        for name in dict.fromkeys(name for mapping in mappings for name in mapping):
            gathering = Gathering()
            gathering.add([mapping.get(name, "") for mapping in mappings])
            own = gathering.column()
            columns[field(name)] = Column(own.values, own.places[column.places])
    numerators, denominator = _in_units(found["weight"].values)
    most = max(len(column.values) for column in columns.values())
    if most**2 * len(comments) >= _MOST or len(comments) >= ADDED_UP:
        return None
    if min(numerators) < 0 or max(numerators) >= _MOST:
        return None
    weights = _narrow(np.array(numerators)[found["weight"].places], max(numerators) + 1)
    return People(columns, weights, denominator, comments)


def _in_units(weights: Sequence[float | None]) -> tuple[list[int], int]:
    """Weights as whole numbers, and the denominator that they all have."""
    plain = np.array([1.0 if weight is None else weight for weight in weights])
    for digits in range(_DIGITS + 1):
        whole = np.rint(plain * 10**digits)
        # A number that is read from so few digits is written with them, too.
        if np.all(whole < 10**_DIGITS) and np.all(whole / 10**digits == plain):
            return whole.astype(np.int64).tolist(), 10**digits
    exact = [exact_weight(weight) for weight in weights]
    denominator = math.lcm(*(one.denominator for one in exact))
    return [one.numerator * (denominator // one.denominator) for one in exact], denominator


@dataclass(frozen=True)
class Codings:
    """What a run says of each respondent's comment."""

    kinds: list[tuple[bool | None, bool, tuple[int, ...]]]
    """Substance, None where the run has not read it; whether it was another text; and the keys of codes that apply."""
    places: Places

    def to_bytes(self) -> bytes:
        return _to_bytes({"kinds": self.kinds}, [self.places])

    def count(self, of: NDArray[np.bool_]) -> Mapping[tuple[bool | None, bool], int]:
        """How many of some respondents there are by substance, and by whether a code applies."""
        found: Counter[tuple[bool | None, bool]] = Counter()
        counts = np.bincount(self.places[of], minlength=len(self.kinds)).tolist()
        for (substance, _, codes), n in zip(self.kinds, counts, strict=True):
            found[substance, bool(codes)] += n
        return found

    @property
    def n_codings(self) -> int:
        """How many codes apply, of all comments together."""
        counts = np.bincount(self.places, minlength=len(self.kinds)).tolist()
        return sum(n * len(codes) for n, (_, _, codes) in zip(counts, self.kinds, strict=True))

    @classmethod
    def from_bytes(cls, packed: bytes) -> Codings:
        header, (places,) = _from_bytes(packed)
        return cls([(substance, void, tuple(codes)) for substance, void, codes in header["kinds"]], places)


_READ = ((None, False), (False, False), (True, False), (False, True), (True, True))
"""Substance, and whether it was another text."""

Rows = Iterable[Sequence[tuple[int, Any]]]
"""Chunks of (comment key, something)."""


def codings_of(people: People, read: Rows, coded: Rows) -> Codings:
    """From (comment key, substance) of what the run read, and (comment key, "code,code") of what it coded.

    Substance is a number, 2 higher where it read another text.
    """
    known: dict[str, int] = {"": 0}

    def places_of(listed: Sequence[str]) -> NDArray[np.int64]:
        for codes in dict.fromkeys(listed):
            known.setdefault(codes, len(known))
        return np.fromiter(map(known.__getitem__, listed), dtype=np.int64, count=len(listed))

    substances = people.of_comments(read, lambda listed: np.array(listed, dtype=np.int64) + 1)
    found, places = np.unique(people.of_comments(coded, places_of) * len(_READ) + substances, return_inverse=True)
    codes_of = list(map(_keys_of, known))
    kinds = [(*_READ[one % len(_READ)], codes_of[one // len(_READ)]) for one in found.tolist()]
    return Codings(kinds, _narrow(places, len(kinds)))


@dataclass(frozen=True)
class Taken:
    """What a run that is on its way takes over from another."""

    run: int
    base: int
    codes: tuple[int, ...]
    """Keys of the codes whose codings it takes over."""
    but: NDArray[np.int64]
    """Keys of the comments where some code is worked out again."""

    def to_bytes(self) -> bytes:
        return _to_bytes({"run": self.run, "base": self.base, "codes": self.codes}, [self.but])

    @classmethod
    def from_bytes(cls, packed: bytes) -> Taken:
        header, (but,) = _from_bytes(packed)
        return cls(header["run"], header["base"], tuple(header["codes"]), but)


def taken_over(people: People, base: Codings, taken: Taken, coded: Mapping[int, str]) -> Codings:
    """The codings of a run from its base's, and from "code,code" of the comments, by key, that it worked out again."""
    known: dict[tuple[bool | None, bool, tuple[int, ...]], int] = {}
    codes = frozenset(taken.codes)
    of_kind = [
        known.setdefault((substance, void, tuple(one for one in applying if one in codes)), len(known))
        for substance, void, applying in base.kinds
    ]
    places = np.array(of_kind, dtype=np.int64)[base.places]
    at = list(people.places_of(taken.but.tolist()))
    places[[place for place, _ in at]] = [
        known.setdefault((*base.kinds[base.places[place]][:2], _keys_of(coded.get(key, ""))), len(known))
        for place, key in at
    ]
    counts = np.bincount(places, minlength=len(known))
    kinds = [kind for kind, n in zip(known, counts.tolist(), strict=True) if n]
    return Codings(kinds, _narrow((np.cumsum(counts > 0) - 1)[places], len(kinds)))


def _keys_of(codes: str) -> tuple[int, ...]:
    return tuple(sorted(map(int, codes.split(",")))) if codes else ()


def _to_bytes(header: Mapping[str, Any], arrays: Sequence[NDArray[Any]]) -> bytes:
    """A line that says what comes, and the arrays one after the other."""
    shapes = [[one.dtype.newbyteorder("<").str, len(one)] for one in arrays]
    line = pack_json({**header, "arrays": shapes}).encode() + b"\n"
    little = (one.astype(one.dtype.newbyteorder("<")).tobytes() for one in arrays)
    return zlib.compress(b"".join((line, *little)), _LEVEL)


def _from_bytes(packed: bytes) -> tuple[dict[str, Any], list[NDArray[Any]]]:
    raw = zlib.decompress(packed)
    at = raw.index(b"\n") + 1
    header = unpack_mapping(raw[:at].decode())
    arrays: list[NDArray[Any]] = []
    for kind, n in header["arrays"]:
        arrays.append(np.frombuffer(raw, dtype=kind, count=n, offset=at))
        at += arrays[-1].nbytes
    return header, arrays
