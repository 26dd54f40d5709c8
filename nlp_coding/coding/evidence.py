"""Evidence as parallel arrays: which spans are shown, and how codings of texts become those of comments."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp_coding.core.coding import Coded
from nlp_coding.language.vocabulary import Flags, Ints, expand_ranges

Longs = NDArray[np.int64]
Floats = NDArray[np.float64]


class Reasons:
    """What evidence says, numbered: reasons repeat by the thousand."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        """Of a reason, which is new or known."""
        number = self._numbers.setdefault(text, len(self.texts))
        if number == len(self.texts):
            self.texts.append(text)
        return number


@dataclass(frozen=True)
class Spans:
    """Stretches of texts that speak for codes, with a reason each."""

    text: Ints
    code: Ints
    start: Ints
    """In code points."""
    end: Ints
    reason: Ints
    """A number that the caller knows."""

    def cells(self, n_codes: int) -> Longs:
        """One number for each text and code."""
        return self.text.astype(np.int64) * n_codes + self.code

    def at(self, which: Longs | Flags) -> Spans:
        """Some of them."""
        return Spans(self.text[which], self.code[which], self.start[which], self.end[which], self.reason[which])


@dataclass(frozen=True)
class Cells:
    """The texts and codes that belong together, by text, codes in their order."""

    text: Ints
    code: Ints
    origin: NDArray[np.int8]
    """A place in ORIGINS."""
    accepted: Flags
    score: Floats
    """-1 where there is none."""


def without_overlaps(group: Ints, start: Ints, end: Ints) -> Flags:
    """Which spans stay, where of overlapping ones in a group the first does; in their order by group and start."""
    if not len(start):
        return np.zeros(0, dtype=np.bool_)
    far = int(end.max()) + 2
    start, end = group.astype(np.int64) * far + start, group.astype(np.int64) * far + end
    before = np.concatenate([[-1], np.maximum.accumulate(end)[:-1]])
    kept = start > before  # touched by none of those before: the first of a heap
    heap = np.cumsum(kept) - 1
    reached = end[kept]
    rest = np.flatnonzero(~kept)
    while len(rest := rest[start[rest] > reached[heap[rest]]]):
        following = rest[np.diff(heap[rest], prepend=-1) != 0]
        kept[following] = True
        reached[heap[following]] = end[following]
    return kept


def beside(spans: Spans, others: Spans, *, n_codes: int) -> Spans:
    """The spans that share no letter with one of the others for the same text and code.

    The others share none among themselves, and stand in order.
    """
    if not len(others.text):
        return spans
    far = int(max(others.end.max(), spans.end.max(initial=0))) + 1
    base = spans.cells(n_codes) * far
    other = others.cells(n_codes) * far
    # Of those that begin before a span ends the last one reaches farthest.
    last = np.searchsorted(other + others.start, base + spans.end, side="left") - 1
    return spans.at((last < 0) | ((other + others.end)[last] <= base + spans.start))


def together(one: Spans, two: Spans, *, n_codes: int) -> Spans:
    """All of both, by text and code, in the order of the text; no two share a letter for the same text and code."""
    joined = Spans(*(np.concatenate([getattr(one, name), getattr(two, name)]) for name in one.__dataclass_fields__))
    far = int(joined.start.max(initial=0)) + 1
    # Both are in order, and a stable sort of two stretches in order only merges them.
    return joined.at(np.argsort(joined.cells(n_codes) * far + joined.start, kind="stable"))


def coded(
    cells: Cells,
    spans: Spans,
    *,
    which: Ints,
    variety: NDArray[np.int8],
    substance: Flags,
    code_ids: tuple[str, ...],
    reasons: Sequence[str],
) -> Coded:
    """The codings of comments, of which each has the text `which`; the cells' spans are in the cells' order."""
    first_cell = np.searchsorted(cells.text, np.arange(len(variety) + 1))
    comment, cell = expand_ranges(first_cell[which], first_cell[which + 1] - first_cell[which])
    n_codes = len(code_ids)
    keys = cells.text.astype(np.int64) * n_codes + cells.code
    of_cell = spans.cells(n_codes)
    low, high = np.searchsorted(of_cell, keys, side="left"), np.searchsorted(of_cell, keys, side="right")
    count = (high - low)[cell]
    _, span = expand_ranges(low[cell], count)
    reason, said = _by_appearance(spans.reason[span], len(reasons))
    return Coded(
        code_ids,
        tuple(reasons[one] for one in said),
        _whole("b", variety[which]),
        _whole("b", substance[which]),
        _whole("i", comment),
        _whole("i", cells.code[cell]),
        _whole("b", cells.origin[cell]),
        _whole("b", cells.accepted[cell]),
        array("d", cells.score[cell].tobytes()),
        _whole("i", np.concatenate([[0], np.cumsum(count)])),
        _whole("i", spans.start[span]),
        _whole("i", spans.end[span]),
        _whole("i", reason),
    )


def _by_appearance(values: Ints, n_values: int) -> tuple[Longs, list[int]]:
    """The values numbered anew as they turn up, and the distinct ones in that order: nothing tells who coded."""
    first = np.full(n_values, len(values))
    first[values[::-1]] = np.arange(len(values))[::-1]  # of several places the last one stays
    distinct = np.flatnonzero(first < len(values))
    distinct = distinct[np.argsort(first[distinct])]
    rank = np.zeros(n_values, dtype=np.int64)
    rank[distinct] = np.arange(len(distinct))
    return rank[values], distinct.tolist()


def _whole(kind: str, values: NDArray[np.generic]) -> array[int]:
    plain: array[int] = array(kind)
    plain.frombytes(values.astype(f"i{plain.itemsize}", copy=False).tobytes())
    return plain
