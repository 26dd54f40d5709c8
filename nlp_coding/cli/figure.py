"""figure agreeing, statements, trend, commenting, codes, heat, cooccurrence: what the tables say, drawn."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nlp_coding.cli.options import Languages, StudyOption
from nlp_coding.cli.table import (
    ByOption,
    MergeOption,
    MinCellOption,
    RunOption,
    TopOption,
    UnweightedOption,
    WavesOption,
)

if TYPE_CHECKING:
    from nlp_coding.charting import ChartKind

app = typer.Typer(
    help="Draw a figure: closed questions, who commented, or codes.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

FileOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="The file, .svg or .png; by default the figure's name, as .svg."),
]
LanguageOption = Annotated[Languages | None, typer.Option(help="The figure's language, if not the study's.")]
WideOption = Annotated[bool, typer.Option("--wide", help="For a page on its side, in place of the text column.")]
WhiskersOption = Annotated[bool, typer.Option("--stats", help="With confidence intervals.")]
GroupsOption = Annotated[bool, typer.Option("--groups", help="Groups of codes, in place of the codes.")]


@dataclass(frozen=True)
class Drawn:
    """Where a figure goes, and how it looks."""

    study: Path | None
    out: Path | None
    wide: bool
    look: dict[str, Any]


@app.command(short_help="The share agreeing by an attribute: bars.")
def agreeing(
    by: Annotated[str, typer.Option(metavar="COLUMN", help="An attribute, or the wave.")],
    statement: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="The closed question, if not the agreement.")
    ] = None,
    top: TopOption = None,
    stats: WhiskersOption = False,
    lying: Annotated[bool, typer.Option("--lying", help="Bars that lie, in place of standing.")] = False,
    out: FileOption = None,
    wide: WideOption = False,
    language: LanguageOption = None,
    min_cell: MinCellOption = None,
    unweighted: UnweightedOption = False,
    study: StudyOption = None,
) -> None:
    """The share agreeing to a closed question by an attribute or the wave: the published figures 7.1 and 7.3."""
    drawn = Drawn(study, out, wide, {"intervals": stats, "lying": lying})
    _draw(
        "agreeing",
        drawn,
        by=by,
        statement=statement,
        top=top,
        language=language and language.value,
        min_cell=min_cell,
        unweighted=unweighted,
    )


@app.command(short_help="Closed questions as stacked bars.")
def statements(
    wave: Annotated[str | None, typer.Option(metavar="WAVE", help="The wave to show, if not the last.")] = None,
    diverging: Annotated[
        bool, typer.Option("--diverging", help="Around the middle of the scale, in place of from 0 to 100.")
    ] = False,
    merge_levels: MergeOption = None,
    out: FileOption = None,
    wide: WideOption = False,
    language: LanguageOption = None,
    min_cell: MinCellOption = None,
    unweighted: UnweightedOption = False,
    study: StudyOption = None,
) -> None:
    """The levels of the closed questions in one wave, as bars of 100 percent: the published figure 7.2."""
    drawn = Drawn(study, out, wide, {"diverging": diverging})
    _draw(
        "statements",
        drawn,
        waves=(wave,) if wave else (),
        merge=tuple(merge_levels or ()),
        language=language and language.value,
        min_cell=min_cell,
        unweighted=unweighted,
    )


@app.command(short_help="Shares agreeing over the waves: lines.")
def trend(
    wave: WavesOption = None,
    top: TopOption = None,
    stats: WhiskersOption = False,
    out: FileOption = None,
    wide: WideOption = False,
    language: LanguageOption = None,
    min_cell: MinCellOption = None,
    unweighted: UnweightedOption = False,
    study: StudyOption = None,
) -> None:
    """The share agreeing to each closed question over the waves: the published figure 7.4."""
    _draw(
        "trend",
        Drawn(study, out, wide, {"intervals": stats}),
        waves=tuple(wave or ()),
        top=top,
        language=language and language.value,
        min_cell=min_cell,
        unweighted=unweighted,
    )


@app.command()
def commenting(
    by: ByOption = None,
    merge_levels: MergeOption = None,
    out: FileOption = None,
    wide: WideOption = False,
    language: LanguageOption = None,
    min_cell: MinCellOption = None,
    unweighted: UnweightedOption = False,
    study: StudyOption = None,
) -> None:
    """The share who commented, by agreement level, with intervals."""
    _draw(
        "commenting",
        Drawn(study, out, wide, {}),
        by=by,
        merge=tuple(merge_levels or ()),
        language=language and language.value,
        min_cell=min_cell,
        unweighted=unweighted,
    )


@app.command(short_help="The share of comments with each code.")
def codes(
    groups: GroupsOption = False,
    corrected: Annotated[
        bool, typer.Option("--corrected", help="Shares put right by the audit sample, beside the raw ones.")
    ] = False,
    run: RunOption = None,
    out: FileOption = None,
    wide: WideOption = False,
    language: LanguageOption = None,
    min_cell: MinCellOption = None,
    unweighted: UnweightedOption = False,
    study: StudyOption = None,
) -> None:
    """The share of comments with each code, the highest first, with intervals."""
    _draw(
        "codes",
        Drawn(study, out, wide, {}),
        groups=groups,
        corrected=corrected,
        run_id=run,
        language=language and language.value,
        min_cell=min_cell,
        unweighted=unweighted,
    )


@app.command(short_help="Codes by agreement level: a heat map.")
def heat(
    by: ByOption = None,
    groups: GroupsOption = False,
    merge_levels: MergeOption = None,
    run: RunOption = None,
    out: FileOption = None,
    wide: WideOption = False,
    language: LanguageOption = None,
    min_cell: MinCellOption = None,
    unweighted: UnweightedOption = False,
    study: StudyOption = None,
) -> None:
    """Codes by agreement level as a heat map: the share of each level's comments that have the code."""
    _draw(
        "heat",
        Drawn(study, out, wide, {}),
        by=by,
        groups=groups,
        merge=tuple(merge_levels or ()),
        run_id=run,
        language=language and language.value,
        min_cell=min_cell,
        unweighted=unweighted,
    )


