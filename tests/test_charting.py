"""Figures of a study: they say what its tables say, and withhold what these withhold."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from nlp_coding import results
from nlp_coding.charting import ChartKind, Drawing, chart
from nlp_coding.core.numbers import format_percent
from nlp_coding.core.survey import Respondent
from nlp_coding.core.table import Tally
from nlp_coding.figures import (
    BarsFigure,
    CooccurrenceFigure,
    DotsFigure,
    Figure,
    HeatFigure,
    LinesFigure,
    Share,
    StackedFigure,
    render,
)
from nlp_coding.known import Known, Name
from nlp_coding.pairs import protect_pairs
from nlp_coding.tables import CodeColumn, Coded
from nlp_coding.tables.correction import Corrected, Correction
from nlp_coding.tables.pairs import pair_fact
from nlp_coding.workflow import Study
from tests.charted import YEARS, make_charted


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """To look at, never to write to."""
    return make_charted(tmp_path_factory.mktemp("charted") / "study")


def values(shares: tuple[Share, ...]) -> list[Fraction | None]:
    return [share.value for share in shares]


def test_agreeing(study: Study) -> None:
    """Bars that are not the table's shares."""
    figure, produced = chart(study, "agreeing", by="region", unweighted=True, drawing=Drawing(intervals=True))
    assert isinstance(figure, BarsFigure)
    assert [(bar.label, bar.share.value, bar.base) for bar in figure.bars] == [
        ("Nord", Fraction(11, 14), 42),
        ("Sør", Fraction(6, 7), 21),
    ]
    assert [bar.share.value for bar in figure.bars] == [row.cells[2].share for row in produced.table.rows[:2]]
    assert figure.bars[0].share.interval == pytest.approx((0.6406, 0.8829), abs=5e-5)
    assert figure.upright
    assert figure.title == "Respondenter som har svart «Enig» eller «Delvis enig» på «q1», etter region"
    assert figure.subtitle == "Prosent av alle respondenter som har svart på skalaen (n\u00a0=\u00a063)"


def test_statements_of_the_last_wave(study: Study) -> None:
    """The wave of today is what is asked for, and no two waves are one bar."""
    figure, produced = chart(study, "statements", unweighted=True)
    assert isinstance(figure, StackedFigure)
    assert produced.order.waves == ("2024",)
    assert figure.title == "Svar på påstandene, 2024"
    assert [(row.label, row.base) for row in figure.rows] == [("q1", 21), ("q2", 21), ("q3", 21)]
    assert values(figure.rows[1].shares) == [Fraction(15, 21), 0, Fraction(6, 21), 0, 0]
    earlier, _ = chart(study, "statements", waves=("2016",), language="nn", drawing=Drawing(diverging=True))
    assert isinstance(earlier, StackedFigure)
    assert (earlier.title, earlier.diverging) == ("Svar på påstandane, 2016", True)
    assert earlier.rows[2].base == 0
    assert earlier.notes == ("Prosentane er vekta med «weight». Tala på respondentar og kommentarar er uvekta.",)


def test_trend(study: Study) -> None:
    """A statement that was not asked is a gap, and no zero."""
    figure, _ = chart(study, "trend", unweighted=True)
    assert isinstance(figure, LinesFigure)
    assert (figure.years, figure.names) == ((2016, 2018, 2024), ())
    assert [line.label for line in figure.lines] == ["q1", "q2", "q3"]
    assert values(figure.lines[1].shares) == [Fraction(5, 21), Fraction(10, 21), Fraction(15, 21)]
    assert values(figure.lines[2].shares) == [None, 0, 0]
    assert not figure.has_withheld()


def test_waves_that_are_no_years(tmp_path: Path) -> None:
    """They would have no place on an axis of years, or none of their names."""
    named = make_charted(tmp_path / "s", waves=("2019 høst", "2019 vår", "2020 vår"), coded=False)
    figure, _ = chart(named, "trend", unweighted=True)
    assert isinstance(figure, LinesFigure)
    assert figure.years == (0, 1, 2)
    assert figure.written == ("2019 høst", "2019 vår", "2020 vår")
    drawn = render(figure, "svg").decode("utf-8")
    assert ">2019 vår</text>" in drawn
    assert "q2: 2019 høst 24\u00a0%, 2019 vår 48\u00a0%" in drawn


def test_heat(study: Study) -> None:
    """A cell under another level than the table has it."""
    figure, produced = chart(study, "heat", by="wave", unweighted=True)
    assert isinstance(figure, HeatFigure)
    assert figure.codes == ("Møter", "Meldinger", "Utskifting", "Uten kode")
    assert (figure.levels, figure.bases) == (YEARS, (18, 18, 18))
    assert values(figure.cells[0]) == [Fraction(11, 18)] * 3
    assert values(figure.cells[2]) == [row.cells[5].share for row in produced.table.rows[:3]]
    assert "Kommentarer som bare maskinen har kodet, og som ingen har vurdert: 54." in figure.notes


def test_commenting(study: Study) -> None:
    """Dots of other numbers than the table's, or without their intervals."""
    figure, _ = chart(study, "commenting", by="wave", language="en", unweighted=True)
    assert isinstance(figure, DotsFigure)
    assert [(dot.share.value, dot.base) for dot in figure.dots] == [(Fraction(18, 21), 21)] * 3
    assert all(dot.share.interval for dot in figure.dots)
    assert figure.title == "Respondents who wrote a comment, by wave"
    weighted, _ = chart(study, "commenting")
    assert "etter Kish" in weighted.notes[-1]


