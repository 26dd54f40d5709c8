"""What was published: kept for ever, in order, as it was."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from nlp_coding.store import Published, Store
from tests.store.samples import make_study


def _publish(store: Store, name: str, family: str, withheld: tuple[str, ...] = ()) -> None:
    with store.transaction(actor="kari", action="publish"):
        store.record_published(
            name=name,
            what="codes by agreement",
            family=family,
            state="abc",
            min_cell=5,
            shown=["møte × Enig"],
            withheld=withheld,
        )


def test_what_was_published_comes_back(tmp_path: Path) -> None:
    """The next table would be held against something else than what is in the world."""
    with make_study(tmp_path, {"R1": "Møte."}) as store:
        assert store.published() == ()
        _publish(store, "a.xlsx", "codes", ("møte × Uenig",))
        _publish(store, "b.docx", "statements")
        first, second = store.published()
        assert first == Published(
            1, "2023-05-02T09:30:00Z", "kari", "a.xlsx", "codes by agreement", "codes", "abc", 5, ("møte × Enig",),
            ("møte × Uenig",),
        )  # fmt: skip
        assert (second.id, second.name, second.withheld) == (2, "b.docx", ())
        *_, entry = store.audit_log()
        assert entry.details == {"tables": ["b.docx"]}
        with store.transaction(actor="kari", action="publish"):
            for family in ("codes", "statements"):
                store.record_published(
                    name="c.csv", what="w", family=family, state="s", min_cell=0, shown=(), withheld=()
                )
        *_, entry = store.audit_log()
        assert entry.details == {"tables": ["c.csv"]}


def test_append_only_whoever_withdraws(tmp_path: Path) -> None:
    """A table that is out there would be forgotten here, and what it withheld could be worked out from the next."""
    with make_study(tmp_path, {"R1": "Møte."}) as store:
        _publish(store, "a.xlsx", "codes")
        with store.transaction(actor="kari", action="forget"):
            store.forget("R1")
        for sql in (
            "DELETE FROM published",
            "UPDATE published SET min_cell = 1",
            "INSERT OR REPLACE INTO published SELECT * FROM published",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                store._connection.execute(sql)
        assert len(store.published()) == 1
