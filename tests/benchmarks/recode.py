"""python -m tests.benchmarks.recode [--n 100000]: re-coding after a change of terms beside a full coding."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from nlp_coding import workflow
from nlp_coding.codebook.find import find_codebook, shipped_codebooks
from nlp_coding.codebook.load import load_codebook
from nlp_coding.core.survey import Comment
from nlp_coding.readers import Columns
from nlp_coding.recoding.recode import Recoding
from nlp_coding.recoding.recode import recode as recode_study
from tests.benchmarks.corpus import make_comments, write_survey
from tests.benchmarks.on_study import after_terms


def time_commands(text: str, comments: Iterable[Comment]) -> None:
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
            "1.0.2": ("+ legevakt*", lambda now: after_terms(now, "legevakt*")),
            "1.0.3": ("+ pasientkoordinator", lambda now: after_terms(now, "pasientkoordinator")),
            "1.0.4": ("+ samtale", lambda now: after_terms(now, "samtale")),
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
    comments = make_comments(load_codebook(path), options.n)
    time_commands(path.read_text(encoding="utf-8"), comments)


if __name__ == "__main__":
    main()
