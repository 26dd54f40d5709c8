"""Groups of passages that stay together: neighbours pull each other near, many seeded partitions vote, a tree decides.

1. Smoothing: each vector moves towards its nearest neighbours, so that two passages without a common word meet by way
   of a third (personalised propagation over the graph of nearest neighbours: Gasteiger et al. 2019).
2. Votes: k-means with a number of groups drawn anew each time, on a part of the passages; how often two of them fall
   together is their likeness (evidence accumulation: Fred and Jain 2005).
3. The tree of these likenesses (average linkage) is cut where groups last longest, not at one height (Campello et al.
   2013): a large matter and one of three passages can both be found.
4. Tidying: groups whose passages have little in common are given up, and each passage goes to the group that it has
   most in common with, or to none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.int64]
Floats = NDArray[np.float64]
Rows = Any
"""A matrix, dense or sparse (scipy's csr)."""

ALONE = -1
"""The label of a passage in no group."""
_DRAWN = 0.85
"""The part of the passages that takes part in a vote."""
_LARGEST = 0.5
"""No group holds more than this part of all passages."""
_LOOSE = 0.6
"""A group whose passages have less in common than this part of the usual is given up."""
_FAR = 0.3
"""A passage that has less in common with every group than this part of the usual stays alone."""
_ROUNDS = 3


@dataclass(frozen=True)
class Sizes:
    """What follows from the number of passages."""

    n_neighbours: int
    n_steps: int
    own: float
    """How much of a vector stays its own at each step of smoothing."""
    n_votes: int
    least_groups: int
    most_groups: int
    smallest: int
    """Passages in the smallest group."""
    reach: float
    """As `_FAR`, for what is left when unstable groups are given up: in a small study a stray comment blurs a topic, in
    a large one it would be left aside for nothing."""


def sizes_for(n: int) -> Sizes:
    """The settings for `n` passages: from a few dozen, where three make a group, to thousands."""
    return Sizes(
        n_neighbours=int(np.clip(n // 30, 5, 12)),
        n_steps=3 if n < 250 else 10,
        own=0.3 if n < 250 else 0.1,
        n_votes=int(np.clip(40_000 // max(n, 1), 40, 100)),
        least_groups=min(4, max(2, n // 6)),
        most_groups=int(np.clip(n // 20, min(28 if n < 250 else 20, max(4, n // 5)), 150)),
        smallest=max(3, int(n**0.5 / 4)),
        reach=0.2 if n < 250 else 0.15 if n < 1_000 else 0.1,
    )


def smooth(vectors: NDArray[np.floating], sizes: Sizes) -> Floats:
    """Shape (n, n_dimensions): the vectors, of length 1, drawn towards their neighbours."""
    from scipy import sparse

    own = np.asarray(vectors, dtype=np.float64)
    n = len(own)
    k = min(sizes.n_neighbours, n - 1)
    if k < 1:
        return own
    near = own @ own.T
    np.fill_diagonal(near, -1.0)
    columns = np.argpartition(-near, k - 1, axis=1)[:, :k]
    rows = np.repeat(np.arange(n), k)
    weights = np.maximum(near[rows, columns.ravel()], 0.0)
    graph = sparse.csr_matrix((weights, (rows, columns.ravel())), shape=(n, n))
    graph = graph.maximum(graph.T)
    scale = sparse.diags(1 / np.sqrt(np.asarray(graph.sum(axis=1)).ravel() + 1e-9))
    graph = sparse.csr_matrix(scale @ graph @ scale)
    moved = own
    for _ in range(sizes.n_steps):
        moved = sizes.own * own + (1 - sizes.own) * (graph @ moved)
    length = np.linalg.norm(moved, axis=1, keepdims=True)
    smoothed: Floats = moved / np.maximum(length, 1e-9)
    return smoothed


def vote(vectors: Floats, sizes: Sizes, seed: int) -> NDArray[np.float32]:
    """Shape (n, n): the share of votes with both in which two passages fell together."""
    from sklearn.cluster import KMeans

    n = len(vectors)
    generator = np.random.default_rng(seed)
    together = np.zeros((n, n), dtype=np.float32)
    drawn = np.zeros((n, n), dtype=np.float32)
    for _ in range(sizes.n_votes):
        chosen = np.sort(generator.choice(n, size=max(2, round(_DRAWN * n)), replace=False))
        span = np.log(sizes.least_groups), np.log(max(sizes.most_groups, sizes.least_groups))
        k = min(round(float(np.exp(generator.uniform(*span)))), len(chosen) - 1)
        state = int(generator.integers(2**31))
        labels = KMeans(max(k, 1), n_init=1, max_iter=50, random_state=state).fit_predict(vectors[chosen])
        among = np.ix_(chosen, chosen)
        together[among] += labels[:, None] == labels[None, :]
        drawn[among] += 1
    drawn[drawn == 0] = 1
    together /= drawn
    return together


def group(vectors: NDArray[np.floating], rows: Rows, sizes: Sizes, seed: int) -> Labels:
    """Shape (n,): the group of each passage, from 0; ALONE for those in none.

    `vectors` (shape (n, n_dimensions)) decide what lies near; `rows` (shape (n, n_features)), of length 1, what
    passages have in common word for word.
    """
    n = len(vectors)
    if n < 2 * sizes.smallest:
        return np.full(n, ALONE)
    found = cut(1 - vote(smooth(vectors, sizes), sizes, seed), sizes.smallest)
    return numbered(tidy(found, rows, sizes.smallest))


def cut(distances: NDArray[np.floating], smallest: int) -> Labels:
    """Shape (n,): groups of the tree over distances (shape (n, n)) that last longest for their size."""
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    n = len(distances)
    if n < max(smallest, 2):
        return np.full(n, ALONE)
    distances = np.array(distances)
    np.fill_diagonal(distances, 0)
    tree = linkage(squareform(distances, checks=False), "average")
    children = tree[:, :2].astype(np.int64)
    n_nodes = n + len(tree)
    size, height = np.ones(n_nodes), np.zeros(n_nodes)
    size[n:], height[n:] = tree[:, 3], np.round(tree[:, 2], 6)  # no group may hang on the last digit
    lasts = np.zeros(n_nodes)
    """From its own height to that of the node above it: how long a node lasts; the uppermost is no group."""
    lasts[children.ravel()] = np.repeat(height[n:], 2) - height[children.ravel()]
    if not height[-1]:
        lasts[-1] = 1.0  # nothing tells the passages apart: they are one
    best = np.zeros(n_nodes)
    chosen = np.zeros(n_nodes, dtype=np.bool_)
    for node in range(n_nodes):
        below = best[children[node - n]].sum() if node >= n else 0.0
        # What nothing tells apart is one, however much it is.
        fits = size[node] >= smallest and (size[node] <= max(_LARGEST * n, smallest) or not height[node])
        own = size[node] * lasts[node] if fits else 0.0
        chosen[node] = own > 0 and own >= below
        best[node] = max(own, below)
    return _labels(children, chosen, n)


def _labels(children: NDArray[np.int64], chosen: NDArray[np.bool_], n: int) -> Labels:
    """The leaves below each uppermost chosen node, the groups numbered by their first passage."""
    group_of = np.full(n + len(children), ALONE)
    for node in range(n + len(children) - 1, -1, -1):
        if group_of[node] == ALONE and chosen[node]:
            group_of[node] = node
        if node >= n:
            group_of[children[node - n]] = group_of[node]
    return numbered(group_of[:n])


def tidy(labels: Labels, rows: Rows, smallest: int, *, far: float = _FAR) -> Labels:
    """Give up groups that do not hang together, and let each passage go where it has most in common.

    The groups that are left keep their numbers.
    """
    for _ in range(_ROUNDS):
        groups = np.unique(labels[labels != ALONE])
        if not len(groups):
            break
        likeness = likeness_to(labels, rows, groups)
        within = np.array([likeness[labels == one, place].mean() for place, one in enumerate(groups)])
        usual = float(np.median(within))
        likeness[:, within < _LOOSE * usual] = -1.0
        nearest = np.where(likeness.max(axis=1) >= far * usual, groups[likeness.argmax(axis=1)], ALONE)
        for one in groups:
            if (nearest == one).sum() < smallest:
                nearest[nearest == one] = ALONE
        if (nearest == labels).all():
            break
        labels = nearest
    return labels


def numbered(labels: Labels) -> Labels:
    """The same groups, numbered from 0 by their first passage."""
    found = labels[labels != ALONE]
    groups, first = np.unique(found, return_index=True)
    number = {int(one): place for place, one in enumerate(groups[np.argsort(first)])}
    return np.array([number.get(int(one), ALONE) for one in labels], dtype=np.int64)


def likeness_to(labels: Labels, rows: Rows, groups: Labels) -> Floats:
    """Shape (n, n_groups): the cosine of each passage and the sum of a group's other passages."""
    sums = np.array([np.asarray(rows[labels == one].sum(axis=0)).ravel() for one in groups])
    product = np.asarray(rows @ sums.T, dtype=np.float64)
    squared = np.broadcast_to((sums**2).sum(axis=1), product.shape).copy()
    inside = labels[:, None] == groups[None, :]
    # A passage is left out of its own group's sum; its own length is 1.
    squared[inside] -= 2 * product[inside] - 1
    product[inside] -= 1
    likeness: Floats = product / np.sqrt(np.maximum(squared, 1e-9))
    return likeness
