"""`kill -9` in the middle of `code` and `recode`: the study opens, and is whole. And: one writer at a time."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from nlp_coding import decisions, exports, passes, planning, workflow
from nlp_coding.decisions import Answer
from nlp_coding.readers import Columns
from nlp_coding.recoding import recode as recoding
from nlp_coding.store import database
from nlp_coding.workflow import Study
from tests.conftest import SMALL_CODEBOOK

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")

N = 5_000
KILLS = 10


def _code_for_ever(study: Study, ready: Connection) -> None:
    """`code` as the command runs it, over and over, in small chunks and with a small cache.

    So pages of the staged run go to the file long before its commit, as in a study of hundreds of thousands.
    """
    database.CACHE_KIB = database.SPILL_KIB = 64
    passes.CHUNK = 500
    ready.send(True)
    while True:
        workflow.code(study)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Some thousand comments, coded, and some of them decided on."""
    folder = tmp_path_factory.mktemp("kill")
    data = folder / "survey.csv"
    texts = (
        "Faste møter med lege {}.",
        "Vikar nummer {} slutter.",
        "PLO-melding {} er ikke besvart.",
        "Ingenting om {}",
    )
    rows = "".join(f"K{n};{('Enig', 'Uenig')[n % 2]};{texts[n % 4].format(n)}\n" for n in range(N))
    data.write_text(f"id;svar;kommentar\n{rows}", encoding="utf-8")
    columns = Columns("id", "kommentar", "svar")
    study = workflow.make_study(folder / "study", data, columns, codebook=str(SMALL_CODEBOOK)).study
    workflow.code(study)
    decisions.decide(study, [Answer(f"K{n}", "meetings", n % 8 > 0) for n in range(0, 400, 4)], coder="kari")
    workflow.code(study)  # the machine learns from what was decided
    return study


def _state(study: Study) -> tuple[object, ...]:
    """Everything that a killed run must not touch: codings, decisions, comments."""
    with study.store() as store:
        assert store._connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert store._connection.execute("PRAGMA foreign_key_check").fetchall() == []
        first = store.whole_run(1)
        return first, store.decisions(), store.corpus_fingerprint()


def test_killed_at_random_moments(large: Study) -> None:
    """A power cut in the middle of `code` would cost a year's review."""
    before = _state(large)
    codings = list(exports.codings_rows(large))
    chance = random.Random(2023)
    n_torn = 0
    for _ in range(KILLS):
        # Forked, so that the lexicons are there already and the moments fall into the work.
        context = multiprocessing.get_context("fork")
        here, there = context.Pipe()
        child = context.Process(target=_code_for_ever, args=(large, there))
        child.start()
        assert here.recv()
        time.sleep(chance.uniform(0.05, 0.6))
        child.kill()
        child.join(20)
        assert child.exitcode == -signal.SIGKILL
        journal = large.folder / "study.db-journal"
        n_torn += journal.exists() and journal.stat().st_size > 0
        assert _state(large) == before
        assert list(exports.codings_rows(large)) == codings
        with large.store() as store:
            assert {run.n_comments for run in store.runs()} == {N}
    assert n_torn >= 2  # that the file was really in the middle of something
    workflow.code(large)
    assert list(exports.codings_rows(large)) == codings


def _recode_for_ever(study: Study, ready: Connection) -> None:
    """`recode` from one version to the other and back, all comments each time, in small chunks."""
    database.CACHE_KIB = database.SPILL_KIB = 64
    passes.CHUNK = 500
    planning._touched = lambda *_: None  # nothing is taken over
    ready.send(True)
    while True:
        here = workflow.status(study).codebook.version
        recoding.recode(study, "1.1.0" if here == "1.0.0" else "1.0.0")


def test_recode_killed_at_random_moments(large: Study, tmp_path: Path) -> None:
    """The study is at the one version or the other, never between; what was staged is gone on with."""
    study = workflow.open_study(Path(shutil.copytree(large.folder, tmp_path / "study")))
    books = study.folder / "codebooks" / "small"
    books.mkdir(parents=True)
    text = SMALL_CODEBOOK.read_text(encoding="utf-8")
    text = text.replace('version: "1.0.0"', 'version: "1.1.0"\nrevises: "1.0.0"').replace(
        "*melding\n", "*melding\n      lege\n"
    )
    (books / "1.1.0.yaml").write_text(text, encoding="utf-8")
    expected = {"1.0.0": list(exports.codings_rows(study))}
    recoding.recode(study, "1.1.0")
    expected["1.1.0"] = list(exports.codings_rows(study))
    assert expected["1.0.0"] != expected["1.1.0"]
    with study.store() as store:
        decided = store.decisions()
    chance = random.Random(2024)
    n_resumed = 0
    for _ in range(KILLS):
        context = multiprocessing.get_context("fork")
        here, there = context.Pipe()
        child = context.Process(target=_recode_for_ever, args=(study, there))
        child.start()
        assert here.recv()
        time.sleep(chance.uniform(0.05, 1.2))
        child.kill()
        child.join(20)
        assert child.exitcode == -signal.SIGKILL
        status = workflow.status(study)
        assert status.run is not None
        assert status.run.codebook == str(status.codebook)
        assert status.run.n_comments == N
        assert list(exports.codings_rows(study)) == expected[status.codebook.version]
        with study.store() as store:
            assert store._connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert store.decisions() == decided
            staged = store.stage()
        if staged:  # the same command once more goes on where it was
            other = "1.1.0" if status.codebook.version == "1.0.0" else "1.0.0"
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(planning, "_touched", lambda *_: None)
                n_resumed += recoding.recode(study, other).resumed
            assert list(exports.codings_rows(study)) == expected[other]
    assert n_resumed >= 2


def test_a_second_writer(large: Study) -> None:
    """Two colleagues on one network folder: the second is told to wait, in words; reading goes on."""
    with large.store() as store, store.transaction(actor="kari", action="code"):
        command = [sys.executable, "-m", "nlp_coding", "decide", "K1", "meetings", "yes", "--study", str(large.folder)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[1], check=False)
        assert (done.returncode, done.stdout) == (1, "")
        assert "another command is writing to this study" in done.stderr
        assert "wait and try again" in done.stderr
        assert "Traceback" not in done.stderr
        assert workflow.status(large).counts.n_comments == N
    assert workflow.status(large).counts.n_decided == 100
