"""Another copy of the study: what there is to read in it for a merge, and how that is written here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from nlp_coding.core.errors import InputError, StudyError
from nlp_coding.store.database import DATABASE_NAME
from nlp_coding.store.decisions import DecisionsPart, unknown_ids
from nlp_coding.store.joining import DecisionRow, Joined, identities
from nlp_coding.store.migrations import STEPS
from nlp_coding.store.packing import pack_evidence, unpack_evidence
from nlp_coding.store.respondents import FILLER
from nlp_coding.store.samples import Sampled

_NO_DIGEST = bytes(16)
"""Of an older text of a comment with blackened words: whoever guesses the word could prove it by the digest."""


@dataclass(frozen=True)
class CommentState:
    """A comment as it is in one copy of a study."""

    respondent_id: str
    text: str | None
    blackened: bool
    """Masked words of it were overwritten for good."""

    def is_same(self, other: CommentState) -> bool:
        """Whether the text is the same but for words that were blackened in one of the two."""
        if self.text == other.text:
            return True
        if self.text is None or other.text is None or not (self.blackened or other.blackened):
            return False
        return len(self.text) == len(other.text) and all(
            here == there or FILLER in (here, there) for here, there in zip(self.text, other.text, strict=True)
        )


class MergingPart(DecisionsPart):
    """The part of the store that brings two copies of a study together."""

    @classmethod
    def is_older(cls, folder: Path) -> bool:
        """Whether the study in `folder` was left by an older program; False where that cannot be read."""
        with suppress(StudyError), cls(folder / DATABASE_NAME, read_only=True) as found:
            found._check_kind()
            version: int = found._all("PRAGMA user_version")[0][0]
            return version < STEPS[-1].to
        return False

    def decision_rows(self) -> tuple[DecisionRow, ...]:
        """Every decision ever made, as it is stored, in the order of the keys."""
        reasons = self._reasons()
        rows = self._all(
            "SELECT decision.key, comment.id, code.id, coder, settles, decided_at, applies, evidence, codebook.digest, "
            "text_digest, comment.text IS NOT NULL AND text_digest(comment.text) = text_digest, run.key, "
            "run.started_at, seen.digest, restores FROM decision "
            "JOIN comment ON comment.key = decision.comment JOIN code ON code.key = decision.code "
            "JOIN codebook ON codebook.key = decision.codebook "
            "LEFT JOIN run ON run.key = decision.run LEFT JOIN codebook AS seen ON seen.key = run.codebook "
            "ORDER BY decision.key"
        )
        return tuple(
            DecisionRow(
                key=key,
                voice=(comment_id, code_id, coder, bool(settles)),
                decided_at=decided_at,
                applies=None if applies is None else bool(applies),
                evidence=unpack_evidence(evidence, reasons),
                codebook_digest=digest,
                text_digest=text_digest,
                fresh=bool(fresh),
                run=None if run is None else (run, started_at, run_digest),
                restores=restores,
            )
            for (
                key,
                comment_id,
                code_id,
                coder,
                settles,
                decided_at,
                applies,
                evidence,
                digest,
                text_digest,
                fresh,
                run,
                started_at,
                run_digest,
                restores,
            ) in rows
        )

    def comment_states(self, comment_ids: Iterable[str]) -> dict[str, CommentState]:
        """Comments by id, those without a text too."""
        rows = self._lookup(
            "SELECT comment.id, respondent.id, text, blackened FROM comment "
            "JOIN respondent ON respondent.key = comment.respondent WHERE comment.id IN ({})",
            comment_ids,
        )
        return {comment_id: CommentState(of, text, bool(blackened)) for comment_id, of, text, blackened in rows}

    def append_joined(self, joined: Joined, ours: Sequence[DecisionRow], theirs: Sequence[DecisionRow]) -> None:
        """Append what a merge brings, with the times and coders it has.

        `joined` is what `join` made of `ours` and `theirs`, the rows of this study and of the other one.
        """
        self._in_transaction()
        entry = self.next_entry()
        keys = {identity: key for key, identity in reversed(identities(ours).items())}
        their_ids = identities(theirs)
        ids = {row.voice[0] for row in joined.new}
        comments = {
            one: (key, digest, blackened)
            for one, key, digest, blackened in self._lookup(
                "SELECT id, key, text_digest(text), blackened FROM comment WHERE id IN ({})", ids
            )
        }
        codes = self._code_keys()
        if mistakes := unknown_ids("code", (row.voice[1] for row in joined.new), codes, lambda: codes):
            raise InputError(mistakes)
        codebooks = dict(self._all("SELECT digest, key FROM codebook"))
        runs = set(
            self._all(
                "SELECT run.key, started_at, digest FROM run JOIN codebook ON codebook.key = run.codebook "
                "WHERE finished_at IS NOT NULL"
            )
        )
        for row in joined.new:
            comment_id, code_id, coder, settles = row.voice
            comment, digest, blackened = comments[comment_id]
            stale_digest = _NO_DIGEST if blackened else row.text_digest
            keys[their_ids[row.key]] = self._write(
                "INSERT INTO decision (comment, code, applies, coder, decided_at, codebook, text_digest, evidence, "
                "run, command, restores, settles) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    comment,
                    codes[code_id],
                    row.applies,
                    coder,
                    row.decided_at,
                    codebooks[row.codebook_digest],
                    digest if row.fresh else stale_digest,
                    pack_evidence(row.evidence, self._reason_key),
                    row.run[0] if row.run in runs else None,
                    entry,
                    None if row.restores is None else keys[their_ids[row.restores]],
                    settles,
                ),
            )
        # The command is that of the decision itself, where it has one: to undo it is to undo its copy, too.
        self._write_many(
            "INSERT INTO decision (comment, code, applies, coder, decided_at, codebook, text_digest, evidence, run, "
            "command, restores, settles) SELECT comment, code, applies, coder, decided_at, codebook, text_digest, "
            "evidence, run, coalesce((SELECT first.command FROM decision AS first "
            "WHERE first.key = coalesce(decision.restores, decision.key) AND decision.applies IS NOT NULL), ?), "
            "coalesce(restores, key), settles FROM decision WHERE key = ?",
            ((entry, keys[identity]) for identity in joined.again),
        )

    def audit_draws(self) -> dict[str, tuple[str, float]]:
        """The audit sample: comment id → when it was drawn, and with which probability."""
        return {
            comment_id: (drawn_at, probability)
            for comment_id, drawn_at, probability in self._all(
                "SELECT comment.id, drawn_at, probability FROM audit_sample "
                "JOIN comment ON comment.key = audit_sample.comment WHERE text IS NOT NULL ORDER BY comment.key"
            )
        }

    def replace_draws(self, sampled: Sequence[Sampled], audited: Mapping[str, tuple[str, float]]) -> None:
        """Keep comments as drawn for coders and for the audit sample, also where they were drawn here otherwise."""
        self._in_transaction()
        keys = dict(
            self._lookup(
                "SELECT id, key FROM comment WHERE id IN ({})", {one.comment_id for one in sampled} | {*audited}
            )
        )
        self._write_many(
            "INSERT INTO sample (comment, draw, seed, drawn_at) VALUES (?, ?, ?, ?) ON CONFLICT (comment) DO UPDATE "
            "SET draw = excluded.draw, seed = excluded.seed, drawn_at = excluded.drawn_at",
            ((keys[one.comment_id], one.draw, one.seed, one.drawn_at) for one in sampled),
        )
        self._write_many(
            "INSERT INTO audit_sample (comment, probability, drawn_at) VALUES (?, ?, ?) ON CONFLICT (comment) DO "
            "UPDATE SET probability = excluded.probability, drawn_at = excluded.drawn_at",
            ((keys[one], probability, drawn_at) for one, (drawn_at, probability) in audited.items()),
        )
