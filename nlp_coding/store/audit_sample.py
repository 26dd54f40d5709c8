"""The audit sample: comments that were drawn at random, by which alone the machine's suggestions are judged."""

from __future__ import annotations

from collections.abc import Iterable

from nlp_coding.store.respondents import RespondentsPart

_UNTIL = "drawn_until"
"""The newest comment at the last draw: each comment has one chance."""


class AuditSamplePart(RespondentsPart):
    """The part of the store that holds the audit sample."""

    def draw(self, comment_ids: Iterable[str], probability: float) -> int:
        """Add comments that were drawn, each with this probability; gives how many. They stay for ever."""
        details = self._in_transaction()
        keys = [
            key
            for key, _ in self._lookup(
                "SELECT key, id FROM comment WHERE id IN ({}) AND text IS NOT NULL", list(comment_ids)
            )
        ]
        now = self.now()
        self._write_many(
            "INSERT OR IGNORE INTO audit_sample VALUES (?, ?, ?)", ((key, probability, now) for key in keys)
        )
        self.set_fact(_UNTIL, str(self._all("SELECT coalesce(max(key), 0) FROM comment")[0][0]))
        if keys:
            details["drawn"] = len(keys)
        return len(keys)

    def undrawn(self) -> tuple[str, ...]:
        """Comments that came since the last draw, and that nobody has decided on."""
        return tuple(
            row[0]
            for row in self._all(
                "SELECT id FROM comment WHERE key > ? AND text IS NOT NULL "
                "AND NOT EXISTS (SELECT 1 FROM decision WHERE decision.comment = comment.key) ORDER BY key",
                (int(self.fact(_UNTIL) or 0),),
            )
        )

    def is_audited(self, comment_id: str) -> bool:
        """Whether a comment is of the audit sample."""
        return bool(
            self._all(
                "SELECT 1 FROM audit_sample JOIN comment ON comment.key = audit_sample.comment WHERE comment.id = ?",
                (comment_id,),
            )
        )

    def audit_sample(self, run_id: int | None = None) -> dict[str, float]:
        """Comment id → the probability it was drawn with; of comments that still have a text.

        With a run, of those alone that have substance by it.
        """
        return dict(self._all(f"SELECT comment.id, probability {_DRAWN} ORDER BY comment.key", {"run": run_id}))

    def n_audited(self, run_id: int | None = None) -> int:
        """How many comments `audit_sample` has."""
        found: int = self._all(f"SELECT count(*) {_DRAWN}", {"run": run_id})[0][0]
        return found

    def audited(self, comment_ids: Iterable[str], run_id: int | None = None) -> tuple[str, ...]:
        """Those of some comments that `audit_sample` has, by id."""
        sql = f"SELECT comment.id {_DRAWN} AND comment.id IN ({{}})".replace(":run", str(run_id or "NULL"))
        return tuple(sorted(row[0] for row in self._lookup(sql, comment_ids)))


_DRAWN = """FROM audit_sample JOIN comment ON comment.key = audit_sample.comment
    WHERE text IS NOT NULL AND (:run IS NULL OR EXISTS (SELECT 1 FROM run_comment
        WHERE run = :run AND run_comment.comment = comment.key AND substance = 1))"""
