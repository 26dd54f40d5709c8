"""A report with every kind of block, and with signs that mean something to HTML or to Word."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from nlp_coding.core.codebook import Code, Codebook
from nlp_coding.core.document import Grid, Heading, Paragraph
from nlp_coding.core.table import WITHHELD as WITHHELD_CELL
from nlp_coding.core.table import Column, CrossTable, Row, Tally
from nlp_coding.figures import WITHHELD, Bar, BarsFigure, Share
from nlp_coding.report import CodeSection, Coding, Material, PairedCoding, Quoted
from nlp_coding.report.blocks import Facts, Notes, Picture, Quotation, Report, Table


def made_table(n_codes: int = 1) -> CrossTable:
    """n and % of each code, and the base; the second level's first code is withheld."""
    names = [f"Kode {one}" for one in range(n_codes)]
    columns = [column for name in names for column in (Column("n", "count", name), Column("%", "percent", name))]
    cells = (Tally(3), Tally(3, 12)) * n_codes
    hidden = (WITHHELD_CELL, WITHHELD_CELL, *cells[2:])
    return CrossTable(
        title="Koder <i>etter</i> svar",
        stub="Svar",
        columns=(*columns, Column("Kommentarer", "count")),
        rows=(
            Row("Enig & glad", "level", (*cells, Tally(12))),
            Row("Uenig", "level", (*hidden, Tally(4))),
            Row("Totalt", "total", (*cells, Tally(16))),
        ),
        notes=("Prosent av kommentarene.",),
    )


def made_figure(*, wide: bool = False) -> BarsFigure:
    return BarsFigure(
        title="Koder <b>i</b> kommentarene",
        subtitle="Prosent",
        notes=("En merknad.",),
        bars=(Bar("Møter", Share(Fraction(1, 4))), Bar("Meldinger", WITHHELD)),
        width="page" if wide else "column",
    )


def made_report() -> Report:
    return Report(
        "Rapport <script>alert(1)</script>",
        (
            Paragraph("Bygger på <alt>."),
            Heading("Første & fremst"),
            Facts((("Spørsmål", ("Hva <nå>?", "Og så?")),)),
            Table(made_table()),
            Picture(made_figure()),
            Table(made_table(9)),
            Picture(made_figure(wide=True)),
            Heading("Kode for kode"),
            Heading("Gruppe", 3),
            Heading("Møter", 4),
            Quotation("Vi møtes «aldri» <b>.\nTo linjer.", "Enig", marks=((3, 8),)),
            Quotation("Uten kilde."),
            Heading("Samsvar"),
            Grid(("Kode", "n"), (("Møter", "12"),), frozenset({1}), "Samsvar etter kode"),
            Notes(("Liten skrift.",)),
        ),
    )


def made_material(**changes: Any) -> Material:
    """Nine codes, all of which two persons have decided on, with everything that a method can tell of."""
    leaves = [
        Code(f"c{one}", {"nb": f"Kode {one}"}, "Hva den er.", parent="g" if one < 5 else None) for one in range(9)
    ]
    book = Codebook("bok", "1.0.0", {}, (Code("g", {"nb": "Gruppe", "nn": "Gruppe"}, "Felles."), *leaves))
    people = CrossTable(
        title="Hvem",
        stub="Svar",
        columns=(Column("Uten", "count"), Column("Med", "count"), Column("Alle", "count"), Column("%", "percent")),
        rows=(Row("Totalt", "total", (Tally(10), Tally(2345), Tally(2355), Tally(2345, 2355))),),
    )
    coding = Coding(
        run_id=3, date="2026-01-02", program="9.9", bank_digest="f" * 64, learned=True, spacy_model="nb_core 3",
        embedding_model="setninger", n_person=1200, n_unreviewed=1145, n_accepted=40, accept_precision="0.95",
        n_drawn=230, n_audited=120, precision=(0.905, 0.871, 0.932), n_suggestions=140,
    )  # fmt: skip
    material = Material(
        title=None, language="nb", date="2026-01-03", respondents="kommuner", question=None, text_column="tekst",
        closed=("Påstand",), levels=("Enig", "Uenig"), outside=(), waves=("2021", "2023"), attributes=(), files=(),
        weight="vekt", min_cell=5, codebook=book, coding=coding, commenting=people, commenting_by=(), statements=(),
        codes=made_table(9), codes_by=(),
        sections=tuple(CodeSection(f"c{one}", f"Kode {one}", one) for one in range(9)),
        general_quotes=(Quoted("Sitat."),), quotes_left_out=True, coders=2,
        paired=(PairedCoding("Kode 0", 7, Fraction(6, 7), 0.345, False), PairedCoding("Kode 1", 7, None, None, True)),
    )  # fmt: skip
    return replace(material, **changes)
