"""The agreement scale of a file by its answers, and the place on it of every answer to it and to the statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.core.survey import Scale
from nlp_coding.readers.columns import Columns
from nlp_coding.readers.grid import Walkable
from nlp_coding.readers.scale import Placement, find_scale


def place_answers(
    answers: Mapping[str, Mapping[str, int]],
    columns: Columns,
    opened: Walkable,
    *,
    file: str,
    levels: Sequence[str] | None,
    outside: Sequence[str],
    scale: Scale | None,
) -> Placement:
    """By column how often each answer was given → one placement for all. Raises InputError with all that fit nowhere.

    What the file says of labels and missing answers must be known: it was gone through.
    """
    mistakes: list[Mistake] = []
    try:
        placement = find_scale(
            answers[columns.agreement],
            levels=scale.levels if scale else levels,
            outside=scale.outside if scale else outside,
            labels=opened.labels.get(columns.agreement, ()),
            set_aside=opened.set_aside.get(columns.agreement, frozenset()),
            fixed=scale is not None,
            file=file,
            column=columns.agreement,
        )
    except InputError as error:
        if scale is None and levels is None:
            raise
        # By the levels that were given the statements can be checked all the same.
        placement = Placement(scale or Scale(tuple(levels or ()), tuple(outside)), {}, "given")
        mistakes += error.mistakes
    spelled, beyond = dict(placement.spelled), list(placement.scale.outside)
    for name in columns.statements:
        set_aside = opened.set_aside.get(name, frozenset())
        declared = sorted(set_aside & answers[name].keys() - set(placement.scale.levels))
        try:
            placed = find_scale(
                answers[name],
                levels=placement.scale.levels,
                outside=list(dict.fromkeys([*beyond, *declared])),
                fixed=scale is not None,
                file=file,
                column=name,
            )
        except InputError as error:
            mistakes += error.mistakes
        else:
            # One spelling for the file: an answer that two columns have is the same answer.
            spelled = {**placed.spelled, **spelled}
            beyond = list(dict.fromkeys([*beyond, *placed.scale.outside]))
    if mistakes:
        raise InputError(mistakes)
    return replace(placement, scale=Scale(placement.scale.levels, tuple(beyond)), spelled=spelled)
