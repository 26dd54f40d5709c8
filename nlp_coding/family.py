"""The numbers in the tables by one thing, and all that binds them: what a step is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log10

from nlp_coding.known import EVERYWHERE, Name, Rows, Step, names_of
from nlp_coding.tables.counting import Count, Fact, Mark
from nlp_coding.tables.rowing import Rowing

PEOPLE: Mapping[Mark, float] = {"all": 20.0, "silent": 1.0, "comment": 60.0}
"""What is counted of respondents, and what it costs to withhold it: with a base go all percentages of its row."""
BASE_COST = 60.0


@dataclass(frozen=True)
class Family:
    """The tables by one thing: the numbers of respondents and codes in each of its rows."""

    name: str
    """`agreement`, or the attribute's column name."""
    rowing: Rowing
    people: Count
    """Without codes."""
    codes: Count | None
    """With a column for every code and group that any table may show; None where nothing is coded."""

    @property
    def rows(self) -> list[tuple[str, Sequence[str]]]:
        """Each row's name, and the answers in it."""
        count = self.codes or self.people
        rows: list[tuple[str, Sequence[str]]] = [(self.rowing.name(level), [level]) for level in count.levels]
        rows.append(("total", count.levels))
        if count.outside:
            rows.append(("outside", count.outside))
        rows.append((EVERYWHERE, (*count.levels, *count.outside)))
        return rows

    def key(self, row: str, of: str) -> Name:
        return ("" if row == EVERYWHERE else self.name, Fact(row, of))


def add_joined(step: Step, family: Family, joined: Sequence[Family], *, with_codes: bool) -> None:
    """The tables of this family that were written with levels joined."""
    for one in joined:
        if one.name == family.name:
            add_people(step, one, one.rows)
            if with_codes and one.codes is not None:
                add_codes(step, one, one.rows)
            add_merged(step, one)


def add_merged(step: Step, family: Family) -> None:
    """Joined levels are the sums of the levels, in every number that the system has of both."""
    joined = {family.rowing.name(label): levels for label, levels in family.rowing.merged.items()}
    for key in list(names_of(step.system.cells)):
        name, fact = key
        if name == family.name and (levels := joined.get(fact.row)):
            # A level is called the same where nothing is joined.
            step.system.total(key, [(name, Fact(f"level:{level}", fact.of)) for level in levels])


def _add_rows(
    step: Step,
    family: Family,
    count: Count,
    mark: Mark,
    rows: Rows,
    *,
    cost: float,
) -> None:
    """One number in every row, and that the rows add up."""
    of = count.name(mark)
    factors = {"total": 3.0, "outside": 1.5, EVERYWHERE: 50.0 if mark == "all" else 10.0}
    for row, keys in rows:
        n = count.of(mark, keys)
        outside = 0 if mark == "all" else count.of(mark, count.outside)
        is_given_up = row == EVERYWHERE and _is_given_up(step, family, row, of, n, outside)
        # Of two that would do, the smaller is left out: it says less.
        step.add(
            family.key(row, of),
            n,
            cost=cost * factors.get(row, 1.0) * (1 + log10(1 + n)),
            exempt=row == "outside" and mark == "all",
            withheld=is_given_up,
        )
    names = [row for row, _ in rows]
    if names == [EVERYWHERE]:
        return
    levels = [name for name in names if name not in ("total", "outside", EVERYWHERE)]
    step.system.total(family.key("total", of), [family.key(level, of) for level in levels])
    parts = [family.key(name, of) for name in ("total", "outside") if name in names]
    step.system.total(family.key(EVERYWHERE, of), parts)


def _is_given_up(step: Step, family: Family, row: str, of: str, n: int, n_outside: int) -> bool:
    """Whether a number of everybody is withheld for what other tables would tell with it.

    As many as the limit: where two rows share them out, both are known to be small. And where few of them lie outside
    the scale: their number follows from that of everybody and the total by agreement, of which the total matters more.
    """
    few = step.limit if of == "substance" else step.limit - 1  # a base of so many is withheld, too
    is_told = n == step.limit or 0 < n_outside <= few
    return is_told and family.key(row, of) not in step.known.shown


def add_people(step: Step, family: Family, rows: Rows) -> None:
    """Who commented, who did not, and all, in every row."""
    count = family.people
    for mark, cost in PEOPLE.items():
        _add_rows(step, family, count, mark, rows, cost=cost)
    for row, _ in rows:
        step.system.total(family.key(row, "all"), [family.key(row, "silent"), family.key(row, "comment")])
    if any(row == "outside" for row, _ in rows):
        answers = [(family.key(f"answer:{answer}", "all"), count.of("all", [answer])) for answer in count.outside]
        for key, value in answers:  # the note names each
            step.add(key, value, cost=0.5, exempt=True)  # who did not answer is nobody's answer
        step.system.total(family.key("outside", "all"), [key for key, _ in answers])


