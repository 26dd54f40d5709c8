"""What a topic is: its key words, the comments that stand for it, and what it is to the codebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from nlp_coding.core.topics import KINDS, Join, Kind, Passage, Point, Shown, Suggestion
from nlp_coding.language.lemmas import spelling
from nlp_coding.language.nonanswers import has_substance
from nlp_coding.language.vocabulary import word_spans
from nlp_coding.topics.cluster import ALONE, Floats, Labels, Rows, likeness_to
from nlp_coding.topics.passages import CONTACT

N_SHOWN = 5
N_IN_NAME = 3
_LEAST_AFFINITY = 0.2
"""What a word weighs that has nothing in common with the rest of its topic, beside 1.2 of one that has all."""
_SINGLE = 0.6
"""What a word of one passage weighs beside one of several."""
COVERED = 0.6
"""The share of a topic's comments with one code from which the code has the topic; also of two codes together."""
SIDE = 0.25
"""The least share of each of two codes between which a topic lies; and more than one comment."""
_CHANCE = 0.05
"""A code tells of a topic where so many of its comments would have it by chance more seldom than that."""
WHOLE = 0.5
"""The share of a code's comments from which a topic is the code, rather than a part of it."""


@dataclass(frozen=True)
class CodedComment:
    """What a topic is held against: a comment with its text, codes and answers."""

    text: str
    codes: tuple[str, ...] = ()
    """In the codebook's order."""
    places: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    """By code, where in the text its words stand; a code that is not here has no known place."""
    level: str | None = None
    variety: str = "undecided"


def key_words(
    words: Sequence[tuple[str, float]],
    members: Sequence[str],
    affinity: Mapping[str, float],
    spread: Mapping[str, int],
    n_documents: int,
    n: int,
) -> tuple[tuple[str, float], ...]:
    """The `n` words a topic is named by, heaviest first, of `words` with their c-TF-IDF.

    `members` are the documents of its passages, `spread` tells in how many of all `n_documents` a word is, and
    `affinity` how much a word has in common with the topic as a whole (cosine). A word weighs less where other topics
    use it nearly as often, where it has little to do with the rest of the topic, and where a single passage has it.
    """
    n_with = Counter(word for text in members for word in set(text.split()))
    weighed = []
    for word, weight in words:
        inside, elsewhere = n_with[word] / max(len(members), 1), spread.get(word, 0) / max(n_documents, 1)
        if inside > elsewhere:
            own = weight * (1 - elsewhere / inside) * (_LEAST_AFFINITY + max(affinity.get(word, 0.0), 0.0))
            weighed.append((word, own if n_with[word] > 1 else _SINGLE * own))
    # Where all comments say the same, no word is the topic's more than others'.
    weighed = weighed or [(word, weight) for word, weight in words if n_with[word]]
    return tuple(sorted(weighed, key=lambda one: (-one[1], one[0]))[:n])


def name_of(words: Sequence[tuple[str, float]]) -> str:
    """A topic's name, as long as no person has given it one."""
    return ", ".join(word for word, _ in words[:N_IN_NAME])


@dataclass(frozen=True)
class Topic:
    """A topic before it is described."""

    id: str
    passages: tuple[int, ...]
    """Numbers of its passages, the most typical first."""
    words: tuple[tuple[str, float], ...]
    stability: float
    name: str | None = None
    """What a person called it."""
    like: str | None = None


def describe(
    topics: Sequence[Topic],
    spans: Sequence[Passage],
    comments: Mapping[str, CodedComment],
    shown_as: Mapping[str, str],
    levels: Sequence[str],
) -> tuple[Suggestion, ...]:
    """Suggestions in the order they are offered: what was asked for; new ones, most comments without a code first …

    `shown_as` gives the shown word of each spelling (lower case, or in capitals as written); `levels` are the scale's.
    """
    n_coded = Counter(code for one in comments.values() for code in one.codes)
    n_substance = sum(has_substance(one.text) for one in comments.values())
    seen = [_Overlap(topic, spans, comments, n_coded, n_substance) for topic in topics]
    owners = Counter(one.main for one in seen if one.main)
    found = []
    for topic, overlap in zip(topics, seen, strict=True):
        kind, about = overlap.kind(owners, n_coded)
        mine = [comments[one] for one in overlap.ids]
        answers = Counter(one.level or "" for one in mine)
        others = sorted(answers.keys() - set(levels))
        found.append(
            Suggestion(
                id=topic.id,
                name=topic.name or topic.like or name_of(topic.words) or topic.id,
                kind=kind,
                about=about,
                words=topic.words,
                comments=overlap.ids,
                passages=tuple(spans[place] for place in topic.passages),
                n_uncoded=sum(not one.codes for one in mine),
                n_open=overlap.n_open,
                by_level={level: answers[level] for level in (*levels, *others)},
                by_variety={one: sum(comment.variety == one for comment in mine) for one in ("nb", "nn", "undecided")},
                codes=_shares(Counter(code for one in mine for code in one.codes), len(mine)),
                codes_here=overlap.shares,
                stability=topic.stability,
                shown=_shown(topic, overlap.ids, spans, comments, shown_as),
                like=topic.like,
            )
        )
    return tuple(sorted(found, key=_rank))


