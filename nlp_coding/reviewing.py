"""What people should look at next, and how good that is which nobody looks at: the queue and the audit sample."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from nlp_coding.core.codebook import Codebook
from nlp_coding.core.coding import Coding
from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.core.survey import Comment, Respondent
from nlp_coding.learning import Learner, bank_of, lessons_of
from nlp_coding.passes import ACCEPT, CHUNK, Accepting, Pass, Progress, term_coder
from nlp_coding.settings import Settings
from nlp_coding.standing import codebook_of, standing
from nlp_coding.store import RunFacts, Store

if TYPE_CHECKING:
    from nlp_coding.coding.audit import AuditedSuggestion, Estimate
    from nlp_coding.coding.suggest import Coder

Why = Literal["audit", "likely wrong"]

CANDIDATES = 2_000
"""So many comments are held in memory for diversity, however many there are."""


@dataclass(frozen=True)
class Queued:
    """A comment that a person should look at."""

    comment: Comment
    respondent: Respondent
    why: Why
    suggested: tuple[Coding, ...]
    """What the latest run suggests where nobody has decided; nothing for the audit sample."""
    n_wrong: float | None
    """How many of its codes are expected to be wrong; None for the audit sample."""
    codebook: str
    """name@version, of the codes to decide on."""


@dataclass(frozen=True)
class Audit:
    """What the audit sample says."""

    n_drawn: int
    n_complete: int
    """Comments of it that people have decided on in every code."""
    estimate: Estimate | None
    """Of the suggestions that nobody has looked at, how many are right."""
    n_found: int = 0
    n_had: int = 0
    """Of the codes that people gave these comments, how many the machine had suggested."""


@dataclass(frozen=True)
class Reviewing:
    """How far a study's comments are decided on, by comment id."""

    decided: dict[str, dict[str, bool]] = field(default_factory=dict)
    """Comment id → code id → the answer, where people agree and the text is the one they read."""


def is_drawn(comment_id: str, share: float) -> bool:
    """Whether a comment is drawn with this probability: by its id, so that the same study draws the same comments."""
    return _lot(comment_id) < share * 2**64


def _lot(comment_id: str) -> int:
    return int.from_bytes(hashlib.sha256(f"audit sample {comment_id}".encode()).digest()[:8], "big")


def draw_sample(store: Store, share: float) -> int:
    """Give each comment that came since the last time its chance, in the transaction that is open; gives how many."""
    new = store.undrawn()
    return store.draw([one for one in new if is_drawn(one, share)], share) if new else 0


def reviewing(
    store: Store, codebook: Codebook, *, coming: Sequence[Codebook] = (), coder: str | None = None
) -> Reviewing:
    """What people have decided, or one coder, as it stands under a codebook; for `coming` see `standing`."""
    stale = {one.id for one in store.decision_records() if one.stale}
    leaves = {code.id for code in codebook.leaves}
    said: dict[str, dict[str, set[bool]]] = {}
    found = standing(store, codebook, coming=coming)
    for one in found.holding if coder is None else found.of_coder(coder):
        if one.coding.code_id in leaves and not one.outdated and stale.isdisjoint(one.origins):
            said.setdefault(one.coding.comment_id, {}).setdefault(one.coding.code_id, set()).add(one.coding.applies)
    return Reviewing(
        {
            comment_id: {code_id: True in answers for code_id, answers in codes.items() if len(answers) == 1}
            for comment_id, codes in said.items()
        }
    )


def audit_of(store: Store, codebook: Codebook, run: RunFacts | None) -> Audit:
    """How good the latest run's suggestions are, by the audit sample."""
    from nlp_coding.coding.audit import AuditedSuggestion, estimate

    drawn = store.audit_sample(run.id if run else None)
    if not drawn or run is None:
        return Audit(len(drawn), 0, None)
    complete = _complete(drawn, reviewing(store, codebook), codebook)
    audited: list[AuditedSuggestion] = []
    n_found = n_had = 0
    for comment_id, answers in complete.items():
        suggestions = {one.code_id: one.score for one in store.codings(run.id, comment_id=comment_id) if one.applies}
        audited += (AuditedSuggestion(score, answers[code_id]) for code_id, score in suggestions.items())
        n_had += sum(answers.values())
        n_found += sum(applies for code_id, applies in answers.items() if code_id in suggestions)
    found = estimate(audited, store.unreviewed_scores(run.id))
    return Audit(len(drawn), len(complete), found, n_found, n_had)


