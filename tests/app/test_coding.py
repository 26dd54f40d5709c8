"""The coding screen as a coder meets it: keys go in, and the study and the screen say the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual.binding import Binding, BindingType
from textual.pilot import Pilot
from textual.screen import ModalScreen

from nlp_coding import workflow
from nlp_coding.app.app import ReviewApp
from nlp_coding.app.screens.coding import CodingScreen
from nlp_coding.app.widgets.comment import CommentPane
from nlp_coding.app.words import WORDS
from nlp_coding.core.errors import StudyError
from nlp_coding.review.session import Session
from nlp_coding.review.trouble import ReviewError
from nlp_coding.store import Store
from nlp_coding.workflow import Study
from tests.app.conftest import TEXTS, drive, lines_of, rush, screen_text
from tests.conftest import SMALL_CODEBOOK, SMALL_COLUMNS, SMALL_SURVEY

N_CODES = 17
STATUS = -2
"""The line above the hints."""


def opened(study: Study, **options: Any) -> Session:
    return Session(study, coder="kari", **options)


def answers_of(study: Study) -> dict[str, dict[str, bool]]:
    """What the study holds of Kari's answers, read by somebody else."""
    with opened(study) as session:
        return {one.comment_id: one.answers for one in session.lines() if one.answers}


def yes(answers: dict[str, bool]) -> set[str]:
    return {code for code, applies in answers.items() if applies}


def test_a_morning(study: Study) -> None:
    """The whole work of a coder: a key that answers for the wrong code, or does not save, spoils a study unnoticed."""
    with opened(study) as session:
        app = ReviewApp(session)

        async def work(pilot: Pilot[Any]) -> None:
            def status() -> str:
                return lines_of(app)[STATUS].strip()

            assert app.screen.comment_id == "R02"
            await pilot.press("f")
            assert answers_of(study) == {"R02": {"availability": True}}
            await pilot.press("f")
            assert answers_of(study) == {"R02": {"availability": False}}
            await pilot.press("f", "enter")
            assert status().startswith("3 forslag er ikke besvart: a godtar dem, Enter én gang til sier nei")
            await pilot.click("Hints", offset=(3, 0))
            assert status() == "Godtok 3 forslag."
            accepted = {"availability", "regular_meetings", "turnover", "long_term_followup"}
            assert yes(answers_of(study)["R02"]) == accepted
            await pilot.press("enter")
            assert status() == "R02 er ferdig: nei til resten."
            assert len(answers_of(study)["R02"]) == N_CODES
            assert app.screen.comment_id == "R01"

            await pilot.press("enter", "enter")
            assert status() == "2 forslag er ikke besvart: a godtar dem, 0 sier at ingen kode passer."
            assert "R01" not in answers_of(study)
            await pilot.press("0")
            assert answers_of(study)["R01"] == dict.fromkeys(answers_of(study)["R02"], False)
            await pilot.press("u")
            assert status() == "Tok tilbake 17 svar i R01."
            assert "R01" not in answers_of(study)
            assert app.screen.comment_id == "R01"
            await pilot.press("u")
            assert status() == "Tok tilbake 13 svar i R02."
            assert app.screen.comment_id == "R02"
            await pilot.press("p")
            assert status() == "Dette er den første kommentaren."
            await pilot.press("enter", "enter", "1", "enter", "enter")
            assert yes(answers_of(study)["R01"]) == {"good_cooperation"}
            await pilot.press("0", "0", "0")
            assert status().endswith("Alle kommentarene her er ferdige.")
            await pilot.press("u", "o")
            assert status() == "Ny rekkefølge: som i filen."
            await pilot.press("t")
            assert app.theme == "light"
            await pilot.click("CodeList", offset=(10, 3))
            assert answers_of(study)[str(app.screen.comment_id)] == {"service_knowledge": True}
            assert session.n_complete == 4

        drive(app, work)


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_screens(study: Study, golden: Callable[[str, bytes], None], language: Any) -> None:
    """A cut word, a shifted column or a lost line is seen by every coder all day."""
    for width, height in ((80, 24), (120, 40)):
        with opened(study) as session:
            app = ReviewApp(session, language=language)

            async def look(pilot: Pilot[Any], app: ReviewApp = app, size: str = f"{width}x{height}") -> None:
                await pilot.press("e", "f", "f")
                golden(f"coding-{language}-{size}.txt", screen_text(app))
                await pilot.press("n", "w", "shift+right")
                golden(f"words-{language}-{size}.txt", screen_text(app))

            drive(app, look, size=(width, height))
        with Store.open(study.folder) as store, store.transaction(actor="kari", action="undo"):
            for entry in sorted({one.command or 0 for one in store.decision_records() if one.coding.coder == "kari"}):
                store.take_back(entry)


