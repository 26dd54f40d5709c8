"""`kill -9` at any moment leaves the study as it was before the command, or as it is after it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nlp_coding.store import Store
from tests.store.samples import corpus, make_run, make_study, person

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")

N = 150

WRITER = """
import os, signal, sys
from pathlib import Path
from nlp_coding.store import Store
from tests.store.samples import codebook, corpus
from nlp_coding.core.coding import Analysis

folder, steps = Path(sys.argv[1]), int(sys.argv[2])
store = Store.open(folder)
# Pages go to the file long before the commit, as in a study too large for memory.
store._connection.execute("PRAGMA cache_size = 5")
store._connection.execute("PRAGMA cache_spill = 5")
if steps:
    left = [steps]
    def tick():
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
    store._connection.set_progress_handler(tick, 100)
generation = int(store.latest_run().settings["generation"])
print("ready", flush=True)
while True:
    generation += 1
    with store.transaction(actor="ola", action="code"):
        store.update_respondents(corpus({f"R{n}": f"generation {generation} " * 30 for n in range(int(sys.argv[3]))}))
        run_id = store.start_run(
            codebook_digest=codebook().digest, corpus_fingerprint="", settings={"generation": str(generation)}
        )
        for comments in store.iter_comments(chunk=50):
            store.put_chunk(run_id, [Analysis(one.id, "nb", True) for one in comments], [])
        store.finish_run(run_id)
"""


def check(folder: Path, at_least: int) -> int:
    """The study is whole, and all of one generation; gives which."""
    with Store.open(folder) as store:
        assert store._connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert store._connection.execute("PRAGMA foreign_key_check").fetchall() == []
        run = store.latest_run()
        assert run is not None
        generation = int(run.settings["generation"])
        assert generation >= at_least
        assert {comment.text for comment in store.corpus().comments} == {f"generation {generation} " * 30}
        assert {one.n_comments for one in store.runs()} == {N}
        assert store.decisions() == (person("R1", "access", False), person("R7", "turnover"))
        assert [entry.action for entry in store.audit_log()][2:] == ["code"] * (generation + 1)
    return generation


def test_killed_at_any_moment(tmp_path: Path) -> None:
    """A power cut in the middle of `code` would cost a year's review."""
    with make_study(tmp_path, {f"R{n}": "generation 0 " * 30 for n in range(N)}) as store:
        with store.transaction(actor="kari", action="decide"):
            store.decide([person("R7", "turnover"), person("R1", "access", False)])
        make_run(store, settings={"generation": "0"})
    chance = random.Random(2)
    generation = 0
    torn = 0
    # Between two steps of SQLite's machine in our transactions, and at wall-clock moments that may fall into a commit.
    moments = [(chance.randrange(20, 1000), None) for _ in range(5)]
    moments += [(0, chance.uniform(0.0, 0.15)) for _ in range(5)]
    for steps, wait in moments:
        child = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), str(steps), str(N)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
            text=True,
        )
        assert child.stdout is not None
        if wait is not None:
            child.stdout.readline()
            time.sleep(wait)
            child.kill()
        child.communicate(timeout=20)
        assert child.returncode == -signal.SIGKILL
        journal = tmp_path / "study.db-journal"
        torn += journal.exists() and journal.stat().st_size > 0
        generation = check(tmp_path, generation)
    assert torn >= 3  # that the file was really in the middle of something
    with Store.open(tmp_path) as store, store.transaction(actor="kari", action="add"):
        store.add_respondents(corpus({"X1": "Og det går an å skrive i den att."}))
