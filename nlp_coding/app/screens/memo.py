"""A memo on a comment or on a code; what others noted stands above it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, Literal, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static, TextArea

from nlp_coding.app.dialog_words import DIALOGS
from nlp_coding.app.screens.leaving import leave
from nlp_coding.app.words import label_of
from nlp_coding.core.codebook import Language
from nlp_coding.review.session import Session
from nlp_coding.review.trouble import ReviewError
from nlp_coding.store import Memo

if TYPE_CHECKING:
    from nlp_coding.app.app import ReviewApp

Subject = Literal["comment", "code"]


class MemoArea(TextArea):
    """Takes the screen's keys in their turn with what is typed: elsewhere they would overtake it, or be overtaken."""

    def on_key(self, event: events.Key) -> None:
        screen = self.screen
        if isinstance(screen, MemoScreen) and event.key in screen.keys:
            event.stop()
            event.prevent_default()
            screen.keys[event.key]()


class MemoScreen(ModalScreen[None]):
    """Both memos can be worked on; Ctrl+S saves both, and what is not saved is left only at the second Esc."""

    CSS_PATH = "../dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save"),
        Binding("ctrl+t", "switch"),
        Binding("escape,ctrl+q", "leave"),
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
        self._warned_of: dict[Subject, str] | None = None
        """What was written when the coder was told that it is not saved."""
        self.keys: Mapping[str, Callable[[], None]] = {
            "ctrl+s": self.action_save,
            "ctrl+t": self.action_switch,
            "escape": self.action_leave,
            "ctrl+q": self.action_leave,
        }

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield Static(id="memo-title", classes="title", markup=False)
            with VerticalScroll(id="memo-others", can_focus=False):
                yield Static(markup=False)
            yield MemoArea(tab_behavior="focus")
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
        self.set_focus(area)

    def _others(self) -> list[Memo]:
        """The memos of other coders that the session shows."""
        found: tuple[Memo, ...] = ()
        if self._subject == "code":
            found = self.session.memos_of_code(self._code_id)
        else:
            with suppress(ReviewError):  # it has none any more
                found = self.session.sheet(self._comment_id).memos
        return [one for one in found if one.coder != self.session.coder]

    def on_text_area_changed(self) -> None:
        self._take()
        if self._written != self._warned_of:
            self._tell("")

    def _take(self) -> None:
        """What the area has now: its messages of what changed come later than keys."""
        self._written[self._subject] = self.query_one(TextArea).text

    def _tell(self, text: str) -> None:
        self.query_one("#memo-told", Static).update(text)

    @property
    def _unsaved(self) -> list[Subject]:
        return [one for one in self._written if self._written[one].strip() != self._saved[one].strip()]

    def action_save(self) -> None:
        self._take()
        wrong = cast("ReviewApp", self.app).attempt(self._save)
        if wrong is None:
            leave(self, None)
        else:
            self._tell(wrong)

    def _save(self) -> None:
        for subject in self._unsaved:
            text = self._written[subject].strip()
            if subject == "comment":
                self.session.write_memo(text, comment_id=self._comment_id)
            else:
                self.session.write_memo(text, code_id=self._code_id)
            self._saved[subject] = text

    def action_switch(self) -> None:
        self._take()
        self._subject = "code" if self._subject == "comment" else "comment"
        self._warned_of = None
        self._tell("")
        self._show()

    def action_leave(self) -> None:
        self._take()
        if self._unsaved and self._warned_of != self._written:
            self._warned_of = dict(self._written)
            self._tell(self.words.unsaved)
        else:
            leave(self, None)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        {"save": self.action_save, "switch": self.action_switch, "leave": self.action_leave}[event.button.id or ""]()
