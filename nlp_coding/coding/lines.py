"""Some short texts, searched for stretches all at once: one long text is searched in a hundredth of the time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from nlp_coding.language.vocabulary import Ints

_END = "\0"
"""Ends each text; none of them holds it."""


class Lines:
    """The texts, by their places."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._together = _END.join(texts)
        self._starts = np.cumsum([0, *(len(one) + 1 for one in texts)])

    def holding(self, stretches: Iterable[str]) -> Ints:
        """The places of those that hold any of the stretches; rising."""
        found: list[int] = []
        for stretch in stretches:
            at = self._together.find(stretch)
            while at >= 0:
                found.append(at)
                at = self._together.find(stretch, at + 1)
        return np.unique(np.searchsorted(self._starts, found, side="right") - 1).astype(np.int32)
