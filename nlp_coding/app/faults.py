"""A fault of the program, told without a word of what was on the screen."""

from __future__ import annotations

import traceback
from pathlib import Path

from textual.message_pump import CallbackError
from textual.worker import WorkerFailed

_OURS = Path(__file__).parent.parent


def fault_of(error: BaseException) -> str:
    """The kind of an error, and where in this program it arose, with a remedy.

    Its message is left out, and so are the values that stood around it: both may hold a comment.
    """
    error = _inner(error)
    place = _place(error)
    told = f"review ended by a fault of the program: {type(error).__name__}{f' in {place}' if place else ''}"
    return f"{told}\n  → every answer is saved: start review again, and report the line above"


def _inner(error: BaseException) -> BaseException:
    """What went wrong in a timer or a thread, where Textual says only that it did."""
    if isinstance(error, WorkerFailed):
        return error.error
    return error.__context__ or error if isinstance(error, CallbackError) else error


def _place(error: BaseException) -> str:
    """The innermost line of ours, and of a library in brackets; empty where it was never raised."""
    frames = [(Path(frame.f_code.co_filename), line) for frame, line in traceback.walk_tb(error.__traceback__)]
    if not frames:
        return ""
    path, line = frames[-1]
    innermost = f"{path.name}, line {line}"
    ours = [(path.relative_to(_OURS.parent).as_posix(), line) for path, line in frames if path.is_relative_to(_OURS)]
    if not ours:
        return innermost
    told = "{}, line {}".format(*ours[-1])
    return told if path.is_relative_to(_OURS) else f"{told} ({innermost})"
