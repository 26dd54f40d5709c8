"""Terms guessed from a topic, and the choice among them by what they find."""

from __future__ import annotations

import pytest

from nlp_coding.core.terms import parse_term
from nlp_coding.topics.propose import MOST_TERMS, TopicWords, choose, too_common

TOPIC = [
    "Legevakta er langt unna.\nDet tar en time å kjøre.",
    "Vi må bruke legevaktsentralen om natten.",
    "Natt og helg er det bare legevaktbilen som kommer.",
    "Samarbeidet med legevakten fungerer dårlig.",
    "Natta er verst: legevaktlegen svarer ikke.",
]
OTHERS = ["Vi har et godt samarbeid med fastlegen.", "Møtene er nyttige.", "Det er ikke alltid lett."]


def words_of(topic: list[str], *, others: list[str] = OTHERS, words: tuple[str, ...] = ()) -> TopicWords:
    return TopicWords(topic, words=words, study=[[text.replace("\n", " ") for text in topic], others])


def test_single_words_are_lemmas_without_function_words() -> None:
    """A term that is a form finds a part of what it could; one that is a function word finds everything."""
    found = words_of(TOPIC).words()
    assert {"legevakt", "natt"} <= set(found)
    assert not {"legevakta", "natta", "er", "det", "om", "og", "ikke", "bare"} & set(found)


def test_words_with_a_common_part_become_a_stem() -> None:
    """Compounds of one matter are written in ever new ways: without a stem each would need a term of its own."""
    found = words_of(TOPIC).words()
    assert "legevakt*" in found
    middles = words_of(
        ["Medisinen mangler.", "Medisinlista er feil.", "Hvem deler ut hjertemedisinen?", "Multidose og nattmedisin."]
    ).words()
    assert {"medisin*", "*medisin", "*medisin*"} <= set(middles)


def test_two_spellings_of_one_word_are_no_stem() -> None:
    """An open end lets in what nobody looked at, so it must have a reason."""
    assert not any("*" in term for term in words_of(["Vi treng vikarar.", "Vi trenger vikarer."]).words())


def test_a_stem_is_a_part_and_not_any_letters() -> None:
    """`*svar*` would find ansvar, forsvar and usvart."""
    found = words_of(["De svarer aldri.", "Hvem har ansvaret?", "Hvem tar ansvar?", "Ingen svarte."]).words()
    assert "svar" in found or "svare" in found
    assert not {"*svar", "*svar*"} & set(found)


def test_key_words_come_first() -> None:
    """They are tried even where the topic is too large for all words to be."""
    assert words_of(TOPIC, words=("helgevakt", "natt", "og")).words()[:2] == ("helgevakt", "natt")


def test_every_guess_can_be_read() -> None:
    """A term that the codebook cannot read would spoil the draft."""
    words = words_of([*TOPIC, "E-meldinger og «e-resept» (PLO) går tregt.", "e-melding, PLO: $100 % = ja * nei"])
    for term in (*words.words(), *words.pairs(words.words())):
        parse_term(term)


NAMES = [
    "Doktor Torhild Skarvfjord svarer aldri, ring 91 23 45 67.",
    "Spør Torhild Skarvfjord, torhild@skarvfjord.no eller https://skarvfjord.no/2.",
    "Vi savner Torhild. Skarvfjord er ferdig her, og Berg og Hansen likeså.",
    "Både Hansen og Berg er borte, og torhild har sluttet i Storgata 5.",
    "Hilsen Kari Nordmann (KN), Berg legesenter, HANSEN og BERG!",
]


def test_names_numbers_and_addresses_are_no_terms() -> None:
    """A codebook is published; who was complained about must not be."""
    words = words_of(NAMES, words=("torhild", "Skarvfjord", "hansen", "berg", "5", "91"))
    guesses = (*words.words(), *words.pairs(words.words()))
    for name in ("torhild", "skarvfjord", "hansen", "berg", "kari", "nordmann", "kn", "storgat", "@", "http", "91"):
        assert [term for term in guesses if name in term.lower()] == []
    assert "legesenter" in words_of(["Legesenteret er fint.", "Bytt legesenter!"]).words()


