"""Texts as the learned coder sees them: which words they hold, which of them are negated, and which stand side by side.

A text's vector is a sum over its distinct words and pairs of neighbours. So what a model makes of a word is worked out
once a word form, however often it is written, and a text's score is a sum. Words are read without any codebook's own
words: the features of a text are the same under every codebook.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp_coding.language.meanings import Meanings, Norm, concepts_of, letters_of
from nlp_coding.language.negation import find_negation
from nlp_coding.language.sentences import find_sentences
from nlp_coding.language.vocabulary import Ints, Vocabulary

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

_PART = 0.7
"""What a part of a compound weighs beside the whole word."""
_CONCEPT = 1.5
_NEGATED_WORD = 0.7
_NEGATED_CONCEPT = 1.0
_NEIGHBOURS = 0.7
LETTERS = "letters"
PAIR = 1 << 31
"""A pair is the number of its first word times this, and that of its second."""

Weighted = tuple[str, tuple[str, ...], float]
"""A kind of features, those of a word, and what each of them counts; a feature's name is "kind:feature"."""


class Meant(NamedTuple):
    """What a word is to a model, whatever that model knows."""

    parts: tuple[str, ...]
    """Of a compound that no lexicon holds; each once."""
    words: Norm
    concepts: tuple[str, ...]
    spelt: bool
    """Whether no lexicon knows it, so that its stretches of letters count, all of them together as one feature."""


@dataclass(frozen=True)
class Bags:
    """Some texts as distinct units (a word, negated or not) and distinct pairs of neighbouring words."""

    n_texts: int
    text: Ints
    """Shape (n_units,): rising; with `unit` none twice."""
    unit: Ints
    pair_text: Ints
    """Shape (n_pairs,): rising; with `pair` none twice."""
    pair: Longs


