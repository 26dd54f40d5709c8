"""quote list, approve, withdraw: what may be published word for word."""

from __future__ import annotations

import re
import sys
from typing import Annotated

import typer

from nlp_coding.cli.options import StudyOption

app = typer.Typer(help="Choose what may be quoted, and approve it.", no_args_is_help=True, rich_markup_mode=None)

CodeOption = Annotated[str | None, typer.Option("--code", metavar="CODE", help="The code it is an example of.")]


@app.command("list", short_help="What could be quoted, or what is approved.")
def list_(
    code: Annotated[str | None, typer.Option("--code", metavar="CODE", help="Of this code only.")] = None,
    n: Annotated[int, typer.Option("--n", min=1, help="How many of each code.")] = 5,
    approved: Annotated[bool, typer.Option("--approved", help="Only what is approved.")] = False,
    study: StudyOption = None,
) -> None:
    """Show what could be quoted of each code, masked as it would be published: the surest codings first."""
    from nlp_coding import quoting, workflow
    from nlp_coding.cli import show_mask

    opened = workflow.open_study(study)
    if approved:
        there = [one for one in quoting.approved(opened) if code in (None, one.code_id)]
        show_mask.approved_quotes(there, [one for one in quoting.void(opened) if code in (None, one.code_id)])
    else:
        show_mask.candidates(quoting.candidates(opened, code_id=code, n=n))


@app.command(short_help="Approve a quote for publication.")
def approve(
    comment: Annotated[str, typer.Argument(metavar="COMMENT", help="The comment's id.")],
    code: CodeOption = None,
    span: Annotated[
        str | None,
        typer.Option(metavar="START-END", help="Which part of it, if not what quote list shows, or all of it."),
    ] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who approves, if not you.")] = None,
    as_it_is: Annotated[
        bool, typer.Option("--as-it-is", help="Also where something looks like personal data and is not masked.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    study: StudyOption = None,
) -> None:
    """Show exactly what would be published, masked, and approve it."""
    from nlp_coding import quoting, workflow
    from nlp_coding.cli import show_mask

    opened = workflow.open_study(study)
    found = quoting.draft(opened, comment, code_id=code, span=_span(span))
    show_mask.draft(found)
    quoting.refuse_personal(found, as_it_is=as_it_is)  # before anybody is asked
    if not yes:
        if sys.stdin is None:
            raise typer.BadParameter("nobody can be asked here; say --yes")
        typer.confirm("Approve this for publication?", abort=True, err=True)
    show_mask.quote_approved(quoting.approve(opened, found, by=by, as_it_is=as_it_is))


@app.command(short_help="Take back what was approved.")
def withdraw(
    comment: Annotated[str, typer.Argument(metavar="COMMENT", help="The comment's id.")],
    code: Annotated[str | None, typer.Option("--code", metavar="CODE", help="For this code only.")] = None,
    study: StudyOption = None,
) -> None:
    """Take back what was approved of a comment: it is not published any more."""
    from nlp_coding import quoting, workflow
    from nlp_coding.cli import show_mask

    n = quoting.withdraw(workflow.open_study(study), comment, code_id=code)
    show_mask.quotes_withdrawn(n, comment)


def _span(given: str | None) -> tuple[int, int] | None:
    if given is None:
        return None
    found = re.fullmatch(r"(\d+)[-–](\d+)", given.strip())
    if not found:
        raise typer.BadParameter(f"--span {given}: write START-END, as quote list shows it")
    return int(found[1]), int(found[2])
