"""Tables of closed questions: levels side by side, shares agreeing over waves, shares agreeing by an attribute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from nlp_coding.core.numbers import format_count
from nlp_coding.core.table import WITHHELD, Column, CrossTable, Row, Statistic, Tally, Weighing
from nlp_coding.tables.counting import Fact, Weights
from nlp_coding.tables.making import PLAIN, Making, quoted_list
from nlp_coding.tables.rowing import Rowing


@dataclass(frozen=True)
class Statement:
    """A closed question on the agreement scale."""

    column: str
    label: str
    """Its wording, as tables show it."""
    is_agreement: bool = False
    """Whether it is the study's agreement question, which respondents hold by itself."""


class Answering(NamedTuple):
    """Respondents who answered a closed question alike."""

    group: str
    answer: str
    """Empty for none."""
    n: int
    weights: Weights = Weights()
    """Where percentages are weighted."""


@dataclass(frozen=True)
class Answers:
    """How respondents of each group (a wave, or an attribute's value) answered each statement."""

    groups: tuple[str, ...]
    """In the order of the table; one empty group where there are none."""
    numbers: Mapping[tuple[str, str, str], Weights]
    """(group, column, level or "" for no level of the scale) → how many, as weights of one."""
    weights: Mapping[tuple[str, str, str], Weights] | None
    """The same by weight, where percentages are weighted."""
    responding: Mapping[str, int]
    """By group, those who answered any of the statements on the scale."""
    everyone: Mapping[str, int]

    def n(self, group: str, column: str, levels: Iterable[str]) -> int:
        return int(_sum(self.numbers, group, column, levels).total)

    def weighing(self, group: str, column: str, levels: Sequence[str], base: Sequence[str]) -> Weighing | None:
        if self.weights is None:
            return None
        of, whole = (_sum(self.weights, group, column, part) for part in (levels, base))
        effective = float(whole.total**2 / whole.squares) if whole.squares else 0.0
        return Weighing(of.total, whole.total, effective)


def _sum(numbers: Mapping[tuple[str, str, str], Weights], group: str, column: str, levels: Iterable[str]) -> Weights:
    return sum((numbers.get((group, column, level), Weights()) for level in levels), start=Weights())


def count_answers(
    answering: Mapping[str, Iterable[Answering]],
    responding: Iterable[tuple[str, bool, int]],
    levels: Sequence[str],
    *,
    groups: Sequence[str],
    weighted: bool = False,
) -> Answers:
    """Count those who answered, by the column of the question. An answer off the scale counts as none.

    `responding` has group, whether they answered any question on the scale, and how many they are.
    """
    numbers: dict[tuple[str, str, str], Weights] = {}
    weights: dict[tuple[str, str, str], Weights] = {}
    n_responding: dict[str, int] = dict.fromkeys(groups, 0)
    everyone: dict[str, int] = dict.fromkeys(groups, 0)
    known = set(levels)
    for group, is_responding, n in responding:
        if group in everyone:
            everyone[group] += n
            n_responding[group] += n * is_responding
    for column, those in answering.items():
        for one in those:
            if one.group in everyone:
                key = (one.group, column, one.answer if one.answer in known else "")
                numbers[key] = numbers.get(key, Weights()) + Weights(Fraction(one.n), Fraction(one.n))
                if weighted:
                    weights[key] = weights.get(key, Weights()) + one.weights
    return Answers(tuple(groups), numbers, weights if weighted else None, n_responding, everyone)


def level_fact(group: str, column: str, levels: Sequence[str]) -> Fact:
    """How many of a group gave one of these answers; the empty answer is none on the scale."""
    return Fact(f"group:{group}", f"{column}: {'+'.join(levels) or 'none'}")


def answered_fact(group: str, column: str) -> Fact:
    return Fact(f"group:{group}", f"{column}: answered")


def responding_fact(group: str) -> Fact:
    return Fact(f"group:{group}", "responding")


def size_fact(group: str) -> Fact:
    return Fact(f"group:{group}", "all")


