"""The corrected share of a code: against made-up corpora whose truth is known, and by hand."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from nlp_coding.coding.prevalence import MIN_AUDITED, Corrected, corrected
from nlp_coding.coding.thresholds import Flags
from nlp_coding.core.intervals import wilson


def _found(predicted: Flags, audited: NDArray[np.int64], truth: Flags, **decided: int) -> Corrected:
    """The estimate, where there is one."""
    found = corrected(predicted, audited, truth, **decided)
    assert found is not None
    return found


def _corpus(*cells: tuple[bool, bool, int, int]) -> tuple[Flags, NDArray[np.int64], Flags]:
    """Predicted, audited and truth from (suggested, true, how many audited, how many not audited)."""
    predicted = [suggested for suggested, _, n_audited, n_rest in cells for _ in range(n_audited + n_rest)]
    drawn = [place < n_audited for _, _, n_audited, n_rest in cells for place in range(n_audited + n_rest)]
    truth = [true for _, true, n_audited, _ in cells for _ in range(n_audited)]
    return np.array(predicted, dtype=np.bool_), np.flatnonzero(drawn), np.array(truth, dtype=np.bool_)


def test_the_interval_covers_the_truth_where_the_count_does_not() -> None:
    """A code that the machine finds in 30 % of the comments, and people in 20 %, would be reported as 30 %."""
    rng = np.random.default_rng(5)
    n, n_runs = 2000, 500
    n_covered = n_raw = 0
    shares = []
    for _ in range(n_runs):
        truth = rng.random(n) < 0.2
        predicted = np.where(truth, rng.random(n) < 0.9, rng.random(n) < 0.15)
        audited = np.flatnonzero(rng.random(n) < 0.1)
        found = _found(predicted, audited, truth[audited])
        n_covered += found.low <= truth.mean() <= found.high
        low, high = wilson(int(predicted.sum()), n)
        n_raw += low <= truth.mean() <= high
        shares.append((found.share - truth.mean(), found.high - found.low))
    assert 0.93 <= n_covered / n_runs <= 0.97
    assert n_raw == 0
    off, width = np.mean(shares, axis=0)
    assert abs(off) < 0.005
    assert width < 0.09


def test_scores_make_up_for_a_review_of_the_likeliest_mistakes() -> None:
    """What the queue has put right already would be put right once more, on the comments that needed it least."""
    rng = np.random.default_rng(3)
    n, n_runs = 2000, 300
    covered = {"scores": 0, "none": 0}
    for _ in range(n_runs):
        odds = rng.normal(-2.5, 2, n)
        truth = rng.random(n) < 1 / (1 + np.exp(-odds))
        score = 1 / (1 + np.exp(-odds - 2.5))  # far too sure of the code
        predicted = score >= 0.5
        drawn = rng.random(n) < 0.1
        mistaken = np.where(predicted, 1 - score, score) + rng.exponential(0.3, n)  # and of other codes
        reviewed = np.zeros(n, dtype=np.bool_)
        reviewed[np.argsort(np.where(drawn, 0, -mistaken))[: n // 2]] = True
        left = ~reviewed
        audited = np.flatnonzero(drawn[left])
        for name, scores in (("scores", score[left]), ("none", None)):
            found = corrected(
                predicted[left], audited, truth[left][audited],
                scores=scores, n_decided=n // 2, n_decided_yes=int(truth[reviewed].sum()),
            )  # fmt: skip
            assert found is not None
            covered[name] += found.low <= truth.mean() <= found.high
    assert 0.92 <= covered["scores"] / n_runs <= 0.98
    assert covered["none"] / n_runs < 0.8


def test_bands_of_scores_by_hand() -> None:
    """Half of those with a low score are right, and all with a high one; of what is left three quarters have a low one.

    Five of a middling score are too few to stand alone, and so are those without a score.
    """
    right = [True] * 5 + [False] * 5 + [True] * 15
    scores = np.array([0.6] * 10 + [0.95] * 10 + [0.8] * 5 + [0.6] * 50 + [0.92] * 20 + [np.nan] * 5)
    predicted, audited = np.ones(100, dtype=np.bool_), np.arange(25)
    found = corrected(predicted, audited, np.array(right), scores=scores)
    assert found is not None
    # From 0.5: 10 of 65 audited, half of them right. From 0.75 and from 0.9 together: 15 of 35, all right.
    assert found.share == pytest.approx(0.65 * 0.5 + 0.35)
    few = corrected(predicted, audited, np.array(right), scores=np.where(scores == 0.6, 0.2, scores))
    assert few is not None
    assert few.share == pytest.approx(0.6 * 0.5 + 0.4)
    one = corrected(predicted, audited, np.array(right), scores=np.full(100, 0.3))
    assert one == corrected(predicted, audited, np.array(right))


def test_by_hand() -> None:
    """Of 60 suggested 8 of 12 audited are right, of 140 not suggested 1 of 28 was missed: 0.3 · 2/3 + 0.7 · 1/28."""
    found = _found(*_corpus((True, True, 8, 40), (True, False, 4, 8), (False, True, 1, 0), (False, False, 27, 112)))
    assert found.share == pytest.approx(0.225)
    assert (found.n_audited, found.n_total) == (40, 200)
    yes, no = 12 * 59 / 48, 28 * 139 / 112
    (low_yes, high_yes), (low_no, high_no) = wilson(2 / 3 * yes, yes), wilson(no / 28, no)
    assert found.low == pytest.approx(0.225 - sqrt((0.3 * (2 / 3 - low_yes)) ** 2 + (0.7 * (1 / 28 - low_no)) ** 2))
    assert found.high == pytest.approx(0.225 + sqrt((0.3 * (high_yes - 2 / 3)) ** 2 + (0.7 * (high_no - 1 / 28)) ** 2))
    assert (found.low, found.high) == pytest.approx((0.1470, 0.3258), abs=0.00005)


def test_it_is_prediction_powered_inference() -> None:
    """The method could not be called by the name that readers can look up."""
    rng = np.random.default_rng(2)
    truth = rng.random(300) < 0.3
    predicted = truth ^ (rng.random(300) < 0.2)
    audited = np.flatnonzero(rng.random(300) < 0.2)
    seen, told = truth[audited].astype(float), predicted[audited].astype(float)
    weight = np.cov(told, seen)[0, 1] / np.var(told, ddof=1)
    assert _found(predicted, audited, truth[audited]).share == pytest.approx(
        weight * predicted.mean() + np.mean(seen - weight * told)
    )


def test_no_mistake_seen_is_not_no_mistake() -> None:
    """30 audited comments without a mistake would promise that there is none among 1000."""
    found = _found(*_corpus((True, True, 6, 194), (False, False, 24, 776)))
    assert found.share == pytest.approx(0.2)
    assert found.low < 0.15
    assert found.high > 0.25


def test_what_people_decided_is_known() -> None:
    """Decisions would be estimated anew, and ten thousand of them leave the interval as wide as before."""
    corpus = _corpus((True, True, 8, 40), (True, False, 4, 8), (False, True, 1, 0), (False, False, 27, 112))
    alone, among = _found(*corpus), _found(*corpus, n_decided=800, n_decided_yes=300)
    assert among.share == pytest.approx((0.225 * 200 + 300) / 1000)
    assert among.high - among.low == pytest.approx((alone.high - alone.low) / 5)
    assert among.n_total == 1000


def test_all_decided_is_no_estimate() -> None:
    """A corpus that was decided to the last comment would still have an interval, or no figure."""
    found = _found(*_corpus((True, True, 3, 0), (False, False, 7, 0)))
    assert (found.share, found.low, found.high) == pytest.approx((0.3, 0.3, 0.3))
    nothing = _found(*_corpus(), n_decided=4, n_decided_yes=1)
    assert (nothing.share, nothing.low, nothing.high) == (0.25, 0.25, 0.25)


def test_suggestions_that_nobody_audited_may_be_right_or_wrong() -> None:
    """Ten suggestions of a rare code, none of them drawn: the code would not exist, or be sure to."""
    found = _found(*_corpus((True, True, 0, 10), (False, False, 990, 0)))
    assert (found.share, found.low, found.high) == pytest.approx((0.01, 0, 0.01))


@pytest.mark.parametrize("n_audited", [MIN_AUDITED - 1, MIN_AUDITED])
def test_too_few_audited(n_audited: int) -> None:
    """A handful of comments would correct the share of thousands."""
    found = corrected(*_corpus((True, True, n_audited, 100), (False, False, 0, 100)))
    assert (found is not None) == (n_audited == MIN_AUDITED)


def test_nothing_has_no_share() -> None:
    """A survey without a comment would have a frequent code, or stop the program."""
    assert corrected(*_corpus()) is None


@given(
    st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(0, 12), st.integers(0, 12)), max_size=6),
    st.integers(0, 9),
    st.integers(0, 9),
)
def test_the_share_is_within_what_is_possible(
    cells: list[tuple[bool, bool, int, int]], n_yes: int, n_decided_no: int
) -> None:
    """A share would lie outside its interval, or the interval below what people have already found."""
    predicted, audited, truth = _corpus(*cells)
    found = corrected(predicted, audited, truth, n_decided=n_yes + n_decided_no, n_decided_yes=n_yes)
    if found is None:
        return
    known_yes, known_no = n_yes + truth.sum(), n_decided_no + (~truth).sum()
    assert known_yes / found.n_total - 1e-9 <= found.low <= found.share <= found.high
    assert found.high <= 1 - known_no / found.n_total + 1e-9


@pytest.mark.parametrize(("audited", "truth"), [([0, 0], [True, True]), ([0, 1], [True])])
def test_decisions_belong_to_comments(audited: list[int], truth: list[bool]) -> None:
    """Decisions that got out of step with their comments would be counted as the machine's mistakes."""
    with pytest.raises(ValueError, match="one decision"):
        corrected(np.zeros(30, dtype=np.bool_), np.array(audited, dtype=np.int64), np.array(truth, dtype=np.bool_))
