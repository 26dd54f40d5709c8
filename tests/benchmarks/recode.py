"""python -m tests.benchmarks.recode [--n 100000]: re-coding after a change of terms beside a full coding."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from nlp_coding.codebook.find import find_codebook, shipped_codebooks
from nlp_coding.codebook.load import load_codebook
from nlp_coding.coding.coder import TermCoder
from nlp_coding.coding.touched import Touched, find_touched
from nlp_coding.coding.word_index import IndexRow, WordIndex
from nlp_coding.core.codebook import Codebook
from nlp_coding.core.coding import Coding
from nlp_coding.core.survey import Comment
from nlp_coding.core.terms import Term, parse_term
from tests.benchmarks.corpus import make_comments

_CHUNK = 20_000
_CODE = "availability"


def with_term(codebook: Codebook, source: str) -> Codebook:
    """One more term, at the end."""
    return _with_terms_of(codebook, lambda terms: (*terms, parse_term(source)))


def without_term(codebook: Codebook, source: str) -> Codebook:
    """One term fewer."""
    return _with_terms_of(codebook, lambda terms: tuple(term for term in terms if term.source != source))


def _with_terms_of(codebook: Codebook, change: Callable[[tuple[Term, ...]], tuple[Term, ...]]) -> Codebook:
    codes = tuple(replace(code, terms=change(code.terms)) if code.id == _CODE else code for code in codebook.codes)
    return replace(codebook, codes=codes)


def time_full(
    codebook: Codebook, comments: Sequence[Comment], *, collect: bool
) -> tuple[float, TermCoder, list[Coding]]:
    """Seconds to code all comments, the coder, and the codings."""
    start = time.process_time()
    coder = TermCoder(codebook, collect=collect)
    codings: list[Coding] = []
    for at in range(0, len(comments), _CHUNK):
        chunk = comments[at : at + _CHUNK]
        codings += coder.code(chunk, numbers=range(at, at + len(chunk)))[1]
    return time.process_time() - start, coder, codings


def recode(
    rows: Sequence[IndexRow], before: Codebook, after: Codebook, comments: Sequence[Comment]
) -> tuple[dict[str, float], Touched, list[Coding]]:
    """Seconds for each step, what was touched, and the codings that were computed."""
    seconds = {}
    start = time.process_time()
    index = WordIndex.from_rows(rows)
    seconds["index"] = time.process_time() - start
    start = time.process_time()
    touched = find_touched(index, before, after)
    seconds["touched"] = time.process_time() - start
    start = time.process_time()
    codings: list[Coding] = []
    for numbers, only in ((touched.everything, None), (touched.changed_only, touched.changed)):
        if len(numbers):
            coder = TermCoder(after, only=only, index=touched.index)
            some = [comments[number] for number in numbers.tolist()]
            for at in range(0, len(some), _CHUNK):
                codings += coder.codings(some[at : at + _CHUNK])
    seconds["coding"] = time.process_time() - start
    return seconds, touched, codings


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=100_000, help="comments")
    options = parser.parse_args()
    codebook = load_codebook(find_codebook("fastlege@1.0.0", folders=[shipped_codebooks()]))
    comments = list(make_comments(codebook, options.n))
    plain, _, _ = time_full(codebook, comments, collect=False)
    full, coder, _ = time_full(codebook, comments, collect=True)
    start = time.process_time()
    rows = list(coder.index().rows())
    packing = time.process_time() - start
    print(f"full coding of {options.n:,} comments: {plain:.2f} s; {full:.2f} s with the words noted")
    print(f"{len(rows):,} forms, packed in {packing:.2f} s, {sum(len(row.comments) for row in rows) / 2**20:.1f} MiB")
    gone = next(code for code in codebook.codes if code.id == _CODE).terms[0].source
    for what, after in (
        ("+ legevakt*", with_term(codebook, "legevakt*")),
        ("+ pasientkoordinator", with_term(codebook, "pasientkoordinator")),
        (f"- {gone}", without_term(codebook, gone)),
    ):
        seconds, touched, codings = recode(rows, codebook, after, comments)
        total = sum(seconds.values())
        steps = ", ".join(f"{step} {spent:.2f}" for step, spent in seconds.items())
        print(
            f"{what:24} {total:.2f} s ({total / plain:.0%}): {steps}; {len(touched.everything):,} comments with all "
            f"codes, {len(touched.changed_only):,} with {len(touched.changed)}; {len(codings):,} codings"
        )


if __name__ == "__main__":
    main()
