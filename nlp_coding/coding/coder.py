"""By terms: analyse the words of comments, match the terms of each code, weigh negation, give evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np

from nlp_coding.coding.evidence import Cells, Reasons, Spans, coded, without_overlaps
from nlp_coding.coding.match import Hits, Plan
from nlp_coding.coding.patterns import Patterns
from nlp_coding.coding.word_index import Noted, WordCollector, WordIndex
from nlp_coding.core.codebook import Code, Codebook
from nlp_coding.core.coding import ORIGINS, Analysis, Coded, Coding
from nlp_coding.core.memory import without_collection
from nlp_coding.core.survey import Comment
from nlp_coding.core.terms import Exact, words_of
from nlp_coding.language.lemmas import LemmaSource, Lemmatizer
from nlp_coding.language.negation import Negation, find_negation
from nlp_coding.language.nonanswers import has_substance
from nlp_coding.language.sentences import Words, find_sentences
from nlp_coding.language.variety import find_variety
from nlp_coding.language.vocabulary import Flags, Ints, Vocabulary


@dataclass(frozen=True)
class Batch:
    """Some comments, each text of theirs once."""

    which: Ints
    """For each comment, the place of its text."""
    texts: list[str]
    words: Words
    substance: Flags
    """For each text, whether it is an answer at all."""
    negation: Negation


@dataclass(frozen=True)
class CodeHits:
    """The hits of one code that count, as parallel arrays, in the order of the words."""

    text: Ints
    """The place of the text in the batch; rising."""
    start: Ints
    """The first word, from 0 in its text."""
    end: Ints
    """The last word, inclusive."""
    term: Ints
    """The place of the term among the code's."""
    guessed: Flags
    """Whether any of its words was read as another, so that the evidence must say so."""

    def __len__(self) -> int:
        return len(self.text)


def own_words(codebook: Codebook) -> frozenset[str]:
    """The words that the lemmatizer knows beside its lexicons: those of all leaves' terms, but for open ends."""
    return frozenset(
        word.text
        for code in _with_terms(codebook)
        for term in (*code.terms, *code.unless)
        for word in words_of(term.tree)
        if not isinstance(word, Exact) and not word.open_end
    )


