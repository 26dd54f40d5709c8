"""What persons decided: appended, never changed; the newest for a comment, code and coder holds."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass

from nlp_coding.core.coding import MACHINE, Coding
from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.store.packing import pack_evidence, unpack_evidence
from nlp_coding.store.respondents import RespondentsPart
from nlp_coding.store.runs import RunsPart


@dataclass(frozen=True)
class Decision:
    """A person's decision and the circumstances it was made in."""

    id: int
    """Ascending in the order they were made."""
    coding: Coding
    decided_at: str
    codebook: str
    """name@version that was in force."""
    stale: bool
    """The comment has another text now, or none: the person should look again."""


class DecisionsPart(RespondentsPart, RunsPart):
    """The part of the store that holds decisions."""

    def decide(self, codings: Sequence[Coding]) -> None:
        """Append decisions by persons, under the codebook in force.

        Raises InputError where a comment or a code is not in the study; then none is appended.
        """
        details = self._in_transaction()
        if any(one.origin != "person" or one.coder in ("", MACHINE) or one.status != "decided" for one in codings):
            raise ValueError("a decision has origin person, status decided, and a coder")
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
        mistakes = _unknown("comment", (one.comment_id for one in codings), comments, lambda: self.ids("comment"))
        mistakes += _unknown("code", (one.code_id for one in codings), codes, lambda: codes)
        if mistakes:
            raise InputError(mistakes)
        codebook = self._all("SELECT key FROM codebook WHERE in_force = 1")[0][0]
        now = self.now()
        self._write_many(
            "INSERT INTO decision (comment, code, applies, coder, decided_at, codebook, text_digest, evidence) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    comments[one.comment_id][0],
                    codes[one.code_id],
                    int(one.applies),
                    one.coder,
                    now,
                    codebook,
                    comments[one.comment_id][1],
                    pack_evidence(one.evidence, self._reason_key),
                )
                for one in codings
            ),
        )
        details["decisions"] = details.get("decisions", 0) + len(codings)
        details["coders"] = sorted({one.coder for one in codings} | set(details.get("coders", ())))

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
    ) -> tuple[Decision, ...]:
        """As `decisions`, with when and whether stale; `history` gives every decision ever made, in order."""
        conditions, parameters = "", []
        for column, value in (("comment.id", comment_id), ("code.id", code_id), ("decision.coder", coder)):
            if value is not None:
                conditions += f" AND {column} = ?"
                parameters.append(value)
        newest = "SELECT max(key) FROM decision GROUP BY comment, code, coder"
        rows = self._all(
            "SELECT decision.key, comment.id, code.id, applies, coder, evidence, decided_at, name || '@' || version, "
            "comment.text IS NULL OR text_digest(comment.text) <> text_digest FROM decision "
            "JOIN comment ON comment.key = decision.comment JOIN code ON code.key = decision.code "
            "JOIN codebook ON codebook.key = decision.codebook "
            f"WHERE {'1' if history else f'decision.key IN ({newest})'} {conditions} "
            f"ORDER BY {'decision.key' if history else 'comment.key, code.key, decision.key'}",
            parameters,
        )
        reasons = self._reasons()
        return tuple(
            Decision(
                id=key,
                coding=Coding(
                    comment_id=comment,
                    code_id=code,
                    applies=bool(applies),
                    origin="person",
                    coder=one_coder,
                    status="decided",
                    evidence=unpack_evidence(evidence, reasons),
                ),
                decided_at=decided_at,
                codebook=codebook,
                stale=bool(stale),
            )
            for key, comment, code, applies, one_coder, evidence, decided_at, codebook, stale in rows
        )


def _unknown(
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
