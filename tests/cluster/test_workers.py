"""Coding on a Dask cluster of two worker processes: the same as in one process, whatever befalls the workers."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nlp_coding import workflow
from nlp_coding.cluster import Cluster, bench
from nlp_coding.core.errors import InputError, StudyError
from nlp_coding.crew import Chunk
from nlp_coding.recoding.recode import recode
from nlp_coding.workflow import Study
from tests.cluster.work import SECRET, alone, chunks, coded, message, recipe, until
from tests.conftest import SMALL_CODEBOOK

dask = pytest.importorskip("dask")
distributed = pytest.importorskip("distributed")

NO_SPILLING = {"distributed.worker.memory.target": False, "distributed.worker.memory.spill": False}


@pytest.fixture(scope="module")
def local() -> Iterator[Any]:
    """A scheduler in this process and two workers in processes of their own, each started anew when it dies."""
    with (
        dask.config.set(
            {**NO_SPILLING, "distributed.nanny.pre-spawn-environ": {"PYTHONPATH": os.pathsep.join(sys.path)}}
        ),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
        ) as started,
    ):
        yield started


@pytest.fixture
def cluster(local: Any) -> Cluster:
    """The same as a user names it, with both workers there."""
    if not local.scheduler.workers:
        local.scale(2)
    until(lambda: len(local.scheduler.workers) == 2)
    return Cluster(local.scheduler_address, patience=10)


@contextmanager
def _joined(local: Any, **options: Any) -> Iterator[str]:
    """One more worker, in this process; its address."""

    async def start() -> Any:
        return await distributed.Worker(local.scheduler_address, nthreads=1, dashboard_address=":0", **options)

    worker = local.sync(start)
    try:
        yield worker.address
    finally:
        local.sync(worker.close)
        until(lambda: worker.address not in local.scheduler.workers)


def _benches(local: Any) -> list[int]:
    with distributed.Client(local, set_as_default=False) as client:
        return list(client.run(bench.n_benches).values())


def test_the_same_as_in_one_process(cluster: Cluster, local: Any) -> None:
    """A table would depend on where it was made."""
    given = chunks(7)
    with cluster.crew([recipe()]) as crew:
        there = coded(crew, given)
        assert _benches(local) == [1, 1]
    assert there == alone(given)
    assert sum(len(one.code) for one in there[1]) > 100
    assert {origin for one in there[1] for origin in one.origin} == {0, 1, 2}  # by terms, by a model, by both
    assert _benches(local) == [0, 0]
    assert not local.scheduler.tasks


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_a_worker_that_is_killed(cluster: Cluster, local: Any) -> None:
    """One broken machine would cost hours of work, or a few comments that nobody misses."""
    given = chunks(10, size=400)
    killed = []

    def handed_out() -> Iterator[Chunk]:
        for number, chunk in enumerate(given):
            if number == 4:  # nothing has come back so far
                until(lambda: any(one.processing for one in local.scheduler.workers.values()))
                state = next(one for one in local.scheduler.workers.values() if one.processing)
                pid = next(one.pid for one in local.workers.values() if one.worker_address == state.address)
                os.kill(pid, signal.SIGSTOP)  # so that it does not finish in between
                assert state.processing
                os.kill(pid, signal.SIGKILL)
                killed.append(state.address)
            yield chunk

    with cluster.crew([recipe()]) as crew:
        assert coded(crew, handed_out()) == alone(given)
    assert len(killed) == 1
    assert killed[0] not in local.scheduler.workers
    assert local.scheduler.task_prefixes["nlp-coding"].suspicious  # it had some to do when it died


def test_a_worker_that_lost_the_recipes(cluster: Cluster, local: Any) -> None:
    """One that was started again at the same address would code with nothing, or stop the work."""
    given = chunks(6)

    def handed_out() -> Iterator[Chunk]:
        yield from given[:3]
        with distributed.Client(local, set_as_default=False) as client:
            client.run(bench._BENCHES.clear)
        yield from given[3:]

    with cluster.crew([recipe()]) as crew:
        assert coded(crew, handed_out()) == alone(given)


def test_an_error_comes_back_and_no_log_has_text(cluster: Cluster, local: Any) -> None:
    """Dask prints the arguments of a task that fails: comments would lie in the logs of each machine."""
    with pytest.raises(IndexError, match="list index out of range"), cluster.crew([recipe()]) as crew:
        list(crew.code(chunks(5, coder=3)))
    until(lambda: not local.scheduler.tasks)
    assert _benches(local) == [0, 0]
    with distributed.Client(local, set_as_default=False) as client:
        logs = str((client.get_worker_logs(), client.get_scheduler_logs(), client.get_events()))
        folders = client.run(lambda dask_worker: dask_worker.local_directory).values()
    assert "nlp-coding" in logs
    assert SECRET not in logs
    for folder in folders:
        assert all(SECRET.encode() not in one.read_bytes() for one in Path(folder).rglob("*") if one.is_file())


def test_what_is_sent_shows_no_text() -> None:
    """A page or a dump of the scheduler would show comments."""
    assert repr(bench.Sealed(SECRET)) == f"<{len(bench.Sealed(SECRET)._bytes)} bytes>"


def test_a_user_who_stops(cluster: Cluster, local: Any) -> None:
    """Workers would go on with comments of a run that is no more, and keep the study's models."""

    def work() -> None:
        with cluster.crew([recipe()]) as crew:
            for _ in crew.code(chunks(6)):
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    until(lambda: not local.scheduler.tasks)
    assert _benches(local) == [0, 0]


