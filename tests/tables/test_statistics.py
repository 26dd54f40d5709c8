"""The tests of a table against published examples, R's documented results, and counts by brute force."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from math import comb, sqrt
from statistics import correlation
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_coding.tables import statistics
from nlp_coding.tables.statistics import Association, Trend, association, benjamini_hochberg, cramers_v, holm, trend

SMOKERS, PATIENTS = (83, 90, 129, 70), (86, 93, 136, 82)
"""Fleiss (1981), Statistical Methods for Rates and Proportions: R's example of prop.test and prop.trend.test."""
MALFORMED = (48, 38, 5, 1, 1)
DRINKERS = (17066 + 48, 14464 + 38, 788 + 5, 126 + 1, 37 + 1)
"""Agresti, Categorical Data Analysis: infants' malformations by the mother's drinking."""
HOSTILE = ((28, 20, 23, 7, 3), (148, 76, 47, 16, 5))


def _trend(*table: Any, **options: Any) -> Trend:
    """The trend, where there is one."""
    found = trend(*table, **options)
    assert found is not None
    return found


def _association(*table: Any) -> Association:
    """The association, where there is one."""
    found = association(*table)
    assert found is not None
    return found


def test_the_trend_is_rs() -> None:
    """prop.trend.test(smokers, patients): X-squared = 8.2249, df = 1, p-value = 0.004132."""
    found = _trend(SMOKERS, PATIENTS)
    assert found.z**2 == pytest.approx(8.2249, abs=0.00005)
    assert found.p == pytest.approx(0.004132, abs=0.0000005)
    assert found.method == "asymptotic"


def test_the_published_trends() -> None:
    """Agresti's M² = 1.83 with equally spaced scores, 6.57 with 0, 0.5, 1.5, 4, 7: a level in the wrong place."""
    assert _trend(MALFORMED, DRINKERS).z ** 2 == pytest.approx(1.83, abs=0.005)
    assert _trend(MALFORMED, DRINKERS, scores=[0, 1, 3, 8, 14]).z ** 2 == pytest.approx(6.57, abs=0.005)


def test_the_variance_has_n() -> None:
    """Which of the two it is would be anyone's guess: with N - 1, z² is (N - 1) · r², and here it is N · r²."""
    cases = [
        (place, one)
        for place, (m, n) in enumerate(zip(*HOSTILE, strict=True))
        for one in (True,) * m + (False,) * (n - m)
    ]
    assert _trend(*HOSTILE).z == pytest.approx(sqrt(len(cases)) * correlation(*zip(*cases, strict=True)))


def test_the_sign_points_down_the_scale() -> None:
    """What those who disagree write about would be reported of those who agree."""
    assert _trend([10, 20, 40], [100, 100, 100]).z > 0
    assert _trend([40, 20, 10], [100, 100, 100]).z < 0


def test_a_row_without_a_base_keeps_its_place() -> None:
    """Two levels on either side of an empty one would lie as near as neighbours."""
    assert _trend([10, 0, 20, 40], [100, 0, 100, 100]) == _trend([10, 20, 40], [100, 100, 100], scores=[0, 2, 3])
    assert _trend([10, 0, 20, 40], [100, 0, 100, 100]).z != _trend([10, 20, 40], [100, 100, 100]).z
    assert association([10, 0, 20], [100, 0, 100]) == association([10, 20], [100, 100])


def _tables(with_code: tuple[int, ...], bases: tuple[int, ...]) -> list[tuple[tuple[int, ...], Fraction]]:
    """All tables with these margins and their exact probabilities, by going through everything."""
    n_with = sum(with_code)
    found = []
    for counts in product(*(range(base + 1) for base in bases)):
        if sum(counts) == n_with:
            ways = 1
            for count, base in zip(counts, bases, strict=True):
                ways *= comb(base, count)
            found.append((counts, Fraction(ways, comb(sum(bases), n_with))))
    return found


_rows = st.lists(
    st.integers(1, 6).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))), min_size=2, max_size=4
)


