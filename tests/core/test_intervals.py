"""Wilson's interval against published values, and against what it is to say."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_coding.core.intervals import wilson

PUBLISHED = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
]
"""Newcombe (1998), Statistics in Medicine 17, table I, method 3."""


@pytest.mark.parametrize(("count", "base", "low", "high"), PUBLISHED)
def test_the_published_examples(count: int, base: int, low: float, high: float) -> None:
    """Intervals that no textbook gives would stand under every table."""
    assert wilson(count, base) == pytest.approx((low, high), abs=0.00005)
    assert wilson(base - count, base) == pytest.approx((1 - high, 1 - low), abs=0.00005)


@pytest.mark.parametrize(("level", "z"), [(0.9, 1.644854), (0.95, 1.959964), (0.99, 2.575829)])
@pytest.mark.parametrize(("count", "base"), [(3, 7), (12.5, 40.25), (0.2, 3.7), (999, 1000)])
def test_the_bounds_are_where_a_share_would_be_refused(count: float, base: float, level: float, z: float) -> None:
    """Bases with weights are no whole numbers: their interval would be of another level than it says."""
    for bound in wilson(count, base, level=level):
        assert abs(count / base - bound) / sqrt(bound * (1 - bound) / base) == pytest.approx(z, rel=1e-5)


@given(st.integers(1, 10**6), st.floats(0, 1))
def test_the_share_is_within(base: int, part: float) -> None:
    """A share would stand outside its own interval, or the interval outside 0 and 100 %."""
    count = round(part * base)
    low, high = wilson(count, base)
    assert 0 <= low <= count / base <= high <= 1
    assert low < high


def test_the_ends_are_the_ends() -> None:
    """0 of 20 would begin at 0.0000000001, and be printed as more than nothing."""
    assert wilson(0, 20)[0] == 0.0
    assert wilson(20, 20)[1] == 1.0
    assert wilson(0.3 * 3, 0.9)[1] == 1.0


@pytest.mark.parametrize(("count", "base"), [(0, 0), (1, -1), (3, 2), (-1, 2)])
def test_what_is_no_share_has_no_interval(count: float, base: float) -> None:
    """An empty row would have an interval from 0 to 100 %, and a wrong count one that looks right."""
    with pytest.raises(ValueError, match=r"base|part"):
        wilson(count, base)
