"""Terms on integer arrays find what the slow reference finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_coding.coding.coder import TermCoder
from nlp_coding.core.codebook import Code, Codebook
from nlp_coding.core.survey import Comment
from nlp_coding.core.terms import AnyOf, Exact, Near, Node, Phrase, Term, Word, parse_term
from tests.reference.comparing import by_terms
from tests.reference.corpora import comments_of

_FORMS = ("a", "B", "b", "ab", "ba", "abb")


_words = st.builds(Word, st.sampled_from(["a", "b", "ab"]), st.booleans(), st.booleans()) | st.builds(
    Exact, st.sampled_from(_FORMS)
)
_trees = st.recursive(
    _words,
    lambda inner: (
        st.builds(Phrase, st.lists(inner, min_size=2, max_size=3).map(tuple))
        | st.builds(AnyOf, st.lists(inner, min_size=2, max_size=3).map(tuple))
        | st.builds(Near, inner, inner, st.integers(1, 5))
    ),
    max_leaves=5,
)
_texts = st.lists(st.sampled_from([*_FORMS, ",", "!"]), max_size=14).map(" ".join)


@given(st.lists(_trees, min_size=1, max_size=4), st.lists(_texts, min_size=1, max_size=4))
def test_arrays_agree_with_the_reference(trees: list[Node], texts: list[str]) -> None:
    """Without this the speed could change a result: terms of every form, over so few words that all of them hit."""
    one_each = (Code(f"c{number}", {}, "", terms=(Term(str(tree), tree),)) for number, tree in enumerate(trees))
    together = Code("all", {}, "", terms=tuple(Term(str(tree), tree) for tree in trees))
    by_terms(Codebook("test", "1.0.0", {}, (*one_each, together))).compare(comments_of(texts), [1])


@pytest.mark.parametrize(
    ("term", "text", "words"),
    [
        ("fast møte", "Vi har faste møter.", ["faste møter"]),
        ("fast møte", "faste, møter", []),
        ("fast møte", "Møta er faste", []),
        ("*møte", "Samarbeidsmøtene var gode", ["Samarbeidsmøtene"]),
        ("vikar*", "Berre vikarlegane svarar", ["vikarlegane"]),
        ("*henvis*", "Mange avviste tilvisingar", ["tilvisingar"]),
        ("møte ~4 uke", "Møte annenhver tirsdag i uka", ["Møte annenhver tirsdag i uka"]),
        ("møte ~3 uke", "Møte annenhver tirsdag i uka", []),
        ("møte ~4 uke", "Ha et møte. Uka er lang.", []),
        ("(fast / jevnlig / regelmessig) ~2 *møte", "jamlege korte dialogmøte", ["jamlege korte dialogmøte"]),
        ('"LAR"', "LAR lar seg ikke lar", ["LAR"]),
        ("henvisning", "tilvisingane", ["tilvisingane"]),
        ("tilvising", "henvisningene", ["henvisningene"]),
        ("ikke", "Det veit eg ikkje", ["ikkje"]),
        ("lege", "lækjaren", ["lækjaren"]),
        ("e-melding", "emeldingar og e-meldinger", ["emeldingar", "e-meldinger"]),
        ("henvisning", "henvisnigner", ["henvisnigner"]),
    ],
)
def test_the_documented_terms(term: str, text: str, words: list[str]) -> None:
    """What the term language promises on one page, word for word."""
    code = Code("it", {"nb": "det"}, "", terms=(parse_term(term),))
    coder = TermCoder(Codebook("test", "1.0.0", {}, (code,)))
    _, codings = coder.code([Comment("1", "1", text)])
    found = [text[evidence.start : evidence.end] for coding in codings for evidence in coding.evidence]
    assert found == words


def test_many_hits_are_looked_at_in_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A large batch is cut so that it fits the memory: a hit at a cut must not be lost, nor belong to another term."""
    terms = ("a b", "b ~2 c", "a", "(a / c) ~3 b", "c b a")
    codes = tuple(Code(f"c{number}", {}, "", terms=(parse_term(term),)) for number, term in enumerate(terms))
    comments = comments_of(["a b c", "c a b a", "b. c", "c b a c"] * 5)
    whole = TermCoder(Codebook("test", "1.0.0", {}, codes)).code(comments)
    monkeypatch.setattr("nlp_coding.coding.match._MOST_ROWS", 3)
    assert TermCoder(Codebook("test", "1.0.0", {}, codes)).code(comments) == whole
    assert {coding.code_id for coding in whole[1]} == {"c0", "c1", "c2", "c3", "c4"}
