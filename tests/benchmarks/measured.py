"""What a measurement is given and what it gives; seconds, and the memory of a process and its workers."""

from __future__ import annotations

import os
import resource
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TypeVar

from nlp_coding.core.codebook import Codebook
from nlp_coding.core.survey import Comment

T = TypeVar("T")

CHUNK = 10_000
"""Comments of a chunk of the stream."""
_EVERY = 0.1
"""Seconds between two looks at all processes."""


@dataclass(frozen=True)
class Task:
    """What is to be measured on."""

    csv: Path
    """A survey file of `n` comments or more."""
    n: int
    """Those that count."""
    study: Path
    """A folder for the study of them, which measurements that go before may have made."""

    def comments(self) -> list[Comment]:
        from tests.benchmarks.corpus import read_survey

        return list(read_survey(self.csv, self.n))

    def texts(self) -> list[str]:
        return list(self._read_texts())

    def chunks(self) -> Iterator[tuple[str, ...]]:
        """The texts, as they are read."""
        texts = self._read_texts()
        while chunk := tuple(islice(texts, CHUNK)):
            yield chunk

    def codebook(self) -> Codebook:
        from nlp_coding import workflow

        return workflow.show_codebook(None)

    def _read_texts(self) -> Iterator[str]:
        from tests.benchmarks.corpus import read_texts

        return read_texts(self.csv, self.n)


@dataclass(frozen=True)
class Measured:
    """What one process found."""

    seconds: float
    """Of the work itself, on the wall; with workers, threads or commands, until the last is done."""
    results: int
    """What came out, so that nobody times a program that finds nothing: codings, spans, rows, topics."""
    setup_s: float = 0.0
    """What is done once, for however many comments: compiling patterns, training; imports in neither."""
    cpu_s: float = 0.0
    """Processor time of the work: less disturbed by what else the machine does."""
    facts: dict[str, float] = field(default_factory=dict)
    """What this measurement alone can say."""


@dataclass(frozen=True)
class Timed:
    """How long something took."""

    seconds: float
    cpu_s: float


def timed(work: Callable[[], T]) -> tuple[Timed, T]:
    """What some work gives, and its seconds; workers and commands that it has waited for count in `cpu_s`."""
    start, cpu = time.perf_counter(), _cpu()
    result = work()
    return Timed(time.perf_counter() - start, _cpu() - cpu), result


def _cpu() -> float:
    now = os.times()
    return now.user + now.system + now.children_user + now.children_system


class Peak:
    """The largest memory of this process and those that it has started, taken together at one moment."""

    def __init__(self) -> None:
        self._together = 0.0

    def look(self) -> None:
        """Note what they hold now: this process, and of each other one what is no file, which processes share."""
        parents = _parents()
        others = [pid for pid in parents if os.getpid() in _ancestors(pid, parents)]
        now = _figures("VmRSS") + sum(_figures("RssAnon", "RssShmem", pid=pid) for pid in others)
        self._together = max(self._together, now)

    def mib(self) -> float:
        """The peak, between two looks that of this process alone.

        Where nobody could look at others, as without /proc, the peak of the largest of them is added.
        """
        here = _figures("VmHWM") or _maxrss(resource.RUSAGE_SELF)
        return max(here, self._together) if self._together else here + _maxrss(resource.RUSAGE_CHILDREN)


@contextmanager
def watched() -> Iterator[Peak]:
    """Look at the workers again and again, as long as something runs."""
    peak, stop = Peak(), threading.Event()

    def watch() -> None:
        while not stop.wait(_EVERY):
            peak.look()

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        stop.set()
        thread.join()


def _maxrss(whose: int) -> float:
    return resource.getrusage(whose).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def _figures(*names: str, pid: int | str = "self") -> float:
    """The sum of some lines of a process's status, MiB; 0 where nobody tells.

    VmHWM and not ru_maxrss, into which a new process takes over the size of the one it came of.
    """
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith(names)) / 1024


def _parents() -> dict[int, int]:
    """Process → the one that started it."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text(encoding="utf-8").rpartition(")")[2].split()[1])
        except OSError:  # it has ended meanwhile
            continue
    return parents


def _ancestors(pid: int, parents: dict[int, int]) -> Iterator[int]:
    while pid := parents.get(pid, 0):
        yield pid
