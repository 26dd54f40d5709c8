"""Which words stand in which comments of a run, and how they were read: what a re-coding need not work out again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp_coding.language.lemmas import Lemmatizer, Reading, spelling
from nlp_coding.language.sentences import Words
from nlp_coding.language.vocabulary import Ints, Vocabulary, distinct, expand_ranges

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


class ReadAs(NamedTuple):
    """How a form was read, as in `IndexRow`: of hundreds of thousands of forms few are ever asked for."""

    keys: str
    guess: str | None
    loose: str

    @classmethod
    def of(cls, form: str, reading: Reading) -> ReadAs:
        """From a reading."""
        keys = sorted(reading.keys - {spelling(form)})
        return cls(_BETWEEN.join(keys), reading.guess, _BETWEEN.join(sorted(reading.loose)))

    def reading(self, form: str) -> Reading:
        """The way back."""
        return Reading(_set(self.keys) | {spelling(form)}, self.guess, _set(self.loose))


@dataclass(frozen=True)
class WordIndex:
    """The word forms of some comments, how they were read, and where they stand.

    It is of one codebook, since that codebook's own words took part in the reading. `find_touched` gives the index
    that is of the next one.
    """

    forms: tuple[str, ...]
    read_as: tuple[ReadAs, ...]
    """For each form."""
    first: NDArray[np.integer]
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
            yield IndexRow(self.forms[at], *self.read_as[at], packed[4 * first[at] : 4 * first[at + 1]])

    @classmethod
    def from_rows(cls, rows: Iterable[tuple[str, str, str | None, str, bytes]]) -> WordIndex:
        """The way back from `rows`, whatever their order."""
        forms, keys, guess, loose, comments = zip(*rows, strict=True) if (rows := list(rows)) else ((), (), (), (), ())
        ends = np.cumsum([0, *map(len, comments)], dtype=np.int64) // 4
        numbers = np.frombuffer(b"".join(comments), dtype="<i4").astype(np.int32, copy=False)
        return cls(forms, tuple(map(ReadAs, keys, guess, loose)), ends, numbers)

    def reading(self, at: int) -> Reading:
        """How the form at a place was read."""
        return self.read_as[at].reading(self.forms[at])

    def reading_of(self, form: str) -> Reading | None:
        """How a form was read; None for one that is not there."""
        at = self._places.get(form)
        return None if at is None else self.reading(at)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {form: at for at, form in enumerate(self.forms)}

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
        read_as = list(self.read_as)
        for at, reading in readings.items():
            read_as[at] = ReadAs.of(self.forms[at], reading)
        return replace(self, read_as=tuple(read_as))


@dataclass(frozen=True)
class Noted:
    """The words of one batch of comments."""

    forms: tuple[str, ...]
    read_as: tuple[ReadAs | None, ...]
    """None where the coder has given it with an earlier batch."""
    first: Ints
    """Shape (n_forms + 1,): form f stands in `comments[first[f]:first[f + 1]]`."""
    comments: Ints
    """The numbers that the caller gave the comments; rising for each form, none twice."""


class WordCollector:
    """Notes the words of comments while they are coded, batch by batch."""

    def __init__(self, vocabulary: Vocabulary, lemmatizer: Lemmatizer) -> None:
        self._vocabulary = vocabulary
        self._lemmatizer = lemmatizer
        self._given = np.zeros(0, dtype=np.bool_)

    def note(self, words: Words, text_of: Ints, numbers: Sequence[int]) -> Noted:
        """The words of a batch of texts, where each comment has one of the texts and a number of its own."""
        n_texts = len(words.first) - 1
        # In the order in which the texts have them: nothing tells what the coder has met before.
        here = _by_appearance(words.form, len(self._vocabulary))
        rank = np.zeros(len(self._vocabulary), dtype=np.int64)
        rank[here] = np.arange(len(here))
        form, text = np.divmod(distinct(rank[words.form] * n_texts + words.comment), max(n_texts, 1))
        order = np.argsort(text_of, kind="stable")
        first = np.searchsorted(text_of[order], np.arange(n_texts + 1))
        which, at = expand_ranges(first[text], first[text + 1] - first[text])
        pairs = (form[which] << 32) | np.asarray(numbers, dtype=np.int64)[order][at]
        if (np.diff(pairs) < 0).any():
            pairs.sort()
        forms = tuple(map(self._vocabulary.forms.__getitem__, here.tolist()))
        self._given = np.append(self._given, np.zeros(len(self._vocabulary) - len(self._given), dtype=np.bool_))
        known = self._given[here].tolist()
        self._given[here] = True
        self._lemmatizer.prepare(forms)
        return Noted(
            forms,
            tuple(None if old else self._read_as(form) for form, old in zip(forms, known, strict=True)),
            np.concatenate([[0], np.cumsum(np.bincount(pairs >> 32, minlength=len(here)))]).astype(np.int32),
            (pairs & 0xFFFFFFFF).astype(np.int32),
        )

    def _read_as(self, form: str) -> ReadAs:
        return ReadAs.of(form, self._lemmatizer.read(form))


def _by_appearance(forms: Ints, n_forms: int) -> NDArray[np.int64]:
    """The numbers of forms, each once, in the order in which they first come."""
    first = np.full(n_forms, -1, dtype=np.int64)
    first[forms[::-1]] = np.arange(len(forms))[::-1]  # the last value that a place is given stays
    here = np.flatnonzero(first >= 0)
    by_appearance: NDArray[np.int64] = here[np.argsort(first[here])]
    return by_appearance


class WordNotes:
    """The words of all batches, gathered from whoever coded them; two bytes for a word in a comment."""

    def __init__(self, lemmatizer: Lemmatizer) -> None:
        self._lemmatizer = lemmatizer
        self._numbers: dict[str, int] = {}
        self._read_as: list[ReadAs | None] = []
        """By number."""
        self._batches: list[tuple[Ints, Ints, int, NDArray[np.integer]]] = []

    def add(self, noted: Noted) -> None:
        """One more batch."""
        numbers = self._numbers
        form = np.array([numbers.setdefault(one, len(numbers)) for one in noted.forms], dtype=np.int32)
        self._read_as += [None] * (len(numbers) - len(self._read_as))
        for number, one in zip(form.tolist(), noted.read_as, strict=True):
            if one is not None:
                self._read_as[number] = one
        order = np.argsort(form, kind="stable")
        counts = np.diff(noted.first)[order]
        _, at = expand_ranges(noted.first[order], counts)
        least = int(noted.comments.min()) if len(noted.comments) else 0
        offsets = noted.comments[at] - least
        if offsets.max(initial=0) < 1 << 16:
            offsets = offsets.astype(np.uint16)
        self._batches.append((form[order], np.concatenate([[0], np.cumsum(counts)]).astype(np.int32), least, offsets))

    def rows(self, *, at_a_time: int = 20_000) -> Iterator[IndexRow]:
        """Plain values, a row for each form in the order they were met; see `WordIndex.rows`."""
        forms = list(self._numbers)
        for low in range(0, len(forms), at_a_time):
            yield from self._some(forms, low, min(low + at_a_time, len(forms)))

    def _some(self, forms: Sequence[str], low: int, high: int) -> Iterator[IndexRow]:
        parts = []
        for number, begins, least, offsets in self._batches:
            start, end = np.searchsorted(number, [low, high])
            comments = offsets[begins[start] : begins[end]].astype(np.int64) + least
            here = np.repeat(number[start:end], np.diff(begins[start : end + 1]))
            parts.append((here.astype(np.int64) << 32) | comments)
        both = np.sort(np.concatenate([np.zeros(0, dtype=np.int64), *parts]))
        first = np.searchsorted(both >> 32, np.arange(low, high + 1)).tolist()
        packed = (both & 0xFFFFFFFF).astype("<i4").tobytes()
        known = self._read_as[low:high]
        self._lemmatizer.prepare([form for form, one in zip(forms[low:high], known, strict=True) if one is None])
        for place, (form, one) in enumerate(zip(forms[low:high], known, strict=True)):
            read_as = one or ReadAs.of(form, self._lemmatizer.read(form))
            yield IndexRow(form, *read_as, packed[4 * first[place] : 4 * first[place + 1]])


def _set(joined: str) -> frozenset[str]:
    return frozenset(joined.split(_BETWEEN)) if joined else frozenset()
