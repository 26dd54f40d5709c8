"""Chance-corrected agreement between coders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence


def krippendorff_alpha(units: Iterable[Sequence[Hashable | None]]) -> float | None:
    """Krippendorff's alpha for nominal values, any number of coders, values missing where None.

    `units` has one sequence of values a unit (one value a coder). None where it is not defined: fewer than two paired
    values, or only one value ever used.
    Source: Krippendorff (2011), "Computing Krippendorff's alpha-reliability", section C (nominal data, missing values).
    """
    observed = 0.0
    totals: Counter[Hashable] = Counter()
    for unit in units:
        values = Counter(value for value in unit if value is not None)
        n_values = values.total()
        if n_values < 2:
            continue
        totals.update(values)
        observed += sum(count * (n_values - count) for count in values.values()) / (n_values - 1)
    n_pairable = totals.total()
    expected = sum(count * (n_pairable - count) for count in totals.values())
    if not expected:
        return None
    return 1 - (n_pairable - 1) * observed / expected


def gwet_ac1(units: Iterable[tuple[bool, bool]]) -> float | None:
    """Gwet's AC1 for two coders and two values; None without units.

    Source: Gwet (2008), "Computing inter-rater reliability and its variance in the presence of high agreement",
    British Journal of Mathematical and Statistical Psychology 61, equations (1) and (5).
    """
    pairs = list(units)
    if not pairs:
        return None
    agreement = sum(one == other for one, other in pairs) / len(pairs)
    prevalence = sum(one + other for one, other in pairs) / (2 * len(pairs))
    by_chance = 2 * prevalence * (1 - prevalence)
    return (agreement - by_chance) / (1 - by_chance)
