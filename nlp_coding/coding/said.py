"""What the words of comments said to the models, a byte for each comment and code: enough to tell where a model that
weighs words as before, and terms otherwise, can suggest its code at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp_coding.coding.learned import CodeModel, logistic
from nlp_coding.coding.thresholds import DECIMALS, Flags, Floats

Bytes = NDArray[np.uint8]

HIT = 255
"""Stands where a term of the code hits: there nothing is ruled out."""
_LOWEST, _STEP = -12.7, 0.1
"""The log-odds that 0 stands for, and what each next number has more. A number stands for what is no higher; 254, the
last one, for whatever is."""
_MARGIN = 1e-6
"""Beyond what sums of floats on another machine can differ by."""


@dataclass(frozen=True)
class Said:
    """Of some comments."""

    code_ids: tuple[str, ...]
    """Those with a model."""
    bounds: Bytes
    """Shape (n_comments, n_codes)."""


def bounds(log_odds: Floats, hits: Flags) -> Bytes:
    """Upper bounds of what words say, HIT where a term hits; of the shape that both have."""
    number = np.clip(np.ceil((log_odds - _LOWEST) / _STEP), 0, HIT - 1)
    return np.where(hits, HIT, number).astype(np.uint8)


def reached(bound: Bytes, model: CodeModel) -> Flags:
    """Where a model may suggest its code: everywhere else it does not. Shape of `bound`."""
    highest: Floats = _LOWEST + _STEP * np.arange(HIT + 1, dtype=np.float64) + _MARGIN
    highest[HIT - 1 :] = np.inf
    log_odds: Floats = model.word_weight * highest + model.shift
    may: Flags = np.round(logistic(log_odds), DECIMALS) >= model.threshold
    may[HIT] = True
    flags: Flags = may[bound]
    return flags


class SaidNotes:
    """What all comments' words said, by the comments' numbers."""

    def __init__(self, known: Mapping[str, Bytes] | None = None) -> None:
        """What is `known` before: with it, codes that are not there are left out; an empty one comes from the start."""
        self._known: dict[str, Bytes] = {code_id: bound.copy() for code_id, bound in (known or {}).items()}
        self._only = None if known is None else frozenset(known)
        self._n = max((len(bound) for bound in self._known.values()), default=0)

    def add(self, numbers: Sequence[int], said: Said) -> None:
        """Of some more comments, or of some anew."""
        at = np.asarray(numbers, dtype=np.int64)
        self._n = max(self._n, int(at.max(initial=-1)) + 1)
        for place, code_id in enumerate(said.code_ids):
            if self._only is not None and code_id not in self._only:
                continue
            known = self._known.get(code_id, np.zeros(0, dtype=np.uint8))
            missing = self._n - len(known)
            if missing > 0:
                # Twice as many, so that they are not copied with every chunk. Numbers that no comment has say nothing.
                known = np.concatenate([known, np.zeros(max(missing, len(known)), dtype=np.uint8)])
            known[at] = said.bounds[:, place]
            self._known[code_id] = known

    @property
    def by_code(self) -> dict[str, Bytes]:
        """For each code shape (the highest number + 1,): at each comment's number its bound."""
        return {code_id: known[: self._n] for code_id, known in self._known.items()}
