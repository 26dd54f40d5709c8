"""The program in Python and in notebooks: a study as pandas frames, tables and figures that show themselves.

>>> import nlp_coding as nc
>>> study = nc.open("my-study")  # doctest: +SKIP
>>> study.table("codes", by="municipality_size", min_cell=5).save("codes.docx")  # doctest: +SKIP

What a user can mend raises InputError or StudyError of `nlp_coding.core.errors`, with what to do about it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from nlp_coding import workflow
from nlp_coding.adoption import find_difference
from nlp_coding.api.reports import Recoded, Report, Topics
from nlp_coding.api.shown_figure import Chart
from nlp_coding.api.study import Study
from nlp_coding.codebook.diff import diff as compare
from nlp_coding.core.codebook import Codebook
from nlp_coding.core.files import write_privately
from nlp_coding.demo import make_demo
from nlp_coding.recoding.report import diff_document
from nlp_coding.settings import FILE, settings_text

__all__ = ["Chart", "Recoded", "Report", "Study", "Topics", "diff", "open_codebook", "open_demo", "open_study"]


def open_study(path: str | Path | None = None) -> Study:
    """The study in a folder, or the one that the current folder lies in. Raises StudyError where there is none."""
    return Study(workflow.open_study(None if path is None else Path(path)))


def open_demo(folder: str | Path, *, learned: bool = True) -> Study:
    """The example study in a folder, made and coded where it is not there yet.

    Coding takes some seconds; with `learned=False` the codebook's terms alone are used, which is faster.
    """
    made = make_demo(Path(folder))
    study = Study(made)
    if study.status.run is None:
        if not learned:
            settings = replace(made.settings, learned=False)
            write_privately(made.folder / FILE, settings_text(settings))
            study = Study(replace(made, settings=settings))
        study.code()
    return study


def open_codebook(name: str | Path) -> Codebook:
    """A codebook by name, name@version, or file. Raises InputError where there is none."""
    return workflow.show_codebook(str(name))


def diff(before: str | Path | Codebook, after: str | Path | Codebook, *, brief: bool = False) -> Report:
    """What changed from one codebook to another; each a name@version, a file, or a codebook that was read.

    `brief` counts changes of terms, wording and examples in place of showing them.
    """
    names = [_name_of(one) for one in (before, after)]
    if None in names:
        found = compare(*(one if isinstance(one, Codebook) else open_codebook(one) for one in (before, after)))
    else:  # the versions between say by which moves one became the other
        found = find_difference(*map(str, names), folders=workflow.codebook_folders())
    return Report(found, diff_document(found, language="en", brief=brief))


def _name_of(codebook: str | Path | Codebook) -> str | None:
    """What it is found by; None for a codebook that is not the one known under its name and version."""
    if not isinstance(codebook, Codebook):
        return str(codebook)
    path = workflow.known_codebooks().get(codebook.name, {}).get(codebook.version)
    return str(codebook) if path and open_codebook(path).digest == codebook.digest else None
