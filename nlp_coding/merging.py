"""Another copy of the study brought into this one: decisions, memos and draws, without loss, and nothing settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nlp_coding.coding.combine import conflicts
from nlp_coding.core.errors import InputError, Mistake, StudyError
from nlp_coding.masked import term_of
from nlp_coding.merging_codebooks import codebooks_to_take_in
from nlp_coding.standing import codebook_of, standing
from nlp_coding.store import (
    DATABASE_NAME,
    CommentState,
    DecisionRow,
    Memo,
    Sampled,
    Store,
    join,
)
from nlp_coding.store.joining import join_memos
from nlp_coding.workflow import Study, user_name

SHOWN = 20
"""Comments that are listed one by one where they differ."""


@dataclass(frozen=True)
class Merged:
    """What `merge` brought, or would bring."""

    other: str
    """The name of the other study's folder."""
    decisions: Mapping[str, int] = field(default_factory=dict)
    """By coder, what this study did not have."""
    n_taken_back: int = 0
    """What undo had written there."""
    n_differing: int = 0
    """Cells where the same coder said one thing here and another there: the later word holds."""
    n_memos: int = 0
    """Of a coder on a comment or a code, with what that coder wrote there before."""
    memos_differing: tuple[str, ...] = ()
    """Comments on which the same coder wrote one memo here and another there: the later holds, the earlier is kept."""
    code_memos_differing: tuple[str, ...] = ()
    """And codes."""
    n_memos_blackened: int = 0
    """Memos that were left out, since words of the comments are blackened here, and memos may quote them."""
    blackened: tuple[str, ...] = ()
    """These comments."""
    n_sampled: int = 0
    n_conflicts_before: int = 0
    n_conflicts: int = 0
    """Cells that coders decided differently, and nobody has settled."""
    codebooks: tuple[str, ...] = ()
    """Versions that were taken in, since decisions were made under them, or memos are on their codes."""
    n_left_out: int = 0
    """Decisions and memos on respondents who have withdrawn here."""
    n_memos_without_code: int = 0
    """Memos that were left out, since they are on codes of codebooks that cannot be taken in."""
    withdrawn_there: tuple[str, ...] = ()
    """Respondents who withdrew there, and are still here."""
    changed: bool = False
    """Whether there was anything new."""


class _NothingWrittenError(Exception):
    """There is nothing new, or it was to be looked at alone."""


@dataclass(frozen=True)
class _Theirs:
    """What a merge reads in the other study."""

    rows: tuple[DecisionRow, ...]
    memos: tuple[Memo, ...]
    """With their history."""
    held: tuple[Memo, ...]
    """Those of them that hold."""
    blackened: frozenset[str]
    """Comments with memos there in which words are blackened here."""
    sampled: tuple[Sampled, ...]
    audited: Mapping[str, tuple[str, float]]


def merge(study: Study, other: Path, *, migrate: bool = False, dry_run: bool = False) -> Merged:
    """Bring in what coders did in another copy of the study; that copy is only read.

    With `migrate` decisions that were made under a codebook this study never used come with it. With `dry_run` nothing
    is written. Raises InputError where the two have other comments or another codebook, StudyError where there is no
    study to read.
    """
    found = Merged(other.resolve().name)
    with (
        _opened(study, other) as there,
        there.snapshot(),
        study.store() as store,
        suppress(_NothingWrittenError),
        store.transaction(actor=user_name(), action="merge") as details,
    ):
        found = _merge(store, there, found, details, migrate=migrate)
        if dry_run or not found.changed:
            raise _NothingWrittenError
    return found


@contextmanager
def _opened(study: Study, other: Path) -> Iterator[Store]:
    """The other study, to read alone."""
    path = other / DATABASE_NAME
    if not path.is_file():
        raise StudyError(f"there is no study in {other} (no {DATABASE_NAME})\n  → give the folder of the other copy")
    if path.resolve() == (study.folder / DATABASE_NAME).resolve():
        raise InputError(Mistake(f"{other} is this very study", remedy="give the folder of the other copy"))
    if Store.is_older(other):
        raise StudyError(
            f"{path} is of an older version\n  → nlp-coding status --study {other} brings it up to date; merge then"
        )
    with Store.open(other, read_only=True) as there:
        yield there


