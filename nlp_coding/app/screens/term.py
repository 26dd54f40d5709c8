"""Words of a comment offered as a term of the draft: what it would find, and what comes next once it is written."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input, Static
from textual.worker import Worker, WorkerState

from nlp_coding.app.dialog_words import DIALOGS
from nlp_coding.app.screens.leaving import leave
from nlp_coding.app.words import WORDS, label_of
from nlp_coding.core.codebook import Language
from nlp_coding.core.errors import NlpCodingError
from nlp_coding.review.session import Session
from nlp_coding.review.terms import Offer, add_term, as_term, offer_term

_PAUSE = 0.4
"""Seconds after a key until the term is tried: that takes about a second."""


class TermInput(Input):
    """Takes Ctrl+S in its turn with what is typed, as a memo does: what is typed after it is not added."""

    def on_key(self, event: events.Key) -> None:
        if event.key == "ctrl+s" and isinstance(self.screen, TermScreen):
            event.stop()
            event.prevent_default()
            self.screen.add()


class TermScreen(ModalScreen[bool]):
    """Dismisses with whether the term was written. The codebook in force stays as it is.

    Enter writes nothing: elsewhere it means «complete, and on», and a coder's fingers go on without waiting.
    """

    CSS_PATH = "../dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave"), Binding("enter", "go_on")]

    def __init__(self, session: Session, language: Language, code_id: str, phrase: str) -> None:
        super().__init__()
        self.session = session
        self.language: Language = language
        self.words = DIALOGS[language].term
        self._code_id = code_id
        self._label = label_of(session.codebook.by_id[code_id], language)
        self._term = as_term(phrase)
        self._timer: Timer | None = None
        self._writing = self._written = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield Static(self.words.title.format(label=self._label), classes="title", markup=False)
            yield TermInput(self._term, placeholder=self.words.placeholder, select_on_focus=False)
            yield Static(id="term-told", markup=False)
            yield Static(self.words.about, markup=False, classes="quiet")
            yield Static(self.words.keys, id="term-keys", classes="keys", markup=False)

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Input))
        self._try()

    def on_input_changed(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(_PAUSE, self._try)

    def _tell(self, text: str, *, wrong: bool = False) -> None:
        told = self.query_one("#term-told", Static)
        told.set_class(wrong, "wrong")
        told.update(text)

    def _try(self) -> None:
        """In a thread: it opens the study for itself, and the screen answers to keys meanwhile."""
        source = self.query_one(Input).value
        if self._writing:
            return
        if not source.strip():
            self.workers.cancel_node(self)
            self._tell(self.words.nothing)
            return
        self._tell(self.words.trying)
        self._work(partial(offer_term, self.session.study, self._code_id, source))

    def add(self) -> None:
        source = self.query_one(Input).value
        if source.strip() and not self._writing:
            self._writing = self.query_one(Input).disabled = True
            self._tell(self.words.writing)
            self._work(partial(add_term, self.session.study, self._code_id, source))

    def _work(self, act: partial[Offer] | partial[Path]) -> None:
        """What was begun before is of no interest any more."""
        self.run_worker(act, thread=True, exclusive=True, exit_on_error=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR:
            error = event.worker.error
            if not isinstance(error, NlpCodingError | OSError):
                raise error or RuntimeError(event.worker)
            self._tell(str(error), wrong=True)
            if self._writing:
                self._writing = self.query_one(Input).disabled = False
                self.set_focus(self.query_one(Input))
        elif event.state is WorkerState.SUCCESS:
            result = event.worker.result
            if isinstance(result, Path):
                self._show_written(result)
            elif isinstance(result, Offer):
                self._show_offer(result)

    def _show_offer(self, offer: Offer) -> None:
        """Of the comments of this review: those that it finds, and how many of them have the code."""
        lines = {line.comment_id: line for line in self.session.all_lines()}
        found = offer.found & lines.keys()
        n_has = sum(self._code_id in (*lines[one].codes, *lines[one].others) for one in found)
        common = WORDS[self.language]
        fields = {"term": offer.term, "n_has": common.number(n_has), "n_new": common.number(len(found) - n_has)}
        told = common.count(self.words.finds, len(found), **fields)
        draft = self.words.into.format(path=offer.draft) if offer.draft else self.words.made
        self._tell(f"{told if found else self.words.finds_none.format(term=offer.term)}\n{draft}")

    def _show_written(self, path: Path) -> None:
        self._written = True
        self._tell(self.words.written.format(label=self._label, path=path))
        self.query_one("#term-keys", Static).update(self.words.keys_written)

    def action_go_on(self) -> None:
        if self._written:
            leave(self, True)

    def action_leave(self) -> None:
        """Not while it is being written: what has been done must be seen."""
        if self._written or not self._writing:
            leave(self, self._written)
