"""What a word adds to the models' sums is what its features add, whichever way and order words are met in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from nlp_coding.coding.features import Floats, TextReader
from nlp_coding.coding.unit_weights import PLACES, PLACES_OF_SQUARES, UnitWeights, exact

_words = st.sampled_from(
    ["legen", "vikarlege", "vikarordninga", "dippsyfax", "dippsyfaxfax", "tilvisingane", "møtemøte", "drosje", "og"]
) | st.text(st.characters(codec="utf-8", categories=["L"]), min_size=1, max_size=12)
_texts = st.lists(_words | st.just("ikke"), max_size=8).map(" ".join)


def _tables(names: list[str]) -> tuple[Floats, Floats]:
    """Weights of two models and one space, none of them a short sum of binary places."""
    random = np.random.default_rng(len(names))
    return random.normal(size=(len(names), 2)), random.normal(size=(len(names), 1)) ** 2


def _slowly(reader: TextReader, names: list[str], table: Floats, *, power: int, places: int) -> Floats:
    """What every unit adds, feature by feature."""
    row = {name: number for number, name in enumerate(names)}
    found = np.zeros((reader.n_units, table.shape[1]))
    for unit, features in enumerate(reader.features()):
        sums = np.zeros((2, table.shape[1]))
        for name in features.keys() & row.keys():
            sums[int(name.startswith("not "))] += table[row[name]] * features[name] ** power
        found[unit] = exact(sums, places).sum(axis=0)
    return found


@settings(max_examples=60)
@given(st.lists(_texts, max_size=3), st.lists(_texts, max_size=3))
def test_words_add_what_their_features_add(learnt: list[str], later: list[str]) -> None:
    """A word would be judged by other features, or other weights of them, than those its model was taught by."""
    reader = TextReader()
    reader.read(learnt)
    # Most of the features, so that words have some that a model knows and some that it does not.
    names = sorted({name for features in reader.features() for name in list(features)[1:]})
    weights = UnitWeights(reader, names, *_tables(names))
    weights.learn()
    reader.read(later)
    weights.learn()
    adds, squares = _tables(names)
    # Sums in another order may be rounded to the next place.
    np.testing.assert_allclose(
        weights.adds[weights.row], _slowly(reader, names, adds, power=1, places=PLACES), rtol=0, atol=2**-PLACES
    )
    np.testing.assert_allclose(
        weights.squares[weights.row],
        _slowly(reader, names, squares, power=2, places=PLACES_OF_SQUARES),
        rtol=0,
        atol=2**-PLACES_OF_SQUARES,
    )


@pytest.mark.parametrize("text", ["vikarlege", "stolbein", "ikke drosjene", "dippsyfax", "møtemøte", "tilvisingane"])
def test_a_word_is_known_by_any_of_its_features(text: str) -> None:
    """A compound of which a model knows the last part alone, or a word that it knows by its concept, would be lost."""
    reader = TextReader()
    reader.read([text])
    names = sorted({name for features in reader.features() for name in features})
    assert len(names) > 2
    for name in names:
        weights = UnitWeights(reader, [name], np.ones((1, 2)), np.ones((1, 1)))
        weights.learn()
        counts = [features.get(name, 0) for features in reader.features()]
        np.testing.assert_allclose(weights.adds[weights.row, 0], counts, rtol=0, atol=2**-PLACES)


def test_words_that_add_nothing_share_a_row() -> None:
    """A million comments hold hundreds of thousands of such words, each with a number for every code."""
    reader = TextReader()
    reader.read(["lege", "dippsyfax"])
    names = ["not word:lege", "word:lege", "word:vikar"]
    weights = UnitWeights(reader, names, *_tables(names))
    weights.learn()
    with_lege = [unit for unit, features in enumerate(reader.features()) if "word:lege" in features]
    assert weights.row[with_lege].tolist() == [1, 2]
    assert weights.row.sum() == 3
    assert weights.adds.shape == (3, 2)
    assert not weights.adds[0].any()
    assert weights.adds[1:].all()


def test_a_negated_word_that_adds_no_more_shares_the_row_of_the_word() -> None:
    """Every word would take twice the memory for the few that a model knows as negated."""
    reader = TextReader()
    reader.read(["lege"])
    names = ["word:lege"]
    weights = UnitWeights(reader, names, *_tables(names))
    weights.learn()
    assert weights.row.tolist() == [1, 1]
    # A text that has the word both ways, and one that has it once.
    units = sparse.csr_matrix(np.array([[1.0, 1.0], [0.0, 1.0]]))
    assert weights.by_row(units).toarray().tolist() == [[0, 2], [0, 1]]


def test_nothing_to_weigh() -> None:
    """Models without a feature, readers without a word: no crash."""
    reader = TextReader()
    names: list[str] = []
    weights = UnitWeights(reader, names, *_tables(names))
    weights.learn()
    assert weights.row.tolist() == []
    reader.read(["lege dippsyfax"])
    weights.learn()
    assert weights.row.tolist() == [0, 0, 0, 0]
    weights.learn()
    assert weights.adds.shape == (1, 2)


def test_sums_of_exact_values_are_exact() -> None:
    """The order of texts and the size of batches would change the last digit of a probability."""
    values = exact(np.random.default_rng(0).normal(size=1000), PLACES)
    assert values.sum() == values[::-1].cumsum()[-1] == sum(values.tolist())
    assert exact(np.array([1 / 3]), 2).tolist() == [0.25]
