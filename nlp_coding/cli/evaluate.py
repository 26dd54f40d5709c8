"""evaluate: the program against a gold coding."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated

import typer

from nlp_coding.cli.options import StudyOption


class MethodName(enum.StrEnum):
    both = "both"
    terms = "terms"
    model = "model"


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
    method: Annotated[
        MethodName | None, typer.Option(help="What codes the gold's own texts: terms, model, or both (the default).")
    ] = None,
    simulate_review: Annotated[
        bool,
        typer.Option("--simulate-review", help="Also play a review of the gold's own texts; takes a minute or two."),
    ] = False,
    study: StudyOption = None,
) -> None:
    """Hold codings against a gold coding: those of --study, or of the gold file's own texts, coded here and now."""
    from nlp_coding import evaluation as held
    from nlp_coding import workflow
    from nlp_coding.cli import show, show_evaluation

    own_texts = study is None and held.has_texts(gold)
    book = codebook or workflow.DEFAULT_CODEBOOK
    if not own_texts and (codebook or method):
        option = "--codebook" if codebook else "--method"
        raise typer.BadParameter(f"a study's codings are held against the gold as they are: leave out {option}")
    if not own_texts and simulate_review:
        raise typer.BadParameter("--simulate-review plays on a gold file's own texts: give one with a column text")
    if own_texts:
        evaluation, name = held.evaluate_texts(gold, codebook=book, method=(method or MethodName.both).value)
    else:
        evaluation, name = held.evaluate_study(workflow.open_study(study), gold)
    curve = None
    if simulate_review:
        curve = held.simulate(gold, codebook=book, on_progress=show.progress("reviewing", "step"))
    if json:
        show_evaluation.as_json(evaluation, name, curve)
    else:
        show_evaluation.evaluation(evaluation, name, curve)
