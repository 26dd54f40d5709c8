"""The learned coder: for each code one linear model over a text's words, from examples and what people decided.

A model learns from three sources: the example bank, the codebook's own matches and rejects, and people's decisions in
the study, which weigh more. Its inputs are frozen: `digest` names all that it is a function of. Texts of one hand stay
together in cross-validation: what words say of a text, where terms are weighed beside them and thresholds are chosen,
comes from a model that has seen no text of its hand.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nlp_coding.coding.features import Floats, Space, TextReader
from nlp_coding.coding.thresholds import Calibration, Flags, best_threshold, calibrate
from nlp_coding.coding.training import TermHits, TrainingSet, TrainingText

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


VERSION = 2
"""Raised whenever the same examples would give another model."""
PERSON_WEIGHT = 3.0
"""How many examples of the bank a person's decision in the study counts for."""
N_FOLDS = 3
STRENGTH = 2.0
"""The inverse of the penalty on words' weights (scikit-learn's C); 2 to 3 is best where whole hands are held out."""
TOGETHER_STRENGTH = 0.3
_HIT = 2.0
"""That any term hits is penalised less than which one it is."""


@dataclass(frozen=True)
class HeldOut:
    """What a model said of texts when it was not trained on them, and what they have."""

    probability: Floats
    """Shape (n_texts,)."""
    applies: Flags
    source: NDArray[np.str_]
    suggested: Flags
    """By the threshold that is best on the other folds: no text is judged by one that it helped to choose."""


@dataclass(frozen=True)
class CodeModel:
    """The model of one code: what words say, and what that and the code's terms say together."""

    code_id: str
    digest: str
    """Of all that it is a function of."""
    space: Space
    weights: Floats
    """Shape (space.n_columns,): what words and pairs add to the log-odds."""
    bias: float
    embedding_weights: Floats | None
    """Shape (n_dimensions,)."""
    alone: Calibration
    """From the words' log-odds to a probability, in lack of terms."""
    alone_threshold: float
    word_weight: float
    """Of the words' log-odds, beside the terms."""
    hit_weight: float
    """Added where any term of the code hits."""
    term_weights: Floats
    """Shape (n_terms,): added for each term that hits."""
    shift: float
    threshold: float
    """The probability, words and terms taken together, from which the code is suggested."""
    n_with: int
    n_without: int
    """Texts it learned from, that have the code and that do not."""
    held_out: HeldOut

    def of_terms(self, hits: TermHits, n_texts: int) -> Floats:
        """Shape (n_texts,): what the terms that hit add to the log-odds."""
        added: Floats = np.zeros(n_texts)
        np.add.at(added, hits.text, self.term_weights[hits.term])
        added[hits.text[np.diff(hits.text, prepend=-1) != 0]] += self.hit_weight
        return added

    def together(self, said: Floats, of_terms: Floats | float) -> Floats:
        """The probability, from the log-odds of the words and what the terms add."""
        return logistic(self.word_weight * said + of_terms + self.shift)


@dataclass(frozen=True)
class Models:
    """The models of a codebook's codes, and the reader that turns texts into what they weigh."""

    reader: TextReader
    by_code: Mapping[str, CodeModel]


def get_ready() -> None:
    """Import what training needs: it takes a second."""
    import sklearn.linear_model as _loaded  # noqa: F401


def train(training: TrainingSet, *, reader: TextReader, only: Collection[str] | None = None, n_jobs: int = 2) -> Models:
    """The models of the codes that have enough examples; the others have none. Takes seconds for 10 000 texts."""
    bags = reader.read([one.text for one in training.texts])
    spaces: dict[bytes, tuple[Space, csr_matrix]] = {}
    jobs: list[tuple[str, Space, csr_matrix]] = []
    for code_id in training.learnable:
        if only is not None and code_id not in only:
            continue
        # A code's own few matches and rejects add no words: with them each code would have a space of its own.
        counted = np.array(
            [one.source != "codebook" and (one.source == "person" or code_id in one.answers) for one in training.texts],
            dtype=np.bool_,
        )
        key = counted.tobytes()
        if key not in spaces:
            space = Space(reader, bags, counted)
            spaces[key] = space, space.matrix(bags)
        if not spaces[key][0].n_columns:
            continue  # texts without a word that two of them share
        jobs.append((code_id, *spaces[key]))
    # A second to import: only where something is learned. Before the limit, which binds those libraries alone that are
    # loaded when it is set.
    import sklearn.linear_model  # noqa: F401
    from threadpoolctl import threadpool_limits

    # liblinear's primal solver draws no random numbers and lets go of Python's lock: threads change nothing but time.
    # Threads inside each of them would: sums in another order, and twice the time.
    with threadpool_limits(1), ThreadPoolExecutor(n_jobs) as pool:
        models = pool.map(lambda job: _train_one(training, *job), jobs)
        # Words that speak against what they were taught to speak for have taught nothing: such a code keeps its terms.
        return Models(reader, {model.code_id: model for model in models if model.word_weight > 0})


