"""The figures of a study: each drawn from a table that is counted and protected as any other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

from nlp_coding.charting_words import CHARTING_WORDS, ChartingWords
from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.core.numbers import NO_BREAK_SPACE, format_count
from nlp_coding.core.table import CrossTable, Row, Statistic, Tally
from nlp_coding.figures import (
    WITHHELD,
    Bar,
    BarsFigure,
    CooccurrenceFigure,
    DotsFigure,
    Figure,
    HeatFigure,
    Line,
    LinesFigure,
    Share,
    StackedFigure,
    StackedRow,
    bars_of,
    dots_of,
    heat_cells_of,
)
from nlp_coding.orders import Order, TableKind
from nlp_coding.pairs import NOTES_ON_CODING, notes_among, produce_pairs
from nlp_coding.results import Produced, produce
from nlp_coding.tables.words import WORDS, Words
from nlp_coding.workflow import Study

ChartKind = Literal["agreeing", "statements", "trend", "heat", "commenting", "codes", "cooccurrence"]
_TABLES: Mapping[ChartKind, TableKind] = {
    "agreeing": "agreeing",
    "statements": "levels",
    "trend": "trend",
    "heat": "codes",
    "commenting": "commenting",
    "codes": "codes",
    "cooccurrence": "codes",
}
_NEVER = frozenset({"percent"})
"""Shares in figures are of comments with substance, and say so."""
_UNUSED: Mapping[ChartKind, frozenset[str]] = {
    "statements": _NEVER | {"statement"},
    "codes": _NEVER | {"by"},
    "cooccurrence": _NEVER | {"by", "corrected", "standardise", "merge", "statistics"},
}
_WITH_INTERVALS = ("commenting", "codes")


@dataclass(frozen=True)
class Drawing:
    """How a figure is drawn, apart from what is in it."""

    wide: bool = False
    """As wide as the page on its side, in place of the text column."""
    intervals: bool | None = None
    """With confidence intervals; None: as is usual for the figure."""
    diverging: bool = False
    """Of `statements`: around the middle of the scale."""
    lying: bool = False
    """Of `agreeing`: bars that lie."""
    jaccard: bool = False
    """Of `cooccurrence`: the share that has both, of those with either."""


def chart(study: Study, kind: ChartKind, *, drawing: Drawing = Drawing(), **order: Any) -> tuple[Figure, Produced]:
    """One figure, and the table that it is drawn from, with what is published by it.

    The keywords are the fields of `orders.Order` but for `percent`; `statements` are of one wave, the last one unless
    `waves` names another. Raises InputError and StudyError as `results.make_table` does.
    """
    if unused := _UNUSED.get(kind, _NEVER).intersection(order):
        what = f"a figure «{kind}» takes no {', '.join(sorted(unused))}"
        raise InputError(Mistake(what, remedy="leave it out, or make the table"))
    wanted = Order(_TABLES[kind], **order)
    if kind == "statements" and study.settings.wave is not None and len(wanted.waves) != 1:
        wanted = replace(wanted, waves=_last_wave(study))
    if kind == "cooccurrence":
        # A number of comments has no weight.
        produced = produce_pairs(study, replace(wanted, unweighted=True))
    else:
        produced = produce(study, wanted)
    if kind == "codes" and produced.min_cell and study.settings.weight is not None:
        # Weighted totals are withheld where a small number is part of them: a figure of nothing but gaps.
        produced = produce(study, replace(wanted, unweighted=True))
    one = _Chart(study, kind, produced, drawing)
    return _FORMS[kind](one), produced


def _last_wave(study: Study) -> tuple[str, ...]:
    with study.store() as store:
        waves = {one.wave for one in store.iter_respondents() if one.wave}
    return (max(waves),) if waves else ()


@dataclass(frozen=True)
class _Chart:
    """What every form draws from."""

    study: Study
    kind: ChartKind
    produced: Produced
    drawing: Drawing

    @property
    def table(self) -> CrossTable:
        return self.produced.table

    @property
    def order(self) -> Order:
        return self.produced.order

    @property
    def words(self) -> ChartingWords:
        return CHARTING_WORDS[self.table.language]

    @property
    def table_words(self) -> Words:
        return WORDS[self.table.language]

    @property
    def respondents(self) -> str:
        return self.study.settings.respondents or self.table_words.respondents

    @property
    def intervals(self) -> bool:
        wanted = self.drawing.intervals
        return self.kind in _WITH_INTERVALS if wanted is None else wanted

    @property
    def by(self) -> str:
        """What the rows are, inside a title: "Kommunestørrelse" goes on as "etter kommunestørrelse"."""
        stub = self.table.stub
        return stub[0].lower() + stub[1:] if stub[1:2].islower() else stub

    @property
    def of_answering(self) -> str:
        """What shares of closed questions are of."""
        return self.table_words.note_base_trend.format(respondents=self.respondents).rstrip(".")

    @property
    def total(self) -> Row:
        return next(row for row in self.table.rows if row.kind == "total")

    def framed(self, title: str, subtitle: str, *, base: int | None = None) -> dict[str, Any]:
        """What every figure has; the base after the subtitle."""
        if base is not None:
            subtitle += f" (n{NO_BREAK_SPACE}={NO_BREAK_SPACE}{format_count(base, language=self.table.language)})"
        return {
            "title": title[0].upper() + title[1:],
            "subtitle": subtitle,
            "notes": tuple(self._notes()),
            "language": self.table.language,
            "width": "page" if self.drawing.wide else "column",
        }

    def _notes(self) -> Iterator[str]:
        """Those of the table's notes that hold of the figure; the others are of rows and columns it has not."""
        yield from notes_among(self.table, _NOTES)
        if self.kind == "cooccurrence":
            yield self.words.note_diagonal
        if self.intervals and self.study.settings.weight is not None and not self.order.unweighted:
            yield self.table_words.note_interval_weighted


