"""Which forms a term's words match: together as one by one."""

from __future__ import annotations

from nlp_coding.coding.patterns import Patterns
from nlp_coding.core.terms import Exact, Word
from nlp_coding.language.lemmas import Lemmatizer
from nlp_coding.language.vocabulary import Vocabulary

_WORDS = (
    Word("lege"),
    Word("purr", open_end=True),
    Word("møte", open_start=True),
    Word("henvis", open_start=True, open_end=True),
    Word("ab", open_end=True),
    Exact("BUP", any_case=False),
    Exact("nav", any_case=True),
)
_FORMS = {
    "legene": {0},
    "purringene": {1},
    "pur": set(),
    "Samarbeidsmøte": {2},
    "tilvisinga": {3},
    "legehenvisninger": {3},
    "abcd": {4},
    "BUP": {5},
    "bup": set(),
    "NAV": {6},
    ",": set(),
    "møtehenvisningsmøte": {2, 3},
}


def test_forms_match_words_by_key_start_end_and_inside() -> None:
    """A kind of open word that matches nothing makes every term with it blind."""
    patterns = Patterns(_WORDS, Lemmatizer(["lege", "møte"]))
    lemmatizer = Lemmatizer(["lege", "møte"])
    assert {form: patterns.match(form, lemmatizer.keys(form)) for form in _FORMS} == _FORMS


def test_the_forms_of_a_vocabulary_match_as_each_alone() -> None:
    """All forms are searched as one text: a hit must go to its own form, whatever stood before it."""
    patterns = Patterns(_WORDS, Lemmatizer(["lege", "møte"]))
    vocabulary = Vocabulary()
    for text in ("legene , purringene pur Samarbeidsmøte", " ".join(_FORMS)):
        vocabulary.encode([text])
        found = patterns.over(vocabulary)
        first = found.first.tolist()
        assert {
            form: set(found.pattern[first[at] : first[at + 1]].tolist()) for at, form in enumerate(vocabulary.forms)
        } == {form: _FORMS[form] for form in vocabulary.forms}
