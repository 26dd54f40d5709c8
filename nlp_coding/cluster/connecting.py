"""A Dask cluster that a user named, and the way to it."""

from __future__ import annotations

import logging
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from nlp_coding.cluster.checks import check_address, check_certificates
from nlp_coding.cluster.workers import Workers
from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.crew import Recipe

if TYPE_CHECKING:
    from distributed import Client

T = TypeVar("T")

CONNECT = 10.0
"""Seconds within which a scheduler must answer."""


@dataclass(frozen=True)
class Cluster:
    """An existing Dask cluster that is to code."""

    address: str
    """Of the scheduler; beyond this machine it must be tls://."""
    tls_ca: Path | None = None
    """The certificate of the cluster's authority; where it is None, as below, Dask's own configuration speaks."""
    tls_cert: Path | None = None
    tls_key: Path | None = None
    """None also where the key stands in the file of the certificate."""
    hosts: tuple[str, ...] = ()
    """Those whose workers may code, by name or number; where none is named, all that have workers at the start."""
    patience: float = 60.0
    """Seconds without any worker that may code after which it is given up."""

    def check(self) -> int:
        """How many workers may code. Raises InputError where the cluster is not to be used; no text is sent."""
        with self.crew(()) as workers:
            return len(workers.ready)

    @contextmanager
    def crew(self, recipes: Sequence[Recipe]) -> Iterator[Workers]:
        """Its workers with the recipes, which are taken from them at the end. Raises InputError like `check`."""
        with self._client() as client:
            workers = Workers(client, recipes, scheduler=self.address, patience=self.patience)
            try:
                workers.enlist_named(self.hosts)
                yield workers
            finally:
                workers.leave()

    @contextmanager
    def _client(self) -> Iterator[Client]:
        address = check_address(self.address)
        try:
            # Half a second to import, and an extra that most do without.
            import dask
            from distributed import Client
        except ImportError as error:
            what, remedy = "--scheduler needs Dask", 'install it: pip install "nlp-coding[distributed]"'
            raise InputError(Mistake(what, remedy=remedy)) from error
        security = check_certificates(address, ca=self.tls_ca, cert=self.tls_cert, key=self.tls_key)
        with _quiet(), dask.config.set({"distributed.admin.large-graph-warning-threshold": "1TB"}):
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # of versions: those that matter are checked
                    connect = partial(
                        Client,
                        self.address,
                        security=security,
                        timeout=CONNECT,
                        set_as_default=False,
                        direct_to_workers=False,  # they need not be reached from here
                    )
                    client = _within(CONNECT + 2, connect)
            except (OSError, ValueError, RuntimeError) as error:
                remedy = "check that it runs, and the address (something else may listen there)" + (
                    ", and that its certificate and yours are of the same authority" if address.scheme == "tls" else ""
                )
                what = f"no scheduler answered at {self.address} within {CONNECT:.0f} seconds"
                raise InputError(Mistake(what, remedy=remedy)) from error
            try:
                yield client
            finally:
                with suppress(OSError):
                    client.close(timeout=CONNECT)


def _within(seconds: float, make: Callable[[], T]) -> T:
    """What `make` gives, or TimeoutError: Dask waits for ever where something else listens at the address."""
    made: list[T] = []
    failed: list[Exception] = []

    def run() -> None:
        try:
            made.append(make())
        except Exception as error:
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise failed[0]
    if not made:
        raise TimeoutError
    return made[0]


@contextmanager
def _quiet() -> Iterator[None]:
    """What Dask tells of connections that come and go is not for the user's screen."""
    known = [name for name in logging.root.manager.loggerDict if name.split(".")[0] in ("distributed", "tornado")]
    loggers = [logging.getLogger(name) for name in {*known, "asyncio"}]
    levels = [one.level for one in loggers]
    for one in loggers:
        one.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for one, level in zip(loggers, levels, strict=True):
            one.setLevel(level)
