"""The filter of known stretches: it may say "maybe" in vain, but never "no" of a word that is there."""

from __future__ import annotations

import numpy as np

from nlp_coding.language.word_hashes import Sieve, Stretches, WordFilter

_WORDS = ["lege", "møte", "øyelege", "å", "samarbeidsmøte", "𐐷a"]
_KNOWN = WordFilter(["lege", "møte", "samarbeid", "å", "mte"], n_words=5)


def test_whole_words_are_told() -> None:
    """A known word that the filter denies would be read as if no lexicon held it."""
    letters = Stretches(_WORDS)
    assert _KNOWN.may_hold(letters.hashes(letters.start, letters.end)).tolist() == [
        True,
        True,
        False,
        True,
        False,
        False,
    ]


def test_a_stretch_has_one_number_wherever_it_stands() -> None:
    """With another number in the midst of a text no head of a compound would be found."""
    letters = Stretches(_WORDS)
    at = np.array([len("legemøteøye"), len("legemøteøyelegeå")])
    assert _KNOWN.may_hold(letters.hashes(at, at + np.array([4, 9]))).tolist() == [True, True]
    assert not _KNOWN.may_hold(letters.hashes(at, at + np.array([3, 8]))).any()


def test_a_letter_left_out() -> None:
    """Typing errors are looked for by leaving out one letter after another."""
    letters = Stretches(["å", "møte"])
    place = np.arange(1, 5)
    found = _KNOWN.may_hold(letters.without(place, np.full(4, 1), np.full(4, 5)))
    assert found.tolist() == [False, True, False, False]


def test_few_answers_are_vain() -> None:
    """Each vain "maybe" is a look-up of a word in millions."""
    held = WordFilter(map(str, range(50_000)), n_words=50_000)
    others = Stretches([f"{n}x" for n in range(50_000)])
    assert held.may_hold(others.hashes(others.start, others.end)).mean() < 0.02
    same = Stretches([str(n) for n in range(50_000)])
    assert held.may_hold(same.hashes(same.start, same.end)).all()


def test_a_sieve_leaves_sets_by_whole_words_starts_and_ends() -> None:
    """A form that falls through matches no term at all."""
    sieve = Sieve(["lege"], ["purr"], ["møte"])
    sets = [{"legen", "lege"}, {"lege"}, {"purring"}, {"pur"}, {"rykkmøte", "x"}, {"møter"}, {"a", "legene"}, {"purr"}]
    assert sieve.left(sets) == [0, 1, 2, 4, 7]
    assert Sieve([], [], []).left(sets) == []
