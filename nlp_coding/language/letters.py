"""Words by their stretches of letters: which of the stretches that matter each of many words has, found all at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from nlp_coding.language.meanings import SIZES, letters_of, marked_word
from nlp_coding.language.vocabulary import distinct

Longs = NDArray[np.int64]
_BITS = 16
"""Of a stretch's hash."""


class LetterFinder:
    """Knows some stretches, each with a number from 0 on."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self._numbers = numbers
        self._n = max(numbers.values(), default=0) + 1
        # Most stretches of most words matter to nobody: only what passes the sieve is cut out and looked up.
        self._sieve = np.zeros((len(SIZES), 1 << _BITS), dtype=np.bool_)
        for sieve, size in zip(self._sieve, SIZES, strict=True):
            sieve[_hashes("".join(one for one in numbers if len(one) == size), size)[::size]] = True

    def find(self, words: Sequence[str]) -> tuple[Longs, Longs, Longs]:
        """The known stretches of words, each once a word: place of the word, number of the stretch; both rise.

        And for each word how many distinct stretches it has, known or not.
        """
        marked = list(map(marked_word, words))
        text = "".join(marked)
        length = np.fromiter(map(len, marked), dtype=np.int64, count=len(marked))
        end = np.cumsum(length)
        word = np.repeat(np.arange(len(marked)), length)
        found = [np.zeros(0, dtype=np.int64)]
        for sieve, size in zip(self._sieve, SIZES, strict=True):
            at = np.flatnonzero(sieve[_hashes(text, size)])
            at = at[at + size <= end[word[at]]]
            known = [self._numbers.get(text[one : one + size], -1) for one in at.tolist()]
            number = np.array(known, dtype=np.int64)
            found.append((word[at] * self._n + number)[number >= 0])
        which, number = np.divmod(distinct(np.concatenate(found)), self._n)
        n_distinct: Longs = np.maximum(length[:, None] - np.array(SIZES) + 1, 0).sum(axis=1)
        # Only a word that has three letters twice has any stretch twice.
        shortest = np.sort(word[: max(len(text) - 2, 0)] << _BITS | _hashes(text, 3))
        for place in distinct(shortest[1:][np.diff(shortest) == 0] >> _BITS).tolist():
            n_distinct[place] = len(letters_of(words[place]))
        return which, number, n_distinct


def _hashes(text: str, size: int) -> NDArray[np.uint16]:
    """A number for each stretch of a size, in order; the same for the same letters."""
    points = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint16)
    n = max(len(points) - size + 1, 0)
    hashes = np.zeros(n, dtype=np.uint16)
    for at in range(size):
        hashes = hashes * np.uint16(40503) + points[at : at + n]
    return hashes
