"""What tables of closed questions may not say: levels by wave, shares agreeing by wave or by an attribute."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from nlp_coding.disclosure.system import System
from nlp_coding.known import Known, Name, Step
from nlp_coding.tables.counting import Fact
from nlp_coding.tables.rowing import runs_of
from nlp_coding.tables.statements import (
    EVERYONE,
    Answers,
    Statement,
    answered_fact,
    level_fact,
    responding_fact,
    size_fact,
)

_EVERYBODY = f"group:{EVERYONE}"


def protect_statements(
    answers: Answers,
    statements: Sequence[Statement],
    *,
    family: str,
    levels: Sequence[str],
    joined: Iterable[Sequence[str]],
    limit: int,
    known: Known,
    sizes: Mapping[str, Name] | None = None,
    agreeing: Mapping[str, Name] | None = None,
) -> Known:
    """What is published and withheld of how groups answered statements.

    `joined` are the levels that tables show together, such as those at the top. `known` is what the tables of who
    commented say; `sizes` names there how large a group is, `agreeing` (a level → its name) how many of everybody
    answered the agreement question so.
    """
    sizes, agreeing = sizes or {}, agreeing or {}
    # Everybody first: what is withheld of them is so by whatever they are grouped, and however levels are joined.
    known = _step(
        replace(answers, groups=()),
        statements,
        family,
        levels,
        runs_of(levels),
        limit=limit,
        known=known,
        sizes={},
        agreeing=agreeing,
        all_of=answers,
    ).decide()
    return _step(
        answers, statements, family, levels, joined, limit=limit, known=known, sizes=sizes, agreeing=agreeing
    ).decide()


def statement_system(
    answers: Answers,
    statements: Sequence[Statement],
    *,
    family: str,
    levels: Sequence[str],
    joined: Iterable[Sequence[str]],
    limit: int,
    known: Known,
    sizes: Mapping[str, Name],
    agreeing: Mapping[str, Name],
) -> System:
    """The system of `protect_statements` before anything is decided: what `verify` attacks."""
    return _step(
        answers, statements, family, levels, joined, limit=limit, known=known, sizes=sizes, agreeing=agreeing
    ).system


def _step(
    answers: Answers,
    statements: Sequence[Statement],
    family: str,
    levels: Sequence[str],
    joined: Iterable[Sequence[str]],
    *,
    limit: int,
    known: Known,
    sizes: Mapping[str, Name],
    agreeing: Mapping[str, Name],
    all_of: Answers | None = None,
) -> Step:
    """The groups and everybody; with `all_of`, everybody in those groups alone."""
    step = Step(known, limit)
    groups = [*answers.groups, EVERYONE]
    every = (all_of or answers).groups
    n_of = {**answers.everyone, EVERYONE: sum(answers.everyone[group] for group in every)}
    of_group = {EVERYONE: every, **{group: (group,) for group in answers.groups}}

    def key(fact: Fact) -> Name:
        # Numbers of everybody are the same whatever the groups are.
        return ("" if fact.row == _EVERYBODY else family, fact)

    def n(group: str, column: str, part: Sequence[str]) -> int:
        return sum(answers.n(one, column, part) for one in of_group[group])

    parts = [part for part in dict.fromkeys(map(tuple, joined)) if 1 < len(part) < len(levels)]
    for group in groups:
        size = key(size_fact(group))
        step.add(size, n_of[group], cost=50.0, exempt=True)
        if same := sizes.get(group):  # tables of who commented have it too
            step.add(same, n_of[group], cost=50.0, exempt=True)
            step.system.total(same, [size])
        responding = key(responding_fact(group))
        step.add(responding, sum(answers.responding[one] for one in of_group[group]), cost=10.0)
        step.system.at_most(responding, size)
        for statement in statements:
            column = statement.column
            one_by_one = [key(level_fact(group, column, [level])) for level in levels]
            for level, name in zip(levels, one_by_one, strict=True):
                step.add(name, n(group, column, [level]))
            answered, none = key(answered_fact(group, column)), key(level_fact(group, column, ()))
            step.add(answered, n(group, column, levels), cost=10.0)
            step.add(none, n(group, column, [""]), cost=2.0, exempt=True)  # who did not answer is nobody's answer
            step.system.total(answered, one_by_one)
            step.system.total(size, [answered, none])
            step.system.at_most(answered, responding)
            for part in parts:
                rest = [level for level in levels if level not in part]
                together, others = (key(level_fact(group, column, some)) for some in (part, rest))
                step.add(together, n(group, column, part), cost=3.0)
                # A share tells of both.
                step.add(others, n(group, column, rest), printed=len(rest) == 1 or tuple(rest) in parts)
                step.system.total(together, [key(level_fact(group, column, [level])) for level in part])
                step.system.total(answered, [together, others])
    if all_of is None:
        _add_up(step, answers, statements, levels=levels, parts=parts, family=family)
    for statement in (one for one in statements if one.is_agreement):
        for level, name in agreeing.items():
            if level == "total":
                fact, part = answered_fact(EVERYONE, statement.column), tuple(levels)
            else:
                fact, part = level_fact(EVERYONE, statement.column, [level] if level else ()), (level,)
            if name in known.shown or name in known.hidden:
                step.add(name, n(EVERYONE, statement.column, part))
                step.system.total(name, [key(fact)])
    return step


def _add_up(
    step: Step,
    answers: Answers,
    statements: Sequence[Statement],
    *,
    levels: Sequence[str],
    parts: Sequence[Sequence[str]],
    family: str,
) -> None:
    """Everybody is the sum of the groups."""

    def total(name: str, of: Sequence[str]) -> None:
        step.system.total(("", Fact(_EVERYBODY, name)), [(family, Fact(f"group:{one}", name)) for one in of])

    for statement in statements:
        for some in ([], *([level] for level in levels), *parts):
            total(level_fact("", statement.column, some).of, answers.groups)
        total(answered_fact("", statement.column).of, answers.groups)
    total(responding_fact("").of, answers.groups)
    total(size_fact("").of, answers.groups)
