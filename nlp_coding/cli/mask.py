"""mask: what tells who somebody is, kept out of what is handed on, or overwritten for good."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from nlp_coding.cli.options import StudyOption

if TYPE_CHECKING:
    from nlp_coding.workflow import Study


def mask(
    comment: Annotated[
        list[str] | None, typer.Option("--comment", metavar="ID", help="Look at this comment only.")
    ] = None,
    add: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID:WORDS", help="Mask these words of a comment, too; or ID:START-END, or ID:START-END:KIND."
        ),
    ] = None,
    words: Annotated[
        list[str] | None, typer.Option(metavar="TEXT", help="Mask these words, too, wherever they stand.")
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(metavar="ID:START-END", help="Show this stretch: it tells nobody who somebody is."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    forget: Annotated[
        bool, typer.Option("--forget", help="Overwrite the words that are masked, in the study too, for good.")
    ] = False,
    json: Annotated[
        bool, typer.Option("--json", help="Print what is found as JSON; with --yes, mask it, too.")
    ] = False,
    study: StudyOption = None,
) -> None:
    """Find names, numbers and addresses in the comments, and mask those you accept in all that is handed on.

    The study keeps the words until --forget overwrites them.
    """
    from nlp_coding import masking, workflow
    from nlp_coding.cli import show, show_mask

    opened = workflow.open_study(study)
    if forget:
        if comment or add or words or keep or json:
            raise typer.BadParameter("--forget overwrites what is masked already, and goes with --yes alone")
        _forget(opened, yes=yes)
        return
    on_progress = show.progress("looking for personal data")
    proposal = masking.propose(
        opened, comment_ids=comment or (), add=add or (), words=words or (), keep=keep or (), on_progress=on_progress
    )
    if json:
        show_mask.as_json(proposal)
    else:
        show_mask.proposal(proposal)
    if not proposal.comments:
        masking.accept(opened, proposal)  # notes that all comments were gone through
        show_mask.nothing_new(*masking.n_masked(opened))
        return
    if not yes:
        if json or sys.stdin is None or not sys.stdin.isatty():
            show_mask.not_changed()
            return
        typer.confirm(show_mask.question(proposal), abort=True, err=True)
    masking.accept(opened, proposal)
    show_mask.accepted(proposal)


def _forget(study: Study, *, yes: bool) -> None:
    from nlp_coding import masking
    from nlp_coding.cli import show_mask

    there = masking.n_to_forget(study)
    if not there.n_stretches:
        show_mask.nothing_to_forget()
        return
    if not yes:
        if sys.stdin is None:
            raise typer.BadParameter("nobody can be asked here; say --yes")
        typer.confirm(show_mask.forget_question(there), abort=True, err=True)
    show_mask.forgotten(masking.forget_masked(study))
