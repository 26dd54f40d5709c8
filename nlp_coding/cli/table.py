"""table commenting, codes, code: the tables, in any format."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from nlp_coding.cli.options import Languages, StudyOption

app = typer.Typer(
    help="Make a table: who commented, all codes, or one code.", no_args_is_help=True, rich_markup_mode=None
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
        "rows; respondents = all respondents in the row; comments = all comments in the row."
    ),
]


@app.command()
def commenting(
    by: ByOption = None,
    format: FormatOption = None,
    out: OutOption = None,
    plain_csv: PlainOption = False,
    decimals: DecimalsOption = 0,
    language: LanguageOption = None,
    study: StudyOption = None,
) -> None:
    """Who commented, by agreement level: the published table 7.2."""
    _make("commenting", study, format, out, plain_csv, decimals, by=by, language=language)


@app.command()
def codes(
    by: ByOption = None,
    percent: PercentOption = Percents.row,
    groups: Annotated[bool, typer.Option("--groups", help="Groups of codes, in place of the codes.")] = False,
    run: RunOption = None,
    format: FormatOption = None,
    out: OutOption = None,
    plain_csv: PlainOption = False,
    decimals: DecimalsOption = 0,
    language: LanguageOption = None,
    study: StudyOption = None,
) -> None:
    """All codes by agreement level: number and percent of comments."""
    chosen = {"percent": percent.value, "groups": groups, "run_id": run}
    _make("codes", study, format, out, plain_csv, decimals, by=by, language=language, **chosen)


@app.command(short_help="One code, in the form of table 7.2.")
def code(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The id of a code or a group of codes.")],
    by: ByOption = None,
    run: RunOption = None,
    format: FormatOption = None,
    out: OutOption = None,
    plain_csv: PlainOption = False,
    decimals: DecimalsOption = 0,
    language: LanguageOption = None,
    study: StudyOption = None,
) -> None:
    """One code in the form of table 7.2: comments without it, with it, in all, percent."""
    _make("code", study, format, out, plain_csv, decimals, by=by, language=language, code_id=code, run_id=run)


def _make(
    kind: str,
    study: Path | None,
    format: Formats | None,
    out: Path | None,
    plain_csv: bool,
    decimals: int,
    *,
    language: Languages | None,
    **chosen: Any,
) -> None:
    from nlp_coding import results, workflow
    from nlp_coding.cli import show

    format_name = show.format_name(format.value if format else None, out, plain_csv=plain_csv)
    made = results.make_table(
        workflow.open_study(study), cast(Any, kind), language=cast(Any, language and language.value), **chosen
    )
    show.table(made, format_name=format_name, out=out, decimals=decimals)
