"""Which stretches of many words may be among some known words: numbers of all stretches in one go, no text cut out.

A stretch has one number wherever it stands, so two with different numbers differ. The answers are a filter: "no" is
sure, "maybe" is to be looked up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from nlp_coding.language.vocabulary import Flags, distinct

Hashes = NDArray[np.uint64]
Places = NDArray[np.int64]

_BASE = 0x9E3779B97F4A7C15
_TO_BASE = pow(_BASE, -1, 1 << 64)
_MIXER = np.uint64(0xBF58476D1CE4E5B9)
_AT_A_TIME = 20_000
"""Words that are hashed together: it bounds the memory that this takes to some 20 MB."""
_BITS_A_WORD = 20
"""With three of them set for each word, one answer in some hundreds is a vain "maybe"."""


class Stretches:
    """The letters of some words in a row, any stretch of which has a number."""

    def __init__(self, words: Sequence[str]) -> None:
        self.letters = np.frombuffer("".join(words).encode("utf-32-le"), dtype=np.uint32)
        lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
        self.end: Places = np.cumsum(lengths)
        """Shape (n_words,): the place after each word's last letter; its first is at `start`."""
        self.start: Places = self.end - lengths
        self._power = _powers(_BASE, len(self.letters))
        self._back = _powers(_TO_BASE, len(self.letters))
        self._sum = np.zeros(len(self.letters) + 1, dtype=np.uint64)
        np.cumsum(self.letters * self._power[:-1], out=self._sum[1:])

    def hashes(self, low: Places, high: Places) -> Hashes:
        """The number of each stretch from `low` up to `high`."""
        return (self._sum[high] - self._sum[low]) * self._back[low]

    def without(self, place: Places, low: Places, high: Places) -> Hashes:
        """The number of each stretch from `low` up to `high` with the letter at `place` left out."""
        after = (self._sum[high] - self._sum[place + 1]) * self._back[1]
        number: Hashes = (self._sum[place] - self._sum[low] + after) * self._back[low]
        return number


class WordFilter:
    """Tells of hashed stretches which may be among some words: three bits of one 64-bit cell for each word."""

    def __init__(self, words: Iterable[str], *, n_words: int) -> None:
        self._n_bits = max(n_words * _BITS_A_WORD // 64, 1).bit_length()
        self._cells = np.zeros(1 << self._n_bits, dtype=np.uint64)
        remaining = iter(words)
        while some := list(islice(remaining, _AT_A_TIME)):
            stretches = Stretches(some)
            cell, bits = self._place(stretches.hashes(stretches.start, stretches.end))
            np.bitwise_or.at(self._cells, cell, bits)

    def may_hold(self, hashes: Hashes) -> Flags:
        """False for what is none of the words."""
        cell, bits = self._place(hashes)
        found: Flags = self._cells[cell] & bits == bits
        return found

    def _place(self, hashes: Hashes) -> tuple[Hashes, Hashes]:
        mixed = hashes * _MIXER
        mixed ^= mixed >> np.uint64(29)
        mixed *= _MIXER
        one, six = np.uint64(1), np.uint64(63)
        bits = one << (mixed & six) | one << (mixed >> np.uint64(6) & six) | one << (mixed >> np.uint64(12) & six)
        return mixed >> np.uint64(64 - self._n_bits), bits


class Sieve:
    """Leaves, of many sets of words, those one of which may be, begin with or end with some texts."""

    def __init__(self, whole: Collection[str], starts: Collection[str], ends: Collection[str]) -> None:
        self._whole, self._starts, self._ends = (
            WordFilter(texts, n_words=len(texts)) for texts in (whole, starts, ends)
        )

    def left(self, sets: Sequence[Collection[str]]) -> list[int]:
        """The places of the sets that are left, rising; none of the words is empty."""
        words = Stretches(list(chain.from_iterable(sets)))
        word = np.repeat(np.arange(len(words.end)), words.end - words.start)
        place = np.arange(len(word))
        begins = words.hashes(words.start[word], place + 1)
        left = self._whole.may_hold(begins[words.end - 1])
        left[word[self._starts.may_hold(begins)]] = True
        left[word[self._ends.may_hold(words.hashes(place, words.end[word]))]] = True
        which = np.repeat(np.arange(len(sets)), list(map(len, sets)))
        places: list[int] = distinct(which[left]).tolist()
        return places


@cache
def _all_powers(base: int, n_bits: int) -> Hashes:
    powers = np.full(1 << n_bits, base, dtype=np.uint64)
    powers[0] = 1
    return np.cumprod(powers)


def _powers(base: int, n: int) -> Hashes:
    """`base` to the power of 0, 1 … n, modulo 2 ** 64."""
    return _all_powers(base, (n + 1).bit_length())[: n + 1]
