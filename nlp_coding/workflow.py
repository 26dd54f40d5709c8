"""The verbs, composed of the phases: make a study, add to it, code, decide, look.

Functions take and give values; whoever calls them (the command line, a notebook) shows what they give. Tables are in
`results.py`, what stands behind their cells in `explanations.py`, exports in `exports.py`, agreement with a gold coding
in `evaluation.py`. Phases with heavy imports come in inside the verb that needs them.
"""

from __future__ import annotations

import getpass
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from nlp_coding.adoption import adopt, find_way, refuse_draft
from nlp_coding.auditing import Audit, accepting, audit_of, draw_sample
from nlp_coding.codebook.find import find_codebook, list_codebooks, shipped_codebooks
from nlp_coding.codebook.load import load_with_places, read_text
from nlp_coding.coding.combine import conflicts
from nlp_coding.core.codebook import Codebook, Language
from nlp_coding.core.errors import InputError, Mistake, StudyError
from nlp_coding.core.files import write_privately
from nlp_coding.crew import Recipe
from nlp_coding.learning import Learner, Lessons, bank_of, find_bank, keep_bank, lessons_of
from nlp_coding.passes import Progress, Work
from nlp_coding.planning import ACCEPT, Pass, begin, full_pass, term_coder
from nlp_coding.queueing import Queued, next_comments
from nlp_coding.readers import Columns, Reading, open_survey
from nlp_coding.settings import FILE, Settings, find_study, read_settings, settings_text
from nlp_coding.standing import codebook_of, standing, stored_codebook
from nlp_coding.store import DATABASE_NAME, Added, RunFacts, Store, StoredCodebook, StudyCounts

if TYPE_CHECKING:
    from nlp_coding.cluster import Cluster
    from nlp_coding.coding.suggest import Coder, Suggested

DEFAULT_CODEBOOK = "fastlege@1.0.0"
LOOKED_UP = 5
"""Unknown ids whose nearest is looked for: among 200 000 comments it takes a second each."""


@dataclass(frozen=True)
class Study:
    """A study's folder and what a person set in it."""

    folder: Path
    settings: Settings

    @contextmanager
    def store(self) -> Iterator[Store]:
        with Store.open(self.folder) as store:
            yield store


@dataclass(frozen=True)
class Made:
    """A new study, and how its data was read."""

    study: Study
    reading: Reading
    codebook: Codebook


@dataclass(frozen=True)
class Acceptance:
    """Suggestions that were accepted without being read, and what speaks for it."""

    precision: float
    """What was asked for."""
    score: float | None
    """The score from which suggestions were accepted; None where no score was good enough."""
    n_accepted: int
    audited: bool
    """Whether the audit sample speaks, or cross-validation alone."""
    n_checked: int
    """Suggestions of such a score whose truth is known: audited ones, or those on examples held out."""
    n_right: int


@dataclass(frozen=True)
class CodeReport:
    """What `code` did."""

    run: RunFacts
    n_without_substance: int
    n_with_codes: int
    n_codings: int
    n_decided: int
    """Comments on which persons have decided: the run changed none of it."""
    by_origin: Mapping[str, int] = field(default_factory=dict)
    """Suggestions by what said so: terms, model, both."""
    n_drawn: int = 0
    """Comments that were drawn for the audit sample now."""
    acceptance: Acceptance | None = None
    given_up: bool = False
    """The run before had accepted suggestions, and this one has not: nobody asked for it."""


@dataclass(frozen=True)
class Status:
    """What `status` shows."""

    study: Study
    counts: StudyCounts
    codebook: StoredCodebook
    run: RunFacts | None
    n_conflicts: int
    """Cells (comment × code) that people decided differently: they count as not coded until they agree."""
    n_unsplit: int = 0
    """Comments with a person's decision on a code that was split since."""
    n_unmerged: int = 0
    """Comments where a person said no to some of the codes that were merged, and nobody decided on the others."""
    n_outdated: int = 0
    """Comments with a person's decision on a code that was redefined since."""
    audit: Audit | None = None
    """What the audit sample says of the latest run."""


def user_name() -> str:
    """Who works here, for the audit log and as the default coder."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no such user on a closed server or in a container
        return "unknown"


def open_study(folder: Path | None = None) -> Study:
    """The study in `folder`, or the one that the current folder lies in. Raises StudyError, InputError."""
    here = Path.cwd() if folder is None else folder
    if (here / DATABASE_NAME).is_file() and not (here / FILE).is_file():
        raise StudyError(
            f"the study in {here} has lost its {FILE}\n  → put back a copy of it, or make another study from the same "
            f"survey file with init, and copy that one's {FILE} here"
        )
    found = find_study(here) if folder is None else folder
    return Study(found, read_settings(found))


def study_at_hand(folder: Path | None = None) -> Study | None:
    """As `open_study`, but None where no study is named and the current folder lies in none."""
    try:
        return open_study(folder)
    except StudyError:
        if folder is not None:
            raise
        return None


def codebook_folders(study: Study | None = None) -> list[Path]:
    """Where codebooks are looked for by name: the study's folder, the current one, and what the program brings."""
    own = [study.folder / "codebooks"] if study else []
    return [*own, Path("codebooks"), shipped_codebooks()]


