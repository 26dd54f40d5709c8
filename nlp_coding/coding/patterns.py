"""Which word forms each word of a term matches: worked out once a form, never once a token."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from nlp_coding.core.terms import Exact, Word
from nlp_coding.language import resources
from nlp_coding.language.lemmas import Lemmatizer
from nlp_coding.language.vocabulary import Flags, Ints, Vocabulary


@dataclass(frozen=True)
class FormPatterns:
    """For each word form, the patterns that match it: form f's are `pattern[first[f]:first[f + 1]]`."""

    pattern: Ints
    first: Ints
    guessed: Flags
    """Whether the form was read as another word."""


class Patterns:
    """The distinct words of a codebook's terms, and the forms they match."""

    def __init__(self, words: Sequence[Word | Exact], lemmatizer: Lemmatizer) -> None:
        self._lemmatizer = lemmatizer
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._any_case: dict[str, list[int]] = defaultdict(list)
        self._by_key: dict[str, list[int]] = defaultdict(list)
        self._by_start: dict[str, list[int]] = defaultdict(list)
        self._by_end: dict[str, list[int]] = defaultdict(list)
        self._inside: list[tuple[str, int]] = []
        for number, word in enumerate(words):
            self._file(number, word)
        # Most words begin and end like none of the open words; three letters tell, and how long the stems are.
        self._starts = _lengths_by_edge(self._by_start, slice(None, _EDGE))
        self._ends = _lengths_by_edge(self._by_end, slice(-_EDGE, None))
        self._edges = sorted({len(edge) for edge in (*self._starts, *self._ends)})
        none = np.zeros(0, dtype=np.int32)
        self._found = FormPatterns(none, np.zeros(1, dtype=np.int32), none.astype(np.bool_))

    def _file(self, number: int, word: Word | Exact) -> None:
        if isinstance(word, Exact):
            (self._any_case if word.any_case else self._exact)[word.text].append(number)
            return
        if not (word.open_start or word.open_end):
            for key in self._lemmatizer.keys(word.text):
                self._by_key[key].append(number)
            return
        for stem in stems(word.text):
            if word.open_start and word.open_end:
                self._inside.append((stem, number))
            elif word.open_end:
                self._by_start[stem].append(number)
            else:
                self._by_end[stem].append(number)

    def match(self, form: str, keys: Iterable[str]) -> set[int]:
        """The numbers of the words that match a form with these keys."""
        found = self._match_but_inside(form, keys)
        if form[0].isalnum():
            found.update(number for stem, number in self._inside if any(stem in key for key in keys))
        return found

    def _match_but_inside(self, form: str, keys: Iterable[str]) -> set[int]:
        found = {*self._exact.get(form, ()), *self._any_case.get(form.lower(), ())}
        if not form[0].isalnum():
            return found
        for key in keys:
            found.update(self._by_key.get(key, ()))
            for edge in self._edges:
                for length in self._starts.get(key[:edge], ()):
                    found.update(self._by_start.get(key[:length], ()))
                for length in self._ends.get(key[-edge:], ()):
                    if length <= len(key):
                        found.update(self._by_end.get(key[-length:], ()))
        return found

    def _match_inside(self, forms: Sequence[str], keys: Sequence[Collection[str]]) -> Iterator[tuple[int, int]]:
        """(place among the forms, number of a word open at both ends that it matches); one may come twice."""
        # Searching one long text takes a hundredth of the time.
        joined = list(map(_BETWEEN.join, keys))
        together = _BETWEEN.join(joined)
        after = np.cumsum(list(map(len, joined))) + np.arange(len(joined))
        for stem, number in self._inside:
            found = []
            at = together.find(stem)
            while at >= 0:
                found.append(at)
                at = together.find(stem, at + 1)
            for place in np.searchsorted(after, found).tolist():
                if forms[place][0].isalnum():
                    yield place, number

    def over(self, vocabulary: Vocabulary) -> FormPatterns:
        """The patterns of every form of a vocabulary; forms seen before are not looked at again."""
        before = self._found
        new = vocabulary.forms[len(before.first) - 1 :]
        if new:
            readings = self._lemmatizer.read_many(new)
            keys = [reading.keys for reading in readings]
            found = list(map(self._match_but_inside, new, keys))
            for place, number in self._match_inside(new, keys):
                found[place].add(number)
            first = before.first[-1] + np.cumsum([len(one) for one in found], dtype=np.int32)
            pattern = np.array(list(chain.from_iterable(map(sorted, found))), dtype=np.int32)
            guessed = np.array([reading.guess is not None for reading in readings], dtype=np.bool_)
            self._found = FormPatterns(
                np.concatenate([before.pattern, pattern]),
                np.concatenate([before.first, first.astype(np.int32)]),
                np.concatenate([before.guessed, guessed]),
            )
        return self._found


_BETWEEN = "\n"
"""Stands between keys; no word form, no lemma and no term holds a line break."""
_EDGE = 3
"""Letters that are looked at first; shorter stems stand under all of theirs."""


def _lengths_by_edge(texts: Iterable[str], edge: slice) -> dict[str, list[int]]:
    """Under the first (last) letters of each stem, the lengths that stems there have."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for stem in texts:
        lengths[stem[edge]].add(len(stem))
    return {letters: sorted(found) for letters, found in lengths.items()}


def stems(text: str) -> frozenset[str]:
    """The stem of an open word, without hyphens, and its bokmål twin where it is a listed nynorsk word: tilvising*."""
    plain = text.replace("-", "")
    return frozenset({text, plain, *resources.table("nn_nb.tsv").get(plain, ())})
