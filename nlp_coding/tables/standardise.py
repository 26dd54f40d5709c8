"""Shares as they would be had the same share of respondents commented in every row: against non-response."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from nlp_coding.core.table import BLANK, Row, Statistic
from nlp_coding.tables.counting import Count, Figure, Mark
from nlp_coding.tables.making import Making
from nlp_coding.tables.rowing import Rowing


def standardised(counted: Count, figures: Sequence[Figure], rowing: Rowing, making: Making) -> tuple[Row, ...]:
    """One row with a share for each code: Σ (respondents of the row / all respondents) × (the row's share).

    Rows without comments that could have the code are left out, and the weights of the others add up to 1. A share is
    withheld where any number it was made of is. Source: direct standardisation, Rothman, Modern Epidemiology, ch. 3.
    """
    cells = [
        _share(counted, figure.mark, rowing)
        if figure.column.shows == "percent" and figure.base == "substance"
        else BLANK
        for figure in figures
    ]
    return (Row(making.words.standardised, "statistic", tuple(cells)),)


def notes_standardised(counted: Count, rowing: Rowing, making: Making) -> Iterator[str]:
    words = making.words
    yield words.note_standardised.format(respondents=making.named)
    # A row whose numbers are withheld is not named: it would say that there are none.
    shown = [level for level in counted.levels if not counted.is_withheld("substance", rowing.name(level))]
    if left := [level for level in shown if _size(counted, "all", level) and not _has_base(counted, level)]:
        yield words.note_standardised_left.format(rows=", ".join(level or words.not_stated for level in left))


def _share(counted: Count, mark: Mark, rowing: Rowing) -> Statistic:
    levels = [level for level in counted.levels if _has_base(counted, level)]
    marks: tuple[Mark, ...] = ("all", "substance", mark)
    if any(counted.is_withheld(one, rowing.name(level)) for one in marks for level in counted.levels):
        return Statistic(None, "percent", withheld=True)
    everyone = sum((_size(counted, "all", level) for level in levels), start=Fraction(0))
    if not everyone:
        return Statistic(None, "percent")
    return Statistic(
        sum(
            (
                _size(counted, "all", level)
                / everyone
                * _size(counted, mark, level)
                / _size(counted, "substance", level)
                for level in levels
            ),
            start=Fraction(0),
        ),
        "percent",
    )


def _has_base(counted: Count, level: str) -> bool:
    return _size(counted, "substance", level) > 0


def _size(counted: Count, mark: Mark, level: str) -> Fraction:
    """How many there are in the row, by weight where there are weights."""
    if counted.weights is not None:
        return counted.weight(mark, [level]).total
    return Fraction(counted.of(mark, [level]))
