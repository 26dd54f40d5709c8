"""The machine's word: terms and what was learned weighed together, with the words that say so."""

from __future__ import annotations

import functools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_coding.coding.coder import TermCoder
from nlp_coding.coding.features import TextReader
from nlp_coding.coding.learned import train
from nlp_coding.coding.suggest import Coder
from nlp_coding.coding.weighing import N_WORDS
from nlp_coding.core.coding import Analysis, Coding
from nlp_coding.core.survey import Comment
from nlp_coding.language.vocabulary import word_spans
from tests.coding.learning import CODEBOOK, coder, models, terms, training


def _comments(*texts: str) -> list[Comment]:
    return [Comment(f"K{number}", f"K{number}", text) for number, text in enumerate(texts)]


def _code(text: str, code_id: str) -> Coding:
    (coding,) = [one for one in coder().codings(_comments(text)) if one.code_id == code_id]
    return coding


@functools.cache
def _another() -> Coder:
    """The same as coder(), which has read other comments in another order: that must change nothing."""
    return Coder(TermCoder(CODEBOOK), train(training(), reader=TextReader()))


_wild = st.lists(
    st.sampled_from(["vi", "samles", "treffes", "legen", "slutter", "stilling", "ledig", "ikke", "vikarer", "møter"])
    | st.sampled_from(["PLO", "dippsyfax", "vikarstilling", ".", ",", "\n", "👩‍⚕️", "og"])
    | st.text(st.characters(codec="utf-8"), max_size=4),
    max_size=12,
).map(" ".join)


@settings(max_examples=25)
@given(st.lists(_wild, max_size=6), st.data())
def test_batches_change_nothing(texts: list[str], data: st.DataObject) -> None:
    """A comment's suggestions would depend on its neighbours, or on what was read before."""
    comments = _comments(*texts)
    analyses: list[Analysis] = []
    codings: list[Coding] = []
    cuts = sorted(data.draw(st.lists(st.integers(0, len(comments)), max_size=3)))
    for start, end in zip([0, *cuts], [*cuts, len(comments)], strict=True):
        some_analyses, some_codings = _another().code(comments[start:end])
        analyses += some_analyses
        codings += some_codings
    assert (analyses, codings) == coder().code(comments)
    assert (coder().analyses(comments), coder().codings(comments)) == (analyses, codings)


@settings(max_examples=40)
@given(_wild)
def test_what_is_suggested_has_its_words(text: str) -> None:
    """Evidence that is no stretch of whole words, or overlaps, cannot be shown; a score of many digits not repeated."""
    starts, ends = (set(side) for side in zip(*word_spans(text), strict=True)) if word_spans(text) else (set(), set())
    for coding in coder().codings(_comments(text)):
        assert (coding.applies, coding.coder, coding.status) == (True, "machine", "suggested")
        end = 0
        for span in coding.evidence:
            assert end <= span.start < span.end <= len(text)
            assert (span.start in starts, span.end in ends) == (True, True)
            end = span.end
        learned = [span for span in coding.evidence if span.reason.startswith("learned +")]
        assert len(learned) <= N_WORDS
        assert not (coding.origin == "terms" and learned)
        if coding.code_id in models().by_code:
            assert coding.score == round(coding.score or 0, 3)
            assert models().by_code[coding.code_id].threshold <= (coding.score or 0) <= 1
        else:
            assert (coding.origin, coding.score) == ("terms", None)


@pytest.mark.parametrize(
    ("text", "code_id", "origin", "words"),
    [
        ("Vi samles jevnlig, sier dippsyfax", "meetings", "model", ["Vi samles jevnlig"]),
        ("Stillingen står ledig", "shortage", "model", ["Stillingen står ledig"]),
        ("Faste møter er bra, og vi samles", "meetings", "both", ["Faste møter", "samles"]),
        ("Mange vikarer", "shortage", "both", ["vikarer"]),
        ("Send en PLO-melding", "messages", "terms", ["PLO", "melding"]),
    ],
)
def test_what_says_so(text: str, code_id: str, origin: str, words: list[str]) -> None:
    """A reader would look for a term where the model spoke, or see words that had nothing to do with it."""
    coding = _code(text, code_id)
    assert coding.origin == origin
    shown = [text[span.start : span.end] for span in coding.evidence]
    assert [word for word in words if not any(word in one for one in shown)] == []
    if origin == "model":
        assert all(span.reason.startswith("learned +") for span in coding.evidence)


def test_evidence_stops_where_a_sentence_ends() -> None:
    """A stretch over a full stop would be shown as one thing that somebody wrote."""
    together, apart = "Vi treffes samles", "Vi treffes. Samles"
    shown = [[text[one.start : one.end] for one in _code(text, "meetings").evidence] for text in (together, apart)]
    assert any("treffes samles" in one for one in shown[0])
    assert any("treffes" in one for one in shown[1])
    assert "Samles" in shown[1]
    assert not any("." in one for one in shown[1])