def tabulate_levels(
    answers: Answers,
    statements: Sequence[Statement],
    rowing: Rowing,
    *,
    making: Making = PLAIN,
    title: str | None = None,
) -> CrossTable:
    """The levels of several statements side by side, n and percent, for each wave: the published table 7.1.

    Those without an answer on the scale have a row below the total. `rowing` is by agreement, levels joined or not.
    """
    words = making.words
    levels = {label: rowing.merged.get(label, (label,)) for label in rowing.levels}
    every = tuple(level for part in levels.values() for level in part)
    heads = [(statement, group) for statement in statements for group in answers.groups]

    has_gaps = {
        (statement.column, group): answers.weights is not None
        and any(level_fact(group, statement.column, part) in making.withheld for part in levels.values())
        for statement, group in heads
    }

    def row(label: str, kind: str, part: Sequence[str]) -> Row:
        cells: list[Tally] = []
        for statement, group in heads:
            column = statement.column
            is_total = kind == "total"
            fact = answered_fact(group, column) if is_total else level_fact(group, column, part)
            n = answers.n(group, column, part if kind != "outside" else [""])
            hidden = fact in making.withheld
            cells.append(WITHHELD if hidden else Tally(n))
            if kind == "outside":
                cells.append(WITHHELD if hidden else Tally(n))  # no part of the base, so no share of it
            elif hidden or answered_fact(group, column) in making.withheld:
                cells.append(WITHHELD)
            else:
                base = answers.n(group, column, every)
                weighing = answers.weighing(group, column, part, every)
                # Weighted shares that make 100 % with those that are withheld are a second sum of them.
                is_told = weighing is not None and bool(n) and kind == "level" and has_gaps[column, group]
                cells.append(WITHHELD if is_told else Tally(n, base, weighing))
        return Row(label, "total" if kind == "total" else "outside" if kind == "outside" else "level", tuple(cells))

    rows = [row(label, "level", part) for label, part in levels.items()]
    rows.append(row(words.total, "total", every))
    if any(answers.n(group, statement.column, [""]) for statement, group in heads):
        rows.append(row(words.outside, "outside", ()))
    return CrossTable(
        title=title or words.title_levels.format(respondents=making.named),
        stub=words.answer,
        columns=tuple(
            column
            for statement, group in heads
            for column in (
                Column("n", "count", _head(statement, group)),
                Column("%", "percent", _head(statement, group)),
            )
        ),
        rows=tuple(rows),
        notes=(
            words.note_base_levels.format(respondents=making.named, total=words.total),
            *making.notes(rowing),
        ),
        language=making.language,
    )


def _head(statement: Statement, group: str) -> str:
    return f"{statement.label}, {group}" if group else statement.label


def tabulate_trend(
    answers: Answers,
    statements: Sequence[Statement],
    *,
    top: Sequence[str],
    every: Sequence[str],
    by: str,
    population: Mapping[str, int] | None = None,
    making: Making = PLAIN,
    title: str | None = None,
) -> CrossTable:
    """Percent in the `top` levels for each statement and wave, with the base and the coverage at the foot: table 7.3.

    The coverage is of `population` (wave → how many there are) where that is given, else of those in the data.
    """
    words = making.words
    wording = quoted_list(top, words.either, language=making.language)

    def cell(statement: Statement, group: str) -> Tally:
        column = statement.column
        hidden = level_fact(group, column, top) in making.withheld
        if hidden | (answered_fact(group, column) in making.withheld):
            return WITHHELD
        n, base = answers.n(group, column, top), answers.n(group, column, every)
        return Tally(n, base, answers.weighing(group, column, top, every))

    def foot(group: str, shows: str) -> Statistic:
        if responding_fact(group) in making.withheld:
            return Statistic(None, "count", withheld=True)
        n, of = answers.responding[group], (population or answers.everyone).get(group)
        if shows == "count":
            return Statistic(n, "count")
        if population is None and size_fact(group) in making.withheld:
            return Statistic(None, "percent", withheld=True)
        return Statistic(Fraction(n, of) if of else None, "percent")

    rows = [Row(one.label, "level", tuple(cell(one, group) for group in answers.groups)) for one in statements]
    for label, shows in ((words.answered.format(respondents=making.named), "count"), (words.coverage, "percent")):
        rows.append(Row(label, "statistic", tuple(foot(group, shows) for group in answers.groups)))
    coverage = words.note_coverage_population if population else words.note_coverage
    return CrossTable(
        title=title or words.title_trend.format(respondents=making.named, levels=wording, by=by),
        stub=words.statement,
        columns=tuple(Column(group, "percent") for group in answers.groups),
        rows=tuple(rows),
        notes=(
            words.note_base_trend.format(respondents=making.named),
            *_note_bases(answers, statements, every, making),
            coverage.format(respondents=making.named),
            *making.notes(),
        ),
        language=making.language,
    )


