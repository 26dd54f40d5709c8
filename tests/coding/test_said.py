"""What models were told: nothing that one could suggest is ruled out, and what it says anew is what it would say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_coding.coding.coder import TermCoder
from nlp_coding.coding.learned import CodeModel, Models, logistic
from nlp_coding.coding.lists import Lists
from nlp_coding.coding.said import HIT, NOTHING, Judged, Said, SaidNotes, Told, ask, bounds, reached
from nlp_coding.coding.suggest import Coder
from nlp_coding.coding.thresholds import DECIMALS
from nlp_coding.core.coding import ORIGINS
from tests.coding.learning import CODEBOOK, coder, models

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


_Row = tuple[int, float, int, tuple[int, ...]]
"""Number of the comment, what words said, origin, terms."""


def _judged(*rows: _Row) -> Judged:
    comment, log_odds, origin, terms = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Judged(
        np.array(comment, dtype=np.int32),
        np.array(log_odds, dtype=np.float64),
        np.array(origin, dtype=np.int8),
        np.array(list(map(len, terms)), dtype=np.uint16),
        np.array([place for listed in terms for place in listed], dtype=np.uint16),
    )


def _rows(judged: Judged | None) -> list[_Row]:
    assert judged is not None
    ends = np.cumsum(judged.n_terms).tolist()
    terms = [tuple(judged.term[end - n : end].tolist()) for n, end in zip(judged.n_terms.tolist(), ends, strict=True)]
    return list(zip(judged.comment.tolist(), judged.log_odds.tolist(), judged.origin.tolist(), terms, strict=True))


_terms = st.lists(st.integers(0, 5), unique=True, max_size=4).map(sorted).map(tuple)
_listed = st.lists(
    st.tuples(st.integers(0, 99), _number, st.integers(NOTHING, 2), _terms), unique_by=lambda one: one[0], max_size=12
).map(sorted)


@given(_listed)
def test_stored_and_read_again(rows: list[_Row]) -> None:
    """A last digit less, and a score would not be that of a coding afresh."""
    assert _rows(Judged.from_bytes(_judged(*rows).to_bytes())) == rows


@pytest.mark.parametrize(
    "damaged",
    [
        *(_judged((1, 0.5, 2, (0, 3)), (4, -1.0, 1, ())).to_bytes()[:n] for n in (0, 4, 8, 20, 41)),
        _judged((1, 0.5, 2, (0, 3))).to_bytes() + b"\0\0",
        bytes(60),
        _judged((1, 0.5, 2, (0, 4))).to_bytes(),  # no such term
        _judged((10, 0.5, 2, (0,))).to_bytes(),  # no such comment
        _judged((4, 0.5, 2, ()), (1, 0.5, 2, ())).to_bytes(),
        _judged((-5, 0.5, 2, ())).to_bytes(),
        _judged((1, 0.5, 7, ())).to_bytes(),
        _judged((1, float("nan"), 2, ())).to_bytes(),
    ],
    ids=lambda damaged: f"{len(damaged)} bytes",
)
def test_what_is_damaged_is_not_known(damaged: bytes) -> None:
    """A wrong place would give a comment another's score, or end in a traceback each time."""
    bound = bytes([HIT] * 10)
    found = Told.read(bound, damaged, last=9, n_terms=4)
    assert found
    assert found.judged is None
    assert found.bounds.tolist() == [HIT] * 10
    assert Told.read(bound[:-1], None, last=9, n_terms=4) is None


def test_what_is_whole_is_known() -> None:
    """Each re-coding would read what it knows."""
    rows = [(1, 0.5, 2, (0, 3)), (4, -1.0, NOTHING, (1,))]
    found = Told.read(bytes(10), _judged(*rows).to_bytes(), last=9, n_terms=4)
    assert found
    assert _rows(found.judged) == rows


@given(_listed, st.lists(st.integers(0, 99), max_size=20))
def test_comments_have_what_their_text_has(rows: list[_Row], which: list[int]) -> None:
    """Of three who write the same word the second would have the score of another."""
    which += [text for text in range(100) if text not in which]  # each text is somebody's
    of_text = {text: (text, *rest) for text, *rest in rows}
    comments = Lists.of([[place for place, one in enumerate(which) if one == text] for text in range(100)])
    found = _rows(_judged(*rows).of_comments(comments))
    assert found == [(place, *of_text[text][1:]) for place, text in enumerate(which) if text in of_text]


@given(_listed, st.integers(0, 100))
def test_parts_are_one(rows: list[_Row], low: int) -> None:
    """Chunks come in any order of keys."""
    parts = [_judged(*(one for one in rows if (one[0] < low) is below)) for below in (False, True)]
    assert _rows(Judged.of(parts)) == rows
    assert _rows(Judged.of([])) == []


_MORE = [
    *(f"{one} {two}" for one in TEXTS for two in TEXTS),
    *("Mangel på vikarer, legen slutter.", "Faste møter og et møte.", "Ingen vikarer.", "Møtet er ledig", TEXTS[0]),
]