def test_recipes_that_nobody_came_for(monkeypatch: pytest.MonkeyPatch, local: Any) -> None:
    """After a crash of the machine that brought them, models with words of comments would stay on the workers."""
    monkeypatch.setattr(bench, "KEPT", 0.0)

    async def brought() -> int:
        bench.enlist("a pass", bench.Sealed(()))
        return bench.n_benches()

    assert local.sync(brought) == 1
    until(lambda: bench.n_benches() == 0)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a machine has one loopback address")
def test_workers_that_are_named(cluster: Cluster, local: Any) -> None:
    """Comments would be on machines that were not meant to have them."""
    given = chunks(3)
    with _joined(local, host="127.0.0.2", memory_limit=0) as address:
        with replace(cluster, hosts=("127.0.0.2",)).crew([recipe()]) as crew:
            assert crew.ready == {address}
            assert coded(crew, given) == alone(given)
            assert sorted(_benches(local)) == [0, 0, 1]
        with pytest.raises(InputError) as error:
            replace(cluster, hosts=("127.0.0.9", "127.0.0.2")).check()
    assert message(error) == "the cluster has no worker on «127.0.0.9» → there are workers on 127.0.0.1, 127.0.0.2"


def test_a_worker_that_may_spill(cluster: Cluster, local: Any) -> None:
    """Words of comments would be written to a disk that nobody wipes."""
    with dask.config.set({"distributed.worker.memory.target": 0.6}), _joined(local, memory_limit="1 GB") as address:
        with pytest.raises(InputError) as error:
            cluster.check()
        assert f"the worker {address} may write comments to its disk" in message(error)
        assert f"MEMORY__SPILL=False dask worker {cluster.address} --nthreads 1" in message(error)


def test_one_that_joins_later(cluster: Cluster, local: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check at the start would say nothing of the workers that come after it."""
    monkeypatch.setattr("nlp_coding.cluster.workers.LOOK", 0.0)
    given = chunks(4)
    with cluster.crew([recipe()]) as crew:
        first = crew.ready
        with dask.config.set({"distributed.worker.memory.target": 0.6}), _joined(local, memory_limit="1 GB"):
            assert coded(crew, given) == alone(given)
            assert crew.ready == first
        with _joined(local, memory_limit=0) as address:
            coded(crew, given)
            assert crew.ready == first | {address}


@pytest.mark.skipif(os.name != "posix", reason="SIGSTOP is POSIX")
def test_one_that_hangs(cluster: Cluster, local: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command would hang with it, at the start or at the end."""
    monkeypatch.setattr("nlp_coding.cluster.workers.ANSWER", 0.5)
    monkeypatch.setattr("nlp_coding.cluster.workers.LEAVE", 0.1)
    stopped = next(iter(local.workers.values()))
    os.kill(stopped.pid, signal.SIGSTOP)
    try:
        with pytest.raises(InputError) as error:
            cluster.check()
    finally:
        os.kill(stopped.pid, signal.SIGCONT)
    assert [one.message for one in error.value.mistakes] == [
        f"the worker {stopped.worker_address} does not answer (TimeoutError)"
    ]


def test_another_version(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """Comments of one study would be coded by two programs."""
    monkeypatch.setattr(bench, "__version__", "0.0.9")  # here, and of the scheduler in this process
    with pytest.raises(InputError) as error:
        cluster.check()
    assert len(error.value.mistakes) == 2
    assert "has nlp-coding 0.1.0 (here 0.0.9): codings could differ" in message(error)


def test_a_study(cluster: Cluster, small: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is published would not be what the workers gave."""
    with small.store() as store:
        before = list(store.codings(1))
    monkeypatch.setattr("nlp_coding.passes.local_crew", None)  # nothing is coded here
    workflow.code(small, cluster=cluster)
    again = recode(small, str(SMALL_CODEBOOK), dry_run=True, cluster=cluster)
    with small.store() as store:
        assert before
        assert list(store.codings(2)) == before
    assert (again.before, again.resumed) == (again.after, False)


def test_all_workers_gone(cluster: Cluster, local: Any) -> None:
    """It would wait for ever, with the study locked."""

    def handed_out() -> Iterator[Chunk]:
        yield from chunks(2)
        local.scale(0)
        until(lambda: not local.scheduler.workers)
        yield from chunks(3)

    with (
        pytest.raises(StudyError, match="no worker could be used for 1 seconds; nothing is published"),
        replace(cluster, patience=1).crew([recipe()]) as crew,
    ):
        list(crew.code(handed_out()))
