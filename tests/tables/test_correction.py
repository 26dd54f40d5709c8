"""Rows of shares put right by the audit sample."""

from __future__ import annotations

from nlp_coding.core.survey import Respondent, Scale
from nlp_coding.core.table import BLANK, CrossTable, Statistic
from nlp_coding.tables.correction import Corrected, Correction
from nlp_coding.tables.counting import CodeColumn, Coded, Fact
from nlp_coding.tables.making import PLAIN, Making
from nlp_coding.tables.rowing import by_agreement
from nlp_coding.tables.tabulate import Reviewed, tabulate_codes

PEOPLE = [Coded(Respondent("r", "Enig"), True, True, frozenset("a"))] * 4
COLUMNS = [CodeColumn("A", frozenset("a")), CodeColumn("B", frozenset("b"))]


def table_of(correction: Correction, making: Making = PLAIN) -> CrossTable:
    rowing = by_agreement(Scale(("Enig", "Uenig")))
    return tabulate_codes(PEOPLE, rowing, COLUMNS, Reviewed("b@1", 0, 4), corrected=correction, making=making)


FOUND = Correction({0: Corrected(0.5, 0.25, 0.75)}, 30, 20)


def test_a_corrected_share_stands_below_its_code() -> None:
    """Else one code's share stands under another, or a code without one shows that of the machine."""
    share, interval = table_of(FOUND).rows[-2:]
    assert (share.label, interval.label) == ("Korrigert", "Korrigert, 95 % KI")
    assert share.cells == (BLANK, Statistic(0.5, "percent"), BLANK, Statistic(None, "percent"), BLANK, BLANK, BLANK)
    assert interval.cells[1] == Statistic(0.25, "interval", 0.75)
    assert interval.cells[3] == Statistic(None, "interval")


def test_too_few_audited() -> None:
    """Else a row of dashes stands there, and nobody knows why."""
    table = table_of(Correction({}, 3, 20))
    assert [row.kind for row in table.rows] == ["level", "level", "total"]
    assert any("det trengs minst 20 tilfeldig trukne kommentarer" in note for note in table.notes)
    assert any("justert ut fra 30 kommentarer" in note for note in table_of(FOUND).notes)


def test_a_withheld_code_has_no_estimate() -> None:
    """Else the estimate is a hint of the number that is withheld."""
    for row in ("total", "everywhere"):
        share, interval = table_of(FOUND, Making(withheld={Fact(row, "with a")})).rows[-2:]
        assert share.cells[1] == Statistic(None, "percent", withheld=True)
        assert interval.cells[1] == Statistic(None, "interval", withheld=True)
        assert share.cells[3] == Statistic(None, "percent")
