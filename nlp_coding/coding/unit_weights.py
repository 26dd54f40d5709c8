"""What each word adds to the models' sums, worked out for all new words of a batch at once.

Of a word's features only those are named that a model has. Words that have none of them share one row of zeros.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from nlp_coding.coding.features import LETTERS, Floats, Longs, TextReader, Weighted, negated_of, plain_of
from nlp_coding.language.letters import LetterFinder
from nlp_coding.language.vocabulary import Ints

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

PLACES, PLACES_OF_SQUARES = 32, 24
"""Binary places that are kept. A text of 100 000 letters adds up to less than 2^20, its squares to less than 2^28."""


class UnitWeights:
    """A row for each unit of a reader that adds anything; see `features`."""

    def __init__(self, reader: TextReader, names: Sequence[str], adds: Floats, squares: Floats) -> None:
        """`names` are the features of the models, sorted; `adds` and `squares` have a row for each."""
        self._reader = reader
        self._name_adds, self._name_squares = adds, squares
        self._columns: dict[str, dict[str, int]] = defaultdict(dict)
        for column, name in enumerate(names):
            kind, _, feature = name.partition(":")
            self._columns[kind][feature] = column
        self._letters = LetterFinder(self._columns[LETTERS])
        self._words = frozenset().union(*(columns for kind, columns in self._columns.items() if kind != LETTERS))
        self.row: Ints = np.zeros(0, dtype=np.int32)
        """Shape (n_units,): the row of each unit; 0 where it adds nothing."""
        self.adds: Floats = np.zeros((1, adds.shape[1]))
        """Shape (n_rows, n_codes)."""
        self.squares: Floats = np.zeros((1, squares.shape[1]))
        """Shape (n_rows, n_spaces)."""

    def learn(self) -> None:
        """Take in the units that the reader has met since."""
        before = len(self.row)
        if before == self._reader.n_units:
            return
        plain, negated = _Cells(self._columns), _Cells(self._columns)
        spelt: dict[int, str] = {}
        for number, word in enumerate(self._reader.meant(before)):
            if word.concepts or not self._words.isdisjoint(word.words + word.parts):
                plain.add(number, plain_of(word))
                negated.add(number, negated_of(word))
            if word.spelt:
                spelt[number] = word.words[0]
        place, column, n_letters = self._letters.find(list(spelt.values()))
        # By Python's power: numpy's may differ in the last digit.
        share = np.array([0.0, *(n**-0.5 for n in range(1, int(n_letters.max(initial=0)) + 1))])
        plain.extend(np.array(list(spelt), dtype=np.int64)[place], column, share[n_letters[place]])
        which, adds, squares = self._sums(plain)
        also, more_adds, more_squares = self._sums(negated)
        row = np.zeros(((self._reader.n_units - before) // 2, 2), dtype=np.int32)
        row[which] = 1 + np.arange(len(which))[:, None]
        below = row[also, 0]
        row[also, 1] = 1 + len(which) + np.arange(len(also))
        self.row = np.concatenate([self.row, np.where(row, row + len(self.adds) - 1, 0).ravel()])
        self.adds = np.concatenate([self.adds, adds[1:], adds[below] + more_adds[1:]])
        self.squares = np.concatenate([self.squares, squares[1:], squares[below] + more_squares[1:]])

    def by_row(self, units: csr_matrix) -> csr_matrix:
        """Shape (n_texts, n_rows): what texts have of each row, from what they have of each unit."""
        from scipy import sparse

        # A word and the same word negated may share a row, and both count: rows come more than once in a text.
        rows = self.row[units.indices]
        return sparse.csr_matrix((units.data, rows, units.indptr), shape=(units.shape[0], len(self.adds)))

    def _sums(self, cells: _Cells) -> tuple[Longs, Floats, Floats]:
        """The words that have any of the features, rising, and the rows of what they add, after one of zeros."""
        from scipy import sparse

        word, column, value = cells.columns()
        which, first = np.unique(word, return_index=True)
        ends = np.concatenate([[0], first, [len(word)]])  # none in the first row
        matrix = sparse.csr_matrix((value, column, ends), shape=(len(which) + 1, len(self._name_adds)))
        squares = exact(matrix.power(2) @ self._name_squares, PLACES_OF_SQUARES)
        return which, exact(matrix @ self._name_adds, PLACES), squares


class _Cells:
    """What words have of the features of the models."""

    def __init__(self, columns: Mapping[str, Mapping[str, int]]) -> None:
        self._columns = columns
        self._word: list[int] = []
        self._column: list[int] = []
        self._value: list[float] = []

    def add(self, word: int, features: Iterable[Weighted]) -> None:
        """Of one word; features that no model has are left out."""
        for kind, names, value in features:
            columns = self._columns[kind]
            for name in names:
                column = columns.get(name)
                if column is not None:
                    self._word.append(word)
                    self._column.append(column)
                    self._value.append(value)

    def extend(self, word: Longs, column: Longs, value: Floats) -> None:
        """Of many words, after all their others."""
        self._word.extend(word.tolist())
        self._column.extend(column.tolist())
        self._value.extend(value.tolist())

    def columns(self) -> tuple[Longs, Longs, Floats]:
        """Word, column and value of each; by word, those of a word as they were added: sums are taken in that order."""
        word = np.array(self._word, dtype=np.int64)
        order = np.argsort(word, kind="stable")
        return word[order], np.array(self._column, dtype=np.int64)[order], np.array(self._value)[order]


def exact(values: Floats, places: int) -> Floats:
    """To so many binary places: sums of such numbers are exact in any order."""
    rounded: Floats = np.ldexp(np.rint(np.ldexp(values, places)), -places)
    return rounded
