"""Work for a cluster: a recipe with models, chunks of comments, and what one process makes of them."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from nlp_coding.coding.word_index import WordNotes
from nlp_coding.core.coding import Coded
from nlp_coding.core.errors import NlpCodingError
from nlp_coding.crew import Alone, Chunk, Crew, Part, Recipe
from nlp_coding.language.lemmas import Lemmatizer
from tests.coding.learning import CODEBOOK, models

SECRET = "hemmelighet"
"""A word of each comment."""


@functools.cache
def recipe() -> Recipe:
    """Terms and models, suggestions accepted, and the words noted."""
    return Recipe(CODEBOOK, models=models(), accept_from=0.8, collect=True)


def until(holds: Callable[[], object], *, seconds: float = 15) -> None:
    """Wait for something; an error where it does not come about."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it has not come about"
        time.sleep(0.02)


def chunks(n: int, *, size: int = 40, coder: int = 0) -> list[Chunk]:
    """Comments that terms, models, both or nothing say something of; no two chunks have the same words."""
    sentences = ("Vi har faste møter", "Legen slutter og ingen overtar", "PLO-melding er sendt", "Samarbeidet er greit")
    made = []
    for number in range(n):
        keys = tuple(range(number * size + 1, (number + 1) * size + 1))
        texts = tuple(f"{sentences[key % 4]}, {SECRET} ord{number} {key}." for key in keys)
        made.append(Chunk(keys, (Part(coder, texts, keys),)))
    return made


def coded(crew: Crew, given: Iterable[Chunk]) -> tuple[list[tuple[int, ...]], list[Coded], list[Any]]:
    """The keys in the order they came back, what each chunk was given, and the words of all."""
    notes = WordNotes(Lemmatizer(()))
    keys, made = [], []
    for chunk, (done,) in crew.code(given):
        keys.append(chunk.keys)
        made.append(done.coded)
        assert done.noted is not None
        notes.add(done.noted)
    return keys, made, sorted(notes.rows())


def alone(given: Iterable[Chunk]) -> tuple[list[tuple[int, ...]], list[Coded], list[Any]]:
    """The same by one process."""
    return coded(Alone([recipe().coder()]), given)


def message(error: pytest.ExceptionInfo[NlpCodingError]) -> str:
    """What is said, on one line."""
    return " ".join(str(error.value).split())
