"""The coding screen: one comment with all codes, and a key for each thing that a coder does."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Literal

from textual.binding import Binding, BindingType

from nlp_coding.app.code_keys import CODE_KEYS
from nlp_coding.app.screens.reading import ReadingScreen, first_of
from nlp_coding.app.selecting import joined
from nlp_coding.app.widgets.codes import CodeList
from nlp_coding.app.words import label_of
from nlp_coding.core.codebook import Language
from nlp_coding.review.listing import Order
from nlp_coding.review.session import Done, Session
from nlp_coding.review.sheet import Sheet

_ORDERS: tuple[Order, ...] = ("learning", "file", "code")


class CodingScreen(ReadingScreen):
    """Each answer is in the study when its key is done."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *CODE_KEYS,
        Binding("up", "move(-1)"),
        Binding("down", "move(1)"),
        Binding("shift+up", "extend_rows(-1)"),
        Binding("shift+down", "extend_rows(1)"),
        Binding("left", "word(-1)"),
        Binding("right", "word(1)"),
        Binding("shift+left", "extend(-1)"),
        Binding("shift+right", "extend(1)"),
        Binding("pageup", "page(-1)"),
        Binding("pagedown", "page(1)"),
        Binding("space", "toggle_cursor"),
        Binding("enter", "complete"),
        Binding("0", "no_code"),
        Binding("a", "accept"),
        Binding("n", "next"),
        Binding("p", "previous"),
        Binding("u", "undo"),
        Binding("w", "words"),
        Binding("s", "anchor"),
        Binding("escape", "leave"),
        Binding("d", "definition"),
        Binding("m", "memo"),
        Binding("slash", "filter"),
        Binding("g", "grid"),
        Binding("o", "order"),
        Binding("t", "app.theme"),
        Binding("question_mark", "keys"),
        Binding("q", "app.quit"),
    ]

    def __init__(self, session: Session, language: Language) -> None:
        super().__init__(session, language)
        self._asks: Literal["", "complete", "no code"] = ""
        """What the status line asks about; the same key once more says yes to it."""

    def show(self, status: str | None = "", *, afresh: bool = False) -> None:
        """A question stands for as long as it is in the status line: another comment or answer takes it away."""
        if status is not None:
            self._asks = ""
        super().show(status, afresh=afresh)

    def _is_sure(self, what: Literal["complete", "no code"], question: str) -> bool:
        """Whether the coder was asked already; asks where not."""
        if self._asks == what:
            return True
        self.show(question)
        self._asks = what
        return False

    # Keys.

    def action_code(self, key: str) -> None:
        if key in self.session.keys:
            self.answer(self.session.keys[key])

    def answer(self, code_id: str) -> None:
        """Yes to a code, or no where it has a yes; of selected words, yes by these words."""
        if self.sheet is None:
            return
        self.query_one(CodeList).point_at(code_id)
        if self.selection is not None:
            self._give_span(self.sheet, code_id, self.selection.span)
        else:
            comment_id = self.sheet.comment.id
            self._do(lambda: self.session.toggle([comment_id], code_id))

    def _do(self, act: Callable[[], object], status: str = "") -> bool:
        """Do something that is recorded, and show what the study has now."""
        wrong = self.review.attempt(act)
        self.show(status if wrong is None else wrong)
        return wrong is None

    def _give_span(self, sheet: Sheet, code_id: str, span: tuple[int, int]) -> None:
        own, text = sheet.cell(code_id).own, sheet.comment.text
        before = [(one.start, one.end) for one in own.evidence] if own and own.applies else []
        phrase = " ".join(text[span[0] : span[1]].split())
        status = self.words.span_given.format(
            label=label_of(self.session.codebook.by_id[code_id], self.language), phrase=phrase
        )

        def give() -> None:
            self.session.answer([sheet.comment.id], {code_id: True}, spans=joined(before, span))

        if self._do(give, status):
            from nlp_coding.app.screens.term import TermScreen

            self.app.push_screen(TermScreen(self.session, self.language, code_id, phrase))

    def action_toggle_cursor(self) -> None:
        self.answer(self.query_one(CodeList).code_id)

    def action_accept(self) -> None:
        if self.sheet is None:
            return
        n, comment_id = len(self.sheet.suggested), self.sheet.comment.id
        if not n:
            self.show(self.words.nothing_to_accept)
            return
        self._do(lambda: self.session.accept([comment_id]), self.words.count(self.words.accepted, n))

    def action_complete(self) -> None:
        """No to the rest, and on; the second time where suggestions are unanswered, never where no code has a yes."""
        sheet = self.sheet
        if sheet is None:
            return
        if sheet.complete:
            self._go_on("")
            return
        n = len(sheet.suggested)
        if not any(cell.mark == "yes" for cell in sheet.cells):
            self.show(self.words.count(self.words.unanswered_no_yes, n) if n else self.words.no_yes)
            return
        if n and not self._is_sure("complete", self.words.count(self.words.unanswered, n)):
            return
        if self._do(lambda: self.session.complete([sheet.comment.id])):
            self._go_on(self.words.completed.format(comment=sheet.comment.id))

    def action_no_code(self) -> None:
        """No to every code, and on; the second time where that takes back a yes."""
        sheet = self.sheet
        if sheet is None:
            return
        n = sum(cell.mark == "yes" for cell in sheet.cells)
        if n and not self._is_sure("no code", self.words.count(self.words.has_yes, n)):
            return
        if self._do(lambda: self.session.no_code([sheet.comment.id])):
            self._go_on(self.words.no_code_given.format(comment=sheet.comment.id))

    def action_undo(self) -> None:
        undone: list[Done | None] = []
        wrong = self.review.attempt(lambda: undone.append(self.session.undo()))
        if wrong is not None:
            self.show(wrong)
            return
        done = undone[0]
        if done is None:
            self.show(self.words.nothing_to_undo)
            return
        if len(done.comment_ids) == 1:
            status = self.words.count(self.words.undone, done.n_decisions, comment=done.comment_ids[0])
        else:
            n, of = self.words.number(done.n_decisions), self.words.number(len(done.comment_ids))
            status = self.words.undone_several.format(n=n, n_comments=of)
        if self.comment_id not in done.comment_ids:
            self.open(done.comment_ids[0], status)
        else:
            self.show(status)

    # From comment to comment.

    def open(self, comment_id: str, status: str = "") -> None:
        """Show another comment."""
        if comment_id != self.comment_id:
            self.comment_id, self.selection = comment_id, None
            self.show(status, afresh=True)
        else:
            self.show(status)

    def _go_on(self, status: str) -> None:
        following = self.session.next_to_do(self.comment_id)
        if following is None:
            self.show(" ".join(part for part in (status, self.words.all_complete) if part))
        else:
            self.open(following, status)

    def _step(self, n: int, at_end: str) -> None:
        neighbour = self.session.neighbour(self.comment_id, n)
        if neighbour is None:
            self.show(at_end)
        else:
            self.open(neighbour)

    def action_next(self) -> None:
        self._step(1, self.words.last)

    def action_previous(self) -> None:
        self._step(-1, self.words.first)

    def action_order(self) -> None:
        order = _ORDERS[(_ORDERS.index(self.session.order) + 1) % len(_ORDERS)]
        self.session.arrange(order)
        self.show(self.words.ordered.format(order=self.words.orders[order]))

    def learned(self, ranking: list[str], status: str | None) -> None:
        """The machine has learned; the comment that is open stays where it is. Without a status nothing is said."""
        self.session.learned(ranking, stays=self.comment_id)
        if self.is_current:
            self.show(None if self._asks else status)

    # Clicks.

    def on_code_list_clicked(self, event: CodeList.Clicked) -> None:
        self.answer(event.code_id)

    # Other screens. They open over this one, and what they changed is read from the study when they close.

    def on_screen_resume(self) -> None:
        if self.is_mounted and self.sheet is not None:
            self.show("" if self._asks else None)

    def action_definition(self) -> None:
        from nlp_coding.app.screens.definition import DefinitionScreen

        self.app.push_screen(DefinitionScreen(self.session, self.language, self.query_one(CodeList).code_id))

    def action_memo(self) -> None:
        if self.sheet is None:
            return
        from nlp_coding.app.screens.memo import MemoScreen

        self.app.push_screen(
            MemoScreen(self.session, self.language, self.sheet.comment.id, self.query_one(CodeList).code_id)
        )

    def action_keys(self) -> None:
        from nlp_coding.app.screens.keys import KeysScreen

        self.app.push_screen(KeysScreen(self.session, self.language))

    def action_filter(self) -> None:
        from nlp_coding.app.screens.filtering import FilterScreen

        self.app.push_screen(FilterScreen(self.session, self.language, self.session.filter_text), self._filtered)

    def _filtered(self, text: str | None) -> None:
        if text is None:
            return
        if self.comment_id is None or self.session.place(self.comment_id) is None:
            self.comment_id = first_of(self.session)
        n = len(self.session.queue)
        self.show(self.words.count(self.words.filter_on, n) if text else self.words.filter_off)

    def action_grid(self) -> None:
        from nlp_coding.app.screens.grid import GridScreen

        self.app.push_screen(GridScreen(self.session, self.language), self._opened)

    def _opened(self, comment_id: str | None) -> None:
        if comment_id is not None:
            self.open(comment_id)
