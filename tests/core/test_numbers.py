from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_coding.core.codebook import Language
from nlp_coding.core.numbers import (
    format_coefficient,
    format_count,
    format_decimal,
    format_interval,
    format_p,
    format_percent,
    percent_of,
)


@pytest.mark.parametrize(
    ("count", "base", "decimals", "shown"),
    [(1, 8, 0, "13"), (1, 40, 0, "3"), (29, 200, 0, "15"), (1, 16, 1, "6.3"), (2, 3, 1, "66.7"), (0, 7, 1, "0.0")],
)
def test_half_is_rounded_up(count: int, base: int, decimals: int, shown: str) -> None:
    """Else 12.5 prints as 12 (half to even) and 14.5 as 14 (the float is just below), unlike the published tables."""
    assert str(percent_of(Fraction(count, base), decimals=decimals)) == shown


@given(st.integers(1, 10**6), st.data(), st.integers(0, 3))
def test_rounding_agrees_with_decimal(base: int, data: st.DataObject, decimals: int) -> None:
    """Else some share is rounded the wrong way, where nobody looks."""
    count = data.draw(st.integers(0, base))
    exact = Decimal(count * 100) / Decimal(base)
    assert percent_of(Fraction(count, base), decimals=decimals) == exact.quantize(
        Decimal(1).scaleb(-decimals), ROUND_HALF_UP
    )


def test_each_language_has_its_marks() -> None:
    """Else a Norwegian report shows 13% and 1,234, or a line breaks between a number and its sign."""
    assert format_percent(Fraction(1, 8), language="nb") == "13\u00a0%"
    assert format_percent(Fraction(1, 8), language="nn", decimals=1) == "12,5\u00a0%"
    assert format_percent(Fraction(1, 8), language="en", decimals=1) == "12.5%"
    assert format_count(1234567, language="nn") == "1\u00a0234\u00a0567"
    assert format_count(1234567, language="en") == "1,234,567"


def test_a_share_of_nothing_is_no_zero() -> None:
    """Else a level that nobody chose claims 0 %."""
    assert format_percent(None, language="nb") == "–"


def test_a_number_for_programs_has_no_exponent() -> None:
    """Else a spreadsheet reads 1E+2 as text."""
    assert format_decimal(Decimal("1E+2"), comma=True) == "100"
    assert format_decimal(Decimal("12.5"), comma=True) == "12,5"


@pytest.mark.parametrize(
    ("language", "decimals", "shown"),
    [("nb", 0, "9–38\u00a0%"), ("nn", 1, "8,5–37,6\u00a0%"), ("en", 0, "9–38%"), ("en", 1, "8.5–37.6%")],
)
def test_an_interval_is_rounded_as_its_share(language: Language, decimals: int, shown: str) -> None:
    """Else an interval breaks over two lines, repeats its sign, or is rounded otherwise than the share beside it."""
    bounds = (Fraction(85, 1000), Fraction(3755, 10000))
    assert format_interval(bounds, language=language, decimals=decimals) == shown
    assert format_interval(None, language=language, decimals=decimals) == "–"


@pytest.mark.parametrize(
    ("p", "shown"),
    [
        (0.0125, "0,013"),
        (0.0005, "<\u00a00,001"),
        (0.000999, "<\u00a00,001"),
        (0.001, "0,001"),
        (1.0, "1,000"),
        (0.0, "<\u00a00,001"),
    ],
)
def test_a_probability_is_never_nothing(p: float, shown: str) -> None:
    """Else a table claims p = 0,000."""
    assert format_p(p, language="nb") == shown
    assert format_p(p, language="en") == shown.replace(",", ".")


@pytest.mark.parametrize(("value", "shown"), [(-1.005, "−1,01"), (0.125, "0,13"), (-0.004, "0,00"), (12.0, "12,00")])
def test_a_coefficient_has_a_true_minus(value: float, shown: str) -> None:
    """Else a line breaks after a hyphen, or nothing is less than nothing: −0,00."""
    assert format_coefficient(value, language="nn") == shown
