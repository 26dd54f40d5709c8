"""A table in Markdown, as GitHub, Quarto and Pandoc read it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlp_coding.core.printing import printable
from nlp_coding.core.table import CrossTable
from nlp_coding.tables.layout import Look, block_heading, block_texts, blocks_of

_MARKS = re.compile(r"([\\`*_\[\]<>|~#&$^@])")


def render(table: CrossTable, look: Look | None = None) -> str:
    """One table, however wide; a code's n and percent share a cell, since Markdown has one heading row."""
    look = look or Look()
    blocks = blocks_of(table)
    texts = [block_texts(table, block, look) for block in blocks]
    lines = [
        f"**{md_text(table.title)}**",
        "",
        md_row(md_text(text) for text in (table.stub, *(block_heading(table, block) for block in blocks))),
        md_row([":--", *["--:"] * len(blocks)]),
    ]
    for place, row in enumerate(table.rows):
        cells = [md_text(text) for text in (row.label, *(column[place] for column in texts))]
        lines.append(md_row(f"**{cell}**" if row.kind == "total" else cell for cell in cells))
    for note in table.notes:
        lines += ["", md_text(note)]
    return "\n".join(lines) + "\n"


def md_row(cells: Iterable[str]) -> str:
    """A row of a pipe table, of cells that are Markdown already."""
    return f"| {' | '.join(cells)} |"


def md_text(text: str) -> str:
    """Every mark that could mean something is taken at its word; a line break would end the row."""
    return _MARKS.sub(r"\\\1", " ".join(printable(text).splitlines()))
