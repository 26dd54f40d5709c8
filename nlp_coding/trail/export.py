"""The trail handed on: every decision ever made and every other act, as rows and as a page to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from nlp_coding.core.codebook import Code, Language
from nlp_coding.core.coding import Coding, Decision, Evidence
from nlp_coding.masked import MaskedText, masked_comments, term_of
from nlp_coding.standing import codebook_of
from nlp_coding.store import Seen, Store, StoredCodebook
from nlp_coding.trail.acts import DECIDING, Act, acts_of
from nlp_coding.trail.tell import tell
from nlp_coding.workflow import Study

Said = Literal["suggested", "not suggested", "not shown", "not coded yet", ""]
"""What the machine said when a person decided; not shown where it was kept from the coder; empty where nobody can know:
an older program did not note it, or it was decided in another copy of the study."""


@dataclass(frozen=True)
class Line:
    """One decision ever made, and all that is known about how it came about and what became of it."""

    decision: Decision
    who: str
    """Whose command it was: `coder` may be another."""
    said: Said
    seen: Seen | None
    """What the run had said; None where it had not read the text that was decided on, or was kept from the coder."""
    superseded_by: int | None
    """The later decision of the same coder on the same cell, or the later outcome that was settled between coders."""
    restored: bool
    """Written by an undo, or by a merge in which an earlier row was the later word: what holds again, or none."""
    undone: bool
    """Taken back later."""

    @property
    def coding(self) -> Coding:
        return self.decision.coding

    @property
    def answer(self) -> int | None:
        """1, 0, or None where the coder's decision was taken back."""
        return None if self.decision.withdrawn else int(self.coding.applies)

    @property
    def settles(self) -> bool:
        """The outcome of an adjudication."""
        return self.coding.status == "settled"

    @property
    def holds(self) -> bool:
        return self.superseded_by is None and not self.decision.withdrawn


@dataclass(frozen=True)
class Trail:
    """All of it, as it was in one moment."""

    study: str
    """The folder's name."""
    language: Language
    acts: tuple[Act, ...]
    lines: tuple[Line, ...]
    """In the order they were made."""
    codebooks: tuple[StoredCodebook, ...]
    codes: Mapping[str, Code]
    """Those that were decided on, in the codebooks' order."""
    runs: Mapping[int, str]
    """By id, the codebook it was coded with."""
    texts: Mapping[str, MaskedText] | None
    """The comments that were decided on, as they are now and masked; None where they are left out."""
    by_command: Mapping[int | None, tuple[Line, ...]] = field(default_factory=dict)


def read_trail(study: Study, *, with_text: bool = False) -> Trail:
    """The trail of a study. A respondent who withdrew is not in it: what was decided on them is gone."""
    with study.store() as store, store.snapshot():
        acts = acts_of(store)
        decisions = store.decision_records(history=True)
        runs = store.runs()
        coded_at = min((run.finished_at for run in runs), default=None)
        lines = tuple(_lines(decisions, acts, store.seen(), coded_at))
        decided = {one.coding.comment_id for one in lines}
        texts = None
        if with_text:
            texts = masked_comments(store, decided, language=study.settings.language)
        by_command = {
            command: tuple(of_command)
            for command, of_command in groupby(
                sorted(lines, key=lambda line: line.decision.command or 0), key=lambda line: line.decision.command
            )
        }
        codes = _codes(store, {one.coding.code_id for one in lines})
        return Trail(
            study.folder.resolve().name,
            study.settings.language,
            acts,
            lines,
            store.codebooks(),
            codes,
            {run.id: run.codebook for run in runs},
            texts,
            by_command,
        )


def _lines(
    decisions: Sequence[Decision],
    acts: Sequence[Act],
    seen: Mapping[tuple[int, str, str], Seen],
    coded_at: str | None,
) -> Iterator[Line]:
    """`coded_at` is when the first run was finished."""
    by_id = {one.id: one for one in acts}
    superseded = _superseded(decisions)
    for one in decisions:
        act = by_id.get(one.command) if one.command is not None else None
        saw = None if one.run is None else seen.get((one.run, one.coding.comment_id, one.coding.code_id))
        # The text that was decided on is the one there is now, and the run had read another.
        if saw and not saw.same_text and not one.stale:
            saw = None
        yield Line(
            one,
            act.actor if act else one.coding.coder,
            _said(one, saw, act, coded_at),
            saw,
            superseded.get(one.id),
            restored=one.restores is not None or (act is not None and act.undoes is not None) or one.withdrawn,
            undone=act is not None and act.undone_by is not None,
        )


def _superseded(decisions: Sequence[Decision]) -> dict[int, int]:
    """Which decision took the place of which, by id: a later one of the same coder, or what was settled later."""
    of_cell: dict[tuple[str, str], dict[tuple[str, str], Decision]] = {}
    found: dict[int, int] = {}
    for one in decisions:
        voices = of_cell.setdefault((one.coding.comment_id, one.coding.code_id), {})
        if before := voices.get((one.coding.coder, one.coding.status)):
            found[before.id] = one.id
        voices[one.coding.coder, one.coding.status] = one
    for voices in of_cell.values():
        held = [one for one in voices.values() if not one.withdrawn]
        settled = max((one for one in held if one.coding.status == "settled"), key=_age, default=None)
        if settled:
            found |= {one.id: settled.id for one in held if _age(one) < _age(settled)}
    return found


def _age(decision: Decision) -> tuple[str, int]:
    return decision.since, decision.restores or decision.id


