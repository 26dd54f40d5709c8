"""demo, init, add, status, forget: a study and its data."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from nlp_coding.cli.options import EncodingOption, Languages, SheetOption, StudyOption

DEMO_FILES = ("table-7.2.xlsx", "table-7.2.docx", "codes.xlsx", "codes.html", "codes.csv")


def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to put the example study.")] = Path(
        "fastlege-demo"
    ),
) -> None:
    """Do the main job on the example corpus: read it, code it, print table 7.2 and the coded table."""
    from nlp_coding import results, workflow
    from nlp_coding.cli import show
    from nlp_coding.core.files import write_privately
    from nlp_coding.demo import make_demo
    from nlp_coding.tables import FORMATS

    made = make_demo(folder)
    report = workflow.code(made, on_progress=show.progress("coding"))
    show.coded(report)
    commenting = results.make_table(made, "commenting")
    codes = results.make_table(made, "codes")
    show.table(commenting)
    show.blank_line()
    show.table(codes)
    for name in DEMO_FILES:
        path = made.folder / name
        shown = commenting if name.startswith("table") else codes
        write_privately(path, FORMATS[path.suffix[1:]].file_bytes(shown))
    show.demo_files(made.folder, DEMO_FILES)


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The new study's folder.")],
    data: Annotated[Path, typer.Option(help="The survey file: .csv, .tsv, .xlsx, .sav or .dta.")],
    id: Annotated[str, typer.Option("--id", metavar="COLUMN", help="The column that tells respondents apart.")],
    text: Annotated[str, typer.Option(metavar="COLUMN", help="The column with the comment.")],
    agreement: Annotated[str, typer.Option(metavar="COLUMN", help="The column with the agreement level.")],
    levels: Annotated[
        str | None, typer.Option(metavar='"A|B|C"', help="The agreement scale, in order, if it is not found by itself.")
    ] = None,
    outside: Annotated[
        str, typer.Option(metavar='"A|B"', help="Answers that lie outside the scale, beside such as Vet ikke.")
    ] = "",
    attribute: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN", help="A column to tabulate by; may be given several times.")
    ] = None,
    wave: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="The column with the year, where years share ids.")
    ] = None,
    statement: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="A further closed question on the same scale; may be given several times."),
    ] = None,
    weight: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="The column with each respondent's weight.")
    ] = None,
    codebook: Annotated[
        str, typer.Option(metavar="NAME[@VERSION]", help="A codebook by name, or the path of one.")
    ] = "fastlege@1.0.0",
    respondents: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What respondents are called in tables: kommuner/bydeler.")
    ] = None,
    language: Annotated[Languages, typer.Option(help="The language of tables.")] = Languages.nb,
    question: Annotated[
        str | None, typer.Option(metavar="TEXT", help="The wording of the open question, for the report.")
    ] = None,
    min_cell: Annotated[
        int, typer.Option(metavar="N", min=0, max=1000, help="Withhold counts from 1 to below N in tables.")
    ] = 0,
    sheet: SheetOption = None,
    encoding: EncodingOption = None,
) -> None:
    """Make a study in DIR and read a survey file into it."""
    from nlp_coding import workflow
    from nlp_coding.cli import show
    from nlp_coding.readers import Columns

    columns = Columns(
        id=id,
        text=text,
        agreement=agreement,
        attributes=tuple(attribute or ()),
        wave=wave,
        statements=tuple(statement or ()),
        weight=weight,
    )
    made = workflow.make_study(
        folder,
        data,
        columns,
        levels=levels,
        outside=outside,
        codebook=codebook,
        respondents=respondents,
        language=language.value,
        question=question,
        min_cell=min_cell,
        sheet=sheet,
        encoding=encoding,
    )
    show.made(made)


def add(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A survey file with the study's columns.")],
    update: Annotated[bool, typer.Option("--update", help="Correct the rows that are in the study already.")] = False,
    study: StudyOption = None,
    sheet: SheetOption = None,
    encoding: EncodingOption = None,
) -> None:
    """Add the rows of a file to a study; with --update, correct rows that are there."""
    from nlp_coding import workflow
    from nlp_coding.cli import show

    reading, added = workflow.add_rows(workflow.open_study(study), file, update=update, sheet=sheet, encoding=encoding)
    show.added(reading, added)


def status(study: StudyOption = None) -> None:
    """Show what is in a study, what is coded, reviewed, stale."""
    from nlp_coding import workflow
    from nlp_coding.cli import show

    show.status(workflow.status(workflow.open_study(study)))


def forget(
    respondent: Annotated[str, typer.Argument(metavar="RESPONDENT", help="The respondent's id.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    study: StudyOption = None,
) -> None:
    """A respondent withdraws: take text and answers out of the study, for good."""
    from nlp_coding import workflow
    from nlp_coding.cli import show

    opened = workflow.open_study(study)
    if not yes:
        if sys.stdin is None:
            raise typer.BadParameter("nobody can be asked here; say --yes")
        typer.confirm(f"Take {respondent} out of {opened.folder}? This cannot be undone.", abort=True, err=True)
    workflow.forget(opened, respondent)
    show.forgotten(respondent)
