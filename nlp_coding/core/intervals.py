"""How uncertain a share is."""

from __future__ import annotations

from functools import cache
from math import sqrt
from statistics import NormalDist


def wilson(count: float, base: float, *, level: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval of count / base, as shares from 0 to 1; without continuity correction.

    Neither has to be whole: with weights it is the effective base, and the share of it. Raises ValueError for a base of
    0 and for a count outside the base.
    Source: Wilson (1927), Journal of the American Statistical Association 22; method 3 in Newcombe (1998), Statistics
    in Medicine 17.

    >>> tuple(round(one, 4) for one in wilson(81, 263))
    (0.2553, 0.3662)
    """
    if base <= 0:
        raise ValueError("No interval without a base")
    share = count / base
    if not -_NOISE <= share <= 1 + _NOISE:
        raise ValueError(f"{count} is not a part of {base}")
    share = min(max(share, 0.0), 1.0)
    z = _z(level)
    middle = (share + z**2 / (2 * base)) / (1 + z**2 / base)
    half = z / (1 + z**2 / base) * sqrt(share * (1 - share) / base + z**2 / (4 * base**2))
    # At 0 and 1 the bound is the share itself; floats would put it a hair to the wrong side.
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))


_NOISE = 1e-9
"""A share of weights may miss 1 by so much."""


@cache
def _z(level: float) -> float:
    return NormalDist().inv_cdf((1 + level) / 2)
