"""codebook list, show, check: codebooks as files."""

from __future__ import annotations

from typing import Annotated

import typer

from nlp_coding.cli.options import StudyOption

app = typer.Typer(help="Look at codebooks and check them.", no_args_is_help=True, rich_markup_mode=None)

Name = Annotated[
    str | None,
    typer.Argument(metavar="NAME[@VERSION]", help="A codebook by name or path; without it, that of the study."),
]


@app.command("list")
def list_(study: StudyOption = None) -> None:
    """List the codebooks at hand, with their versions."""
    from nlp_coding import workflow
    from nlp_coding.cli import show

    show.codebooks(workflow.known_codebooks(workflow.study_at_hand(study)))


@app.command(short_help="Show a codebook, or one of its codes.")
def show(
    name: Name = None,
    code: Annotated[str | None, typer.Option("--code", metavar="CODE", help="One code, with all it has.")] = None,
    study: StudyOption = None,
) -> None:
    """Show a codebook: its codes with labels and definitions, or one code with terms and examples."""
    from nlp_coding import results, workflow
    from nlp_coding.cli import show as shown

    book = workflow.show_codebook(name, study=workflow.study_at_hand(study))
    if code:
        shown.code(book, results.known_code(book, code))
    else:
        shown.codebook(book)


@app.command(short_help="Check a codebook and its examples.")
def check(
    name: Annotated[str, typer.Argument(metavar="NAME[@VERSION]", help="A codebook by name, or the path of one.")],
) -> None:
    """Check a codebook: all that is wrong in it in one pass, and the examples that fail. Exit status 1 if any."""
    from nlp_coding import workflow
    from nlp_coding.cli import show as shown

    book, failed, lacks = workflow.check_codebook(name)
    shown.checked(book, failed, lacks)
    if failed:
        raise typer.Exit(1)
