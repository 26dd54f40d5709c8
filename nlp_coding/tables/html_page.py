"""A table as one self-contained HTML page that prints well: no script, no outside address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from nlp_coding.core.codebook import Language
from nlp_coding.core.printing import printable
from nlp_coding.core.table import CrossTable, Row
from nlp_coding.tables.layout import (
    Block,
    Look,
    blocks_of,
    cell_text,
    column_width,
    panel_title,
    panels_of,
)

ROOM = 112
"""Characters of figures beside the row labels that fit on a landscape page."""

STYLE = """
:root { --ink: #1a1a1a; --soft: #555; --rule: #1a1a1a; --hair: #d4d4d4; }
body { color: var(--ink); background: #fff; font: 15px/1.4 "Segoe UI", Calibri, "Helvetica Neue", Arial, sans-serif;
  margin: 2rem; max-width: 78rem; }
.panel { overflow-x: auto; margin: 0 0 1.6rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; border-top: 2px solid var(--rule);
  border-bottom: 2px solid var(--rule); }
caption { text-align: left; font-weight: 600; padding: 0 0 .5rem; }
th, td { padding: .28rem .55rem; vertical-align: bottom; text-align: right; }
td { white-space: nowrap; }
thead th { font-weight: 600; max-width: 11rem; hyphens: auto; overflow-wrap: break-word; }
thead tr:last-child > *, thead th[rowspan] { border-bottom: 1px solid var(--rule); }
thead th[colspan] { text-align: center; border-bottom: 1px solid var(--hair); }
thead .unit { font-weight: 400; color: var(--soft); }
.stub { text-align: left; padding-left: 0; min-width: 9rem; max-width: 18rem; }
tbody th { font-weight: 400; }
.opens { padding-left: 1.3rem; }
tr.total > * { font-weight: 600; border-top: 1px solid var(--rule); }
tr.outside > * { border-top: 1px solid var(--hair); color: var(--soft); }
tr:not(.statistic) + tr.statistic > * { border-top: 1px solid var(--hair); }
.notes { color: var(--soft); font-size: .87em; max-width: 46rem; }
.notes p { margin: .15rem 0; }
@media print {
  @page { size: A4 landscape; margin: 14mm; }
  body { margin: 0; max-width: none; font-size: 9.5pt; }
  .panel { overflow: visible; break-inside: avoid; margin-bottom: 8mm; }
  thead { display: table-header-group; }
}
"""


_OPENS = ' class="opens"'
"""On the first cell of each block: the space that keeps blocks apart."""


def render(table: CrossTable, look: Look | None = None) -> str:
    """A whole page; a table too wide for a landscape page is cut into panels."""
    return page(table.title, fragment(table, look), language=table.language)


def page(title: str, body: str, *, language: Language, style: str = STYLE) -> str:
    """A whole page round a body that is HTML already; the title is plain text."""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html_text(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


def table_width(table: CrossTable, look: Look | None = None) -> int:
    """Characters of figures beside the row labels, were the table not cut into panels."""
    return sum(column_width(table, block, look or Look()) for block in blocks_of(table))


def fragment(table: CrossTable, look: Look | None = None, *, room: int = ROOM) -> str:
    """The panels and notes alone, for a page that has `STYLE` and its own heading; `room` as `ROOM` is."""
    look = look or Look()
    blocks = blocks_of(table)
    panels = panels_of(blocks, [column_width(table, block, look) for block in blocks], room)
    parts: list[str] = []
    for place, panel in enumerate(panels):
        caption = html_text(panel_title(table, place, len(panels)))
        parts.append(f'<div class="panel">\n<table>\n<caption>{caption}</caption>\n<thead>\n')
        parts.extend(_head(table, panel))
        parts.append("</thead>\n<tbody>\n")
        parts.extend(_row(table, row, panel, look) for row in table.rows)
        parts.append("</tbody>\n</table>\n</div>\n")
    notes = "".join(f"<p>{html_text(note)}</p>\n" for note in table.notes)
    return "".join(parts) + (f'<div class="notes">\n{notes}</div>\n' if notes else "")


def _head(table: CrossTable, panel: Sequence[Block]) -> Iterator[str]:
    deep = any(block.grouped for block in panel)
    rows = ' rowspan="2"' if deep else ""
    yield f'<tr><th scope="col"{rows} class="stub">{html_text(table.stub)}</th>'
    for block in panel:
        if block.grouped:
            yield f'<th scope="colgroup" colspan="{len(block.columns)}" class="opens">{html_text(block.heading)}</th>'
        else:
            yield f'<th scope="col"{rows} class="opens">{html_text(block.heading)}</th>'
    yield "</tr>\n"
    if deep:
        units = (
            f'<th scope="col" class="{"unit" if place else "opens unit"}">{html_text(table.columns[index].label)}</th>'
            for block in panel
            if block.grouped
            for place, index in enumerate(block.columns)
        )
        yield f"<tr>{''.join(units)}</tr>\n"


def _row(table: CrossTable, row: Row, panel: Sequence[Block], look: Look) -> str:
    cells = "".join(
        f"<td{'' if place else _OPENS}>{html_text(cell_text(row.cells[index], table.columns[index], table, look))}</td>"
        for block in panel
        for place, index in enumerate(block.columns)
    )
    return f'<tr class="{row.kind}"><th scope="row" class="stub">{html_text(row.label)}</th>{cells}</tr>\n'


def html_text(text: str) -> str:
    """Anything a user wrote, as HTML that shows it."""
    return escape(printable(text), quote=True)