def test_all_codes_on_a_small_terminal(study: Study) -> None:
    """With seventeen codes the last ones would be below the edge of an ordinary terminal."""
    with opened(study, order="file") as session:
        app = ReviewApp(session, language="en")

        async def look(pilot: Pilot[Any]) -> None:
            screen = "\n".join(lines_of(app))
            for key, code_id in session.keys.items():
                assert f"{key} " in screen
                assert session.codebook.by_id[code_id].label["en"][:32] in screen
            assert "Faste møter hver uke." in screen
            assert "“Faste møter” ← fast *møte" in screen

        drive(app, look)


def test_evidence_is_highlighted(study: Study) -> None:
    """Evidence that looks like the rest is not seen; without colours it must differ, too."""
    with opened(study, order="file") as session:
        app = ReviewApp(session)

        async def look(pilot: Pilot[Any]) -> None:
            pane = app.screen.query_one(CommentPane)
            for _ in app.available_themes.keys() & {"dark", "light"}:
                styles = {part.text.strip(): part.style for part in pane.render_line(0) if part.style}
                strong, weak, plain = styles["Faste møter"], styles["nye"], styles["hver uke. Stadig"]
                assert (strong.bold, weak.underline, bool(plain.bold or plain.underline)) == (True, True, False)
                assert len({strong.bgcolor, weak.bgcolor, plain.bgcolor}) == 3
                await pilot.press("t")

        drive(app, look)


class FakeTermScreen(ModalScreen[bool]):
    """The real one reads word lists first; it has its own tests."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(False)")]

    def __init__(self, _session: Session, _language: str, code_id: str, phrase: str) -> None:
        super().__init__()
        self.offered = (code_id, phrase)


@pytest.fixture
def _fake_term_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nlp_coding.app.screens.term.TermScreen", FakeTermScreen)


@pytest.mark.usefixtures("_fake_term_screen")
def test_words_give_a_code_its_span(study: Study) -> None:
    """The words that a coder points at are the evidence; one letter off, and the audit shows other words."""
    text = TEXTS["R01"]
    with opened(study, order="file") as session:
        app = ReviewApp(session)

        def found() -> list[str]:
            return [text[one.start : one.end] for one in session.sheet("R01").cell("availability").evidence]

        async def work(pilot: Pilot[Any]) -> None:
            await pilot.press("down", "down", "w", "right", "right", "right", "right", "right")
            await pilot.press("shift+right", "shift+right", "f")
            await pilot.pause()
            assert found() == ["nye vikarer 👩‍⚕️"]
            assert app.screen.offered == ("availability", "nye vikarer 👩‍⚕️")
            await pilot.press("escape")
            assert isinstance(app.screen, CodingScreen)
            await pilot.press("right", "right", "s", "right", "f", "escape", "escape")
            assert found() == ["nye vikarer 👩‍⚕️", "日本語 går"]
            await pilot.press("w", "down", "down", "down", "space", "escape", "escape", "u")
            assert found() == ["nye vikarer 👩‍⚕️", "日本語 går"]
            await pilot.press("w")
            pane = app.screen.query_one(CommentPane)
            await pilot.click(pane, offset=(3, 0))
            assert app.screen.selection is not None
            assert text[slice(*app.screen.selection.span)] == "Faste"

        drive(app, work)


def test_what_fails_does_not_look_saved(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk must be said, and the screen must not show an answer that the study does not have."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    def locked(*_: object, **__: object) -> None:
        raise StudyError("somebody else writes to the study\n  → try again")

    with opened(study, order="file") as session:
        app = ReviewApp(session, language="nn")

        async def work(pilot: Pilot[Any]) -> None:
            monkeypatch.setattr(session, "toggle", full)
            await pilot.press("1")
            await pilot.pause()
            assert "No space left on device" in "\n".join(lines_of(app))
            assert "Sjå til at det er plass på disken" in "\n".join(lines_of(app))
            monkeypatch.setattr(session, "sheet", locked)
            await pilot.press("n")
            await pilot.pause()
            assert "somebody else writes" in "\n".join(lines_of(app))
            monkeypatch.undo()
            await pilot.press("p")
            assert not any("●" in line for line in lines_of(app))
            await pilot.press("1")
            assert any("●" in line for line in lines_of(app))

        drive(app, work)
    assert answers_of(study) == {"R01": {"good_cooperation": True}}


def test_what_is_kept_back(study: Study) -> None:
    """In the audit sample and in blind coding, a suggestion or another's answer on the screen spoils the measure."""
    with opened(study, blind="coders", order="file") as session:
        app = ReviewApp(session)

        async def look(pilot: Pilot[Any]) -> None:
            await pilot.press("n", "n", "n", "n")
            screen = "\n".join(lines_of(app))
            assert "stikkprøve: forslagene er skjult" in screen
            assert "blind: andres svar er skjult" in screen
            assert "?" not in "".join(line[36:42] for line in lines_of(app)[3:20])
            assert "ikke foreslått" not in screen
            await pilot.press("1", "enter", "n", "n", "n", "n")
            screen = "\n".join(lines_of(app))
            assert "✓ ferdig · blind: andres svar er skjult · stikkprøve: forslagene er skjult" in screen
            assert "forslag (" not in screen
            assert "ola" not in screen

        drive(app, look)
    with opened(study, blind="all", order="file") as session:
        app = ReviewApp(session, language="nn")

        async def look_again(pilot: Pilot[Any]) -> None:
            assert "svara frå andre og forslaga frå maskina er skjulte" in "\n".join(lines_of(app))
            assert app.screen.sheet is not None
            assert not app.screen.sheet.suggested

        drive(app, look_again)


