"""The machine's word on comments: terms and what was learned, weighed together; what says so is said with it.

A code with a model is suggested where the probability, words and terms taken together, reaches the code's threshold. A
code without one, for want of examples, is suggested where a term hits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nlp_coding.coding.coder import Batch, CodeHits, TermCoder
from nlp_coding.coding.evidence import Cells, Spans, beside, together
from nlp_coding.coding.learned import Models
from nlp_coding.coding.lists import Lists
from nlp_coding.coding.said import Judged, Said, bounds, origin_of
from nlp_coding.coding.thresholds import DECIMALS, Flags, Floats
from nlp_coding.coding.training import TermHits, distinct_hits
from nlp_coding.coding.weighing import Weighed, Weigher
from nlp_coding.coding.word_index import Noted
from nlp_coding.core.coding import Analysis, Coded, Coding
from nlp_coding.core.memory import without_collection
from nlp_coding.core.survey import Comment

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from nlp_coding.language.embeddings import Embeds


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


@dataclass(frozen=True)
class _Said:
    """As `Suggested`, of all codes: arrays of shape (n_texts, n_codes)."""

    applies: Flags
    score: Floats
    """-1 for codes without a model."""
    by_terms: Flags
    by_model: Flags


class Coder:
    """Codes comments. Batches may be of any size: what a comment gets depends on it alone."""

    def __init__(
        self,
        terms: TermCoder,
        models: Models | None = None,
        *,
        accept_from: float | None = None,
        embedder: Embeds | None = None,
    ) -> None:
        """Suggestions of a score from `accept_from` on are marked as accepted."""
        self._terms = terms
        self._models = models.by_code if models else {}
        self._all_models = models
        self._accept_from = accept_from
        self._embedder = embedder
        self._code_ids = [code.id for code in terms.codebook.leaves if terms.only is None or code.id in terms.only]
        learned = [code_id for code_id in self._code_ids if code_id in self._models]
        self._weigher = Weigher(models, learned, terms.vocabulary) if models and learned else None
        self._of_column = np.array([self._code_ids.index(code_id) for code_id in learned], dtype=np.int32)
        """The code of each of the weigher's columns."""
        self._column = np.full(len(self._code_ids), -1)
        self._column[self._of_column] = np.arange(len(learned))
        self._learned = tuple(learned)
        self.said: Said | None = None
        """What the words of the batch that was coded last said; None without models."""

    def get_ready(self) -> None:
        """Make what many comments will need, before the first of them is here."""
        self._terms.lemmatizer.get_ready()

    def coded(
        self, texts: Sequence[str], *, numbers: Sequence[int] = (), embeddings: NDArray[np.float32] | None = None
    ) -> Coded:
        """The analysis of every text, and the codings of those that get any; `numbers` as in `TermCoder.coded`.

        `embeddings`, of shape (n_texts, n_dimensions), are what the coder's embedder would give.
        """
        with without_collection():
            batch = self._terms.read(texts, numbers=numbers)
            if embeddings is not None:
                embeddings = embeddings[np.unique(batch.which, return_index=True)[1]]
            return self._columns(batch, embeddings)

    def code(self, comments: Sequence[Comment], *, numbers: Sequence[int] = ()) -> tuple[list[Analysis], list[Coding]]:
        """As `coded`, an object for each analysis and coding."""
        found, ids = self.coded([one.text for one in comments], numbers=numbers), [one.id for one in comments]
        with without_collection():
            return found.analyses(ids), found.codings(ids)

    def codings(self, comments: Sequence[Comment]) -> list[Coding]:
        """The codings alone."""
        return self.code(comments)[1]

    def analyses(self, comments: Sequence[Comment]) -> list[Analysis]:
        """The analyses alone."""
        return self.code(comments)[0]

    @property
    def noted(self) -> Noted | None:
        """As `TermCoder.noted`."""
        return self._terms.noted

    def suggest(self, texts: Sequence[str]) -> list[Suggested]:
        """What there is to say of every code in every text, whether it is suggested or not; codes in their order."""
        batch = self._terms.read(texts)
        said, _ = self._weigh(batch, self._terms.find(batch))
        which = batch.which
        return [
            Suggested(
                code_id,
                said.applies[which, number],
                said.score[which, number] if code_id in self._models else None,
                said.by_terms[which, number],
                said.by_model[which, number],
            )
            for number, code_id in enumerate(self._code_ids)
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

    def _columns(self, batch: Batch, embeddings: NDArray[np.float32] | None) -> Coded:
        found = self._terms.find(batch)
        said, weighed = self._weigh(batch, found, embeddings)
        text, code = np.nonzero(said.applies)
        by_terms, by_model, score = said.by_terms[text, code], said.by_model[text, code], said.score[text, code]
        origin = origin_of(np.ones(len(text), dtype=np.bool_), by_terms, by_model)
        accepted = np.zeros(len(text), dtype=np.bool_) if self._accept_from is None else score >= self._accept_from
        if weighed:
            said_of_texts = bounds(weighed.log_odds, said.by_terms[:, self._of_column])
            self.said = Said(self._learned, said_of_texts[batch.which], self._judged(batch, said, weighed))
        n_codes = len(self._code_ids)
        spans = self._of_terms(batch, found, said.applies & said.by_terms)
        if self._weigher and weighed:
            shown = (by_model | ~by_terms) & (self._column[code] >= 0)
            words = self._weigher.moving(
                weighed, batch.words, text[shown], self._column[code[shown]], self._terms.reasons
            )
            words = replace(words, code=self._of_column[words.code])
            spans = together(spans, beside(words, spans, n_codes=n_codes), n_codes=n_codes)
        cells = Cells(text.astype(np.int32), code.astype(np.int32), origin, accepted, score)
        return self._terms.columns(batch, cells, spans, code_ids=tuple(self._code_ids))

    def _judged(self, batch: Batch, said: _Said, weighed: Weighed) -> tuple[Judged, ...]:
        applies = said.applies & batch.substance[:, None]
        origins = origin_of(applies, said.by_terms, said.by_model)[:, self._of_column]
        noted = (applies | said.by_terms)[:, self._of_column]
        comments = Lists.by_group(batch.which, np.arange(len(batch.which), dtype=np.int32), len(batch.texts))
        judged = []
        for number, hits in enumerate(weighed.hits):
            text = np.flatnonzero(noted[:, number]).astype(np.int32)
            n_terms = np.bincount(hits.text, minlength=len(noted))[text].astype(np.uint16)
            term = hits.term.astype(np.uint16)
            of_texts = Judged(text, weighed.log_odds[text, number], origins[text, number], n_terms, term)
            judged.append(of_texts.of_comments(comments))
        return tuple(judged)

    def _of_terms(self, batch: Batch, found: dict[str, CodeHits], wanted: Flags) -> Spans:
        """The evidence of terms, where it is wanted: shape (n_texts, n_codes)."""
        number = {code_id: place for place, code_id in enumerate(self._code_ids)}
        spans = self._terms.spans(batch, found, wanted={code_id: wanted[:, number[code_id]] for code_id in found})
        places = np.array([number[code.id] for code in self._terms.codes], dtype=np.int32)
        return replace(spans, code=places[spans.code]) if len(places) else spans

    def _weigh(
        self, batch: Batch, found: dict[str, CodeHits], embeddings: NDArray[np.float32] | None = None
    ) -> tuple[_Said, Weighed | None]:
        shape = len(batch.texts), len(self._code_ids)
        by_terms, by_model, applies = np.zeros((3, *shape), dtype=np.bool_)
        score = np.full(shape, -1.0)
        for number, code_id in enumerate(self._code_ids):
            if code_id in found:
                by_terms[found[code_id].text, number] = True
        applies |= by_terms
        if not self._weigher:
            return _Said(applies, score, by_terms, by_model), None
        none = np.zeros(0, dtype=np.int32)
        hits = [
            distinct_hits(found[model.code_id]) if model.code_id in found else TermHits(none, none)
            for model in self._weigher.models
        ]
        if self._embedder and embeddings is None:
            embeddings = self._embedder.embed(batch.texts)
        weighed = self._weigher.weigh(batch.words, batch.negation.depth > 0, hits, embeddings=embeddings)
        substance = batch.substance[:, None]
        score[:, self._of_column] = np.where(substance, np.round(weighed.together, DECIMALS), 0.0)
        thresholds = np.array([(model.threshold, model.alone_threshold) for model in self._weigher.models])
        applies[:, self._of_column] = score[:, self._of_column] >= thresholds[:, 0]
        by_model[:, self._of_column] = substance & (np.round(weighed.alone, DECIMALS) >= thresholds[:, 1])
        return _Said(applies, score, by_terms, by_model), weighed
