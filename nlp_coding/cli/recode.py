"""recode, codebook diff: what another version of the codebook changes."""

from __future__ import annotations

import enum
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from nlp_coding.cli.options import StudyOption

if TYPE_CHECKING:
    from nlp_coding.core.document import Document
    from nlp_coding.recoding.recode import Recoding


class Form(enum.StrEnum):
    text = "text"
    md = "md"
    html = "html"
    json = "json"


class Languages(enum.StrEnum):
    nb = "nb"
    nn = "nn"
    en = "en"


FormOption = Annotated[
    Form | None, typer.Option("--format", help="How to show it; by itself as text, or by the ending of --out.")
]
LanguageOption = Annotated[Languages | None, typer.Option(help="The language of the report, if not the study's.")]
TextOption = Annotated[
    bool, typer.Option("--with-text", help="Quote the comments in the report's file, too; they are sensitive.")
]


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
    language: LanguageOption = None,
    jobs: Annotated[int, typer.Option(min=1, help="Studies coded at a time.")] = os.cpu_count() or 1,
    study: StudyOption = None,
) -> None:
    """Code again under another version of the codebook, and tell what changed. What people decided is kept."""
    from nlp_coding import workflow
    from nlp_coding.cli import show, show_recoding
    from nlp_coding.recoding import recode as recoding

    folders = [*(studies or []), *([study] if study else [])]
    form = show_recoding.form_of(form, out)
    chosen = cast(Any, language and language.value)
    if len(folders) < 2:
        opened = workflow.open_study(folders[0] if folders else None)
        done = recoding.recode(opened, to, dry_run=dry_run, language=chosen, on_progress=show.progress("coding again"))
        _give(done, form, out, with_text=with_text, language=chosen or opened.settings.language)
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
        else:
            _give(one, form, one.folder / out.name if out else None, with_text=with_text, language=spoken)
    if failed:
        raise typer.Exit(1)


def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="A codebook: NAME@VERSION, or a file.")],
    after: Annotated[
        str | None,
        typer.Argument(metavar="B", help="The other one; without it, A is compared with the study's codebook."),
    ] = None,
    study: StudyOption = None,
    form: FormOption = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it to a file (.md, .html, .json).")] = None,
    with_text: TextOption = False,
    language: LanguageOption = None,
) -> None:
    """Tell what changed between two codebooks; with --study, also what the second would change in the study."""
    from nlp_coding import adoption, workflow
    from nlp_coding.cli import show_recoding
    from nlp_coding.recoding import recode as recoding
    from nlp_coding.recoding import report

    form = show_recoding.form_of(form, out)
    chosen = cast(Any, language and language.value)
    if study is not None or after is None:
        opened = workflow.open_study(study)
        if after is not None:
            # Of the two only the second matters to the study; the first is what the reader compares it with.
            found = adoption.find_difference(before, after, folders=workflow.codebook_folders(opened))
            show_recoding.give(report.diff_document(found, language=chosen or "en"), Form.text, None)
        done = recoding.recode(opened, after or before, dry_run=True, language=chosen)
        _give(done, form, out, with_text=with_text, language=chosen or opened.settings.language)
        return
    found = adoption.find_difference(before, after, folders=workflow.codebook_folders())
    if form == Form.json:
        show_recoding.put(json.dumps(report.diff_json(found), ensure_ascii=False, indent=1), out)
    else:
        show_recoding.give(report.diff_document(found, language=chosen or "en"), form, out)


def _give(done: Recoding, form: Form, out: Path | None, *, with_text: bool, language: Any) -> None:
    from nlp_coding.cli import show_recoding
    from nlp_coding.recoding import report

    if form == Form.json:
        show_recoding.put(json.dumps(report.recoding_json(done), ensure_ascii=False, indent=1), out)
        return
    # On the screen the reader has the study before them; a file is passed on.
    quoted = with_text or (form == Form.text and out is None)
    document: Document = report.recoding_document(done, language=language, with_text=quoted)
    show_recoding.give(document, form, out)
    show_recoding.done(done)
