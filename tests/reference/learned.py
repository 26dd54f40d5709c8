"""Coding by terms and what was learned, one comment at a time. A trained model is data: weights and thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp

from nlp_coding.coding.learned import CodeModel
from nlp_coding.coding.training import TrainingSet
from nlp_coding.core.codebook import Code
from nlp_coding.core.coding import Analysis, Coding, Evidence, Origin, Status
from nlp_coding.core.survey import Comment
from nlp_coding.language.nonanswers import has_substance
from tests.reference.features import Reader, Reading, SlowSpace, Weights, learn_space, weights_by_name
from tests.reference.negation import cues_of
from tests.reference.terms import Hit, SlowTermCoder, analysis
from tests.reference.words import read_words

_SLACK = 1e-9
"""Sums in another order differ by less than this."""


@dataclass(frozen=True)
class SlowModel:
    """A trained model, its weights by name."""

    trained: CodeModel
    space: SlowSpace
    weights: Weights


@dataclass(frozen=True)
class Said:
    """What a model says of a comment."""

    applies: bool
    by_model: bool
    score: float


class SlowCoder:
    """What `suggest.Coder` is held against."""

    def __init__(
        self, terms: SlowTermCoder, models: dict[str, SlowModel], reader: Reader, *, accept_from: float | None = None
    ) -> None:
        self._terms = terms
        self._models = models
        self._reader = reader
        self._accept_from = accept_from
        self.doubtful: set[str] = set()
        """Of the comments coded last, those of which the last digit of a sum decides something: another order of
        adding might say otherwise."""

    def code(self, comments: Sequence[Comment]) -> tuple[list[Analysis], list[Coding]]:
        """What the fast coder gives, in the same order."""
        self.doubtful = set()
        analyses = [analysis(one) for one in comments]
        return analyses, [coding for one in comments for coding in self.codings(one)]

    def codings(self, comment: Comment) -> list[Coding]:
        """Of one comment, in the codebook's order."""
        words = read_words(comment.text)
        cues = cues_of(words)
        reading = self._reader.read(comment.text)
        finder = self._terms.finder(words)
        codings = []
        for code in self._terms.codebook.leaves:
            if self._terms.only is not None and code.id not in self._terms.only:
                continue
            hits = self._terms.hits(code, comment.text, finder, cues)
            evidence = self._terms.evidence(code, words, hits)
            if code.id in self._models:
                coding = self._weighed(comment, code, reading, hits, evidence)
            elif hits:
                coding = Coding(comment.id, code.id, True, "terms", "machine", "suggested", None, evidence)
            else:
                coding = None
            if coding:
                codings.append(coding)
        return codings

    def _weighed(
        self, comment: Comment, code: Code, reading: Reading, hits: Sequence[Hit], by_terms: tuple[Evidence, ...]
    ) -> Coding | None:
        model = self._models[code.id]
        if not has_substance(comment.text):
            return None
        said = self._say(comment, model, reading, hits)
        if not said.applies:
            return None
        origin: Origin = "both" if hits and said.by_model else "terms" if hits else "model"
        evidence = by_terms
        if said.by_model or not hits:
            by_words = self._moving(comment, model, reading)
            beside = [one for one in by_words if not any(_overlap(one, other) for other in by_terms)]
            evidence = tuple(sorted([*by_terms, *beside]))
        accepted = self._accept_from is not None and said.score >= self._accept_from
        status: Status = "accepted" if accepted else "suggested"
        return Coding(comment.id, code.id, True, origin, "machine", status, said.score, evidence)

    def _say(self, comment: Comment, model: SlowModel, reading: Reading, hits: Sequence[Hit]) -> Said:
        trained = model.trained
        words = sum(self._unit_weight(model, unit) for unit in set(reading.units))
        words += sum(model.weights.pairs.get(pair, 0.0) for pair in reading.distinct_pairs)
        words = words * self._shrink(model, reading) + trained.bias
        terms = sum(float(trained.term_weights[term]) for term in {hit.term for hit in hits})
        if hits:
            terms += trained.hit_weight
        alone = _probability(trained.alone.slope * words + trained.alone.shift)
        together = _probability(trained.word_weight * words + terms + trained.shift)
        for number in (alone, together):
            self._doubt_if(comment, abs(number * 1000 % 1 - 0.5) < 1000 * _SLACK)
        score = round(together, 3)
        return Said(score >= trained.threshold, round(alone, 3) >= trained.alone_threshold, score)

    def _unit_weight(self, model: SlowModel, unit: tuple[tuple[str, ...], bool]) -> float:
        features = self._reader.features(unit)
        return sum(value * model.weights.features.get(name, 0.0) for name, value in features.items())

    def _shrink(self, model: SlowModel, reading: Reading) -> float:
        """What a text's sum is multiplied with: long texts count for less a word."""
        length = 0.0
        for unit in set(reading.units):
            for name, value in self._reader.features(unit).items():
                length += (value * model.space.features.get(name, 0.0)) ** 2
        for pair in reading.distinct_pairs:
            length += model.space.pairs.get(pair, 0.0) ** 2
        return 0.3 / float(max(length, 1e-9) ** 0.25)

    def _moving(self, comment: Comment, model: SlowModel, reading: Reading) -> list[Evidence]:
        """The words that add most to what the model says, at most three; neighbours are one span."""
        added = self._added(model, reading)
        top = max([0.0, *added])
        order = sorted(range(len(added)), key=lambda at: (-round(added[at], 6), at))
        shown = sorted(at for at in order[:3] if added[at] > 0 and added[at] >= 0.3 * top)
        self._doubt_if(comment, any(0 < abs(one) < _SLACK or abs(one - 0.3 * top) < _SLACK for one in added if one))
        close = (abs(added[one] - added[other]) for one, other in pairwise(order))
        self._doubt_if(comment, any(1e-12 < apart < 2e-6 for apart in close))
        stretches: list[list[int]] = []
        for at in shown:
            beside = stretches and stretches[-1][-1] == at - 1
            if beside and reading.words[at].sentence == reading.words[at - 1].sentence:
                stretches[-1].append(at)
            else:
                stretches.append([at])
        evidence = []
        for stretch in stretches:
            share = sum(added[at] for at in stretch)
            self._doubt_if(comment, abs(share * 10 % 1 - 0.5) < 10 * _SLACK)
            first, last = reading.words[stretch[0]], reading.words[stretch[-1]]
            evidence.append(Evidence(first.start, last.end, f"learned {share:+.1f}"))
        return evidence

    def _added(self, model: SlowModel, reading: Reading) -> list[float]:
        """What each word adds, with half of each pair that it is part of."""
        shrink = self._shrink(model, reading)
        added = []
        for at, unit in enumerate(reading.units):
            before = reading.pairs[at]
            after = reading.pairs[at + 1] if at + 1 < len(reading.pairs) else None
            pairs = sum(model.weights.pairs.get(pair, 0.0) for pair in (before, after) if pair)
            added.append((self._unit_weight(model, unit) + pairs / 2) * shrink)
        return added

    def _doubt_if(self, comment: Comment, doubtful: bool) -> None:
        if doubtful:
            self.doubtful.add(comment.id)


def slow_models(training: TrainingSet, models: Sequence[CodeModel], reader: Reader) -> dict[str, SlowModel]:
    """The trained models with their weights by name, which are worked out anew from the texts they learned from."""
    spaces: dict[tuple[str, ...], SlowSpace] = {}
    named = {}
    for model in models:
        texts = tuple(
            one.text
            for one in training.texts
            if one.source == "person" or (one.source == "bank" and model.code_id in one.answers)
        )
        if texts not in spaces:
            spaces[texts] = learn_space(reader, texts)
        space = spaces[texts]
        named[model.code_id] = SlowModel(model, space, weights_by_name(space, model.weights.tolist()))
    return named


def _probability(log_odds: float) -> float:
    return 1 / (1 + exp(-min(max(log_odds, -30.0), 30.0)))


def _overlap(one: Evidence, other: Evidence) -> bool:
    return one.start < other.end and other.start < one.end
