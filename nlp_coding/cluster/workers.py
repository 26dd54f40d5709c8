"""Workers of a cluster as a crew.

A chunk is a task with its texts in it, so that Dask gives it to another worker when one dies. Tasks name the addresses
of the processes that were checked: one that starts later gets no text before it was checked too. Recipes are brought to
each of them directly and taken away at the end; in a plugin or as scattered data Dask would bring them to workers that
the user did not name.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from nlp_coding.cluster import bench
from nlp_coding.cluster.bench import Sealed, Unknown
from nlp_coding.cluster.checks import cannot, check_reached, host_of, misfit, named, unlike
from nlp_coding.core.errors import InputError, Mistake, StudyError
from nlp_coding.crew import AHEAD, Chunk, Done, Recipe

if TYPE_CHECKING:
    from distributed import Client, Future

MOST_AHEAD = 16
"""Chunks that are handed out before the first of them is back, however many workers there are."""
LOOK = 1.0
"""Seconds after which it is looked again which workers there are."""
ANSWER = 30.0
"""Seconds within which a worker must answer; the first time it loads the program."""
LEAVE = 5.0
"""Seconds that are spent at the end on those that do not."""
TRIES = 5
"""Times a chunk is handed out, beside what Dask does by itself, before it is given up."""
AGAIN = "nothing is published\n  → see that the cluster runs, and give the command again"


class _Sent(NamedTuple):
    """A chunk on its way."""

    chunk: Chunk
    future: Future[Sealed]
    to: frozenset[str]
    n_tries: int


class Workers:
    """What `Cluster.crew` gives; a crew as in `nlp_coding.crew`."""

    def __init__(self, client: Client, recipes: Sequence[Recipe], *, scheduler: str, patience: float) -> None:
        self._client = client
        self._recipes = Sealed(tuple(recipes))
        self._spacy_models = sorted({one.spacy_model for one in recipes if one.spacy_model})
        self._scheduler = scheduler
        self._patience = patience
        self._name = f"nlp-coding-{uuid4().hex}"
        self._n_sent = 0
        self._waiting: deque[_Sent] = deque()
        self._hosts: frozenset[str] = frozenset()
        self._unfit: dict[str, Mistake] = {}
        self._looked = time.monotonic()
        self._alone_since: float | None = None
        self.ready: frozenset[str] = frozenset()
        """Addresses of those that were checked and have the recipes."""

    def enlist_named(self, hosts: Sequence[str]) -> None:
        """Bring the recipes to all workers on these hosts, or on any. Raises InputError where one is unfit."""
        there = frozenset(self._client.nthreads())
        chosen = named(there, hosts, scheduler=self._scheduler)
        if mistakes := check_reached(chosen):
            raise InputError(mistakes)
        self._hosts = frozenset(map(host_of, chosen))
        if unfit := self._unfit_of(chosen) or self._bring(chosen):
            raise InputError(list(unfit.values()))

    def code(self, chunks: Iterable[Chunk]) -> Iterator[tuple[Chunk, tuple[Done, ...]]]:
        try:
            for chunk in chunks:
                self._waiting.append(self._send(chunk))
                while len(self._waiting) > min(AHEAD * len(self.ready), MOST_AHEAD):
                    yield self._first()
            while self._waiting:
                yield self._first()
        finally:
            self._take_back()

    def leave(self) -> None:
        """Take back what is on its way, and the recipes. A worker out of reach lets go of them by itself, in time."""
        self._take_back()
        with suppress(Exception):  # whatever broke the connection is told by the error that led here
            there = [one for one in self._client.nthreads(callback_timeout=LEAVE) if host_of(one) in self._hosts]
            self._client.run(bench.let_go, self._name, workers=there, on_error="ignore", callback_timeout=LEAVE)

    def _take_back(self) -> None:
        with suppress(Exception):
            self._client.cancel([one.future for one in self._waiting])
        self._waiting.clear()

    def _unfit_of(self, addresses: Iterable[str]) -> dict[str, Mistake]:
        """Those that may not code, and why. Raises InputError where the scheduler is what is wrong."""
        expected = bench.facts(self._spacy_models)
        try:
            of_scheduler = self._client.run_on_scheduler(bench.facts, self._spacy_models, callback_timeout=ANSWER)
        except Exception as error:  # whatever was raised over there
            raise InputError(cannot("the scheduler", error)) from error
        if mistake := unlike("the scheduler", of_scheduler, expected):
            raise InputError(mistake)
        told = self._ask(sorted(addresses), bench.worker_facts, self._spacy_models)
        return {one: why for one, answer in told.items() if (why := misfit(one, answer, expected))}

    def _bring(self, addresses: Iterable[str]) -> dict[str, Mistake]:
        """Give them the recipes; those that did not take them, and why."""
        answers = self._ask(sorted(addresses), bench.enlist, self._name, self._recipes)
        unfit = {one: cannot(f"the worker {one}", error) for one, error in answers.items() if error is not None}
        self.ready |= answers.keys() - unfit.keys()
        return unfit

    def _ask(self, addresses: list[str], function: Callable[..., object], *given: object) -> dict[str, Any]:
        """What the function says on each worker, or the error that came instead."""
        try:
            answers: dict[str, Any] = self._client.run(
                function, *given, workers=addresses, on_error="return", callback_timeout=ANSWER
            )
        except TimeoutError as error:
            if len(addresses) == 1:
                return {addresses[0]: error}
            # One that hangs keeps the answers of all back.
            return {one: answer for each in addresses for one, answer in self._ask([each], function, *given).items()}
        return answers

    def _send(self, chunk: Chunk, *, n_tries: int = 1) -> _Sent:
        while not self.ready:  # a task without addresses would go to any worker
            self._look()
            if not self.ready:
                time.sleep(LOOK / 4)
        self._n_sent += 1
        future = self._client.submit(
            bench.code,
            self._name,
            Sealed(chunk.parts),
            key=f"{self._name}-{self._n_sent}",
            workers=sorted(self.ready),
            allow_other_workers=False,
            pure=False,
        )
        return _Sent(chunk, future, self.ready, n_tries)

    def _first(self) -> tuple[Chunk, tuple[Done, ...]]:
        """The chunk that was handed out first, with what came of it."""
        while isinstance(answer := self._answer(), Unknown):
            first = self._waiting[0]
            if first.n_tries == TRIES:
                raise StudyError(f"workers lost the same comments {TRIES} times; {AGAIN}")
            # Whoever it was is to be checked. And all coders are to begin anew: what one has told of a word it does not
            # tell again, and that may have been in the answer that was lost.
            self.ready = frozenset()
            self._waiting[0] = self._send(first.chunk, n_tries=first.n_tries + 1)
        if isinstance(answer, Exception):
            raise answer
        return self._waiting.popleft().chunk, answer

    def _answer(self) -> Any:
        """What the first chunk's worker says; Unknown also where that was lost on the way."""
        from distributed import CancelledError, KilledWorker

        while True:
            if time.monotonic() - self._looked > LOOK:
                self._look()
            future = self._waiting[0].future
            try:
                future.exception(timeout=LOOK)
            except TimeoutError:
                continue
            try:
                return future.result().opened()
            except CancelledError:
                return Unknown()
            except KilledWorker as error:
                times = f"{error.allowed_failures + 1} workers died over the same comments"
                raise StudyError(f"{times}, maybe for want of memory; {AGAIN}") from error

    def _look(self) -> None:
        """See who is left, check those that are new on the same hosts, and send again what only the dead were given."""
        there = self._there()
        self.ready &= there
        self._unfit = {one: mistake for one, mistake in self._unfit.items() if one in there}
        if new := there - self.ready - self._unfit.keys() - {one for one in there if check_reached([one])}:
            self._unfit |= self._unfit_of(new)
            self._unfit |= self._bring(new - self._unfit.keys())
        self._looked = now = time.monotonic()
        if self.ready:
            self._alone_since = None
            for place, sent in enumerate(self._waiting):
                if not (sent.to & self.ready or sent.future.done()):
                    self._client.cancel([sent.future])
                    self._waiting[place] = self._send(sent.chunk, n_tries=sent.n_tries)
            return
        self._alone_since = self._alone_since or now
        if now - self._alone_since > self._patience:
            whys = "".join(f"\n{one}" for one in self._unfit.values())
            raise StudyError(f"no worker could be used for {self._patience:.0f} seconds; {AGAIN}{whys}")

    def _there(self) -> frozenset[str]:
        """Workers on the hosts; none while the scheduler is out of reach. Raises StudyError where it is so for good."""
        try:
            there = self._client.nthreads(callback_timeout=ANSWER)
        except Exception as error:  # Dask has many for a connection that is gone
            if self._client.status not in ("running", "connecting"):
                raise StudyError(f"the scheduler at {self._scheduler} no longer answers; {AGAIN}") from error
            return frozenset()
        return frozenset(one for one in there if host_of(one) in self._hosts)
