"""What the models were told of comments, so that a model that weighs words as before is asked again without them.

Of each comment and code a byte tells how much the words can have said at most. Where a term hits or the code was
suggested it is known in full: what words said, and which terms hit. Where a changed term cannot be, that gives the new
score, and what is shown for it stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp_coding.coding.learned import CodeModel
from nlp_coding.coding.lists import Lists
from nlp_coding.coding.thresholds import DECIMALS, Flags, Floats
from nlp_coding.coding.training import TermHits
from nlp_coding.core.coding import ORIGINS
from nlp_coding.language.vocabulary import Ints, expand_ranges

Bytes = NDArray[np.uint8]
Longs = NDArray[np.int64]
Shorts = NDArray[np.uint16]

HIT = 255
"""Stands where a term of the code hits: there nothing is ruled out."""
_LOWEST, _STEP = -12.7, 0.1
"""The log-odds that 0 stands for, and what each next number has more. A number stands for what is no higher; 254, the
last one, for whatever is."""
_MARGIN = 1e-6
"""Beyond what sums of floats on another machine can differ by."""


NOTHING = -1
"""The origin where a code is not suggested."""
_STORED = ("<i4", "<f8", "i1", "<u2", "<u2")
"""How the columns of `Judged` are kept."""


@dataclass(frozen=True)
class Judged:
    """What one code was judged by in the comments where a term of it hits or it was suggested."""

    comment: Ints
    """Shape (n,): their numbers, rising."""
    log_odds: Floats
    """Shape (n,): what the words said, as in `weighing.Weighed`."""
    origin: NDArray[np.int8]
    """Shape (n,): what suggests the code, a place in ORIGINS; NOTHING where it is not suggested."""
    n_terms: Shorts
    """Shape (n,): how many of the code's terms hit."""
    term: Shorts
    """Shape (n_hits,): their places among the code's terms, comment by comment, in the terms' order."""

    def __len__(self) -> int:
        return len(self.comment)

    def at(self, which: NDArray[np.integer] | Flags) -> Judged:
        """Some of them, by their places, or those that are marked."""
        which = np.flatnonzero(which) if which.dtype == np.bool_ else which
        first = np.cumsum(self.n_terms, dtype=np.int64) - self.n_terms
        _, hit = expand_ranges(first[which], self.n_terms[which])
        return Judged(
            self.comment[which], self.log_odds[which], self.origin[which], self.n_terms[which], self.term[hit]
        )

    def hits(self) -> TermHits:
        """The terms that hit, by the places of the comments here."""
        return TermHits(np.repeat(np.arange(len(self), dtype=np.int32), self.n_terms), self.term.astype(np.int32))

    def of_comments(self, comments: Lists) -> Judged:
        """From texts, by their places, the comments that have them: a list for each text."""
        text, comment = comments.at(self.comment)
        rising = np.argsort(comment)
        return replace(self.at(text[rising]), comment=comment[rising])

    def fits(self, *, last: int, n_terms: int) -> bool:
        """Whether it can be of comments up to number `last`, and of so many terms."""
        rises = bool((np.diff(self.comment, prepend=-1) > 0).all()) and self.comment.max(initial=0) <= last
        known = self.origin.min(initial=0) >= NOTHING and self.origin.max(initial=0) < len(ORIGINS)
        return (
            rises
            and bool(known)
            and self.term.max(initial=0) < max(n_terms, 1)
            and bool(np.isfinite(self.log_odds).all())
        )

    def to_bytes(self) -> bytes:
        columns = zip(self._columns(), _STORED, strict=True)
        return len(self).to_bytes(8, "little") + b"".join(column.astype(kind).tobytes() for column, kind in columns)

    @classmethod
    def of(cls, parts: Sequence[Judged]) -> Judged:
        """Several of one code together; none of the comments is in two of them."""
        columns = zip(*(one._columns() for one in parts), strict=True)
        together = cls(*map(np.concatenate, columns)) if parts else cls.from_bytes(bytes(8))
        return together.at(np.argsort(together.comment))

    def _columns(self) -> tuple[NDArray[Any], ...]:
        return self.comment, self.log_odds, self.origin, self.n_terms, self.term

    @classmethod
    def from_bytes(cls, packed: bytes) -> Judged:
        """Raises ValueError where it is not whole."""
        n, at, columns = int.from_bytes(packed[:8], "little"), 8, []
        for kind in _STORED[:-1]:
            columns.append(np.frombuffer(packed, dtype=kind, count=n, offset=at))
            at += columns[-1].nbytes
        columns.append(np.frombuffer(packed, dtype=_STORED[-1], offset=at))
        judged = cls(*(column.astype(column.dtype.newbyteorder("=")) for column in columns))
        if len(judged.term) != judged.n_terms.sum(dtype=np.int64):
            raise ValueError("terms are missing")
        return judged


