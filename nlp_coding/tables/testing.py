"""Tests of the columns of a table against its rows, as rows below the numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlp_coding.core.table import BLANK, Row, Statistic
from nlp_coding.tables.counting import Count, Figure, Mark
from nlp_coding.tables.making import Making
from nlp_coding.tables.rowing import Rowing


@dataclass(frozen=True)
class Tests:
    """Rows of statistics, and what a reader must know of them."""

    rows: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()


NO_TESTS = Tests()


@dataclass(frozen=True)
class _Tested:
    """One column, tested."""

    label: str
    statistic: float | None
    p: float | None
    cramers_v: float | None
    method: str | None
    withheld: bool = False


def tests_of(counted: Count, figures: Sequence[Figure], rowing: Rowing, making: Making) -> Tests:
    """A test for each column of percentages: for trend along the agreement scale, of association with an attribute.

    Rows outside the total take no part; neither do comments without any code, which are no code of the family. What is
    withheld has no test. The tests are of people, not of weights.
    """
    from nlp_coding.tables.statistics import benjamini_hochberg, holm

    tested = {place: _test(counted, figure, rowing) for place, figure in enumerate(figures) if _is_tested(figure)}
    words = making.words
    places = list(tested)
    ps = [tested[place].p for place in places]
    is_family = len(places) > 1
    adjusted = [(words.p_holm, holm(ps)), (words.p_bh, benjamini_hochberg(ps))] if is_family else []
    lines: list[tuple[str, str, list[float | None]]] = [
        (
            words.trend_z if rowing.attribute is None else words.chi_square,
            "coefficient",
            [tested[place].statistic for place in places],
        ),
        (words.p, "p", ps),
        *((label, "p", list(values)) for label, values in adjusted),
        (words.cramers_v, "coefficient", [tested[place].cramers_v for place in places]),
    ]
    rows = tuple(
        _row(label, shows, dict(zip(places, values, strict=True)), tested, figures) for label, shows, values in lines
    )
    of = making.named if any(figure.mark == "comment" for figure in figures) else words.comments
    notes = [*_notes_intervals(figures, making), *_notes(list(tested.values()), rowing, making, of)]
    return Tests(rows, tuple(notes))


def _is_tested(figure: Figure) -> bool:
    return figure.column.shows == "percent" and figure.mark != "uncoded"


def _test(counted: Count, figure: Figure, rowing: Rowing) -> _Tested:
    from nlp_coding.tables.statistics import association, cramers_v, trend

    # Whatever the percentages are of, a test asks how many of the comments that could have the code have it.
    base: Mark = "all" if figure.mark == "comment" else "substance"
    label = figure.column.group or figure.column.label
    if any(counted.is_withheld(mark, rowing.name(level)) for mark in (figure.mark, base) for level in counted.levels):
        return _Tested(label, None, None, None, None, withheld=True)
    with_code = [counted.of(figure.mark, [level]) for level in counted.levels]
    bases = [counted.of(base, [level]) for level in counted.levels]
    size = cramers_v(with_code, bases)
    if rowing.attribute is None:
        along = trend(with_code, bases)
        return _Tested(label, along.z, along.p, size, along.method) if along else _Tested(label, None, None, size, None)
    found = association(with_code, bases)
    if found is None:
        return _Tested(label, None, None, size, None)
    return _Tested(label, found.chi_square, found.p, size, found.method)


def _row(
    label: str, shows: str, values: dict[int, float | None], tested: dict[int, _Tested], figures: Sequence[Figure]
) -> Row:
    def cell(place: int) -> Statistic:
        if place not in values:
            return BLANK
        return Statistic(values[place], "p" if shows == "p" else "coefficient", withheld=tested[place].withheld)

    return Row(label, "statistic", tuple(cell(place) for place in range(len(figures))))


def _notes_intervals(figures: Sequence[Figure], making: Making) -> Iterator[str]:
    """Percentages of a column or of mentions have none."""
    words = making.words
    if any(figure.column.shows == "interval" for figure in figures):
        yield words.note_interval + (f" {words.note_interval_weighted}" if making.weight is not None else "")


def _notes(tested: Sequence[_Tested], rowing: Rowing, making: Making, of: str) -> Iterator[str]:
    """What was tested and how; where nothing could be, only why."""
    words = making.words
    n_tests = sum(one.p is not None for one in tested)
    if n_tests:
        yield words.note_trend.format(of=of) if rowing.attribute is None else words.note_association
        for method, note in (("exact", words.note_exact), ("permutation", words.note_permutation)):
            labels = [one.label for one in tested if one.method == method]
            if labels:
                every = words.every_code if len(labels) > 1 else ""
                codes = every if len(labels) == len(tested) else ", ".join(labels)
                yield note.format(codes=f": {codes}" if codes else "")
        if len(tested) > 1:
            yield words.note_family.format(n=n_tests)
        yield words.note_cramers_v
        if making.weight is not None:
            yield words.note_tests_unweighted
    if any(one.withheld for one in tested):
        yield words.note_tests_withheld
