"""The audit log: one entry for each command that wrote, appended in its transaction; triggers keep it append-only."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nlp_coding.store.packing import pack_json, unpack_mapping


@dataclass(frozen=True)
class AuditEntry:
    """One act: who did what, when."""

    id: int
    at: str
    actor: str
    action: str
    details: Mapping[str, Any]
    """Ids, numbers and offsets, never text."""


def append_entry(
    connection: sqlite3.Connection, *, at: str, actor: str, action: str, details: Mapping[str, object]
) -> None:
    """Append one entry, in the transaction that is open."""
    connection.execute(
        "INSERT INTO audit (at, actor, action, details) VALUES (?, ?, ?, ?)", (at, actor, action, pack_json(details))
    )


def entry_of(row: tuple[Any, ...]) -> AuditEntry:
    """From (key, at, actor, action, details)."""
    return AuditEntry(row[0], row[1], row[2], row[3], unpack_mapping(row[4]))
