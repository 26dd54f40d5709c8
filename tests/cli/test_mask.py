"""mask and quote, as they are typed: the screens, what is asked, what is written, and what is refused."""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nlp_coding import workflow
from nlp_coding.workflow import Study
from tests.cli.conftest import Ran, Run
from tests.taught import make_open

Golden = Callable[[str, bytes], None]

TEXTS = {
    "R1": "Det går greit. Vi har faste møter med Torhild Brekkesæter hver eneste uke. Ring 912 34 567.",
    "R2": '"Kommuneoverlegen svarer aldri på noe av det vi sender inn,\nså nå skriver vi heller til '
    'Torhild Brekkesæter på kontoret der ute."',
    "R3": "Vi har faste møter med alle legene i kommunen, og det er bra.",
}


class Terminal(io.StringIO):
    """What somebody types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    study = make_open(tmp_path_factory.mktemp("mask") / "s", TEXTS)
    workflow.code(study)
    return study.folder


@pytest.fixture
def study(_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    return workflow.open_study(Path(shutil.copytree(_folder, tmp_path / "study")))


def _screen(ran: Ran) -> bytes:
    text = f"{ran.out}--- stderr ---\n{ran.err}--- exit status {ran.status} ---\n"
    assert "Traceback" not in text
    return text.encode()


def _n_masks(study: Study) -> int:
    with study.store() as store:
        return sum(map(len, store.masks().values()))


def test_what_is_found(run: Run, golden: Golden, study: Study) -> None:
    """The words in their context, and nothing changed where nobody can be asked."""
    golden("mask.txt", _screen(run("mask", "--study", study.folder)))
    assert _n_masks(study) == 0


@pytest.mark.parametrize(("typed", "n_masks", "status"), [("y\n", 3, 0), ("n\n", 0, 1)])
def test_asked(run: Run, study: Study, monkeypatch: pytest.MonkeyPatch, typed: str, n_masks: int, status: int) -> None:
    """A no would be taken for a yes."""
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    ran = run("mask", "--study", study.folder)
    assert ran.status == status
    assert "Mask these 3 stretches in 2 comments?" in ran.err
    assert _n_masks(study) == n_masks


def test_accepted_and_overwritten(run: Run, golden: Golden, study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said of each step, up to the last, which cannot be taken back."""
    at = ("--study", study.folder)
    steps = [
        run("mask", "--keep", "R1:80-90", "--add", "R2:Kommuneoverlegen", "--yes", *at),
        run("mask", *at),
        run("mask", "--keep", "R2:0-16", *at),
        run("mask", "--forget", *at),
        run("mask", "--forget", "--yes", *at),
        run("mask", "--forget", *at),
        run("history", "--acts", *at),
    ]
    steps[-1] = Ran(0, "\n".join(line[21:] for line in steps[-1].out.splitlines()[-2:]) + "\n", "")
    golden("mask-steps.txt", b"\n".join(map(_screen, steps)))


def test_json(run: Run, study: Study) -> None:
    """Scripts read these keys; nothing is changed without --yes."""
    ran = run("mask", "--json", "--comment", "R1", "--study", study.folder)
    assert json.loads(ran.out) == [
        {"comment": "R1", "start": 38, "end": 57, "kind": "name", "words": "Torhild Brekkesæter"},
        {"comment": "R1", "start": 80, "end": 90, "kind": "phone", "words": "912 34 567"},
    ]
    assert _n_masks(study) == 0
    assert run("mask", "--json", "--yes", "--study", study.folder).status == 0
    assert _n_masks(study) == 3


def test_forget_goes_alone(run: Run, study: Study) -> None:
    """Somebody would take it for a way to choose what is overwritten."""
    for other in (("--words", "Torhild"), ("--json",), ("--comment", "R1")):
        assert run("mask", "--forget", *other, "--study", study.folder).status == 2


@pytest.mark.parametrize("export", ["wide", "audit", "review", "queue"])
def test_exports_say_what_is_not_masked(run: Run, study: Study, export: str) -> None:
    """A file with names would leave the study without a word."""
    at = ("--study", study.folder)
    hint = "Personal data in the comments is not masked (3 comments not gone through): run nlp-coding mask\n"
    assert hint in run("export", export, "f.csv", "--with-text", *at).err
    assert hint not in run("export", export, "f.csv", *at).err
    assert run("mask", "--yes", *at).status == 0
    assert "not masked" not in run("export", export, "f.csv", "--with-text", *at).err
    assert "Torhild" not in Path("f.csv").read_text(encoding="utf-8")


def test_quotes(run: Run, golden: Golden, study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """From what could be quoted to what is approved; shown exactly as it would be published."""
    at = ("--study", study.folder)
    refused = run("quote", "approve", "R1", "--code", "meetings", *at)
    assert run("mask", "--yes", *at).status == 0
    monkeypatch.setattr(sys, "stdin", Terminal("y\n"))
    steps = [
        refused,
        run("quote", "list", *at),
        run("quote", "list", "--approved", *at),
        run("quote", "approve", "R1", "--code", "meetings", *at),
        run("quote", "approve", "R2", "--by", "Ola", "--yes", *at),
        run("quote", "list", "--code", "meetings", "--n", "1", *at),
        run("quote", "list", "--approved", *at),
        run("quote", "withdraw", "R2", *at),
        run("quote", "withdraw", "R2", *at),
    ]
    golden("quotes.txt", re.sub(rb"\d{4}-\d\d-\d\d", b"<date>", b"\n".join(map(_screen, steps))))


def test_a_span_that_is_none(run: Run, study: Study) -> None:
    """A slip in the span would be taken for the whole comment."""
    assert run("quote", "approve", "R1", "--span", "5", "--study", study.folder).status == 2
