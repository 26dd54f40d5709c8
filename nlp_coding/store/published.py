"""Which tables were written to files, so that the next one can be held against them; append-only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from nlp_coding.store.database import Database
from nlp_coding.store.packing import pack_json


@dataclass(frozen=True)
class Published:
    """A table that was written to a file."""

    id: int
    at: str
    actor: str
    name: str
    """The file's, without its folder."""
    what: str
    """Such as "codes by agreement"."""
    family: str
    """Tables of one family are made from the same counts."""
    state: str
    """A digest of the counts it was made from."""
    min_cell: int
    shown: tuple[str, ...]
    """Names of the counts that can be read from it, or worked out."""
    withheld: tuple[str, ...]
    """Names of those that cannot."""


class PublishedPart(Database):
    """The part of the store that holds what was published."""

    def record_published(
        self,
        *,
        name: str,
        what: str,
        family: str,
        state: str,
        min_cell: int,
        shown: Sequence[str],
        withheld: Sequence[str],
    ) -> None:
        """A table was written to a file, by whoever the transaction is of. `name` is without a folder."""
        details = self._in_transaction()
        self._write(
            "INSERT INTO published (at, actor, name, what, family, state, min_cell, shown, withheld) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self.now(),
                self._actor,
                name,
                what,
                family,
                state,
                min_cell,
                pack_json(list(shown)),
                pack_json(list(withheld)),
            ),
        )
        # A table can be of several families, and is told once.
        details["tables"] = list(dict.fromkeys((*details.get("tables", ()), name)))

    def published(self) -> tuple[Published, ...]:
        """What was published, oldest first."""
        rows = self._all(
            "SELECT key, at, actor, name, what, family, state, min_cell, shown, withheld FROM published ORDER BY key"
        )
        return tuple(_published_of(*row) for row in rows)


def _published_of(
    key: int,
    at: str,
    actor: str,
    name: str,
    what: str,
    family: str,
    state: str,
    min_cell: int,
    shown: str,
    withheld: str,
) -> Published:
    """From a row."""
    names = tuple(json.loads(shown)), tuple(json.loads(withheld))
    return Published(key, at, actor, name, what, family, state, min_cell, *names)
