"""The example survey that the program brings, and the study that is made of it."""

from __future__ import annotations

from pathlib import Path

from nlp_coding.core.errors import StudyError
from nlp_coding.core.shipped import shipped
from nlp_coding.readers import Columns
from nlp_coding.settings import FILE
from nlp_coding.workflow import Study, make_study, open_study


def demo_files() -> tuple[Path, Path]:
    """The example survey and its known answer."""
    folder = shipped("corpora") / "fastlege-2023"
    return folder / "respondents.csv", folder / "gold.csv"


def make_demo(folder: Path) -> Study:
    """The example study in `folder`, made where it is not there yet."""
    if (folder / FILE).is_file():
        study = open_study(folder)
        with study.store() as store:
            # Somebody may have added to the example, or forgotten one of it; it is the example all the same.
            if study.settings.id != "respondent_id" or store.respondent("R096") is None:
                raise StudyError(f"{folder} holds another study than the example\n  → name another folder: demo DIR")
        return study
    if folder.is_dir() and any(folder.iterdir()):  # the demo's tables could replace files that are called the same
        raise StudyError(f"{folder} holds other files\n  → name a new folder: demo DIR")
    columns = Columns(
        id="respondent_id", text="comment", agreement="agreement", attributes=("municipality_size",), wave=None
    )
    return make_study(folder, demo_files()[0], columns, respondents="kommuner/bydeler").study
