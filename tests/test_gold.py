"""Coding quality against coded comments that are not in the project, and a look that they stay out of it."""

from __future__ import annotations

import csv
import re
import subprocess
from pathlib import Path

import pytest

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
