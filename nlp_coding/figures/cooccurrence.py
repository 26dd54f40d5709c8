"""Codes that stand together: the lower triangle of a table of codes by codes."""

from __future__ import annotations

from nlp_coding.core.codebook import Language
from nlp_coding.core.numbers import NO_SHARE, WITHHELD_MARK, format_count, format_decimal, percent_of
from nlp_coding.core.table import Tally
from nlp_coding.figures.measure import width_of, wrapped
from nlp_coding.figures.sheet import Box, Sheet, fitting_size
from nlp_coding.figures.spec import CooccurrenceFigure
from nlp_coding.figures.style import GAP, GRID, LEADING, MUTED, PAPER, SMALL, TEXT, heat_colour, text_colour
from nlp_coding.figures.words import WORDS

_ROW = 17.0
_WIDEST = 46.0
_LABEL_PART = 0.3
_TOTAL = "#ECECEC"


def lay_out(figure: CooccurrenceFigure, sheet: Sheet) -> None:
    """Codes are numbered, and the columns have the numbers alone: twenty labels do not fit above them."""
    language = figure.language
    room = (sheet.right - sheet.left) * _LABEL_PART
    labels = [wrapped(code, TEXT, room) for code in figure.codes]
    numbers = sheet.left + max((width_of(line, TEXT) for lines in labels for line in lines), default=0.0) + GAP
    left = numbers + width_of(str(len(figure.codes)), SMALL) + GAP
    n_columns = len(figure.codes) if figure.totals else len(figure.codes) - 1
    width = min((sheet.right - left) / max(n_columns, 1), _WIDEST)
    totals = [cell_text(tally, "count", language) for tally in figure.totals]
    most = max((_strength(tally, figure) for row in figure.pairs for tally in row), default=0.0)
    for place, (lines, row) in enumerate(zip(labels, figure.pairs, strict=True)):
        height = max(_ROW, len(lines) * TEXT * LEADING + 4)
        middle = sheet.y + height / 2
        sheet.write(numbers - GAP, middle, lines, anchor="end")
        sheet.write(left - GAP, middle, [str(place + 1)], size=SMALL, colour=MUTED, anchor="end")
        for column, tally in enumerate(row):
            part = _strength(tally, figure) / most if most else 0.0
            fill = PAPER if tally.withheld else heat_colour(part)
            _cell(sheet, (left + column * width, width, height), cell_text(tally, figure.shows, language), fill)
        if figure.totals:
            _cell(sheet, (left + place * width, width, height), totals[place], _TOTAL)
        sheet.y += height
    for column in range(n_columns):
        x = left + (column + 0.5) * width
        sheet.write(x, sheet.y + 2 + SMALL * LEADING / 2, [str(column + 1)], size=SMALL, colour=MUTED, anchor="middle")
    words = WORDS[language]
    heading = words.n_comments if figure.shows == "count" else words.jaccard
    sheet.y += SMALL * LEADING + 4
    sheet.write(left, sheet.y + SMALL * LEADING / 2, [heading], size=SMALL, colour=MUTED)
    sheet.y += SMALL * LEADING + GAP


def cell_text(tally: Tally, shows: str, language: Language) -> str:
    """A number of comments, or Jaccard's index with two decimals."""
    if tally.count is None:
        return WITHHELD_MARK
    if shows == "count":
        return format_count(tally.count, language=language)
    if tally.share is None:
        return NO_SHARE
    return format_decimal(percent_of(tally.share).scaleb(-2), comma=language != "en")


def _strength(tally: Tally, figure: CooccurrenceFigure) -> float:
    if figure.shows == "count":
        return float(tally.count or 0)
    return float(tally.share or 0)


def _cell(sheet: Sheet, place: tuple[float, float, float], text: str, fill: str) -> None:
    x, width, height = place
    sheet.add(Box(x, sheet.y, width, height, fill, GRID))
    # Three digits fit at the usual size; the few that are longer are smaller, rather than all.
    room = width * 0.86
    size = fitting_size([text], room, size=fitting_size(["000"], room, size=TEXT, least=5.5), least=3.0)
    middle = sheet.y + height / 2
    sheet.write(x + width / 2, middle, [text], size=size, colour=text_colour(fill), anchor="middle")
