"""A study that a machine and another coder have spoken on, and the app on a screen whose text can be read."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.app import App
from textual.pilot import Pilot

from nlp_coding import workflow
from nlp_coding.core.coding import MACHINE, Analysis, Coding, Evidence
from nlp_coding.readers import Columns
from nlp_coding.store import Store
from nlp_coding.workflow import Study

TEXTS = {
    "R01": "Faste møter hver uke. Stadig nye vikarer 👩‍⚕️, men 日本語 går fint.\n\nDonaudampfschifffahrtselektrizitäten"
    "hauptbetriebswerkbauunterbeamtengesellschaft sier vi.",
    "R02": "Kommunen har hatt stadig nye vikarar dei siste åra, og vi veit ikkje kven vi skal ringe til. "
    "Dei faste møta er det slutt på.",
    "R03": "-",
    "R04": "Samarbeidet er godt, og legane svarar på meldingar.",
    "R05": "Bra samarbeid med de fleste.",
}
_LEVELS = {"R01": "Delvis enig", "R02": "Uenig", "R03": "Enig", "R04": "Enig", "R05": ""}
_VICARS = '(vikar* / *vikar / "LIS" / "LIS-lege" / innleid / innleige / korttidskontrakt / konstituert)'


def _suggestion(comment_id: str, code_id: str, score: float | None, *found: tuple[str, str], origin: str) -> Coding:
    """By words of the text, each with its reason."""
    text = TEXTS[comment_id]
    evidence = tuple(Evidence(text.index(words), text.index(words) + len(words), why) for words, why in found)
    return Coding(comment_id, code_id, True, origin, MACHINE, "suggested", score, evidence)  # type: ignore[arg-type]


SUGGESTED = (
    _suggestion("R01", "regular_meetings", 0.912, ("Faste møter", "fast *møte"), origin="both"),
    _suggestion("R01", "turnover", 0.605, ("vikarer", _VICARS), ("nye", "learned +1.2"), origin="both"),
    _suggestion("R02", "turnover", 0.97, ("vikarar", "vikar*"), origin="both"),
    _suggestion("R02", "regular_meetings", None, ("faste møta", "fast *møte"), origin="terms"),
    _suggestion("R02", "long_term_followup", 0.41, ("kven vi skal ringe", "learned +0.8"), origin="model"),
    _suggestion("R04", "good_cooperation", 0.88, ("godt", "learned +2.0"), origin="model"),
    _suggestion("R05", "good_cooperation", 0.93, ("Bra", '"Bra"'), origin="both"),
)
OLA = (("R02", "turnover", False), ("R02", "availability", True), ("R04", "good_cooperation", True))


def _make(folder: Path) -> None:
    """Of the shipped codebook with its 17 codes; R05 is of the audit sample, and Ola has begun."""
    rows = [f"{one};{_LEVELS[one]};5 000–9 999;" + f'"{text}"' for one, text in TEXTS.items()]
    survey = folder.with_suffix(".csv")
    survey.write_text("\n".join(["id;svar;storleik;kommentar", *rows]), encoding="utf-8")
    columns = Columns(id="id", text="kommentar", agreement="svar", attributes=("storleik",))
    workflow.make_study(folder, survey, columns, levels="Enig|Delvis enig|Uenig")
    with Store.open(folder) as store:
        book = store.codebook_in_force()
        assert book is not None
        with store.transaction(actor="kari", action="code"):
            run = store.start_run(
                codebook_digest=book.digest, corpus_fingerprint=store.corpus_fingerprint(), settings={}
            )
            nn = ("R02", "R04")
            analyses = [Analysis(one, "nn" if one in nn else "nb", one != "R03") for one in TEXTS]
            store.put_chunk(run, analyses, SUGGESTED)
            store.finish_run(run)
            store.draw(["R05"], 0.2)
        with store.transaction(actor="ola", action="decide"):
            store.decide([Coding(one, code, applies, "person", "ola", "decided") for one, code, applies in OLA])


@pytest.fixture(scope="session")
def _talked_of(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("app") / "study"
    _make(folder)
    return folder


@pytest.fixture
def study(_talked_of: Path, tmp_path: Path) -> Study:
    """The study, in a folder of the test's own."""
    return workflow.open_study(Path(shutil.copytree(_talked_of, tmp_path / "study")))


Script = Callable[[Pilot[Any]], Awaitable[None]]


def drive(app: App[Any], script: Script, *, size: tuple[int, int] = (80, 24)) -> None:
    """Run the app without a terminal, and do something with it."""

    async def run() -> None:
        async with app.run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            await script(pilot)

    asyncio.run(run())


async def rush(pilot: Pilot[Any], *keys: str) -> None:
    """Keys that come faster than the app works them off, as over a slow line; `pilot.press` waits after each."""
    for key in keys:
        pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
    await pilot.pause()
    await pilot.pause()


def lines_of(app: App[Any]) -> list[str]:
    """What stands on the screen now, line by line, without the blanks at their ends."""
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


def screen_text(app: App[Any]) -> bytes:
    """The screen as a golden file holds it."""
    return "".join(f"{line}\n" for line in lines_of(app)).encode()
