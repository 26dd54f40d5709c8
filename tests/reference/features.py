"""What a text is to a model: the features of each of its distinct words and of its distinct pairs of neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

from nlp_coding.language.meanings import Meanings, Norm, concepts_of, letters_of
from tests.reference.negation import cues_of, is_negated
from tests.reference.words import TextWord, read_words

Unit = tuple[Norm, bool]
"""A word, and whether it is negated."""
Pair = tuple[Norm, Norm]


@dataclass(frozen=True)
class Reading:
    """A text as units and pairs."""

    words: tuple[TextWord, ...]
    units: tuple[Unit, ...]
    """One for each word."""
    pairs: tuple[Pair | None, ...]
    """For each word the pair that it makes with the one before it, where they share a sentence."""

    @property
    def distinct_pairs(self) -> set[Pair]:
        return {pair for pair in self.pairs if pair}


class Reader:
    """Reads texts without any codebook's own words."""

    def __init__(self) -> None:
        self._meanings = Meanings()
        self._known: dict[Unit, dict[str, float]] = {}

    def read(self, text: str) -> Reading:
        words = read_words(text)
        cues = cues_of(words)
        norms = [self._meanings.norm(word.form) for word in words]
        pairs: list[Pair | None] = []
        for at, word in enumerate(words):
            joined = at > 0 and words[at - 1].sentence == word.sentence
            pairs.append((norms[at - 1], norms[at]) if joined else None)
        units = [(norm, is_negated(at, cues)) for at, norm in enumerate(norms)]
        return Reading(tuple(words), tuple(units), tuple(pairs))

    def features(self, unit: Unit) -> dict[str, float]:
        """The features of a word by name, with what each counts."""
        if unit not in self._known:
            self._known[unit] = self._features(*unit)
        return self._known[unit]

    def _features(self, norm: Norm, negated: bool) -> dict[str, float]:
        parts = self._meanings.parts(norm[0])
        concepts = concepts_of(norm) or concepts_of(parts)
        features = {f"part:{part}": 0.7 for part in parts}
        features |= {f"word:{key}": 1.0 for key in norm}
        features |= {f"concept:{concept}": 1.5 for concept in concepts}
        if not concepts and not self._meanings.knows(norm):
            letters = letters_of(norm[0])
            features |= {f"letters:{gram}": len(letters) ** -0.5 for gram in letters}
        if negated:
            features |= {f"not word:{key}": 0.7 for key in norm}
            features |= {f"not concept:{concept}": 1.0 for concept in concepts}
        return features


@dataclass(frozen=True)
class SlowSpace:
    """What a model can weigh, in the order of its weights, with how much more what is rare counts."""

    features: dict[str, float]
    pairs: dict[Pair, float]


def learn_space(reader: Reader, texts: Iterable[str]) -> SlowSpace:
    """The features and pairs that at least two of the texts have."""
    n_texts = 0
    with_feature: dict[str, int] = {}
    with_pair: dict[Pair, int] = {}
    for text in texts:
        n_texts += 1
        reading = reader.read(text)
        for name in {name for unit in reading.units for name in reader.features(unit)}:
            with_feature[name] = with_feature.get(name, 0) + 1
        for pair in reading.distinct_pairs:
            with_pair[pair] = with_pair.get(pair, 0) + 1
    return SlowSpace(
        {name: _rarity(n_texts, with_feature[name]) for name in sorted(with_feature) if with_feature[name] >= 2},
        {pair: 0.7 * _rarity(n_texts, with_pair[pair]) for pair in sorted(with_pair) if with_pair[pair] >= 2},
    )


def _rarity(n_texts: int, n_with: int) -> float:
    return log((1 + n_texts) / (1 + n_with)) + 1


@dataclass(frozen=True)
class Weights:
    """What one model's features and pairs count for, by name."""

    features: dict[str, float]
    pairs: dict[Pair, float]


def weights_by_name(space: SlowSpace, weights: Sequence[float]) -> Weights:
    """A model's weights, which stand in the order of the space: the features by name, then the pairs."""
    names: list[str | Pair] = [*space.features, *space.pairs]
    by_name = dict(zip(names, weights, strict=True))
    return Weights(
        {name: rarity * by_name[name] for name, rarity in space.features.items()},
        {pair: rarity * by_name[pair] for pair, rarity in space.pairs.items()},
    )
