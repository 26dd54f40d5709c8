"""python -m tests.benchmarks.tables [--n 1000000] [--folder DIR]: how soon `status` and each table answer."""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from nlp_coding.auditing import draw_sample
from nlp_coding.codebook.find import find_codebook, shipped_codebooks
from nlp_coding.codebook.load import load_codebook
from nlp_coding.core.coding import MACHINE, Analysis, Coding, Evidence
from nlp_coding.core.survey import Comment, Corpus, Respondent, Scale, Source
from nlp_coding.settings import FILE, Settings, settings_text
from nlp_coding.store import DATABASE_NAME, RunCode, Store

_CHUNK = 50_000
_LEVELS = ("Helt enig", "Delvis enig", "Verken enig eller uenig", "Delvis uenig", "Helt uenig")
_REGIONS = ("Nord", "Midt", "Vest", "Sør-Øst")
_AGES = ("18–29", "30–39", "40–49", "50–59", "60–69", "70+")
_WAVES = ("2019", "2021", "2023")
_STATEMENTS = ("q2", "q3", "q4")
_TEXTS = ("Legen slutta.", "Det er vanskelig å få time, og ingen svarer på telefonen.", "Møtene er gode.", "-")
_COMMANDS: tuple[tuple[str, ...], ...] = (
    ("status",),
    ("table", "commenting"),
    ("table", "commenting", "--by", "region"),
    ("table", "codes"),
    ("table", "codes", "--groups"),
    ("table", "codes", "--min-cell", "5"),
    ("table", "codes", "--by", "age"),
    ("table", "codes", "--stats"),
    ("table", "codes", "--standardise", "agreement"),
    ("table", "code", "availability"),
    ("table", "levels"),
    ("table", "levels", "--min-cell", "5"),
    ("table", "trend"),
    ("table", "agreeing", "--by", "region"),
)
"""As they are typed, without the study."""


def settings_of(*, weighted: bool = False) -> Settings:
    """What study.yaml of the made study says."""
    return Settings(
        id="id",
        text="comment",
        agreement="svar",
        scale=Scale(_LEVELS, ("Vet ikke",)),
        attributes={"region": _REGIONS, "age": _AGES},
        wave="year",
        weight="w" if weighted else None,
        statements={name: name for name in ("svar", *_STATEMENTS)},
    )


def make_study(folder: Path, n: int, *, weighted: bool = False, silent: float = 0.0) -> None:
    """A study of n respondents, all but a share of them with a comment, coded without a coder, and three decisions."""
    path = find_codebook("fastlege@1.0.0", folders=[shipped_codebooks()])
    codebook = load_codebook(path)
    leaves = [code.id for code in codebook.leaves]
    draw = random.Random(1)
    with Store.create(folder) as store:
        with store.transaction(actor="benchmark", action="init"):
            store.put_codebook(codebook, path.read_text(encoding="utf-8"))
            for respondents in _chunks(n, draw, weighted=weighted):
                comments = (
                    Comment(one.id, one.id, draw.choice(_TEXTS)) for one in respondents if draw.random() >= silent
                )
                store.add_respondents(Corpus(tuple(respondents), tuple(comments)))
            (folder / FILE).write_text(settings_text(settings_of(weighted=weighted)), encoding="utf-8")
        with store.transaction(actor="benchmark", action="code"):
            draw_sample(store, Settings.audit_share)
            run_id = store.start_run(codebook_digest=codebook.digest, corpus_fingerprint="made", settings={})
            for some in store.iter_comments(chunk=_CHUNK):
                analyses = [Analysis(one.id, "nb", draw.random() > 0.05) for one in some]
                codings = [
                    coding for one in analyses if one.substance for coding in _codings(one.comment_id, leaves, draw)
                ]
                store.put_chunk(run_id, analyses, codings)
            store.put_run_codes(run_id, {code: RunCode("made", run_id) for code in leaves})
            with _timed("finish_run"):
                store.finish_run(run_id)
        with store.transaction(actor="benchmark", action="review"):
            first = next(iter(store.iter_comments(chunk=3)))
            store.decide([Coding(one.id, leaves[0], True, "person", "kari", "decided") for one in first])
            store.decide([Coding(first[0].id, leaves[0], False, "person", "ola", "decided")])


def _chunks(n: int, draw: random.Random, *, weighted: bool) -> Iterator[list[Respondent]]:
    answers = (*_LEVELS, *_LEVELS, "Vet ikke", None)
    for start in range(0, n, _CHUNK):
        yield [
            Respondent(
                f"K{number:07}",
                draw.choice(answers),
                {"region": draw.choice(_REGIONS), "age": draw.choice(_AGES)},
                {name: draw.choice(answers) or "" for name in _STATEMENTS},
                weight=round(draw.uniform(0.3, 3), 6) if weighted else None,
                wave=draw.choice(_WAVES),
                source=Source("survey.csv", number + 2),
            )
            for number in range(start, min(start + _CHUNK, n))
        ]


def _codings(comment_id: str, leaves: Sequence[str], draw: random.Random) -> Iterator[Coding]:
    for code_id in sorted(draw.sample(leaves, draw.choice((0, 1, 2, 2, 3, 4))), key=leaves.index):
        score = round(draw.random(), 3)
        reason = Evidence(0, 4, f"term «{code_id}»")
        yield Coding(comment_id, code_id, True, "both", MACHINE, "suggested", score, (reason,))


@contextmanager
def _timed(what: str) -> Iterator[None]:
    start, spent = time.perf_counter(), time.process_time()
    yield
    print(f"{what:44} {time.perf_counter() - start:7.2f} s {time.process_time() - spent:7.2f} s of processor")


def time_commands(folder: Path, *, rounds: int) -> None:
    """Prints the seconds of each command, the best of some rounds, start-up included."""
    for command in _COMMANDS:
        best = min(_run(command, folder) for _ in range(rounds))
        print(f"{' '.join(command):44} {best[0]:7.2f} s {best[1]:7.2f} s of processor")


def _run(command: Sequence[str], folder: Path) -> tuple[float, float]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "nlp_coding", *command, "--study", str(folder)], check=True, stdout=subprocess.DEVNULL
    )
    took = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=1_000_000, help="respondents")
    parser.add_argument("--folder", type=Path, help="where the study is made, or is already; else it is thrown away")
    parser.add_argument("--weighted", action="store_true", help="a weight of its own for each respondent")
    parser.add_argument("--silent", type=float, default=0.0, help="share of respondents without a comment")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = options.folder or Path(name) / "study"
        if not (folder / DATABASE_NAME).exists():
            with _timed(f"a study of {options.n:,}"):
                make_study(folder, options.n, weighted=options.weighted, silent=options.silent)
        time_commands(folder, rounds=options.rounds)


if __name__ == "__main__":
    main()
