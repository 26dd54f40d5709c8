"""A document as one self-contained HTML page that prints well: no script, no outside address."""

from __future__ import annotations

from nlp_coding.core.document import Block, Document, Grid, Heading, Listing, Paragraph, Quote
from nlp_coding.tables.html_page import STYLE, html_text, page

DOCUMENT_STYLE = """
h1, h2, h3, h4, h5, h6 { line-height: 1.2; margin: 1.6em 0 .5em; break-after: avoid; overflow-wrap: break-word; }
h1 { font-size: 1.7rem; margin-top: 0; }
h2 { font-size: 1.25rem; border-bottom: 1px solid var(--hair); padding-bottom: .2rem; }
h3 { font-size: 1.05rem; }
h4, h5, h6 { font-size: 1rem; }
p, ul, blockquote { max-width: 46rem; overflow-wrap: break-word; }
li { margin: .15rem 0; }
blockquote { white-space: pre-wrap; margin: .6rem 0; padding: .3rem 0 .3rem .9rem; border-left: 3px solid var(--hair);
  break-inside: avoid; }
mark { background: #ffe58a; color: inherit; padding: 0 .08em; print-color-adjust: exact; }
.grid { overflow-x: auto; margin: .6rem 0 1.4rem; }
.grid th, .grid td { text-align: left; vertical-align: top; }
.grid thead th { vertical-align: bottom; }
.grid td { white-space: normal; min-width: 3rem; max-width: 30rem; overflow-wrap: break-word; }
.grid .n { text-align: right; }
.grid td.n { white-space: nowrap; }
.grid tr > :first-child { padding-left: 0; }
.grid tbody tr + tr > * { border-top: 1px solid var(--hair); }
@media print {
  .grid { overflow: visible; }
  .grid td { max-width: none; }
  .grid tr { break-inside: avoid; }
}
"""


def to_html(document: Document) -> str:
    """The page. Everything in the document is text: what looks like HTML is shown as it was written."""
    body = [f"<h1>{html_text(document.title)}</h1>\n", *map(_block, document.blocks)]
    return page(document.title, "".join(body), language=document.language, style=STYLE + DOCUMENT_STYLE)


def _block(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"<h{level}>{html_text(text)}</h{level}>\n"
        case Paragraph(text):
            return f"<p>{html_text(text)}</p>\n"
        case Listing(items):
            listed = "".join(f"<li>{html_text(item)}</li>\n" for item in items)
            return f"<ul>\n{listed}</ul>\n" if listed else ""
        case Quote():
            pieces = ((html_text(text), marked) for text, marked in block.pieces())
            return (
                f"<blockquote>{''.join(f'<mark>{text}</mark>' if is_ else text for text, is_ in pieces)}</blockquote>\n"
            )
        case Grid():
            return _grid(block)


def _grid(grid: Grid) -> str:
    classes = [' class="n"' if place in grid.numbers else "" for place in range(len(grid.header))]
    caption = f"<caption>{html_text(grid.caption)}</caption>\n" if grid.caption else ""
    head = "".join(
        f'<th scope="col"{kind}>{html_text(text)}</th>' for text, kind in zip(grid.header, classes, strict=True)
    )
    rows = "".join(
        f"<tr>{''.join(f'<td{kind}>{html_text(text)}</td>' for text, kind in zip(row, classes, strict=True))}</tr>\n"
        for row in grid.rows
    )
    # A region that scrolls is reached from the keyboard too.
    return (
        f'<div class="grid" tabindex="0">\n<table>\n{caption}<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n'
        f"{rows}</tbody>\n</table>\n</div>\n"
    )
