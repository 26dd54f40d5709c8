"""sample, merge: several coders on one study, each in a copy of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nlp_coding.cli.options import StudyOption


def sample(
    n: Annotated[int | None, typer.Option("--n", min=1, help="Draw this many comments more.")] = None,
    seed: Annotated[int | None, typer.Option("--seed", help="What the lot begins with; 1 if nothing is said.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write what is drawn to a .csv or .xlsx, to fill in.")
    ] = None,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="The comments too, masked; they are sensitive.")
    ] = False,
    plain_csv: Annotated[bool, typer.Option("--plain-csv", help="CSV for programs: comma, no BOM.")] = False,
    study: StudyOption = None,
) -> None:
    """Draw comments that several coders code, each by itself; without --n show what is drawn, and how far they are.

    With --n and --out the file has what is drawn now, else all that was drawn.
    """
    from nlp_coding import masking, sampling, workflow
    from nlp_coding.cli import show, show_coders

    if out is None and (with_text or plain_csv):
        raise typer.BadParameter("--with-text and --plain-csv are for the file: name it with --out FILE")
    if n is None and seed is not None:
        raise typer.BadParameter("--seed is for a draw: say how many with --n")
    if seed is not None and not sampling.LEAST_SEED <= seed <= sampling.GREATEST_SEED:
        raise typer.BadParameter(f"--seed is a whole number from {sampling.LEAST_SEED} to {sampling.GREATEST_SEED}")
    opened = workflow.open_study(study)
    if out is not None:
        show_coders.check_file(out, plain=plain_csv)
    if n is not None:
        draw = sampling.sample(opened, n, seed=1 if seed is None else seed)
        show_coders.draw(draw, asked=n)
        sampled = draw.sampled
    else:
        found = sampling.drawn(opened)
        show_coders.drawn(found)
        sampled = found.sampled
    if out is not None:
        from nlp_coding.tables.rows_file import save_rows

        save_rows(sampling.sample_rows(opened, sampled, with_text=with_text), out, plain=plain_csv)
        show.written(out)
        if with_text:
            show.not_masked(masking.n_not_gone_through(opened))


def merge(
    other: Annotated[Path, typer.Argument(metavar="OTHER_STUDY", help="The folder of another copy of the study.")],
    migrate: Annotated[
        bool,
        typer.Option("--migrate", help="Take what was done under another codebook; decisions travel by its moves."),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would come, and change nothing.")] = False,
    study: StudyOption = None,
) -> None:
    """Bring in what coders decided in another copy of the study. Where they disagree, both stand.

    The other copy is only read. Decisions, memos and draws come; nothing that is here is lost or settled.
    """
    from nlp_coding import merging, workflow
    from nlp_coding.cli import show_coders

    found = merging.merge(workflow.open_study(study), other, migrate=migrate, dry_run=dry_run)
    show_coders.merged(found, dry_run=dry_run)
