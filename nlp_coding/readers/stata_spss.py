"""SPSS (.sav, .zsav) and Stata (.dta) files, with the value labels in place of the codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.readers.grid import Block
from nlp_coding.readers.unchanged import Unchanged
from nlp_coding.readers.values import text_of

CASES = 50_000
"""Read at a time. With fewer it takes longer: for each portion of a packed file all before it is unpacked again."""


def open_spss(path: Path, *, encoding: str | None = None) -> StatisticsFile:
    """A .sav or .zsav file. User-missing answers such as "Vet ikke" stay, set aside."""
    import pyreadstat

    return StatisticsFile(path, pyreadstat.read_sav, "SPSS", encoding=encoding)


def open_stata(path: Path, *, encoding: str | None = None) -> StatisticsFile:
    """A .dta file. Extended missing values (.a to .z) with a label stay, set aside."""
    import pyreadstat

    return StatisticsFile(path, pyreadstat.read_dta, "Stata", encoding=encoding)


class StatisticsFile:
    """A file of SPSS or Stata, in portions; see `Walkable`. Raises InputError where it is damaged, there or later on.

    Of labels and missing answers it knows those of the columns that were gone through.
    """

    separator = None

    def __init__(self, path: Path, reader: Any, program: str, *, encoding: str | None, size: int = CASES) -> None:
        self.path, self.program, self.size = path, program, size
        self._reader, self._codec = reader, encoding
        self._unchanged = Unchanged(path)
        self._labels: dict[str, _Labels] = {}
        _, meta = self._read(metadataonly=True)
        self._n_cases: int | None = meta.number_rows  # SPSS may not have counted them
        self.header: tuple[str, ...] = tuple(meta.column_names)
        self.encoding: str | None = meta.file_encoding
        self.notes = (f"read as {program}",)

    @property
    def labels(self) -> Mapping[str, tuple[str, ...]]:
        return {name: labels.in_code_order for name, labels in self._labels.items()}

    @property
    def set_aside(self) -> Mapping[str, frozenset[str]]:
        return {name: labels.set_aside for name, labels in self._labels.items()}

    def blocks(self, wanted: Sequence[int], found: list[Mistake]) -> Iterator[Block]:
        """See `Walkable`; nothing can be wrong with one cell alone."""
        for start in count(0, self.size):
            if self._n_cases is not None and start >= self._n_cases:
                return
            columns = self._portion(start, wanted)
            n_cases = len(columns[0]) if columns else 0
            places: Sequence[int] = range(n_cases)
            if blank := self._blank_cases(start, columns):
                places = [place for place in places if place not in blank]
                columns = [[column[place] for place in places] for column in columns]
            self._unchanged.check()
            if places:
                # Row 1 is the header in every other file; the first case is row 2 here, too.
                yield Block([start + place + 2 for place in places], columns)
            if n_cases < self.size:
                return

    def _blank_cases(self, start: int, columns: Sequence[Sequence[str]]) -> set[int]:
        """Those of a portion that are blank in these columns and in all others; the others are seldom looked at."""
        if any(all(map(str.strip, column)) for column in columns):
            return set()
        blank = _blank(columns)
        return blank & _blank(self._portion(start, range(len(self.header)))) if blank else blank

    def _portion(self, start: int, wanted: Sequence[int]) -> list[list[str]]:
        names = [self.header[index] for index in wanted]
        values, meta = self._read(row_offset=start, row_limit=self.size, usecols=names)
        for name, labels in meta.variable_value_labels.items():
            if name in values:
                self._labels.setdefault(name, _Labels(labels)).meet(values[name], _missing(meta, name))
        return [
            self._labels[name].texts(values[name]) if name in self._labels else list(map(_text_of, values[name]))
            for name in names
        ]

    def _read(self, **options: Any) -> tuple[Mapping[str, list[Any]], Any]:
        try:
            # output_format="dict" leaves pandas out, and with it every guess at what is missing.
            values, meta = self._reader(
                str(self.path), user_missing=True, output_format="dict", encoding=self._codec, **options
            )
        except Exception as error:  # a damaged file makes pyreadstat raise errors of its own, IndexError, and more
            raise InputError(
                Mistake(
                    f"the file cannot be read as {self.program}: {str(error).strip().rstrip('.')}",
                    self.path.name,
                    remedy=f"open it in {self.program} and save it again; if it speaks of an encoding or of converting "
                    "a string, try --encoding cp1252",
                )
            ) from error
        return values, meta


def _blank(columns: Iterable[Sequence[str]]) -> set[int]:
    """The places at which all of the columns are blank."""
    return {place for place, cells in enumerate(zip(*columns, strict=True)) if not any(map(str.strip, cells))}


def _text_of(value: object) -> str:
    return value if isinstance(value, str) else text_of(value)


class _Labels:
    """The value labels of one column, and the codes in it that have none."""

    def __init__(self, labels: Mapping[Any, str]) -> None:
        self.by_code = {code: label.strip() or text_of(code) for code, label in labels.items()}
        self._used: set[Any] = set()
        self._missing: list[tuple[Any, Any]] = []

    def meet(self, values: Iterable[Any], missing: Iterable[tuple[Any, Any]]) -> None:
        """Some of the column's values, and the ranges of codes that are declared as missing answers there."""
        self._used |= {value for value in values if value is not None and value != "" and value not in self.by_code}
        self._missing += [one for one in missing if one not in self._missing]

    def texts(self, values: Iterable[Any]) -> list[str]:
        return [self.by_code[value] if value in self.by_code else text_of(value) for value in values]

    @property
    def _codes(self) -> tuple[Any, ...]:
        return (*self.by_code, *self._used)

    @property
    def in_code_order(self) -> tuple[str, ...]:
        """By number; Stata's .a to .z after them. Codes that are words ("E", "U") say nothing of an order."""
        numbers = sorted(code for code in self._codes if not isinstance(code, str))
        if not numbers:
            return ()
        letters = sorted(code for code in self._codes if isinstance(code, str))
        return tuple(dict.fromkeys(self.texts([*numbers, *letters])))

    @property
    def set_aside(self) -> frozenset[str]:
        """The labels of the codes that the file declares as missing."""
        return frozenset(
            self.by_code.get(code, text_of(code))
            for code in self._codes
            for low, high in self._missing
            if isinstance(code, str) == isinstance(low, str) and low <= code <= high
        )


def _missing(meta: Any, name: str) -> list[tuple[Any, Any]]:
    """Ranges of codes that are declared as missing answers: SPSS gives ranges, Stata letters."""
    spss = [(found["lo"], found["hi"]) for found in meta.missing_ranges.get(name, ())]
    return [*spss, *((code, code) for code in meta.missing_user_values.get(name, ()))]
