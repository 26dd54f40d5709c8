"""Undo and history, on the small study."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp_coding import workflow
from nlp_coding.core.errors import InputError
from nlp_coding.decisions import Answer, decide
from nlp_coding.recoding.recode import recode
from nlp_coding.trail import acts as trail
from nlp_coding.workflow import Study
from tests.conftest import SMALL_CODEBOOK, SMALL_COLUMNS, SMALL_SURVEY


@pytest.fixture(autouse=True)
def _kari(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "kari")


@pytest.fixture
def newer(tmp_path: Path) -> str:
    """A version of the small codebook with one more term."""
    text = SMALL_CODEBOOK.read_text(encoding="utf-8")
    text = text.replace('version: "1.0.0"', 'version: "1.1.0"\nrevises: "1.0.0"').replace('"PLO"', '"PLO"\n      greit')
    path = tmp_path / "1.1.0.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def _answers(study: Study) -> dict[tuple[str, str, str], bool]:
    with study.store() as store:
        return {(one.comment_id, one.code_id, one.coder): one.applies for one in store.decisions()}


def test_undo_goes_back_step_by_step(small: Study) -> None:
    """The second undo would bring back what the first took away, or stop at it."""
    workflow.code(small)
    decide(small, [Answer("K01", "meetings", True), Answer("K09", "turnover", False)])
    decide(small, [Answer("K01", "meetings", False)])
    decide(small, [Answer("K03", "turnover", True)], coder="ola")
    assert trail.undo(small, dry_run=True).n_decisions == 1
    assert ("K03", "turnover", "ola") in _answers(small)
    steps = []
    for _ in range(3):
        undone = trail.undo(small)
        steps.append((undone.n_decisions, undone.n_later, _answers(small)))
    assert steps == [
        (1, 0, {("K01", "meetings", "kari"): False, ("K09", "turnover", "kari"): False}),
        (1, 0, {("K01", "meetings", "kari"): True, ("K09", "turnover", "kari"): False}),
        (2, 0, {}),
    ]
    with pytest.raises(InputError, match=r"your last command that stands is code .* no decision was touched"):
        trail.undo(small)


def test_later_decisions_stand(small: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """One person's undo would undo what another decided."""
    decide(small, [Answer("K01", "meetings", True), Answer("K09", "meetings", True)])
    monkeypatch.setenv("LOGNAME", "ola")
    decide(small, [Answer("K01", "meetings", False)])
    decide(small, [Answer("K09", "meetings", False)], coder="kari")
    monkeypatch.setenv("LOGNAME", "kari")
    undone = trail.undo(small)
    assert (undone.n_decisions, undone.n_later) == (1, 1)
    assert _answers(small) == {("K01", "meetings", "ola"): False, ("K09", "meetings", "kari"): False}
    # What kari took back does not come back when ola takes back what stood over it.
    monkeypatch.setenv("LOGNAME", "ola")
    trail.undo(small)
    assert _answers(small) == {("K01", "meetings", "ola"): False}


def test_undo_by_number(small: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake that was noticed late could not be mended without taking back all that came after it."""
    decide(small, [Answer("K01", "meetings", True)])
    decide(small, [Answer("K09", "turnover", False)])
    number = trail.history(small).acts[-2].id
    assert trail.undo(small, act=number).act.id == number
    assert _answers(small) == {("K09", "turnover", "kari"): False}
    for act, words in ((number, "is taken back already, by act"), (99, "no act 99"), (number + 2, "took back act")):
        with pytest.raises(InputError, match=words):
            trail.undo(small, act=act)
    monkeypatch.setenv("LOGNAME", "ola")
    with pytest.raises(InputError, match=r"is kari's: you \(ola\) can take back your own only"):
        trail.undo(small, act=number + 1)
    with pytest.raises(InputError, match="there is nothing to take back: no command of ola"):
        trail.undo(small)


@pytest.mark.parametrize("verb", ["recode", "code"])
def test_a_codebook_is_taken_back(small: Study, newer: str, verb: str) -> None:
    """A re-coding that turned out wrong; a second undo must not bring it back."""
    decide(small, [Answer("K01", "meetings", False)])
    if verb == "recode":
        recode(small, newer)
    else:
        workflow.code(small, codebook=newer)
    with small.store() as store:
        assert ("K09", "messages") in {(one.comment_id, one.code_id) for one in store.codings(2)}
        before = list(store.codings(1))
    dry = trail.undo(small, dry_run=True)
    assert (dry.codebook, dry.run) == ("small@1.0.0", None)
    undone = trail.undo(small)
    assert (undone.codebook, undone.run) == ("small@1.0.0", 3)
    with small.store() as store:
        assert list(store.codings(3)) == before
    assert trail.undo(small).n_decisions == 1
    assert _answers(small) == {}


def test_a_codebook_that_is_not_in_force_any_more(small: Study, newer: str) -> None:
    """Somebody's later choice of codebook would be undone with it."""
    recode(small, newer)
    number = trail.history(small).acts[-1].id
    recode(small, str(SMALL_CODEBOOK))
    with pytest.raises(
        InputError, match=r"brought small@1\.1\.0, and the study has been coded with small@1\.0\.0 since"
    ):
        trail.undo(small, act=number)


def test_what_cannot_be_taken_back(small: Study, tmp_path: Path) -> None:
    """The person would not know why, or what to do."""

    def refused() -> str:
        with pytest.raises(InputError) as caught:
            trail.undo(small)
        return str(caught.value)

    decide(small, [Answer("K09", "turnover", False)])
    workflow.code(small)
    assert "table codes --run RUN" in refused()
    workflow.add_rows(small, SMALL_SURVEY, update=True)
    assert "add --update" in refused()
    workflow.forget(small, "K01")
    assert "backup" in refused()
    fresh = workflow.make_study(tmp_path / "fresh", SMALL_SURVEY, SMALL_COLUMNS, codebook=str(SMALL_CODEBOOK)).study
    with pytest.raises(InputError, match="delete"):
        trail.undo(fresh)
    # None of it stands in the way of an earlier one.
    assert trail.undo(small, act=3).n_decisions == 1


def test_history(small: Study, newer: str) -> None:
    """Nobody could tell which run a table was made from, or what it took over."""
    recode(small, newer)
    workflow.forget(small, "K09")
    found = trail.history(small)
    first, second = found.runs
    assert (first.facts.codebook, first.n_codings, first.taken_over, first.is_latest) == ("small@1.0.0", 9, (), False)
    assert (second.facts.base, second.computed, second.is_latest) == (1, ("messages",), True)
    assert second.taken_over == ("meetings", "turnover")
    assert [act.action for act in found.acts] == ["init", "code", "recode", "forget"]
    assert found.acts[-1].details["respondents"] == 1  # not who
