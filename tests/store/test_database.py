"""The file itself: who may read it, who may write it, and what is said when it cannot be used."""

# ruff: noqa: PT012 - what fails is a transaction, and its statements belong inside
from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path

import pytest

from nlp_coding.core.errors import StudyError
from nlp_coding.store import DATABASE_NAME, Store, database
from tests.store.samples import codebook, corpus, make_run, make_study, person

posix_only = pytest.mark.skipif(os.name != "posix", reason="permission bits are POSIX")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@posix_only
def test_owner_alone_can_read(tmp_path: Path) -> None:
    """Others on a shared machine could read what respondents wrote in confidence."""
    before = os.umask(0)  # the most permissive user
    try:
        with make_study(tmp_path / "study", {"R1": "Legen slutta."}) as store:
            assert mode(tmp_path / "study") == 0o700
            assert mode(store.path) == 0o600
            store._connection.execute("PRAGMA cache_spill = 1")
            store._connection.execute("PRAGMA cache_size = 1")
            with store.transaction(actor="kari", action="add"):
                store.add_respondents(corpus({f"N{n}": "lang " * 500 for n in range(50)}))
                assert mode(store.path.with_name("study.db-journal")) == 0o600
    finally:
        os.umask(before)


def test_failed_first_command_leaves_nothing(tmp_path: Path) -> None:
    """A mistake in the first file would leave half a study that blocks the next try."""
    folder = tmp_path / "study"
    with pytest.raises(KeyError), Store.create(folder) as store, store.transaction(actor="kari", action="init"):
        store.add_respondents(corpus({"R1": "Legen slutta."}))
        raise KeyError
    assert not folder.exists()
    make_study(folder, {"R1": "Legen slutta."}).close()
    with pytest.raises(StudyError, match="already a study"):
        Store.create(folder)


def test_failed_command_changes_nothing(tmp_path: Path) -> None:
    """A command that fails half-way would leave a study that no input explains."""
    with make_study(tmp_path, {"R1": "Legen slutta."}) as store:
        with pytest.raises(KeyboardInterrupt), store.transaction(actor="kari", action="add"):
            store.add_respondents(corpus({"R2": "Ny"}))
            raise KeyboardInterrupt
        assert [one.id for one in store.iter_respondents()] == ["R1"]
        assert [entry.action for entry in store.audit_log()] == ["init"]
        with store.transaction(actor="kari", action="add"):
            store.add_respondents(corpus({"R2": "Ny"}))
        assert [one.id for one in store.iter_respondents()] == ["R1", "R2"]


def test_second_writer_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two colleagues on one network disk would see a traceback, or overwrite each other."""
    monkeypatch.setattr(database, "WAIT_TO_WRITE", 50)
    with make_study(tmp_path, {"R1": "Legen slutta."}) as first, Store.open(tmp_path) as second:
        with first.transaction(actor="kari", action="add"):
            first.add_respondents(corpus({"R2": "Ny"}))
            with (
                pytest.raises(StudyError, match=r"another command is writing to this study .*wait and try again"),
                second.transaction(actor="ola", action="add"),
            ):
                pass
            assert second.counts().n_respondents == 1  # reading goes on, and shows the study as it was
        assert second.counts().n_respondents == 2
        with second.transaction(actor="ola", action="add"):
            second.add_respondents(corpus({"R3": "Nyare"}))


def test_reader_in_the_way_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A commit that a long reading holds up would end in a traceback, or be half published."""
    monkeypatch.setattr(database, "WAIT_TO_PUBLISH", 50)
    with make_study(tmp_path, {"R1": "Legen slutta."}) as writer, Store.open(tmp_path) as reader:
        with (
            reader.snapshot(),
            pytest.raises(StudyError, match="kept reading"),
            writer.transaction(actor="kari", action="add"),
        ):
            assert reader.counts().n_respondents == 1
            writer.add_respondents(corpus({"R2": "Ny"}))
        assert writer.counts().n_respondents == 1


