"""Tables of agreement: what they say of each figure, of what cannot be computed, and of what misleads."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import openpyxl
import pytest

from nlp_coding.core.codebook import LANGUAGES, Language
from nlp_coding.core.numbers import format_range
from nlp_coding.core.reliability import Against, Agreement, Batch, Coefficient, Reliability
from nlp_coding.core.table import CrossTable
from nlp_coding.tables import FORMATS
from nlp_coding.tables.reliability import tabulate_batches, tabulate_reliability

ONE_VALUE = Coefficient(None, why="one value")
NO_PAIRS = Coefficient(None, why="no pairs")
LABELS = {"a": "Møter | faste", "b": "Sjelden", "c": "Aldri", "d": "Ukjent"}


def _agreement(n: int, yes: tuple[int, int], alpha: float) -> Agreement:
    return Agreement(
        n_units=n,
        n_answers=2 * n,
        yes=yes,
        percent=Coefficient(Fraction(n - abs(yes[0] - yes[1]), n), (0.86, 1.0)),
        kappa=Coefficient(alpha, (-0.125, 0.9)),
        alpha=Coefficient(alpha, (0.5, 0.9)),
        ac1=Coefficient(0.985, (0.9, 1.0)),
    )


FULL = Coefficient(Fraction(1), (1.0, 1.0))
FIGURES = Reliability(
    coders=("kari", "=ola"),
    n_comments=1200,
    n_complete=1100,
    codes={
        "a": _agreement(1200, (400, 395), 0.745),
        "b": _agreement(40, (3, 2), -0.03),
        "c": Agreement(1100, 2200, (0, 0), FULL, ONE_VALUE, ONE_VALUE, Coefficient(1.0, (1.0, 1.0))),
        "d": Agreement(0, 0, (0, 0), NO_PAIRS, NO_PAIRS, NO_PAIRS, NO_PAIRS),
    },
    no_code=_agreement(20, (9, 8), 0.6),
    masi=Coefficient(0.625, (0.5, 0.7)),
    n_draws=1000,
)
THREE = replace(
    FIGURES,
    coders=("kari", "=ola", "per"),
    codes={code_id: replace(one, kappa=None, yes=(*one.yes, 0)) for code_id, one in FIGURES.codes.items()},
    no_code=replace(FIGURES.no_code, kappa=None, yes=(9, 8, 9), n_answers=60),
)
MACHINE = replace(FIGURES, coders=("people", "machine"), against=Against(3, ("kari", "per"), 12, 1234, 5))
BATCHES = replace(
    FIGURES,
    batches=(
        Batch(1, 550, FIGURES.codes["a"], Coefficient(0.7, (0.6, 0.8))),
        Batch(551, 1100, FIGURES.codes["c"], Coefficient(0.5, (0.4, 0.6))),
        Batch(1, 1100, FIGURES.codes["a"], FIGURES.masi),
    ),
)


def _table(figures: Reliability, language: Language = "nb") -> CrossTable:
    return tabulate_reliability(figures, LABELS, language=language, notes=("Kodebok: bok@1.0.0.",))


@pytest.mark.parametrize("name", ["txt", "csv", "plain-csv", "tex"])
def test_formats(name: str, golden: Callable[[str, bytes], None]) -> None:
    """Else how an interval, a minus sign or an undefined figure is shown changes unseen."""
    golden(f"reliability.{name}", FORMATS[name].file_bytes(_table(FIGURES)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word(language: Language, golden: Callable[[str, bytes], None]) -> None:
    """The words of each language, whoever the coders are: a brace or another language's word would be printed."""
    tables = [_table(THREE, language), _table(MACHINE, language), tabulate_batches(BATCHES, language=language)]
    made = "\n".join(str(FORMATS["txt"].render(table, None)) for table in tables)
    assert "{" not in made
    golden(f"reliability-{language}.txt", made.encode())


def test_what_cannot_be_computed_says_so() -> None:
    """A dash that nobody explains is read as nought, or as a mistake of the program."""
    table = _table(FIGURES)
    text = str(FORMATS["md"].render(table, None))
    never = next(line for line in text.splitlines() if line.startswith("| Aldri"))
    assert never == "| Aldri | 1\u00a0100 | 0 (0) | 100\u00a0% (100–100\u00a0%) | – | – | 1,00 (1,00–1,00) |"
    notes = "\n".join(table.notes)
    assert "svarene ikke varierer: Aldri." in notes
    assert "ingen kommentar har to svar å sammenligne: Ukjent." in notes
    assert "nan" not in text.lower()


def test_what_misleads_is_named() -> None:
    """Kappa under nought beside 98 % agreement would be read as poor coding."""
    notes = [note for note in _table(FIGURES).notes if "Feinstein" in note]
    assert len(notes) == 1
    assert notes[0].startswith("Under 10\u00a0% eller over 90\u00a0% av svarene er ja for: Sjelden.")
    assert not any("Feinstein" in note for note in _table(replace(FIGURES, codes={})).notes)


def test_intervals_that_say_too_little() -> None:
    """With 20 comments, or without a single disagreement, 95 % is a promise that is not kept."""
    notes = "\n".join(_table(FIGURES).notes)
    assert "færre enn 30 kommentarer" in notes
    assert "Der samsvaret er fullt" in notes
    large = replace(FIGURES, codes={"a": FIGURES.codes["a"]}, no_code=FIGURES.codes["a"])
    notes = "\n".join(_table(large).notes)
    assert "færre enn" not in notes
    assert "Der samsvaret er fullt" not in notes


def test_numbers_in_a_workbook() -> None:
    """Coefficients as text could not be sorted, and a coder's name would be a formula."""
    book = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].file_bytes(_table(FIGURES))))  # type: ignore[arg-type]
    sheet = book.active
    assert sheet is not None
    heading, row, undefined = ([cell.value for cell in sheet[at]] for at in (4, 5, 7))
    assert heading[2:4] == ["kari", "=ola"]
    assert row[:7] == ["Møter | faste", 1200, 400, 395, pytest.approx(1195 / 1200), "86–100\u00a0%", 0.745]
    assert row[7] == "−0,13\u00a0til\u00a00,90"
    assert undefined[6:10] == ["–", "–", "–", "–"]


def test_ranges() -> None:
    """A minus beside a dash is read as one sign."""
    assert format_range((0.654, 0.826), language="nn") == "0,65–0,83"
    assert format_range((-0.125, 0.3), language="nb") == "−0,13\u00a0til\u00a00,30"
    assert format_range((-0.3, -0.1), language="en") == "−0.30\u00a0to\u00a0−0.10"
