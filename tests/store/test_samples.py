"""Samples: what was drawn for several coders stays drawn, until its text or its respondent is gone."""

from __future__ import annotations

from pathlib import Path

from nlp_coding.store import Sampled, Store
from tests.store.samples import corpus, make_study

TEXTS = {"A": "Ein tekst", "B": "To tekster", "C": "Tre", "D": None}


def _put(store: Store, *sampled: Sampled) -> int:
    with store.transaction(actor="kari", action="sample"):
        return store.put_sample(sampled)


def test_what_is_drawn_stays(tmp_path: Path) -> None:
    """A comment would move to another draw, and two files of coders no longer hold the same comments."""
    with make_study(tmp_path, TEXTS) as store:
        assert _put(store, Sampled("C", 1, 5, "x"), Sampled("A", 1, 5, "x"), Sampled("D", 1, 5, "x")) == 2
        assert _put(store, Sampled("A", 2, 6, "y"), Sampled("B", 2, 6, "y")) == 1
        assert store.sample() == (Sampled("A", 1, 5, "x"), Sampled("C", 1, 5, "x"), Sampled("B", 2, 6, "y"))
        *_, entry = store.audit_log()
        assert entry.details == {"sampled": 1}


def test_what_is_gone_is_not_drawn(tmp_path: Path) -> None:
    """Coders would wait for a comment that nobody can read, or its respondent stay in the study by its id."""
    with make_study(tmp_path, TEXTS) as store:
        _put(store, *(Sampled(one, 1, 1, "x") for one in "ABC"))
        with store.transaction(actor="kari", action="forget"):
            store.forget("A")
        with store.transaction(actor="kari", action="update"):
            store.update_respondents(corpus({"B": None}))
        assert [one.comment_id for one in store.sample()] == ["C"]
        assert store._all("SELECT count(*) FROM sample") == [(2,)]
