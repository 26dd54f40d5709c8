"""What the machine said of the cells that people decided on, at the time they did."""

from __future__ import annotations

from dataclasses import dataclass

from nlp_coding.core.coding import Evidence
from nlp_coding.store.decisions import DecisionsPart
from nlp_coding.store.packing import unpack_evidence


@dataclass(frozen=True)
class Seen:
    """What a run said of one code of a comment."""

    applies: bool
    """Whether it suggested the code."""
    evidence: tuple[Evidence, ...]
    same_text: bool
    """The run read the text that the comment has now: the evidence can be found in it."""


class SeenPart(DecisionsPart):
    """The part of the store that looks back from decisions to runs."""

    def seen(self) -> dict[tuple[int, str, str], Seen]:
        """By run, comment and code, for each run whose suggestions a coder saw; comments it did not read are absent."""
        reasons = self._reasons()
        rows = self._all(
            "SELECT cell.run, comment.id, code.id, coalesce(coding.applies, 0), coding.evidence, "
            "comment.changed <= run.revision "
            "FROM (SELECT DISTINCT run, comment, code FROM decision WHERE run IS NOT NULL) AS cell "
            "JOIN run ON run.key = cell.run "
            "JOIN comment ON comment.key = cell.comment JOIN code ON code.key = cell.code "
            "JOIN run_comment ON run_comment.run = cell.run AND run_comment.comment = cell.comment "
            "LEFT JOIN coding ON coding.run = cell.run AND coding.comment = cell.comment AND coding.code = cell.code"
        )
        return {
            (run, comment, code): Seen(bool(applies), unpack_evidence(evidence, reasons), bool(same_text))
            for run, comment, code, applies, evidence, same_text in rows
        }
