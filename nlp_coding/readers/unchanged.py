"""Whether a file is still the one that was opened: it is gone through more than once."""

from __future__ import annotations

from pathlib import Path

from nlp_coding.core.errors import InputError, Mistake


class Unchanged:
    """The state of a file when it was opened."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._state = _state_of(path)

    def check(self) -> None:
        """Raises InputError where the file has been written since."""
        if _state_of(self.path) != self._state:
            remedy = "wait until the program that writes it is done, and read it again"
            raise InputError(Mistake("the file was changed while it was read", self.path.name, remedy=remedy))


def _state_of(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:  # it was taken away, or its disk was
        return None
    return found.st_size, found.st_mtime_ns
