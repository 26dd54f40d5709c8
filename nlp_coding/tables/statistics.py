"""Whether a code is more frequent in some rows of a table than in others: tests, their families, and a size of effect.

Each takes one code against the rows: how many have the code, and how many the row has in all. Rows without a base are
left out but keep their place on the scale. A table where nobody or everybody has the code, or with fewer than two rows
left, gives None. The counts are of cases: weighted tables have no test here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Method = Literal["asymptotic", "exact", "permutation"]
Counts = NDArray[np.int64]
Floats = NDArray[np.float64]

SMALL = 5
"""With an expected count below this, of cases with the code or without it, no test leans on large numbers."""
PERMUTATIONS = 9999
"""Tables drawn at random where there are too many to go through; p is (b + 1) / (m + 1)."""
MOST_TABLES = 1_000_000
MOST_STEPS = 150_000_000
"""What an exact test may cost: a tenth of a second or so."""
_SEED = 20230601
_TIE = 1e-7
"""Tables are equally probable when they differ by no more than this, as in R's fisher.test."""


@dataclass(frozen=True)
class Trend:
    """Whether a code gets more or less frequent along the scale."""

    z: float
    """Positive where the code is more frequent further down the scale, that is towards disagreement. Cochran-Armitage's
    whichever method gave p."""
    p: float
    """Two-sided."""
    method: Method


@dataclass(frozen=True)
class Association:
    """Whether a code is more frequent in some rows than in others, in any order."""

    chi_square: float
    """Pearson's, without Yates's correction, whichever method gave p."""
    df: int
    p: float
    method: Method


def trend(with_code: Sequence[int], bases: Sequence[int], *, scores: Sequence[int] | None = None) -> Trend | None:
    """Cochran-Armitage's test, with equally spaced scores 0, 1, 2 … where no other whole numbers are given.

    The variance has N, as in R's prop.trend.test; that with N - 1 (Mantel's, linear-by-linear) has a z that is smaller
    by the factor √((N - 1) / N). Where counts are `SMALL`, p is from the exact distribution of Σ score · count given
    the margins, over the tables that are as far or further from what is expected; or from tables drawn at random.
    Source: Armitage (1955), Biometrics 11; Agresti (2013), Categorical Data Analysis, sections 5.3.5 and 16.5.
    """
    places = np.arange(len(bases)) if scores is None else np.array(scores, dtype=np.int64)
    table = _Table.of(with_code, bases, places)
    if table is None or not np.ptp(table.scores):
        return None
    n, m, weighted = table.n, table.m, int(table.scores @ table.bases)
    spread = (n * int(table.scores**2 @ table.bases) - weighted**2) / n**2
    z = (int(table.scores @ table.with_code) - m * weighted / n) / sqrt(m * (n - m) / n * spread)
    if not table.small:
        return Trend(z, erfc(abs(z) / sqrt(2)), "asymptotic")
    observed = abs(n * int(table.scores @ table.with_code) - m * weighted)
    found = _trend_sums(table)
    if found is None:
        drawn = np.abs(n * (_drawn(table) @ table.scores) - m * weighted)
        return Trend(z, _share_as_far(drawn >= observed), "permutation")
    sums, probability = found
    return Trend(z, _sum(probability[np.abs(n * sums - m * weighted) >= observed]), "exact")


def association(with_code: Sequence[int], bases: Sequence[int]) -> Association | None:
    """Pearson's chi-square; where counts are `SMALL`, Fisher's exact test, for more than two rows Freeman-Halton's.

    The exact p is of the tables, given the margins, that are as probable as this one or less; where they are too many
    to go through, the same of tables drawn at random, as R's fisher.test has it when told to simulate. (The order by
    chi-square is another: p could double where a study grows by a comment.) There is no Yates correction for any size
    of table; R's chisq.test and scipy's chi2_contingency have one for two rows unless told otherwise.
    Source: Freeman and Halton (1951), Biometrika 38; Agresti (2013), Categorical Data Analysis, sections 3.2 and 3.5.
    """
    table = _Table.of(with_code, bases)
    if table is None:
        return None
    chi_square = table.chi_square
    df = len(table.bases) - 1
    if not table.small:
        from scipy.special import chdtrc

        return Association(chi_square, df, float(chdtrc(df, chi_square)), "asymptotic")
    ways = [_log_ways(base) for base in table.bases.tolist()]
    observed = sum(float(one[count]) for one, count in zip(ways, table.with_code.tolist(), strict=True))
    if _n_tables(table) > MOST_TABLES:
        logs = sum((one[counts] for one, counts in zip(ways, _drawn(table).T, strict=True)), np.zeros(PERMUTATIONS))
        return Association(chi_square, df, _share_as_far(logs <= observed + _TIE), "permutation")
    logs = _all_log_ways(table, ways)
    probability = np.exp(logs - logs.max())
    p = _sum(probability[logs <= observed + _TIE] / probability.sum())
    return Association(chi_square, df, p, "exact")


