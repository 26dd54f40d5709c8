"""Figures as a report prints them: half is rounded up, and each language has its own marks."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor

from nlp_coding.core.codebook import Language

NO_BREAK_SPACE = "\u00a0"
NO_SHARE = "–"
"""What stands where nothing can be divided: a share of an empty base is not 0 %."""


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
