"""How good unreviewed suggestions are: the estimate against the truth of made-up studies, and by hand."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_coding.coding.audit import MIN_ABOVE, MIN_AUDITED, AuditedSuggestion, accepting_score, estimate
from nlp_coding.core.intervals import wilson


def _audited(score: float | None, n_right: int, n_wrong: int) -> list[AuditedSuggestion]:
    return [AuditedSuggestion(score, True)] * n_right + [AuditedSuggestion(score, False)] * n_wrong


def test_the_interval_covers_the_truth() -> None:
    """ "Between 80 and 90 %" would be wrong more often than one time in twenty, or be so wide that it says nothing.

    Scores promise too much, and a review took most of the low ones: the audited alone would mislead.
    """
    rng = np.random.default_rng(11)
    n_studies, n_suggestions = 400, 1500
    n_covered = n_plain = 0
    widths = []
    for _ in range(n_studies):
        score = np.round(rng.uniform(0.4, 1.0, n_suggestions), 3)
        right = rng.random(n_suggestions) < score**2
        drawn = rng.random(n_suggestions) < 0.1
        left = ~drawn & (rng.random(n_suggestions) < np.where(score < 0.75, 0.1, 0.9))
        audited = [AuditedSuggestion(*one) for one in zip(score[drawn].tolist(), right[drawn].tolist(), strict=True)]
        found = estimate(audited, Counter(score[left].tolist()))
        assert found is not None
        truth = right[left].mean()
        n_covered += found.low <= truth <= found.high
        low, high = wilson(right[drawn].sum(), drawn.sum())
        n_plain += low <= truth <= high
        widths.append(found.high - found.low)
    assert 0.91 <= n_covered / n_studies <= 0.99
    assert n_plain / n_studies < 0.5
    assert np.mean(widths) < 0.2


def test_bands_weigh_as_what_is_left() -> None:
    """Half of the low ones are right and all of the high ones; of what is left, a quarter is low: 1/4 · 1/2 + 3/4."""
    audited = _audited(0.6, 5, 5) + _audited(0.95, 10, 0)
    found = estimate(audited, {0.55: 4, 0.7: 6, 0.92: 30})
    assert found is not None
    assert found.precision == pytest.approx(0.875)
    assert found.low < 0.875 < found.high < 1
    assert found.n_audited == 20
    unweighted = estimate(audited, {})
    assert unweighted is not None
    assert unweighted.precision == pytest.approx(0.75)


def test_one_band_is_wilsons_interval() -> None:
    """90 of 100 right, nothing to weigh: (0.826, 0.945), as in any table."""
    found = estimate(_audited(0.8, 90, 10), {0.8: 1000})
    assert found is not None
    assert (found.precision, found.low, found.high) == pytest.approx((0.9, 0.8256, 0.9448), abs=0.0005)


def test_suggestions_by_terms_alone_stand_with_middling_scores() -> None:
    """What has no score would be left out of the estimate, or weigh as what is nearly sure."""
    found = estimate(_audited(None, 2, 8) + _audited(0.95, 10, 0), {None: 10, 0.6: 10, 0.95: 20})
    assert found is not None
    assert found.precision == pytest.approx(0.2 * 0.5 + 0.5)


def test_a_band_with_few_is_taken_with_the_next() -> None:
    """One audited suggestion would decide on thousands."""
    lone = estimate(_audited(0.6, 0, 1) + _audited(0.8, 9, 0), {0.6: 900, 0.8: 100})
    assert lone is not None
    assert lone.precision == pytest.approx(0.9)
    last = estimate(_audited(0.8, 9, 0) + _audited(0.95, 0, 1), {0.8: 100, 0.95: 900})
    assert last is not None
    assert last.precision == pytest.approx(0.9)
    none = estimate(_audited(0.8, 8, 2), {0.3: 50, 0.99: 50})
    assert none is not None
    assert none.precision == pytest.approx(0.8)


def test_without_an_audited_suggestion_nothing_is_said() -> None:
    """0 or 100 % of nothing would read as a finding."""
    assert estimate([], {0.9: 100}) is None


@given(
    st.lists(st.tuples(st.none() | st.floats(0, 1), st.booleans()), min_size=1, max_size=40),
    st.dictionaries(st.none() | st.floats(0, 1), st.integers(1, 1000), max_size=10),
)
def test_an_estimate_is_within_its_interval(
    audited: list[tuple[float | None, bool]], left: dict[float | None, int]
) -> None:
    """Without a mistake, or with nothing but mistakes, there would be no interval, or one beside its figure."""
    found = estimate([AuditedSuggestion(*one) for one in audited], left)
    assert found is not None
    assert 0 <= found.low <= found.precision + 1e-12
    assert found.precision - 1e-12 <= found.high <= 1
    assert found.low < found.high


@pytest.mark.parametrize(("precision", "score"), [(0.9, 0.9), (0.2, 0.5), (1.0, 0.999)])
def test_few_audited_leave_the_calibration_as_it_is(precision: float, score: float) -> None:
    """A handful of comments would move what is accepted; a wish for half of them right would accept anything."""
    assert accepting_score(precision, _audited(0.95, 0, MIN_AUDITED - 1)) == score
    assert accepting_score(precision, _audited(None, 0, 100)) == score


def _calibrated(exponent: float) -> list[AuditedSuggestion]:
    """Of each score as many right as it says, or fewer."""
    scores = [0.55, 0.65, 0.75, 0.85, 0.95]
    return [one for score in scores for n in [round(100 * score**exponent)] for one in _audited(score, n, 100 - n)]


def _from(precision: float, audited: list[AuditedSuggestion]) -> float:
    """The accepting score, where there is one."""
    score = accepting_score(precision, audited)
    assert score is not None
    return score


def test_worse_suggestions_need_a_higher_score() -> None:
    """Suggestions would be accepted by what the calibration promised, though the audit has shown that it fails."""
    as_promised = _from(0.8, _calibrated(1))
    assert as_promised == pytest.approx(0.8, abs=0.02)
    assert _from(0.8, _calibrated(2)) > as_promised + 0.05
    assert _from(0.8, _calibrated(0.5)) < as_promised - 0.05


def test_the_shift_is_the_one_that_fits_best() -> None:
    """All scores 0.8, right 6 times of 10: the odds shift from 4 by what 600 cases and a prior of one case say."""
    # 600 · (σ(log 4 + shift) - 0.6) + shift = 0, found by small steps.
    shift = 0.0
    for _ in range(200):
        shift -= (600 * (1 / (1 + math.exp(-(math.log(4) + shift))) - 0.6) + shift) / 150
    expected = 1 / (1 + math.exp(-(math.log(0.55 / 0.45) - shift)))
    assert accepting_score(0.55, _audited(0.8, 360, 240)) == pytest.approx(math.ceil(expected * 1000) / 1000)


_scored = st.lists(st.tuples(st.integers(300, 990), st.booleans()), min_size=MIN_AUDITED, max_size=40)


@settings(max_examples=50)
@given(_scored, st.floats(0.5, 0.99))
def test_those_above_were_right_that_often(audited: list[tuple[int, bool]], precision: float) -> None:
    """What is accepted would be worse, among the very comments that were audited, than what was asked for."""
    sample = [(score / 1000, right) for score, right in audited]
    score = accepting_score(precision, [AuditedSuggestion(*one) for one in sample])
    if score is None:
        return  # where it has to be a score: see below
    assert 0 < score <= 0.999
    above = [right for one, right in sample if one >= score]
    assert len(above) >= MIN_ABOVE
    assert sum(above) / len(above) >= precision


def test_the_score_is_raised_until_it_is_enough() -> None:
    """All in all the machine is better than it says, but 8 of 20 suggestions of 0.95 were wrong."""
    audited = _audited(0.5, 60, 0) + _audited(0.95, 12, 8)
    assert accepting_score(0.9, audited + _audited(0.97, 20, 0)) == 0.97
    assert _from(0.9, _audited(0.5, 60, 0) + _audited(0.95, 20, 0)) < 0.95


@pytest.mark.parametrize("n", [MIN_ABOVE - 1, MIN_ABOVE])
def test_few_above_are_not_enough(n: int) -> None:
    """A run of luck with nine suggestions would have thousands accepted."""
    score = accepting_score(0.8, _audited(0.99, n, 0) + _audited(0.6, 0, 20))
    assert (score is not None) == (n == MIN_ABOVE)
    assert score is None or 0.6 < score <= 0.99


def test_rounding_lets_nothing_in() -> None:
    """What was worked out is 0.9274: from 0.927 on, five would be accepted that were wrong."""
    assert accepting_score(0.85, _audited(0.927, 0, 5) + _audited(0.96, 40, 0)) == 0.928


@pytest.mark.parametrize("score", [0.7, 0.999, 1.0])
def test_where_no_score_is_enough_nothing_is_accepted(score: float) -> None:
    """30 suggestions of a score of 1 were wrong, and more of them would be accepted."""
    assert accepting_score(0.9, _audited(score, 0, 30)) is None
    assert accepting_score(0.9, _audited(score, 15, 15)) is None
