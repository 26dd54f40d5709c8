"""What persons decided: the newest of each coder holds, and nothing that the machine or a file does takes it away."""

# ruff: noqa: PT012 - what fails is a transaction, and its statements belong inside
from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_coding.core.coding import Coding, Evidence
from nlp_coding.core.errors import InputError
from tests.store.samples import CODES, codebook, corpus, machine, make_run, make_study, person


def test_newest_holds_and_coders_stand_side_by_side(tmp_path: Path) -> None:
    """A changed mind would count twice, or one coder's answer hide the other's."""
    with make_study(tmp_path, {"R1": "Legen slutta.", "R2": "Møte"}) as store:
        for batch in (
            [person("R1", "turnover"), person("R2", "meetings")],
            [person("R1", "turnover", False), person("R1", "turnover", coder="ola")],
        ):
            with store.transaction(actor="kari", action="decide"):
                store.decide(batch)
        assert store.decisions() == (
            person("R1", "turnover", False),
            person("R1", "turnover", coder="ola"),
            person("R2", "meetings"),
        )
        assert store.decisions(coder="ola") == (person("R1", "turnover", coder="ola"),)
        assert store.decisions(comment_id="R2", code_id="meetings") == (person("R2", "meetings"),)
        assert [one.id for one in store.decision_records(history=True)] == [1, 2, 3, 4]


def test_decision_remembers_its_circumstances(tmp_path: Path) -> None:
    """Nobody could tell under which codebook, when, and on which words a person decided."""
    words = Coding("R1", "turnover", True, "person", "kari", "decided", evidence=(Evidence(6, 13, "marked"),))
    with make_study(tmp_path, {"R1": "Legen slutta."}) as store:
        with store.transaction(actor="kari", action="decide"):
            store.decide([words])
        with store.transaction(actor="kari", action="adopt"):
            store.put_codebook(codebook("1.1.0"), "name: sample\n")
        (record,) = store.decision_records()
        assert record.coding == words
        assert (record.decided_at, record.codebook) == ("2023-05-02T09:30:00Z", "sample@1.0.0")


def test_unknown_ids_are_all_named(tmp_path: Path) -> None:
    """A file of decisions with slips in it would be read by halves, one slip at a time."""
    with make_study(tmp_path, {"R017": "Legen slutta.", "R018": None}) as store:
        with pytest.raises(InputError) as caught, store.transaction(actor="kari", action="decide"):
            store.decide([person("R017", "turnover"), person("R17", "turnovr"), person("R018", "access")])
        assert len(caught.value.mistakes) == 3
        assert "«R17»" in str(caught.value)
        assert "did you mean «R017»" in str(caught.value)
        assert "did you mean «turnover»" in str(caught.value)
        assert store.decisions() == ()


def test_machine_cannot_decide(tmp_path: Path) -> None:
    """A suggestion would pass for a review."""
    with make_study(tmp_path, {"R1": "Legen slutta."}) as store:
        for coding in (
            machine("R1", "access"),
            person("R1", "access", coder="machine"),
            person("R1", "access", coder=""),
        ):
            with pytest.raises(ValueError, match="a decision has"), store.transaction(actor="kari", action="decide"):
                store.decide([coding])


IDS = [f"R{n}" for n in range(4)]
decide = st.tuples(
    st.just("decide"), st.sampled_from(IDS), st.sampled_from(CODES), st.booleans(), st.sampled_from(["kari", "ola"])
)
act = st.one_of(
    decide,
    decide,
    st.tuples(st.just("abandoned"), st.sampled_from(IDS), st.sampled_from(CODES)),
    st.tuples(st.just("run"), st.sampled_from(IDS), st.sampled_from(CODES)),
    st.tuples(st.just("update"), st.sampled_from(IDS), st.sampled_from(["Ein tekst", "Ein annan tekst", None])),
    st.tuples(st.just("adopt"), st.sampled_from(["1.0.0", "1.1.0"])),
    st.tuples(st.just("forget"), st.sampled_from(IDS)),
)


@settings(max_examples=30, deadline=None)
@given(st.lists(act, max_size=12))
def test_no_decision_is_lost(acts: list[tuple]) -> None:  # type: ignore[type-arg]
    """Whatever is coded, corrected or adopted after a review, the review would have to be done again."""
    text: dict[str, str | None] = dict.fromkeys(IDS, "Ein tekst")
    holds: dict[tuple[str, str, str], bool] = {}
    read: dict[tuple[str, str, str], str | None] = {}
    n_made: dict[str, int] = dict.fromkeys(IDS, 0)
    with tempfile.TemporaryDirectory() as folder, make_study(Path(folder), text) as store:
        store._connection.execute("PRAGMA synchronous = OFF")  # speed; no power is cut here
        for kind, *rest in acts:
            if kind in ("decide", "abandoned", "run") and text.get(rest[0]) is None:
                continue
            if kind == "decide":
                comment, code, applies, coder = rest
                with store.transaction(actor=coder, action="decide"):
                    store.decide([person(comment, code, applies, coder=coder)])
                holds[comment, code, coder] = applies
                read[comment, code, coder] = text[comment]
                n_made[comment] += 1
            elif kind == "abandoned":
                with pytest.raises(KeyboardInterrupt), store.transaction(actor="kari", action="decide"):
                    store.decide([person(*rest)])
                    raise KeyboardInterrupt
            elif kind == "run":
                make_run(store, [machine(*rest, Evidence(0, 3, "ein"))])
            elif kind == "update" and rest[0] in text:
                with store.transaction(actor="kari", action="add --update"):
                    store.update_respondents(corpus({rest[0]: rest[1]}))
                text[rest[0]] = rest[1]
            elif kind == "adopt":
                with store.transaction(actor="kari", action="adopt"):
                    store.put_codebook(codebook(rest[0]), "name: sample\n")
            elif kind == "forget" and rest[0] in text:
                with store.transaction(actor="kari", action="forget"):
                    store.forget(rest[0])
                del text[rest[0]]
                holds = {key: value for key, value in holds.items() if key[0] != rest[0]}
                n_made[rest[0]] = 0
            records = store.decision_records()
            assert {
                (one.coding.comment_id, one.coding.code_id, one.coding.coder): (one.coding.applies, one.stale)
                for one in records
            } == {key: (applies, read[key] != text[key[0]]) for key, applies in holds.items()}
            assert len(records) == len(holds)
            assert len(store.decision_records(history=True)) == sum(n_made.values())
