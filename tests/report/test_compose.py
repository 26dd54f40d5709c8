"""What a report says in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nlp_coding.core.codebook import Language
from nlp_coding.core.document import Grid, Heading, Paragraph
from nlp_coding.core.table import WITHHELD
from nlp_coding.report import compose
from nlp_coding.report.blocks import Block, Facts, Notes, Picture, Table
from nlp_coding.report.method import method
from tests.report.made import made_figure, made_material

METHOD = [
    "Kommentarene er kodet etter kodeboken bok@1.0.0 (SHA-256 {digest}), med 9 koder. En kommentar kan ha flere koder. "
    "Til kodeboken hører en samling eksempler (SHA-256 ffffffffffff).",
    "Programmet nlp_coding 9.9 gikk gjennom alle kommentarene (kjøring 3, 2. januar 2026) og foreslo koder ut fra "
    "søkeuttrykkene i kodeboken og en statistisk modell for hver kode. Modellene er lært opp på kodede eksempler og på "
    "det som personer hadde avgjort da kjøringen begynte. "
    "Ordene er ført tilbake til grunnform med spaCy-modellen nb_core 3 i tillegg til "
    "programmets egne ordlister. Modellene brukte også setningsvektorer fra setninger.",
    "Kommentarer med innhold der en person har avgjort minst én kode: 1\u00a0200. Kommentarer som bare maskinen har "
    "kodet, og som ingen har vurdert: 1\u00a0145. Kommentarer med forslag som er godtatt uten gjennomlesing, fordi "
    "minst 95\u00a0% av slike forslag ble anslått å være riktige: 40.",
    "For å måle hvor godt maskinen koder, ble det trukket et tilfeldig utvalg kommentarer (230); i 120 av dem har "
    "personer avgjort alle kodene. Ut fra utvalget anslås 91\u00a0% av forslagene som ingen har vurdert, å være "
    "riktige (95\u00a0% KI 87–93\u00a0%, beregnet ut fra 140 forslag).",
    "Kommentarer uten innhold (for eksempel «-» eller «Se over») regnes som kommentarer i tabellen over hvem som "
    "kommenterte, men er ikke med når andelen med hver kode beregnes. Prosentene er vektet med «vekt»; antallene er "
    "uvektede. Antall fra 1 til 4 er holdt tilbake av hensyn til personvernet og vist som «:», og det samme er tall "
    "som de kunne ha vært regnet ut fra. De samme tallene er holdt tilbake i alle tabeller og figurer.",
    "Sitatene er valgt ut og godkjent av en person. Opplysninger som er maskert, er erstattet av ord i hakeparentes.",
]


def _all(blocks: tuple[Block, ...], kind: type) -> list[object]:
    return [block for block in blocks if isinstance(block, kind)]


def test_method() -> None:
    """A researcher pastes it into an article: one number in the wrong place, and the article is wrong."""
    material = made_material()
    assert list(method(material)) == [one.replace("{digest}", material.codebook.digest[:12]) for one in METHOD]


def test_method_of_a_plain_study() -> None:
    """It would speak of models, weights or withheld numbers that are not there."""
    plain = replace(
        made_material().coding, learned=False, spacy_model="", bank_digest=None, n_accepted=0, n_audited=0
    )  # fmt: skip
    told = " ".join(method(made_material(coding=plain, weight=None, min_cell=0, general_quotes=())))
    for word in ("modell", "setninger", "SHA-256 fff", "godtatt", "utvalg", "vektet", "holdt tilbake", "Sitat"):
        assert word not in told
    assert "ut fra søkeuttrykkene i kodeboken." in told
    assert "Antall på 1 er holdt" in " ".join(method(made_material(min_cell=2)))


@pytest.mark.parametrize("language", ["nn", "en"])
def test_other_languages(language: Language) -> None:
    """A sentence of one language would be missing, or lack its number."""
    told = list(method(made_material(language=language)))
    assert len(told) == len(METHOD)
    assert not any("{" in one or "}" in one for one in told)


def test_sections_of_codes() -> None:
    """A code would stand under a group that it does not belong to."""
    report = compose(made_material())
    headings = [(one.text, one.level) for one in report.blocks if isinstance(one, Heading)]
    begin, end = headings.index(("Kode for kode", 2)), headings.index(("Samsvar mellom koderne", 2))
    codes = [(f"Kode {one}", 4) for one in range(9)]
    quotes = ("Sitater om spørsmålet som helhet", 3)
    assert headings[begin + 1 : end] == [quotes, ("Gruppe", 3), *codes[:5], ("Andre koder", 3), *codes[5:]]
    assert headings[-2:] == [("Gruppe", 3), ("Andre koder", 3)]
    appendix = [len(one.rows) for one in report.blocks if isinstance(one, Facts)][-2:]
    assert appendix == [5, 4]
    (tally, *_) = [one.table for one in report.blocks if isinstance(one, Table) and "«Kode 0»" in one.table.title]
    assert tally.rows[1].cells[0] is WITHHELD


def test_the_summary() -> None:
    """The sentence that everybody reads would be wrong, or give away what is withheld."""
    material = made_material()
    paragraphs = [one.text for one in compose(material).blocks if isinstance(one, Paragraph)]
    assert "2\u00a0355 kommuner svarte på skalaen. 2\u00a0345 av dem skrev en kommentar (100\u00a0%)." in paragraphs
    commonest = "De vanligste kodene er Kode 0 (25\u00a0%), Kode 1 (25\u00a0%) og Kode 2 (25\u00a0%)."
    assert any(commonest in one for one in paragraphs)
    *levels, total = material.codes.rows
    hidden = replace(material.codes, rows=(*levels, replace(total, cells=(WITHHELD, WITHHELD, *total.cells[2:]))))
    told = [one.text for one in compose(made_material(codes=hidden)).blocks if isinstance(one, Paragraph)]
    assert not any("De vanligste" in one for one in told)


def test_agreement() -> None:
    """Agreement and alpha together tell how many comments have the code."""
    blocks = compose(made_material()).blocks
    (grid,) = _all(blocks, Grid)
    assert isinstance(grid, Grid)
    assert grid.rows == (("Kode 0", "7", "86\u00a0%", "0,35"), ("Kode 1", "7", ":", ":"))
    notes = [text for one in blocks if isinstance(one, Notes) for text in one.texts]
    assert [text[:13] for text in notes] == ["Noen godkjent", "«:» står for "]


def test_a_note_is_said_once() -> None:
    """Six figures that repeat each other's small print are not read at all."""
    figure = made_figure()
    report = compose(made_material(figures={"commenting": (figure, figure), "codes": (made_figure(wide=True),)}))
    pictures = [one.figure for one in report.blocks if isinstance(one, Picture)]
    assert [one.notes for one in pictures] == [("En merknad.",), (), ()]
    kinds = [type(one) for one in report.blocks]
    assert kinds.index(Table, kinds.index(Picture)) < len(kinds) - kinds[::-1].index(Picture) - 1
