"""Coding quality against coded comments that are not in the project, and a look that they stay out of it."""

from __future__ import annotations

import csv
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
from rapidfuzz import fuzz, process

from nlp_coding import evaluation

ROOT = Path(__file__).parent.parent
OUTSIDE = ROOT.parent / "shared" / "data"
QUICK_EXPRESSIONS = 0.47
"""Micro F1 on comments_dev.csv of regular expressions written in ten minutes: what terms must beat."""


def _file(name: str) -> Path:
    path = OUTSIDE / name
    if not path.is_file():
        pytest.skip(f"{name} lies outside the project, and not here")
    return path


def test_terms_beat_quick_regular_expressions() -> None:
    """A change to lemmas, negation or terms that loses what the codebook is for would pass every other test."""
    result, _ = evaluation.evaluate_texts(_file("comments_dev.csv"))
    assert result.micro is not None
    assert result.micro > QUICK_EXPRESSIONS


@pytest.mark.parametrize("name", ["comments_dev.csv", "published_comments_dev.csv"])
def test_evaluation_comments_stay_out_of_the_project(name: str) -> None:
    """A sentence of theirs among terms or examples, and the figure means nothing; the published ones are not ours."""
    with _file(name).open(encoding="utf-8", newline="") as file:
        sentences = {
            sentence.strip().lower()
            for row in csv.DictReader(file)
            for sentence in re.split(r"[.!?\n]+", row["text"])
            if len(sentence.split()) >= 6
        }
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    texts = [
        ROOT / line for line in tracked.splitlines() if line.endswith((".yaml", ".md", ".csv", ".py", ".txt", ".tsv"))
    ]
    found = [
        (path.name, sentence)
        for path in texts
        if path.is_file()
        for content in [path.read_text(encoding="utf-8", errors="replace").lower()]
        for sentence in sentences
        if sentence in content
    ]
    assert not found


NEARLY = 85
"""Likeness (100 × rapidfuzz's ratio) from which a sentence of four words or more is nearly the same as another."""


def _normal(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _sentences(text: str) -> set[str]:
    """The text and each of its sentences, without marks."""
    return {found for part in (text, *re.split(r"[.!?…\n]+", text)) if (found := _normal(part))}


def _texts(path: Path, column: str = "text") -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row[column] for row in csv.DictReader(file)]


def _evaluation_texts() -> dict[str, list[str]]:
    """The evaluation files: the repository's own, and those beside it as far as they are there."""
    files = {path.name: _texts(path) for path in OUTSIDE.glob("*.csv") if "text" in path.read_text("utf-8")[:200]}
    return {"gold.csv": _texts(ROOT / "corpora" / "fastlege-2023" / "gold.csv"), **files}


@pytest.mark.parametrize("bank", sorted(path.name for path in (ROOT / "codebooks" / "fastlege").glob("examples-*.csv")))
def test_no_example_is_a_sentence_of_an_evaluation_file(bank: str) -> None:
    """The machine would be judged by what it was taught, and every figure flatter it."""
    examples = sorted(set().union(*map(_sentences, _texts(ROOT / "codebooks" / "fastlege" / bank))))
    for name, texts in _evaluation_texts().items():
        judged = sorted(set().union(*map(_sentences, texts)))
        assert not set(examples) & set(judged), name
        long = [[one for one in those if len(one.split()) >= 4] for those in (examples, judged)]
        likeness = process.cdist(*long, scorer=fuzz.ratio, score_cutoff=NEARLY, dtype=np.uint8, workers=-1)
        near = [(long[0][row], long[1][column]) for row, column in zip(*np.nonzero(likeness), strict=True)]
        assert not near, name
