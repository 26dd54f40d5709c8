"""Terms over all words of many comments at once: every step is arithmetic on integer arrays.

A part's hits are spans of words (first and last word, inclusive), none twice. Whether a word is of a class is told by
its form. So a phrase is looked for around the rarest of its items, and a distance around the rarer side. All phrases or
distances of one shape are looked for together, for there are thousands of them, and most have few hits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nlp_coding.coding.lists import Longs
from nlp_coding.coding.patterns import FormPatterns
from nlp_coding.coding.places import Kinds, Places
from nlp_coding.coding.steps import Compiler, Nears, Phrases, Steps
from nlp_coding.core.terms import MAX_DISTANCE, Node
from nlp_coding.language.sentences import Words
from nlp_coding.language.vocabulary import Flags, Ints, distinct, expand_ranges

_MOST_ROWS = 1 << 16
"""Rows that are looked at together; more would leave the processor's cache, and fill the memory."""


@dataclass(frozen=True)
class Hits:
    """Spans of words, none twice, in the order of their first word."""

    start: Ints
    end: Ints
    """The last word, inclusive."""

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True)
class _Rows:
    """Spans of words for each of several things that are looked for together."""

    which: Longs
    """The place of the thing among those."""
    start: Ints
    end: Ints

    def __len__(self) -> int:
        return len(self.which)

    def at(self, rows: NDArray[np.integer]) -> _Rows:
        """Some of them."""
        return _Rows(self.which[rows], self.start[rows], self.end[rows])

    def of(self, which: Longs) -> _Rows:
        """The same, each for the member of `which` at its place."""
        return _Rows(which[self.which], self.start, self.end)


class Plan:
    """The distinct words of some terms, and the steps to find them; for the words of one vocabulary."""

    def __init__(self, trees: Sequence[Node]) -> None:
        self._steps = Compiler(trees).steps()
        self._kinds = Kinds(self._steps.classes, self._steps.n_classes)
        self.words = self._steps.words

    def find(self, words: Words, patterns: FormPatterns) -> list[Hits]:
        """The hits of each tree, in the order the trees were given."""
        self._kinds.read(patterns)
        search = _Search(Places(words, self._kinds), self._kinds.holds, self._steps)
        found = search.of_items(self._steps.trees)
        first = np.searchsorted(found.which, np.arange(len(self._steps.trees) + 1)).tolist()
        return [Hits(found.start[low:high], found.end[low:high]) for low, high in pairwise(first)]


