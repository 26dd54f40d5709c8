"""Weights and suppression together; closed questions by whatever they are grouped."""

from __future__ import annotations

import pytest

from nlp_coding import results
from nlp_coding.core.table import Row
from nlp_coding.orders import Order
from nlp_coding.workflow import Study
from tests.charted import make_charted


@pytest.fixture(scope="module")
def charted(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return make_charted(tmp_path_factory.mktemp("weighted") / "study")


def total_of(produced: results.Produced) -> Row:
    return next(row for row in produced.table.rows if row.kind == "total")


def test_a_weighted_total_is_no_second_sum(charted: Study) -> None:
    """Who knows each row's weight has two sums of what is withheld: the numbers, and a weighted share of the total."""
    plain = results.produce(charted, Order("codes", min_cell=0))
    held = results.produce(charted, Order("codes", min_cell=5))
    places = [place for place, column in enumerate(held.table.columns) if column.shows == "percent"]
    assert all(not total_of(plain).cells[place].withheld for place in places)
    assert any(total_of(held).cells[place].withheld for place in places)
    assert any("Vektede prosenter i raden «Totalt»" in note for note in held.table.notes)
    unweighted = results.produce(charted, Order("codes", min_cell=5, unweighted=True))
    n_held = sum(total_of(held).cells[place].withheld for place in places)
    assert sum(total_of(unweighted).cells[place].withheld for place in places) < n_held


def test_everybody_is_the_same_whatever_they_are_grouped_by(charted: Study) -> None:
    """A number that one table of closed questions withholds would stand in another."""
    orders = [
        Order("levels", min_cell=5),
        Order("trend", min_cell=5),
        Order("agreeing", by="region", min_cell=5),
        Order("agreeing", by="region", statement="q3", top=1, min_cell=5),
    ]
    made = [results.produce(charted, one) for one in orders]
    hidden = [{name for name in one.hidden if name[0] == "" and name[1].row == "group:*"} for one in made]
    assert hidden[0]
    assert all(one == hidden[0] for one in hidden)
    shown = set().union(*(one.shown for one in made))
    withheld = set().union(*(one.withheld for one in made))
    assert not shown & withheld
    assert all(one.exposed == () for one in made)
