"""The codings of a run that took over nearly all: packed from its base's, as though it had been read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from nlp_coding.core.coding import Coding
from nlp_coding.store import Store, arrays, packed
from tests.store.samples import codebook, machine, make_run, make_study

TEXTS = {f"R{n}": None if n == 4 else f"tekst {n}" for n in range(1, 13)}
CODINGS = [
    machine("R1", "access"), machine("R1", "turnover"), machine("R2", "turnover"), machine("R5", "meetings"),
    machine("R6", "turnover", applies=False), machine("R9", "access"), machine("R9", "meetings"),
]  # fmt: skip


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Twelve respondents and a run that is packed."""
    monkeypatch.setattr(packed, "PACKED_FROM", 1)
    made = make_study(tmp_path, TEXTS)
    make_run(made, CODINGS)
    return made


def _begun(store: Store, *, codes: list[str], again: list[str], others_in: Sequence[str] = ()) -> int:
    keys = dict(store._all("SELECT id, key FROM comment"))
    run = store.start_run(codebook_digest=codebook().digest, corpus_fingerprint="f", settings={}, base=1)
    changed, others = [keys[one] for one in again], [keys[one] for one in others_in]
    store.take_over(run, 1, codes=codes, changed=["turnover"], but_changed=changed, others_in=others)
    return run


def _finished(store: Store, run: int, codings: list[Coding]) -> None:
    store._put_codings(run, dict(store._all("SELECT id, key FROM comment")), codings)
    store.finish_run(run)


def _said(store: Store, run: int) -> list[object]:
    """Of each respondent's comment, as packed."""
    codings = store.packed_codings(run)
    assert codings
    return [codings.kinds[place] for place in codings.places.tolist()]


def _read(store: Store, run: int) -> list[object]:
    """The same, read anew."""
    with store.transaction(actor="kari", action=None):
        store._write("DELETE FROM packed")
        store._pack(run)
    return _said(store, run)


def test_it_is_as_though_it_was_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every table of a large study would count the codes that a comment had before."""
    with monkeypatch.context() as only, store.transaction(actor="kari", action="recode"):
        only.setattr(arrays, "codings_of", None)
        run = _begun(store, codes=["turnover", "meetings"], again=["R2", "R6", "R9"])
        _finished(store, run, [machine("R6", "turnover"), machine("R9", "turnover")])
    found = _said(store, run)
    access, turnover, meetings = (dict(store._all("SELECT id, key FROM code"))[one.id] for one in (
        codebook().by_id["access"], codebook().by_id["turnover"], codebook().by_id["meetings"],
    ))  # fmt: skip
    nothing = (True, False, ())
    assert [found[at] for at in (0, 1, 3, 4, 5)] == [
        (True, False, (turnover,)), nothing, (None, False, ()), (True, False, (meetings,)), (True, False, (turnover,)),
    ]  # fmt: skip
    assert found[8] == (True, False, tuple(sorted((turnover, meetings))))
    assert not any(access in kind[2] for kind in store.packed_codings(run).kinds)  # type: ignore[union-attr]
    assert [name for (name,) in store._all("SELECT name FROM packed WHERE name = 'taken'")] == []
    assert _read(store, run) == found


def test_all_is_taken(store: Store) -> None:
    """A new wording alone would stop a large study."""
    with store.transaction(actor="kari", action="recode"):
        run = _begun(store, codes=["access", "turnover", "meetings"], again=[])
        assert store.packed("taken")
        _finished(store, run, [])
    assert _said(store, run) == _said(store, 1)
    assert _read(store, run) == _said(store, run)


def test_what_was_coded_elsewhere_is_read(store: Store) -> None:
    """A code with a model of its own is worked out in every comment, and its codings would be missing."""
    with store.transaction(actor="kari", action="recode"):
        run = _begun(store, codes=["turnover", "meetings"], again=["R2"])
        _finished(store, run, [machine("R12", "access")])
    found = _said(store, run)
    assert found[11] != found[10]
    assert _read(store, run) == found


def test_a_code_with_another_model(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is coded where the model may suggest its code would be missing, or all be read for it."""
    with monkeypatch.context() as only, store.transaction(actor="kari", action="recode"):
        only.setattr(arrays, "codings_of", None)
        run = _begun(store, codes=["turnover", "meetings"], again=["R2"], others_in=["R12", "R2"])
        _finished(store, run, [machine("R12", "access")])
    found = _said(store, run)
    assert found[11] != found[10]
    assert _read(store, run) == found


def test_what_was_thrown_away_says_nothing(store: Store) -> None:
    """The next run has the same number, and would be packed from what another was to take over."""
    with store.transaction(actor="kari", action=None):
        run = _begun(store, codes=["turnover"], again=["R2"])
        assert store.packed("taken")
    with store.transaction(actor="kari", action=None):
        store.discard_staged()
        assert store.packed("taken") is None
    assert make_run(store, [machine("R11", "turnover")]) == run
    found = _said(store, run)
    assert found[0] == found[1] != found[10]


def test_a_small_study_notes_nothing(store: Store) -> None:
    """It would load numpy for nothing."""
    with store.transaction(actor="kari", action="recode"):
        store._write("DELETE FROM packed")
        run = _begun(store, codes=["turnover"], again=["R2"])
        assert store._all("SELECT name FROM packed") == []
        _finished(store, run, [])
