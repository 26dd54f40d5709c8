"""Terms over all words of many comments at once: every step is arithmetic on integer arrays.

A codebook is compiled to a plan where each distinct part of any term is worked out once. A part's result is its hits,
spans of words (first and last word, inclusive), none twice. Alternatives that are single words make one class, however
many they are: whether a word is of a class is told by its form. So a phrase is looked for around the rarest of its
words, and a distance around the rarer side, in the sentences that hold both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from nlp_coding.coding.patterns import FormPatterns
from nlp_coding.coding.places import Classes, Places
from nlp_coding.core.terms import AnyOf, Exact, Near, Node, Phrase, Word, words_of
from nlp_coding.language.sentences import Words
from nlp_coding.language.vocabulary import Flags, Ints, distinct, expand_ranges


@dataclass(frozen=True)
class Hits:
    """Spans of words, none twice, in no particular order."""

    start: Ints
    end: Ints
    """The last word, inclusive."""

    def __len__(self) -> int:
        return len(self.start)

    def at(self, which: NDArray[np.integer] | Flags) -> Hits:
        """Some of them, by places or by flags."""
        return Hits(self.start[which], self.end[which])


@dataclass(frozen=True, eq=False)
class _Part:
    """What a node of a tree matches: the words of a class, and whatever its further options match."""

    word_class: int | None
    others: tuple[_Phrase | _Near, ...]


@dataclass(frozen=True, eq=False)
class _Phrase:
    items: tuple[_Part, ...]


@dataclass(frozen=True, eq=False)
class _Near:
    left: _Part
    right: _Part
    distance: int


class Plan:
    """The distinct words of some terms, and their trees."""

    def __init__(self, trees: Sequence[Node]) -> None:
        self.words: tuple[Word | Exact, ...] = tuple(dict.fromkeys(chain.from_iterable(map(words_of, trees))))
        self._number = {word: number for number, word in enumerate(self.words)}
        self._members: dict[tuple[int, ...], int] = {}
        self._compiled: dict[Node, _Phrase | _Near] = {}
        self._parts: dict[Node, _Part] = {}
        self._trees = [self._part(tree) for tree in trees]
        self._classes = Classes.of(list(self._members), len(self.words))

    def find(self, words: Words, patterns: FormPatterns) -> list[Hits]:
        """The hits of each tree, in the order the trees were given."""
        search = _Search(Places(words, patterns, self._classes))
        return [search.hits(tree) for tree in self._trees]

    def _part(self, node: Node) -> _Part:
        if node not in self._parts:
            options = dict.fromkeys(_flat(node))
            members = sorted(self._number[one] for one in options if isinstance(one, Word | Exact))
            others = [self._compile(one) for one in options if isinstance(one, Phrase | Near)]
            number = self._members.setdefault(tuple(members), len(self._members)) if members else None
            self._parts[node] = _Part(number, tuple(others))
        return self._parts[node]

    def _compile(self, node: Phrase | Near) -> _Phrase | _Near:
        if node not in self._compiled:
            if isinstance(node, Phrase):
                self._compiled[node] = _Phrase(tuple(map(self._part, node.items)))
            else:
                self._compiled[node] = _Near(self._part(node.left), self._part(node.right), node.distance)
        return self._compiled[node]


def _flat(node: Node) -> Iterator[Word | Exact | Phrase | Near]:
    """The options of alternatives within alternatives; any other node is the one option it has."""
    if isinstance(node, AnyOf):
        for option in node.options:
            yield from _flat(option)
    else:
        yield node


class _Search:
    """Works out the hits of parts over one batch of words; what terms share is found once."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._found: dict[_Part | _Phrase | _Near, Hits] = {}

    def hits(self, part: _Part) -> Hits:
        """All that a part matches."""
        found = self._found.get(part)
        if found is None:
            hits = [self._spans(other) for other in part.others]
            if part.word_class is not None:
                at = self._places.positions(part.word_class)
                hits.append(Hits(at, at))
            found = self._found[part] = _together(hits)
        return found

    def _spans(self, other: _Phrase | _Near) -> Hits:
        found = self._found.get(other)
        if found is None:
            found = self._phrase(other) if isinstance(other, _Phrase) else self._near(other)
            self._found[other] = found
        return found

    def _phrase(self, phrase: _Phrase) -> Hits:
        """Each item directly before the next, with no mark between them."""
        items = phrase.items
        first = min(range(len(items)), key=lambda place: self._size(items[place]))
        hits = self.hits(items[first])
        for item in items[first + 1 :]:
            hits = self._beside(hits, item, after=True)
        for item in reversed(items[:first]):
            hits = self._beside(hits, item, after=False)
        return hits

    def _size(self, item: _Part) -> float:
        """How many words an item matches; what must be worked out in any case counts as rarest."""
        return -1 if item.others or item.word_class is None else self._places.size[item.word_class]

    def _beside(self, hits: Hits, item: _Part, *, after: bool) -> Hits:
        """The hits with one of an item's directly after (or before) them."""
        if not len(hits):
            return _NONE
        segment = self._places.segment
        edge = hits.end if after else hits.start
        at = edge + (1 if after else -1)
        found = []
        if item.word_class is not None:
            near = np.flatnonzero(self._places.flags(item.word_class)[self._places.form[at]])
            near = near[segment[at[near]] == segment[edge[near]]]
            found.append(_span(hits.at(near), Hits(at[near], at[near]), after=after))
        for other in map(self._spans, item.others):
            one, two = _joined(at, other.start if after else other.end, 0)
            keep = segment[edge[one]] == segment[at[one]]
            found.append(_span(hits.at(one[keep]), other.at(two[keep]), after=after))
        return _together(found)

    def _near(self, near: _Near) -> Hits:
        """Left and right apart by at most `distance` words, in one sentence, in either order, sharing no word."""
        left, right, distance = near.left, near.right, near.distance
        found = []
        if left.word_class is not None and right.word_class is not None:
            few, many = sorted((left.word_class, right.word_class), key=self._places.size.__getitem__)
            at = self._places.positions(few)
            found.append(self._around(Hits(at, at), many, distance))
        for side, beyond in ((left, right), (right, left)):
            if side.word_class is not None:
                found += [self._around(self._spans(one), side.word_class, distance) for one in beyond.others]
        for one in left.others:
            found += [self._apart(self._spans(one), self._spans(other), distance) for other in right.others]
        return _together(found)

    def _around(self, hits: Hits, number: int, distance: int) -> Hits:
        """The hits with a word of a class within the distance, each with every such word."""
        places = self._places
        hits = hits.at(np.flatnonzero(places.sentences(number)[places.sentence[hits.start]]))
        if not len(hits):
            return _NONE
        flags, sentence = places.flags(number), places.sentence[hits.start]
        steps = np.arange(1, distance + 1, dtype=np.int32)
        found = []
        for after, at in ((True, hits.end[:, None] + steps), (False, hits.start[:, None] - steps)):
            one, step = np.nonzero(flags[places.form[at]])
            word = at[one, step]
            keep = places.sentence[word] == sentence[one]
            found.append(_span(hits.at(one[keep]), Hits(word[keep], word[keep]), after=after))
        return _together(found)

    def _apart(self, left: Hits, right: Hits, distance: int) -> Hits:
        if not (len(left) and len(right)):
            return _NONE
        sentence = self._places.sentence
        found = []
        for first, second in ((left, right), (right, left)):
            one, two = _joined(first.end + 1, second.start, distance - 1)
            keep = sentence[first.end[one]] == sentence[second.start[two]]
            found.append(Hits(first.start[one[keep]], second.end[two[keep]]))
        return _together(found)


_NONE = Hits(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32))


def _span(hits: Hits, others: Hits, *, after: bool) -> Hits:
    """From each hit to the other beside it."""
    return Hits(hits.start, others.end) if after else Hits(others.start, hits.end)


def _joined(values: Ints, others: Ints, reach: int) -> tuple[Ints, Ints]:
    """All (i, j) with values[i] <= others[j] <= values[i] + reach."""
    order = np.argsort(others, kind="stable")
    ordered = others[order]
    low = np.searchsorted(ordered, values, side="left")
    one, at = expand_ranges(low, np.searchsorted(ordered, values + reach, side="right") - low)
    return one.astype(np.int32), order[at].astype(np.int32)


def _together(parts: Sequence[Hits]) -> Hits:
    """The hits of all parts, none twice."""
    parts = [part for part in parts if len(part)]
    if not parts:
        return _NONE
    if len(parts) == 1:
        return parts[0]
    start = np.concatenate([part.start for part in parts])
    end = np.concatenate([part.end for part in parts])
    both = distinct((start.astype(np.int64) << 32) | end.astype(np.int64))
    return Hits((both >> 32).astype(np.int32), (both & 0xFFFFFFFF).astype(np.int32))
