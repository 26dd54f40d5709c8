"""A survey file as rows of text: what every reader gives, before anyone asks what the columns mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from nlp_coding.core.errors import InputError, Mistake

ROWS = 500
"""Rows that are held at a time, where a file can be read so."""


class Record(NamedTuple):
    """One row that is not blank, as many cells as the header has names."""

    row: int
    cells: tuple[str, ...]


class Block(NamedTuple):
    """Rows that follow each other, none of them blank, column by column."""

    rows: Sequence[int]
    columns: Sequence[Sequence[str]]


class Walkable(Protocol):
    """A survey file that is open: its header, and its rows in blocks, as often as one goes through them.

    Every cell is text; nothing is cleaned or interpreted yet.
    """

    @property
    def header(self) -> tuple[str, ...]: ...

    @property
    def encoding(self) -> str | None: ...

    @property
    def separator(self) -> str | None: ...

    @property
    def notes(self) -> tuple[str, ...]: ...

    @property
    def labels(self) -> Mapping[str, tuple[str, ...]]:
        """By column, its value labels in the order of their codes; once its rows were gone through, with the used codes
        that have no label."""

    @property
    def set_aside(self) -> Mapping[str, frozenset[str]]:
        """By column, the labels that the file itself declares as missing answers, as far as it was gone through."""

    def blocks(self, wanted: Sequence[int], found: list[Mistake]) -> Iterator[Block]:
        """The rows from the first to the last, of the columns wanted (from 0), in this order.

        What cannot be read goes to `found`. A mistake with a column counts only where that column is used.
        """


@dataclass(frozen=True)
class Grid:
    """The header and the rows of a file that is held as a whole."""

    header: tuple[str, ...]
    records: tuple[Record, ...]
    mistakes: tuple[Mistake, ...] = ()
    """What could not be read. One with a column counts only where that column is used."""
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    set_aside: Mapping[str, frozenset[str]] = field(default_factory=dict)
    encoding: str | None = None
    separator: str | None = None
    notes: tuple[str, ...] = ()

    def blocks(self, wanted: Sequence[int], found: list[Mistake]) -> Iterator[Block]:
        """See `Walkable`."""
        found += self.mistakes
        for start in range(0, len(self.records), ROWS):
            yield block_of(self.records[start : start + ROWS], wanted)


def gather(file: Walkable) -> Grid:
    """The whole file."""
    found: list[Mistake] = []
    records = [
        Record(row, cells)
        for rows, columns in file.blocks(range(len(file.header)), found)
        for row, cells in zip(rows, zip(*columns, strict=True), strict=True)
    ]
    return Grid(
        file.header,
        tuple(records),
        tuple(found),
        labels=file.labels,
        set_aside=file.set_aside,
        encoding=file.encoding,
        separator=file.separator,
        notes=file.notes,
    )


def block_of(records: Sequence[Record], wanted: Sequence[int]) -> Block:
    """Records as a block of the columns wanted."""
    return Block([record.row for record in records], [[record.cells[index] for record in records] for index in wanted])


def header_and_records(
    rows: Iterable[tuple[int, Sequence[str]]], *, file: str, ragged: bool = False
) -> tuple[tuple[str, ...], tuple[Record, ...], list[Mistake]]:
    """Take the first row as the header and bring the others to its width; see `header_of` and `squared`."""
    remaining = iter(rows)
    header = header_of(next(remaining, (1, ()))[1], file=file)
    mistakes: list[Mistake] = []
    records = tuple(squared(remaining, len(header), file=file, mistakes=mistakes, ragged=ragged))
    return header, records, mistakes


def header_of(cells: Sequence[str], *, file: str) -> tuple[str, ...]:
    """The names in the first row, without blank cells at its end. Raises InputError where it is blank."""
    header = _without_blank_tail(cells)
    if not header:
        raise InputError(
            Mistake("the header is blank", file, 1, remedy="the first row must hold the names of the columns")
        )
    return tuple(name.strip() for name in header)


def squared(
    rows: Iterable[tuple[int, Sequence[str]]], width: int, *, file: str, mistakes: list[Mistake], ragged: bool = False
) -> Iterator[Record]:
    """Bring rows to the header's width; blank rows are left out.

    Cells missing at a row's end, or filled beyond the header, are mistakes; with `ragged` (spreadsheets, where a
    cell has its place) they are blanks, and notes beside the columns. Blank cells beyond the header never matter.
    """
    for row, given in rows:
        cells = _without_blank_tail(given) if len(given) > width else given
        if not any(map(str.strip, cells)):
            continue
        if len(cells) != width and not ragged:
            mistakes.append(_wrong_width(len(cells), width, file=file, row=row))
            continue
        yield Record(row, (*cells[:width], *[""] * (width - len(cells))))


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
