"""What the models make of texts, all codes at once: what a word adds is worked out once, a text's score is a sum.

What words and pairs add is rounded to a fixed number of binary places, so that sums are exact: the order of the texts,
and how they are cut into batches, changes nothing, to the last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nlp_coding.coding.evidence import Floats, Longs, Reasons, Spans
from nlp_coding.coding.features import PAIR, Norms, Space
from nlp_coding.coding.learned import CodeModel, Models
from nlp_coding.coding.training import TermHits
from nlp_coding.coding.unit_weights import PLACES, PLACES_OF_SQUARES, UnitWeights, exact
from nlp_coding.language.pair_table import PairTable
from nlp_coding.language.sentences import Words
from nlp_coding.language.vocabulary import Flags, Ints, Vocabulary, distinct, expand_ranges

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

N_WORDS = 3
"""Words that are shown as what moved a model most; side by side they are one span."""
_LEAST_SHARE = 0.3
"""Of what the first of them adds, what the others must add to be shown."""


@dataclass(frozen=True)
class Weighed:
    """What the models make of some texts; columns are the weigher's codes."""

    alone: Floats
    """Shape (n_texts, n_codes): the probability by words alone."""
    together: Floats
    """Shape (n_texts, n_codes): by words and terms."""
    log_odds: Floats
    """Shape (n_texts, n_codes): of the words alone, as the model weighs them beside the terms."""
    hits: Sequence[TermHits]
    """The terms of each code."""
    shrink: Floats
    """Shape (n_texts, n_spaces): what a text's sum of its words is multiplied with."""
    unit: Ints
    """Shape (n_words,): the unit of every word (see `features`)."""
    pair: Ints
    """Shape (n_words + 1,): the pair that a word makes with the one before it, as a row of the weigher; -1 where it
    makes none that a model knows."""


