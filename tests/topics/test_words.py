"""The words that passages are shown by: as people write them, and each word once."""

from __future__ import annotations

from nlp_coding.core.survey import Comment
from nlp_coding.topics.features import FormReader
from nlp_coding.topics.passages import find_passages
from nlp_coding.topics.words import documents, shown_words


def shown(*texts: str) -> list[str]:
    """Each passage by its words."""
    reader = FormReader()
    passages = find_passages([Comment(f"R{n}", f"R{n}", text) for n, text in enumerate(texts)], reader)
    return documents(passages, shown_words(passages, reader.forms, reader.meanings))


def test_of_each_word_the_form_that_is_used_most() -> None:
    """A topic would be named by a form that nobody writes, or by three forms of one word."""
    assert shown("Drosja er dyr.", "Ei drosje kostar.", "Drosja køyrer fort. Drosje!") == [
        "drosja dyr",
        "drosja kostar",
        "drosja køyrer fort drosja",
    ]


def test_the_standards_are_one_word() -> None:
    """Half of the key words would repeat the other half in the other standard."""
    assert shown("Henvisninger mangler.", "Henvisninger forsvinner.", "Tilvisingane er dyre.") == [
        "henvisninger mangler",
        "henvisninger forsvinner",
        "henvisninger dyre",
    ]


def test_of_two_that_are_used_as_often_the_shorter_then_the_first() -> None:
    """Which word a topic is named by would hang on the order of the file."""
    assert shown("Bandasjen mangler.", "Bandasje mangler.") == ["bandasje mangler"] * 2
    assert shown("Drosjer mangler.", "Drosjen mangler.") == shown("Drosjen mangler.", "Drosjer mangler.")
    assert shown("Drosjer mangler.", "Drosjen mangler.")[0] == "drosjen mangler"


def test_abbreviations_keep_their_capitals() -> None:
    """DPS would be read as a word that nobody knows, and NAV as the hub of a wheel."""
    assert shown("DPS svarer NAV.", "Nav svarer ikke DPS.") == ["DPS svarer NAV", "NAV svarer DPS"]


def test_words_in_no_passage_are_blank() -> None:
    """Function words and names would be shown after all."""
    reader = FormReader()
    passages = find_passages([Comment("R1", "R1", "Vi liker Torhild Nordmo, og drosja.")], reader)
    words = dict(zip(reader.forms, shown_words(passages, reader.forms, reader.meanings), strict=True))
    assert {form for form, word in words.items() if word} == {"liker", "drosja"}
    assert documents(passages, list(words.values())) == ["liker drosja"]


def test_no_passages() -> None:
    """A study of non-answers would stop with an error."""
    assert shown() == shown("-", "Det er det.") == []