_NOTES = (
    "note_base_varies", "note_overlap", *NOTES_ON_CODING, "note_corrected", "note_corrected_none", "note_waves",
    "note_merged", "note_weighted", "note_withheld", "note_withheld_ones",
)  # fmt: skip


def _agreeing(one: _Chart) -> BarsFigure:
    return BarsFigure(
        bars=bars_of(one.table, 2, interval=one.intervals),
        upright=not one.drawing.lying,
        **one.framed(one.table.title, one.of_answering, base=_tally(one.total, 1).count),
    )


def _statements(one: _Chart) -> StackedFigure:
    settings = one.study.settings
    levels = [row for row in one.table.rows if row.kind == "level"]
    places = [place for place, column in enumerate(one.table.columns) if column.shows == "percent"]
    rows = tuple(
        StackedRow(
            settings.wording(column),
            tuple(Share.of(_tally(level, place)) for level in levels),
            _tally(one.total, place).base,
        )
        for column, place in zip(settings.closed, places, strict=True)
    )
    wave = f", {one.order.waves[0]}" if one.order.waves else ""
    return StackedFigure(
        levels=tuple(level.label for level in levels),
        rows=rows,
        diverging=one.drawing.diverging,
        **one.framed(one.words.title_statements + wave, one.of_answering),
    )


def _trend(one: _Chart) -> LinesFigure:
    # Those without a wave have a column too, and no place on a line.
    waves = {place: column.label for place, column in enumerate(one.table.columns) if column.label}
    are_years = all(map(str.isdecimal, waves.values())) and len(set(map(int, waves.values()))) == len(waves)
    year_of = {place: int(wave) if are_years else place for place, wave in waves.items()}
    places = sorted(waves, key=year_of.__getitem__)
    lines = tuple(
        Line(row.label, tuple(Share.of(_tally(row, place), interval=one.intervals) for place in places))
        for row in one.table.rows
        if row.kind == "level"
    )
    return LinesFigure(
        years=tuple(year_of[place] for place in places),
        names=() if are_years else tuple(waves[place] for place in places),
        lines=lines,
        **one.framed(one.table.title, one.of_answering),
    )


