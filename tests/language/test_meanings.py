"""What a word is made of and what it means, whatever codebook a study has."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_coding.language.lemmas import without_own
from nlp_coding.language.meanings import Meanings, concepts_of, letters_of


@pytest.fixture(scope="module")
def meanings() -> Meanings:
    return Meanings()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("legane", "legene"),
        ("Legane", "LEGER"),
        ("tilvisingane", "henvisning"),
        ("sjukepleiar", "sykepleieren"),
        ("heimebesøk", "hjemmebesøkene"),
        ("e-melding", "emelding"),
    ],
)
def test_forms_of_one_word_have_one_norm(meanings: Meanings, one: str, other: str) -> None:
    """The two standards would be counted as two words, and half of a topic's words named twice."""
    assert meanings.norm(one) == meanings.norm(other)


def test_a_norm_is_sorted_and_never_empty(meanings: Meanings) -> None:
    """A word that no list knows would be the same as every other such word."""
    assert meanings.norm("Qwxyz") == ("qwxyz",)
    assert meanings.norm("qwxyz’s") == ("qwxyz's",)
    assert meanings.norm("") == ("",)
    both = meanings.norm("sosialtenesta")
    assert both == tuple(sorted(both)) == ("sosialteneste", "sosialtjeneste")


def test_what_the_lexicons_hold(meanings: Meanings) -> None:
    """Typing errors and names would be taken for words, or words seen by their letters alone."""
    assert meanings.knows(meanings.norm("drosjene"))
    assert meanings.knows(("qwxyz", "drosje"))
    assert not meanings.knows(meanings.norm("drosjjj"))


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("telefontolke", ("telefon", "tolke")),
        ("medisinliste", ("medisin", "liste")),
        ("ansvarsgruppemøte", ("ansvar", "gruppemøte")),
        ("drosje", ()),
        ("qwxyz", ()),
        ("", ()),
        ("samarbeid" * 7, ()),
    ],
)
def test_parts_of_a_compound(meanings: Meanings, word: str, parts: tuple[str, ...]) -> None:
    """«Telefontolk» and «tolk» would have nothing in common."""
    assert meanings.parts(word) == parts


def test_norms_and_parts_of_many_are_those_of_each() -> None:
    """What a word counts would hang on the size of the batch that it came in."""
    parts = ("vikar", "lege", "øye", "fast", "xyzzy", "møte", "")
    lasts = ("tolk", "liste", "e-post", "and", "x" * 60)
    endings = ("", "e", "en", "er", "ene", "ane", "s", "a", "x", "0")
    forms = ["".join(one) for one in itertools.product(parts, parts, lasts, endings)]
    forms += [form.capitalize() for form in forms[::10]]
    together = Meanings()
    without_own.cache_clear()
    alone = Meanings()
    assert together.norms(forms) == [alone.norm(form) for form in forms]
    keys = [norm[0] for norm in together.norms(forms)]
    assert together.parts_of(keys) == [alone.parts(key) for key in keys]
    assert together.parts_of(["vikartolk", "", "samarbeid" * 7]) == [("vikar", "tolke"), (), ()]


def test_a_word_as_long_as_a_page_costs_nothing(meanings: Meanings) -> None:
    """A key held down in one comment would take all memory."""
    began = time.process_time()
    word = "arbeid" * 20_000
    assert meanings.norm(word) == (word,)
    assert meanings.parts(word) == ()
    assert len(letters_of(word)) < 150
    assert time.process_time() - began < 1


def test_concepts() -> None:
    """Words that mean the same would meet only where they are spelt the same."""
    assert concepts_of(["drosje"]) == concepts_of(["taxi"]) == ("travel_transport",)
    assert set(concepts_of(["drosje", "ambulanse"])) == {*concepts_of(["drosje"]), *concepts_of(["ambulanse"])}
    assert concepts_of(["qwxyz"]) == concepts_of([]) == ()


def test_letters() -> None:
    """A typing error would be a word of its own, unlike the one that was meant."""
    assert letters_of("tolk") == ("<to", "<tol", "<tolk", "lk>", "olk", "olk>", "tol", "tolk", "tolk>")
    meant, typed, other = (set(letters_of(word)) for word in ("epikrise", "epikirse", "vaksine"))
    assert len(meant & typed) > 3 * len(meant & other)


@given(st.text(max_size=80))
def test_any_word(word: str) -> None:
    """One odd word in thousands of comments would stop the whole run."""
    meanings = Meanings()
    norm = meanings.norm(word)
    assert norm
    assert norm == tuple(sorted(set(norm)))
    meanings.knows(norm)
    for part in meanings.parts(norm[0]):
        assert isinstance(part, str)
    letters = letters_of(word)
    assert letters == tuple(sorted(set(letters)))
    assert all(3 <= len(one) <= 5 for one in letters)
