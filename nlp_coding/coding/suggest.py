"""The machine's word on comments: terms and what was learned, weighed together; what says so is said with it.

A code with a model is suggested where the probability, words and terms taken together, reaches the code's threshold. A
code without one, for want of examples, is suggested where a term hits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nlp_coding.coding.coder import Batch, CodeHits, TermCoder
from nlp_coding.coding.features import Bags
from nlp_coding.coding.learned import CodeModel, Models, Scored, score
from nlp_coding.coding.thresholds import Flags, Floats
from nlp_coding.coding.training import TermHits, distinct_hits
from nlp_coding.coding.word_index import WordIndex
from nlp_coding.core.coding import MACHINE, Analysis, Coding, Evidence, Origin, Status
from nlp_coding.core.memory import without_collection
from nlp_coding.core.survey import Comment
from nlp_coding.language.vocabulary import Ints, expand_ranges

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from nlp_coding.language.embeddings import Embedder

N_WORDS = 3
"""Words that are shown as what moved a model most; side by side they are one span."""
_LEAST_SHARE = 0.3
"""Of what the first of them adds, what the others must add to be shown."""
DECIMALS = 3
"""Scores are rounded before they are stored, so that the order of summation on another machine changes nothing."""


@dataclass(frozen=True)
class Suggested:
    """What there is to say of one code in some texts; arrays of shape (n_texts,)."""

    code_id: str
    applies: Flags
    score: Floats | None
    """None for a code without a model: its terms have no calibrated number."""
    by_terms: Flags
    by_model: Flags
    """The words alone reach the model's own threshold for them."""


class Coder:
    """Codes comments. Batches may be of any size: what a comment gets depends on it alone."""

    def __init__(
        self,
        terms: TermCoder,
        models: Models | None = None,
        *,
        accept_from: float | None = None,
        embedder: Embedder | None = None,
    ) -> None:
        """Suggestions of a score from `accept_from` on are marked as accepted."""
        self._terms = terms
        self._models = models.by_code if models else {}
        self._all_models = models
        self._accept_from = accept_from
        self._embedder = embedder
        self._code_ids = [code.id for code in terms.codebook.leaves if terms.only is None or code.id in terms.only]

    def code(self, comments: Sequence[Comment], *, numbers: Sequence[int] = ()) -> tuple[list[Analysis], list[Coding]]:
        """The analysis of every comment, and the codings of those that get any, in the comments' order.

        `numbers` are as in `TermCoder.code`.
        """
        with without_collection():
            batch = self._terms.read(comments, numbers=numbers)
            return self._terms.analyses(comments, batch), self._code(comments, batch)

    def codings(self, comments: Sequence[Comment]) -> list[Coding]:
        """The codings alone, for comments whose analysis is known."""
        with without_collection():
            return self._code(comments, self._terms.read(comments))

    def analyses(self, comments: Sequence[Comment]) -> list[Analysis]:
        """The analyses alone."""
        return self._terms.analyses(comments, self._terms.read(comments))

    def index(self) -> WordIndex:
        """As `TermCoder.index`."""
        return self._terms.index()

    def suggest(self, texts: Sequence[str]) -> list[Suggested]:
        """What there is to say of every code in every text, whether it is suggested or not; codes in their order."""
        comments = [Comment(str(number), str(number), text) for number, text in enumerate(texts)]
        batch = self._terms.read(comments)
        suggested = self._weigh(batch, self._terms.find(batch))[0]
        which = np.array(batch.which, dtype=np.int32)
        return [
            Suggested(
                one.code_id,
                one.applies[which],
                None if one.score is None else one.score[which],
                one.by_terms[which],
                one.by_model[which],
            )
            for one in suggested
        ]

    @property
    def has_models(self) -> bool:
        """Whether any code is judged by what was learned."""
        return bool(self._models)

    def vectors(self, texts: Sequence[str]) -> csr_matrix | None:
        """Shape (n_texts, n_columns): what tells how alike texts are, in the eyes of a model; None without models."""
        if not self._all_models or not self._models:
            return None
        space = next(iter(self._models.values())).space
        return space.matrix(self._all_models.reader.read(texts))

    def _code(self, comments: Sequence[Comment], batch: Batch) -> list[Coding]:
        found = self._terms.find(batch)
        suggested, bags, scored = self._weigh(batch, found)
        wanted = {one.code_id: one.applies & one.by_terms for one in suggested}
        by_terms = self._terms.spell_out(batch, found, wanted=wanted)
        by_words = self._words(batch, bags, suggested, scored) if bags else {}
        of_text: dict[int, list[tuple[str, Origin, float | None, tuple[Evidence, ...]]]] = {}
        for one in suggested:
            for text in np.flatnonzero(one.applies).tolist():
                terms, words = bool(one.by_terms[text]), bool(one.by_model[text])
                origin: Origin = "both" if terms and words else "terms" if terms else "model"
                evidence = by_terms.get(text, {}).get(one.code_id, ())
                if words or not terms:
                    evidence = _together(evidence, by_words.get((text, one.code_id), ()))
                of_text.setdefault(text, []).append(
                    (one.code_id, origin, None if one.score is None else float(one.score[text]), evidence)
                )
        return [
            Coding(comment.id, code_id, True, origin, MACHINE, self._status(score), score, evidence)
            for comment, number in zip(comments, batch.which, strict=True)
            for code_id, origin, score, evidence in of_text.get(number, ())
        ]

    def _status(self, score: float | None) -> Status:
        accepted = self._accept_from is not None and score is not None and score >= self._accept_from
        return "accepted" if accepted else "suggested"

    def _weigh(
        self, batch: Batch, found: dict[str, CodeHits]
    ) -> tuple[list[Suggested], Bags | None, dict[str, Scored]]:
        n_texts = len(batch.texts)
        none = np.zeros(0, dtype=np.int32)
        hits = {
            code_id: distinct_hits(found[code_id]) if code_id in found else TermHits(none, none)
            for code_id in self._code_ids
            if code_id in self._models
        }
        bags: Bags | None = None
        scored: dict[str, Scored] = {}
        if self._all_models and hits:
            embeddings = self._embedder.embed(batch.texts) if self._embedder else None
            bags, scored = score(self._all_models, batch.texts, hits, embeddings=embeddings)
        substance = np.array(batch.substance, dtype=np.bool_)
        suggested = []
        for code_id in self._code_ids:
            by_terms = np.zeros(n_texts, dtype=np.bool_)
            if code_id in found:
                by_terms[found[code_id].text] = True
            if code_id not in scored:
                suggested.append(Suggested(code_id, by_terms, None, by_terms, np.zeros(n_texts, dtype=np.bool_)))
                continue
            model, one = self._models[code_id], scored[code_id]
            together = np.where(substance, np.round(one.together, DECIMALS), 0.0)
            applies = together >= model.threshold
            by_model = substance & (np.round(one.words, DECIMALS) >= model.alone_threshold)
            suggested.append(Suggested(code_id, applies, together, by_terms, by_model))
        return suggested, bags, scored

    def _words(
        self, batch: Batch, bags: Bags, suggested: Sequence[Suggested], scored: dict[str, Scored]
    ) -> dict[tuple[int, str], tuple[Evidence, ...]]:
        """By text and code, the words that moved the model most."""
        evidence: dict[tuple[int, str], tuple[Evidence, ...]] = {}
        words_of = bags.words
        for one in suggested:
            if one.code_id not in scored:
                continue
            texts = np.flatnonzero(one.applies & (one.by_model | ~one.by_terms)).astype(np.int32)
            for text, words in _moving(self._models[one.code_id], scored[one.code_id], bags, texts):
                base = words_of.first[text]
                evidence[text, one.code_id] = tuple(
                    Evidence(int(words_of.start[base + first]), int(words_of.end[base + last]), f"learned {added:+.1f}")
                    for first, last, added in words
                )
        return evidence


