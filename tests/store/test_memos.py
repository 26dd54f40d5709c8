"""Memos: one a coder and comment or code, kept when it is taken away, gone when the respondent withdraws."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp_coding.core.errors import InputError
from nlp_coding.store import Memo, Store
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
        at = store.now()
        assert store.memos() == (
            Memo("A", None, "kari", at, "på A"),
            Memo("B", None, "kari", at, "nyare"),
            Memo("B", None, "ola", at, "olas"),
            Memo(None, "meetings", "kari", at, "på koden"),
        )
        assert [one.text for one in store.memos(comment_id="B")] == ["nyare", "olas"]
        assert [one.text for one in store.memos(code_id="meetings")] == ["på koden"]
        *_, entry = store.audit_log()
        assert entry.details == {"memos": 1}  # never what it says


def test_taken_away_is_a_word_too(tmp_path: Path) -> None:
    """A merge would bring back a memo that its coder took away."""
    with make_study(tmp_path, TEXTS) as store:
        _put(store, "obs", comment_id="A")
        _put(store, "", comment_id="A")
        assert store.memos() == ()
        assert store.memos(with_taken_away=True) == (Memo("A", None, "kari", store.now(), ""),)


def test_unknown_ids(tmp_path: Path) -> None:
    """A memo would be lost that was written on a misspelled id."""
    with make_study(tmp_path, TEXTS) as store:
        with pytest.raises(InputError, match=r"there is no code «meeting» .*\n.*did you mean «meetings»"):
            _put(store, "obs", code_id="meeting")
        with pytest.raises(InputError, match="there is no comment «Q»"):
            _put(store, "obs", comment_id="Q")
        with pytest.raises(ValueError, match="on a comment or on a code"):
            _put(store, "obs", comment_id="A", code_id="meetings")
        assert store.memos(with_taken_away=True) == ()


def test_who_withdraws_takes_them_along(tmp_path: Path) -> None:
    """What a coder wrote of a respondent's words would outlive the respondent's consent."""
    with make_study(tmp_path, TEXTS) as store:
        _put(store, "heilt spesielt ord", comment_id="A")
        _put(store, "blir", comment_id="B")
        with store.transaction(actor="kari", action="forget"):
            store.forget("A")
        assert [one.text for one in store.memos(with_taken_away=True)] == ["blir"]
    assert b"spesielt" not in (tmp_path / "study.db").read_bytes()
