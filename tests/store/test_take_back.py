"""Commands taken back: each coder's cell is as if the command had not been, and nothing is deleted."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from nlp_coding.core.coding import Evidence
from tests.store.samples import codebook, corpus, machine, make_run, make_study, person

cells = st.tuples(st.sampled_from("AB"), st.sampled_from(["access", "meetings"]), st.sampled_from(["kari", "ola"]))
commands = st.lists(st.one_of(st.dictionaries(cells, st.booleans(), min_size=1), st.integers(0, 20)), max_size=10)


@given(commands)
def test_as_if_they_had_not_been(commands: list[dict[tuple[str, str, str], bool] | int]) -> None:
    """A decision that was taken back would come back with the next undo, or another's would go with it."""
    made: dict[int, dict[tuple[str, str, str], bool]] = {}
    undone: set[int] = set()
    with tempfile.TemporaryDirectory() as folder, make_study(Path(folder), {"A": "Ein", "B": "To"}) as store:
        store._connection.execute("PRAGMA synchronous = OFF")  # speed; no power is cut here
        for one in commands:
            before = store.decision_records(history=True)
            entry = store.next_entry()
            if isinstance(one, dict):
                with store.transaction(actor="kari", action="decide"):
                    store.decide([person(*cell[:2], applies, coder=cell[2]) for cell, applies in one.items()])
                made[entry] = one
            elif left := sorted(made.keys() - undone):
                held = _holding(made, undone)
                undone.add(left[one % len(left)])
                after = _holding(made, undone)
                with store.transaction(actor="kari", action="undo"):
                    n_changed = store.take_back(left[one % len(left)])
                changed = [cell for cell in held if held[cell] != after.get(cell)]
                assert n_changed == len(changed)
            assert store.decision_records(history=True)[: len(before)] == before
            assert {
                (one.coding.comment_id, one.coding.code_id, one.coding.coder): one.coding.applies
                for one in store.decision_records()
            } == {cell: applies for cell, (_, applies) in _holding(made, undone).items()}


def _holding(
    made: dict[int, dict[tuple[str, str, str], bool]], undone: set[int]
) -> dict[tuple[str, str, str], tuple[int, bool]]:
    """By cell, the last command that stands, and its answer."""
    return {
        cell: (command, applies)
        for command, answers in sorted(made.items())
        if command not in undone
        for cell, applies in answers.items()
    }


def test_what_was_seen(tmp_path: Path) -> None:
    """Nobody could tell which suggestion a person had before them, or it would be shown in another text."""
    with make_study(tmp_path, {"A": "Ein tekst", "B": "Ein tekst", "C": "Ein tekst"}) as store:
        hit = Evidence(0, 3, "ein")
        with store.transaction(actor="kari", action="decide"):
            store.decide([person("A", "meetings")])  # before any run
        run = make_run(store, [machine("A", "meetings", hit), machine("B", "access", hit)])
        with store.transaction(actor="kari", action="decide"):
            store.decide([person("A", "meetings"), person("B", "meetings"), person("B", "access")])
        with store.transaction(actor="kari", action="update"):
            store.update_respondents(corpus({"B": "Annan tekst", "D": "Ny"}))
            store.put_codebook(codebook("1.1.0"), "name: sample\n")
        with store.transaction(actor="kari", action="decide"):
            store.decide([person("D", "meetings")])  # the run has not read it
        seen = store.seen()
        assert {cell: (one.applies, one.evidence, one.same_text) for cell, one in seen.items()} == {
            (run, "A", "meetings"): (True, (hit,), True),
            (run, "B", "meetings"): (False, (), False),
            (run, "B", "access"): (True, (hit,), False),
        }
