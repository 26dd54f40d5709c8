"""The grid: lines that are selected, sorted and coded together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from nlp_coding.app.app import ReviewApp
from nlp_coding.app.screens.coding import CodingScreen
from nlp_coding.app.screens.confirm import ConfirmScreen
from nlp_coding.app.screens.grid import GridScreen
from nlp_coding.app.widgets.rows import Rows, fit
from nlp_coding.core.codebook import Language
from nlp_coding.review.session import Session
from nlp_coding.review.sorting import COLUMNS, Sorter
from nlp_coding.workflow import Study
from tests.app.conftest import TEXTS, drive, lines_of, screen_text


def answers_of(session: Session, code_id: str) -> dict[str, bool]:
    """Comment → the coder's answer for one code, as the study holds it."""
    with session.study.store() as store:
        found = store.decisions()
    return {one.comment_id: one.applies for one in found if (one.code_id, one.coder) == (code_id, session.coder)}


def test_several_comments_at_once(study: Study) -> None:
    """The keys of the grid write for every selected comment, and for no other; undo takes all of it back."""
    with Session(study, coder="kari", order="file") as session:
        app = ReviewApp(session)
        first, second = session.keys["1"], session.keys["2"]

        async def script(pilot: Pilot[Any]) -> None:
            await pilot.press("g")
            rows = app.screen.query_one(Rows)
            assert (rows.ids, rows.targets) == (list(TEXTS), ["R01"])
            await pilot.press("space", "down", "space", "1")
            assert answers_of(session, first) == {"R01": True, "R03": True}
            assert " 2 valgt. «Godt samarbeid»: ja i 2 kommentarer." in lines_of(app)
            await pilot.press("1")
            assert answers_of(session, first) == {"R01": False, "R03": False}
            await pilot.press("u", "u")
            assert answers_of(session, first) == {}
            await pilot.press("escape", "end", "2")  # nothing is selected: the comment under the cursor alone
            assert answers_of(session, second) == {"R05": True}
            await pilot.press("home", "shift+down", "shift+down", "end", "p")
            assert rows.selected == set(TEXTS)
            await pilot.press("escape", "ctrl+a", "a")
            assert answers_of(session, "turnover") == {"R01": True, "R02": True}
            await pilot.press("w")
            question = "Gjøre 5 kommentarer ferdige? Alle koder uten svar får nei. I 1 kommentar har"
            assert isinstance(app.screen, ConfirmScreen)
            assert question in " ".join(" ".join(line.strip(" │") for line in lines_of(app)).split())
            await pilot.press("escape")
            assert session.n_complete == 0
            await pilot.press("w", "enter")
            assert session.n_complete == 5
            assert answers_of(session, "turnover") == {one: one in ("R01", "R02") for one in TEXTS}
            await pilot.press("0", "tab", "enter")  # the other button: nothing is done
            assert answers_of(session, second)["R05"]
            await pilot.press("0", "enter")
            assert not any(answers_of(session, second).values())
            await pilot.press("escape", "2", "0")  # the comment under the cursor has a yes: one key does not take it
            assert isinstance(app.screen, ConfirmScreen)
            await pilot.press("escape", "u")
            assert not any(answers_of(session, second).values())
            await pilot.press("escape", "escape")
            assert isinstance(app.screen, CodingScreen)

        drive(app, script)


def test_order_and_mouse(study: Study) -> None:
    """A column sorts both ways, a click does what a key does, and the comment that is chosen opens."""
    with Session(study, coder="kari", order="file") as session:
        app = ReviewApp(session, language="nn")

        async def script(pilot: Pilot[Any]) -> None:
            await pilot.press("g", "s", "S")
            rows = app.screen.query_one(Rows)
            assert rows.ids == ["R05", "R04", "R03", "R02", "R01"]
            await pilot.press("s")
            assert rows.ids == ["R03", "R04", "R01", "R02", "R05"]  # Enig, Delvis enig, Uenig, none
            assert "svar ▲" in lines_of(app)[1]
            await pilot.click("Heading", offset=(4, 0))
            assert rows.ids[0] == "R01"
            await pilot.click(Rows, offset=(1, 2))
            await pilot.click(Rows, offset=(20, 4), shift=True)
            assert (rows.selected, rows.comment_id) == ({"R03", "R04", "R05"}, "R05")
            await pilot.press("o", "t")
            assert (app.theme, session.order) == ("light", "code")
            assert "kode for kode" in lines_of(app)[0]
            await pilot.click(Rows, offset=(20, 1), times=2)
            assert isinstance(app.screen, CodingScreen)
            assert app.screen.comment_id == rows.ids[1]

        drive(app, script, size=(100, 30))


def test_a_filter_in_the_grid(study: Study) -> None:
    """What the filter leaves out is not in the list, and «all» does not reach it."""
    with Session(study, coder="kari", order="file") as session:
        app = ReviewApp(session)

        async def script(pilot: Pilot[Any]) -> None:
            await pilot.press("g", "slash", *"møt", "enter", "ctrl+a", "1")
            assert app.screen.query_one(Rows).ids == ["R01", "R02"]
            assert answers_of(session, session.keys["1"]) == {"R01": True, "R02": True}
            assert session.filter_text == "møt"

        drive(app, script)


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_as_it_looks(study: Study, language: Language, golden: Callable[[str, bytes], None]) -> None:
    """Emoji, wide letters and the words of both standards stay in their columns."""
    with Session(study, coder="kari", order="file") as session:
        session.answer(["R04"], {session.keys["1"]: True})
        app = ReviewApp(session, language=language)

        async def script(pilot: Pilot[Any]) -> None:
            await pilot.press("g", "down", "space")
            golden(f"grid-{language}-80x24.txt", screen_text(app))

        drive(app, script)


def test_an_empty_grid(study: Study) -> None:
    """No key falls over where nothing is listed."""
    with Session(study, coder="kari", only=[]) as session:
        app = ReviewApp(session)

        async def script(pilot: Pilot[Any]) -> None:
            app.push_screen(GridScreen(session, "en"))
            await pilot.pause()
            await pilot.press("1", "space", "shift+up", "p", "ctrl+a", "a", "0", "u", "s", "m", "pagedown", "enter")
            assert isinstance(app.screen, GridScreen)
            await pilot.press("w", "d", "escape")
            assert lines_of(app)[0] == " Grid: 0 comments · sorted by id"

        drive(app, script)


def test_every_column_sorts(study: Study) -> None:
    """Numbers in ids count as numbers, and what is alike stays in the order of the review."""
    with Session(study, coder="kari", order="file") as session:
        session.answer(["R03"], dict.fromkeys(session.keys.values(), False))
        sorter = Sorter(session.codebook, study.settings.scale.levels)
        lines = session.lines()
        numbers = {column: "".join(one[-1] for one in sorter.sort(lines, column)) for column in COLUMNS}
        lines[0].comment_id, lines[1].comment_id = "R10", "R9"
        assert sorter.sort(lines[:2], "comment") == ["R9", "R10"]
    assert numbers == {
        "queue": "12345",
        "comment": "12345",
        "level": "34125",
        "variety": "13524",
        "status": "12453",
        "codes": "42135",
    }


@pytest.mark.parametrize(("text", "cells"), [("abc", "abc "), ("abcde", "abc…"), ("日本語", "日 …"), ("a\tb", "a b ")])
def test_a_cell_of_the_grid(text: str, cells: str) -> None:
    """One cell too many, and all columns behind it stand crooked."""
    assert fit(text, 4) == cells
