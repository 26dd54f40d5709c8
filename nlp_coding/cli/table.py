"""table commenting, codes, code, levels, trend, agreeing: the tables, in any format."""

from __future__ import annotations

import enum
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from nlp_coding.cli.options import Languages, StudyOption

app = typer.Typer(
    help="Make a table: who commented, codes, closed questions.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class Formats(enum.StrEnum):
    txt = "txt"
    csv = "csv"
    xlsx = "xlsx"
    md = "md"
    html = "html"
    docx = "docx"
    tex = "tex"


class Percents(enum.StrEnum):
    row = "row"
    column = "column"
    respondents = "respondents"
    comments = "comments"
    mentions = "mentions"


ByOption = Annotated[
    str | None, typer.Option(metavar="COLUMN", help="An attribute for the rows, in place of the agreement level.")
]
FormatOption = Annotated[
    Formats | None, typer.Option("--format", help="How to show it; by default as the file's ending says, else txt.")
]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="A file to write, in place of the screen.")
]
PlainOption = Annotated[
    bool, typer.Option("--plain-csv", help="CSV for programs: comma, decimal point, no title and notes.")
]
DecimalsOption = Annotated[int, typer.Option(min=0, max=4, help="Decimals of percentages.")]
LanguageOption = Annotated[Languages | None, typer.Option(help="The table's language, if not the study's.")]
RunOption = Annotated[int | None, typer.Option("--run", metavar="RUN", help="An earlier run, by its number.")]
PercentOption = Annotated[
    Percents,
    typer.Option(
        help="What percentages are of: row = comments with substance in the row; column = the code's comments in all "
        "rows; respondents = all respondents in the row; comments = all comments in the row; mentions = all code "
        "mentions in the row."
    ),
]
MergeOption = Annotated[
    list[str] | None,
    typer.Option("--merge-levels", metavar='"A+B=NAME"', help="Join levels that stand side by side; may be repeated."),
]
WeightOption = Annotated[
    str | None, typer.Option("--weight", metavar="COLUMN", help="The study's weights; they are used by themselves.")
]
UnweightedOption = Annotated[bool, typer.Option("--unweighted", help="Percentages without the study's weights.")]
MinCellOption = Annotated[
    int | None,
    typer.Option(
        "--min-cell",
        metavar="N",
        min=0,
        max=1000,
        help="Withhold counts from 1 to below N, and what they could be computed from; by default as the study says.",
    ),
]
VerifyOption = Annotated[
    bool,
    typer.Option("--verify", help="Try to compute what is withheld, and say what can be; exit status 1 if anything."),
]
StatsOption = Annotated[bool, typer.Option("--stats", help="With confidence intervals and tests.")]
TopOption = Annotated[
    int | None,
    typer.Option(min=1, metavar="N", help="How many levels count as agreeing, if not those before the middle."),
]
WavesOption = Annotated[
    list[str] | None, typer.Option("--wave", metavar="WAVE", help="A wave to show, if not all; may be repeated.")
]


@dataclass(frozen=True)
class Showing:
    """Where a table goes, and in which form."""

    study: Path | None
    format: Formats | None
    out: Path | None
    plain_csv: bool
    decimals: int
    verify: bool


@app.command()
def commenting(
    by: ByOption = None,
    merge_levels: MergeOption = None,
    stats: StatsOption = False,
    format: FormatOption = None,
    out: OutOption = None,
    plain_csv: PlainOption = False,
    decimals: DecimalsOption = 0,
    language: LanguageOption = None,
    min_cell: MinCellOption = None,
    verify: VerifyOption = False,
    weight: WeightOption = None,
    unweighted: UnweightedOption = False,
    study: StudyOption = None,
) -> None:
    """Who commented, by agreement level: the published table 7.2."""
    showing = Showing(study, format, out, plain_csv, decimals, verify)
    _make(
        "commenting",
        showing,
        by=by,
        merge=tuple(merge_levels or ()),
        statistics=stats,
        language=language and language.value,
        min_cell=min_cell,
        weight=weight,
        unweighted=unweighted,
    )


@app.command()
def codes(
    by: ByOption = None,
    percent: PercentOption = Percents.row,
    groups: Annotated[bool, typer.Option("--groups", help="Groups of codes, in place of the codes.")] = False,
    merge_levels: MergeOption = None,
    stats: StatsOption = False,
    standardise: Annotated[
        str | None,
        typer.Option(
            metavar="agreement",
            help="Shares as they would be had the same share of respondents commented in every row; "
            "agreement, or the attribute of --by.",
        ),
    ] = None,
    corrected: Annotated[
        bool, typer.Option("--corrected", help="Shares put right by the audit sample, beside the raw ones.")
    ] = False,
    run: RunOption = None,
    format: FormatOption = None,
    out: OutOption = None,
    plain_csv: PlainOption = False,
    decimals: DecimalsOption = 0,
    language: LanguageOption = None,
    min_cell: MinCellOption = None,
    verify: VerifyOption = False,
    weight: WeightOption = None,
    unweighted: UnweightedOption = False,
    study: StudyOption = None,
) -> None:
    """All codes by agreement level: number and percent of comments."""
    showing = Showing(study, format, out, plain_csv, decimals, verify)
    _make(
        "codes",
        showing,
        by=by,
        percent=percent.value,
        groups=groups,
        merge=tuple(merge_levels or ()),
        statistics=stats,
        standardise=standardise,
        corrected=corrected,
        run_id=run,
        language=language and language.value,
        min_cell=min_cell,
        weight=weight,
        unweighted=unweighted,
    )


