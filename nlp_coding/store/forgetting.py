"""A respondent withdraws: every byte of the text leaves the study's files, and the log keeps that it happened.

Deleting is one transaction; SQLite overwrites deleted rows with zeros (secure_delete), but a page that was rearranged
earlier may hold a stale copy of a row in its unused middle (seen; a test has the case). So the file is rebuilt
afterwards (VACUUM), and backups of migrations, which hold the text, are deleted. A command killed between the two
leaves a note, and the next one that opens the study finishes the sweep.

What is outside the study's folder (the survey file, exports, copies of the folder, what a disk keeps of deleted files)
is the user's to delete.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import suppress

from nlp_coding.core.errors import InputError, Mistake, StudyError, nearest
from nlp_coding.store.failures import plain_errors
from nlp_coding.store.migrations import backups_of
from nlp_coding.store.packed import PackedPart
from nlp_coding.store.topics import TopicsPart
from nlp_coding.store.vectors import VectorsPart

_SWEEP = "sweep"
_REASON = re.compile(r",(\d+)\]")
"""The key of a reason in packed evidence (see packing.py)."""


class ForgettingPart(TopicsPart, VectorsPart, PackedPart):
    """The part of the store that forgets."""

    def forget(self, respondent_id: str) -> None:
        """Take a respondent out of the study for good: row, comment, codings, decisions, topics' words.

        The file is swept when the transaction is published; that takes some seconds and, for a moment, memory for the
        whole file. The id is kept, so that `add` skips it. Raises InputError where there is no such respondent.
        """
        details = self._in_transaction()
        found = self._all(
            "SELECT respondent.key, comment.key FROM respondent "
            "LEFT JOIN comment ON comment.respondent = respondent.key WHERE respondent.id = ?",
            (respondent_id,),
        )
        if not found:
            raise InputError(self._no_such(respondent_id))
        key, comment = found[0]
        # First, since it is what lets decisions be deleted (see the triggers in schema.sql).
        self._write("INSERT INTO withdrawn VALUES (?, ?)", (respondent_id, self.now()))
        if comment is not None:
            self._forget_comment(comment)
        self._write("DELETE FROM respondent WHERE key = ?", (key,))
        self._text_is_gone()
        details["respondents"] = [*details.get("respondents", []), respondent_id]

    def _text_is_gone(self) -> None:
        """In a transaction that takes out text: what was made from it goes too, and the file is swept afterwards."""
        self.discard_words()
        self.discard_vectors()
        self.discard_packed()
        self._next_revision()
        self.set_fact(_SWEEP, "due")

    def _no_such(self, respondent_id: str) -> Mistake:
        if respondent_id in self.withdrawn():
            return Mistake(f"respondent «{respondent_id}» has withdrawn already", remedy="nothing is left to forget")
        near = nearest(respondent_id, self.ids("respondent"))
        return Mistake(
            f"there is no respondent «{respondent_id}» in the study", remedy=f"did you mean «{near}»?" if near else None
        )

    def _forget_comment(self, comment: int) -> None:
        # By run: the key of these tables begins with it, and an index by comment would cost more than forgetting does.
        in_runs = "FROM {} WHERE run IN (SELECT key FROM run) AND comment = ?"
        self._write(f"DELETE {in_runs.format('coding')}", (comment,))
        self._write(f"DELETE {in_runs.format('run_comment')}", (comment,))
        self._write("DELETE FROM decision WHERE comment = ?", (comment,))
        for table in ("audit_sample", "sample", "memo"):
            self._write(f"DELETE FROM {table} WHERE comment = ?", (comment,))
        self._forget_in_topics(comment)
        self._write("DELETE FROM comment WHERE key = ?", (comment,))
        # The key may be given again, and who gets it must have a chance to be drawn too.
        self._write(
            "UPDATE fact SET value = min(CAST(value AS INTEGER), (SELECT coalesce(max(key), 0) FROM comment)) "
            "WHERE name = 'drawn_until'"
        )
        self._forget_reasons()

    def _forget_reasons(self) -> None:
        """A reason may quote a word as it was misspelled: it goes with the last evidence that names it."""
        used: set[int] = set()
        for table in ("coding", "decision"):
            for (packed,) in self._all(f"SELECT DISTINCT evidence FROM {table} WHERE evidence IS NOT NULL"):
                used.update(map(int, _REASON.findall(packed)))
        unused = [(key,) for (key,) in self._all("SELECT key FROM reason") if key not in used]
        self._write_many("DELETE FROM reason WHERE key = ?", unused)

    def _after_commit(self) -> None:
        if self.fact(_SWEEP) is None:
            return
        try:
            self._sweep()
        except (sqlite3.Error, StudyError, OSError) as error:
            raise StudyError(
                f"what was to be forgotten is out of the study, but {self.path} is not swept yet ({error}); "
                "it will be by the next command that opens the study"
            ) from error

    def _finish_sweep(self) -> None:
        if not self.read_only and self.fact(_SWEEP) is not None:
            # Somebody reads or writes: their command, or the next one, will do it.
            with suppress(StudyError, OSError):
                self._sweep()

    def _sweep(self) -> None:
        for backup in backups_of(self.path):
            backup.unlink(missing_ok=True)
        with plain_errors(self.path):
            self._connection.execute("VACUUM")
            self._connection.execute("DELETE FROM fact WHERE name = ?", (_SWEEP,))
