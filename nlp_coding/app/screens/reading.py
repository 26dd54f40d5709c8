"""The comment on the screen with all that is known of it, and words of it selected; nothing is recorded here."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen

from nlp_coding.app.selecting import Selection, select
from nlp_coding.app.widgets.codes import CodeList
from nlp_coding.app.widgets.comment import CommentPane, Highlight
from nlp_coding.app.widgets.foot import Detail, Hint, Hints, Status
from nlp_coding.app.widgets.head import Head
from nlp_coding.app.words import WORDS
from nlp_coding.core.codebook import Language
from nlp_coding.review.session import Session
from nlp_coding.review.sheet import Sheet, spans_of

if TYPE_CHECKING:
    from nlp_coding.app.app import ReviewApp


class ReadingScreen(Screen[None]):
    """What it shows of answers is read from the study each time: nothing looks saved that is not."""

    ALLOW_SELECT = False

    def __init__(self, session: Session, language: Language) -> None:
        super().__init__()
        self.session = session
        self.language: Language = language
        self.words = WORDS[language]
        self.comment_id: str | None = first_of(session)
        self.sheet: Sheet | None = None
        self.selection: Selection | None = None
        """The words that are selected, in word mode."""

    @property
    def review(self) -> ReviewApp:
        return cast("ReviewApp", self.app)

    # What is shown.

    def compose(self) -> ComposeResult:
        yield Head()
        with Horizontal(id="body"):
            yield CommentPane()
            yield CodeList(self.session.codebook, self.session.keys, self.language)
        yield Detail()
        yield Status()
        yield Hints()

    def on_mount(self) -> None:
        self._fit()
        self.show(self._greeting(), afresh=True)

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """The codes get the room that their labels need, or a little more than half."""
        codes, width = self.query_one(CodeList), self.app.size.width
        codes.styles.width = min(codes.n_cells_wanted + (12 if width >= 100 else 0), max(24, width * 55 // 100))

    def _greeting(self) -> str:
        if not self.session.n_comments:
            return self.words.no_comments
        if self.session.run is None and self.session.blind != "all":
            return self.words.not_coded
        return ""

    def show(self, status: str | None = "", *, afresh: bool = False) -> None:
        """Read the comment from the study and show it, with a word on what was done; None leaves the last word.

        `afresh` puts the cursor on the first code that is suggested and has no answer, so that its reason is seen.
        """
        if status is not None:
            self.query_one(Status).update(status)
        if self.comment_id is None:
            self.comment_id = first_of(self.session)
        error = self.review.failure(self._read)
        head, pane, codes = self.query_one(Head), self.query_one(CommentPane), self.query_one(CodeList)
        head.show(self.session, self.sheet, language=self.language)
        cells = self.sheet.cells if self.sheet else ()
        codes.show(cells)
        if afresh:
            codes.put(next((place for place, cell in enumerate(cells) if cell.mark == "suggested"), 0))
        self.query_one(Hints).show(self._hints(), self.words.last_hints)
        if self.sheet is None:
            pane.show(self.review.why_unread(error) if error else self._why_nothing(), ())
            self.query_one(Detail).update("")
            return
        chosen = codes.code_id
        highlights = [
            Highlight(span.start, span.end, "strong" if cell.code.id == chosen else "evidence")
            for span, cell in spans_of(self.sheet.cells)
        ]
        pane.show(self.sheet.comment.text, highlights, self.selection.span if self.selection else None)
        self.query_one(Detail).show(
            self.sheet, self.sheet.cell(chosen), language=self.language, hidden=self._machine_hidden(self.sheet)
        )

    def _read(self) -> None:
        """Where it cannot be read, nothing of it stays on the screen: it may be of somebody who withdrew."""
        before, selection = self.sheet, self.selection
        self.sheet = self.selection = None
        if self.comment_id is not None:
            self.sheet = self.session.sheet(self.comment_id)
            if before is not None and before.comment.text == self.sheet.comment.text:
                self.selection = selection

    def _why_nothing(self) -> str:
        return self.words.no_comments_filtered if self.session.filter_text else self.words.no_comments

    def _machine_hidden(self, sheet: Sheet) -> bool:
        """No suggestion means nothing: the machine has not spoken, or not all of what it said may be seen."""
        return self.session.blind != "nobody" or not sheet.shows_machine

    def _hints(self) -> tuple[Hint, ...]:
        return self.words.word_hints if self.selection else self.words.hints

    # Words.

    def action_words(self) -> None:
        """Into word mode, at the first evidence of the code under the cursor; and out of it."""
        if self.selection is not None or self.sheet is None:
            self.action_leave()
            return
        evidence = self.sheet.cell(self.query_one(CodeList).code_id).evidence
        top = self.query_one(CommentPane).top
        self.selection = select(self.sheet.comment.text, at=min((one.start for one in evidence), default=top))
        self._show_selection(self.words.words_on if self.selection else self.words.no_words)

    def _show_selection(self, status: str = "") -> None:
        self.show(status)
        if self.selection is not None:
            self.query_one(CommentPane).reveal(self.selection.at)

    def _select(self, selection: Selection) -> None:
        self.selection = selection
        self._show_selection()

    def action_word(self, n: int) -> None:
        if self.selection is not None:
            self._select(self.selection.to(self.selection.cursor + n, extend=self.selection.fixed))

    def action_extend(self, n: int) -> None:
        if self.selection is not None:
            self._select(self.selection.to(self.selection.cursor + n, extend=True))

    def action_extend_rows(self, n: int) -> None:
        if self.selection is not None:
            offset = self.query_one(CommentPane).beside(self.selection.at, n)
            self._select(self.selection.to_offset(offset, extend=True))

    def action_anchor(self) -> None:
        if self.selection is not None:
            self._select(self.selection.fix())

    def action_leave(self) -> None:
        self.selection = None
        self.show()

    def action_move(self, n: int) -> None:
        """Up and down: from code to code, or in word mode from row to row."""
        if self.selection is not None:
            offset = self.query_one(CommentPane).beside(self.selection.at, n)
            self._select(self.selection.to_offset(offset, extend=self.selection.fixed))
        else:
            self.query_one(CodeList).move(n)
            self.show()

    def action_page(self, n: int) -> None:
        pane = self.query_one(CommentPane)
        pane.scroll_relative(y=n * max(1, pane.size.height - 2), animate=False)

    def on_comment_pane_clicked(self, event: CommentPane.Clicked) -> None:
        if self.selection is not None:
            self._select(self.selection.to_offset(event.offset, extend=self.selection.fixed))


def first_of(session: Session) -> str | None:
    """The first comment that is to be done, or else the first one; None where there is none."""
    return session.next_to_do() or next(iter(session.queue), None)
