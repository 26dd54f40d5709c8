"""Who codes makes no difference, also where a process is killed on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from nlp_coding import crew
from nlp_coding.crew import (
    Alone,
    Chunk,
    Done,
    Part,
    Recipe,
    Several,
    Spare,
    local_crew,
    n_processes,
    share_processors,
    spare,
)
from tests.coding.learning import CODEBOOK, models

TEXTS = ("Vi samles hver uke", "Legen slutter, og vi har ikke vikarer", "Faste møter er bra. Møter!", "Dippsyfax", "")
RECIPE = Recipe(CODEBOOK, models=models(), collect=True)


def _chunks(n: int) -> Iterator[Chunk]:
    for number in range(n):
        text = f"{TEXTS[number % len(TEXTS)]} {number}"
        yield Chunk((number,), (Part(0, (text,), numbers=(number,)),))


def _forms(done: Done) -> tuple[str, ...]:
    assert done.noted is not None
    return done.noted.forms


def test_processes_change_nothing_though_one_is_killed() -> None:
    """A chunk would be lost, or come twice, where a laptop runs short of memory."""
    alone = list(Alone([RECIPE.coder()]).code(_chunks(12)))
    with Several([RECIPE], 2) as several:
        found = []
        for number, (chunk, (done,)) in enumerate(several.code(_chunks(12))):
            found.append((chunk, (done,)))
            if number == 1:
                os.kill(next(iter(several._pool._processes)), signal.SIGKILL)
                time.sleep(1.5)  # what writes takes its time: the pool is known to be broken at the next chunk
    assert [chunk.keys for chunk, _ in found] == [(number,) for number in range(12)]
    assert [done.coded for _, (done,) in found] == [done.coded for _, (done,) in alone]
    assert [_forms(done) for _, (done,) in found] == [_forms(done) for _, (done,) in alone]


def test_a_spare_process_does_what_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it was ready for would be done by coders of the work before, or not at all once it is killed."""
    monkeypatch.setattr(crew, "_n_processors", lambda: 2)
    other = Recipe(CODEBOOK, only=frozenset({"shortage"}))
    with spare(crew.SEVERAL_FROM) as process:
        assert isinstance(process, Spare)
        here = process.begin(os.getpid)()
        assert here != os.getpid()
        for recipe in (RECIPE, other):
            alone = list(Alone([recipe.coder()]).code(_chunks(5)))
            with local_crew([recipe], 80, spare=process) as found:
                assert [done.coded for _, (done,) in found.code(_chunks(5))] == [done.coded for _, (done,) in alone]
        os.kill(here, signal.SIGKILL)
        assert process.begin(os.getpid)() == os.getpid()
        with local_crew([other], 80, spare=process) as found:
            assert [done.coded for _, (done,) in found.code(_chunks(5))] == [done.coded for _, (done,) in alone]
    with spare(80) as none:
        assert none is None


def test_chunks_are_handed_out_before_anybody_waits() -> None:
    """What is taken over is copied meanwhile: a process would stand idle as long as that takes."""
    handed: list[int] = []
    with Several([RECIPE], 1) as several:
        done = several.code(handed.append(chunk.keys[0]) or chunk for chunk in _chunks(9))
        assert handed == [0, 1]
        assert [chunk.keys for chunk, _ in done] == [(number,) for number in range(9)]


def test_few_comments_are_coded_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eighty comments would wait for processes to start; several recodings at once would fill the memory."""
    monkeypatch.setattr(crew, "_n_processors", lambda: 8)
    assert (n_processes(80), n_processes(crew.SEVERAL_FROM)) == (1, crew.MOST_PROCESSES)
    try:
        share_processors(8)
        assert n_processes(10**6) == 1
    finally:
        share_processors(1)
    assert isinstance(local_crew([RECIPE], 80), Alone)


_ORPHANS = """
import sys, time
from nlp_coding.crew import Chunk, Part, Recipe, Several
from tests.coding.learning import CODEBOOK

several = Several([Recipe(CODEBOOK)], 2)
chunks = (Chunk((number,), (Part(0, ("Vi samles",)),)) for number in range(6))
for number, _ in enumerate(several.code(chunks)):
    if number == 1:
        print(*several._pool._processes, flush=True)
        time.sleep(60)
"""


@pytest.mark.skipif(os.name != "posix", reason="a process sees there alone who started it")
def test_processes_end_with_the_one_that_started_them() -> None:
    """What people wrote would stay in the memory of processes that nobody knows of."""
    command = [sys.executable, "-c", _ORPHANS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[1], text=True) as parent:
        assert parent.stdout is not None
        workers = [int(word) for word in parent.stdout.readline().split()]
        parent.kill()
        parent.wait()
        assert len(workers) == 2
        deadline = time.monotonic() + 20
        while any(map(_is_there, workers)) and time.monotonic() < deadline:
            time.sleep(0.2)
        assert not any(map(_is_there, workers))


@pytest.mark.skipif(os.name != "posix", reason="a process sees there alone who started it")
def test_a_process_whose_parent_has_gone_before_it_began() -> None:
    """It would take whoever inherits it for its parent, and wait for work without end."""
    code = (
        "import os; from nlp_coding.crew import _begin, _nothing; _begin(os.getppid() + 10**6, _nothing); import time"
    )
    ended = subprocess.run([sys.executable, "-c", f"{code}; time.sleep(20)"], timeout=15, check=False)
    assert ended.returncode == 1


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
