"""suggest: topics that the comments have and the codebook may lack."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nlp_coding.cli.options import ReportLanguageOption, StudyOption


def suggest(
    like: Annotated[
        list[str] | None,
        typer.Option(metavar="WORDS|COMMENT", help="Also a topic on these words, or on what this comment is about."),
    ] = None,
    merge: Annotated[
        list[str] | None, typer.Option(metavar="T1+T2", help="These topics are one, under the first one's number.")
    ] = None,
    drop: Annotated[list[str] | None, typer.Option(metavar="T3", help="Do not suggest this topic any more.")] = None,
    rename: Annotated[
        list[str] | None, typer.Option(metavar="T4=NAME", help="Call a topic so; with no NAME, by its key words again.")
    ] = None,
    restore: Annotated[
        list[str] | None, typer.Option(metavar="T3", help="Take back that a topic was dropped or merged.")
    ] = None,
    guided: Annotated[bool, typer.Option("--guided", help="Let the codes' words guide the grouping.")] = False,
    seed: Annotated[int, typer.Option(metavar="N", min=0, help="Where the repeated runs begin to draw.")] = 0,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a page to look at: a map, the topics, their words.")
    ] = None,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="Quote the comments on the page, too; they are sensitive.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the suggestions as JSON.")] = False,
    language: ReportLanguageOption = None,
    study: StudyOption = None,
) -> None:
    """Suggest topics from the comments, and tell which of them the codebook has; what you say of them is remembered."""
    from nlp_coding import masking, suggesting, workflow
    from nlp_coding.cli import show, show_suggest

    if with_text and html is None:
        raise typer.BadParameter("--with-text is for the page of --html")
    if html is not None:
        show_suggest.check_place(html)
    steering = suggesting.Steering(
        like=tuple(like or ()),
        merge=tuple(_merged(one) for one in merge or ()),
        drop=tuple(one.strip() for one in drop or ()),
        restore=tuple(one.strip() for one in restore or ()),
        rename=dict(_renamed(one) for one in rename or ()),
    )
    opened = workflow.open_study(study)
    chosen = language.value if language else opened.settings.language
    found = suggesting.suggest(
        opened,
        steering,
        guided=guided,
        seed=seed,
        language=chosen,
        on_progress=show.progress("looking for topics", "run"),
    )
    if json:
        print(show_suggest.as_json(found))
    else:
        show_suggest.suggestions(found)
    if html is not None:
        texts = suggesting.passage_texts(opened, found) if with_text else None
        show_suggest.page(found, html, language=chosen, title=opened.folder.resolve().name, texts=texts)
        if with_text:
            show.not_masked(masking.n_not_gone_through(opened))


def _merged(text: str) -> tuple[str, ...]:
    parts = tuple(part.strip() for part in text.split("+"))
    if len(parts) < 2 or not all(parts):
        raise typer.BadParameter(f"--merge {text}: write at least two topics with + between, as in T1+T2")
    return parts


def _renamed(text: str) -> tuple[str, str]:
    topic, equals, name = text.partition("=")
    if not equals or not topic.strip():
        raise typer.BadParameter(f'--rename {text}: write the topic, = and its name, as in "T4=Legevakt"')
    return topic.strip(), name
