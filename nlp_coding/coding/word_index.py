"""Which words stand in which comments of a run, and how they were read: what a re-coding need not work out again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp_coding.language.lemmas import Lemmatizer, Reading, spelling
from nlp_coding.language.sentences import Words
from nlp_coding.language.vocabulary import Ints, Vocabulary, expand_ranges

_BETWEEN = "\n"
"""Stands between keys; no word form and no lemma holds a line break."""


class IndexRow(NamedTuple):
    """One word form as plain values, to be stored."""

    form: str
    """As written: "Lege" and "lege" are two."""
    keys: str
    """One a line, sorted; the form's own lower-case spelling is left out."""
    guess: str | None
    loose: str
    """One a line, sorted."""
    comments: bytes
    """Rising numbers of the comments that it stands in, int32, little-endian."""


@dataclass(frozen=True)
class WordIndex:
    """The word forms of some comments, how they were read, and where they stand.

    It is of one codebook, since that codebook's own words took part in the reading. `find_touched` gives the index
    that is of the next one.
    """

    forms: tuple[str, ...]
    readings: tuple[Reading, ...]
    """For each form."""
    first: Ints
    """Shape (n_forms + 1,): form f stands in `comments[first[f]:first[f + 1]]`."""
    comments: Ints
    """The numbers that the caller gave the comments; rising for each form, none twice."""

    def __len__(self) -> int:
        return len(self.forms)

    def rows(self, which: Iterable[int] | None = None) -> Iterator[IndexRow]:
        """Plain values, a row for each form, or for those at the given places alone."""
        first = self.first.tolist()
        packed = self.comments.astype("<i4", copy=False).tobytes()
        for at in range(len(self)) if which is None else which:
            form, reading = self.forms[at], self.readings[at]
            keys = _BETWEEN.join(sorted(reading.keys - {spelling(form)}))
            loose = _BETWEEN.join(sorted(reading.loose))
            yield IndexRow(form, keys, reading.guess, loose, packed[4 * first[at] : 4 * first[at + 1]])

    @classmethod
    def from_rows(cls, rows: Iterable[tuple[str, str, str | None, str, bytes]]) -> WordIndex:
        """The way back from `rows`, whatever their order."""
        forms, readings, postings = [], [], []
        for form, keys, guess, loose, comments in rows:
            forms.append(form)
            readings.append(Reading(_set(keys) | {spelling(form)}, guess, _set(loose)))
            postings.append(comments)
        first = np.zeros(len(forms) + 1, dtype=np.int32)
        np.cumsum([len(posting) // 4 for posting in postings], out=first[1:])
        numbers = np.frombuffer(b"".join(postings), dtype="<i4").astype(np.int32, copy=False)
        return cls(tuple(forms), tuple(readings), first, numbers)

    def comments_with(self, forms: Iterable[int]) -> Ints:
        """The comments that hold any of the forms (by their places); rising."""
        return np.unique(self.postings(forms))

    def postings(self, forms: Iterable[int]) -> Ints:
        """The same, form by form: a comment is there once for each form that it holds."""
        at = np.fromiter(forms, dtype=np.int64)
        _, where = expand_ranges(self.first[at], self.first[at + 1] - self.first[at])
        return self.comments[where]

    def reread(self, readings: Mapping[int, Reading]) -> WordIndex:
        """With other readings of some forms, by their places."""
        return replace(self, readings=tuple(readings.get(at, reading) for at, reading in enumerate(self.readings)))


class WordCollector:
    """Notes the words of comments while they are coded, batch by batch."""

    def __init__(self, vocabulary: Vocabulary, lemmatizer: Lemmatizer) -> None:
        self._vocabulary = vocabulary
        self._lemmatizer = lemmatizer
        self._forms: list[Ints] = []
        self._comments: list[Ints] = []

    def add(self, words: Words, text_of: Sequence[int], numbers: Sequence[int]) -> None:
        """The words of a batch of texts, and for each comment which text it is and its number."""
        n_texts = len(words.first) - 1
        both = np.sort(words.form.astype(np.int64) * n_texts + words.comment)
        both = both[np.diff(both, prepend=-1) != 0]
        form, text = np.divmod(both, max(n_texts, 1))
        order = np.argsort(text_of, kind="stable")
        first = np.searchsorted(np.asarray(text_of)[order], np.arange(n_texts + 1))
        which, at = expand_ranges(first[text], first[text + 1] - first[text])
        self._forms.append(form[which].astype(np.int32))
        self._comments.append(np.asarray(numbers, dtype=np.int32)[order][at])

    def index(self) -> WordIndex:
        """What was noted so far."""
        forms = self._vocabulary.forms
        noted = np.concatenate([np.zeros(0, dtype=np.int32), *self._forms])
        comments = np.concatenate([np.zeros(0, dtype=np.int32), *self._comments])
        here = np.unique(noted).tolist()
        readings = [self._lemmatizer.read(forms[at]) for at in here]
        return _laid_out([forms[at] for at in here], readings, np.searchsorted(here, noted), comments)


def _laid_out(
    forms: Sequence[str], readings: Sequence[Reading], form: NDArray[np.integer], comments: Ints
) -> WordIndex:
    """The index of (form, comment) pairs in any order; forms that stand nowhere are left out."""
    both = np.sort((form.astype(np.int64) << 32) | comments)
    here, counts = np.unique(both >> 32, return_counts=True)
    first = np.zeros(len(here) + 1, dtype=np.int32)
    np.cumsum(counts, out=first[1:])
    places = here.tolist()
    return WordIndex(
        tuple(forms[at] for at in places),
        tuple(readings[at] for at in places),
        first,
        (both & 0xFFFFFFFF).astype(np.int32),
    )


def _set(joined: str) -> frozenset[str]:
    return frozenset(joined.split(_BETWEEN)) if joined else frozenset()
