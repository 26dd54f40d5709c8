"""From comments to codings: evidence to the letter, whatever the text and however it is batched."""

from __future__ import annotations

import functools
import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_coding.coding.coder import TermCoder, _touched
from nlp_coding.coding.match import Hits
from nlp_coding.core.codebook import Code, Codebook, Negation
from nlp_coding.core.coding import Analysis, Coding
from nlp_coding.core.survey import Comment
from nlp_coding.core.terms import parse_term
from nlp_coding.language.vocabulary import is_word


def _code(code_id: str, *terms: str, unless: tuple[str, ...] = (), negation: Negation = "count") -> Code:
    return Code(
        code_id,
        {"nb": code_id},
        "",
        terms=tuple(map(parse_term, terms)),
        unless=tuple(map(parse_term, unless)),
        negation=negation,
    )


CODEBOOK = Codebook(
    "test",
    "1.0.0",
    {},
    (
        _code("meetings", "fast *møte", "*møte ~4 uke", "*møte"),
        _code("shortage", "*vikar*", "mangel", negation="skip"),
        _code("referral", "henvisning", unless=("henvisning til avtale", "pasienthenvisning")),
        _code("empty"),
        _code("lar", '"LAR"'),
    ),
)


@functools.cache
def _coder() -> TermCoder:
    """One for all tests: it remembers word forms, which must change nothing."""
    return TermCoder(CODEBOOK)


def _code_texts(*texts: str) -> tuple[list[Analysis], list[Coding]]:
    return _coder().code([Comment(f"K{number}", f"K{number}", text) for number, text in enumerate(texts)])


def _words(text: str, code_id: str) -> list[str]:
    return [
        text[span.start : span.end]
        for coding in _code_texts(text)[1]
        if coding.code_id == code_id
        for span in coding.evidence
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Vi har faste møter.", ["faste møter"]),
        ("👩‍⚕️🇳🇴 Vi har faste møter", ["faste møter"]),
        ("e\u0301 Z\u0335\u0321a\u0327lgo møte 𝔘 møte", ["møte", "møte"]),
        ("Møte\nhver\n\nuke: møte", ["Møte", "uke: møte"]),
        ("Møte hver uke", ["Møte hver uke"]),
        ("\u200bfaste\u00a0møter\u200b", ["faste\u00a0møter"]),
        ("«Faste møter»–møter", ["Faste møter", "møter"]),
        ("MØTER/møter", ["MØTER", "møter"]),
    ],
)
def test_evidence_is_a_slice_of_the_text(text: str, words: list[str]) -> None:
    """An offset in bytes, UTF-16 units or letters would mark other words than those that caused the code."""
    assert _words(text, "meetings") == words


_wild = st.lists(
    st.sampled_from(["fast", "faste", "møter", "dialogmøte", "uke", "ikke", "vikarer", "mangel", "LAR", "lar", "og"])
    | st.sampled_from([".", ",", "\n", "👩‍⚕️", "é", "-", "/", "\u200d", "(", "1,5"])
    | st.text(st.characters(codec="utf-8"), max_size=4),
    max_size=14,
).map(" ".join)


@settings(max_examples=25)
@given(st.lists(_wild, max_size=6), st.data())
def test_batches_change_nothing(texts: list[str], data: st.DataObject) -> None:
    """A comment's codes would depend on its neighbours; runs of different chunks could not be compared."""
    comments = [Comment(str(number), str(number), text) for number, text in enumerate(texts)]
    whole_analyses, whole_codings = TermCoder(CODEBOOK).code(comments)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(comments)), max_size=4)))
    analyses, codings = [], []
    for start, end in zip([0, *cuts], [*cuts, len(comments)], strict=True):
        some_analyses, some_codings = _coder().code(comments[start:end])
        analyses += some_analyses
        codings += some_codings
    assert (analyses, codings) == (whole_analyses, whole_codings)


@given(_wild)
def test_evidence_is_words(text: str) -> None:
    """A span that is out of bounds, empty, or within an earlier one cannot be shown or exported."""
    for coding in _code_texts(text)[1]:
        assert (coding.applies, coding.origin, coding.coder, coding.status) == (True, "terms", "machine", "suggested")
        assert coding.evidence
        end = 0
        for span in coding.evidence:
            assert end <= span.start < span.end <= len(text)
            assert is_word(text[span.start])
            assert text[span.start : span.end] == text[span.start : span.end].strip()
            end = span.end


def test_the_same_text_twice() -> None:
    """Work is done once a text, but each comment has its own codings."""
    analyses, codings = _code_texts("Faste møter.", "-", "Faste møter.")
    assert [(one.comment_id, one.substance) for one in analyses] == [("K0", True), ("K1", False), ("K2", True)]
    assert [one.comment_id for one in codings] == ["K0", "K2"]
    assert codings[0].evidence == codings[1].evidence


