"""What comes out of a study: tables, exports, and the words behind a cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from nlp_coding.codebook.migrate import Carried, Waiting
from nlp_coding.coding.combine import combine, conflicts
from nlp_coding.core.codebook import Code, Codebook, Language
from nlp_coding.core.coding import Analysis, Coding, Decision
from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.core.memory import without_collection
from nlp_coding.core.survey import Comment, Respondent
from nlp_coding.core.table import CrossTable
from nlp_coding.readers.scale import known_outside
from nlp_coding.settings import FILE, Settings
from nlp_coding.standing import View, codebook_of, standing, view_of
from nlp_coding.store import RunFacts, Store, StudyColumns
from nlp_coding.tables import (
    Coded,
    Percent,
    Rowing,
    Standing,
    by_agreement,
    by_attribute,
    code_column,
    code_columns,
    tabulate_code,
    tabulate_codes,
    tabulate_commenting,
)
from nlp_coding.workflow import Study, needed_run

TableKind = Literal["commenting", "codes", "code"]


def make_table(
    study: Study,
    kind: TableKind,
    *,
    code_id: str | None = None,
    by: str | None = None,
    percent: Percent = "row",
    groups: bool = False,
    run_id: int | None = None,
    language: Language | None = None,
) -> CrossTable:
    """One table of a study: who commented, all codes (or their groups), or one code, by agreement or an attribute.

    Raises InputError for an attribute or code that the study lacks, StudyError where nothing is coded yet.
    """
    settings = study.settings
    language = language or settings.language
    named = settings.respondents
    _known_attribute(study, by)
    with study.store() as store, store.snapshot(), without_collection():
        view = None if kind == "commenting" else view_of(store, needed_run(store, run_id))
        columns = view.columns if view else store.columns(None, decisions=())
    if by is None:
        _check_levels(study, columns)
    rowing = rowing_of(settings, by, columns)
    coded = list(coded_of(columns, wave=by if by is not None and by == settings.wave else None))
    if view is None:
        return tabulate_commenting(coded, rowing, language=language, respondents=named)
    who = standing_of(view)
    if kind == "codes":
        show: Literal["groups", "codes"] = "groups" if groups else "codes"
        headings = code_columns(view.codebook, language=language, show=show, unsplit=view.unsplit)
        return tabulate_codes(coded, rowing, headings, who, percent=percent, language=language, respondents=named)
    code = countable_code(view, code_id or "")
    heading = code_column(view.codebook, code.id, language=language, unsplit=view.unsplit)
    return tabulate_code(coded, rowing, heading, who, language=language, respondents=named)


def known_code(codebook: Codebook, code_id: str) -> Code:
    """A code or group by id, or by a label as tables show it. Raises InputError with the nearest id."""
    if code_id in codebook.by_id:
        return codebook.by_id[code_id]
    for code in codebook.codes:
        if code_id.casefold() in (label.casefold() for label in code.label.values()):
            return code
    near = nearest(code_id, codebook.by_id)
    remedy = f"did you mean «{near}»?" if near else f"the codes are {', '.join(codebook.by_id)}"
    raise InputError(Mistake(f"there is no code «{code_id}» in {codebook}", remedy=remedy))


def countable_code(view: View, code_id: str) -> Code:
    """As `known_code`, but a retired code only while decisions on it still count."""
    unsplit = {code.id: code for code in view.unsplit}
    if code_id in unsplit:
        return unsplit[code_id]
    code = known_code(view.codebook, code_id)
    if code.retired and code.id not in unsplit:
        instead = f"take {' or '.join(code.replaced_by)}" if code.replaced_by else "take another code"
        remedy = f"{instead}, or table --run with a run from before ({view.run.codebook} is that of run {view.run.id})"
        raise InputError(Mistake(f"the code «{code.id}» is retired in {view.codebook}", remedy=remedy))
    return code


def _known_attribute(study: Study, by: str | None) -> None:
    settings = study.settings
    known = [*settings.attributes, *([settings.wave] if settings.wave else [])]
    if by is not None and by not in (settings.agreement, *known):
        near = nearest(by, known)
        listed = ", ".join(known) or "none; name them with --attribute when you make the study"
        remedy = f"did you mean «{near}»?" if near else f"the attributes are {listed}"
        raise InputError(Mistake(f"the study has no attribute «{by}»", remedy=remedy))


def _check_levels(study: Study, columns: StudyColumns) -> None:
    """Raise InputError for answers that study.yaml has no place for: somebody edited it, and Totalt would shrink."""
    scale = study.settings.scale
    answers = Counter(answer for answer in columns.agreements if answer)
    mistakes = []
    for answer, n in answers.items():
        if answer not in (*scale.levels, *scale.outside) and not known_outside(answer):
            near = nearest(answer, scale.levels)
            change = f"«{near}» under levels back to «{answer}»" if near else f"«{answer}» under levels or outside"
            what = f"{n} respondents answered «{answer}», which is no level here"
            remedy = f"write {change}: levels are spelled as in the data"
            mistakes.append(Mistake(what, FILE, column="levels", remedy=remedy))
    if mistakes:
        raise InputError(mistakes)


def rowing_of(settings: Settings, by: str | None, columns: StudyColumns) -> Rowing:
    """The rows of a table: the levels, or the values of an attribute or of the wave."""
    if by is None or by == settings.agreement:
        return by_agreement(settings.scale)
    if by == settings.wave:
        return by_attribute(by, order=sorted({wave for wave in columns.waves if wave}))
    return by_attribute(by, order=settings.attributes[by])


def coded_of(columns: StudyColumns, *, wave: str | None = None) -> Iterator[Coded]:
    """One for each respondent; with the name of the wave's column, the wave stands for the attributes."""
    attributes: Sequence[Mapping[str, str]] = columns.attributes
    if wave:
        waves = {value: {wave: value or ""} for value in set(columns.waves)}
        attributes = [waves[value] for value in columns.waves]
    # Respondents repeat each other, and the tables do not ask who they are: of equals, one stands for all.
    # Equal attributes are one mapping, so that its identity will do; the columns keep them alive.
    kinds = zip(
        columns.agreements,
        map(id, attributes),
        (comment_id is not None for comment_id in columns.comment_ids),
        columns.substance,
        columns.codes,
        strict=True,
    )
    known: dict[tuple[object, ...], Coded] = {}
    for place, kind in enumerate(kinds):
        one = known.get(kind)
        if one is None:
            agreement, _, has_comment, substance, codes = kind
            one = known[kind] = Coded(
                Respondent(columns.respondent_ids[place], agreement, attributes[place]),
                has_comment=has_comment,
                substance=bool(substance),
                codes=frozenset(codes),
                pending=has_comment and substance is None,
            )
        yield one


