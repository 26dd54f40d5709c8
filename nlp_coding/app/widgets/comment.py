"""The comment's text: folded to the width there is, with evidence and selected words highlighted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar, Literal

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from nlp_coding.app.folding import Row, cell_of, fold, offset_at, row_of, shown
from nlp_coding.app.selecting import Span

MOST_CELLS = 92
"""Longer rows are hard to read, however wide the terminal is."""

Look = Literal["evidence", "strong", "selection"]
_OVER: tuple[Look, ...] = ("evidence", "strong", "selection")
"""Of two looks of one character the later one shows."""


@dataclass(frozen=True)
class Highlight:
    start: int
    end: int
    look: Look


class CommentPane(ScrollView):
    """Shows one text. Only rows on the screen are rendered: five thousand words cost no more than ten."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"comment--evidence", "comment--strong", "comment--selection"}
    can_focus = False

    @dataclass
    class Clicked(Message):
        """Somebody clicked on a character of the text."""

        offset: int

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self._shown = ""
        self._rows: list[Row] = [Row(0, 0)]
        self._folded = 0
        self._highlights: tuple[Highlight, ...] = ()
        self._selected: Span | None = None

    @property
    def top(self) -> int:
        """The first character that is seen."""
        return self._rows[min(self.scroll_offset.y, len(self._rows) - 1)].start

    def show(self, text: str, highlights: Sequence[Highlight], selected: Span | None = None) -> None:
        """Another text, or other highlights of it; a new text begins at its top."""
        if text != self._text:
            self._text, self._shown = text, shown(text)
            self._fold()
            self.scroll_to(y=0, animate=False, immediate=True)
        self._highlights, self._selected = tuple(sorted(highlights, key=lambda one: one.start)), selected
        self.refresh()

    def reveal(self, offset: int) -> None:
        """Scroll to the row of a character, where it is not seen."""
        row = row_of(self._rows, offset)
        self.scroll_to_region(Region(0, row, 1, 1), animate=False, immediate=True)

    def beside(self, offset: int, n_rows: int) -> int:
        """The character so many rows below (or above) another, in the same cell as far as it can be."""
        here = row_of(self._rows, offset)
        there = min(max(here + n_rows, 0), len(self._rows) - 1)
        return offset_at(self._text, self._rows[there], cell_of(self._text, self._rows[here], offset))

    def on_resize(self) -> None:
        at = self.top
        self._fold()
        self.scroll_to(y=row_of(self._rows, at), animate=False, immediate=True)

    def _fold(self) -> None:
        width = self.scrollable_content_region.width
        self._rows = fold(self._text, min(width, MOST_CELLS))
        self.virtual_size = Size(width, len(self._rows))

    def render_line(self, y: int) -> Strip:
        number = self.scroll_offset.y + y
        if number >= len(self._rows):
            return Strip.blank(self.size.width, self.rich_style)
        row = self._rows[number]
        segments = [
            Segment(self._shown[start:end], self.get_component_rich_style(f"comment--{look}") if look else None)
            for start, end, look in self._pieces(row)
        ]
        return Strip(segments).adjust_cell_length(self.size.width).apply_style(self.rich_style)

    def _pieces(self, row: Row) -> list[tuple[int, int, Look | None]]:
        """The row cut where its look changes."""
        here = [one for one in self._highlights if one.start < row.end and one.end > row.start]
        if self._selected and self._selected[0] < row.end and self._selected[1] > row.start:
            here.append(Highlight(*self._selected, "selection"))
        cuts = sorted(
            {row.start, row.end, *(min(max(cut, row.start), row.end) for one in here for cut in (one.start, one.end))}
        )
        pieces: list[tuple[int, int, Look | None]] = []
        for start, end in pairwise(cuts):
            looks = [one.look for one in here if one.start <= start and one.end >= end]
            pieces.append((start, end, max(looks, key=_OVER.index) if looks else None))
        return pieces

    def on_click(self, event: events.Click) -> None:
        where = event.get_content_offset(self)
        if where is None:
            return
        number = self.scroll_offset.y + where.y
        if number < len(self._rows):
            self.post_message(self.Clicked(offset_at(self._text, self._rows[number], where.x)))
