"""The filter of a review: what is typed, and which comments it lets through."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nlp_coding.codebook.load import load_codebook
from nlp_coding.core.codebook import LANGUAGES, Language
from nlp_coding.core.errors import InputError
from nlp_coding.core.survey import Scale
from nlp_coding.review.filters import parse, vocabulary
from nlp_coding.review.listing import Line
from tests.conftest import SMALL_CODEBOOK

BOOK = load_codebook(SMALL_CODEBOOK)
TEXTS = {"K1": "Vi har faste møter.", "K2": "Lang ventetid hos legen", "K3": "-", "K4": "Lang og god dialog"}
ALL_NO = {code.id: False for code in BOOK.leaves}
LINES = (
    Line("K1", 0, "Enig", {"region": "Nord", "storleik": "5 000–9 999"}, "nb", True, {"meetings": 0.9}),
    Line("K2", 1, "Delvis enig", {"region": "Sør"}, "nn", True, {"meetings": None}, ALL_NO | {"turnover": True}),
    Line("K3", 2, None, {"region": ""}, "undecided", False, {}, dict(ALL_NO), audit=True),
    Line("K4", 3, "Uenig", {"region": "Sørvest"}, None, True, {}, {**ALL_NO, "turnover": True}, sampled=True),
)
del LINES[1].answers["messages"]
LINES[3].disputed = True
KNOWN = vocabulary(
    BOOK, Scale(("Enig", "Delvis enig", "Delvis uenig", "Uenig"), ("Vet ikke",)), {"region": ("Nord",)}, LINES
)


def kept(text: str, language: Language = "nb") -> str:
    """The numbers of the comments that a filter lets through."""

    def with_words(words: str) -> frozenset[str]:
        return frozenset(one for one, text in TEXTS.items() if words.casefold() in text.casefold())

    keeps = parse(text, KNOWN, language=language).keeps(with_words)
    return "".join(line.comment_id[1:] for line in LINES if keeps(line))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", "1234"),
        ("  \t ", "1234"),
        ("kode:meetings", "1"),  # suggested; where the coder said no it does not count
        ("code:turn", "24"),
        ("kode:Møte", "1"),
        ("-kode:turnover", "13"),
        ("kode:arenas", "1"),  # a group: any code below it
        ("svar:Enig", "1"),
        ('level:"Delvis enig"', "2"),
        ("svar:u", "4"),
        ('svar:"ikke svart"', "3"),
        ("-svar:«ikkje svart»", "124"),
        ("variety:nn", "2"),
        ("målform:bokmål", "1"),
        ("MÅLFORM:usikker", "3"),
        ("status:ny", "1"),
        ("status:påbyrja", "2"),
        ("status:begun", "2"),
        ("status:ferdig", "34"),
        ("status:ingen", "3"),
        ('status:"no code"', "3"),
        ("status:usemje", "4"),
        ("status:stikk", "3"),
        ("-status:utvalg", "123"),
        ("-status:dobbelt", "123"),
        ("region=nord", "1"),
        ("region:Sør", "2"),  # in full before the beginning of another
        ("region:ikke_svart", "3"),
        ('storleik="5 000"', "1"),
        ("reg:Sørv", "4"),
        ("lang", "24"),
        ("LANG dialog", "4"),
        ('"lang ventetid"', "2"),
        ("-lang -«faste møter»", "3"),
        ("lang svar:uenig -status:ny", "4"),
    ],
)
def test_what_is_let_through(text: str, numbers: str) -> None:
    """A filter that lets others through shows a coder the wrong comments, and nobody notices."""
    assert [kept(text, language) for language in LANGUAGES] == [numbers] * 3


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("kode:metings", "nb", "kodeboken har ingen kode «metings»\n  → mente du Meetings?"),
        ("svar:Delvis", "nn", '«Delvis» kan vere "Delvis enig", "Delvis uenig"'),
        ("svar:Sant", "nb", '«Sant» er ikke noe svar i undersøkelsen\n  → her kan det stå Enig, "Delvis enig", '),
        ("varity:nn", "en", "there is no filter by “varity”\n  → did you mean variety?; put it in quotation marks"),
        ("qq:10", "nn", "på «qq»\n  → her kan det stå kode, svar, målform, status, region, storleik; set det i"),
        ("status:", "en", 'after “status:”\n  → here one of these can stand: new, begun, complete, "no code", again'),
        ("status:", "nn", '«status:»\n  → her kan det stå ny, påbyrja, ferdig, ingen, "på nytt", usemje'),
        ("region=Sog", "en", "nobody answered “Sog” to region"),
        ('svar:"Delvis', "nn", "hermeteiknet er ikkje lukka"),
    ],
)
def test_mistakes(text: str, language: Language, told: str) -> None:
    """What was meant can be seen from the message, in the language of the screen."""
    with pytest.raises(InputError) as caught:
        kept(text, language)
    assert told in str(caught.value)


def test_all_mistakes_in_one_pass() -> None:
    """Who mends one would meet the next."""
    with pytest.raises(InputError) as caught:
        kept("kode:x lang svar:y status:z")
    assert len(caught.value.mistakes) == 3


WORDS = st.sampled_from(
    ["kode", "svar", "status", "region", ":", "=", "-", '"', "«", "»", " ", "ny", "Enig", "møte", "_"]
)


@given(st.one_of(st.text(), st.lists(WORDS).map("".join)), st.sampled_from(LANGUAGES))
@example("\x00-:=", "nb")
@example('""', "nb")
@example("-", "nn")
@example("--ny", "en")
def test_any_text_is_a_filter_or_a_mistake(text: str, language: Language) -> None:
    """A key pressed in the filter line must not end the review."""
    try:
        kept(text, language)
    except InputError as error:
        assert error.mistakes  # noqa: PT017
