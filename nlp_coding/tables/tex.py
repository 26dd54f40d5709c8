"""A table as a LaTeX fragment with booktabs rules, for \\input in a report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

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

ROOM = 72
"""Characters of figures beside the row labels that fit across a portrait page in \\footnotesize."""
HEADING = 20
"""Characters in a line of a heading."""
STUB = 24

PREAMBLE = """\
% Needs in the preamble: \\usepackage{booktabs}
% and with pdfLaTeX also: \\usepackage[T1]{fontenc} \\usepackage[utf8]{inputenc} \\usepackage{textcomp}
% Emoji and other scripts want LuaLaTeX or XeLaTeX with a font that has them.
"""

_ESCAPES = str.maketrans(
    {
        "\\": "\\textbackslash{}",
        "{": "\\{",
        "}": "\\}",
        "$": "\\$",
        "&": "\\&",
        "#": "\\#",
        "%": "\\%",
        "_": "\\_",
        "~": "\\textasciitilde{}",
        "^": "\\textasciicircum{}",
        "<": "\\textless{}",
        ">": "\\textgreater{}",
        "|": "\\textbar{}",
        '"': "\\textquotedbl{}",
        "\u00a0": "~",
        "\u202f": "\\,",
        "–": "{--}",
        "\n": " ",
    }
)


def render(table: CrossTable, look: Look | None = None) -> str:
    """One table environment for each panel, all with one number; a code's n and percent share a cell."""
    look = look or Look()
    blocks = blocks_of(table)
    texts = {block: block_texts(table, block, look, aligned=True) for block in blocks}
    widths = [
        max(heading_width(block.heading, narrow=12, wide=HEADING), *map(len, texts[block]), 0) + 2 for block in blocks
    ]
    panels = panels_of(blocks, widths, ROOM)
    parts = [PREAMBLE]
    for place, panel in enumerate(panels):
        parts.append("\\begin{table}[htbp]\n\\centering\\footnotesize\n")
        if place:
            parts.append("\\addtocounter{table}{-1}\n")
        parts.append(f"\\caption{{{_escape(panel_title(table, place, len(panels)))}}}\n")
        parts.extend(_panel(table, panel, texts))
        if place == len(panels) - 1 and table.notes:
            parts.append("\n\\medskip\n\\begin{minipage}{\\linewidth}\\footnotesize\\raggedright\n")
            parts.append("\\par\n".join(_escape(note) for note in table.notes))
            parts.append("\n\\end{minipage}\n")
        parts.append("\\end{table}\n")
    return "".join(parts)


def _panel(table: CrossTable, panel: Sequence[Block], texts: Mapping[Block, list[str]]) -> Iterator[str]:
    yield f"\\begin{{tabular}}{{@{{}}l{'r' * len(panel)}@{{}}}}\n\\toprule\n"
    heads = [
        _stack([*wrap(block.heading, HEADING), *([block_units(table, block)] if block.grouped else [])], "r")
        for block in panel
    ]
    yield _line([_stack(wrap(table.stub, STUB), "l"), *heads])
    yield "\\midrule\n"
    for place, (row, line_above) in enumerate(separated(table.rows)):
        if line_above:
            yield "\\midrule\n"
        yield _line([_stack(wrap(row.label, STUB), "l"), *(_figure(texts[block][place]) for block in panel)])
    yield "\\bottomrule\n\\end{tabular}\n"


def _line(cells: Sequence[str]) -> str:
    # Braces: a label that begins with [ or * would be read as an argument of the \\ above.
    return f"{{{cells[0]}}} & {' & '.join(cells[1:])} \\\\\n"


def _figure(text: str) -> str:
    """Padding between the parts of a pair becomes the room of as many digits."""
    return re.sub(" {2,}", lambda spaces: " " + "\\phantom{0}" * (len(spaces[0]) - 1), _escape(text))


def _stack(lines: Sequence[str], side: str) -> str:
    escaped = [f"{{{_escape(line)}}}" if line[:1] in ("[", "*") else _escape(line) for line in lines]
    if len(escaped) == 1:
        return escaped[0]
    # A tabular rather than \shortstack, whose lines stand too close for letters with rings and accents.
    joined = "\\\\".join(escaped)
    return f"\\begin{{tabular}}[b]{{@{{}}{side}@{{}}}}{joined}\\end{{tabular}}"


def _escape(text: str) -> str:
    return printable(text).translate(_ESCAPES)
