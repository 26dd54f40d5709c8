"""Shares freed from who comments most."""

from __future__ import annotations

from fractions import Fraction

from nlp_coding.core.survey import Respondent, Scale
from nlp_coding.core.table import BLANK, CrossTable, Row, Statistic
from nlp_coding.tables.counting import CodeColumn, Coded, Fact
from nlp_coding.tables.making import PLAIN, Making
from nlp_coding.tables.rowing import by_agreement
from nlp_coding.tables.tabulate import Reviewed, tabulate_codes

ROWING = by_agreement(Scale(("Enig", "Delvis enig", "Uenig")))


def some(n: int, level: str, *codes: str, weight: float = 1.0, comment: bool = True) -> list[Coded]:
    return [Coded(Respondent("r", level, weight=weight), comment, comment, frozenset(codes))] * n


PEOPLE = [
    *some(1, "Enig", "a"),
    *some(1, "Enig"),
    *some(6, "Enig", comment=False),
    *some(2, "Uenig", "a", weight=4.0),
    *some(3, "Delvis enig", comment=False),
]
"""The raw share of a is 3/4: of 8 who agree 2 commented, of 2 who disagree both did."""


def table_of(making: Making = PLAIN) -> CrossTable:
    columns = [CodeColumn("A", frozenset("a"))]
    return tabulate_codes(PEOPLE, ROWING, columns, Reviewed("b@1", 0, 4), standardise=True, making=making)


def row_of(table: CrossTable) -> Row:
    return next(row for row in table.rows if row.label == "Standardisert")


def test_a_share_by_hand() -> None:
    """Else a share is weighted by comments after all, or a row without comments takes weight with it."""
    table = table_of()
    # 8 of 10 respondents × 1/2, and 2 of 10 × 1; no code: 8 of 10 × 1/2, and 2 of 10 × 0.
    shares = (Statistic(Fraction(6, 10), "percent"), Statistic(Fraction(4, 10), "percent"))
    assert row_of(table) == Row("Standardisert", "statistic", (BLANK, shares[0], BLANK, shares[1], BLANK))
    assert "Uten kommentarer med innhold, og derfor ikke med i standardiseringen: Delvis enig." in table.notes


def test_a_weighted_share_by_hand() -> None:
    """Else the standard is of people where the percentages above it are of weights."""
    # Weights: 8 who agree with 1 each, 2 who disagree with 4 each: half × 1/2, and half × 1.
    assert row_of(table_of(Making(weight="w"))).cells[1] == Statistic(Fraction(3, 4), "percent")


def test_nothing_to_standardise() -> None:
    """Else a study without comments ends in a division by zero."""
    table = tabulate_codes([], ROWING, [CodeColumn("A", frozenset("a"))], Reviewed("b@1", 0, 0), standardise=True)
    assert row_of(table).cells[1] == Statistic(None, "percent")


def test_a_withheld_part_withholds_the_share() -> None:
    """Else the one number that is withheld is computed from the standardised share."""
    hidden = Statistic(None, "percent", withheld=True)
    for of in ("with a", "substance", "all"):
        cells = row_of(table_of(Making(withheld={Fact("level:Enig", of)}))).cells
        assert cells[1] == hidden
        assert cells[3] == (Statistic(Fraction(4, 10), "percent") if of == "with a" else hidden)


def test_a_withheld_row_is_not_called_empty() -> None:
    """Else the note says 0 where the table says ":"."""
    table = table_of(Making(withheld={Fact("level:Delvis enig", "substance")}))
    assert not any("standardiseringen" in note for note in table.notes)
