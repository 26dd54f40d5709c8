"""Memos: what coders noted on comments and on codes, appended; the newest of a coder on a comment or a code holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from nlp_coding.core.errors import InputError
from nlp_coding.store.decisions import DecisionsPart, unknown_ids


@dataclass(frozen=True)
class Memo:
    """What a coder noted on a comment, or on a code."""

    comment_id: str | None
    code_id: str | None
    """One of the two is None."""
    coder: str
    at: str
    text: str
    """Empty: from here on the coder has none."""

    @property
    def voice(self) -> tuple[str | None, str | None, str]:
        """Comment, code and coder."""
        return self.comment_id, self.code_id, self.coder


class MemosPart(DecisionsPart):
    """The part of the store that holds memos."""

    def put_memo(self, text: str, *, coder: str, comment_id: str | None = None, code_id: str | None = None) -> None:
        """Write a coder's memo on a comment or a code; an empty text takes it away. Earlier ones are kept.

        Each has a time of its own, so that all copies of a study have them in one order: a memo that is written within
        the second of the one before, or by a clock that was put back, has the next second's. Raises InputError where
        there is no such comment or code.
        """
        at = self.now()
        for one in self.memos(comment_id=comment_id, code_id=code_id, history=True):
            if one.coder == coder:
                at = max(at, _next_second(one.at))
        self.put_memos([Memo(comment_id, code_id, coder, at, text.strip())])

    def put_memos(self, memos: Sequence[Memo]) -> None:
        """Append memos with the times they have.

        On a comment with blackened words the earlier ones of the coder go: they may quote what nobody shall read.
        """
        details = self._in_transaction()
        if any((one.comment_id is None) == (one.code_id is None) for one in memos):
            raise ValueError("a memo is on a comment or on a code")
        ids = {one.comment_id for one in memos if one.comment_id is not None}
        comments = {
            comment_id: (key, bool(blackened))
            for comment_id, key, blackened in self._lookup(
                "SELECT id, key, blackened FROM comment WHERE id IN ({}) AND text IS NOT NULL", ids
            )
        }
        codes = self._code_keys()
        mistakes = unknown_ids("comment", ids, comments, lambda: self.ids("comment"))
        mistakes += unknown_ids("code", (one.code_id for one in memos if one.code_id), codes, lambda: codes)
        if mistakes:
            raise InputError(mistakes)
        for one in memos:
            comment, blackened = comments.get(one.comment_id or "", (None, False))
            self._write(
                "INSERT INTO memo (comment, code, coder, at, text) VALUES (?, ?, ?, ?, ?)",
                (comment, codes.get(one.code_id or ""), one.coder, one.at, one.text),
            )
            if comment is not None and blackened:
                self._forget_earlier(comment)
        details["memos"] = details.get("memos", 0) + len(memos)

    def _forget_earlier(self, comment: int) -> None:
        earlier = self._all(
            "SELECT key FROM memo WHERE comment = ? AND EXISTS (SELECT 1 FROM memo AS later "
            "WHERE later.comment = memo.comment AND later.coder = memo.coder "
            "AND (later.at, later.text) > (memo.at, memo.text))",
            (comment,),
        )
        if earlier:
            self._write_many("DELETE FROM memo WHERE key = ?", earlier)
            self.set_fact("sweep", "due")  # pages may hold stale copies of rows (see forgetting.py)

    def known_codes(self) -> frozenset[str]:
        """The codes of all codebooks that the study has ever had: what a memo can be on."""
        return frozenset(self._code_keys())

    def memos(
        self, *, comment_id: str | None = None, code_id: str | None = None, history: bool = False
    ) -> tuple[Memo, ...]:
        """The memos that hold, those on comments first; those on one comment or one code.

        With `history` every one that was written, each coder's from the oldest to the newest, empty ones among them.
        """
        where = "1"
        parameters = []
        for column, value in (("comment.id", comment_id), ("code.id", code_id)):
            if value is not None:
                where += f" AND {column} = ?"
                parameters.append(value)
        found = tuple(
            Memo(*row)
            for row in self._all(
                "SELECT comment.id, code.id, coder, at, memo.text FROM memo "
                "LEFT JOIN comment ON comment.key = memo.comment LEFT JOIN code ON code.key = memo.code "
                # By the text, too: of two of the same second, from two copies, every copy shows the same.
                f"WHERE {where} ORDER BY memo.comment IS NULL, memo.comment, memo.code, coder, at, memo.text",
                parameters,
            )
        )
        newest = {one.voice: one for one in found}
        return found if history else tuple(one for one in newest.values() if one.text)


def _next_second(at: str) -> str:
    return (datetime.fromisoformat(at) + timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
