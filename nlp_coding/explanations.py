"""Why a comment has its codes, and which comments stand behind a cell of a table."""

from __future__ import annotations

from dataclasses import dataclass

from nlp_coding.codebook.carried import Carried, Cell, Standing, Waiting
from nlp_coding.coding.combine import combine, conflicts
from nlp_coding.core.codebook import Codebook
from nlp_coding.core.coding import Analysis, Coding, Decision
from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.core.survey import Comment, Respondent
from nlp_coding.counted import countable_code
from nlp_coding.standing import codebook_of, standing, view_of
from nlp_coding.store import Memo, RunFacts, Store
from nlp_coding.tables import code_column
from nlp_coding.workflow import Study, needed_run


@dataclass(frozen=True)
class Explanation:
    """A comment with all that was decided about it."""

    comment: Comment
    respondent: Respondent
    analysis: Analysis | None
    """None where no run has read the comment, or the latest read another text of it."""
    held: tuple[Coding, ...]
    """What holds, each cell once; a person's "no" among them."""
    overruled: tuple[Coding, ...]
    """What the machine said where a person said otherwise."""
    conflicts: tuple[tuple[Coding, ...], ...]
    """Cells that persons decided differently: none of it holds."""
    codebook: Codebook
    carried: tuple[Carried, ...] = ()
    """Of what persons decided, that which was decided on another code, or before the code was redefined."""
    waiting: tuple[Waiting, ...] = ()
    """What a person should look at again, since the codebook changed."""
    retired: tuple[Carried, ...] = ()
    """Decisions on codes that are no more."""
    history: tuple[Decision, ...] = ()
    """Every decision ever made on the comment, in order."""
    memos: tuple[Memo, ...] = ()
    """What coders noted on the comment."""
    earlier_memos: tuple[Memo, ...] = ()
    """And noted before, each coder's from the oldest; where it was taken away, too."""


def explain_comment(study: Study, comment_id: str) -> Explanation:
    """Why a comment has its codes. Raises InputError for a comment that the study lacks."""
    with study.store() as store, store.snapshot():
        comment = store.comment(comment_id)
        if comment is None:
            if store.respondent(comment_id):
                raise InputError(Mistake(f"respondent «{comment_id}» is in the study, but wrote no comment"))
            ids = store.ids("comment")
            of_waves = [one for one in ids if one.endswith(f"/{comment_id}")]
            near = " or ".join(f"«{one}»" for one in of_waves or filter(None, [nearest(comment_id, ids)]))
            remedy = f"did you mean {near}?" if near else "ids stand in the id column of the survey file"
            raise InputError(Mistake(f"there is no comment «{comment_id}» in the study", remedy=remedy))
        run = store.latest_run()
        if run and comment.id in store.changed_comment_ids(run.id):
            run = None  # it read another text
        codebook = codebook_of(store)
        return _explain(store, comment, run, codebook, standing(store, codebook, comment_id=comment.id))


def explain_cell(study: Study, code_id: str, *, level: str | None = None) -> list[Explanation]:
    """The comments behind a cell: those that have the code, or any code of the group, at an agreement level.

    Without a level all that have the code, also those outside the scale, which a table's total leaves out.
    """
    with study.store() as store, store.snapshot():
        run = needed_run(store)
        view = view_of(store, run)
        codebook = view.codebook
        codes = code_column(
            codebook, countable_code(view, code_id).id, language=study.settings.language, unsplit=view.unsplit
        ).codes
        scale = study.settings.scale
        if level is not None:
            spelled = {known.casefold(): known for known in (*scale.levels, *scale.outside)}
            level = spelled.get(level.casefold(), level)
        if level is not None and level not in (*scale.levels, *scale.outside):
            near = nearest(level, (*scale.levels, *scale.outside))
            remedy = f"did you mean «{near}»?" if near else f"the levels are {', '.join(scale.levels)}"
            raise InputError(Mistake(f"there is no agreement level «{level}»", remedy=remedy))
        columns = view.columns
        rows = zip(
            columns.comment_ids, columns.agreements, columns.codes, columns.substance, columns.disputed, strict=True
        )
        wanted = [
            comment_id
            for comment_id, agreement, found, substance, disputed in rows
            # What no run has read yet is in no table of codes, even where a person has decided on it; nor is a comment
            # that people differ about.
            if substance is not None and not disputed and codes.intersection(found) and level in (None, agreement)
        ]
        comments = (store.comment(comment_id) for comment_id in wanted if comment_id)
        found = _by_comment(view.standing)
        return [
            _explain(store, comment, run, codebook, found.get(comment.id, Standing()))
            for comment in comments
            if comment
        ]


def _by_comment(found: Standing) -> dict[str, Standing]:
    """The same, narrowed to each comment that anything was decided on."""
    carried: dict[str, list[Carried]] = {}
    waiting: dict[str, list[Waiting]] = {}
    retired: dict[str, list[Carried]] = {}
    blocked: dict[str, set[Cell]] = {}
    for one in found.carried:
        carried.setdefault(one.coding.comment_id, []).append(one)
    for case in found.waiting:
        waiting.setdefault(case.comment_id, []).append(case)
    for one in found.retired:
        retired.setdefault(one.coding.comment_id, []).append(one)
    for cell in found.blocked:
        blocked.setdefault(cell[0], set()).add(cell)
    return {
        comment_id: Standing(
            tuple(carried.get(comment_id, ())),
            tuple(waiting.get(comment_id, ())),
            tuple(retired.get(comment_id, ())),
            frozenset(blocked.get(comment_id, ())),
        )
        for comment_id in {*carried, *waiting, *retired, *blocked}
    }


def _explain(store: Store, comment: Comment, run: RunFacts | None, codebook: Codebook, found: Standing) -> Explanation:
    respondent = store.respondent(comment.respondent_id)
    assert respondent is not None
    machine = list(store.codings(run.id, comment_id=comment.id)) if run else []
    held = combine(machine, found.codings, blocked=found.blocked)
    order = {code.id: place for place, code in enumerate(codebook.codes)}
    holding = {(one.code_id, one.applies) for one in held}
    memos = store.memos(comment_id=comment.id)
    shown = {(one.coder, one.text) for one in memos}
    written = store.memos(comment_id=comment.id, history=True)
    earlier = tuple(one for one in written if one.text and (one.coder, one.text) not in shown)
    return Explanation(
        comment=comment,
        respondent=respondent,
        analysis=next(iter(store.analyses(run.id, comment_id=comment.id)), None) if run else None,
        held=tuple(sorted(held, key=lambda coding: order.get(coding.code_id, len(order)))),
        overruled=tuple(one for one in machine if (one.code_id, one.applies) not in holding),
        conflicts=tuple(conflicts(found.codings)),
        codebook=codebook,
        carried=tuple(one for one in found.carried if one.change or one.outdated),
        waiting=found.waiting,
        retired=found.retired,
        history=store.decision_records(comment_id=comment.id, history=True),
        memos=memos,
        earlier_memos=earlier,
    )
