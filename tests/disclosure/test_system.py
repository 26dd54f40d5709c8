"""What is published, and that it adds up."""

from __future__ import annotations

import pytest

from nlp_coding.disclosure.system import System


def _rows(**options: bool) -> System:
    system = System()
    system.add("all", 9)
    system.add("yes", 2, **options)
    system.add("no", 7)
    return system


def test_numbers_that_do_not_add_up_are_named() -> None:
    """A wrong relation would let the attack prove anything, so that nothing seemed to need protection."""
    system = _rows()
    with pytest.raises(ValueError, match=r"\+1·'all' -1·'yes' = 0, but \+1·9 -1·2 = 7"):
        system.total("all", ["yes"])
    with pytest.raises(ValueError, match="'no' -1·'yes' ≤ 0"):
        system.at_most("no", "yes")
    with pytest.raises(ValueError, match="'union', which is no cell"):
        system.at_most("yes", "union")
    assert system.relations == ()


def test_a_key_is_one_number() -> None:
    """Two tables that differ in the same number would be taken for one."""
    system = _rows()
    system.add("yes", 2)
    with pytest.raises(ValueError, match="'yes' is there already"):
        system.add("yes", 3)
    for wrong in (-1, 1.5):
        with pytest.raises(ValueError, match="'x' is no count"):
            system.add("x", wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="impossible cost"):
        system.add("x", 1, cost=-1)


def test_what_is_sensitive() -> None:
    """A zero would be hidden, or a small count shown."""
    system = System()
    for value in range(6):
        system.add(value, value)
    system.add("exempt", 2, exempt=True)
    assert system.sensitive(5) == (1, 2, 3, 4)
    assert system.sensitive(3) == (1, 2)


def test_parts_that_have_nothing_to_do_with_one_another() -> None:
    """Each would be solved with all others, or without the fixed numbers that bear on it."""
    system = _rows()
    system.total("all", ["yes", "no"])
    system.add("base", 12, fixed=True)
    system.add("other", 3)
    system.at_most("all", "base")
    system.at_most("other", "base")
    assert [tuple(part.cells) for part in system.parts()] == [("all", "yes", "no", "base"), ("base", "other")]
    assert [len(part.relations) for part in system.parts()] == [2, 1]
