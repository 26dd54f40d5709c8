from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from nlp_coding.core.table import BLANK, WITHHELD, Column, CrossTable, Row, Statistic, Tally
from nlp_coding.tables.layout import Block, Look, block_texts, blocks_of, number_of, panels_of, wrap


@given(st.text(alphabet="ab /-\u00a0æ", max_size=40), st.integers(2, 12))
def test_wrapping_keeps_every_letter(text: str, width: int) -> None:
    """Else a heading loses letters, or stands wider than its column."""
    lines = wrap(text, width)
    assert all(len(line) <= width for line in lines)
    letters = "".join(lines).replace("-", "").replace(" ", "")
    assert letters == text.replace("-", "").replace(" ", "")


def test_words_are_cut_only_where_they_must() -> None:
    """Else a heading is torn in the middle of a word although the column had room."""
    assert wrap("Prosent kommuner/bydeler med kommentar", 11) == ["Prosent", "kommuner/", "bydeler med", "kommentar"]
    assert wrap("samhandlingsplattform", 12) == ["samhandling-", "splattform"]
    assert wrap("12\u00a0345 i alt", 6) == ["12\u00a0345", "i alt"]


@given(st.lists(st.integers(1, 30), max_size=20), st.integers(5, 90))
def test_panels_hold_all_blocks_in_order(widths: list[int], room: int) -> None:
    """Else a code is missing from the printed table, or a panel runs out of the page."""
    blocks = [Block(str(place), (place,), grouped=False) for place in range(len(widths))]
    panels = panels_of(blocks, widths, room)
    assert [block for panel in panels for block in panel] == blocks
    for panel in panels:
        assert len(panel) == 1 or sum(widths[block.columns[0]] for block in panel) <= room


def test_panels_are_evenly_filled() -> None:
    """Else the last panel holds one lonely column."""
    blocks = [Block(str(place), (place,), grouped=False) for place in range(6)]
    assert [len(panel) for panel in panels_of(blocks, [10] * 6, 50)] == [3, 3]


def table(*groups: str) -> CrossTable:
    columns = [column for group in groups for column in (Column("n", "count", group), Column("%", "percent", group))]
    cells = tuple(cell for _ in groups for cell in (Tally(12), Tally(12, 28)))
    none = tuple(cell for _ in groups for cell in (Tally(0), Tally(0, 0)))
    return CrossTable("t", "s", tuple(columns), (Row("a", "level", cells), Row("b", "level", none)))


def test_codes_with_one_label_stay_two() -> None:
    """Else two codes that share a label melt into one heading over four columns."""
    assert [block.columns for block in blocks_of(table("Annet", "Annet"))] == [(0, 1), (2, 3)]


def test_a_pair_shares_a_cell_and_lines_up() -> None:
    """Else n and percent do not stand below each other at a terminal."""
    (block,) = blocks_of(table("A"))
    assert block_texts(table("A"), block, Look()) == ["12 (43\u00a0%)", "0 (–)"]
    assert block_texts(table("A"), block, Look(), aligned=True) == ["12 (43\u00a0%)", "0    (–)"]


def test_numbers_of_cells() -> None:
    """Else a workbook holds the number behind a ":", or an interval's lower end for the whole."""
    percent = Column("%", "percent")
    assert number_of(Tally(1, 3), Column("n", "count"), Look()) == 1
    assert number_of(Tally(1, 3), percent, Look()) == Fraction(1, 3)
    assert number_of(Statistic(0.25, "p"), percent, Look()) == 0.25
    for cell in (
        WITHHELD,
        Tally(1, 0),
        Statistic(0.5, "percent", withheld=True),
        Statistic(0.1, "interval", 0.2),
        BLANK,
    ):
        assert number_of(cell, percent, Look()) is None
    assert number_of(Tally(1, 3), Column("95 % KI", "interval"), Look()) is None


def test_marks_of_a_pair_stand_once() -> None:
    """Else a reader meets "0 (–, –)" and "3 (:, :)"; and a code that is all withheld is one colon."""
    columns = tuple(Column(shows, shows, "A") for shows in ("count", "percent", "interval"))
    cells = ((Tally(0), Tally(0, 0), Tally(0, 0)), (Tally(3), WITHHELD, WITHHELD), (WITHHELD,) * 3)
    statistic = Row("p", "statistic", (BLANK, Statistic(0.02, "p"), BLANK))
    table = CrossTable("t", "s", columns, (*(Row("x", "level", three) for three in cells), statistic))
    assert block_texts(table, blocks_of(table)[0], Look()) == ["0 (–)", "3 (:)", ":", "0,020"]
