"""Memos: what coders noted on comments and on codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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


class MemosPart(DecisionsPart):
    """The part of the store that holds memos."""

    def put_memo(self, text: str, *, coder: str, comment_id: str | None = None, code_id: str | None = None) -> None:
        """Write a coder's memo on a comment or a code, in place of an earlier one; an empty text takes it away.

        Raises InputError where there is no such comment or code.
        """
        self.put_memos([Memo(comment_id, code_id, coder, self.now(), text.strip())])

    def put_memos(self, memos: Sequence[Memo]) -> None:
        """Write memos with the times they have, each in place of an earlier one."""
        details = self._in_transaction()
        if any((one.comment_id is None) == (one.code_id is None) for one in memos):
            raise ValueError("a memo is on a comment or on a code")
        ids = {one.comment_id for one in memos if one.comment_id is not None}
        comments = dict(self._lookup("SELECT id, key FROM comment WHERE id IN ({}) AND text IS NOT NULL", ids))
        codes = self._code_keys()
        mistakes = unknown_ids("comment", ids, comments, lambda: self.ids("comment"))
        mistakes += unknown_ids("code", (one.code_id for one in memos if one.code_id), codes, lambda: codes)
        if mistakes:
            raise InputError(mistakes)
        for one in memos:
            comment, code = comments.get(one.comment_id or ""), codes.get(one.code_id or "")
            self._write("DELETE FROM memo WHERE comment IS ? AND code IS ? AND coder = ?", (comment, code, one.coder))
            self._write(
                "INSERT INTO memo (comment, code, coder, at, text) VALUES (?, ?, ?, ?, ?)",
                (comment, code, one.coder, one.at, one.text),
            )
        details["memos"] = details.get("memos", 0) + len(memos)

    def known_codes(self) -> frozenset[str]:
        """The codes of all codebooks that the study has ever had: what a memo can be on."""
        return frozenset(self._code_keys())

    def memos(
        self, *, comment_id: str | None = None, code_id: str | None = None, with_taken_away: bool = False
    ) -> tuple[Memo, ...]:
        """The memos, those on comments first; those on one comment or one code."""
        where = "1" if with_taken_away else "memo.text <> ''"
        parameters = []
        for column, value in (("comment.id", comment_id), ("code.id", code_id)):
            if value is not None:
                where += f" AND {column} = ?"
                parameters.append(value)
        return tuple(
            Memo(*row)
            for row in self._all(
                "SELECT comment.id, code.id, coder, at, memo.text FROM memo "
                "LEFT JOIN comment ON comment.key = memo.comment LEFT JOIN code ON code.key = memo.code "
                f"WHERE {where} ORDER BY memo.comment IS NULL, memo.comment, memo.code, coder",
                parameters,
            )
        )
