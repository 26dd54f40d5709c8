"""Codebooks as they were used, word for word, and the one in force."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from nlp_coding.core.codebook import Codebook
from nlp_coding.store.database import Database


@dataclass(frozen=True)
class StoredCodebook:
    """A codebook version of the study, as the YAML text it was read from."""

    name: str
    version: str
    digest: str
    yaml: str
    adopted_at: str
    revises: str | None
    in_force: bool

    def __str__(self) -> str:
        return f"{self.name}@{self.version}"


class CodebooksPart(Database):
    """The part of the store that holds codebooks."""

    def put_codebook(self, codebook: Codebook, yaml: str) -> None:
        """Bring a codebook into force. One with the same digest keeps the text it was first stored with."""
        details = self._in_transaction()
        self.take_in_codebook(codebook, yaml)
        self._write("UPDATE codebook SET in_force = NULL WHERE in_force = 1")
        self._write("UPDATE codebook SET in_force = 1, adopted_at = ? WHERE digest = ?", (self.now(), codebook.digest))
        details["codebook"] = {"name": codebook.name, "version": codebook.version, "digest": codebook.digest}

    def take_in_codebook(self, codebook: Codebook, yaml: str, *, staged: bool = False) -> None:
        """Keep a codebook that is not brought into force: one between, which says how codings travel.

        One that is `staged` is there for a staged run alone, and is not listed.
        """
        self._write(
            "INSERT INTO codebook (digest, name, version, yaml, adopted_at, revises) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (digest) DO UPDATE SET adopted_at = excluded.adopted_at WHERE adopted_at = ''",
            (codebook.digest, codebook.name, codebook.version, yaml, "" if staged else self.now(), codebook.revises),
        )
        # In the codebook's order, so that codings come out in it.
        self._write_many("INSERT OR IGNORE INTO code (id) VALUES (?)", ((code.id,) for code in codebook.codes))

    def put_bank(self, codebook_digest: str, bank_digest: str, examples: str) -> None:
        """Keep the examples that go with a codebook of the study: the ones it has from then on."""
        self._write(
            "INSERT OR IGNORE INTO bank (digest, examples) VALUES (?, ?)",
            (bank_digest, zlib.compress(examples.encode("utf-8"))),
        )
        self._write(
            "UPDATE codebook SET bank = (SELECT key FROM bank WHERE digest = ?) WHERE digest = ? AND bank IS NULL",
            (bank_digest, codebook_digest),
        )

    def bank_of(self, codebook_digest: str) -> str | None:
        """The examples that go with a codebook of the study; None where it came without."""
        found = self._all(
            "SELECT examples FROM bank JOIN codebook ON codebook.bank = bank.key WHERE codebook.digest = ?",
            (codebook_digest,),
        )
        return zlib.decompress(found[0][0]).decode("utf-8") if found else None

    def codebook_in_force(self) -> StoredCodebook | None:
        """The codebook that `code` uses now, or None before the first."""
        return next((one for one in self.codebooks() if one.in_force), None)

    def codebooks(self) -> tuple[StoredCodebook, ...]:
        """All that were ever in force, and those between, in the order they came."""
        rows = self._all(
            "SELECT name, version, digest, yaml, adopted_at, revises, in_force IS NOT NULL FROM codebook "
            "WHERE adopted_at <> '' ORDER BY key"
        )
        return tuple(StoredCodebook(*(*row[:6], bool(row[6]))) for row in rows)

    def _code_keys(self) -> dict[str, int]:
        return dict(self._all("SELECT id, key FROM code"))

    def _code_ids(self) -> dict[int, str]:
        return dict(self._all("SELECT key, id FROM code"))
