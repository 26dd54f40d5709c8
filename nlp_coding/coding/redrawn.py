"""How sure the coefficients of agreement are: the same coefficients over comments drawn again, with replacement.

Each coefficient is made of sums over comments. So a thousand draws are a matrix of how often each comment was drawn,
times a matrix of what each comment adds to the sums.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp_coding.coding.bootstrap import N_DRAWS, SEED, Interval, middle

Floats = NDArray[np.float64]
Answers = NDArray[np.int8]
"""1 yes, 0 no, `MISSING`; of shape (n_comments, n_codes, n_coders)."""
MISSING = -1

_ROOM = 4_000_000
"""Numbers in memory at a time, however many comments there are."""


@dataclass(frozen=True)
class Redrawn:
    """What the draws gave of one code."""

    percent: Interval | None
    kappa: Interval | None
    """None where there are not two coders."""
    alpha: Interval | None
    ac1: Interval | None


def redrawn(answers: Answers, *, pooled: bool = False, n_draws: int = N_DRAWS) -> list[Redrawn]:
    """Percentile intervals of each code over the same draws of comments; of all codes taken as one with `pooled`.

    Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
    """
    parts = _parts(answers)
    if pooled:
        parts = parts.sum(axis=1, keepdims=True)
    n, n_codes, n_sums = parts.shape
    flat = parts.reshape(n, n_codes * n_sums)
    sums = np.concatenate([drawn @ flat for drawn in _draws(n, n_draws)]).reshape(-1, n_codes, n_sums)
    found = _coefficients(sums, n_coders=answers.shape[2])
    middles = [[middle(column) for column in drawn.T] for drawn in found]
    return [Redrawn(*of_code) for of_code in zip(*middles, strict=True)]


def redrawn_masi(sets: Sequence[Sequence[AbstractSet[str] | None]], *, n_draws: int = N_DRAWS) -> Interval | None:
    """The percentile interval of alpha with MASI distance; one sequence of sets a comment, one set a coder."""
    found = dict.fromkeys(one for unit in sets for one in unit if one is not None)
    if not found:
        return None
    kinds = {one: place for place, one in enumerate(found)}
    apart = _apart([*kinds])
    counts = np.zeros((len(sets), len(kinds)))
    for place, unit in enumerate(sets):
        for one in unit:
            if one is not None:
                counts[place, kinds[one]] += 1
    n_values = counts.sum(axis=1)
    counts[n_values < 2] = 0
    observed = ((counts @ apart) * counts).sum(axis=1) / np.maximum(n_values - 1, 1)
    alphas = []
    for drawn in _draws(len(sets), n_draws):
        totals = drawn @ counts
        expected = ((totals @ apart) * totals).sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            alphas.append(1 - (totals.sum(axis=1) - 1) * (drawn @ observed) / expected)
    return middle(np.concatenate(alphas))


def _apart(kinds: Sequence[AbstractSet[str]]) -> Floats:
    """MASI distance between any two sets, as `agreement.masi_distance` has it."""
    codes = {code: place for place, code in enumerate(sorted(set().union(*kinds)))}
    has = np.zeros((len(kinds), len(codes)))
    for place, kind in enumerate(kinds):
        has[place, [codes[code] for code in kind]] = 1
    size = has.sum(axis=1)
    common = has @ has.T
    either = size[:, None] + size - common
    thirds = np.where(common == np.minimum(size[:, None], size), 2, 1)
    return np.where(common == either, 0.0, 1 - common * thirds / (3 * np.maximum(either, 1)))


def _draws(n: int, n_draws: int) -> Iterator[Floats]:
    """How often each comment was drawn, a few draws at a time; always the same for as many comments."""
    rng = np.random.default_rng(SEED)
    at_a_time = max(_ROOM // n, 1)
    for start in range(0, n_draws, at_a_time):
        size = min(at_a_time, n_draws - start)
        yield rng.multinomial(n, np.full(n, 1 / n), size=size).astype(np.float64)


def _parts(answers: Answers) -> Floats:
    """What each comment adds to the sums of each code, of shape (n_comments, n_codes, 7); nought without a pair.

    The sums: units, the share of equal pairs, the share of yes, answers, yes, unequal pairs as alpha counts them, and
    the yes of the first coder.
    """
    n_values = (answers != MISSING).sum(axis=2).astype(np.float64)
    yes = (answers == 1).sum(axis=2).astype(np.float64)
    no = n_values - yes
    paired = n_values > 1
    n_pairs = np.where(paired, n_values * (n_values - 1), 1)
    parts = np.stack(
        [
            np.ones_like(yes),
            (yes * (yes - 1) + no * (no - 1)) / n_pairs,
            yes / np.maximum(n_values, 1),
            n_values,
            yes,
            2 * yes * no / np.maximum(n_values - 1, 1),
            answers[:, :, 0] == 1,
        ],
        axis=2,
    )
    return np.where(paired[:, :, None], parts, 0.0)


def _coefficients(sums: Floats, *, n_coders: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Percent, kappa, alpha and AC1 of each draw and code, not a number where they are not defined.

    By the definitions in agreement.py, for two values.
    """
    n, equal, shares, n_values, yes, unequal, first = np.moveaxis(sums, -1, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        percent = equal / n
        alpha = 1 - (n_values - 1) * unequal / (2 * yes * (n_values - yes))
        share = shares / n
        by_chance = 2 * share * (1 - share)
        ac1 = (percent - by_chance) / (1 - by_chance)
        second = yes - first
        both = first * second + (n - first) * (n - second)
        kappa = (n * equal - both) / (n * n - both)
    return percent, kappa if n_coders == 2 else np.full_like(kappa, np.nan), alpha, ac1
