"""How far coders agree, as numbers: what tables and files show, and what is worked out in coding/reliability.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Why = Literal["no pairs", "one value"]
"""Why a figure cannot be computed: no comment has answers by two coders, or all of the answers are the same."""

SKEWED = Fraction(1, 10)
"""Fewer yes than this share of the answers, or fewer no, and kappa and alpha mislead. It is where the prevalence index
of Byrt, Bishop and Carlin (1993), |both yes − both no| / n, passes 0.8. What it does to kappa: Feinstein and Cicchetti
(1990), Journal of Clinical Epidemiology 43; to set the limit there is our choice."""


@dataclass(frozen=True)
class Coefficient:
    """One figure of agreement, with the middle 95 % of what it is over comments drawn again."""

    value: Fraction | float | None
    interval: tuple[float, float] | None = None
    """None also where most of the draws leave it undefined."""
    why: Why | None = None
    """Where there is no value."""


@dataclass(frozen=True)
class Agreement:
    """How far coders agree on a yes or no, over the units that at least two of them have answered."""

    n_units: int
    """Comments; of all codes pooled, comments × codes."""
    n_answers: int
    yes: tuple[int, ...]
    """How many yes each coder gave, in the order of the coders."""
    percent: Coefficient
    """The share of equal answers, 0 to 1; with more than two coders the mean over units of the share of equal pairs."""
    kappa: Coefficient | None
    """Cohen's; None where there are not two coders."""
    alpha: Coefficient
    ac1: Coefficient

    @property
    def n_positive(self) -> int:
        """The yes of all coders together."""
        return sum(self.yes)

    @property
    def skewed(self) -> bool:
        """Whether yes or no is so rare that kappa and alpha mislead, though both occur."""
        if not 0 < self.n_positive < self.n_answers:
            return False
        share = Fraction(self.n_positive, self.n_answers)
        return min(share, 1 - share) < SKEWED


@dataclass(frozen=True)
class Batch:
    """Comments that were coded at about the same time."""

    first: int
    last: int
    """Their places among all in the order of coding, from 1."""
    pooled: Agreement
    """Over all codes of these comments."""
    masi: Coefficient

    @property
    def n_comments(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True)
class Against:
    """What the machine was held against: the answers that all people agree on who have decided."""

    run: int
    people: tuple[str, ...]
    n_audited: int
    """Comments of the audit sample, coded without the machine's suggestions in sight."""
    n_learned: int
    """Comments that people have decided on, left out since the machine has learned from them."""
    n_disputed: int
    """Cells (comment × code) left out since people do not agree on them."""


@dataclass(frozen=True)
class Reliability:
    """How far coders agree on each code, on whether there is any, and on the whole set."""

    coders: tuple[str, ...]
    n_comments: int
    """With at least one code that two coders have decided on."""
    n_complete: int
    """On which at least two have decided in every code."""
    codes: Mapping[str, Agreement]
    no_code: Agreement
    """On whether the comment has none of the codes, over the complete comments."""
    masi: Coefficient
    """Krippendorff's alpha with MASI distance between the sets of codes, over the complete comments."""
    n_draws: int
    """Draws behind each interval."""
    batches: tuple[Batch, ...] = ()
    """In the order of coding; after them, as the last, all complete comments together."""
    against: Against | None = None
    """Where the machine is the second of two coders, and people are the first."""
