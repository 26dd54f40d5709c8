"""What there is to learn from: the example bank, a codebook's own matches and rejects, and what people decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from nlp_coding.coding.coder import CodeHits, TermCoder
from nlp_coding.core.digest import digest_of_parts
from nlp_coding.core.examples import Bank
from nlp_coding.language.vocabulary import Ints, distinct, expand_ranges

if TYPE_CHECKING:
    from nlp_coding.language.embeddings import Embeds

Source = Literal["bank", "codebook", "person"]

MIN_EXAMPLES = 12
"""A code with fewer texts that have it, or fewer that have it not, is left to its terms."""
_ANSWERS = {True: "+", False: "-", None: "?"}


@dataclass(frozen=True)
class TrainingText:
    """A text to learn from."""

    text: str
    source: Source
    group: str
    """Texts of one group are never on both sides of a fold: those of one hand, or comments that are alike."""
    answers: Mapping[str, bool]
    """Code id → whether the text has it; codes that nobody judged are not there."""


@dataclass(frozen=True)
class DecidedText:
    """A comment of the study, and what people decided on it."""

    comment_id: str
    text: str
    answers: Mapping[str, bool]


@dataclass(frozen=True)
class TermHits:
    """Where a code's own terms hit, as features: the distinct (text, term) pairs, rising."""

    text: NDArray[np.int32]
    term: NDArray[np.int32]
    """Places among the code's terms."""


@dataclass(frozen=True)
class TrainingSet:
    """Texts to learn from, with the hits of each code's terms in them."""

    texts: tuple[TrainingText, ...]
    hits: Mapping[str, TermHits]
    """Every code that a model may be made for."""
    n_terms: Mapping[str, int]
    embeddings: NDArray[np.float32] | None = None
    """Shape (n_texts, n_dimensions), where the study names a model for them."""
    embedding_model: str = ""

    @cached_property
    def learnable(self) -> tuple[str, ...]:
        """The codes with enough examples on both sides; a codebook's own few are not enough by themselves."""
        n_with, n_without = dict.fromkeys(self.hits, 0), dict.fromkeys(self.hits, 0)
        for one in self.texts:
            if one.source == "codebook":
                continue
            for code_id, applies in one.answers.items():
                counter = n_with if applies else n_without
                if code_id in counter:
                    counter[code_id] += 1
        return tuple(one for one in self.hits if min(n_with[one], n_without[one]) >= MIN_EXAMPLES)

    def digest(self, code_id: str) -> str:
        """SHA-256 of all that the model of a code is a function of, but for the program and its language resources."""
        hits = self.hits[code_id]
        known = np.array([code_id in one.answers for one in self.texts], dtype=np.bool_)
        inside = known[hits.text]
        rank = np.cumsum(known) - 1
        places = (
            rank[hits.text[inside]].astype("<i4").tobytes().hex(),
            hits.term[inside].astype("<i4").tobytes().hex(),
        )
        return digest_of_parts([self.embedding_model, str(self.n_terms[code_id]), self._told(code_id), *places])

    def words_digest(self, code_id: str) -> str:
        """SHA-256 of all that the model's weights of words are a function of: no terms are among it."""
        return digest_of_parts([self.embedding_model, self._told(code_id)])

    def _told(self, code_id: str) -> str:
        # Comments that people decided on, in whatever code, lend their words to all models.
        return "".join(
            f"{digest}{_ANSWERS[one.answers.get(code_id)]}"
            for one, digest in zip(self.texts, self._text_digests, strict=True)
            if code_id in one.answers or one.source == "person"
        )

    def embedded(self, embedder: Embeds) -> TrainingSet:
        """The same, with a vector for each text."""
        return replace(self, embeddings=embedder.embed([one.text for one in self.texts]))

    @cached_property
    def _text_digests(self) -> list[str]:
        return [digest_of_parts((one.text, one.source, one.group)) for one in self.texts]


def gather(
    terms: TermCoder, bank: Bank, decided: Sequence[DecidedText] = (), *, embedding_model: str = ""
) -> TrainingSet:
    """All there is to learn from for a coder's codebook; `decided` are comments with what people decided on them.

    `embedding_model` tells which model is to give the texts' vectors, where one is.
    """
    codebook = terms.codebook
    leaves = [code.id for code in codebook.leaves]
    texts = [
        TrainingText(
            one.text,
            "bank",
            f"hand {one.hand}" if one.hand else f"text {one.text}",
            {code_id: code_id in one.codes for code_id in leaves if code_id not in one.unknown},
        )
        for one in bank.examples
    ]
    for code in codebook.leaves:
        for applies, examples in ((True, code.matches), (False, code.rejects)):
            texts += (TrainingText(one, "codebook", "the codebook", {code.id: applies}) for one in examples)
    texts += (
        TrainingText(one.text, "person", f"text {one.text}", one.answers)
        for one in sorted(decided, key=lambda one: one.comment_id)
    )
    batch = terms.read([one.text for one in texts])
    found = terms.find(batch)
    return TrainingSet(
        tuple(texts),
        {code_id: _of_all(batch.which, found.get(code_id)) for code_id in leaves},
        {code.id: len(code.terms) for code in codebook.leaves},
        embedding_model=embedding_model,
    )


def _of_all(which: Ints, hits: CodeHits | None) -> TermHits:
    """The distinct hits in all texts, of the hits in each of their spellings once."""
    if hits is None:
        return TermHits(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32))
    once = distinct_hits(hits)
    first = np.searchsorted(once.text, np.arange(which.max(initial=-1) + 2))
    place, at = expand_ranges(first[which], first[which + 1] - first[which])
    return TermHits(place.astype(np.int32), once.term[at])


def distinct_hits(hits: CodeHits) -> TermHits:
    """Which terms hit in which texts, each once."""
    pairs = distinct(hits.text.astype(np.int64) << 32 | hits.term)
    return TermHits((pairs >> 32).astype(np.int32), (pairs & 0xFFFFFFFF).astype(np.int32))
