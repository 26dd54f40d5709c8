"""Bokmål, nynorsk, or not decided."""

from __future__ import annotations

import pytest

from nlp_coding.core.coding import VARIETIES
from nlp_coding.language.sentences import find_sentences
from nlp_coding.language.variety import find_variety
from nlp_coding.language.vocabulary import Vocabulary


def _variety(text: str) -> str:
    vocabulary = Vocabulary()
    (found,) = find_variety([text], find_sentences(vocabulary.encode([text]), vocabulary), vocabulary)
    return VARIETIES[found]


@pytest.mark.parametrize(
    ("text", "variety"),
    [
        ("Vi har ikke faste møter med legene.", "nb"),
        ("Me har ikkje faste møte med legane.", "nn"),
        ("Det er store forskjeller mellom fastlegene.", "nb"),
        ("Det er store skilnader mellom fastlegane.", "nn"),
        ("Kjem an på kven du spør.", "nn"),
        ("Savner tilbakemelding på henvisninger.", "nb"),
    ],
)
def test_plain_comments_are_decided(text: str, variety: str) -> None:
    """The researcher reports how the standards are coded; a guess by coin would make that worthless."""
    assert _variety(text) == variety


@pytest.mark.parametrize("text", ["", "-", "OK", "Bra", "Varierer", "Æ veit ikke ka dokker mener, men dei e greie"])
def test_what_the_words_do_not_say_stays_undecided(text: str) -> None:
    """Two words and mixed dialect belong to neither standard; calling them one would be invented."""
    assert _variety(text) == "undecided"
