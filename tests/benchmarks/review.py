"""python -m tests.benchmarks.review [--n 20000]: how soon the app opens in a terminal, and answers each key."""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

from nlp_coding import workflow
from nlp_coding.readers import Columns
from nlp_coding.review.session import Session
from tests.benchmarks.corpus import make_comments, write_survey

_KEYS = {
    "a code": "1", "next": "n", "previous": "p", "accept": "a", "complete": "\r\r", "no code": "0", "undo": "u",
    "cursor": "\x1b[B", "order": "o", "theme": "t", "definition": "d", "close": "\x1b", "grid": "g",
    "down in the grid": "\x1b[B", "sort": "s", "select": " ", "back": "g",
}  # fmt: skip
_QUIET = 0.08
"""Seconds without a sign after which the screen has its answer."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=20_000, help="comments")
    parser.add_argument("--times", type=int, default=20, help="each key so many times")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        comments = make_comments(workflow.show_codebook(None), options.n)
        columns = Columns(id="id", text="comment", agreement="agreement")
        data = write_survey(comments, folder / "survey.csv")
        study = workflow.make_study(folder / "study", data, columns, levels="Enig|Uenig").study
        workflow.code(study)
        start = time.perf_counter()
        with Session(study, coder="kari"):
            print(f"a session of {options.n:,} comments: open after {time.perf_counter() - start:.2f} s")
        _in_a_terminal(study.folder, options.times)


def _in_a_terminal(study: Path, times: int) -> None:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "nlp_coding", "review", "--coder", "kari", "--learn-every", "0", "--study", str(study)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm-256color"},
        start_new_session=True,
    )
    os.close(theirs)
    try:
        print(f"in a terminal: shown {_answered(ours, start, patience=60)[1]:.2f} s after the program was started")
        for name, key in _KEYS.items():
            took = []
            for _ in range(times if name not in ("grid", "back", "definition", "close") else 1):
                begin = time.perf_counter()
                os.write(ours, key.encode())
                took.append(_answered(ours, begin, patience=2))
            first, last = ([one[at] * 1000 for one in took] for at in (0, 1))
            print(
                f"{name:<18} median {statistics.median(first):4.0f} ms, longest {max(first):4.0f} ms; "
                f"all drawn {statistics.median(last):4.0f} ms, longest {max(last):4.0f} ms"
            )
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def _answered(ours: int, since: float, *, patience: float) -> tuple[float, float]:
    """Seconds until the terminal had the first sign of the answer to what was done at a time, and the last."""
    first = last = since
    while select.select([ours], [], [], patience if last == since else _QUIET)[0]:
        os.read(ours, 1 << 16)
        last = time.perf_counter()
        first = last if first == since else first
    return first - since, last - since


if __name__ == "__main__":
    main()
