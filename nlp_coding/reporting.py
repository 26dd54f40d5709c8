"""report: a study's tables, figures, approved quotes and method gathered, in one report."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp_coding.auditing import audit_of
from nlp_coding.core.codebook import Language
from nlp_coding.core.errors import InputError, Mistake, StudyError
from nlp_coding.core.files import write_privately
from nlp_coding.core.table import CrossTable, Tally
from nlp_coding.counted import reviewed_of
from nlp_coding.orders import Order, TableKind
from nlp_coding.planning import ACCEPT
from nlp_coding.publishing import recorded
from nlp_coding.quoting import Approved, approved
from nlp_coding.report import REPORT_FORMATS, CodeSection, Coding, Material, PairedCoding, Quoted, Report, compose
from nlp_coding.report.tallies import has_comments, is_withheld, levels_of
from nlp_coding.results import Produced, produce
from nlp_coding.standing import View, view_of
from nlp_coding.store import Store
from nlp_coding.tables import CodeColumn, code_columns
from nlp_coding.tables.words import WORDS as TABLE_WORDS
from nlp_coding.workflow import Study, needed_run

if TYPE_CHECKING:
    from nlp_coding.charting import ChartKind
    from nlp_coding.figures import Figure

MOST_VALUES = 12
"""An attribute with more values than this has a table only where it is named."""
MOST_UPRIGHT = 8
"""Codes of a figure of pairs that has room in the text column."""
_NO_CHANGE = ("publish",)
"""Acts that change nothing of what a report shows."""


@dataclass(frozen=True)
class Reported:
    """A report, and what is published by it."""

    report: Report
    produced: tuple[Produced, ...]
    n_withheld_quotes: int
    """Approved quotes that are left out, since the number of comments with their code is withheld."""
    n_void_quotes: int
    """And those left out since their comment does not have the code any more."""


def report(
    study: Study,
    *,
    language: Language | None = None,
    min_cell: int | None = None,
    by: Sequence[str] = (),
    figures: bool = True,
    allow_quotes: bool = False,
    title: str | None = None,
) -> Reported:
    """The report of a study as it stands: the same study gives the same report.

    Who commented, and which codes they have, is also shown by the columns of `by`; where none is named, who commented
    by each attribute with up to 12 values. `allow_quotes` shows quotes of codes whose number is withheld, too. Raises
    InputError for an unknown column, StudyError where nothing is coded yet, or somebody writes to the study meanwhile.
    """
    gathering = _Gathering(study, language or study.settings.language, min_cell)
    before = _last_act(study)
    columns = by or [name for name, values in study.settings.attributes.items() if len(values) <= MOST_VALUES]
    with study.store() as store, store.snapshot():
        view = view_of(store, needed_run(store))
        corrected = _can_correct(store, view)
        commenting = gathering.table("commenting", statistics=True)
        codes = gathering.table("codes", standardise="agreement", corrected=corrected)
        headings = code_columns(view.codebook, language=gathering.language, unsplit=view.unsplit)
        quotes = _Quotes(view, headings, codes, commenting, gathering.min_cell, allow=allow_quotes)
        quotes.take(approved(study, store=store))
        paired, n_coders = _paired(view, headings, codes)
        files = tuple(dict.fromkeys(one.source.file for one in store.iter_respondents() if one.source))
        coding = _coding_of(store, view)
    settings = study.settings
    waves = tuple(sorted({wave for wave in view.columns.waves if wave}))
    material = Material(
        title=title,
        language=gathering.language,
        date=before[1],
        respondents=settings.respondents or TABLE_WORDS[gathering.language].respondents,
        question=settings.question,
        text_column=settings.text,
        closed=tuple(map(settings.wording, settings.closed)),
        levels=settings.scale.levels,
        outside=settings.scale.outside,
        waves=waves,
        attributes=tuple(settings.attributes),
        files=files,
        weight=settings.weight,
        min_cell=gathering.min_cell,
        codebook=view.codebook,
        coding=replace(coding, n_person=None, n_unreviewed=None) if _is_base_withheld(codes) else coding,
        commenting=commenting,
        commenting_by=tuple(gathering.table("commenting", by=one) for one in columns),
        statements=tuple(gathering.statements(waves)),
        codes=codes,
        codes_by=tuple(gathering.table("codes", by=one) for one in by),
        sections=tuple(quotes.sections()),
        figures=gathering.figures(columns, waves, headings, corrected=corrected) if figures else {},
        general_quotes=tuple(quotes.general),
        quotes_left_out=bool(quotes.n_withheld or quotes.n_void),
        paired=paired,
        coders=n_coders,
    )
    if _last_act(study) != before:
        raise StudyError("somebody has just written to the study\n  → make the report again")
    return Reported(compose(material), tuple(gathering.produced), quotes.n_withheld, quotes.n_void)


def write(study: Study, made: Reported, files: Sequence[Path]) -> None:
    """Write a report, and record what it publishes. Raises InputError, before anything is written, for a bad name."""
    check_names(files)
    with recorded(study, made.produced, files):
        for file in files:
            write_privately(file, REPORT_FORMATS[file.suffix.lower()](made.report))


def check_names(files: Sequence[Path]) -> None:
    """Raise InputError for what is no report's name, or lies in no folder."""
    mistakes = []
    for file in files:
        if file.suffix.lower() not in REPORT_FORMATS:
            remedy = f"end it in {' or '.join(REPORT_FORMATS)}"
            mistakes.append(Mistake(f"a report cannot be written as «{file.suffix}»", file.name, remedy=remedy))
        elif not file.parent.is_dir():
            mistakes.append(Mistake(f"there is no folder {file.parent}", file.name, remedy="make it first"))
    if mistakes:
        raise InputError(mistakes)


