"""What can go wrong with a user's files or study; the command line catches the base class once.

Mistakes in files are collected and raised together, so that one pass shows them all.
Programming errors are not here: they raise what Python raises.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Mistake:
    """One thing wrong in one place, and what to do about it."""

    message: str
    file: str | None = None
    row: int | None = None
    """1-based, as a person counts it in the file (the header is row 1)."""
    column: str | None = None
    remedy: str | None = None

    def __str__(self) -> str:
        place = ", ".join(
            part
            for part in (
                self.file,
                f"row {self.row}" if self.row is not None else None,
                f"column «{self.column}»" if self.column is not None else None,
            )
            if part
        )
        text = f"{place}: {self.message}" if place else self.message
        return f"{text}\n  → {self.remedy}" if self.remedy else text


class NlpCodingError(Exception):
    """Base of everything a user can mend."""


class InputError(NlpCodingError):
    """One or more mistakes in what the user gave: files, columns, codes, options."""

    def __init__(self, mistakes: Mistake | str | Sequence[Mistake]) -> None:
        if isinstance(mistakes, str):
            mistakes = Mistake(mistakes)
        if isinstance(mistakes, Mistake):
            mistakes = (mistakes,)
        self.mistakes: tuple[Mistake, ...] = tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class StudyError(NlpCodingError):
    """The study cannot be opened, found or written: missing, locked, newer than the program, damaged."""


def nearest(word: str, known: Iterable[str], *, like: float = 0.6) -> str | None:
    """The known word most like `word`, upper and lower case aside, or None where nothing is near (1: the same).

    >>> nearest("agrement", ["agreement", "comment"])
    'agreement'
    """
    by_folded = {name.casefold(): name for name in known}
    found = difflib.get_close_matches(word.casefold(), by_folded, n=1, cutoff=like)
    return by_folded[found[0]] if found else None
