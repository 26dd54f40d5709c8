"""All commands, in the order a newcomer meets them."""

from __future__ import annotations

from typing import Annotated

import typer

from nlp_coding import __version__
from nlp_coding.cli import (
    code,
    codebook,
    codebook_sheets,
    coders,
    evaluate,
    export,
    figure,
    mask,
    quote,
    recode,
    reliability,
    report,
    review,
    study,
    suggest,
    table,
    trail,
)

app = typer.Typer(
    name="nlp-coding",
    no_args_is_help=True,
    add_completion=False,
    # Rich-formatted help would cost three times as much as the rest of the start.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"nlp-coding {__version__}")
        raise typer.Exit


@app.callback()
def program(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and stop.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Code Norwegian free-text survey comments with a versioned codebook, and tabulate them by agreement."""


app.command("demo", short_help="Do the main job on the example corpus.")(study.demo)
app.command("init")(study.init)
app.command("add", short_help="Add rows to a study, or correct rows.")(study.add)
app.command("code", short_help="Code all comments with the study's codebook.")(code.code)
app.command("recode", short_help="Code again under another version of the codebook.")(recode.recode)
app.command("status")(study.status)
app.command("queue", short_help="The comments to look at next.")(code.queue)
app.command("review", short_help="Code comments in the terminal, key by key.")(review.review)
app.command("decide", short_help="Record a person's yes or no to a code.")(code.decide)
app.command("sample", short_help="Draw comments that several coders code.")(coders.sample)
app.command("merge", short_help="Bring in another copy of the study.")(coders.merge)
app.command("suggest", short_help="Suggest topics that the codebook may lack.")(suggest.suggest)
app.command("explain", short_help="Show why: decisions and their evidence.")(code.explain)
codebook.app.command("export", short_help="Write a codebook as .xlsx or .csv.")(codebook_sheets.export)
codebook.app.command("import", short_help="Make a spreadsheet a draft.")(codebook_sheets.import_)
app.add_typer(codebook.app, name="codebook")
app.add_typer(table.app, name="table")
app.add_typer(figure.app, name="figure")
app.command("report", short_help="Write it all in one file: HTML or Word.")(report.report)
app.command("evaluate", short_help="Compare codings with a gold coding.")(evaluate.evaluate)
app.command("reliability", short_help="How far coders agree.")(reliability.reliability)
app.add_typer(export.app, name="export")
app.command("mask", short_help="Mask what tells who somebody is.")(mask.mask)
app.add_typer(quote.app, name="quote")
app.command("history", short_help="List the runs, and who did what.")(trail.history)
app.command("undo", short_help="Take back your last command.")(trail.undo)
app.command("forget", short_help="Take out a respondent who withdraws.")(study.forget)
