"""A memo on a comment or on a code; what others noted stands above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static, TextArea

from nlp_coding.app.dialog_words import DIALOGS
from nlp_coding.app.words import label_of
from nlp_coding.core.codebook import Language
from nlp_coding.review.session import Session
from nlp_coding.store import Memo

if TYPE_CHECKING:
    from nlp_coding.app.app import ReviewApp

Subject = Literal["comment", "code"]


class MemoScreen(ModalScreen[None]):
    """Both memos can be worked on; Ctrl+S saves both, and what is not saved is left only at the second Esc."""

    CSS_PATH = "../dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", priority=True),
        Binding("ctrl+t", "switch", priority=True),
        Binding("escape", "leave", priority=True),
    ]

    def __init__(self, session: Session, language: Language, comment_id: str, code_id: str) -> None:
        super().__init__()
        self.session = session
        self.words = DIALOGS[language].memo
        self._comment_id, self._code_id = comment_id, code_id
        self._label = label_of(session.codebook.by_id[code_id], language)
        self._saved: dict[Subject, str] = {
            "comment": session.memo(comment_id=comment_id),
            "code": session.memo(code_id=code_id),
        }
        self._written = dict(self._saved)
        self._subject: Subject = "comment"
        self._warned = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield Static(id="memo-title", classes="title", markup=False)
            with VerticalScroll(id="memo-others", can_focus=False):
                yield Static(markup=False)
            yield TextArea(tab_behavior="focus")
            yield Static(id="memo-told", markup=False)
            with Horizontal(classes="buttons"):
                yield Button(self.words.save, id="save", variant="primary")
                yield Button(self.words.switch, id="switch")
                yield Button(self.words.leave, id="leave")

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        words = self.words
        title = words.on_comment.format(comment=self._comment_id)
        if self._subject == "code":
            title = words.on_code.format(label=self._label)
        self.query_one("#memo-title", Static).update(title)
        others = self.query_one("#memo-others")
        memos = self._others()
        others.display = bool(memos)
        others.query_one(Static).update(
            Content("\n").join(Content.assemble((f"{one.coder}: ", "bold"), one.text) for one in memos)
        )
        area = self.query_one(TextArea)
        area.load_text(self._written[self._subject])
        area.move_cursor(area.document.end)
        area.focus()

    def _others(self) -> list[Memo]:
        """The memos of other coders that the session shows."""
        if self._subject == "code":
            found = self.session.memos_of_code(self._code_id)
        else:
            found = self.session.sheet(self._comment_id).memos
        return [one for one in found if one.coder != self.session.coder]

    def on_text_area_changed(self) -> None:
        self._written[self._subject] = self.query_one(TextArea).text
        self._warned = False
        self.query_one("#memo-told", Static).update("")

    @property
    def _unsaved(self) -> list[Subject]:
        return [one for one in self._written if self._written[one].strip() != self._saved[one].strip()]

    def action_save(self) -> None:
        if cast("ReviewApp", self.app).attempt(self._save):
            self.dismiss(None)

    def _save(self) -> None:
        for subject in self._unsaved:
            text = self._written[subject].strip()
            if subject == "comment":
                self.session.write_memo(text, comment_id=self._comment_id)
            else:
                self.session.write_memo(text, code_id=self._code_id)
            self._saved[subject] = text

    def action_switch(self) -> None:
        self._subject = "code" if self._subject == "comment" else "comment"
        self._show()

    def action_leave(self) -> None:
        if self._unsaved and not self._warned:
            self._warned = True
            self.query_one("#memo-told", Static).update(self.words.unsaved)
        else:
            self.dismiss(None)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        {"save": self.action_save, "switch": self.action_switch, "leave": self.action_leave}[event.button.id or ""]()
