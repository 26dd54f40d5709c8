"""Our own coding of comments, without a study: by terms, and by terms and the learned coder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from nlp_coding.crew import Chunk, Crew, Part, Recipe, local_crew
from tests.benchmarks.measured import Measured, Task, Timed, timed

_FIRST = 8
"""Chunks of one comment, so that each process has its coder before the clock runs."""


def code_by(crew: Crew, chunks: Iterable[Sequence[str]]) -> int:
    """The number of codings, each with its evidence, that comments are given."""
    return sum(len(done.coded.code) for _, (done,) in crew.code(map(_handed_out, chunks)))


def terms(task: Task) -> Measured:
    """Lemmas, wildcards, distance, negation and evidence; the file is read meanwhile."""
    return _measured(task, lambda: Recipe(task.codebook()))


def learned(task: Task) -> Measured:
    """Terms and the learned coder, with evidence; training is set-up."""
    from nlp_coding import workflow

    return _measured(task, lambda: workflow.text_recipe(task.codebook()))


def _measured(task: Task, make: Callable[[], Recipe]) -> Measured:
    """By as many processes as pay; that they start and make their coders is set-up, but for the processor's time."""
    setup, recipe = timed(make)
    whole, (started, spent, n_codings) = timed(lambda: _coded(task, recipe))
    return Measured(spent.seconds, n_codings, setup.seconds + started.seconds, whole.cpu_s)


def _coded(task: Task, recipe: Recipe) -> tuple[Timed, Timed, int]:
    """How long it took until a process was there, and then until all was coded; and the number of codings."""
    with local_crew([recipe], task.n) as crew:
        first = next(task.chunks())[:1]
        started, _ = timed(lambda: code_by(crew, [first] * _FIRST))
        spent, n_codings = timed(lambda: code_by(crew, task.chunks()))
    return started, spent, n_codings


def _handed_out(texts: Sequence[str]) -> Chunk:
    return Chunk(tuple(range(len(texts))), (Part(0, tuple(texts)),))
