"""python -m tests.benchmarks.kill [--n 200000] [--times 10] [--recode]: kill -9 at random moments, and what is left."""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from nlp_coding import decisions, exports, workflow
from nlp_coding.core.digest import digest_of_parts
from nlp_coding.readers import Columns
from nlp_coding.recoding.recode import recode
from tests.benchmarks.corpus import make_comments, write_survey


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=200_000, help="comments")
    parser.add_argument("--times", type=int, default=10, help="kills")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--recode", action="store_true", help="kill `recode` from 1.0.0 to 2.0.0 and back")
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
        if options.recode:
            _kill_recode(study, options.times, draw)
            return
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


def _kill_recode(study: workflow.Study, times: int, draw: random.Random) -> None:
    """The study is at the one version or the other as a whole, and the same command goes on."""
    codings = {"1.0.0": _digest(study)}
    whole = []
    for to in ("2.0.0", "1.0.0"):
        start = time.perf_counter()
        recode(study, to)
        whole.append(time.perf_counter() - start)
        codings.setdefault(to, _digest(study))
    assert _digest(study) == codings["1.0.0"]
    print(f"there and back: {whole[0]:.0f} s and {whole[1]:.0f} s, the codings as before")
    for number in range(times):
        here = workflow.status(study).codebook.version
        to = "2.0.0" if here == "1.0.0" else "1.0.0"
        command = [sys.executable, "-m", "nlp_coding", "recode", "--to", to, "--study", str(study.folder)]
        moment = draw.uniform(0.5, 1.05 * max(whole))
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            running.wait(moment)
            fate = "had finished"
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGKILL)
            running.wait()
            fate = "killed"
        status = workflow.status(study)
        assert status.run is not None
        assert status.run.codebook == str(status.codebook)
        assert _digest(study) == codings[status.codebook.version]
        after = "published before"
        if status.codebook.version == here:
            with study.store() as store:
                staged = store.stage() is not None
            after = "gone on with" if recode(study, to).resumed else "begun anew"
            assert not (after == "gone on with" and not staged)
            assert _digest(study) == codings[to]
        print(f"{number + 1}: {fate} after {moment:.1f} s, the study at {status.codebook}; {after}")


def _digest(study: workflow.Study) -> str:
    """Of everything that `export codings` hands on, and of the file's soundness."""
    with study.store() as store:
        (check,) = store._all("PRAGMA integrity_check")[0]
        assert check == "ok", check
    return digest_of_parts(str(tuple(row)) for row in exports.codings_rows(study))


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
