"""What a report reads out of the table of codes, rather than have it counted and protected once more."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from nlp_coding.core.table import Column, CrossTable, Row, Tally
from nlp_coding.report.words import WORDS
from nlp_coding.tables.words import WORDS as TABLE_WORDS


def tally_of(codes: CrossTable, place: int, label: str) -> CrossTable:
    """One code of a table of codes: comments with it, comments with substance, percent; by the same rows.

    `place` counts codes from 0. The table has n and % of each code beside each other, and the base in its last column.
    """
    words, own = TABLE_WORDS[codes.language], WORDS[codes.language]
    return replace(
        codes,
        title=own.title_tally.format(code=label),
        columns=(
            Column(words.with_code, "count"),
            Column(words.with_substance, "count"),
            Column(words.percent_with_code, "percent"),
        ),
        rows=tuple(
            replace(row, cells=(row.cells[2 * place], row.cells[-1], row.cells[2 * place + 1]))
            for row in codes.rows
            if row.kind != "statistic"
        ),
        notes=(),
    )


def levels_of(table: CrossTable, column: int) -> dict[str, Tally]:
    """A column's cells by the label of their level."""
    return {row.label: cell for row, cell in _cells(table, column) if row.kind == "level"}


def is_withheld(codes: CrossTable, place: int) -> bool:
    """Whether the number of all comments with the code is withheld, or could not be told from the table."""
    return any(cell.withheld for row, cell in _cells(codes, 2 * place) if row.kind in ("total", "outside"))


def has_comments(codes: CrossTable, place: int) -> bool:
    """Whether any comment has the code, as far as may be told: a number that is withheld may be one."""
    return any(cell.count != 0 for _, cell in _cells(codes, 2 * place))


def share_of(codes: CrossTable, place: int) -> Fraction | None:
    """The code's share in all levels; None where it is withheld, or there is nothing to divide by."""
    return next(cell.share for row, cell in _cells(codes, 2 * place + 1) if row.kind == "total")


def _cells(table: CrossTable, column: int) -> list[tuple[Row, Tally]]:
    return [(row, cell) for row in table.rows if isinstance(cell := row.cells[column], Tally)]