@app.command(short_help="Codes that occur together.")
def cooccurrence(
    groups: GroupsOption = False,
    jaccard: Annotated[
        bool,
        typer.Option("--jaccard", help="The number with both divided by that with either, in place of the number."),
    ] = False,
    run: RunOption = None,
    out: FileOption = None,
    wide: WideOption = False,
    language: LanguageOption = None,
    min_cell: MinCellOption = None,
    study: StudyOption = None,
) -> None:
    """Codes by codes: the number of comments with both."""
    _draw(
        "cooccurrence",
        Drawn(study, out, wide, {"jaccard": jaccard}),
        groups=groups,
        run_id=run,
        language=language and language.value,
        min_cell=min_cell,
    )


def _draw(kind: ChartKind, drawn: Drawn, **order: Any) -> None:
    from nlp_coding import charting, publishing, workflow
    from nlp_coding.cli import show, show_protection
    from nlp_coding.core.files import write_privately
    from nlp_coding.figures import render

    out = drawn.out or Path(f"figure-{kind}.svg")
    form = _form_of(out)
    study = workflow.open_study(drawn.study)
    figure, produced = charting.chart(study, kind, drawing=charting.Drawing(wide=drawn.wide, **drawn.look), **order)
    with publishing.recorded(study, [produced], [out]):
        write_privately(out, render(figure, form))
    show.written(out)
    show_protection.given_away(produced, study.settings)


def _form_of(out: Path) -> str:
    """The format that the file's ending says. Raises InputError for another, and where there is no folder."""
    from nlp_coding.core.errors import InputError, Mistake
    from nlp_coding.figures import FIGURE_FORMATS

    form = next((name for name, one in FIGURE_FORMATS.items() if one.suffix == out.suffix.lower()), None)
    if form is None:
        remedy = f"end it in {' or '.join(one.suffix for one in FIGURE_FORMATS.values())}"
        raise InputError(Mistake(f"a figure cannot be written as «{out.suffix}»", out.name, remedy=remedy))
    if not out.parent.is_dir():
        raise InputError(Mistake(f"there is no folder {out.parent}", out.name, remedy="make it first"))
    return form
