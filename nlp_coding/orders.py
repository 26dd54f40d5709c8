"""A table that is asked for, and what does not go together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Literal

from nlp_coding.core.codebook import LANGUAGES, Language
from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.settings import MOST_MIN_CELL, Settings
from nlp_coding.tables import PERCENTS, Percent

TableKind = Literal["commenting", "codes", "code", "levels", "trend", "agreeing"]
CODED: tuple[TableKind, ...] = ("codes", "code")


@dataclass(frozen=True)
class Order:
    """A table that is asked for."""

    kind: TableKind
    code_id: str | None = None
    """Of `code`."""
    by: str | None = None
    """An attribute, or the wave, in place of the agreement."""
    percent: Percent = "row"
    groups: bool = False
    """Groups of codes in place of codes."""
    run_id: int | None = None
    language: Language | None = None
    merge: tuple[str, ...] = ()
    """Levels to join, each as in "Enig+Delvis enig=Enig"."""
    weight: str | None = None
    """The study's weight column; weights are used in any case where the study has them."""
    unweighted: bool = False
    min_cell: int | None = None
    """None: as the study says."""
    statistics: bool = False
    standardise: str | None = None
    """What shares are standardised to the distribution of: the variable of the rows."""
    corrected: bool = False
    """With the shares put right by the audit sample."""
    waves: tuple[str, ...] = ()
    """Of `levels` and `trend`; all where none are named."""
    top: int | None = None
    """How many levels count as agreeing; those before the middle of the scale where it is not said."""
    statement: str | None = None
    """Of `agreeing`: the closed question's column; the agreement where none is named."""


def default_top(levels: Sequence[str]) -> int:
    """How many levels agree: those before the middle of the scale."""
    return len(levels) // 2


def known_waves(known: Sequence[str], wanted: Sequence[str]) -> tuple[str, ...]:
    """The waves of a table, in the study's order; all where none is wanted. Raises InputError for an unknown one."""
    if wanted and not any(known):
        raise InputError(Mistake("the study has no waves", remedy="leave out --wave"))
    for wave in wanted:
        if wave not in known:
            near = nearest(wave, known)
            remedy = f"did you mean «{near}»?" if near else f"the waves are {', '.join(known)}"
            raise InputError(Mistake(f"the study has no wave «{wave}»", remedy=remedy))
    return tuple(wave for wave in known if not wanted or wave in wanted)


def _check_weight(settings: Settings, order: Order) -> None:
    if order.weight is None:
        return
    if order.unweighted:
        raise InputError("a table is either weighted or unweighted: leave out --weight or --unweighted")
    if settings.weight is None:
        remedy = "name the column with init --weight when you make the study: weights are read with the data"
        raise InputError(Mistake("the study has no weights", remedy=remedy))
    if order.weight != settings.weight:
        remedy = f"the study's weights are those of «{settings.weight}»"
        raise InputError(Mistake(f"the study has no weight «{order.weight}»", remedy=remedy))


_USES: Mapping[TableKind, frozenset[str]] = {
    "commenting": frozenset({"by", "merge", "statistics"}),
    "codes": frozenset({"by", "merge", "statistics", "percent", "groups", "run_id", "standardise", "corrected"}),
    "code": frozenset({"by", "merge", "statistics", "code_id", "run_id"}),
    "levels": frozenset({"merge", "waves", "statement"}),
    "trend": frozenset({"waves", "top", "statement"}),
    "agreeing": frozenset({"by", "statistics", "top", "statement"}),
}
_ALWAYS = frozenset({"kind", "language", "weight", "unweighted", "min_cell"})


def _check_values(order: Order) -> None:
    """What comes from a notebook has been checked by nobody."""
    if order.kind not in _USES:
        raise InputError(Mistake(f"there is no table «{order.kind}»", remedy=f"there are {', '.join(_USES)}"))
    limit = order.min_cell
    if limit is not None and (isinstance(limit, bool) or not isinstance(limit, int) or not 0 <= limit <= MOST_MIN_CELL):
        what = f"min_cell is a whole number from 0 to {MOST_MIN_CELL}, not {limit!r}"
        raise InputError(Mistake(what, remedy="write 5 to withhold counts of 1 to 4"))
    if order.language not in (None, *LANGUAGES):
        what = f"there are no tables in «{order.language}»"
        raise InputError(Mistake(what, remedy=f"languages are {', '.join(LANGUAGES)}"))
    if order.percent not in PERCENTS:
        what = f"percentages cannot be of «{order.percent}»"
        raise InputError(Mistake(what, remedy=f"they are of {', '.join(PERCENTS)}"))


def _check_uses(order: Order) -> None:
    """An option that a table takes no notice of would be believed to have had its effect."""
    for option in fields(order):
        if option.name in _USES[order.kind] | _ALWAYS or getattr(order, option.name) == option.default:
            continue
        remedy = f"leave it out: it takes {', '.join(sorted(_USES[order.kind]))}"
        raise InputError(Mistake(f"a table «{order.kind}» takes no {option.name}", remedy=remedy))


def check_order(settings: Settings, order: Order) -> None:
    """Raise InputError for what does not go together, before anything is counted."""
    _check_values(order)
    _check_uses(order)
    _check_weight(settings, order)
    _check_shares(settings, order)
    _check_levels(settings, order)


def _check_levels(settings: Settings, order: Order) -> None:
    if order.merge and order.by not in (None, settings.agreement):
        remedy = f"leave out --by {order.by}, or --merge-levels"
        raise InputError(Mistake("levels can be joined where they are the rows", remedy=remedy))
    if order.kind == "trend" and settings.wave is None:
        remedy = "name the column with the year with init --wave when you make the study"
        raise InputError(Mistake("a table over waves needs a study with several", remedy=remedy))
    if order.kind == "agreeing" and order.by in (None, settings.agreement):
        known = [*settings.attributes, *([settings.wave] if settings.wave else [])]
        remedy = f"name an attribute with --by: {', '.join(known) or 'the study has none'}"
        raise InputError(Mistake("shares agreeing need groups to be shares of", remedy=remedy))
    n_levels = len(settings.scale.levels)
    if order.top is not None and not 0 < order.top < n_levels:
        raise InputError(Mistake(f"--top {order.top} leaves no level", remedy=f"give 1 to {n_levels - 1}"))


def _check_shares(settings: Settings, order: Order) -> None:
    if order.standardise is not None:
        rows = order.by or settings.agreement
        if order.standardise not in ("agreement", rows) or (
            order.standardise == "agreement" and order.by not in (None, settings.agreement)
        ):
            what = f"shares are standardised to what the rows are by, here «{rows}»"
            remedy = "write --standardise agreement"
            if order.by is not None:
                remedy = f"write --standardise {order.by}, or leave out --by and {remedy}"
            raise InputError(Mistake(what, remedy=remedy))
        if order.percent != "row":
            remedy = "leave out --percent, or --standardise"
            raise InputError(Mistake("shares of comments with substance alone can be standardised", remedy=remedy))
    if order.corrected and order.percent != "row":
        remedy = "leave out --percent, or --corrected"
        raise InputError(Mistake("shares of comments with substance alone can be corrected", remedy=remedy))
