"""What the output formats share: the text of a cell, columns that belong together, and wide tables cut into panels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from nlp_coding.core.numbers import (
    NO_SHARE,
    WITHHELD_MARK,
    format_coefficient,
    format_count,
    format_interval,
    format_p,
    format_percent,
    format_range,
    percent_of,
)
from nlp_coding.core.table import Column, CrossTable, Row, Statistic, Tally
from nlp_coding.tables.intervals import interval_of
from nlp_coding.tables.words import WORDS

Measure = Callable[[str], int]


@dataclass(frozen=True)
class Look:
    """How a table is shown; a format takes no notice of what does not concern it."""

    decimals: int = 0
    """Of percentages."""
    width: int = 80
    """Of the terminal, in characters."""


@dataclass(frozen=True)
class Block:
    """Neighbouring columns under one heading, never torn apart: a column alone, or a code with its n and percent."""

    heading: str
    columns: tuple[int, ...]
    grouped: bool
    """Whether the columns have headings of their own below this one."""


def blocks_of(table: CrossTable) -> tuple[Block, ...]:
    """The table's columns, left to right. Two groups with one label stay two where a column's label comes again."""
    blocks: list[Block] = []
    for index, column in enumerate(table.columns):
        last = blocks[-1] if blocks else None
        if column.group is None:
            blocks.append(Block(column.label, (index,), grouped=False))
        elif (
            last
            and last.grouped
            and last.heading == column.group
            and column.label not in [table.columns[other].label for other in last.columns]
        ):
            blocks[-1] = Block(column.group, (*last.columns, index), grouped=True)
        else:
            blocks.append(Block(column.group, (index,), grouped=True))
    return tuple(blocks)


def cell_text(cell: Tally | Statistic, column: Column, table: CrossTable, look: Look) -> str:
    """The cell as a person reads it: "1 234", "13 %", "–" for a share of nothing, ":" for what is withheld."""
    if isinstance(cell, Statistic):
        return _statistic_text(cell, table, look)
    if cell.count is None:
        return WITHHELD_MARK
    if column.shows == "count":
        return format_count(cell.count, language=table.language)
    if column.shows == "interval":
        return format_interval(interval_of(cell), language=table.language, decimals=look.decimals)
    return format_percent(cell.share, language=table.language, decimals=look.decimals)


def _statistic_text(cell: Statistic, table: CrossTable, look: Look) -> str:
    language, value = table.language, cell.value
    if cell.withheld:
        return WITHHELD_MARK
    if value is None:
        return "" if cell.shows == "blank" else NO_SHARE
    texts: Mapping[str, Callable[[], str]] = {
        "count": lambda: format_count(int(value), language=language),
        "percent": lambda: format_percent(Fraction(value), language=language, decimals=look.decimals),
        "interval": lambda: format_interval(
            (Fraction(value), Fraction(cell.upper or 0)), language=language, decimals=look.decimals
        ),
        "p": lambda: format_p(float(value), language=language),
        "coefficient": lambda: format_coefficient(float(value), language=language),
        "range": lambda: format_range((float(value), float(cell.upper or 0)), language=language),
    }
    return texts[cell.shows]()


def shown_as(cell: Tally | Statistic, column: Column) -> str:
    """Whether the cell is a count, a percent, an interval, a p, a coefficient, the range of one, or blank."""
    return cell.shows if isinstance(cell, Statistic) else column.shows


def number_of(cell: Tally | Statistic, column: Column, look: Look) -> int | float | Fraction | None:
    """The cell as a number, a percentage as a share; None where it is no single number: withheld, empty, an interval.

    A weighted share is rounded as it is printed: all its digits could tell whose weights it is made of.
    """
    if cell.withheld or shown_as(cell, column) in ("interval", "range"):
        return None
    if isinstance(cell, Statistic):
        return cell.value
    if column.shows == "count":
        return cell.count
    if cell.weighing is None or cell.share is None:
        return cell.share
    return Fraction(percent_of(cell.share, decimals=look.decimals)) / 100


def block_texts(table: CrossTable, block: Block, look: Look, *, aligned: bool = False) -> list[str]:
    """One text for each row: "12 (43 %)" where the block is a pair, and what stands there alone otherwise.

    `aligned` pads the parts of a pair with spaces, so that they line up where all letters are equally wide.
    """
    columns = [
        [cell_text(row.cells[index], table.columns[index], table, look) for row in table.rows]
        for index in block.columns
    ]
    if len(columns) == 1:
        return columns[0]
    parts = list(zip(*columns, strict=True))
    # Alike are only the marks of a percentage and its interval: "0 (–)" says as much as "0 (–, –)".
    shares = [f"({', '.join(dict.fromkeys(rest))})" if _is_pair(first, rest) else "" for first, *rest in parts]
    width = max(map(len, shares), default=0) if aligned else 0
    return [
        f"{first} {share:>{width}}" if _is_pair(first, rest) else first or "".join(rest)
        for (first, *rest), share in zip(parts, shares, strict=True)
    ]


def _is_pair(first: str, rest: Sequence[str]) -> bool:
    """Not where all is withheld, or cannot be computed, nor in a row of statistics, which has nothing to say of the
    number alone."""
    return bool(first) and {first, *rest} not in ({WITHHELD_MARK}, {NO_SHARE})


def block_heading(table: CrossTable, block: Block) -> str:
    """What the block's texts show, where they stand in one column: "Faste møter, n (%)"."""
    return f"{block.heading}, {block_units(table, block)}" if block.grouped else block.heading


