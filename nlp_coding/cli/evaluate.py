"""evaluate: the program against a gold coding."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nlp_coding.cli.options import StudyOption


def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(
            metavar="GOLD", help="A CSV with id and codes (separated by ;), maybe disputed, and maybe text."
        ),
    ],
    json: Annotated[bool, typer.Option("--json", help="One JSON object in place of the table.")] = False,
    codebook: Annotated[
        str | None, typer.Option(metavar="NAME[@VERSION]", help="The codebook, where the gold's own texts are coded.")
    ] = None,
    study: StudyOption = None,
) -> None:
    """Hold codings against a gold coding: those of --study, or of the gold file's own texts, coded here and now."""
    from nlp_coding import evaluation as held
    from nlp_coding import workflow
    from nlp_coding.cli import show

    if study is None and held.has_texts(gold):
        evaluation, name = held.evaluate_texts(gold, codebook=codebook or workflow.DEFAULT_CODEBOOK)
    elif codebook:
        raise typer.BadParameter("a study's codings are held against the gold as they are: leave out --codebook")
    else:
        evaluation, name = held.evaluate_study(workflow.open_study(study), gold)
    if json:
        show.evaluation_json(evaluation, name)
    else:
        show.evaluation(evaluation, name)
