"""Runs of the machine: what was read, what was coded, from which frozen inputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from nlp_coding.core.coding import MACHINE, ORIGINS, VARIETIES, Analysis, Coded, Coding, Run, Status
from nlp_coding.store.codebooks import CodebooksPart
from nlp_coding.store.packing import pack_columns, pack_evidence, pack_json, unpack_evidence, unpack_mapping
from nlp_coding.store.respondents import CHUNK


@dataclass(frozen=True)
class RunFacts:
    """A run without what it read and coded."""

    id: int
    codebook: str
    """name@version"""
    codebook_digest: str
    bank_digest: str | None
    corpus_fingerprint: str
    settings: Mapping[str, str]
    started_by: str
    started_at: str
    finished_at: str
    n_comments: int
    """Comments it read, less those of respondents who have withdrawn since."""
    revision: int
    """The study's when it began; see `Store.revision`."""
    base: int | None = None
    """The run that unchanged codings were taken over from."""


@dataclass(frozen=True)
class RunCode:
    """One code in a run: what the machine used of it, and the run that worked its codings out."""

    digest: str
    made_in: int
    model: Mapping[str, Any] | None = None
    """What there is to say of its model (see `learning.facts_of`); None where it had none."""


class RunsPart(CodebooksPart):
    """The part of the store that holds runs.

    A run is written as a stream: `start_run`, `put_coded` for each chunk of comments, `finish_run`, in one transaction
    or, staged, in several (see staging.py): only with `finish_run` it is there.
    """

    def start_run(
        self,
        *,
        codebook_digest: str,
        corpus_fingerprint: str,
        settings: Mapping[str, str],
        bank_digest: str | None = None,
        base: int | None = None,
    ) -> int:
        """Begin a run under a codebook that the study holds; gives its id."""
        details = self._in_transaction()
        found = self._all("SELECT key FROM codebook WHERE digest = ?", (codebook_digest,))
        if not found:
            raise ValueError("put the codebook into the study before a run under it")
        run_id = self._write(
            "INSERT INTO run (codebook, bank_digest, corpus_fingerprint, settings, revision, started_by, started_at, "
            "base) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                found[0][0],
                bank_digest,
                corpus_fingerprint,
                pack_json(dict(settings)),
                self._next_revision(),
                self._actor,
                self.now(),
                base,
            ),
        )
        details["run"] = run_id
        return run_id

    def put_chunk(self, run_id: int, analyses: Sequence[Analysis], codings: Sequence[Coding]) -> None:
        """As `put_coded`, from an object for each: an analysis of every comment, and the machine's codings.

        What a person decided goes to `decide`, never here.
        """
        comments = dict(
            self._lookup(
                "SELECT id, key FROM comment WHERE id IN ({}) AND text IS NOT NULL",
                [analysis.comment_id for analysis in analyses],
            )
        )
        if missing := [one.comment_id for one in analyses if one.comment_id not in comments]:
            raise ValueError(f"analyses of comments that are not in the study: {missing[:5]}")
        if any(coding.origin == "person" for coding in codings):
            raise ValueError("a person's decision is no part of a run")
        self._write_many(
            "INSERT INTO run_comment (run, comment, variety, substance) VALUES (?, ?, ?, ?)",
            ((run_id, comments[one.comment_id], one.variety, int(one.substance)) for one in analyses),
        )
        self._put_codings(run_id, comments, codings)

    def put_coded(self, run_id: int, keys: Sequence[int], coded: Coded, *, analyses: bool = True) -> None:
        """Write what a run found in some comments, by their keys; without `analyses` where it has taken those over."""
        self._check_open(run_id)
        if analyses:
            varieties = map(VARIETIES.__getitem__, coded.variety)
            self._write_many(
                "INSERT INTO run_comment (run, comment, variety, substance) VALUES (?, ?, ?, ?)",
                zip(repeat(run_id), keys, varieties, coded.substance),
            )
        ids = self._code_keys()
        codes = [ids[code_id] for code_id in coded.code_ids]
        self._write_many(
            "INSERT INTO coding VALUES (?, ?, ?, 1, ?, ?, ?, ?)",
            zip(
                repeat(run_id),
                map(keys.__getitem__, coded.comment),
                map(codes.__getitem__, coded.code),
                map(ORIGINS.__getitem__, coded.origin),
                map(("suggested", "accepted").__getitem__, coded.accepted),
                (None if score < 0 else score for score in coded.score),
                pack_columns(coded, [self._reason_key(reason) for reason in coded.reasons]),
            ),
        )

    def _put_codings(self, run_id: int, comments: Mapping[str, int], codings: Sequence[Coding]) -> None:
        self._check_open(run_id)
        codes = self._code_keys()
        self._write_many(
            "INSERT INTO coding VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    run_id,
                    comments[one.comment_id],
                    codes[one.code_id],
                    int(one.applies),
                    one.origin,
                    one.status,
                    one.score,
                    pack_evidence(one.evidence, self._reason_key),
                )
                for one in codings
            ),
        )

    def _check_open(self, run_id: int) -> None:
        if self._all("SELECT 1 FROM run WHERE key = ? AND finished_at IS NOT NULL", (run_id,)):
            raise ValueError(f"run {run_id} is published, and stays as it is")

    def put_run_codes(self, run_id: int, codes: Mapping[str, RunCode]) -> None:
        """Note what the machine used of each code."""
        keys = self._code_keys()
        self._write_many(
            "INSERT INTO run_code (run, code, digest, made_in, model) VALUES (?, ?, ?, ?, ?)",
            (
                (run_id, keys[code_id], one.digest, one.made_in, None if one.model is None else pack_json(one.model))
                for code_id, one in codes.items()
            ),
        )

    def run_codes(self, run_id: int) -> dict[str, RunCode]:
        """By code id; empty for a run of a program that did not note it."""
        rows = self._all(
            "SELECT id, digest, made_in, model FROM run_code JOIN code ON code.key = run_code.code WHERE run = ? "
            "ORDER BY key",
            (run_id,),
        )
        return {
            code_id: RunCode(digest, made_in, None if model is None else unpack_mapping(model))
            for code_id, digest, made_in, model in rows
        }

    def finish_run(self, run_id: int) -> None:
        """The run is whole: with the commit it becomes the latest."""
        self._write(
            "UPDATE run SET finished_at = ?, last_respondent = (SELECT coalesce(max(key), 0) FROM respondent), "
            "last_decision = (SELECT coalesce(max(key), 0) FROM decision) WHERE key = ?",
            (self.now(), run_id),
        )
        counted = self._all(
            "SELECT (SELECT count(*) FROM run_comment WHERE run = :run), "
            "(SELECT count(*) FROM coding WHERE run = :run)",
            {"run": run_id},
        )
        self._in_transaction().update({"run": run_id, **dict(zip(("comments", "codings"), counted[0], strict=True))})

    def latest_run(self) -> RunFacts | None:
        """The run that tables are made from unless another is named; None before the first."""
        found = self._all("SELECT max(key) FROM run WHERE finished_at IS NOT NULL")[0][0]
        return None if found is None else self.run(found)

    def run(self, run_id: int) -> RunFacts | None:
        """One run, or None where there is none by that id."""
        return next(iter(self._runs("AND run.key = ?", (run_id,))), None)

    def n_codings(self, run_id: int, *, status: Status | None = None) -> int:
        """How many codings a run has; of one status, those on cells that no person has decided on."""
        found: int = self._all(
            "SELECT count(*) FROM coding WHERE run = :run AND (:status IS NULL OR (status = :status AND NOT EXISTS ("
            "SELECT 1 FROM decision WHERE decision.comment = coding.comment AND decision.code = coding.code)))",
            {"run": run_id, "status": status},
        )[0][0]
        return found

    def comments_decided_before(self, run_id: int) -> frozenset[str]:
        """Comments that people had decided on when a run was made, also where that was taken back since."""
        rows = self._all(
            "SELECT DISTINCT comment.id FROM decision JOIN comment ON comment.key = decision.comment "
            "WHERE decision.key <= (SELECT coalesce(last_decision, 0) FROM run WHERE key = ?)",
            (run_id,),
        )
        return frozenset(row[0] for row in rows)

    def n_by_origin(self, run_id: int) -> dict[str, int]:
        """How many codings come from terms, from the model, from both."""
        return dict(self._all("SELECT origin, count(*) FROM coding WHERE run = ? GROUP BY origin", (run_id,)))

    def unreviewed_scores(self, run_id: int) -> dict[float | None, int]:
        """Score → how many suggestions of a run have it, of those whose cell no person has decided on."""
        return dict(
            self._all(
                "SELECT score, count(*) FROM coding WHERE run = ? AND applies = 1 "
                "AND NOT EXISTS (SELECT 1 FROM decision "
                "WHERE decision.comment = coding.comment AND decision.code = coding.code) GROUP BY score",
                (run_id,),
            )
        )

    def n_accepted(self, run_id: int) -> int:
        """Comments with a suggestion that a run has accepted, on a cell that no person has decided on."""
        found: int = self._all(
            "SELECT count(DISTINCT comment) FROM coding WHERE run = ? AND status = 'accepted' AND applies = 1 "
            "AND NOT EXISTS (SELECT 1 FROM decision "
            "WHERE decision.comment = coding.comment AND decision.code = coding.code)",
            (run_id,),
        )[0][0]
        return found

    def last_comment_of(self, run_id: int) -> int:
        """The highest key of the comments that a run has read."""
        last: int = self._all("SELECT coalesce(max(comment), 0) FROM run_comment WHERE run = ?", (run_id,))[0][0]
        return last

    def runs(self) -> tuple[RunFacts, ...]:
        """All runs, oldest first."""
        return self._runs("", ())

    def _runs(self, condition: str, parameters: tuple[object, ...]) -> tuple[RunFacts, ...]:
        rows = self._all(
            "SELECT run.key, name || '@' || version, digest, bank_digest, corpus_fingerprint, settings, started_by, "
            "started_at, finished_at, (SELECT count(*) FROM run_comment WHERE run_comment.run = run.key), "
            "run.revision, base "
            "FROM run JOIN codebook ON codebook.key = run.codebook "
            f"WHERE finished_at IS NOT NULL {condition} ORDER BY run.key",
            parameters,
        )
        return tuple(RunFacts(*(*row[:5], unpack_mapping(row[5]), *row[6:])) for row in rows)

    def whole_run(self, run_id: int) -> Run | None:
        """One run with all that it read and coded, held in memory."""
        facts = self.run(run_id)
        if facts is None:
            return None
        return Run(
            codebook=facts.codebook,
            codebook_digest=facts.codebook_digest,
            corpus_fingerprint=facts.corpus_fingerprint,
            settings=facts.settings,
            analyses=tuple(self.analyses(run_id)),
            codings=tuple(self.codings(run_id)),
            bank_digest=facts.bank_digest,
            id=run_id,
        )

    def suggestions(self, run_id: int, *, terms_only: bool = False) -> dict[str, dict[str, float | None]]:
        """Comment id → code → score of all that a run suggests; `terms_only`: what terms found, without scores."""
        codes = self._code_ids()
        score, where = ("NULL", "AND origin <> 'model'") if terms_only else ("score", "")
        found: dict[str, dict[str, float | None]] = {}
        for comment, code, value in self._all(
            f"SELECT comment.id, code, {score} FROM coding JOIN comment ON comment.key = coding.comment "
            f"WHERE run = ? AND applies = 1 {where} ORDER BY coding.comment, code",
            (run_id,),
        ):
            found.setdefault(comment, {})[codes[code]] = value
        return found

    def changed_since(self, comment_id: str, run_id: int) -> bool:
        """Whether a comment has another text than a run read, or was not read by it."""
        return not self._all(
            "SELECT 1 FROM run_comment JOIN comment ON comment.key = run_comment.comment "
            "WHERE run = ? AND comment.id = ? AND void IS NULL",
            (run_id, comment_id),
        )

    def analyses(self, run_id: int, *, comment_id: str | None = None) -> Iterator[Analysis]:
        """What the run says of each comment it read, in the comments' order."""
        select = (
            "SELECT comment.key, comment.id, variety, substance FROM run_comment "
            "JOIN comment ON comment.key = run_comment.comment WHERE run = ?"
        )
        if comment_id is not None:
            rows = self._all(f"{select} AND comment.id = ?", (run_id, comment_id))
            yield from (Analysis(comment, variety, bool(substance)) for _, comment, variety, substance in rows)
            return
        after = 0
        while rows := self._all(f"{select} AND comment > ? ORDER BY comment LIMIT ?", (run_id, after, CHUNK)):
            yield from (Analysis(comment, variety, bool(substance)) for _, comment, variety, substance in rows)
            after = rows[-1][0]

    def codings(self, run_id: int, *, comment_id: str | None = None, code_id: str | None = None) -> Iterator[Coding]:
        """What the run coded, of one comment or one code where they are named; by comment, codes in codebook order."""
        codes = self._code_ids()
        for rows in self._coding_rows(run_id, comment_id, code_id):
            reasons = self._reasons()
            for _, code, comment, applies, origin, status, score, evidence in rows:
                yield Coding(
                    comment_id=comment,
                    code_id=codes[code],
                    applies=bool(applies),
                    origin=origin,
                    coder=MACHINE,
                    status=status,
                    score=score,
                    evidence=unpack_evidence(evidence, reasons),
                )

    def _coding_rows(self, run_id: int, comment_id: str | None, code_id: str | None) -> Iterator[list[tuple[Any, ...]]]:
        select = (
            "SELECT coding.comment, code, comment.id, applies, origin, status, score, evidence FROM coding "
            "JOIN comment ON comment.key = coding.comment WHERE run = ?"
        )
        parameters: tuple[object, ...] = (run_id,)
        if code_id is not None:
            select += " AND coding.code = (SELECT key FROM code WHERE id = ?)"
            parameters += (code_id,)
        if comment_id is not None:  # few rows, found by the key; the paging below would walk the whole run for them
            yield self._all(f"{select} AND comment.id = ? ORDER BY code", (*parameters, comment_id))
            return
        paged = f"{select} AND (coding.comment, code) > (?, ?) ORDER BY coding.comment, code LIMIT ?"
        last: tuple[Any, ...] = (0, 0)
        while rows := self._all(paged, (*parameters, *last, CHUNK)):
            yield rows
            last = rows[-1][:2]

    def _reasons(self) -> dict[int, str]:
        return dict(self._all("SELECT key, text FROM reason"))

    def _reason_key(self, reason: str) -> int:
        """Interned; the keys are remembered for the transaction."""
        if not self._reason_keys:
            self._reason_keys.update(self._all("SELECT text, key FROM reason"))
        if (key := self._reason_keys.get(reason)) is None:
            key = self._reason_keys[reason] = self._write("INSERT INTO reason (text) VALUES (?)", (reason,))
        return key
