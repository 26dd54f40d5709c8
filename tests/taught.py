"""A small study in which people have decided on enough comments for the machine to learn one code: turnover."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from nlp_coding import workflow
from nlp_coding.decisions import Answer, decide
from nlp_coding.readers import Columns
from nlp_coding.workflow import Study
from tests.conftest import SMALL_CODEBOOK

COLUMNS = Columns(id="id", text="kommentar", agreement="svar")
CODES = ("meetings", "messages", "turnover")
CHANGING = ("Stor utskifting i staben", "Stadig nye ansikter å bli kjent med")
STEADY = ("Samarbeidet er greit", "Epikrisen kommer for sent")
PLACES = ("hos oss.", "i nord.", "på sykehjemmet.", "i år.", "på legevakten.", "i hjemmetjenesten.", "hver uke.")
TEXTS = {
    f"T{number:02}": f"{sentence} {place}"
    for number, (sentence, place) in enumerate(
        ((sentence, place) for sentence in (*CHANGING, *STEADY) for place in PLACES), start=1
    )
}
"""28 comments, the first 14 of which have the code; no term of the codebook hits in any."""
ANSWERS = tuple(
    Answer(comment_id, code_id, code_id == "turnover" and comment_id <= "T14")
    for comment_id in TEXTS
    for code_id in CODES
)
OPEN = {
    "U1": "Stor utskifting her, og stadig nye ansikter.",
    "U2": "Epikrisen kommer for sent, ellers er samarbeidet greit.",
    "U3": "Stor utskifting i staben, og vi har faste møter.",
    "U4": "-",
}
"""Comments that nobody has decided on; none of them is drawn with a probability of a tenth."""


def write_survey(path: Path, texts: dict[str, str]) -> Path:
    """A survey of two levels, so that both are there."""
    rows = (f"{one};{'Uenig' if number % 2 else 'Enig'};{text}" for number, (one, text) in enumerate(texts.items()))
    path.write_text("\n".join(("id;svar;kommentar", *rows)) + "\n", encoding="utf-8")
    return path


def make_open(folder: Path, texts: dict[str, str], *, codebook: Path = SMALL_CODEBOOK, **settings: Any) -> Study:
    """A study of these comments that nobody has decided on, not coded; `settings` stand in its study.yaml."""
    folder.mkdir(parents=True)
    survey = write_survey(folder / "survey.csv", texts)
    study = workflow.make_study(folder / "study", survey, COLUMNS, levels="Enig|Uenig", codebook=str(codebook)).study
    return with_settings(study, **settings)


def make_taught(folder: Path, **settings: Any) -> Study:
    """The study, not coded: people decided before the first run, so that nothing of it is drawn for the audit."""
    study = make_open(folder, {**TEXTS, **OPEN}, **settings)
    decide(study, ANSWERS, coder="kari")
    return study


def with_settings(study: Study, **settings: Any) -> Study:
    """The same study with other settings, in memory."""
    return replace(study, settings=replace(study.settings, **settings))


def copy_of(study: Study, folder: Path) -> Study:
    """The study in a folder of its own, to write to."""
    return workflow.open_study(Path(shutil.copytree(study.folder, folder)))
