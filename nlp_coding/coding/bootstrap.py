"""How sure the figures of an evaluation are: the same figures over comments drawn again, with replacement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

N_DRAWS = 1000
SEED = 20231
_OUTSIDE = (2.5, 97.5)


class Interval(NamedTuple):
    """The middle 95 % of what the draws gave."""

    low: float
    high: float


@dataclass(frozen=True)
class Intervals:
    """Of the overall figures, and of each code's F1; None where too many draws leave it undefined."""

    micro: Interval | None
    macro: Interval | None
    alpha: Interval | None
    exact: Interval | None
    codes: Sequence[Interval | None]


def bootstrap(gold: ArrayLike, coded: ArrayLike, compared: ArrayLike, *, n_draws: int = N_DRAWS) -> Intervals:
    """Percentile intervals over `n_draws` draws of comments, always the same draws for as many comments.

    All three of shape (n_comments, n_codes): what the gold says, what the coding says, which cells count.
    Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
    """
    gold, coded, compared = (np.asarray(one, dtype=np.bool_) for one in (gold, coded, compared))
    n = len(gold)
    drawn = np.random.default_rng(SEED).multinomial(n, np.full(n, 1 / n), size=n_draws).astype(np.float64)
    both = drawn @ (gold & coded & compared)
    n_gold, n_coded = drawn @ (gold & compared), drawn @ (coded & compared)
    n_cells = (drawn @ compared).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        f1 = 2 * both / (n_gold + n_coded)
        micro = 2 * both.sum(axis=1) / (n_gold + n_coded).sum(axis=1)
        occurs = n_gold > 0
        macro = np.where(occurs, np.nan_to_num(f1), 0).sum(axis=1) / occurs.sum(axis=1)
        alpha = _alpha(both.sum(axis=1), n_gold.sum(axis=1), n_coded.sum(axis=1), n_cells)
    exact = (drawn @ ~((gold ^ coded) & compared).any(axis=1)) / n
    return Intervals(middle(micro), middle(macro), middle(alpha), middle(exact), [middle(column) for column in f1.T])


def _alpha(
    both: NDArray[np.float64], n_gold: NDArray[np.float64], n_coded: NDArray[np.float64], n_cells: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Krippendorff's alpha of two coders and two values, from counts (see `agreement.krippendorff_alpha`)."""
    n_values, n_yes = 2 * n_cells, n_gold + n_coded
    observed = 2 * (n_gold + n_coded - 2 * both)
    expected = 2 * n_yes * (n_values - n_yes)
    alpha: NDArray[np.float64] = 1 - (n_values - 1) * observed / expected
    return alpha


def middle(drawn: NDArray[np.float64]) -> Interval | None:
    defined = drawn[np.isfinite(drawn)]
    if len(defined) < len(drawn) / 2:
        return None
    low, high = np.percentile(defined, _OUTSIDE)
    return Interval(float(low), float(high))
