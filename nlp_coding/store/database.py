"""The file: make it, open it, and write to it in one transaction a command."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from nlp_coding.core.errors import StudyError
from nlp_coding.store.audit import AuditEntry, append_entry, entry_of
from nlp_coding.store.failures import plain_errors
from nlp_coding.store.migrations import STEPS, Step, migrate
from nlp_coding.store.packing import digest_if_any

DATABASE_NAME = "study.db"
APPLICATION_ID = 1313624131

WAIT_TO_WRITE = 2_000
"""Milliseconds a command waits for another to finish before it gives up."""
WAIT_TO_PUBLISH = 60_000
"""Milliseconds a commit waits for readers: minutes of work are not thrown away because somebody prints a table."""

CACHE_KIB = 16 * 1024
SPILL_KIB = 224 * 1024
"""A writer stages up to this much in memory before pages go to the file. Until then others can read the study as it
was; from then on (about 600 000 comments that come in at once) they wait for the commit, so memory is bounded."""
FIRST_SPILL_KIB = 64 * 1024
"""The same while a study is made: nobody can read it yet. With less, ids in no order take longer to write."""

BATCH = 500
"""Parameters in one IN (…): older SQLite libraries allow 999."""


class _EnoughError(Exception):
    """A trial is over."""


def utc_now() -> str:
    """The time now, UTC, to the second: 2023-05-02T09:30:00Z."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Database:
    """An open study.db. One connection; use it as a context, in one thread."""

    def __init__(self, path: Path, *, clock: Callable[[], str] = utc_now, read_only: bool = False) -> None:
        self.path = path
        self.now = clock
        """Every time that is stored comes from here, so that a test can fix it."""
        self.read_only = read_only
        self._details: dict[str, Any] | None = None
        self._actor = ""
        self._blank = False
        self._made_folder = False
        self._reason_keys: dict[str, int] = {}
        with plain_errors(path):
            # isolation_level None: BEGIN and COMMIT are ours alone, never sqlite3's guess.
            self._connection = sqlite3.connect(path, timeout=WAIT_TO_WRITE / 1000, isolation_level=None)
            try:
                self._set_up()
            except BaseException:
                self._connection.close()
                raise

    @classmethod
    def create(cls, folder: Path, *, clock: Callable[[], str] = utc_now) -> Self:
        """A new study in `folder`, which is made (0700) where it is missing; study.db is readable by its owner alone.

        The tables are laid inside the first transaction: a command that fails, or is killed, leaves no study behind.
        Raises StudyError where there is one already.
        """
        path = folder / DATABASE_NAME
        made_folder = not folder.exists()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Made before SQLite opens it: never readable by others, not even for a moment.
            with suppress(FileExistsError):
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            if path.stat().st_size:
                raise StudyError(f"there is already a study in {folder}; add rows to it, or choose another folder")
            if os.name == "posix":
                path.chmod(0o600)
        except OSError as error:
            raise StudyError(f"no study can be made in {folder}: {error.strerror or error}") from error
        database = cls(path, clock=clock)
        database._blank = True
        database._made_folder = made_folder
        return database

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        read_only: bool = False,
        clock: Callable[[], str] = utc_now,
        steps: Sequence[Step] = STEPS,
    ) -> Self:
        """The study in `folder`, brought up to the program's version (with a backup beside it) where it is older.

        Raises StudyError where it is missing, damaged, not a study, or newer than the program.
        """
        path = folder / DATABASE_NAME
        if not path.is_file() or not path.stat().st_size:
            raise StudyError(f"there is no study in {folder} (no {DATABASE_NAME}); make one with init")
        database = cls(path, clock=clock, read_only=read_only)
        try:
            with plain_errors(path):
                database._check_kind()
                migrate(database._connection, path, steps=steps, read_only=read_only, now=clock)
            database._finish_sweep()
        except BaseException:
            database.close()
            raise
        return database

    def close(self) -> None:
        """Let go of the file; a study that was made and never written to is taken away again."""
        self._connection.close()
        with suppress(OSError):
            if self._blank and not self.path.stat().st_size:
                self.path.unlink()
                if self._made_folder:
                    self.path.parent.rmdir()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def transaction(self, *, actor: str, action: str | None) -> Iterator[dict[str, Any]]:
        """All that one command writes: published by one commit at the end, or not at all.

        Gives the details of the audit entry that is written with it; put in ids, numbers and offsets, never text.
        Without an action there is no entry: for staged work that nothing shows until a later one publishes it.
        Raises StudyError where another command is writing.
        """
        if self._details is not None:
            raise RuntimeError("a transaction is open already: one a command")
        with plain_errors(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            self._details = {}
            self._actor = actor
            try:
                if self._blank:
                    self._spill_from(min(FIRST_SPILL_KIB, SPILL_KIB))
                    self._lay_schema()
                yield self._details
                if action is not None:
                    append_entry(self._connection, at=self.now(), actor=actor, action=action, details=self._details)
                self._commit()
            except BaseException:
                self._roll_back()
                raise
            finally:
                self._details = None
                self._reason_keys = {}
            if self._blank:
                self._spill_from(SPILL_KIB)
                self._blank = False
        self._after_commit()

    @contextmanager
    def trial(self, *, actor: str) -> Iterator[None]:
        """Write as in a transaction, look at what came of it, and take it all back at the end."""
        with suppress(_EnoughError), self.transaction(actor=actor, action=None):
            yield
            raise _EnoughError

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Several readings of one and the same state. Keep it short: a writer's commit waits for it."""
        if self._connection.in_transaction:
            raise RuntimeError("a transaction or a snapshot is open already")
        with plain_errors(self.path):
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                self._roll_back()

    @contextmanager
    def _one_state(self) -> Iterator[None]:
        """A snapshot, unless a transaction or a snapshot is open already."""
        if self._connection.in_transaction:
            yield
        else:
            with self.snapshot():
                yield

    def fact(self, name: str) -> str | None:
        """One value about the study, or None."""
        found = self._all("SELECT value FROM fact WHERE name = ?", (name,))
        return found[0][0] if found else None

    def set_fact(self, name: str, value: str | None) -> None:
        """Set one value about the study, or take it away (None); in a transaction."""
        if value is None:
            self._write("DELETE FROM fact WHERE name = ?", (name,))
        else:
            self._write(
                "INSERT INTO fact VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value)
            )

    def next_entry(self) -> int:
        """The id that the entry of the open transaction will have: none is ever deleted, so there are no gaps."""
        last: int = self._all("SELECT coalesce(max(key), 0) FROM audit")[0][0]
        return last + 1

    def audit_log(self, *, after: int = 0) -> Iterator[AuditEntry]:
        """The entries, oldest first, from the one that follows id `after`."""
        while rows := self._all(
            "SELECT key, at, actor, action, details FROM audit WHERE key > ? ORDER BY key LIMIT 1000", (after,)
        ):
            yield from map(entry_of, rows)
            after = rows[-1][0]

    # What the parts of the store are written with. All translate SQLite's errors.

    def _all(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> list[tuple[Any, ...]]:
        """Every row at once: an open cursor would hold a lock for as long as its reader takes."""
        with plain_errors(self.path):
            return self._connection.execute(sql, parameters).fetchall()

    def _write(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """One statement; gives the key of the row it inserted."""
        self._in_transaction()
        with plain_errors(self.path):
            return self._connection.execute(sql, parameters).lastrowid or 0

    def _write_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        self._in_transaction()
        with plain_errors(self.path):
            self._connection.executemany(sql, rows)

    def _in_transaction(self) -> dict[str, Any]:
        if self._details is None:
            raise RuntimeError("the store is written inside `with store.transaction(…)` only")
        return self._details

    def _lookup(self, sql: str, values: Iterable[object]) -> Iterator[tuple[Any, ...]]:
        """Rows of `sql`, whose {} takes the question marks of an IN (…), for any number of values."""
        wanted = list(values)
        for start in range(0, len(wanted), BATCH):
            batch = wanted[start : start + BATCH]
            yield from self._all(sql.format(",".join("?" * len(batch))), batch)

    def revision(self) -> int:
        """Counts every change of comments and every run."""
        return int(self.fact("revision") or 0)

    def _next_revision(self) -> int:
        revision = self.revision() + 1
        self.set_fact("revision", str(revision))
        return revision

    # The connection itself.

    def _set_up(self) -> None:
        """Per connection. Read DESIGN before changing the journal: a write-ahead log fails on network disks."""
        run = self._connection.execute
        if run("PRAGMA journal_mode").fetchone()[0] != "delete":
            run("PRAGMA journal_mode = DELETE")
        run("PRAGMA synchronous = FULL")
        run("PRAGMA foreign_keys = ON")
        run("PRAGMA secure_delete = ON")  # what is deleted is overwritten with zeros
        run("PRAGMA temp_store = MEMORY")  # no text in the machine's folder for temporary files
        run(f"PRAGMA cache_size = {-CACHE_KIB}")
        self._spill_from(SPILL_KIB)
        if self.read_only:
            run("PRAGMA query_only = ON")
        self._connection.create_function("text_digest", 1, digest_if_any, deterministic=True)

    def _spill_from(self, kib: int) -> None:
        self._connection.execute(f"PRAGMA cache_spill = {-kib}")

    def _check_kind(self) -> None:
        if self._connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise StudyError(f"{self.path} is not a study of this program; see that the folder is the right one")

    def _lay_schema(self) -> None:
        if self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise StudyError(f"another command has just made a study in {self.path.parent}")
        for statement in _statements(files("nlp_coding.store").joinpath("schema.sql").read_text(encoding="utf-8")):
            self._connection.execute(statement)
        self.set_fact("created", self.now())

    def _commit(self) -> None:
        self._connection.execute(f"PRAGMA busy_timeout = {WAIT_TO_PUBLISH}")
        try:
            self._connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            raise StudyError(
                f"another command kept reading this study ({self.path}), so that nothing could be written; "
                "wait until it is done and try again"
            ) from error
        finally:
            self._connection.execute(f"PRAGMA busy_timeout = {WAIT_TO_WRITE}")

    def _roll_back(self) -> None:
        # After a full disk SQLite has rolled back already; after a failed one the journal does it at the next opening.
        if self._connection.in_transaction:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")

    def _after_commit(self) -> None:
        """For the parts that have something to do once the change is published."""

    def _finish_sweep(self) -> None:
        """For the part that forgets: do what a killed command left undone."""


def _statements(script: str) -> Iterator[str]:
    """The script's statements one by one: `executescript` would commit the transaction we are in."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