def complete_audit(store: Store, codebook: Codebook, run: RunFacts) -> dict[str, dict[str, bool]]:
    """The audited comments with substance that people decided on in every code, with the answers."""
    return _complete(store.audit_sample(run.id), reviewing(store, codebook), codebook)


def audited_suggestions(
    store: Store, codebook: Codebook, coder: Coder, *, coming: Sequence[Codebook] = ()
) -> list[AuditedSuggestion]:
    """What a coder suggests on the audited comments, and whether people said the same."""
    from nlp_coding.coding.audit import AuditedSuggestion

    complete = _complete(store.audit_sample(), reviewing(store, codebook, coming=coming), codebook)
    texts = store.texts(complete)
    ids = [comment_id for comment_id in complete if comment_id in texts]
    if not ids:
        return []
    return [
        AuditedSuggestion(None if one.score is None else float(one.score[place]), complete[comment_id][one.code_id])
        for one in coder.suggest([texts[comment_id] for comment_id in ids])
        for place, comment_id in enumerate(ids)
        if one.applies[place]
    ]


def accepting(store: Store, todo: Pass, precision: float, *, coming: Sequence[Codebook] = ()) -> Pass:
    """The same pass, with suggestions accepted that are right at least that often, by the audit sample if there is one.

    Raises InputError where nothing was learned: terms alone have no score.
    """
    import numpy as np

    from nlp_coding.coding.audit import MIN_AUDITED, accepting_score
    from nlp_coding.coding.suggest import Coder

    models = todo.learner.models()
    if models is None:
        if not todo.lessons.on:
            remedy = "write learned: true in study.yaml"
        else:
            remedy = "give the codebook an example bank, or decide on more comments"
        raise InputError(Mistake("terms alone have no score to accept by", remedy=remedy))
    coder = Coder(term_coder(todo.codebook, todo.spacy_model), models, embedder=todo.learner.embedder)
    audited = [one for one in audited_suggestions(store, todo.codebook, coder, coming=coming) if one.score is not None]
    score = accepting_score(precision, audited)
    by_audit = len(audited) >= MIN_AUDITED
    if score is None:
        found = Accepting(precision, None, True, len(audited), sum(one.right for one in audited))
    elif by_audit:
        checked = [one.right for one in audited if one.score is not None and one.score >= score]
        found = Accepting(precision, score, True, len(checked), sum(checked))
    else:
        held = [one.held_out for one in models.by_code.values()]
        right = np.concatenate([one.applies[one.suggested & (one.probability >= score)] for one in held])
        found = Accepting(precision, score, False, len(right), int(right.sum()))
    settings = {**todo.settings, ACCEPT: f"{precision:g}", "accepted_from": "" if score is None else f"{score:g}"}
    return replace(todo, accepting=found, settings=settings)


def _complete(drawn: dict[str, float], found: Reviewing, codebook: Codebook) -> dict[str, dict[str, bool]]:
    """The comments of the sample that are decided on in every code, with the answers."""
    leaves = {code.id for code in codebook.leaves}
    return {
        comment_id: found.decided[comment_id]
        for comment_id in sorted(drawn)
        if comment_id in found.decided and leaves <= found.decided[comment_id].keys()
    }


def next_comments(
    store: Store,
    settings: Settings,
    run: RunFacts,
    *,
    n: int,
    folders: Sequence[Path],
    on_progress: Progress | None = None,
) -> list[Queued]:
    """The comments to look at next, best first, the audit sample among them. Raises InputError where none are left.

    What the machine has learned since the latest run counts; the suggestions are those of the run.
    """
    chosen = ranked(store, settings, run, n=n, folders=folders, on_progress=on_progress)
    if not chosen:
        raise InputError("no comment with substance is left that people have not decided on in every code")
    codebook = codebook_of(store, digest=run.codebook_digest)
    decided = reviewing(store, codebook).decided
    silent = {comment_id: {*decided.get(comment_id, ())} for comment_id, _ in chosen}
    for comment_id, code_id in standing(store, codebook).blocked:
        silent.get(comment_id, set()).add(code_id)  # it waits for a person: the machine has no word
    return [_queued(store, run, comment_id, wrong, silent[comment_id]) for comment_id, wrong in chosen]


