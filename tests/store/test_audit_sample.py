"""The audit sample, the examples that go with a codebook, and what is counted of suggestions that nobody has read."""

# ruff: noqa: PT012 - what fails is a transaction, and its statements belong inside
from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from nlp_coding.core.coding import MACHINE, Analysis, Coding, Origin, Status
from nlp_coding.store import Store
from tests.store.samples import codebook, corpus, make_run, make_study, person

TEXTS = {"R1": "Legen slutta.", "R2": "Faste møte.", "R3": None, "R4": "Ingenting."}


def _draw(store: Store, comment_ids: Iterable[str], probability: float = 0.25) -> int:
    with store.transaction(actor="kari", action="code"):
        return store.draw(comment_ids, probability)


def _suggested(
    comment_id: str, code_id: str, score: float | None, *, status: Status = "suggested", applies: bool = True
) -> Coding:
    origin: Origin = "terms" if score is None else "model"
    return Coding(comment_id, code_id, applies, origin, MACHINE, status, score)


def test_what_is_drawn_stays(tmp_path: Path) -> None:
    """Each comment with the probability it was drawn with: an estimate needs it, also after the share was changed."""
    with make_study(tmp_path, TEXTS) as store:
        assert (store.undrawn(), store.audit_sample()) == (("R1", "R2", "R4"), {})
        assert _draw(store, ["R4", "R2", "R3", "nosuch"]) == 2  # the others have no comment
        assert store.audit_sample() == {"R2": 0.25, "R4": 0.25}
        assert store.undrawn() == ()
        *_, entry = store.audit_log()
        assert entry.details["drawn"] == 2
        with store.transaction(actor="kari", action="add"):
            store.add_respondents(corpus({"R5": "Ny", "R6": "Ny og"}))
        assert store.undrawn() == ("R5", "R6")
        _draw(store, ["R6", "R2"], 1.0)
        assert store.audit_sample() == {"R2": 0.25, "R4": 0.25, "R6": 1.0}
    with Store.open(tmp_path) as store:
        assert store.audit_sample() == {"R2": 0.25, "R4": 0.25, "R6": 1.0}
        assert store.undrawn() == ()


def test_a_draw_of_none_is_a_draw(tmp_path: Path) -> None:
    """Comments that were not drawn would be drawn again with every run, until all of them are in the sample."""
    with make_study(tmp_path, TEXTS) as store:
        assert _draw(store, []) == 0
        assert (store.undrawn(), store.audit_sample()) == ((), {})
        *_, entry = store.audit_log()
        assert "drawn" not in entry.details


def test_a_draw_that_fails_is_no_draw(tmp_path: Path) -> None:
    """The comments of a run that broke off would have had their chance, and nothing to show for it."""
    with make_study(tmp_path, TEXTS) as store:
        with pytest.raises(RuntimeError), store.transaction(actor="kari", action="code"):
            store.draw(["R1"], 0.5)
            raise RuntimeError
        assert (store.undrawn(), store.audit_sample()) == (("R1", "R2", "R4"), {})


def test_what_is_decided_on_is_not_offered(tmp_path: Path) -> None:
    """The machine has learned from it: it is no fair judge."""
    with make_study(tmp_path, TEXTS) as store:
        with store.transaction(actor="kari", action="decide"):
            store.decide([person("R2", "turnover", False)])
        assert store.undrawn() == ("R1", "R4")


def test_a_comment_that_is_gone(tmp_path: Path) -> None:
    """The sample would never be complete: nobody can decide on a comment without a text."""
    with make_study(tmp_path, TEXTS) as store:
        _draw(store, ["R1", "R2", "R4"])
        with store.transaction(actor="kari", action="add --update"):
            store.update_respondents(corpus({"R2": None}))
        assert store.audit_sample().keys() == {"R1", "R4"}
        with store.transaction(actor="kari", action="forget"):
            store.forget("R4")
        assert store.audit_sample().keys() == {"R1"}
        assert store._all("SELECT count(*) FROM audit_sample") == [(2,)]  # R2 may come back, R4 never
        with store.transaction(actor="kari", action="add --update"):
            store.update_respondents(corpus({"R2": "Ikkje faste møte."}))
        assert store.audit_sample().keys() == {"R1", "R2"}
        assert store.undrawn() == ()


