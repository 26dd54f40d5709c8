"""A heat map of codes by levels: the share of the comments of each level that have the code."""

from __future__ import annotations

from nlp_coding.core.numbers import format_count
from nlp_coding.figures.measure import width_of, wrapped
from nlp_coding.figures.parts import LABEL_PART, shown
from nlp_coding.figures.sheet import Box, Sheet, fitting_size
from nlp_coding.figures.spec import HeatFigure
from nlp_coding.figures.style import GAP, GRID, INK, LEADING, MUTED, PAPER, SMALL, TEXT, heat_colour, text_colour
from nlp_coding.figures.words import WORDS

_ROW = 17.0
_WIDEST = 90.0


def lay_out(figure: HeatFigure, sheet: Sheet) -> None:
    """Levels above, codes to the left, in each cell its number; the darkest cell is the highest share."""
    room = (sheet.right - sheet.left) * LABEL_PART
    labels = [wrapped(code, TEXT, room) for code in figure.codes]
    left = sheet.left + max((width_of(line, TEXT) for lines in labels for line in lines), default=0.0) + GAP
    width = min((sheet.right - left) / max(len(figure.levels), 1), _WIDEST)
    _headings(figure, sheet, left, width)
    texts = [shown(share, figure.language) for share in figure.shares()]
    size = fitting_size(texts, width - 3, size=TEXT, least=5.0)
    most = max((float(share.value or 0) for share in figure.shares()), default=0.0)
    for lines, row in zip(labels, figure.cells, strict=True):
        height = max(_ROW, len(lines) * TEXT * LEADING + 4)
        middle = sheet.y + height / 2
        sheet.write(left - GAP, middle, lines, anchor="end")
        for place, share in enumerate(row):
            x = left + place * width
            fill = PAPER if share.value is None else heat_colour(float(share.value) / most if most else 0.0)
            sheet.add(Box(x, sheet.y, width, height, fill, GRID))
            colour = INK if share.value is None else text_colour(fill)
            text = shown(share, figure.language)
            sheet.write(x + width / 2, middle, [text], size=size, colour=colour, anchor="middle")
        sheet.y += height
    sheet.y += GAP


def _headings(figure: HeatFigure, sheet: Sheet, left: float, width: float) -> None:
    """The levels, standing on their columns, with n below each."""
    headings = [wrapped(level, SMALL, width - 3) for level in figure.levels]
    n_lines = max(map(len, headings), default=0)
    bottom = sheet.y + n_lines * SMALL * LEADING
    for place, lines in enumerate(headings):
        middle = bottom - len(lines) * SMALL * LEADING / 2
        sheet.write(left + (place + 0.5) * width, middle, lines, size=SMALL, anchor="middle")
    sheet.y = bottom
    if any(base is not None for base in figure.bases):
        words = WORDS[figure.language]
        counts = ["" if n is None else format_count(n, language=figure.language) for n in figure.bases]
        size = fitting_size([f"{words.n} = {count}" for count in counts], width - 3, size=SMALL, least=5.0)
        for place, count in enumerate(counts):
            text = [f"{words.n} = {count}"] if count else []
            x = left + (place + 0.5) * width
            sheet.write(x, sheet.y + SMALL * LEADING / 2, text, size=size, colour=MUTED, anchor="middle")
        sheet.y += SMALL * LEADING
    sheet.y += 4
