"""One nasty table, and golden files to hold what each format makes of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nlp_coding.core.survey import Respondent, Scale
from nlp_coding.core.table import Column, CrossTable, Row, Tally
from nlp_coding.tables.correction import Corrected, Correction
from nlp_coding.tables.counting import CodeColumn, Coded, Fact
from nlp_coding.tables.making import Making
from nlp_coding.tables.rowing import by_agreement, merge_levels
from nlp_coding.tables.tabulate import Reviewed, tabulate_codes

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, bytes], None]:
    """Compare bytes with the golden file of that name; `pytest --update-golden` writes it instead."""

    def compare(name: str, made: bytes) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.write_bytes(made)
        # Text, so that a difference is shown line by line.
        assert made.decode("utf-8").split("\n") == path.read_bytes().decode("utf-8").split("\n")

    return compare


@pytest.fixture
def nasty() -> CrossTable:
    """æøå, emoji, wide letters, an empty base, thousands, and signs that mean something to one format or another."""
    groups = [
        "Blåbær | æøå 🩺",
        "=1+1",
        "50 % & mer_enn #1 {x} $y^2~ \\z",
        "<b>Elektronisk</b> samhandlingsplattformutviklingsprosjekt med kommunehelsetjenesten",
        '[bold]Navn[/bold] :smile: «"sitat"» *x*',
        "日本語の見出し",
    ]
    columns = [column for group in groups for column in (Column("n", "count", group), Column("%", "percent", group))]
    columns += [Column("Kommentarer med innhold", "count"), Column("@sum", "percent")]

    def cells(*counts: int, base: int) -> tuple[Tally, ...]:
        pairs = [tally for n in counts for tally in (Tally(n), Tally(n, base))]
        return (*pairs, Tally(base), Tally(sum(counts), base))

    rows = (
        Row("Enig", "level", cells(1, 12, 0, 1234, 5, 8, base=12345)),
        Row("[Delvis] enig 👩‍⚕️", "level", cells(1, 2, 3, 4, 5, 6, base=8)),
        Row("-", "level", cells(0, 0, 0, 0, 0, 0, base=0)),
        Row('=HYPERLINK("http://x.no")\x07', "level", cells(1, 1, 0, 0, 0, 0, base=2)),
        Row("Totalt", "total", cells(3, 15, 3, 1238, 10, 14, base=12355)),
        Row("Ikke svart | eller <utenfor> skalaen & 100 % så_da", "outside", cells(0, 1, 0, 0, 0, 1, base=1)),
    )
    return CrossTable(
        title="Koder & «svar» | 100 % <alt> #1_a",
        stub="Svar på påstand_7",
        columns=tuple(columns),
        rows=rows,
        notes=("=SUM(A1) er ingen formel; se https://example.org/a_b.", "En kommentar kan ha flere koder.\nNy linje."),
        language="nb",
    )


@pytest.fixture(scope="session")
def protected() -> CrossTable:
    """All that a table of codes can have: weights, intervals, tests, a joined level, corrected shares, withheld cells.

    Of "Åpenhet & ærlighet" 7 comments disagree and 87 agree: both are withheld. So is how many have no substance (11).
    """
    people: list[Coded] = []

    def add(n: int, level: str | None, weight: float, *codes: str, comment: bool = True, empty: bool = False) -> None:
        one = Respondent("r", level, weight=weight)
        people.extend([Coded(one, comment, comment and not empty, frozenset(codes))] * n)

    add(1100, "Helt enig", 1.0, comment=False)
    add(60, "Helt enig", 1.0, "a")
    add(40, "Helt enig", 1.25, "b")
    add(20, "Helt enig", 0.5)
    add(47, "Enig | så", 1.25, "b")
    add(33, "Enig | så", 2.0, "a", "c")
    add(11, "Enig | så", 1.0, empty=True)
    add(7, "Uenig", 2.0, "b")
    add(42, "Uenig", 0.5, "a")
    add(30, "Uenig", 1.0, comment=False)
    add(3, "Vet ikke", 1.0, "a")
    scale = Scale(("Helt enig", "Enig | så", "Verken/eller", "Uenig"), ("Vet ikke",))
    columns = [
        CodeColumn("Møter | <faste>", frozenset("a")),
        CodeColumn("Åpenhet & ærlighet", frozenset("b")),
        CodeColumn("=Utskifting", frozenset("c")),
    ]
    withheld = {
        Fact("level:Helt enig+Enig | så", "with b"),
        Fact("level:Uenig", "with b"),
        Fact("everywhere", "empty"),
        Fact("everywhere", "comment"),
        Fact("outside", "substance"),
    }
    return tabulate_codes(
        people,
        merge_levels(by_agreement(scale), ["Helt enig+Enig | så=Enig i alt | sum"]),
        columns,
        Reviewed("bok@1.0.0", n_person=240, n_unreviewed=12),
        standardise=True,
        corrected=Correction({0: Corrected(0.5125, 0.46, 0.5555), 1: Corrected(0.4, 0.3, 0.5)}, 40, 20),
        making=Making(respondents="kommuner/bydeler", weight="vekt_1", withheld=withheld, min_cell=8, statistics=True),
    )
