"""python -m tests.benchmarks.topics [--n 20000] [--seeds 3]: topics of many comments, beside BERTopic's defaults.

The comments are made of the invented examples beside the fastlege codebook, one or two in each. Both sides get the same
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
from nlp_coding.topics.suggest import Found, find_topics
from nlp_coding.topics.words import documents, shown_words

_BANKS = Path("codebooks/fastlege")
_N_WORDS = 10


def make_comments(n: int, seed: int = 1) -> list[Comment]:
    """Comments of one or two examples; each example once before any comes again."""
    generator = random.Random(seed)
    texts = [row["text"] for path in sorted(_BANKS.glob("examples-*.csv")) for row in _rows(path)]
    drawn: list[str] = []
    comments = []
    for number in range(n):
        parts = []
        for _ in range(generator.choice((1, 1, 2))):
            if not drawn:
                drawn = generator.sample(texts, len(texts))
            parts.append(drawn.pop())
        comments.append(Comment(f"C{number}", f"C{number}", " ".join(parts)))
    return comments


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Outcome:
    """What is compared: passages by topic, and each topic's words."""

    labels: np.ndarray
    words: list[list[str]]
    seconds: float


def npmi(words: Sequence[Sequence[str]], texts: Sequence[str]) -> float:
    """Mean normalised pointwise mutual information of all pairs of a topic's words over texts (Bouma 2009), by topic."""
    has: dict[str, set[int]] = {word: set() for topic in words for word in topic}
    for place, text in enumerate(texts):
        for word in set(text.split()) & has.keys():
            has[word].add(place)
    n = len(texts)
    scores = []
    for topic in words:
        pairs = []
        for one, other in combinations(topic, 2):
            together = len(has[one] & has[other]) / n
            apart = len(has[one]) * len(has[other]) / n**2
            pairs.append(
                -1.0 if not together else np.log(together / apart) / -np.log(together) if together < 1 else 1.0
            )
        if pairs:
            scores.append(float(np.mean(pairs)))
    return float(np.mean(scores)) if scores else float("nan")


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
    named = []
    for topic, words in enumerate(found.words):
        members = np.flatnonzero(found.labels == topic)
        centre = np.asarray(space.lexical.rows[members].sum(axis=0)).ravel()
        affinity = space.lexical.forms[[form_of[word] for word, _ in words]] @ (centre / np.linalg.norm(centre))
        near = dict(zip((word for word, _ in words), affinity.tolist(), strict=True))
        named.append([word for word, _ in key_words(words, [texts[one] for one in members], near, _N_WORDS)])
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

    pairs = list(combinations([one.labels for one in outcomes], 2))
    same = np.mean([adjusted_rand_score(one, other) for one, other in pairs]) if pairs else float("nan")
    print(
        f"{name:20} topics {np.mean([len(one.words) for one in outcomes]):5.1f}"
        f"  NPMI {np.mean([npmi(one.words, texts) for one in outcomes]):.3f}"
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
