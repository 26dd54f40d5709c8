"""Approved quotes: they hold as long as the text they were approved from."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp_coding.core.errors import InputError
from nlp_coding.store import Quote, Store
from tests.store.samples import corpus, make_study

TEXTS = {"R1": "Legen slutta. Ny vikar.", "R2": "Faste møte."}
AT = "2023-05-02T09:30:00Z"


def _approve(store: Store, comment_id: str, start: int, end: int, code_id: str | None = None) -> None:
    with store.transaction(actor="kari", action="quote approve"):
        store.approve_quote(comment_id, start, end, code_id=code_id, by="ola")


def _withdraw(store: Store, comment_id: str, code_id: str | None = None) -> int:
    with store.transaction(actor="kari", action="quote withdraw"):
        return store.withdraw_quotes(comment_id, code_id=code_id)


def test_one_quote_a_comment_and_code(tmp_path: Path) -> None:
    """A second thought would leave the first one approved."""
    with make_study(tmp_path, TEXTS) as store:
        _approve(store, "R2", 0, 11)
        _approve(store, "R1", 0, 13, "turnover")
        _approve(store, "R1", 0, 23)
        _approve(store, "R1", 14, 23, "turnover")
        assert store.quotes() == (
            Quote("R1", None, 0, 23, "ola", AT, True),
            Quote("R1", "turnover", 14, 23, "ola", AT, True),
            Quote("R2", None, 0, 11, "ola", AT, True),
        )
        assert [one.code_id for one in store.quotes(comment_id="R1")] == [None, "turnover"]
        *_, entry = store.audit_log()
        assert (entry.actor, entry.details) == ("kari", {"quotes": [["R1", 14, 23]]})


def test_withdrawn(tmp_path: Path) -> None:
    """What was taken back for one code would go for all, or stay."""
    with make_study(tmp_path, TEXTS) as store:
        for code in ("turnover", "access", None):
            _approve(store, "R1", 0, 13, code)
        _approve(store, "R2", 0, 5)
        assert _withdraw(store, "R1", "access") == 1
        assert [one.code_id for one in store.quotes(comment_id="R1")] == [None, "turnover"]
        assert _withdraw(store, "R1") == 2
        assert [one.comment_id for one in store.quotes()] == ["R2"]


def test_another_text_makes_it_void(tmp_path: Path) -> None:
    """A sentence would be published that nobody has approved."""
    with make_study(tmp_path, TEXTS) as store:
        _approve(store, "R1", 0, 13)
        for text, holds in (("Legen er sliten no.", False), (None, False), (TEXTS["R1"], True)):
            with store.transaction(actor="kari", action="update"):
                store.update_respondents(corpus({"R1": text}))
            assert [one.holds for one in store.quotes()] == [holds]


def test_who_withdraws_is_not_quoted(tmp_path: Path) -> None:
    """Forgetting would fail for whoever was to be quoted."""
    with make_study(tmp_path, TEXTS) as store:
        _approve(store, "R1", 0, 13)
        with store.transaction(actor="kari", action="forget"):
            store.forget("R1")
        assert store.quotes() == ()


def test_unknown_ids(tmp_path: Path) -> None:
    """A slip in an id would be approved."""
    with make_study(tmp_path, TEXTS) as store:
        for comment_id, code_id, message in (("R9", None, "comment «R9»"), ("R1", "turnovr", "code «turnovr»")):
            with pytest.raises(InputError, match=message):
                _approve(store, comment_id, 0, 5, code_id)
        with pytest.raises(ValueError, match="not within the 11 code points"):
            _approve(store, "R2", 5, 12)
        assert store.quotes() == ()