def add_bases(step: Step, family: Family, rows: Rows) -> None:
    """Comments with substance in every row.

    A base that codes split, and that is no greater than the limit, is withheld: both parts would be known to be small.
    """
    count = family.codes
    assert count is not None
    for row, keys in rows:
        n = count.of("substance", keys)
        is_split = any(0 < count.of(index, keys) < n for index in range(len(count.columns)))
        key = family.key(row, "substance")
        if is_split and n == step.limit and key not in step.known.shown:
            step.add(key, n, withheld=True)
    add_people(step, family, rows)
    _add_rows(step, family, count, "substance", rows, cost=BASE_COST)
    for row, _ in rows:
        step.system.at_most(family.key(row, "substance"), family.key(row, "comment"))
    # The notes say how many comments are without substance, or not coded yet; they are nobody's answer either.
    everybody = rows[-1][1]
    others: tuple[Mark, ...] = ("empty", "pending")
    for mark in others:
        step.add(family.key(EVERYWHERE, str(mark)), count.of(mark, everybody), cost=0.5, exempt=True)
    parts = [family.key(EVERYWHERE, of) for of in ("substance", "empty", "pending")]
    step.system.total(family.key(EVERYWHERE, "comment"), parts)


def blocks(family: Family) -> list[list[Mark]]:
    """The codes in sets that have to do with one another: a group with its codes, a code of no group, no code."""
    count = family.codes
    assert count is not None
    blocks: list[tuple[set[str], list[Mark]]] = []
    columns = sorted(enumerate(count.columns), key=lambda one: -len(one[1].codes))
    for index, column in columns:
        home = next((block for codes, block in blocks if codes & column.codes), None)
        if home is None:
            blocks.append((set(column.codes), [index]))
        else:
            home.append(index)
    return [*(block for _, block in blocks), ["uncoded"]]


def add_codes(step: Step, family: Family, rows: Rows, marks: Sequence[Mark] | None = None) -> None:
    """Comments with and without each code in every row; of all codes, or of some."""
    count = family.codes
    assert count is not None
    columns = range(len(count.columns)) if marks is None else [mark for mark in marks if isinstance(mark, int)]
    add_bases(step, family, rows)
    for index in columns:
        _add_rows(step, family, count, index, rows, cost=1.0)
    if marks is None or "uncoded" in marks:
        _add_rows(step, family, count, "uncoded", rows, cost=1.0)
    for row, keys in rows:
        base = family.key(row, "substance")
        for index in columns:
            key = family.key(row, count.name(index))
            name, without = family.key(row, without_name(count, index))
            # Where the base is withheld a table of the code says how many have it, and no more.
            n = count.of("substance", keys) - count.of(index, keys)
            outside = count.of("substance", count.outside) - count.of(index, count.outside)
            is_given_up = row == EVERYWHERE and _is_given_up(step, family, row, without.of, n, outside)
            step.add((name, without), n, cost=0.2, withheld=is_given_up or base in step.known.hidden)
            step.system.total(base, [key, (name, without)])
            _add_group(step, family, count, row, index, columns)
        if marks is None or "uncoded" in marks:
            _add_union(step, family, count, row, keys, columns)


def _add_union(step: Step, family: Family, count: Count, row: str, keys: Sequence[str], columns: Sequence[int]) -> None:
    """Comments with any code: no fewer than have one of them, no more than their sum."""
    base, uncoded, coded = (family.key(row, of) for of in ("substance", "uncoded", "coded"))
    step.add(coded, count.of("substance", keys) - count.of("uncoded", keys), printed=False, exempt=True)
    step.system.total(base, [coded, uncoded])
    if columns:
        leaves = [index for index in columns if len(count.columns[index].codes) == 1]
        step.system.bounded([(coded, 1), *((family.key(row, count.name(index)), -1) for index in leaves)])
    for index in columns:
        step.system.at_most(family.key(row, count.name(index)), coded)


def _add_group(step: Step, family: Family, count: Count, row: str, index: int, columns: Sequence[int]) -> None:
    """A group counts the comments of its codes: no fewer than the largest, no more than their sum."""
    codes = count.columns[index].codes
    if len(codes) < 2:
        return
    group = family.key(row, count.name(index))
    inside = [
        family.key(row, count.name(other))
        for other in columns
        if len(count.columns[other].codes) == 1 and count.columns[other].codes < codes
    ]
    for key in inside:
        step.system.at_most(key, group)
    if len(inside) == len(codes):
        step.system.bounded([(group, 1), *((key, -1) for key in inside)])


def without_name(count: Count, index: int) -> str:
    return f"without {count.name(index).removeprefix('with ')}"
