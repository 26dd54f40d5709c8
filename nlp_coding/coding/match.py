"""Terms over all words of many comments at once: every step is arithmetic on sorted integer arrays.

A codebook is compiled to a plan where each distinct part of any term is worked out once. A part's result is its hits,
spans of words (first and last word, inclusive), sorted and without doubles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np

from nlp_coding.coding.patterns import FormPatterns
from nlp_coding.core.terms import AnyOf, Exact, Node, Phrase, Word, words_of
from nlp_coding.language.sentences import Words
from nlp_coding.language.vocabulary import Ints, expand_ranges


@dataclass(frozen=True)
class Hits:
    """Spans of words, sorted by first then last word, none twice."""

    start: Ints
    end: Ints
    """The last word, inclusive."""

    def __len__(self) -> int:
        return len(self.start)


class Plan:
    """The distinct words of some terms, and their trees."""

    def __init__(self, trees: Sequence[Node]) -> None:
        self.trees = tuple(trees)
        self.words: tuple[Word | Exact, ...] = tuple(dict.fromkeys(chain.from_iterable(map(words_of, trees))))

    def find(self, words: Words, patterns: FormPatterns) -> list[Hits]:
        """The hits of each tree, in the order the trees were given."""
        search = _Search(words, dict(zip(self.words, _positions(words, patterns, len(self.words)), strict=True)))
        return [search.hits(tree) for tree in self.trees]


def _positions(words: Words, patterns: FormPatterns, n_patterns: int) -> list[Ints]:
    """For each pattern, the rising positions of the words it matches."""
    counts = np.diff(patterns.first)[words.form]
    at = np.flatnonzero(counts)
    which, offset = expand_ranges(patterns.first[words.form[at]], counts[at])
    pattern = patterns.pattern[offset]
    # A stable sort keeps the positions rising within each pattern; of numbers of 16 bits it takes a tenth of the time.
    narrow = pattern.astype(np.uint16) if n_patterns <= 1 << 16 else pattern
    order = np.argsort(narrow, kind="stable")
    position = at[which][order].astype(np.int32)
    borders = np.searchsorted(pattern[order], np.arange(n_patterns + 1))
    return [position[low:high] for low, high in pairwise(borders.tolist())]


class _Search:
    """Works out the hits of trees over one batch of words; parts that terms share are found once."""

    def __init__(self, words: Words, positions: dict[Word | Exact, Ints]) -> None:
        self._words = words
        self._positions = positions
        self._found: dict[Node, Hits] = {}

    def hits(self, node: Node) -> Hits:
        found = self._found.get(node)
        if found is None:
            found = self._found[node] = self._find(node)
        return found

    def _find(self, node: Node) -> Hits:
        if isinstance(node, Word | Exact):
            at = self._positions[node]
            return Hits(at, at)
        if isinstance(node, AnyOf):
            options = [self.hits(option) for option in node.options]
            return _sorted(
                np.concatenate([option.start for option in options]), np.concatenate([option.end for option in options])
            )
        if isinstance(node, Phrase):
            hits = self.hits(node.items[0])
            for item in node.items[1:]:
                hits = self._next_to(hits, self.hits(item))
            return hits
        return self._near(self.hits(node.left), self.hits(node.right), node.distance)

    def _next_to(self, left: Hits, right: Hits) -> Hits:
        """Left directly before right, with no mark between them."""
        if not (len(left) and len(right)):
            return _NONE
        low = np.searchsorted(right.start, left.end + 1, side="left")
        high = np.searchsorted(right.start, left.end + 1, side="right")
        one, other = expand_ranges(low, high - low)
        segment = self._words.segment
        keep = segment[left.end[one]] == segment[right.start[other]]
        return _sorted(left.start[one[keep]], right.end[other[keep]])

    def _near(self, left: Hits, right: Hits, distance: int) -> Hits:
        """Left and right apart by at most `distance` words, in one sentence, in either order, sharing no word."""
        after = self._within(left, right, distance)
        before = self._within(right, left, distance)
        return _sorted(np.concatenate([after.start, before.start]), np.concatenate([after.end, before.end]))

    def _within(self, first: Hits, second: Hits, distance: int) -> Hits:
        if not (len(first) and len(second)):
            return _NONE
        low = np.searchsorted(second.start, first.end + 1, side="left")
        high = np.searchsorted(second.start, first.end + distance, side="right")
        one, other = expand_ranges(low, high - low)
        sentence = self._words.sentence
        keep = sentence[first.end[one]] == sentence[second.start[other]]
        return Hits(first.start[one[keep]], second.end[other[keep]])


_NONE = Hits(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32))


def _sorted(start: Ints, end: Ints) -> Hits:
    if not len(start):
        return _NONE
    both = np.sort((start.astype(np.int64) << 32) | end.astype(np.int64))
    both = both[np.diff(both, prepend=-1) != 0]  # np.unique hashes first, which costs four times as much
    return Hits((both >> 32).astype(np.int32), (both & 0xFFFFFFFF).astype(np.int32))
