"""What terms are compiled to."""

from __future__ import annotations

from nlp_coding.coding.steps import Compiler, Nears, Phrases, Steps
from nlp_coding.core.terms import parse_term


def _steps(*terms: str) -> Steps:
    return Compiler([parse_term(term).tree for term in terms]).steps()


def test_what_terms_share_is_compiled_once() -> None:
    """Thousands of terms are made of few parts: worked out once for each, they would take that many times as long."""
    steps = _steps("a b", "(a b) ~2 c", "(a b / d) ~2 c", "a b")
    assert (steps.n_nodes, steps.n_classes, len(steps.words)) == (3, 4, 4)
    assert steps.trees[0] == steps.trees[3] != steps.trees[1]


def test_a_step_needs_earlier_ones_alone() -> None:
    """A node that is looked for before its parts would find nothing."""
    steps = _steps("(a ~3 (b c)) d", "(e f g) ~3 h", "i ~2 (j k)")
    known: set[int] = set()
    for step in steps.steps:
        items = step.items.ravel() if isinstance(step, Phrases) else None
        things = step.things.ravel() if isinstance(step, Nears) else steps.items.at(items)[1]
        assert {int(one) - steps.n_classes for one in things if one >= steps.n_classes} <= known
        known |= set(step.node.tolist())
    assert known == set(range(steps.n_nodes))


def test_alternatives_of_a_distance() -> None:
    """Each thing of one side meets each of the other, the class second: the search looks for words around hits."""
    steps = _steps("(a / b c) ~2 (d / e f)")
    (near,) = (step for step in steps.steps if isinstance(step, Nears))
    assert near.distance == 2
    assert sorted(map(tuple, (near.things >= steps.n_classes).tolist())) == [
        (False, False), (True, False), (True, False), (True, True)
    ]  # fmt: skip