def _train_one(training: TrainingSet, code_id: str, space: Space, matrix: csr_matrix) -> CodeModel:
    from scipy import sparse

    known = np.array([one.answers.get(code_id) is not None for one in training.texts], dtype=np.bool_)
    applies = np.array([bool(one.answers.get(code_id)) for one in training.texts], dtype=np.bool_)[known]
    source = np.array([one.source for one in training.texts])[known]
    weight = np.where(source == "person", PERSON_WEIGHT, 1.0)
    columns = matrix[known]
    # Of the code's own texts alone: examples of other codes change nothing for it.
    fold = _folds([one for one in training.texts if code_id in one.answers], applies)
    if training.embeddings is not None:
        columns = sparse.csr_matrix(sparse.hstack([columns, training.embeddings[known]]))
    inside = [fold == number for number in range(N_FOLDS) if (fold == number).any()]

    words = np.zeros(len(applies))
    for held in inside:
        words[held] = _fit(columns[~held], applies[~held], weight[~held]).log_odds(columns[held])
    whole = _fit(columns, applies, weight)
    alone = calibrate(words, applies, weight)

    terms = _term_columns(training.hits[code_id], training.n_terms[code_id], len(training.texts))[known]
    both = sparse.csr_matrix(sparse.hstack([words[:, None], terms]))
    probability = np.zeros(len(applies))
    suggested = np.zeros(len(applies), dtype=np.bool_)
    for held in inside:
        probability[held] = logistic(_fit_both(both[~held], applies[~held], weight[~held]).log_odds(both[held]))
    for held in inside:
        suggested[held] = probability[held] >= best_threshold(probability[~held], applies[~held], weight[~held])
    together = _fit_both(both, applies, weight)
    n_words = space.n_columns
    return CodeModel(
        code_id=code_id,
        digest=training.digest(code_id),
        space=space,
        weights=whole.weights[:n_words],
        bias=whole.bias,
        embedding_weights=whole.weights[n_words:] if training.embeddings is not None else None,
        alone=alone,
        alone_threshold=best_threshold(alone(words), applies, weight),
        word_weight=float(together.weights[0]),
        hit_weight=float(together.weights[1]) * _HIT,
        term_weights=together.weights[2:],
        shift=together.bias,
        threshold=best_threshold(probability, applies, weight),
        n_with=int(applies.sum()),
        n_without=int((~applies).sum()),
        held_out=HeldOut(probability, applies, source, suggested),
    )


@dataclass(frozen=True)
class _Fitted:
    weights: Floats
    bias: float

    def log_odds(self, columns: csr_matrix) -> Floats:
        scores: Floats = columns @ self.weights + self.bias
        return scores


def _fit(columns: csr_matrix, applies: Flags, weight: Floats) -> _Fitted:
    """What words say: logistic regression, both answers weighing the same in all."""
    return _regression(columns, applies, weight, strength=STRENGTH, balanced=True)


def _fit_both(columns: csr_matrix, applies: Flags, weight: Floats) -> _Fitted:
    """What words and terms say together, as log-odds: answers weigh as they are, so that probabilities are right."""
    return _regression(columns, applies, weight, strength=TOGETHER_STRENGTH, balanced=False)


def _regression(columns: csr_matrix, applies: Flags, weight: Floats, *, strength: float, balanced: bool) -> _Fitted:
    if applies.all() or not applies.any():
        # All of a code's texts are in the fold that is left out: there is nothing to tell them by.
        return _Fitted(np.zeros(columns.shape[1]), 5.0 if applies.any() else -5.0)
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(
        C=strength, solver="liblinear", class_weight="balanced" if balanced else None, tol=5e-2, intercept_scaling=10
    )
    model.fit(columns, applies, sample_weight=weight)
    return _Fitted(model.coef_[0].astype(np.float64), float(model.intercept_[0]))


def logistic(log_odds: Floats) -> Floats:
    """1 / (1 + exp(-log odds))."""
    return Calibration(1.0, 0.0)(log_odds)


def _term_columns(hits: TermHits, n_terms: int, n_texts: int) -> csr_matrix:
    """Shape (n_texts, 1 + n_terms): whether any term hits, then each of them."""
    from scipy import sparse

    some = np.zeros((n_texts, 1))
    some[hits.text] = _HIT
    each = sparse.csr_matrix((np.ones(len(hits.text)), (hits.text, hits.term)), shape=(n_texts, n_terms))
    return sparse.csr_matrix(sparse.hstack([some, each]))


def _folds(texts: Sequence[TrainingText], applies: Flags) -> NDArray[np.int32]:
    """A fold for each text, groups kept together: large groups first, each to the fold with the fewest texts so far.

    Where a fold would leave only one answer for the others to learn from (one hand has written everything), texts are
    spread one by one.
    """
    sizes: dict[str, int] = {}
    for one in texts:
        sizes[one.group] = sizes.get(one.group, 0) + 1
    filled = [0] * N_FOLDS
    fold_of: dict[str, int] = {}
    for group in sorted(sizes, key=lambda one: (-sizes[one], one)):
        fold_of[group] = filled.index(min(filled))
        filled[fold_of[group]] += sizes[group]
    fold = np.array([fold_of[one.group] for one in texts], dtype=np.int32)
    if all(len(set(applies[fold != number].tolist())) == len(set(applies.tolist())) for number in range(N_FOLDS)):
        return fold
    order = sorted(range(len(texts)), key=lambda place: (applies[place], texts[place].text))
    spread = np.zeros(len(texts), dtype=np.int32)
    spread[order] = np.arange(len(texts)) % N_FOLDS
    return spread
