"""Which word forms each word of a term matches: worked out once a form, never once a token."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from nlp_coding.core.terms import Exact, Word
from nlp_coding.language import resources
from nlp_coding.language.lemmas import Lemmatizer, spelling
from nlp_coding.language.vocabulary import Flags, Ints, Vocabulary
from nlp_coding.language.word_hashes import Sieve


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
        self._inside: dict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(words):
            self._file(number, word)
        # Most words begin and end like none of the open words; three letters tell, and how long the stems are.
        self._starts = _lengths_by_edge(self._by_start, slice(None, _EDGE))
        self._ends = _lengths_by_edge(self._by_end, slice(-_EDGE, None))
        self._edges = sorted({len(edge) for edge in (*self._starts, *self._ends)})
        whole = {*self._by_key, *map(spelling, self._exact), *map(spelling, self._any_case)}
        self._sieve = Sieve(whole, self._by_start, self._by_end)
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
                self._inside[stem].append(number)
            elif word.open_end:
                self._by_start[stem].append(number)
            else:
                self._by_end[stem].append(number)

    def match(self, form: str, keys: Iterable[str]) -> set[int]:
        """The numbers of the words that match a form with these keys."""
        found = self._match_but_inside(form, keys)
        if form[0].isalnum():
            for stem, numbers in self._inside.items():
                if any(stem in key for key in keys):
                    found.update(numbers)
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

    def _match_all(self, forms: Sequence[str], keys: Sequence[Collection[str]]) -> list[tuple[int, int]]:
        """(place among the forms, number of a word that it matches), rising; each once."""
        found = set(self._match_inside(forms, keys))
        for place in self._sieve.left(keys):
            found.update((place, number) for number in self._match_but_inside(forms[place], keys[place]))
        return sorted(found)

    def _match_inside(self, forms: Sequence[str], keys: Sequence[Collection[str]]) -> Iterator[tuple[int, int]]:
        """(place among the forms, number of a word open at both ends that it matches); one may come twice."""
        # Searching one long text takes a hundredth of the time.
        joined = list(map(_BETWEEN.join, keys))
        together = _BETWEEN.join(joined)
        after = np.cumsum(list(map(len, joined))) + np.arange(len(joined))
        for stem, numbers in self._inside.items():
            found = []
            at = together.find(stem)
            while at >= 0:
                found.append(at)
                at = together.find(stem, at + 1)
            for place in np.searchsorted(after, found).tolist():
                if forms[place][0].isalnum():
                    yield from ((place, number) for number in numbers)

    def over(self, vocabulary: Vocabulary) -> FormPatterns:
        """The patterns of every form of a vocabulary; forms seen before are not looked at again."""
        before = self._found
        new = vocabulary.forms[len(before.first) - 1 :]
        if new:
            readings = self._lemmatizer.read_many(new)
            found: list[tuple[int, int]] = []
            for low in range(0, len(new), _AT_A_TIME):
                some = [reading.keys for reading in readings[low : low + _AT_A_TIME]]
                found += ((low + place, number) for place, number in self._match_all(new[low : low + _AT_A_TIME], some))
            place, pattern = np.array(found, dtype=np.int32).reshape(-1, 2).T
            first = before.first[-1] + np.cumsum(np.bincount(place, minlength=len(new)), dtype=np.int32)
            guessed = np.array([reading.guess is not None for reading in readings], dtype=np.bool_)
            self._found = FormPatterns(
                np.concatenate([before.pattern, pattern]),
                np.concatenate([before.first, first.astype(np.int32)]),
                np.concatenate([before.guessed, guessed]),
            )
        return self._found


_BETWEEN = "\n"
"""Stands between keys; no word form, no lemma and no term holds a line break."""
_AT_A_TIME = 10_000
"""Forms that go through the sieve together: it bounds the memory that this takes."""
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
