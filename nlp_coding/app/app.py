"""The app: a session on the screen, with its look, its language, and a machine that learns beside it."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, suppress
from typing import ClassVar, Literal, Protocol

from textual.app import App
from textual.binding import Binding, BindingType

from nlp_coding.app.screens.coding import CodingScreen
from nlp_coding.app.themes import THEMES
from nlp_coding.app.words import WORDS
from nlp_coding.core.codebook import Language
from nlp_coding.core.errors import NlpCodingError
from nlp_coding.review.session import Session

LEARN_EVERY = 10
"""Comments that are completed between two lessons."""
_LOOK_AGAIN = 0.5
"""Seconds between two looks at whether a lesson is over."""


class Learner(Protocol):
    """What learns beside the screen."""

    def start(self) -> None: ...

    def ready(self) -> list[str] | None: ...

    def close(self) -> None: ...


class ReviewApp(App[None]):
    """Every answer is in the study before the next key is read: the app can end at any moment."""

    CSS_PATH = "review.tcss"
    ENABLE_COMMAND_PALETTE = False
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012 - so Textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "quit", show=False, priority=True),
        Binding("ctrl+q", "quit", show=False, priority=True),
    ]

    def __init__(
        self,
        session: Session,
        *,
        language: Language = "nb",
        look: Literal["dark", "light"] = "dark",
        learner: Learner | None = None,
        learn_every: int = LEARN_EVERY,
        disagreements: bool = False,
    ) -> None:
        """`disagreements` opens the adjudication alone."""
        super().__init__()
        self.session = session
        self.language: Language = language
        self._learner = learner if learn_every and not disagreements else None
        self._learn_every = learn_every
        self._n_learned: int | None = None
        """New comments that the lesson which is on has; None between lessons."""
        self._disagreements = disagreements
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
        if self._learner is not None:
            if self.session.order == "learning":
                self._learn()
            self.set_interval(_LOOK_AGAIN, self._look_at_learner)

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
        if self._learner is not None:
            self._learner.close()

    def action_theme(self) -> None:
        """Dark to light, and back."""
        self.theme = "light" if self.theme == "dark" else "dark"

    # The machine learns beside the screen.

    def _learn(self) -> None:
        assert self._learner is not None
        self._n_learned, self.session.n_new = self.session.n_new, 0
        # Textual's own stderr has no file behind it, and a process cannot be started with that.
        with redirect_stderr(sys.__stderr__):
            self._learner.start()

    def _look_at_learner(self) -> None:
        assert self._learner is not None
        if self._n_learned is None:
            if self.session.order == "learning" and self.session.n_new >= self._learn_every:
                self._learn()
            return
        ranking = self._learner.ready()
        if ranking is None:
            return
        n, self._n_learned = self._n_learned, None
        if ranking:
            words = WORDS[self.language]
            for screen in self.screen_stack:
                if isinstance(screen, CodingScreen):
                    screen.learned(ranking, words.count(words.learned, n) if n else words.reordered)

    # What goes wrong.

    def attempt(self, act: Callable[[], object]) -> bool:
        """Do something with the study, and give whether it was done; what a person can mend is shown."""
        try:
            act()
        except NlpCodingError as error:
            self.tell(str(error))
        except OSError as error:
            self.tell(f"{error.strerror or error}\n  → {WORDS[self.language].disk}")
        else:
            return True
        return False

    def tell(self, message: str) -> None:
        """Show what went wrong, with its remedy."""
        self.notify(message, severity="error", timeout=12, markup=False)
