"""What a figure may hold at all."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from nlp_coding.core import table
from nlp_coding.core.table import Column, CrossTable, Row, Statistic, Tally, Weighing
from nlp_coding.figures import WITHHELD, Bar, Share, StackedRow, bars_of, dots_of, heat_cells_of
from tests.figures.made import BARS, CODES, HEAT, LEVELS, LINES, STACKED, TOGETHER, share


def test_what_is_withheld_has_no_number() -> None:
    """A number that is in the value finds its way into a file some day."""
    with pytest.raises(ValueError, match="neither value nor interval"):
        Share(Fraction(1, 2), withheld=True)
    with pytest.raises(ValueError, match="neither value nor interval"):
        Share(None, (0.1, 0.2), withheld=True)
    with pytest.raises(ValueError, match="its corrected share is not"):
        Bar("Vikarer", WITHHELD, corrected=share(1, 2))


def test_a_share_of_a_tally() -> None:
    """A cell that is withheld, or has an empty base, would be drawn as 0."""
    assert Share.of(Tally(1, 4)) == Share(Fraction(1, 4))
    assert Share.of(table.WITHHELD, interval=True) == WITHHELD
    assert Share.of(Tally(0, 0), interval=True) == Share(None)
    plain = Share.of(Tally(81, 263), interval=True)
    assert plain.interval == pytest.approx((0.2553, 0.3662), abs=5e-5)
    weighted = Share.of(Tally(81, 263, Weighing(Fraction(1), Fraction(4), 100.0)), interval=True)
    assert weighted.value == Fraction(1, 4)
    assert weighted.interval == pytest.approx((0.1755, 0.3430), abs=5e-5)


@pytest.mark.parametrize(("value", "interval"), [(Fraction(3, 2), None), (Fraction(1, 2), (0.6, 0.4)), (None, (0, 1))])
def test_shares_lie_between_0_and_1(value: Fraction | None, interval: tuple[float, float] | None) -> None:
    """A percentage given for a share would be drawn a hundred times too long."""
    with pytest.raises(ValueError, match=r"a share|an interval"):
        Share(value, interval)


def test_lengths_are_held() -> None:
    """A cell under the wrong heading is a wrong number."""
    with pytest.raises(ValueError, match="2 shares for 5 levels"):
        replace(STACKED, rows=(StackedRow("A", (share(1, 2), share(1, 2))),))
    with pytest.raises(ValueError, match="more than the whole"):
        replace(STACKED, rows=(StackedRow("A", (share(1, 2),) * 5),))
    with pytest.raises(ValueError, match="years rise"):
        replace(LINES, years=(2018, 2016, 2019, 2024))
    with pytest.raises(ValueError, match="4 shares for 1 years"):
        replace(LINES, years=(2018,))
    with pytest.raises(ValueError, match="a cell for each level"):
        replace(HEAT, levels=LEVELS)
    with pytest.raises(ValueError, match="a base for each level"):
        replace(HEAT, bases=(20,))
    with pytest.raises(ValueError, match="row i of the pairs"):
        replace(TOGETHER, pairs=((), ()))


def test_what_is_withheld_is_not_ranked() -> None:
    """The place among sorted bars says between which two numbers a withheld one lies."""
    assert [bar.label for bar in CODES.drawn if bar.share == WITHHELD] == ["Vikarer"]
    assert CODES.drawn[-1].label == "Vikarer"
    assert [bar.share.value for bar in CODES.drawn[:3]] == [Fraction(2, 5), Fraction(1, 5), Fraction(1, 10)]
    assert BARS.drawn == BARS.bars


def test_a_level_withheld_alone_hides_its_row() -> None:
    """What is missing of 100 % would be the number; between two segments, so would the gap."""
    full, two, one, empty = STACKED.rows
    assert full.segments(diverging=True) == full.segments(diverging=False)
    assert two.segments(diverging=False) == ((0, Fraction(2, 5)), (2, Fraction(3, 10)), (4, Fraction(0)))
    assert two.segments(diverging=True) is None
    assert one.segments(diverging=False) is None
    assert empty.segments(diverging=False) is None


def test_values_of_a_table() -> None:
    """Totals and those outside the scale would stand among the levels, or a statistic be drawn as a bar."""
    made = CrossTable(
        title="",
        stub="Svar",
        columns=(Column("n", "count", "Vikarer"), Column("%", "percent", "Vikarer"), Column("Totalt", "percent")),
        rows=(
            Row("Enig", "level", (Tally(3), Tally(3, 12), Tally(12, 20))),
            Row("Uenig", "level", (table.WITHHELD, table.WITHHELD, Statistic(0.5, "percent"))),
            Row("Ikke svart", "outside", (Tally(1), Tally(1, 2), Tally(2, 20))),
            Row("Totalt", "total", (Tally(4), Tally(4, 14), Tally(14, 20))),
        ),
    )
    assert bars_of(made, 1) == (Bar("Enig", Share(Fraction(1, 4)), 12), Bar("Uenig", WITHHELD))
    assert [bar.label for bar in bars_of(made, 2)] == ["Enig"]
    assert dots_of(made, 1)[0].share.interval == pytest.approx((0.0889, 0.5323), abs=5e-5)
    assert heat_cells_of(made) == (("Vikarer",), ("Enig", "Uenig"), ((Share(Fraction(1, 4)), WITHHELD),))
