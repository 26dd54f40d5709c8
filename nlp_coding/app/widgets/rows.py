"""The lines of the grid: only those on the screen are drawn, so that twenty thousand cost no more than twenty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from nlp_coding.app.folding import shown

LEAD = 3
"""Cells before the first column: the cursor, the mark of a selected line, and a blank."""

Look = Literal["", "quiet", "suggested", "wrong"]
Drawn = Sequence[tuple[str, Look]]
"""The text of each column, and how it looks."""


def fit(text: str, width: int) -> str:
    """The text in so many cells, cut with an ellipsis or filled with blanks."""
    text = shown(text)
    return set_cell_size(text if cell_len(text) <= width else f"{set_cell_size(text, max(0, width - 1))}…", width)


class Rows(ScrollView, can_focus=True):
    """Lines with a cursor, some of them selected."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--cursor",
        "rows--selected",
        "rows--quiet",
        "rows--suggested",
        "rows--wrong",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)"),
        Binding("down", "move(1)"),
        Binding("pageup", "page(-1)"),
        Binding("pagedown", "page(1)"),
        Binding("home,ctrl+home", "end(-1)"),
        Binding("end,ctrl+end", "end(1)"),
        Binding("shift+up", "extend(-1)"),
        Binding("shift+down", "extend(1)"),
        Binding("space", "mark"),
        Binding("p", "mark_to_here"),
        Binding("ctrl+a", "mark_all"),
        Binding("enter", "open"),
    ]

    class Moved(Message):
        """The cursor is on another line, or other lines are selected."""

    @dataclass
    class Opened(Message):
        comment_id: str

    def __init__(self, draw: Callable[[str], Drawn]) -> None:
        """`draw` gives what stands in a comment's line."""
        super().__init__()
        self._draw = draw
        self._anchor: int | None = None
        self.ids: list[str] = []
        self.widths: Sequence[int] = ()
        """Of the columns, with a blank behind each."""
        self.cursor = 0
        self.selected: set[str] = set()

    @property
    def comment_id(self) -> str | None:
        """The one under the cursor."""
        return self.ids[self.cursor] if self.ids else None

    @property
    def targets(self) -> list[str]:
        """What an act is for: the selected lines as they are listed, or the one under the cursor."""
        if self.selected:
            return [one for one in self.ids if one in self.selected]
        return [self.ids[self.cursor]] if self.ids else []

    def show(self, ids: list[str], *, at: str | None = None) -> None:
        """Other lines, or the same in another order; the cursor goes to `at` where that is among them."""
        self.ids = ids
        self.selected &= set(ids)
        self._anchor = None
        self.virtual_size = Size(self.size.width, len(ids))
        self.put(ids.index(at) if at in ids else 0)

    def put(self, place: int) -> None:
        """The cursor on a line; it stops at the ends."""
        self.cursor = min(max(place, 0), max(0, len(self.ids) - 1))
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, immediate=True)
        self.refresh()
        self.post_message(self.Moved())

    def clear(self) -> None:
        """Nothing is selected any more."""
        self.selected.clear()
        self._anchor = None
        self.refresh()
        self.post_message(self.Moved())

    # Keys.

    def action_move(self, n: int) -> None:
        self.put(self.cursor + n)

    def action_page(self, n: int) -> None:
        self.put(self.cursor + n * max(1, self.size.height - 1))

    def action_end(self, n: int) -> None:
        self.put(len(self.ids) if n > 0 else 0)

    def action_extend(self, n: int) -> None:
        """Select the line under the cursor, and the one that it goes to."""
        self._mark(self.cursor, self.cursor + n)
        self._anchor = min(max(self.cursor + n, 0), max(0, len(self.ids) - 1))
        self.put(self.cursor + n)

    def action_mark(self) -> None:
        """Select the line, or take it out; and on to the next."""
        self.toggle(self.cursor)
        self.put(self.cursor + 1)

    def toggle(self, place: int) -> None:
        if place < len(self.ids):
            self.selected ^= {self.ids[place]}
            self._anchor = place

    def action_mark_to_here(self) -> None:
        """Select from the line that was marked last to the one under the cursor."""
        self._mark(self.cursor if self._anchor is None else self._anchor, self.cursor)
        self._anchor = self.cursor
        self.put(self.cursor)

    def action_mark_all(self) -> None:
        self.selected = set(self.ids)
        self.put(self.cursor)

    def action_open(self) -> None:
        if self.comment_id is not None:
            self.post_message(self.Opened(self.comment_id))

    def _mark(self, first: int, last: int) -> None:
        first, last = sorted((first, last))
        self.selected.update(self.ids[max(0, first) : last + 1])

    # The mouse.

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor; in front of a line it selects, with shift it selects up to here; twice, it opens."""
        where = event.get_content_offset(self)
        place = self.scroll_offset.y + where.y if where else len(self.ids)
        if where is None or place >= len(self.ids):
            return
        before = self.cursor
        self.put(place)
        if event.shift:
            self._mark(before if self._anchor is None else self._anchor, place)
        elif event.ctrl or where.x < LEAD:
            self.toggle(place)
        elif event.chain == 2:
            self.action_open()

    # What is drawn.

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self.ids))
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, immediate=True)

    @property
    def seen(self) -> list[str]:
        """The comments whose lines are on the screen."""
        top = self.scroll_offset.y
        return self.ids[top : top + self.size.height]

    def render_line(self, y: int) -> Strip:
        place = self.scroll_offset.y + y
        if place >= len(self.ids):
            return Strip.blank(self.size.width, self.rich_style)
        comment_id, at_cursor = self.ids[place], place == self.cursor
        marked = comment_id in self.selected
        segments = [Segment(f"{'›' if at_cursor else ' '}{'●' if marked else ' '} ")]
        for (text, look), width in zip(self._draw(comment_id), self.widths, strict=True):
            style = self.get_component_rich_style(f"rows--{look}", partial=True) if look else None
            segments.append(Segment(f"{fit(text, width)} ", style))
        base = self.rich_style
        if at_cursor or marked:
            base = self.get_component_rich_style("rows--cursor" if at_cursor else "rows--selected")
        return Strip(segments).adjust_cell_length(self.size.width).apply_style(base)


class Heading(Widget):
    """The names of the columns; a click on one says which."""

    @dataclass
    class Clicked(Message):
        column: int

    def __init__(self) -> None:
        super().__init__()
        self._names: Sequence[str] = ()
        self._widths: Sequence[int] = ()

    def show(self, names: Sequence[str], widths: Sequence[int]) -> None:
        self._names, self._widths = names, widths
        self.refresh()

    def render_line(self, y: int) -> Strip:
        columns = "".join(f"{fit(name, width)} " for name, width in zip(self._names, self._widths, strict=True))
        strip = Strip([Segment(f"{' ' * LEAD}{columns}")])
        return strip.adjust_cell_length(self.size.width).apply_style(self.rich_style)

    def on_click(self, event: events.Click) -> None:
        edge = LEAD
        for column, width in enumerate(self._widths):
            edge += width + 1
            if event.x < edge:
                self.post_message(self.Clicked(column))
                return