def _moving(
    model: CodeModel, scored: Scored, bags: Bags, texts: Ints
) -> Iterator[tuple[int, list[tuple[int, int, float]]]]:
    """For each text the stretches of words (first, last, what they add) that add most; none where nothing adds."""
    if not len(texts):
        return
    words = bags.words
    low = words.first[texts]
    which, at = expand_ranges(low, words.first[texts + 1] - low)
    space = model.space
    weights = np.append(model.weights[space.n_features :] * space.pair_rarity, 0.0)
    following = np.minimum(at + 1, len(words.form) - 1)
    last = at + 1 >= words.first[texts + 1][which]
    pair = np.where(bags.pair_at[at] >= 0, weights[space.pair_places(bags.pair_at[at])], 0.0)
    next_pair = weights[space.pair_places(bags.pair_at[following])]
    next_pair = np.where(last | (bags.pair_at[following] < 0), 0.0, next_pair)
    # A pair's share goes to both of its words.
    added = (scored.unit[bags.unit_at[at]] + (pair + next_pair) / 2) * scored.shrink[texts][which]
    order = np.lexsort((at, -np.round(added, 6), which))
    rank = np.arange(len(order)) - np.searchsorted(which[order], which[order])
    top = np.zeros(len(texts))
    np.maximum.at(top, which, added)
    keep = (rank < N_WORDS) & (added[order] > 0) & (added[order] >= _LEAST_SHARE * top[which[order]])
    kept = np.sort(order[keep])
    offset = at - low[which]
    found: dict[int, list[tuple[int, int, float]]] = {}
    for text, word, share in zip(texts[which[kept]].tolist(), offset[kept].tolist(), added[kept].tolist(), strict=True):
        stretches = found.setdefault(text, [])
        same = words.sentence[words.first[text] + word] == words.sentence[words.first[text] + word - 1]
        if stretches and stretches[-1][1] == word - 1 and same:
            first, _, before = stretches.pop()
            stretches.append((first, word, before + share))
        else:
            stretches.append((word, word, share))
    yield from found.items()


def _together(terms: tuple[Evidence, ...], words: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """The spans of terms, then those of words beside them; in the order of the text."""
    beside = [one for one in words if all(one.end <= other.start or one.start >= other.end for other in terms)]
    return tuple(sorted((*terms, *beside)))
