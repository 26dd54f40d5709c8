"""How frequent a code is, where most codings are the machine's and a random part of them has been checked by people.

A count of suggestions is as wrong as the machine is: one that finds a code too often makes the code too frequent, and
no number of comments mends that. The audit sample tells how often it is wrong each way, and that is put right here.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from nlp_coding.coding.thresholds import Flags, Floats
from nlp_coding.core.intervals import wilson

MIN_AUDITED = 20
"""With fewer audited comments there is no estimate, unless nothing is left to estimate."""

_BANDS = (0.1, 0.25, 0.5, 0.75, 0.9)
_NO_SCORE = 0.5
"""What was suggested by terms alone stands with middling scores."""
_FEWEST = 10
"""A band with fewer audited comments is taken together with the next."""


@dataclass(frozen=True)
class Corrected:
    """A code's share of all comments with substance, with its interval."""

    share: float
    low: float
    high: float
    n_audited: int
    """Comments that were drawn at random and decided."""
    n_total: int
    """Comments that the share is of."""


def corrected(
    predicted: Flags,
    audited: NDArray[np.int64],
    truth: Flags,
    *,
    scores: Floats | None = None,
    n_decided: int = 0,
    n_decided_yes: int = 0,
    level: float = 0.95,
) -> Corrected | None:
    """The share that a code would have, had people decided on every comment; None with too few audited.

    `predicted` (shape (n,)) is what the machine suggests on the n comments that nobody has decided outside the audit
    sample; `audited` (shape (n_audited,)) says which of them were drawn at random and decided, and `truth` what was
    decided on those, in the same order. `scores` (shape (n,), nan where there is none) are the machine's. The other
    comments, `n_decided` with the code on `n_decided_yes`, are known. The share is of this corpus, not of some
    population behind it: with every comment decided the interval is a point.

    Those suggested and those not suggested are estimated apart and put together by their numbers (post-stratification;
    Särndal, Swensson and Wretman 1992, Model Assisted Survey Sampling, section 7.6). For a yes or no it is the same as
    prediction-powered inference with its best weight, PPI++ (Angelopoulos et al. 2023, Science 382; Angelopoulos, Duchi
    and Zrnic 2023, arXiv:2311.01453), whose plain form had a fifth more error in simulations. Where none of those
    suggested (or not) were audited, the suggestions stand as they are, and the interval takes any of them as possible.

    The interval adds Wilson's of the two parts, as squares (MOVER: Newcombe 1998, Statistics in Medicine 17; Zou and
    Donner 2008, Statistics in Medicine 27), with effective numbers for a finite corpus. In simulations of 95 % it held
    the true share in 94 to 97 % of runs, and in more where mistakes are fewer than a sample can show; the normal
    intervals of both estimators sank to half of them with rare codes, and to no width where no mistake was seen.

    Audited comments were drawn from all and must stand for those that are left. Where people looked at the machine's
    likeliest mistakes first, they do so among comments of like scores alone: give `scores` then. Without them a
    coder that finds a code too often was corrected too far, and the interval held the true share in 40 to 90 % of runs;
    with them in 92 to 97 %.
    """
    n, n_audited, n_total = len(predicted), len(audited), len(predicted) + n_decided
    if len(truth) != n_audited or len(np.unique(audited)) != n_audited:
        raise ValueError("Each audited comment has one decision")
    if not 0 <= n_decided_yes <= n_decided:
        raise ValueError(f"{n_decided_yes} is not a part of {n_decided}")
    if n_total == 0 or n_audited < min(MIN_AUDITED, n):
        return None
    share = n_decided_yes / n_total
    below = above = 0.0
    parts = _parts(predicted, scores, audited)
    for number in np.unique(parts).tolist():
        here = parts == number
        n_part = int(np.count_nonzero(here))
        part = _part(truth[here[audited]], n_part, suggested=bool(predicted[here][0]), level=level)
        weight = n_part / n_total
        share += weight * part.share
        below += (weight * (part.share - part.low)) ** 2
        above += (weight * (part.high - part.share)) ** 2
    # What is known cannot be otherwise.
    n_yes = n_decided_yes + int(np.count_nonzero(truth))
    n_no = n_decided + n_audited - n_yes
    low, high = max(n_yes / n_total, share - sqrt(below)), min(1 - n_no / n_total, share + sqrt(above))
    return Corrected(share, min(low, share), max(high, share), n_audited, n_total)


def _parts(predicted: Flags, scores: Floats | None, audited: NDArray[np.int64]) -> NDArray[np.int64]:
    """Numbers of parts, shape (n,): suggested or not, and in each of them bands of scores with enough audited."""
    if scores is None:
        return predicted.astype(np.int64)
    bands = np.digitize(np.where(np.isnan(scores), _NO_SCORE, scores), _BANDS)
    parts = np.zeros(len(predicted), dtype=np.int64)
    number = 0
    for suggested in (False, True):
        first = number = number + 1
        n_audited = 0
        for band in range(len(_BANDS) + 1):
            here = (predicted == suggested) & (bands == band)
            parts[here] = number
            n_audited += int(np.count_nonzero(here[audited]))
            if n_audited >= _FEWEST:
                number, n_audited = number + 1, 0
        parts[parts == number] = max(first, number - 1)  # too few are left over: with the band before
    return parts


def _part(truth: Flags, n: int, *, suggested: bool, level: float) -> Corrected:
    """The share of those n with one suggestion, by the audited ones among them."""
    n_audited = len(truth)
    if not n_audited:
        return Corrected(float(suggested), 0.0, 1.0, 0, n)
    share = float(np.mean(truth))
    if n_audited == n:
        return Corrected(share, share, share, n, n)
    # As many cases, drawn from no end of them, would say as much: 1 / (1 - n_audited / n), but for n - 1.
    effective = n_audited * (n - 1) / (n - n_audited)
    return Corrected(share, *wilson(share * effective, effective, level=level), n_audited, n)