def test_programs_and_agencies_may_be_terms() -> None:
    """They are written with a capital like persons, and are what many topics are about."""
    topic = ["Vi bruker Gerica og NAV.", "Feilen er i Gerica.", "Når Gerica er nede, ringer vi NAV.", "NAV svarte."]
    assert {"gerica", '"NAV"'} <= set(words_of(topic).words())


def test_which_texts_name_somebody() -> None:
    """A quoted example goes into a file that is passed on."""
    words = words_of([*NAMES, *TOPIC])
    for text in NAMES[:4]:
        assert not words.names_nobody(text)
    for text in ("Vi spurte Sand.", "Dr. Nilsen er flink", "Se www.vg.no"):  # never met before
        assert not words.names_nobody(text)
    for text in (*TOPIC, "Dialogmeldinger blir ikke besvart. Vi ringer NAV og DPS, og bruker Gerica!"):
        assert words.names_nobody(text)


def test_pairs_of_words_that_stand_near_each_other() -> None:
    """Words that say little alone can say much together."""
    topic = ["Legen kommer ikke om natten.", "Om natten får vi ikke tak i legen. Møte?", "Natt: legen sover. Møte?"]
    assert words_of(topic).pairs(["lege", "natt", "møte"]) == ("natt ~4 lege",)
    assert words_of(topic).pairs(["lege"]) == ()


IDS = frozenset("abcdefgh")


def test_the_choice_is_greedy_and_looks_at_what_is_new() -> None:
    """Terms that find the same comments again make a codebook long and no better."""
    found = {
        "wide": frozenset("abcde"),
        "again": frozenset("abcd"),
        "rest": frozenset("fg"),
        "single": frozenset("h"),
        "noise": frozenset("fgh123"),
    }
    assert choose(found, IDS) == ("wide", "rest")


def test_most_of_what_a_term_adds_lies_in_the_topic() -> None:
    """A term that is precise only thanks to what others find already would bring other comments alone."""
    found = {"good": frozenset("abcd"), "bad": frozenset("abcdef1234"), "common": frozenset("abcdefgh123456")}
    assert choose(found, IDS) == ("good",)


def test_in_a_small_topic_one_comment_is_enough() -> None:
    """Topics of three comments would get no terms at all."""
    assert choose({"x": frozenset("a"), "y": frozenset("b")}, frozenset("abc")) == ("x", "y")
    assert choose({"x": frozenset("a"), "y": frozenset("b")}, frozenset("abcde")) == ()


def test_of_equals_the_simplest() -> None:
    """What a reader has to think about must pay."""
    same = frozenset("abc")
    assert choose({"a ~4 b": same, "*a*": same, "a*": same, "a": same, "b": same}, IDS) == ("a",)


def test_not_more_than_a_person_reads() -> None:
    topic = frozenset(map(str, range(100)))
    found = {f"w{n}": frozenset({str(2 * n), str(2 * n + 1)}) for n in range(50)}
    assert len(choose(found, topic)) == MOST_TERMS


@pytest.mark.parametrize("found", [{}, {"x": frozenset[str]()}, {"x": frozenset("123")}])
def test_nothing_to_choose(found: dict[str, frozenset[str]]) -> None:
    """A topic that shares no words gets no terms, and no error."""
    assert choose(found, IDS) == ()


def test_what_is_too_common_alone() -> None:
    """Only words that find enough of the topic are worth a pair."""
    found = {"lege": frozenset("abc12345"), "vakt": frozenset("abc"), "sak": frozenset("a123"), "l*": frozenset("ab12")}
    assert too_common(found, IDS) == ("lege",)


def test_an_empty_topic() -> None:
    assert words_of([]).words() == ()
    assert words_of([""]).pairs([]) == ()
