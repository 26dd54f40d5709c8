"""One linear model a code: what it says is a sum, and what is said of it comes from texts it did not learn from."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_coding.coding.features import TextReader
from nlp_coding.coding.learned import N_FOLDS, PERSON_WEIGHT, CodeModel, Models, _folds, train
from nlp_coding.coding.thresholds import Flags
from nlp_coding.coding.training import MIN_EXAMPLES, DecidedText, TermHits, TrainingSet, TrainingText, gather
from nlp_coding.core.examples import Bank, Example
from nlp_coding.core.survey import Comment
from tests.coding.learning import Said, bank, models, score, terms, training

TEXTS = (
    "Vi samles hver uke",
    "Legen slutter, og vi har ikke vikarer",
    "Faste møter er bra. Møter!",
    "Aldri sett dippsyfax",
    "",
)
NONE = TermHits(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32))
MEETINGS_HITS = TermHits(np.array([2, 2], dtype=np.int32), np.array([0, 1], dtype=np.int32))


def _score(found: Models | None = None) -> dict[str, Said]:
    return score(found or models(), TEXTS, {"meetings": MEETINGS_HITS, "shortage": NONE})


def test_the_bank_is_learned() -> None:
    """Texts in words of a code would go without it, and others would get it."""
    found = models().by_code
    assert list(found) == ["meetings", "shortage"]
    for code_id, model in found.items():
        answers = [one.answers[code_id] for one in training().texts if code_id in one.answers]
        assert (model.n_with, model.n_without) == (sum(answers), len(answers) - sum(answers))
        assert model.digest == training().digest(code_id)
        assert (model.held_out.suggested == model.held_out.applies).mean() > 0.95
    scored = _score()
    assert np.argmax(scored["meetings"].words[:2]) == 0
    assert np.argmax(scored["shortage"].words[:2]) == 1


def test_a_score_is_a_sum_over_words_and_terms() -> None:
    """What is shown as moving the model would not be what moved it."""
    bags, scored = models().reader.read(TEXTS), _score()
    for code_id, model in models().by_code.items():
        words = model.space.matrix(bags).toarray() @ model.weights + model.bias
        np.testing.assert_allclose(scored[code_id].words, model.alone(words))
        together = model.word_weight * words + model.shift
        if code_id == "meetings":
            together[2] += model.hit_weight + model.term_weights.sum()
        np.testing.assert_allclose(scored[code_id].together, 1 / (1 + np.exp(-together)))


def test_a_term_that_hits_speaks_for_its_code() -> None:
    """Terms would be without a say beside the words, or speak against what they are written for."""
    hit = _score()["meetings"]
    unhit = score(models(), TEXTS, {"meetings": NONE})["meetings"]
    assert hit.together[2] > unhit.together[2]
    np.testing.assert_array_equal(np.delete(hit.together, 2), np.delete(unhit.together, 2))
    np.testing.assert_array_equal(hit.words, unhit.words)


def _assert_same(one: CodeModel, other: CodeModel) -> None:
    for name in ("weights", "term_weights"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    for name in ("bias", "alone", "alone_threshold", "word_weight", "hit_weight", "shift", "threshold", "digest"):
        assert getattr(one, name) == getattr(other, name)
    np.testing.assert_array_equal(one.held_out.probability, other.held_out.probability)


def test_threads_change_nothing() -> None:
    """The same study would be coded otherwise on a machine with more cores."""
    alone = train(training(), reader=TextReader(), n_jobs=1)
    assert list(alone.by_code) == list(models().by_code)
    for code_id, model in alone.by_code.items():
        _assert_same(model, models().by_code[code_id])


def test_a_code_learned_by_itself_is_the_same() -> None:
    """What is learned anew for one code would not be what a whole run gives it."""
    some = train(training(), reader=TextReader(), only={"shortage", "silent"})
    assert list(some.by_code) == ["shortage"]
    _assert_same(some.by_code["shortage"], models().by_code["shortage"])


FOREIGN = tuple(
    Example(f"Vi samles, {word}, og legen slutter", frozenset(codes), hand=hand, unknown=frozenset({"meetings"}))
    for word in ("dippsyfax", "brummelund", "knarvika", "møter")
    for codes, hand in (({"shortage"}, "h1"), (set(), "h2"))
)


@pytest.mark.parametrize("before", [True, False])
def test_texts_of_another_code_change_nothing(before: bool) -> None:
    """A text of which nobody has said whether it is about meetings would tell on the model of meetings."""
    examples = (*FOREIGN, *bank().examples) if before else (*bank().examples, *FOREIGN)
    more = train(gather(terms(), Bank(examples)), reader=TextReader())
    one, other = more.by_code["meetings"], models().by_code["meetings"]
    assert one.digest == other.digest
    assert (one.n_with, one.n_without, one.threshold) == (other.n_with, other.n_without, other.threshold)
    np.testing.assert_allclose(one.held_out.probability, other.held_out.probability, atol=1e-9)
    np.testing.assert_allclose(_score(more)["meetings"].together, _score()["meetings"].together, atol=1e-9)
    assert more.by_code["shortage"].digest != models().by_code["shortage"].digest


def _set(texts: list[TrainingText]) -> TrainingSet:
    return TrainingSet(tuple(texts), {"meetings": NONE}, {"meetings": 0})


def _text(text: str, group: str, applies: bool) -> TrainingText:
    return TrainingText(text, "bank", group, {"meetings": applies})


@pytest.mark.parametrize("n_with", [MIN_EXAMPLES - 1, MIN_EXAMPLES])
def test_nothing_is_trained_on_few_examples(n_with: int) -> None:
    """A handful of texts would make a model whose figures nobody should trust."""
    texts = [_text(f"Vi samles {number}", f"g{number}", True) for number in range(n_with)]
    texts += [_text(f"Legen slutter {number}", f"n{number}", False) for number in range(30)]
    found = train(_set(texts), reader=TextReader())
    assert list(found.by_code) == (["meetings"] if n_with == MIN_EXAMPLES else [])


_groups = st.lists(st.sampled_from("abcdefgh"), min_size=2, max_size=40).filter(lambda groups: len(set(groups)) > 1)


def _answers(texts: list[TrainingText]) -> Flags:
    return np.array([one.answers["meetings"] for one in texts], dtype=np.bool_)


@given(_groups, st.randoms(use_true_random=False))
def test_folds_keep_groups_together(groups: list[str], random: Random) -> None:
    """A hand on both sides of a fold makes a model look better than it is on the hands that are to come."""
    texts = [_text("x", group, applies) for group in groups for applies in (True, False)]
    fold = _folds(texts, _answers(texts)).tolist()
    of_group = dict(zip([one.group for one in texts], fold, strict=True))
    assert fold == [of_group[one.group] for one in texts]
    assert set(fold) == set(range(min(N_FOLDS, len(of_group))))
    sizes = [fold.count(number) for number in range(N_FOLDS)]
    assert max(sizes) - min(sizes) <= 2 * max(map(groups.count, groups))
    shuffled = list(texts)
    random.shuffle(shuffled)
    assert _folds(shuffled, _answers(shuffled)).tolist() == [of_group[one.group] for one in shuffled]


@given(st.integers(2, 4), st.lists(st.sampled_from("abc"), min_size=2, max_size=20), st.randoms(use_true_random=False))
def test_folds_leave_both_answers(n_with: int, without: list[str], random: Random) -> None:
    """Where one hand has all that has a code, a model that must do without it has nothing to tell the code by."""
    written = [("a", True)] * n_with + [(group, False) for group in without]
    random.shuffle(written)
    texts = [_text(f"{number:02}", *one) for number, one in enumerate(written)]
    applies = _answers(texts)
    fold = _folds(texts, applies)
    for number in range(N_FOLDS):
        assert set(applies[fold != number].tolist()) == {True, False}
    sizes = np.bincount(fold, minlength=N_FOLDS)
    assert sizes.max() - sizes.min() <= 1
    of_text = {one.text: number for one, number in zip(texts, fold.tolist(), strict=True)}
    random.shuffle(texts)
    assert _folds(texts, _answers(texts)).tolist() == [of_text[one.text] for one in texts]


def test_what_is_held_out_was_not_learned_from() -> None:
    """A hand that gives its answers away by a word of its own would make the model look as if it knew."""
    words = ("dippsyfax", "brummelund") * 10
    texts = [_text(f"{word} telefonen", "leaking", word == "dippsyfax") for word in words]
    for group in ("one", "other"):
        texts += [_text(f"Vi samles {number}", group, True) for number in range(8)]
        texts += [_text(f"Legen slutter {number}", group, False) for number in range(8)]
    found = train(_set(texts), reader=TextReader())
    held = found.by_code["meetings"].held_out
    leaking = np.array([one.group == "leaking" for one in texts])
    assert held.applies[leaking].sum() == 10
    # Told apart by what was learned from them, not at all by what was not.
    seen = score(found, [one.text for one in texts], {"meetings": NONE})["meetings"].together
    assert seen[leaking & held.applies].min() > 0.5 > seen[leaking & ~held.applies].max()
    with_code, without = held.probability[leaking & held.applies], held.probability[leaking & ~held.applies]
    np.testing.assert_allclose(with_code, without, atol=0.01)  # the words differ in length, so in what they shrink
    assert held.suggested[leaking & held.applies].sum() == held.suggested[leaking & ~held.applies].sum()


@pytest.mark.parametrize("n_others", [1, 4])
def test_all_of_a_code_in_one_hand(n_others: int) -> None:
    """What one person has written would look as if it could not be learned, and be left to the terms."""
    texts = [_text(f"Vi samles {number}", "one", True) for number in range(12)]
    texts += [
        _text(f"Legen slutter {number}", "one" if n_others == 1 else f"other {number % n_others}", False)
        for number in range(24)
    ]
    held = train(_set(texts), reader=TextReader()).by_code["meetings"].held_out
    assert held.suggested.tolist() == held.applies.tolist()
    assert held.probability[held.applies].min() > held.probability[~held.applies].max() + 0.1


def _contradicting() -> list[TrainingText]:
    """Three hands, each of which answers the contrary of what the other two teach."""
    hands = (("dippsyfax", "brummelund"), ("brummelund", "knarvika"), ("knarvika", "dippsyfax"))
    return [
        _text(word, f"hand {number}", applies)
        for number, (yes, no) in enumerate(hands)
        for word, applies in ((yes, True), (no, False))
        for _ in range(6)
    ]


def test_words_that_speak_against_themselves_make_no_model() -> None:
    """A code would be suggested where its words are not, and not where they are."""
    assert _set(_contradicting()).learnable == ("meetings",)
    assert dict(train(_set(_contradicting()), reader=TextReader()).by_code) == {}
    in_one_voice = [replace(one, answers={"meetings": one.text == "knarvika"}) for one in _contradicting()]
    assert list(train(_set(in_one_voice), reader=TextReader()).by_code) == ["meetings"]


def test_a_person_counts_for_more_than_the_bank() -> None:
    """People's decisions would drown in a bank of thousands."""
    texts = [_text("Vi samles", f"a{number}", True) for number in range(12)]
    texts += [_text("Legen slutter", f"b{number}", False) for number in range(12)]
    unclear = [_text("Telefonen ringer", f"c{number}", number % 2 == 0) for number in range(12)]
    decided = [replace(one, source="person") if one.answers["meetings"] else one for one in unclear]

    def ringing(extra: list[TrainingText]) -> float:
        found = train(_set(texts + extra), reader=TextReader())
        return float(score(found, ["Telefonen ringer"], {"meetings": NONE})["meetings"].together[0])

    assert PERSON_WEIGHT == 3
    tripled = [one for one in unclear for _ in range(3 if one.answers["meetings"] else 1)]
    assert ringing(unclear) == pytest.approx(0.5, abs=0.1)
    assert ringing(decided) > ringing(unclear) + 0.1
    assert ringing(decided) == pytest.approx(ringing(tripled), abs=0.02)


