"""A document in Markdown, as GitHub, Quarto and Pandoc read it."""

from __future__ import annotations

import re

from nlp_coding.core.document import Block, Document, Grid, Heading, Listing, Paragraph, Quote
from nlp_coding.tables.md import md_row, md_text

_LEADING = re.compile(r"^(\d+)([.)])|^([-+=:])")
"""What would begin a list, a heading above, or a definition at the start of a line; `md_text` sees to the rest."""
_BRACES = re.compile(r"[{}]")
"""Attributes of a heading, in Pandoc."""


def to_markdown(document: Document) -> str:
    """One text; what users wrote means nothing in it, neither as Markdown nor as HTML. Marks are <mark> elements."""
    blocks = (Heading(document.title, level=1), *document.blocks)
    return "\n\n".join(filter(None, map(_block, blocks))) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"{'#' * level} {_braced(_line(text))}"
        case Paragraph(text):
            return _line(text)
        case Listing(items):
            return "\n".join(f"- {_line(item)}" for item in items)
        case Quote():
            return _quote(block)
        case Grid():
            return _grid(block)


def _line(text: str) -> str:
    """A line of its own."""
    return _opening(text).rstrip()


def _opening(text: str) -> str:
    """What stands at the start of a line: blanks there would make it code, and its first sign could begin something."""
    return _LEADING.sub(_taken_at_its_word, md_text(text).lstrip())


def _taken_at_its_word(found: re.Match[str]) -> str:
    return f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}"


def _braced(text: str) -> str:
    return _BRACES.sub(r"\\\g<0>", text)


def _quote(quote: Quote) -> str:
    """Line by line, since a mark may go on over the end of a line."""
    lines: list[str] = [""]
    for piece, marked in quote.pieces():
        for number, part in enumerate(piece.replace("\r\n", "\n").split("\n")):
            if number:
                lines.append("")
            text = md_text(part) if lines[-1] else _opening(part)
            lines[-1] += f"<mark>{text}</mark>" if marked and text else text
    # The backslash at the end of a line is a line break; before an empty line it would be shown.
    following = [*lines[1:], ""]
    return "\n".join(
        f"> {line}\\" if line and after else f"> {line}".rstrip() for line, after in zip(lines, following, strict=True)
    )


def _grid(grid: Grid) -> str:
    marks = ("--:" if place in grid.numbers else ":--" for place in range(len(grid.header)))
    rows = [md_row(map(md_text, grid.header)), md_row(marks), *(md_row(map(md_text, row)) for row in grid.rows)]
    caption = [f"**{md_text(grid.caption)}**", ""] if grid.caption else []
    return "\n".join([*caption, *rows])