@dataclass(frozen=True)
class Said:
    """Of some comments, which are numbered from 0 on."""

    code_ids: tuple[str, ...]
    """Those with a model."""
    bounds: Bytes
    """Shape (n_comments, n_codes)."""
    judged: tuple[Judged, ...]
    """Of each code."""


class Told(NamedTuple):
    """What the model of one code was told of all comments."""

    bounds: Bytes
    """Shape (the highest number + 1,): at each comment's number its bound."""
    judged: Judged | None
    """None where only the bounds are known."""

    @classmethod
    def read(cls, bounds: bytes, judged: bytes | None, *, last: int, n_terms: int) -> Told | None:
        """From what is stored of a run whose last comment is number `last`, and of a code with so many terms then.

        What is damaged is not known: without it more is looked at, with it something might be missed.
        """
        bound = np.frombuffer(bounds, dtype=np.uint8)
        if len(bound) != last + 1:
            return None
        try:
            found = Judged.from_bytes(judged) if judged else None
        except ValueError:
            found = None
        if found is not None and not found.fits(last=last, n_terms=n_terms):
            found = None
        return cls(bound, found)

    def renumbered(self, place_of: Sequence[int]) -> Told:
        """With terms by their places now, -1 for those that have gone: where one of them hit, only bounds are left.

        Where terms change their order all of their hits are looked for again (see `touched`): what is here is unused.
        """
        if self.judged is None:
            return self
        term = np.array(place_of, dtype=np.int32)[self.judged.term]
        stays = np.ones(len(self.judged), dtype=np.bool_)
        stays[self.judged.hits().text[term < 0]] = False
        left = term[np.repeat(stays, self.judged.n_terms)].astype(np.uint16)
        return self._replace(judged=replace(self.judged.at(stays), term=left))


def bounds(log_odds: Floats, hits: Flags) -> Bytes:
    """Upper bounds of what words say, HIT where a term hits; of the shape that both have."""
    number = np.clip(np.ceil((log_odds - _LOWEST) / _STEP), 0, HIT - 1)
    return np.where(hits, HIT, number).astype(np.uint8)


def reached(bound: Bytes, model: CodeModel) -> Flags:
    """Where a model may suggest its code: everywhere else it does not. Shape of `bound`."""
    highest: Floats = _LOWEST + _STEP * np.arange(HIT + 1, dtype=np.float64) + _MARGIN
    highest[HIT - 1 :] = np.inf
    may: Flags = np.round(model.together(highest, 0.0), DECIMALS) >= model.threshold
    may[HIT] = True
    flags: Flags = may[bound]
    return flags


@dataclass(frozen=True)
class Asked:
    """What a model says that was taught anew, where no word of a changed term is."""

    again: Longs
    """Comments that are to be judged anew: it may suggest its code there, and what would be shown is not known."""
    kept: Ints
    """Comments that keep the coding they have, with another score."""
    score: Floats
    """Shape (n_kept,)."""
    lost: Ints
    """Comments that had the code, and keep it only if they are judged anew."""
    judged: Judged | None
    """What is known in full, as it is now; None where nothing is."""


