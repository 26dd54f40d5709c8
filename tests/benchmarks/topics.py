"""python -m tests.benchmarks.topics [--n 20000] [--seeds 3]: topics of many comments, beside BERTopic's defaults.

The comments are sentences of the invented examples beside the fastlege codebook. Both sides get the same
passages as documents, the same words and the same vectors; BERTopic's own are UMAP and HDBSCAN with their defaults.
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from nlp_coding.core.survey import Comment
from nlp_coding.topics.cluster import ALONE
from nlp_coding.topics.describe import key_words
from nlp_coding.topics.discover import Space, space_of
from nlp_coding.topics.features import FormReader
from nlp_coding.topics.passages import find_passages
from nlp_coding.topics.suggest import Found, find_topics
from nlp_coding.topics.words import documents, shown_words

_BANKS = Path("codebooks/fastlege")
_N_WORDS = 10


def make_comments(n: int, seed: int = 1) -> list[Comment]:
    """Comments of a sentence of the examples each, no sentence twice as long as there are others."""
    generator = random.Random(seed)
    texts = list(dict.fromkeys(row["text"] for path in sorted(_BANKS.glob("examples-*.csv")) for row in _rows(path)))
    passages = find_passages([Comment(str(place), str(place), text) for place, text in enumerate(texts)], FormReader())
    distinct = list(dict.fromkeys(passages.texts))
    drawn: list[str] = []
    while len(drawn) < n:
        drawn += generator.sample(distinct, len(distinct))
    return [Comment(f"C{place}", f"C{place}", text) for place, text in enumerate(drawn[:n])]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Outcome:
    """What is compared: passages by topic, and each topic's words."""

    labels: np.ndarray
    words: list[list[str]]
    seconds: float


def coherence(words: Sequence[Sequence[str]], texts: Sequence[str]) -> tuple[float, float]:
    """NPMI (Bouma 2009) and C_v (Röder et al. 2015), means over topics; a text is one window.

    NPMI is the mean over all pairs of a topic's words, C_v the mean cosine of each word's NPMI with all words of the
    topic and that of the topic as a whole.
    """
    has: dict[str, set[int]] = {word: set() for topic in words for word in topic}
    for place, text in enumerate(texts):
        for word in set(text.split()) & has.keys():
            has[word].add(place)
    n = len(texts)
    pairwise, indirect = [], []
    for topic in words:
        if len(topic) < 2:
            continue
        table = np.array([[_npmi(has[one], has[other], n) for other in topic] for one in topic])
        pairwise.append(table[np.triu_indices(len(topic), 1)].mean())
        whole = table.sum(axis=0)
        norms = np.linalg.norm(table, axis=1) * np.linalg.norm(whole)
        indirect.append(float(np.mean(table @ whole / np.maximum(norms, 1e-12))))
    return float(np.mean(pairwise)), float(np.mean(indirect))


def _npmi(one: set[int], other: set[int], n: int) -> float:
    together = len(one & other) / n
    if not together:
        return -1.0
    return 1.0 if together == 1 else float(np.log(together * n**2 / (len(one) * len(other))) / -np.log(together))


def outliers(labels: np.ndarray, ids: Sequence[str]) -> float:
    """The share of comments of which no passage is in a topic."""
    covered = {one for one, label in zip(ids, labels.tolist(), strict=True) if label != ALONE}
    return 1 - len(covered) / len(set(ids))


def ours(space: Space, texts: list[str], seed: int, on_step: Callable[[int, int], None] | None = None) -> Outcome:
    started = time.perf_counter()
    ids = [one.comment_id for one in space.passages.spans]
    found = find_topics(texts, space.vectors, space.rows, ids, embedder=space.embedder, seed=seed, on_step=on_step)
    return Outcome(found.labels, _words(found, space, texts), time.perf_counter() - started)


def _words(found: Found, space: Space, texts: Sequence[str]) -> list[list[str]]:
    shown = shown_words(space.passages, space.reader.forms, space.reader.meanings)
    form_of = {word: number for number, word in reversed(list(enumerate(shown))) if word}
    spread = Counter(word for text in texts for word in set(text.split()))
    named = []
    for topic, words in enumerate(found.words):
        members = np.flatnonzero(found.labels == topic)
        centre = np.asarray(space.lexical.rows[members].sum(axis=0)).ravel()
        affinity = space.lexical.forms[[form_of[word] for word, _ in words]] @ (centre / np.linalg.norm(centre))
        near = dict(zip((word for word, _ in words), affinity.tolist(), strict=True))
        mine = [texts[one] for one in members]
        named.append([word for word, _ in key_words(words, mine, near, spread, len(texts), _N_WORDS)])
    return named


def defaults(space: Space, texts: list[str], seed: int) -> Outcome:
    """BERTopic with its defaults, but for the vectors, which are ours, and a seed for UMAP."""
    from bertopic import BERTopic
    from umap import UMAP

    started = time.perf_counter()
    umap = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", low_memory=False, random_state=seed)
    model = BERTopic(embedding_model=None, umap_model=umap, language="norwegian bokmal")
    labels, _ = model.fit_transform(texts, np.array(space.vectors, dtype=np.float64))
    words = [[word for word, _ in model.get_topic(topic)] for topic in sorted(set(labels)) if topic != ALONE]
    return Outcome(np.array(labels), words, time.perf_counter() - started)


def _tell(name: str, outcomes: Sequence[Outcome], texts: Sequence[str], ids: Sequence[str]) -> None:
    from sklearn.metrics import adjusted_rand_score

    scores = np.mean([coherence(one.words, texts) for one in outcomes], axis=0)
    pairs = list(combinations([one.labels for one in outcomes], 2))
    same = np.mean([adjusted_rand_score(one, other) for one, other in pairs]) if pairs else float("nan")
    print(
        f"{name:20} topics {np.mean([len(one.words) for one in outcomes]):5.1f}"
        f"  NPMI {scores[0]:.3f}  C_v {scores[1]:.3f}"
        f"  outliers {np.mean([outliers(one.labels, ids) for one in outcomes]):.1%}"
        f"  seed-to-seed ARI {same:.2f}  {np.mean([one.seconds for one in outcomes]):.0f} s a run",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=20_000)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--ours-alone", action="store_true")
    chosen = parser.parse_args()
    started = time.perf_counter()
    comments = make_comments(chosen.n)
    space = space_of(comments, bank=[row["text"] for row in _rows(_BANKS / "examples-1.0.0.csv")])
    texts = documents(space.passages, shown_words(space.passages, space.reader.forms, space.reader.meanings))
    ids = [one.comment_id for one in space.passages.spans]
    print(f"{chosen.n} comments, {len(ids)} passages, vectors in {time.perf_counter() - started:.0f} s", flush=True)
    own = [ours(space, texts, seed) for seed in range(chosen.seeds)]
    _tell("nlp_coding", own, texts, ids)
    print(
        "   ",
        Counter(own[0].labels.tolist()).most_common(5),
        *(" ".join(one[:4]) for one in own[0].words[:40]),
        sep="\n    ",
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"peak memory {peak:.2f} GB", flush=True)
    if not chosen.ours_alone:
        _tell("BERTopic's defaults", [defaults(space, texts, seed) for seed in range(chosen.seeds)], texts, ids)


if __name__ == "__main__":
    main()
