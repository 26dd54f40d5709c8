"""A figure in words, for those who hear it read aloud, and for the alternative text of a document."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import singledispatch

from nlp_coding.core.codebook import Language
from nlp_coding.core.numbers import NO_SHARE, WITHHELD_MARK, format_count, format_percent
from nlp_coding.figures.cooccurrence import cell_text
from nlp_coding.figures.measure import one_line
from nlp_coding.figures.spec import (
    BarsFigure,
    CooccurrenceFigure,
    DotsFigure,
    Figure,
    HeatFigure,
    LinesFigure,
    Share,
    StackedFigure,
)
from nlp_coding.figures.words import WORDS


def describe(figure: Figure) -> str:
    """Subtitle, then every label with what is drawn of it: "Enig: 13 % (n = 176). …"."""
    sentences = [one_line(figure.subtitle), *map(one_line, _sentences(figure))]
    return " ".join(one if one.endswith((".", "!", "?", ":")) else f"{one}." for one in sentences if one)


def notes_of(figure: Figure) -> tuple[str, ...]:
    """The caller's notes, then what the marks in the figure mean."""
    words = WORDS[figure.language]
    shares = list(figure.shares())
    # A gap in a line is not marked, and has nothing to explain.
    empty = not isinstance(figure, LinesFigure) and any(one.value is None and not one.withheld for one in shares)
    # The notes of a table explain the mark already, with the limit of what is withheld.
    explained = any(f"{quote}{WITHHELD_MARK}" in note for note in figure.notes for quote in "«“")
    return (
        *figure.notes,
        *((words.note_interval,) if any(one.interval for one in shares) else ()),
        *((words.note_empty,) if empty else ()),
        *((words.note_withheld,) if figure.has_withheld() and not explained else ()),
    )


@singledispatch
def _sentences(figure: Figure) -> Iterator[str]:
    raise TypeError(f"no description of {type(figure).__name__}")


@_sentences.register
def _(figure: BarsFigure) -> Iterator[str]:
    words = WORDS[figure.language]
    for bar in figure.drawn:
        corrected = f"; {words.corrected_column.lower()}: {_value(bar.corrected, figure)}" if bar.corrected else ""
        yield f"{bar.label}: {_value(bar.share, figure)}{_base(bar.base, figure.language)}{corrected}"


@_sentences.register
def _(figure: DotsFigure) -> Iterator[str]:
    for dot in figure.dots:
        yield f"{dot.label}: {_value(dot.share, figure)}{_base(dot.base, figure.language)}"


@_sentences.register
def _(figure: StackedFigure) -> Iterator[str]:
    for row in figure.rows:
        parts = row.segments(diverging=figure.diverging)
        known = dict(parts or ())
        shares = [
            f"{level} {format_percent(known[place], language=figure.language)}"
            for place, level in enumerate(figure.levels)
            if place in known
        ]
        if any(share.withheld for share in row.shares):
            shares.append(WORDS[figure.language].withheld)
        yield f"{row.label}{_base(row.base, figure.language)}: {', '.join(shares) or NO_SHARE}"


@_sentences.register
def _(figure: LinesFigure) -> Iterator[str]:
    for line in figure.lines:
        values = [
            f"{year} {_value(share, figure)}"
            for year, share in zip(figure.written, line.shares, strict=True)
            if share.withheld or share.value is not None
        ]
        yield f"{line.label}: {', '.join(values) or NO_SHARE}"


@_sentences.register
def _(figure: HeatFigure) -> Iterator[str]:
    for code, row in zip(figure.codes, figure.cells, strict=True):
        values = (f"{level} {_value(share, figure)}" for level, share in zip(figure.levels, row, strict=True))
        yield f"{code}: {', '.join(values)}"


@_sentences.register
def _(figure: CooccurrenceFigure) -> Iterator[str]:
    words = WORDS[figure.language]
    for place, (code, row) in enumerate(zip(figure.codes, figure.pairs, strict=True)):
        values = []
        for other, tally in zip(figure.codes, row, strict=False):
            text = cell_text(tally, figure.shows, figure.language)
            values.append(f"{other} {words.withheld if text == WITHHELD_MARK else text}")
        total = figure.totals[place].count if figure.totals else None
        if values or total is not None:
            yield f"{code}{_base(total, figure.language)}: {', '.join(values) or NO_SHARE}"


def _value(share: Share, figure: Figure) -> str:
    words, language = WORDS[figure.language], figure.language
    if share.withheld:
        return words.withheld
    text = format_percent(share.value, language=language)
    if share.interval is None:
        return text
    low, high = (format_percent(_exact(one), language=language) for one in share.interval)
    return f"{text}, {words.interval.format(low=low, high=high)}"


def _exact(number: float) -> Fraction:
    # By its decimal digits: the binary fraction of 0.145 lies below it, and half would not be rounded up.
    return Fraction(Decimal(repr(number)))


def _base(base: int | None, language: Language) -> str:
    return "" if base is None else f" ({WORDS[language].n} = {format_count(base, language=language)})"
