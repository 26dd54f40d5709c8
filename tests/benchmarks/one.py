"""python -m tests.benchmarks.one NAME --csv FILE --n N --study FOLDER: one measurement in a fresh process, as JSON."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks.measured import Task, watched
from tests.benchmarks.plan import BY_NAME


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=BY_NAME)
    parser.add_argument("--csv", type=Path, required=True, help="a survey file of tests.benchmarks.corpus")
    parser.add_argument("--n", type=int, required=True, help="comments of it that count")
    parser.add_argument("--study", type=Path, required=True, help="a folder for the study of them")
    options = parser.parse_args()
    with watched() as peak:
        measured = BY_NAME[options.name].measure(Task(options.csv, options.n, options.study))
    print(json.dumps({**asdict(measured), "n": options.n, "peak_mib": peak.mib()}))


if __name__ == "__main__":
    main()
