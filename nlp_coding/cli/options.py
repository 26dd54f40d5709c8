"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

StudyOption = Annotated[
    Path | None, typer.Option("--study", metavar="DIR", help="The study's folder, if not the current one or above.")
]
SheetOption = Annotated[str | None, typer.Option(metavar="NAME", help="The sheet of an Excel file, if not the first.")]
EncodingOption = Annotated[
    str | None, typer.Option(metavar="NAME", help="The encoding of a text file, if it is not found by itself.")
]
