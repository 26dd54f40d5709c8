"""What makes words of one matter meet, and which words have no matter."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_coding.language.meanings import Meanings
from nlp_coding.topics.features import FormReader, feature_rows, features_of, matters_of

MEANINGS = Meanings()


def shared(one: str, other: str) -> set[str]:
    return features_of(one, MEANINGS).keys() & features_of(other, MEANINGS).keys()


def kinds(names: set[str]) -> set[str]:
    return {name.partition(":")[0] for name in names}


@pytest.mark.parametrize(
    ("one", "other", "by"),
    [
        ("legane", "Legene", {"word"}),
        ("tilvisingane", "henvisning", {"word", "concept", "matter"}),
        ("tolketeneste", "tolketjeneste", {"word", "concept", "matter", "domain"}),
        ("telefontolk", "tolk", {"concept", "matter", "domain"}),
        ("drosje", "taxi", {"concept", "matter", "domain"}),
        ("bandasje", "sårstell", {"matter"}),
        ("medisinlista", "legemiddelliste", {"concept", "matter", "domain", "part"}),
        ("epikriise", "epikriisa", {"letters"}),
    ],
)
def test_words_of_one_matter_meet(one: str, other: str, by: set[str]) -> None:
    """Comments on one matter in other words, or in the other standard, would be two topics."""
    assert kinds(shared(one, other)) >= by


@pytest.mark.parametrize(("one", "other"), [("tolk", "bandasje"), ("drosje", "sårstell"), ("telefontolk", "taxi")])
def test_words_of_two_matters_have_nothing_in_common(one: str, other: str) -> None:
    """Every topic would draw every passage."""
    assert shared(one, other) == set()


def test_judgement_is_no_matter() -> None:
    """All that is praised would be one topic, and all that is blamed another."""
    assert kinds(set(features_of("bra", MEANINGS))) == {"word"}
    assert shared("bra", "godt") == shared("dårlig", "elendig") == set()


def test_letters_speak_for_unknown_words_alone() -> None:
    """Known words that look alike (lege, lage) would be taken for one another."""
    assert "letters" not in kinds(set(features_of("lege", MEANINGS)))
    letters = [weight for name, weight in features_of("qwxyz", MEANINGS).items() if name.startswith("letters:")]
    assert sum(weight**2 for weight in letters) == pytest.approx(1)  # together they weigh as a word


def test_matters() -> None:
    """A word that the thesaurus does not have would be without its matter though its meaning is known."""
    assert "interpreter_language" in matters_of(["tolk"])
    assert matters_of(["drosje", "tolk"]) == tuple(sorted({*matters_of(["drosje"]), *matters_of(["tolk"])}))
    assert matters_of(["qwxyz"]) == matters_of([]) == ()


def test_rows_hold_each_form_s_features() -> None:
    """A passage would be seen by another word's features."""
    forms = ["tolk", "Tolk", "qwxyz", "drosje"]
    rows, names = feature_rows(forms, MEANINGS)
    assert names == sorted(names)
    assert rows.shape == (4, len(names))
    for form, row in zip(forms, rows.toarray(), strict=True):
        found = {name: value for name, value in zip(names, row.tolist(), strict=True) if value}
        assert found == pytest.approx(features_of(form, MEANINGS))
    assert (rows[0] != rows[1]).nnz == 0


def test_rows_with_given_names() -> None:
    """What somebody asks for would lie in another space than the passages."""
    names = ["word:nosuch", "word:drosje", "matter:wound_care"]
    rows, same = feature_rows(["drosje", "qwxyz"], MEANINGS, names)
    assert same == names
    assert rows.toarray().tolist() == [[0, 1, 0], [0, 0, 0]]
    assert feature_rows([], MEANINGS)[0].shape == (0, 0)


def test_reader_numbers_forms_once() -> None:
    """Words of what was read first would change their numbers when more is read."""
    reader = FormReader()
    first = reader.read(["Tolk og drosje."])
    again = reader.read(["Buss.", "drosje og Tolk"])
    assert [reader.forms[one] for one in first.form] == ["Tolk", "og", "drosje"]
    assert [reader.forms[one] for one in again.form] == ["Buss", "drosje", "og", "Tolk"]
    assert first.form.tolist() == again.form[[3, 2, 1]].tolist()


@pytest.mark.parametrize(
    "form", ["og", "ikkje", "Det", "5", "2023", "4,5", "H2", "å", "torhild@nordmo.no", "https://tolk.no"]
)
def test_without_content(form: str) -> None:
    """Topics would be named «og, ikkje, det», or by somebody's address."""
    reader = FormReader()
    words = reader.read([f"tolk {form} drosje"])
    assert reader.content()[words.form].tolist() == [True, *[False] * (len(words.form) - 2), True]


def test_names_are_known_by_their_capital() -> None:
    """A person or a village would be what a topic is about."""
    reader = FormReader()
    words = reader.read(["Torhild frå Olsvik ringer Legevakta. Drosja er sein, seier NORDMO."])
    content = dict(zip([reader.forms[one] for one in words.form], reader.content()[words.form].tolist(), strict=True))
    assert {form for form in content if form[0].isupper() and content[form]} == {"Legevakta", "Drosja", "NORDMO"}
    words = reader.read(["Ein olsvik er ikkje Olsvik."])  # somebody writes it as a word
    assert reader.content()[words.form].tolist() == [False, True, False, False, True]


@given(st.lists(st.text(max_size=20), max_size=4))
def test_any_text(texts: list[str]) -> None:
    """One odd sign in thousands of comments would stop the whole run."""
    reader = FormReader()
    words = reader.read(texts)
    assert reader.content().shape == (len(reader.forms),)
    rows, names = feature_rows(reader.forms, reader.meanings)
    assert rows.shape == (len(reader.forms), len(names))
    assert np.all(rows.data > 0)
    assert set(words.comment.tolist()) <= set(range(len(texts)))
