"""The tables of a study: counted, protected, laid out; and held against all that has been published before."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from nlp_coding.core.codebook import Language
from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.core.memory import without_collection
from nlp_coding.core.survey import Respondent
from nlp_coding.core.table import CrossTable
from nlp_coding.correcting import correction_of
from nlp_coding.counted import (
    check_attribute,
    check_levels,
    coded_of,
    countable_code,
    reviewed_of,
    rowing_of,
)
from nlp_coding.orders import CODED, Order, TableKind, check_order, default_top, known_waves
from nlp_coding.protecting import (
    EVERYWHERE,
    Family,
    Known,
    Name,
    names_of,
    protect,
    protect_merged,
    whole_system,
)
from nlp_coding.protecting_statements import protect_statements, statement_system
from nlp_coding.publishing import earlier, states_of
from nlp_coding.settings import FILE, Settings
from nlp_coding.standing import View, view_of
from nlp_coding.store import StudyColumns
from nlp_coding.tables import (
    CodeColumn,
    Coded,
    Rowing,
    by_agreement,
    code_column,
    code_columns,
    tabulate_code,
    tabulate_codes,
    tabulate_commenting,
)
from nlp_coding.tables.correction import Correction
from nlp_coding.tables.counting import Fact, Mark, count
from nlp_coding.tables.making import Asked, Making
from nlp_coding.tables.rowing import join_levels, merge_levels, runs_of
from nlp_coding.tables.statements import (
    EVERYONE,
    Answers,
    Statement,
    count_answers,
    tabulate_agreeing,
    tabulate_levels,
    tabulate_trend,
)
from nlp_coding.workflow import Study, needed_run

if TYPE_CHECKING:
    from nlp_coding.disclosure.attack import Exposure
    from nlp_coding.disclosure.system import System


@dataclass(frozen=True)
class Produced:
    """A table, with what is published by it."""

    table: CrossTable
    order: Order
    min_cell: int
    """0 where nothing is withheld."""
    family: str
    shown: frozenset[Name] = frozenset()
    withheld: frozenset[Name] = frozenset()
    """Of the numbers that the table could have had."""
    exposed: tuple[Exposure, ...] = ()
    """What earlier files give away of them."""
    states: dict[str, str] = field(default_factory=dict)
    """What the numbers were made from, by the part of the study."""
    system: System | None = None
    """Where it was asked for: all numbers of the family, for `verify`."""
    hidden: frozenset[Name] = frozenset()


def make_table(study: Study, kind: TableKind, **order: Any) -> CrossTable:
    """One table of a study: who commented, all codes (or their groups), one code, or closed questions.

    The keywords are the fields of `Order`. Raises InputError for an attribute, code or level that the study lacks,
    StudyError where nothing is coded yet.
    """
    return produce(study, Order(kind, **order)).table


def produce(study: Study, order: Order, *, with_system: bool = False) -> Produced:
    """The table of an order, and what it publishes; `with_system` for `verify`."""
    settings = study.settings
    check_attribute(settings, order.by)
    check_order(settings, order)
    limit = settings.min_cell if order.min_cell is None else order.min_cell
    with study.store() as store, store.snapshot(), without_collection():
        view = view_of(store, needed_run(store, order.run_id)) if order.kind in CODED else None
        columns = view.columns if view else store.columns(None, decisions=())
        n_accepted = store.n_accepted(view.run.id) if view else 0
        headings = _headings(view, order, order.language or settings.language) if view else ()
        correction = correction_of(store, view, headings) if view and order.corrected else None
        files = store.published() if limit > 1 else ()
    if order.by is None:
        check_levels(settings, columns)
    states = states_of(columns, settings.scale) if limit > 1 else {}
    before = earlier(files, states)
    asked = Asked()
    making = Making(
        language=order.language or settings.language,
        respondents=settings.respondents,
        weight=None if order.unweighted else settings.weight,
        withheld=asked,
        min_cell=limit if limit > 1 else 0,
        statistics=order.statistics,
        waves=_pooled(settings, order, columns),
    )
    state = f"{view.run.codebook_digest if view else ''} {states}"
    maker = _Maker(study.settings, order, columns, view, before, making, asked, state)
    if order.kind in ("levels", "trend", "agreeing"):
        table, known = maker.statements_table()
    else:
        table, known = maker.people_table(headings, n_accepted, correction)
    names = frozenset(maker.name(fact) for fact in asked.facts)
    withheld = names & known.hidden if limit > 1 else frozenset()
    return Produced(
        table,
        order,
        limit if limit > 1 else 0,
        maker.family_name,
        frozenset(names - withheld),
        frozenset(withheld),
        known.exposed,
        states,
        maker.system() if with_system and limit > 1 else None,
        frozenset(known.hidden),  # type: ignore[arg-type]
    )


@dataclass
class _Maker:
    """One table being made."""

    settings: Settings
    order: Order
    columns: StudyColumns
    view: View | None
    before: Known
    making: Making
    asked: Asked
    state: str
    """What the numbers were made from."""
    _families: list[Family] = field(default_factory=list)
    _statements: dict[str, Any] = field(default_factory=dict)

    @property
    def family_name(self) -> str:
        return f"statements by {self._group_by or 'nothing'}" if self._is_statements else self._by

    @property
    def _is_statements(self) -> bool:
        return self.order.kind in ("levels", "trend", "agreeing")

    @property
    def _by(self) -> str:
        return self.order.by or self.settings.agreement

    @property
    def _group_by(self) -> str | None:
        """What the groups of a table of statements are."""
        return self.order.by if self.order.kind == "agreeing" else self.settings.wave

    def name(self, fact: Fact) -> Name:
        return ("" if fact.row in (EVERYWHERE, f"group:{EVERYONE}") else self.family_name, fact)

    def people_table(
        self, headings: Sequence[CodeColumn], n_accepted: int, correction: Correction | None
    ) -> tuple[CrossTable, Known]:
        """Who commented, or who has which code."""
        coded = self._coded(self.order.by)
        plain = rowing_of(self.settings, self.order.by, self.columns)
        rowing = merge_levels(plain, self.order.merge)
        known = self._protect_people(coded, plain, rowing)
        self.making = replace(self.making, gaps=self._gaps())
        self.asked.withheld = known.withheld(self.family_name)
        if self.view is None:
            return tabulate_commenting(coded, rowing, making=self.making), known
        who = reviewed_of(self.view, n_accepted=n_accepted)
        if self.order.kind == "codes":
            made = tabulate_codes(
                coded,
                rowing,
                headings,
                who,
                percent=self.order.percent,
                standardise=self.order.standardise is not None,
                corrected=correction,
                making=self.making,
            )
            return made, known
        return tabulate_code(coded, rowing, headings[0], who, making=self.making), known

    def statements_table(self) -> tuple[CrossTable, Known]:
        """Closed questions."""
        settings, order = self.settings, self.order
        rowing = merge_levels(by_agreement(settings.scale), order.merge)
        statements = self._chosen_statements()
        top = settings.scale.levels[: order.top or default_top(settings.scale.levels)]
        answers = self._answers(statements)
        known = self._protect_statements([top, *rowing.merged.values()])
        self.making = replace(self.making, gaps=self._gaps_of_statements(statements, top))
        self.asked.withheld = known.withheld(self.family_name)
        every = settings.scale.levels
        if order.kind == "agreeing":
            by = order.by or ""
            made = tabulate_agreeing(answers, statements[0], top=top, every=every, by=by, making=self.making)
            return made, known
        shown = replace(answers, groups=known_waves(answers.groups, order.waves))
        if order.kind == "levels":
            return tabulate_levels(shown, statements, rowing, making=self.making), known
        by = settings.wave or ""
        population = settings.population or None
        for wave, n in settings.population.items():
            if n < answers.everyone.get(wave, 0):
                what = f"{answers.everyone[wave]} respondents are in the data for {wave}, of a population of {n}"
                raise InputError(Mistake(what, FILE, column="population", remedy="write how many there are in all"))
        made = tabulate_trend(shown, statements, top=top, every=every, by=by, population=population, making=self.making)
        return made, known

    def system(self) -> System:
        """All numbers of the family at once, with what earlier files have said; for `verify`."""
        if self._is_statements:
            return statement_system(**self._statements)
        return whole_system(self._families, self.making.min_cell, self.before)

    def _coded(self, by: str | None) -> list[Coded]:
        wave = by if by is not None and by == self.settings.wave else None
        return list(coded_of(self.columns, wave=wave))

    def _protect_people(self, coded: Sequence[Coded], plain: Rowing, rowing: Rowing) -> Known:
        limit = self.making.min_cell
        if not limit:
            return Known()
        every = self._every

        def family(name: str, rows: Rowing) -> Family:
            codes = count(coded, rows, every) if self.view is not None else None
            return Family(name, rows, count(coded, rows), codes)

        own = family(self._by, plain)
        is_other = plain.attribute is not None
        first = family(self.settings.agreement, by_agreement(self.settings.scale)) if is_other else None
        merged = family(self._by, rowing) if rowing.merged else None
        joined = [] if is_other else [family(self._by, one) for one in self._joined_before(plain)]
        self._families = [one for one in (first, own, merged, *joined) if one is not None]
        key = (
            self.state,
            limit,
            sorted(map(repr, self.before.shown | self.before.hidden)),
            [one.rowing for one in self._families],
        )
        if (found := _remembered(repr(key))) is not None:
            return found
        known = protect(own, limit, first=first, joined=joined, before=self.before)
        if merged is not None:
            known = protect_merged(merged, own, limit, known, joined=joined)
        return _remember(repr(key), known)

    @property
    def _groupings(self) -> list[str | None]:
        """All that tables can be by: the agreement (None), the attributes, the wave."""
        return [None, *self.settings.attributes, *([self.settings.wave] if self.settings.wave else [])]

    def _gaps(self) -> frozenset[str]:
        """What is small in some row, whatever the rows are by; only weighted tables need to know."""
        limit = self.making.min_cell
        if not limit or self.making.weight is None:
            return frozenset()
        found: set[str] = set()
        for by in self._groupings:
            counted = count(self._coded(by), rowing_of(self.settings, by, self.columns), self._every)
            marks: list[Mark] = ["comment", "uncoded", *range(len(self._every))]
            for key in (*counted.levels, *counted.outside):
                for mark in marks:
                    n = counted.of(mark, [key])
                    base = counted.of("all" if mark == "comment" else "substance", [key])
                    if any(0 < part < limit for part in (n, base - n, base)):
                        found.add(counted.name(mark))
        return frozenset(found)

    def _gaps_of_statements(self, statements: Sequence[Statement], top: Sequence[str]) -> frozenset[str]:
        """The statements to which few answered so, or not so, in some group."""
        limit = self.making.min_cell
        if not limit or self.making.weight is None:
            return frozenset()
        every = self.settings.scale.levels
        found: set[str] = set()
        for by in self._groupings[1:]:
            answers = self._answers(statements, by=by)
            for group in answers.groups:
                for one in statements:
                    n, base = (answers.n(group, one.column, part) for part in (top, every))
                    if any(0 < part < limit for part in (n, base - n)):
                        found.add(one.column)
        return frozenset(found)

    @property
    def _every(self) -> tuple[CodeColumn, ...]:
        """A column for every code and group that any table may show."""
        if self.view is None:
            return ()
        return code_columns(self.view.codebook, language=self.making.language, show="all", unsplit=self.view.unsplit)

    def _joined_before(self, plain: Rowing) -> list[Rowing]:
        """The levels that earlier files have joined, one by one."""
        rows = {fact.row for name, fact in names_of(self.before.shown | self.before.hidden) if name == self._by}
        runs = [run for run in runs_of(plain.levels) if plain.name_of(run) in rows]
        return [join_levels(plain, {"+".join(run): run}) for run in runs]

    def _chosen_statements(self, *, every: bool = False) -> list[Statement]:
        settings = self.settings
        wanted = self.order.statement
        if every:
            wanted = None
        elif self.order.kind == "agreeing" and wanted is None:
            wanted = settings.agreement
        if wanted is not None and wanted not in settings.closed:
            near = nearest(wanted, settings.closed)
            remedy = f"did you mean «{near}»?" if near else f"the closed questions are {', '.join(settings.closed)}"
            raise InputError(Mistake(f"the study has no closed question «{wanted}»", remedy=remedy))
        return [
            Statement(column, settings.wording(column), column == settings.agreement)
            for column in settings.closed
            if wanted in (None, column)
        ]

    def _answers(self, statements: Sequence[Statement], *, by: str | None = None) -> Answers:
        columns, by = self.columns, by or self._group_by
        if by is None:
            values: Sequence[str] = [""] * len(columns.respondent_ids)
        elif by == self.settings.wave:
            values = [wave or "" for wave in columns.waves]
        else:
            values = [attributes.get(by, "") for attributes in columns.attributes]
        groups = [""] if by is None else sum(rowing_of(self.settings, by, columns).split(values), ())
        kinds = Counter(zip(values, columns.agreements, map(id, columns.answers), columns.weights, strict=True))
        mappings = {id(answers): answers for answers in columns.answers}
        respondents = (
            (group, Respondent("", agreement, answers=mappings[answers], weight=weight), n)
            for (group, agreement, answers, weight), n in kinds.items()
        )
        return count_answers(
            respondents,
            statements,
            self.settings.scale.levels,
            groups=groups,
            weighted=self.making.weight is not None,
        )

    def _protect_statements(self, joined: Sequence[Sequence[str]]) -> Known:
        limit = self.making.min_cell
        if not limit:
            return Known()
        settings = self.settings
        # All of them, whichever are shown: what is withheld does not hang on that.
        statements = self._chosen_statements(every=True)
        answers = self._answers(statements)
        rows = by_agreement(settings.scale)
        people = Family(settings.agreement, rows, count(self._coded(None), rows), None)
        known = protect(people, limit, before=self.before)
        sizes: dict[str, Name] = {}
        if by := self._group_by:
            grouped = rowing_of(settings, by, self.columns)
            other = Family(by, grouped, count(self._coded(by), grouped), None)
            known = protect(other, limit, first=people, before=known)
            sizes = {group: other.key(grouped.name(group), "all") for group in answers.groups}
        levels = settings.scale.levels
        self._statements = {
            "answers": answers,
            "statements": statements,
            "family": self.family_name,
            "levels": levels,
            # Whatever levels a table takes together: those at the top; by wave all that stand side by side.
            "joined": [*(levels[:n] for n in range(2, len(levels))), *joined]
            if self.order.kind == "agreeing"
            else runs_of(levels),
            "limit": limit,
            "known": known,
            "sizes": sizes,
            "agreeing": {
                **{level: people.key(rows.name(level), "all") for level in levels},
                "total": people.key("total", "all"),
                "": people.key("outside", "all"),
            },
        }
        return protect_statements(**self._statements)


_DECIDED: dict[str, Known] = {}
"""What was decided for the same numbers: a report asks for it twenty times."""
_KEPT = 64


def _remembered(key: str) -> Known | None:
    return _DECIDED.get(hashlib.sha256(key.encode()).hexdigest())


def _remember(key: str, known: Known) -> Known:
    if len(_DECIDED) >= _KEPT:
        _DECIDED.clear()
    _DECIDED[hashlib.sha256(key.encode()).hexdigest()] = known
    return known


def _pooled(settings: Settings, order: Order, columns: StudyColumns) -> tuple[str, ...]:
    """The waves that a table counts together: those it does not tell apart."""
    if settings.wave is None or settings.wave == order.by or order.kind in ("levels", "trend"):
        return ()
    return tuple(sorted({wave for wave in columns.waves if wave}))


def _headings(view: View, order: Order, language: Language) -> Sequence[CodeColumn]:
    """The codes of the table, as its columns."""
    if order.kind == "code":
        code = countable_code(view, order.code_id or "")
        return (code_column(view.codebook, code.id, language=language, unsplit=view.unsplit),)
    show: Literal["groups", "codes"] = "groups" if order.groups else "codes"
    return code_columns(view.codebook, language=language, show=show, unsplit=view.unsplit)


def verified(produced: Produced) -> Iterator[tuple[Exposure, bool]]:
    """What the attack works out of the withheld numbers, and whether the table in question has it.

    Of all numbers of the family at once, as though every table of it were published.
    """
    from nlp_coding.disclosure.attack import find_exposed

    assert produced.system is not None
    hidden = [key for key in produced.system.cells if key in produced.hidden]
    for one in find_exposed(produced.system, hidden, produced.min_cell):
        yield one, one.key in produced.withheld
