"""python -m tests.benchmarks.kill [--n 200000] [--times 10]: kill -9 `code` at random moments, and see what is left."""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from nlp_coding import decisions, workflow
from nlp_coding.readers import Columns
from tests.benchmarks.__main__ import write_survey
from tests.benchmarks.corpus import make_comments


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=200_000, help="comments")
    parser.add_argument("--times", type=int, default=10, help="kills")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    draw = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        codebook = workflow.show_codebook(None)
        data = write_survey(make_comments(codebook, options.n), folder / "survey.csv")
        columns = Columns(id="id", text="comment", agreement="agreement")
        study = workflow.make_study(folder / "study", data, columns, levels="Enig|Uenig").study
        start = time.perf_counter()
        first = workflow.code(study)
        whole = time.perf_counter() - start
        decisions.decide(study, [decisions.Answer("K0000001", "turnover", True)])
        before = _state(study)
        print(f"one run of {options.n:,} comments: {whole:.0f} s, {first.n_codings:,} codings")
        command = [sys.executable, "-m", "nlp_coding", "code", "--study", str(study.folder)]
        for number in range(options.times):
            moment = draw.uniform(0.5, 1.05 * whole)
            running = subprocess.Popen(command, stderr=subprocess.DEVNULL)
            try:
                running.wait(moment)
                fate = "had finished"
            except subprocess.TimeoutExpired:
                running.send_signal(signal.SIGKILL)
                running.wait()
                fate = "killed"
            now = _state(study)
            n_runs = now[0]
            if fate == "killed" and n_runs == before[0]:
                assert now == before, (now, before)
            else:  # it had committed before the signal came
                assert n_runs == before[0] + 1
                before = now
            print(f"{number + 1}: {fate} after {moment:.1f} s; {n_runs} runs, everything there")


def _state(study: workflow.Study) -> tuple[int, int, int, int, int]:
    """Opens the study, as the next command would, and counts what must not get lost."""
    with study.store() as store:
        counts = store.counts()
        run = store.latest_run()
        assert run is not None
        (check,) = store._all("PRAGMA integrity_check")[0]
        assert check == "ok", check
        n_codings = sum(1 for _ in store.codings(run.id))
        return counts.n_runs, counts.n_comments, counts.n_decided, counts.n_coded, n_codings


if __name__ == "__main__":
    main()