@settings(max_examples=40, deadline=None)
@given(_rows)
def test_exact_is_exact(rows: list[tuple[int, int]]) -> None:
    """A p-value that calls itself exact, and rests on a handful of comments, would be off by anything."""
    with_code, bases = tuple(m for m, _ in rows), tuple(n for _, n in rows)
    found, other = trend(with_code, bases), association(with_code, bases)
    if found is None or other is None:
        assert sum(with_code) in (0, sum(bases))
        return
    tables = _tables(with_code, bases)
    middle = Fraction(sum(with_code) * sum(place * base for place, base in enumerate(bases)), sum(bases))
    off = {counts: abs(sum(place * count for place, count in enumerate(counts)) - middle) for counts, _ in tables}
    own = dict(tables)[with_code]
    assert found.method == other.method == "exact"
    assert found.p == pytest.approx(float(sum(p for counts, p in tables if off[counts] >= off[with_code])), abs=1e-9)
    assert other.p == pytest.approx(float(sum(p for _, p in tables if p <= own)), abs=1e-9)


def test_fishers_tea() -> None:
    """R's fisher.test(TeaTasting), two-sided: p-value = 0.4857; the trend over two rows is the same test."""
    found = _association([3, 1], [4, 4])
    assert (found.p, found.method, found.df) == (pytest.approx(0.4857, abs=0.00005), "exact", 1)
    assert _trend([3, 1], [4, 4]).p == pytest.approx(found.p)


def test_fishers_convictions(monkeypatch: pytest.MonkeyPatch) -> None:
    """R's fisher.test(Convictions): p-value = 0.0005367. Its counts are not small, so the rule is moved."""
    assert _association([2, 15], [12, 18]).method == "asymptotic"
    monkeypatch.setattr(statistics, "SMALL", 10)
    assert _association([2, 15], [12, 18]).p == pytest.approx(0.0005367, abs=0.00000005)


def test_the_chi_square_is_rs() -> None:
    """prop.test(smokers, patients): X-squared = 12.6004, df = 3, p-value = 0.005585; two rows without Yates."""
    found = _association(SMOKERS, PATIENTS)
    assert found.chi_square == pytest.approx(12.6004, abs=0.00005)
    assert (found.df, found.method) == (3, "asymptotic")
    assert found.p == pytest.approx(0.005585, abs=0.0000005)
    # By hand: 60 · (10 · 10 - 20 · 20)² / 30⁴, where Yates has 5.4.
    assert _association([10, 20], [30, 30]).chi_square == pytest.approx(60 * 300**2 / 30**4)


@pytest.mark.parametrize(("bases", "small"), [((49, 51), True), ((50, 50), False)])
def test_small_is_below_five(bases: tuple[int, int], small: bool) -> None:
    """4.9 expected in a row would pass for enough, or 5 for too few; those without the code count as well."""
    for with_code in ((5, 5), (bases[0] - 5, bases[1] - 5)):
        assert (_trend(with_code, bases).method == "exact") == small
        assert (_association(with_code, bases).method == "exact") == small


