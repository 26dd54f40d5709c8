"""Runs: what was read and coded comes back whole, by comment and by code, with its frozen inputs."""

# ruff: noqa: PT012 - what fails is a transaction, and its statements belong inside
from __future__ import annotations

from pathlib import Path

import pytest

from nlp_coding.core.coding import MACHINE, Analysis, Coding, Evidence
from nlp_coding.store import Store, runs
from tests.store.samples import codebook, corpus, machine, make_run, make_study, person

TEXTS = {"R1": "Legen slutta, og ingen møte.", "R2": None, "R3": "-", "R4": "Møte"}


def test_run_comes_back_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table could not be defended: the words behind a cell, or the comments without a code, would be gone."""
    monkeypatch.setattr(runs, "CHUNK", 2)  # several pages, one of them ending inside a comment
    codings = [
        machine("R1", "turnover", Evidence(0, 5, "lege"), Evidence(6, 12, "slutte")),
        Coding("R1", "meetings", False, "both", MACHINE, "accepted", 0.25, (Evidence(14, 27, "ingen møte"),)),
        Coding("R1", "access", True, "model", MACHINE, "suggested", None),
        machine("R4", "meetings", Evidence(0, 4, "lege")),
    ]
    analyses = [Analysis("R1", "nn", True), Analysis("R3", "undecided", False), Analysis("R4", "nb", True)]
    with make_study(tmp_path, TEXTS) as store:
        with store.transaction(actor="ola", action="code"):
            run_id = store.start_run(
                codebook_digest=codebook().digest,
                corpus_fingerprint=store.corpus_fingerprint(),
                settings={"lexicon": "æøå"},
                bank_digest="b4nk",
            )
            store.put_chunk(run_id, analyses[:2], codings[:3])
            store.put_chunk(run_id, analyses[2:], codings[3:])
            store.finish_run(run_id)
        run = store.whole_run(run_id)
        assert run is not None
        assert run.analyses == tuple(analyses)
        assert run.codings == tuple(codings)
        assert (run.codebook, run.codebook_digest, run.bank_digest) == ("sample@1.0.0", codebook().digest, "b4nk")
        assert run.corpus_fingerprint == store.corpus().fingerprint
        assert run.settings == {"lexicon": "æøå"}
        facts = store.run(run_id)
        assert facts is not None
        assert (facts.started_by, facts.started_at, facts.n_comments) == ("ola", "2023-05-02T09:30:00Z", 3)
        assert facts == store.latest_run()
        assert list(store.codings(run_id, comment_id="R1")) == codings[:3]
        assert list(store.codings(run_id, code_id="meetings")) == [codings[1], codings[3]]
        assert list(store.codings(run_id, comment_id="R4", code_id="turnover")) == []
        assert list(store.analyses(run_id, comment_id="R3")) == [analyses[1]]
        assert store._all("SELECT count(*) FROM reason") == [(3,)]


def test_second_run_leaves_the_first(tmp_path: Path) -> None:
    """Last year's table could not be made again."""
    with make_study(tmp_path, TEXTS) as store:
        first = make_run(store, [machine("R1", "turnover", Evidence(0, 5, "lege"))])
        second = make_run(store, [machine("R4", "meetings", Evidence(0, 4, "møte"))])
        assert [one.code_id for one in store.codings(first)] == ["turnover"]
        assert [one.code_id for one in store.codings(second)] == ["meetings"]
        assert [one.id for one in store.runs()] == [first, second]
        assert store.run(99) is None
        assert store.whole_run(99) is None


def test_failed_run_is_not_published(tmp_path: Path) -> None:
    """A run that broke off would be the latest, and tables be made from half of the comments."""
    with make_study(tmp_path, TEXTS) as store:
        first = make_run(store)
        with pytest.raises(ZeroDivisionError), store.transaction(actor="ola", action="code"):
            run_id = store.start_run(codebook_digest=codebook().digest, corpus_fingerprint="", settings={})
            store.put_chunk(
                run_id, [Analysis("R1", "nb", True)], [machine("R1", "access", Evidence(0, 1, "a new reason"))]
            )
            raise ZeroDivisionError
        latest = store.latest_run()
        assert latest is not None
        assert latest.id == first
        # The reason's key went with the transaction; a key remembered from it would name another reason now.
        run_id = make_run(store, [machine("R1", "access", Evidence(0, 1, "a new reason"))])
        assert next(store.codings(run_id)).evidence == (Evidence(0, 1, "a new reason"),)


def test_runs_take_no_strangers(tmp_path: Path) -> None:
    """A slip in the program would code comments that are not there, or store a person's decision as a machine's."""
    with make_study(tmp_path, TEXTS) as store:
        for analyses, codings in (
            ([Analysis("R2", "nb", True)], []),
            ([Analysis("R1", "nb", True)], [person("R1", "access")]),
        ):
            with (
                pytest.raises(ValueError, match=r"not in the study|no part of a run"),
                store.transaction(actor="ola", action="code"),
            ):
                run_id = store.start_run(codebook_digest=codebook().digest, corpus_fingerprint="", settings={})
                store.put_chunk(run_id, analyses, codings)
        with (
            pytest.raises(ValueError, match="put the codebook"),
            store.transaction(actor="ola", action="code"),
        ):
            store.start_run(codebook_digest="unknown", corpus_fingerprint="", settings={})


def test_codebooks_are_kept_word_for_word(tmp_path: Path) -> None:
    """The codebook that a published table was made with could not be shown."""
    with make_study(tmp_path, TEXTS) as store:
        with store.transaction(actor="kari", action="adopt"):
            store.put_codebook(codebook("1.1.0", ("access", "new", "meetings")), "# note\nname: sample\r\n")
        old, new = store.codebooks()
        assert (str(old), old.yaml, old.in_force) == ("sample@1.0.0", "name: sample\n", False)
        assert (str(new), new.yaml, new.in_force) == ("sample@1.1.0", "# note\nname: sample\r\n", True)
        with store.transaction(actor="kari", action="adopt"):
            store.put_codebook(codebook(), "name: sample\n")
        assert store.codebook_in_force() == Store.codebooks(store)[0]
        assert len(store.codebooks()) == 2


def test_added_comments_are_unread(tmp_path: Path) -> None:
    """A second wave would be missing from the table without a word."""
    with make_study(tmp_path, TEXTS) as store:
        assert store.counts().n_unread == 3
        run_id = make_run(store)
        with store.transaction(actor="kari", action="add"):
            store.add_respondents(corpus({"R9": "Sein", "R10": None}))
        assert store.unread_comment_ids(run_id) == ("R9",)
        assert (store.counts().n_unread, store.counts().n_changed) == (1, 0)
