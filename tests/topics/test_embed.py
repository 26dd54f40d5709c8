"""Passages as vectors, without any model: near is what is about one matter, in whichever standard."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from nlp_coding.core.survey import Comment
from nlp_coding.topics.discover import Space, space_of
from nlp_coding.topics.embed import LexicalEmbedder
from nlp_coding.topics.features import FormReader
from nlp_coding.topics.passages import find_passages
from tests.topics.written import INTERPRETER, MATTERS, TAXI, TEXTS, WOUNDS, comments

ROOT = Path(__file__).parents[2]
BANK = ("Pasientar utan norsk treng tolk.", "Medisinlista er feil.", "Epikrisen kommer for sent.", "-", "Takk!")


@pytest.fixture(scope="module")
def space() -> Space:
    return space_of(comments())


def embed(space: Space, *texts: str) -> np.ndarray:
    return space.lexical.embed(texts)


def test_passages_of_one_matter_lie_near(space: Space) -> None:
    """Topics would be made of what is written alike and not of what it is about."""
    near = space.vectors @ space.vectors.T
    matter = np.repeat(np.arange(3), 10)
    assert [one.comment_id for one in space.passages.spans] == list(TEXTS)
    same = matter[:, None] == matter[None, :]
    np.fill_diagonal(near, np.nan)
    assert np.nanmean(near[same]) > 5 * np.nanmean(near[~same])
    assert np.mean(matter[np.nanargmax(near, axis=1)] == matter) > 0.9


@pytest.mark.parametrize("texts", MATTERS.values(), ids=MATTERS)
def test_the_standards_lie_near(space: Space, texts: tuple[str, ...]) -> None:
    """There would be a topic of those who write nynorsk, for every matter, and half of its comments in another."""
    likeness = np.einsum("ij,ij->i", embed(space, *texts[:5]), embed(space, *texts[5:]))
    assert likeness.min() > 0.6
    assert likeness.mean() > 0.8


def test_lengths(space: Space) -> None:
    """A long passage would weigh more than a short one."""
    assert np.linalg.norm(space.vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert np.sqrt(space.rows.multiply(space.rows).sum(axis=1)) == pytest.approx(1)
    assert space.vectors.dtype == np.float32
    assert space.rows.shape == (len(TEXTS), space.lexical.forms.shape[1])
    assert space.lexical.forms.shape[0] <= len(space.reader.forms)


def test_what_is_asked_lies_with_its_passages(space: Space) -> None:
    """A topic that somebody asks for would be about something else."""
    for place, asked in enumerate(("tolk", "taxi", "kroniske sår, bandasje")):
        means = [float((space.vectors[10 * n : 10 * n + 10] @ embed(space, asked).T).mean()) for n in range(3)]
        assert int(np.argmax(means)) == place
        assert sorted(means)[-1] > 3 * sorted(means)[-2]


def test_texts_in_the_space(space: Space) -> None:
    """What is held against the passages would lie elsewhere than they do."""
    texts = [INTERPRETER[0], TAXI[1], WOUNDS[2]]
    assert embed(space, *texts) == pytest.approx(space.vectors[[0, 11, 22]], abs=1e-4)
    both = embed(space, f"{TAXI[0]} {WOUNDS[0]}")[0]
    assert both @ space.vectors[10] > 0.5
    assert both @ space.vectors[20] > 0.5
    assert embed(space).shape == (0, space.vectors.shape[1])


def test_what_nothing_is_known_of_has_no_direction(space: Space) -> None:
    """Any passage would be like words that no passage has."""
    assert embed(space, "qwxyz", "", "og det", "🩺", "Hei!").tolist() == [[0.0] * space.vectors.shape[1]] * 5
    assert embed(space, "qwxyz drosje") == pytest.approx(embed(space, "drosje"), abs=1e-6)


def test_a_bank_adds_no_passage() -> None:
    """Examples that nobody in the study wrote would be counted among its comments."""
    space = space_of(comments(), bank=BANK)
    assert len(space.passages) == len(space.vectors) == space.rows.shape[0] == len(TEXTS)
    assert np.linalg.norm(embed(space, "medisinlista")) == 0  # in one text of all: nothing to hold it against
    assert np.linalg.norm(embed(space, "norsk")) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("bank", [(), BANK], ids=["without examples", "with examples"])
@pytest.mark.parametrize("texts", [[], ["-"], ["Drosja er dyr."], ["Drosja er dyr.", "Tolken manglar."]])
def test_few_words(texts: list[str], bank: Sequence[str]) -> None:
    """A codebook without examples, or comments that have nothing in common, would end in an error on a matrix."""
    reader = FormReader()
    passages = find_passages([Comment(str(n), str(n), text) for n, text in enumerate(texts)], reader)
    lexical = LexicalEmbedder(reader, passages, bank)
    assert lexical.vectors.shape[0] == lexical.rows.shape[0] == len(passages)
    assert np.isfinite(lexical.vectors).all()
    assert lexical.embed(["drosje"]).shape == (1, lexical.vectors.shape[1])


def digest() -> str:
    space = space_of(comments(), bank=BANK)
    asked = space.lexical.embed(["taxi", "tolk for pasientar"])
    return hashlib.sha256(space.vectors.tobytes() + asked.tobytes()).hexdigest()


def test_the_same_comments_give_the_same_bytes() -> None:
    """A colleague could not find the same topics again: what is near would hang on how Python hashes words."""
    done = subprocess.run(
        [sys.executable, "-c", "from tests.topics.test_embed import digest; print(digest())"],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert digest() == digest() == done.stdout.strip()
