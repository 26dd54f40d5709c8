"""Memos: the newest of a coder on a comment or code holds, earlier ones are kept, all go when the respondent does."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from nlp_coding.core.errors import InputError
from nlp_coding.store import Mask, Memo, Store
from tests.store.samples import make_study

TEXTS = {"A": "Ein tekst", "B": "To tekster"}


def _put(store: Store, text: str, *, coder: str = "kari", **on: str) -> None:
    with store.transaction(actor=coder, action="memo"):
        store.put_memo(text, coder=coder, **on)


def test_one_a_coder(tmp_path: Path) -> None:
    """A coder's memo would overwrite another's, or stand beside the one that it replaces."""
    with make_study(tmp_path, TEXTS) as store:
        _put(store, "på koden", code_id="meetings")
        _put(store, " eldre ", comment_id="B")
        _put(store, "nyare", comment_id="B")
        _put(store, "olas", coder="ola", comment_id="B")
        _put(store, "på A", comment_id="A")
        at, next_second = "2023-05-02T09:30:00Z", "2023-05-02T09:30:01Z"
        assert store.memos() == (
            Memo("A", None, "kari", at, "på A"),
            Memo("B", None, "kari", next_second, "nyare"),
            Memo("B", None, "ola", at, "olas"),
            Memo(None, "meetings", "kari", at, "på koden"),
        )
        assert [one.text for one in store.memos(comment_id="B")] == ["nyare", "olas"]
        assert [one.text for one in store.memos(code_id="meetings")] == ["på koden"]
        *_, entry = store.audit_log()
        assert entry.details == {"memos": 1}  # never what it says


def test_earlier_ones_are_kept_in_order(tmp_path: Path) -> None:
    """What a coder thought first would be lost, or come after what she thought later where a clock is put back."""
    with make_study(tmp_path, TEXTS) as store:
        _put(store, "å", comment_id="A")
        _put(store, "b", comment_id="A")
        store.now = lambda: "2023-05-02T08:00:00Z"
        _put(store, "a", comment_id="A")
        assert [(one.at[-9:], one.text) for one in store.memos(history=True)] == [
            ("09:30:00Z", "å"), ("09:30:01Z", "b"), ("09:30:02Z", "a"),
        ]  # fmt: skip
        assert [one.text for one in store.memos(comment_id="A")] == ["a"]
        for change in ("DELETE FROM memo", "UPDATE memo SET text = 'c'", "REPLACE INTO memo SELECT * FROM memo"):
            with pytest.raises(sqlite3.IntegrityError, match="memos are append-only"):
                store._connection.execute(change)


def test_what_was_blackened_is_in_no_earlier_memo(tmp_path: Path) -> None:
    """A word that was overwritten for good could be read in a memo that nobody sees in the review any more."""
    with make_study(tmp_path, TEXTS) as store:
        _put(store, "skriv om tekster", comment_id="B")
        _put(store, "obs tekster", comment_id="B")
        _put(store, "står", comment_id="A")
        with store.transaction(actor="kari", action="mask"):
            store.put_masks({"B": [Mask(3, 10, "name")]})
        with store.transaction(actor="kari", action="mask --forget"):
            store.blacken()
        assert [one.text for one in store.memos(history=True)] == ["står", "obs tekster"]
        _put(store, "obs", comment_id="B")
        _put(store, "igjen", comment_id="A")
        assert [one.text for one in store.memos(history=True)] == ["står", "igjen", "obs"]
    assert b"tekster" not in (tmp_path / "study.db").read_bytes()


def test_taken_away_is_a_word_too(tmp_path: Path) -> None:
    """A merge would bring back a memo that its coder took away."""
    with make_study(tmp_path, TEXTS) as store:
        _put(store, "obs", comment_id="A")
        _put(store, "", comment_id="A")
        assert store.memos() == ()
        assert [one.text for one in store.memos(history=True)] == ["obs", ""]


def test_unknown_ids(tmp_path: Path) -> None:
    """A memo would be lost that was written on a misspelled id."""
    with make_study(tmp_path, TEXTS) as store:
        with pytest.raises(InputError, match=r"there is no code «meeting» .*\n.*did you mean «meetings»"):
            _put(store, "obs", code_id="meeting")
        with pytest.raises(InputError, match="there is no comment «Q»"):
            _put(store, "obs", comment_id="Q")
        with pytest.raises(ValueError, match="on a comment or on a code"):
            _put(store, "obs", comment_id="A", code_id="meetings")
        assert store.memos(history=True) == ()


def test_who_withdraws_takes_them_along(tmp_path: Path) -> None:
    """What a coder wrote of a respondent's words would outlive the respondent's consent."""
    with make_study(tmp_path, TEXTS) as store:
        _put(store, "heilt spesielt ord", comment_id="A")
        _put(store, "noko anna", comment_id="A")
        _put(store, "blir", comment_id="B")
        with store.transaction(actor="kari", action="forget"):
            store.forget("A")
        assert [one.text for one in store.memos(history=True)] == ["blir"]
    assert b"spesielt" not in (tmp_path / "study.db").read_bytes()