def test_codes(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shares of all levels, the corrected ones beside their own code."""
    correction = Correction({1: Corrected(0.25, 0.2, 0.3)}, 40, 30)
    monkeypatch.setattr(results, "correction_of", lambda *_: correction)
    figure, _ = chart(study, "codes", corrected=True, unweighted=True)
    assert isinstance(figure, BarsFigure)
    assert [(bar.label, bar.share.value) for bar in figure.drawn] == [
        ("Møter", Fraction(33, 54)),
        ("Utskifting", Fraction(27, 54)),
        ("Meldinger", Fraction(12, 54)),
    ]
    assert figure.bars[0].corrected is None
    assert figure.bars[1].corrected == Share(Fraction(1, 4), (0.2, 0.3))
    assert figure.subtitle == "Prosent av kommentarene med innhold (n\u00a0=\u00a054)"


def test_cooccurrence(study: Study) -> None:
    """Pairs of codes counted, withheld and divided."""
    figure, produced = chart(study, "cooccurrence")
    assert isinstance(figure, CooccurrenceFigure)
    assert figure.codes == ("Møter", "Meldinger", "Utskifting")
    assert [tally.count for tally in figure.totals] == [33, 12, 27]
    assert figure.pairs == ((), (Tally(12, 33),), (Tally(6, 54), Tally(3, 36)))
    assert produced.table.rows[-1].cells[0].count == 54
    assert not any("vektet" in note for note in figure.notes)


def test_pairs_that_are_withheld(study: Study) -> None:
    """A pair of few is shown, or a later table does not know what this one said and held back."""
    figure, produced = chart(study, "cooccurrence", min_cell=5, drawing=Drawing(jaccard=True))
    assert isinstance(figure, CooccurrenceFigure)
    assert figure.pairs == ((), (Tally(12, 33),), (Tally(6, 54), Tally(None)))
    few = [CodeColumn("", frozenset([code])) for code in ("turnover", "messages")]
    assert produced.withheld == {("", pair_fact(*few))}
    assert len(produced.shown) == 3 + 2 + 1
    assert produced.exposed == ()
    drawn = render(figure, "svg").decode("utf-8")
    assert ">0,36</text>" in drawn
    assert "Meldinger holdt tilbake" in drawn


def protected(comments: dict[str, int], groups: list[str]) -> Known:
    """What is decided of the pairs of codes, and of groups of these; codes are letters."""
    coded = [
        Coded(Respondent("", "Enig"), has_comment=True, substance=True, codes=frozenset(codes))
        for codes, n in comments.items()
        for _ in range(n)
    ]
    together = [[CodeColumn(label, frozenset(label)) for label in labels] for labels in ("abcd", groups)]
    return protect_pairs(coded, together, 5, hidden=frozenset(), before=Known())


def pair(one: str, other: str) -> Name:
    return ("", pair_fact(CodeColumn("", frozenset(one)), CodeColumn("", frozenset(other))))


def test_a_pair_that_a_group_gives_away() -> None:
    """Two codes and their group say how many have both, and the researcher is not told."""
    comments = {"a": 18, "b": 8, "ab": 2, "c": 9, "d": 9, "": 12}
    assert [(one.key, one.why) for one in protected(comments, ["ab", "cd"]).exposed] == [(pair("a", "b"), "pinned")]
    # With more codes in it, the group leaves several numbers possible.
    known = protected(comments | {"ac": 7, "bc": 8, "abc": 6, "ad": 6}, ["abcd"])
    assert known.exposed == ()


def test_pairs_of_groups() -> None:
    """A group of a single code is a group as any other: its pairs of few are withheld too."""
    known = protected({"a": 18, "b": 8, "ab": 9, "ac": 2, "bc": 1, "c": 9, "ad": 6, "d": 9}, ["ab", "c", "d"])
    assert {pair("ab", "c"), pair("a", "c"), pair("b", "c")} <= known.hidden
    assert {pair("a", "b"), pair("c", "d")} <= known.shown


@pytest.mark.parametrize(
    ("kind", "min_cell", "order"),
    [("heat", 5, {}), ("statements", 6, {}), ("trend", 12, {}), ("agreeing", 30, {"by": "region"})],
)
def test_withheld_numbers_are_nowhere(study: Study, kind: ChartKind, min_cell: int, order: dict[str, str]) -> None:
    """A number in the file's text or its description, where the picture has «:»."""

    def percents(**more: int) -> tuple[set[str], Figure]:
        figure, produced = chart(study, kind, unweighted=True, **order, **more)
        cells = [cell for row in produced.table.rows for cell in row.cells if isinstance(cell, Tally)]
        return {format_percent(cell.share, language="nb") for cell in cells if cell.share is not None}, figure

    (every, _), (shown, figure) = percents(), percents(min_cell=min_cell)
    assert figure.has_withheld()
    drawn = render(figure, "svg").decode("utf-8")
    described = drawn[drawn.index("<desc") : drawn.index("</desc>")]
    assert every - shown
    assert not [text for text in every - shown if re.search(rf"(?<!\d){text}", described)]
    assert "holdt tilbake" in described