def ranked(
    store: Store,
    settings: Settings,
    run: RunFacts,
    *,
    n: int,
    folders: Sequence[Path],
    coder: str | None = None,
    on_progress: Progress | None = None,
) -> list[tuple[str, float | None]]:
    """Comments to look at next, best first, with how many codes are expected to be wrong; None in the audit sample.

    With `coder`, by what that one has decided alone: others' answers neither teach the machine nor finish a comment.
    """
    import numpy as np

    from nlp_coding.coding.queue import expected_errors, interleave, most_telling
    from nlp_coding.coding.suggest import Coder

    codebook = codebook_of(store, digest=run.codebook_digest)
    bank = bank_of(store, codebook, folders=folders)
    lessons = lessons_of(store, settings, codebook, bank, coder=coder)
    learner = Learner(term_coder(codebook, settings.spacy_model), lessons)
    models = learner.models()
    by_machine = Coder(learner.terms, models, embedder=learner.embedder if models else None)
    leaves = [code.id for code in codebook.leaves]
    decided = reviewing(store, codebook, coder=coder).decided
    drawn = store.audit_sample()
    substance = {one.comment_id for one in store.analyses(run.id) if one.substance}
    audit, ids, texts, errors = [], [], [], []
    n_done, n_all = 0, store.counts().n_comments
    for comments in store.iter_comments(chunk=CHUNK):
        todo = [one for one in comments if one.id in substance and decided.get(one.id, {}).keys() < set(leaves)]
        audit += [one.id for one in todo if one.id in drawn]
        rest = [one for one in todo if one.id not in drawn]
        opened = np.array([[code not in decided.get(one.id, {}) for code in leaves] for one in rest], dtype=np.bool_)
        if rest:
            suggested = by_machine.suggest([one.text for one in rest])
            errors += expected_errors(suggested, open_cells=opened).tolist()
            ids += [one.id for one in rest]
            texts += [one.text for one in rest]
        # Only the likeliest stay: memory is bounded by them, not by the study.
        best = sorted(range(len(ids)), key=lambda place: (-round(errors[place], 6), place))[: max(CANDIDATES, n)]
        ids, texts, errors = ([column[place] for place in best] for column in (ids, texts, errors))
        n_done += len(comments)
        if on_progress:
            on_progress(n_done, n_all)
    order = most_telling(np.array(errors), by_machine.vectors(texts) if texts else None, n).tolist()
    telling = {place: ids[place] for place in order}
    # By lot, not as they stand in the file: what has been looked at of the sample is then itself a random sample.
    audited = {-1 - place: comment_id for place, comment_id in enumerate(sorted(audit, key=_lot))}
    n_audited = sum(comment_id in drawn for comment_id in decided)
    done = {"n_audited": n_audited, "n_telling": len(decided) - n_audited}
    places = list(interleave(order, list(audited), settings.audit_share, **done))[:n]
    return [(audited[place], None) if place < 0 else (telling[place], errors[place]) for place in places]


def _queued(store: Store, run: RunFacts, comment_id: str, n_wrong: float | None, silent: Collection[str]) -> Queued:
    comment = store.comment(comment_id)
    assert comment is not None
    respondent = store.respondent(comment.respondent_id)
    assert respondent is not None
    why: Why = "audit" if n_wrong is None else "likely wrong"
    suggestions = store.codings(run.id, comment_id=comment_id)
    suggested = tuple(one for one in suggestions if one.applies and one.code_id not in silent)
    return Queued(comment, respondent, why, () if why == "audit" else suggested, n_wrong, run.codebook)


QUEUE_HEADER = ("comment_id", "why", "suggested", "codes", "codebook")


def queue_rows(
    queued: Sequence[Queued], *, with_text: bool = False, texts: Mapping[str, str] | None = None
) -> Iterator[Sequence[str | int | float | None]]:
    """Header and one row a comment; with `codes` filled in it is a file for `decide_from`.

    Codes are separated by `;`, and `-` says that none applies; every code that is not listed is taken as a no.
    `texts` has the comments as they may be handed on, by id, where that is not as they stand in the study.
    """
    yield [*QUEUE_HEADER, *(["text"] if with_text else [])]
    for one in queued:
        suggested = ";".join(coding.code_id for coding in one.suggested)
        yield (
            one.comment.id,
            one.why,
            suggested or None,
            None,
            one.codebook,
            *([(texts or {}).get(one.comment.id, one.comment.text)] if with_text else []),
        )
