"""The screens that open over another: filter, memo, definition, keys, and a term for the draft."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from threading import Event
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from nlp_coding.app.app import ReviewApp
from nlp_coding.app.dialog_words import DIALOGS
from nlp_coding.app.screens import term
from nlp_coding.app.screens.coding import CodingScreen
from nlp_coding.app.screens.definition import DefinitionScreen
from nlp_coding.app.screens.filtering import FilterScreen
from nlp_coding.app.screens.keys import KeysScreen
from nlp_coding.app.screens.memo import MemoScreen
from nlp_coding.app.screens.term import TermScreen
from nlp_coding.codebook.load import load_codebook
from nlp_coding.core.codebook import LANGUAGES, Language
from nlp_coding.review.session import Session
from nlp_coding.review.terms import offer_term
from nlp_coding.workflow import Study
from tests.app.conftest import drive, lines_of, rush


def said(app: ReviewApp) -> str:
    """The words on the screen, in one line."""
    return " ".join(" ".join(line.strip(" │▊▎") for line in lines_of(app)).split())


def dialog_text(app: ReviewApp) -> bytes:
    """The dialog alone, without what it lies over."""
    x, y, width, height = app.screen.query_one(".dialog").region
    return "".join(f"{line[x : x + width]}\n" for line in lines_of(app)[y : y + height]).encode()


def test_the_filter_line(study: Study, golden: Callable[[str, bytes], None]) -> None:
    """Mistakes are told while they can be mended, and Esc changes nothing."""
    with Session(study, coder="kari", order="file") as session:
        app = ReviewApp(session, language="nn")
        results: list[str | None] = []

        async def script(pilot: Pilot[Any]) -> None:
            app.push_screen(FilterScreen(session, "nn", "svar:Enig"), results.append)
            await pilot.pause()
            assert "Slepp gjennom 2 av 5 kommentarar." in said(app)
            golden("filter-nn-80x24.txt", dialog_text(app))
            await pilot.press(*"x", "enter")
            assert isinstance(app.screen, FilterScreen)
            assert "«Enigx» er ikkje noko svar i undersøkinga → meinte du Enig?" in said(app)
            await pilot.press("backspace", *" GOD", "enter")
            assert (results, session.queue, session.filter_text) == (["svar:Enig GOD"], ["R04"], "svar:Enig GOD")
            app.push_screen(FilterScreen(session, "nn", "ny"), results.append)
            await pilot.press("down", "pagedown", "escape")
            assert (results[1:], session.queue) == ([None], ["R04"])
            app.push_screen(FilterScreen(session, "nn", ""), results.append)
            await pilot.press("enter")
            assert (results[2:], len(session.queue)) == ([""], 5)

        drive(app, script)


def test_memos(study: Study) -> None:
    """What was written is saved or asked about; others' memos are seen where the session shows them."""
    code = "regular_meetings"
    with Session(study, coder="ola") as other:
        other.write_memo("Møter [uten legene]?", comment_id="R01")
    with Session(study, coder="kari") as session:
        app = ReviewApp(session)

        async def script(pilot: Pilot[Any]) -> None:
            app.push_screen(MemoScreen(session, "nb", "R01", code))
            await pilot.press(*"U 1", "ctrl+t", "S", "enter", "b")
            assert "Notat til koden «Faste møter»" in said(app)
            await pilot.press("ctrl+t")
            assert app.screen.query_one(TextArea).text == "U 1"
            assert "ola: Møter [uten legene]?" in said(app)
            await pilot.press("escape")
            assert "Notatet er ikke lagret: Ctrl+S lagrer, Esc én gang til forkaster endringene." in said(app)
            await pilot.press("ctrl+s")
            assert isinstance(app.screen, CodingScreen)
            assert (session.memo(comment_id="R01"), session.memo(code_id=code)) == ("U 1", "S\nb")
            app.push_screen(MemoScreen(session, "nb", "R01", code))
            await pilot.press("2", "escape", "escape")
            assert (session.memo(comment_id="R01"), type(app.screen)) == ("U 1", CodingScreen)
            app.push_screen(MemoScreen(session, "nb", "R01", code))
            await pilot.pause()
            app.screen.query_one(TextArea).load_text("")
            await pilot.click("#save")
            assert session.memo(comment_id="R01") == ""

        drive(app, script)


def test_a_memo_that_is_typed_fast(study: Study) -> None:
    """What the keys before Ctrl+S wrote is saved, in the memo it was written in; and no way out loses it unasked."""
    code = "regular_meetings"
    with Session(study, coder="kari") as session:
        app = ReviewApp(session)

        def memos() -> tuple[str, str]:
            return session.memo(comment_id="R01"), session.memo(code_id=code)

        async def script(pilot: Pilot[Any]) -> None:
            async def opened() -> None:
                app.push_screen(MemoScreen(session, "nb", "R01", code))
                await pilot.pause()

            await opened()
            await rush(pilot, *"abc", "ctrl+s", "ctrl+s")
            assert (memos(), type(app.screen)) == (("abc", ""), CodingScreen)
            await opened()
            app.post_message(events.Paste(" limt\ninn"))
            await rush(pilot, "ctrl+s")
            assert memos() == ("abc limt\ninn", "")
            await opened()
            await rush(pilot, "d", "ctrl+t", "e", "ctrl+t", "f", "ctrl+s")
            assert memos() == ("abc limt\ninndf", "e")
            await opened()
            await rush(pilot, "g", "escape")
            assert "Notatet er ikke lagret" in said(app)
            await rush(pilot, "h", "escape")
            await rush(pilot, "i", "ctrl+q")
            assert (type(app.screen), app.screen.query_one(TextArea).text[-3:]) == (MemoScreen, "ghi")
            await pilot.press("escape")
            assert (memos(), type(app.screen)) == (("abc limt\ninndf", "e"), CodingScreen)

        drive(app, script)


