"""codebook export, import: a codebook as a spreadsheet, and back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from nlp_coding.cli.options import StudyOption

ForceOption = Annotated[bool, typer.Option("--force", help="Replace the file, if there is one.")]


def export(
    name: Annotated[str, typer.Argument(metavar="NAME[@VERSION]", help="A codebook by name, or the path of one.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, ending in .xlsx or .csv.")],
    plain_csv: Annotated[bool, typer.Option("--plain-csv", help="CSV for programs: comma, no BOM.")] = False,
    force: ForceOption = False,
    study: StudyOption = None,
) -> None:
    """Write a codebook as a spreadsheet, to discuss and change it there: one row a code, a cell a text."""
    from nlp_coding import codebook_sheets, workflow
    from nlp_coding.cli import show

    done = codebook_sheets.export_codebook(
        name, file, plain=plain_csv, force=force, study=workflow.study_at_hand(study)
    )
    show.written(done.path)
    if n := done.n_comments_left_out:
        what = "comment that stands" if n == 1 else "comments that stand"
        print(f"Left out: {n} {what} above no term and no word list.", file=sys.stderr)


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The sheet: .xlsx, or .csv.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where to put it, if not in codebooks/NAME/draft.yaml.")
    ] = None,
    of: Annotated[
        str | None,
        typer.Option("--of", metavar="NAME[@VERSION]", help="What it is a change of, if the file does not say so."),
    ] = None,
    force: ForceOption = False,
    study: StudyOption = None,
) -> None:
    """Make a spreadsheet a draft of the codebook's next version; mistakes are told by sheet, row and column."""
    from nlp_coding import codebook_sheets, workflow
    from nlp_coding.cli import show

    done = codebook_sheets.import_codebook(file, out, of=of, force=force, study=workflow.study_at_hand(study))
    for note in done.notes:
        print(f"{file.name}: {note}", file=sys.stderr)
    show.written(done.path)
    print(f"Next: nlp-coding codebook check {done.path}", file=sys.stderr)
