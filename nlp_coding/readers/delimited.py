"""CSV, TSV and other text files with separators between their cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path

from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.core.sheet import unguarded
from nlp_coding.readers.encoding import ENCODING_NAMES, find_encoding, text_lines
from nlp_coding.readers.grid import ROWS, Block, Grid, block_of, gather, header_of, squared
from nlp_coding.readers.separated import SEPARATORS, find_separator, parse_blocks
from nlp_coding.readers.unchanged import Unchanged

_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n")


def read_delimited(path: Path, *, encoding: str | None = None) -> Grid:
    """The whole file; see `DelimitedFile`."""
    return gather(DelimitedFile(path, encoding=encoding))


class DelimitedFile:
    """Read with the separator that divides its rows alike; see `find_encoding` for the encodings that are tried.

    The apostrophe that our own CSV puts before a cell such as =1+1 or '=1+1, so that a spreadsheet takes it for
    text, is taken off again. Raises InputError for what has no header.
    """

    labels: Mapping[str, tuple[str, ...]] = {}
    set_aside: Mapping[str, frozenset[str]] = {}

    def __init__(self, path: Path, *, encoding: str | None = None, size: int = ROWS) -> None:
        self.path, self.size = path, size
        self._unchanged = Unchanged(path)
        self.encoding = find_encoding(path, encoding=encoding)
        announced = announced_separator(text_lines(path, self.encoding))
        self._skipped = announced is not None  # Excel's own line, which it does not count as a row
        if not any(map(str.strip, self._lines())):
            raise InputError(Mistake("the file is empty", path.name, remedy="name the file with the answers"))
        self.separator = announced or self._find_separator()
        name = ENCODING_NAMES.get(self.encoding, self.encoding)
        self.notes = (f"read as {name}, separator {SEPARATORS.get(self.separator, self.separator)}",)
        _, rows = next(self._parsed([], size=1), (1, [[]]))
        self.header = header_of([unguarded(cell) for cell in rows[0]], file=path.name)

    def blocks(self, wanted: Sequence[int], found: list[Mistake]) -> Iterator[Block]:
        """See `Walkable`."""
        self._unchanged.check()
        ragged: list[Mistake] = []
        parsed = self._parsed(found, size=self.size)
        first, rows = next(parsed, (1, []))
        for start, block in chain([(first + 1, rows[1:])], parsed):  # the first row is the header
            self._unchanged.check()
            made = self._block(start, block, wanted, ragged)
            if made.rows:
                yield made
        found += ragged

    def _block(self, first: int, rows: Sequence[Sequence[str]], wanted: Sequence[int], ragged: list[Mistake]) -> Block:
        if block := _block_of_whole(first, rows, len(self.header), wanted):
            return block
        numbered = ((row, [unguarded(cell) for cell in cells]) for row, cells in enumerate(rows, start=first))
        return block_of(tuple(squared(numbered, len(self.header), file=self.path.name, mistakes=ragged)), wanted)

    def _lines(self) -> Iterator[str]:
        lines = text_lines(self.path, self.encoding)
        return islice(lines, 1, None) if self._skipped else lines

    def _parsed(self, found: list[Mistake], *, size: int) -> Iterator[tuple[int, list[list[str]]]]:
        return parse_blocks(self._lines(), self.separator, file=self.path.name, mistakes=found, size=size)

    def _find_separator(self) -> str:
        if separator := find_separator(self._lines):
            return separator
        if not next(self._lines()).lstrip(" \t")[:1].strip():  # a blank first row: the header says so
            return ";"
        raise InputError(
            Mistake(
                "no separator found: none of ; , tab | divides the first row into columns",
                self.path.name,
                1,
                remedy="the first row must hold the names of the columns, as in id;text;agreement",
            )
        )


def _block_of_whole(first: int, rows: Sequence[Sequence[str]], width: int, wanted: Sequence[int]) -> Block | None:
    """The block, where every row is as wide as the header and none is blank; None where they must be looked at."""
    if set(map(len, rows)) != {width}:
        return None
    columns = list(zip(*rows, strict=True))
    picked = [_all_unguarded(columns[index]) for index in wanted]
    whole = any(all(map(str.strip, column)) for column in picked)
    return Block(range(first, first + len(rows)), picked) if whole else None


def _all_unguarded(column: Sequence[str]) -> Sequence[str]:
    return [unguarded(cell) for cell in column] if "'" in "".join(column) else column


def announced_separator(lines: Iterable[str]) -> str | None:
    """What a first line such as "sep=;" says; None where there is no such line."""
    announced = _SEPARATOR_LINE.fullmatch(next(iter(lines), ""))
    return announced[1] if announced else None
