"""What each step of `migrations.py` does. A step is written once, as the schema was then, and never changed."""

from __future__ import annotations

import re
import sqlite3


def to_version_2(connection: sqlite3.Connection) -> None:
    """Decisions can be taken back and name their command; runs name their base; codebooks say what they revise."""
    for statement in _VERSION_2:
        connection.execute(statement)
    for key, yaml in connection.execute("SELECT key, yaml FROM codebook").fetchall():
        # At the beginning of a line: a key of the codebook itself, whatever stands indented in its codes.
        found = re.search(r"""^revises:\s*["']?(\d+\.\d+\.\d+)""", yaml, re.MULTILINE)
        connection.execute("UPDATE codebook SET revises = ? WHERE key = ?", (found and found[1], key))
    # What is known of older runs: decisions that were made before a run began are older than it.
    connection.execute(
        "UPDATE run SET last_decision = "
        "(SELECT coalesce(max(key), 0) FROM decision WHERE decision.decided_at <= run.started_at)"
    )


def to_version_3(connection: sqlite3.Connection) -> None:
    """Example banks, what models were made of, and the audit sample."""
    for statement in _VERSION_3:
        connection.execute(statement)


def to_version_4(connection: sqlite3.Connection) -> None:
    """What a study remembers of topics."""
    for statement in _VERSION_4:
        connection.execute(statement)


def to_version_5(connection: sqlite3.Connection) -> None:
    """What is masked, what may be quoted, and what was published."""
    for statement in _VERSION_5:
        connection.execute(statement)


def to_version_6(connection: sqlite3.Connection) -> None:
    """What was settled between coders, memos, and samples that several code."""
    for statement in _VERSION_6:
        connection.execute(statement)


def to_version_7(connection: sqlite3.Connection) -> None:
    """What is kept so that it need not be worked out again."""
    for statement in _VERSION_7:
        connection.execute(statement)


def to_version_8(connection: sqlite3.Connection) -> None:
    """What the words of comments said to the models."""
    connection.execute(_VERSION_8)


def to_version_9(connection: sqlite3.Connection) -> None:
    """What codes were judged by."""
    connection.execute("ALTER TABLE said ADD COLUMN judged BLOB")


_VERSION_2 = (
    "ALTER TABLE codebook ADD COLUMN revises TEXT",
    "ALTER TABLE run ADD COLUMN base INTEGER REFERENCES run (key)",
    "ALTER TABLE run ADD COLUMN last_respondent INTEGER",
    "ALTER TABLE run ADD COLUMN last_decision INTEGER",
    "ALTER TABLE comment ADD COLUMN added INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE run_comment ADD COLUMN void INTEGER",
    # Of texts that changed in version 1 only the last change is known.
    """UPDATE run_comment SET void = (SELECT changed FROM comment WHERE comment.key = run_comment.comment)
    WHERE (SELECT changed FROM comment WHERE comment.key = run_comment.comment)
        > (SELECT revision FROM run WHERE run.key = run_comment.run)""",
    """CREATE TABLE run_code (
    run     INTEGER NOT NULL REFERENCES run (key),
    code    INTEGER NOT NULL REFERENCES code (key),
    digest  TEXT NOT NULL,
    made_in INTEGER NOT NULL,
    PRIMARY KEY (run, code)
) WITHOUT ROWID""",
    """CREATE TABLE word (
    key      INTEGER PRIMARY KEY,
    form     TEXT NOT NULL,
    keys     TEXT NOT NULL,
    guess    TEXT,
    loose    TEXT NOT NULL,
    comments BLOB NOT NULL
)""",
    # The check of `applies` cannot be changed in place, so the table is built anew.
    "DROP TRIGGER decision_keeps_rows",
    "DROP TRIGGER decision_keeps_values",
    "DROP TRIGGER decision_keeps_keys",
    "DROP INDEX decision_newest",
    "ALTER TABLE decision RENAME TO decision_1",
    """CREATE TABLE decision (
    key         INTEGER PRIMARY KEY AUTOINCREMENT,
    comment     INTEGER NOT NULL REFERENCES comment (key),
    code        INTEGER NOT NULL REFERENCES code (key),
    applies     INTEGER CHECK (applies = 0 OR applies = 1),
    coder       TEXT NOT NULL CHECK (coder NOT IN ('', 'machine')),
    decided_at  TEXT NOT NULL,
    codebook    INTEGER NOT NULL REFERENCES codebook (key),
    text_digest BLOB NOT NULL,
    evidence    TEXT,
    run         INTEGER,
    command     INTEGER,
    restores    INTEGER
)""",
    "INSERT INTO decision SELECT *, NULL, NULL, NULL FROM decision_1 ORDER BY key",
    "DROP TABLE decision_1",
    "CREATE INDEX decision_newest ON decision (comment, code, coder, key)",
    """CREATE TRIGGER decision_keeps_rows BEFORE DELETE ON decision WHEN NOT EXISTS (
    SELECT 1 FROM comment
    JOIN respondent ON respondent.key = comment.respondent
    JOIN withdrawn ON withdrawn.respondent_id = respondent.id
    WHERE comment.key = OLD.comment
)
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END""",
    """CREATE TRIGGER decision_keeps_values BEFORE UPDATE ON decision
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END""",
    """CREATE TRIGGER decision_keeps_keys BEFORE INSERT ON decision
WHEN EXISTS (SELECT 1 FROM decision WHERE key = NEW.key)
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END""",
)

