"""Which codes of a study stand together: counted, and protected along with the numbers of the codes themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from nlp_coding.core.errors import StudyError
from nlp_coding.core.memory import without_collection
from nlp_coding.core.table import CrossTable
from nlp_coding.counted import coded_of
from nlp_coding.known import Known, Name
from nlp_coding.orders import Order
from nlp_coding.publishing import states_of
from nlp_coding.results import Produced, produce
from nlp_coding.standing import counted_view_of
from nlp_coding.tables import CodeColumn, Coded, code_columns
from nlp_coding.tables.counting import Fact
from nlp_coding.tables.making import Asked, Making
from nlp_coding.tables.pairs import BASE, Pairs, count_pairs, pair_fact, tabulate_pairs, total_fact
from nlp_coding.tables.words import WORDS
from nlp_coding.workflow import Study, needed_run

if TYPE_CHECKING:
    from nlp_coding.disclosure.system import System

_TOGETHER: tuple[Literal["codes", "groups"], ...] = ("codes", "groups")
_UNCODED, _CODED = Fact("everywhere", "uncoded"), Fact("everywhere", "coded")


def produce_pairs(study: Study, order: Order) -> Produced:
    """Codes by codes (with `groups`, groups by groups), and what the table publishes; in numbers of people always.

    The order is one of `codes`.
    """
    codes = produce(study, order)
    language = order.language or study.settings.language
    with study.store() as store, store.snapshot(), without_collection():
        view = counted_view_of(store, needed_run(store, order.run_id))
    if codes.min_cell and states_of(view.respondents, study.settings.scale) != codes.states:
        raise StudyError("somebody has just written to the study\n  → try again")
    coded = list(coded_of(view.respondents))
    leaves, groups = (
        code_columns(view.codebook, language=language, show=show, unsplit=view.unsplit) for show in _TOGETHER
    )
    known = Known(hidden=codes.hidden)
    if codes.min_cell:
        known = protect_pairs(coded, (leaves, groups), codes.min_cell, hidden=codes.hidden, before=codes.before)
    asked = Asked(known.withheld(""))
    making = Making(language=language, withheld=asked, min_cell=codes.min_cell)
    notes = notes_among(codes.table, (*NOTES_ON_CODING, "note_withheld", "note_withheld_ones"))
    table = tabulate_pairs(count_pairs(coded, groups if order.groups else leaves), making=making, notes=notes)
    names: frozenset[Name] = frozenset(("", fact) for fact in asked.facts)
    withheld = names & known.hidden if codes.min_cell else frozenset()
    # What nobody decided on is nobody's to publish.
    assert not codes.min_cell or names <= known.shown | known.hidden
    return replace(
        codes,
        table=table,
        family="",
        shown=names - withheld,
        withheld=frozenset(withheld),
        exposed=(*codes.exposed, *known.exposed),
        hidden=frozenset(known.hidden),  # type: ignore[arg-type]
    )


NOTES_ON_CODING = (
    "note_union", "note_pending", "note_left_out", "note_codebook", "note_person", "note_accepted", "note_unreviewed",
    "note_conflicts",
)  # fmt: skip


def notes_among(table: CrossTable, names: Sequence[str]) -> tuple[str, ...]:
    """The table's notes that are made from some of the words of tables, in their order."""
    words = WORDS[table.language]
    patterns = [re.compile(".*".join(map(re.escape, re.split(r"\{\w+\}", getattr(words, name))))) for name in names]
    return tuple(note for note in table.notes if any(pattern.fullmatch(note) for pattern in patterns))


def protect_pairs(
    coded: Sequence[Coded],
    together: Sequence[Sequence[CodeColumn]],
    limit: int,
    *,
    hidden: frozenset[Name],
    before: Known,
) -> Known:
    """What is published and withheld of the pairs in each of several tables, so that none gives away another's.

    `hidden` is what the tables of codes withhold, `before` what earlier files have said.
    """
    from nlp_coding.disclosure.suppress import suppress

    every = {column.codes: column for columns in together for column in columns}
    system = pairs_system(count_pairs(coded, tuple(every.values())), together, hidden, before)
    found = suppress(system, limit)
    withheld = hidden | found.hidden
    shown = frozenset(key for key, cell in system.cells.items() if cell.shown and key not in withheld)
    exposed = tuple(one for one in found.unprotected if one.key not in before.shown)
    return Known(before.shown | shown, withheld | (before.hidden & system.cells.keys()), exposed)