def test_keys_without_a_pause(study: Study) -> None:
    """Over a slow line keys come in heaps: a code's key after «next» must not answer for the comment before."""
    with opened(study, order="file") as session:
        app = ReviewApp(session)

        async def work(pilot: Pilot[Any]) -> None:
            await rush(pilot, "n", "1", "n", "n", "2", "3")
            assert answers_of(study) == {
                "R02": {"good_cooperation": True},
                "R04": {session.keys["2"]: True, session.keys["3"]: True},
            }
            await pilot.press("g")
            await rush(pilot, "home", "2", "down", "space", "end", "space", "3", "escape")
            assert answers_of(study)["R01"] == {session.keys["2"]: True}
            assert session.keys["3"] in answers_of(study)["R02"].keys() & answers_of(study)["R05"].keys()

        drive(app, work)


def test_a_question_is_about_one_comment(study: Study) -> None:
    """Enter or 0 once more says no to what the coder was asked about; on another comment nobody was asked."""
    with opened(study, order="file") as session:
        app = ReviewApp(session)

        async def work(pilot: Pilot[Any]) -> None:
            def status() -> str:
                return lines_of(app)[STATUS].strip()

            await pilot.press("enter")
            assert status().startswith("2 forslag er ikke besvart")
            await pilot.click("Hints", offset=(lines_of(app)[-1].index("neste"), 0))
            await pilot.press("1", "enter")
            assert status().startswith("3 forslag er ikke besvart")
            assert answers_of(study) == {"R02": {"good_cooperation": True}}

            await pilot.press("0")
            assert status() == "Du har svart ja til 1 kode: 0 én gang til gjør det om til nei."
            await pilot.press("p", "n", "0", "enter", "0")
            assert answers_of(study) == {"R02": {"good_cooperation": True}}
            await pilot.press("0")
            assert (len(answers_of(study)["R02"]), yes(answers_of(study)["R02"])) == (N_CODES, set())

        drive(app, work)


