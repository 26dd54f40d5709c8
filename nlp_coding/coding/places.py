"""Where words stand in one batch of comments: by word form, and by class, a set of a plan's words that stand for each
other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp_coding.coding.patterns import FormPatterns
from nlp_coding.core.terms import MAX_DISTANCE
from nlp_coding.language.sentences import Words
from nlp_coding.language.vocabulary import Flags, Ints, distinct, expand_ranges


@dataclass(frozen=True)
class Classes:
    """Of each word of a plan, the classes it is in: word w's are `number[first[w]:first[w + 1]]`."""

    number: Ints
    first: Ints
    n_classes: int

    @classmethod
    def of(cls, members: Sequence[Sequence[int]], n_words: int) -> Classes:
        """From each class's words."""
        word = np.array([one for words in members for one in words], dtype=np.int64)
        number = np.repeat(np.arange(len(members), dtype=np.int32), [len(words) for words in members])
        order = np.argsort(word, kind="stable")
        first = np.searchsorted(word[order], np.arange(n_words + 1)).astype(np.int32)
        return cls(number[order], first, len(members))


class Places:
    """Answers where the words of a class stand; each answer is worked out once. Words are counted from 0."""

    def __init__(self, words: Words, patterns: FormPatterns, classes: Classes) -> None:
        counts = np.bincount(words.form, minlength=len(patterns.first) - 1)
        present = np.flatnonzero(counts)
        rank = np.zeros(len(counts), dtype=np.int32)
        rank[present] = np.arange(len(present), dtype=np.int32)
        form = rank[words.form]
        n_forms = len(present)
        order = stable_order(form, n_forms)
        of_form = counts[present]
        # A few words more than there are, in no sentence: what looks beyond either end finds them.
        self.form = _padded(form, n_forms)
        self.sentence = _padded(words.sentence, -1)
        self.segment = _padded(words.segment, -1)
        self._position = order.astype(np.int32)
        self._first = np.concatenate([[0], np.cumsum(of_form)])
        self._of_form = of_form
        self._n_sentences = int(words.sentence[-1]) + 1 if len(words.sentence) else 0
        self._forms, self._first_form = _forms_of_classes(present, patterns, classes)
        which = np.repeat(np.arange(classes.n_classes), np.diff(self._first_form))
        self.size = np.bincount(which, weights=of_form[self._forms], minlength=classes.n_classes)
        """Shape (n_classes,): how many words are of each class."""
        self._positions: dict[int, Ints] = {}
        self._sentences: dict[int, Flags] = {}
        self._flags: dict[int, Flags] = {}

    def positions(self, number: int) -> Ints:
        """The places of a class's words, in no particular order."""
        found = self._positions.get(number)
        if found is None:
            forms = self._forms_of(number)
            if len(forms) == 1:
                found = self._position[self._first[forms[0]] : self._first[forms[0] + 1]]
            else:
                _, at = expand_ranges(self._first[forms], self._of_form[forms])
                found = self._position[at]
            self._positions[number] = found
        return found

    def sentences(self, number: int) -> Flags:
        """For each sentence, whether it holds a word of a class."""
        found = self._sentences.get(number)
        if found is None:
            found = self._sentences[number] = np.zeros(self._n_sentences, dtype=np.bool_)
            found[self.sentence[self.positions(number)]] = True
        return found

    def flags(self, number: int) -> Flags:
        """For each number in `form`, whether that form is of a class."""
        found = self._flags.get(number)
        if found is None:
            found = self._flags[number] = np.zeros(len(self._of_form) + 1, dtype=np.bool_)
            found[self._forms_of(number)] = True
        return found

    def _forms_of(self, number: int) -> NDArray[np.int64]:
        return self._forms[self._first_form[number] : self._first_form[number + 1]]


def _forms_of_classes(
    present: NDArray[np.int64], patterns: FormPatterns, classes: Classes
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """By class the forms (their places in `present`), none twice; and where each class's begin."""
    form, at = expand_ranges(patterns.first[present], patterns.first[present + 1] - patterns.first[present])
    word = patterns.pattern[at]
    which, at = expand_ranges(classes.first[word], classes.first[word + 1] - classes.first[word])
    both = distinct(classes.number[at].astype(np.int64) * len(present) + form[which])
    number, forms = np.divmod(both, max(len(present), 1))
    return forms, np.searchsorted(number, np.arange(classes.n_classes + 1))


def stable_order(values: Ints, n_values: int) -> NDArray[np.int64]:
    """The order of values below `n_values`, equal ones as they come; by halves of 16 bits, which numpy counts."""
    order = np.argsort(values.astype(np.uint16), kind="stable")
    if n_values > 1 << 16:
        order = order[np.argsort((values >> 16).astype(np.uint16)[order], kind="stable")]
    return order


def _padded(values: Ints, value: int) -> Ints:
    return np.concatenate([values, np.full(MAX_DISTANCE, value, dtype=values.dtype)])
