"""Probabilities that mean what they say, and thresholds that are the best there are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nlp_coding.coding.thresholds import Calibration, Flags, Floats, best_threshold, calibrate

GRID = [round(0.05 + 0.01 * step, 2) for step in range(91)]


def _simulated(slope: float, shift: float, *, n: int = 20_000) -> tuple[Floats, Flags]:
    rng = np.random.default_rng(7)
    score = rng.normal(0, 1.5, n)
    return score, rng.random(n) < 1 / (1 + np.exp(-(slope * score + shift)))


@pytest.mark.parametrize(("slope", "shift"), [(1.0, 0.0), (2.5, -1.5), (0.4, -2.0), (1.5, 2.0)])
def test_the_slope_and_shift_that_made_the_answers_are_found(slope: float, shift: float) -> None:
    """ "90 % sure" would be right in some other share of cases."""
    score, applies = _simulated(slope, shift)
    found = calibrate(score, applies, np.ones(len(score)))
    assert (found.slope, found.shift) == (pytest.approx(slope, abs=0.1), pytest.approx(shift, abs=0.1))
    high = score > 1
    assert found(score)[high].mean() == pytest.approx(applies[high].mean(), abs=0.02)


def test_no_other_calibration_fits_better() -> None:
    """Newton's method would have stopped before it arrived."""
    score, applies = _simulated(1.3, -0.7, n=200)
    weight = np.where(np.arange(200) % 5 == 0, 3.0, 1.0)
    n_with, n_without = weight[applies].sum(), weight[~applies].sum()
    target = np.where(applies, (n_with + 1) / (n_with + 2), 1 / (n_without + 2))

    def loss(one: Calibration) -> float:
        p = one(score)
        return float(-np.sum(weight * (target * np.log(p) + (1 - target) * np.log(1 - p))))

    found = calibrate(score, applies, weight)
    others = [(a, b) for a in (-0.02, 0, 0.02) for b in (-0.02, 0, 0.02) if a or b]
    assert all(loss(found) < loss(Calibration(found.slope + a, found.shift + b)) for a, b in others)


def test_few_texts_claim_no_certainty() -> None:
    """Four texts that a score tells apart would be worth a probability of one."""
    score = np.array([-2.0, -1.0, 1.0, 2.0])
    found = calibrate(score, score > 0, np.ones(4))
    assert 0.6 < found(np.array([2.0]))[0] < 0.9
    more = calibrate(np.tile(score, 50), np.tile(score > 0, 50), np.ones(200))
    assert more(np.array([2.0]))[0] > 0.98


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20), st.floats(0.01, 10), st.floats(-10, 10))
def test_a_higher_score_is_never_less_probable(scores: list[float], slope: float, shift: float) -> None:
    """Suggestions would be in another order than the words that speak for them; far out there would be no number."""
    probability = Calibration(slope, shift)(np.array(sorted(scores)))
    assert (np.diff(probability) >= 0).all()
    assert ((probability > 0) & (probability < 1)).all()


@pytest.mark.parametrize("judge", [calibrate, best_threshold])
def test_a_weight_of_three_is_three_texts(judge: object) -> None:
    """A person's decision would not weigh what it is said to weigh."""
    score, applies = _simulated(2.0, -1.0, n=60)
    weight = np.where(np.arange(60) % 4 == 0, 3.0, 1.0)
    times = weight.astype(np.int64)
    probability = Calibration(1.0, 0.0)(score)
    value = score if judge is calibrate else probability
    weighed = judge(value, applies, weight)  # type: ignore[operator]
    repeated = judge(np.repeat(value, times), np.repeat(applies, times), np.ones(times.sum()))  # type: ignore[operator]
    if judge is calibrate:
        assert (weighed.slope, weighed.shift) == pytest.approx((repeated.slope, repeated.shift))
    else:
        assert weighed == repeated


def _f1(threshold: float, texts: list[tuple[int, bool, int]]) -> float:
    """Texts as percent, whether the code applies, and weight."""
    said = [(applies, weight) for percent, applies, weight in texts if percent >= round(100 * threshold)]
    both = sum(weight for applies, weight in said if applies)
    total = sum(weight for _, applies, weight in texts if applies) + sum(weight for _, weight in said)
    return 2 * both / total if total else 0.0


def _best(texts: list[tuple[int, bool, int]]) -> float:
    percent, applies, weight = (np.array(column) for column in zip(*texts, strict=True))
    return best_threshold(percent / 100, applies, weight.astype(np.float64))


_texts = st.lists(st.tuples(st.integers(0, 100), st.booleans(), st.sampled_from([1, 3])), min_size=1, max_size=25)


@given(_texts)
def test_the_best_threshold_is_the_middle_of_the_best(texts: list[tuple[int, bool, int]]) -> None:
    """A code would be suggested from a probability that another beats, or from the edge of what is good."""
    figures = [_f1(one, texts) for one in GRID]
    assume(any(applies for _, applies, _ in texts))
    first = last = figures.index(max(figures))
    while first > 0 and figures[first - 1] >= max(figures) - 0.005:
        first -= 1
    while last < len(GRID) - 1 and figures[last + 1] >= max(figures) - 0.005:
        last += 1
    assert _best(texts) == pytest.approx((GRID[first] + GRID[last]) / 2, abs=0.00501)
    assert _f1(_best(texts), texts) >= max(figures) - 0.005


def test_between_two_good_stretches_lies_a_bad_one() -> None:
    """F1 is 2/3 up to 0.30 and from 0.61 on, and 2/5 between: the threshold must not be taken from there."""
    texts = [(30, True, 1), (60, False, 1), (60, False, 1), (90, True, 1)]
    assert (_f1(0.3, texts), _f1(0.5, texts), _f1(0.7, texts)) == pytest.approx((2 / 3, 2 / 5, 2 / 3))
    assert _f1(_best(texts), texts) == pytest.approx(2 / 3)


def test_a_stretch_that_is_almost_as_good_lies_apart() -> None:
    """F1 is 0.9950 from 0.61 on, 0.9902 up to 0.30, and less between: the low one would pull the threshold down."""
    texts = [(30, True, 1), (60, False, 2), (90, True, 100)]
    assert (_f1(0.3, texts), _f1(0.5, texts), _f1(0.7, texts)) == pytest.approx((0.9902, 0.9852, 0.9950), abs=1e-4)
    assert _best(texts) == pytest.approx((0.61 + 0.9) / 2, abs=0.00501)


def test_a_code_that_no_text_has_still_has_a_threshold() -> None:
    """All thresholds are as bad: the answer is a number within the grid, not a crash."""
    assert _best([(10, False, 1), (90, False, 1)]) == 0.5