class TermCoder:
    """Codes comments by a codebook's terms. Batches may be of any size: what a comment gets depends on it alone."""

    def __init__(
        self,
        codebook: Codebook,
        *,
        only: Set[str] | None = None,
        index: WordIndex | None = None,
        collect: bool = False,
        lemmas_of: LemmaSource | None = None,
    ) -> None:
        """With `only`, codes of these ids are given and no others; each gets what it would get among all.

        `index` is of the same codebook (see `find_touched`): its words are not read once more. With `collect`, the
        words of the comments are noted.
        """
        self.codebook = codebook
        self.only = only
        self.codes = tuple(code for code in _with_terms(codebook) if only is None or code.id in only)
        """Those that it looks for."""
        self._terms = tuple(term for code in self.codes for term in code.terms)
        self._unless = tuple(term for code in self.codes for term in code.unless)
        self._plan = Plan([term.tree for term in (*self._terms, *self._unless)])
        self.lemmatizer = Lemmatizer(own_words(codebook), lemmas_of=lemmas_of)
        self._index = index
        self.lemmatizer.prepare([word.text for word in self._plan.words])
        self.vocabulary = Vocabulary()
        self.reasons = Reasons()
        """What evidence can say; numbers of `Spans.reason`."""
        self._first_term = np.cumsum([0, *(len(code.terms) for code in self.codes)])
        self._reason_of_term = np.array([self.reasons.number(term.source) for term in self._terms], dtype=np.int32)
        self._patterns = Patterns(self._plan.words, self.lemmatizer)
        self._collector = WordCollector(self.vocabulary, self.lemmatizer) if collect else None
        self.noted: Noted | None = None
        """The words of the batch that was coded last, by a coder that collects; see `WordNotes`."""

    def coded(self, texts: Sequence[str], *, numbers: Sequence[int] = ()) -> Coded:
        """The analysis of every text and the codings of those that get any.

        `numbers` are those by which the index is to know the texts, one each; needed where words are collected.
        """
        with without_collection():
            batch = self.read(texts, numbers=numbers)
            spans = self.spans(batch, self.find(batch))
            cell = spans.cells(len(self.codes))
            new = np.diff(cell, prepend=-1) != 0
            n = int(new.sum())
            cells = Cells(
                spans.text[new],
                spans.code[new],
                np.full(n, ORIGINS.index("terms"), dtype=np.int8),
                np.zeros(n, dtype=np.bool_),
                np.full(n, -1.0),
            )
            return self.columns(batch, cells, spans, code_ids=tuple(code.id for code in self.codes))

    def code(self, comments: Sequence[Comment], *, numbers: Sequence[int] = ()) -> tuple[list[Analysis], list[Coding]]:
        """As `coded`, an object for each analysis and coding."""
        found, ids = self.coded([one.text for one in comments], numbers=numbers), [one.id for one in comments]
        with without_collection():
            return found.analyses(ids), found.codings(ids)

    def codings(self, comments: Sequence[Comment]) -> list[Coding]:
        """The codings alone."""
        return self.code(comments)[1]

    def read(self, texts: Sequence[str], *, numbers: Sequence[int] = ()) -> Batch:
        """The words of texts, each once, however many wrote it."""
        places: dict[str, int] = {}
        which = np.array([places.setdefault(text, len(places)) for text in texts], dtype=np.int32)
        distinct = list(places)
        n_before = len(self.vocabulary)
        words = find_sentences(self.vocabulary.encode(distinct), self.vocabulary)
        if self._index:
            for form in self.vocabulary.forms[n_before:]:
                if reading := self._index.reading_of(form):
                    self.lemmatizer.remember(form, reading)
        if self._collector and len(numbers) == len(texts):
            self.noted = self._collector.note(words, which, numbers)
        substance = np.fromiter(map(has_substance, distinct), dtype=np.bool_, count=len(distinct))
        return Batch(which, distinct, words, substance, find_negation(words, self.vocabulary))

    def columns(self, batch: Batch, cells: Cells, spans: Spans, *, code_ids: tuple[str, ...]) -> Coded:
        """What a batch was found to hold; the spans' reasons are numbers of `reasons`."""
        return coded(
            cells,
            spans,
            which=batch.which,
            variety=find_variety(batch.texts, batch.words, self.vocabulary),
            substance=batch.substance,
            code_ids=code_ids,
            reasons=self.reasons.texts,
        )

    def find(self, batch: Batch) -> dict[str, CodeHits]:
        """The hits of each code that count, in the codebook's order; none in texts without substance."""
        found = self._plan.find(batch.words, self._patterns.over(self.vocabulary))
        return dict(self._hits_by_code(found, batch))

    def spans(self, batch: Batch, found: Mapping[str, CodeHits], *, wanted: Mapping[str, Flags] | None = None) -> Spans:
        """What is shown of hits, by text and code; with `wanted`, of those texts of a code alone.

        Of overlapping hits of a code the first and longest stays. Codes are numbered in the order of `codes`.
        """
        words = batch.words
        parts = []
        for number, code in enumerate(self.codes):
            hits = found[code.id]
            kept = np.arange(len(hits)) if wanted is None else np.flatnonzero(wanted[code.id][hits.text])
            text = hits.text[kept]
            base = words.first[text]
            start, end = base + hits.start[kept], base + hits.end[kept]
            parts.append((np.full(len(kept), number, np.int32), text, start, end, hits.term[kept], hits.guessed[kept]))
        if not parts:
            none = np.zeros(0, dtype=np.int32)
            return Spans(none, none, none, none, none)
        numbers, text, start, end, term, guessed = (np.concatenate(column) for column in zip(*parts, strict=True))
        shown = np.flatnonzero(without_overlaps(numbers, start, end))
        shown = shown[np.argsort(text[shown], kind="stable")]
        numbers, text, start, end, guessed = numbers[shown], text[shown], start[shown], end[shown], guessed[shown]
        reason = self._reason_of_term[self._first_term[numbers] + term[shown]]
        for place in np.flatnonzero(guessed).tolist():
            read_as = self._guesses(words.form[start[place] : end[place] + 1])
            reason[place] = self.reasons.number(self.reasons.texts[reason[place]] + read_as)
        return Spans(text, numbers, words.start[start], words.end[end], reason)

    def _hits_by_code(self, found: Sequence[Hits], batch: Batch) -> Iterator[tuple[str, CodeHits]]:
        words = batch.words
        guessed = self._patterns.over(self.vocabulary).guessed
        n_guessed = np.concatenate([[0], np.cumsum(guessed[words.form])])
        term_at, unless_at = 0, len(self._terms)
        for code in self.codes:
            hits = found[term_at : term_at + len(code.terms)]
            start = np.concatenate([hit.start for hit in hits])
            end = np.concatenate([hit.end for hit in hits])
            term = np.repeat(np.arange(len(hits)), [len(hit) for hit in hits]).astype(np.int32)
            keep = batch.substance[words.comment[start]]
            if code.negation == "skip":
                keep &= ~batch.negation.negates(start, end)
            if code.unless:
                keep &= ~_touched(start, end, found[unless_at : unless_at + len(code.unless)])
            order = np.lexsort((term, -end, start))
            order = order[keep[order]]
            term_at += len(code.terms)
            unless_at += len(code.unless)
            start, end = start[order], end[order]
            text = words.comment[start]
            first = words.first[text]
            yield (
                code.id,
                CodeHits(text, start - first, end - first, term[order], n_guessed[end + 1] > n_guessed[start]),
            )

    def _guesses(self, numbers: Ints) -> str:
        forms = [self.vocabulary.forms[number] for number in numbers.tolist()]
        read_as = ((form, self.lemmatizer.guess(form)) for form in forms)
        return "".join(f" [«{form}» read as «{word}»]" for form, word in read_as if word)


def _with_terms(codebook: Codebook) -> tuple[Code, ...]:
    return tuple(code for code in codebook.leaves if code.terms)


def _touched(start: Ints, end: Ints, others: Sequence[Hits]) -> Flags:
    """Which spans share a word with any of the other hits."""
    other_start = np.concatenate([hits.start for hits in others])
    order = np.argsort(other_start)
    # Of the hits that begin before a span ends, the last word that any reaches; the first is a hit of no word.
    reached = np.maximum.accumulate(np.concatenate([[-1], *(hits.end for hits in others)])[np.append(0, order + 1)])
    touched: Flags = reached[np.searchsorted(other_start[order], end, side="right")] >= start
    return touched