def _note_bases(
    answers: Answers, statements: Sequence[Statement], every: Sequence[str], making: Making
) -> Sequence[str]:
    """Where not all who answered anything answered everything."""
    parts = []
    for group in answers.groups:
        facts = [responding_fact(group), *(answered_fact(group, one.column) for one in statements)]
        if any(fact in making.withheld for fact in facts):
            continue
        bases = [answers.n(group, one.column, every) for one in statements]
        if min(bases) != max(bases):
            low, high = (format_count(n, language=making.language) for n in (min(bases), max(bases)))
            parts.append(f"{group}: {low}–{high}" if group else f"{low}–{high}")
    return (making.words.note_base_varies.format(parts=", ".join(parts)),) if parts else ()


def tabulate_agreeing(
    answers: Answers,
    statement: Statement,
    *,
    top: Sequence[str],
    every: Sequence[str],
    by: str,
    making: Making = PLAIN,
    title: str | None = None,
) -> CrossTable:
    """How many of each group answered one of the `top` levels, of those with an answer on the scale."""
    words = making.words
    wording = quoted_list(top, words.either, language=making.language)
    column = statement.column

    def row(label: str, groups: Sequence[str], name: str, *, is_total: bool = False) -> Row:
        n = sum(answers.n(group, column, top) for group in groups)
        base = sum(answers.n(group, column, every) for group in groups)
        parts = [answers.weighing(group, column, top, every) for group in groups]
        hidden, no_base = (
            fact in making.withheld for fact in (level_fact(name, column, top), answered_fact(name, column))
        )
        has_gaps = is_total and answers.weights is not None and bool(n) and column in making.gaps
        share = WITHHELD if hidden or no_base or has_gaps else Tally(n, base, _joined(parts))
        cells = [WITHHELD if hidden else Tally(n), WITHHELD if no_base else Tally(base), share]
        return Row(label, "total" if is_total else "level", (*cells, share) if making.statistics else tuple(cells))

    shown = [group for group in answers.groups if answers.everyone[group]]
    rows = [row(group or words.not_stated, [group], group) for group in shown]
    rows.append(row(words.total, shown, EVERYONE, is_total=True))
    heading = words.title_agreeing.format(respondents=making.named, levels=wording, statement=statement.label, by=by)
    columns = [
        Column(words.agreeing.format(levels=wording), "count"),
        Column(words.total, "count"),
        Column(words.percent_agreeing.format(levels=wording), "percent"),
        *([Column(words.interval, "interval")] if making.statistics else []),
    ]
    return CrossTable(
        title=title or heading[0].upper() + heading[1:],
        stub=by,
        columns=tuple(columns),
        rows=tuple(rows),
        notes=(
            words.note_base_agreeing.format(respondents=making.named, column=words.total),
            *_note_outside(answers, column, making),
            *_notes_interval(making),
            *making.notes(),
        ),
        language=making.language,
    )


def _note_outside(answers: Answers, column: str, making: Making) -> Iterator[str]:
    """How many of all have no answer on the scale."""
    n = sum(answers.n(group, column, [""]) for group in answers.groups)
    hidden = level_fact(EVERYONE, column, ()) in making.withheld
    if n:
        number = making.words.withheld if hidden else format_count(n, language=making.language)
        yield f"{making.words.outside}: {number}."


def _notes_interval(making: Making) -> Iterator[str]:
    if making.statistics:
        weighted = f" {making.words.note_interval_weighted}" if making.weight is not None else ""
        yield f"{making.words.note_interval}{weighted}"


EVERYONE = "\N{ASTERISK}"
"""The group of all groups, among the names of facts."""


def _joined(parts: Sequence[Weighing | None]) -> Weighing | None:
    weighings = [part for part in parts if part is not None]
    if not weighings:
        return None
    count, base = (sum((getattr(one, name) for one in weighings), start=Fraction(0)) for name in ("count", "base"))
    # Kish's size of the whole: (Σw)² / Σw², and a part's Σw² is its base² / effective.
    squares = sum(float(one.base) ** 2 / one.effective for one in weighings if one.effective)
    return Weighing(count, base, float(base) ** 2 / squares if squares else 0.0)