def standing_of(view: View) -> Standing:
    """How many of the comments that tables of codes count a person has decided on, in at least one code."""
    columns = view.columns
    counted = [
        bool(decided)
        for substance, codes, decided in zip(columns.substance, columns.codes, columns.decided, strict=True)
        # A comment that got a code from a person has substance, whatever the machine made of it: so count tables.
        if substance or (substance is not None and codes)
    ]
    n_person = sum(counted)
    return Standing(
        view.run.codebook,
        n_person=n_person,
        n_unreviewed=len(counted) - n_person,
        n_conflicts=len(conflicts(view.standing.codings)),
        n_unsplit=len({one.comment_id for one in view.standing.waiting if one.why == "split"}),
        n_outdated=len({one.coding.comment_id for one in view.standing.outdated}),
    )


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
        return _explain(store, comment, run, codebook_of(store))


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
        rows = zip(columns.comment_ids, columns.agreements, columns.codes, columns.substance, strict=True)
        wanted = [
            comment_id
            for comment_id, agreement, found, substance in rows
            # What no run has read yet is in no table of codes, even where a person has decided on it.
            if substance is not None and codes.intersection(found) and level in (None, agreement)
        ]
        comments = (store.comment(comment_id) for comment_id in wanted if comment_id)
        return [_explain(store, comment, run, codebook) for comment in comments if comment]


