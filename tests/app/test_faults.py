"""A fault of the program: told by its kind and place, and never with a word of a comment."""

from __future__ import annotations

import functools
import gc
import re
from typing import Any

import pytest
from textual.pilot import Pilot
from typer import Exit

from nlp_coding.app.app import ReviewApp
from nlp_coding.app.screens.coding import CodingScreen
from nlp_coding.cli.review import Order, review
from nlp_coding.workflow import Study
from tests.app.conftest import TEXTS


def _fail(text: str) -> None:
    raise ValueError(text)


class RichError(Exception):
    """Textual shows such an error as it shows itself."""

    def __rich__(self) -> str:
        return str(self)


def _fail_richly(text: str) -> None:
    raise RichError(text)


@pytest.fixture
def _without_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command starts the app beside any terminal, and a key is pressed in it."""

    async def press(pilot: Pilot[Any]) -> None:
        await pilot.press("n")

    monkeypatch.setattr("nlp_coding.cli.review._check_terminal", lambda: None)
    monkeypatch.setattr(gc, "freeze", lambda: None)
    monkeypatch.setattr(ReviewApp, "run", functools.partialmethod(ReviewApp.run, headless=True, auto_pilot=press))


@pytest.mark.usefixtures("_without_terminal")
@pytest.mark.parametrize("how", ["at once", "richly", "in a timer", "in a thread", "beside Textual"])
def test_no_word_of_a_comment(
    study: Study, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], how: str
) -> None:
    """What a terminal shows may be logged, or sent to us: Textual's own traceback has all that was on the screen."""

    def act(screen: CodingScreen) -> None:
        text = str(screen.sheet and screen.sheet.comment.text)
        if how == "in a timer":
            screen.set_timer(0.001, functools.partial(_fail, text))
        elif how == "in a thread":
            screen.run_worker(functools.partial(_fail, text), thread=True)
        else:
            (_fail_richly if how == "richly" else _fail)(text)

    monkeypatch.setattr(CodingScreen, "action_next", act)
    if how == "beside Textual":
        monkeypatch.setattr(ReviewApp, "run", lambda _app: _fail(TEXTS["R01"]))
    with pytest.raises(Exit) as ended:
        review(coder="kari", study=study.folder, order=Order.file, learn_every=0)
    out, err = capfd.readouterr()
    assert ended.value.exit_code == 1
    assert out == ""
    assert "vikar" not in err
    kind = "RichError" if how == "richly" else "ValueError"
    assert err.startswith(f"review ended by a fault of the program: {kind} in ")
    assert re.search(r"\btest_faults\.py, line \d+\)?\n", err)
    assert ("nlp_coding/" in err) == (how in {"at once", "richly", "beside Textual"})
    assert err.endswith("\n  → every answer is saved: start review again, and report the line above\n")
    assert err.count("\n") == 2
