"""A table for the terminal: wide ones are cut into panels below each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from nlp_coding.core.printing import printable
from nlp_coding.core.table import CrossTable
from nlp_coding.tables.layout import (
    Block,
    Look,
    block_texts,
    block_units,
    blocks_of,
    heading_width,
    panel_title,
    panels_of,
    separated,
    wrap,
)

_GAP = 2
"""Spaces before each column of figures."""
_EDGE = 1
"""Spaces left and right of the table."""


def render(table: CrossTable, look: Look | None = None) -> str:
    """Plain text without colours, at most `look.width` wide; a code's n and percent share a cell: "12 (43 %)"."""
    # Rich enters here alone, so that a command that shows no table need not load it.
    from rich.cells import cell_len

    look = look or Look()
    labels = [printable(row.label) for row in table.rows]
    stub_room = min(24, look.width // 3)
    stub = max(cell_len(line) for text in (table.stub, *labels) for line in wrap(text, stub_room, measure=cell_len))
    room = max(look.width - stub - 2 * _EDGE, 12)
    blocks = blocks_of(table)
    texts = {block: block_texts(table, block, look, aligned=True) for block in blocks}

    def width(block: Block) -> int:
        heading = heading_width(printable(block.heading), narrow=12, wide=min(20, room - _GAP), measure=cell_len)
        return max(heading, *map(cell_len, texts[block]), cell_len(block_units(table, block)))

    widths = {block: width(block) for block in blocks}
    panels = panels_of(blocks, [widths[block] + _GAP for block in blocks], room)
    parts: list[str] = []
    for place, panel in enumerate(panels):
        if place:
            parts.append("")
        parts.append(_flowing(panel_title(table, place, len(panels)), look.width, cell_len))
        parts.append(_panel(table, panel, texts=texts, widths=widths, stub=stub))
    parts.extend(_flowing(note, look.width, cell_len, hang=2) for note in table.notes)
    return "\n".join(parts) + "\n"


def _panel(
    table: CrossTable,
    blocks: Sequence[Block],
    *,
    texts: Mapping[Block, list[str]],
    widths: Mapping[Block, int],
    stub: int,
) -> str:
    from rich.box import HORIZONTALS
    from rich.cells import cell_len as measure
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    # Text objects throughout: a label such as "[bold]" or ":smile:" is the user's, and no markup.
    shown = Table(box=HORIZONTALS, padding=(0, 0, 0, _GAP - 1), show_edge=True, pad_edge=False)
    shown.add_column(Text("\n".join(wrap(printable(table.stub), stub, measure=measure))), width=stub, vertical="bottom")
    headings = [wrap(printable(block.heading), widths[block], measure=measure) for block in blocks]
    for block, lines in zip(blocks, headings, strict=True):
        below = [block_units(table, block)] if block.grouped else []
        heading = Text("\n".join([*lines, *below]), justify="right")
        shown.add_column(heading, width=widths[block], justify="right", no_wrap=True, vertical="bottom")
    for place, (row, line_above) in enumerate(separated(table.rows)):
        if line_above:
            shown.add_section()
        label = Text("\n".join(wrap(printable(row.label), stub, measure=measure)))
        shown.add_row(label, *(Text(texts[block][place], justify="right") for block in blocks))
    console = Console(width=stub + 2 * _EDGE + sum(widths[block] + _GAP for block in blocks), color_system=None)
    with console.capture() as captured:
        console.print(shown)
    return "\n".join(line.rstrip() for line in captured.get().rstrip("\n").split("\n"))


def _flowing(text: str, width: int, measure: Callable[[str], int], *, hang: int = 0) -> str:
    lines = wrap(printable(text), max(width - _EDGE - hang, 10), measure=measure)
    return "\n".join(" " * (_EDGE + (hang if number else 0)) + line for number, line in enumerate(lines))