@dataclass
class _Gathering:
    """The tables and figures of one report, all in one language and under one limit."""

    study: Study
    language: Language
    asked: int | None
    produced: list[Produced] = field(default_factory=list)

    @property
    def min_cell(self) -> int:
        return self.study.settings.min_cell if self.asked is None else self.asked

    def table(self, kind: TableKind, **order: Any) -> CrossTable:
        made = produce(self.study, Order(kind, language=self.language, min_cell=self.asked, **order))
        self.produced.append(made)
        return made.table

    def statements(self, waves: Collection[str]) -> Iterator[CrossTable]:
        yield self.table("levels")
        if len(waves) > 1:
            yield self.table("trend")

    def figures(
        self, by: Sequence[str], waves: Collection[str], headings: Sequence[CodeColumn], *, corrected: bool
    ) -> dict[str, tuple[Figure, ...]]:
        """By the part of the report."""
        statements = [self._figure("statements")]
        if by:
            statements.append(self._figure("agreeing", by=by[0]))
        if len(waves) > 1:
            statements.append(self._figure("trend"))
        codes = (
            self._figure("codes", corrected=corrected),
            self._figure("heat"),
            self._figure("cooccurrence", wide=len(headings) > MOST_UPRIGHT),
        )
        return {"commenting": (self._figure("commenting"),), "statements": tuple(statements), "codes": codes}

    def _figure(self, kind: ChartKind, *, wide: bool = False, **order: Any) -> Figure:
        from nlp_coding.charting import Drawing, chart

        drawing = Drawing(wide=wide)
        figure, made = chart(self.study, kind, drawing=drawing, language=self.language, min_cell=self.asked, **order)
        self.produced.append(made)
        return figure


