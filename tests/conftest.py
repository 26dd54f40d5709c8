"""What all tests share: golden files, a small survey with a codebook of its own, and the example study."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from nlp_coding import exports, workflow
from nlp_coding.core.document import Document, Grid, Heading, Listing, Paragraph, Quote
from nlp_coding.core.table import CrossTable
from nlp_coding.demo import make_demo
from nlp_coding.readers import Columns
from nlp_coding.workflow import Study

SMALL = Path(__file__).parent / "small"
SMALL_CODEBOOK = SMALL / "1.0.0.yaml"
SMALL_SURVEY = SMALL / "survey.csv"
SMALL_GOLD = SMALL / "gold.csv"
SMALL_COLUMNS = Columns(id="id", text="kommentar", agreement="svar", attributes=("region",))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files instead of comparing")


# A first example pays for loading lexicons, and CI machines are slow: time is no property of the code under test.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")


def make_small(folder: Path, *, coded: bool = True) -> Study:
    """The small survey as a study of its own codebook."""
    study = workflow.make_study(folder, SMALL_SURVEY, SMALL_COLUMNS, codebook=str(SMALL_CODEBOOK)).study
    if coded:
        workflow.code(study)
    return study


@pytest.fixture(scope="session")
def _small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small") / "study"
    make_small(folder)
    return folder


@pytest.fixture
def small(_small_folder: Path, tmp_path: Path) -> Study:
    """The small study, coded, in a folder of the test's own: the folder is all there is."""
    return workflow.open_study(Path(shutil.copytree(_small_folder, tmp_path / "small")))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The example study, coded. To look at, never to write to."""
    study = make_demo(tmp_path_factory.mktemp("demo") / "study")
    workflow.code(study)
    return study


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, bytes], None]:
    """Compare bytes with golden/<name> beside the test; `pytest --update-golden` writes it instead."""

    def compare(name: str, made: bytes) -> None:
        path = request.path.parent / "golden" / name
        if request.config.getoption("--update-golden"):
            path.write_bytes(made)
        # Text, so that a difference is shown line by line.
        assert made.decode("utf-8").split("\n") == path.read_bytes().decode("utf-8").split("\n")

    return compare


@pytest.fixture
def nasty_document() -> Document:
    """Every kind of block, with signs that mean something to one format or another."""
    grid = Grid(
        ("Kode", "Før", "Etter", "Differanse"),
        (
            ("Faste møter [red]x[/red] | æøå 🩺", "1 234", "1 240", "+6"),
            ("Manglende involvering og medvirkning i kommunenes arbeid med fastlegene og legevakten", "12", "0", "−12"),
        ),
        frozenset({1, 2, 3}),
        "Kommentarer med <b>koden</b>",
    )
    codes = tuple(f"Kode nummer {number} etter" for number in range(9))
    wide = Grid(
        ("Svar", *codes),
        (("Verken enig/uenig", *["12 (34 %)"] * 9), ("=1+1", *["–"] * 9)),
        frozenset(range(1, 10)),
    )
    return Document(
        "Omkoding [bold]1.0.0[/bold] → 2.0.0 & <i>mer</i>",
        (
            Paragraph(
                "- Dette er ingen liste,\nmen *ett* avsnitt med `kode`, {#id}, :smile: og <script>alert(1)</script>."
            ),
            Heading("1. Endringer {.x}"),
            Listing(("# ingen overskrift", "+ [lenke](http://example.org)", "lang " * 30)),
            grid,
            Heading("日本語", level=4),
            wide,
            Quote("- Vi møtes *ikke* 👩‍⚕️.\n\n  1. Legen <b>svarer</b>\nSlutt.", ((2, 10), (4, 15), (32, 37))),
        ),
        "nb",
    )


def counts_of(table: CrossTable) -> dict[str, list[int]]:
    """Row label → its counts, without the percentages."""
    shown = [number for number, column in enumerate(table.columns) if column.shows == "count"]
    return {row.label: [row.cells[number].count for number in shown] for row in table.rows}


def coding_rows(study: Study) -> list[dict[str, Any]]:
    """The export of codings, each row by its header."""
    header, *rows = exports.codings_rows(study)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]
