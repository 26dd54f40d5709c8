"""The stretches of letters of many words at once are those of each word alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_coding.language.letters import LetterFinder
from nlp_coding.language.meanings import letters_of

# Few letters, so that stretches come twice in a word and in both the words and what is known; the marks of a word's
# ends as letters; letters that take more than two bytes, and one that differs from "a" in the third alone.
_words = st.text(st.sampled_from("anbæ<>👩\x00\U00010061"), max_size=12) | st.text(st.characters(codec="utf-8"))


def _found(known: list[str], words: list[str]) -> list[tuple[list[str], int]]:
    """Of each word the known stretches, in order, and how many it has in all."""
    place, number, n_distinct = LetterFinder({one: at for at, one in enumerate(known)}).find(words)
    assert number.tolist() == [n for _, n in sorted(zip(place.tolist(), number.tolist(), strict=True))]
    found: list[list[str]] = [[] for _ in words]
    for at, which in zip(place.tolist(), number.tolist(), strict=True):
        found[at].append(known[which])
    return list(zip(found, n_distinct.tolist(), strict=True))


@given(st.lists(_words, max_size=6), st.lists(_words, max_size=3))
def test_words_together_and_alone(words: list[str], others: list[str]) -> None:
    """A misspelt word would score by what stands beside it in the batch, or by letters that it does not have."""
    known = sorted({one for word in (*words[::2], *others) for one in letters_of(word)})
    assert _found(known, words) == [
        ([one for one in letters_of(word) if one in known], len(letters_of(word))) for word in words
    ]


@pytest.mark.parametrize(
    ("word", "found", "n_distinct"),
    [
        ("tolk", ["<tol", "lk>"], 9),
        ("tolktolk", ["<tol", "lk>"], 18),  # "tol", "olk" and "tolk" twice
        ("olk", ["lk>"], 6),
        ("a", [], 1),
        ("", [], 0),
        ("x" * 100 + "olk", [], 9),  # the first forty letters count
    ],
)
def test_what_a_word_has(word: str, found: list[str], n_distinct: int) -> None:
    """What a stretch counts hangs on how many there are: a repeated one would count for less."""
    assert _found(["<tol", "lk>"], ["<tol", word, "lk>"])[1] == (found, n_distinct)


def test_words_side_by_side() -> None:
    """The end of one word and the beginning of the next would be letters of a word that nobody wrote."""
    known = list(letters_of("ab><cd"))
    assert [found for found, _ in _found(known, ["ab", "cd"])] == [["<ab", "<ab>", "ab>"], ["<cd", "<cd>", "cd>"]]


def test_nothing_known() -> None:
    """A codebook whose models know no stretch could code no text."""
    assert _found([], ["tolk", ""]) == [([], 9), ([], 0)]
    assert _found(["tol"], []) == []
