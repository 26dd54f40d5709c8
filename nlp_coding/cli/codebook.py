"""codebook list, show, check, draft, adopt, release, diff: codebooks as files, and what tells two of them apart."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from nlp_coding.cli.options import Form, FormOption, ReportLanguageOption, StudyOption, TextOption

app = typer.Typer(
    help="Look at codebooks, check them, and release new versions.", no_args_is_help=True, rich_markup_mode=None
)

Name = Annotated[
    str | None,
    typer.Argument(metavar="NAME[@VERSION]", help="A codebook by name or path; without it, that of the study."),
]


@app.command("list")
def list_(study: StudyOption = None) -> None:
    """List the codebooks at hand, with their versions."""
    from nlp_coding import workflow
    from nlp_coding.cli import show

    show.codebooks(workflow.known_codebooks(workflow.study_at_hand(study)))


@app.command(short_help="Show a codebook, or one of its codes.")
def show(
    name: Name = None,
    code: Annotated[str | None, typer.Option("--code", metavar="CODE", help="One code, with all it has.")] = None,
    study: StudyOption = None,
) -> None:
    """Show a codebook: its codes with labels and definitions, or one code with terms and examples."""
    from nlp_coding import counted, workflow
    from nlp_coding.cli import show as shown

    book = workflow.show_codebook(name, study=workflow.study_at_hand(study))
    if code:
        shown.code(book, counted.known_code(book, code))
    else:
        shown.codebook(book)


@app.command(short_help="Check a codebook and its examples.")
def check(
    name: Annotated[str, typer.Argument(metavar="NAME[@VERSION]", help="A codebook by name, or the path of one.")],
    study: StudyOption = None,
) -> None:
    """Check a codebook: all that is wrong in it in one pass, and the examples that fail. Exit status 1 if any."""
    from nlp_coding import workflow
    from nlp_coding.cli import show as shown

    book, failed, lacks = workflow.check_codebook(name, study=workflow.study_at_hand(study))
    shown.checked(book, failed, lacks)
    if failed:
        raise typer.Exit(1)


@app.command(short_help="Copy a version to a draft of the next.")
def draft(
    name: Annotated[str, typer.Argument(metavar="NAME[@VERSION]", help="The version that the next one revises.")],
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FOLDER", help="Where to put draft.yaml, if not below codebooks/.")
    ] = None,
    study: StudyOption = None,
) -> None:
    """Copy a version to draft.yaml, to work on the next: in the study, or else below codebooks/ in this folder."""
    from nlp_coding import releasing, workflow
    from nlp_coding.cli import show_releasing

    show_releasing.drafted(*releasing.make_draft(name, to=to, study=workflow.study_at_hand(study)))


@app.command(short_help="Make a suggested topic a code of the draft.")
def adopt(
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help="The topic's id, such as T3.")],
    code_id: Annotated[str, typer.Option("--id", metavar="CODE_ID", help="The id that the new code gets, for ever.")],
    label: Annotated[
        str | None, typer.Option("--label", metavar="TEXT", help="Its label, if not the topic's name or key words.")
    ] = None,
    parent: Annotated[str | None, typer.Option("--parent", metavar="CODE", help="The group that it goes into.")] = None,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="Quote up to five passages as its examples; they are sensitive.")
    ] = False,
    study: StudyOption = None,
) -> None:
    """Write a code for a suggested topic into the draft of the study's codebook, with terms that were tried.

    The draft is made where there is none. A person has to finish the code: its definition is a stub.
    """
    from nlp_coding import masking, proposing, workflow
    from nlp_coding.cli import show as shown
    from nlp_coding.cli import show_proposing

    opened = workflow.open_study(study)
    show_proposing.adopted(
        proposing.adopt_topic(opened, topic, code_id, label=label, parent=parent, with_text=with_text)
    )
    if with_text:
        shown.not_masked(masking.n_not_gone_through(opened))


@app.command(short_help="Release a draft under a number of its own.")
def release(
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="A codebook by name, or a draft's path; without it, the only draft."),
    ] = None,
    version: Annotated[
        str | None, typer.Option("--version", metavar="X.Y.Z", help="Another number than the one that is proposed.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    study: StudyOption = None,
) -> None:
    """Release a draft: check it, number it by what changed, and write it as a version that stays as it is.

    The path of a version that stands there already records it, so that a change to it is noticed.
    """
    from nlp_coding import releasing, workflow
    from nlp_coding.cli import show_releasing

    prepared = releasing.prepare_release(name, version=version, study=workflow.study_at_hand(study))
    show_releasing.proposed(prepared)
    if not yes:
        if sys.stdin is None or not sys.stdin.isatty():
            raise typer.BadParameter("nobody can be asked here; say --yes to release it")
        typer.confirm(f"Release {prepared.codebook}? It cannot be changed afterwards.", abort=True, err=True)
    show_releasing.released(prepared.codebook, releasing.publish(prepared))


@app.command(short_help="Tell what changed between two codebooks.")
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
    language: ReportLanguageOption = None,
) -> None:
    """Tell what changed between two codebooks; with --study, also what the second would change in the study."""
    from nlp_coding import adoption, masking, workflow
    from nlp_coding.cli import show as shown
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
            show_recoding.give(
                report.diff_document(found, language=chosen or opened.settings.language), Form.text, None
            )
        done = recoding.recode(opened, after or before, dry_run=True, language=chosen)
        show_recoding.recoding(done, form, out, with_text=with_text, language=chosen or opened.settings.language)
        if with_text:
            shown.not_masked(masking.n_not_gone_through(opened))
        return
    found = adoption.find_difference(before, after, folders=workflow.codebook_folders())
    here = workflow.study_at_hand()
    chosen = chosen or (here.settings.language if here else "en")
    if form == Form.json:
        show_recoding.put(json.dumps(report.diff_json(found), ensure_ascii=False, indent=1), out)
    else:
        show_recoding.give(report.diff_document(found, language=chosen), form, out)
