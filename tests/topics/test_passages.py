"""Where comments are cut, and what stays out: topics are made of nothing else."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_coding.core.survey import Comment
from nlp_coding.language.nonanswers import has_substance
from nlp_coding.topics.features import FormReader
from nlp_coding.topics.passages import Passages, find_passages

_PIECES = (
    "Drosja er dyr.", "Tolk!", "tolk", "Legevakta", "LAR", "Hei.", "Takk for meg!", "Torhild", "-", "–", "…", "f.eks.",
    "91 23 45 67", "torhild@nordmo.no", "https://tolk.no/2", "www.", "@", "👩‍⚕️", "🩺", "e\u0301n", "å", "a\u030a",
    "İ", "ﬁ", "\u200d", "\u2028", "\u0085", "\x00", "\n", "\n\n", "\t", "'", "’", "2023", "4,5", "𝒯𝑜𝓁𝓀", "日本語", "٣",
)  # fmt: skip
wild = st.lists(st.sampled_from(_PIECES) | st.text(max_size=5), max_size=12).flatmap(
    lambda pieces: st.sampled_from([" ".join(pieces), "".join(pieces)])
)


def cut(*texts: str) -> tuple[Passages, list[str]]:
    """The passages, and the form of each word in them."""
    reader = FormReader()
    passages = find_passages([Comment(f"R{n}", f"R{n}", text) for n, text in enumerate(texts)], reader)
    return passages, [reader.forms[number] for number in passages.form.tolist()]


def words_of(text: str) -> list[str]:
    return cut(text)[1]


@given(st.lists(wild, max_size=4))
def test_offsets_cut_out_the_passages(texts: list[str]) -> None:
    """A mark would stand beside its word, and a passage would quote another comment."""
    passages, words = cut(*texts)
    for span, text in zip(passages.spans, passages.texts, strict=True):
        assert text == texts[int(span.comment_id[1:])][span.start : span.end]
        assert text == text.strip() != ""
    for one, after in zip(passages.spans, passages.spans[1:], strict=False):
        assert (int(one.comment_id[1:]), one.end) <= (int(after.comment_id[1:]), after.start) or (
            one.comment_id != after.comment_id
        )
    for word, passage in zip(words, passages.of.tolist(), strict=True):
        assert word in passages.texts[passage]
    assert set(passages.of.tolist()) == set(range(len(passages)))
    assert np.all(np.diff(passages.of) >= 0)
    assert np.all(np.diff(passages.comment) >= 0)
    assert [passages.comment_ids[place] for place in passages.comment] == [one.comment_id for one in passages.spans]
    assert passages.comment_ids == tuple(f"R{n}" for n, text in enumerate(texts) if has_substance(text))


def test_offsets_are_code_points_of_the_text_of_record() -> None:
    """After an emoji or a letter of two code points every mark would be shifted."""
    text = "👩‍⚕️ Tolken e\u0301r dyr. 🩺 Drosja\u00a0er òg dyr, ja!"
    passages, words = cut("-", text)
    assert passages.texts == ("Tolken e\u0301r dyr", "Drosja\u00a0er òg dyr, ja")
    assert passages.spans == (("R1", 5, 19), ("R1", 23, 43))
    assert words == ["Tolken", "dyr", "Drosja", "dyr"]


def test_no_comments_have_no_passages() -> None:
    """A new study would stop with an error that nobody understands."""
    passages, _ = cut()
    assert (len(passages), passages.comment_ids, passages.form.shape) == (0, (), (0,))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Medisinlista er feil. Drosja er dyr.", ["Medisinlista er feil", "Drosja er dyr"]),
        ("Ventetid. Medisinlista er feil.", ["Ventetid. Medisinlista er feil"]),
        ("Medisinlista er feil. Ventetid!", ["Medisinlista er feil. Ventetid"]),
        ("Medisinlista er feil. Ventetid! Drosja er dyr.", ["Medisinlista er feil. Ventetid", "Drosja er dyr"]),
        ("Tolk. Drosje! Ventetid. Bandasje?", ["Tolk. Drosje! Ventetid. Bandasje"]),
        ("Tolk\nDrosje\nVentetid", ["Tolk\nDrosje\nVentetid"]),
        ("Ventetid.\nMedisinlista er feil.", ["Ventetid.\nMedisinlista er feil"]),
        ("Medisinlista er feil.\n\n - Ventetid", ["Medisinlista er feil.\n\n - Ventetid"]),
        ("Ventetid.", ["Ventetid"]),
        ("Det er det. Medisinlista er feil. Slik er det.", ["Medisinlista er feil"]),
        ("Det er det.", []),
    ],
)
def test_a_sentence_of_one_word_joins_its_neighbour(text: str, expected: list[str]) -> None:
    """One word is too little to be grouped by, and lists of catchwords would be taken apart."""
    assert list(cut(text)[0].texts) == expected


def test_no_sentence_joins_another_comment() -> None:
    """A passage would be made of two people's words."""
    passages, _ = cut("Medisinlista er feil.", "Ventetid.", "Drosja er dyr.")
    assert passages.texts == ("Medisinlista er feil", "Ventetid", "Drosja er dyr")
    assert passages.comment.tolist() == [0, 1, 2]


