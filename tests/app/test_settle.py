"""The adjudication: what coders differ on is settled, and it is recorded who did it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from nlp_coding import workflow
from nlp_coding.app.app import ReviewApp
from nlp_coding.app.screens.definition import DefinitionScreen
from nlp_coding.app.widgets.comment import CommentPane
from nlp_coding.review.session import Session
from nlp_coding.store import Store
from nlp_coding.workflow import Study
from tests.app.conftest import TEXTS, drive, lines_of, screen_text


@pytest.fixture
def disputed(study: Study) -> Study:
    """Ola and Kari differ in two codes of R02 and one of R04; in another they agree."""
    start = TEXTS["R02"].index("stadig nye")
    with Session(study, coder="kari") as session:
        session.answer(["R02"], {"turnover": True}, spans=[(start, start + 18)])
        session.answer(["R02"], {"availability": False, "regular_meetings": True})
        session.answer(["R04"], {"good_cooperation": False})
        session.write_memo("Vikarar er turnover.", code_id="turnover")
    return study


def settled(study: Study) -> dict[tuple[str, str], tuple[bool, str]]:
    """Comment and code → the outcome, and who decided."""
    with Store.open(study.folder) as store:
        found = [one for one in store.decisions() if one.status == "settled"]
    return {(one.comment_id, one.code_id): (one.applies, one.coder) for one in found}


def test_from_the_first_disagreement_to_the_last(disputed: Study, golden: Callable[[str, bytes], None]) -> None:
    """An outcome on the wrong code, or under the wrong name, would be published as the coders' own."""
    with Session(disputed, coder="anne") as session:
        app = ReviewApp(session, language="nn", disagreements=True)

        async def script(pilot: Pilot[Any]) -> None:
            golden("settle-nn-80x24.txt", screen_text(app))
            await pilot.press("plus")
            assert settled(disputed) == {("R02", "turnover"): (True, "anne")}
            assert "avklart: ja (anne)" in lines_of(app)[1]
            await pilot.press("minus")
            assert settled(disputed)["R02", "availability"] == (False, "anne")
            assert lines_of(app)[-2] == " «Tilgjenge og kapasitet» er avklart: nei. n går til neste kommentar."
            await pilot.press("up", "minus")  # what is settled can be settled otherwise
            assert settled(disputed)["R02", "turnover"] == (False, "anne")
            await pilot.press("u")
            assert settled(disputed)["R02", "turnover"] == (True, "anne")
            await pilot.press("n", "n")
            assert "kommentar 2 av 2 · R04 · Enig · 1 står att" in lines_of(app)[0]
            assert "Dette er den siste kommentaren." in lines_of(app)[-2]
            await pilot.press("plus")
            assert lines_of(app)[-2] == " «Godt samarbeid» er avklart: ja. Alt er avklart."
            await pilot.press("p", "d")
            assert isinstance(app.screen, DefinitionScreen)
            await pilot.press("escape")
            await pilot.click("#settle-codes", offset=(5, 1))
            assert lines_of(app)[2].startswith(" › Tilgjenge")
            await pilot.press("escape")

        drive(app, script)
    assert settled(disputed).keys() == {("R02", "turnover"), ("R02", "availability"), ("R04", "good_cooperation")}
    with Session(disputed, coder="kari") as session:
        assert session.line("R04").answers == {"good_cooperation": False}  # what coders decided stays


def test_the_words_that_speak_for_an_answer(disputed: Study) -> None:
    """Each coder's own words, or those the machine found where a coder chose none; none speak for a no."""
    with Session(disputed, coder="kari") as session:
        app = ReviewApp(session, disagreements=True)

        async def script(pilot: Pilot[Any]) -> None:
            kari, ola = list(app.screen.query(CommentPane))[:2]
            text = TEXTS["R02"]
            assert [(text[one.start : one.end], one.look) for one in kari._highlights] == [
                ("stadig nye vikarar", "strong")
            ]
            assert ola._highlights == ()
            assert "notat: Vikarar er turnover." in "\n".join(lines_of(app))
            await pilot.press("n")
            assert "maskinen fant ordene" in "\n".join(lines_of(app))  # Ola's yes
            await pilot.press("m", *"Enig", "ctrl+s")
            assert session.memo(comment_id="R04") == "Enig"
            assert "notat: Enig" in "\n".join(lines_of(app))

        drive(app, script, size=(120, 40))


def test_somebody_is_against_what_was_settled(disputed: Study, golden: Callable[[str, bytes], None]) -> None:
    """Tables leave the code out again, so it must come up again, with what was settled before and by whom."""
    with Session(disputed, coder="anne") as session:
        for comment_id, code_id in (("R02", "turnover"), ("R02", "availability"), ("R04", "good_cooperation")):
            session.settle(comment_id, code_id, applies=True)
    with Session(disputed, coder="kari") as session:
        session.answer(["R02"], {"turnover": False})  # now both coders say no, against Anne's yes
    with Session(disputed, coder="anne") as session:
        app = ReviewApp(session, disagreements=True)

        async def script(pilot: Pilot[Any]) -> None:
            golden("settle-nb-80x24.txt", screen_text(app))
            await pilot.press("minus")
            assert settled(disputed)["R02", "turnover"] == (False, "anne")
            assert lines_of(app)[-2].endswith("er avklart: nei. Alt er avklart.")

        drive(app, script)


def test_why_a_comment_is_not_shown(disputed: Study) -> None:
    """«Not in the study» is said of a respondent who withdrew, and of nothing else."""
    with Session(disputed, coder="anne") as session:
        app = ReviewApp(session, disagreements=True)

        async def script(pilot: Pilot[Any]) -> None:
            with Session(disputed, coder="kari") as other:
                other.answer(["R04"], {"good_cooperation": True})
            await pilot.press("n")
            assert "Koderne er ikke lenger uenige om denne kommentaren." in "\n".join(lines_of(app))
            await pilot.press("p")
            workflow.forget(disputed, "R02")
            await pilot.press("plus")
            assert lines_of(app)[1].strip() == "R02 er ikke i undersøkelsen lenger."
            assert "Kommunen har hatt" not in "\n".join(lines_of(app))
            assert lines_of(app)[-2].strip() == "R02 er ikke i undersøkelsen lenger. Ingenting er lagret. Gå videre."

        drive(app, script)
    assert settled(disputed) == {}


def test_nothing_to_settle(study: Study) -> None:
    """A blind session shows no one else's answers, here neither; and where coders agree, what comes next is told."""
    for blind, told in (("coders", "In blind coding others’ answers are hidden."), (None, "nlp-coding reliability")):
        with Session(study, coder="kari", blind=blind) as session:  # type: ignore[arg-type]
            app = ReviewApp(session, language="en", disagreements=True)

            async def script(pilot: Pilot[Any], told: str = told, app: ReviewApp = app) -> None:
                await pilot.press("plus", "minus", "n", "down", "u", "d", "m", "pagedown")
                assert told in "\n".join(lines_of(app))

            drive(app, script)
    assert settled(study) == {}
