"""How far coders agree: on each code, on whether there is any, on the whole set, and over time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from nlp_coding.coding.agreement import cohens_kappa, gwet_ac1, krippendorff_alpha, masi_distance, percent_agreement
from nlp_coding.coding.bootstrap import N_DRAWS, Interval
from nlp_coding.coding.redrawn import MISSING, Answers, Redrawn, redrawn, redrawn_masi
from nlp_coding.core.reliability import Agreement, Batch, Coefficient, Reliability

Sets = list[tuple[frozenset[str] | None, ...]]
"""The codes that each coder gave a comment, one tuple a comment; None where the coder has not decided on every code."""


@dataclass(frozen=True)
class Ratings:
    """What coders said of comments, in the order in which the comments were coded."""

    coders: tuple[str, ...]
    code_ids: tuple[str, ...]
    answers: Answers

    @property
    def is_complete(self) -> NDArray[np.bool_]:
        """Of each comment and coder, whether there is an answer to every code."""
        complete: NDArray[np.bool_] = (self.answers != MISSING).all(axis=1)
        return complete

    @property
    def complete(self) -> Ratings:
        """The comments alone in which at least two coders have answered every code."""
        return replace(self, answers=self.answers[self.is_complete.sum(axis=1) > 1])

    @property
    def sets(self) -> Sets:
        ids = np.array(self.code_ids, dtype=object)
        return [
            tuple(
                frozenset(ids[of_comment[:, coder] == 1]) if complete[coder] else None
                for coder in range(len(self.coders))
            )
            for of_comment, complete in zip(self.answers, self.is_complete, strict=True)
        ]


def reliability(ratings: Ratings, *, n_batches: int = 0, n_draws: int = N_DRAWS) -> Reliability:
    """The figures of each code and of the whole, and of batches of equal size where there are to be some.

    The batches are of complete comments; there are to be no more of them than of those.
    """
    complete = ratings.complete
    none = np.where(ratings.is_complete, (ratings.answers != 1).all(axis=1), MISSING).astype(np.int8)
    answers = np.concatenate([ratings.answers, none[:, None, :]], axis=1)
    *of_codes, no_code = [
        _agreement(answers[:, [place]], drawn) for place, drawn in enumerate(redrawn(answers, n_draws=n_draws))
    ]
    return Reliability(
        coders=ratings.coders,
        n_comments=int(((ratings.answers != MISSING).sum(axis=2) > 1).any(axis=1).sum()),
        n_complete=len(complete.answers),
        codes=dict(zip(ratings.code_ids, of_codes, strict=True)),
        no_code=no_code,
        masi=_masi(complete, n_draws),
        n_draws=n_draws,
        batches=_batches(complete, n_batches, n_draws) if n_batches else (),
    )


def _batches(complete: Ratings, n_batches: int, n_draws: int) -> tuple[Batch, ...]:
    places = np.arange(len(complete.answers))
    parts = [*np.array_split(places, n_batches), places]
    return tuple(_batch(complete, int(part[0]), int(part[-1]) + 1, n_draws) for part in parts)


def _batch(complete: Ratings, start: int, end: int, n_draws: int) -> Batch:
    part = replace(complete, answers=complete.answers[start:end])
    drawn = redrawn(part.answers, pooled=True, n_draws=n_draws)
    return Batch(start + 1, end, _agreement(part.answers, drawn[0]), _masi(part, n_draws))


def _agreement(answers: Answers, drawn: Redrawn) -> Agreement:
    """The figures of one code, or of several pooled, with their intervals."""
    units = answers.reshape(-1, answers.shape[2])
    units = units[(units != MISSING).sum(axis=1) > 1]
    values = [tuple(None if one == MISSING else one for one in unit) for unit in units.tolist()]
    n = len(units)
    return Agreement(
        n_units=n,
        n_answers=int((units != MISSING).sum()),
        yes=tuple((units == 1).sum(axis=0).tolist()),
        percent=_coefficient(percent_agreement(values), drawn.percent, n_units=n),
        kappa=_coefficient(cohens_kappa(values), drawn.kappa, n_units=n) if units.shape[1] == 2 else None,
        alpha=_coefficient(krippendorff_alpha(values), drawn.alpha, n_units=n),
        ac1=_coefficient(gwet_ac1(values), drawn.ac1, n_units=n),
    )


def _masi(complete: Ratings, n_draws: int) -> Coefficient:
    sets = complete.sets
    alpha = krippendorff_alpha(sets, distance=masi_distance)
    return _coefficient(alpha, redrawn_masi(sets, n_draws=n_draws), n_units=len(sets))


def _coefficient(value: Fraction | float | None, interval: Interval | None, *, n_units: int) -> Coefficient:
    if value is None:
        return Coefficient(None, why="one value" if n_units else "no pairs")
    return Coefficient(value, None if interval is None else (interval.low, interval.high))
