"""Where words of a class stand."""

from __future__ import annotations

import numpy as np

from nlp_coding.coding.lists import Lists
from nlp_coding.coding.patterns import FormPatterns
from nlp_coding.coding.places import Kinds, Places, stable_order
from nlp_coding.language.sentences import find_sentences
from nlp_coding.language.vocabulary import Vocabulary


def _patterns(*lists: list[int]) -> FormPatterns:
    of_form = Lists.of(lists)
    return FormPatterns(
        of_form.values, of_form.first.astype(np.int32), np.zeros(len(of_form.first) - 1, dtype=np.bool_)
    )


def test_words_of_a_class() -> None:
    """Forms that match the same words are one kind, also where they are met later; no word may be lost or doubled."""
    vocabulary = Vocabulary()
    kinds = Kinds(Lists.of([[0, 1], [1]]), 3)  # the first word is of the classes 0 and 1, the second of 1
    vocabulary.encode(["a b x"])
    kinds.read(_patterns([0], [0, 1], []))
    words = find_sentences(vocabulary.encode(["b c a", "d x a"]), vocabulary)
    kinds.read(_patterns([0], [0, 1], [], [0], [1]))
    assert kinds.of_form.tolist() == [1, 2, 0, 1, 3]
    places = Places(words, kinds)
    assert places.size.tolist() == [4, 5, 0]
    which, at = places.of_classes(np.array([1, 2, 0]))
    assert sorted(zip(which.tolist(), at.tolist(), strict=True)) == [
        *((0, at) for at in (0, 1, 2, 3, 5)), *((2, at) for at in (0, 1, 2, 5)),
    ]  # fmt: skip


def test_order_of_many_values() -> None:
    """Beyond 16 bits the order is made of two halves, either of which could spoil the other."""
    values = np.array([70_000, 3, 65_536, 3, 70_000, 0], dtype=np.int32)
    assert stable_order(values, 70_001).tolist() == [5, 1, 3, 2, 0, 4]
