"""What a negation reaches, and what it leaves alone."""

from __future__ import annotations

import numpy as np
import pytest

from nlp_coding.language.negation import find_negation
from nlp_coding.language.sentences import find_sentences
from nlp_coding.language.vocabulary import Vocabulary


def _negated(text: str, word: str) -> bool:
    vocabulary = Vocabulary()
    words = find_sentences(vocabulary.encode([text]), vocabulary)
    forms = [vocabulary.forms[form] for form in words.form]
    at = np.array([forms.index(word)], dtype=np.int32)
    return bool(find_negation(words, vocabulary).negates(at, at)[0])


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Samarbeidet er ikke godt", "godt"),
        ("Samarbeidet er ikkje godt", "godt"),
        ("Godt samarbeid har vi ikke", "Godt"),
        ("Vi har ingen faste møter", "møter"),
        ("Me har aldri møte", "møte"),
        ("Det går uten samarbeid", "samarbeid"),
        ("Utan godt samarbeid stoppar alt", "samarbeid"),
        ("Det er verken møter eller dialog", "dialog"),
        ("Korkje møte eller dialog", "dialog"),
        ("Vi mangler faste møter", "møter"),
        ("Det manglar godt samarbeid", "samarbeid"),
        ("Det er lite samarbeid", "samarbeid"),
        ("Det er ikkje noko godt samarbeid her", "samarbeid"),
        ("Det er neppe godt", "godt"),
        ("Knapt godt nok", "godt"),
        ("Det e itj godt", "godt"),
        ("Det er ikke mange som samarbeider", "samarbeider"),
    ],
)
def test_negated(text: str, word: str) -> None:
    """Counting "ikke godt samarbeid" as good cooperation would turn a table upside down."""
    assert _negated(text, word)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Ikke tid, men godt samarbeid", "godt"),
        ("De svarer ikke men samarbeidet er godt", "godt"),
        ("De svarer ikke og vi samarbeider godt", "godt"),
        ("Ikkje møte. Godt samarbeid.", "Godt"),
        ("Godt samarbeid uten møter", "Godt"),
        ("Ei lita bygd med godt samarbeid", "godt"),
        ("Et lite sted med godt samarbeid", "godt"),
        ("Lite sted og godt samarbeid", "godt"),
        ("Ikke bare godt, men svært godt", "godt"),
        ("Ikkje minst er samarbeidet godt", "godt"),
        ("Uten tvil godt", "godt"),
        ("Godt samarbeid med dem som ikke er vikarer", "Godt"),
        ("Samarbeidet er godt når det ikke er ferie", "godt"),
        ("Godt samarbeid", "Godt"),
    ],
)
def test_not_negated(text: str, word: str) -> None:
    """A clause border, an adjective or a fixed expression ends the reach: without it good news is lost."""
    assert not _negated(text, word)


def test_a_cue_does_not_negate_its_own_hit() -> None:
    """The term "ingen problemer" is itself the good news."""
    vocabulary = Vocabulary()
    words = find_sentences(vocabulary.encode(["Det er ingen problemer her"]), vocabulary)
    start, end = np.array([2], dtype=np.int32), np.array([3], dtype=np.int32)
    assert not find_negation(words, vocabulary).negates(start, end)[0]


def test_a_cue_inside_the_hit_does_not_hide_one_outside() -> None:
    """The term `møte ~4 aldri` spans two clauses: the meeting is negated by another cue than the hit's own."""
    vocabulary = Vocabulary()
    words = find_sentences(vocabulary.encode(["Vi har ikke møter, legen kommer aldri"]), vocabulary)
    start, end = np.array([3], dtype=np.int32), np.array([6], dtype=np.int32)
    assert find_negation(words, vocabulary).negates(start, end)[0]


@pytest.mark.parametrize("text", ["Det er ikke bl.a. godt", "Det er verken legene eller kommunen som er godt"])
def test_neither_periods_nor_second_halves_end_the_reach(text: str) -> None:
    """An abbreviation ends no clause, and the "eller" of a "verken" belongs to it."""
    assert _negated(text, "godt")
