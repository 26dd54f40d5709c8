"""Chance-corrected agreement between coders, each coefficient by its definition."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction
from itertools import combinations
from typing import Any

Distance = Callable[[Any, Any], float]
"""How far two values are apart, 0 for equal ones."""


def krippendorff_alpha(units: Iterable[Sequence[Hashable | None]], *, distance: Distance | None = None) -> float | None:
    """Krippendorff's alpha, any number of coders, values missing where None; nominal without a `distance`.

    `units` has one sequence of values a unit (one value a coder). None where it is not defined: fewer than two paired
    values, or only one value ever used.
    Source: Krippendorff (2011), "Computing Krippendorff's alpha-reliability", sections C (nominal data, missing values)
    and D (other distances).
    """
    apart = distance or _differ
    observed = 0.0
    totals: Counter[Hashable] = Counter()
    for unit in units:
        values = Counter(value for value in unit if value is not None)
        n_values = values.total()
        if n_values < 2:
            continue
        totals.update(values)
        observed += _apart(values, apart) / (n_values - 1)
    expected = _apart(totals, apart)
    if not expected:
        return None
    return 1 - (totals.total() - 1) * observed / expected


def _apart(values: Counter[Hashable], distance: Distance) -> float:
    """The distances of all ordered pairs, added up."""
    return 2 * sum(
        n_one * n_other * distance(one, other) for (one, n_one), (other, n_other) in combinations(values.items(), 2)
    )


def _differ(one: Hashable, other: Hashable) -> int:
    return int(one != other)


def masi_distance(one: AbstractSet[Hashable], other: AbstractSet[Hashable]) -> float:
    """How far two sets of codes are apart: 0 for equal ones, the empty ones too, 1 for those with nothing in common.

    Otherwise 1 less Jaccard's share of common elements, times 2/3 where one set holds the other, and 1/3 where none
    does. Source: Passonneau (2006), "Measuring agreement on set-valued items (MASI) for semantic and pragmatic
    annotation", LREC.
    """
    if one == other:
        return 0.0
    common = len(one & other)
    thirds = 2 if one <= other or other <= one else 1
    return 1 - common * thirds / (len(one | other) * 3)


def percent_agreement(units: Iterable[Sequence[Hashable | None]]) -> Fraction | None:
    """The share of equal pairs of values in a unit, as a mean over the units that have a pair; None without any.

    Of two coders it is the share of units where they say the same.
    """
    shares: Counter[Fraction] = Counter()
    for unit in units:
        values = Counter(value for value in unit if value is not None)
        n_values = values.total()
        if n_values > 1:
            equal = sum(count * (count - 1) for count in values.values())
            shares[Fraction(equal, n_values * (n_values - 1))] += 1
    return sum((share * n for share, n in shares.items()), Fraction()) / shares.total() if shares else None


def cohens_kappa(pairs: Iterable[Sequence[Hashable]]) -> float | None:
    """Cohen's kappa of two coders; None without units, and where both have used one and the same value only.

    Source: Cohen (1960), "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20.
    """
    table = Counter((one, other) for one, other in pairs)
    ones: Counter[Hashable] = Counter()
    others: Counter[Hashable] = Counter()
    for (one, other), count in table.items():
        ones[one] += count
        others[other] += count
    n = table.total()
    equal = sum(count for (one, other), count in table.items() if one == other)
    by_chance = sum(count * others[value] for value, count in ones.items())
    # Whole numbers as long as it can be: 1 − 1 in fractions of n is not always nought.
    return (n * equal - by_chance) / (n * n - by_chance) if n * n - by_chance else None


def gwet_ac1(units: Iterable[Sequence[Hashable | None]], *, n_values: int = 2) -> float | None:
    """Gwet's AC1 for any number of coders and `n_values` possible values, values missing where None.

    None where no unit has two values. A unit with one value counts for how common the values are, not for agreement.
    Source: Gwet (2008), "Computing inter-rater reliability and its variance in the presence of high agreement",
    British Journal of Mathematical and Statistical Psychology 61, equations (1) and (5); with missing values Gwet
    (2014), Handbook of Inter-Rater Reliability, 4th edition, chapter 2.
    """
    answered = [values for unit in units if (values := [value for value in unit if value is not None])]
    agreement = percent_agreement(answered)
    if agreement is None:
        return None
    found: defaultdict[Hashable, float] = defaultdict(float)
    for values in answered:
        for value in values:
            found[value] += 1 / len(values)
    shares = [share / len(answered) for share in found.values()]
    by_chance = sum(share * (1 - share) for share in shares) / (n_values - 1)
    return float((agreement - by_chance) / (1 - by_chance))
