"""How far coders agree: published figures, the obvious way in plain Python, and what draws give."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_coding.coding.agreement import (
    cohens_kappa,
    gwet_ac1,
    krippendorff_alpha,
    masi_distance,
    percent_agreement,
)
from nlp_coding.coding.bootstrap import SEED
from nlp_coding.coding.redrawn import MISSING
from nlp_coding.coding.reliability import Ratings, reliability
from nlp_coding.core.reliability import Agreement, Reliability
from tests.coding.test_agreement import FOUR_OBSERVERS, TWO_OBSERVERS

ABSTRACTORS = (
    [("ectopic", "ectopic")] * 13
    + [("AIU", "AIU")] * 20
    + [("AIU", "NIU")] * 7
    + [("NIU", "AIU")] * 4
    + [("NIU", "NIU")] * 56
)
"""100 pregnancies by two abstractors, from the handbook of Gwet (2014) and the overview of his R package irrCAC."""


def test_two_abstractors() -> None:
    """Kappa 0.7964, AC1 0.8493, alpha 0.7973, agreement 0.89 in the package's overview: ours would be other figures."""
    assert cohens_kappa(ABSTRACTORS) == pytest.approx(0.7964094)
    assert gwet_ac1(ABSTRACTORS, n_values=3) == pytest.approx(0.8493305)
    assert krippendorff_alpha(ABSTRACTORS) == pytest.approx(0.7972585)
    assert percent_agreement(ABSTRACTORS) == Fraction(89, 100)


def test_four_raters_with_missing_values() -> None:
    """Gwet (2014) and irrCAC: AC1 0.7754, agreement 0.8182, or who skips a unit would not be counted as they do."""
    units = list(zip(*FOUR_OBSERVERS, strict=True))
    assert gwet_ac1(units, n_values=5) == pytest.approx(0.775444, abs=5e-7)
    assert percent_agreement(units) == pytest.approx(0.8181818)


def test_kappa_by_hand() -> None:
    """The textbook's grants: 20 both yes, 15 both no, 5 and 10 apart: (0.7 − 0.5) / (1 − 0.5) = 0.4."""
    pairs = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15
    assert cohens_kappa(pairs) == pytest.approx(0.4)


def test_the_paradox_of_kappa() -> None:
    """Gwet (2008): 118 of 125 both yes, 5 and 2 apart, none both no; 94 % agree, and kappa is −0.0234."""
    pairs = [(True, True)] * 118 + [(True, False)] * 5 + [(False, True)] * 2
    assert cohens_kappa(pairs) == pytest.approx(-0.0234, abs=5e-5)
    assert gwet_ac1(pairs) == pytest.approx(0.9408, abs=5e-5)


@pytest.mark.parametrize(
    ("pairs", "kappa", "percent"), [([], None, None), ([(True, True)] * 3, None, 1), ([(True, False)] * 3, 0, 0)]
)
def test_kappa_is_not_always_defined(
    pairs: list[tuple[bool, bool]], kappa: float | None, percent: float | None
) -> None:
    """A nought or a division by zero would stand where nothing can be said; one value each is no agreement but 0."""
    assert cohens_kappa(pairs) == kappa
    assert percent_agreement(pairs) == percent


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("", "", 0),
        ("ab", "ab", 0),
        ("", "a", 1),
        ("a", "b", 1),
        ("a", "ab", 1 - 1 / 2 * 2 / 3),
        ("ab", "abc", 1 - 2 / 3 * 2 / 3),
        ("ab", "bc", 1 - 1 / 3 * 1 / 3),
        ("abc", "bcd", 1 - 2 / 4 * 1 / 3),
    ],
)
def test_masi(one: str, other: str, distance: float) -> None:
    """Passonneau (2006): Jaccard times 1, 2/3, 1/3 or 0; a comment without any code is a set like others."""
    assert masi_distance(frozenset(one), frozenset(other)) == pytest.approx(distance)
    assert masi_distance(frozenset(other), frozenset(one)) == pytest.approx(distance)


def _answers(*coders: Sequence[str | None], codes: str = "ab") -> np.ndarray:
    """From what each coder says of each comment, "ab" or "" or None, and "a?" where b is not decided."""
    return np.array(
        [
            [
                [MISSING if said is None or ("?" in said and code not in said) else int(code in said) for said in unit]
                for code in codes
            ]
            for unit in zip(*coders, strict=True)
        ],
        dtype=np.int8,
    )


KARI = ("ab", "a", "", "b", "a", "", "ab", "", None, "a?")
OLA = ("ab", "", "", "b", "ab", "a", "a", "", "a", "a")


