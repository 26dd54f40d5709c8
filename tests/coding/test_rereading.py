"""Every word form that other own words let the lemmatizer read in another way is found, and no other."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_coding.coding.rereading import changed_readings
from nlp_coding.coding.word_index import ReadAs, WordIndex
from nlp_coding.language import resources
from nlp_coding.language.lemmas import Lemmatizer
from nlp_coding.language.lexicon import lexicon

_ENDINGS = ("", "e", "en", "et", "ene", "ane", "ar", "er", "s", "arane", "a", "t", "leg", "lig", "skap", "heit")
_SHORT = ("i", "å", "om", "ab", "ta", "te", "er", "ås", "ene", "arane", "lege", "sak", "bu", "au")
_TURNS = (
    ("kv", "hv"),
    ("ei", "e"),
    ("øy", "ø"),
    ("au", "ø"),
    ("leg", "lig"),
    ("a", "e"),
    ("heim", "hjem"),
    ("jø", "je"),
)


@cache
def _words() -> tuple[str, ...]:
    """Words of both lexicons and our tables, a few thousand of each; nynorsk ones that bokmål has not are many."""
    draw = random.Random(3)
    nb, nn = sorted(set(lexicon("nb"))), sorted(set(lexicon("nn")))
    only_nn = [word for word in draw.sample(nn, 20_000) if lexicon("nb").get(word) is None]
    tables = [*resources.table("nn_nb.tsv"), *resources.table("inflections.tsv")]
    return (*draw.sample(nb, 2_000), *draw.sample(nn, 2_000), *only_nn[:4_000], *tables, *_SHORT)


def _slip(word: str, draw: random.Random) -> str:
    at = draw.randrange(len(word))
    other = draw.choice("abeikrstø")
    return (
        draw.choice([word[:at] + word[at + 1 :], word[:at] + other + word[at:], word[:at] + other + word[at + 1 :]])
        or word
    )


def _related(word: str, draw: random.Random) -> str:
    """A word that may have to do with another's reading: a part, a longer one, a slip, the other standard's."""
    one, other = draw.choice(_TURNS)
    start = draw.randrange(len(word))
    return draw.choice(
        [
            word,
            word,
            word[start:] or word,
            word[: start + 1],
            word + draw.choice(_words()),
            draw.choice(_words()) + draw.choice(["", "s", "e", "-", "'", "’"]) + word,
            _slip(word, draw),
            _slip(word, draw),
            word.replace(one, other),
            word.replace(other, one),
            word + draw.choice(_ENDINGS),
            word[: -len(draw.choice(_ENDINGS)) or None] + draw.choice(_ENDINGS) or word,
            word.removesuffix("e") + draw.choice(_ENDINGS),
            word.capitalize(),
            word.upper(),
        ]
    )


def index_of(forms: Iterable[str], lemmatizer: Lemmatizer) -> WordIndex:
    """The forms with how they are read, in no comment."""
    forms = tuple(dict.fromkeys(forms))
    none = np.zeros(0, dtype=np.int32)
    read_as = tuple(ReadAs.of(form, lemmatizer.read(form)) for form in forms)
    return WordIndex(forms, read_as, np.zeros(len(forms) + 1, dtype=np.int32), none)


def check(forms: Sequence[str], before: set[str], after: set[str]) -> int:
    """Compare with reading all forms afresh; the number of those that are read otherwise."""
    index = index_of(forms, Lemmatizer(before))
    afresh = Lemmatizer(after)
    expected = {
        place: afresh.read(form) for place, form in enumerate(index.forms) if afresh.read(form) != index.reading(place)
    }
    found = changed_readings(index, Lemmatizer(before), Lemmatizer(after))
    assert found == expected, {index.forms[at] for at in found.keys() ^ expected.keys()} or (found, expected)
    return len(found)


def sample(seed: int, n: int) -> tuple[list[str], set[str], set[str]]:
    """Word forms, and own words before and after a change that has to do with the forms."""
    draw = random.Random(seed)
    words = [draw.choice(_words()) for _ in range(n)]
    forms = [_related(draw.choice(words), draw) for _ in range(4 * n)]
    # Own words have neither an open end nor upper case; hyphens they may have.
    near = [_related(_related(draw.choice(words), draw), draw).lower() for _ in range(n)]
    own = {word for word in (*draw.sample(words, n // 2), *near) if word and draw.random() < 0.7}
    changing = {word for word in near if draw.random() < 0.4}
    return forms, own | {word for word in changing if draw.random() < 0.5}, own - changing


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(2, 30))
def test_every_changed_reading_is_found(seed: int, n: int) -> None:
    """A form that is missed keeps its old keys, and a code that nobody touched is wrong on a comment for ever."""
    check(*sample(seed, n))


@pytest.mark.parametrize(
    ("form", "own"),
    [
        ("zqs", "zq"),  # the genitive of a word of two letters
        ("xyzzyane", "xyzzye"),  # with the ending in the place of an -e
        ("e-xyzzyane", "xyzzya"),
        ("xyzzysmøtet", "xyzzy"),  # the first part of a compound
        ("samrabeid", "samarbeid"),  # a slip
        ("samrabeidene", "samarbeid"),
        ("ansvarsgrupa", "ansvarsgruppe"),
    ],
)
def test_each_way_in_which_a_word_is_asked_for(form: str, own: str) -> None:
    """The random samples meet some of them once in a thousand."""
    for before, after in ((set(), {own}), ({own, "møte"}, {"møte"})):
        assert check([form, "møte", "telefon"], before, after) == 1


def test_a_name_is_no_slip() -> None:
    """A form that may be a name is read apart from the same word in lower case."""
    assert check(["Rotree", "rotree", "ROTREE"], set(), {"rotere"}) == 2
