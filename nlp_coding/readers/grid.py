"""A survey file as rows of text: what every reader gives, before anyone asks what the columns mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from nlp_coding.core.errors import InputError, Mistake


class Record(NamedTuple):
    """One row that is not blank, as many cells as the header has names."""

    row: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """The header and the rows, every cell as text; nothing is cleaned or interpreted yet."""

    header: tuple[str, ...]
    records: tuple[Record, ...]
    mistakes: tuple[Mistake, ...] = ()
    """What could not be read. One with a column counts only where that column is used."""
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By column, its value labels in the order of their codes; used codes without a label stand among them."""
    set_aside: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By column, the labels that the file itself declares as missing answers."""
    encoding: str | None = None
    separator: str | None = None
    notes: tuple[str, ...] = ()


def header_and_records(
    rows: Iterable[tuple[int, Sequence[str]]], *, file: str, ragged: bool = False
) -> tuple[tuple[str, ...], tuple[Record, ...], list[Mistake]]:
    """Take the first row as the header and bring the others to its width; blank rows are left out.

    Cells missing at a row's end, or filled beyond the header, are mistakes; with `ragged` (spreadsheets, where a
    cell has its place) they are blanks, and notes beside the columns. Blank cells beyond the header never matter.
    """
    remaining = iter(rows)
    header = _without_blank_tail(next(remaining, (1, ()))[1])
    if not header:
        raise InputError(
            Mistake("the header is blank", file, 1, remedy="the first row must hold the names of the columns")
        )
    width = len(header)
    records: list[Record] = []
    mistakes: list[Mistake] = []
    for row, given in remaining:
        cells = _without_blank_tail(given) if len(given) > width else given
        if not any(map(str.strip, cells)):
            continue
        if len(cells) != width and not ragged:
            mistakes.append(_wrong_width(len(cells), width, file=file, row=row))
            continue
        records.append(Record(row, (*cells[:width], *[""] * (width - len(cells)))))
    return tuple(name.strip() for name in header), tuple(records), mistakes


def _without_blank_tail(cells: Sequence[str]) -> tuple[str, ...]:
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return tuple(cells[:end])


def _wrong_width(found: int, expected: int, *, file: str, row: int) -> Mistake:
    cause = (
        "most likely a line break inside a comment that is not in quotation marks"
        if found < expected
        else "most likely a separator inside a comment that is not in quotation marks"
    )
    return Mistake(
        f"the row has {found} cell{'s' * (found != 1)}, the header has {expected}",
        file,
        row,
        remedy=f"{cause}: correct the row, or export the file again with quotation marks around text",
    )
