"""Our commands on a coded study, as a person types them: start-up included."""

from __future__ import annotations

import subprocess
import sys

from tests.benchmarks.measured import Measured, Task, timed


def table(task: Task) -> Measured:
    return _command("table", "codes", "--study", str(task.study))


def status(task: Task) -> Measured:
    return _command("status", "--study", str(task.study))


def _command(*words: str) -> Measured:
    command = [sys.executable, "-m", "nlp_coding", *words]
    spent, run = timed(lambda: subprocess.run(command, check=True, capture_output=True, encoding="utf-8"))
    return Measured(spent.seconds, run.stdout.count("\n"), 0.0, spent.cpu_s)
