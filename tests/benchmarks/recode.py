"""python -m tests.benchmarks.recode [--n 100000]: re-coding after a change of terms beside a full coding."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from nlp_coding import workflow
from nlp_coding.codebook.find import find_codebook, shipped_codebooks
from nlp_coding.codebook.load import load_codebook
from nlp_coding.coding.coder import TermCoder
from nlp_coding.coding.touched import Touched, find_touched
from nlp_coding.coding.word_index import IndexRow, WordIndex
from nlp_coding.core.codebook import Codebook
from nlp_coding.core.coding import Coding
from nlp_coding.core.survey import Comment
from nlp_coding.core.terms import Term, parse_term
from nlp_coding.readers import Columns
from nlp_coding.recoding.recode import Recoding
from nlp_coding.recoding.recode import recode as recode_study
from tests.benchmarks.__main__ import write_survey
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


def time_commands(text: str, comments: Sequence[Comment]) -> None:
    """Prints the processor seconds of whole commands on a study: `code`, and `recode` after several changes.

    Each with reading and writing; `recode` also holds the two codings against each other for its report.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = write_survey(comments, folder / "survey.csv")
        columns = Columns(id="id", text="comment", agreement="agreement")
        study = workflow.make_study(folder / "study", data, columns, levels="Enig|Uenig").study
        full = _spent(lambda: workflow.code(study))
        print(f"code, all of them: {full:.2f} s")
        where = folder / "study" / "codebooks" / "fastlege"
        where.mkdir(parents=True)
        changes = {
            "1.0.1": ("another label", lambda now: now.replace("nb: Tilgjengelighet", "nb: Tilgang", 1)),
            "1.0.2": ("+ legevakt*", lambda now: _after_terms(now, "legevakt*")),
            "1.0.3": ("+ pasientkoordinator", lambda now: _after_terms(now, "pasientkoordinator")),
            "1.0.4": ("+ samtale", lambda now: _after_terms(now, "samtale")),
        }
        for version, (what, change) in changes.items():
            head = f'version: "{version}"\nrevises: "1.0.0"'
            (where / f"{version}.yaml").write_text(change(text.replace('version: "1.0.0"', head)), encoding="utf-8")
            spent, done = _recoded(study, version)
            print(f"recode, {what}: {spent:.2f} s, 1/{full / spent:.1f}; {done.n_again:,} comments looked at again")
            recode_study(study, "1.0.0")
        with study.store() as store, store.transaction(actor="benchmark", action="forget"):
            store.discard_words()  # nothing can be taken over
        spent, _ = _recoded(study, "1.0.2")
        print(f"recode, all of them: {spent:.2f} s")


def _after_terms(text: str, term: str) -> str:
    """The codebook's text with one more term of availability, in the first place."""
    at = text.index("terms: |\n", text.index(f"- id: {_CODE}")) + len("terms: |\n")
    return f"{text[:at]}      {term}\n{text[at:]}"


def _recoded(study: workflow.Study, version: str) -> tuple[float, Recoding]:
    start = time.process_time()
    done = recode_study(study, version)
    return time.process_time() - start, done


def _spent(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=100_000, help="comments")
    options = parser.parse_args()
    path = find_codebook("fastlege@1.0.0", folders=[shipped_codebooks()])
    codebook = load_codebook(path)
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
    time_commands(path.read_text(encoding="utf-8"), comments)


if __name__ == "__main__":
    main()
