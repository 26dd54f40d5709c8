"""What is negated: each cue (ikke, ingen, uten, lite …) reaches to the borders of its clause.

Clause borders are marks (but not the period of "bl.a."), words such as men and mens, and og/eller before a new subject
(but not the eller of verken … eller). A cue inside a subordinate
clause (som, at, hvis …) does not reach back out of it; one before it reaches in: "ikke mange som samarbeider".
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

import numpy as np

from nlp_coding.language import resources
from nlp_coding.language.sentences import Words
from nlp_coding.language.vocabulary import Flags, Ints, Vocabulary, expand_ranges

_COORDINATORS = frozenset({"og", "eller", "samt"})
_PAIRED = frozenset({"hverken", "korkje", "verken"})
"""Before these, "eller" joins what is negated, also where a subject follows: "verken legen eller kommunen deltar"."""
_DETERMINERS = frozenset(["et", "eit", "ett", "det", "dette", "vårt"])
"""After these "lite" is the adjective ("et lite sted"), not the quantifier ("lite samarbeid")."""


@dataclass(frozen=True)
class Negation:
    """How negation lies over the words of some comments."""

    depth: Ints
    """Shape (n_words,): in how many cues' reach a word stands."""
    n_before: Ints
    """Shape (n_words + 1,): number of cues before each word, so a span's cues are a stretch of the next two."""
    left: Ints
    """Shape (n_cues,): the first word that each cue reaches."""
    right: Ints
    """Shape (n_cues,): the word after the last one."""

    def negates(self, start: Ints, end: Ints) -> Flags:
        """Which spans of words (`end` is the last word, inclusive) stand in the reach of a cue outside themselves."""
        first_cue = self.n_before[start]
        span, cue = expand_ranges(first_cue, self.n_before[end + 1] - first_cue)
        # Of the span's own cues, those that reach its first word, and those that reach its last.
        own_at_start = np.bincount(span[self.left[cue] <= start[span]], minlength=len(start))
        own_at_end = np.bincount(span[self.right[cue] > end[span]], minlength=len(start))
        negated: Flags = (self.depth[start] > own_at_start) | (self.depth[end] > own_at_end)
        return negated


def find_negation(words: Words, vocabulary: Vocabulary) -> Negation:
    """Find the cues and how far each reaches."""
    n_words = len(words.form)
    depth = np.zeros(n_words + 1, dtype=np.int32)
    cues, right_only = _cues(words, vocabulary)
    n_before = np.zeros(n_words + 1, dtype=np.int32)
    if not len(cues):
        return Negation(depth[:-1], n_before, cues, cues)
    clause = np.cumsum(_clause_starts(words, vocabulary), dtype=np.int32)
    clause_start = np.searchsorted(clause, clause[cues], side="left")
    clause_end = np.searchsorted(clause, clause[cues], side="right")
    inner = vocabulary.in_list(_clause_words("inner"))[words.form]
    last_inner = np.maximum.accumulate(np.where(inner, np.arange(n_words), -1))[cues]
    left = np.where(right_only, cues, np.maximum(clause_start, last_inner))
    np.add.at(depth, left, 1)
    np.add.at(depth, clause_end, -1)
    n_before[cues + 1] = 1
    reach = np.cumsum(depth, dtype=np.int32)[:-1]
    return Negation(reach, np.cumsum(n_before, dtype=np.int32), left.astype(np.int32), clause_end.astype(np.int32))


def _clause_words(kind: str) -> frozenset[str]:
    return frozenset(word for word, (says, *_) in resources.table("clause_words.tsv").items() if says == kind)


def _clause_starts(words: Words, vocabulary: Vocabulary) -> Flags:
    """Shape (n_words,): whether a clause begins at the word."""
    starts: Flags = np.diff(words.segment, prepend=-1) != 0
    starts |= vocabulary.in_list(_clause_words("break"))[words.form]
    joins = vocabulary.in_list(_COORDINATORS)[words.form]
    subject = vocabulary.in_list(resources.words("subjects.txt"))[words.form]
    starts[:-1] |= (joins & ~_second_halves(words, vocabulary))[:-1] & subject[1:]
    return starts


def _second_halves(words: Words, vocabulary: Vocabulary) -> Flags:
    """Shape (n_words,): whether the word is the "eller" of a "verken" before it in the same stretch."""
    paired = vocabulary.in_list(_PAIRED)[words.form]
    before = np.maximum.accumulate(np.where(paired, np.arange(len(paired)), -1))  # the last "verken" up to the word
    halves: Flags = vocabulary.in_list({"eller"})[words.form] & (before >= 0)
    halves &= words.segment[before] == words.segment
    return halves


def _cues(words: Words, vocabulary: Vocabulary) -> tuple[Ints, Flags]:
    """Positions of the cues, and which of them reach to the right only."""
    cues = resources.table("negation_cues.tsv")
    quantifiers = frozenset(word for word, (kind, *_) in cues.items() if kind == "quantifier")
    right = frozenset(word for word, (kind, *_) in cues.items() if kind == "right")
    flagged = vocabulary.in_list(frozenset(cues))[words.form]
    at = np.flatnonzero(flagged).astype(np.int32)
    keep = np.ones(len(at), dtype=np.bool_)
    quantifier = vocabulary.in_list(quantifiers)[words.form[at]]
    keep &= ~(quantifier & _beside(words, vocabulary, at, -1, _DETERMINERS))
    keep &= ~(quantifier & _beside(words, vocabulary, at, 1, resources.words("small_nouns.txt")))
    for expression in sorted(resources.words("not_negation.txt")):
        keep &= ~_inside(words, vocabulary, at, tuple(expression.split()))
    at = at[keep]
    return at, vocabulary.in_list(right)[words.form[at]]


def _beside(words: Words, vocabulary: Vocabulary, at: Ints, offset: int, listed: Set[str]) -> Flags:
    """For each position, whether the word `offset` away, in the same stretch, is listed."""
    there = at + offset
    inside = (there >= 0) & (there < len(words.form))
    there = np.where(inside, there, at)
    same_stretch = words.segment[there] == words.segment[at]
    beside: Flags = inside & same_stretch & vocabulary.in_list(listed)[words.form[there]]
    return beside


def _inside(words: Words, vocabulary: Vocabulary, at: Ints, expression: tuple[str, ...]) -> Flags:
    """For each position, whether it stands anywhere in the expression."""
    found = np.zeros(len(at), dtype=np.bool_)
    for place in range(len(expression)):
        here = np.ones(len(at), dtype=np.bool_)
        for offset, word in enumerate(expression, start=-place):
            here &= _beside(words, vocabulary, at, offset, {word})
        found |= here
    return found
