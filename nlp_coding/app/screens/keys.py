"""All keys, screen by screen, and which key has which code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from nlp_coding.app.dialog_words import DIALOGS
from nlp_coding.app.screens.leaving import leave
from nlp_coding.app.words import label_of
from nlp_coding.core.codebook import Language
from nlp_coding.review.session import Session

_KEY_CELLS = 17


class KeysScreen(ModalScreen[None]):
    """A list to scroll in; any of the keys that leave a screen closes it."""

    CSS_PATH = "../dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,question_mark", "leave"),
        Binding("up", "scroll(-1)"),
        Binding("down", "scroll(1)"),
        Binding("pageup", "scroll(-10)"),
        Binding("pagedown,space", "scroll(10)"),
    ]

    def __init__(self, session: Session, language: Language) -> None:
        super().__init__()
        self.session = session
        self.language: Language = language
        self.words = DIALOGS[language].keys

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide tall"):
            yield Static(self.words.title, classes="title", markup=False)
            with VerticalScroll(can_focus=False):
                yield Static(Content("\n").join(self._lines()), markup=False)
            yield Static(self.words.keys, classes="keys", markup=False)

    def _lines(self) -> Iterator[Content]:
        book = self.session.codebook
        codes = tuple((key, label_of(book.by_id[one], self.language)) for key, one in self.session.keys.items())
        without = [label_of(one, self.language) for one in book.leaves if one.id not in self.session.keys.values()]
        first, *others = self.words.groups
        more = ((self.words.codes_without, tuple(("↑ ↓", one) for one in without)),) if without else ()
        for heading, keys in (first, (self.words.codes, codes), *more, *others):
            yield Content.styled(heading, "bold")
            for key, what in keys:
                yield Content.assemble("  ", (key, "bold"), " " * max(1, _KEY_CELLS - cell_len(key)), what)
            yield Content("")

    def action_scroll(self, n: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=n, animate=False)

    def action_leave(self) -> None:
        leave(self, None)
