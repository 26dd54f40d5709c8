"""report: everything a study has to say, in one file to read, print and go on writing in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nlp_coding.cli.options import ReportLanguageOption, StudyOption


def report(
    out: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="The file, ending in .html or .docx; may be repeated. [report.html]"),
    ] = None,
    language: ReportLanguageOption = None,
    min_cell: Annotated[
        int | None,
        typer.Option(metavar="N", min=0, max=1000, help="Withhold counts from 1 to below N; else as the study says."),
    ] = None,
    allow_quotes: Annotated[
        bool, typer.Option("--allow-quotes", help="Also approved quotes of codes whose number is withheld.")
    ] = False,
    by: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="Tables by this attribute or wave, too; may be repeated."),
    ] = None,
    no_figures: Annotated[bool, typer.Option("--no-figures", help="Tables alone.")] = False,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="The report's title.")] = None,
    study: StudyOption = None,
) -> None:
    """Write a report: who answered, tables, figures, each code with approved quotes, the method, and the codebook."""
    from nlp_coding import reporting, workflow
    from nlp_coding.cli import show, show_report

    files = out or [Path("report.html")]
    reporting.check_names(files)
    opened = workflow.open_study(study)
    made = reporting.report(
        opened,
        language=language.value if language else None,
        min_cell=min_cell,
        by=tuple(by or ()),
        figures=not no_figures,
        allow_quotes=allow_quotes,
        title=title,
    )
    reporting.write(opened, made, files)
    for file in files:
        show.written(file)
    show_report.left_out(made, opened.settings)
