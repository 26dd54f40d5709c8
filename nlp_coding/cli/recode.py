"""recode: the study under another version of the codebook."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from nlp_coding.cli.options import (
    Form,
    FormOption,
    ReportLanguageOption,
    SchedulerOption,
    StudyOption,
    TextOption,
    TlsCaOption,
    TlsCertOption,
    TlsKeyOption,
    WorkerOption,
    cluster_of,
)


def recode(
    to: Annotated[str, typer.Option("--to", metavar="VERSION", help="A version, NAME@VERSION, or a codebook's file.")],
    studies: Annotated[
        list[Path] | None, typer.Argument(metavar="STUDY", help="Folders of studies, if not the current one.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would change, and store nothing.")] = False,
    form: FormOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write the report (.md, .html, .json); of several studies, into each one's folder."
        ),
    ] = None,
    with_text: TextOption = False,
    language: ReportLanguageOption = None,
    jobs: Annotated[int, typer.Option(min=1, help="Studies coded at a time.")] = os.cpu_count() or 1,
    scheduler: SchedulerOption = None,
    tls_ca: TlsCaOption = None,
    tls_cert: TlsCertOption = None,
    tls_key: TlsKeyOption = None,
    worker: WorkerOption = None,
    study: StudyOption = None,
) -> None:
    """Code again under another version of the codebook, and tell what changed. What people decided is kept."""
    from nlp_coding import masking, workflow
    from nlp_coding.cli import show, show_recoding
    from nlp_coding.recoding import recode as recoding

    folders = [*(studies or []), *([study] if study else [])]
    form = show_recoding.form_of(form, out)
    show_recoding.check_out(out, several=len(folders) > 1)  # before the work, not after it
    chosen = cast(Any, language and language.value)
    if scheduler is not None and len(folders) > 1:  # which are coded at a time, each by processes of its own
        raise typer.BadParameter("--scheduler is for one study; give the command for each of them")
    cluster = cluster_of(scheduler, ca=tls_ca, cert=tls_cert, key=tls_key, hosts=worker)
    if len(folders) < 2:
        opened = workflow.open_study(folders[0] if folders else None)
        done = recoding.recode(
            opened,
            to,
            dry_run=dry_run,
            language=chosen,
            cluster=cluster,
            on_progress=show.progress("coding again"),
        )
        show_recoding.recoding(done, form, out, with_text=with_text, language=chosen or opened.settings.language)
        if with_text:
            show.not_masked(masking.n_not_gone_through(opened))
        return
    failed = 0
    for one in recoding.recode_many(folders, to, dry_run=dry_run, language=chosen, jobs=jobs):
        if isinstance(one, recoding.Failed):
            failed += 1
            show_recoding.failed(one)
            continue
        spoken = chosen or workflow.open_study(one.folder).settings.language
        if out is None and form == Form.text:
            show_recoding.briefly(one, language=spoken)
            continue
        try:
            target = one.folder / out.name if out else None
            show_recoding.recoding(one, form, target, with_text=with_text, language=spoken)
        except OSError as error:  # it is coded; the others have their reports all the same
            failed += 1
            show_recoding.failed(recoding.Failed(one.folder, f"the report cannot be written: {error.strerror}"))
    if failed:
        raise typer.Exit(1)
