"""python -m tests.benchmarks [--n 200000]: comments a second and peak memory, beside a pandas loop in the same run."""

from __future__ import annotations

import argparse
import csv
import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from nlp_coding.codebook.find import find_codebook, shipped_codebooks
from nlp_coding.codebook.load import load_codebook
from nlp_coding.coding.coder import TermCoder
from nlp_coding.core.codebook import Codebook
from nlp_coding.core.survey import Comment
from tests.benchmarks.as_regex import pattern_of
from tests.benchmarks.corpus import make_comments

_CHUNK = 20_000
_PANDAS_MOST = 5_000
"""The pandas loop is timed on at most so many comments; its time grows in proportion."""


def peak_mib() -> float:
    """Peak memory of this process so far, MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024**2 if sys.platform == "darwin" else 1024)


def time_terms(codebook: Codebook, comments: list[Comment]) -> tuple[float, int]:
    """Seconds to code by terms, evidence included, and the number of codings."""
    start = time.perf_counter()
    coder = TermCoder(codebook)
    n_codings = sum(len(coder.code(chunk)[1]) for chunk in _chunks(comments))
    return time.perf_counter() - start, n_codings


def time_pandas(codebook: Codebook, comments: list[Comment]) -> float:
    """Seconds for one str.contains per code, without evidence, negation or lemmas."""
    import pandas as pd

    sample = comments[:_PANDAS_MOST]
    texts = pd.Series([comment.text for comment in sample], dtype=object)
    start = time.perf_counter()
    for code in codebook.leaves:
        if code.terms:
            texts.str.contains(pattern_of(code.terms), case=False, regex=True)
    return (time.perf_counter() - start) * len(comments) / len(sample)


def write_survey(comments: Iterable[Comment], path: Path) -> Path:
    """A survey file of comments, every other one agreeing."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "agreement", "comment"])
        writer.writerows([one.id, ("Enig", "Uenig")[number % 2], one.text] for number, one in enumerate(comments))
    return path


def time_study(codebook: Codebook, comments: list[Comment]) -> tuple[float, float, float]:
    """Seconds to read a CSV into a study, seconds of the `code` command on it, and MiB of study.db."""
    from nlp_coding import workflow
    from nlp_coding.readers import Columns

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = folder / "survey.csv"
        write_survey(comments, data)
        start = time.perf_counter()
        columns = Columns(id="id", text="comment", agreement="agreement")
        study = workflow.make_study(folder / "study", data, columns, levels="Enig|Uenig").study
        read = time.perf_counter() - start
        start = time.perf_counter()
        workflow.code(study)
        coded = time.perf_counter() - start
        return read, coded, (study.folder / "study.db").stat().st_size / 1024**2


def _chunks(comments: list[Comment]) -> list[list[Comment]]:
    return [comments[at : at + _CHUNK] for at in range(0, len(comments), _CHUNK)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=200_000, help="comments")
    parser.add_argument("--json", action="store_true", help="one line for scripts")
    options = parser.parse_args()
    codebook = load_codebook(find_codebook("fastlege@1.0.0", folders=[shipped_codebooks()]))
    comments = list(make_comments(codebook, options.n))
    n_words = sum(comment.text.count(" ") + 1 for comment in comments) / len(comments)
    base = peak_mib()
    terms, n_codings = time_terms(codebook, comments)
    after_terms = peak_mib()
    read, coded, size = time_study(codebook, comments)
    after_study = peak_mib()
    pandas = time_pandas(codebook, comments)
    result = {
        "n": options.n,
        "words_a_comment": round(n_words, 1),
        "codings": n_codings,
        "terms_s": round(terms, 1),
        "terms_per_s": round(options.n / terms),
        "study_read_s": round(read, 1),
        "study_code_s": round(coded, 1),
        "study_mib": round(size),
        "pandas_s": round(pandas, 1),
        "ratio_terms_vs_pandas": round(pandas / terms, 1),
        "peak_mib_corpus": round(base),
        "peak_mib_terms": round(after_terms),
        "peak_mib_study": round(after_study),
    }
    if options.json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        print(f"{name:24} {value:>12,}")


if __name__ == "__main__":
    main()
