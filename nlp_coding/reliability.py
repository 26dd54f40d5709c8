"""How far the coders of a study agree, and on request how far the machine agrees with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from nlp_coding.codebook.carried import Carried
from nlp_coding.core.codebook import Codebook, Language
from nlp_coding.core.coding import MACHINE
from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.core.reliability import Against, Reliability
from nlp_coding.core.table import CrossTable
from nlp_coding.readers.clean import visible
from nlp_coding.standing import codebook_of, standing
from nlp_coding.store import RunFacts, Store
from nlp_coding.tables.reliability import tabulate_batches, tabulate_reliability
from nlp_coding.tables.tabulate import code_column
from nlp_coding.tables.words import WORDS
from nlp_coding.workflow import Study, needed_run

if TYPE_CHECKING:
    from nlp_coding.coding.reliability import Ratings

PEOPLE = "people"
"""The coder that the machine is held against: the answer that all who decided agree on."""


@dataclass(frozen=True)
class Reliable:
    """How far a study's coders agree, and under which codes."""

    figures: Reliability
    """Where the machine is one of the coders, they are `PEOPLE` and `MACHINE`."""
    codebook: Codebook


class _Said(NamedTuple):
    """One coder's answer to one code of a comment."""

    comment_id: str
    code_id: str
    coder: str
    applies: bool
    age: int
    """Rising in the order in which answers were given."""


def reliability(study: Study, *, coders: Sequence[str] = (), n_batches: int = 0, machine: bool = False) -> Reliable:
    """Agreement between coders, all who share a comment or those named; with `machine` between people and the machine.

    What counts is what each coder decided by itself, as it stands under the codebook in force (for the machine: of the
    latest run); what was settled between coders is an answer for the machine alone. Raises InputError where two coders
    share no comment, for a coder that the study lacks, and for more batches than complete comments.
    """
    from nlp_coding.coding.reliability import reliability as work_out

    coders = tuple(dict.fromkeys(coders))
    with study.store() as store, store.snapshot():
        _check_coders(store, coders)
        if len(coders) == 1 and not machine:
            remedy = "name another coder, or hold the machine against this one with --machine"
            raise InputError(Mistake(f"«{visible(coders[0])}» has nobody to agree with", remedy=remedy))
        if machine:
            run = needed_run(store)
            codebook = codebook_of(store, digest=run.codebook_digest)
            said, against = _with_machine(store, codebook, run, coders)
            names: tuple[str, ...] = (PEOPLE, MACHINE)
        else:
            codebook, against = codebook_of(store), None
            said = _by_people(store, codebook, coders)
            names = coders or tuple(sorted({one.coder for one in said}))
    ratings = _ratings(said, names, codebook)
    n_complete = len(ratings.complete.answers)
    if n_batches > n_complete:
        what = f"{n_batches} batches take {n_batches} comments that two coders have decided on in every code"
        raise InputError(Mistake(f"{what}; there are {n_complete}", remedy="ask for fewer"))
    return Reliable(replace(work_out(ratings, n_batches=n_batches), against=against), codebook)


def reliability_table(found: Reliable, *, language: Language) -> CrossTable:
    """The figures as a table: by batch where there are batches, else by code."""
    notes = (WORDS[language].note_codebook.format(codebook=found.codebook),)
    if found.figures.batches:
        return tabulate_batches(found.figures, language=language, notes=notes)
    labels = {code.id: code_column(found.codebook, code.id, language=language).label for code in found.codebook.leaves}
    return tabulate_reliability(found.figures, labels, language=language, notes=notes)


def _check_coders(store: Store, coders: Sequence[str]) -> None:
    known = {one.coding.coder for one in store.decision_records()} if coders else set()
    mistakes = [
        Mistake(f"nobody by the name of «{visible(one)}» has decided on anything", remedy=_meant(one, known))
        for one in coders
        if one not in known
    ]
    if mistakes:
        raise InputError(mistakes)


def _meant(coder: str, known: Collection[str]) -> str:
    if near := nearest(coder, known):
        return f"did you mean «{visible(near)}»?"
    return f"coders: {', '.join(map(visible, sorted(known)))}" if known else _TWO


def _by_people(store: Store, codebook: Codebook, coders: Sequence[str]) -> list[_Said]:
    """What each coder said of the comments where two have said something of the same code."""
    carried = standing(store, codebook).carried
    own = [_said(one) for one in _current(carried, codebook) if not one.settles]
    said = [one for one in own if not coders or one.coder in coders]
    voices = Counter((one.comment_id, one.code_id) for one in said)
    shared = {comment_id for (comment_id, _), n_voices in voices.items() if n_voices > 1}
    if not shared:
        raise InputError(Mistake(f"no comment is coded by two: {_who(own)}", remedy=_TWO))
    # Who shares no comment with anybody is no coder of these figures: two are two, whoever else has decided.
    sharing = {one.coder for one in said if voices[one.comment_id, one.code_id] > 1}
    return [one for one in said if one.comment_id in shared and one.coder in sharing]