def _rank(one: Suggestion) -> tuple[object, ...]:
    number = int(one.id[1:])  # new ones have none yet, and stand behind as -1, -2 …
    return not one.like, KINDS.index(one.kind), -one.n_uncoded, -one.n_open, -one.n_comments, number < 0, abs(number)


class _Overlap:
    """Which codes the comments of a topic have, and which of them in the topic's own passages."""

    def __init__(
        self,
        topic: Topic,
        spans: Sequence[Passage],
        comments: Mapping[str, CodedComment],
        n_coded: Counter[str],
        n_substance: int,
    ) -> None:
        inside: dict[str, list[Passage]] = {}
        for place in topic.passages:
            inside.setdefault(spans[place].comment_id, []).append(spans[place])
        self.ids = tuple(inside)
        self._touching = touching = {
            comment_id: [
                code for code in comments[comment_id].codes if _stands_in(comments[comment_id].places.get(code), own)
            ]
            for comment_id, own in inside.items()
        }
        self.here = Counter(code for codes in touching.values() for code in codes)
        self.n_open = sum(not codes for codes in touching.values())
        # Of two codes that a topic has equally often, the one that is rarer elsewhere tells more of it.
        self.shares = {
            code: count / len(self.ids)
            for code, count in sorted(self.here.items(), key=lambda one: (-one[1], n_coded[one[0]], one[0]))
        }

        self._telling = [code for code in self.shares if self._is_more_than_chance(code, n_coded[code], n_substance)]

    def _is_more_than_chance(self, code: str, n_with: int, n_all: int) -> bool:
        """Whether so many comments of a topic would have a code by chance at most once in twenty (hypergeometric)."""
        from scipy.stats import hypergeom

        return bool(hypergeom.sf(self.here[code] - 1, n_all, n_with, len(self.ids)) < _CHANCE)

    @property
    def main(self) -> str | None:
        """The code that has the topic, if one has."""
        return next((code for code in self._telling if self.shares[code] >= COVERED and self.here[code] > 1), None)

    def kind(self, owners: Counter[str], n_coded: Counter[str]) -> tuple[Kind, tuple[str, ...]]:
        """What the topic is to the codebook, and which codes are meant.

        `owners` are by code the topics that it has, `n_coded` its comments in the whole study.
        """
        if self.main:
            whole = self.here[self.main] >= WHOLE * n_coded[self.main]
            return ("covered" if whole or owners[self.main] == 1 else "part"), (self.main,)
        sides = [code for code in self._telling if self.shares[code] >= SIDE and self.here[code] > 1][:2]
        has_either = sum(not set(sides).isdisjoint(codes) for codes in self._touching.values())
        if len(sides) == 2 and has_either >= COVERED * len(self.ids):
            return "between", (sides[0], sides[1])
        return "new", ()


def _stands_in(places: Sequence[tuple[int, int]] | None, passages: Sequence[Passage]) -> bool:
    """Whether a code's words stand in one of the passages; a code whose place is not known may stand anywhere."""
    if places is None:
        return True
    return any(start < one.end and one.start < end for start, end in places for one in passages)


def _shares(counts: Counter[str], n: int) -> dict[str, float]:
    return {code: count / n for code, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))}


def _shown(
    topic: Topic,
    ids: Sequence[str],
    spans: Sequence[Passage],
    comments: Mapping[str, CodedComment],
    shown_as: Mapping[str, str],
) -> tuple[Shown, ...]:
    """The comments that stand for a topic: the most typical, those without any code first."""
    typical = list(dict.fromkeys(ids))[: 3 * N_SHOWN]
    # Nobody's address or number is shown where another comment will do.
    order = sorted(typical, key=lambda one: (bool(CONTACT.search(comments[one].text)), bool(comments[one].codes)))
    chosen = order[:N_SHOWN]
    keys = {word for word, _ in topic.words}
    shown = []
    for comment_id in chosen:
        text = comments[comment_id].text
        own = [spans[place] for place in topic.passages if spans[place].comment_id == comment_id]
        marks = tuple(
            (start, end)
            for start, end in word_spans(text)
            if shown_as.get(spelt(text[start:end])) in keys and any(one.start <= start < one.end for one in own)
        )
        shown.append(Shown(comment_id, text, marks, comments[comment_id].codes))
    return tuple(shown)


