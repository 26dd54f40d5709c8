"""A small study with three closed questions and three waves, of which the figures are drawn."""

from __future__ import annotations

from pathlib import Path

from nlp_coding import workflow
from nlp_coding.readers import Columns
from nlp_coding.workflow import Study
from tests.conftest import SMALL_CODEBOOK

YEARS = ("2016", "2018", "2024")
TEXTS = (
    *("Faste møter.",) * 6,
    *("Faste møter og dialogmeldinger.",) * 3,
    *("Stadig nye vikarer.",) * 7,
    "Vikarer og faste møter.",
    "Vikarer, faste møter og dialogmeldinger.",
    "",
    "",
    "",
)
"""In each wave: the codes meetings 11, messages 4, turnover 9; both of the first two 4, of the outer two 2."""
_AGREED = "Enig", "Enig", "Enig", "Delvis enig", "Uenig"


def make_charted(folder: Path, *, waves: tuple[str, ...] = YEARS, coded: bool = True) -> Study:
    """`TEXTS` in each wave; q3 was not asked in the first."""
    lines = ["id;wave;q1;q2;q3;region;weight;text"]
    for number, wave in enumerate(waves):
        for place, text in enumerate(TEXTS):
            q1 = _AGREED[place % 5]
            q2 = "Enig" if place < 5 + 5 * number else "Verken enig/uenig"
            q3 = "" if number == 0 else "Delvis uenig"
            region, weight = ("Nord", 1) if place % 3 else ("Sør", 2)
            lines.append(f"R{place};{wave};{q1};{q2};{q3};{region};{weight};{text}")
    data = folder.parent / f"{folder.name}.csv"
    data.write_text("\n".join(lines) + "\n", encoding="utf-8")
    columns = Columns(
        id="id",
        text="text",
        agreement="q1",
        attributes=("region",),
        wave="wave",
        statements=("q2", "q3"),
        weight="weight",
    )
    levels = "Enig|Delvis enig|Verken enig/uenig|Delvis uenig|Uenig"
    study = workflow.make_study(folder, data, columns, levels=levels, codebook=str(SMALL_CODEBOOK)).study
    if coded:
        workflow.code(study)
    return study
