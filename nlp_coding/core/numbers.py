"""Figures as a report prints them: half is rounded up, and each language has its own marks."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor

from nlp_coding.core.codebook import Language

NO_BREAK_SPACE = "\u00a0"
NO_SHARE = "–"
"""What stands where nothing can be divided: a share of an empty base is not 0 %."""
WITHHELD_MARK = ":"
"""What stands where a number is withheld: Statistics Norway's sign for what cannot be published."""

SMALLEST_P = 0.001
"""A smaller probability is told by "< 0,001"."""


def percent_of(share: Fraction, *, decimals: int = 0) -> Decimal:
    """The share as a percentage, half rounded up: 1/8 gives 13.

    Exact: `round`, numpy and format strings round half to even (12), and floats miss the half.
    """
    steps = floor(share * 100 * 10**decimals + Fraction(1, 2))
    return Decimal(steps).scaleb(-decimals)


def format_count(count: int, *, language: Language) -> str:
    """A whole number with its thousands marked: no-break space in Norwegian, comma in English."""
    return f"{count:,}" if language == "en" else f"{count:,}".replace(",", NO_BREAK_SPACE)


def format_percent(share: Fraction | None, *, language: Language, decimals: int = 0) -> str:
    """ "13 %" with a no-break space and decimal comma in Norwegian, "13%" in English, "–" without a share."""
    if share is None:
        return NO_SHARE
    number = format_decimal(percent_of(share, decimals=decimals), comma=language != "en")
    return f"{number}%" if language == "en" else f"{number}{NO_BREAK_SPACE}%"


def format_decimal(number: Decimal, *, comma: bool) -> str:
    """Digits alone, without thousands marks or exponent, as a spreadsheet or a program reads them."""
    digits = f"{number:f}"
    return digits.replace(".", ",") if comma else digits


def format_interval(bounds: tuple[Fraction, Fraction] | None, *, language: Language, decimals: int = 0) -> str:
    """ "9–38 %" in Norwegian, "9–38%" in English; "–" where there is none."""
    if bounds is None:
        return NO_SHARE
    low = format_decimal(percent_of(bounds[0], decimals=decimals), comma=language != "en")
    return f"{low}–{format_percent(bounds[1], language=language, decimals=decimals)}"


def format_p(p: float, *, language: Language) -> str:
    """A probability with three decimals, "< 0,001" below that."""
    if p < SMALLEST_P:
        return format_text("< 0.001", language=language)
    return format_text(f"{round_half_up(p, decimals=3):f}", language=language)


def format_coefficient(value: float, *, language: Language) -> str:
    """A coefficient with two decimals, with a true minus sign."""
    return format_text(f"{round_half_up(value, decimals=2):f}".replace("-", "−"), language=language)


def format_range(bounds: tuple[float, float], *, language: Language) -> str:
    """ "0,65–0,83"; "−0,12 til 0,30" where a minus sign would stand beside the dash."""
    low, high = (format_coefficient(value, language=language) for value in bounds)
    if "−" not in low + high:
        return f"{low}–{high}"
    return format_text(f"{low} {'to' if language == 'en' else 'til'} {high}", language=language)


def round_half_up(value: float, *, decimals: int) -> Decimal:
    """The float as it prints, rounded; never "-0.00"."""
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0


def format_text(digits: str, *, language: Language) -> str:
    """Digits with the language's decimal mark, never broken over two lines."""
    return (digits if language == "en" else digits.replace(".", ",")).replace(" ", NO_BREAK_SPACE)
