"""From one version of the schema to the next, by named steps; a backup of the file is made before.

A step is added here when schema.sql changes: `Step(to=2, name="…", apply=…)`, and the version there is raised.
Steps are for ever: a study of any age is brought up one version at a time.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from nlp_coding.core.errors import StudyError
from nlp_coding.store.audit import append_entry
from nlp_coding.store.steps import (
    to_version_2,
    to_version_3,
    to_version_4,
    to_version_5,
    to_version_6,
    to_version_7,
    to_version_8,
    to_version_9,
)

FIRST_VERSION = 1


@dataclass(frozen=True)
class Step:
    """What brings a study from version `to - 1` to `to`."""

    to: int
    name: str
    apply: Callable[[sqlite3.Connection], None]
    """Runs inside the migration's transaction, foreign keys off (a table may be rebuilt); they are checked after it."""


STEPS: tuple[Step, ...] = (
    Step(to=2, name="the codebook's life", apply=to_version_2),
    Step(to=3, name="learning from examples", apply=to_version_3),
    Step(to=4, name="topics that are known again", apply=to_version_4),
    Step(to=5, name="masks, quotes and what was published", apply=to_version_5),
    Step(to=6, name="what was settled, memos and samples", apply=to_version_6),
    Step(to=7, name="what need not be worked out again", apply=to_version_7),
    Step(to=8, name="what words said to the models", apply=to_version_8),
    Step(to=9, name="what codes were judged by", apply=to_version_9),
)


def backup_path(database: Path, *, before: int) -> Path:
    """Where the file is kept as it was before it came to version `before`: study.db.before-v2."""
    return database.with_name(f"{database.name}.before-v{before}")


def backups_of(database: Path) -> list[Path]:
    """The backups that migrations left beside a study, oldest first. They hold its text."""
    found = database.parent.glob(f"{database.name}.before-v*")
    return sorted(found, key=lambda path: (len(path.name), path.name))


def migrate(
    connection: sqlite3.Connection, path: Path, *, steps: Sequence[Step], read_only: bool, now: Callable[[], str]
) -> None:
    """Bring the study to the newest version that `steps` know, all at once or not at all; nothing where it is there.

    Raises StudyError where the study is newer than the program.
    """
    newest = steps[-1].to if steps else FIRST_VERSION
    version = _version(connection)
    if version > newest:
        raise StudyError(
            f"{path} is of version {version}, and this program knows versions up to {newest}; upgrade the program "
            "(pip install --upgrade nlp-coding)"
        )
    if version == newest:
        return
    if read_only:
        raise StudyError(f"{path} is of an older version ({version}); open it once for writing to bring it up to date")
    connection.execute("PRAGMA foreign_keys = OFF")  # has no effect inside a transaction
    try:
        connection.execute("BEGIN IMMEDIATE")
        version = _version(connection)  # another command may have done it while we waited
        todo = [step for step in steps if step.to > version]
        if todo:
            back_up(path, backup_path(path, before=newest))
        for step in todo:
            step.apply(connection)
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            raise StudyError(
                f"{path} could not be brought to version {newest}: rows would be orphaned; it is as it was"
            )
        if todo:
            append_entry(
                connection,
                at=now(),
                actor="program",
                action="migrate",
                details={"from": version, "to": newest, "steps": [step.name for step in todo]},
            )
            connection.execute(f"PRAGMA user_version = {newest}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
        raise
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def back_up(path: Path, target: Path) -> None:
    """A copy of the study with the same permissions, whole or not at all. Our own lock may be held meanwhile.

    By SQLite, on a connection of its own: to open and close the file ourselves would let go of the locks that this
    process holds on it (POSIX).
    """
    unfinished = target.with_name(f"{target.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    if os.name == "posix":
        unfinished.chmod(path.stat().st_mode & 0o777)
    source = sqlite3.connect(path)
    copy = sqlite3.connect(unfinished)
    try:
        source.backup(copy)
        copy.close()
        os.replace(unfinished, target)
    finally:
        copy.close()
        source.close()
        unfinished.unlink(missing_ok=True)


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version