def cramers_v(with_code: Sequence[int], bases: Sequence[int]) -> float | None:
    """Cramér's V from 0 to 1, corrected for its bias: near 0 without an association, however few cases and many rows.

    None also where there are no more cases than rows.
    Source: Bergsma (2013), Journal of the Korean Statistical Society 42.
    """
    table = _Table.of(with_code, bases)
    if table is None or table.n <= max(len(table.bases), 2):
        return None
    rows, others = len(table.bases), table.n - 1
    phi_square = max(0.0, table.chi_square / table.n - (rows - 1) / others)
    return min(1.0, sqrt(phi_square / min(1 - 1 / others, rows - 1 - (rows - 1) ** 2 / others)))


def holm(ps: Sequence[float | None]) -> tuple[float | None, ...]:
    """Each p adjusted so that a false finding among all of them is as rare as the level says. None is not among them.

    Source: Holm (1979), Scandinavian Journal of Statistics 6.
    """
    order = _ascending(ps)
    adjusted: list[float | None] = [None] * len(ps)
    largest = 0.0
    for rank, (p, place) in enumerate(order):
        largest = max(largest, min(1.0, (len(order) - rank) * p))
        adjusted[place] = largest
    return tuple(adjusted)


def benjamini_hochberg(ps: Sequence[float | None]) -> tuple[float | None, ...]:
    """Each p adjusted so that false findings are no larger a share of all findings than the level says.

    None is not among them. Holds of tests that are independent or go together.
    Source: Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57.
    """
    order = _ascending(ps)
    adjusted: list[float | None] = [None] * len(ps)
    least = 1.0
    for rank, (p, place) in reversed(list(enumerate(order, start=1))):
        least = min(least, len(order) / rank * p)
        adjusted[place] = least
    return tuple(adjusted)


def _ascending(ps: Sequence[float | None]) -> list[tuple[float, int]]:
    return sorted((p, place) for place, p in enumerate(ps) if p is not None)


@dataclass(frozen=True)
class _Table:
    """The rows that have a base, two or more, where some have the code and some do not."""

    with_code: Counts
    bases: Counts
    scores: Counts

    @classmethod
    def of(cls, with_code: Sequence[int], bases: Sequence[int], scores: Counts | None = None) -> _Table | None:
        counts, totals = np.array(with_code, dtype=np.int64), np.array(bases, dtype=np.int64)
        places = np.arange(len(totals)) if scores is None else scores
        if not len(counts) == len(totals) == len(places) or (counts < 0).any() or (counts > totals).any():
            raise ValueError("Each row has a base, a score, and from none to all of its base with the code")
        kept = totals > 0
        table = cls(counts[kept], totals[kept], places[kept])
        return table if len(table.bases) > 1 and 0 < table.m < table.n else None

    @property
    def n(self) -> int:
        return int(self.bases.sum())

    @property
    def m(self) -> int:
        """How many have the code."""
        return int(self.with_code.sum())

    @property
    def small(self) -> bool:
        """Some expected count, with or without the code, is below `SMALL`."""
        return int(self.bases.min()) * min(self.m, self.n - self.m) < SMALL * self.n

    @property
    def chi_square(self) -> float:
        share = self.m / self.n
        off = (self.with_code - share * self.bases) ** 2 / self.bases
        return float(off.sum() / (share * (1 - share)))


