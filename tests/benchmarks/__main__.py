"""python -m tests.benchmarks [--n N …] [--only NAME …] [--json] [--keep]: comments a second and peak memory of all
that the program does with comments, beside what else a user has, in one run.

A run of all sizes and measurements keeps its result in last.json and LAST.md beside this file.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks.machine import describe
from tests.benchmarks.measured import Task
from tests.benchmarks.outcome import Outcome, Row, page, plain
from tests.benchmarks.plan import BY_NAME, Measurement, with_needed

SIZES = (1_000, 10_000, 100_000, 1_000_000)
_HERE = Path(__file__).parent


def run(sizes: Sequence[int], names: Sequence[str], *, seed: int = 1) -> Outcome:
    """All measurements of these names for corpora of these sizes, each in a process of its own."""
    plan = with_needed(list(names))
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for n in sorted(sizes):
            csv = folder / f"survey-{n}.csv"
            _python("tests.benchmarks.corpus", str(csv), "--n", str(n), "--seed", str(seed))
            task = Task(csv, n, folder / f"study-{n}")
            for one in plan:
                rows.append(_row(one, task, rows))
                print(f"{n:>9,} {one.title}: {rows[-1].failed or f'{rows[-1].seconds:.2f} s'}", file=sys.stderr)
            for left in folder.iterdir():
                shutil.rmtree(left) if left.is_dir() else left.unlink()
    return Outcome(tuple(rows))


def _row(one: Measurement, task: Task, before: Sequence[Row]) -> Row:
    """What is timed on the beginning of a corpus alone is timed once: it is the beginning of every longer one."""
    n_timed = min(task.n, one.most or task.n)
    known = next((row for row in before if (row.name, row.n_timed) == (one.name, n_timed)), None)
    if known:
        return known.of(task.n)
    where = ["--csv", str(task.csv), "--n", str(n_timed), "--study", str(task.study)]
    try:
        said = json.loads(_python("tests.benchmarks.one", one.name, *where).splitlines()[-1])
    except subprocess.CalledProcessError as failure:
        why = (failure.stderr.strip().splitlines() or [f"ended with {failure.returncode}"])[-1]
        return Row(one.name, task.n, n_timed, 0.0, 0.0, 0.0, 0.0, 0, failed=why[:200])
    assert said.pop("n") == n_timed
    return Row(one.name, task.n, n_timed, **said)


def _python(module: str, *words: str) -> str:
    command = [sys.executable, "-m", module, *words]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, nargs="+", action="extend", help="comments; may be several")
    parser.add_argument("--only", nargs="+", action="extend", choices=BY_NAME, default=[], metavar="NAME",
                        help=f"some of {', '.join(BY_NAME)}, and what they need")  # fmt: skip
    parser.add_argument("--seed", type=int, default=1, help="of the corpus")
    parser.add_argument("--json", action="store_true", help="one line for scripts")
    parser.add_argument("--keep", action="store_true", help="keep the result though it is not a whole run's")
    options = parser.parse_args()
    outcome = run(options.n or SIZES, options.only, seed=options.seed)
    machine, day = describe(), datetime.now(UTC).date().isoformat()
    whole = not options.n and not options.only
    if whole or options.keep:
        kept = {"day": day, "machine": machine, "seed": options.seed, **outcome.values()}
        (_HERE / "last.json").write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        (_HERE / "LAST.md").write_text(page(outcome, machine, day), encoding="utf-8")
    print(json.dumps(outcome.values(), ensure_ascii=False) if options.json else plain(outcome))


if __name__ == "__main__":
    main()