def make_study(
    folder: Path,
    data: Path,
    columns: Columns,
    *,
    levels: str | None = None,
    outside: str = "",
    codebook: str = DEFAULT_CODEBOOK,
    respondents: str | None = None,
    language: Language = "nb",
    question: str | None = None,
    min_cell: int = 0,
    sheet: str | None = None,
    encoding: str | None = None,
) -> Made:
    """Read a survey file into a new study. Raises InputError, StudyError; then nothing is left behind."""
    if (folder / FILE).exists():
        # A power cut between writing this file and the commit leaves it alone in the folder.
        whole = (folder / DATABASE_NAME).exists() and (folder / DATABASE_NAME).stat().st_size > 0
        remedy = "add rows with add" if whole else f"take it away: without a {DATABASE_NAME} it is no study"
        raise StudyError(f"there is a {FILE} in {folder} already\n  → choose another folder, or {remedy}")
    path = find_codebook(codebook, folders=codebook_folders())
    text = read_text(path)
    book = load_with_places(path).codebook
    refuse_draft(book)
    bank = find_bank(book, path, folders=codebook_folders())
    reading = open_survey(data, columns, levels=levels, outside=outside, sheet=sheet, encoding=encoding)
    settings = Settings(
        id=columns.id,
        text=columns.text,
        agreement=columns.agreement,
        wave=columns.wave,
        scale=reading.scale,
        attributes={name: reading.attribute_values.get(name, ()) for name in columns.attributes},
        respondents=respondents,
        language=language,
        statements={name: name for name in (columns.agreement, *columns.statements) if columns.statements},
        weight=columns.weight,
        question=question,
        min_cell=min_cell,
    )
    made_folder = not folder.exists()
    wrote = False
    try:
        with Store.create(folder) as store, store.transaction(actor=user_name(), action="init"):
            store.put_codebook(book, text)
            keep_bank(store, book, bank)
            store.add_rows(reading.rows())
            # Inside the transaction, so that there is never a study without its settings.
            wrote = True
            write_privately(folder / FILE, settings_text(settings))
    except BaseException:
        if wrote:  # otherwise it is that of another init, which was faster
            (folder / FILE).unlink(missing_ok=True)
        if made_folder:
            with suppress(OSError):
                folder.rmdir()
        raise
    return Made(Study(folder, settings), reading, book)


def add_rows(
    study: Study, data: Path, *, update: bool = False, sheet: str | None = None, encoding: str | None = None
) -> tuple[Reading, Added]:
    """Read more rows by the study's columns and scale; with `update`, rows that are there already are corrected."""
    settings = study.settings
    columns = Columns(
        id=settings.id,
        text=settings.text,
        agreement=settings.agreement,
        attributes=tuple(settings.attributes),
        wave=settings.wave,
        statements=tuple(name for name in settings.statements if name != settings.agreement),
        weight=settings.weight,
    )
    reading = open_survey(data, columns, scale=settings.scale, sheet=sheet, encoding=encoding)
    with study.store() as store, store.transaction(actor=user_name(), action="update" if update else "add"):
        added = store.update_rows(reading.rows()) if update else store.add_rows(reading.rows())
    return reading, added


def forget(study: Study, respondent_id: str) -> None:
    """A respondent withdraws: text, answers and decisions on them are taken out of every page of the file."""
    with study.store() as store, store.transaction(actor=user_name(), action="forget"):
        store.forget(respondent_id)


def code(
    study: Study,
    *,
    codebook: str | None = None,
    accept_precision: float | None = None,
    cluster: Cluster | None = None,
    on_progress: Progress | None = None,
) -> CodeReport:
    """Code every comment, as a new run. What persons decided stands above any run. With `cluster` its workers code.

    With `accept_precision` suggestions that are right at least that often are marked as accepted.

    With `codebook` (a name, a version or a path) that one comes into force with the run; otherwise it is the one in
    force. Raises InputError where the new one could not keep what people decided, or hides a change under an old
    version.
    """
    with study.store() as store:
        former, before = stored_codebook(store), store.latest_run()
        way = find_way(store, codebook, folders=codebook_folders(study)) if codebook is not None else []
        book = way[-1].codebook if way else codebook_of(store)
        refuse_draft(book)
        n_comments = store.counts().n_comments
        if not n_comments:
            raise InputError("the study has no comments to code")
        with store.transaction(actor=user_name(), action="code") as details:
            store.discard_staged()
            adopt(store, way, former, details)
            n_drawn = draw_sample(store, study.settings.audit_share) if study.settings.learned else 0
            bank = bank_of(store, book, folders=codebook_folders(study), file=way[-1].path if way else None)
            todo = full_pass(store, study.settings, book, lessons_of(store, study.settings, book, bank))
            if accept_precision is not None:
                todo = accepting(store, todo, accept_precision)
            work = Work(store, todo, run_id=begin(store, todo), cluster=cluster)
            n_done = 0
            with closing(work.steps()) as steps:
                for step in steps:
                    n_done += step.n_comments
                    if on_progress:
                        on_progress(n_done, n_comments)
            if n_done != (n_there := store.n_comments_after(0)):
                raise RuntimeError(f"{n_done} comments are coded, and the study has {n_there}: nothing is published")
            work.finish()
        run = store.latest_run()
        assert run is not None
        counts = store.counts()
        n_codings = store.n_codings(run.id)
        return CodeReport(
            run,
            counts.n_without_substance,
            counts.n_coded,
            n_codings,
            counts.n_decided,
            store.n_by_origin(run.id),
            n_drawn,
            _acceptance(store, run, todo) if accept_precision is not None else None,
            given_up=accept_precision is None and before is not None and bool(before.settings.get(ACCEPT)),
        )


