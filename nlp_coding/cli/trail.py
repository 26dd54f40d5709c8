"""history, undo: what was done to a study, and a person's last command taken back."""

from __future__ import annotations

from typing import Annotated

import typer

from nlp_coding.cli.options import StudyOption


def history(
    acts: Annotated[
        bool, typer.Option("--acts", help="What persons did, too: a line an act, with its number.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="All of it in full, as JSON.")] = False,
    study: StudyOption = None,
) -> None:
    """List the runs of a study: when, by whom, under which codebook and settings, and what was taken over."""
    from nlp_coding import workflow
    from nlp_coding.cli import show_trail
    from nlp_coding.trail import acts as trail

    found = trail.history(workflow.open_study(study))
    if json:
        show_trail.history_json(found)
    else:
        show_trail.history(found, acts=acts)


def undo(
    act: Annotated[
        int | None,
        typer.Option("--act", metavar="N", help="Another command of yours, by its number in history --acts."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be taken back, and change nothing.")
    ] = False,
    study: StudyOption = None,
) -> None:
    """Take back your last command: decisions, or another codebook. Nothing is deleted, and the log shows both."""
    from nlp_coding import workflow
    from nlp_coding.cli import show, show_trail
    from nlp_coding.trail import acts as trail

    opened = workflow.open_study(study)
    undone = trail.undo(opened, act=act, dry_run=dry_run, on_progress=show.progress("coding"))
    show_trail.undone(undone, dry_run=dry_run)
