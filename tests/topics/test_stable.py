"""Groups that come again under other seeds and with part of the passages, and how often they do."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from nlp_coding.topics import stable
from nlp_coding.topics.cluster import ALONE
from nlp_coding.topics.stable import Groups, best_jaccard, drawn_sample, find_groups
from tests.topics.test_cluster import unit
from tests.topics.written import few_votes

A = ALONE
pytestmark = pytest.mark.filterwarnings("ignore:Number of distinct clusters")
SIZES = (12, 5, 9, 4)
LABELS = np.repeat(np.arange(len(SIZES)), SIZES).tolist()


@pytest.fixture(autouse=True)
def _few_votes() -> Iterator[None]:
    with few_votes():
        yield


def clouds(sizes: tuple[int, ...] = SIZES, *, noise: int = 0) -> NDArray[np.float64]:
    """Passages about some matters, and some each about something else."""
    n = sum(sizes)
    rows = np.zeros((n + noise, len(sizes) + n + noise))
    rows[:n, : len(sizes)] = np.repeat(np.eye(len(sizes)), sizes, axis=0)
    rows[np.arange(n + noise), len(sizes) + np.arange(n + noise)] = 0.3
    return unit(rows)


def ids_of(rows: NDArray[np.float64]) -> list[str]:
    return [f"R{n}" for n in range(len(rows))]


def groups_of(rows: NDArray[np.float64], seed: int = 0) -> Groups:
    return find_groups(rows, rows, ids_of(rows), seed=seed)


def test_best_jaccard() -> None:
    """A topic's stability would be another number than the one that Hennig speaks of."""
    found = np.array([0, 0, 0, 0, 1, 1, A, A, 3])
    again = np.array([2, 2, 2, 1, 1, 1, 1, A, A])
    # 3 of 4 and 3; 2 of 2 and 4 (and one in neither); none of group 2 was drawn; group 3 is found by nobody.
    assert best_jaccard(found, again, 4).tolist() == [3 / 4, 2 / 4, 0, 0]
    assert best_jaccard(found, found, 4).tolist() == [1, 1, 0, 1]
    assert best_jaccard(found, np.full(9, A), 4).tolist() == [0] * 4
    assert best_jaccard(np.full(9, A), again, 0).tolist() == []
    assert best_jaccard(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), 2).tolist() == [0, 0]


def test_matters_are_found_and_come_again() -> None:
    """A person would be shown groups that the next run does not find."""
    found = groups_of(clouds())
    assert found.labels.tolist() == LABELS
    assert found.stability.shape == (4,)
    assert found.stability.min() > 0.9
    assert found.stability.max() <= 1
    assert found.n_unstable == 0


def test_the_same_seed_gives_the_same() -> None:
    """A colleague could not make the list again; another seed may draw otherwise, and finds the same matters."""
    rows = clouds(noise=6)
    first, again, other = groups_of(rows), groups_of(rows), groups_of(rows, seed=7)
    assert first.labels.tolist() == again.labels.tolist()
    assert first.stability.tolist() == again.stability.tolist()
    assert first.labels[: len(LABELS)].tolist() == other.labels[: len(LABELS)].tolist() == LABELS


def test_one_processor_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list would be another on a laptop than on a server."""
    rows = clouds(noise=6)
    first = groups_of(rows)
    monkeypatch.setattr(stable.os, "cpu_count", lambda: 1)
    assert groups_of(rows).stability.tolist() == first.stability.tolist()


def test_twenty_comments_with_the_same_words_are_one_topic() -> None:
    """What a whole office was told to write would be in no topic, or in several."""
    found = groups_of(clouds((20, 6, 8, 7))[:, :4])
    assert found.labels.tolist() == np.repeat(range(4), (20, 6, 8, 7)).tolist()
    alone = groups_of(np.ones((20, 1)))
    assert (alone.labels.tolist(), alone.stability.tolist()) == ([0] * 20, [1.0])


def test_what_does_not_come_again_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody would make a code of a group that is chance; how many there were is told."""
    monkeypatch.setattr(stable, "LEAST", 1.1)
    found = groups_of(clouds())
    assert found.labels.tolist() == [A] * sum(SIZES)
    assert (found.stability.shape, found.n_unstable) == ((0,), 4)


@pytest.mark.parametrize("n", [0, 1, 2, 5, 6])
def test_few_passages(n: int) -> None:
    """A study in which all but a few passages were asked for would stop with an error."""
    found = groups_of(clouds()[:n])
    assert found.labels.shape == (n,)
    assert found.stability.shape == (found.labels.max(initial=A) + 1,)


def test_noise_is_in_no_group() -> None:
    """Every list would have a topic of all that is about something else."""
    labels = groups_of(clouds(noise=8)).labels
    assert (labels[len(LABELS) :] == A).mean() > 0.7


def test_each_run_is_told() -> None:
    """Nobody would know whether to wait or to go for lunch."""
    told: list[tuple[int, int]] = []
    rows = clouds()[:8]
    find_groups(rows, rows, ids_of(rows), seed=0, on_step=lambda done, of: told.append((done, of)))
    assert told == [(n, len(told)) for n in range(1, len(told) + 1)]
    assert told


def test_the_sample_is_everything_where_there_is_little() -> None:
    """Comments of a small study would be left out."""
    assert drawn_sample(["b", "a", "b"]).tolist() == [0, 1, 2]
    assert drawn_sample([]).tolist() == []


def test_the_sample_stays_when_comments_are_added(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every wave would draw other comments, and give topics that nobody knows again."""
    monkeypatch.setattr(stable, "MOST", 400)
    ids = [f"R{n // 2}" for n in range(1_000)]  # two passages a comment
    before = [ids[place] for place in drawn_sample(ids)]
    assert len(before) == 400
    assert len(set(before)) == 200  # all of a comment or nothing
    assert drawn_sample(ids).tolist() == sorted(drawn_sample(ids).tolist())
    more = [f"S{n}" for n in range(200)]
    after = {(more + ids)[place] for place in drawn_sample(more + ids)}
    assert len(after & set(before)) > 0.7 * len(set(before))
    assert after & set(ids) <= set(before)
    assert [ids[::-1][place] for place in drawn_sample(ids[::-1])] == before[::-1]


def test_the_rest_joins_what_it_is_like(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a large survey only the sample would be counted, or all that is left would be pressed into some topic."""
    rows = clouds((30, 20, 25), noise=5)
    everything = groups_of(rows).labels
    monkeypatch.setattr(stable, "MOST", 40)
    found = groups_of(rows)
    sample = set(drawn_sample(ids_of(rows)).tolist())
    assert len(sample) == 40
    rest = [place for place in range(75) if place not in sample]
    assert (found.labels[rest] == everything[rest]).all()
    assert (found.labels[75:] == A).all()
