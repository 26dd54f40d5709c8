"""What people should look at next."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from nlp_coding.auditing import lot
from nlp_coding.core.coding import Coding
from nlp_coding.core.errors import InputError
from nlp_coding.core.survey import Comment, Respondent
from nlp_coding.learning import Learner, bank_of, lessons_of
from nlp_coding.passes import CHUNK, Progress
from nlp_coding.planning import term_coder
from nlp_coding.settings import Settings
from nlp_coding.standing import agreed, codebook_of, standing
from nlp_coding.store import RunFacts, Store

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
    decided = agreed(store, codebook)
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
    learner = Learner(partial(term_coder, codebook, settings.spacy_model), lessons, store=store)
    models = learner.models()
    by_machine = Coder(learner.terms, models, embedder=learner.embedder if models else None)
    leaves = [code.id for code in codebook.leaves]
    decided = agreed(store, codebook, coder=coder)
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
    audited = {-1 - place: comment_id for place, comment_id in enumerate(sorted(audit, key=lot))}
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