class _Search:
    """Works out the hits of all nodes in one batch of words, step by step."""

    def __init__(self, places: Places, holds: Flags, steps: Steps) -> None:
        self._places = places
        # From the row of class -1, the last, numbers are counted backwards: see `Kinds.holds`.
        self._holds, self._n_kinds = holds.reshape(-1), holds.shape[1]
        self._steps = steps
        n_nodes = steps.n_nodes
        self._size = np.concatenate([places.size, np.zeros(n_nodes, dtype=np.int64)])
        """Of each thing, the number of its hits."""
        self._first = np.zeros(n_nodes, dtype=np.int64)
        """Of each node, where its hits begin."""
        self._start = self._end = np.zeros(0, dtype=np.int32)
        for step in steps.steps:
            parts = self._phrases(step) if isinstance(step, Phrases) else self._nears(step)
            self._note(_settled([rows.of(step.node) for rows in parts]))

    def of_items(self, items: Longs) -> _Rows:
        """All that the items match, each hit once."""
        return _settled([self._of_items(items)])

    def _note(self, found: _Rows) -> None:
        """Keep the hits of some nodes."""
        first = np.flatnonzero(np.diff(found.which, prepend=-1))
        node = found.which[first]
        self._first[node] = len(self._start) + first
        self._size[self._steps.n_classes + node] = np.diff(first, append=len(found))
        self._start = np.concatenate([self._start, found.start])
        self._end = np.concatenate([self._end, found.end])

    def _of_items(self, items: Longs) -> _Rows:
        place, things = self._steps.items.at(items)
        return self._of_things(things).of(place)

    def _of_things(self, things: Ints | Longs) -> _Rows:
        n_classes = self._steps.n_classes
        class_at = np.flatnonzero(things < n_classes)
        which, word = self._places.of_classes(things[class_at])
        node_at = np.flatnonzero(things >= n_classes)
        if not len(node_at):
            return _Rows(class_at[which], word, word)
        nodes = things[node_at] - n_classes
        place, hit = expand_ranges(self._first[nodes], self._size[things[node_at]])
        of_nodes = _Rows(node_at[place], self._start[hit], self._end[hit])
        return _joined([_Rows(class_at[which], word, word), of_nodes])

    def _phrases(self, step: Phrases) -> Iterator[_Rows]:
        """Each item directly before the next, with no mark between them."""
        things = self._steps.items
        until = np.concatenate([[0], np.cumsum(self._size[things.values])])
        size = np.diff(until[things.first])[step.items]
        rarest = np.argmin(size, axis=1)
        n_items = size.shape[1]
        for run in _runs(np.min(size, axis=1)):
            items, first = step.items[run], rarest[run]
            rows = self._of_items(items[np.arange(len(run)), first])
            for n in range(1, n_items):
                # First the items after the rarest, then those before it.
                after = first + n < n_items
                item = items[np.arange(len(run)), np.where(after, first + n, n_items - 1 - n)]
                rows = self._beside(rows, item, after)
            yield rows.of(run)

    def _beside(self, rows: _Rows, items: Longs, after: Flags) -> _Rows:
        """The rows with a hit of an item directly after or before them."""
        segment = self._places.segment
        later = after[rows.which]
        edge = np.where(later, rows.end, rows.start)
        at = np.where(later, edge + 1, edge - 1)
        near = self._of_class(self._held(self._steps.class_of_item[items])[rows.which], at)
        near = near[segment[at[near]] == segment[edge[near]]]
        found = [_stretched(rows.at(near), at[near], at[near], after)]
        place, things = self._steps.nodes_of_item.at(items)
        if len(things):
            others = self._of_things(things).of(place)
            side = np.where(after[others.which], others.start, others.end)
            one, two = self._meeting(rows.which, at, others.which, side, 0)
            keep = segment[edge[one]] == segment[at[one]]
            one, two = one[keep], two[keep]
            found.append(_stretched(rows.at(one), others.start[two], others.end[two], after))
        return _joined(found)

    def _held(self, classes: Longs) -> Longs:
        """Where in `_holds` the kinds of each class begin; of the class -1 no word is."""
        held: Longs = classes * self._n_kinds
        return held

    def _of_class(self, held: Longs, words: Ints | Longs) -> Longs:
        """The places of the words that are of the class beside them, as `_held` tells it."""
        return np.flatnonzero(self._holds.take(held + self._places.kind.take(words)))

    def _nears(self, step: Nears) -> Iterator[_Rows]:
        """Both things apart by at most `distance` words, in one sentence, in either order, sharing no word."""
        by_class = step.things[:, 1] < self._steps.n_classes
        rare, other = step.things[by_class].T
        swapped = (rare < self._steps.n_classes) & (self._size[rare] > self._size[other])
        rare, other = np.where(swapped, other, rare), np.where(swapped, rare, other)
        place = np.flatnonzero(by_class)
        for run in _runs(self._size[rare]):
            yield from (rows.of(place[run]) for rows in self._around(rare[run], other[run], step.distance))
        place = np.flatnonzero(~by_class)
        left, right = map(self._of_things, step.things[place].T)
        yield from (rows.of(place) for rows in self._apart(left, right, step.distance))

    def _around(self, things: Longs, classes: Longs, distance: int) -> Iterator[_Rows]:
        """Each hit of a thing with every word of the class within the distance."""
        rows, sentence = self._of_things(things), self._places.sentence
        held = self._held(classes)[rows.which]
        # As numbers of the width that numpy looks up with, once and not at each step.
        start, end = rows.start.astype(np.int64), rows.end.astype(np.int64)
        for step in range(1, distance + 1):
            for after, words in ((True, end + step), (False, start - step)):
                one = self._of_class(held, words)
                one = one[sentence[words[one]] == sentence[start[one]]]
                found, word = rows.at(one), words[one].astype(np.int32)
                yield _Rows(found.which, found.start if after else word, word if after else found.end)

    def _apart(self, left: _Rows, right: _Rows, distance: int) -> Iterator[_Rows]:
        sentence = self._places.sentence
        for first, second in ((left, right), (right, left)):
            one, two = self._meeting(first.which, first.end + 1, second.which, second.start, distance - 1)
            keep = sentence[first.end[one]] == sentence[second.start[two]]
            yield _Rows(first.which[one[keep]], first.start[one[keep]], second.end[two[keep]])

    def _meeting(self, which: Longs, at: Ints, which_other: Longs, other: Ints, reach: int) -> tuple[Longs, Longs]:
        """All (i, j) of the same `which` where at[i] <= other[j] <= at[i] + reach."""
        far = len(self._places.kind) + MAX_DISTANCE
        others = which_other * far + other
        order = np.argsort(others)
        others, values = others[order], which * far + at
        low = np.searchsorted(others, values, side="left")
        one, place = expand_ranges(low, np.searchsorted(others, values + reach, side="right") - low)
        return one, order[place]


def _runs(size: Longs) -> list[Longs]:
    """The places of things cut into runs: each of few rows, or of one thing."""
    run = np.cumsum(size) // _MOST_ROWS
    return [one for one in np.split(np.arange(len(size)), np.flatnonzero(np.diff(run)) + 1) if len(one)]


def _stretched(rows: _Rows, start: Ints, end: Ints, after: Flags) -> _Rows:
    """Each row up to the end of what is beside it, or from its start."""
    later = after[rows.which]
    return _Rows(rows.which, np.where(later, rows.start, start), np.where(later, end, rows.end))


def _joined(parts: Sequence[_Rows]) -> _Rows:
    which = np.concatenate([rows.which for rows in parts])
    return _Rows(which, np.concatenate([rows.start for rows in parts]), np.concatenate([rows.end for rows in parts]))


def _settled(parts: Sequence[_Rows]) -> _Rows:
    """The rows of all parts, none twice, by thing and first word."""
    rows = _joined(parts)
    if not len(rows):
        return rows
    far, longest = int(rows.start.max()) + 1, int((rows.end - rows.start).max()) + 1
    key = distinct((rows.which * far + rows.start) * longest + (rows.end - rows.start))
    key, more = np.divmod(key, longest)
    which, start = np.divmod(key, far)
    return _Rows(which, start.astype(np.int32), (start + more).astype(np.int32))
