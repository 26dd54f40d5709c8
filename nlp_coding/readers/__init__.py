"""Survey file -> respondents and comments: the reader is picked by the file's ending, and all it reads is checked.

`open_survey` holds nothing of the file, so that it may be of any size; `read_survey` holds all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.core.survey import Scale
from nlp_coding.readers.columns import Columns
from nlp_coding.readers.delimited import DelimitedFile
from nlp_coding.readers.excel import read_excel
from nlp_coding.readers.grid import Walkable
from nlp_coding.readers.reading import Reading, check_rows
from nlp_coding.readers.scale import parse_levels
from nlp_coding.readers.stata_spss import open_spss, open_stata

__all__ = ["READERS", "Columns", "Reading", "open_survey", "parse_levels", "read_survey"]

READERS: Mapping[str, Callable[..., Walkable]] = {
    ".csv": DelimitedFile,
    ".tsv": DelimitedFile,
    ".tab": DelimitedFile,
    ".txt": DelimitedFile,
    ".xlsx": read_excel,
    ".xlsm": read_excel,
    ".sav": open_spss,
    ".zsav": open_spss,
    ".dta": open_stata,
}
"""By ending. A reader takes the path and, where they mean something to it, `sheet` and `encoding`."""

_TAKES: Mapping[str, tuple[Callable[..., Walkable], ...]] = {
    "sheet": (read_excel,),
    "encoding": (DelimitedFile, open_spss, open_stata),
}


def read_survey(path: str | Path, columns: Columns, **options: Any) -> Reading:
    """As `open_survey`, and all that the file holds is held as `corpus`."""
    reading = open_survey(path, columns, **options)
    reading.corpus  # noqa: B018 - read now, while the file is there
    return reading


def open_survey(
    path: str | Path,
    columns: Columns,
    *,
    levels: str | Sequence[str] | None = None,
    outside: str | Sequence[str] = (),
    scale: Scale | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
) -> Reading:
    """Check a whole survey file, or raise one InputError with everything that is wrong in it.

    `levels` and `outside` are answers in order, or one text with | between them. With `scale` (a study's own) no
    further level is let in; what stands outside everywhere, such as "Vet ikke", may join its outside answers.
    """
    if scale is not None and (levels is not None or outside):
        raise ValueError("give either the study's scale, or levels and outside answers")
    path = Path(path)
    reader = _reader_of(path)
    options = {name: value for name, value in (("sheet", sheet), ("encoding", encoding)) if value is not None}
    for name in options:
        if reader not in _TAKES[name]:
            endings = ", ".join(ending for ending, other in READERS.items() if other in _TAKES[name])
            raise InputError(Mistake(f"--{name} means nothing for this file", path.name, remedy=f"it is for {endings}"))
    return check_rows(
        reader(path, **options),
        columns,
        file=path.name,
        levels=parse_levels(levels) if isinstance(levels, str) else levels,
        outside=parse_levels(outside) if isinstance(outside, str) and outside else tuple(outside),
        scale=scale,
    )


_SAVE_AS = {
    ".xls": "open it in Excel and save it as .xlsx",
    ".xlsb": "open it in Excel and save it as .xlsx",
    ".ods": "open it in LibreOffice and save it as .xlsx or CSV",
    ".numbers": "open it in Numbers and export it as Excel (.xlsx) or CSV",
    ".por": "open it in SPSS and save it as .sav",
    ".rds": "write it from R as CSV (write.csv) or .sav (haven::write_sav)",
}


def _reader_of(path: Path) -> Callable[..., Walkable]:
    """The reader for an existing, non-empty file."""
    if path.is_dir():
        raise InputError(Mistake("this is a folder", str(path), remedy="name the file in it that holds the answers"))
    if not path.exists():
        raise InputError(Mistake("there is no such file", str(path), remedy=_look_alike(path)))
    if not path.is_file():  # a pipe or a device would keep the program waiting, or never end
        raise InputError(Mistake("this is no ordinary file", str(path), remedy="save the answers in a file first"))
    ending = path.suffix.lower()
    if ending not in READERS:
        remedy = _SAVE_AS.get(ending, "save it as one of these, or give the file its right ending")
        known = ", ".join(READERS)
        what = f"files ending in {ending}" if ending else "files without an ending"
        raise InputError(Mistake(f"{what} cannot be read, only {known}", path.name, remedy=remedy))
    try:
        path.open("rb").close()
    except OSError as error:
        remedy = "close it in other programs (Excel locks a file that it has open), and see that you may read it"
        raise InputError(Mistake(f"the file cannot be opened: {error.strerror}", path.name, remedy=remedy)) from error
    if path.stat().st_size == 0:
        raise InputError(Mistake("the file is empty", path.name, remedy="name the file with the answers"))
    return READERS[ending]


def _look_alike(path: Path) -> str:
    """A survey file of a like name in the same folder, or where one looked."""
    folder = path.parent
    if not folder.is_dir():
        return f"the folder {folder} does not exist either"
    near = nearest(path.name, [other.name for other in folder.iterdir() if other.suffix.lower() in READERS])
    return f"did you mean «{near}»?" if near else "check the name and the folder"
