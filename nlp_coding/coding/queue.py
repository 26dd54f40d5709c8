"""Which comment a person should look at next: where the machine is most likely to be wrong, and no two alike."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nlp_coding.coding.suggest import Suggested
from nlp_coding.coding.thresholds import Flags, Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

POOL = 20
"""So many times as many comments as are asked for are looked at for diversity."""
_LIKENESS = 0.5
"""How much of its rank a comment loses that says the same as one that stands before it."""


_UNLEARNED = (0.02, 0.25)
"""How often a code without a model is taken to be wrong, where it is not suggested and where it is: so that comments
which would teach it come forward."""


def expected_errors(suggested: Sequence[Suggested], *, open_cells: Flags | None = None) -> Floats:
    """Shape (n_texts,): how many of a text's codes are expected to be wrong as they are suggested, or left out.

    It is the expected change of the tallies by a review. With `open_cells` (shape (n_texts, n_codes)) only those count:
    what a person has decided is not wrong any more.
    """
    n_texts = len(suggested[0].applies) if suggested else 0
    errors = np.zeros(n_texts)
    for place, one in enumerate(suggested):
        if one.score is None:
            wrong = np.where(one.applies, _UNLEARNED[1], _UNLEARNED[0])
        else:
            wrong = np.where(one.applies, 1 - one.score, one.score)
        errors += wrong if open_cells is None else wrong * open_cells[:, place]
    return errors


def most_telling(errors: Floats, vectors: csr_matrix | None, n: int) -> NDArray[np.int64]:
    """The places of the `n` comments to look at first, best first.

    `vectors` (shape (n_texts, n_columns)) tell how alike comments are: of several that say the same the first will do,
    since what is decided on it teaches the machine about the others.
    """
    order = np.argsort(-np.round(errors, 6), kind="stable")
    if vectors is None or n <= 1:
        return order[:n]
    pool = order[: POOL * n]
    rows = vectors[pool]
    norms = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    left = errors[pool].copy()
    worth = left.copy()
    chosen: list[int] = []
    for _ in range(min(n, len(pool))):
        best = int(np.argmax(worth))
        chosen.append(best)
        alike = np.asarray((rows @ rows[best].T).todense()).ravel() / np.maximum(norms * norms[best], 1e-12)
        worth = np.minimum(worth, left * (1 - _LIKENESS * np.clip(alike, 0, 1)))
        worth[chosen] = -np.inf
    return pool[np.array(chosen, dtype=np.int64)]


def interleave(
    telling: Sequence[int], audited: Sequence[int], share: float, *, n_telling: int = 0, n_audited: int = 0
) -> Iterator[int]:
    """Both in one queue, comments of the audit sample spread so that they make up the share of what is looked at.

    `n_telling` and `n_audited` of either kind have been looked at before.

    >>> list(interleave([1, 2, 3, 4, 5], [10, 11], 0.25))
    [1, 10, 2, 3, 4, 11, 5]
    """
    ahead, sample = deque(telling), deque(audited)
    while ahead or sample:
        due = n_audited + 0.5 <= share * (n_telling + n_audited + 1)
        if sample and (due or not ahead):
            n_audited += 1
            yield sample.popleft()
        else:
            n_telling += 1
            yield ahead.popleft()
