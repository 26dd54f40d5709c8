"""python -m tests.benchmarks.reading [--n 1000000] [--update]: a CSV into a study; seconds, comments a second, memory.

The reading is done in a process of its own, so that its memory is that of `init` (and `add --update`) alone.
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from nlp_coding import workflow
from nlp_coding.readers import Columns

COLUMNS = Columns("id", "comment", "agreement", ("region", "size"), weight="weight")
_TEXT = (
    "legen har god tid og lytter men det er vanskelig å få time når man trenger det kommunen må ansette flere så køen "
    "blir mindre møter samhandling epikrise sykehuset bør svare raskere på henvendelser fra oss ærlig talt øver vi"
)
_SENTENCES = 5_000
_LEVELS = ("Enig", "Delvis enig", "Verken enig/uenig", "Delvis uenig", "Uenig", "Vet ikke", "")
_SIZES = ("Under 2 000", "2 000–4 999", "5 000 og over")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=1_000_000, help="respondents, each with a comment of about 30 words")
    parser.add_argument("--update", action="store_true", help="read the file a second time, as a corrected one")
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read:
        _read(options.read, update=options.update)
        return
    with tempfile.TemporaryDirectory() as folder:
        data = write_csv(Path(folder) / "survey.csv", options.n)
        print(f"{options.n:,} respondents, a file of {data.stat().st_size / 1e6:.0f} MB", flush=True)
        command = [sys.executable, "-m", "tests.benchmarks.reading", "--read", str(data)]
        subprocess.run(command + ["--update"] * options.update, check=True)


def write_csv(path: Path, n: int) -> Path:
    """The same file for the same n; one comment in 15 has two lines."""
    draw = random.Random(1)
    words = _TEXT.split()
    sentences = [" ".join(draw.choices(words, k=draw.randint(20, 40))) for _ in range(_SENTENCES)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(COLUMNS.named)
        for number in range(n):
            text = draw.choice(sentences) + ("\n" if number % 15 == 0 else " ") + draw.choice(words)
            row = {"id": f"K{number:07}", "comment": text, "agreement": draw.choice(_LEVELS)}
            row |= {"region": draw.choice(("Nord", "Sør", "Vest")), "size": draw.choice(_SIZES)}
            row["weight"] = draw.choice(("1", "0,5", "1.25"))
            writer.writerow(row[name] for name in COLUMNS.named)
    return path


def _read(data: Path, *, update: bool) -> None:
    start, cpu = time.perf_counter(), time.process_time()
    made = workflow.make_study(data.with_name("study"), data, COLUMNS)
    _tell("init", made.reading.n_comments, start, cpu)
    if update:
        start, cpu = time.perf_counter(), time.process_time()
        reading, _ = workflow.add_rows(made.study, data, update=True)
        _tell("add --update", reading.n_comments, start, cpu)


def _tell(what: str, n_comments: int, start: float, cpu: float) -> None:
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
    print(
        f"{what}: {seconds:.1f} s ({cpu_seconds:.1f} s of processor), {n_comments / seconds:,.0f} comments a second, "
        f"peak {peak:.0f} MiB",
        flush=True,
    )


if __name__ == "__main__":
    main()
