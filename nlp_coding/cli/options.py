"""Options that several commands share, and the words they take."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated

import typer


class Languages(enum.StrEnum):
    nb = "nb"
    nn = "nn"
    en = "en"


class Form(enum.StrEnum):
    text = "text"
    md = "md"
    html = "html"
    json = "json"


StudyOption = Annotated[
    Path | None, typer.Option("--study", metavar="DIR", help="The study's folder, if not the current one or above.")
]
SheetOption = Annotated[str | None, typer.Option(metavar="NAME", help="The sheet of an Excel file, if not the first.")]
EncodingOption = Annotated[
    str | None, typer.Option(metavar="NAME", help="The encoding of a text file, if it is not found by itself.")
]
FormOption = Annotated[
    Form | None, typer.Option("--format", help="How to show it; by itself as text, or by the ending of --out.")
]
ReportLanguageOption = Annotated[Languages | None, typer.Option(help="The language of the report, if not the study's.")]
TextOption = Annotated[
    bool, typer.Option("--with-text", help="Quote the comments in the report's file, too; they are sensitive.")
]
