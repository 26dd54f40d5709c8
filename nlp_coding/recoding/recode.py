"""Code a study again under another version of the codebook: staged, published by one commit, and told what changed.

What the change cannot touch is taken over. A pass that is interrupted leaves the study as it was, and goes on from
there the next time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from nlp_coding.adoption import Source, adopt, find_way, refuse_draft
from nlp_coding.auditing import accepting
from nlp_coding.codebook.diff import Diff, diff
from nlp_coding.core.codebook import Codebook, Language
from nlp_coding.core.digest import digest_of
from nlp_coding.core.errors import InputError, NlpCodingError, StudyError
from nlp_coding.core.examples import Bank
from nlp_coding.core.memory import without_collection
from nlp_coding.crew import Spare, share_processors, spare
from nlp_coding.learning import bank_of, lessons_of
from nlp_coding.passes import Progress, Step, Work
from nlp_coding.planning import ACCEPT, Pass, begin, plan_pass
from nlp_coding.recoding.impact import Impact, find_impact
from nlp_coding.standing import codebook_of, counted_view_of, stored_codebook
from nlp_coding.store import Stage, Store, StoredCodebook
from nlp_coding.workflow import Study, codebook_folders, needed_run, open_study, user_name

if TYPE_CHECKING:
    from nlp_coding.cluster import Cluster

N_EXAMPLES = 3
"""Comments shown for each code, of gains and of losses."""


@dataclass(frozen=True)
class Recoding:
    """What a re-coding did, or would do."""

    folder: Path
    before: str
    after: str
    """name@version, both."""
    diff: Diff
    impact: Impact
    runs: tuple[int, int | None]
    """The runs that were compared; no second one where it was a trial."""
    n_again: int | None
    """Comments that were looked at again, the codes that were retaught aside; None for all of them."""
    codes_again: tuple[str, ...]
    """Codes that were worked out again where one of their terms may be."""
    retaught: tuple[str, ...]
    """Codes with another model than before: each of their scores may be another."""
    n_taken: int
    """Codes taken over as they were."""
    resumed: bool = False
    """It went on where an interrupted one had stopped."""


@dataclass(frozen=True)
class Failed:
    """A study that could not be coded again, and why; others went on."""

    folder: Path
    message: str


def recode(
    study: Study,
    to: str,
    *,
    dry_run: bool = False,
    language: Language | None = None,
    n_examples: int = N_EXAMPLES,
    cluster: Cluster | None = None,
    on_progress: Progress | None = None,
    undoes: int | None = None,
) -> Recoding:
    """Code a study under another version: `to` is a version, NAME@VERSION or a file (a draft in a dry run alone).

    Raises InputError where there is no way to it, StudyError where nothing is coded yet, or where the study was
    changed meanwhile. With `dry_run` nothing is written. `undoes` is the act of the log that is taken back by this.
    """
    with without_collection(), study.store() as store, _spare(store, study, cluster) as process:
        base = needed_run(store)
        former = stored_codebook(store)
        state = (base.id, store.revision(), former.digest)
        way = find_way(store, to, folders=codebook_folders(study))
        after = way[-1].codebook
        is_learned = study.settings.learned  # to read the examples takes a third of a second
        bank = bank_of(store, after, folders=codebook_folders(study), file=way[-1].path) if is_learned else Bank()
        coming = [one.codebook for one in (way[-1], *way[1:-1])]
        lessons = lessons_of(store, study.settings, after, bank, coming=coming)
        todo = plan_pass(store, study.settings, _codebook_of_latest(store), after, lessons, spare=process)
        if precision := base.settings.get(ACCEPT):
            todo = accepting(store, todo, float(precision), coming=coming)  # the study goes on accepting so
        language = language or study.settings.language
        job = _Job(study, store, way, former, todo, state, language, n_examples, undoes, cluster, process)
        if dry_run:
            return job.try_out(on_progress)
        refuse_draft(way[-1].codebook)
        if len(way) == 1 and todo.n_again == 0 and not todo.looks_at_all:
            raise InputError(f"{former} is in force, and everything is coded with it\n  → name another version")
        return job.do(on_progress)


def _spare(store: Store, study: Study, cluster: Cluster | None) -> AbstractContextManager[Spare | None]:
    """A process that gets ready while it is planned: a study by terms alone needs none, nor does one with a cluster."""
    return nullcontext() if cluster or not study.settings.learned else spare(store.n_comments_after(0))


def _codebook_of_latest(store: Store) -> Codebook | None:
    run = store.latest_run()
    return codebook_of(store, digest=run.codebook_digest) if run else None


@dataclass(frozen=True)
class _Job:
    study: Study
    store: Store
    way: Sequence[Source]
    former: StoredCodebook
    todo: Pass
    state: tuple[int, int, str]
    """What was planned from: the latest run, the study's revision, the digest of the codebook in force."""
    language: Language
    n_examples: int
    undoes: int | None = None
    cluster: Cluster | None = None
    spare: Spare | None = None

    def try_out(self, on_progress: Progress | None) -> Recoding:
        """Do it all in one transaction, look, and take it back."""
        with self.store.trial(actor=user_name()):
            self._check_unchanged(self.state)
            self.store.discard_staged()
            adopt(self.store, self.way, self.former, {})
            run_id = begin(self.store, self.todo)
            work = Work(self.store, self.todo, run_id=run_id, cluster=self.cluster, spare=self.spare)
            with closing(work.steps()) as steps:
                for _ in self._told(work, steps, on_progress):
                    pass
            work.finish()
            return self._report(self.state[0], needed_run(self.store).id, trial=True)

    def do(self, on_progress: Progress | None) -> Recoding:
        """Stage it part by part, and publish it by one commit."""
        stage = self._staged()
        resumed = stage is not None
        if stage is None:
            with self.store.transaction(actor=user_name(), action=None):
                self._check_unchanged(self.state)
                self.store.discard_staged()
                self.store.take_in_codebook(self.way[-1].codebook, self.way[-1].text, staged=True)
                run_id = begin(self.store, self.todo)
                stage = Stage(run_id, self._inputs(), -1, self.store.revision())
                self.store.note_stage(stage)
        work = Work(self.store, self.todo, run_id=stage.run, after=stage.last, cluster=self.cluster, spare=self.spare)
        with closing(work.steps()) as written:
            steps = self._told(work, written, on_progress)
            while True:
                with self.store.transaction(actor=user_name(), action=None):
                    self._check_alone(stage)
                    # Some chunks are read ahead: they are of the study as it was.
                    self._check_unchanged((self.state[0], stage.revision, self.state[2]))
                    step = next(steps, None)
                    if step is None:
                        break
                    stage = replace(stage, last=step.last)
                    self.store.note_stage(stage)
        with self.store.transaction(actor=user_name(), action="recode") as details:
            self._check_alone(stage)
            self._check_unchanged((self.state[0], stage.revision, self.state[2]))
            adopt(self.store, self.way, self.former, details)
            if self.undoes is not None:
                details["undone"] = self.undoes
            work.finish()
            self.store.note_stage(None)
        return self._report(self.state[0], stage.run, resumed=resumed)

    def _told(self, work: Work, steps: Iterator[Step], on_progress: Progress | None) -> Iterator[Step]:
        n_done, n_all = work.n_before(), work.n_comments
        for step in steps:
            n_done += step.n_comments
            if on_progress:
                on_progress(n_done, n_all)
            yield step

    def _inputs(self) -> str:
        base = self.todo.base
        return digest_of(
            {
                "codebook": self.todo.codebook.digest,
                "settings": dict(self.todo.settings),
                "models": dict(self.todo.learner.digests),
                "base": base.run.id if base else None,
                "latest": needed_run(self.store).id,
            }
        )

    def _staged(self) -> Stage | None:
        """What an interrupted re-coding of the same kind has staged, where it can be gone on with."""
        stage = self.store.stage()
        if stage is None or stage.inputs != self._inputs() or stage.revision != self.store.revision():
            return None
        return stage

    def _check_unchanged(self, state: tuple[int, int, str]) -> None:
        """What was planned and coded is of the study as it is, in the transaction that is open."""
        if (needed_run(self.store).id, self.store.revision(), stored_codebook(self.store).digest) != state:
            raise StudyError(
                "the study was changed while it was coded again; nothing is published\n  → run recode once more"
            )

    def _check_alone(self, stage: Stage) -> None:
        if self.store.stage() != stage:
            raise StudyError(
                f"another command has coded this study meanwhile ({self.study.folder}); nothing of this one is "
                "published\n  → see what is in force with status, and run recode once more"
            )

    def _report(self, old: int, new: int, *, trial: bool = False, resumed: bool = False) -> Recoding:
        runs = [needed_run(self.store, run_id) for run_id in (old, new)]
        base = self.todo.base
        before = counted_view_of(self.store, runs[0], as_of_now=True)
        after = counted_view_of(self.store, runs[1], as_of_now=True, twin=before if base else None)
        return Recoding(
            folder=self.study.folder,
            before=str(before.codebook),
            after=str(after.codebook),
            diff=diff(*(one.codebook for one in self.way)),
            impact=find_impact(
                self.store,
                self.study.settings,
                before,
                after,
                n_examples=self.n_examples,
                language=self.language,
            ),
            runs=(old, None if trial else new),
            n_again=self.todo.n_again,
            codes_again=tuple(sorted(base.touched.changed - base.retaught)) if base else (),
            retaught=tuple(code.id for code in after.codebook.leaves if code.id in base.retaught) if base else (),
            n_taken=len(base.touched.taken - base.retaught) if base else 0,
            resumed=resumed,
        )


def recode_many(
    folders: Sequence[Path], to: str, *, dry_run: bool = False, language: Language | None = None, jobs: int = 1
) -> Iterator[Recoding | Failed]:
    """Several studies, each in a process of its own, as they were named; a failure of one does not stop the others."""
    folders = list({folder.resolve(): folder for folder in folders}.values())
    # Not by fork: a forked child would share the parent's connections.
    with ProcessPoolExecutor(max_workers=max(1, jobs), mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(_recode_one, folder, to, dry_run, language, jobs) for folder in folders]
        for folder, one in zip(folders, waiting, strict=True):
            try:
                yield one.result()
            except BrokenProcessPool:
                yield Failed(folder, "its process was stopped, maybe for lack of memory; the study is as it was")


def _recode_one(folder: Path, to: str, dry_run: bool, language: Language | None, jobs: int) -> Recoding | Failed:
    share_processors(max(1, jobs))
    try:
        return recode(open_study(folder), to, dry_run=dry_run, language=language)
    except (NlpCodingError, OSError) as error:
        return Failed(folder, str(error))
