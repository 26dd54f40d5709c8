"""Intervals: the same figures over comments drawn again, held against the slow way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_coding.coding.agreement import krippendorff_alpha
from nlp_coding.coding.bootstrap import SEED, Interval, bootstrap
from nlp_coding.coding.evaluate import Evaluation, GoldComment, evaluate

CODES = ("a", "b", "c")
N = 60


def _survey(seed: int = 5) -> tuple[list[GoldComment], dict[str, frozenset[str]]]:
    rng = np.random.default_rng(seed)
    gold, coded = [], {}
    for number in range(N):
        has = {code for code, share in zip(CODES, (0.5, 0.2, 0.0), strict=True) if rng.random() < share}
        said = {code for code in CODES[:2] if (code in has) != (rng.random() < 0.15)}
        disputed = {"a"} if rng.random() < 0.1 else set()
        gold.append(GoldComment(f"K{number}", frozenset(has - disputed), frozenset(disputed)))
        coded[f"K{number}"] = frozenset(said)
    return gold, coded


def _evaluate(n_draws: int) -> Evaluation:
    gold, coded = _survey()
    return evaluate(gold, coded, code_ids=CODES, n_draws=n_draws)


def test_intervals_are_those_of_comments_drawn_again() -> None:
    """An interval of other figures than those it stands beside."""
    gold, coded = _survey()
    n_draws = 60
    drawn = np.random.default_rng(SEED).multinomial(N, np.full(N, 1 / N), size=n_draws)
    results = [
        evaluate([one for one, n in zip(gold, row, strict=True) for _ in range(n)], coded, code_ids=CODES)
        for row in drawn.tolist()
    ]
    found = _evaluate(n_draws).intervals
    assert found is not None
    for name in ("micro", "macro", "alpha", "exact"):
        slow = np.percentile([getattr(one, name) for one in results], (2.5, 97.5))
        assert getattr(found, name) == pytest.approx(tuple(slow))
    for code_id, interval in zip(CODES[:2], found.codes, strict=False):
        assert interval == pytest.approx(tuple(np.percentile([one.codes[code_id].f1 for one in results], (2.5, 97.5))))


def test_other_draws_give_much_the_same() -> None:
    """Draws that are not those of comments with replacement give intervals that are too narrow or too wide."""
    gold, coded = _survey()
    rng = np.random.default_rng(99)
    micro = []
    for _ in range(300):
        again = [gold[place] for place in rng.integers(0, N, N)]
        micro.append(evaluate(again, coded, code_ids=CODES[:2]).micro)
    found = _evaluate(1000).intervals
    assert found is not None
    assert found.micro == pytest.approx(tuple(np.percentile(micro, (2.5, 97.5))), abs=0.02)


def test_the_figure_lies_in_its_interval() -> None:
    """An interval beside its own figure would be taken for a mistake, and be one."""
    result = _evaluate(1000)
    assert result.intervals is not None
    for name in ("micro", "macro", "alpha", "exact"):
        low, high = getattr(result.intervals, name)
        assert low < getattr(result, name) < high
    a = result.codes["a"]
    assert a.f1_interval is not None
    assert a.f1 is not None
    assert a.f1_interval.low < a.f1 < a.f1_interval.high
    assert a.f1_interval == result.intervals.codes[0]


def test_the_same_draws_every_time() -> None:
    """A report made again would show other figures."""
    assert _evaluate(200) == _evaluate(200)


def test_what_is_mostly_undefined_has_no_interval() -> None:
    """A code that nobody has and nobody gets would seem to be known to within some hundredths."""
    result = _evaluate(200)
    assert (result.codes["c"].f1, result.codes["c"].f1_interval) == (None, None)
    nothing = np.zeros((4, 2))
    found = bootstrap(nothing, nothing, np.ones((4, 2)), n_draws=20)
    assert (found.micro, found.macro, found.alpha, found.exact) == (None, None, None, Interval(1.0, 1.0))


_cells = st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), min_size=1, max_size=12)


@given(_cells)
def test_one_comment_is_drawn_as_it_is(cells: list[tuple[bool, bool, bool]]) -> None:
    """Figures worked out from counts would not be those worked out cell by cell."""
    gold, coded, compared = zip(*cells, strict=True)
    found = bootstrap([gold], [coded], [compared], n_draws=3)
    pairs = [(one, other) for one, other, counts in cells if counts]
    alpha = krippendorff_alpha(pairs)
    n_both, n_all = sum(one and other for one, other in pairs), sum(one + other for one, other in pairs)
    assert found.alpha == (None if alpha is None else pytest.approx((alpha, alpha)))
    assert found.micro == (pytest.approx((2 * n_both / n_all,) * 2) if n_all else None)
    assert found.exact == (float(all(one == other for one, other in pairs)),) * 2
    occurring = [float(other) for one, other in pairs if one]
    assert found.macro == (pytest.approx((np.mean(occurring),) * 2) if occurring else None)
