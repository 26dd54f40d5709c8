"""A dictionary of pairs of whole numbers that answers for an array at once, ten times as fast as sorted ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Longs = NDArray[np.int64]

_MIXERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], dtype=np.uint64)


class PairTable:
    """Numbers from 0 on, in their order, for distinct pairs: two arrays of shape (n_pairs,)."""

    def __init__(self, one: Longs, two: Longs) -> None:
        n_bits = int(2 * len(one) + 1).bit_length()
        self._shift = np.uint64(64 - n_bits)
        self._mask = (1 << n_bits) - 1
        self._numbers = np.full(1 << n_bits, -1, dtype=np.int32)
        left = np.arange(len(one), dtype=np.int32)
        slot = self._slots(one, two)
        while len(left):
            # Of several pairs for a free slot the last one has it; the others go on to the next.
            free = self._numbers[slot] < 0
            self._numbers[slot[free]] = left[free]
            homeless = self._numbers[slot] != left
            left, slot = left[homeless], slot[homeless] + 1 & self._mask
        self._one, self._two = one, two

    def numbers(self, one: Longs, two: Longs) -> NDArray[np.int32]:
        """The number of each pair; -1 for those that are not there."""
        slot = self._slots(one, two)
        found: NDArray[np.int32] = self._numbers.take(slot)
        left = self._others(found, one, two)
        slot = slot[left]
        while len(left):
            slot = slot + 1 & self._mask
            found[left] = self._numbers.take(slot)
            more = self._others(found[left], one[left], two[left])
            left, slot = left[more], slot[more]
        return found

    def _others(self, found: NDArray[np.int32], one: Longs, two: Longs) -> Longs:
        """Where another pair was found."""
        if not len(self._one):
            return np.zeros(0, dtype=np.int64)
        return np.flatnonzero((found >= 0) & ((self._one.take(found) != one) | (self._two.take(found) != two)))

    def _slots(self, one: Longs, two: Longs) -> Longs:
        mixed = one.view(np.uint64) * _MIXERS[0] + two.view(np.uint64) * _MIXERS[1]
        slots: Longs = (mixed >> self._shift).astype(np.int64)
        return slots
