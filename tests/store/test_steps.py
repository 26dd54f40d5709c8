"""Each step brings a study of the version before to what a new study is laid as, with all that was in it."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

from nlp_coding.store import Store
from nlp_coding.store.database import _statements

SCHEMA_1 = Path(__file__).with_name("schema_1.sql")


def study_of_version_1(folder: Path) -> None:
    """As the first program left it: two codebooks, a run between decisions, an undecided comment."""
    folder.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(folder / "study.db")
    for statement in _statements(SCHEMA_1.read_text(encoding="utf-8")):
        connection.execute(statement)
    yaml = 'name: k\nversion: "{}"\n{}codes:\n  - id: a\n    revises: "9.9.9"\n'
    rows = {
        "fact": [("created", "2023-01-01T00:00:00Z"), ("revision", "2")],
        "respondent": [
            (1, "R1", None, "Enig", "{}", "{}", None, "s.csv", 2),
            (2, "R2", None, None, "{}", "{}", None, None, None),
        ],
        "comment": [(1, "R1", 1, "Faste møter.", None, 1), (2, "R2", 2, "Legen slutta.", None, 1)],
        "code": [(1, "a"), (2, "b")],
        "codebook": [
            (1, "d1", "k", "1.0.0", yaml.format("1.0.0", ""), "2023-01-01T00:00:00Z", None),
            (2, "d2", "k", "1.1.0", yaml.format("1.1.0", 'revises: "1.0.0"\n'), "2023-01-02T00:00:00Z", 1),
        ],
        "run": [(1, 1, None, "f", '{"program":"0"}', 2, "kari", "2023-01-02T10:00:00Z", "2023-01-02T10:00:01Z")],
        "run_comment": [(1, 1, "nb", 1), (1, 2, "nn", 1)],
        "reason": [(1, "møte")],
        "coding": [(1, 1, 1, 1, "terms", "suggested", None, "[[0,4,1]]")],
        "decision": [
            (1, 1, 1, 0, "kari", "2023-01-02T09:00:00Z", 1, b"0" * 16, None),
            (2, 2, 2, 1, "ola", "2023-01-03T09:00:00Z", 2, b"0" * 16, "[[0,4,1]]"),
        ],
        "audit": [(1, "2023-01-01T00:00:00Z", "kari", "init", "{}")],
    }  # fmt: skip
    for table, values in rows.items():
        connection.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(values[0]))})", values)
    connection.commit()
    connection.close()


def _schema(path: Path) -> dict[str, object]:
    """Tables with their columns, and indexes and triggers as written."""
    connection = sqlite3.connect(path)
    found: dict[str, object] = {}
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall():
        if kind == "table":
            # The order of columns is the order that rows are written in.
            found[name] = connection.execute(f"PRAGMA table_info({name})").fetchall()
            found[f"{name} →"] = sorted(connection.execute(f"PRAGMA foreign_key_list({name})").fetchall())
        else:
            found[name] = re.sub(r"\s+", " ", sql or "")
    connection.close()
    return found


def test_schema_is_that_of_a_new_study(tmp_path: Path) -> None:
    """A study of last year would work otherwise than one of today, in ways that no test sees."""
    study_of_version_1(tmp_path / "old")
    Store.open(tmp_path / "old").close()
    with Store.create(tmp_path / "new") as store, store.transaction(actor="kari", action="init"):
        pass
    assert _schema(tmp_path / "old" / "study.db") == _schema(tmp_path / "new" / "study.db")


def test_everything_is_there(tmp_path: Path) -> None:
    """Decisions are the one thing that cannot be made again."""
    study_of_version_1(tmp_path)
    with Store.open(tmp_path) as store:
        records = store.decision_records(history=True)
        assert [(one.id, one.coding.comment_id, one.coding.code_id, one.coding.applies) for one in records] == [
            (1, "R1", "a", False),
            (2, "R2", "b", True),
        ]
        assert [(one.coding.coder, one.codebook, one.run, one.command) for one in records] == [
            ("kari", "k@1.0.0", None, None),
            ("ola", "k@1.1.0", None, None),
        ]
        assert records[1].coding.evidence[0].reason == "møte"
        assert [one.revises for one in store.codebooks()] == [None, "1.0.0"]  # not what stands inside a code
        assert store._all("SELECT last_decision, last_respondent, base FROM run") == [(1, None, None)]
        assert [coding.code_id for coding in store.codings(1)] == ["a"]
        assert store.run_codes(1) == {}
        assert store.words(1) is None
        assert [entry.action for entry in store.audit_log()] == ["init", "migrate"]
        for sql in ("DELETE FROM decision", "UPDATE decision SET applies = 1"):
            try:
                store._connection.execute(sql)
            except sqlite3.IntegrityError:
                continue
            raise AssertionError(f"{sql} was let through")
