"""A question before something is done for many comments at once."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from nlp_coding.app.dialog_words import DIALOGS
from nlp_coding.app.screens.leaving import leave
from nlp_coding.core.codebook import Language


class ConfirmScreen(ModalScreen[bool]):
    """Enter, or a click on the first button, does it; every other way out does not."""

    CSS_PATH = "../dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave"),
        Binding("left", "app.focus_previous"),
        Binding("right", "app.focus_next"),
    ]

    def __init__(self, question: str, language: Language) -> None:
        super().__init__()
        self._question = question
        self._words = DIALOGS[language].confirm

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(self._question, markup=False)
            with Horizontal(classes="buttons"):
                yield Button(self._words.do_it, id="do", variant="primary")
                yield Button(self._words.leave_it, id="leave")

    def on_button_pressed(self, event: Button.Pressed) -> None:
        leave(self, event.button.id == "do")

    def action_leave(self) -> None:
        leave(self, False)
