"""Passages as vectors without any model: TF-IDF of what their words share, then truncated SVD.

The space is fitted on the study's own passages and on the codebook's example bank, whose texts weigh less: they teach
which words go together, the study says what it is about.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nlp_coding.core.survey import Comment
from nlp_coding.topics.features import FormReader, feature_rows
from nlp_coding.topics.passages import Passages, find_passages

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Vectors = NDArray[np.float32]

DIMENSIONS = 200
_BANK_WEIGHT = 0.3
_RAREST = 15
"""A feature in fewer texts than that counts as if it were in so many: a word met once would outweigh all others."""
_MOST = 2.0
"""A feature counts at most so much in a passage, however many of its words have it."""
_MOST_FITTED = 60_000
"""Passages that the space is fitted on."""


class LexicalEmbedder:
    """The offline default."""

    def __init__(self, reader: FormReader, passages: Passages, bank: Sequence[str] = ()) -> None:
        from scipy import sparse
        from sklearn.utils.extmath import randomized_svd

        self._reader = reader
        examples = find_passages([Comment(str(n), str(n), text) for n, text in enumerate(bank)], reader)
        rows, self._names = feature_rows(reader.forms, reader.meanings)
        own, others = _sums(passages, rows), _sums(examples, rows)
        together = sparse.vstack([own, others]).tocsr()
        frequency = np.diff(together.tocsc().indptr)
        self._kept = np.flatnonzero(frequency >= 2)
        n_texts = together.shape[0]
        rarity = np.log((1 + n_texts) / (1 + np.maximum(frequency[self._kept], min(_RAREST, n_texts // 10))))
        self._rarity = np.maximum(rarity, 0.0)
        self.forms = self._weighed(rows)
        """Shape (n_forms, n_features): each word form by itself, weighed as a passage of that one word."""
        self.rows = self._weighed(own)
        """Shape (n_passages, n_features), rows of length 1: what is left of a passage's features."""
        fitted = self.rows
        if fitted.shape[0] > _MOST_FITTED:
            fitted = fitted[:: -(-fitted.shape[0] // _MOST_FITTED)]
        basis = sparse.vstack([fitted, self._weighed(others) * _BANK_WEIGHT])
        n_dimensions = min(DIMENSIONS, min(basis.shape) - 1)
        if n_dimensions > 0:
            _, _, axes = randomized_svd(basis, n_components=n_dimensions, random_state=0, n_iter=4)
            self._axes = axes.T
        else:
            self._axes = np.zeros((basis.shape[1], 1))
        self.vectors = self._reduced(self.rows)
        """Shape (n_passages, n_dimensions): of length 1, or 0 where nothing is known of a passage."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Shape (n_texts, n_dimensions): any texts in the same space; each is one passage, however many sentences."""
        if not texts:
            return np.zeros((0, self._axes.shape[1]), dtype=np.float32)
        words = self._reader.read(texts)
        content = self._reader.content()[words.form]
        rows = feature_rows(self._reader.forms, self._reader.meanings, self._names)[0]
        sums = _incidence(words.comment[content], words.form[content], len(texts), rows.shape[0]) @ rows
        return self._reduced(self._weighed(sums.minimum(_MOST).tocsr()))

    def _weighed(self, sums: csr_matrix) -> csr_matrix:
        from scipy import sparse

        return _unit(sparse.csr_matrix(sums[:, self._kept].multiply(self._rarity)))

    def _reduced(self, rows: csr_matrix) -> Vectors:
        return np.asarray(_unit(np.round(rows @ self._axes, 6)), dtype=np.float32)


def _sums(passages: Passages, rows: csr_matrix) -> csr_matrix:
    """Shape (n_passages, n_features): what the words of each passage have, a feature that comes often cut off."""
    sums = _incidence(passages.of, passages.form, len(passages), rows.shape[0]) @ rows
    return sums.minimum(_MOST).tocsr()


def _incidence(text: NDArray[Any], form: NDArray[Any], n_texts: int, n_forms: int) -> csr_matrix:
    from scipy import sparse

    return sparse.csr_matrix((np.ones(len(text)), (text, form)), shape=(n_texts, n_forms))


def _unit(rows: Any) -> Any:
    """Rows of length 1; there may be none, and a codebook may have no examples."""
    from sklearn.preprocessing import normalize

    return normalize(rows) if 0 not in rows.shape else rows
