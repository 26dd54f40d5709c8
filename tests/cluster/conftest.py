"""No test of a cluster may wait for ever."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def no_hang() -> Iterator[None]:
    """A minute for each test: what waits for a cluster may wait for ever."""

    def give_up(*_: object) -> None:
        pytest.fail("the test hangs")  # no Exception: none is caught on the way

    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, give_up)
        signal.alarm(60)
    yield
    if hasattr(signal, "SIGALRM"):
        signal.alarm(0)