def _merge(store: Store, there: Store, found: Merged, details: dict[str, Any], *, migrate: bool) -> Merged:
    theirs, n_left_out = _comparable(store, there, found.other)
    taken_in = codebooks_to_take_in(store, there, theirs.rows, theirs.held, other=found.other, migrate=migrate)
    n_before = _n_conflicts(store)
    for one in taken_in:
        store.take_in_codebook(codebook_of(there, digest=one.digest), one.yaml)
    ours = store.decision_rows()
    joined = join(ours, theirs.rows)
    store.append_joined(joined, ours, theirs.rows)
    codes = store.known_codes()
    takeable = [one for one in theirs.memos if one.code_id is None or one.code_id in codes]
    memos = join_memos(store.memos(history=True), takeable, blackened=theirs.blackened)
    if memos.new:
        store.put_memos(memos.new)
    drawn = {one.comment_id: one for one in store.sample()}
    sampled = [one for one in theirs.sampled if one.comment_id not in drawn or _lot(one) < _lot(drawn[one.comment_id])]
    audits = store.audit_draws()
    audited = {one: draw for one, draw in theirs.audited.items() if one not in audits or draw < audits[one]}
    store.replace_draws(sampled, audited)
    decisions = Counter(row.voice[2] for row in joined.new if not row.taken_back)
    changed = bool(joined.new or joined.again or taken_in or memos.new or sampled or audited)
    found = replace(
        found,
        decisions=dict(sorted(decisions.items())),
        n_taken_back=sum(row.taken_back for row in joined.new),
        n_differing=joined.n_differing,
        n_memos=len({one.voice for one in memos.new}),
        memos_differing=_ids(one.comment_id for one in memos.differing),
        code_memos_differing=_ids(one.code_id for one in memos.differing),
        n_memos_blackened=len(memos.left_out),
        blackened=_ids(one.comment_id for one in memos.left_out),
        n_sampled=sum(one.comment_id not in drawn for one in sampled),
        n_conflicts_before=n_before,
        n_conflicts=_n_conflicts(store) if changed else n_before,
        codebooks=tuple(map(str, taken_in)),
        n_left_out=n_left_out,
        n_memos_without_code=sum(one.code_id not in codes for one in theirs.held if one.code_id),
        withdrawn_there=tuple(sorted({*there.withdrawn()} & {*store.ids("respondent")})),
        changed=changed,
    )
    details.update(
        {
            "study": found.other,
            "decisions": decisions.total(),
            "taken_back_there": found.n_taken_back,
            "coders": sorted({row.voice[2] for row in joined.new}),
            "memos": found.n_memos,
            "sampled": found.n_sampled,
            "conflicts": found.n_conflicts,
            "left_out": n_left_out,
            "memos_without_code": found.n_memos_without_code,
            "memos_blackened": found.n_memos_blackened,
            "codebooks": [{"name": one.name, "version": one.version, "digest": one.digest} for one in taken_in],
        }
    )
    return found


def _n_conflicts(store: Store) -> int:
    return len(conflicts(standing(store, codebook_of(store)).codings))


def _lot(one: Sampled) -> tuple[int, str, int]:
    """Of two draws of a comment the one that is kept, whichever side it comes from."""
    return one.draw, one.drawn_at, one.seed


def _ids(ids: Iterable[str | None]) -> tuple[str, ...]:
    """Each once, in order."""
    return tuple(sorted({one for one in ids if one is not None}))


def _comparable(store: Store, there: Store, other: str) -> tuple[_Theirs, int]:
    """What can be brought in, and how much is left out since a respondent has withdrawn here.

    Raises InputError where a comment that something hangs on is not here with the same text.
    """
    rows, memos, sampled = there.decision_rows(), there.memos(history=True), there.sample()
    held, audited = there.memos(), there.audit_draws()
    hanging = dict.fromkeys(
        [
            *(row.voice[0] for row in rows),
            *(one.comment_id for one in memos if one.comment_id),
            *(one.comment_id for one in sampled),
        ]
    )
    states = there.comment_states({*hanging, *audited})
    withdrawn = {*store.withdrawn()}
    kept = [one for one in hanging if states[one].respondent_id not in withdrawn]
    here = store.comment_states({*kept, *audited})
    _refuse_other_comments(store, there, {one: states[one] for one in kept}, here, other)
    evident = {*kept}
    n_left_out = sum(row.voice[0] not in evident for row in rows)
    n_left_out += sum(one.comment_id is not None and one.comment_id not in evident for one in held)
    found = _Theirs(
        tuple(_telling(row, here[row.voice[0]]) for row in rows if row.voice[0] in evident),
        # A memo on a comment that has lost its text here and there is kept where it is.
        tuple(one for one in memos if one.comment_id is None or (one.comment_id in here and here[one.comment_id].text)),
        held,
        frozenset(one.comment_id for one in memos if one.comment_id in here and here[one.comment_id].blackened),
        tuple(one for one in sampled if one.comment_id in evident),
        {one: draw for one, draw in audited.items() if one in here and here[one].is_same(states[one])},
    )
    return found, n_left_out


def _telling(row: DecisionRow, here: CommentState) -> DecisionRow:
    """A row whose reasons quote no word of a comment in which words are blackened here."""
    if not here.blackened:
        return row
    return replace(row, evidence=tuple(replace(one, reason=term_of(one.reason)) for one in row.evidence))


def _refuse_other_comments(
    store: Store, there: Store, theirs: Mapping[str, CommentState], here: Mapping[str, CommentState], other: str
) -> None:
    wrong = [one for one, state in theirs.items() if one not in here or not here[one].is_same(state)]
    if len(wrong) == len(theirs) and not _have_a_comment_in_common(store, there):
        what = f"{other} is a study of another survey: none of its comments is here with the same text"
        raise InputError(Mistake(what, remedy="give the folder of a copy of this study"))
    remedy = "put the same survey file into both studies with nlp-coding add FILE --update"
    mistakes = [
        Mistake(
            f"comment «{one}» has another text in {other}"
            if one in here
            else f"comment «{one}» of {other} is not in this study",
            remedy=remedy,
        )
        for one in wrong[:SHOWN]
    ]
    if len(wrong) > SHOWN:
        mistakes.append(Mistake(f"and {len(wrong) - SHOWN} more comments", remedy=remedy))
    if mistakes:
        raise InputError(mistakes)


def _have_a_comment_in_common(store: Store, there: Store) -> bool:
    theirs = there.comment_states(there.ids("comment"))
    here = store.comment_states(theirs)
    return any(one in here and here[one].is_same(state) for one, state in theirs.items())
