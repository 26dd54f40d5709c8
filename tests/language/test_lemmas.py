"""A form's keys: what makes words of the two standards meet, and what must stay apart."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from nlp_coding.language.lemmas import Lemmatizer, spelling, without_own
from nlp_coding.language.lexicon import lexicon

_OWN = (
    "lege", "fastlege", "henvisning", "møte", "samarbeidsmøte", "vikar", "tjeneste", "melding", "emelding", "jevnlig",
    "samarbeid", "ansvarsgruppe", "kommuneoverlege", "bytte", "variere", "vanskelig", "hjemmebesøk", "oppfølging",
)  # fmt: skip


@pytest.fixture(scope="module")
def lemmatizer() -> Lemmatizer:
    return Lemmatizer(_OWN)


@pytest.mark.parametrize(
    ("nynorsk", "bokmaal"),
    [
        ("tilvisingane", "henvisningene"),
        ("legane", "legene"),
        ("lækjarar", "leger"),
        ("fastlegane", "fastlegen"),
        ("ikkje", "ikke"),
        ("tenestene", "tjenestene"),
        ("dialogmeldingar", "dialogmeldinger"),
        ("jamlege", "jevnlige"),
        ("kjem", "kommer"),
        ("vanskeleg", "vanskelig"),
        ("varierer", "varierte"),
        ("heimebesøk", "hjemmebesøk"),
        ("sjuke", "syk"),
        ("korleis", "hvordan"),
        ("byter", "bytter"),
        ("verksemda", "virksomheten"),
        ("møtest", "møtes"),
        ("oppfølginga", "oppfølgingen"),
    ],
)
def test_the_standards_meet(lemmatizer: Lemmatizer, nynorsk: str, bokmaal: str) -> None:
    """Without this a codebook written in one standard is blind to a third of the comments."""
    assert lemmatizer.keys(nynorsk) & lemmatizer.keys(bokmaal)


@pytest.mark.parametrize(
    ("one", "other"), [("lege", "lage"), ("møte", "måte"), ("vikar", "vike"), ("fast", "feste"), ("bytte", "bygge")]
)
def test_different_words_stay_apart(lemmatizer: Lemmatizer, one: str, other: str) -> None:
    """A key too many, and every table has comments that say something else."""
    assert not lemmatizer.keys(one) & lemmatizer.keys(other)


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("samarbeidsmøtene", "samarbeidsmøte"),
        ("samarbeidsmøta", "samarbeidsmøte"),
        ("legevikarer", "legevikar"),
        ("e-meldingar", "emelding"),
        ("ruskonsulenten", "ruskonsulent"),
        ("tverrfaglegmøte", "tverrfaglegmøte"),
    ],
)
def test_compounds_bend_by_their_head(lemmatizer: Lemmatizer, form: str, lemma: str) -> None:
    """*møte and vikar* look at lemmas: an unlisted compound must have one."""
    assert lemma in lemmatizer.keys(form)


def test_a_typing_error_is_read_and_said(lemmatizer: Lemmatizer) -> None:
    """Whoever defends a cell must see that the program guessed."""
    assert "samarbeid" in lemmatizer.keys("samrabeid")
    assert lemmatizer.guess("samrabeid") == "samarbeid"
    assert lemmatizer.guess("ansvarsgrupe") == "ansvarsgruppe"


@pytest.mark.parametrize("word", ["samarbeid", "fornøyd", "lage", "leker", "kake", "variere"])
def test_known_words_are_never_guessed(lemmatizer: Lemmatizer, word: str) -> None:
    """Correct words one edit from a codebook word must keep their meaning."""
    assert lemmatizer.guess(word) is None


def test_short_words_are_not_guessed(lemmatizer: Lemmatizer) -> None:
    """ "lgee" may be anything: under six letters everything is one edit from something."""
    assert lemmatizer.keys("lgee") == {"lgee"}


def test_addresses_and_numbers_are_only_themselves(lemmatizer: Lemmatizer) -> None:
    """A mail address holds "kommune" and must not count as a word about it."""
    assert lemmatizer.keys("kari.lege@kommune.no") == {"kari.lege@kommune.no"}
    assert lemmatizer.keys("2023") == {"2023"}


def test_a_further_lemma_source_is_asked_once_for_all() -> None:
    """A spaCy pipeline is slow by the word; and its lemmas must come on top, not instead."""
    asked: list[list[str]] = []

    def source(forms: list[str]) -> list[str]:
        asked.append(list(forms))
        return ["fremlegg" for _ in forms]

    lemmatizer = Lemmatizer(_OWN, lemmas_of=source)
    lemmatizer.prepare(["legane", "xyzzy"])
    assert asked == [["legane", "xyzzy"]]
    assert {"fremlegg", "lege"} <= lemmatizer.keys("legane")


_GUESSING = """
from nlp_coding.core.shipped import shipped
from nlp_coding.codebook.load import load_codebook
from nlp_coding.coding.coder import TermCoder
lemmatizer = TermCoder(load_codebook(shipped("codebooks") / "fastlege" / "1.0.0.yaml")).lemmatizer
words = sorted(lemmatizer.own)
forms = [word[:at] + word[at + 1 :] for word in words for at in range(1, len(word) - 1)]
print([lemmatizer.guess(form) for form in forms])
"""


def test_guesses_do_not_depend_on_the_process() -> None:
    """Of two words one edit away the same must win in every process, or two runs on one study differ."""
    said = {
        subprocess.run(
            [sys.executable, "-c", _GUESSING],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def _many() -> list[str]:
    """Forms of all kinds, more than are looked at together at the least."""
    draw = random.Random(8)
    known = [*list(lexicon("nb"))[::1_300], *list(lexicon("nn"))[::300]]
    parts = [*known, *_OWN, "xyzzy", "qwert"]
    forms = [draw.choice(parts) + draw.choice(["", "s", "e", "-"]) + draw.choice(parts) for _ in range(1_000)]
    slips = []
    for word in (*_OWN, *(f"{word}ene" for word in _OWN)) * 20:
        at = draw.randrange(len(word))
        slips.append(word[:at] + draw.choice(["", "e", word[at] * 2]) + word[at + 1 :])
    bent = [draw.choice(parts) + draw.choice(["ane", "ene", "ar", "s"]) for _ in range(500)]
    odd = ["", "2023", "e-møte", "İstanbul", "straße", "ﬁn", "møte\u0301", "x" * 70, "'", "😀", "Legne", "LEGENE"]
    capital = [word.capitalize() for word in slips[:100]]
    return list(dict.fromkeys([*known, *forms, *slips, *bent, *capital, *odd]))


def test_many_forms_are_read_as_one_by_one() -> None:
    """What is settled for many at once must be what each is alone, or a code hangs on the size of the batch."""
    forms, own = _many(), (*_OWN, "xyzzy", "henvisninger")
    # With a further source nothing is taken over from the lemmatizer without own words.
    source = Lemmatizer(own, lemmas_of=list)
    one_by_one = [source.read(form) for form in forms]
    together = Lemmatizer(own)
    assert together.read_many(forms) == one_by_one
    assert [Lemmatizer(own).read(form) for form in forms[::9]] == one_by_one[::9]
    assert sum(reading.guess is not None for reading in one_by_one) > 100


def test_forms_that_the_codebook_has_no_part_in_are_read_once() -> None:
    """Each reading takes memory and time, in every process and for every codebook."""
    reading = without_own().read("legeplikter")
    assert reading.keys == {"legeplikter", "legeplikt", "legeplikte"}
    assert Lemmatizer(["telefon"]).read("Legeplikter") is reading
    assert Lemmatizer(["plikt"]).read("legeplikter") is reading
    assert Lemmatizer(["legeplikter"]).read("legeplikter").keys == {"legeplikter"}


def test_a_split_by_the_words_known() -> None:
    """The codebook's own words take part, or compounds with its abbreviations are in no code."""
    assert without_own().split("ruskonsulenten") == ("rus", "konsulenten")
    assert without_own().split("xyzzymøtet") is None
    assert Lemmatizer(["xyzzy"]).split("xyzzymøtet") == ("xyzzy", "møtet")


def test_many_are_split_as_one_by_one() -> None:
    """A cut that is passed over would take a compound for a simple word, in large surveys alone."""
    words = [form.lower() for form in _many()]
    together, alone = Lemmatizer(), Lemmatizer()
    splits = together.split_many(words)
    assert splits == [alone.split(word) for word in words]
    assert sum(split is not None for split in splits) > 100
    assert Lemmatizer(["xyzzy"]).split_many(["xyzzymøtet", "lege"]) == [("xyzzy", "møtet"), None]


def test_a_form_in_lower_case_is_its_own_spelling() -> None:
    """Every word of a survey would be kept twice."""
    form = "".join(["lege", "plikt"])
    assert spelling(form) is form
    assert [spelling(one) for one in ("LEGE", "İ", "lege’s", "Ǆ", "")] == ["lege", "i\u0307", "lege's", "ǆ", ""]
