"""What persons decided: appended, never changed; the newest for a comment, code and coder holds."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import Any

from nlp_coding.core.coding import MACHINE, Coding, Decision
from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.store.packing import pack_evidence, unpack_evidence
from nlp_coding.store.respondents import RespondentsPart
from nlp_coding.store.runs import RunsPart


class DecisionsPart(RespondentsPart, RunsPart):
    """The part of the store that holds decisions."""

    def decide(self, codings: Sequence[Coding], *, saw: Callable[[str], int | None] | None = None) -> None:
        """Append decisions by persons, under the codebook in force.

        `saw` gives for a comment the run whose suggestions the coder had before them; in lack of it the latest.

        Raises InputError where a comment or a code is not in the study; then none is appended.
        """
        details = self._in_transaction()
        if any(one.origin != "person" or one.coder in ("", MACHINE) or one.status not in _BY_PERSON for one in codings):
            raise ValueError("a decision has origin person, status decided or settled, and a coder")
        if self.codebook_in_force() is None:
            raise ValueError("put a codebook into the study before decisions under it")
        comments = {
            comment_id: (key, digest)
            for comment_id, key, digest in self._lookup(
                "SELECT id, key, text_digest(text) FROM comment WHERE id IN ({}) AND text IS NOT NULL",
                {one.comment_id for one in codings},
            )
        }
        codes = self._code_keys()
        mistakes = unknown_ids("comment", (one.comment_id for one in codings), comments, lambda: self.ids("comment"))
        mistakes += unknown_ids("code", (one.code_id for one in codings), codes, lambda: codes)
        if mistakes:
            raise InputError(mistakes)
        codebook = self._all("SELECT key FROM codebook WHERE in_force = 1")[0][0]
        run = self.latest_run()
        latest = run.id if run else None
        now, command = self.now(), self.next_entry()
        self._write_many(
            "INSERT INTO decision (comment, code, applies, coder, decided_at, codebook, text_digest, evidence, run, "
            "command, settles) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    comments[one.comment_id][0],
                    codes[one.code_id],
                    int(one.applies),
                    one.coder,
                    max(now, self._last_word(comments[one.comment_id][0], codes[one.code_id]))
                    if one.status == "settled"
                    else now,
                    codebook,
                    comments[one.comment_id][1],
                    pack_evidence(one.evidence, self._reason_key),
                    saw(one.comment_id) if saw else latest,
                    command,
                    int(one.status == "settled"),
                )
                for one in codings
            ),
        )
        details["decisions"] = details.get("decisions", 0) + len(codings)
        details["coders"] = sorted({one.coder for one in codings} | set(details.get("coders", ())))

    def _last_word(self, comment: int, code: int) -> str:
        """When something was last said of a cell: what settles it is no older, whatever this machine's clock says."""
        last: str = self._all(
            "SELECT coalesce(max(decided_at), '') FROM decision WHERE comment = ? AND code = ?", (comment, code)
        )[0][0]
        return last

    def take_back(self, command: int) -> int:
        """Take back the decisions that were made with one command, by appending; gives how many cells changed.

        Each coder's cell is as if the command had not been: the decision before it with its version and text, or none.
        What was decided after the command stands, and a decision that was taken back earlier does not come back.
        """
        details = self._in_transaction()
        now, entry = self.now(), self.next_entry()
        taken_back = "json_extract(details, '$.taken_back')"
        undone = dict(
            self._all(f"SELECT key, {taken_back} FROM audit WHERE action = 'undo' AND {taken_back} IS NOT NULL")
        )
        # Rows that an undo appended are no decisions of their own: what holds is the newest that was not undone.
        gone = {*undone.values(), command}
        cells: dict[tuple[int, int, str, int], list[tuple[Any, ...]]] = {}
        cell = "comment, code, coder, settles"
        for row in self._all(
            f"SELECT {cell}, key, command, codebook, text_digest FROM decision "
            f"WHERE ({cell}) IN (SELECT {cell} FROM decision WHERE command = ?) ORDER BY key",
            (command,),
        ):
            if row[5] not in undone and (row[5] == command or row[5] not in gone):
                cells.setdefault(row[:4], []).append(row[4:])
        changed = {cell: rows for cell, rows in cells.items() if rows[-1][1] == command}
        for (comment, code, coder, settles), rows in changed.items():
            former = next((key for key, made_with, *_ in reversed(rows) if made_with != command), None)
            if former is None:
                self._write(
                    "INSERT INTO decision (comment, code, applies, coder, decided_at, codebook, text_digest, command, "
                    "settles) VALUES (?, ?, NULL, ?, ?, ?, ?, ?, ?)",
                    (comment, code, coder, now, *rows[-1][2:], entry, settles),
                )
            else:
                self._write(
                    "INSERT INTO decision (comment, code, applies, coder, decided_at, codebook, text_digest, evidence, "
                    "run, command, restores, settles) SELECT comment, code, applies, coder, ?, codebook, text_digest, "
                    "evidence, run, ?, coalesce(restores, key), settles FROM decision WHERE key = ?",
                    (now, entry, former),
                )
        details.update({"taken_back": command, "decisions": len(changed)})
        return len(changed)

    def last_decision_of(self, run_id: int) -> int | None:
        """The newest decision when the run was replaced by the next; None for the latest, where all count."""
        following = "SELECT last_decision FROM run WHERE finished_at IS NOT NULL AND key > ? ORDER BY key LIMIT 1"
        found = self._all(following, (run_id,))
        return found[0][0] if found else None

    def coders(self) -> set[str]:
        """Everybody who has ever decided on anything."""
        return {row[0] for row in self._all("SELECT DISTINCT coder FROM decision")}

    def decisions(
        self, *, comment_id: str | None = None, code_id: str | None = None, coder: str | None = None
    ) -> tuple[Coding, ...]:
        """What holds now: the newest of each coder for each comment and code; coders who disagree both stand."""
        return tuple(one.coding for one in self.decision_records(comment_id=comment_id, code_id=code_id, coder=coder))

    def decision_records(
        self,
        *,
        comment_id: str | None = None,
        code_id: str | None = None,
        coder: str | None = None,
        history: bool = False,
        until: int | None = None,
    ) -> tuple[Decision, ...]:
        """As `decisions`, with when and whether stale; `history` gives every decision ever made, in order.

        With `until`, the id of a decision, as it was when that one was the newest.
        """
        conditions, parameters = "", []
        for column, value in (("comment.id", comment_id), ("code.id", code_id), ("decision.coder", coder)):
            if value is not None:
                conditions += f" AND {column} = ?"
                parameters.append(value)
        if until is not None:
            conditions += " AND decision.key <= ?"
            parameters.append(str(until))
        within = "1" if until is None else f"key <= {int(until)}"
        if (
            comment_id is not None and not history
        ):  # else the newest of the whole study would be looked for, with every key pressed
            within += " AND comment = (SELECT key FROM comment WHERE id = ?)"
            parameters.insert(0, comment_id)
        newest = f"SELECT max(key) FROM decision WHERE {within} GROUP BY comment, code, coder, settles"
        rows = self._all(
            "SELECT decision.key, comment.id, code.id, applies, coder, evidence, decided_at, name || '@' || version, "
            "digest, comment.text IS NULL OR text_digest(comment.text) <> text_digest, run, command, restores, "
            "settles, "
            "coalesce((SELECT decided_at FROM decision AS first WHERE first.key = decision.restores), decided_at) "
            "FROM decision "
            "JOIN comment ON comment.key = decision.comment JOIN code ON code.key = decision.code "
            "JOIN codebook ON codebook.key = decision.codebook "
            f"WHERE {'1' if history else f'applies IS NOT NULL AND decision.key IN ({newest})'} {conditions} "
            f"ORDER BY {'decision.key' if history else 'comment.key, code.key, decision.key'}",
            parameters,
        )
        reasons = self._reasons()
        return tuple(_decision_of(row, reasons) for row in rows)


