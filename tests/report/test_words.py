"""The words of reports."""

from __future__ import annotations

import re
from dataclasses import asdict

import pytest

from nlp_coding.core.codebook import LANGUAGES, Language
from nlp_coding.report.method import date_text
from nlp_coding.report.words import WORDS

BOKMAL = (
    "ikke jeg hva hvem hvor hver noen flere bare også fra være kommentarene kommentarer koder svarene antall "
    "tall andel spørsmålene undersøkelsen kjøring innhold holdt utenfor uten kodet maskinen mye nå vært "
    "riktige ble avgjørelser tilfeldigheter"
)
NYNORSK = (
    "ikkje kva kven kor kvar nokon fleire berre òg frå vere kommentarane kommentarar kodar svara talet tal del "
    "undersøkinga køyring innhald halde utanfor utan koda maskina vart vore avgjerder dei"
)


def _texts(language: Language) -> list[str]:
    return [
        text for value in asdict(WORDS[language]).values() for text in ((value,) if isinstance(value, str) else value)
    ]


@pytest.mark.parametrize(("language", "foreign"), [("nn", BOKMAL), ("nb", NYNORSK)])
def test_one_language_at_a_time(language: Language, foreign: str) -> None:
    """A report in nynorsk with bokmål in it is sent back by whoever asked for nynorsk."""
    words = set(re.findall(r"\w+", " ".join(_texts(language)).lower()))
    assert words & set(foreign.split()) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_blanks_to_fill_in(language: Language) -> None:
    """A report would end in an error in one language only."""
    blanks = [set(re.findall(r"\{(\w+)\}", text)) for text in _texts(language)]
    assert blanks == [set(re.findall(r"\{(\w+)\}", text)) for text in _texts("nb")]
    assert all(_texts(language))


def test_dates() -> None:
    """A date in figures is read the other way round elsewhere."""
    assert [date_text("2026-03-01", WORDS[one]) for one in LANGUAGES] == [
        "1. mars 2026",
        "1. mars 2026",
        "1 March 2026",
    ]
