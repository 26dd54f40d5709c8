"""Codings handed on: one row a coding that holds, or one row a respondent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from nlp_coding.codebook.carried import Standing
from nlp_coding.coding.combine import combine, conflicts
from nlp_coding.core.coding import Coding
from nlp_coding.masked import masked_comments
from nlp_coding.standing import codebook_of, standing, view_of
from nlp_coding.store import RunFacts, Store
from nlp_coding.workflow import Study, needed_run


def held_codings(store: Store, run: RunFacts, decisions: Standing | None = None) -> Iterator[Coding]:
    """What holds for each comment and code, comments in file order, codes by id; one comment at a time.

    A comment that an update has taken out is left out here as it is in tables, and what the run said of a text that has
    changed since: its spans point into the older one. `decisions` are those under the run's codebook, where they are
    at hand.
    """
    present = set(store.ids("comment"))
    changed = set(store.changed_comment_ids(run.id))
    stands = decisions or standing(store, codebook_of(store, digest=run.codebook_digest))
    decided: dict[str, list[Coding]] = {}
    for decision in stands.codings:
        decided.setdefault(decision.comment_id, []).append(decision)
    machine = groupby(store.codings(run.id), key=lambda coding: coding.comment_id)
    waiting = next(machine, None)
    for analysis in store.analyses(run.id):
        found: list[Coding] = []
        if waiting and waiting[0] == analysis.comment_id:
            found = [] if analysis.comment_id in changed else list(waiting[1])
            waiting = next(machine, None)
        here = decided.pop(analysis.comment_id, ())
        if analysis.comment_id in present:
            yield from combine(found, here, blocked=stands.blocked)
    # Decided on, but added after the run.
    for comment_id in sorted(present.intersection(decided)):
        yield from combine((), decided[comment_id])


CODINGS_HEADER = [
    "comment_id",
    "code",
    "applies",
    "status",
    "origin",
    "coder",
    "score",
    "start",
    "end",
    "further_spans",
    "codebook_version",
    "decided_as",
    "decided_under",
]


def codings_rows(study: Study) -> Iterator[Sequence[str | int | float | None]]:
    """Header and one row a coding that holds; its first span as start and end, others as "start-end start-end".

    Codes are those of `codebook_version`; what a person decided also says as which code, and under which version.
    """
    with study.store() as store, store.snapshot():
        run = needed_run(store)
        version = run.codebook.partition("@")[2]
        found = standing(store, codebook_of(store, digest=run.codebook_digest))
        made = {one.id: one for one in store.decision_records()}
        origins = {
            (one.coding.comment_id, one.coding.code_id, one.voice): [made[origin] for origin in one.origins]
            for one in found.carried
        }
        yield CODINGS_HEADER
        for coding in held_codings(store, run, found):
            first, *others = coding.evidence or (None,)
            key = (coding.comment_id, coding.code_id, (coding.coder, coding.status == "settled"))
            decided = origins.get(key, []) if coding.origin == "person" else []
            yield (
                coding.comment_id,
                coding.code_id,
                int(coding.applies),
                coding.status,
                coding.origin,
                coding.coder,
                coding.score,
                first.start if first else None,
                first.end if first else None,
                " ".join(f"{span.start}-{span.end}" for span in others if span) or None,
                version,
                " ".join(dict.fromkeys(one.coding.code_id for one in decided)) or None,
                " ".join(dict.fromkeys(one.codebook.partition("@")[2] for one in decided)) or None,
            )


def wide_rows(study: Study, *, with_text: bool = False) -> Iterator[Sequence[str | int | float | None]]:
    """Header and one row a respondent: answers, whether commented, and 1/0 a code; `with_text` the masked comments too.

    Blank where there is nothing to count: no comment, one without substance or not coded yet, people who disagree, or a
    part of a split code that nobody has decided on yet.
    """
    with study.store() as store, store.snapshot():
        view = view_of(store, needed_run(store))
        leaves = [*(code.id for code in view.codebook.leaves), *(code.id for code in view.unsplit)]
        columns = view.columns
        disputed = {(cell[0].comment_id, cell[0].code_id) for cell in conflicts(view.standing.codings)}
        disputed |= view.standing.blocked
        texts = masked_comments(store, language=study.settings.language) if with_text else {}
    settings = study.settings
    wave = [settings.wave] if settings.wave else []
    names = list(settings.attributes)
    text_header = [settings.text] if with_text else []
    closed = [name for name in settings.closed if name != settings.agreement]
    weight = [settings.weight] if settings.weight else []
    header = (settings.id, *wave, settings.agreement, *closed, *weight, *names, *text_header)
    yield (*header, "has_comment", "substance", *leaves)
    rows = zip(
        columns.respondent_ids,
        columns.waves,
        columns.agreements,
        columns.answers,
        columns.weights,
        columns.attributes,
        columns.comment_ids,
        columns.substance,
        columns.codes,
        strict=True,
    )
    for respondent_id, of_wave, agreement, answers, of_weight, attributes, comment_id, substance, codes in rows:
        text = [shown.text if (shown := texts.get(comment_id or "")) else None] if with_text else []
        coded = substance is not None
        counted = bool(substance) or (coded and bool(codes))
        yield (
            respondent_id,
            *([of_wave] if wave else []),
            agreement,
            *(answers.get(name) for name in closed),
            *([of_weight] if weight else []),
            *(attributes.get(name) for name in names),
            *text,
            int(comment_id is not None),
            int(counted) if coded else None,
            *(int(leaf in codes) if counted and (comment_id, leaf) not in disputed else None for leaf in leaves),
        )
