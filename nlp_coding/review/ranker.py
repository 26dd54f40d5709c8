"""The machine learns beside the screen: a process of its own reads what was decided and says what to look at next."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from nlp_coding.core.errors import NlpCodingError
from nlp_coding.store import Store
from nlp_coding.workflow import Study, codebook_folders, needed_run, open_study

N_RANKED = 200
"""Comments that are put in order; in so many the machine will have learned again."""


class Ranker:
    """One process at a time, started anew with each lesson. A process, since threads would make the keys wait."""

    def __init__(self, study: Study, *, coder: str | None = None) -> None:
        """With `coder` the machine learns from that one's answers alone: what others decided must not shine through."""
        self._folder = study.folder
        self._coder = coder
        self._process: BaseProcess | None = None
        self._answer: Connection | None = None

    def start(self) -> None:
        """Begin a lesson, unless one is on; returns at once."""
        if self._process is not None:
            return
        context = multiprocessing.get_context("spawn")
        answer, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_learn, args=(theirs, str(self._folder), self._coder), daemon=True)
        process.start()
        theirs.close()
        self._process, self._answer = process, answer

    def ready(self) -> list[str] | None:
        """The comments in their new order, once, when a lesson is over; empty where nothing came of it."""
        if self._process is None or self._answer is None:
            return None
        found: list[str] = []
        try:
            if not self._answer.poll():
                if self._process.is_alive():
                    return None
            else:
                found = self._answer.recv()
        except (EOFError, OSError):  # it ended without an answer; on Windows the pipe is broken then
            pass
        self.close()
        return found

    def close(self) -> None:
        """Let go of a lesson that is on: nothing of it is written anywhere."""
        if self._process is not None:
            self._process.terminate()
            self._process.join()
        if self._answer is not None:
            self._answer.close()
        self._process = self._answer = None


def _learn(answer: Connection, folder: str, coder: str | None) -> None:
    """What the process does; where it fails the queue stays as it is."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the keys are the screen's
    quiet = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):
            os.dup2(quiet, stream.fileno())
    with suppress(NlpCodingError, OSError, MemoryError):
        answer.send(rank(open_study(Path(folder)), coder=coder))
    answer.close()


def rank(study: Study, *, coder: str | None = None, n: int = N_RANKED) -> list[str]:
    """The comments to look at next, best first. No snapshot is held: a writer would have to wait for it."""
    from nlp_coding.queueing import ranked

    with Store.open(study.folder) as store:
        run = needed_run(store)
        found = ranked(store, study.settings, run, n=n, folders=codebook_folders(study), coder=coder)
    return [comment_id for comment_id, _ in found]
