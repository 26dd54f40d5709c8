"""Topics known again: by the passages they share with one that was found before, else by their words.

What a person said of a topic holds for it as long as it is known again: its number, its name, that it was dropped, or
joined to another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nlp_coding.core.topics import KnownTopic, Passage, is_asked, root_of
from nlp_coding.topics.cluster import ALONE, Labels
from nlp_coding.topics.stable import Groups

SAME = 0.3
"""The Jaccard likeness of passages from which a topic is taken for the one it was; also of words."""
N_WORDS = 10


@dataclass(frozen=True)
class Recognised:
    """Groups of this run with the known topics that they are."""

    groups: Groups
    """Those that a person joined are one."""
    known: tuple[KnownTopic | None, ...]
    """By group: the topic it is; None where it is new."""
    parts: Labels
    """Shape (n_passages,): the groups before topics were joined."""
    part_of: tuple[KnownTopic | None, ...]
    """By part: the topic it was known as by itself."""


def recognise(
    groups: Groups, spans: Sequence[Passage], documents: Sequence[str], known: Sequence[KnownTopic], *, n_asked: int
) -> Recognised:
    """Find the known topics among groups. The first `n_asked` groups are what was asked for, in the order of those in
    `known` that were.
    """
    by_id = {one.id: one for one in known}
    asked = [one for one in known if is_asked(one)][:n_asked]
    found = [one for one in known if not is_asked(one)]
    n_groups = len(groups.stability)
    matched: list[KnownTopic | None] = [*asked, *[None] * (n_groups - len(asked))]
    likeness = _likeness(groups.labels, spans, documents, found, n_groups)
    likeness[: len(asked)] = 0
    for group, place in _pairs(likeness):
        matched[group] = found[place]
    return _joined(groups, matched, by_id)


def _likeness(
    labels: Labels, spans: Sequence[Passage], documents: Sequence[str], known: Sequence[KnownTopic], n_groups: int
) -> np.ndarray:
    """Shape (n_groups, n_known): Jaccard likeness over the passages that both runs could have; of words where a topic
    has no passage that is still there.
    """
    here = {span: int(label) for span, label in zip(spans, labels, strict=True)}
    # What has come since is in no known topic, and says nothing of whether a group is one.
    before = {span.comment_id for one in known for span in one.passages}
    sizes = Counter(label for span, label in here.items() if span.comment_id in before)
    words = _words(labels, documents, n_groups)
    likeness = np.zeros((n_groups, len(known)))
    for place, one in enumerate(known):
        still = [here[span] for span in one.passages if span in here]
        for label, n_both in Counter(still).items():
            if label != ALONE:
                likeness[label, place] = n_both / (len(still) + sizes[label] - n_both)
        if not still and one.words:
            own = {word for word, _ in one.words[:N_WORDS]}
            for group, theirs in enumerate(words):
                likeness[group, place] = len(own & theirs) / max(len(own | theirs), 1)
    return likeness


def _words(labels: Labels, documents: Sequence[str], n_groups: int) -> list[set[str]]:
    """By group the words that are more frequent in it than elsewhere, as many as a topic is known by."""
    everywhere: Counter[str] = Counter()
    counts: list[Counter[str]] = [Counter() for _ in range(n_groups)]
    for label, text in zip(labels.tolist(), documents, strict=True):
        everywhere.update(text.split())
        if label != ALONE:
            counts[label].update(text.split())
    found = []
    for own in counts:
        total = max(sum(own.values()), 1)
        weight = {word: n / total * np.log(1 + len(documents) / everywhere[word]) for word, n in own.items()}
        found.append({word for word, _ in sorted(weight.items(), key=lambda one: (-one[1], one[0]))[:N_WORDS]})
    return found


def _pairs(likeness: np.ndarray) -> list[tuple[int, int]]:
    """Group and known topic, each once: those that together are most alike, and alike enough."""
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(-likeness)
    return [(int(row), int(column)) for row, column in zip(rows, columns, strict=True) if likeness[row, column] >= SAME]


def _joined(groups: Groups, matched: Sequence[KnownTopic | None], by_id: Mapping[str, KnownTopic]) -> Recognised:
    """Groups whose topics a person joined become one; numbers close up, the order stays."""
    target: dict[int, int] = {}
    new: list[int] = []
    known: list[KnownTopic | None] = []
    stability: list[list[tuple[int, float]]] = []
    sizes = Counter(groups.labels.tolist())
    for group, topic in enumerate(matched):
        root = root_of(topic, by_id) if topic else None
        place = target.get(id(root), len(known)) if root else len(known)  # new ones have no id of their own yet
        if place == len(known):
            known.append(root)
            stability.append([])
            if root:
                target[id(root)] = place
        new.append(place)
        stability[place].append((sizes[group], float(groups.stability[group])))
    numbers = np.array([*new, ALONE])  # the label ALONE is -1, the last place
    mean = [sum(n * one for n, one in parts) / max(sum(n for n, _ in parts), 1) for parts in stability]
    joined = Groups(numbers[groups.labels], np.array(mean), groups.n_unstable)
    return Recognised(joined, tuple(known), groups.labels, tuple(matched))
