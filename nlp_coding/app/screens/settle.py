"""The adjudication: what coders answered side by side, and the outcome, recorded with who decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from nlp_coding.app.dialog_words import DIALOGS
from nlp_coding.app.screens.leaving import leave
from nlp_coding.app.widgets.comment import CommentPane, Highlight
from nlp_coding.app.widgets.foot import Hints, Status
from nlp_coding.app.words import WORDS, label_of
from nlp_coding.core.codebook import Language
from nlp_coding.core.coding import Coding, Evidence
from nlp_coding.review.session import Session
from nlp_coding.review.sheet import Cell, Sheet

if TYPE_CHECKING:
    from nlp_coding.app.app import ReviewApp

N_PANES = 4
"""So many coders stand side by side; what further ones answered is told in the list of codes."""


def answers_of(cell: Cell) -> list[Coding]:
    """What the coders themselves answered, by their names."""
    found = [*cell.others, *([cell.own] if cell.own else [])]
    return sorted((one for one in found if one.status != "settled"), key=lambda one: one.coder)


def outcomes_of(cell: Cell) -> list[Coding]:
    """What was settled, by whom."""
    return [one for one in cell.others if one.status == "settled"]


def differing(sheet: Sheet) -> list[Cell]:
    """The codes that coders answered differently, settled or not, and those where somebody is against what was settled.

    That one has answered after the settlement, so that tables leave the code out again.
    """
    return [cell for cell in sheet.cells if cell.disputed or len({one.applies for one in answers_of(cell)}) > 1]


class _Pane(Vertical):
    """One coder's answer: the text with the coder's own words for it highlighted, and the coder's memos."""

    def compose(self) -> ComposeResult:
        yield Static(classes="coder", markup=False)
        yield CommentPane()
        yield Static(classes="memos", markup=False)