_VERSION_3 = (
    """CREATE TABLE bank (
    key      INTEGER PRIMARY KEY,
    digest   TEXT NOT NULL UNIQUE,
    examples BLOB NOT NULL
)""",
    "ALTER TABLE codebook ADD COLUMN bank INTEGER REFERENCES bank (key)",
    "ALTER TABLE run_code ADD COLUMN model TEXT",
    """CREATE TABLE audit_sample (
    comment     INTEGER PRIMARY KEY REFERENCES comment (key),
    probability REAL NOT NULL CHECK (probability > 0 AND probability <= 1),
    drawn_at    TEXT NOT NULL
)""",
)

_VERSION_4 = (
    """CREATE TABLE topic (
    key          INTEGER PRIMARY KEY AUTOINCREMENT,
    name         TEXT,
    dropped      INTEGER NOT NULL DEFAULT 0 CHECK (dropped IN (0, 1)),
    merged_into  INTEGER REFERENCES topic (key),
    like_words   TEXT,
    like_comment INTEGER REFERENCES comment (key),
    words        TEXT NOT NULL
)""",
    """CREATE TABLE topic_passage (
    topic   INTEGER NOT NULL REFERENCES topic (key),
    comment INTEGER NOT NULL REFERENCES comment (key),
    start   INTEGER NOT NULL,
    "end"   INTEGER NOT NULL,
    PRIMARY KEY (topic, comment, start)
) WITHOUT ROWID""",
)

_VERSION_5 = (
    "ALTER TABLE comment ADD COLUMN blackened INTEGER NOT NULL DEFAULT 0 CHECK (blackened IN (0, 1))",
    """CREATE TABLE mask (
    comment INTEGER NOT NULL REFERENCES comment (key),
    start   INTEGER NOT NULL CHECK (start >= 0),
    "end"   INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    PRIMARY KEY (comment, start),
    CHECK ("end" > start)
) WITHOUT ROWID""",
    """CREATE TABLE quote (
    key         INTEGER PRIMARY KEY,
    comment     INTEGER NOT NULL REFERENCES comment (key),
    code        INTEGER REFERENCES code (key),
    start       INTEGER NOT NULL CHECK (start >= 0),
    "end"       INTEGER NOT NULL,
    text_digest BLOB NOT NULL,
    approved_by TEXT NOT NULL CHECK (approved_by <> ''),
    approved_at TEXT NOT NULL,
    CHECK ("end" > start)
)""",
    "CREATE INDEX quote_of_comment ON quote (comment)",
    """CREATE TABLE published (
    key      INTEGER PRIMARY KEY,
    at       TEXT NOT NULL,
    actor    TEXT NOT NULL,
    name     TEXT NOT NULL CHECK (name <> ''),
    what     TEXT NOT NULL,
    family   TEXT NOT NULL,
    state    TEXT NOT NULL,
    min_cell INTEGER NOT NULL CHECK (min_cell >= 0),
    shown    TEXT NOT NULL,
    withheld TEXT NOT NULL
)""",
    """CREATE TRIGGER published_keeps_rows BEFORE DELETE ON published
BEGIN SELECT RAISE(ABORT, 'what was published is append-only'); END""",
    """CREATE TRIGGER published_keeps_values BEFORE UPDATE ON published
BEGIN SELECT RAISE(ABORT, 'what was published is append-only'); END""",
    """CREATE TRIGGER published_keeps_keys BEFORE INSERT ON published
WHEN EXISTS (SELECT 1 FROM published WHERE key = NEW.key)
BEGIN SELECT RAISE(ABORT, 'what was published is append-only'); END""",
    "DROP TRIGGER decision_keeps_values",
    """CREATE TRIGGER decision_keeps_values BEFORE UPDATE ON decision WHEN NOT (
    EXISTS (SELECT 1 FROM comment WHERE comment.key = OLD.comment AND blackened = 1)
    AND (OLD.key, OLD.comment, OLD.code, OLD.coder, OLD.decided_at, OLD.codebook)
        = (NEW.key, NEW.comment, NEW.code, NEW.coder, NEW.decided_at, NEW.codebook)
    AND OLD.applies IS NEW.applies AND OLD.run IS NEW.run
    AND OLD.command IS NEW.command AND OLD.restores IS NEW.restores
)
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END""",
)

