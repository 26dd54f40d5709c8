"""Our own commands on a study of the comments: read, code, code again, topics."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from nlp_coding import workflow
from nlp_coding.codebook.find import find_codebook, shipped_codebooks
from nlp_coding.core.files import write_privately
from nlp_coding.readers import Columns
from nlp_coding.settings import FILE, settings_text
from tests.benchmarks.corpus import read_survey, write_survey
from tests.benchmarks.measured import Measured, Task, timed

CHANGED = "availability"
"""The code that gets one more term."""
_MORE = "legevakt*"
_CHANGED_VERSION = "1.0.1"


def read(task: Task) -> Measured:
    """A survey file into a new study."""
    spent, made = timed(lambda: _make_study(task.study, task.csv))
    n_comments = workflow.status(made.study).counts.n_comments
    return Measured(spent.seconds, n_comments, 0.0, spent.cpu_s, {"read_db_mib": _db_mib(task.study)})


def code(task: Task) -> Measured:
    """The `code` command's work: training, terms and models, and all of it written."""
    return _code(workflow.open_study(task.study), task)


def code_terms(task: Task) -> Measured:
    """The same by terms alone, in a study of its own."""
    made = _make_study(_by_terms(task), task.csv).study
    write_privately(made.folder / FILE, settings_text(replace(made.settings, learned=False)))
    return _code(workflow.open_study(made.folder), task)


def recode(task: Task) -> Measured:
    """The `recode` command's work after one more term in one code: what it touches, and the report of changes."""
    return _recode(workflow.open_study(task.study), task)


def recode_terms(task: Task) -> Measured:
    """The same in the study that is coded by terms alone."""
    return _recode(workflow.open_study(_by_terms(task)), task)


def _by_terms(task: Task) -> Path:
    return task.study.with_name(f"{task.study.name}-terms")


def _code(study: workflow.Study, task: Task) -> Measured:
    spent, report = timed(lambda: workflow.code(study))
    mib = _db_mib(study.folder)
    facts = {"db_mib": mib, "db_bytes_per_comment": mib * 1024**2 / task.n}
    return Measured(spent.seconds, report.n_codings, 0.0, spent.cpu_s, facts)


def _recode(study: workflow.Study, task: Task) -> Measured:
    from nlp_coding.recoding.recode import recode as recode_study

    text = find_codebook(workflow.DEFAULT_CODEBOOK, folders=[shipped_codebooks()]).read_text(encoding="utf-8")
    head = f'version: "{_CHANGED_VERSION}"\nrevises: "1.0.0"'
    folder = study.folder / "codebooks" / "fastlege"
    folder.mkdir(parents=True, exist_ok=True)
    changed = after_terms(text, _MORE).replace('version: "1.0.0"', head)
    (folder / f"{_CHANGED_VERSION}.yaml").write_text(changed, encoding="utf-8")
    spent, done = timed(lambda: recode_study(study, _CHANGED_VERSION))
    return Measured(spent.seconds, done.n_again or task.n, 0.0, spent.cpu_s)


def suggest(task: Task) -> Measured:
    """The `suggest` command's work, on a study of its own that nobody has coded yet."""
    from nlp_coding.suggesting import suggest as suggest_topics

    folder = task.study.with_name(f"{task.study.name}-topics-{task.n}")
    data = write_survey(read_survey(task.csv, task.n), folder.with_suffix(".csv"))
    study = _make_study(folder, data).study
    spent, found = timed(lambda: suggest_topics(study))
    return Measured(spent.seconds, len(found.topics), 0.0, spent.cpu_s)


def after_terms(text: str, term: str) -> str:
    """The codebook's text with one more term of availability, in the first place."""
    at = text.index("terms: |\n", text.index(f"- id: {CHANGED}")) + len("terms: |\n")
    return f"{text[:at]}      {term}\n{text[at:]}"


def _make_study(folder: Path, data: Path) -> workflow.Made:
    columns = Columns(id="id", text="comment", agreement="agreement")
    return workflow.make_study(folder, data, columns, levels="Enig|Uenig")


def _db_mib(folder: Path) -> float:
    return (folder / "study.db").stat().st_size / 1024**2
