"""A table in Markdown, as GitHub, Quarto and Pandoc read it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlp_coding.core.table import CrossTable
from nlp_coding.tables.cells import printable
from nlp_coding.tables.layout import Look, block_heading, block_texts, blocks_of

_MARKS = re.compile(r"([\\`*_\[\]<>|~#&$^@])")


def render(table: CrossTable, look: Look | None = None) -> str:
    """One table, however wide; a code's n and percent share a cell, since Markdown has one heading row."""
    look = look or Look()
    blocks = blocks_of(table)
    texts = [block_texts(table, block, look) for block in blocks]
    lines = [
        f"**{_escape(table.title)}**",
        "",
        _line(_escape(text) for text in (table.stub, *(block_heading(table, block) for block in blocks))),
        _line([":--", *["--:"] * len(blocks)]),
    ]
    for place, row in enumerate(table.rows):
        cells = [_escape(text) for text in (row.label, *(column[place] for column in texts))]
        lines.append(_line(f"**{cell}**" if row.kind == "total" else cell for cell in cells))
    for note in table.notes:
        lines += ["", _escape(note)]
    return "\n".join(lines) + "\n"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escape(text: str) -> str:
    """Every mark that could mean something is taken at its word; a line break would end the row."""
    return _MARKS.sub(r"\\\1", " ".join(printable(text).splitlines()))
