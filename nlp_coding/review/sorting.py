"""The lines of a review sorted by a column of the grid."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from nlp_coding.core.codebook import Codebook
from nlp_coding.review.listing import Line, State

Column = Literal["queue", "comment", "level", "variety", "status", "codes"]
"""`queue` is the order of the review."""
COLUMNS: tuple[Column, ...] = ("queue", "comment", "level", "variety", "status", "codes")

_NUMBER = re.compile("[0-9]+")
_STATES: tuple[State, ...] = ("again", "new", "begun", "complete", "no code")
"""What asks for an answer first."""


class Sorter:
    """Sorts lines; what does not change in a review (ids) is worked out once."""

    def __init__(self, codebook: Codebook, levels: Sequence[str]) -> None:
        n_codes, last = len(codebook.leaves), len(levels)
        self._levels: Mapping[str | None, int] = {level: place for place, level in enumerate(levels)}
        self._bits = {code.id: 1 << (n_codes - place) for place, code in enumerate(codebook.leaves)}
        self._ids: dict[str, str] = {}
        varieties = {"nb": 0, "nn": 1, "undecided": 2}
        states = {state: place for place, state in enumerate(_STATES)}
        self._keys: Mapping[Column, Callable[[Line], Any]] = {
            "comment": self._id,
            "level": lambda line: self._levels.get(line.level, last),
            "variety": lambda line: varieties.get(line.variety or "", 3),
            "status": lambda line: -1 if line.disputed else states[line.state(n_codes)],
            "codes": self._codes,
        }

    def sort(self, lines: Sequence[Line], column: Column, *, descending: bool = False) -> list[str]:
        """Comment ids; lines that are alike in the column stay in the order they came in."""
        if column == "queue":
            ids = [line.comment_id for line in lines]
            return ids[::-1] if descending else ids
        return [line.comment_id for line in sorted(lines, key=self._keys[column], reverse=descending)]

    def _codes(self, line: Line) -> int:
        """By the first code, then the second, as bits: tuples take three times as long. What has none comes last."""
        codes = line.codes if line.answers else line.suggested
        return -sum([self._bits.get(code, 0) for code in codes])

    def _id(self, line: Line) -> str:
        """R9 before R10."""
        key = self._ids.get(line.comment_id)
        if key is None:
            key = self._ids[line.comment_id] = _NUMBER.sub(_padded, line.comment_id.casefold())
        return key


def _padded(number: re.Match[str]) -> str:
    return number[0].zfill(20)