def spelt(form: str) -> str:
    """A form as `shown_as` has it: in lower case, unless it is an abbreviation in capitals."""
    return form if form.isupper() else spelling(form)


def most_typical(labels: Labels, rows: Rows, n_topics: int) -> list[tuple[int, ...]]:
    """By topic its passages, those with most in common with the others first."""
    if not n_topics:
        return []
    likeness = likeness_to(labels, rows, np.arange(n_topics))
    order = []
    for one in range(n_topics):
        members = np.flatnonzero(labels == one)
        order.append(tuple(members[np.lexsort((members, -np.round(likeness[members, one], 6)))].tolist()))
    return order


def points_of(
    vectors: Floats, labels: Labels, ids: Sequence[str], spans: Sequence[Passage], comments: Mapping[str, CodedComment]
) -> tuple[Point, ...]:
    """Every passage on a map of two dimensions: near topics near each other, passages about their topic's place.

    The places of topics are the two main axes (classical scaling) of the cosine distances between their centres.
    """
    places = map_places(vectors, labels)
    return tuple(
        Point(
            span,
            float(x),
            float(y),
            None if label == ALONE else ids[label] or None,
            comments[span.comment_id].codes,
            comments[span.comment_id].variety,
            comments[span.comment_id].level,
        )
        for span, label, (x, y) in zip(spans, labels.tolist(), places, strict=True)
    )


def map_places(vectors: Floats, labels: Labels) -> Floats:
    """Shape (n, 2), rounded: see `points_of`."""
    n = len(vectors)
    topics = np.unique(labels[labels != ALONE])
    if len(topics) < 3:
        axes = np.linalg.svd(vectors - vectors.mean(axis=0), full_matrices=False)[2][:2] if n else np.zeros((2, 1))
        flat = vectors @ _signed(axes).T if n else np.zeros((0, 2))
        return np.asarray(np.round(np.pad(flat, ((0, 0), (0, 2 - flat.shape[1]))), 4), dtype=np.float64)
    centres = np.array([vectors[labels == one].mean(axis=0) for one in topics])
    centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
    middle = centres.mean(axis=0)
    axes = _signed(np.linalg.svd(centres - middle, full_matrices=False)[2][:2])
    # A passage lies where its likeness to the topics pulls it, sharply; alone it would lie in the crowd of the middle.
    pull = np.maximum(vectors @ centres.T, 0.0) ** 3 + 0.5 * (labels[:, None] == topics[None, :])
    weight = pull / np.maximum(pull.sum(axis=1, keepdims=True), 1e-9)
    own = (vectors - middle) @ axes.T
    places = weight @ ((centres - middle) @ axes.T) + 0.5 * own
    return np.asarray(np.round(places, 4), dtype=np.float64)


def _signed(axes: Floats) -> Floats:
    """Axes whose greatest part is positive: which way they point is chance."""
    greatest = np.take_along_axis(axes, np.abs(axes).argmax(axis=1)[:, None], axis=1)
    signed: Floats = axes * np.where(greatest < 0, -1.0, 1.0)
    return signed


def tree_of(rows: Rows, members: Sequence[Sequence[int]], ids: Sequence[str]) -> tuple[Join, ...]:
    """How topics lie to each other (average linkage over cosine distances of their centres), nearest joined first.

    `members` are by topic the numbers of its passages in `rows`.
    """
    if len(ids) < 2:
        return ()
    vectors = np.array([np.asarray(rows[list(own)].sum(axis=0)).ravel() for own in members])
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    distances = np.clip(1 - vectors @ vectors.T, 0, None)
    np.fill_diagonal(distances, 0)
    groups: list[tuple[str, ...]] = [(one,) for one in ids]
    joins = []
    for left, right, distance, _ in linkage(squareform(np.round(distances, 9), checks=False), "average"):
        joins.append(Join(groups[int(left)], groups[int(right)], round(float(distance), 4)))
        groups.append(groups[int(left)] + groups[int(right)])
    return tuple(joins)
