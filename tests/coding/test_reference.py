"""The fast coders give what the slow reference gives, to the letter; `python -m tests.reference` compares more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlp_coding.core.codebook import Code, Codebook
from nlp_coding.core.coding import Evidence
from nlp_coding.core.terms import parse_term
from tests.reference import properties
from tests.reference.comparing import by_terms
from tests.reference.corpora import comments_of
from tests.reference.negation import cues_of
from tests.reference.terms import SlowTermCoder
from tests.reference.words import read_words

_steady = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@pytest.mark.parametrize(
    ("compare", "n_batches"),
    [
        (properties.random_codebook_by_terms, 50),
        (properties.random_codebook_by_models, 5),
        (properties.fastlege_by_terms, 8),
        (properties.fastlege_by_models, 10),
        (properties.small_by_models, 40),
    ],
)
def test_the_fast_way_is_the_slow_way(compare: Callable[[st.DataObject], None], n_batches: int) -> None:
    """A speed-up would change what a comment is coded as, and nobody would know since when."""

    @settings(_steady, max_examples=n_batches)
    @given(st.data())
    def agree(data: st.DataObject) -> None:
        compare(data)

    properties.compared.clear()
    agree()
    assert min(properties.compared["comments"], properties.compared["codings"]) > n_batches


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Faste møter, f.eks. hver uke. Bra", [("Faste møter", 1), ("f eks hver uke", 1), ("Bra", 2)]),
        ("Svar 3. mai osv. Men 3. Mai", [("Svar 3 mai osv", 1), ("Men 3", 2), ("Mai", 3)]),
        ("skriv til a.b@c.no – eller 1,5 ganger", [("skriv til a.b@c.no", 1), ("eller 1,5 ganger", 1)]),
        ("Helse-\nog d’n, e\u0301", [("Helse", 1), ("og d’n", 2), ("e", 2)]),
    ],
)
def test_words_in_stretches_and_sentences(text: str, words: list[tuple[str, int]]) -> None:
    """A reference that splits texts wrongly would excuse a fast coder that does so too."""
    read = read_words(text)
    assert all(text[word.start : word.end] == word.form for word in read)
    first = read[0].sentence - 1
    stretches: dict[int, list[str]] = {}
    for word in read:
        stretches.setdefault(word.stretch, []).append(word.form)
    sentence_of = {word.stretch: word.sentence - first for word in read}
    assert [(" ".join(forms), sentence_of[stretch]) for stretch, forms in stretches.items()] == words


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        ("Vi har ikke faste møter, men vikarer", ["Vi har ikke faste møter"]),
        ("Møter uten vikarer og vi samles", ["uten vikarer"]),
        ("Ikke legen som aldri svarer", ["Ikke legen som aldri svarer", "som aldri svarer"]),
        ("Et lite kontor, lite tid, ikke minst her", ["lite tid"]),
        ("Verken legen eller vi svarer", ["Verken legen eller vi svarer"]),
    ],
)
def test_what_a_cue_reaches(text: str, reached: list[str]) -> None:
    """The same, of negation."""
    words = read_words(text)
    assert [text[words[cue.first].start : words[cue.last].end] for cue in cues_of(words)] == reached


def test_hits_that_count() -> None:
    """The same, of terms: the first and longest, unless it is something else or negated, with what was read as what."""
    terms = tuple(map(parse_term, ("fast *møte", "*møte", "møte ~2 uke")))
    code = Code("c", {}, "", terms=terms, unless=(parse_term("møte med pasient"),), negation="skip")
    slow = SlowTermCoder(Codebook("test", "1.0.0", {}, (code,)))
    text = "Faste dialogmøter. Møte i uka, møte med pasienten. Ikke møter"
    (coding,) = slow.codings(comments_of([text])[0])
    assert [(text[one.start : one.end], one.reason) for one in coding.evidence] == [
        ("Faste dialogmøter", "fast *møte"),
        ("Møte i uka", "møte ~2 uke"),
    ]
    assert slow.codings(comments_of(["Nei"])[0]) == []
    guessing = SlowTermCoder(Codebook("test", "1.0.0", {}, (Code("c", {}, "", terms=(parse_term("henvisning"),)),)))
    (guessed,) = guessing.codings(comments_of(["Ei henvisnigner"])[0])
    assert guessed.evidence == (Evidence(3, 15, "henvisning [«henvisnigner» read as «henvisning»]"),)


def test_where_a_comment_ends_its_clauses_end() -> None:
    """A word at the end of one comment would be negated or not by the first word of the next."""
    code = Code("c", {}, "", terms=(parse_term("=og"),), negation="skip")
    sides = by_terms(Codebook("test", "1.0.0", {}, (code,)))
    sides.compare(comments_of(["Vi har ikke vikar og", "vi samles", "Vi har vikar og"]))
    assert [one.comment_id for one in sides.fast.code(comments_of(["Ikke vikar og", "vi", "Vikar og"]))[1]] == ["K2"]
