"""What is staged is shown by nothing, and goes without a trace; keys that runs tell by are never given twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from nlp_coding.core.coding import Analysis, Evidence
from nlp_coding.store import RunCode, Stage, Store
from tests.store.samples import codebook, machine, make_run, make_study, person

TEXTS = {"R1": "Legen slutta.", "R2": "Faste møte.", "R3": "Ingenting."}


def _staged(store: Store) -> int:
    """A run that is begun, with two comments done, under a codebook that came for it."""
    book = codebook("2.0.0")
    with store.transaction(actor="kari", action=None):
        store.take_in_codebook(book, "staged", staged=True)
        run = store.start_run(codebook_digest=book.digest, corpus_fingerprint="f", settings={})
        store.note_stage(Stage(run, "inputs", -1, store.revision()))
    with store.transaction(actor="kari", action=None):
        store.put_chunk(
            run,
            [Analysis("R1", "nb", True), Analysis("R2", "nb", True)],
            [machine("R1", "turnover", Evidence(0, 5, "lege"))],
        )
        store.put_run_codes(run, {"turnover": RunCode("d", run)})
    return run


def test_nothing_shows_it(tmp_path: Path) -> None:
    """Half a re-coding in a table is worse than none."""
    with make_study(tmp_path, dict(TEXTS)) as store:
        make_run(store, [machine("R2", "access")])
        before = (store.runs(), store.codebooks(), store.columns(1), store.counts(), list(store.audit_log()))
        run = _staged(store)
        assert (store.runs(), store.codebooks(), store.columns(1), store.counts(), list(store.audit_log())) == before
        assert store.run(run) is None
        assert store.stage() == Stage(run, "inputs", -1, store.revision())


def test_it_goes_without_a_trace(tmp_path: Path) -> None:
    """What nobody has seen must not stay in the file, nor be mistaken for another run of the same number."""
    with make_study(tmp_path, dict(TEXTS)) as store:
        make_run(store, [machine("R2", "access")])
        _staged(store)
        with store.transaction(actor="kari", action=None):
            store.discard_staged()
        assert store.stage() is None
        for table in ("coding", "run_comment", "run_code", "run"):
            column = "key" if table == "run" else "run"
            assert store._all(f"SELECT count(*) FROM {table} WHERE {column} <> 1") == [(0,)]
        assert store._all("SELECT version FROM codebook") == [("1.0.0",)]


def test_a_published_run_stays_as_it_is(tmp_path: Path) -> None:
    """Last year's table is made from it."""
    with make_study(tmp_path, dict(TEXTS)) as store:
        make_run(store, [machine("R2", "access")])
        with pytest.raises(ValueError, match="run 1 is published"), store.transaction(actor="kari", action=None):
            store.put_chunk(1, [], [machine("R1", "turnover")])
        with pytest.raises(ValueError, match="run 1 is published"), store.transaction(actor="kari", action=None):
            store.take_over(1, 1, codes=["access"])


def test_a_forgotten_decision_leaves_its_key(tmp_path: Path) -> None:
    """Runs tell by the key which decisions their table had; a key that comes again would change last year's table."""
    with make_study(tmp_path, dict(TEXTS)) as store:
        make_run(store, [])
        with store.transaction(actor="kari", action="decide"):
            store.decide([person("R1", "turnover"), person("R2", "turnover")])
        make_run(store, [])
        with store.transaction(actor="kari", action="forget"):
            store.forget("R2")
        with store.transaction(actor="kari", action="decide"):
            store.decide([person("R3", "turnover")])
        assert [one.id for one in store.decision_records()] == [1, 3]
        assert store.last_decision_of(1) == 2
        assert [one.coding.comment_id for one in store.decision_records(until=2)] == ["R1"]


def test_what_is_taken_over(tmp_path: Path) -> None:
    """All of the codes that are kept, less the comments that are worked out again, less those without a text."""
    with make_study(tmp_path, dict(TEXTS)) as store:
        codings = [machine(one, code) for one in TEXTS for code in ("access", "turnover")]
        make_run(store, codings)
        keys = dict(store._all("SELECT id, key FROM comment"))
        digest = store.codebooks()[0].digest
        with store.transaction(actor="kari", action="code"):
            run = store.start_run(codebook_digest=digest, corpus_fingerprint="f", settings={}, base=1)
            store.take_over(
                run,
                1,
                codes=["access", "turnover"],
                changed=["turnover"],
                but_changed=[keys["R1"]],
                but_all=[keys["R2"]],
            )
            store.finish_run(run)
        assert [(one.comment_id, one.code_id) for one in store.codings(run)] == [
            ("R1", "access"),
            ("R3", "turnover"),
            ("R3", "access"),
        ]
        assert [one.comment_id for one in store.analyses(run)] == ["R1", "R2", "R3"]


def test_codings_that_stay_with_another_score(tmp_path: Path) -> None:
    """A score of the model before would stand beside the threshold of the new one."""
    with make_study(tmp_path, dict(TEXTS)) as store:
        make_run(store, [machine(one, code) for one in TEXTS for code in ("access", "turnover")])
        keys = dict(store._all("SELECT id, key FROM comment"))
        digest = store.codebooks()[0].digest
        with store.transaction(actor="kari", action="code"):
            run = store.start_run(codebook_digest=digest, corpus_fingerprint="f", settings={}, base=1)
            store.take_over(run, 1, codes=["access"], scored={"turnover": [(keys["R1"], 0.5), (keys["R3"], 0.75)]})
            store.finish_run(run)
        found = {(one.comment_id, one.code_id): one for one in store.codings(run)}
        before = {(one.comment_id, one.code_id): one for one in store.codings(1)}
        assert found == {
            cell: replace(one, score={"R3": 0.75, "R1": 0.5}[cell[0]]) if cell[1] == "turnover" else one
            for cell, one in before.items()
            if cell != ("R2", "turnover")
        }
