"""A study of an older program is brought up to date, with a backup; one of a newer program is left alone."""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path

import pytest

from nlp_coding.core.errors import StudyError
from nlp_coding.store import Store
from nlp_coding.store.migrations import STEPS, Step, backups_of
from tests.store.samples import make_study


def add_note(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE respondent ADD COLUMN note TEXT NOT NULL DEFAULT 'none'")


def add_colour(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE colour (code INTEGER REFERENCES code (key), name TEXT)")


def orphan(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM respondent")


def fail(connection: sqlite3.Connection) -> None:
    add_note(connection)
    raise ValueError("a step with a fault")


NOW = STEPS[-1].to
TWO = (*STEPS, Step(to=NOW + 1, name="notes", apply=add_note), Step(to=NOW + 2, name="colours", apply=add_colour))


def version(path: Path) -> int:
    connection = sqlite3.connect(path)
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.close()
    return found


def test_new_study_is_of_the_newest_version(tmp_path: Path) -> None:
    """schema.sql and the steps would drift apart, and each new study be migrated at once."""
    with make_study(tmp_path, {"R1": "Legen slutta."}) as store:
        assert version(store.path) == (STEPS[-1].to if STEPS else 1)
    assert backups_of(tmp_path / "study.db") == []


def test_steps_run_in_order_with_a_backup(tmp_path: Path) -> None:
    """A migration that goes wrong would have no way back."""
    with make_study(tmp_path, {"R1": "Legen slutta."}) as store:
        path = store.path
    os.chmod(path, 0o640)  # a group that shares the study goes on sharing it
    before = path.read_bytes()
    with Store.open(tmp_path, steps=TWO) as store:
        assert store._all("SELECT note FROM respondent") == [("none",)]
        assert store._all("SELECT * FROM colour") == []
        assert store._all("PRAGMA foreign_keys") == [(1,)]
        *_, entry = store.audit_log()
        assert (entry.action, entry.details) == ("migrate", {"from": NOW, "to": NOW + 2, "steps": ["notes", "colours"]})
    assert version(path) == NOW + 2
    (backup,) = backups_of(path)
    assert backup.name == f"study.db.before-v{NOW + 2}"
    assert backup.read_bytes()[100:] == before[100:]  # the header counts changes
    assert sorted(one.name for one in tmp_path.iterdir()) == ["study.db", backup.name]
    if os.name == "posix":
        assert stat.S_IMODE(backup.stat().st_mode) == 0o640
    with Store.open(tmp_path, steps=TWO) as store:  # and not a second time
        assert [one.action for one in store.audit_log()] == ["init", "migrate"]


def test_only_the_missing_steps_run(tmp_path: Path) -> None:
    """A study that is half-way up would be migrated from the start."""
    make_study(tmp_path, {"R1": "Legen slutta."}).close()
    Store.open(tmp_path, steps=TWO[:-1]).close()
    with Store.open(tmp_path, steps=TWO) as store:
        *_, entry = store.audit_log()
        assert entry.details == {"from": NOW + 1, "to": NOW + 2, "steps": ["colours"]}
    assert [one.name for one in backups_of(tmp_path / "study.db")] == [
        f"study.db.before-v{NOW + 1}",
        f"study.db.before-v{NOW + 2}",
    ]


@pytest.mark.parametrize(("apply", "error"), [(fail, ValueError), (orphan, StudyError)])
def test_failed_step_changes_nothing(tmp_path: Path, apply: object, error: type[Exception]) -> None:
    """A fault in a step would leave a study that neither program can read, or rows that belong to nobody."""
    with make_study(tmp_path, {"R1": "Legen slutta."}) as store:
        path = store.path
    with pytest.raises(error):
        Store.open(
            tmp_path,
            steps=(
                *STEPS,
                Step(to=NOW + 1, name="bad", apply=apply),
            ),
        )  # type: ignore[arg-type]
    assert version(path) == NOW
    with Store.open(tmp_path) as store:
        assert store.counts().n_respondents == 1


def test_newer_study_is_refused(tmp_path: Path) -> None:
    """An older program would write into tables that it does not understand."""
    make_study(tmp_path, {"R1": "Legen slutta."}).close()
    Store.open(tmp_path, steps=TWO).close()
    with pytest.raises(StudyError, match=rf"of version {NOW + 2}.*upgrade the program"):
        Store.open(tmp_path)


def test_reading_alone_does_not_migrate(tmp_path: Path) -> None:
    """A reader without the right to write would get an error of the database's own."""
    make_study(tmp_path, {"R1": "Legen slutta."}).close()
    with pytest.raises(StudyError, match="older version"):
        Store.open(tmp_path, steps=TWO, read_only=True)
    assert version(tmp_path / "study.db") == NOW
