"""Groups that come again: the grouping is repeated on part of the passages under many seeds, and the runs are aligned.

How often the runs put two passages together decides which groups there are. A group's stability is the mean, over the
runs, of the greatest Jaccard likeness between it and a group found there, both cut down to the passages drawn: an index
of Hennig (2007, Cluster-wise assessment of cluster stability). He takes a grouping of all the data, and draws with
replacement, or half of it. Here the groups are those that the runs agree on, and nine tenths are drawn, which gives
higher values than his: his limits (0.5 and less: dissolved, 0.75 and more: stable) are milder here.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp_coding.topics.cluster import ALONE, Floats, Labels, Rows, cut, group, likeness_to, numbered, sizes_for, tidy

LEAST = 0.5
"""Groups less stable than that are not offered; their passages may join one that is."""
MOST = 4_000
"""Passages that are grouped; of more a sample is, and the others go to the nearest group."""
_DRAWN = 0.9
"""The part of the passages that takes part in a run."""

Step = Callable[[int, int], None]
"""Is told how much is done, of how much."""


@dataclass(frozen=True)
class Groups:
    """Passages in groups, each with its stability."""

    labels: Labels
    """Shape (n,): from 0, ALONE for those in none."""
    stability: Floats
    """Shape (n_groups,)."""
    n_unstable: int
    """Groups that were found and did not come again."""


def find_groups(
    vectors: NDArray[np.floating], rows: Rows, ids: Sequence[str], *, seed: int, on_step: Step | None = None
) -> Groups:
    """Group passages; `ids` (of their comments) decide which are in the sample where there are many."""
    from threadpoolctl import threadpool_limits

    sample = drawn_sample(ids)
    if len(sample) < 2 * sizes_for(len(sample)).smallest:
        return Groups(np.full(len(ids), ALONE), np.zeros(0), 0)
    with threadpool_limits(1):  # the last digit hangs on the number of threads, and it would not be the same next time
        own, shared = vectors[sample], rows[sample]
        runs = _runs(own, shared, seed, on_step)
        sizes = sizes_for(len(sample))
        found = numbered(tidy(cut(1 - _togetherness(runs, len(sample)), sizes.smallest), shared, sizes.smallest))
        stability = _stability(found, runs)
        kept = np.flatnonzero(stability >= LEAST)
        groups = tidy(np.where(np.isin(found, kept), found, ALONE), shared, sizes.smallest, far=sizes.reach)
    final = numbered(groups)
    # What a group is was settled before others joined it: its stability is that of its core.
    core = np.array([stability[groups[final == one][0]] for one in range(int(final.max(initial=ALONE)) + 1)])
    return Groups(_with_the_rest(final, sample, rows, sizes.reach), core, len(stability) - len(kept))


Run = tuple[NDArray[np.int64], Labels]
"""The passages that took part in a run, and their groups in it."""


def _runs(vectors: NDArray[np.floating], rows: Rows, seed: int, on_step: Step | None) -> list[Run]:
    n = len(vectors)
    n_runs = 32 if n < 250 else 16 if n < 1_000 else 8

    def one(number: int) -> Run:
        generator = np.random.default_rng([seed, number])
        part = np.sort(generator.choice(n, size=round(_DRAWN * n), replace=False))
        return part, group(vectors[part], rows[part], sizes_for(len(part)), int(generator.integers(2**31)))

    runs = []
    # A limit holds in the thread that sets it: k-means would take all cores in each of ours.
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1), initializer=_one_thread) as pool:
        for run in pool.map(one, range(n_runs)):
            runs.append(run)
            if on_step:
                on_step(len(runs), n_runs)
    return runs


def _one_thread() -> None:
    from threadpoolctl import threadpool_limits

    threadpool_limits(1)


def _togetherness(runs: Sequence[Run], n: int) -> NDArray[np.float32]:
    """Shape (n, n): the share of runs with both in which two passages were in one group."""
    together = np.zeros((n, n), dtype=np.float32)
    drawn = np.zeros((n, n), dtype=np.float32)
    for part, labels in runs:
        among = np.ix_(part, part)
        together[among] += (labels[:, None] == labels[None, :]) & (labels[:, None] != ALONE)
        drawn[among] += 1
    drawn[drawn == 0] = 1
    together /= drawn
    return together


def _stability(found: Labels, runs: Sequence[Run]) -> Floats:
    n_groups = int(found.max(initial=ALONE)) + 1
    stability: Floats = np.mean([best_jaccard(found[part], labels, n_groups) for part, labels in runs], axis=0)
    return stability


def drawn_sample(ids: Sequence[str]) -> NDArray[np.int64]:
    """Which passages are grouped, rising; by the comments' ids, so that more comments change little."""
    if len(ids) <= MOST:
        return np.arange(len(ids))
    lots = {one: hashlib.blake2b(one.encode(), digest_size=8).digest() for one in set(ids)}
    order = sorted(range(len(ids)), key=lambda place: (lots[ids[place]], place))
    return np.sort(np.array(order[:MOST]))


def best_jaccard(found: Labels, again: Labels, n_groups: int) -> Floats:
    """Shape (n_groups,): for each group of `found` the greatest Jaccard likeness to one of `again`, over the same
    passages; 0 for a group that has none of them.
    """
    n_again = int(again.max(initial=ALONE)) + 1
    counts = np.zeros((n_groups + 1, n_again + 1))
    np.add.at(counts, (found, again), 1)  # ALONE is -1: the last row and column
    both = counts[:-1, :-1]
    union = counts[:-1].sum(axis=1, keepdims=True) + counts[:, :-1].sum(axis=0, keepdims=True) - both
    best: Floats = (both / np.maximum(union, 1)).max(axis=1, initial=0.0)
    return best


def _with_the_rest(found: Labels, sample: NDArray[np.int64], rows: Rows, reach: float) -> Labels:
    """The labels of all passages: those outside the sample join the group that they are most like, if any."""
    labels = np.full(rows.shape[0], ALONE)
    labels[sample] = found
    groups = np.unique(found[found != ALONE])
    rest = np.setdiff1d(np.arange(rows.shape[0]), sample)
    if not len(groups) or not len(rest):
        return labels
    inside = likeness_to(found, rows[sample], groups)
    usual = float(np.median([inside[found == one, place].mean() for place, one in enumerate(groups)]))
    sums = np.array([np.asarray(rows[sample][found == one].sum(axis=0)).ravel() for one in groups])
    sums /= np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    likeness = np.asarray(rows[rest] @ sums.T)
    joins = likeness.max(axis=1) >= reach * usual
    labels[rest[joins]] = groups[likeness.argmax(axis=1)[joins]]
    return labels
