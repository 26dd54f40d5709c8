"""The app in a terminal of its own that ends without warning: what the screen has shown is in the study."""

from __future__ import annotations

import os
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from nlp_coding.workflow import Study

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a pseudo-terminal and its signals are POSIX")

ROOT = Path(__file__).parent.parent.parent
_PATIENCE = 60.0


@contextmanager
def _reviewing(study: Study) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """`nlp-coding review` in a terminal of 80 × 24; gives the process and the terminal's other end."""
    import fcntl
    import pty
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    command = [sys.executable, "-m", "nlp_coding", "review", "--coder", "kari", "--order", "file", "--learn-every", "0"]
    process = subprocess.Popen(
        [*command, "--study", str(study.folder)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT)},
        start_new_session=True,
        # The terminal is that of the process: when it is closed, the process is told.
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - one call to the kernel, no lock
    )
    os.close(theirs)
    try:
        yield process, ours
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        with suppress(OSError):
            os.close(ours)


def _read_until(ours: int, sign: str) -> str:
    """What the terminal shows, until a sign is among it."""
    shown = b""
    deadline = time.monotonic() + _PATIENCE
    while sign.encode() not in shown and time.monotonic() < deadline:
        if select.select([ours], [], [], 0.2)[0]:
            try:
                shown += os.read(ours, 65536)
            except OSError:  # the other end is gone
                break
    text = shown.decode(errors="replace")
    assert sign in text, text[-2000:]
    return text


def _held(study: Study) -> dict[tuple[str, str], bool]:
    with study.store() as store:
        return {(one.comment_id, one.code_id): one.applies for one in store.decisions(coder="kari")}


@pytest.mark.parametrize("end", ["SIGKILL", "SIGHUP", "closed"])
def test_an_end_without_warning(small: Study, end: str) -> None:
    """A closed window or a power cut after a key costs the coder nothing."""
    with _reviewing(small) as (process, ours):
        _read_until(ours, "K01")
        os.write(ours, b"3")
        _read_until(ours, "●")
        if end == "closed":
            os.close(ours)
        else:
            process.send_signal(signal.Signals[end])
        code = process.wait(timeout=_PATIENCE)
    assert _held(small) == {("K01", "turnover"): True}
    # A closed terminal ends the process by its SIGHUP.
    assert code == (-signal.SIGKILL if end == "SIGKILL" else 128 + signal.SIGHUP)
    with small.store() as store, store.transaction(actor="kari", action="decide"):
        pass  # nothing holds the study any more
