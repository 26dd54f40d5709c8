"""A person stands over the machine, and coders who disagree settle nothing; tables and codings say the same."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_coding.coding.combine import combine, conflicts
from nlp_coding.core.coding import Coding, Evidence
from tests.store.samples import CODES, machine, make_run, make_study, person

SPAN = Evidence(0, 3, "lege")


def test_nobody_decided() -> None:
    """What the machine said holds, with its evidence; in order of comment and code."""
    said = [machine("2", "access"), machine("1", "turnover", SPAN), machine("1", "access")]
    assert combine(said, []) == [said[2], said[1], said[0]]


def test_a_person_replaces_the_machine() -> None:
    """A year's review would be overruled by a run."""
    said = [machine("1", "turnover", SPAN), machine("1", "access")]
    no, yes = person("1", "turnover", False), person("1", "meetings")
    assert combine(said, [no, yes]) == [said[1], yes, no]
    assert conflicts([no, yes]) == []


def test_coders_who_agree() -> None:
    """One coding a cell, or a cell would be counted twice."""
    kari, ola = person("1", "turnover"), person("1", "turnover", coder="ola")
    assert combine([], [kari, ola]) == [kari]


def test_coders_who_differ() -> None:
    """Settled silently, one of the two would be published as agreed."""
    kari, ola = person("1", "turnover"), person("1", "turnover", False, coder="ola")
    assert combine([machine("1", "turnover")], [kari, ola]) == []
    assert conflicts([kari, ola, person("1", "access")]) == [(kari, ola)]


_comments = ("K1", "K2", "K3")
_cells = st.tuples(st.sampled_from(_comments), st.sampled_from(CODES))
_machine = st.dictionaries(_cells, st.booleans(), max_size=6).map(
    lambda said: [machine(comment, code, applies=applies) for (comment, code), applies in said.items()]
)
_decisions = st.lists(
    st.builds(
        lambda cell, applies, coder: person(cell[0], cell[1], applies, coder=coder),
        _cells,
        st.booleans(),
        st.sampled_from(["kari", "ola"]),
    ),
    max_size=8,
)


@settings(max_examples=30)
@given(_machine, _decisions)
def test_tables_and_codings_agree(said: Sequence[Coding], decisions: Sequence[Coding]) -> None:
    """A table would count what `explain` and `export` deny: the store works in SQL what `combine` works in Python."""
    with tempfile.TemporaryDirectory() as folder, make_study(Path(folder), dict.fromkeys(_comments, "x")) as store:
        run = make_run(store, said)
        with store.transaction(actor="kari", action="decide"):
            for decision in decisions:
                store.decide([decision])
        columns = store.columns(run)
        newest = store.decisions()
        held = combine(list(store.codings(run)), newest)
    for comment, codes, decided, undecided in zip(
        columns.comment_ids, columns.codes, columns.decided, columns.undecided, strict=True
    ):
        mine = [coding for coding in held if coding.comment_id == comment and coding.applies]
        assert set(codes) == {coding.code_id for coding in mine}
        assert set(undecided) == {coding.code_id for coding in mine if coding.origin != "person"}
        assert set(decided) == {decision.code_id for decision in newest if decision.comment_id == comment}
