"""export codings, wide, decisions, audit: codings and the trail behind them, handed on."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlp_coding.cli.options import StudyOption

if TYPE_CHECKING:
    from nlp_coding.workflow import Study

app = typer.Typer(help="Hand on codings, and the trail behind them.", no_args_is_help=True, rich_markup_mode=None)

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, ending in .csv or .xlsx.")]
PlainOption = Annotated[bool, typer.Option("--plain-csv", help="CSV for programs: comma and decimal point, no BOM.")]


@app.command(short_help="One row a coding, without text.")
def codings(file: FileArgument, plain_csv: PlainOption = False, study: StudyOption = None) -> None:
    """One row a coding: comment, code, applies, status, origin, coder, score, span, codebook version. No text."""
    from nlp_coding import exports, workflow
    from nlp_coding.cli import show
    from nlp_coding.tables.rows_file import save_rows

    save_rows(exports.codings_rows(workflow.open_study(study)), file, plain=plain_csv)
    show.written(file)


@app.command(short_help="One row a respondent, one column a code.")
def wide(
    file: FileArgument,
    plain_csv: PlainOption = False,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="The comments too, masked; they are sensitive.")
    ] = False,
    study: StudyOption = None,
) -> None:
    """One row a respondent: answers, and a column of 1 and 0 for each code, for SPSS, R and Excel."""
    from nlp_coding import exports, workflow
    from nlp_coding.cli import show
    from nlp_coding.tables.rows_file import save_rows

    opened = workflow.open_study(study)
    save_rows(exports.wide_rows(opened, with_text=with_text), file, plain=plain_csv)
    show.written(file)
    _about_text(opened, with_text=with_text)


class Form(enum.StrEnum):
    long = "long"
    wide = "wide"
    list = "list"


@app.command(short_help="What people decided, for decide --from.")
def decisions(
    file: FileArgument,
    form: Annotated[
        Form, typer.Option(help="A row a decision; a row a comment with a column a code; or with its codes.")
    ] = Form.long,
    coder: Annotated[str | None, typer.Option(metavar="ID", help="Whose decisions; wide and list are of one.")] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Only the comments that were drawn with sample.")] = False,
    plain_csv: PlainOption = False,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="The comments too, masked; they are sensitive.")
    ] = False,
    study: StudyOption = None,
) -> None:
    """What people decided, coder by coder, as it holds now; decide --from reads all three forms back."""
    from nlp_coding import decision_rows, workflow
    from nlp_coding.cli import show, show_decisions
    from nlp_coding.tables.rows_file import save_rows

    opened = workflow.open_study(study)
    found = decision_rows.export_decisions(opened, form=form.value, coder=coder, with_text=with_text, sample=sample)
    save_rows(found.rows, file, plain=plain_csv)
    show.written(file)
    show_decisions.exported(found)
    _about_text(opened, with_text=with_text)


@app.command(short_help="Who decided what, when, and on what evidence.")
def audit(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write: .html to read, .csv to count.")],
    plain_csv: PlainOption = False,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="The comments too, masked; they are sensitive.")
    ] = False,
    study: StudyOption = None,
) -> None:
    """Every decision ever made and every other act: who, when, under which codebook, on what evidence."""
    from nlp_coding import workflow
    from nlp_coding.cli import show, show_trail
    from nlp_coding.trail.export import read_trail

    show_trail.check_file(file, plain=plain_csv)
    opened = workflow.open_study(study)
    show_trail.write_audit(read_trail(opened, with_text=with_text), file, plain=plain_csv)
    show.written(file)
    _about_text(opened, with_text=with_text)


@app.command(short_help="What to decide again since the codebook changed.")
def review(
    file: FileArgument,
    plain_csv: PlainOption = False,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="The comments too, masked; they are sensitive.")
    ] = False,
    study: StudyOption = None,
) -> None:
    """The cells that people should look at again since the codebook changed: fill in applies, then decide --from it."""
    from nlp_coding import review_rows, workflow
    from nlp_coding.cli import show
    from nlp_coding.tables.rows_file import save_rows

    opened = workflow.open_study(study)
    save_rows(review_rows.review_rows(opened, with_text=with_text), file, plain=plain_csv)
    show.written(file)
    _about_text(opened, with_text=with_text)


@app.command(short_help="The comments to look at next, to be filled in.")
def queue(
    file: FileArgument,
    n: Annotated[int, typer.Option("--n", min=1, help="How many comments.")] = 50,
    plain_csv: PlainOption = False,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="The comments too, masked; they are sensitive.")
    ] = False,
    study: StudyOption = None,
) -> None:
    """The comments to look at next: fill in codes (separated by ;, - for none), then decide --from it."""
    from nlp_coding import masking, queueing, workflow
    from nlp_coding.cli import show
    from nlp_coding.tables.rows_file import save_rows

    opened = workflow.open_study(study)
    queued = workflow.queue(opened, n=n, on_progress=show.progress("looking"))
    texts = masking.masked_texts(opened, [one.comment.id for one in queued]) if with_text else None
    save_rows(queueing.queue_rows(queued, with_text=with_text, texts=texts), file, plain=plain_csv)
    show.written(file)
    _about_text(opened, with_text=with_text)


def _about_text(study: Study, *, with_text: bool) -> None:
    from nlp_coding import masking
    from nlp_coding.cli import show

    if with_text:
        show.not_masked(masking.n_not_gone_through(study))
