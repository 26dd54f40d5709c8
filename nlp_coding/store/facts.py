"""Counts of a run's comments and codings, noted when it is finished: a million are not counted anew for each `status`.

What persons decide and draw is put right when they are read; whatever else changes voids them (see packed.py).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nlp_coding.store.audit_sample import AuditSamplePart
from nlp_coding.store.packed import PackedPart
from nlp_coding.store.packing import pack_json

if TYPE_CHECKING:
    from nlp_coding.store.arrays import Codings, People


class FactsPart(PackedPart, AuditSamplePart):
    """The part of the store that counts by what is noted, or, where that does not hold, by what there is."""

    def facts(self, run_id: int) -> Mapping[str, Any] | None:
        """What was counted when a run was finished; None where that is not so any more, or the study is small."""
        found = self.packed(_name(run_id))
        return None if found is None else json.loads(found)

    def _note_facts(self, run_id: int, people: People, codings: Codings) -> None:
        sampled = self._all("SELECT comment FROM audit_sample")
        commented = people.comments > 0
        counts, of_sample = codings.count(commented), codings.count(people.are_among(key for (key,) in sampled))
        facts = {
            "n_respondents": people.n,
            "n_comments": int(commented.sum()),
            "n_unread": counts[None, False] + counts[None, True],
            "n_changed": self._all(
                f"SELECT count(*) {CHANGED}", {"run": run_id, "revision": self._revision_of(run_id)}
            )[0][0],
            "n_coded": counts[True, True],
            "n_without_substance": counts[False, False] + counts[False, True],
            "n_read": self._all("SELECT count(*) FROM run_comment WHERE run = ?", (run_id,))[0][0],
            "n_sampled": len(sampled),
            "n_audited": of_sample[True, False] + of_sample[True, True],
            # By these alone is anything estimated that the audit sample tells.
            "scores": self._scores(run_id) if sampled else None,
            "n_accepted": self._all(
                "SELECT count(DISTINCT comment) FROM coding WHERE run = ? AND status = 'accepted' AND applies = 1",
                (run_id,),
            )[0][0],
        }
        self.put_packed(_name(run_id), pack_json(facts).encode())

    def _revision_of(self, run_id: int) -> int:
        found: int = self._all("SELECT revision FROM run WHERE key = ?", (run_id,))[0][0]
        return found

    def _n_sampled(self) -> int:
        found: int = self._all("SELECT count(*) FROM audit_sample")[0][0]
        return found

    def _scores(self, run_id: int) -> list[tuple[float | None, int]]:
        """As SQL would give them: by score, none first. But SQL would sort all codings for it."""
        found: Counter[tuple[float | None]] = Counter()
        sql = "SELECT score FROM coding WHERE run = ? AND applies = 1 AND comment > ? AND comment <= ?"
        for rows in self._by_comment(sql, run_id):
            found.update(rows)
        return sorted(((score, n) for (score,), n in found.items()), key=lambda one: (one[0] is not None, one[0] or 0))

    def n_audited(self, run_id: int | None = None) -> int:
        """As in the part below."""
        facts = None if run_id is None else self.facts(run_id)
        if facts is None or facts["n_sampled"] != self._n_sampled():
            return super().n_audited(run_id)
        return int(facts["n_audited"])

    def n_accepted(self, run_id: int) -> int:
        """As in the part below."""
        facts = self.facts(run_id)
        if facts is None:
            return super().n_accepted(run_id)
        noted: int = facts["n_accepted"]
        accepted = "run = ? AND status = 'accepted' AND applies = 1"
        n_decided, n_left = (
            self._all(
                "SELECT count(*) FROM (SELECT DISTINCT comment AS decided FROM decision) WHERE EXISTS ("
                f"SELECT 1 FROM coding WHERE {accepted} AND comment = decided {further})",
                (run_id,),
            )[0][0]
            for further in (
                "",
                "AND NOT EXISTS (SELECT 1 FROM decision "
                "WHERE decision.comment = coding.comment AND decision.code = coding.code)",
            )
        )
        return noted - int(n_decided) + int(n_left)

    def unreviewed_scores(self, run_id: int) -> dict[float | None, int]:
        """As in the part below."""
        facts = self.facts(run_id)
        if facts is None or facts["scores"] is None:
            return super().unreviewed_scores(run_id)
        reviewed = dict(
            self._all(
                "SELECT score, count(*) FROM (SELECT DISTINCT comment, code FROM decision) JOIN coding "
                "USING (comment, code) WHERE run = ? AND applies = 1 GROUP BY score",
                (run_id,),
            )
        )
        left = ((score, n - reviewed.get(score, 0)) for score, n in facts["scores"])
        return {score: n for score, n in left if n}


CHANGED = """FROM comment WHERE text IS NOT NULL AND changed > :revision
    AND EXISTS (SELECT 1 FROM run_comment WHERE run = :run AND run_comment.comment = comment.key)"""
"""Comments whose text has changed since a run began, and that it has read."""


def _name(run_id: int) -> str:
    return f"facts {run_id}"