def _heat(one: _Chart) -> HeatFigure:
    codes, levels, cells = heat_cells_of(one.table)
    bases = tuple(_tally(row, -1).count for row in one.table.rows if row.kind == "level")
    framed = one.framed(one.table.title, one.words.in_each_column)
    return HeatFigure(codes=codes, levels=levels, cells=cells, bases=bases, **framed)


def _commenting(one: _Chart) -> DotsFigure:
    title = one.words.title_commenting.format(respondents=one.respondents, by=one.by)
    shares = one.words.of_all.format(respondents=one.respondents)
    return DotsFigure(
        dots=dots_of(one.table, 3, interval=one.intervals),
        **one.framed(title, shares, base=_tally(one.total, 2).count),
    )


def _codes(one: _Chart) -> BarsFigure:
    columns = one.table.columns
    # The last are the comments without a code.
    places = [place for place, column in enumerate(columns) if column.shows == "percent" and column.group][:-1]
    corrected = {row.label: row for row in one.table.rows if row.kind == "statistic"}
    shares, bounds = (corrected.get(label) for label in (one.table_words.corrected, one.table_words.corrected_interval))
    bars = []
    for place in places:
        share = Share.of(_tally(one.total, place), interval=one.intervals)
        beside = _corrected(shares.cells[place], bounds.cells[place]) if shares and bounds else None
        if share.withheld and beside is not None:
            beside = WITHHELD
        bars.append(Bar(str(columns[place].group), share, corrected=beside))
    framed = one.framed(one.words.title_codes, one.words.of_comments, base=_tally(one.total, -1).count)
    return BarsFigure(bars=tuple(bars), falling=True, **framed)


def _corrected(share: Tally | Statistic, bounds: Tally | Statistic) -> Share | None:
    """The share as the audit sample puts it right, with its interval; None where there is no estimate."""
    assert isinstance(share, Statistic)
    assert isinstance(bounds, Statistic)
    if share.withheld:
        return WITHHELD
    if share.value is None:
        return None
    interval = None if bounds.value is None or bounds.upper is None else (float(bounds.value), float(bounds.upper))
    # By its decimal digits, as tables print it.
    return Share(Fraction(repr(share.value)) if isinstance(share.value, float) else share.value, interval)


def _cooccurrence(one: _Chart) -> CooccurrenceFigure:
    rows = [row for row in one.table.rows if row.kind == "level"]
    cells = [[_tally(row, place) for place in range(len(rows))] for row in rows]
    jaccard = one.drawing.jaccard
    if jaccard:  # without the number with either, there is no index
        cells = [[tally if tally.base is not None else Tally(None) for tally in row] for row in cells]
    totals = tuple(_tally(row, place) for place, row in enumerate(rows))
    base = _tally(one.total, 0).count if rows else None
    return CooccurrenceFigure(
        codes=tuple(row.label for row in rows),
        pairs=tuple(tuple(row[:place]) for place, row in enumerate(cells)),
        totals=totals,
        shows="jaccard" if jaccard else "count",
        **one.framed(one.table.title, one.words.jaccard if jaccard else one.words.both, base=base),
    )


def _tally(row: Row, place: int) -> Tally:
    cell = row.cells[place]
    assert isinstance(cell, Tally)
    return cell


_FORMS: Mapping[ChartKind, Callable[[_Chart], Figure]] = {
    "agreeing": _agreeing,
    "statements": _statements,
    "trend": _trend,
    "heat": _heat,
    "commenting": _commenting,
    "codes": _codes,
    "cooccurrence": _cooccurrence,
}
