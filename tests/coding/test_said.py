"""What words said in a byte: nothing that a model could suggest is ruled out, and most of the rest is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_coding.coding.learned import logistic
from nlp_coding.coding.said import HIT, Said, SaidNotes, bounds, reached
from nlp_coding.coding.thresholds import DECIMALS
from tests.coding.learning import coder, models

TEXTS = ["Legen slutter og stillingen står ledig.", "Vi samles jevnlig.", "Epikrisen er sen.", "Mangel på tid", "-"]

_number = st.floats(-40, 40)


@settings(max_examples=200)
@given(st.lists(_number, min_size=1, max_size=20), st.floats(0.01, 5), _number, st.floats(0.0, 1.0))
def test_nothing_is_ruled_out_that_may_be_suggested(
    log_odds: list[float], word_weight: float, shift: float, threshold: float
) -> None:
    """A re-coding would leave out comments that a full coding gives the code."""
    model = replace(models().by_code["meetings"], word_weight=word_weight, shift=shift, threshold=threshold)
    said = np.array(log_odds)
    suggested = np.round(logistic(word_weight * said + shift), DECIMALS) >= threshold
    may = reached(bounds(said, np.zeros(len(said), dtype=np.bool_)), model)
    assert may[suggested].all()


def test_the_bound_is_close() -> None:
    """Were it loose, each comment would be looked at again, and nothing gained."""
    said = np.arange(-12.5, 12.5, 0.01)
    model = replace(models().by_code["meetings"], word_weight=1.0, shift=0.0, threshold=0.5)
    may = reached(bounds(said, said > 12), model)
    assert said[may].min() >= -0.11
    assert not reached(bounds(np.array([-99.0]), np.array([False])), model).any()


def test_where_a_term_hits_nothing_is_ruled_out() -> None:
    """What the words say is not the whole of what a model weighs there."""
    bound = bounds(np.array([-20.0, -20.0]), np.array([True, False]))
    assert bound.tolist() == [HIT, 0]
    assert reached(bound, replace(models().by_code["meetings"], threshold=1.01)).tolist() == [True, False]


def test_a_coder_tells_what_words_said() -> None:
    """The next re-coding goes by it."""
    one = coder()
    one.coded([TEXTS[0], TEXTS[1], TEXTS[0], *TEXTS[2:]])
    assert one.said is not None
    assert one.said.code_ids == ("meetings", "shortage")
    meetings, shortage = one.said.bounds.T.tolist()
    assert shortage[4] == HIT  # "mangel" is one of its terms
    assert shortage[0] == shortage[2] > shortage[1]
    assert meetings[1] > meetings[0]
    assert HIT not in meetings
    for place, code_id in enumerate(one.said.code_ids):
        assert reached(one.said.bounds[:, place], models().by_code[code_id])[[0, 1][1 - place]]


def test_what_is_known_of_some_comments_is_overwritten() -> None:
    """What an older run knows would stand where a term hits now; of a code that is known nowhere else it is not all."""
    before = {"a": np.array([0, HIT, 2, 3], dtype=np.uint8), "whole": np.zeros(0, dtype=np.uint8)}
    notes = SaidNotes(before)
    notes.add([2, 5], Said(("a", "b", "whole"), np.array([[7, 8, 9], [10, 11, 12]], dtype=np.uint8)))
    assert {code_id: bound.tolist() for code_id, bound in notes.by_code.items()} == {
        "a": [0, HIT, 7, 3, 0, 10],
        "whole": [0, 0, 9, 0, 0, 12],
    }


def test_all_codes_are_noted_where_nothing_was_known() -> None:
    """The first re-coding of a study would look at every comment."""
    notes = SaidNotes()
    notes.add([1, 3], Said(("a",), np.array([[7], [8]], dtype=np.uint8)))
    assert notes.by_code["a"].tolist() == [0, 7, 0, 8]
