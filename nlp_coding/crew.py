"""Who codes: this process, several on this machine, or workers elsewhere (cluster/); the result is always the same.

What a comment gets depends on it alone, so chunks can be coded anywhere and in any order. They are handed out one by
one and come back in their order, a few ahead of what is written: memory is bounded by the chunk.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, Self, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from loky import ProcessPoolExecutor
    from numpy.typing import NDArray

    from nlp_coding.coding.learned import Models
    from nlp_coding.coding.said import Said
    from nlp_coding.coding.suggest import Coder
    from nlp_coding.coding.word_index import Noted
    from nlp_coding.core.codebook import Codebook
    from nlp_coding.core.coding import Coded

T = TypeVar("T")

SEVERAL_FROM = 60_000
"""Comments from which further processes pay: each takes two seconds to start and to read the first words."""
MOST_PROCESSES = 4
"""Each takes 400 to 600 MB."""
AHEAD = 2
"""Chunks a process that are handed out before the first of them is back."""
IDLE = 60
"""Seconds after which a process without work ends by itself."""
_GROWING = {"LOKY_MAX_MEMORY_LEAK_SIZE": "1e15"}
"""A process grows by the words it meets. loky would take that for a leak, and begin it anew without them."""
LOOK = 1.0
"""Seconds between two looks of a process at whether the one that started it is there."""


@dataclass(frozen=True)
class Recipe:
    """All that a coder is a function of: any process can make it."""

    codebook: Codebook
    only: frozenset[str] | None = None
    """Codes that are given; None for all."""
    spacy_model: str | None = None
    models: Models | None = None
    accept_from: float | None = None
    collect: bool = False
    """The words of the comments are noted."""

    def coder(self) -> Coder:
        """A new one."""
        from nlp_coding.coding.coder import TermCoder
        from nlp_coding.coding.suggest import Coder
        from nlp_coding.language.spacy_bridge import load_lemmas

        lemmas_of = load_lemmas(self.spacy_model) if self.spacy_model else None
        terms = TermCoder(self.codebook, only=self.only, collect=self.collect, lemmas_of=lemmas_of)
        return Coder(terms, self.models, accept_from=self.accept_from)


@dataclass(frozen=True)
class Part:
    """Texts for one of the coders."""

    coder: int
    """Its place among the recipes."""
    texts: tuple[str, ...]
    numbers: Sequence[int] = ()
    """As in `TermCoder.coded`."""
    embeddings: NDArray[np.float32] | None = None


class Done(NamedTuple):
    """What came of a part."""

    coded: Coded
    noted: Noted | None
    said: Said | None
    """What words said to the models, where there are any."""


class Chunk(NamedTuple):
    """Some comments, by their keys, and what is to be done with them."""

    keys: tuple[int, ...]
    parts: tuple[Part, ...]


class Crew(Protocol):
    """Codes chunks; gives them back in their order, each with what came of its parts."""

    def code(self, chunks: Iterable[Chunk]) -> Iterator[tuple[Chunk, tuple[Done, ...]]]: ...


def do(coders: Sequence[Coder], parts: Iterable[Part]) -> tuple[Done, ...]:
    """Code the parts of a chunk."""
    done = []
    for part in parts:
        coder = coders[part.coder]
        coded = coder.coded(part.texts, numbers=part.numbers, embeddings=part.embeddings)
        done.append(Done(coded, coder.noted if len(part.numbers) else None, coder.said))
    return tuple(done)


class Alone(AbstractContextManager["Alone"]):
    """This process."""

    def __init__(self, coders: Sequence[Coder]) -> None:
        self._coders = coders

    def code(self, chunks: Iterable[Chunk]) -> Iterator[tuple[Chunk, tuple[Done, ...]]]:
        for chunk in chunks:
            yield chunk, do(self._coders, chunk.parts)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        pass


@dataclass
class _Handed:
    """A chunk on its way."""

    chunk: Chunk
    done: Future[tuple[Done, ...]] | None = None
    """None until a process has it."""


class Spare:
    """A further process, which may be started before there is work for it."""

    def __init__(self, get_ready: Callable[[], None]) -> None:
        """It gets ready at once."""
        self.pool = _pool(1, get_ready)
        self.begin(_nothing)

    def begin(self, work: Callable[..., T], *given: Any) -> Callable[[], T]:
        """Begin some work there; waits, when it is called, for what that gives. Where the process is killed the work is
        done in this one."""
        try:
            begun = self.pool.submit(work, *given)
        except BrokenExecutor:
            return partial(work, *given)

        def result() -> T:
            try:
                found: T = begun.result()
            except BrokenExecutor:
                found = work(*given)
            return found

        return result

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.pool.shutdown(wait=True, kill_workers=True)


class Several:
    """Processes on this machine. Where one is killed, the rest is coded in this one."""

    def __init__(self, recipes: Sequence[Recipe], n_processes: int, *, spare: Spare | None = None) -> None:
        """With a `spare` process, by that one."""
        self._recipes = recipes
        self._packed = pickle.dumps(tuple(recipes))
        self._spare = spare
        self._pool = spare.pool if spare else _pool(n_processes, _start, self._packed)
        self._most = AHEAD * n_processes

    def code(self, chunks: Iterable[Chunk]) -> Iterator[tuple[Chunk, tuple[Done, ...]]]:
        rest, waiting = iter(chunks), deque[_Handed]()
        broken = not self._hand_out(rest, waiting, self._most)
        return self._coded(rest, waiting, broken=broken)

    def _coded(
        self, rest: Iterator[Chunk], waiting: deque[_Handed], *, broken: bool
    ) -> Iterator[tuple[Chunk, tuple[Done, ...]]]:
        try:
            while waiting and not broken:
                broken = not self._hand_out(rest, waiting, 1)
                yield self._first_of(waiting)
        except BrokenExecutor:
            broken = True
        if broken:
            alone = Alone([recipe.coder() for recipe in self._recipes])
            yield from alone.code(chain((one.chunk for one in waiting), rest))

    def _hand_out(self, chunks: Iterator[Chunk], waiting: deque[_Handed], n: int) -> bool:
        """Hand out some chunks; whether they were taken."""
        for chunk in islice(chunks, n):
            # First it waits, then it is handed out: where nobody takes it any more, it is still there.
            waiting.append(_Handed(chunk))
            try:
                given = (_do_by, self._packed, chunk.parts) if self._spare else (_do, chunk.parts)
                waiting[-1].done = self._pool.submit(*given)
            except BrokenExecutor:
                return False
        return True

    def _first_of(self, waiting: deque[_Handed]) -> tuple[Chunk, tuple[Done, ...]]:
        first = waiting[0]
        assert first.done is not None
        done = first.done.result()
        waiting.popleft()
        return first.chunk, done

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if not self._spare:
            self._pool.shutdown(wait=True, kill_workers=True)


def _pool(n_processes: int, get_ready: Callable[..., None], *given: Any) -> ProcessPoolExecutor:
    # loky: unlike Python's own pool it starts workers from a script or a notebook without a guard around its code.
    from loky import ProcessPoolExecutor

    begin = (os.getpid(), get_ready, *given)
    return ProcessPoolExecutor(n_processes, timeout=IDLE, initializer=_begin, initargs=begin, env=_GROWING)


def local_crew(
    recipes: Sequence[Recipe],
    n_comments: int,
    *,
    coders: Callable[[], Sequence[Coder]] | None = None,
    spare: Spare | None = None,
) -> Alone | Several:
    """On this machine, by as many processes as pay, or by the one that is there; `coders` gives those that this process
    has already."""
    if (processes := n_processes(n_comments)) > 1:
        return Several(recipes, processes)
    if spare:
        return Several(recipes, 1, spare=spare)
    return Alone(coders() if coders else [recipe.coder() for recipe in recipes])


def spare(n_comments: int) -> AbstractContextManager[Spare | None]:
    """A process that gets ready to train and to code, where one pays for so many comments."""
    return Spare(_get_ready_to_train) if n_processes(n_comments) > 1 else nullcontext()


def apart(work: Callable[..., T], *given: Any) -> T:
    """What some work gives, done in a process of its own, which takes the memory that it needed with it.

    Where that process is killed the work is done in this one.
    """
    with Spare(_nothing) as process:
        return process.begin(work, *given)()


def n_processes(n_comments: int) -> int:
    """How many processes pay for so many comments on this machine."""
    if n_comments < SEVERAL_FROM:
        return 1
    return max(1, min(_n_processors() // _SHARERS[0], MOST_PROCESSES))


def share_processors(n: int) -> None:
    """From now on this process is one of so many that code at the same time."""
    _SHARERS[0] = n


_SHARERS = [1]


def _n_processors() -> int:
    """Those that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_CODERS: list[Coder] = []