class SettleScreen(Screen[None]):
    """Goes through the comments that coders differed on when it was opened; those settled since stay in the list."""

    ALLOW_SELECT = False
    CSS_PATH = "../dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus", "settle(True)"),
        Binding("minus", "settle(False)"),
        Binding("up", "move(-1)"),
        Binding("down", "move(1)"),
        Binding("n,right", "go(1)"),
        Binding("p,left", "go(-1)"),
        Binding("pageup", "page(-1)"),
        Binding("pagedown", "page(1)"),
        Binding("u", "undo"),
        Binding("d", "definition"),
        Binding("m", "memo"),
        Binding("t", "app.theme"),
        Binding("question_mark", "keys"),
        Binding("q", "leave"),
    ]

    def __init__(self, session: Session, language: Language) -> None:
        super().__init__()
        self.session = session
        self.language: Language = language
        self.words, self.common = DIALOGS[language].settle, WORDS[language]
        self._ids = session.disagreements() if session.blind == "nobody" else []
        self._place = 0
        self._sheet: Sheet | None = None
        self._cells: list[Cell] = []
        self._cursor = 0
        self._unread = ""
        """Why the comment cannot be shown."""

    @property
    def review(self) -> ReviewApp:
        return cast("ReviewApp", self.app)

    def compose(self) -> ComposeResult:
        yield Static(id="settle-title", classes="title", markup=False)
        yield Static(id="settle-codes")
        with Horizontal(id="settle-panes"):
            for _ in range(N_PANES):
                yield _Pane()
        yield Status()
        yield Hints()

    def on_mount(self) -> None:
        self._open(0)

    # What is shown.

    def _open(self, place: int, status: str = "") -> None:
        """Another comment, at the first code of it that is not settled."""
        self._place = place
        self._read()
        self._cursor = next((n for n, one in enumerate(self._cells) if one.disputed), 0)
        self._show(status)

    def _read(self) -> None:
        """As it is in the study now."""

        def read() -> None:
            self._sheet = self.session.sheet(self._ids[self._place])
            self._cells = differing(self._sheet)
            self._cursor = min(self._cursor, max(0, len(self._cells) - 1))

        self._sheet, self._cells, self._unread = None, [], ""
        error = self.review.failure(read) if self._ids else None
        if error is not None:
            self._unread = self.review.why_unread(error)

    def _show(self, status: str = "") -> None:
        words, sheet = self.words, self._sheet
        nothing = self._why_nothing() if sheet is None or not self._cells else ""
        self.query_one("#settle-codes", Static).update(Content(nothing) if nothing else self._codes())
        self.query_one("#settle-title", Static).update(" · ".join(self._title()))
        answers = answers_of(self._cells[self._cursor]) if sheet is not None and self._cells else []
        for number, pane in enumerate(self.query(_Pane)):
            pane.display = number < len(answers)
            if sheet is not None and pane.display:
                self._fill(pane, sheet, self._cells[self._cursor], answers[number])
        self.query_one(Status).update(status)
        self.query_one(Hints).show(words.hints if self._cells else (), words.last_hints)

    def _title(self) -> Iterator[str]:
        if self._sheet is None:
            yield self.words.title
            return
        yield self.words.place.format(place=self._place + 1, n=len(self._ids))
        yield self._sheet.comment.id
        yield self._sheet.respondent.agreement or self.common.no_answer
        yield self.common.count(self.words.n_left, self._n_left)

    @property
    def _n_left(self) -> int:
        return sum(self.session.line(one).disputed for one in self._ids)

    def _why_nothing(self) -> str:
        if self.session.blind != "nobody":
            return self.words.blind
        if not self._ids:
            return self.words.none_left
        return self._unread or self.words.agreed

    def _codes(self) -> Content:
        """The codes that coders differ in, with every answer, and what was settled by whom."""
        lines = []
        for number, cell in enumerate(self._cells):
            at_cursor = number == self._cursor
            answers = ", ".join(self._said(one) for one in answers_of(cell))
            told = self._outcomes(cell)
            lines.append(
                Content.assemble(
                    (f"{'›' if at_cursor else ' '} {label_of(cell.code, self.language)}", "bold" if at_cursor else ""),
                    f"  {answers}",
                    (f"  {told}" if told else "", "bold"),
                ).stylize(f"@click=screen.choose({number})")
            )
        return Content("\n").join(lines)

    def _outcomes(self, cell: Cell) -> str:
        outcomes = outcomes_of(cell)
        if not outcomes:
            return ""
        words = self.words.outcome_before if cell.disputed else self.words.outcome
        return words.format(said=", ".join(f"{self._answer(one)} ({one.coder})" for one in outcomes))

    def _said(self, coding: Coding) -> str:
        return self.common.said.format(coder=coding.coder, answer=self._answer(coding))

    def _answer(self, coding: Coding) -> str:
        return self.common.yes if coding.applies else self.common.no

    def _fill(self, pane: _Pane, sheet: Sheet, cell: Cell, answer: Coding) -> None:
        spans, by_machine = _evidence(cell, answer)
        told = f" – {self.words.by_machine}" if by_machine else ""
        pane.query_one(".coder", Static).update(Content.assemble((self._said(answer), "bold"), told))
        highlights = [Highlight(one.start, one.end, "evidence" if by_machine else "strong") for one in spans]
        pane.query_one(CommentPane).show(sheet.comment.text, highlights)
        memos = [one for one in (*sheet.memos, *self.session.memos_of_code(cell.code.id)) if one.coder == answer.coder]
        below = pane.query_one(".memos", Static)
        below.display = bool(memos)
        below.update("\n".join(self.common.memo.format(memo=one.text) for one in memos))

    # Keys.

    def action_settle(self, applies: bool) -> None:
        if self._sheet is None or not self._cells:
            return
        comment_id, code = self._sheet.comment.id, self._cells[self._cursor].code
        wrong = self.review.attempt(lambda: self.session.settle(comment_id, code.id, applies=applies))
        self._read()
        if wrong is not None:
            self._show(wrong)
            return
        status = self.words.settled.format(
            label=label_of(code, self.language), answer=self.common.yes if applies else self.common.no
        )
        left = [number for number, one in enumerate(self._cells) if one.disputed]
        if left:
            self._cursor = next((number for number in left if number > self._cursor), left[0])
        elif not self._n_left:
            status = f"{status} {self.words.all_settled}"
        else:
            status = f"{status} {self.words.comment_done}"
        self._show(status)

    def action_undo(self) -> None:
        undone = []
        wrong = self.review.attempt(lambda: undone.append(self.session.undo()))
        if wrong is not None:
            self._show(wrong)
            return
        done = undone[0]
        if done is None:
            self._show(self.common.nothing_to_undo)
            return
        if done.comment_ids[0] in self._ids:
            self._place = self._ids.index(done.comment_ids[0])
        self._open(self._place, self.common.count(self.common.undone, done.n_decisions, comment=done.comment_ids[0]))

    def action_move(self, n: int) -> None:
        self.action_choose(self._cursor + n)

    def action_choose(self, number: int) -> None:
        self._cursor = min(max(number, 0), max(0, len(self._cells) - 1))
        self._show()

    def action_go(self, n: int) -> None:
        if not 0 <= self._place + n < len(self._ids):
            self._show(self.common.last if n > 0 else self.common.first)
        else:
            self._open(self._place + n)

    def action_page(self, n: int) -> None:
        for pane in self.query(CommentPane):
            pane.scroll_relative(y=n * max(1, pane.size.height - 1), animate=False)

    # Other screens.

    def on_screen_resume(self) -> None:
        """A memo may have been written."""
        if self._sheet is not None:
            self._read()
            self._show()

    def action_definition(self) -> None:
        from nlp_coding.app.screens.definition import DefinitionScreen

        if self._cells:
            self.app.push_screen(DefinitionScreen(self.session, self.language, self._cells[self._cursor].code.id))

    def action_memo(self) -> None:
        from nlp_coding.app.screens.memo import MemoScreen

        if self._sheet is not None and self._cells:
            code_id = self._cells[self._cursor].code.id
            self.app.push_screen(MemoScreen(self.session, self.language, self._sheet.comment.id, code_id))

    def action_keys(self) -> None:
        from nlp_coding.app.screens.keys import KeysScreen

        self.app.push_screen(KeysScreen(self.session, self.language))

    def action_leave(self) -> None:
        leave(self, None)


def _evidence(cell: Cell, answer: Coding) -> tuple[tuple[Evidence, ...], bool]:
    """The words that speak for a coder's yes, and whether the machine found them, since the coder chose none."""
    if not answer.applies or answer.evidence or cell.suggestion is None:
        return (answer.evidence if answer.applies else ()), False
    return cell.suggestion.evidence, bool(cell.suggestion.evidence)
