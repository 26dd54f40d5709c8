"""How good the suggestions are that nobody has looked at, estimated from comments that were drawn at random for it.

The machine never learns from these comments, and they are shown without its suggestions: whoever decides on them says
what is so, not whether the machine may be right.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp_coding.coding.thresholds import Floats
from nlp_coding.core.intervals import wilson

_BANDS = (0.5, 0.75, 0.9)
"""Scores are told apart here, since what is left after a review by the queue's order has other scores than the rest."""
_FEWEST = 5
"""A band with fewer audited suggestions is taken together with the next."""
MIN_AUDITED = 20
"""Fewer audited suggestions than this say too little to accept others by."""
MIN_ABOVE = 10
"""Nor do fewer of such a score."""
_PRIOR = 1.0
"""Standard deviation, on the log-odds scale, of how far calibration is expected to be off in another study."""
_LEAST, _MOST = 0.5, 0.999


@dataclass(frozen=True)
class AuditedSuggestion:
    """A suggestion on a comment of the sample that a person has decided on."""

    score: float | None
    right: bool


@dataclass(frozen=True)
class Estimate:
    """A precision with its 95 % interval."""

    precision: float
    low: float
    high: float
    n_audited: int
    """Suggestions it rests on."""


def estimate(audited: Sequence[AuditedSuggestion], unreviewed: Mapping[float | None, int]) -> Estimate | None:
    """How many of the unreviewed suggestions are right; None without an audited one.

    `unreviewed` says how many have which score. The audited ones stand for all at the time they were drawn; weighted by
    bands of scores they stand for those that are left (post-stratification). Interval by Wilson's formula with the
    effective number of cases. Suggestions on the same comment are taken as independent.
    Source: Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, section 7.6; Wilson (1927), Journal of
    the American Statistical Association 22.
    """
    if not audited:
        return None
    bands = _bands([one.score for one in audited])
    counts = np.array(list(unreviewed.values()), dtype=np.float64)
    left = np.zeros(len(_BANDS) + 1)
    np.add.at(left, _bands(list(unreviewed)), counts)
    n = np.bincount(bands, minlength=len(_BANDS) + 1).astype(np.float64)
    was_right = np.array([one.right for one in audited], dtype=np.bool_)
    right = np.bincount(bands[was_right], minlength=len(_BANDS) + 1).astype(np.float64)
    if not left.sum():
        left = n.copy()
    left, n, right = _joined(left, n, right)
    weight = left / left.sum()
    precision = float(weight @ (right / n))
    smoothed = (right + 1) / (n + 2)  # a band without a mistake is not without doubt
    variance = float(weight**2 @ (smoothed * (1 - smoothed) / n))
    middle = float(weight @ smoothed)
    effective = middle * (1 - middle) / variance
    low, high = wilson(precision * effective, effective)
    return Estimate(precision, low, high, len(audited))


def _bands(scores: Sequence[float | None]) -> NDArray[np.int64]:
    # What has no score was suggested by terms alone: it stands with those of middling scores.
    return np.digitize(np.array([_BANDS[0] if one is None else one for one in scores], dtype=np.float64), _BANDS)


def _joined(left: Floats, n: Floats, right: Floats) -> tuple[Floats, Floats, Floats]:
    """Bands with too few audited suggestions taken together with the next, the last with the one before."""
    rows: list[list[float]] = []
    for row in zip(left.tolist(), n.tolist(), right.tolist(), strict=True):
        if rows and rows[-1][1] < _FEWEST:
            rows[-1] = [one + more for one, more in zip(rows[-1], row, strict=True)]
        else:
            rows.append(list(row))
    if len(rows) > 1 and rows[-1][1] < _FEWEST:
        last = rows.pop()
        rows[-1] = [one + more for one, more in zip(rows[-1], last, strict=True)]
    joined = np.array(rows).T
    return joined[0], joined[1], joined[2]


def accepting_score(precision: float, audited: Sequence[AuditedSuggestion]) -> float | None:
    """The score from which a suggestion is right at least that often, by the calibration and what was audited.

    The audited suggestions shift the calibration on the log-odds scale (a prior holds it where they are few), and the
    score is raised until those at or above it, ten at least, have been right that often; None where no score does.
    With fewer than `MIN_AUDITED` of them it is the calibrated score itself.
    """
    scored = [(one.score, one.right) for one in audited if one.score is not None]
    needed = min(max(precision, _LEAST), _MOST)
    if len(scored) < MIN_AUDITED:
        return round(needed, 3)
    score = np.array([score for score, _ in scored])
    right = np.array([right for _, right in scored], dtype=np.float64)
    clipped = np.clip(score, 1 - _MOST, _MOST)
    odds = np.log(clipped / (1 - clipped))
    shift = 0.0
    for _ in range(30):
        p = 1 / (1 + np.exp(-(odds + shift)))
        shift -= float((np.sum(p - right) + shift / _PRIOR**2) / (np.sum(p * (1 - p)) + 1 / _PRIOR**2))
    start = float(1 / (1 + np.exp(-(np.log(needed / (1 - needed)) - shift))))
    for candidate in sorted({start, *(score[score > start]).tolist()}):
        above = right[score >= candidate]
        if len(above) < MIN_ABOVE:
            break
        if above.mean() >= precision:
            return float(math.ceil(round(candidate * 1000, 6)) / 1000)
    return None
