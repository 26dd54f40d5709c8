"""Keys that come in a burst, as over a slow line: each answers to the screen that it finds, and the app stands."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.screen import Screen

from nlp_coding.app.app import ReviewApp
from nlp_coding.app.screens import term
from nlp_coding.app.screens.coding import CodingScreen
from nlp_coding.app.screens.grid import GridScreen
from nlp_coding.review.session import Session
from nlp_coding.review.terms import Offer
from nlp_coding.workflow import Study
from tests.app.conftest import drive, rush
from tests.app.test_grid import answers_of

WAYS_OUT = {
    ("g",): ("enter", "escape", "g"),
    ("g", "w"): ("escape", "enter"),
    ("d",): ("escape", "d"),
    ("question_mark",): ("q", "enter"),
    ("slash",): ("escape", "enter"),
    ("m",): ("escape", "ctrl+s"),
    ("w", "1"): ("escape",),
}
"""The keys that open a screen, and those that close it. Some open it anew, or another, where they are too many."""


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The screens that keys have opened; none ends the app, and none waits for word lists."""
    names: set[str] = set()
    push = ReviewApp.push_screen

    def note(app: ReviewApp, screen: Screen[Any], *given: Any) -> Any:
        names.add(type(screen).__name__)
        return push(app, screen, *given)

    async def stay(_app: ReviewApp) -> None:
        """Quitting is tested elsewhere."""

    offer = Offer("stadig nye", frozenset(), None)
    monkeypatch.setattr(term, "offer_term", lambda *_: offer)
    monkeypatch.setattr(term, "add_term", lambda *_: Path("draft.yaml"))
    monkeypatch.setattr(ReviewApp, "push_screen", note)
    monkeypatch.setattr(ReviewApp, "action_quit", stay)
    return names


async def _come_back(pilot: Pilot[Any]) -> None:
    """Esc until no screen lies over the coding screen."""
    for _ in range(12):
        if isinstance(pilot.app.screen, CodingScreen):
            return
        await pilot.press("escape")
    raise AssertionError(pilot.app.screen_stack)


@pytest.mark.usefixtures("opened")
def test_a_closing_key_three_times(study: Study) -> None:
    """Textual closes the screen beneath at the second one, and ends the app where there is none."""
    with Session(study, coder="kari", order="file") as session:
        app = ReviewApp(session)

        async def script(pilot: Pilot[Any]) -> None:
            for keys, ways_out in WAYS_OUT.items():
                for way_out in ways_out:
                    await rush(pilot, *keys, way_out, way_out, way_out)
                    await _come_back(pilot)
                    assert len(app.screen_stack) == 2, (keys, way_out)

        drive(app, script)


def test_the_adjudication_closes_once(study: Study) -> None:
    """It is the only screen of its app: closing it is the end, and no fault."""
    with Session(study, coder="kari") as session:
        app = ReviewApp(session, disagreements=True)

        async def script(pilot: Pilot[Any]) -> None:
            await rush(pilot, "question_mark", "q", "q", "escape", "q")

        drive(app, script)
    assert (app.return_code, app.fault) == (0, "")


def test_what_opens_a_screen_and_works_on_it(study: Study) -> None:
    """A mark that is lost while the list opens: the code then goes to another comment."""
    with Session(study, coder="kari", order="file") as session:
        app = ReviewApp(session)

        async def script(pilot: Pilot[Any]) -> None:
            await rush(pilot, "g", "down", "space", "space", "1")
            assert isinstance(app.screen, GridScreen)
            assert answers_of(session, session.keys["1"]) == {"R02": True, "R03": True}
            await rush(pilot, "escape", "w", "enter", "enter")
            assert (session.n_complete, type(app.screen)) == (1, GridScreen)

        drive(app, script)


@pytest.mark.parametrize(("key", "screen"), [("s", GridScreen), ("escape", CodingScreen)])
def test_a_key_while_a_click_opens_a_screen(study: Study, key: str, screen: type[Screen[Any]]) -> None:
    """A key that has been to the coding screen finds another one, with nothing on it yet."""
    with Session(study, coder="kari") as session:
        app = ReviewApp(session)

        async def script(pilot: Pilot[Any]) -> None:
            event = events.Key(key, None)
            event._set_forwarded()
            app.post_message(event)
            app.push_screen(GridScreen(session, "nb"))
            await pilot.pause()
            assert isinstance(app.screen, screen)

        drive(app, script)


KEYS = (
    *"0123456789abcdefghijklmnopqrstuvwxyzS",
    *("slash", "question_mark", "plus", "minus", "enter", "escape", "space", "tab", "backspace", "up", "down", "left"),
    *("right", "pageup", "pagedown", "end", "shift+up", "shift+right", "ctrl+a", "ctrl+s", "ctrl+t"),
)
OFTEN = (*"gdmw1", "slash", "question_mark", "enter", "enter", "escape", "escape", "escape")


def test_a_flood_of_keys(study: Study, opened: set[str]) -> None:
    """A book on the keyboard: whatever screen a key comes to, half open or half closed, the app stands."""
    chance = random.Random(7)
    with Session(study, coder="kari", order="file") as session:
        app = ReviewApp(session)

        async def script(pilot: Pilot[Any]) -> None:
            for _ in range(11):
                await rush(pilot, *chance.choices((*KEYS, *OFTEN * 3), k=30))
            await pilot.press("escape", "escape")
            await _come_back(pilot)
            assert len(app.screen_stack) == 2
            assert len(opened) == 8, opened

        drive(app, script)