def _by_comment(models: Models, code_id: str) -> tuple[Coder, dict[int, tuple[int, float, object]]]:
    """By comment: origin, score and evidence of one code."""
    one = Coder(TermCoder(CODEBOOK), models)
    found = one.coded(_MORE)
    at, codings = found.code_ids.index(code_id), found.codings(list(map(str, range(len(_MORE)))))
    evidence = {int(one.comment_id): one.evidence for one in codings if one.code_id == code_id}
    rows = zip(found.comment, found.code, found.origin, found.score, strict=True)
    return one, {comment: (origin, score, evidence[comment]) for comment, code, origin, score in rows if code == at}


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["meetings", "shortage"]),
    st.floats(0.05, 3),
    st.floats(-3, 3),
    st.floats(-1, 3),
    st.floats(0.05, 0.95),
    st.floats(0.05, 0.95),
)
def test_a_model_that_is_asked_says_what_it_would_say_afresh(
    code_id: str, word_weight: float, shift: float, hit_weight: float, threshold: float, alone_threshold: float
) -> None:
    """A study that was coded again would have other codings than one that was coded."""
    first = models()
    one, before = _by_comment(first, code_id)
    model: CodeModel = replace(
        first.by_code[code_id],
        word_weight=word_weight,
        shift=shift,
        hit_weight=hit_weight,
        threshold=threshold,
        alone_threshold=alone_threshold,
    )
    _, after = _by_comment(Models(first.reader, {**first.by_code, code_id: model}), code_id)
    assert one.said
    notes = SaidNotes()
    notes.add(range(len(_MORE)), one.said)
    asked = ask(notes.by_code[code_id], model, range(len(model.term_weights)))
    again = set(asked.again.tolist())
    kept = {
        comment: (before[comment][0], score, before[comment][2])
        for comment, score in zip(asked.kept.tolist(), asked.score.tolist(), strict=True)
    }
    assert kept == {comment: said for comment, said in after.items() if comment not in again}
    assert set(asked.lost.tolist()) == before.keys() - kept.keys()
    origins = {comment: origin for comment, _, origin, _ in _rows(asked.judged) if comment not in again}
    assert {comment: origin for comment, origin in origins.items() if origin != NOTHING} == {
        comment: ORIGINS.index(ORIGINS[origin]) for comment, (origin, _, _) in kept.items()
    }


def test_where_a_term_has_gone_the_model_is_asked_with_the_text() -> None:
    """Its weight would be that of the term that has come into its place."""
    model = replace(models().by_code["shortage"], threshold=0.01)
    bound = np.array([HIT, HIT, 0], dtype=np.uint8)
    judged = _judged((0, 1.0, 2, (0, 1)), (1, 1.0, 2, (1,)))
    asked = ask(Told(bound, judged), model, (-1, 0))
    assert 0 in asked.again.tolist()
    assert 1 not in asked.again.tolist()
    assert asked.kept.tolist() == [1]
    assert [(comment, terms) for comment, _, _, terms in _rows(asked.judged)] == [(1, (0,))]


def test_without_a_model_the_terms_speak() -> None:
    """Examples that have gone take the model with them, and the code would be nowhere."""
    asked = ask(Told(np.array([HIT, 200, 0], dtype=np.uint8), _judged((0, 1.0, 2, (0,)))), None, (0,))
    assert (asked.again.tolist(), asked.kept.tolist(), asked.judged) == ([0], [], None)


def _said(code_ids: tuple[str, ...], bound: list[list[int]]) -> Said:
    """Of comments that are all judged by the first term."""
    judged = _judged(*((place, float(place), 0, (0,)) for place in range(len(bound))))
    return Said(code_ids, np.array(bound, dtype=np.uint8), (judged,) * len(code_ids))


def test_what_is_known_of_some_comments_is_overwritten() -> None:
    """What an older run knows would stand where a term hits now; of a code that is known nowhere else it is not all."""
    before = Told(np.array([0, HIT, 2, 3], dtype=np.uint8), _judged((1, 9.0, 2, (3, 4)), (2, 8.0, 1, ())))
    notes = SaidNotes({"a": before, "bounds": before._replace(judged=None), "whole": None})
    notes.add([2, 5], _said(("a", "b", "bounds", "whole"), [[7, 8, 7, 9], [10, 11, 10, 12]]))
    by_code = notes.by_code
    assert {code_id: known.bounds.tolist() for code_id, known in by_code.items()} == {
        "a": [0, HIT, 7, 3, 0, 10],
        "bounds": [0, HIT, 7, 3, 0, 10],
        "whole": [0, 0, 9, 0, 0, 12],
    }
    assert _rows(by_code["a"].judged) == [(1, 9.0, 2, (3, 4)), (2, 0.0, 0, (0,)), (5, 1.0, 0, (0,))]
    assert by_code["bounds"].judged is None
    assert _rows(by_code["whole"].judged) == [(2, 0.0, 0, (0,)), (5, 1.0, 0, (0,))]


def test_all_codes_are_noted_where_nothing_was_known() -> None:
    """The first re-coding of a study would look at every comment."""
    notes = SaidNotes()
    notes.add([1, 3], _said(("a",), [[7], [8]]))
    assert notes.by_code["a"].bounds.tolist() == [0, 7, 0, 8]
    assert _rows(notes.by_code["a"].judged) == [(1, 0.0, 0, (0,)), (3, 1.0, 0, (0,))]
