"""Which comment a person should look at next: where the machine is most likely to be wrong, and no two alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
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


def expected_errors(suggested: Sequence[Suggested], *, open_cells: Flags | None = None) -> Floats:
    """Shape (n_texts,): how many of a text's codes are expected to be wrong as they are suggested, or left out.

    It is the expected change of the tallies by a review. With `open_cells` (shape (n_texts, n_codes)) only those count:
    what a person has decided is not wrong any more. Codes without a model have no probability, and do not count.
    """
    n_texts = len(suggested[0].applies) if suggested else 0
    errors = np.zeros(n_texts)
    for place, one in enumerate(suggested):
        if one.score is None:
            continue
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


def interleave(telling: Sequence[int], audited: Sequence[int], share: float) -> Iterator[int]:
    """Both in one queue, comments of the audit sample spread so that they make up the share of what is looked at.

    >>> list(interleave([1, 2, 3, 4, 5], [10, 11], 0.25))
    [1, 2, 3, 10, 4, 5, 11]
    """
    waiting = iter(audited)
    n_audited = 0
    for n_done, place in enumerate(telling, start=1):
        yield place
        if (n_audited + 1) * (1 - share) <= n_done * share and (one := next(waiting, None)) is not None:
            n_audited += 1
            yield one
    yield from chain(waiting)