class TextReader:
    """Turns texts into bags; numbers units and pairs as it meets them."""

    def __init__(self) -> None:
        self._vocabulary = Vocabulary()
        self._meanings = Meanings()
        self._norms: dict[str | Norm, int] = {}
        """A norm of one lemma by that lemma: most are, and a tuple more for each would fill the memory."""
        self._own = Norms(self, self._vocabulary)

    def __getstate__(self) -> list[Norm]:
        # In another process the same numbers mean the same words; all else is worked out again.
        return list(map(_norm, self._norms))

    def __setstate__(self, norms: list[Norm]) -> None:
        self.__init__()  # type: ignore[misc]
        self._norms.update((_key(norm), number) for number, norm in enumerate(norms))

    def read(self, texts: Sequence[str]) -> Bags:
        """The bags of some texts, in their order."""
        words = find_sentences(self._vocabulary.encode(texts), self._vocabulary)
        negated = find_negation(words, self._vocabulary).depth > 0
        norm = self._own.numbers()[words.form]
        unit = (2 * norm + negated).astype(np.int32)
        pair = np.full(len(norm), -1, dtype=np.int64)
        if len(norm):
            joined = np.flatnonzero(words.sentence[1:] == words.sentence[:-1]) + 1
            pair[joined] = norm[joined - 1].astype(np.int64) * PAIR + norm[joined]
        text, distinct = _distinct(words.comment, unit)
        at = np.flatnonzero(pair >= 0)
        pair_text, distinct_pair = _distinct(words.comment[at], pair[at])
        return Bags(len(texts), text, distinct.astype(np.int32), pair_text, distinct_pair)

    def numbers(self, forms: Sequence[str]) -> list[int]:
        """The number of each form's norm."""
        found = list(map(_key, self._meanings.norms(forms)))
        # In the order of the words, not that of the texts: the order of texts then changes no model.
        for key in sorted({key for key in found if key not in self._norms}, key=_norm):
            self._norms[key] = len(self._norms)
        return [self._norms[key] for key in found]

    @property
    def n_units(self) -> int:
        return 2 * len(self._norms)

    def features(self, first: int = 0) -> Iterator[dict[str, float]]:
        """What each unit is to a model, by name, from unit number `first` on (an even number)."""
        for one in self.meant(first):
            plain = {f"{kind}:{word}": weight for kind, words, weight in plain_of(one) for word in words}
            letters = letters_of(one.words[0]) if one.spelt else ()
            plain |= {f"{LETTERS}:{gram}": len(letters) ** -0.5 for gram in letters}
            yield plain
            negated = {f"{kind}:{word}": weight for kind, words, weight in negated_of(one) for word in words}
            yield plain | negated

    def meant(self, first: int = 0) -> Iterator[Meant]:
        """What each norm is to a model, from unit number `first` on (an even number)."""
        meanings = self._meanings
        norms = list(map(_norm, islice(self._norms, first // 2, None)))
        for norm, found in zip(norms, meanings.parts_of([norm[0] for norm in norms]), strict=True):
            concepts, parts = concepts_of(norm), found
            if found:
                parts = tuple(dict.fromkeys(found))
                concepts = concepts or concepts_of(parts)
            yield Meant(parts, norm, concepts, not concepts and not meanings.knows(norm))


def _key(norm: Norm) -> str | Norm:
    return norm if len(norm) > 1 else norm[0]


def _norm(key: str | Norm) -> Norm:
    return (key,) if isinstance(key, str) else key


def plain_of(word: Meant) -> tuple[Weighted, ...]:
    """The features of a word, but for its letters."""
    return ("part", word.parts, _PART), ("word", word.words, 1.0), ("concept", word.concepts, _CONCEPT)


def negated_of(word: Meant) -> tuple[Weighted, ...]:
    """What is added where the word is negated."""
    return ("not word", word.words, _NEGATED_WORD), ("not concept", word.concepts, _NEGATED_CONCEPT)


class Norms:
    """The norms of a vocabulary's forms, by a reader's numbers."""

    def __init__(self, reader: TextReader, vocabulary: Vocabulary) -> None:
        self._reader = reader
        self._vocabulary = vocabulary
        self._numbers = np.zeros(0, dtype=np.int32)

    def numbers(self) -> Ints:
        """Shape (n_forms,): each form is read once."""
        new = self._vocabulary.forms[len(self._numbers) :]
        if new:
            self._numbers = np.concatenate([self._numbers, np.array(self._reader.numbers(new), dtype=np.int32)])
        return self._numbers


def _distinct(text: Ints, value: NDArray[Any]) -> tuple[Ints, Longs]:
    """The distinct (text, value), rising."""
    order = np.lexsort((value, text))
    text, value = text[order], value[order]
    new = np.ones(len(text), dtype=np.bool_)
    new[1:] = (text[1:] != text[:-1]) | (value[1:] != value[:-1])
    return text[new], value[new].astype(np.int64)


class Space:
    """The features that a model can weigh: those that at least two of the texts it learns from have, by rarity."""

    SCALE = 0.3

    def __init__(self, reader: TextReader, bags: Bags, which: NDArray[np.bool_]) -> None:
        """Learn which features there are from the bags' texts `which` (shape (n_texts,))."""
        from scipy import sparse

        self._reader = reader
        names: dict[str, int] = {}
        n = int(which.sum())
        raw = _unit_rows(reader, names, grow=True)
        units = _incidence(bags.text, bags.unit, bags.n_texts, raw.shape[0])
        counts = (units[which] @ raw).tocsc()
        df = np.diff(counts.indptr)
        kept = sorted((name, old) for name, old in names.items() if df[old] >= 2)
        keep = np.array([old for _, old in kept], dtype=np.int64)
        new = {int(old): place for place, old in enumerate(keep)}
        self.names = {name: new[old] for name, old in names.items() if old in new}
        """The place of each feature."""
        self.rarity: Floats = np.log((1 + n) / (1 + df[keep])) + 1
        self._rows = sparse.csr_matrix(raw[:, keep] @ sparse.diags(self.rarity))
        self._n_known = raw.shape[0]
        pairs, n_texts = np.unique(bags.pair[which[bags.pair_text]], return_counts=True)
        self.pairs = pairs[n_texts >= 2]
        self.pair_rarity: Floats = _NEIGHBOURS * (np.log((1 + n) / (1 + n_texts[n_texts >= 2])) + 1)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_rows": self._rows[:0], "_n_known": 0}

    @property
    def n_features(self) -> int:
        """Words and the like, without pairs."""
        return len(self.rarity)

    @property
    def n_columns(self) -> int:
        return self.n_features + len(self.pairs)

    def units(self) -> csr_matrix:
        """Shape (n_units, n_features): the rows of all units that the reader has met so far."""
        from scipy import sparse

        if self._n_known < self._reader.n_units:
            more = _unit_rows(self._reader, self.names, grow=False, first=self._n_known)
            rows = sparse.csr_matrix(more @ sparse.diags(self.rarity))
            self._rows = sparse.vstack([self._rows, rows]).tocsr()
            self._n_known = self._rows.shape[0]
        return self._rows

    def pair_places(self, pairs: Longs) -> Ints:
        """The column (from 0) of each pair; -1 for those the space does not have."""
        if not len(self.pairs):
            return np.full(len(pairs), -1, dtype=np.int32)
        at = np.minimum(np.searchsorted(self.pairs, pairs), len(self.pairs) - 1)
        return np.where(self.pairs[at] == pairs, at, -1).astype(np.int32)

    def matrix(self, bags: Bags) -> csr_matrix:
        """Shape (n_texts, n_columns): the texts as vectors; long ones grow with the square root of their length."""
        from scipy import sparse

        rows = self.units()
        units = _incidence(bags.text, bags.unit, bags.n_texts, rows.shape[0])
        place = self.pair_places(bags.pair)
        known = place >= 0
        pairs = sparse.csr_matrix(
            (self.pair_rarity[place[known]], (bags.pair_text[known], place[known])),
            shape=(bags.n_texts, len(self.pairs)),
        )
        together = sparse.hstack([units @ rows, pairs])
        matrix = sparse.csr_matrix(sparse.diags(self.shrink(bags)) @ together)
        matrix.sort_indices()  # once, rather than in every fit
        return matrix

    def shrink(self, bags: Bags) -> Floats:
        """Shape (n_texts,): what each text's sum is multiplied with, so that a page does not outweigh a line."""
        rows = self.units()
        squares = np.asarray(rows.multiply(rows).sum(axis=1)).ravel()
        place = self.pair_places(bags.pair)
        known = place >= 0
        length = np.bincount(bags.text, weights=squares[bags.unit], minlength=bags.n_texts)
        length += np.bincount(
            bags.pair_text[known], weights=self.pair_rarity[place[known]] ** 2, minlength=bags.n_texts
        )
        shrink: Floats = self.SCALE / np.maximum(length, 1e-9) ** 0.25
        return shrink


def _unit_rows(reader: TextReader, names: dict[str, int], *, grow: bool, first: int = 0) -> csr_matrix:
    """Shape (units from `first` on, n_names): the raw features of units; with `grow`, new names are added."""
    from scipy import sparse

    indptr, columns, values = [0], [], []
    for features in reader.features(first):
        for name, value in features.items():
            column = names.setdefault(name, len(names)) if grow else names.get(name, -1)
            if column >= 0:
                columns.append(column)
                values.append(value)
        indptr.append(len(columns))
    return sparse.csr_matrix((values, columns, indptr), shape=(len(indptr) - 1, len(names)), dtype=np.float64)


def _incidence(text: Ints, unit: Ints, n_texts: int, n_units: int) -> csr_matrix:
    from scipy import sparse

    ones = np.ones(len(text))
    return sparse.csr_matrix((ones, (text, unit)), shape=(n_texts, n_units))
