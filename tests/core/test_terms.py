"""The term language: what is written is what is read, and a slip is told by its column."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_coding.core.terms import AnyOf, Exact, Near, Phrase, TermError, Word, parse_term, words_of

_letters = st.from_regex(r"[a-zæøå]{1,6}(-[a-zæøå]{1,4})?", fullmatch=True)
_words = (
    st.builds(Word, _letters, st.booleans(), st.booleans())
    | st.builds(Exact, st.from_regex(r"[A-ZÆØÅa-z]{1,6}", fullmatch=True))
    | st.builds(Exact, _letters, st.just(True))
)
_trees = st.recursive(
    _words,
    lambda inner: (
        st.builds(Phrase, st.lists(inner, min_size=2, max_size=3).map(tuple))
        | st.builds(AnyOf, st.lists(inner, min_size=2, max_size=3).map(tuple))
        | st.builds(Near, inner, inner, st.integers(1, 20))
    ),
    max_leaves=8,
)


@given(_trees)
def test_a_tree_reads_back_from_its_text(tree: Word | Exact | Phrase | AnyOf | Near) -> None:
    """`explain` prints terms: what it prints must be the term that was matched."""
    assert parse_term(str(tree)).tree == tree


@given(st.text(alphabet='abæ*~12()/@="- ,.&', max_size=25))
def test_wild_input_is_read_or_refused(source: str) -> None:
    """A slip in a codebook must never end in a traceback."""
    with suppress(TermError):
        assert list(words_of(parse_term(source, lists={"a": ["b"]}).tree))


def test_adjacency_binds_closer_than_distance() -> None:
    """Otherwise `fast møte ~4 hver uke` would look for "møte" near "hver" alone."""
    assert parse_term("fast møte ~4 hver uke").tree == Near(
        Phrase((Word("fast"), Word("møte"))), Phrase((Word("hver"), Word("uke"))), 4
    )


def test_lists_stand_for_their_entries() -> None:
    """Lists are terms themselves, and may use each other."""
    lists = {"lege": ["lege", "@kontor"], "kontor": ["legekontor"]}
    assert parse_term("@lege ~2 svare", lists=lists).tree == Near(
        AnyOf((Word("lege"), Word("legekontor"))), Word("svare"), 2
    )


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "empty"),
        ("fast (møte", "column 6: a ( without its )"),
        ("møte)", "column 5: a ) without its ("),
        ("a / b", "inside parentheses"),
        ("møte ~ uke", "column 6: say how many words"),
        ("møte ~99 uke", "not between ~1 and ~20"),
        (f"møte ~{'9' * 5000} uke", "not between ~1 and ~20"),
        ("møte ~4", "a word is missing"),
        ("* møte", "column 1: * belongs to a word"),
        ('"LIS', "without its twin"),
        ('""', "nothing between the quotation marks"),
        ("= noen", "right before a word"),
        ("@leg", "there is no list @leg"),
        ("a & b", "«&» has no meaning"),
        ("(" * 500 + "a" + ")" * 500, "parentheses inside each other"),
    ],
)
def test_slips_are_told(source: str, message: str) -> None:
    """Researchers write terms by hand: each slip must say where it is and what to write."""
    with pytest.raises(TermError) as caught:
        parse_term(source, lists={"lege": ["lege"]})
    assert message in str(caught.value)


def test_a_list_in_a_circle() -> None:
    """It would be read for ever."""
    with pytest.raises(TermError, match="contains itself"):
        parse_term("@a", lists={"a": ["@b"], "b": ["@a"]})
