"""The app: a session on the screen, with its look, its language, and a machine that learns beside it."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, suppress
from typing import ClassVar, Literal, Protocol

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType

from nlp_coding.app.faults import fault_of
from nlp_coding.app.screens.coding import CodingScreen
from nlp_coding.app.themes import THEMES
from nlp_coding.app.words import WORDS
from nlp_coding.core.codebook import Language
from nlp_coding.core.errors import NlpCodingError
from nlp_coding.review.session import Session
from nlp_coding.review.trouble import ReviewError

_UNTIL_MOUNTED = 0.005
"""Seconds between two looks at whether a screen is there."""
LEARN_EVERY = 10
"""Comments that are completed between two lessons."""
_LOOK_AGAIN = 0.5
"""Seconds between two looks at whether a lesson is over."""


class Ranker(Protocol):
    """What learns beside the screen, and puts the queue in order."""

    def start(self) -> None: ...

    def ready(self) -> list[str] | None: ...

    def close(self) -> None: ...


class ReviewApp(App[None]):
    """Every answer is in the study before the next key is read: the app can end at any moment."""

    CSS_PATH = "review.tcss"
    ENABLE_COMMAND_PALETTE = False
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012 - so Textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [
        # Without priority: they wait for the keys before them, and leave a dialog with its own (Ctrl+C copies there).
        Binding("ctrl+c", "quit", show=False),
        Binding("ctrl+q", "quit", show=False),
    ]

    def __init__(
        self,
        session: Session,
        *,
        language: Language = "nb",
        look: Literal["dark", "light"] = "dark",
        ranker: Ranker | None = None,
        learn_every: int = LEARN_EVERY,
        disagreements: bool = False,
    ) -> None:
        """`disagreements` opens the adjudication alone."""
        super().__init__()
        self.session = session
        self.language: Language = language
        self._ranker = ranker if learn_every and not disagreements else None
        self._learn_every = learn_every
        self._n_learned: int | None = None
        """New comments that the lesson which is on has; None between lessons."""
        self._disagreements = disagreements
        self.fault = ""
        """Of the program, where it was that which ended the app; to be told once the terminal is there again."""
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = look

    def on_mount(self) -> None:
        self._heed_signals()
        if self._disagreements:
            from nlp_coding.app.screens.settle import SettleScreen

            self.push_screen(SettleScreen(self.session, self.language), lambda _: self.exit())
            return
        self.push_screen(CodingScreen(self.session, self.language))
        if self._ranker is not None:
            if self.session.order == "learning":
                self._learn()
            self.set_interval(_LOOK_AGAIN, self._look_at_ranker)

    def _heed_signals(self) -> None:
        """A closed terminal or a shutdown ends the app as a key does; nothing waits to be saved."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None:
                with suppress(NotImplementedError, RuntimeError):  # on Windows, or beside the main thread
                    loop.add_signal_handler(number, self._end, 128 + number)

    def _end(self, return_code: int) -> None:
        self.exit(return_code=return_code)

    def on_unmount(self) -> None:
        if self._ranker is not None:
            self._ranker.close()

    def action_theme(self) -> None:
        """Dark to light, and back."""
        self.theme = "light" if self.theme == "dark" else "dark"

    async def on_event(self, event: events.Event) -> None:
        """A key waits until the screen is there: one that a click opens may come between a key and its answer."""
        if isinstance(event, events.InputEvent | events.Paste):
            while not all(top.is_mounted for top in self.screen_stack[-1:]):
                await asyncio.sleep(_UNTIL_MOUNTED)
        await super().on_event(event)

    # The machine learns beside the screen.

    def _learn(self) -> None:
        assert self._ranker is not None
        self._n_learned, self.session.n_new = self.session.n_new, 0
        # Textual's own stderr has no file behind it, and a process cannot be started with that.
        with redirect_stderr(sys.__stderr__):
            self._ranker.start()

    def _look_at_ranker(self) -> None:
        assert self._ranker is not None
        if self._n_learned is None:
            if self.session.order == "learning" and self.session.n_new >= self._learn_every:
                self._learn()
            return
        ranking = self._ranker.ready()
        if ranking is None:
            return
        n, self._n_learned = self._n_learned, None
        if ranking:
            words = WORDS[self.language]
            for screen in self.screen_stack:
                if isinstance(screen, CodingScreen):
                    screen.learned(ranking, words.count(words.learned, n) if n else None)

    # What goes wrong.

    def _handle_exception(self, error: Exception) -> None:
        self.fault = self.fault or fault_of(error)
        super()._handle_exception(error)

    def _print_error_renderables(self) -> None:
        """Nothing: Textual's traceback shows local variables, and a comment among them, in a terminal that is logged.

        Textual has no option for it; a test sees to it that these two are still what it calls.
        """
        self._exit_renderables.clear()

    @staticmethod
    def failure(act: Callable[[], object]) -> NlpCodingError | OSError | None:
        """Do something with the study, and give what went wrong where a person can mend it."""
        try:
            act()
        except (NlpCodingError, OSError) as error:
            return error
        return None

    def attempt(self, act: Callable[[], object]) -> str | None:
        """Do something with the study: None where it was done, or else what is to stay in the status line.

        What went wrong is shown with its remedy; it stays where the coder has to see the comment anew.
        """
        error = self.failure(act)
        if error is None:
            return None
        told = self.told(error)
        self.notify(told, severity="error", timeout=12, markup=False)
        return told if isinstance(error, ReviewError) else ""

    def told(self, error: NlpCodingError | OSError) -> str:
        """What went wrong, in the coder's language as far as the app knows it, and its remedy."""
        words = WORDS[self.language]
        if isinstance(error, ReviewError):
            return words.troubles[error.trouble].format(comment=error.comment_id)
        return str(error) if isinstance(error, NlpCodingError) else f"{error.strerror or error}\n  → {words.disk}"

    def why_unread(self, error: NlpCodingError | OSError) -> str:
        """What stands in the place of a comment that could not be read."""
        if isinstance(error, ReviewError) and error.trouble == "gone":
            return WORDS[self.language].gone.format(comment=error.comment_id)
        return self.told(error)
