"""Which numbers of a study are withheld from a table: as everything that hangs together with them demands."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.counted import (
    coded_of,
    field_of,
    rowing_of,
)
from nlp_coding.family import Family
from nlp_coding.known import EVERYWHERE, Known, Name, names_of
from nlp_coding.orders import Order, default_top
from nlp_coding.protecting import protect, protect_merged, whole_system
from nlp_coding.protecting_statements import protect_statements, statement_system
from nlp_coding.settings import Settings
from nlp_coding.standing import CountedView
from nlp_coding.store import Respondents
from nlp_coding.store.kinds import AGREEMENT, answer, answered
from nlp_coding.tables import (
    CodeColumn,
    Coded,
    Rowing,
    by_agreement,
    code_columns,
)
from nlp_coding.tables.counting import Fact, Mark, Weights, count
from nlp_coding.tables.making import Making
from nlp_coding.tables.rowing import join_levels, runs_of
from nlp_coding.tables.statements import (
    EVERYONE,
    Answering,
    Answers,
    Statement,
    count_answers,
    level_fact,
)

if TYPE_CHECKING:
    from nlp_coding.disclosure.system import System


@dataclass
class Withholding:
    """The numbers of one table's kind, and which of them are withheld."""

    settings: Settings
    order: Order
    respondents: Respondents
    view: CountedView | None
    before: Known
    """What earlier files have said."""
    making: Making
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

    def system(self) -> System:
        """All numbers of the family at once, with what earlier files have said; for `verify`."""
        if self._is_statements:
            return statement_system(**self._statements)
        return whole_system(self._families, self.making.min_cell, self.before)

    def coded(self, by: str | None, *, weighted: bool = False) -> list[Coded]:
        return list(coded_of(self.respondents, field_of(self.settings, by), weighted=weighted))

    def protect_people(self, coded: Sequence[Coded], plain: Rowing, rowing: Rowing) -> Known:
        limit = self.making.min_cell
        if not limit:
            return Known()
        every = self._every

        def family(name: str, rows: Rowing, coded: Sequence[Coded] = coded) -> Family:
            codes = count(coded, rows, every) if self.view is not None else None
            return Family(name, rows, count(coded, rows), codes)

        own = family(self._by, plain)
        is_other = plain.attribute is not None
        agreement = by_agreement(self.settings.scale)
        first = family(self.settings.agreement, agreement, self.coded(None)) if is_other else None
        merged = family(self._by, rowing) if rowing.merged else None
        joined = [] if is_other else [family(self._by, one) for one in self._joined_before(plain)]
        self._families = [one for one in (first, own, merged, *joined) if one is not None]
        key = repr((self._key, [one.rowing for one in self._families]))
        if (found := _remembered(key)) is not None:
            return found
        known = protect(own, limit, first=first, joined=joined, before=self.before)
        if merged is not None:
            known = protect_merged(merged, own, limit, known, joined=joined)
        return _remember(key, known)

    @property
    def _key(self) -> tuple[object, ...]:
        """What all that is decided hangs on."""
        return (self.state, self.making.min_cell, sorted(map(repr, self.before.shown | self.before.hidden)))

    @property
    def _groupings(self) -> list[str | None]:
        """All that tables can be by: the agreement (None), the attributes, the wave."""
        return [None, *self.settings.attributes, *([self.settings.wave] if self.settings.wave else [])]

    def gaps(self) -> frozenset[str]:
        """What is small in some row, whatever the rows are by; only weighted tables need to know."""
        limit = self.making.min_cell
        if not limit or self.making.weight is None:
            return frozenset()
        found: set[str] = set()
        for by in self._groupings:
            counted = count(self.coded(by), rowing_of(self.settings, by, self.respondents), self._every)
            marks: list[Mark] = ["comment", "uncoded", *range(len(self._every))]
            for key in (*counted.levels, *counted.outside):
                for mark in marks:
                    n = counted.of(mark, [key])
                    base = counted.of("all" if mark == "comment" else "substance", [key])
                    if any(0 < part < limit for part in (n, base - n, base)):
                        found.add(counted.name(mark))
        return frozenset(found)

    def gaps_of_statements(self, statements: Sequence[Statement], top: Sequence[str]) -> frozenset[str]:
        """The statements to which few answered so, or not so, in some group."""
        limit = self.making.min_cell
        if not limit or self.making.weight is None:
            return frozenset()
        every = self.settings.scale.levels
        found: set[str] = set()
        for by in self._groupings[1:]:
            answers = self.answers(statements, by=by)
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

    def _together_before(self, levels: Sequence[str]) -> list[tuple[str, ...]]:
        """The levels of closed questions that earlier files have taken together."""
        told = {fact.of for name, fact in names_of(self.before.shown | self.before.hidden) if name == self.family_name}
        columns = self.settings.closed
        return [run for run in runs_of(levels) if any(level_fact("", one, run).of in told for one in columns)]

    def chosen_statements(self, *, every: bool = False) -> list[Statement]:
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

    def answers(self, statements: Sequence[Statement], *, by: str | None = None, weighted: bool = False) -> Answers:
        by = by or self._group_by
        levels = self.settings.scale.levels
        group = [] if by is None else [field_of(self.settings, by)]
        groups = [""]
        if by is not None:
            rowing = rowing_of(self.settings, by, self.respondents)
            groups = [*sum(rowing.split(value or "" for value in self.respondents.values(*group)), ())]
        questions = {one.column: AGREEMENT if one.is_agreement else answer(one.column) for one in statements}
        answering = {
            column: [
                Answering("".join(of or "" for of in of_group), said or "", n, Weights(weight, squares))
                for (*of_group, said), n, weight, squares in self.respondents.kinds(*group, field, weighted=weighted)
            ]
            for column, field in questions.items()
        }
        responding = (
            ("".join(of or "" for of in of_group), any_of, n)
            for (*of_group, any_of), n, *_ in self.respondents.kinds(*group, answered(questions.values(), levels))
        )
        return count_answers(answering, responding, levels, groups=groups, weighted=weighted)

    def protect_statements_of(self, joined: Sequence[Sequence[str]]) -> Known:
        limit = self.making.min_cell
        if not limit:
            return Known()
        settings = self.settings
        # All of them, whichever are shown: what is withheld does not hang on that.
        statements = self.chosen_statements(every=True)
        answers = self.answers(statements)
        rows = by_agreement(settings.scale)
        people = Family(settings.agreement, rows, count(self.coded(None), rows), None)
        known = protect(people, limit, before=self.before)
        sizes: dict[str, Name] = {}
        if by := self._group_by:
            grouped = rowing_of(settings, by, self.respondents)
            other = Family(by, grouped, count(self.coded(by), grouped), None)
            known = protect(other, limit, first=people, before=known)
            sizes = {group: other.key(grouped.name(group), "all") for group in answers.groups}
        levels = settings.scale.levels
        self._statements = {
            "answers": answers,
            "statements": statements,
            "family": self.family_name,
            "levels": levels,
            "joined": [levels[: default_top(levels)], *joined, *self._together_before(levels)],
            "limit": limit,
            "known": known,
            "sizes": sizes,
            "agreeing": {
                **{level: people.key(rows.name(level), "all") for level in levels},
                "total": people.key("total", "all"),
                "": people.key("outside", "all"),
            },
        }
        key = repr((self._key, self.family_name, sorted({tuple(part) for part in self._statements["joined"]})))
        return _remembered(key) or _remember(key, protect_statements(**self._statements))


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
