"""What a review would bring, played: a person who knows the gold looks at comments in the queue's order.

What has been looked at is right from then on, and teaches the models (but for the audit sample); the rest is as the
machine suggests it by what it has learned until then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp_coding.coding.coder import TermCoder
from nlp_coding.coding.evaluate import GoldComment
from nlp_coding.coding.features import TextReader
from nlp_coding.coding.learned import train
from nlp_coding.coding.queue import expected_errors, interleave, most_telling
from nlp_coding.coding.suggest import Coder, Suggested
from nlp_coding.coding.training import DecidedText, gather
from nlp_coding.core.examples import Bank

SHARES = (0.0, 0.1, 0.2, 0.25, 0.3, 0.5)
"""Of the comments reviewed, where agreement is told."""
STEP = 0.05
"""The machine learns anew after this share of the comments."""
N_RANDOM = 2
"""Random orders that the mean is taken of."""
_SEED = 20232

Progress = Callable[[int, int], None]
Order = Callable[[set[int], Sequence[Suggested], int, "Coder"], Sequence[int]]
"""From those reviewed and what is suggested to the next so many."""


@dataclass(frozen=True)
class Point:
    """Agreement with the gold over all comments, when some have been reviewed."""

    share: float
    n_reviewed: int
    micro: float
    macro: float


@dataclass(frozen=True)
class Curve:
    """Agreement after a review of more and more comments."""

    queue: tuple[Point, ...]
    random: tuple[Point, ...]
    """The mean over random orders."""


def simulate_review(
    gold: Sequence[GoldComment],
    terms: TermCoder,
    bank: Bank,
    *,
    audit_share: float = 0.1,
    on_progress: Progress | None = None,
) -> Curve:
    """Play the review of a gold's texts; every comment must have one."""
    n = len(gold)
    told = sorted({round(share * n) for share in SHARES})
    often = sorted({*told, *range(0, told[-1], max(1, round(STEP * n)))})
    n_all = len(often) + len(told) * N_RANDOM
    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        if on_progress:
            on_progress(done, n_all)

    play = _Play(gold, terms, bank, tick)
    rng = np.random.default_rng(_SEED)
    audited = frozenset(np.flatnonzero(rng.random(n) < audit_share).tolist())
    queue = tuple(play.points(often, audited, play.by_queue(audited, audit_share)))
    orders = [rng.permutation(n).tolist() for _ in range(N_RANDOM)]
    curves = [tuple(play.points(told, frozenset(), _by_list(order))) for order in orders]
    return Curve(
        queue,
        tuple(
            Point(
                points[0].share,
                points[0].n_reviewed,
                float(np.mean([one.micro for one in points])),
                float(np.mean([one.macro for one in points])),
            )
            for points in zip(*curves, strict=True)
        ),
    )


def _by_list(order: Sequence[int]) -> Order:
    return lambda reviewed, _suggested, n_more, _coder: [one for one in order if one not in reviewed][:n_more]


class _Play:
    def __init__(self, gold: Sequence[GoldComment], terms: TermCoder, bank: Bank, tick: Callable[[], None]) -> None:
        self._gold = gold
        self._texts = [one.text or "" for one in gold]
        self._terms = terms
        self._bank = bank
        self._tick = tick
        self._code_ids = [code.id for code in terms.codebook.leaves]
        self._truth = np.array([[code in one.codes for code in self._code_ids] for one in gold], dtype=np.bool_)
        self._counts = np.array([[code not in one.disputed for code in self._code_ids] for one in gold], dtype=np.bool_)

    def points(self, stops: Sequence[int], audited: frozenset[int], order: Order) -> Iterator[Point]:
        """Agreement at each of the shares; the machine learns anew whenever so many comments are reviewed."""
        reviewed: set[int] = set()
        shares: dict[int, list[float]] = {}
        for share in SHARES:
            shares.setdefault(round(share * len(self._gold)), []).append(share)
        for number, stop in enumerate(stops):
            coder = self._learned(reviewed - audited)
            suggested = coder.suggest(self._texts)
            for share in shares.get(stop, ()):
                yield self._point(share, reviewed, suggested)
            if number + 1 < len(stops):
                reviewed.update(order(reviewed, suggested, stops[number + 1] - stop, coder))
            self._tick()

    def by_queue(self, audited: frozenset[int], share: float) -> Order:
        def following(reviewed: set[int], suggested: Sequence[Suggested], n_more: int, coder: Coder) -> Sequence[int]:
            errors = expected_errors(suggested)
            errors[list(reviewed | audited)] = -1.0
            telling = most_telling(errors, coder.vectors(self._texts), len(errors))
            waiting = [one for one in telling.tolist() if one not in reviewed and one not in audited]
            sample = sorted(audited - reviewed)  # drawn at random, so any order is
            done = {"n_audited": len(audited & reviewed), "n_telling": len(reviewed - audited)}
            return list(interleave(waiting, sample, share, **done))[:n_more]

        return following

    def _learned(self, reviewed: set[int]) -> Coder:
        decided = [
            DecidedText(
                self._gold[place].id,
                self._texts[place],
                {
                    code: bool(self._truth[place, at])
                    for at, code in enumerate(self._code_ids)
                    if self._counts[place, at]
                },
            )
            for place in sorted(reviewed)
        ]
        training = gather(self._terms, self._bank, decided)
        models = train(training, reader=TextReader()) if training.learnable else None
        return Coder(self._terms, models)

    def _point(self, share: float, reviewed: set[int], suggested: Sequence[Suggested]) -> Point:
        said = np.array([one.applies for one in suggested]).T
        places = sorted(reviewed)
        said[places] = self._truth[places]
        both = (said & self._truth & self._counts).sum(axis=0)
        total = (said & self._counts).sum(axis=0) + (self._truth & self._counts).sum(axis=0)
        occurring = (self._truth & self._counts).any(axis=0)
        return Point(
            share,
            len(reviewed),
            float(2 * both.sum() / max(1, total.sum())),
            float(np.mean(_ratio(2 * both[occurring], total[occurring]))) if occurring.any() else 0.0,
        )


def _ratio(top: NDArray[np.int64], bottom: NDArray[np.int64]) -> NDArray[np.float64]:
    ratio: NDArray[np.float64] = top / np.maximum(bottom, 1)
    return ratio
