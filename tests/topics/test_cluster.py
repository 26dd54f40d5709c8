"""Groups of passages: large and small ones, tight and loose ones, and none where there is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import sparse

from nlp_coding.topics.cluster import (
    ALONE,
    cut,
    group,
    likeness_to,
    numbered,
    sizes_for,
    smooth,
    tidy,
    vote,
)

A = ALONE
pytestmark = pytest.mark.filterwarnings("ignore:Number of distinct clusters")


def distances(*groups: tuple[int, float], near: dict[tuple[int, int], float] | None = None) -> NDArray[np.float64]:
    """Of groups, each with its size and the distance in it; between two of them it is 1, or what `near` says."""
    group_of = np.repeat(np.arange(len(groups)), [size for size, _ in groups])
    between = np.ones((len(groups), len(groups)))
    np.fill_diagonal(between, [distance for _, distance in groups])
    for (one, other), distance in (near or {}).items():
        between[one, other] = between[other, one] = distance
    matrix = between[np.ix_(group_of, group_of)]
    np.fill_diagonal(matrix, 0)
    return matrix


def by_size(labels: NDArray[np.int64]) -> list[int]:
    return [int((labels == one).sum()) for one in range(int(labels.max(initial=A)) + 1)]


def contiguous(labels: NDArray[np.int64]) -> bool:
    """Numbered from 0, in the order of their first passages."""
    found = list(dict.fromkeys(one for one in labels.tolist() if one != A))
    return found == list(range(len(found)))


def test_groups_of_different_heights() -> None:
    """Cut at one height, either two matters would be one or the passages of a third would all stand alone."""
    # To tell the first two apart a cut must lie below 0.6; the third holds together from 0.65.
    matrix = distances((5, 0.1), (5, 0.1), (5, 0.65), (10, 0.2), near={(0, 1): 0.6})
    labels = cut(matrix, 3)
    assert labels.tolist() == [0] * 5 + [1] * 5 + [2] * 5 + [3] * 10


def test_near_groups_are_one_where_they_last_longer_as_one() -> None:
    """One matter would be offered as two that nobody can tell apart."""
    assert by_size(cut(distances((5, 0.1), (5, 0.1), (10, 0.2), near={(0, 1): 0.2}), 3)) == [10, 10]


def test_what_stands_alone_is_in_no_group() -> None:
    """Every comment would be about something that others write of."""
    matrix = distances((6, 0.1), (2, 0.1), (6, 0.1), (1, 0))
    assert cut(matrix, 3).tolist() == [0] * 6 + [A] * 2 + [1] * 6 + [A]


def test_the_order_of_the_passages_does_not_matter() -> None:
    """The same comments in another file would have other topics."""
    matrix = distances((5, 0.1), (4, 0.4), (6, 0.2), (2, 0.3))
    order = np.random.default_rng(0).permutation(len(matrix))
    again = cut(matrix[np.ix_(order, order)], 3)
    assert contiguous(again)
    assert (numbered(again[np.argsort(order)]) == cut(matrix, 3)).all()


@pytest.mark.parametrize("n", [13, 20, 29])
def test_no_group_has_more_than_half_of_what_can_be_told_apart(n: int) -> None:
    """A topic of almost all comments says nothing of any; nor do parts of it, where the last digit decides on them."""
    assert cut(distances((n, 0.2), (4, 0.1), (6, 0.1)), 3).tolist() == [A] * n + [0] * 4 + [1] * 6


@pytest.mark.parametrize("others", [0, 5])
def test_what_nothing_tells_apart_is_one_group(others: int) -> None:
    """What most comments say in the same words would be in no topic at all."""
    matrix = distances((20, 0.0), *[(1, 0.0)] * others)
    assert cut(matrix, 3).tolist() == [0] * 20 + [A] * others


@pytest.mark.parametrize("n", [0, 1, 2])
def test_too_few_to_be_a_group(n: int) -> None:
    """A study of one passage would stop with an error."""
    assert cut(np.zeros((n, n)), 3).tolist() == [A] * n


@st.composite
def _matrices(draw: st.DrawFn) -> NDArray[np.float64]:
    n = draw(st.integers(2, 25))
    numbers = st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0])
    matrix = np.array(draw(st.lists(st.lists(numbers, min_size=n, max_size=n), min_size=n, max_size=n)))
    return np.triu(matrix, 1) + np.triu(matrix, 1).T


@given(_matrices(), st.integers(2, 5))
def test_any_distances(matrix: NDArray[np.float64], smallest: int) -> None:
    """A topic of one comment would be offered, or one that has no number."""
    labels = cut(matrix, smallest)
    assert labels.shape == (len(matrix),)
    assert contiguous(labels)
    assert all(size >= smallest for size in by_size(labels))


def unit(rows: object) -> NDArray[np.float64]:
    found = np.array(rows, dtype=np.float64)
    return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)


def test_likeness_leaves_a_passage_out_of_its_own_group() -> None:
    """Every passage would be most like the group it happens to be in."""
    rows = unit([[1, 0], [0.6, 0.8], [0, 1]])
    found = likeness_to(np.array([0, 0, A]), rows, np.array([0]))
    assert found[:, 0] == pytest.approx([0.6, 0.6, 0.8 / np.sqrt(3.2)])
    same = likeness_to(np.array([0, 0, A]), sparse.csr_matrix(rows), np.array([0]))
    assert same == pytest.approx(found)


def test_a_loose_group_is_given_up() -> None:
    """What is left over would be offered as a topic."""
    rows = np.zeros((12, 10))
    rows[:4, 0] = rows[4:8, 1] = 1
    rows[8:, 2:6] = np.eye(4)
    rows[8:, 6] = 0.3
    labels = np.repeat([0, 1, 2], 4)
    assert tidy(labels, unit(rows), 3).tolist() == [0] * 4 + [1] * 4 + [A] * 4
    assert tidy(labels, sparse.csr_matrix(unit(rows)), 3).tolist() == [0] * 4 + [1] * 4 + [A] * 4


def test_each_passage_goes_where_it_has_most_in_common() -> None:
    """A passage would stay where its neighbours happened to pull it."""
    rows = np.zeros((10, 3))
    rows[:5, 0] = rows[5:9, 1] = rows[9, 2] = 1
    labels = np.array([4, 4, 4, 7, A, 7, 7, 7, 7, 4])
    # Groups keep their numbers; what is like no group is let go.
    assert tidy(labels, rows, 3).tolist() == [4] * 5 + [7] * 4 + [A]


def test_what_is_too_small_is_given_up() -> None:
    """Two comments would be a topic once a third has gone to where it belongs."""
    rows = np.zeros((9, 2))
    rows[:6, 0] = rows[6:, 1] = 1
    assert tidy(np.array([0] * 5 + [1] * 4), rows, 4).tolist() == [0] * 6 + [A] * 3
    assert tidy(np.full(9, A), rows, 3).tolist() == [A] * 9


@given(st.lists(st.tuples(st.integers(-1, 3), st.lists(st.integers(0, 2), min_size=4, max_size=4)), max_size=20))
def test_tidying_never_leaves_a_group_too_small(given_rows: list[tuple[int, list[int]]]) -> None:
    """A topic of one comment would be offered; also of passages of which nothing is known."""
    labels = np.array([label for label, _ in given_rows], dtype=np.int64)
    rows = unit([row for _, row in given_rows] or np.zeros((0, 4)))
    tidied = tidy(labels, rows, 3)
    groups = set(tidied.tolist()) - {A}
    assert groups <= set(labels.tolist())
    assert all((tidied == one).sum() >= 3 for one in groups) or (tidied == labels).all()


def test_numbers_follow_the_first_passage() -> None:
    """The same groups would be two answers."""
    assert numbered(np.array([7, A, 2, 7, 5, 2])).tolist() == [0, A, 1, 0, 2, 1]
    assert numbered(np.array([A, A])).tolist() == [A, A]
    assert numbered(np.zeros(0, dtype=np.int64)).tolist() == []


@given(st.integers(0, 100_000))
def test_sizes(n: int) -> None:
    """Somewhere between a pilot and a national survey the grouping would have no neighbours, votes or groups."""
    sizes = sizes_for(n)
    assert 5 <= sizes.n_neighbours <= 12
    assert 1 <= sizes.n_steps <= 10
    assert 0 < sizes.own < 1
    assert 40 <= sizes.n_votes <= 100
    assert 2 <= sizes.least_groups <= sizes.most_groups <= 150
    assert 3 <= sizes.smallest <= max(3, n // 10)


def test_sizes_grow() -> None:
    """More comments would give fewer topics, or smaller ones."""
    sizes = [sizes_for(n) for n in (12, 40, 100, 249, 400, 1_000, 4_000, 20_000)]
    assert [one.smallest for one in sizes] == sorted(one.smallest for one in sizes)
    assert (sizes[0].smallest, sizes[-1].smallest) == (3, 35)
    assert sizes[-1].most_groups > 5 * sizes[1].most_groups


def test_smoothing_lets_passages_meet_by_way_of_a_third() -> None:
    """Two that say the same without a common word would never be in one group."""
    own = unit([[1, 0, 0, 0], [1, 1, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 1, 1], [0, 0, 0, 1]])
    sizes = replace(sizes_for(6), n_neighbours=2)
    moved = smooth(own, sizes)
    assert np.linalg.norm(moved, axis=1) == pytest.approx(1)
    assert own[0] @ own[2] == 0
    assert moved[0] @ moved[2] > 0.5
    assert moved[0] @ moved[3] == pytest.approx(0, abs=1e-6)
    assert smooth(own[:1], sizes).tolist() == own[:1].tolist()
    assert np.isfinite(smooth(np.zeros((5, 3)), sizes)).all()


def _clouds(sizes: tuple[int, ...], seed: int = 0) -> NDArray[np.float64]:
    """Passages about some matters, as many as `sizes` say, with something of their own each."""
    generator = np.random.default_rng(seed)
    rows = np.repeat(np.eye(len(sizes), 12), sizes, axis=0)
    return unit(rows + generator.uniform(0, 0.3, rows.shape))


def test_votes_are_shares() -> None:
    """What falls together in three of four votes would not be nearer than what does in one."""
    rows = _clouds((8, 8, 8))
    sizes = replace(sizes_for(24), n_votes=20)
    together = vote(rows, sizes, 0)
    assert together.min() >= 0
    assert together.max() <= 1
    assert (together == together.T).all()
    assert (np.diag(together) == 1).all()
    assert together[:8, :8].mean() > 2 * together[:8, 8:].mean()
    assert (together == vote(rows, sizes, 0)).all()
    assert (together != vote(rows, sizes, 1)).any()


def test_matters_are_found_large_and_small() -> None:
    """Of a matter with few comments nobody would hear; that is the one the codebook has not."""
    rows = _clouds((20, 4, 12, 8))
    labels = group(rows, rows, replace(sizes_for(44), n_votes=30), 0)
    assert labels.tolist() == np.repeat([0, 1, 2, 3], (20, 4, 12, 8)).tolist()


@settings(max_examples=30)
@given(st.lists(st.integers(1, 7), min_size=1, max_size=5), st.integers(0, 3))
def test_any_passages(clouds: list[int], seed: int) -> None:
    """A topic of one comment would be offered, or one that has no number."""
    rows = _clouds(tuple(clouds), seed)
    sizes = replace(sizes_for(len(rows)), n_votes=3)
    labels = group(rows, rows, sizes, seed)
    assert len(labels) == len(rows)
    assert contiguous(labels)
    assert all(size >= sizes.smallest for size in by_size(labels))
    if len(rows) < 2 * sizes.smallest:
        assert (labels == A).all()