def _said(decision: Decision, saw: Seen | None, act: Act | None, coded_at: str | None) -> Said:
    if decision.withdrawn or decision.command is None:
        return ""
    if saw is not None:
        return "suggested" if saw.applies else "not suggested"
    if act is not None and act.action == "merge":
        return ""
    # What an undo brought back is as old as the decision itself.
    was_coded = coded_at is not None and coded_at <= decision.since
    return "not shown" if decision.run is None and was_coded else "not coded yet"


def _codes(store: Store, ids: set[str]) -> dict[str, Code]:
    """By id, from the codebook in force, and from earlier ones where they were retired or moved away since."""
    found: dict[str, Code] = {}
    for stored in sorted(store.codebooks(), key=lambda one: not one.in_force):
        if found.keys() >= ids:
            break
        book = codebook_of(store, digest=stored.digest)
        found |= {code.id: code for code in book.codes if code.id in ids and code.id not in found}
    return found


HEADER = (
    "id", "at", "who", "act", "comment_id", "code", "answer", "coder", "codebook", "run", "machine",
    "machine_spans", "machine_terms", "person_spans", "command", "superseded_by", "undone_by", "text_changed",
    "details", "status",
)  # fmt: skip
WITH_TEXT = ("machine_words", "text")


def audit_rows(trail: Trail) -> Iterator[Sequence[str | int | None]]:
    """Header; then a row for each decision ever made, and one for each other act, in the order they happened.

    `id` counts decisions, `command` acts; `superseded_by` is an id, `undone_by` an act. `codebook` is the version that
    was decided under, or that an act brought; `machine` is what the run had said that the coder saw. `status`
    is settled where coders disagreed and this is what came of it, else decided.
    """
    yield HEADER if trail.texts is None else (*HEADER, *WITH_TEXT)
    unnoted = list(trail.by_command.get(None, ()))
    for act in trail.acts:
        # What an older program recorded does not name its command: it stands where its time puts it.
        while unnoted and unnoted[0].decision.decided_at < act.at:
            yield _decision_row(unnoted.pop(0), None, trail)
        lines = trail.by_command.get(act.id, ())
        for line in lines:
            yield _decision_row(line, act, trail)
        if act.action not in DECIDING or not lines:
            yield _act_row(act, trail)
    for line in unnoted:
        yield _decision_row(line, None, trail)


def _act_row(act: Act, trail: Trail) -> Sequence[str | int | None]:
    brought, run = act.details.get("codebook"), act.details.get("run")
    return (
        None, act.at, act.actor, act.action, None, None, None, None,
        f"{brought['name']}@{brought['version']}" if brought else trail.runs.get(run or 0),
        run, None, None, None, None, act.id, None, act.undone_by, None,
        tell(act.action, act.details, "en", actor=act.actor), None,
        *((None, None) if trail.texts is not None else ()),
    )  # fmt: skip


def _act_of(line: Line, act: Act | None) -> str:
    """What appended the row. One that a merge wrote again names the command of the decision that it repeats."""
    if act is None or (act.action not in DECIDING and act.action != "merge"):
        return "undo" if line.restored else "decide"
    return "merge" if line.restored else act.action


def _decision_row(line: Line, act: Act | None, trail: Trail) -> Sequence[str | int | None]:
    one, coding = line.decision, line.coding
    evidence = line.seen.evidence if line.seen and line.said else ()
    row = (
        one.id, one.decided_at, line.who, _act_of(line, act), coding.comment_id, coding.code_id,
        line.answer, coding.coder, one.codebook, one.run, line.said or None,
        spans(evidence), " | ".join(reasons(evidence, quoting=may_quote(line, trail))), spans(coding.evidence),
        one.command, line.superseded_by, act.undone_by if act else None, int(one.stale), None,
        coding.status,
    )  # fmt: skip
    if trail.texts is None:
        return row
    text = trail.texts.get(coding.comment_id, MaskedText(""))
    words = " | ".join(text.words(span.start, span.end) for span in found_evidence(line))
    return (*row, words, text.text)


def may_quote(line: Line, trail: Trail) -> bool:
    """Whether the terms may be given with the word that they were read in: where texts are, and none is masked."""
    text = trail.texts.get(line.coding.comment_id) if trail.texts else None
    return text is not None and not text.markers


def found_evidence(line: Line) -> tuple[Evidence, ...]:
    """What the machine pointed at, where it is the text that the comment still has."""
    return line.seen.evidence if line.seen and line.seen.same_text and line.said else ()


def spans(evidence: Sequence[Evidence]) -> str:
    """ "10–21; 30–35", with a dash that no spreadsheet takes for a date."""
    return "; ".join(f"{one.start}–{one.end}" for one in evidence)


def reasons(evidence: Sequence[Evidence], *, quoting: bool) -> list[str]:
    """The terms; a word as it was misspelled, which a term is given with, is the respondent's, and is left out."""
    return [one.reason if quoting else term_of(one.reason) for one in evidence]


def conflicts(lines: Sequence[Line]) -> int:
    """Comments on which coders hold different answers to one code, of the lines of that code."""
    answers: dict[str, set[int | None]] = {}
    for line in lines:
        if line.holds:
            answers.setdefault(line.coding.comment_id, set()).add(line.answer)
    return sum(len(of_comment) > 1 for of_comment in answers.values())


def answer_counts(lines: Sequence[Line]) -> Counter[int | None]:
    """How many answers that hold are 1, and how many 0."""
    return Counter(line.answer for line in lines if line.holds)
