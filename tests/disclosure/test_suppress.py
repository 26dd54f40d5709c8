"""What is hidden, and that nothing of it can be worked out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_coding.disclosure.attack import Bounds, Exposure, find_exposed, verify
from nlp_coding.disclosure.suppress import suppress
from nlp_coding.disclosure.system import System
from tests.disclosure.tables import random_tables, table

CORNERS = [[2, 9, 20], [8, 7, 30], [15, 12, 11]]


def test_a_small_number_takes_three_more_corners_along() -> None:
    """One small number of a table with sums is the rest of its row, and a second one in the row that of its column."""
    hidden = suppress(table(CORNERS), 5).hidden
    assert len(hidden) == 4
    assert (0, 0) in hidden
    assert sorted(len({key[place] for key in hidden}) for place in (0, 1)) == [2, 2]  # type: ignore[index]


@pytest.mark.parametrize(("costs", "partner"), [((1.0, 5.0, 2.0), "others"), ((1.0, 2.0, 5.0), "men")])
def test_the_caller_says_what_is_dear(costs: tuple[float, ...], partner: str) -> None:
    """The sums that everyone looks for would be hidden as readily as the numbers of a rare code."""
    system = System()
    system.add("women", 3)
    for key, number, cost in zip(("all", "men", "others"), (20, 9, 8), costs, strict=True):
        system.add(key, number, cost=cost)
    system.total("all", ["women", "men", "others"])
    # The sum is the cheapest, but being 17 at least it is no partner: the small one would be known.
    assert suppress(system, 5).hidden == {"women", partner}


def test_a_total_as_great_as_the_limit_takes_one_more() -> None:
    """Two small parts of 5 are both known to be small, though neither is known."""
    system = System()
    for key, number in (("all", 15), ("a", 2), ("b", 3), ("c", 10)):
        system.add(key, number)
    system.total("all", ["a", "b", "c"])
    assert [one.why for one in find_exposed(system, {"a", "b"}, 5)] == ["small", "small"]
    found = suppress(system, 5)
    assert len(found.hidden) == 3
    assert found.unprotected == ()


def _with_and_without(with_code: list[int], bases: list[int], *, base_cost: float) -> System:
    system = System()
    for row, (number, base) in enumerate(zip([*with_code, sum(with_code)], [*bases, sum(bases)], strict=True)):
        system.add(("base", row), base, cost=base_cost)
        system.add(("with", row), number)
        system.add(("without", row), base - number)
        system.total(("base", row), [("with", row), ("without", row)])
    for kind in ("base", "with", "without"):
        system.total((kind, len(bases)), [(kind, row) for row in range(len(bases))])
    return system


def test_a_complement_is_hidden_along() -> None:
    """The number without a code would give away the number with it, since the base is printed."""
    found = suppress(_with_and_without([3, 20, 30], [40, 50, 60], base_cost=10), 5)
    assert {("with", 0), ("without", 0)} <= found.hidden
    assert len(found.hidden) == 4
    assert not any(key[0] == "base" for key in found.hidden)  # type: ignore[index]
    assert found.unprotected == ()
    small_rest = suppress(_with_and_without([37, 20, 30], [40, 50, 60], base_cost=10), 5)
    assert {("with", 0), ("without", 0)} <= small_rest.hidden


def test_what_is_in_no_table_shields_and_is_shielded() -> None:
    """A row without a printed sum would lose a second number for nothing, or an unprinted rest be plain to see."""
    system = System()
    system.add("sum", 11, shown=False)
    system.add("a", 3)
    system.add("b", 8)
    system.total("sum", ["a", "b"])
    assert suppress(system, 5).hidden == {"a"}
    rest = System()
    rest.add("base", 20)
    rest.add("with", 18)
    rest.add("without", 2, shown=False)
    rest.total("base", ["with", "without"])
    assert suppress(rest, 5).hidden == {"with"}
    assert suppress(rest, 5).unprotected == ()


def test_an_earlier_export_that_gives_a_number_away() -> None:
    """The colleague would believe in a protection that there is none of."""
    fixed = {(0, "sum"), (0, 1), (0, 2)}
    found = suppress(table(CORNERS, fixed=fixed), 5)
    assert found.hidden == {(0, 0)}
    assert found.unprotected == (Exposure((0, 0), Bounds(2, 2), "pinned"),)


def test_an_earlier_export_is_worked_around() -> None:
    """What is known already would be taken for a partner, and the small number be the rest of its row."""
    for fixed in ((0, 1), (1, 0), (1, 1), (0, "sum")):
        found = suppress(table(CORNERS, fixed={fixed, (2, 2)}), 5)
        assert found.unprotected == ()
        assert fixed not in found.hidden
        assert len(found.hidden) == 4


def test_a_small_number_that_was_printed_before() -> None:
    """It would look as if it had been protected."""
    found = suppress(table(CORNERS, fixed={(0, 0)}), 5)
    assert found.hidden == frozenset()
    assert found.unprotected == (Exposure((0, 0), Bounds(2, 2), "pinned"),)


def test_an_inequality_that_pins_is_cured() -> None:
    """The equations alone look safe: 1 of a base of 1, and a union that leaves its parts no room."""
    system = System()
    for key, number in (("n", 1), ("base", 1)):
        system.add(key, number, exempt=key == "base")
    system.at_most("n", "base")
    found = suppress(system, 5)
    assert found.hidden == {"n", "base"}
    assert found.unprotected == ()


def test_a_union_that_pins_its_parts_is_cured() -> None:
    """A union as great as the sum of its parts leaves a hidden part no way down, and a number above it none up."""
    system = System()
    for key, number in (("union", 12), ("a", 2), ("a rest", 10), ("a all", 12), ("b", 10), ("above", 2)):
        system.add(key, number, exempt=key == "above")
    system.total("a all", ["a", "a rest"])
    system.bounded({"union": 1, "a": -1, "b": -1})
    system.at_most("a", "above")
    assert find_exposed(system, {"a", "a rest"}, 5) == (
        Exposure("a", Bounds(2, 2), "pinned"),
        Exposure("a rest", Bounds(10, 10), "pinned"),
    )
    found = suppress(system, 5)
    assert found.unprotected == ()
    assert found.hidden == {"a", "a rest", "above"}


def test_500_random_tables() -> None:
    """A number that should be secret could be worked out from what is published; without partners most can be."""
    n_exposed_alone = 0
    secondary = []
    for number, (system, limit) in enumerate(random_tables(500, seed=11)):
        sensitive = system.sensitive(limit)
        found = suppress(system, limit)
        assert found.hidden.issuperset(sensitive)
        assert found.unprotected == ()
        if number % 10 < 2:
            assert verify(system, found.hidden, limit) == ()
            n_exposed_alone += bool(find_exposed(system, sensitive, limit))
        secondary.append(len(found.hidden) - len(sensitive))
    print(n_exposed_alone, np.mean(secondary))
    assert n_exposed_alone > 50


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=2, max_size=4),
    st.sets(st.tuples(st.integers(0, 1), st.integers(0, 2)), max_size=2),
    st.sampled_from([2, 3, 5]),
)
def test_any_table(counts: list[list[int]], fixed: set[tuple[int, int]], limit: int) -> None:
    """Whatever the table and the earlier export: hidden is what is small, no fixed number, and the same every time."""
    system = table(counts, fixed=fixed)
    found = suppress(system, limit)
    assert found.hidden >= set(system.sensitive(limit)) - fixed
    assert not found.hidden & fixed
    assert found == suppress(table(counts, fixed=fixed), limit)
    everything = [key for key, cell in system.cells.items() if cell.hideable]
    at_best = {(one.key, one.why) for one in find_exposed(system, everything, limit)}
    assert {(one.key, one.why) for one in found.unprotected} <= at_best
