"""Texts as the learned coder sees them: the same whatever else is read, and nothing said that was denied."""

from __future__ import annotations

import functools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_coding.coding.features import Bags, Floats, Space, TextReader

LEARNT = (
    "Vi har faste møter med legen.",
    "Vi har ikke faste møter.",
    "Legen slutter, og vikaren er ny.",
    "Legen slutter. Vi har vikar.",
)


def _space(*texts: str) -> tuple[TextReader, Space]:
    reader = TextReader()
    return reader, Space(reader, reader.read(texts), np.ones(len(texts), dtype=np.bool_))


@functools.cache
def _shared() -> tuple[TextReader, Space]:
    """One for all examples: it remembers word forms, which must change nothing."""
    return _space(*LEARNT)


def _rows(*texts: str) -> Floats:
    reader, space = _shared()
    rows: Floats = space.matrix(reader.read(texts)).toarray()
    return rows


def _units_of(bags: Bags, text: int) -> list[int]:
    return bags.unit[bags.text == text].tolist()


def _unit(reader: TextReader, text: str, word: str) -> int:
    """The unit that a word of a text is: what the text has with it and has not without it."""
    with_word, without = (set(reader.read([one]).unit.tolist()) for one in (text, text.replace(word, "")))
    (unit,) = with_word - without
    return unit


_wild = st.lists(
    st.sampled_from(["vi", "har", "ikke", "faste", "møter", "legen", "slutter", "vikar", "vikarordning", "dippsy"])
    | st.sampled_from([".", ",", "\n", "👩‍⚕️", "(", "1,5"])
    | st.text(st.characters(codec="utf-8"), max_size=4),
    max_size=10,
).map(" ".join)


@settings(max_examples=40)
@given(st.lists(_wild, min_size=1, max_size=5))
def test_a_text_is_the_same_vector_whatever_else_is_read(texts: list[str]) -> None:
    """A comment's score would depend on its neighbours, and on what the reader met before."""
    reader, space = _space(*LEARNT)
    together = space.matrix(reader.read(texts)).toarray()
    alone = np.vstack([_rows(text) for text in reversed(texts)][::-1])
    np.testing.assert_allclose(together, alone, rtol=1e-12, atol=1e-12)


@settings(max_examples=40)
@given(st.lists(_wild, max_size=5))
def test_bags_hold_each_unit_and_pair_of_a_text_once(texts: list[str]) -> None:
    """A word that is doubled in a bag would weigh twice; one that is missing could never be shown as evidence."""
    bags = _shared()[0].read(texts)
    assert bags.n_texts == len(texts)
    alone = [_shared()[0].read([text]) for text in texts]
    units = {(place, unit) for place, one in enumerate(alone) for unit in one.unit.tolist()}
    pairs = {(place, pair) for place, one in enumerate(alone) for pair in one.pair.tolist()}
    assert list(zip(bags.text.tolist(), bags.unit.tolist(), strict=True)) == sorted(units)
    assert list(zip(bags.pair_text.tolist(), bags.pair.tolist(), strict=True)) == sorted(pairs)


def test_forms_of_a_word_are_one_unit() -> None:
    """What is learned of "møter" would say nothing of "møtet", "møta" or "MØTENE"."""
    bags = TextReader().read(["møter", "møtet", "møta", "MØTENE", "vikar"])
    assert bags.unit.tolist() == [bags.unit[0]] * 4 + [bags.unit[4]]
    assert bags.unit[0] != bags.unit[4]


def test_a_negated_word_is_another_unit() -> None:
    """ "Vi har ikke vikarer" would look like a shortage to every model."""
    reader = TextReader()
    plain, negated = _unit(reader, "Vi har vikarer", "vikarer"), _unit(reader, "Vi har ikke vikarer", "vikarer")
    assert (plain % 2, negated) == (0, plain + 1)
    features = list(reader.features())
    assert len(features) == reader.n_units
    added = features[negated].keys() - features[plain].keys()
    assert "not word:vikar" in added
    assert all(name.startswith("not ") for name in added)
    assert features[negated].items() >= features[plain].items()


def test_pairs_stop_where_a_sentence_ends() -> None:
    """ "Ingen møter. Leger slutter" would hold the pair "møter leger", which nobody wrote."""
    reader = TextReader()
    bags = reader.read(["Møte lege. Vikar lege", "vikar"])
    assert bags.pair_text.tolist() == [0, 0]
    one, other = (reader.read([text]).pair.tolist() for text in ("møtene legen", "vikarer leger"))
    assert (len(one), len(other)) == (1, 1)
    assert sorted(bags.pair.tolist()) == sorted(one + other)
    assert one != other
    assert reader.read(["lege møte"]).pair.tolist() not in (one, other)


