"""Runs that are staged: written in several transactions, shown by nothing, and published by the last one, or discarded.

The fact `stage` knows the staged run, what it is a function of, how far it came, and the study's revision then.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType

from nlp_coding.store.database import CACHE_KIB
from nlp_coding.store.decisions import DecisionsPart
from nlp_coding.store.packed import PackedPart

_STAGE = "stage"
_CACHE_KIB = 64 * 1024
"""While a run is taken over: with the usual cache the pages that foreign keys are looked up in come and go, which takes
half as long again."""


@dataclass(frozen=True)
class Stage:
    """Where a staged run stands."""

    run: int
    inputs: str
    """A digest of all that the run is a function of."""
    last: int
    """The key of the last comment that was done; -1 at the beginning."""
    revision: int
    """The study's when it began: with another one, its comments are not what they were."""


class StagingPart(PackedPart, DecisionsPart):
    """The part of the store that stages runs."""

    def stage(self) -> Stage | None:
        """What is staged, or None."""
        noted = self.fact(_STAGE)
        return Stage(**json.loads(noted)) if noted else None

    def note_stage(self, stage: Stage | None) -> None:
        """Note how far it came; None when it is published."""
        self.set_fact(_STAGE, json.dumps(asdict(stage)) if stage else None)

    def discard_staged(self) -> None:
        """Throw away what was staged, with the codebooks that came for it: nothing has shown it."""
        self.note_stage(None)
        self.forget_taken()
        for table in ("coding", "run_comment", "run_code"):
            self._write(f"DELETE FROM {table} WHERE run IN (SELECT key FROM run WHERE finished_at IS NULL)")
        self._write("DELETE FROM run WHERE finished_at IS NULL")
        self._write("DELETE FROM codebook WHERE adopted_at = ''")

    def take_over(
        self,
        run_id: int,
        base: int,
        *,
        codes: Collection[str],
        changed: Collection[str] = (),
        but_changed: Collection[int] = (),
        but_all: Collection[int] = (),
        scored: Mapping[str, Iterable[tuple[int, float]]] = MappingProxyType({}),
        others_in: Collection[int] = (),
    ) -> None:
        """Take over what an earlier run says of comments, and its codings of some codes.

        Left out, since they are worked out again: comments `but_all` (keys), and of the codes that are `changed` those
        on the comments `but_changed`. Of the codes that are `scored` only the codings on the comments there are taken,
        each with its new score. `others_in` are the comments where those codes, or others that are not taken, may have
        another coding or none. Both runs have read the same texts, but for comments that have none any more.
        """
        self._check_open(run_id)
        self._write(f"PRAGMA cache_size = {-_CACHE_KIB}")
        self._write("CREATE TEMP TABLE again (comment INTEGER PRIMARY KEY, everything INTEGER NOT NULL)")
        gone = self._all("SELECT key FROM comment WHERE text IS NULL")
        self._write_many("INSERT INTO again VALUES (?, 1)", gone)
        self._write(
            "INSERT INTO run_comment (run, comment, variety, substance) SELECT ?, comment, variety, substance "
            "FROM run_comment WHERE run = ? AND comment NOT IN (SELECT comment FROM again)",
            (run_id, base),
        )
        self._write_many("INSERT INTO again VALUES (?, 1)", ((key,) for key in but_all))
        self._write_many("INSERT OR IGNORE INTO again VALUES (?, 0)", ((key,) for key in but_changed))
        keys = self._code_keys()
        taken = {*codes, *scored}
        but = [*but_all, *({*but_changed, *others_in} - {*but_all})]
        self.note_taken(run_id, base, codes=[keys[one] for one in taken], but=but)
        self._write(
            "CREATE TEMP TABLE scored "
            "(code INTEGER, comment INTEGER, score REAL, PRIMARY KEY (code, comment)) WITHOUT ROWID"
        )
        for code, scores in scored.items():
            rows = ((keys[code], comment, score) for comment, score in scores)
            self._write_many("INSERT INTO scored VALUES (?, ?, ?)", rows)

        def listed(ids: Collection[str]) -> str:
            return ",".join(str(keys[one]) for one in ids)

        not_again = (
            "AND NOT EXISTS (SELECT 1 FROM again WHERE again.comment = coding.comment "
            f"AND (everything OR code IN ({listed(changed)})))"
        )
        new_score = "(SELECT score FROM scored WHERE scored.code = coding.code AND scored.comment = coding.comment)"
        # Most often all are taken, and to ask for none is cheaper than to look each up among them.
        left = f"AND code NOT IN ({listed(keys.keys() - taken)})" if keys.keys() - taken else ""
        score = f"CASE WHEN code IN ({listed(scored)}) THEN {new_score} ELSE score END" if scored else "score"
        only = f"AND (code NOT IN ({listed(scored)}) OR {new_score} IS NOT NULL)" if scored else ""
        self._write(
            f"INSERT INTO coding SELECT ?, comment, code, applies, origin, status, {score}, evidence FROM coding "
            f"WHERE run = ? {left} {only} {not_again if gone or but_all or changed else ''} "
            "ORDER BY comment, code",
            (run_id, base),
        )
        self._write("DROP TABLE again")
        self._write("DROP TABLE scored")
        self._write(f"PRAGMA cache_size = {-CACHE_KIB}")