def pairs_system(
    pairs: Pairs, together: Sequence[Sequence[CodeColumn]], hidden: frozenset[Name], before: Known
) -> System:
    """The pairs of each table and all that binds them; numbers of codes are known unless their tables withhold them.

    `pairs` has a column for each set of codes.
    """
    from nlp_coding.disclosure.system import System

    system = System()

    def add_known(fact: Fact, value: int) -> Name:
        secret = ("", fact) in hidden
        system.add(("", fact), value, fixed=not secret, shown=not secret)
        return ("", fact)

    base, uncoded = add_known(BASE, pairs.base), add_known(_UNCODED, pairs.base - pairs.coded)
    coded: Name = ("", _CODED)
    system.add(coded, pairs.coded, shown=False, exempt=True)
    system.total(base, [coded, uncoded])
    for column, total in zip(pairs.columns, pairs.totals, strict=True):
        system.at_most(add_known(total_fact(column), total), coded)
    single = [column for column in pairs.columns if len(column.codes) == 1]
    for columns in (single, *together):
        for one, other in combinations(columns, 2):
            key = ("", pair_fact(one, other))
            if key not in system.cells:
                fixed, shown = key in before.shown, key not in before.hidden
                system.add(key, pairs.having(one, other), fixed=fixed, shown=shown)
                _bind(system, one, other, coded)
    for group in (column for column in pairs.columns if len(column.codes) > 1):
        inside = [code for code in single if code.codes < group.codes]
        for code in inside:
            system.at_most(("", total_fact(code)), ("", total_fact(group)))
        _bind_union(system, ("", total_fact(group)), inside, whole=len(inside) == len(group.codes))
    _bind_union(system, coded, single, whole=True)
    for columns in together:
        _bind_groups(system, single, columns)
    return system


def _bind(system: System, one: CodeColumn, other: CodeColumn, coded: Name) -> None:
    """No more comments have both than have either code; and those with either are some of the coded ones."""
    both, first, second = ("", pair_fact(one, other)), ("", total_fact(one)), ("", total_fact(other))
    if one.codes <= other.codes or other.codes <= one.codes:
        system.total(both, [first if one.codes <= other.codes else second])
        return
    system.at_most(both, first)
    system.at_most(both, second)
    system.bounded([(first, 1), (second, 1), (both, -1), (coded, -1)])


def _bind_union(system: System, union: Name, codes: Sequence[CodeColumn], *, whole: bool) -> None:
    """How many have any of some codes, from below by all pairs, from above by the pairs with each one.

    Of two codes this is how many have both. Source: Bonferroni, and for the upper bound Hunter (1976), An upper bound
    for the probability of a union, Journal of Applied Probability 13, with stars for trees.
    """
    totals = [("", total_fact(code)) for code in codes]
    pairs = {
        (one, other): ("", pair_fact(codes[one], codes[other])) for one, other in combinations(range(len(codes)), 2)
    }
    system.bounded([*((total, 1) for total in totals), *((pair, -1) for pair in pairs.values()), (union, -1)])
    if not whole:
        return
    for centre in range(len(codes)):
        star = [pair for places, pair in pairs.items() if centre in places]
        system.bounded([(union, 1), *((total, -1) for total in totals), *((pair, 1) for pair in star)])


def _bind_groups(system: System, codes: Sequence[CodeColumn], groups: Sequence[CodeColumn]) -> None:
    """Two groups have together what two of their codes have, and no more than all such pairs in sum."""
    for one, other in combinations(groups, 2):
        if one.codes & other.codes:
            continue
        both = ("", pair_fact(one, other))
        inside = [[code for code in codes if code.codes <= group.codes] for group in (one, other)]
        parts = [("", pair_fact(first, second)) for first in inside[0] for second in inside[1]]
        for part in parts:
            system.at_most(part, both)
        if sum(map(len, inside)) == len(one.codes) + len(other.codes):
            system.bounded([(both, 1), *((part, -1) for part in parts)])