def test_codes_in_the_order_of_the_codebook() -> None:
    """Exports of two runs would differ in order alone."""
    assert [one.code_id for one in _code_texts("LAR, henvisning, mangel og møte")[1]] == [
        "meetings",
        "shortage",
        "referral",
        "lar",
    ]


def test_of_overlapping_hits_the_first_and_longest_stays() -> None:
    """The same words would be shown three times over."""
    assert _words("Faste møter hver uke", "meetings") == ["Faste møter"]
    assert _words("møte uke møte", "meetings") == ["møte uke", "møte"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Henvisningene er gode", ["Henvisningene"]),
        ("Henvisning til avtale", []),
        ("Henvisning til avtalen, og henvisning til lege", ["henvisning"]),
        ("Vi ser på henvisning", ["henvisning"]),
    ],
)
def test_unless(text: str, words: list[str]) -> None:
    """A fixed expression that means something else would count, or would take the real hits beside it along."""
    assert _words(text, "referral") == words


def test_a_long_hit_around_short_ones() -> None:
    """A hit that begins long before the others can reach beyond them all: what it touches would be counted."""
    one = Hits(np.array([4, 30], dtype=np.int32), np.array([5, 31], dtype=np.int32))
    two = Hits(np.array([2], dtype=np.int32), np.array([20], dtype=np.int32))
    start = np.array([0, 1, 10, 19, 21, 31], dtype=np.int32)
    end = np.array([1, 2, 11, 25, 29, 31], dtype=np.int32)
    assert _touched(start, end, [one, two]).tolist() == [False, True, True, True, False, True]
    assert _touched(start, end, [Hits(start[:0], end[:0])]).tolist() == [False] * 6


@pytest.mark.parametrize(
    ("text", "shortage", "meetings"),
    [
        ("Vi har ikke vikarer.", [], []),
        ("Vi har ikkje vikarar", [], []),
        ("Vi har vikarer, men ikke mangel", ["vikarer"], []),
        ("Vi har ingen faste møter", [], ["faste møter"]),
        ("Ikke møter, men mangel på dem", ["mangel"], ["møter"]),
    ],
)
def test_negation(text: str, shortage: list[str], meetings: list[str]) -> None:
    """`skip` leaves a denied hit out, `count` takes it: "ingen faste møter" is about meetings."""
    assert _words(text, "shortage") == shortage
    assert _words(text, "meetings") == meetings


@pytest.mark.parametrize("text", ["-", "Nei", "Ingen kommentar", "…", "👍", ""])
def test_non_answers_get_no_code(text: str) -> None:
    """They would be in the base of every percentage."""
    analyses, codings = _code_texts(text)
    assert (analyses[0].substance, codings) == (False, [])


def test_a_typing_error_is_named() -> None:
    """A reader of the evidence sees a guess for what it is."""
    (coding,) = _code_texts("Mange henvisnigner kommer i retur")[1]
    (span,) = coding.evidence
    assert span.reason == "henvisning [«henvisnigner» read as «henvisning»]"
    (coding,) = _code_texts("Mange henvisninger kommer i retur")[1]
    assert coding.evidence[0].reason == "henvisning"


def test_the_variety_is_noted() -> None:
    """Status and report tell bokmål from nynorsk."""
    analyses, _ = _code_texts("Vi har ikke noe samarbeid med dem", "Vi har ikkje noko samarbeid med dei", "Møte")
    assert [one.variety for one in analyses] == ["nb", "nn", "undecided"]


def test_nothing_to_code() -> None:
    """An empty study, a codebook without terms: no codings, no crash."""
    assert _coder().code([]) == ([], [])
    analyses, codings = TermCoder(Codebook("t", "1.0.0", {}, (_code("empty"),))).code(
        [Comment("1", "1", "Faste møter")]
    )
    assert (len(analyses), codings) == (1, [])


def test_composed_and_decomposed_letters() -> None:
    """The text of record is composed (NFC); what is not yet so is split, never crashed on."""
    text = unicodedata.normalize("NFD", "Faste møter på Åmot")
    assert _words(text, "meetings") == ["Faste møter"]  # ø has no decomposition; å does, and is no part of the term


def test_a_lemma_source_is_asked_where_words_are_noted() -> None:
    """A study with a spaCy pipeline would be coded as if it had none, since noting the words reads them first."""
    code = Code("it", {"nb": "det"}, "", terms=(parse_term("vente"),))
    for collect in (False, True):
        coder = TermCoder(
            Codebook("test", "1.0.0", {}, (code,)),
            collect=collect,
            lemmas_of=lambda forms: ["vente" if form == "blurp" else form for form in forms],
        )
        assert list(coder.coded(["Vi blurp her"], numbers=[1]).code) == [0]
