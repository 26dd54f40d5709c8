"""A report as one self-contained HTML page that prints well: no script, and nothing is fetched from anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from nlp_coding.core.document import Grid, Heading, Paragraph
from nlp_coding.figures import notes_of
from nlp_coding.figures import render as draw
from nlp_coding.report.blocks import Block, Facts, Notes, Picture, Quotation, Report, Table
from nlp_coding.report.page_style import STYLE
from nlp_coding.report.words import WORDS
from nlp_coding.tables.html_page import ROOM, fragment, html_text, table_width
from nlp_coding.tables.html_page import STYLE as TABLE_STYLE

NARROW = 62
"""Characters of figures beside the row labels that fit on an upright page."""
MANY = 12
"""Headings below one that stand in columns in the table of contents."""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'
"""HTML knows it without; and so the page names no address at all."""


@dataclass
class _Section:
    """A heading with all that stands below it."""

    heading: Heading | None
    anchor: str
    blocks: list[tuple[Block, str]] = field(default_factory=list)
    """Before the first heading below; each with its name as a table or figure."""
    below: list[_Section] = field(default_factory=list)

    @property
    def level(self) -> int:
        return self.heading.level if self.heading else 1


def render(report: Report) -> bytes:
    """The page. Everything in the report is text: what looks like HTML is shown as it was written."""
    top = _tree(report)
    title = html_text(report.title)
    return (
        f'<!DOCTYPE html>\n<html lang="{report.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{TABLE_STYLE}{STYLE}</style>\n</head>\n<body>\n"
        f"<header>\n<h1>{title}</h1>\n{''.join(_blocks(top.blocks))}</header>\n"
        f'<nav aria-labelledby="contents">\n<h2 id="contents">{WORDS[report.language].contents}</h2>\n'
        f"{_contents(top.below)}</nav>\n"
        f"<main>\n{''.join(map(_section, top.below))}</main>\n</body>\n</html>\n"
    ).encode()


def _tree(report: Report) -> _Section:
    open_ = [_Section(None, "")]
    for place, (block, name) in enumerate(report.numbered()):
        if isinstance(block, Heading):
            while open_[-1].level >= block.level:
                open_.pop()
            section = _Section(block, f"s{place}")
            open_[-1].below.append(section)
            open_.append(section)
        else:
            open_[-1].blocks.append((block, name))
    return open_[0]


def _contents(sections: Sequence[_Section]) -> str:
    """Nested lists of links."""
    if not sections:
        return ""
    items = (
        f'<li><a href="#{one.anchor}">{html_text(one.heading.text)}</a>{_contents(one.below)}</li>\n'
        for one in sections
        if one.heading
    )
    is_many = sum(1 + len(one.below) for one in sections) > MANY and sections[0].level > 2
    many = ' class="many"' if is_many else ""
    return f"<ol{many}>\n{''.join(items)}</ol>\n"


def _section(section: _Section) -> str:
    assert section.heading is not None
    level, text = section.level, html_text(section.heading.text)
    # One code is kept on a page; a part with others below it goes on over pages.
    kept = ' class="short"' if level > 2 and not section.below else ""
    heading = f'<h{level} id="{section.anchor}">{text}</h{level}>\n'
    inside = "".join([*_blocks(section.blocks), *map(_section, section.below)])
    return f"<section{kept}>\n{heading}{inside}</section>\n"


def _blocks(blocks: Sequence[tuple[Block, str]]) -> Iterator[str]:
    """Wide ones that follow each other share their pages."""
    is_wide = False
    for block, name in blocks:
        if _is_wide(block) != is_wide:
            is_wide = not is_wide
            yield '<div class="wide">\n' if is_wide else "</div>\n"
        yield _block(block, name)
    if is_wide:
        yield "</div>\n"


def _is_wide(block: Block) -> bool:
    """Whether it stands on a page on its side."""
    if isinstance(block, Picture):
        return block.figure.width == "page"
    return isinstance(block, Table) and table_width(block.table) > NARROW


def _block(block: Block, name: str) -> str:
    match block:
        case Paragraph(text):
            return f"<p>{html_text(text)}</p>\n"
        case Notes(texts):
            return _notes(texts)
        case Facts(rows):
            return f"<dl>\n{''.join(_fact(*row) for row in rows)}</dl>\n"
        case Quotation():
            return _quotation(block)
    return _numbered(block, name)


def _numbered(block: Block, name: str) -> str:
    match block:
        case Table(table):
            room = ROOM if _is_wide(block) else NARROW
            return fragment(replace(table, title=f"{name}. {table.title}"), room=room)
        case Picture():
            return _picture(block, name)
        case Grid():
            return _grid(block, name)
    raise TypeError("a heading opens a section")


def _quotation(quote: Quotation) -> str:
    said = f"<footer>{html_text(quote.source)}</footer>\n" if quote.source else ""
    pieces = (f"<mark>{html_text(text)}</mark>" if is_marked else html_text(text) for text, is_marked in quote.pieces())
    return f"<blockquote>\n<p>{''.join(pieces)}</p>\n{said}</blockquote>\n"


def _notes(texts: Sequence[str]) -> str:
    notes = "".join(f"<p>{html_text(text)}</p>\n" for text in texts)
    return f'<div class="notes">\n{notes}</div>\n' if notes else ""


def _fact(name: str, lines: Sequence[str]) -> str:
    return f"<div><dt>{html_text(name)}</dt><dd>{'<br>'.join(map(html_text, lines))}</dd></div>\n"


def _picture(picture: Picture, name: str) -> str:
    figure = picture.figure
    drawing = draw(figure, "svg", heading=False).decode().replace(_NAMESPACE, "", 1)
    of = f'<br><span class="of">{html_text(figure.subtitle)}</span>' if figure.subtitle else ""
    return (
        f"<figure>\n<figcaption>{html_text(f'{name}. {figure.title}')}{of}</figcaption>\n"
        f'<div class="drawing">\n{drawing}</div>\n{_notes(notes_of(figure))}</figure>\n'
    )


def _grid(grid: Grid, name: str) -> str:
    kinds = [' class="n"' if place in grid.numbers else "" for place in range(len(grid.header))]
    head = "".join(
        f'<th scope="col"{kind}>{html_text(text)}</th>' for text, kind in zip(grid.header, kinds, strict=True)
    )
    rows = "".join(
        f'<tr><th scope="row">{html_text(row[0])}</th>'
        f"{''.join(f'<td{kind}>{html_text(text)}</td>' for text, kind in zip(row[1:], kinds[1:], strict=True))}</tr>\n"
        for row in grid.rows
    )
    caption = html_text(f"{name}. {grid.caption}" if grid.caption else name)
    return (
        f'<div class="grid">\n<table>\n<caption>{caption}</caption>\n<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n'
        f"{rows}</tbody>\n</table>\n</div>\n"
    )
