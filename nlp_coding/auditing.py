"""How good that is which nobody looks at: the audit sample, and what is accepted by it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nlp_coding.core.codebook import Codebook
from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.planning import ACCEPT, Accepting, Pass, term_coder
from nlp_coding.standing import agreed
from nlp_coding.store import RunFacts, Store

if TYPE_CHECKING:
    from nlp_coding.coding.audit import AuditedSuggestion, Estimate
    from nlp_coding.coding.suggest import Coder


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


def is_drawn(comment_id: str, share: float) -> bool:
    """Whether a comment is drawn with this probability: by its id, so that the same study draws the same comments."""
    return lot(comment_id) < share * 2**64


def lot(comment_id: str) -> int:
    """A comment's place in a lottery that is the same on every machine."""
    return int.from_bytes(hashlib.sha256(f"audit sample {comment_id}".encode()).digest()[:8], "big")


def draw_sample(store: Store, share: float) -> int:
    """Give each comment that came since the last time its chance, in the transaction that is open; gives how many."""
    new = store.undrawn()
    return store.draw([one for one in new if is_drawn(one, share)], share) if new else 0


def audit_of(store: Store, codebook: Codebook, run: RunFacts | None) -> Audit:
    """How good the latest run's suggestions are, by the audit sample."""
    n_drawn = store.n_audited(run.id if run else None)
    if not n_drawn or run is None:
        return Audit(n_drawn, 0, None)
    complete = complete_audit(store, codebook, run)
    if not complete:
        return Audit(n_drawn, 0, None)
    # numpy: a while, where there is nothing to estimate.
    from nlp_coding.coding.audit import AuditedSuggestion, estimate

    audited: list[AuditedSuggestion] = []
    n_found = n_had = 0
    for comment_id, answers in complete.items():
        suggestions = {one.code_id: one.score for one in store.codings(run.id, comment_id=comment_id) if one.applies}
        audited += (AuditedSuggestion(score, answers[code_id]) for code_id, score in suggestions.items())
        n_had += sum(answers.values())
        n_found += sum(applies for code_id, applies in answers.items() if code_id in suggestions)
    found = estimate(audited, store.unreviewed_scores(run.id))
    return Audit(n_drawn, len(complete), found, n_found, n_had)


def complete_audit(store: Store, codebook: Codebook, run: RunFacts) -> dict[str, dict[str, bool]]:
    """The audited comments with substance that people decided on in every code, with the answers."""
    return _complete(store, agreed(store, codebook), codebook, run)


def audited_suggestions(
    store: Store, codebook: Codebook, coder: Coder, *, coming: Sequence[Codebook] = ()
) -> list[AuditedSuggestion]:
    """What a coder suggests on the audited comments, and whether people said the same."""
    from nlp_coding.coding.audit import AuditedSuggestion

    complete = _complete(store, agreed(store, codebook, coming=coming), codebook)
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


def _complete(
    store: Store, decided: dict[str, dict[str, bool]], codebook: Codebook, run: RunFacts | None = None
) -> dict[str, dict[str, bool]]:
    """The comments of the sample that are decided on in every code, with the answers; with a run as `audit_sample`."""
    leaves = {code.id for code in codebook.leaves}
    whole = {comment_id: answers for comment_id, answers in decided.items() if leaves <= answers.keys()}
    return {comment_id: whole[comment_id] for comment_id in store.audited(whole, run.id if run else None)}