def test_what_says_nothing_stays_out() -> None:
    """«Nei» and «-» would be the largest topic of every survey, and the base of every share."""
    passages, _ = cut("Nei", "-", "Ingen kommentar.", "", "🩺", "Det er det.", "Drosja er dyr.")
    assert passages.comment_ids == ("R5", "R6")
    assert passages.texts == ("Drosja er dyr",)


def test_greetings_stay_out() -> None:
    """People who thank for the survey would be a topic; those who are thankful for something are none the less one."""
    assert cut("Hei. Drosja er dyr. Takk for meg!\nMed vennlig hilsen")[0].texts == ("Drosja er dyr",)
    assert cut("Hei, takk for hjelpen med drosja.")[0].texts == ("Hei, takk for hjelpen med drosja",)


@pytest.mark.parametrize(
    "contact",
    [
        "Ring 91 23 45 67 etter klokka ti.", "Ring +47 91234567 etter klokka ti.", "Legen har nummer 912.34.567 her.",
        "Pasienten er født med nummer 01017012345 her.", "Skriv heller til torhild@nordmo.no om medisinlista.",
        "Skjema på https://tolk.no/skjema for drosje.", "Skjema for drosje ligger på www.tolk.no her.",
    ],
)  # fmt: skip
def test_whom_to_reach_stays_out(contact: str) -> None:
    """A page that is passed on would quote how to reach somebody, or who they are."""
    assert cut(f"Drosja er dyr. {contact} Medisinlista er feil.")[0].texts == ("Drosja er dyr", "Medisinlista er feil")


def test_years_and_shares_are_no_telephone_number() -> None:
    """Whoever gives a figure would not be heard."""
    text = "I 2023 var drosja dyr for 4 av 5, altså 80,5 % av 1 200 brukere."
    assert len(cut(text)[0]) == 1
    assert not any(one.isdigit() for word in words_of(text) for one in word)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vi liker Torhild Nordmo godt, og sårstellet hennes.", ["liker", "sårstellet"]),
        ("Torhild bestiller drosje.", ["bestiller", "drosje"]),
        ("Drosja er dyr i Olsvik.", ["Drosja", "dyr"]),
        ("Vi ringer Legevakta og DPS.", ["ringer", "Legevakta", "DPS"]),
        ("Alle treng skrabbel, og Skrabbel treng drosje.", ["skrabbel", "Skrabbel", "drosje"]),
    ],
)
def test_names_are_no_words_of_a_topic(text: str, expected: Sequence[str]) -> None:
    """A person would be a key word of what is said of them; a word that somebody writes large is still a word."""
    assert words_of(text) == expected


def test_lar_is_no_function_word() -> None:
    """Nobody who writes of substitution treatment would be heard: in lower case it is «lar», as in «lar vente»."""
    assert words_of("LAR krever mye, men legen lar oss vente.") == ["LAR", "krever", "legen", "vente"]


def test_a_key_held_down_costs_nothing() -> None:
    """One respondent's cat on the keyboard, and nobody in the study would get a topic today."""
    began = time.process_time()
    passages, _ = cut("a" * 120_000, "a@" * 200 + "." * 200, "1 " * 20_000, "Drosja er dyr.")
    assert "Drosja er dyr" in passages.texts
    assert time.process_time() - began < 3