@app.command(short_help="One code, in the form of table 7.2.")
def code(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The id of a code or a group of codes.")],
    by: ByOption = None,
    merge_levels: MergeOption = None,
    stats: StatsOption = False,
    run: RunOption = None,
    format: FormatOption = None,
    out: OutOption = None,
    plain_csv: PlainOption = False,
    decimals: DecimalsOption = 0,
    language: LanguageOption = None,
    min_cell: MinCellOption = None,
    verify: VerifyOption = False,
    weight: WeightOption = None,
    unweighted: UnweightedOption = False,
    study: StudyOption = None,
) -> None:
    """One code in the form of table 7.2: comments without it, with it, in all, percent."""
    showing = Showing(study, format, out, plain_csv, decimals, verify)
    _make(
        "code",
        showing,
        by=by,
        code_id=code,
        merge=tuple(merge_levels or ()),
        statistics=stats,
        run_id=run,
        language=language and language.value,
        min_cell=min_cell,
        weight=weight,
        unweighted=unweighted,
    )


@app.command(short_help="Closed questions side by side: table 7.1.")
def levels(
    wave: WavesOption = None,
    merge_levels: MergeOption = None,
    format: FormatOption = None,
    out: OutOption = None,
    plain_csv: PlainOption = False,
    decimals: DecimalsOption = 0,
    language: LanguageOption = None,
    min_cell: MinCellOption = None,
    verify: VerifyOption = False,
    weight: WeightOption = None,
    unweighted: UnweightedOption = False,
    study: StudyOption = None,
) -> None:
    """The levels of the closed questions side by side, for each wave: the published table 7.1."""
    showing = Showing(study, format, out, plain_csv, decimals, verify)
    _make(
        "levels",
        showing,
        waves=tuple(wave or ()),
        merge=tuple(merge_levels or ()),
        language=language and language.value,
        min_cell=min_cell,
        weight=weight,
        unweighted=unweighted,
    )


@app.command(short_help="Shares agreeing over the waves: table 7.3.")
def trend(
    wave: WavesOption = None,
    top: TopOption = None,
    format: FormatOption = None,
    out: OutOption = None,
    plain_csv: PlainOption = False,
    decimals: DecimalsOption = 0,
    language: LanguageOption = None,
    min_cell: MinCellOption = None,
    verify: VerifyOption = False,
    weight: WeightOption = None,
    unweighted: UnweightedOption = False,
    study: StudyOption = None,
) -> None:
    """The share agreeing to each closed question over the waves, with base and coverage: the published table 7.3."""
    showing = Showing(study, format, out, plain_csv, decimals, verify)
    _make(
        "trend",
        showing,
        waves=tuple(wave or ()),
        top=top,
        language=language and language.value,
        min_cell=min_cell,
        weight=weight,
        unweighted=unweighted,
    )


@app.command(short_help="The share agreeing by an attribute.")
def agreeing(
    by: Annotated[str, typer.Option(metavar="COLUMN", help="An attribute, or the wave.")],
    statement: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="The closed question, if not the agreement.")
    ] = None,
    top: TopOption = None,
    stats: StatsOption = False,
    format: FormatOption = None,
    out: OutOption = None,
    plain_csv: PlainOption = False,
    decimals: DecimalsOption = 0,
    language: LanguageOption = None,
    min_cell: MinCellOption = None,
    verify: VerifyOption = False,
    weight: WeightOption = None,
    unweighted: UnweightedOption = False,
    study: StudyOption = None,
) -> None:
    """The share agreeing to a closed question by an attribute or the wave."""
    showing = Showing(study, format, out, plain_csv, decimals, verify)
    _make(
        "agreeing",
        showing,
        by=by,
        statement=statement,
        top=top,
        statistics=stats,
        language=language and language.value,
        min_cell=min_cell,
        weight=weight,
        unweighted=unweighted,
    )


def _make(kind: str, showing: Showing, **order: Any) -> None:
    from nlp_coding import publishing, results, workflow
    from nlp_coding.cli import show, show_protection
    from nlp_coding.orders import Order

    format_name = show.format_name(
        showing.format.value if showing.format else None, showing.out, plain_csv=showing.plain_csv
    )
    study = workflow.open_study(showing.study)
    produced = results.produce(study, Order(kind, **order), with_system=showing.verify)  # type: ignore[arg-type]
    note = publishing.recorded(study, [produced], [showing.out]) if showing.out else nullcontext()
    with note:
        show.table(produced.table, format_name=format_name, out=showing.out, decimals=showing.decimals)
    show_protection.given_away(produced, study.settings)
    if showing.verify and show_protection.verified(produced, results.verified(produced)):
        raise typer.Exit(1)