def test_definition_and_keys(study: Study, golden: Callable[[str, bytes], None]) -> None:
    """A coder who cannot look up a code codes by its label alone."""
    with Session(study, coder="kari") as session:
        session.write_memo("Gjelder også tjenesteavtaler.", code_id="regular_meetings")
        app = ReviewApp(session)
        leaves = [one.id for one in session.codebook.leaves]

        async def script(pilot: Pilot[Any]) -> None:
            app.push_screen(DefinitionScreen(session, "nb", "regular_meetings"))
            await pilot.pause()
            golden("definition-nb-120x80.txt", dialog_text(app))
            await pilot.press("right")
            assert f"({leaves[leaves.index('regular_meetings') + 1]})" in said(app)
            await pilot.press("left", "left", "space", "up", "d")
            assert isinstance(app.screen, CodingScreen)
            for language in ("nb", "nn"):
                app.push_screen(KeysScreen(session, language))
                await pilot.pause()
                golden(f"keys-{language}-120x80.txt", dialog_text(app))
                await pilot.press("question_mark")
                assert isinstance(app.screen, CodingScreen)

        drive(app, script, size=(120, 80))


def test_a_term_for_the_draft(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """The words of a comment become a term once a person has seen what it finds; Esc and Enter write nothing."""
    monkeypatch.chdir(study.folder)
    draft = study.folder / "codebooks" / "fastlege" / "draft.yaml"
    results: list[bool | None] = []
    go_on = Event()
    monkeypatch.setattr(term, "offer_term", lambda *given: go_on.wait(60) and offer_term(*given))
    with Session(study, coder="kari") as session:
        app = ReviewApp(session)

        async def script(pilot: Pilot[Any]) -> None:
            async def ready() -> str:
                # `wait_for_complete` raises what a worker raised, where that is still on its way.
                while not all(worker.is_finished for worker in app.workers):
                    await pilot.pause(0.02)
                await pilot.pause()
                return said(app)

            app.push_screen(TermScreen(session, "nb", "turnover", "Stadig nye"), results.append)
            await pilot.pause()
            assert "Prøver uttrykket på kommentarene …" in said(app)
            go_on.set()
            assert "Alene finner «stadig nye» 2 kommentarer. Har koden fra før: 2. Nye: 0." in await ready()
            await rush(pilot, "enter", "enter")
            assert isinstance(app.screen, TermScreen)
            await pilot.press("escape")
            assert (results, draft.exists()) == ([False], False)
            app.push_screen(TermScreen(session, "nb", "good_cooperation", "«…»"), results.append)
            await pilot.press("ctrl+s")
            assert "Skriv et søkeuttrykk." in said(app)
            app.screen.query_one(Input).value = "samarbeid ~2 (god"
            await pilot.press("ctrl+s")
            assert "a ( without its )" in await ready()
            app.screen.query_one(Input).value = "samarbeid ~2 stadig"
            await rush(pilot, "ctrl+s", "x")
            assert "«Godt samarbeid» har fått uttrykket i" in await ready()
            assert "nlp-coding codebook check" in said(app)
            await pilot.press("enter")
            assert results == [False, True]

        drive(app, script, size=(160, 30))
    assert load_codebook(draft).by_id["good_cooperation"].terms[-1].source == "samarbeid ~2 stadig"


def texts_in(value: Any, place: str = "") -> dict[str, str]:
    """Every text of the words with its place; keys and actions left out, which every language has alike."""
    if isinstance(value, str):
        return {place: value}
    if is_dataclass(value):
        parts = [(one.name, getattr(value, one.name)) for one in fields(value)]
    else:
        parts = list(value.items() if hasattr(value, "items") else enumerate(value))
    return {at: text for name, part in parts for at, text in texts_in(part, f"{place}.{name}").items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_every_language_have_the_same_fields(language: Language) -> None:
    """A field that is filled in one language alone breaks the screen in another."""
    texts, others = texts_in(DIALOGS[language]), texts_in(DIALOGS["nb"])
    assert texts.keys() == others.keys()
    for place, text in texts.items():
        assert set(re.findall(r"\{(\w+)\}", text)) == set(re.findall(r"\{(\w+)\}", others[place])), place
        assert text.strip()


WRONG_IN_NN = re.compile(
    r"\b(ikke|hva|en|et|noe|fra|kommentarer|koder|kodene|maskinen|kodeboken|bruker|jeg|bare|også du|utkastet til neste "
    r"versjonen|blir endret|første linje|eksempel|eksempler|alene|gjør|være|skriver|finner|tjeneste)\b"
)
WRONG_IN_NB = re.compile(
    r"\b(ikkje|kva|ein|eit|noko|frå|kommentarar|kodar|kodane|maskina|berre|døme|åleine|gjer|vere|vidare|førre|usemje)\b"
)


def test_each_standard_is_written_as_it_should() -> None:
    """A bokmål word in a nynorsk screen is what Norwegian readers see first."""
    for language, wrong in (("nn", WRONG_IN_NN), ("nb", WRONG_IN_NB)):
        found = {place: hit[0] for place, text in texts_in(DIALOGS[language]).items() if (hit := wrong.search(text))}  # type: ignore[index]
        assert found == {}
