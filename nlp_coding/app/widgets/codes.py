"""The codebook as a list: each code with its key, its answer, what the machine says, and what others said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from nlp_coding.app.words import WORDS, Words, label_of
from nlp_coding.core.codebook import Codebook, Language
from nlp_coding.core.numbers import format_coefficient
from nlp_coding.review.sheet import Cell, Mark

MARKS: Mapping[Mark, str] = {"yes": "●", "no": "○", "suggested": "?", "open": " "}
"""Told from each other without colours, too."""
_LEAD = 5
"""Cells before a label: the cursor, the key, a blank, the mark, and a blank or «!»."""


@dataclass(frozen=True)
class _Line:
    """A heading, a code by its place, or a blank line."""

    heading: str = ""
    place: int | None = None


class CodeList(ScrollView):
    """Shows the cells of a sheet; groups have headings where there is room for all of them."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "codes--key",
        "codes--yes",
        "codes--suggested",
        "codes--quiet",
        "codes--heading",
        "codes--cursor",
    }
    can_focus = False

    @dataclass
    class Clicked(Message):
        """Somebody clicked on a code."""

        code_id: str

    def __init__(self, codebook: Codebook, keys: Mapping[str, str], language: Language) -> None:
        super().__init__()
        self._codebook = codebook
        self._language: Language = language
        self._keys = {code_id: key for key, code_id in keys.items()}
        self._labels = [label_of(code, language) for code in codebook.leaves]
        self._cells: Sequence[Cell] = ()
        self._lines: list[_Line] = []
        self.cursor = 0
        """The place of the code under the cursor, among those in force."""

    @property
    def code_id(self) -> str:
        """The code under the cursor."""
        return self._codebook.leaves[self.cursor].id

    def show(self, cells: Sequence[Cell]) -> None:
        self._cells = cells
        self.refresh()

    def move(self, n_lines: int) -> None:
        """The cursor up or down; it stops at the ends."""
        self.put(self.cursor + n_lines)

    def put(self, place: int) -> None:
        """The cursor on a code by its place."""
        self.cursor = min(max(place, 0), len(self._labels) - 1)
        self._reveal()
        self.refresh()

    def point_at(self, code_id: str) -> None:
        """The cursor on a code."""
        self.put(next(place for place, code in enumerate(self._codebook.leaves) if code.id == code_id))

    def on_resize(self) -> None:
        self._lines = self._arranged(self.size.height)
        self.virtual_size = Size(self.size.width, len(self._lines))
        self._reveal()

    def _reveal(self) -> None:
        at = next((number for number, line in enumerate(self._lines) if line.place == self.cursor), None)
        if at is not None:
            self.scroll_to_region(Region(0, at, 1, 1), animate=False, immediate=True)

    def _arranged(self, height: int) -> list[_Line]:
        """The lines: with headings and blanks between groups, with headings alone, or the codes alone."""
        grouped: list[_Line] = []
        parent: str | None = None
        for place, code in enumerate(self._codebook.leaves):
            if code.parent != parent or place == 0:
                parent = code.parent
                group = self._codebook.by_id.get(parent or "")
                grouped += [_Line()] * (place > 0)
                grouped += [_Line(label_of(group, self._language))] if group else []
            grouped.append(_Line(place=place))
        tight = [line for line in grouped if line != _Line()]
        if not self._codebook.groups or len(tight) > height:
            return [line for line in grouped if line.place is not None]
        return grouped if len(grouped) <= height else tight

    @property
    def n_cells_wanted(self) -> int:
        """The width in which no label is cut, when there is a score behind it."""
        return _LEAD + max(map(cell_len, self._labels), default=0) + 6

    def render_line(self, y: int) -> Strip:
        number = self.scroll_offset.y + y
        width = self.size.width
        if number >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        line = self._lines[number]
        if line.place is None or line.place >= len(self._cells):
            heading = Segment(f" {line.heading}", self.get_component_rich_style("codes--heading", partial=True))
            return Strip([heading]).adjust_cell_length(width).apply_style(self.rich_style)
        at_cursor = line.place == self.cursor
        strip = Strip(self._code(self._cells[line.place], self._labels[line.place], width, at_cursor=at_cursor))
        base = self.get_component_rich_style("codes--cursor") if at_cursor else self.rich_style
        return strip.adjust_cell_length(width).apply_style(base)

    def _code(self, cell: Cell, label: str, width: int, *, at_cursor: bool) -> list[Segment]:
        def part(text: str, look: str = "") -> Segment:
            return Segment(text, self.get_component_rich_style(f"codes--{look}", partial=True) if look else None)

        look = {"yes": "yes", "no": "quiet", "suggested": "suggested", "open": ""}[cell.mark]
        tail = tail_of(cell, WORDS[self._language], self._language, short=False)
        if _LEAD + cell_len(label) + cell_len(tail) + 2 > width:
            tail = tail_of(cell, WORDS[self._language], self._language, short=True)
        room = width - _LEAD - (cell_len(tail) + 2 if tail else 1)
        return [
            part("›" if at_cursor else " "),
            part(self._keys.get(cell.code.id, " "), "key"),
            part(f" {MARKS[cell.mark]}", look),
            part("!" if cell.again else " ", "suggested"),
            part(set_cell_size(_cut(label, room), room), look),
            part(f" {tail} " if tail else " ", "quiet"),
        ]

    def on_click(self, event: events.Click) -> None:
        where = event.get_content_offset(self)
        number = self.scroll_offset.y + where.y if where else len(self._lines)
        place = self._lines[number].place if number < len(self._lines) else None
        if place is not None:
            self.post_message(self.Clicked(self._codebook.leaves[place].id))


def score_of(cell: Cell, language: Language) -> str:
    """The score of the suggestion with the language's decimal mark; nothing where there is none."""
    score = cell.suggestion.score if cell.suggestion else None
    return "" if score is None else format_coefficient(score, language=language)


def others_of(cell: Cell, words: Words) -> list[str]:
    """What was settled, or what the others answered: «ola: ja»; both where somebody is against what was settled."""
    settled = [one for one in cell.others if one.status == "settled"]
    return [
        words.said.format(
            coder=words.settled if one.status == "settled" else one.coder, answer=words.yes if one.applies else words.no
        )
        for one in (cell.others if cell.disputed else settled[-1:] or cell.others)
    ]


def tail_of(cell: Cell, words: Words, language: Language, *, short: bool) -> str:
    """What stands at the end of a code's line; the short one says whether others differ, not who."""
    others = " ".join(others_of(cell, words))
    if short and others:
        others = "≠" if cell.disputed else "="
    return " ".join(part for part in (others, score_of(cell, language)) if part)


def _cut(label: str, width: int) -> str:
    return label if cell_len(label) <= width else f"{set_cell_size(label, max(1, width - 1)).rstrip()}…"