@dataclass
class _Quotes:
    """Approved quotes by code, and which of them may stand with what beside them."""

    view: View
    headings: Sequence[CodeColumn]
    codes: CrossTable
    commenting: CrossTable
    limit: int
    allow: bool
    by_code: dict[str, list[Quoted]] = field(default_factory=dict)
    general: list[Quoted] = field(default_factory=list)
    n_withheld: int = 0
    n_void: int = 0

    def take(self, quotes: Sequence[Approved]) -> None:
        """Sort them, and count those that are left out."""
        places = {code_id: place for place, heading in enumerate(self.headings) for code_id in heading.codes}
        held = dict(zip(self.view.columns.comment_ids, self.view.columns.codes, strict=True))
        for one in quotes:
            if one.code_id is None:
                self.general.append(Quoted(one.text, self._level(one, levels_of(self.commenting, 1))))
            elif one.code_id not in held.get(one.comment_id, ()) or one.code_id not in places:
                self.n_void += 1
            elif is_withheld(self.codes, places[one.code_id]) and not self.allow:
                self.n_withheld += 1
            else:
                level = self._level(one, levels_of(self.codes, 2 * places[one.code_id]))
                self.by_code.setdefault(one.code_id, []).append(Quoted(one.text, level, one.marks))

    def sections(self) -> Iterator[CodeSection]:
        """One for each code that a comment has."""
        for place, heading in enumerate(self.headings):
            if has_comments(self.codes, place):
                (code_id,) = heading.codes
                yield CodeSection(code_id, heading.label, place, tuple(self.by_code.get(code_id, ())))

    def _level(self, quote: Approved, levels: dict[str, Tally]) -> str | None:
        """The respondent's agreement, where enough others who say the same are shown."""
        cell = levels.get(quote.agreement or "")
        return quote.agreement if cell and cell.count is not None and cell.count >= self.limit else None


def _last_act(study: Study) -> tuple[int, str]:
    """The newest act that changed what a report shows: its number, and its date."""
    with study.store() as store:
        return max((one.id, one.at[:10]) for one in store.audit_log() if one.action not in _NO_CHANGE)


def _can_correct(store: Store, view: View) -> bool:
    """Whether the audit sample is large enough to put shares right by."""
    from nlp_coding.coding.prevalence import MIN_AUDITED

    return audit_of(store, view.codebook, view.run).n_complete >= MIN_AUDITED


def _is_base_withheld(codes: CrossTable) -> bool:
    """Whether the number of comments with substance is: it stands last in the total."""
    total = next(row for row in codes.rows if row.kind == "total")
    return total.cells[-1].withheld


def _coding_of(store: Store, view: View) -> Coding:
    """How the run coded, and how far persons have looked at it."""
    run = view.run
    audit = audit_of(store, view.codebook, run)
    found = audit.estimate
    who = reviewed_of(view, n_accepted=store.n_accepted(run.id))
    return Coding(
        run_id=run.id,
        date=run.finished_at[:10],
        program=run.settings.get("program", ""),
        bank_digest=run.bank_digest,
        learned=any(one.model is not None for one in store.run_codes(run.id).values()),
        spacy_model=run.settings.get("spacy_model", ""),
        embedding_model=run.settings.get("embedding_model", ""),
        n_person=who.n_person,
        n_unreviewed=who.n_unreviewed,
        n_accepted=who.n_accepted,
        accept_precision=run.settings.get(ACCEPT, ""),
        n_drawn=audit.n_drawn,
        n_audited=audit.n_complete,
        precision=(found.precision, found.low, found.high) if found else None,
        n_suggestions=found.n_audited if found else 0,
    )


def _paired(view: View, headings: Sequence[CodeColumn], codes: CrossTable) -> tuple[tuple[PairedCoding, ...], int]:
    """How well persons agree on each code that two at least have decided on in the same comment, and how many they are.

    What counts, and how, is as in `reliability`: the two show the same figures of a study.

    What is withheld of a code's number could be worked out from agreement and alpha together: then neither is there.
    """
    from nlp_coding.coding.agreement import krippendorff_alpha, percent_agreement

    answers: dict[str, dict[str, dict[str, bool]]] = {}
    # What was settled since is no independent coding.
    for one in (found.coding for found in view.standing.carried if found.current and not found.settles):
        answers.setdefault(one.code_id, {}).setdefault(one.comment_id, {})[one.coder] = one.applies
    rows, coders = [], set()
    for place, heading in enumerate(headings):
        (code_id,) = heading.codes
        units = [said for said in answers.get(code_id, {}).values() if len(said) > 1]
        if not units:
            continue
        coders |= {coder for said in units for coder in said}
        values = [list(said.values()) for said in units]
        hidden = is_withheld(codes, place)
        alpha = None if hidden else krippendorff_alpha(values)
        share = None if hidden else percent_agreement(values)
        rows.append(PairedCoding(heading.label, len(units), share, alpha, hidden))
    return tuple(rows), len(coders)
