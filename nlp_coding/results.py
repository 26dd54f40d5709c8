"""The tables of a study: counted, protected, laid out; and held against all that has been published before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from nlp_coding.core.codebook import Language
from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.core.memory import without_collection
from nlp_coding.core.table import CrossTable
from nlp_coding.correcting import correction_of
from nlp_coding.counted import (
    check_attribute,
    check_levels,
    countable_code,
    reviewed_of,
    rowing_of,
    waves_of,
)
from nlp_coding.known import Known, Name
from nlp_coding.orders import CODED, Order, TableKind, check_order, default_top, known_waves
from nlp_coding.publishing import earlier, former_states_of, states_of
from nlp_coding.settings import FILE, Settings
from nlp_coding.standing import CountedView, counted_view_of, view_of
from nlp_coding.store import Respondents, RunFacts, Store
from nlp_coding.tables import (
    CodeColumn,
    by_agreement,
    code_column,
    code_columns,
    tabulate_code,
    tabulate_codes,
    tabulate_commenting,
)
from nlp_coding.tables.correction import Correction
from nlp_coding.tables.making import Asked, Making
from nlp_coding.tables.rowing import merge_levels
from nlp_coding.tables.statements import (
    tabulate_agreeing,
    tabulate_levels,
    tabulate_trend,
)
from nlp_coding.withholding import Withholding
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
    before: Known = field(default_factory=Known)
    """What earlier files have said of the same numbers."""


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
        run = needed_run(store, order.run_id) if order.kind in CODED else None
        view = counted_view_of(store, run) if run else None
        respondents = view.respondents if view else store.respondents(None)
        n_accepted = store.n_accepted(view.run.id) if view else 0
        headings = _headings(view, order, order.language or settings.language) if view else ()
        correction = correction_of(store, view_of(store, run), headings) if run and order.corrected else None
        files = store.published() if limit > 1 else ()
        states = states_of(respondents, settings.scale) if limit > 1 else {}
        before = earlier(files, states, former=lambda: _former_states(store, run, settings))
    if order.by is None:
        check_levels(settings, respondents)
    asked = Asked()
    making = Making(
        language=order.language or settings.language,
        respondents=settings.respondents,
        weight=None if order.unweighted else settings.weight,
        withheld=asked,
        min_cell=limit if limit > 1 else 0,
        statistics=order.statistics,
        waves=_pooled(settings, order, respondents),
    )
    state = f"{view.run.codebook_digest if view else ''} {states}"
    maker = _Maker(study.settings, order, respondents, view, before, making, state, asked=asked)
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
        before,
    )


@dataclass
class _Maker(Withholding):
    """One table being made."""

    asked: Asked = field(default_factory=Asked)

    def people_table(
        self, headings: Sequence[CodeColumn], n_accepted: int, correction: Correction | None
    ) -> tuple[CrossTable, Known]:
        """Who commented, or who has which code."""
        coded = self.coded(self.order.by, weighted=self.making.weight is not None)
        plain = rowing_of(self.settings, self.order.by, self.respondents)
        rowing = merge_levels(plain, self.order.merge)
        known = self.protect_people(coded, plain, rowing)
        self.making = replace(self.making, gaps=self.gaps())
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
        statements = self.chosen_statements()
        top = settings.scale.levels[: order.top or default_top(settings.scale.levels)]
        answers = self.answers(statements, weighted=self.making.weight is not None)
        known = self.protect_statements_of([top, *rowing.merged.values()])
        self.making = replace(self.making, gaps=self.gaps_of_statements(statements, top))
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


def _former_states(store: Store, run: RunFacts | None, settings: Settings) -> dict[str, str]:
    columns = view_of(store, run).columns if run else store.columns(None, decisions=())
    return former_states_of(columns, settings.scale)


def _pooled(settings: Settings, order: Order, respondents: Respondents) -> tuple[str, ...]:
    """The waves that a table counts together: those it does not tell apart."""
    if settings.wave is None or settings.wave == order.by or order.kind in ("levels", "trend"):
        return ()
    return tuple(waves_of(respondents))


def _headings(view: CountedView, order: Order, language: Language) -> Sequence[CodeColumn]:
    """The codes of the table, as its columns."""
    if order.kind == "code":
        code = countable_code(view, order.code_id or "")
        return (code_column(view.codebook, code.id, language=language, unsplit=view.unsplit),)
    show: Literal["groups", "codes"] = "groups" if order.groups else "codes"
    return code_columns(view.codebook, language=language, show=show, unsplit=view.unsplit)


def verified(produced: Produced) -> tuple[Exposure, ...]:
    """What the attack works out of the withheld numbers, as though every table of the family were published.

    Nothing where nothing is withheld, or the order was made without its system.
    """
    from nlp_coding.disclosure.attack import find_exposed

    if produced.system is None:
        return ()
    hidden = [key for key in produced.system.cells if key in produced.hidden]
    return find_exposed(produced.system, hidden, produced.min_cell)
