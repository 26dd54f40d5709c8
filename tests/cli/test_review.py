"""The command `review`: what it opens, and what it says where it cannot."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp_coding import workflow
from nlp_coding.app.app import ReviewApp
from nlp_coding.decisions import Answer, decide
from nlp_coding.store import Sampled
from nlp_coding.workflow import Study
from tests.cli.conftest import Run


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[ReviewApp]:
    """The apps that were started; they end at once."""
    started: list[ReviewApp] = []
    monkeypatch.setattr("nlp_coding.cli.review._check_terminal", lambda: None)
    monkeypatch.setattr(ReviewApp, "run", _start(started))
    return started


def _start(started: list[ReviewApp]) -> Callable[[ReviewApp], None]:
    return lambda app: started.append(app)  # noqa: PLW0108 - a method must be a function


def test_it_needs_a_terminal(run: Run, small: Study) -> None:
    """In a script it would wait for keys for ever."""
    ran = run("review", "--study", small.folder)
    assert (ran.status, ran.out) == (1, "")
    assert "review needs a terminal" in ran.err
    assert "export queue" in ran.err


def test_what_is_opened(run: Run, small: Study, opened: list[ReviewApp]) -> None:
    """An option that is not passed on: the coder is not blind, or codes other comments than were drawn."""
    ran = run("review", "--study", small.folder)
    assert (ran.status, ran.out, ran.err) == (0, "", "0 of 10 comments complete, by kari.\n")
    assert (opened[0].language, opened[0].theme, opened[0].session.order) == ("nb", "dark", "learning")

    options = ("--coder", "ola", "--blind", "all", "--order", "file", "--language", "nn", "--theme", "light")
    ran = run("review", *options, "--filter", "nivå:uenig", "--study", small.folder)
    assert ran.err == "0 of 10 comments complete, by ola.\n"
    session = opened[1].session
    assert (session.coder, session.blind, session.order) == ("ola", "all", "file")
    assert (opened[1].language, opened[1].theme) == ("nn", "light")
    assert session.queue == ["K04", "K05", "K11"]

    decide(small, [Answer("K09", "turnover", False)], coder="kari")
    ran = run("review", "--code", "Utskifting", "--study", small.folder)
    assert ran.err == "0 of 3 comments complete, by kari.\n"
    assert set(opened[2].session.queue) == {"K04", "K09", "K11"}
    run("review", "--code", "arenas", "--study", small.folder)
    assert set(opened[3].session.queue) == {"K01", "K03", "K06", "K07", "K11"}


def test_only_the_sample(run: Run, small: Study, opened: list[ReviewApp]) -> None:
    """What several coders code must be the same comments, or their agreement says nothing."""
    ran = run("review", "--sample", "--study", small.folder)
    assert (ran.status, opened) == (1, [])
    assert "draw them with sample" in ran.err
    with small.store() as store, store.transaction(actor="kari", action="sample"):
        store.put_sample([Sampled(one, 1, 1, "2023-05-02T09:30:00Z") for one in ("K03", "K01")])
    assert run("review", "--sample", "--study", small.folder).err == "0 of 2 comments complete, by kari.\n"
    assert set(opened[0].session.queue) == {"K01", "K03"}


def test_mistakes(run: Run, small: Study, opened: list[ReviewApp]) -> None:
    """A typing error must name what it could have been, before a screen opens."""
    assert "did you mean «meetings»" in run("review", "--code", "meeting", "--study", small.folder).err
    ran = run("review", "--filter", "nivå:Uenigg", "--study", small.folder)
    assert ran.status == 1
    assert "mente du Uenig?" in ran.err
    assert "program's own name" in run("review", "--coder", "machine", "--study", small.folder).err
    assert opened == []


def test_a_study_with_its_own_blind(run: Run, small: Study, opened: list[ReviewApp]) -> None:
    """Who is to code blind by the study's settings must not have to remember it each day."""
    path = small.folder / "study.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("blind: nobody", "blind: coders"), encoding="utf-8")
    run("review", "--study", small.folder)
    run("review", "--blind", "nobody", "--study", small.folder)
    assert [app.session.blind for app in opened] == ["coders", "nobody"]
    assert workflow.open_study(small.folder).settings.blind == "coders"
