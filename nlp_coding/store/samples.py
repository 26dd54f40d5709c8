"""Samples: comments that were drawn for several coders to code, each by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlp_coding.store.respondents import RespondentsPart


@dataclass(frozen=True)
class Sampled:
    """A comment that was drawn."""

    comment_id: str
    draw: int
    """1 for those that were drawn first."""
    seed: int
    drawn_at: str


class SamplesPart(RespondentsPart):
    """The part of the store that holds samples."""

    def put_sample(self, sampled: Sequence[Sampled]) -> int:
        """Keep comments as drawn; those that were drawn before stay as they were. Gives how many are new."""
        details = self._in_transaction()
        wanted = {one.comment_id: one for one in sampled}
        found = self._lookup(
            "SELECT key, id FROM comment WHERE id IN ({}) AND text IS NOT NULL "
            "AND NOT EXISTS (SELECT 1 FROM sample WHERE sample.comment = comment.key)",
            wanted,
        )
        rows = [(key, wanted[one].draw, wanted[one].seed, wanted[one].drawn_at) for key, one in found]
        self._write_many("INSERT INTO sample VALUES (?, ?, ?, ?)", rows)
        details["sampled"] = details.get("sampled", 0) + len(rows)
        return len(rows)

    def sample(self) -> tuple[Sampled, ...]:
        """What was drawn and still has a text, in the order of the draws and of the file."""
        return tuple(
            Sampled(*row)
            for row in self._all(
                "SELECT comment.id, draw, seed, drawn_at FROM sample JOIN comment ON comment.key = sample.comment "
                "WHERE text IS NOT NULL ORDER BY draw, comment.key"
            )
        )