def ask(told: Told, model: CodeModel | None, place_of: Sequence[int]) -> Asked:
    """Ask a model that was taught anew, but weighs words as before, where words and hits are as they were.

    What is shown for a coding stays as it is where its origin does: it hangs on nothing else. Without a model the terms
    alone speak. `place_of` is for each term of the code as it was the place that it has now, -1 where it has gone;
    `judged` is then of the terms as they are now.
    """
    may = reached(told.bounds, model) if model else told.bounds == HIT
    judged = told.renumbered(place_of).judged
    if judged is None or model is None:
        none = Judged.of([])
        return Asked(again=np.flatnonzero(may), kept=none.comment, score=none.log_odds, lost=none.comment, judged=None)
    score = np.round(model.together(judged.log_odds, model.of_terms(judged.hits(), len(judged))), DECIMALS)
    by_model = np.round(model.alone(judged.log_odds), DECIMALS) >= model.alone_threshold
    origin = origin_of(score >= model.threshold, judged.n_terms > 0, by_model)
    kept = (origin == judged.origin) & (origin != NOTHING)
    may[judged.comment] = (origin != NOTHING) & ~kept
    now = replace(judged, origin=np.where(kept, origin, NOTHING).astype(np.int8))
    return Asked(
        again=np.flatnonzero(may),
        kept=judged.comment[kept],
        score=score[kept],
        lost=judged.comment[(judged.origin != NOTHING) & ~kept],
        judged=now.at(kept | (now.n_terms > 0)),
    )


def origin_of(applies: Flags, by_terms: Flags, by_model: Flags) -> NDArray[np.int8]:
    """Places in ORIGINS (terms 0, the model 1, both 2) or NOTHING; of the shape that all have."""
    return np.where(applies, np.where(by_terms, np.where(by_model, 2, 0), 1), NOTHING).astype(np.int8)


class SaidNotes:
    """What the models were told of all comments, by the comments' numbers."""

    def __init__(self, known: Mapping[str, Told | None] | None = None) -> None:
        """What is `known` before: with it, codes that are not there are left out; None: it comes from the start."""
        self._only = None if known is None else frozenset(known)
        before = {code_id: one for code_id, one in (known or {}).items() if one}
        self._bounds: dict[str, Bytes] = {code_id: one.bounds.copy() for code_id, one in before.items()}
        self._before = {code_id: one.judged for code_id, one in before.items()}
        self._n = max((len(bound) for bound in self._bounds.values()), default=0)
        self._judged: dict[str, list[Judged]] = {}
        self._anew: dict[str, list[Longs]] = {}

    def add(self, numbers: Sequence[int], said: Said) -> None:
        """Of some more comments, or of some anew."""
        at = np.asarray(numbers, dtype=np.int64)
        self._n = max(self._n, int(at.max(initial=-1)) + 1)
        for place, code_id in enumerate(said.code_ids):
            if self._only is not None and code_id not in self._only:
                continue
            known = self._bounds.get(code_id, np.zeros(0, dtype=np.uint8))
            missing = self._n - len(known)
            if missing > 0:
                # Twice as many, so that they are not copied with every chunk. Numbers that no comment has say nothing.
                known = np.concatenate([known, np.zeros(max(missing, len(known)), dtype=np.uint8)])
            known[at] = said.bounds[:, place]
            self._bounds[code_id] = known
            judged = said.judged[place]
            self._judged.setdefault(code_id, []).append(replace(judged, comment=at[judged.comment].astype(np.int32)))
            self._anew.setdefault(code_id, []).append(at)

    @property
    def by_code(self) -> dict[str, Told]:
        """Of each code, bounds at each comment's number; of numbers that no comment has they say nothing."""
        return {code_id: Told(bound[: self._n], self._judged_of(code_id)) for code_id, bound in self._bounds.items()}

    def _judged_of(self, code_id: str) -> Judged | None:
        anew, parts = self._anew.get(code_id, []), self._judged.get(code_id, [])
        if code_id not in self._before:
            return Judged.of(parts)
        before = self._before[code_id]
        if before is None:
            return None
        is_anew = np.zeros(self._n, dtype=np.bool_)
        for numbers in anew:
            is_anew[numbers] = True
        return Judged.of([before.at(~is_anew[before.comment]), *parts])