def _figures(*coders: Sequence[str | None], **options: int) -> Reliability:
    names = ("kari", "ola", "per")[: len(coders)]
    return reliability(Ratings(names, ("a", "b"), _answers(*coders)), **{"n_draws": 200, **options})


def test_two_coders_by_hand() -> None:
    """The figures of a study: nine comments with a by both, eight with b, counted on paper.

    a: both yes 4 (0, 4, 6, 9), Kari alone 1, Ola alone 1, none 3. b: both 2 (0, 3), one each 1 and 1, none 4.
    """
    found = _figures(KARI, OLA)
    a, b = found.codes.values()
    assert (found.n_comments, found.n_complete) == (9, 8)
    assert (a.n_units, a.yes, a.n_positive, a.percent.value) == (9, (5, 5), 10, Fraction(7, 9))
    assert a.kappa is not None
    assert a.kappa.value == pytest.approx((7 / 9 - 41 / 81) / (1 - 41 / 81))
    assert a.alpha.value == pytest.approx(1 - 17 * 4 / (2 * 10 * 8))
    assert a.ac1.value == pytest.approx((7 / 9 - 2 * 5 / 9 * 4 / 9) / (1 - 2 * 5 / 9 * 4 / 9))
    assert (b.n_units, b.yes) == (8, (3, 3))
    # No code: Kari 2, 5, 7; Ola 1, 2, 7: two shared, one each.
    assert (found.no_code.n_units, found.no_code.yes) == (8, (3, 3))
    assert found.no_code.percent.value == Fraction(6, 8)


def _masi_by_definition(units: list[tuple[frozenset[str], ...]]) -> float:
    """Krippendorff's alpha of complete units as the papers write it: pairs within units over pairs of all values."""

    def distance(one: frozenset[str], other: frozenset[str]) -> float:
        if not one | other:
            return 0.0
        jaccard = len(one & other) / len(one | other)
        if one == other:
            monotony = 1.0
        elif one < other or other < one:
            monotony = 2 / 3
        else:
            monotony = 1 / 3 if one & other else 0.0
        return 1 - jaccard * monotony

    values = [value for unit in units for value in unit]
    within = [
        sum(distance(*pair) for pair in combinations(unit, 2)) / len([*combinations(unit, 2)]) * len(unit)
        for unit in units
    ]
    pairs = [distance(*pair) for pair in combinations(values, 2)]
    return 1 - (sum(within) / len(values)) / (sum(pairs) / len(pairs))


def test_alpha_of_sets() -> None:
    """The one figure of the whole: it would not be that of the definition."""
    units = [(frozenset(one), frozenset(other)) for one, other in zip(KARI[:8], OLA[:8], strict=True)]
    assert _figures(KARI, OLA).masi.value == pytest.approx(_masi_by_definition(units))


def test_what_cannot_be_computed() -> None:
    """NaN in a table, or a 1 where nobody ever said yes."""
    found = _figures(("a?", "a?", ""), ("a?", "a", None))
    a, b = found.codes.values()
    assert (a.alpha.value, a.alpha.why, a.percent.value, a.ac1.value) == (None, "one value", 1, 1)
    assert a.kappa is not None
    assert (a.kappa.value, a.kappa.why) == (None, "one value")
    assert (b.n_units, b.percent.why, b.ac1.why, b.alpha.why) == (0, "no pairs", "no pairs", "no pairs")
    assert (found.n_complete, found.masi.value, found.masi.why) == (0, None, "no pairs")
    assert _figures(("", ""), ("", "")).masi.why == "one value"


def test_prevalence_that_misleads() -> None:
    """Kappa near nought with nearly all answers equal would be read as poor coding; one yes in ten is not yet rare."""

    def skewed(n_yes: int, n: int) -> bool:
        said = ["a"] * n_yes + [""] * (n - n_yes)
        return _figures(said, said).codes["a"].skewed

    assert [skewed(n, 20) for n in (0, 1, 2, 10, 18, 19, 20)] == [False, True, False, False, False, True, False]


