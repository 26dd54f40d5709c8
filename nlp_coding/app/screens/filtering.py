"""The filter line: what is typed is read at every key, and says at once what is wrong or how many it lets through."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input, Static

from nlp_coding.app.dialog_words import DIALOGS
from nlp_coding.app.screens.leaving import leave
from nlp_coding.app.words import WORDS, label_of
from nlp_coding.core.codebook import Language
from nlp_coding.core.errors import InputError
from nlp_coding.core.numbers import NO_BREAK_SPACE
from nlp_coding.review.filter_words import FIELDS, STATUSES, VARIETIES, name_in
from nlp_coding.review.filters import Filter, parse, vocabulary
from nlp_coding.review.session import Session

_PAUSE = 0.15
"""Seconds after a key until comments are counted: words are looked for in all texts."""


class FilterScreen(ModalScreen[str | None]):
    """Dismisses with the filter that is on now, or None where it is as it was."""

    CSS_PATH = "../dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave"),
        Binding("up", "scroll(-1)"),
        Binding("down", "scroll(1)"),
        Binding("pageup", "scroll(-8)"),
        Binding("pagedown", "scroll(8)"),
    ]

    def __init__(self, session: Session, language: Language, text: str) -> None:
        super().__init__()
        self.session = session
        self.language: Language = language
        self.words = DIALOGS[language].filter
        self._text = text
        settings = session.study.settings
        self._known = vocabulary(session.codebook, settings.scale, settings.attributes, session.all_lines())
        self._having: dict[str, frozenset[str]] = {}
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide tall"):
            yield Static(self.words.title, classes="title", markup=False)
            yield Input(self._text, placeholder=self.words.placeholder, select_on_focus=False)
            yield Static(id="filter-told", markup=False)
            with VerticalScroll(can_focus=False):
                yield Static(self._help(), markup=False)
            yield Static(self.words.keys, classes="keys", markup=False)

    def _help(self) -> Content:
        """What can be written, with the study's own levels, attributes and codes."""
        language, words = self.language, self.words

        def names(field: str, values: list[str]) -> list[tuple[str, str]]:
            return [(f"{field} ", "bold"), ("  ".join(values), "")]

        def called(value: str) -> str:
            return f'"{value}"'.replace(" ", NO_BREAK_SPACE) if " " in value else value

        code, level, variety, status = (name_in(language, one) for one in FIELDS.values())
        lines = [
            names(f"{status}:", [called(name_in(language, one)) for one in STATUSES.values()]),
            names(f"{level}:", [called(one) for one in self._known.levels]),
            names(f"{variety}:", [name_in(language, one) for one in VARIETIES.values()]),
            *(names(f"{name}=", [called(one) for one in values]) for name, values in self._known.attributes.items()),
        ]
        codes = [[(f"{code}:{one.id} ", "bold"), (label_of(one, language), "")] for one in self.session.codebook.leaves]
        return Content("\n").join(
            [Content(words.help), *(Content.assemble(*line) for line in (*lines, [(words.codes, "italic")], *codes))]
        )

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Input))
        self._tell()

    def on_input_changed(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(_PAUSE, self._tell)

    def _tell(self) -> None:
        """What is wrong with the text, or how many comments it lets through."""
        told = self.query_one("#filter-told", Static)
        found = self._read()
        told.set_class(isinstance(found, str), "wrong")
        if isinstance(found, str):
            told.update(found)
            return
        keeps = found.keeps(self._with_words)
        n, of = sum(map(keeps, self.session.all_lines())), self.session.n_comments
        number = WORDS[self.language].number
        told.update(self.words.lets_through.format(n=number(n), of=number(of)))

    def _read(self) -> Filter | str:
        """The filter, or what is wrong with it."""
        try:
            return parse(self.query_one(Input).value, self._known, language=self.language)
        except InputError as error:
            return str(error)

    def _with_words(self, words: str) -> frozenset[str]:
        if words not in self._having:
            self._having[words] = self.session.with_words(words)
        return self._having[words]

    def on_input_submitted(self) -> None:
        found = self._read()
        if isinstance(found, str):
            self._tell()
            return
        text = " ".join(self.query_one(Input).value.split())
        if not self.is_active:  # a second Enter
            return
        self.session.keep(found.keeps(self._with_words) if found.conditions else None, text=text)
        leave(self, text)

    def action_scroll(self, n: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=n, animate=False)

    def action_leave(self) -> None:
        leave(self, None)