class Weigher:
    """Weighs texts that are read with one vocabulary."""

    def __init__(self, models: Models, code_ids: Sequence[str], vocabulary: Vocabulary) -> None:
        self.models: list[CodeModel] = [models.by_code[code_id] for code_id in code_ids]
        self._reader = models.reader
        self._norms = Norms(models.reader, vocabulary)
        spaces = list({id(model.space): model.space for model in self.models}.values())
        self._space_of = [next(n for n, one in enumerate(spaces) if one is model.space) for model in self.models]
        names = sorted({name for space in spaces for name in space.names})
        number_of = {name: number for number, name in enumerate(names)}
        self._pairs = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *(space.pairs for space in spaces)]))
        first, second = np.divmod(self._pairs, PAIR)
        self._pair_rows = PairTable(first, second)
        self._begins, self._ends = np.unique(first), np.unique(second)
        name_adds = np.zeros((len(names), len(self.models)))
        name_squares = np.zeros((len(names), len(spaces)))
        self._pair_adds = np.zeros((len(self._pairs), len(self.models)))
        self._pair_squares = np.zeros((len(self._pairs), len(spaces)))
        rows = [[number_of[name] for name in sorted(space.names, key=space.names.__getitem__)] for space in spaces]
        pair_rows = [np.searchsorted(self._pairs, space.pairs) for space in spaces]
        for number, space in enumerate(spaces):
            name_squares[rows[number], number] = space.rarity**2
            self._pair_squares[pair_rows[number], number] = exact(space.pair_rarity**2, PLACES_OF_SQUARES)
        for number, (model, at) in enumerate(zip(self.models, self._space_of, strict=True)):
            n = model.space.n_features
            name_adds[rows[at], number] = model.weights[:n] * model.space.rarity
            self._pair_adds[pair_rows[at], number] = exact(model.weights[n:] * model.space.pair_rarity, PLACES)
        self._units = UnitWeights(models.reader, names, name_adds, name_squares)

    def weigh(
        self, words: Words, negated: Flags, hits: Sequence[TermHits], *, embeddings: NDArray[np.float32] | None = None
    ) -> Weighed:
        """What the models say of texts, given the hits of each code's terms; `negated` is for each word."""
        norm = self._norms.numbers()
        self._units.learn()
        norm = norm[words.form]
        unit = 2 * norm + negated
        pair = self._pairs_of(words, norm)
        n_texts = len(words.first) - 1
        units = self._units.by_row(_counted(words.comment, unit, (n_texts, self._reader.n_units)))
        known = np.flatnonzero(pair[:-1] >= 0)
        pairs = _counted(words.comment[known], pair[known], (n_texts, len(self._pair_adds)))
        squares = units @ self._units.squares + pairs @ self._pair_squares
        shrink = Space.SCALE / np.maximum(squares, 1e-9) ** 0.25
        log_odds = (units @ self._units.adds + pairs @ self._pair_adds) * shrink[:, self._space_of]
        alone, together = np.empty_like(log_odds), np.empty_like(log_odds)
        for number, (model, found) in enumerate(zip(self.models, hits, strict=True)):
            said = log_odds[:, number]
            said += model.bias
            if embeddings is not None and model.embedding_weights is not None:
                said += exact(embeddings @ model.embedding_weights, PLACES)
            alone[:, number] = model.alone(said)
            together[:, number] = model.together(said, model.of_terms(found, n_texts))
        return Weighed(alone, together, log_odds, hits, shrink, unit, pair)

    def moving(self, weighed: Weighed, words: Words, text: Longs, code: Longs, reasons: Reasons) -> Spans:
        """For each text and code the stretches of words that add most; none where nothing adds. Rising by text, code.

        A pair's share goes to both of its words.
        """
        low = words.first[text]
        some = np.flatnonzero(words.first[text + 1] > low)
        text, code, low = text[some], code[some], low[some]
        length = words.first[text + 1] - low
        which, at = expand_ranges(low, length)
        column = np.repeat(code, length)
        added = _at(self._units.adds, self._units.row.take(weighed.unit.take(at)), column)
        for other in (at, at + 1):  # the next sentence's first word makes no pair
            pair = weighed.pair.take(other)
            known = np.flatnonzero(pair >= 0)
            added[known] += _at(self._pair_adds, pair[known], column[known]) / 2
        added *= np.repeat(weighed.shrink[text, np.array(self._space_of)[code]], length)
        top = np.maximum.reduceat(added, np.cumsum(length) - length) if len(length) else np.zeros(0)
        much = np.flatnonzero((added > 0) & (added >= np.repeat(_LEAST_SHARE * top, length)))
        shown = much[_highest(which[much], np.round(added[much], 6), N_WORDS)]
        return _stretches(words, shown, text[which[shown]], column[shown], at[shown], added[shown], reasons)

    def _pairs_of(self, words: Words, norm: Ints) -> Ints:
        """See `Weighed.pair`; `norm` is of each word."""
        found = np.full(len(words.form) + 1, -1, dtype=np.int32)
        begins, ends = np.zeros((2, self._reader.n_units // 2), dtype=np.bool_)
        begins[self._begins] = ends[self._ends] = True
        # Most words are in no pair that a model knows.
        at = np.flatnonzero(begins[norm[:-1]] & ends[norm[1:]]) + 1
        at = at[words.sentence[at] == words.sentence[at - 1]]
        found[at] = self._pair_rows.numbers(norm[at - 1].astype(np.int64), norm[at].astype(np.int64))
        return found


def _at(matrix: Floats, row: Ints, column: Longs) -> Floats:
    """Cells of a matrix; in half the time of its own look-up by two arrays."""
    cells: Floats = matrix.reshape(-1).take(row.astype(np.int64) * matrix.shape[1] + column)
    return cells


def _highest(group: Longs, value: Floats, n: int) -> Longs:
    """The places of the `n` highest values of each group, of equal ones the first; groups rise, and so do places."""
    left, found = np.arange(len(group)), [np.zeros(0, dtype=np.int64)]
    # Sorting all to take a few costs three times as much.
    for _ in range(n):
        first = np.flatnonzero(np.diff(group[left], prepend=-1))
        if len(first):
            top = np.maximum.reduceat(value[left], first)
            tops = np.flatnonzero(value[left] == np.repeat(top, np.diff(first, append=len(left))))
            tops = tops[np.diff(group[left[tops]], prepend=-1) != 0]
            found.append(left[tops])
            left = np.delete(left, tops)
    return np.sort(np.concatenate(found))


def _counted(text: Ints, value: Ints, shape: tuple[int, int]) -> csr_matrix:
    """Which values each text has, each counted once; the texts rise."""
    from scipy import sparse

    both = distinct(text.astype(np.int64) << 32 | value)
    first = np.searchsorted(both, np.arange(shape[0] + 1) << 32)
    # In 32 bits, or scipy looks through all of them to find that they would fit.
    column = (both & 0xFFFFFFFF).astype(np.int32)
    return sparse.csr_matrix((np.ones(len(both)), column, first.astype(np.int32)), shape=shape)


def _stretches(
    words: Words, shown: Longs, text: Longs, code: Longs, word: Longs, added: Floats, reasons: Reasons
) -> Spans:
    """The words `shown` of all that were looked at as spans, those side by side as one; all arrays are of them."""
    joined = np.zeros(len(shown), dtype=np.bool_)
    # Words of another cell are never next in `shown` and next in the text: a cell's last word ends its text.
    joined[1:] = (np.diff(shown) == 1) & (np.diff(word) == 1) & (np.diff(words.sentence[word]) == 0)
    first = np.flatnonzero(~joined)
    last = np.append(first[1:], len(shown))[: len(first)] - 1
    share = np.add.reduceat(added, first) if len(first) else np.zeros(0)
    tenths, which = np.unique(np.rint(share * 10).astype(np.int64), return_inverse=True)
    numbers = np.array([reasons.number(f"learned {one / 10:+.1f}") for one in tenths.tolist()], dtype=np.int32)
    start, end = words.start[word[first]], words.end[word[last]]
    return Spans(text[first].astype(np.int32), code[first].astype(np.int32), start, end, numbers[which])