@pytest.mark.parametrize("n_coders", [2, 3])
def test_intervals_are_those_of_comments_drawn_again(n_coders: int) -> None:
    """An interval of other figures than those it stands beside, or of cells as if they were comments."""
    rng = np.random.default_rng(n_coders)
    truth = rng.random((40, 2, 1)) < 0.4
    answers = (truth ^ (rng.random((40, 2, n_coders)) < 0.15)).astype(np.int8)
    answers[rng.random((40, 1, n_coders)).repeat(2, axis=1) < 0.1] = MISSING
    names, n_draws = ("k", "o", "p")[:n_coders], 60
    found = reliability(Ratings(names, ("a", "b"), answers), n_batches=1, n_draws=n_draws)
    drawn = np.random.default_rng(SEED).multinomial(40, np.full(40, 1 / 40), size=n_draws)
    again = [reliability(Ratings(names, ("a", "b"), answers.repeat(row, axis=0)), n_draws=1) for row in drawn]
    for code in ("a", "b"):
        for name in ("percent", "alpha", "ac1", *(["kappa"] if n_coders == 2 else [])):
            slow = [float(getattr(one.codes[code], name).value) for one in again]
            assert getattr(found.codes[code], name).interval == pytest.approx(tuple(np.percentile(slow, (2.5, 97.5))))
    complete = Ratings(names, ("a", "b"), answers).complete.answers
    n = len(complete)
    drawn = np.random.default_rng(SEED).multinomial(n, np.full(n, 1 / n), size=n_draws)
    again = [
        reliability(Ratings(names, ("a", "b"), complete.repeat(row, axis=0)), n_batches=1, n_draws=1) for row in drawn
    ]
    whole = found.batches[-1]
    for of, interval in (
        (lambda one: one.masi.value, whole.masi.interval),
        (lambda one: one.batches[-1].pooled.alpha.value, whole.pooled.alpha.interval),
    ):
        assert interval == pytest.approx(tuple(np.percentile([of(one) for one in again], (2.5, 97.5))))


def test_batches_are_equal_parts_in_order() -> None:
    """Drift is seen in the order of coding alone: the first half agrees, the second never does."""
    kari = ["a", "b", "", "ab", "a", "b", "a"]
    ola = ["a", "b", "", "ab", "b", "a", "b"]
    found = _figures(kari, ola, n_batches=2)
    assert [(one.first, one.last, one.n_comments) for one in found.batches] == [(1, 4, 4), (5, 7, 3), (1, 7, 7)]
    first, second, whole = found.batches
    assert (first.pooled.percent.value, second.pooled.percent.value) == (1, 0)
    assert (first.pooled.n_units, second.pooled.alpha.value) == (8, pytest.approx(1 - 11 * 12 / (2 * 6 * 6)))
    assert whole.masi.value == found.masi.value


said = st.sampled_from(["ab", "a", "b", "", None, "a?", "?"])


@given(st.integers(2, 3).flatmap(lambda n: st.lists(st.tuples(*[said] * n), min_size=1, max_size=12)))
@settings(max_examples=40)
def test_random_answers(units: list[tuple[str | None, ...]]) -> None:
    """With gaps or without: the figures are those of the definition by pairs, whichever coder is named first."""
    columns = list(zip(*units, strict=True))
    found, turned = _figures(*columns, n_draws=2), _figures(*columns[::-1], n_draws=2)
    for place, code in enumerate("ab"):
        values = [[value for value in unit if value != MISSING] for unit in _answers(*columns)[:, place].tolist()]
        _same(found.codes[code], [unit for unit in values if len(unit) > 1])
        _equal(found.codes[code], turned.codes[code])
    _equal(found.no_code, turned.no_code)
    assert found.masi.value == pytest.approx(turned.masi.value)


def _same(found: Agreement, units: list[list[int]]) -> None:
    """The figures against pairs of answers that are counted one by one."""
    assert found.n_units == len(units)
    if not units:
        assert (found.percent.value, found.alpha.value, found.ac1.value) == (None, None, None)
        return
    share = [np.mean([one == other for one, other in combinations(unit, 2)]) for unit in units]
    assert found.percent.value is not None
    assert float(found.percent.value) == pytest.approx(np.mean(share))
    yes = np.mean([np.mean(unit) for unit in units])
    assert found.ac1.value == pytest.approx((np.mean(share) - 2 * yes * (1 - yes)) / (1 - 2 * yes * (1 - yes)))
    values = [value for unit in units for value in unit]
    expected = np.mean([one != other for one, other in combinations(values, 2)])
    observed = np.average([1 - one for one in share], weights=[len(unit) for unit in units])
    assert found.alpha.value == (pytest.approx(1 - observed / expected) if expected else None)


def _equal(one: Agreement, other: Agreement) -> None:
    for name in ("percent", "kappa", "alpha", "ac1"):
        mine, theirs = getattr(one, name), getattr(other, name)
        assert (mine and mine.value) == pytest.approx(theirs and theirs.value)
    assert one.yes == other.yes[::-1]


def test_the_first_paper() -> None:
    """Krippendorff (2011), section A, as a study would have it: alpha 0.095."""
    zero, one = ([("a" if value else "") for value in coder] for coder in TWO_OBSERVERS)
    assert _figures(zero, one).codes["a"].alpha.value == pytest.approx(0.095, abs=0.0005)
