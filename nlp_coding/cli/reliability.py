"""reliability: how far coders agree."""

from __future__ import annotations

from typing import Annotated

import typer

from nlp_coding.cli.options import StudyOption
from nlp_coding.cli.table import DecimalsOption, FormatOption, LanguageOption, OutOption, PlainOption


def reliability(
    coder: Annotated[
        list[str] | None,
        typer.Option("--coder", metavar="NAME", help="A coder, if not all who share comments; may be repeated."),
    ] = None,
    batches: Annotated[
        int | None,
        typer.Option(
            "--batches",
            metavar="N",
            min=2,
            help="By N batches of comments in the order of coding, in place of by code: whether coders drift.",
        ),
    ] = None,
    machine: Annotated[
        bool,
        typer.Option(
            "--machine",
            help="The machine against what people agree on, in comments that it has not learned from.",
        ),
    ] = False,
    format: FormatOption = None,
    out: OutOption = None,
    plain_csv: PlainOption = False,
    decimals: DecimalsOption = 0,
    json: Annotated[
        bool,
        typer.Option("--json", help="One JSON object in place of the table; percent is 0 to 100, null is undefined."),
    ] = False,
    language: LanguageOption = None,
    study: StudyOption = None,
) -> None:
    """How far coders agree, over comments that two or more have coded: percent, kappa, alpha and AC1 for each code.

    All with 95 % bootstrap intervals. Of the whole set of codes Krippendorff's alpha with MASI distance.
    """
    from nlp_coding import reliability as verb
    from nlp_coding import workflow
    from nlp_coding.cli import show, show_reliability

    if json and (format or out or plain_csv):
        raise typer.BadParameter("--json goes to the screen: leave out --format, --out and --plain-csv")
    format_name = show.format_name(format.value if format else None, out, plain_csv=plain_csv)
    opened = workflow.open_study(study)
    found = verb.reliability(opened, coders=coder or (), n_batches=batches or 0, machine=machine)
    if json:
        show_reliability.as_json(found)
        return
    made = verb.reliability_table(found, language=language.value if language else opened.settings.language)
    show.table(made, format_name=format_name, out=out, decimals=decimals)