def test_the_words_that_are_shown_moved_the_model() -> None:
    """Without them the suggestion would stand as before: they would be no evidence."""
    text = "Telefonen er grei. Vi samles jevnlig med fastlegen, og vi treffes"
    coding = _code(text, "meetings")
    assert coding.score is not None
    without = text
    for span in reversed(coding.evidence):
        without = without[: span.start] + without[span.end :]
    (meetings,) = [one for one in coder().suggest([without]) if one.code_id == "meetings"]
    assert meetings.score is not None
    assert meetings.score[0] < coding.score - 0.2
    assert not meetings.applies[0]
    assert "samles" in " ".join(text[span.start : span.end] for span in coding.evidence)


def test_terms_alone_may_not_be_enough() -> None:
    """A term that hits in a text that is about something else would be suggested for all that was learned."""
    (meetings, *_) = coder().suggest(["Møter er greit, men stillingen står ledig og legen slutter"])
    assert meetings.score is not None
    assert (meetings.by_terms[0], meetings.by_model[0], meetings.applies[0]) == (True, False, False)
    assert meetings.score[0] < models().by_code["meetings"].threshold


def test_without_models_terms_decide() -> None:
    """A codebook without a bank would code nothing, or otherwise than by its terms."""
    comments = _comments("Faste møter", "Vi har ikke vikarer", "PLO", "-", "Vi samles")
    plain = Coder(terms())
    assert plain.code(comments) == terms().code(comments)
    assert plain.vectors(["Faste møter"]) is None
    assert [one.score for one in plain.suggest(["Faste møter"])] == [None] * 4


def test_codes_in_the_order_of_the_codebook() -> None:
    """Exports of two runs would differ in order alone."""
    codings = coder().codings(_comments("PLO. Legen slutter, vikarer. Vi samles, faste møter"))
    assert [one.code_id for one in codings] == ["meetings", "shortage", "messages"]


@pytest.mark.parametrize("text", ["-", "Nei", "Ingen kommentar", "…", "", "👍"])
def test_non_answers_get_no_code(text: str) -> None:
    """A model gives a number to anything: a dash would be coded by what is common."""
    analyses, codings = coder().code(_comments(text))
    assert (analyses[0].substance, codings) == (False, [])
    for one in coder().suggest([text]):
        assert (one.applies.tolist(), one.by_model.tolist()) == ([False], [False])
        # Else the queue would take it for a comment that the machine is unsure of.
        assert one.score is None or one.score.tolist() == [0.0]


def test_only_some_codes() -> None:
    """Re-coding by some codes would give others, or the same ones otherwise."""
    some = Coder(TermCoder(CODEBOOK, only={"shortage", "messages"}), models())
    comments = _comments("PLO. Legen slutter, vikarer. Vi samles, faste møter")
    assert some.codings(comments) == [one for one in coder().codings(comments) if one.code_id != "meetings"]


def test_accepted_from_a_score_on() -> None:
    """Suggestions that are to be looked at would count as looked at, and those without a score along with them."""
    comments = _comments("Faste møter, vi samles", "Mange vikarer", "PLO")
    plain = coder().codings(comments)
    scores = [one.score for one in plain if one.score is not None]
    highest = max(scores)
    assert min(scores) < highest
    accepting = Coder(terms(), models(), accept_from=highest)
    found = accepting.codings(comments)
    assert [one.status for one in found] == ["accepted" if one.score == highest else "suggested" for one in plain]
    assert [(one.code_id, one.score, one.evidence) for one in found] == [
        (one.code_id, one.score, one.evidence) for one in plain
    ]
    assert {one.status for one in Coder(terms(), models(), accept_from=0.0).codings(comments)} == {
        "accepted",
        "suggested",
    }


def test_suggestions_say_what_codings_say() -> None:
    """The queue and the audit would judge another machine than the one that codes."""
    texts = ["Faste møter", "Vi samles", "Mange vikarer", "-", "PLO", "Vi samles", "Vi har ikke vikarer"]
    coded = {(one.comment_id, one.code_id): one.score for one in coder().codings(_comments(*texts))}
    suggested = {
        (f"K{place}", one.code_id): None if one.score is None else float(one.score[place])
        for one in coder().suggest(texts)
        for place in np.flatnonzero(one.applies).tolist()
    }
    assert suggested == coded
    assert [one.code_id for one in coder().suggest(texts)] == ["meetings", "shortage", "messages", "silent"]


def test_like_texts_have_like_vectors() -> None:
    """The queue would ask twice for the same comment."""
    vectors = coder().vectors(["Vi samles jevnlig", "Vi samles jevnlig!", "Stillingen står ledig"])
    assert vectors is not None
    rows = vectors.toarray()
    np.testing.assert_array_equal(rows[0], rows[1])
    assert rows[0] @ rows[2] < 0.5 * rows[0] @ rows[1]


def test_vectors_where_no_code_was_learned() -> None:
    """All models were dropped, or none was asked for: the queue would crash."""
    assert Coder(terms(), train(training(), reader=TextReader(), only=())).vectors(["Vi samles"]) is None


def test_nothing_to_code() -> None:
    """An empty study: no codings, no crash."""
    assert coder().code([]) == ([], [])
    assert [len(one.applies) for one in coder().suggest([])] == [0] * 4
