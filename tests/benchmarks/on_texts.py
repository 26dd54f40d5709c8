"""Our own coding of comments, without a study: by terms, and by terms and the learned coder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nlp_coding.core.survey import Comment
from nlp_coding.crew import Chunk, Part, Recipe, local_crew
from tests.benchmarks.measured import Measured, Task, timed


def code_by(recipe: Recipe, chunks: Iterable[Sequence[Comment]], *, n: int) -> int:
    """The number of codings, each with its evidence, that `n` comments are given, by as many processes as pay."""
    handed_out = (
        Chunk(tuple(range(len(chunk))), (Part(0, tuple(comment.text for comment in chunk)),)) for chunk in chunks
    )
    with local_crew([recipe], n) as crew:
        return sum(len(done.coded.code) for _, (done,) in crew.code(handed_out))


def terms(task: Task) -> Measured:
    """Lemmas, wildcards, distance, negation and evidence; the file is read meanwhile, and the coder made."""
    recipe = Recipe(task.codebook())
    spent, n_codings = timed(lambda: code_by(recipe, task.chunks(), n=task.n))
    return Measured(spent.seconds, n_codings, cpu_s=spent.cpu_s)


def learned(task: Task) -> Measured:
    """Terms and the learned coder, with evidence; training is set-up."""
    from nlp_coding import workflow

    codebook = task.codebook()
    setup, recipe = timed(lambda: workflow.text_recipe(codebook))
    spent, n_codings = timed(lambda: code_by(recipe, task.chunks(), n=task.n))
    return Measured(spent.seconds, n_codings, setup.seconds, spent.cpu_s)
