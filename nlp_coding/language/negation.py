"""What is negated: each cue (ikke, ingen, uten, lite …) reaches to the borders of its clause.

Clause borders are marks (but not the period of "bl.a."), words such as men and mens, and og/eller before a new subject
(but not the eller of verken … eller). A cue inside a subordinate
clause (som, at, hvis …) does not reach back out of it; one before it reaches in: "ikke mange som samarbeider".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntFlag, auto
from functools import cache

import numpy as np
from numpy.typing import NDArray

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


class _Role(IntFlag):
    """What a word form can be in a clause; a form may be several."""

    CUE = auto()
    QUANTIFIER = auto()
    RIGHT = auto()
    INNER = auto()
    BREAK = auto()
    COORDINATOR = auto()
    ELLER = auto()
    PAIRED = auto()
    SUBJECT = auto()
    DETERMINER = auto()
    SMALL_NOUN = auto()


def find_negation(words: Words, vocabulary: Vocabulary) -> Negation:
    """Find the cues and how far each reaches."""
    n_words = len(words.form)
    roles = vocabulary.listed("role in a clause", _roles())[words.form]
    cues = _cues(words, roles, vocabulary)
    n_before = np.zeros(n_words + 1, dtype=np.int32)
    if not len(cues):
        return Negation(n_before[:-1], n_before, cues, cues)
    starts = _clause_starts(words, roles)
    border = np.append(np.flatnonzero(starts), n_words).astype(np.int32)
    clause = np.cumsum(starts, dtype=np.int32)[cues]
    clause_start, clause_end = border[clause - 1], border[clause]
    inner = _having(roles, _Role.INNER)
    last_inner = np.append(inner, -1)[np.searchsorted(inner, cues, side="right") - 1]
    left = np.where(roles[cues] & _Role.RIGHT, cues, np.maximum(clause_start, last_inner))
    change = np.bincount(left, minlength=n_words + 1) - np.bincount(clause_end, minlength=n_words + 1)
    n_before[cues + 1] = 1
    depth = np.cumsum(change[:-1], dtype=np.int32)
    return Negation(depth, np.cumsum(n_before, dtype=np.int32), left.astype(np.int32), clause_end)


@cache
def _roles() -> dict[str, int]:
    """Lower-case word → its roles."""
    cues = resources.table("negation_cues.tsv")
    clause_words = resources.table("clause_words.tsv")
    members: dict[_Role, Iterable[str]] = {
        _Role.CUE: cues,
        _Role.QUANTIFIER: (word for word, (kind, *_) in cues.items() if kind == "quantifier"),
        _Role.RIGHT: (word for word, (kind, *_) in cues.items() if kind == "right"),
        _Role.INNER: (word for word, (kind, *_) in clause_words.items() if kind == "inner"),
        _Role.BREAK: (word for word, (kind, *_) in clause_words.items() if kind == "break"),
        _Role.COORDINATOR: _COORDINATORS,
        _Role.ELLER: ("eller",),
        _Role.PAIRED: _PAIRED,
        _Role.SUBJECT: resources.words("subjects.txt"),
        _Role.DETERMINER: _DETERMINERS,
        _Role.SMALL_NOUN: resources.words("small_nouns.txt"),
    }
    roles: dict[str, int] = {}
    for role, listed in members.items():
        for word in listed:
            roles[word] = roles.get(word, 0) | int(role)
    return roles


def _clause_starts(words: Words, roles: Ints) -> Flags:
    """Shape (n_words,): whether a clause begins at the word."""
    starts: Flags = np.diff(words.segment, prepend=-1) != 0
    starts |= (roles & _Role.BREAK) != 0
    joins = ((roles & _Role.COORDINATOR) != 0) & ~_second_halves(words, roles)
    same_comment = words.comment[1:] == words.comment[:-1]
    starts[:-1] |= joins[:-1] & ((roles[1:] & _Role.SUBJECT) != 0) & same_comment
    return starts


def _second_halves(words: Words, roles: Ints) -> Flags:
    """Shape (n_words,): whether the word is the "eller" of a "verken" before it in the same stretch."""
    halves = np.zeros(len(roles), dtype=np.bool_)
    paired, eller = _having(roles, _Role.PAIRED), _having(roles, _Role.ELLER)
    at = np.searchsorted(paired, eller, side="right") - 1  # the last "verken" up to the word
    eller, before = eller[at >= 0], paired[at[at >= 0]]
    halves[eller] = words.segment[before] == words.segment[eller]
    return halves


def _cues(words: Words, roles: Ints, vocabulary: Vocabulary) -> Ints:
    """Positions of the cues."""
    at = _having(roles, _Role.CUE).astype(np.int32)
    quantifier = (roles[at] & _Role.QUANTIFIER) != 0
    adjective = (_beside(roles, words, at, -1) & _Role.DETERMINER) | (_beside(roles, words, at, 1) & _Role.SMALL_NOUN)
    at = at[~(quantifier & (adjective != 0))]
    lower = vocabulary.lower_numbers()[words.form]
    silent = np.zeros(len(at), dtype=np.bool_)
    cue_at = lower[at]
    for cue, expressions in _expressions().items():
        places = np.flatnonzero(cue_at == vocabulary.lower_number(cue))
        for others in expressions:
            here = places
            for offset, word in others:
                here = here[_beside(lower, words, at[here], offset) == vocabulary.lower_number(word)]
            silent[here] = True
    kept: Ints = at[~silent]
    return kept


@cache
def _expressions() -> dict[str, list[tuple[tuple[int, str], ...]]]:
    """Of each cue the expressions where it does not negate: their other words, and how far from it they stand."""
    cues = resources.table("negation_cues.tsv")
    found: dict[str, list[tuple[tuple[int, str], ...]]] = {}
    for expression in sorted(resources.words("not_negation.txt")):
        parts = expression.split()
        for place, cue in enumerate(parts):
            if cue in cues:
                others = tuple((other - place, word) for other, word in enumerate(parts) if other != place)
                found.setdefault(cue, []).append(others)
    return found


def _having(roles: Ints, role: _Role) -> NDArray[np.int64]:
    """The places of the words that have a role."""
    # Of truth values numpy finds the true ones in a fraction of the time that it takes with numbers.
    return np.flatnonzero((roles & role) != 0)


def _beside(values: Ints, words: Words, at: Ints, offset: int) -> Ints:
    """The value of the word `offset` away from each position, in the same stretch; 0 where there is none."""
    there = at + offset
    inside = (there >= 0) & (there < len(values))
    there = np.where(inside, there, at)
    found: Ints = np.where(inside & (words.segment[there] == words.segment[at]), values[there], 0)
    return found