def _acceptance(store: Store, run: RunFacts, todo: Pass) -> Acceptance:
    by = todo.accepting
    assert by is not None
    n_accepted = store.n_codings(run.id, status="accepted")
    return Acceptance(by.precision, by.score, n_accepted, by.audited, by.n_checked, by.n_right)


def status(study: Study) -> Status:
    with study.store() as store, store.snapshot():
        codebook = codebook_of(store)
        found = standing(store, codebook)
        return Status(
            study,
            store.counts(),
            stored_codebook(store),
            store.latest_run(),
            audit=audit_of(store, codebook, store.latest_run()),
            n_conflicts=len(conflicts(found.codings)),
            n_unsplit=found.n_unsplit,
            n_unmerged=found.n_unmerged,
            n_outdated=found.n_outdated,
        )


def text_coder(codebook: Codebook, file: Path | None = None, *, learned: bool = True) -> Coder:
    """A coder without a study; `file` is the codebook's, beside which its examples are looked for."""
    return text_recipe(codebook, file, learned=learned).coder()


def text_recipe(codebook: Codebook, file: Path | None = None, *, learned: bool = True) -> Recipe:
    """As `text_coder`: what any process can make that coder of."""
    lessons = Lessons(find_bank(codebook, file, folders=codebook_folders()), on=learned)
    return Recipe(codebook, models=Learner(partial(term_coder, codebook), lessons).models())


def suggest_texts(
    codebook: Codebook, texts: Sequence[str], *, file: Path | None = None, learned: bool = True
) -> list[Suggested]:
    """What the machine makes of each code in some texts, without a study."""
    return text_coder(codebook, file, learned=learned).suggest(texts)


def code_texts(codebook: Codebook, texts: Sequence[str]) -> list[frozenset[str]]:
    """The codes that the codebook's terms give each text: what its own examples are held against."""
    suggested = suggest_texts(codebook, texts, learned=False)
    return [frozenset(one.code_id for one in suggested if one.applies[place]) for place in range(len(texts))]


def check_codebook(
    name: str, *, study: Study | None = None
) -> tuple[Codebook, tuple[Mistake, ...], tuple[Mistake, ...]]:
    """A codebook, the examples it fails, and what it lacks. Raises InputError where it cannot be read."""
    from nlp_coding.codebook.check import check_coverage, check_examples, check_versions

    folders = codebook_folders(study)
    placed = load_with_places(find_codebook(name, folders=folders), folders=folders)
    failed = check_examples(placed.codebook, lambda texts: code_texts(placed.codebook, texts), places=placed.places)
    lacks = (*check_coverage(placed.codebook, places=placed.places), *check_versions(placed, folders=folders))
    return placed.codebook, failed, lacks


def show_codebook(name: str | None, *, study: Study | None = None) -> Codebook:
    """A codebook by name, or the one in force in a study."""
    if name is None and study is not None:
        with study.store() as store:
            return codebook_of(store)
    return load_with_places(find_codebook(name or DEFAULT_CODEBOOK, folders=codebook_folders(study))).codebook


def known_codebooks(study: Study | None = None) -> dict[str, dict[str, Path]]:
    return list_codebooks(codebook_folders(study))


def needed_run(store: Store, run_id: int | None = None) -> RunFacts:
    """The run that is asked for, or the latest. Raises StudyError where there is none."""
    run = store.latest_run() if run_id is None else store.run(run_id)
    if run is None:
        known = ", ".join(str(one.id) for one in store.runs())
        raise StudyError(
            f"there is no run {run_id}; the runs are {known}"
            if known
            else "nothing is coded yet\n  → run nlp-coding code first"
        )
    return run


def queue(study: Study, *, n: int = 10, on_progress: Progress | None = None) -> list[Queued]:
    """The comments that a person should look at next. Raises StudyError where nothing is coded yet."""
    with study.store() as store, store.snapshot():
        run = needed_run(store)
        folders = codebook_folders(study)
        return next_comments(store, study.settings, run, n=n, folders=folders, on_progress=on_progress)