_VERSION_6 = (
    "ALTER TABLE decision ADD COLUMN settles INTEGER NOT NULL DEFAULT 0 CHECK (settles = 0 OR settles = 1)",
    "DROP INDEX decision_newest",
    "CREATE INDEX decision_newest ON decision (comment, code, coder, settles, key)",
    """CREATE TABLE memo (
    key     INTEGER PRIMARY KEY,
    comment INTEGER REFERENCES comment (key),
    code    INTEGER REFERENCES code (key),
    coder   TEXT NOT NULL CHECK (coder NOT IN ('', 'machine')),
    at      TEXT NOT NULL,
    text    TEXT NOT NULL,
    CHECK ((comment IS NULL) <> (code IS NULL))
)""",
    "CREATE INDEX memo_of ON memo (comment, code, coder, at)",
    """CREATE TRIGGER memo_keeps_rows BEFORE DELETE ON memo WHEN NOT EXISTS (
    SELECT 1 FROM comment
    JOIN respondent ON respondent.key = comment.respondent
    LEFT JOIN withdrawn ON withdrawn.respondent_id = respondent.id
    WHERE comment.key = OLD.comment AND (blackened = 1 OR withdrawn.respondent_id IS NOT NULL)
)
BEGIN SELECT RAISE(ABORT, 'memos are append-only'); END""",
    """CREATE TRIGGER memo_keeps_values BEFORE UPDATE ON memo
BEGIN SELECT RAISE(ABORT, 'memos are append-only'); END""",
    """CREATE TRIGGER memo_keeps_keys BEFORE INSERT ON memo WHEN EXISTS (SELECT 1 FROM memo WHERE key = NEW.key)
BEGIN SELECT RAISE(ABORT, 'memos are append-only'); END""",
    """CREATE TRIGGER memo_of_blackened AFTER UPDATE OF blackened ON comment WHEN NEW.blackened = 1
BEGIN
    DELETE FROM memo WHERE comment = NEW.key AND EXISTS (
        SELECT 1 FROM memo AS later WHERE later.comment = memo.comment AND later.coder = memo.coder
        AND (later.at, later.text) > (memo.at, memo.text)
    );
END""",
    """CREATE TABLE sample (
    comment  INTEGER PRIMARY KEY REFERENCES comment (key),
    draw     INTEGER NOT NULL,
    seed     INTEGER NOT NULL,
    drawn_at TEXT NOT NULL
)""",
    "DROP TRIGGER decision_keeps_values",
    """CREATE TRIGGER decision_keeps_values BEFORE UPDATE ON decision WHEN NOT (
    EXISTS (SELECT 1 FROM comment WHERE comment.key = OLD.comment AND blackened = 1)
    AND (OLD.key, OLD.comment, OLD.code, OLD.coder, OLD.decided_at, OLD.codebook)
        = (NEW.key, NEW.comment, NEW.code, NEW.coder, NEW.decided_at, NEW.codebook)
    AND OLD.applies IS NEW.applies AND OLD.run IS NEW.run
    AND OLD.command IS NEW.command AND OLD.restores IS NEW.restores AND OLD.settles = NEW.settles
)
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END""",
)

_VERSION_7 = (
    """CREATE TABLE packed (
    name  TEXT PRIMARY KEY,
    stamp TEXT NOT NULL,
    value BLOB NOT NULL
) WITHOUT ROWID""",
    """CREATE TABLE vector (
    text_digest BLOB NOT NULL,
    model       TEXT NOT NULL,
    value       BLOB NOT NULL,
    PRIMARY KEY (text_digest, model)
) WITHOUT ROWID""",
)

_VERSION_8 = """CREATE TABLE said (
    code   INTEGER PRIMARY KEY REFERENCES code (key),
    model  TEXT NOT NULL,
    bounds BLOB NOT NULL
)"""