def test_the_sample_as_a_run_read_it(tmp_path: Path) -> None:
    """«-» can be drawn, and is never shown to anybody: the sample would never be complete."""
    with make_study(tmp_path, TEXTS) as store:
        _draw(store, ["R1", "R4"])
        with store.transaction(actor="ola", action="code"):
            run = store.start_run(codebook_digest=codebook().digest, corpus_fingerprint="f", settings={})
            store.put_chunk(
                run, [Analysis("R1", "nb", False), Analysis("R2", "nb", True), Analysis("R4", "nb", True)], []
            )
            store.finish_run(run)
        assert store.audit_sample(run) == {"R4": 0.25}
        assert store.audit_sample() == {"R1": 0.25, "R4": 0.25}


def test_examples_go_with_a_codebook(tmp_path: Path) -> None:
    """A run could not be made again: the examples would be those of today."""
    first, second = codebook(), codebook("2.0.0", ("turnover", "silent"))
    with make_study(tmp_path, TEXTS) as store:
        assert store.bank_of(first.digest) is None
        with store.transaction(actor="kari", action="code"):
            store.put_codebook(second, "name: sample\n")
            store.put_bank(first.digest, "b1", "text\næøå 🩺\n")
        assert (store.bank_of(first.digest), store.bank_of(second.digest)) == ("text\næøå 🩺\n", None)
        with store.transaction(actor="kari", action="code"):
            store.put_bank(first.digest, "b2", "text\nother\n")  # it has its examples already
            store.put_bank(second.digest, "b1", "text\næøå 🩺\n")
            store.put_bank("nosuch", "b1", "text\næøå 🩺\n")
        assert store.bank_of(first.digest) == store.bank_of(second.digest) == "text\næøå 🩺\n"
        assert store.bank_of("nosuch") is None
        assert store._all("SELECT count(*) FROM bank WHERE digest = 'b1'") == [(1,)]  # kept once
        with store.transaction(actor="kari", action="code"):
            store.put_codebook(first, "name: sample\n")  # back into force: with the examples it had
    with Store.open(tmp_path) as store:
        assert store.bank_of(first.digest) == "text\næøå 🩺\n"


def test_scores_that_nobody_has_looked_at(tmp_path: Path) -> None:
    """An estimate for the unread suggestions would rest on those that people have corrected."""
    codings = [
        _suggested("R1", "turnover", 0.9),
        _suggested("R1", "meetings", None),
        _suggested("R2", "turnover", 0.9),
        _suggested("R2", "meetings", None),
        _suggested("R2", "access", 0.4, applies=False),
        _suggested("R4", "access", 0.25),
    ]
    with make_study(tmp_path, TEXTS) as store:
        run = make_run(store, codings)
        assert store.unreviewed_scores(run) == {0.9: 2, None: 2, 0.25: 1}
        with store.transaction(actor="kari", action="decide"):
            store.decide([person("R1", "turnover"), person("R2", "meetings", False), person("R4", "turnover")])
        assert store.unreviewed_scores(run) == {0.9: 1, None: 1, 0.25: 1}
        assert store.unreviewed_scores(make_run(store, codings[:1])) == {}


def test_comments_with_something_accepted(tmp_path: Path) -> None:
    """The table's note would count what a person has read since, or a comment twice."""
    codings = [
        _suggested("R1", "turnover", 0.9, status="accepted"),
        _suggested("R1", "meetings", 0.9, status="accepted"),
        _suggested("R2", "turnover", 0.9, status="accepted"),
        _suggested("R2", "meetings", 0.5),
        _suggested("R4", "turnover", 0.9, status="accepted", applies=False),
    ]
    with make_study(tmp_path, TEXTS) as store:
        run = make_run(store, codings)
        assert store.n_accepted(run) == 2
        with store.transaction(actor="kari", action="decide"):
            store.decide([person("R1", "turnover", False), person("R2", "turnover")])
        assert store.n_accepted(run) == 1
        assert store.n_accepted(make_run(store, codings[3:])) == 0
