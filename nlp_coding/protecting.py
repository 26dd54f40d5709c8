"""What a study's tables may not say: which numbers are withheld, the same ones in every table, figure and format.

A study's numbers are one system, whatever table prints them: who commented and who has which code, by the agreement
level or by an attribute. The numbers of everybody come first, then those by row; what an earlier step publishes the
later ones take as known, and what it withholds they must not give away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nlp_coding.disclosure.system import Key, System
from nlp_coding.family import Family, add_bases, add_codes, add_joined, add_merged, add_people, blocks
from nlp_coding.known import Known, Rows, Step
from nlp_coding.tables.counting import Count

NOTHING = Known()


def protect(
    family: Family,
    limit: int,
    *,
    first: Family | None = None,
    joined: Sequence[Family] = (),
    before: Known = NOTHING,
) -> Known:
    """What is published and withheld in the tables of a family, when counts from 1 to below `limit` are withheld.

    `first` is the family by agreement, where this is another: both hang together by the numbers of everybody. `before`
    is what earlier files have said, and `joined` are the tables with levels joined among them.
    """
    known = before
    families = [one for one in (first, family) if one is not None]
    step = Step(known, limit)
    add_people(step, families[0], families[0].rows[-1:])
    known = step.decide()
    for one in families:
        step = Step(known, limit)
        add_people(step, one, one.rows)
        add_joined(step, one, joined, with_codes=False)
        known = step.decide()
    if family.codes is None:
        return known
    known = _decide_codes(known, limit, families[0], rows=families[0].rows[-1:])
    for place in range(len(families)):
        # Numbers of everybody that are withheld can be closed in on from two sides.
        known = _decide_codes(known, limit, *families[: place + 1], joined=joined)
    return _with_mentions(known, families)


def _decide_codes(
    known: Known, limit: int, *families: Family, rows: Rows | None = None, joined: Sequence[Family] = ()
) -> Known:
    """First the bases, then the codes group by group, which is soon done, and last what all together gives away."""
    step = Step(known, limit)
    for family in families:
        add_bases(step, family, rows or family.rows)
    known = step.decide()
    hidden = known.hidden
    for family in families:
        for block in blocks(family):
            step = Step(Known(known.shown, hidden), limit)
            add_codes(step, family, rows or family.rows, block)
            hidden |= step.withhold()
    step = Step(Known(known.shown, hidden), limit)
    for family in families:
        add_codes(step, family, rows or family.rows)
        add_joined(step, family, joined, with_codes=True)
    return step.decide()


def protect_merged(merged: Family, family: Family, limit: int, known: Known, *, joined: Sequence[Family] = ()) -> Known:
    """As `protect`, for the same table with levels joined, when that without is published, and `joined` are."""
    step = Step(known, limit)
    for one in (family, merged):
        add_people(step, one, one.rows)
        if one.codes is not None:
            add_codes(step, one, one.rows)
    add_merged(step, merged)
    add_joined(step, family, joined, with_codes=True)
    return _with_mentions(step.decide(), [merged])


def _with_mentions(known: Known, families: Sequence[Family]) -> Known:
    """The sums over codes, or over groups: withheld in a row where any part is, so that they say nothing new."""
    hidden: set[Key] = set()
    for family in families:
        count = family.codes
        if count is None:
            continue
        for wanted in mention_columns(count):
            for row, _ in family.rows:
                if any(family.key(row, count.name(index)) in known.hidden for index in wanted):
                    hidden.add(family.key(row, mentions_name(count, wanted)))
    return replace(known, hidden=known.hidden | hidden)


def mention_columns(count: Count) -> list[list[int]]:
    """The places of the columns that tables show together: the codes, and the groups."""
    leaves = [index for index, column in enumerate(count.columns) if len(column.codes) == 1]
    groups = [index for index, column in enumerate(count.columns) if len(column.codes) > 1]
    return [columns for columns in (leaves, groups) if columns]


def mentions_name(count: Count, columns: Sequence[int]) -> str:
    return replace(count, columns=tuple(count.columns[index] for index in columns)).name("mentions")


def whole_system(families: Sequence[Family], limit: int, before: Known) -> System:
    """All numbers of some families at once, none decided on: what `verify` attacks.

    A family with levels joined comes after the one without.
    """
    step = Step(Known(before.shown), limit)
    for family in families:
        add_people(step, family, family.rows)
        if family.codes is not None:
            add_codes(step, family, family.rows)
    for family in families:
        add_merged(step, family)
    return step.system
