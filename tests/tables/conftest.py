"""One nasty table, and golden files to hold what each format makes of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nlp_coding.core.table import Column, CrossTable, Row, Tally

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