def test_missing_and_foreign_files(tmp_path: Path) -> None:
    """Whoever stands in the wrong folder would read about missing tables, or write into somebody's database."""
    with pytest.raises(StudyError, match=r"no study in .*init"):
        Store.open(tmp_path)
    (tmp_path / DATABASE_NAME).touch()
    with pytest.raises(StudyError, match="no study in"):
        Store.open(tmp_path)
    other = sqlite3.connect(tmp_path / DATABASE_NAME)
    other.execute("CREATE TABLE patients (name)")
    other.commit()
    other.close()
    with pytest.raises(StudyError, match="not a study of this program"):
        Store.open(tmp_path)
    (tmp_path / DATABASE_NAME).write_bytes(b"%PDF-1.7 not a database at all" * 100)
    with pytest.raises(StudyError, match="damaged, or is no study"):
        Store.open(tmp_path)


def test_damaged_pages(tmp_path: Path) -> None:
    """A file with a torn-out middle would give wrong tables or a traceback."""
    with make_study(tmp_path, {f"R{n}": "Legen slutta. " * 50 for n in range(200)}) as store:
        path = store.path
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\x07" * (len(whole) - 4096))
    with pytest.raises(StudyError, match="damaged"), Store.open(tmp_path) as store:
        store.corpus()


def test_read_only_and_full_disk(tmp_path: Path) -> None:
    """A write-protected folder or a full disk would show as an error of the database's own."""
    with make_study(tmp_path, {"R1": "Legen slutta."}) as store:
        pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
        store._connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StudyError, match="no more room"), store.transaction(actor="kari", action="add"):
            store.add_respondents(corpus({f"N{n}": "lang " * 2000 for n in range(20)}))
        assert store.counts().n_respondents == 1
    with Store.open(tmp_path, read_only=True) as store:
        assert store.counts().n_comments == 1
        with pytest.raises(StudyError, match="cannot be written"), store.transaction(actor="kari", action="add"):
            store.add_respondents(corpus({"R2": "Ny"}))


def test_writing_needs_a_transaction(tmp_path: Path) -> None:
    """A change outside the command's transaction would be published at once, without its entry in the log."""
    with make_study(tmp_path, {"R1": "Legen slutta."}) as store:
        for act in (
            lambda: store.add_respondents(corpus({"R2": "Ny"})),
            lambda: store.put_codebook(codebook("1.1.0"), "x"),
            lambda: store.forget("R1"),
        ):
            with pytest.raises(RuntimeError, match="transaction"):
                act()
        with (
            store.transaction(actor="kari", action="code"),
            pytest.raises(RuntimeError, match="open already"),
            store.transaction(actor="kari", action="code"),
        ):
            pass


@pytest.mark.parametrize("foreign_program", [False, True])
@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM audit",
        "UPDATE audit SET actor = 'nobody'",
        "INSERT OR REPLACE INTO audit VALUES (1, 'x', 'x', 'x', '{}')",
        "DELETE FROM decision",
        "UPDATE decision SET applies = 0",
        "INSERT OR REPLACE INTO decision SELECT key, comment, code, 0, coder, decided_at, codebook, text_digest, NULL, "
        "NULL, NULL, NULL, 0 FROM decision",
    ],
)
def test_history_cannot_be_rewritten(tmp_path: Path, sql: str, foreign_program: bool) -> None:
    """The trail would be worth nothing if it could be changed, by this program or by any other SQLite tool."""
    with make_study(tmp_path, {"R1": "Legen slutta."}) as store:
        with store.transaction(actor="kari", action="decide"):
            store.decide([person("R1", "turnover")])
        connection = sqlite3.connect(store.path) if foreign_program else store._connection
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(sql)
        if foreign_program:
            connection.close()
        assert [entry.action for entry in store.audit_log()] == ["init", "decide"]
        assert store.decisions() == (person("R1", "turnover"),)


def test_log_tells_who_did_what(tmp_path: Path) -> None:
    """The researcher could not answer who changed the study, when, and how."""
    with make_study(tmp_path, {"R1": "Legen slutta.", "R2": None}) as store:
        make_run(store)
        init, code = store.audit_log()
        assert (init.actor, init.action, init.at) == ("kari", "init", "2023-05-02T09:30:00Z")
        assert init.details["added"] == 2
        assert init.details["files"] == ["survey.csv"]
        assert (code.actor, code.action, code.details) == ("ola", "code", {"run": 1, "comments": 1, "codings": 0})
        assert [entry.id for entry in store.audit_log(after=init.id)] == [code.id]
