"""All commands, in the order a newcomer meets them."""

from __future__ import annotations

import typer

from nlp_coding.cli import code, codebook, evaluate, export, study, table

app = typer.Typer(
    name="nlp-coding",
    help="Code Norwegian free-text survey comments with a versioned codebook, and tabulate them by agreement.",
    no_args_is_help=True,
    add_completion=False,
    # Rich-formatted help would cost three times as much as the rest of the start.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("demo")(study.demo)
app.command("init")(study.init)
app.command("add")(study.add)
app.command("code")(code.code)
app.command("status")(study.status)
app.command("decide")(code.decide)
app.command("explain")(code.explain)
app.add_typer(codebook.app, name="codebook")
app.add_typer(table.app, name="table")
app.command("evaluate")(evaluate.evaluate)
app.add_typer(export.app, name="export")
app.command("forget")(study.forget)