def test_decisions_are_learned_from() -> None:
    """A review would teach nothing: the machine would go on as before."""
    decided = [
        DecidedText(f"K{number}", f"Dippsyfax {number}", {"meetings": True, "shortage": False}) for number in range(8)
    ]
    found = train(gather(terms(), bank(), decided), reader=TextReader())
    (before,) = score(models(), ["dippsyfax"], {"meetings": NONE}).values()
    (after,) = score(found, ["dippsyfax"], {"meetings": NONE}).values()
    assert before.together[0] < 0.4
    assert after.together[0] > 0.6
    held = found.by_code["meetings"].held_out
    assert {str(one): int((held.source == one).sum()) for one in np.unique(held.source)} == {
        "bank": 72,
        "codebook": 2,
        "person": 8,
    }


def test_embeddings_are_weighed_with_the_words() -> None:
    """A study that names a model for vectors would be coded as if it had not."""
    known = training()
    rng = np.random.default_rng(3)
    vectors = rng.normal(0, 0.1, (len(known.texts), 4)).astype(np.float32)
    vectors[:, 2] += [one.answers.get("meetings", False) for one in known.texts]
    found = train(replace(known, embeddings=vectors), reader=TextReader(), only=["meetings"])
    model = found.by_code["meetings"]
    assert model.embedding_weights is not None
    assert np.argmax(model.embedding_weights) == 2
    given = np.zeros((len(TEXTS), 4), dtype=np.float32)
    given[3, 2] = 1
    bags = found.reader.read(TEXTS)
    scored = score(found, TEXTS, {"meetings": NONE}, embeddings=given)
    words = model.space.matrix(bags).toarray() @ model.weights + model.bias + given @ model.embedding_weights
    np.testing.assert_allclose(scored["meetings"].words, model.alone(words))
    plain = score(found, TEXTS, {"meetings": NONE})["meetings"]
    assert scored["meetings"].words[3] > plain.words[3] + 0.1
    assert models().by_code["meetings"].embedding_weights is None


def test_term_hits_are_found_as_in_coding() -> None:
    """The model would learn from other hits than those it is asked about."""
    texts = [one.text for one in training().texts]
    comments = [Comment(str(place), str(place), text) for place, text in enumerate(texts)]
    coded = [coding.comment_id for coding in terms().codings(comments) if coding.code_id == "shortage"]
    assert sorted(set(training().hits["shortage"].text.tolist())) == sorted(map(int, coded))
    assert coded
