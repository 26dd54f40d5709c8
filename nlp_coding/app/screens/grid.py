"""The grid: one line a comment, sorted by any column, and several comments coded at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static

from nlp_coding.app.code_keys import CODE_KEYS
from nlp_coding.app.dialog_words import DIALOGS
from nlp_coding.app.grid_lines import SORTED, GridLines
from nlp_coding.app.screens.confirm import ConfirmScreen
from nlp_coding.app.screens.leaving import leave
from nlp_coding.app.widgets.foot import Hints, Status
from nlp_coding.app.widgets.rows import Drawn, Heading, Rows
from nlp_coding.app.words import WORDS
from nlp_coding.core.codebook import Language
from nlp_coding.review.listing import Order
from nlp_coding.review.session import Session
from nlp_coding.review.sorting import COLUMNS, Column, Sorter

if TYPE_CHECKING:
    from nlp_coding.app.app import ReviewApp

MANY = 20
"""More comments than this are not answered for by one key alone."""


class GridScreen(Screen[str | None]):
    """Dismisses with the comment to open, or None. What is listed stays in its order until it is sorted again."""

    ALLOW_SELECT = False
    CSS_PATH = "../dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *CODE_KEYS,
        Binding("escape", "leave"),
        Binding("g,q", "back"),
        Binding("s", "sort"),
        Binding("S", "turn"),
        Binding("a", "accept"),
        Binding("w", "complete"),
        Binding("0", "no_code"),
        Binding("u", "undo"),
        Binding("o", "order"),
        Binding("d", "definition"),
        Binding("m", "memo"),
        Binding("slash", "filter"),
        Binding("question_mark", "keys"),
        Binding("t", "app.theme"),
    ]

    def __init__(self, session: Session, language: Language) -> None:
        super().__init__()
        self.session = session
        self.language: Language = language
        self.words, self.common = DIALOGS[language].grid, WORDS[language]
        self._sorter = Sorter(session.codebook, session.study.settings.scale.levels)
        self._column: Column = "queue"
        self._descending = False
        self._lines = GridLines(session, language)

    @property
    def review(self) -> ReviewApp:
        return cast("ReviewApp", self.app)

    @property
    def rows(self) -> Rows:
        return self.query_one(Rows)

    def compose(self) -> ComposeResult:
        yield Static(id="grid-title", classes="title", markup=False)
        yield Heading()
        yield Rows(self._draw)
        yield Static(id="grid-preview", markup=False)
        yield Status()
        yield Hints()

    def on_mount(self) -> None:
        self.query_one(Hints).show(self.words.hints, self.words.last_hints)
        self.set_focus(self.rows)
        self._list()

    def on_resize(self) -> None:
        self._fit()

    # What is shown.

    def _list(self, status: str = "", *, at: str | None = None) -> None:
        """List the comments of the queue anew; the cursor stays on its comment, or goes to `at` or the top."""
        ids = self._sorter.sort(self.session.lines(), self._column, descending=self._descending)
        self.rows.show(ids, at=self.rows.comment_id if at is None else at)
        self._fit()
        self._tell(status)

    def _fit(self) -> None:
        """The columns in the width that there is, less the scroll bar."""
        names, widths = self._lines.columns(self.app.size.width - 1, self._column, descending=self._descending)
        self.rows.widths = widths
        self.query_one(Heading).show(names, widths)
        self.rows.refresh()

    def _draw(self, comment_id: str) -> Drawn:
        return self._lines.draw(comment_id, lambda: self.rows.seen)

    def on_rows_moved(self) -> None:
        self._tell()

    def _tell(self, status: str = "") -> None:
        """The title, the line under the cursor in full, and what was done."""
        words, rows = self.words, self.rows
        parts = [self.common.count(words.title, len(rows.ids))]
        if self.session.filter_text:
            parts.append(self.common.filtered.format(filter=self.session.filter_text))
        parts.append(self.common.orders[self.session.order] if self._column == "queue" else self._sorted_by())
        self.query_one("#grid-title", Static).update(" · ".join(parts))
        preview = ""
        if rows.comment_id is not None:
            codes = self._lines.codes(self.session.line(rows.comment_id)) or words.no_codes
            preview = f"{rows.comment_id}: {codes}\n{self._lines.text(rows.comment_id)}"
        self.query_one("#grid-preview", Static).update(preview)
        n = len(rows.selected)
        selected = self.common.count(words.selected, n) if n else ""
        self.query_one(Status).update(" ".join(one for one in (selected, status) if one))

    def _sorted_by(self) -> str:
        return self.words.sorted_by.format(column=self.words.columns[self._column])

    # Order and filter.

    def action_sort(self) -> None:
        self._sort(COLUMNS[(COLUMNS.index(self._column) + 1) % len(COLUMNS)])

    def action_turn(self) -> None:
        self._sort(self._column)

    def on_heading_clicked(self, event: Heading.Clicked) -> None:
        if event.column < len(SORTED):
            self._sort(SORTED[event.column])

    def _sort(self, column: Column) -> None:
        """By another column, or by the same one the other way round."""
        self._descending = column == self._column and not self._descending
        self._column = column
        self._list(at="")

    def action_order(self) -> None:
        orders: tuple[Order, ...] = ("learning", "file", "code")
        self.session.arrange(orders[(orders.index(self.session.order) + 1) % len(orders)])
        self._column, self._descending = "queue", False
        self._list(self.common.ordered.format(order=self.common.orders[self.session.order]))

    def action_filter(self) -> None:
        from nlp_coding.app.screens.filtering import FilterScreen

        def filtered(text: str | None) -> None:
            if text is not None:
                n = len(self.session.queue)
                self._list(self.common.count(self.common.filter_on, n) if text else self.common.filter_off)

        self.app.push_screen(FilterScreen(self.session, self.language, self.session.filter_text), filtered)

    # What a coder does, for each of the selected comments.

    def action_code(self, key: str) -> None:
        """Yes to the key's code, or no where all of them have a yes."""
        code_id = self.session.keys.get(key)
        if code_id is None:
            return
        ids = self.rows.targets
        yes = not all(self.session.line(one).answers.get(code_id) for one in ids)
        answer, label = self.common.yes if yes else self.common.no, self._lines.labels[code_id]
        done = self.common.count(self.words.answered, len(ids), label=label, answer=answer)
        ask = self.common.count(self.words.ask_answer, len(ids), label=label, answer=answer)
        self._act(ids, lambda: self.session.toggle(ids, code_id), done, ask if len(ids) > MANY else None)

    def action_accept(self) -> None:
        ids = self.rows.targets
        lines = [self.session.line(one) for one in ids]
        n = sum(code not in line.answers for line in lines for code in line.suggested)
        if not n:
            self._tell(self.common.nothing_to_accept)
            return
        ask = self.common.count(self.words.ask_accept, n) if len(ids) > MANY else None
        self._act(ids, lambda: self.session.accept(ids), self.common.count(self.common.accepted, n), ask)

    def action_complete(self) -> None:
        """No to every code without an answer: asked for always, since few codes are seen in the grid."""
        ids = [one for one in self.rows.targets if not self._is_complete(one)]
        if not ids:
            self._tell(self.words.complete_already)
            return
        lines = [self.session.line(one) for one in ids]
        n_suggested = sum(code not in line.answers for line in lines for code in line.suggested)
        n_none = sum(not any(line.answers.values()) for line in lines)
        ask = [self.common.count(self.words.ask_complete, len(ids))]
        ask += [self.common.count(self.words.suggestions_get_no, n_suggested)] if n_suggested else []
        ask += [self.common.count(self.words.get_no_code, n_none)] if n_none else []
        done = self.common.count(self.words.completed, len(ids))
        self._act(ids, lambda: self.session.complete(ids), done, " ".join(ask))

    def action_no_code(self) -> None:
        ids = self.rows.targets
        has_yes = any(any(self.session.line(one).answers.values()) for one in ids)
        ask = self.common.count(self.words.ask_no_code, len(ids)) if len(ids) > 1 or has_yes else None
        done = self.common.count(self.words.no_code_given, len(ids))
        self._act(ids, lambda: self.session.no_code(ids), done, ask)

    def _is_complete(self, comment_id: str) -> bool:
        return len(self.session.line(comment_id).answers) >= len(self._lines.labels)

    def _act(self, ids: Sequence[str], act: Callable[[], object], done: str, ask: str | None) -> None:
        """Do something that is recorded, if need be after a question, and show what the study has now."""

        def go(sure: bool | None) -> None:
            if sure:
                wrong = self.review.attempt(act)
                if wrong is not None:
                    self._lines.forget()
                self.rows.refresh()
                self._tell(done if wrong is None else wrong)

        if not ids:
            return
        if ask is None:
            go(True)
        else:
            self.app.push_screen(ConfirmScreen(ask, self.language), go)

    def action_undo(self) -> None:
        undone = []
        wrong = self.review.attempt(lambda: undone.append(self.session.undo()))
        if wrong is not None:
            self._tell(wrong)
            return
        done = undone[0]
        if done is None:
            self._tell(self.common.nothing_to_undo)
            return
        if done.comment_ids[0] in self.rows.ids:
            self.rows.put(self.rows.ids.index(done.comment_ids[0]))
        if len(done.comment_ids) == 1:
            self._tell(self.common.count(self.common.undone, done.n_decisions, comment=done.comment_ids[0]))
        else:
            n, n_comments = (self.common.number(one) for one in (done.n_decisions, len(done.comment_ids)))
            self._tell(self.common.undone_several.format(n=n, n_comments=n_comments))

    # Other screens, and back.

    def on_screen_resume(self) -> None:
        """What was written on another screen, and texts as they are by now: an answer here is to what is seen here."""
        self._lines.forget()
        if self.is_mounted:
            self.rows.refresh()

    @property
    def _code_id(self) -> str:
        """The first code of the comment under the cursor, or else of the codebook."""
        line = self.session.line(self.rows.comment_id) if self.rows.comment_id is not None else None
        codes = line.codes if line else ()
        return next((one for one in self._lines.labels if one in codes), next(iter(self._lines.labels)))

    def action_definition(self) -> None:
        from nlp_coding.app.screens.definition import DefinitionScreen

        self.app.push_screen(DefinitionScreen(self.session, self.language, self._code_id))

    def action_memo(self) -> None:
        from nlp_coding.app.screens.memo import MemoScreen

        if self.rows.comment_id is not None:
            self.app.push_screen(MemoScreen(self.session, self.language, self.rows.comment_id, self._code_id))

    def action_keys(self) -> None:
        from nlp_coding.app.screens.keys import KeysScreen

        self.app.push_screen(KeysScreen(self.session, self.language))

    def on_rows_opened(self, event: Rows.Opened) -> None:
        leave(self, event.comment_id)

    def action_leave(self) -> None:
        """What is selected first, then the grid."""
        if self.rows.selected:
            self.rows.clear()
        else:
            leave(self, None)

    def action_back(self) -> None:
        leave(self, None)