def _trend_sums(table: _Table) -> tuple[Counts, Floats] | None:
    """Values of Σ score · count, given the margins, and their probabilities; None where it would cost too much.

    Row by row, keeping how many have the code so far and their sum of scores. Given that they add up, counts that are
    binomial with any one share have the distribution wanted: with the table's own share no number gets too large.
    """
    few = min(table.m, table.n - table.m)  # those without the code lie as far off as those with it, on the other side
    order = np.argsort(table.bases, kind="stable")
    # The two longest rows cost least at the ends: of the first nothing stands before, the last has what is left.
    order = np.concatenate([order[-2:-1], order[:-2], order[-1:]])
    bases, scores = table.bases[order].tolist(), (table.scores[order] - table.scores.min()).tolist()
    width = few * max(scores) + 1
    if width * (few + 1) * (1 + sum(min(base, few) for base in bases[1:-1])) > MOST_STEPS:
        return None
    weights = [_binomial(base, few, few / table.n) for base in bases]
    # held[c, t]: c with the code so far, t their sum of scores.
    held = np.zeros((few + 1, width))
    held[0, 0] = 1.0
    for score, weight in zip(scores[:-1], weights[:-1], strict=True):
        before, held = held, np.zeros_like(held)
        for count, one in enumerate(weight.tolist()):
            shift = count * score
            held[count:, shift:] += one * before[: few + 1 - count, : width - shift]
    sums = np.zeros(width)
    for count, one in enumerate(weights[-1].tolist()):
        shift = count * scores[-1]
        sums[shift:] += one * held[few - count, : width - shift]
    values = np.arange(width) + few * int(table.scores.min())
    if few != table.m:
        values = int(table.scores @ table.bases) - values
    return values, sums / sums.sum()


def _binomial(base: int, most: int, share: float) -> Floats:
    """Probabilities of 0, 1 … of the base, up to `most`."""
    ways = _log_ways(base)[: most + 1]
    counts = np.arange(len(ways))
    return np.asarray(np.exp(ways + counts * np.log(share) + (base - counts) * np.log1p(-share)))


def _log_ways(base: int) -> Floats:
    """The logarithm of how many ways there are to have 0, 1 … base of the base."""
    from scipy.special import gammaln

    counts = np.arange(base + 1)
    return np.asarray(gammaln(base + 1) - gammaln(counts + 1) - gammaln(base - counts + 1))


def _n_tables(table: _Table) -> int:
    """How many tables have these margins."""
    few = min(table.m, table.n - table.m)
    ways = np.ones(1)
    for base in table.bases.tolist():
        ways = np.convolve(ways, np.ones(min(base, few) + 1))[: few + 1]
        ways = np.minimum(ways, MOST_TABLES + 1)  # hundreds of rows would overflow
    return int(ways[few])


def _all_log_ways(table: _Table, ways: Sequence[Floats]) -> Floats:
    """The logarithms of how many ways there are to each table with these margins: its probability, but for a constant.

    `ways` are those to each count of each row.
    """
    left, logs = np.array([table.m]), np.zeros(1)
    behind = table.n
    for base, row in zip(table.bases.tolist(), ways, strict=True):
        behind -= base
        least, most = np.maximum(0, left - behind), np.minimum(base, left)
        n_counts = most - least + 1
        start = np.repeat(np.cumsum(n_counts) - n_counts, n_counts)
        count = np.repeat(least, n_counts) + np.arange(len(start)) - start
        left = np.repeat(left, n_counts) - count
        logs = np.repeat(logs, n_counts) + row[count]
    return logs


def _drawn(table: _Table) -> Counts:
    """Counts of tables with these margins, as if the code were dealt out anew; shape (PERMUTATIONS, n_rows)."""
    rng = np.random.default_rng(_SEED)
    return rng.multivariate_hypergeometric(table.bases, table.m, size=PERMUTATIONS, method="marginals")


def _share_as_far(as_far: NDArray[np.bool_]) -> float:
    return (int(as_far.sum()) + 1) / (len(as_far) + 1)


def _sum(probabilities: Floats) -> float:
    return min(1.0, float(probabilities.sum()))
