"""Topics by BERTopic, with our own embedding, grouping and words. No other module knows BERTopic.

BERTopic embeds (by our backend), guides, groups (by our grouping, in place of UMAP and HDBSCAN, which give other topics
under another seed and leave a fifth of all comments aside) and weighs the words of each topic (class-based TF-IDF).
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.topics.cluster import ALONE, Floats, Labels, Rows
from nlp_coding.topics.stable import Groups, Step, find_groups

N_WORDS = 10
_CANDIDATES = 40
"""Words of a topic that are weighed for its key words."""
_LEAST_WORDS = 2
"""Words below which BERTopic cannot weigh any."""
_LIKE = 0.45
"""The cosine from which a passage is like what a person asked for."""

Settle = Callable[[Groups], Groups]
"""May join groups, before their words are found."""


class Embedder(Protocol):
    """Texts to vectors of length 1, shape (n_texts, n_dimensions)."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


@dataclass(frozen=True)
class Asked:
    """Something that a person wants a topic on."""

    text: str
    passages: tuple[int, ...] = ()
    """Passages that belong to it whatever their likeness: those of the comment that was named."""


@dataclass(frozen=True)
class Found:
    """Passages by topic, and each topic's words."""

    labels: Labels
    """Shape (n_passages,): the topic, from 0; ALONE for those in none. What was asked for comes first, in its order."""
    stability: Floats
    """Shape (n_topics,); 1 for what was asked for."""
    words: tuple[tuple[tuple[str, float], ...], ...]
    """By topic: words with their weights, heaviest first, many more than are shown."""
    n_unstable: int


def find_topics(
    documents: Sequence[str],
    vectors: NDArray[np.floating],
    rows: Rows,
    ids: Sequence[str],
    *,
    embedder: Embedder,
    asked: Sequence[Asked] = (),
    guides: Sequence[Sequence[str]] = (),
    seed: int = 0,
    settle: Settle | None = None,
    on_step: Step | None = None,
) -> Found:
    """Topics of passages: `documents` are their words, `ids` their comments' ids.

    `guides` are word lists, such as those of the codes, that draw passages towards them. Raises InputError where
    BERTopic is not installed.
    """
    bertopic, backend, unreduced, weights = _load()
    grouping = _Grouping(rows, ids, asked=asked, embedder=embedder, seed=seed, settle=settle, on_step=on_step)
    if len({word for text in documents for word in text.split()}) < _LEAST_WORDS:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            grouping.fit(np.asarray(vectors, dtype=np.float64))
        return Found(grouping.labels_, grouping.stability, ((),) * len(grouping.stability), grouping.n_unstable)
    from sklearn.feature_extraction.text import CountVectorizer

    model = bertopic(
        embedding_model=_backend(backend, embedder),
        umap_model=unreduced(),  # the vectors are reduced already
        hdbscan_model=grouping,
        vectorizer_model=CountVectorizer(analyzer=str.split),
        ctfidf_model=weights(),
        seed_topic_list=[list(words) for words in guides] or None,
        top_n_words=_CANDIDATES,
        calculate_probabilities=False,
        verbose=False,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit_transform(list(documents), np.array(vectors, dtype=np.float64))
    labels = grouping.labels_
    numbers = np.asarray(model.topics_)
    words = []
    for topic in range(len(grouping.stability)):
        inside = numbers[labels == topic]  # BERTopic numbers topics by their size; ours keep their numbers
        words.append(tuple((word, float(weight)) for word, weight in _words(model, inside)))
    return Found(labels, grouping.stability, tuple(words), grouping.n_unstable)


def _words(model: Any, inside: NDArray[np.int64]) -> list[tuple[str, float]]:
    return [(word, weight) for word, weight in model.get_topic(int(inside[0])) if word] if len(inside) else []


class _Grouping:
    """Our grouping, as BERTopic wants its clustering: fit, and labels_."""

    def __init__(
        self,
        rows: Rows,
        ids: Sequence[str],
        *,
        asked: Sequence[Asked],
        embedder: Embedder,
        seed: int,
        settle: Settle | None,
        on_step: Step | None,
    ) -> None:
        self._rows, self._ids, self._seed = rows, ids, seed
        self._asked, self._embedder = asked, embedder
        self._settle, self._on_step = settle, on_step
        self.labels_: Labels = np.zeros(0, dtype=np.int64)
        self.stability: Floats = np.zeros(0)
        self.n_unstable = 0

    def fit(self, vectors: NDArray[np.floating], y: object = None) -> _Grouping:
        """Group the passages; then what was asked for takes those like it, and other topics stay what they are."""
        groups = find_groups(vectors, self._rows, self._ids, seed=self._seed, on_step=self._on_step)
        asked = self._asked_for(vectors)
        n_asked = len(self._asked)
        others = np.where(groups.labels == ALONE, ALONE, groups.labels + n_asked)
        labels = np.where(asked == ALONE, others, asked)
        found = Groups(labels, np.concatenate([np.ones(n_asked), groups.stability]), groups.n_unstable)
        if self._settle:
            found = self._settle(found)
        self.labels_, self.stability, self.n_unstable = found.labels, found.stability, found.n_unstable
        return self

    def _asked_for(self, vectors: NDArray[np.floating]) -> Labels:
        labels = np.full(len(vectors), ALONE)
        if self._asked:
            wanted = np.asarray(self._embedder.embed([one.text for one in self._asked]), dtype=np.float64)
            likeness = np.asarray(vectors) @ wanted.T
            for place, one in enumerate(self._asked):
                likeness[list(one.passages), place] = 2.0
            near = likeness.max(axis=1) >= _LIKE
            labels[near] = likeness.argmax(axis=1)[near]
        return labels


def _load() -> tuple[Any, Any, Any, Any]:
    # Read when the libraries are imported: without it they may ask a hub that does not answer.
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from bertopic import BERTopic
            from bertopic.backend import BaseEmbedder
            from bertopic.dimensionality import BaseDimensionalityReduction
            from bertopic.vectorizers import ClassTfidfTransformer
    except ImportError as error:
        what = f"BERTopic, which finds topics, cannot be imported ({error})"
        remedy = "pip install bertopic; everything but suggest works without it"
        raise InputError(Mistake(what, remedy=remedy)) from error
    logging.getLogger("BERTopic").setLevel(logging.ERROR)
    return BERTopic, BaseEmbedder, BaseDimensionalityReduction, ClassTfidfTransformer


def _backend(base: Any, embedder: Embedder) -> Any:
    """Our embedder as BERTopic wants it; without one it would leave guides out, and say nothing."""

    class Backend(base):  # type: ignore[misc]
        def embed(self, documents: list[str], verbose: bool = False) -> NDArray[np.float32]:
            return embedder.embed(documents)

    return Backend()
