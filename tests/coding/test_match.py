"""Terms on integer arrays find what the slow reference finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_coding.coding.match import Plan
from nlp_coding.coding.patterns import Patterns
from nlp_coding.core.terms import AnyOf, Exact, Near, Node, Phrase, Word, parse_term
from nlp_coding.language.lemmas import Lemmatizer
from nlp_coding.language.sentences import find_sentences
from nlp_coding.language.vocabulary import Vocabulary, is_word
from tests.coding.reference import Span, Token, spans_of

_FORMS = ("a", "B", "b", "ab", "ba", "abb")


def _fast(trees: list[Node], texts: list[str]) -> list[list[set[Span]]]:
    """For each tree and text, the spans counted in the text's own words."""
    vocabulary = Vocabulary()
    words = find_sentences(vocabulary.encode(texts), vocabulary)
    plan = Plan(trees)
    patterns = Patterns(plan.words, Lemmatizer())
    found = []
    for hits in plan.find(words, patterns.over(vocabulary)):
        by_text: list[set[Span]] = [set() for _ in texts]
        for start, end in zip(hits.start.tolist(), hits.end.tolist(), strict=True):
            text = int(words.comment[start])
            by_text[text].add((start - int(words.first[text]), end - int(words.first[text])))
        found.append(by_text)
    return found


def _tokens(text: str) -> list[Token]:
    """The reference's own way to words, sentences and stretches: marks are , and ! alone, set off by spaces."""
    tokens, sentence, segment = [], 0, 0
    for part in text.split():
        if is_word(part):
            tokens.append(Token(part, sentence, segment))
        else:
            segment += 1
            sentence += part == "!"
    return tokens


def _matches(word: Word | Exact, form: str) -> bool:
    if isinstance(word, Exact):
        return form == word.text
    lower = form.lower()
    if word.open_start and word.open_end:
        return word.text in lower
    if word.open_start:
        return lower.endswith(word.text)
    return lower.startswith(word.text) if word.open_end else lower == word.text


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
    """Without this the speed could change a result."""
    fast = _fast(trees, texts)
    for tree, by_text in zip(trees, fast, strict=True):
        for text, spans in zip(texts, by_text, strict=True):
            assert spans == spans_of(tree, _tokens(text), _matches), (str(tree), text)


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
    from nlp_coding.coding.coder import TermCoder
    from nlp_coding.core.codebook import Code, Codebook
    from nlp_coding.core.survey import Comment

    code = Code("it", {"nb": "det"}, "", terms=(parse_term(term),))
    coder = TermCoder(Codebook("test", "1.0.0", {}, (code,)))
    _, codings = coder.code([Comment("1", "1", text)])
    found = [text[evidence.start : evidence.end] for coding in codings for evidence in coding.evidence]
    assert found == words
