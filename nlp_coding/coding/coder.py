"""From comments to codings: analyse the words, match the terms, weigh negation, give evidence."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from nlp_coding.coding.match import Hits, Plan
from nlp_coding.coding.patterns import Patterns
from nlp_coding.core.codebook import Codebook
from nlp_coding.core.coding import MACHINE, Analysis, Coding, Evidence
from nlp_coding.core.survey import Comment
from nlp_coding.core.terms import Exact
from nlp_coding.language.lemmas import LemmaSource, Lemmatizer
from nlp_coding.language.negation import Negation, find_negation
from nlp_coding.language.nonanswers import has_substance
from nlp_coding.language.sentences import Words, find_sentences
from nlp_coding.language.variety import find_variety
from nlp_coding.language.vocabulary import Flags, Ints, Vocabulary, word_spans


@dataclass(frozen=True)
class _CodeHits:
    """The hits of one code that count, and the term each is of, as parallel arrays."""

    start: Ints
    end: Ints
    term: Ints
    guessed: Flags
    """Whether any of its words was read as another, so that the evidence must say so."""


class TermCoder:
    """Codes comments by a codebook's terms. Batches may be of any size: what a comment gets depends on it alone."""

    def __init__(self, codebook: Codebook, *, lemmas_of: LemmaSource | None = None) -> None:
        self.codebook = codebook
        self._codes = tuple(code for code in codebook.leaves if code.terms)
        self._terms = tuple(term for code in self._codes for term in code.terms)
        self._unless = tuple(term for code in self._codes for term in code.unless)
        self._plan = Plan([term.tree for term in (*self._terms, *self._unless)])
        own = (word.text for word in self._plan.words if not isinstance(word, Exact) and not word.open_end)
        self._lemmatizer = Lemmatizer(own, lemmas_of=lemmas_of)
        self._lemmatizer.prepare([word.text for word in self._plan.words])
        self._vocabulary = Vocabulary()
        self._patterns = Patterns(self._plan.words, self._lemmatizer)

    def code(self, comments: Sequence[Comment]) -> tuple[list[Analysis], list[Coding]]:
        """The analysis of every comment and the codings of those that get any, in the comments' order."""
        with _without_collection():
            return self._code(comments)

    def _code(self, comments: Sequence[Comment]) -> tuple[list[Analysis], list[Coding]]:
        numbers: dict[str, int] = {}
        # The same text is worked on once, however many wrote it.
        which = [numbers.setdefault(comment.text, len(numbers)) for comment in comments]
        texts = list(numbers)
        words = find_sentences(self._vocabulary.encode(texts), self._vocabulary)
        substance = [has_substance(text) for text in texts]
        varieties = find_variety(texts, words, self._vocabulary)
        evidence = self._evidence(texts, words, substance)
        analyses = []
        codings = []
        for comment, number in zip(comments, which, strict=True):
            analyses.append(Analysis(comment.id, varieties[number], substance[number]))
            for code_id, spans in evidence.get(number, {}).items():
                codings.append(Coding(comment.id, code_id, True, "terms", MACHINE, "suggested", None, spans))
        return analyses, codings

    def _evidence(
        self, texts: Sequence[str], words: Words, substance: Sequence[bool]
    ) -> dict[int, dict[str, tuple[Evidence, ...]]]:
        """Text number → code id (in the codebook's order) → evidence."""
        found = self._plan.find(words, self._patterns.over(self._vocabulary))
        negation = find_negation(words, self._vocabulary)
        by_text: dict[int, dict[str, list[list[int]]]] = {}
        for code_id, hits in self._hits_by_code(found, words, negation):
            comment = words.comment[hits.start]
            first = words.first[comment]
            rows = (comment, hits.start - first, hits.end - first, hits.term, hits.guessed)
            for text, *hit in zip(*(row.tolist() for row in rows), strict=True):
                if substance[text]:
                    by_text.setdefault(text, {}).setdefault(code_id, []).append(hit)
        return {text: self._spell_out(texts[text], codes) for text, codes in by_text.items()}

    def _hits_by_code(self, found: Sequence[Hits], words: Words, negation: Negation) -> Iterator[tuple[str, _CodeHits]]:
        guessed = self._vocabulary.flags("guessed", lambda form: self._lemmatizer.guess(form) is not None)
        n_guessed = np.concatenate([[0], np.cumsum(guessed[words.form])])
        term_at, unless_at = 0, len(self._terms)
        for code in self._codes:
            hits = found[term_at : term_at + len(code.terms)]
            start = np.concatenate([hit.start for hit in hits])
            end = np.concatenate([hit.end for hit in hits])
            term = np.repeat(np.arange(term_at, term_at + len(hits)), [len(hit) for hit in hits]).astype(np.int32)
            keep = np.ones(len(start), dtype=np.bool_)
            if code.negation == "skip":
                keep &= ~negation.negates(start, end)
            if code.unless:
                keep &= ~_touched(start, end, found[unless_at : unless_at + len(code.unless)], len(words.form))
            order = np.lexsort((term, -end, start))
            order = order[keep[order]]
            term_at += len(code.terms)
            unless_at += len(code.unless)
            start, end = start[order], end[order]
            yield code.id, _CodeHits(start, end, term[order], n_guessed[end + 1] > n_guessed[start])

    def _spell_out(self, text: str, codes: dict[str, list[list[int]]]) -> dict[str, tuple[Evidence, ...]]:
        """Spans of words as spans of characters, a reason each; of overlapping hits the first and longest stays."""
        spans = word_spans(text)
        evidence: dict[str, tuple[Evidence, ...]] = {}
        for code_id, hits in codes.items():
            kept: list[Evidence] = []
            last = -1
            for start, end, term, guessed in hits:
                if start > last:
                    reason = self._terms[term].source
                    if guessed:
                        reason += self._guesses(text, spans[start : end + 1])
                    kept.append(Evidence(spans[start][0], spans[end][1], reason))
                    last = end
            evidence[code_id] = tuple(kept)
        return evidence

    def _guesses(self, text: str, spans: Sequence[tuple[int, int]]) -> str:
        forms = [text[start:end] for start, end in spans]
        read_as = ((form, self._lemmatizer.guess(form)) for form in forms)
        return "".join(f" [«{form}» read as «{word}»]" for form, word in read_as if word)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Hold Python's search for circles of garbage: a million tuples hold none, and it takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _touched(start: Ints, end: Ints, others: Sequence[Hits], n_words: int) -> Flags:
    """Which spans share a word with any of the other hits."""
    depth = np.zeros(n_words + 1, dtype=np.int32)
    for hits in others:
        np.add.at(depth, hits.start, 1)
        np.add.at(depth, hits.end + 1, -1)
    covered = np.concatenate([[0], np.cumsum(np.cumsum(depth[:-1]) > 0)])
    touched: Flags = covered[end + 1] > covered[start]
    return touched
