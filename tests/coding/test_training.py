"""What there is to learn from, and when a code's model would be another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nlp_coding.coding.coder import TermCoder
from nlp_coding.coding.training import MIN_EXAMPLES, DecidedText, TrainingSet, gather
from nlp_coding.core.codebook import Codebook
from nlp_coding.core.examples import Bank, Example
from tests.coding.learning import bank, code, terms

MEETING = Example("Vi har faste møter.", frozenset({"meetings"}), hand="a")
SHORTAGE = Example("Vikarene slutter.", frozenset({"shortage"}), hand="b")
GREETING = Example("Samarbeidet er greit.", frozenset(), unknown=frozenset({"shortage"}))


def _decided(comment_id: str, text: str, **answers: bool) -> DecidedText:
    return DecidedText(comment_id, text, answers)


def _gather(*examples: Example, decided: tuple[DecidedText, ...] = (), embedding_model: str = "") -> TrainingSet:
    return gather(terms(), Bank(examples), decided, embedding_model=embedding_model)


def _hits(training: TrainingSet, code_id: str) -> list[tuple[int, int]]:
    hits = training.hits[code_id]
    return list(zip(hits.text.tolist(), hits.term.tolist(), strict=True))


def test_three_sources() -> None:
    """Texts would be learned with answers that nobody gave, or be on both sides of a fold."""
    training = _gather(
        MEETING,
        GREETING,
        decided=(_decided("K2", "Møte", meetings=False), _decided("K10", "Nye vikarer", shortage=True)),
    )
    found = [(one.text, one.source, one.group, dict(one.answers)) for one in training.texts]
    none = {"meetings": False, "shortage": False, "messages": False, "silent": False}
    assert found == [
        ("Vi har faste møter.", "bank", "hand a", none | {"meetings": True}),
        (
            "Samarbeidet er greit.",
            "bank",
            "text Samarbeidet er greit.",
            {"meetings": False, "messages": False, "silent": False},
        ),
        ("Vi har møter.", "codebook", "the codebook", {"meetings": True}),
        ("Vi har vikarer.", "codebook", "the codebook", {"meetings": False}),
        ("Nye vikarer", "person", "text Nye vikarer", {"shortage": True}),
        ("Møte", "person", "text Møte", {"meetings": False}),
    ]
    assert training.n_terms == {"meetings": 2, "shortage": 2, "messages": 2, "silent": 0}


def test_hits_are_the_terms_in_each_text_once() -> None:
    """A model would weigh terms that are not there, or a term by how often it is written."""
    training = _gather(MEETING, Example("Ikke vikarer, men mangel, mangel og møter", frozenset()), GREETING)
    assert _hits(training, "meetings") == [(0, 0), (0, 1), (1, 1), (3, 1)]
    assert _hits(training, "shortage") == [(1, 1), (4, 0)]  # a denied hit is none, as in coding
    assert (_hits(training, "messages"), _hits(training, "silent")) == ([], [])


def test_a_text_that_stands_twice() -> None:
    """Only the first of two equal texts would have its terms: the second would teach that they mean nothing."""
    training = _gather(SHORTAGE, MEETING, replace(MEETING, hand="c"), decided=(_decided("K1", MEETING.text),))
    assert [one.text for one in training.texts].count(MEETING.text) == 3
    assert _hits(training, "meetings") == [(1, 0), (1, 1), (2, 0), (2, 1), (3, 1), (5, 0), (5, 1)]
    assert training.hits["meetings"].text.dtype == np.int32


def test_texts_that_are_equal_are_one_group() -> None:
    """The same words on both sides of a fold would make a model look as if it knew what it has learned by heart."""
    training = _gather(GREETING, SHORTAGE, decided=tuple(_decided(one, GREETING.text, silent=True) for one in "ab"))
    groups = [one.group for one in training.texts if one.text == GREETING.text]
    assert (len(groups), len(set(groups))) == (3, 1)
    assert groups[0] not in {one.group for one in training.texts if one.text != GREETING.text}


def test_the_order_of_decisions_changes_nothing() -> None:
    """Two people who decide the same, one after the other, would get other models than the other way round."""
    one, other = _decided("K1", "Møte", meetings=True), _decided("K2", "Nye vikarer", shortage=True)
    assert _gather(decided=(one, other)).texts == _gather(decided=(other, one)).texts


DECIDED = _decided("K1", "Vi samles", meetings=True)
FOREIGN = Example("Vi har møter og vikarer", frozenset({"shortage"}), hand="x", unknown=frozenset({"meetings"}))
ALL = (MEETING, SHORTAGE, GREETING)


@pytest.fixture(scope="module")
def base() -> TrainingSet:
    """What the others are held against."""
    return _gather(*ALL, decided=(DECIDED,))


@pytest.mark.parametrize(
    ("examples", "decided"),
    [
        pytest.param((replace(MEETING, codes=frozenset()), SHORTAGE, GREETING), DECIDED, id="answer"),
        pytest.param((replace(MEETING, text="Vi har møter."), SHORTAGE, GREETING), DECIDED, id="text"),
        pytest.param((replace(MEETING, hand="b"), SHORTAGE, GREETING), DECIDED, id="hand"),
        pytest.param((replace(MEETING, unknown=frozenset({"meetings"})), SHORTAGE, GREETING), DECIDED, id="unknown"),
        pytest.param((MEETING, SHORTAGE), DECIDED, id="fewer examples"),
        pytest.param((SHORTAGE, MEETING, GREETING), DECIDED, id="another order"),
        pytest.param(ALL, replace(DECIDED, answers={"meetings": False}), id="decision"),
        pytest.param(ALL, replace(DECIDED, answers={"silent": True}), id="decided in another code alone"),
        pytest.param(ALL, None, id="not decided"),
    ],
)
def test_the_digest_tells_another_model(
    base: TrainingSet, examples: tuple[Example, ...], decided: DecidedText | None
) -> None:
    """A model that was kept would be used where it is not the one that would be learned now."""
    changed = _gather(*examples, decided=(decided,) if decided else ())
    assert changed.digest("meetings") != base.digest("meetings")


def test_the_digest_tells_of_comments_decided_in_another_code(base: TrainingSet) -> None:
    """A comment that somebody decided on lends its words to every model: one without it would be kept."""
    more = _gather(*ALL, decided=(DECIDED, _decided("K2", "Dippsyfax", silent=True)))
    assert more.digest("meetings") != base.digest("meetings")


def test_the_digest_tells_other_terms_and_vectors(base: TrainingSet) -> None:
    """A term that is added or changed, or another model for vectors, would leave the old model in use."""
    others = [
        _gather(*ALL, decided=(DECIDED,), embedding_model="model"),
        replace(base, n_terms={**base.n_terms, "meetings": 3}),
        replace(base, hits={**base.hits, "meetings": base.hits["silent"]}),
    ]
    assert len({one.digest("meetings") for one in (base, *others)}) == 4


@pytest.mark.parametrize(
    ("examples", "decided"),
    [
        pytest.param(ALL, DECIDED, id="read again"),
        pytest.param(ALL, replace(DECIDED, comment_id="K2"), id="another comment"),
        pytest.param((MEETING, replace(SHORTAGE, codes=frozenset()), GREETING), DECIDED, id="another answer"),
        pytest.param(ALL, replace(DECIDED, answers={"silent": True, "meetings": True}), id="another decision"),
        pytest.param((*ALL, FOREIGN), DECIDED, id="another example"),
    ],
)
def test_the_digest_does_not_tell_of_other_codes(
    base: TrainingSet, examples: tuple[Example, ...], decided: DecidedText
) -> None:
    """A word on one code, or another name for a comment, would have every model learned anew."""
    assert _gather(*examples, decided=(decided,)).digest("meetings") == base.digest("meetings")


def test_the_digest_does_not_tell_of_other_codes_terms(base: TrainingSet) -> None:
    """A term for one code would have every model learned anew."""
    more = replace(base, n_terms={**base.n_terms, "shortage": 3}, hits={**base.hits, "shortage": base.hits["silent"]})
    assert more.digest("meetings") == base.digest("meetings")
    assert more.digest("shortage") != base.digest("shortage")


def test_an_example_of_another_code_may_stand_before(base: TrainingSet) -> None:
    """An example added to the bank for another code alone would have every code after it learned anew."""
    before = _gather(FOREIGN, *ALL, decided=(DECIDED,))
    assert before.digest("meetings") == base.digest("meetings")


@pytest.mark.parametrize(("n_with", "n_without", "learnable"), [(12, 12, True), (11, 30, False), (30, 11, False)])
def test_a_code_with_few_examples_is_not_learnable(n_with: int, n_without: int, learnable: bool) -> None:
    """A model of a handful of texts would take its hits for the code; answers of nobody would fill up the number."""
    assert MIN_EXAMPLES == 12
    unknown = frozenset({"shortage", "messages", "silent"})
    one = Example("Vi samles", frozenset(), unknown=unknown)
    training = gather(
        TermCoder(Codebook("t", "1.0.0", {}, (code("meetings"), *(code(other) for other in sorted(unknown))))),
        Bank((replace(one, codes=frozenset({"meetings"})),) * n_with + (one,) * n_without),
    )
    assert training.learnable == (("meetings",) if learnable else ())


@pytest.mark.parametrize("n_more", [0, 1])
def test_a_codebooks_own_few_do_not_make_a_code_learnable(n_more: int) -> None:
    """A model would be made of what the terms were written from, and judged by it."""
    own = code("meetings", matches=("Vi samles",) * 12, rejects=("Legen slutter",) * 12)
    n = MIN_EXAMPLES - 1 + n_more
    with_code = (Example("Vi treffes", frozenset({"meetings"})),) * n
    training = gather(
        TermCoder(Codebook("t", "1.0.0", {}, (own,))), Bank((*with_code, *(Example("Nei", frozenset()),) * n))
    )
    assert sum(one.source == "codebook" for one in training.texts) == 24
    assert training.learnable == (("meetings",) if n_more else ())


def test_learnable_codes_of_the_bank() -> None:
    """Codes would be learned in another order from run to run, or from texts that say nothing of them."""
    assert gather(terms(), bank()).learnable == ("meetings", "shortage")
    assert gather(terms(), Bank()).learnable == ()
