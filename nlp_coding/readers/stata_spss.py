"""SPSS (.sav, .zsav) and Stata (.dta) files, with the value labels in place of the codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.readers.grid import Grid, Record
from nlp_coding.readers.values import text_of


def read_spss(path: Path, *, encoding: str | None = None) -> Grid:
    """Read a .sav or .zsav file. User-missing answers such as "Vet ikke" stay, set aside."""
    import pyreadstat

    return _read(path, pyreadstat.read_sav, "SPSS", encoding)


def read_stata(path: Path, *, encoding: str | None = None) -> Grid:
    """Read a .dta file. Extended missing values (.a to .z) with a label stay, set aside."""
    import pyreadstat

    return _read(path, pyreadstat.read_dta, "Stata", encoding)


def _read(path: Path, reader: Any, program: str, encoding: str | None) -> Grid:
    try:
        # output_format="dict" leaves pandas out, and with it every guess at what is missing.
        columns, meta = reader(str(path), user_missing=True, output_format="dict", encoding=encoding)
    except Exception as error:  # a damaged file makes pyreadstat raise errors of its own, IndexError, and more
        raise InputError(
            Mistake(
                f"the file cannot be read as {program}: {str(error).strip().rstrip('.')}",
                path.name,
                remedy=f"open it in {program} and save it again; if it speaks of an encoding or of converting a "
                "string, try --encoding cp1252",
            )
        ) from error
    labelled = {
        name: _Labels(labels, columns[name]) for name, labels in meta.variable_value_labels.items() if name in columns
    }
    texts = [
        labelled[name].texts(values) if name in labelled else [text_of(value) for value in values]
        for name, values in columns.items()
    ]
    return Grid(
        tuple(columns),
        # Row 1 is the header in every other file; the first case is row 2 here, too.
        tuple(
            Record(row, cells)
            for row, cells in enumerate(zip(*texts, strict=True), start=2)
            if any(cell.strip() for cell in cells)
        ),
        labels={name: labels.in_code_order for name, labels in labelled.items()},
        set_aside={name: labels.set_aside(_missing(meta, name)) for name, labels in labelled.items()},
        encoding=meta.file_encoding,
        notes=(f"read as {program}",),
    )


class _Labels:
    """The value labels of one column, and the codes in it that have none."""

    def __init__(self, labels: Mapping[Any, str], values: Sequence[Any]) -> None:
        self.by_code = {code: label.strip() or text_of(code) for code, label in labels.items()}
        used = {value for value in values if value is not None and value != "" and value not in self.by_code}
        self.codes: tuple[Any, ...] = (*self.by_code, *used)

    def texts(self, values: Sequence[Any]) -> list[str]:
        return [self.by_code[value] if value in self.by_code else text_of(value) for value in values]

    @property
    def in_code_order(self) -> tuple[str, ...]:
        """By number; Stata's .a to .z after them. Codes that are words ("E", "U") say nothing of an order."""
        numbers = sorted(code for code in self.codes if not isinstance(code, str))
        if not numbers:
            return ()
        letters = sorted(code for code in self.codes if isinstance(code, str))
        return tuple(dict.fromkeys(self.texts([*numbers, *letters])))

    def set_aside(self, ranges: Sequence[tuple[Any, Any]]) -> frozenset[str]:
        """The labels of the codes that the file declares as missing."""
        return frozenset(
            self.by_code.get(code, text_of(code))
            for code in self.codes
            for low, high in ranges
            if isinstance(code, str) == isinstance(low, str) and low <= code <= high
        )


def _missing(meta: Any, name: str) -> list[tuple[Any, Any]]:
    """Ranges of codes that are declared as missing answers: SPSS gives ranges, Stata letters."""
    spss = [(found["lo"], found["hi"]) for found in meta.missing_ranges.get(name, ())]
    return [*spss, *((code, code) for code in meta.missing_user_values.get(name, ()))]
