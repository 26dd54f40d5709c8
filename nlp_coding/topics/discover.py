"""From comments to suggestions: passages, vectors, groups, known topics, words, kinds. No study is needed for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.core.survey import Comment
from nlp_coding.core.topics import KnownTopic, Passage, Suggestion, Suggestions, is_asked
from nlp_coding.topics.cluster import ALONE, Rows
from nlp_coding.topics.describe import CodedComment, Topic, describe, key_words, most_typical, points_of, spelt, tree_of
from nlp_coding.topics.embed import LexicalEmbedder
from nlp_coding.topics.features import FormReader
from nlp_coding.topics.passages import Passages, find_passages
from nlp_coding.topics.recognise import Recognised, recognise
from nlp_coding.topics.stable import Groups, Step
from nlp_coding.topics.suggest import N_WORDS, Asked, Embedder, Found, find_topics
from nlp_coding.topics.words import documents, shown_words

LEAST = 12
"""Passages below which no topic is looked for."""


@dataclass(frozen=True)
class Discovered:
    """Suggestions whose new topics have no number yet, and what is to be remembered of each."""

    suggestions: Suggestions
    remember: tuple[KnownTopic, ...]
    """Parallel to the topics that are offered, then those that a person dropped, then the parts of joined ones."""


@dataclass(frozen=True)
class Space:
    """Passages as vectors, and what they have in common word for word."""

    reader: FormReader
    passages: Passages
    lexical: LexicalEmbedder
    embedder: Embedder
    vectors: NDArray[np.float32]
    rows: Rows


def space_of(comments: Sequence[Comment], *, bank: Sequence[str] = (), model: Embedder | None = None) -> Space:
    """The passages of comments in the offline space, or in that of a model for sentences."""
    reader = FormReader()
    passages = find_passages(comments, reader)
    if len(passages) < LEAST:
        what = f"topics need at least {LEAST} sentences with words of content, and the comments have {len(passages)}"
        raise InputError(Mistake(what, remedy="read them one by one, or add rows with add"))
    lexical = LexicalEmbedder(reader, passages, bank)
    if model is None:
        return Space(reader, passages, lexical, lexical, lexical.vectors, lexical.rows)
    centred = _Centred(model, model.embed(passages.texts))
    return Space(reader, passages, lexical, centred, centred.vectors, centred.vectors)


class _Centred:
    """A model whose vectors are taken from the middle of the passages': all texts of one survey are alike to it."""

    def __init__(self, model: Embedder, vectors: NDArray[np.float32]) -> None:
        self._model = model
        self._middle = vectors.mean(axis=0) if len(vectors) else 0.0
        self.vectors = self._moved(vectors)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._moved(self._model.embed(texts))

    def _moved(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        moved = vectors - self._middle
        length = np.maximum(np.linalg.norm(moved, axis=-1, keepdims=True), 1e-9)
        return np.asarray(np.round(moved / length, 5), dtype=np.float32)


def discover(
    comments: Sequence[Comment],
    coded: Mapping[str, CodedComment],
    *,
    levels: Sequence[str] = (),
    labels: Mapping[str, str] | None = None,
    known: Sequence[KnownTopic] = (),
    bank: Sequence[str] = (),
    model: Embedder | None = None,
    guides: Sequence[Sequence[str]] = (),
    seed: int = 0,
    on_step: Step | None = None,
) -> Discovered:
    """The topics of comments; `coded` has every one of them by id, `known` are the topics of earlier runs.

    Raises InputError where BERTopic is not installed.
    """
    space = space_of(comments, bank=bank, model=model)
    spans = space.passages.spans
    shown = shown_words(space.passages, space.reader.forms, space.reader.meanings)
    shown_as = {spelt(form): word for form, word in zip(space.reader.forms, shown, strict=True) if word}
    texts = documents(space.passages, shown)
    asked = [_asked(one, space.passages, coded) for one in known if is_asked(one)]
    recognised: list[Recognised] = []

    def settle(groups: Groups) -> Groups:
        recognised.append(recognise(groups, spans, texts, known, n_asked=len(asked)))
        return recognised[0].groups

    found = find_topics(
        texts,
        space.vectors,
        space.rows,
        [one.comment_id for one in spans],
        embedder=space.embedder,
        asked=asked,
        guides=guides,
        seed=seed,
        settle=settle,
        on_step=on_step,
    )
    topics, remember = _topics(found, recognised[0].known, space, texts, shown)
    # What was asked for and is not there any more has no passage: it is not offered, and what is known of it stays.
    empty = {place for place, topic in enumerate(topics) if not topic.passages}
    dropped = {place for place, one in enumerate(recognised[0].known) if one and one.dropped} - empty
    standing = [one for place, one in enumerate(topics) if place not in dropped | empty]
    offered = describe(standing, spans, coded, shown_as, levels)
    by_id = {topic.id: place for place, topic in enumerate(topics)}
    order = [by_id[one.id] for one in offered]
    ids = ["" if place in dropped else topic.id for place, topic in enumerate(topics)]
    on_map = np.where(np.isin(found.labels, sorted(dropped)), ALONE, found.labels)
    suggestions = Suggestions(
        topics=offered,
        n_comments=len(comments),
        n_substance=len(space.passages.comment_ids),
        n_covered=len({one for topic in offered for one in topic.comments}),
        n_unstable=found.n_unstable,
        n_dropped=len(dropped),
        points=points_of(np.asarray(space.vectors, dtype=np.float64), on_map, ids, spans, coded),
        tree=tree_of(space.rows, [topics[place].passages for place in order], [one.id for one in offered]),
        labels=dict(labels or {}),
    )
    kept = [remember[place] for place in [*order, *sorted(dropped)]]
    return Discovered(suggestions, tuple(_by_parts(kept, recognised[0], spans)))


def _by_parts(topics: Sequence[KnownTopic], found: Recognised, spans: Sequence[Passage]) -> list[KnownTopic]:
    """What to remember, the parts of a joined topic each with its own passages: by them they are known again."""
    own: dict[str, tuple[Passage, ...]] = {}
    children = []
    for part, topic in enumerate(found.part_of):
        if topic and topic.id:
            own[topic.id] = tuple(sorted(spans[place] for place in np.flatnonzero(found.parts == part).tolist()))
            if topic.merged_into and own[topic.id]:
                children.append(replace(topic, passages=own[topic.id]))
    before = {one.id: one.passages for one in found.known if one and one.id}
    joined = {one.merged_into for one in children}
    roots = [replace(one, passages=own.get(one.id, before[one.id])) if one.id in joined else one for one in topics]
    return [*roots, *children]


def _asked(topic: KnownTopic, passages: Passages, coded: Mapping[str, CodedComment]) -> Asked:
    if topic.like_comment is None:
        return Asked(topic.like or "")
    own = tuple(place for place, one in enumerate(passages.spans) if one.comment_id == topic.like_comment)
    return Asked(coded[topic.like_comment].text if topic.like_comment in coded else "", own)


def _topics(
    found: Found, known: Sequence[KnownTopic | None], space: Space, texts: Sequence[str], shown: Sequence[str]
) -> tuple[list[Topic], list[KnownTopic]]:
    """All topics, those that were dropped among them, and what is to be remembered of each; new ones as "T-1" …"""
    members = most_typical(found.labels, space.rows, len(known))
    spread = Counter(word for text in texts for word in set(text.split()))
    form_of = {word: number for number, word in reversed(list(enumerate(shown))) if word}
    topics, remember = [], []
    for place, (own, before) in enumerate(zip(members, known, strict=True)):
        centre = np.asarray(space.lexical.rows[list(own)].sum(axis=0)).ravel()
        centre /= max(float(np.linalg.norm(centre)), 1e-9)
        forms = [form_of[word] for word, _ in found.words[place]]
        affinity = np.asarray(space.lexical.forms[forms] @ centre).ravel() if forms else np.zeros(0)
        near = {word: float(one) for (word, _), one in zip(found.words[place], affinity, strict=True)}
        mine = [texts[one] for one in own]
        named = key_words(found.words[place], mine, near, spread, len(texts), N_WORDS)
        words = tuple((word, round(weight, 6)) for word, weight in named)
        was = before or KnownTopic("")
        like = was.like or was.like_comment
        stability = round(float(found.stability[place]), 4)
        topics.append(Topic(was.id or f"T-{place + 1}", own, words, stability, was.name, like))
        spans = tuple(sorted(space.passages.spans[one] for one in own))
        remember.append(replace(was, passages=spans, words=words))
    return topics, remember


def numbered(found: Discovered, ids: Sequence[str]) -> Suggestions:
    """The suggestions under the numbers that the study gave them, parallel to `found.remember`."""
    suggestions = found.suggestions
    new = {old.id: one for old, one in zip(suggestions.topics, ids, strict=False)}

    def named(topic: Suggestion) -> Suggestion:
        return replace(topic, id=new[topic.id], name=new[topic.id] if topic.name == topic.id else topic.name)

    return replace(
        suggestions,
        topics=tuple(map(named, suggestions.topics)),
        points=tuple(one._replace(topic=new[one.topic] if one.topic else None) for one in suggestions.points),
        tree=tuple(
            join._replace(left=tuple(new[one] for one in join.left), right=tuple(new[one] for one in join.right))
            for join in suggestions.tree
        ),
    )
