"""What a person has approved for publication word for word, as places in the texts."""

from __future__ import annotations

from dataclasses import dataclass

from nlp_coding.core.errors import InputError
from nlp_coding.store.decisions import DecisionsPart, unknown_ids
from nlp_coding.store.forgetting import ForgettingPart
from nlp_coding.store.packing import text_digest


@dataclass(frozen=True)
class Quote:
    """A stretch of a comment that may be published, with what is masked left out."""

    comment_id: str
    code_id: str | None
    """The code it is an example of; None where it stands for the question as a whole."""
    start: int
    """In code points of the text of record."""
    end: int
    approved_by: str
    approved_at: str
    holds: bool
    """Whether the text is still the one it was approved from; if not it must not be published."""


class QuotesPart(ForgettingPart, DecisionsPart):
    """The part of the store that holds approved quotes."""

    def quotes(self, *, comment_id: str | None = None) -> tuple[Quote, ...]:
        """What was approved, by comment and code, void ones too; of all comments or one."""
        rows = self._all(
            'SELECT comment.id, code.id, start, "end", approved_by, approved_at, '
            "text IS NOT NULL AND text_digest(text) = text_digest FROM quote "
            "JOIN comment ON comment.key = quote.comment LEFT JOIN code ON code.key = quote.code "
            "WHERE :comment IS NULL OR comment.id = :comment ORDER BY quote.comment, quote.code",
            {"comment": comment_id},
        )
        return tuple(
            Quote(comment, code, start, end, by, at, bool(holds)) for comment, code, start, end, by, at, holds in rows
        )

    def approve_quote(self, comment_id: str, start: int, end: int, *, code_id: str | None, by: str) -> None:
        """A person approves a stretch of a comment, in place of what was approved for this code before.

        Raises InputError where the comment or the code is not in the study.
        """
        details = self._in_transaction()
        found = self._all("SELECT key, text FROM comment WHERE id = ? AND text IS NOT NULL", (comment_id,))
        codes = self._code_keys()
        mistakes = unknown_ids("comment", [] if found else [comment_id], (), lambda: self.ids("comment"))
        mistakes += unknown_ids("code", [] if code_id is None else [code_id], codes, lambda: codes)
        if mistakes:
            raise InputError(mistakes)
        key, text = found[0]
        if not 0 <= start < end <= len(text):
            raise ValueError(f"{start}–{end} is not within the {len(text)} code points of {comment_id}")
        code = None if code_id is None else codes[code_id]
        self._write("DELETE FROM quote WHERE comment = ? AND code IS ?", (key, code))
        self._write(
            'INSERT INTO quote (comment, code, start, "end", text_digest, approved_by, approved_at) '
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (key, code, start, end, text_digest(text), by, self.now()),
        )
        details["quotes"] = [*details.get("quotes", ()), [comment_id, start, end]]

    def withdraw_quotes(self, comment_id: str, *, code_id: str | None = None) -> int:
        """Take back what was approved of a comment, for all codes or one; gives how many quotes that were."""
        details = self._in_transaction()
        there = [one for one in self.quotes(comment_id=comment_id) if code_id is None or one.code_id == code_id]
        condition = "comment = (SELECT key FROM comment WHERE id = ?1)"
        self._write(
            f"DELETE FROM quote WHERE {condition} AND (?2 IS NULL OR code = (SELECT key FROM code WHERE id = ?2))",
            (comment_id, code_id),
        )
        details["quotes"] = [*details.get("quotes", ()), *([one.comment_id, one.start, one.end] for one in there)]
        return len(there)

    def _forget_comment(self, comment: int) -> None:
        self._write("DELETE FROM quote WHERE comment = ?", (comment,))
        super()._forget_comment(comment)