def _decision_of(row: Sequence[Any], reasons: Mapping[int, str]) -> Decision:
    (
        key,
        comment,
        code,
        applies,
        coder,
        evidence,
        decided_at,
        codebook,
        digest,
        stale,
        run,
        command,
        restores,
        settles,
        since,
    ) = row
    return Decision(
        id=key,
        coding=Coding(
            comment_id=comment,
            code_id=code,
            applies=bool(applies),
            origin="person",
            coder=coder,
            status="settled" if settles else "decided",
            evidence=unpack_evidence(evidence, reasons),
        ),
        decided_at=decided_at,
        codebook=codebook,
        codebook_digest=digest,
        stale=bool(stale),
        withdrawn=applies is None,
        run=run,
        command=command,
        restores=restores,
        since=since,
    )


def unknown_ids(
    kind: str, given: Iterable[str], known: Container[str], names: Callable[[], Iterable[str]]
) -> list[Mistake]:
    """One mistake for each id that is not known; `names` is asked only where there is one."""
    unknown = [one for one in dict.fromkeys(given) if one not in known]
    like = list(names()) if unknown else []
    return [
        Mistake(f"there is no {kind} «{one}» in the study", remedy=f"did you mean «{near}»?" if near else None)
        for one in unknown
        for near in (nearest(one, like),)
    ]


_BY_PERSON = ("decided", "settled")
