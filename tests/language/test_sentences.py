"""Sentences, stretches between marks, and the way back from words to characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_coding.language.sentences import find_sentences
from nlp_coding.language.vocabulary import Vocabulary, word_spans


def _sentences(*texts: str) -> list[list[str]]:
    vocabulary = Vocabulary()
    words = find_sentences(vocabulary.encode(texts), vocabulary)
    found: dict[int, list[str]] = {}
    for form, sentence in zip(words.form.tolist(), words.sentence.tolist(), strict=True):
        found.setdefault(sentence, []).append(vocabulary.forms[form])
    return list(found.values())


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("Vi har møter. De er faste.", 2),
        ("Bra samarbeid f.eks. med legene.", 1),
        ("Viser til pkt. 3 og kl. 8 den 3. mars.", 1),
        ("Siden 2020. Nå er det bedre.", 2),
        ("- bra med legene\n- dårlig på huset", 2),
        ("Hvorfor?! Ingen vet…", 2),
        ("Legen dr. Berg m.fl. svarer ikkje, m.a. på e-post.", 1),
        ("ingen punktum her", 1),
        ("uten mellomrom.Neste setning", 2),
    ],
)
def test_where_sentences_end(text: str, n: int) -> None:
    """Distance terms stop at the sentence: a wrong end loses hits or makes false ones."""
    assert len(_sentences(text)) == n


def test_comments_never_share_a_sentence() -> None:
    """Otherwise a term could match across two respondents."""
    assert _sentences("fast", "møte") == [["fast"], ["møte"]]


@given(st.lists(st.text(alphabet="abæøåÅ é.,;:!?-–/()@#\n\t'’1230\u0301😀", max_size=60), max_size=5))
def test_words_and_spans_are_the_same_words(texts: list[str]) -> None:
    """Evidence is found by word number and shown by character: one slip, and the wrong words are marked."""
    vocabulary = Vocabulary()
    words = find_sentences(vocabulary.encode(texts), vocabulary)
    for number, text in enumerate(texts):
        forms = words.form[words.first[number] : words.first[number + 1]].tolist()
        assert [vocabulary.forms[form] for form in forms] == [text[start:end] for start, end in word_spans(text)]