def test_tables_drawn_are_near_the_exact_and_the_same_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The large tables, where nobody can check, would have a p of their own, and another one each time."""
    exact = _trend(*HOSTILE).p, _trend([3, 3, 5, 1, 1], HOSTILE[1]).p, _association([3, 3, 5, 1, 1], HOSTILE[1]).p
    monkeypatch.setattr(statistics, "MOST_STEPS", 0)
    monkeypatch.setattr(statistics, "MOST_TABLES", 0)
    strong, drawn, other = (
        _trend(*HOSTILE), _trend([3, 3, 5, 1, 1], HOSTILE[1]), _association([3, 3, 5, 1, 1], HOSTILE[1]),
    )  # fmt: skip
    assert strong.method == drawn.method == other.method == "permutation"
    assert strong.p == 1 / 10_000
    assert exact[0] < 0.0001
    assert drawn.p == pytest.approx(exact[1], abs=4 * sqrt(exact[1] / 9999))
    assert other.p == pytest.approx(exact[2], abs=4 * sqrt(exact[2] / 9999))
    assert _trend([3, 3, 5, 1, 1], HOSTILE[1]) == drawn
    assert _association([3, 3, 5, 1, 1], HOSTILE[1]) == other


def test_large_tables_are_not_gone_through() -> None:
    """Ten thousand comments with one rare answer would take hours, or all memory."""
    bases = (10_000, 7_000, 2_000, 900, 8)
    assert _trend((4_000, 2_000, 1_000, 300, 4), bases).method == "permutation"
    assert _association((4_000, 2_000, 1_000, 300, 4), bases).method == "permutation"
    assert _association([1] * 300, [2] * 300).method == "permutation"


def test_cramers_v() -> None:
    """Every code would seem tied to every attribute: with many rows, V is far from 0 by chance alone."""
    # By hand: φ² = 12.6004 / 397, less 3 / 396; divided by 1 - 1 / 396.
    assert cramers_v(SMOKERS, PATIENTS) == pytest.approx(sqrt((12.60041 / 397 - 3 / 396) / (1 - 1 / 396)), abs=1e-6)
    assert cramers_v([2, 5, 3, 4], [10, 11, 9, 12]) == 0
    assert cramers_v([20, 0], [20, 20]) == pytest.approx(1)
    assert cramers_v([1, 0], [1, 1]) is None
    assert cramers_v([1, 0, 0], [1, 1, 1]) is None


@pytest.mark.parametrize(
    ("with_code", "bases"), [((0, 0), (5, 6)), ((5, 6), (5, 6)), ((3, 0), (5, 0)), ((0, 0), (0, 0)), ((), ())]
)
def test_where_nothing_can_be_compared(with_code: tuple[int, ...], bases: tuple[int, ...]) -> None:
    """NaN would be printed as a p-value, or warn on the screen."""
    assert trend(with_code, bases) is None
    assert association(with_code, bases) is None
    assert cramers_v(with_code, bases) is None


@pytest.mark.parametrize(("with_code", "bases"), [((3,), (2,)), ((-1, 2), (3, 3)), ((1, 2), (3, 3, 3))])
def test_counts_that_cannot_be(with_code: tuple[int, ...], bases: tuple[int, ...]) -> None:
    """Columns that got out of step would have a p-value that looks right."""
    with pytest.raises(ValueError, match="base"):
        association(with_code, bases)


BENJAMINI = (
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
)  # fmt: skip
"""Benjamini and Hochberg (1995), section 3.2: Bonferroni and Holm reject 3 at 5 %, their procedure 4."""


def test_the_published_family() -> None:
    """The number of findings would be another than in the paper that the method is named after."""
    assert sum(p is not None and p <= 0.05 for p in holm(BENJAMINI)) == 3
    assert sum(p is not None and p <= 0.05 for p in benjamini_hochberg(BENJAMINI)) == 4


def test_adjusted_p_values_are_rs() -> None:
    """p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05)): all 0.05 by BH; 0.05, 0.08, 0.09, 0.09, 0.09 by Holm."""
    ps = (0.01, 0.02, 0.03, 0.04, 0.05)
    assert benjamini_hochberg(ps) == pytest.approx([0.05] * 5)
    assert holm(ps) == pytest.approx((0.05, 0.08, 0.09, 0.09, 0.09))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_order_and_ties_do_not_matter(ps: list[float]) -> None:
    """By what they are for: Holm closes Bonferroni over every set of hypotheses, BH takes the best p for each share."""
    for p, by_holm, by_bh in zip(ps, holm(ps), benjamini_hochberg(ps), strict=True):
        others = list(ps)
        others.remove(p)
        sets = [(p, *some) for size in range(len(ps)) for some in combinations(others, size)]
        assert by_holm == pytest.approx(max(min(1, len(one) * min(one)) for one in sets))
        assert by_bh == pytest.approx(min(len(ps) * q / sum(r <= q for r in ps) for q in ps if q >= p))


def test_what_was_not_tested_is_not_in_the_family() -> None:
    """Codes that nobody has would make every other finding harder to see."""
    assert holm([None, 0.04, None, 0.01]) == (None, 0.04, None, 0.02)
    assert benjamini_hochberg([0.04, None, 0.01]) == (0.04, None, 0.02)
    assert holm([None]) == benjamini_hochberg([None]) == (None,)
