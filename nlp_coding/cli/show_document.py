"""A document on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from rich.box import HORIZONTALS
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from nlp_coding.cli.show import HIGHLIGHT
from nlp_coding.core.document import Block, Document, Grid, Heading, Listing, Paragraph, Quote
from nlp_coding.core.printing import printable
from nlp_coding.tables.layout import wrap

_GAP = 2
_NARROW = 24
"""A column of words is made as narrow as this before the grid is cut into panels."""


def show_document(console: Console, document: Document) -> None:
    """Print it, as wide as the console; what stands in square brackets is the user's, never markup."""
    console.print(Text(_plain(document.title), style="bold"))
    for block in document.blocks:
        if not (isinstance(block, Listing) and not block.items):
            console.print()
            _show(console, block)


def _show(console: Console, block: Block) -> None:
    match block:
        case Heading(text, level):
            console.print(Text(_plain(text), style="bold" if level < 4 else "italic"))
        case Paragraph(text):
            _hanging(console, Text(_plain(text)))
        case Listing(items):
            for item in items:
                _hanging(console, Text(_plain(item)), first="- ", after="  ")
        case Quote():
            quoted = Text()
            for text, marked in block.pieces():
                quoted.append(printable(text), style=HIGHLIGHT if marked else "")
            _hanging(console, quoted, first="│ ", after="│ ")
        case Grid():
            _grid(console, block)


def _plain(text: str) -> str:
    return " ".join(printable(text).split())


def _hanging(console: Console, text: Text, *, first: str = "", after: str = "") -> None:
    """Lines folded to the screen behind a mark, without blanks at their ends."""
    for number, line in enumerate(text.wrap(console, max(10, console.width - cell_len(first)))):
        line.rstrip()
        console.print(
            Text((after if number else first) if line.plain else (after if number else first).rstrip()) + line
        )


def _grid(console: Console, grid: Grid) -> None:
    """One table, or several below each other where its columns need more room: the first column opens each of them."""
    if grid.caption:
        console.print(Text(_plain(grid.caption), style="italic"))
    cells = [[_plain(text) for text in row] for row in (grid.header, *grid.rows)]
    wants = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    needs = [
        min(want, max(_longest(row[place] for row in cells), _NARROW) if place not in grid.numbers else want)
        for place, want in enumerate(wants)
    ]
    # A number is never broken, its heading may be.
    for place in grid.numbers:
        needs[place] = max([_longest([cells[0][place]]), *(cell_len(row[place]) for row in cells[1:])])
    for number, panel in enumerate(_panels(needs, console.width)):
        if number:
            console.print()
        console.print(
            _table(
                cells,
                panel,
                _widths([wants[one] for one in panel], [needs[one] for one in panel], console.width),
                grid.numbers,
            )
        )


def _longest(texts: Iterator[str] | Sequence[str]) -> int:
    """The longest word, but a word that is longer than a narrow column may be cut."""
    return min(_NARROW, max((cell_len(word) for text in texts for word in text.split(" ")), default=1))


def _panels(needs: Sequence[int], width: int) -> list[list[int]]:
    """The columns of each table: as many as fit beside the first one."""
    panels: list[list[int]] = [[0]]
    for place in range(1, len(needs)):
        if len(panels[-1]) > 1 and sum(needs[one] + _GAP for one in (*panels[-1], place)) > width:
            panels.append([0])
        panels[-1].append(place)
    return panels


def _widths(wants: Sequence[int], needs: Sequence[int], width: int) -> list[int]:
    """What is left over goes to the columns that want more, a character each in turn."""
    widths = list(needs)
    left = width - sum(need + _GAP for need in needs)
    while left < 0 and max(widths) > 4:  # two columns that do not even fit by themselves
        widths[widths.index(max(widths))] -= 1
        left += 1
    while left > 0 and (short := [place for place, want in enumerate(wants) if widths[place] < want]):
        for place in short[:left]:
            widths[place] += 1
        left -= min(left, len(short))
    return widths


def _table(
    cells: Sequence[Sequence[str]], panel: Sequence[int], widths: Sequence[int], numbers: frozenset[int]
) -> Table:
    shown = Table(box=HORIZONTALS, padding=(0, 0, 0, 1), show_edge=True, pad_edge=False)
    header, *rows = cells
    for place, width in zip(panel, widths, strict=True):
        justify: Literal["right", "left"] = "right" if place in numbers else "left"
        shown.add_column(_folded(header[place], width), width=width, justify=justify)
    for row in rows:
        shown.add_row(*(_folded(row[place], width) for place, width in zip(panel, widths, strict=True)))
    return shown


def _folded(text: str, width: int) -> Text:
    return Text("\n".join(wrap(text, width, measure=cell_len)))