def block_units(table: CrossTable, block: Block) -> str:
    """ "n (%)" for a pair; empty for a column that needs no words beside its heading."""
    if not block.grouped:
        return ""
    first, *rest = (table.columns[index].label for index in block.columns)
    return f"{first} ({', '.join(rest)})" if rest else first


def panels_of(blocks: Sequence[Block], widths: Sequence[int], room: int) -> tuple[tuple[Block, ...], ...]:
    """The blocks in as few panels as fit into `room`, evenly filled; a block wider than the room has one to itself."""

    def fill(limit: int) -> list[list[Block]]:
        panels: list[list[Block]] = []
        used = 0
        for block, width in zip(blocks, widths, strict=True):
            if not panels or used + width > limit:
                panels.append([])
                used = 0
            panels[-1].append(block)
            used += width
        return panels

    fewest = len(fill(room))
    narrow = max(widths, default=0)
    # The smallest limit that needs no more panels leaves no last panel with a single column.
    limit = next((limit for limit in range(min(narrow, room), room) if len(fill(limit)) == fewest), room)
    return tuple(map(tuple, fill(limit)))


def panel_title(table: CrossTable, place: int, n_panels: int) -> str:
    """The table's title, with "del 1 av 3" where there are several panels; `place` counts from 0."""
    if n_panels == 1:
        return table.title
    return f"{table.title} ({WORDS[table.language].part.format(part=place + 1, parts=n_panels)})"


def wrap(text: str, width: int, *, measure: Measure = len) -> list[str]:
    """Lines of at most `width`, broken between words and after / and -; a longer word is cut with a hyphen."""
    lines: list[str] = []
    line = ""
    for part in _parts(text):
        if line and measure((line + part).rstrip(" ")) > width:
            lines.append(line.rstrip(" "))
            line = ""
        rest = part
        while measure(rest.rstrip(" ")) > width > 1:
            head = _head(rest, width - 1, measure)
            lines.append(f"{head}-")
            rest = rest[len(head) :]
        line += rest
    if line.strip(" ") or not lines:
        lines.append(line.rstrip(" "))
    return lines


def heading_width(text: str, *, narrow: int, wide: int, measure: Measure = len) -> int:
    """How wide a heading's column wants to be: between the limits, no word cut, at most three lines if it can be."""
    longest = max((measure(part.rstrip(" ")) for part in _parts(text)), default=0)
    start = min(max(longest, min(narrow, measure(text))), wide)
    width = next((width for width in range(start, wide) if len(wrap(text, width, measure=measure)) <= 3), wide)
    return max(map(measure, wrap(text, width, measure=measure)))


def column_width(table: CrossTable, block: Block, look: Look, *, heading: int = 16, gap: int = 2) -> int:
    """About how many characters a block takes where each of its columns is drawn by itself."""
    needs = _needs(table, block, look, gap=gap)
    return max(sum(needs), heading_width(block.heading, narrow=12, wide=heading) + gap)


def column_widths(table: CrossTable, block: Block, look: Look, *, heading: int = 16, gap: int = 2) -> list[float]:
    """The same for each column: the room of a heading that is wider than they are is shared out by what they need."""
    needs = _needs(table, block, look, gap=gap)
    width = column_width(table, block, look, heading=heading, gap=gap)
    return [need * width / sum(needs) for need in needs]


def _needs(table: CrossTable, block: Block, look: Look, *, gap: int) -> list[int]:
    columns = [(table.columns[index], [row.cells[index] for row in table.rows]) for index in block.columns]
    return [
        max([len(cell_text(cell, column, table, look)) for cell in cells] + [len(column.label) * block.grouped]) + gap
        for column, cells in columns
    ]


def separated(rows: Sequence[Row]) -> Iterator[tuple[Row, bool]]:
    """Each row, and whether a line stands above it: the total, and what lies outside the total."""
    before = None
    for row in rows:
        yield row, before is not None and row.kind != before
        before = row.kind


def _parts(text: str) -> list[str]:
    """Words with the space behind them, and the halves of words/with-such marks; no-break spaces hold together."""
    parts: list[str] = []
    start = 0
    for place, letter in enumerate(text):
        inner = letter in "/-" and 0 < place < len(text) - 1 and text[place - 1].isalnum() and text[place + 1].isalnum()
        if letter in " \t\n" or inner:
            parts.append(text[start : place + 1].replace("\n", " ").replace("\t", " "))
            start = place + 1
    return [*parts, text[start:]] if start < len(text) else parts


def _head(word: str, width: int, measure: Measure) -> str:
    """As much of the word's start as fits, at least one letter."""
    end = len(word)
    while end > 1 and measure(word[:end]) > width:
        end -= 1
    return word[:end]
