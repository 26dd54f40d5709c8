"""What a code means: its definition, terms and examples, and what coders noted on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from nlp_coding.app.dialog_words import DIALOGS
from nlp_coding.app.screens.leaving import leave
from nlp_coding.app.words import WORDS, label_of
from nlp_coding.core.codebook import Code, Language
from nlp_coding.review.session import Session

N_TERMS = 12
"""So many terms are listed; codes may have hundreds."""


class DefinitionScreen(ModalScreen[None]):
    """One code at a time; left and right go to its neighbours in the codebook."""

    CSS_PATH = "../dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,d,q,enter", "leave"),
        Binding("left", "go(-1)"),
        Binding("right", "go(1)"),
        Binding("up", "scroll(-1)"),
        Binding("down", "scroll(1)"),
        Binding("pageup", "scroll(-10)"),
        Binding("pagedown,space", "scroll(10)"),
    ]

    def __init__(self, session: Session, language: Language, code_id: str) -> None:
        super().__init__()
        self.session = session
        self.language: Language = language
        self.words = DIALOGS[language].definition
        self._place = next((n for n, one in enumerate(session.codebook.leaves) if one.id == code_id), 0)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide tall"):
            yield Static(id="definition-title", classes="title", markup=False)
            with VerticalScroll(can_focus=False):
                yield Static(id="definition", markup=False)
            yield Static(self.words.keys, classes="keys", markup=False)

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        code = self.session.codebook.leaves[self._place]
        key = next((key for key, one in self.session.keys.items() if one == code.id), "")
        parts = [f"[{key}]" if key else "", label_of(code, self.language), f"({code.id})"]
        self.query_one("#definition-title", Static).update(" ".join(one for one in parts if one))
        self.query_one("#definition", Static).update(Content("\n\n").join(self._parts(code)))
        self.query_one(VerticalScroll).scroll_to(y=0, animate=False)

    def _parts(self, code: Code) -> Iterator[Content]:
        words = self.words
        group = self.session.codebook.by_id.get(code.parent or "")
        if group is not None:
            yield _part(words.group, label_of(group, self.language))
        yield Content(code.definition)
        for heading, text in ((words.include, code.include), (words.exclude, code.exclude)):
            if text:
                yield _part(heading, text)
        for heading, examples in ((words.matches, code.matches), (words.rejects, code.rejects)):
            if examples:
                yield _part(heading, "\n".join(f"– {one}" for one in examples))
        if code.terms:
            more = len(code.terms) - N_TERMS
            terms = [one.source for one in code.terms[:N_TERMS]] + (
                [WORDS[self.language].count(words.more, more)] if more > 0 else []
            )
            yield _part(words.terms, "\n".join(terms))
        for memo in self.session.memos_of_code(code.id):
            yield _part(words.memo.format(coder=memo.coder), memo.text)

    def action_go(self, n: int) -> None:
        self._place = (self._place + n) % len(self.session.codebook.leaves)
        self._show()

    def action_scroll(self, n: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=n, animate=False)

    def action_leave(self) -> None:
        leave(self, None)


def _part(heading: str, text: str) -> Content:
    return Content.assemble((heading, "bold"), "\n", text)