def test_the_order_of_texts_changes_no_number() -> None:
    """Sums would be in another order when a text is added, and a score would differ in its last digit."""
    texts = ["vikar slutter", "legen dippsyfax", "ansvarsgruppe", "legen slutter"]
    one, other = TextReader(), TextReader()
    bags, turned = one.read(texts), other.read(texts[::-1])
    assert list(one.features()) == list(other.features())
    assert [_units_of(bags, place) for place in range(4)] == [_units_of(turned, 3 - place) for place in range(4)]
    assert set(bags.pair.tolist()) == set(turned.pair.tolist())


@pytest.mark.parametrize(
    ("word", "feature", "absent"),
    [
        ("vikarlege", "part:vikar", "letters:"),
        ("vikarlege", "part:lege", "letters:"),
        ("dippsyfax", "letters:<dip", "part:"),
        ("dippsyfax", "word:dippsyfax", "concept:"),
    ],
)
def test_what_a_word_is_to_a_model(word: str, feature: str, absent: str) -> None:
    """A compound that no example holds would be nothing to a model, and a typing error nothing at all."""
    reader = TextReader()
    reader.read([word])
    plain = next(reader.features())
    assert feature in plain
    assert not [name for name in plain if name.startswith(absent)]


def test_features_from_a_number_on() -> None:
    """Units met after training would get the features of other words."""
    reader = TextReader()
    reader.read(["legen slutter"])
    n_before = reader.n_units
    reader.read(["vikar slutter"])
    assert list(reader.features(n_before)) == list(reader.features())[n_before:]
    assert "word:vikar" in next(reader.features(n_before))


def test_what_one_text_alone_has_is_no_feature() -> None:
    """A model would learn a text by heart from a word, or a pair of words, that no other text holds."""
    assert _space("dippsyfax", "brummelund")[1].n_columns == 0
    words, pair = (
        _space("dippsyfax dippsyfax", "dippsyfax")[1],
        _space("dippsyfax brummelund", "dippsyfax brummelund")[1],
    )
    assert (words.n_features > 0, words.n_columns - words.n_features) == (True, 0)
    assert pair.n_columns - pair.n_features == 1


def test_a_space_learns_from_the_texts_it_is_given_alone() -> None:
    """Words of texts that are no examples of a code would tell on its model."""
    reader = TextReader()
    bags = reader.read(["dippsyfax", "brummelund", "dippsyfax", "brummelund", "dippsyfax"])
    some = Space(reader, bags, np.array([True, True, True, False, False]))
    rows = some.matrix(bags).toarray()
    assert rows[0].any()
    assert not rows[1].any()
    # (1 + 3) / (1 + 2): three texts, two of them with the word, whatever the others hold.
    np.testing.assert_allclose(some.rarity, np.log(4 / 3) + 1)


def test_rare_words_weigh_more() -> None:
    """ "og" would weigh as much as the word that a code is about."""
    reader, space = _space("vi dippsyfax", "vi dippsyfax", "vi", "vi", "vi")
    units = (_unit(reader, word, word) for word in ("vi", "dippsyfax"))
    vi, dippsyfax = (np.abs(space.units()[unit].toarray()).max() for unit in units)
    assert dippsyfax > vi > 0
    assert space.units().shape == (reader.n_units, space.n_features)


def test_a_repeated_word_counts_once() -> None:
    """Whoever writes "møter møter møter" would outshout the others."""
    np.testing.assert_array_equal(_rows("møter. møter. møter."), _rows("møter"))


def test_long_texts_grow_with_the_square_root() -> None:
    """A page would outweigh a line, by all the words that it has beside those that matter."""
    reader, space = _space("dippsyfax", "dippsyfax", "brummelund", "brummelund", "knarvika", "knarvika")
    raw = np.sqrt(space.units().multiply(space.units()).sum(axis=1)).ravel()
    bags = reader.read(["dippsyfax", "dippsyfax. brummelund. knarvika", ""])
    lengths = np.linalg.norm(space.matrix(bags).toarray(), axis=1)
    alone, of_units = (np.asarray(raw).ravel()[_units_of(bags, text)] for text in (0, 1))
    np.testing.assert_allclose(lengths[:1], Space.SCALE * alone**0.5)
    np.testing.assert_allclose(lengths[1], Space.SCALE * np.linalg.norm(of_units) ** 0.5)
    assert lengths[2] == 0
    np.testing.assert_allclose(space.shrink(bags)[:2], lengths[:2] / [*alone, np.linalg.norm(of_units)])


def test_nothing_to_read() -> None:
    """An empty study, texts without a word, a space without a feature: no crash."""
    reader, space = _space()
    assert space.matrix(reader.read(["", "…", "lege"])).shape == (3, 0)
    assert _rows().shape[0] == 0
    assert not _rows("", "👍").any()