"""Of a worker process."""
_MADE_OF: list[bytes] = []
"""The recipes that they were made of, where others may come."""


def _begin(parent: int, get_ready: Callable[..., None], *given: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who is asked to stop is the parent
    if os.name == "posix":
        Thread(target=_end_with, args=(parent,), daemon=True).start()
    get_ready(*given)


def _end_with(parent: int) -> None:
    """End when the process that started this one is gone: killed, it cannot say so, and text would stay in memory."""
    while os.getppid() == parent:
        time.sleep(LOOK)
    os._exit(1)


def _start(recipes: bytes) -> None:
    _get_ready()
    _make(recipes)


def _get_ready_to_train() -> None:
    from nlp_coding.coding import learned

    _get_ready()
    learned.get_ready()


def _get_ready() -> None:
    from nlp_coding.language import first_look, variety

    # Words hold no circles: to look for garbage among millions of them again and again takes a tenth of the time.
    gc.disable()
    # While the first comments are on their way.
    first_look.get_ready()
    variety.get_ready()


def _nothing() -> None:
    """The process is there."""


def _make(recipes: bytes) -> None:
    _CODERS[:] = [recipe.coder() for recipe in pickle.loads(recipes)]
    for coder in _CODERS:
        coder.get_ready()


def _do_by(recipes: bytes, parts: Any) -> tuple[Done, ...]:
    """As `_do`, in a process that may have other coders, or none."""
    if [recipes] != _MADE_OF:
        _make(recipes)
        _MADE_OF[:] = [recipes]
    return _do(parts)


def _do(parts: Any) -> tuple[Done, ...]:
    done = do(_CODERS, parts)
    gc.freeze()  # where psutil is missing, loky collects each second all the same
    return done
