"""What a reader can work out."""

from __future__ import annotations

import numpy as np

from nlp_coding.disclosure.attack import Bounds, Exposure, attack, find_exposed, verify
from nlp_coding.disclosure.system import System
from tests.disclosure.tables import table, try_everything


def _parts(*numbers: int, shown: bool = True, exempt: bool = False) -> System:
    system = System()
    system.add("total", sum(numbers))
    for place, number in enumerate(numbers):
        system.add(place, number, shown=shown or place > 0, exempt=exempt and place > 0)
    system.total("total", range(len(numbers)))
    return system


def test_one_hidden_number_is_the_rest_of_the_total() -> None:
    """The plainest mistake of all would pass."""
    system = _parts(2, 8, 9)
    assert attack(system, {0}, 5) == {0: Bounds(2, 2)}
    assert find_exposed(system, {0}, 5) == (Exposure(0, Bounds(2, 2), "pinned"),)
    assert attack(system, {0, 1}, 5) == {0: Bounds(1, 9), 1: Bounds(1, 9)}
    assert find_exposed(system, {0, 1}, 5) == ()


def test_what_is_known_of_the_rule_is_used() -> None:
    """Two numbers of a total of 7 that only look safe: one of them is small, so with limit 3 it is 1 or 2, or 5 or 6;
    with a total of 4 and limit 5 both are small or one is zero."""
    assert attack(_parts(2, 5), {0, 1}, 3) == {0: Bounds(1, 6), 1: Bounds(1, 6)}
    assert attack(_parts(1, 3, 10), {0, 1}, 5) == {0: Bounds(0, 4), 1: Bounds(0, 4)}
    small = _parts(1, 1, 10)
    assert verify(small, {0, 1}, 2) == tuple(Exposure(key, Bounds(1, 1), "pinned") for key in (0, 1))
    assert verify(small, {0, 1}, 3) == ()


def test_a_mark_that_stands_alone_says_itself_that_a_number_is_small() -> None:
    """A number in no printed sum would take others along for nothing; where more is known than 1 … limit − 1, it is
    exposed."""
    system = _parts(2, 18, exempt=True)
    assert attack(system, {0, 1}, 5)[0] == Bounds(1, 4)  # the exempt one is withheld for the other's sake
    assert verify(system, {0, 1}, 5) == find_exposed(system, {0, 1}, 5) == ()
    system.add("base", 3, fixed=True, exempt=True)
    system.at_most(0, "base")
    assert verify(system, {0, 1}, 5) == find_exposed(system, {0, 1}, 5) == (Exposure(0, Bounds(1, 3), "small"),)


def test_a_total_as_great_as_the_limit() -> None:
    """Of a total of 5 one part may be 5 and the other none, but not with the rule: both are small for certain."""
    system = _parts(2, 3, 10)
    assert verify(system, {0, 1}, 5) == tuple(Exposure(key, Bounds(1, 4), "small") for key in (0, 1))
    assert find_exposed(system, {0, 1}, 5) == verify(system, {0, 1}, 5)
    assert find_exposed(system, {0, 1, 2}, 5) == ()


def test_small_numbers_in_the_open() -> None:
    """A table without any hiding would pass."""
    assert [one.key for one in find_exposed(_parts(2, 8), (), 5)] == [0]
    assert [one.key for one in verify(_parts(2, 8, shown=False), (), 5)] == [0]
    system = _parts(7, 8, shown=False)
    assert attack(system, (), 5) == {0: Bounds(7, 7)}
    assert verify(system, (), 5) == ()


def test_an_inequality_pins() -> None:
    """A count of 1 among 1 needs no sum to be known."""
    system = System()
    system.add("n", 1)
    system.add("base", 1, exempt=True)
    system.at_most("n", "base")
    assert find_exposed(system, {"n"}, 5) == (Exposure("n", Bounds(1, 1), "pinned"),)
    assert attack(system, {"n", "base"}, 5) == {"n": Bounds(1, 4), "base": Bounds(1, None)}


def test_the_attack_finds_what_trying_everything_finds() -> None:
    """A mistake in the programme's matrix would leave numbers out, or let impossible ones in."""
    random = np.random.default_rng(5)
    kinds = set[object]()
    for number in range(40):
        counts = random.integers(0, 4, size=(2, 3))
        system = table(counts.tolist())
        system.add("union", int(counts[0, :2].max()) + 1, shown=number % 2 == 0, exempt=number % 4 == 1)
        system.at_most((0, 0), "union")
        system.bounded({(0, 0): 1, (0, 1): 1, "union": -2})
        hidden = {(0, 0), *[key for key in system.cells if key != "union" and random.random() < 0.3][:2]}
        limit = (3, 5)[number % 2]
        found = attack(system, hidden, limit)
        assert found == try_everything(system, hidden, limit, most=19)
        kinds |= {one.why for one in verify(system, hidden, limit)} | {bounds.high is None for bounds in found.values()}
        assert {one.key: one.why for one in find_exposed(system, hidden, limit)} == {
            one.key: one.why for one in verify(system, hidden, limit)
        }
    assert kinds == {"pinned", "small", True, False}