def test_what_comes_between(study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A respondent withdraws or a text is corrected: nothing of the old stays on the screen, and why is said."""

    def recoded(*_: object, **__: object) -> None:
        raise ReviewError("recoded", "the study has another codebook now")

    corrected = tmp_path / "corrected.csv"
    corrected.write_text("id;svar;storleik;kommentar\nR04;Enig;;Ingen svarar meir.\n", encoding="utf-8")
    with opened(study, order="file") as session:
        app, words = ReviewApp(session, language="nn"), WORDS["nn"]

        async def work(pilot: Pilot[Any]) -> None:
            def status() -> str:
                return lines_of(app)[STATUS].strip()

            await pilot.press("1")
            workflow.forget(study, "R01")
            await pilot.press("2")
            assert status() == words.troubles["gone"].format(comment="R01")
            screen = "\n".join(lines_of(app))
            assert "Faste møter hver uke" not in screen
            assert "●" not in screen
            assert words.gone.format(comment="R01") in " ".join(line[:34].strip() for line in lines_of(app)[3:6])
            await pilot.press("m", "escape", "n", "n", "n")
            workflow.add_rows(study, corrected, update=True)
            await pilot.press("1")
            assert status() == words.troubles["changed"].format(comment="R04")
            assert "Ingen svarar meir." in "\n".join(lines_of(app))
            await pilot.press("1")
            assert answers_of(study) == {"R04": {"good_cooperation": True}}
            monkeypatch.setattr(session, "toggle", recoded)
            await pilot.press("2")
            assert status() == words.troubles["recoded"]
            await pilot.resize_terminal(40, 24)
            await pilot.pause()
            assert status().endswith("…")

        drive(app, work)


class FakeRanker:
    """Is ready at once, with the file's order turned round."""

    def __init__(self) -> None:
        self.n_started, self.on, self.closed = 0, False, False

    def start(self) -> None:
        self.n_started, self.on = self.n_started + 1, True

    def ready(self) -> list[str] | None:
        if not self.on:
            return None
        self.on = False
        return ["R05", "R04", "R03", "R02", "R01"]

    def close(self) -> None:
        self.closed = True


def test_the_machine_learns_beside_the_screen(study: Study) -> None:
    """A queue that is re-ordered under the coder's hands, or a machine that never hears of what was decided."""
    ranker = FakeRanker()
    with opened(study) as session:
        app = ReviewApp(session, ranker=ranker, learn_every=1)

        async def work(pilot: Pilot[Any]) -> None:
            assert ranker.n_started == 1
            assert session.queue[0] == "R02"
            app._look_at_ranker()
            assert session.queue == ["R02", "R05", "R04", "R01", "R03"]
            assert app.screen.comment_id == "R02"
            await pilot.press("0")
            assert app.screen.comment_id == "R05"
            app._look_at_ranker()
            assert ranker.n_started == 2
            app._look_at_ranker()
            await pilot.pause()
            assert lines_of(app)[STATUS].strip() == "Maskinen har lært av 1 ny kommentar."
            assert session.queue == ["R02", "R05", "R04", "R01", "R03"]

        drive(app, work)
    assert ranker.closed


def test_nothing_to_show(tmp_path: Path) -> None:
    """A study that is not coded, and a filter that lets nothing through, are no reason to fall over."""
    study = workflow.make_study(tmp_path / "s", SMALL_SURVEY, SMALL_COLUMNS, codebook=str(SMALL_CODEBOOK)).study
    with opened(study) as session:
        app = ReviewApp(session, language="nn")
        screen_lines: list[str] = []

        async def look(pilot: Pilot[Any]) -> None:
            assert lines_of(app)[STATUS].strip().startswith("Maskina har ikkje koda denne undersøkinga enno")
            session.keep(lambda _: False, text="nivå:Enig")
            app.screen.comment_id = None
            app.screen.show()
            await pilot.press("1", "a", "enter", "0", "n", "p", "u", "w", "down", "space", "o")
            screen_lines.extend(lines_of(app))

        drive(app, look)
    assert "Ingen kommentarar passar med filteret" in screen_lines[3]
    assert answers_of(study) == {}


def test_a_long_comment(study: Study) -> None:
    """A page of text that cannot be scrolled to its end is half a comment."""
    text = " ".join(f"ord{number}" for number in range(5000))
    with opened(study, order="file") as session:
        app = ReviewApp(session)

        async def look(pilot: Pilot[Any]) -> None:
            pane = app.screen.query_one(CommentPane)
            pane.show(text, ())
            await pilot.pause()
            assert "ord0 " in lines_of(app)[3]
            pane.reveal(len(text) - 1)
            await pilot.pause()
            assert "ord4999" in lines_of(app)[19]
            await pilot.press("pageup")
            await pilot.resize_terminal(120, 40)
            await pilot.pause()
            assert any("ord49" in line for line in lines_of(app))

        drive(app, look)


KEYS = (*"1259bcekafn0puwst", "enter", "space", "up", "down", "left", "right", "shift+right", "escape", "pagedown")


@pytest.mark.usefixtures("_fake_term_screen")
@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys=st.lists(st.sampled_from(KEYS), min_size=6, max_size=10))
def test_any_keys(study: Study, keys: list[str]) -> None:
    """Somebody leans on the keyboard: the app must stand, and show what the study has."""
    with opened(study) as session:
        app = ReviewApp(session)

        async def lean(pilot: Pilot[Any]) -> None:
            for key in keys:
                await pilot.press("escape" if isinstance(app.screen, FakeTermScreen) else key)
            sheet = session.sheet(str(app.screen.comment_id))
            assert app.screen.sheet == sheet or not isinstance(app.screen, CodingScreen)
            assert session.line(sheet.comment.id).answers == {
                cell.code.id: cell.own.applies for cell in sheet.cells if cell.own
            }

        drive(app, lean)
