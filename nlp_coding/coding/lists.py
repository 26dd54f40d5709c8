"""Many short lists of numbers as two arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp_coding.language.vocabulary import Ints, expand_ranges

Longs = NDArray[np.int64]


@dataclass(frozen=True)
class Lists:
    """Lists end to end: list i is `values[first[i]:first[i + 1]]`."""

    values: Ints
    first: Longs

    @classmethod
    def of(cls, lists: Sequence[Sequence[int]]) -> Lists:
        """The same, of Python's lists."""
        values = np.array([one for members in lists for one in members], dtype=np.int32)
        return cls(values, np.cumsum([0, *map(len, lists)], dtype=np.int64))

    @classmethod
    def by_group(cls, group: Ints, values: Ints, n_groups: int) -> Lists:
        """A list for each group, of the values that stand beside its number; in no particular order."""
        order = np.argsort(group, kind="stable")
        return cls(values[order], np.concatenate([[0], np.cumsum(np.bincount(group, minlength=n_groups))]))

    @property
    def length(self) -> Longs:
        """Of each list."""
        return np.diff(self.first)

    def at(self, which: NDArray[np.integer]) -> tuple[Longs, Ints]:
        """The values of some lists, with the place in `which` that each belongs to."""
        low = self.first[which]
        place, at = expand_ranges(low, self.first[which + 1] - low)
        return place, self.values[at]