def _explain(store: Store, comment: Comment, run: RunFacts | None, codebook: Codebook) -> Explanation:
    respondent = store.respondent(comment.respondent_id)
    assert respondent is not None
    machine = list(store.codings(run.id, comment_id=comment.id)) if run else []
    found = standing(store, codebook, comment_id=comment.id)
    held = combine(machine, found.codings, blocked=found.blocked)
    order = {code.id: place for place, code in enumerate(codebook.codes)}
    holding = {(one.code_id, one.applies) for one in held}
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
    )


def held_codings(store: Store, run: RunFacts) -> Iterator[Coding]:
    """What holds for each comment and code, comments in file order, codes by id; one comment at a time.

    A comment that an update has taken out is left out here as it is in tables, and what the run said of a text that has
    changed since: its spans point into the older one.
    """
    present = set(store.ids("comment"))
    changed = set(store.changed_comment_ids(run.id))
    found_decisions = standing(store, codebook_of(store, digest=run.codebook_digest))
    decided: dict[str, list[Coding]] = {}
    for decision in found_decisions.codings:
        decided.setdefault(decision.comment_id, []).append(decision)
    machine = groupby(store.codings(run.id), key=lambda coding: coding.comment_id)
    waiting = next(machine, None)
    for analysis in store.analyses(run.id):
        found: list[Coding] = []
        if waiting and waiting[0] == analysis.comment_id:
            found = [] if analysis.comment_id in changed else list(waiting[1])
            waiting = next(machine, None)
        decisions = decided.pop(analysis.comment_id, ())
        if analysis.comment_id in present:
            yield from combine(found, decisions, blocked=found_decisions.blocked)
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
]


def codings_rows(study: Study) -> Iterator[Sequence[str | int | float | None]]:
    """Header and one row a coding that holds; its first span as start and end, others as "start-end start-end"."""
    with study.store() as store, store.snapshot():
        run = needed_run(store)
        version = run.codebook.partition("@")[2]
        yield CODINGS_HEADER
        for coding in held_codings(store, run):
            first, *others = coding.evidence or (None,)
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
            )


def wide_rows(study: Study, *, with_text: bool = False) -> Iterator[Sequence[str | int | float | None]]:
    """Header and one row a respondent: answers, whether commented, and 1/0 a code.

    Blank where there is nothing to count: no comment, one without substance or not coded yet, people who disagree, or a
    part of a split code that nobody has decided on yet.
    """
    with study.store() as store, store.snapshot():
        view = view_of(store, needed_run(store))
        leaves = [*(code.id for code in view.codebook.leaves), *(code.id for code in view.unsplit)]
        columns = view.columns
        disputed = {(cell[0].comment_id, cell[0].code_id) for cell in conflicts(view.standing.codings)}
        disputed |= view.standing.blocked
        texts = {one.id: one.text for chunk in store.iter_comments() for one in chunk} if with_text else {}
    settings = study.settings
    wave = [settings.wave] if settings.wave else []
    names = list(settings.attributes)
    text_header = [settings.text] if with_text else []
    yield (settings.id, *wave, settings.agreement, *names, *text_header, "has_comment", "substance", *leaves)
    rows = zip(
        columns.respondent_ids,
        columns.waves,
        columns.agreements,
        columns.attributes,
        columns.comment_ids,
        columns.substance,
        columns.codes,
        strict=True,
    )
    for respondent_id, of_wave, agreement, attributes, comment_id, substance, codes in rows:
        text = [texts.get(comment_id or "")] if with_text else []
        coded = substance is not None
        counted = bool(substance) or (coded and bool(codes))
        yield (
            respondent_id,
            *([of_wave] if wave else []),
            agreement,
            *(attributes.get(name) for name in names),
            *text,
            int(comment_id is not None),
            int(counted) if coded else None,
            *(int(leaf in codes) if counted and (comment_id, leaf) not in disputed else None for leaf in leaves),
        )
