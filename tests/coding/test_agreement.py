"""The coefficients against published examples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_coding.coding.agreement import gwet_ac1, krippendorff_alpha

_NA = None
# Krippendorff (2011), section C: four observers, twelve units, values 1 to 5, some missing.
FOUR_OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, _NA, _NA, _NA),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _NA, 3),
    (_NA, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _NA),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _NA),
)
# The same paper, section A: two observers, ten units, binary.
TWO_OBSERVERS = ((0, 1, 0, 0, 0, 0, 0, 0, 1, 0), (1, 1, 1, 0, 0, 1, 0, 0, 0, 0))


def test_alpha_of_four_observers() -> None:
    """Figures in a paper that no reader can reproduce."""
    alpha = krippendorff_alpha(zip(*FOUR_OBSERVERS, strict=True))
    assert alpha == pytest.approx(0.743, abs=0.0005)


def test_alpha_of_two_observers() -> None:
    """The case we report: program and gold, yes and no. 1 - 19 · 4 / (14 · 6) = 0.095."""
    alpha = krippendorff_alpha(zip(*TWO_OBSERVERS, strict=True))
    assert alpha == pytest.approx(0.095, abs=0.0005)


def test_alpha_by_hand() -> None:
    """Three values a coder: 6 values, 2 disagreeing pairs of 6 observed, 18 of 30 expected: 1 - (2/6) / (18/30)."""
    assert krippendorff_alpha([(True, True), (False, False), (True, False)]) == pytest.approx(1 - (2 / 6) / (18 / 30))


@pytest.mark.parametrize("units", [[], [(1,)], [(1, None), (None, 2)], [(1, 1), (1, 1)]])
def test_alpha_is_not_always_defined(units: list[tuple[int | None, ...]]) -> None:
    """A 1 or a 0 in its place would read as a finding."""
    assert krippendorff_alpha(units) is None


def test_ac1_by_hand() -> None:
    """Gwet (2008): (pa - pe) / (1 - pe) with pe = 2π(1 - π), π the mean share of yes.

    118 both yes, 5 and 2 disagreeing, none both no: pa = 118/125, π = (123 + 120) / 250 = 0.972, pe = 0.054432.
    Cohen's kappa is below zero here, which is the paradox that AC1 is for.
    """
    pairs = [(True, True)] * 118 + [(True, False)] * 5 + [(False, True)] * 2
    assert gwet_ac1(pairs) == pytest.approx((0.944 - 0.054432) / (1 - 0.054432))
    assert gwet_ac1(pairs) == pytest.approx(0.941, abs=0.0005)
    alpha = krippendorff_alpha(pairs)
    assert alpha is not None
    assert alpha < 0


def test_ac1_at_its_ends() -> None:
    """Undefined, whole, and none at all."""
    assert gwet_ac1([]) is None
    assert gwet_ac1([(False, False)]) == 1
    assert gwet_ac1([(True, False), (False, True)]) == -1


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=30))
def test_coders_may_change_places(pairs: list[tuple[bool, bool]]) -> None:
    """Neither coder is the judge of the other."""
    turned = [(other, one) for one, other in pairs]
    assert gwet_ac1(pairs) == gwet_ac1(turned)
    assert krippendorff_alpha(pairs) == krippendorff_alpha(turned)