_TWO = "draw comments with nlp-coding sample, and let two people decide on them"


_SETTLE = "settle it with nlp-coding review --disagreements, or name one of them with --coder"
_ONE_OF_THEM = "name one of them alone with --coder"


def _who(said: Iterable[_Said]) -> str:
    comments = Counter(coder for coder, _ in {(one.coder, one.comment_id) for one in said})
    told = [f"{visible(coder)} has decided on {n:,} comment{'s' * (n != 1)}" for coder, n in sorted(comments.items())]
    return ", ".join(told) or "nobody has decided on anything"


def _with_machine(
    store: Store, codebook: Codebook, run: RunFacts, coders: Sequence[str]
) -> tuple[list[_Said], Against]:
    """What people agree on and what the machine says, of comments that it has not learned from."""
    stands = standing(store, codebook)
    # Those who are named speak for themselves, whatever was settled since.
    named = [one for one in stands.carried if one.coding.coder in coders and not one.settles]
    held = _current(named if coders else stands.holding, codebook)
    answers: dict[tuple[str, str], list[_Said]] = {}
    for one in map(_said, held):
        answers.setdefault((one.comment_id, one.code_id), []).append(one)
    # Another text, or none: the machine has said nothing of what people read.
    unread = {*store.unread_comment_ids(run.id), *store.changed_comment_ids(run.id)}
    decided = {comment_id for comment_id, _ in answers} - unread
    audited = store.audit_sample().keys() & decided
    learned = store.comments_decided_before(run.id) & decided - audited if _has_learned(store, run) else frozenset()
    open_to = decided - learned
    agreed = {cell: found for cell, found in answers.items() if cell[0] in open_to and _agree(found)}
    if not agreed and open_to:
        what = "people disagree on all that they have decided on in comments that the machine has not learned from"
        raise InputError(Mistake(what, remedy=_ONE_OF_THEM if coders else _SETTLE))
    if not agreed:
        what = "people have decided on no comment that the machine has read and not learned from"
        raise InputError(Mistake(what, remedy="decide on comments of the audit sample: see nlp-coding queue"))
    suggested = {(one.comment_id, one.code_id) for one in store.codings(run.id) if one.applies}
    said = []
    for (comment_id, code_id), found in agreed.items():
        age = max(one.age for one in found)
        said.append(_Said(comment_id, code_id, PEOPLE, found[0].applies, age))
        said.append(_Said(comment_id, code_id, MACHINE, (comment_id, code_id) in suggested, age))
    people = tuple(sorted({one.coder for found in agreed.values() for one in found}))
    n_disputed = sum(cell[0] in open_to and cell not in agreed for cell in answers)
    return said, Against(run.id, people, len(audited), len(learned), n_disputed)


def _has_learned(store: Store, run: RunFacts) -> bool:
    """Whether the run had models; one of an older program did not note which."""
    codes = store.run_codes(run.id)
    return bool(run.settings.get("learned")) and (not codes or any(one.model for one in codes.values()))


def _agree(said: Sequence[_Said]) -> bool:
    return len({one.applies for one in said}) == 1


def _current(carried: Iterable[Carried], codebook: Codebook) -> list[Carried]:
    """Whole answers on codes in force, under their meaning and to the text that there are now."""
    leaves = {code.id for code in codebook.leaves}
    return [one for one in carried if one.current and one.coding.code_id in leaves]


def _said(one: Carried) -> _Said:
    return _Said(one.coding.comment_id, one.coding.code_id, one.coding.coder, one.coding.applies, one.newest)


def _ratings(said: Sequence[_Said], coders: tuple[str, ...], codebook: Codebook) -> Ratings:
    """The answers as an array, comments in the order in which the last of their coders was done with them."""
    import numpy as np

    from nlp_coding.coding.redrawn import MISSING
    from nlp_coding.coding.reliability import Ratings

    code_ids = tuple(code.id for code in codebook.leaves)
    ages: dict[str, int] = {}
    for one in said:
        ages[one.comment_id] = max(ages.get(one.comment_id, 0), one.age)
    row = {comment_id: place for place, comment_id in enumerate(sorted(ages, key=lambda one: (ages[one], one)))}
    column = {code_id: place for place, code_id in enumerate(code_ids)}
    layer = {coder: place for place, coder in enumerate(coders)}
    answers = np.full((len(row), len(column), len(layer)), MISSING, dtype=np.int8)
    for one in said:
        answers[row[one.comment_id], column[one.code_id], layer[one.coder]] = one.applies
    return Ratings(coders, code_ids, answers)
