"""The interval that stands beside a share."""

from __future__ import annotations

from fractions import Fraction

from nlp_coding.core.intervals import wilson
from nlp_coding.core.table import Tally


def interval_of(cell: Tally) -> tuple[Fraction, Fraction] | None:
    """Wilson's 95 % interval for the cell's share; None without a share.

    A weighted share has that of Kish's effective number of respondents: wider than the plain one, as it should be.
    """
    share = cell.share
    if share is None or not cell.base:
        return None
    base = cell.weighing.effective if cell.weighing else float(cell.base)
    low, high = wilson(float(share) * base, base)
    return Fraction(low), Fraction(high)
