"""Where words stand in one batch of comments, by class: a set of a plan's words that stand for each other."""

from __future__ import annotations

import numpy as np

from nlp_coding.coding.lists import Lists, Longs
from nlp_coding.coding.patterns import FormPatterns
from nlp_coding.core.terms import MAX_DISTANCE
from nlp_coding.language.sentences import Words
from nlp_coding.language.vocabulary import Flags, Ints

NO_KIND = 0
"""Of word forms that no word of the plan matches."""


class Kinds:
    """Forms that the same words of a plan match are of one kind: a million comments hold some thousand kinds."""

    def __init__(self, classes: Lists, n_classes: int) -> None:
        """From the classes of each word of the plan."""
        self._classes = classes
        self._numbers = {b"": NO_KIND}
        self.of_form = np.zeros(0, dtype=np.int32)
        """Shape (n_forms,)."""
        self.holds: Flags = np.zeros((n_classes + 1, 1), dtype=np.bool_)
        """Shape (n_classes + 1, n_kinds): whether a kind is of a class; the last row is a class that nothing is of."""
        self.of_class = Lists.of([()] * n_classes)

    def read(self, patterns: FormPatterns) -> None:
        """Sort the forms met since; `patterns` are always those of the same vocabulary."""
        first = patterns.first[len(self.of_form) :].astype(np.int64)
        if len(first) == 1:
            return
        new = np.zeros(len(first) - 1, dtype=np.int32)
        matched = np.flatnonzero(np.diff(first))
        places = (first - first[0]) * patterns.pattern.itemsize
        told = patterns.pattern[first[0] :].tobytes()
        words = map(told.__getitem__, map(slice, places[matched].tolist(), places[matched + 1].tolist()))
        new[matched] = [self._numbers.setdefault(one, len(self._numbers)) for one in words]
        self.of_form = np.concatenate([self.of_form, new])
        if len(self._numbers) > self.holds.shape[1]:
            self._tell(patterns.pattern.dtype)

    def _tell(self, dtype: np.dtype[np.int32]) -> None:
        lengths = np.array(list(map(len, self._numbers))) // dtype.itemsize
        place, number = self._classes.at(np.frombuffer(b"".join(self._numbers), dtype=dtype))
        self.holds = np.zeros((len(self.holds), len(self._numbers)), dtype=np.bool_)
        self.holds[number, np.repeat(np.arange(len(lengths)), lengths)[place]] = True
        of, kind = np.nonzero(self.holds[:-1])
        self.of_class = Lists.by_group(of.astype(np.int32), kind.astype(np.int32), len(self.holds) - 1)


class Places:
    """Tells what stands where; words are counted from 0."""

    def __init__(self, words: Words, kinds: Kinds) -> None:
        kind = kinds.of_form[words.form]
        # A few words more than there are, in no sentence: what looks beyond either end finds them.
        self.kind = _padded(kind, NO_KIND)
        self.sentence = _padded(words.sentence, -1)
        self.segment = _padded(words.segment, -1)
        self._of_class = kinds.of_class
        some = np.flatnonzero(kind != NO_KIND).astype(np.int32)
        counts = np.bincount(kind[some], minlength=kinds.holds.shape[1])
        self._of_kind = Lists(some[stable_order(kind[some], len(counts))], np.concatenate([[0], np.cumsum(counts)]))
        until = np.concatenate([[0], np.cumsum(counts[kinds.of_class.values])])
        self.size: Longs = np.diff(until[kinds.of_class.first])
        """Shape (n_classes,): how many words are of each class."""

    def of_classes(self, numbers: Ints | Longs) -> tuple[Longs, Ints]:
        """The words of some classes, in no particular order, with the place in `numbers` that each belongs to."""
        which, kind = self._of_class.at(numbers)
        place, word = self._of_kind.at(kind)
        return which[place], word


def stable_order(values: Ints, n_values: int) -> Longs:
    """The order of values below `n_values`, equal ones as they come; by halves of 16 bits, which numpy counts."""
    order = np.argsort(values.astype(np.uint16), kind="stable")
    if n_values > 1 << 16:
        order = order[np.argsort((values >> 16).astype(np.uint16)[order], kind="stable")]
    return order


def _padded(values: Ints, value: int) -> Ints:
    return np.concatenate([values, np.full(MAX_DISTANCE, value, dtype=values.dtype)])
