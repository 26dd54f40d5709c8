"""code, queue, decide, explain: codings, and why."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated

import typer

from nlp_coding.cli.options import (
    SchedulerOption,
    SheetOption,
    StudyOption,
    TlsCaOption,
    TlsCertOption,
    TlsKeyOption,
    WorkerOption,
    cluster_of,
)


class YesNo(enum.StrEnum):
    yes = "yes"
    no = "no"
    ja = "ja"
    nei = "nei"


def code(
    codebook: Annotated[
        str | None, typer.Option(metavar="NAME[@VERSION]", help="Another codebook than the study's, by name or path.")
    ] = None,
    accept_precision: Annotated[
        float | None,
        typer.Option(metavar="P", min=0.5, max=0.999, help="Accept suggestions that are right at least that often."),
    ] = None,
    scheduler: SchedulerOption = None,
    tls_ca: TlsCaOption = None,
    tls_cert: TlsCertOption = None,
    tls_key: TlsKeyOption = None,
    worker: WorkerOption = None,
    study: StudyOption = None,
) -> None:
    """Code all comments with the study's codebook; what people decided stays as it is, and is learned from."""
    from nlp_coding import workflow
    from nlp_coding.cli import show

    cluster = cluster_of(scheduler, ca=tls_ca, cert=tls_cert, key=tls_key, hosts=worker)
    report = workflow.code(
        workflow.open_study(study),
        codebook=codebook,
        accept_precision=accept_precision,
        cluster=cluster,
        on_progress=show.progress("coding"),
    )
    show.coded(report)


def queue(
    n: Annotated[int, typer.Option("--n", min=1, help="How many comments.")] = 5,
    study: StudyOption = None,
) -> None:
    """The comments to look at next: where the machine is likeliest to be wrong, and the audit sample among them."""
    from nlp_coding import workflow
    from nlp_coding.cli import show, show_queue

    show_queue.queue(workflow.queue(workflow.open_study(study), n=n, on_progress=show.progress("looking")))


def decide(
    comment: Annotated[str | None, typer.Argument(metavar="COMMENT", help="The comment's id.")] = None,
    code: Annotated[str | None, typer.Argument(metavar="CODE", help="The code's id.")] = None,
    answer: Annotated[YesNo | None, typer.Argument(metavar="yes|no", help="Whether the code applies.")] = None,
    codes: Annotated[
        str | None,
        typer.Option(metavar="A;B", help="All codes that COMMENT has, and none of the others; - for no code at all."),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="A .csv or .xlsx: comment_id, code, applies (1/0); or comment_id, codes; or a column a code.",
        ),
    ] = None,
    sheet: SheetOption = None,
    coder: Annotated[str | None, typer.Option(metavar="ID", help="Who decides, if not the user's name.")] = None,
    study: StudyOption = None,
) -> None:
    """Decide for a comment whether a code applies; batch coding never overrides it."""
    from nlp_coding import decision_files, decisions, workflow
    from nlp_coding.cli import show, show_decisions

    given = tuple(one is not None for one in (comment, code, answer, codes, file))
    if given not in ((True, True, True, False, False), (True, False, False, True, False), (False,) * 4 + (True,)):
        raise typer.BadParameter("give COMMENT CODE yes|no, or COMMENT --codes, or --from FILE")
    if sheet is not None and file is None:
        raise typer.BadParameter("--sheet is for --from FILE")
    opened = workflow.open_study(study)
    if file is not None:
        found = decision_files.read_decisions(opened, file, coder=coder, sheet=sheet)
        show_decisions.read(found, decisions.decide_read(opened, found, coder=coder))
        return
    if codes is not None:
        answers, by = decisions.decide_whole(opened, comment or "", codes, coder=coder)
    else:
        answers = [decisions.Answer(comment or "", code or "", answer in (YesNo.yes, YesNo.ja))]
        by = decisions.decide(opened, answers, coder=coder)
    show.decided(answers, by)


def explain(
    comment: Annotated[str | None, typer.Argument(metavar="COMMENT", help="A comment's id.")] = None,
    level: Annotated[str | None, typer.Option(metavar="LEVEL", help="An agreement level.")] = None,
    code: Annotated[str | None, typer.Option("--code", metavar="CODE", help="A code or group of codes.")] = None,
    study: StudyOption = None,
) -> None:
    """Show why: a comment with its decisions and evidence, or the comments behind a cell of a table."""
    from nlp_coding import explanations, workflow
    from nlp_coding.cli import show_explanation as show

    if comment is not None:
        if level or code:
            raise typer.BadParameter("give either a COMMENT, or --code with or without --level")
        show.explanation(explanations.explain_comment(workflow.open_study(study), comment))
        return
    if code is None:
        raise typer.BadParameter("give a COMMENT, or --code CODE and maybe --level LEVEL")
    show.cell(explanations.explain_cell(workflow.open_study(study), code, level=level), code, level)
