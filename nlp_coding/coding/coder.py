"""By terms: analyse the words of comments, match the terms of each code, weigh negation, give evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

import numpy as np

from nlp_coding.coding.match import Hits, Plan
from nlp_coding.coding.patterns import Patterns
from nlp_coding.coding.word_index import WordCollector, WordIndex
from nlp_coding.core.codebook import Code, Codebook
from nlp_coding.core.coding import MACHINE, Analysis, Coding, Evidence
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

    which: list[int]
    """For each comment, the place of its text."""
    texts: list[str]
    words: Words
    substance: list[bool]
    """For each text, whether it is an answer at all."""


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
        words of the comments are noted, for `index`.
        """
        self.codebook = codebook
        self.only = only
        self.codes = tuple(code for code in _with_terms(codebook) if only is None or code.id in only)
        """Those that it looks for."""
        self._terms = tuple(term for code in self.codes for term in code.terms)
        self._unless = tuple(term for code in self.codes for term in code.unless)
        self._plan = Plan([term.tree for term in (*self._terms, *self._unless)])
        self._lemmatizer = Lemmatizer(own_words(codebook), lemmas_of=lemmas_of)
        if index:
            for form, reading in zip(index.forms, index.readings, strict=True):
                self._lemmatizer.remember(form, reading)
        self._lemmatizer.prepare([word.text for word in self._plan.words])
        self._vocabulary = Vocabulary()
        self._patterns = Patterns(self._plan.words, self._lemmatizer)
        self._collector = WordCollector(self._vocabulary, self._lemmatizer) if collect else None

    def code(self, comments: Sequence[Comment], *, numbers: Sequence[int] = ()) -> tuple[list[Analysis], list[Coding]]:
        """The analysis of every comment and the codings of those that get any, in the comments' order.

        `numbers` are those by which the index is to know the comments, one each; needed where words are collected.
        """
        with without_collection():
            batch = self.read(comments, numbers=numbers)
            return self.analyses(comments, batch), self._code(comments, batch)

    def codings(self, comments: Sequence[Comment]) -> list[Coding]:
        """The codings alone, for comments whose analysis is known."""
        with without_collection():
            return self._code(comments, self.read(comments))

    def read(self, comments: Sequence[Comment], *, numbers: Sequence[int] = ()) -> Batch:
        """The words of comments, each text once, however many wrote it."""
        places: dict[str, int] = {}
        which = [places.setdefault(comment.text, len(places)) for comment in comments]
        texts = list(places)
        words = find_sentences(self._vocabulary.encode(texts), self._vocabulary)
        if self._collector and numbers:
            self._collector.add(words, which, numbers)
        return Batch(which, texts, words, [has_substance(text) for text in texts])

    def analyses(self, comments: Sequence[Comment], batch: Batch) -> list[Analysis]:
        """What there is to say of each comment as a whole."""
        varieties = find_variety(batch.texts, batch.words, self._vocabulary)
        return [
            Analysis(comment.id, varieties[number], batch.substance[number])
            for comment, number in zip(comments, batch.which, strict=True)
        ]

    def find(self, batch: Batch) -> dict[str, CodeHits]:
        """The hits of each code that count, in the codebook's order; none in texts without substance."""
        words = batch.words
        found = self._plan.find(words, self._patterns.over(self._vocabulary))
        skipping = any(code.negation == "skip" for code in self.codes)
        negation = find_negation(words, self._vocabulary) if skipping else None
        substance = np.array(batch.substance, dtype=np.bool_)
        return dict(self._hits_by_code(found, words, negation, substance))

    def spell_out(
        self, batch: Batch, found: dict[str, CodeHits], *, wanted: dict[str, Flags] | None = None
    ) -> dict[int, dict[str, tuple[Evidence, ...]]]:
        """Text number → code id (in the codebook's order) → evidence; with `wanted`, of those texts of a code alone."""
        by_text: dict[int, dict[str, tuple[Evidence, ...]]] = {}
        for code_id, hits in found.items():
            keep = slice(None) if wanted is None else wanted[code_id][hits.text]
            for text, spans in self._spell_out(batch.words, code_id, hits, keep):
                by_text.setdefault(text, {})[code_id] = tuple(spans)
        return by_text

    def index(self) -> WordIndex:
        """The words of all comments coded so far, by a coder that collects."""
        assert self._collector is not None, "made without collect=True"
        return self._collector.index()

    def _code(self, comments: Sequence[Comment], batch: Batch) -> list[Coding]:
        evidence = self.spell_out(batch, self.find(batch))
        return [
            Coding(comment.id, code_id, True, "terms", MACHINE, "suggested", None, spans)
            for comment, number in zip(comments, batch.which, strict=True)
            for code_id, spans in evidence.get(number, {}).items()
        ]

    def _hits_by_code(
        self, found: Sequence[Hits], words: Words, negation: Negation | None, substance: Flags
    ) -> Iterator[tuple[str, CodeHits]]:
        guessed = self._vocabulary.flags("guessed", lambda form: self._lemmatizer.guess(form) is not None)
        n_guessed = np.concatenate([[0], np.cumsum(guessed[words.form])])
        term_at, unless_at = 0, len(self._terms)
        for code in self.codes:
            hits = found[term_at : term_at + len(code.terms)]
            start = np.concatenate([hit.start for hit in hits])
            end = np.concatenate([hit.end for hit in hits])
            term = np.repeat(np.arange(len(hits)), [len(hit) for hit in hits]).astype(np.int32)
            keep = substance[words.comment[start]]
            if negation and code.negation == "skip":
                keep &= ~negation.negates(start, end)
            if code.unless:
                keep &= ~_touched(start, end, found[unless_at : unless_at + len(code.unless)], len(words.form))
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

    def _spell_out(
        self, words: Words, code_id: str, hits: CodeHits, keep: Flags | slice
    ) -> Iterator[tuple[int, list[Evidence]]]:
        """By text the spans of characters, a reason each; of overlapping hits the first and longest stays."""
        reasons = [term.source for term in self.codebook.by_id[code_id].terms]
        texts = hits.text[keep]
        base = words.first[texts]
        start, end = base + hits.start[keep], base + hits.end[keep]
        columns = (texts, start, end, words.start[start], words.end[end], hits.term[keep], hits.guessed[keep])
        kept: list[Evidence] = []
        current = reached = -1
        for text, first, last, begin, stop, term, guessed in zip(*(column.tolist() for column in columns), strict=True):
            if text != current:
                if kept:
                    yield current, kept
                current, kept, reached = text, [], -1
            if first > reached:
                reason = reasons[term] + (self._guesses(words, first, last) if guessed else "")
                kept.append(Evidence(begin, stop, reason))
                reached = last
        if kept:
            yield current, kept

    def _guesses(self, words: Words, first: int, last: int) -> str:
        forms = [self._vocabulary.forms[number] for number in words.form[first : last + 1].tolist()]
        read_as = ((form, self._lemmatizer.guess(form)) for form in forms)
        return "".join(f" [«{form}» read as «{word}»]" for form, word in read_as if word)


def _with_terms(codebook: Codebook) -> tuple[Code, ...]:
    return tuple(code for code in codebook.leaves if code.terms)


def _touched(start: Ints, end: Ints, others: Sequence[Hits], n_words: int) -> Flags:
    """Which spans share a word with any of the other hits."""
    depth = np.zeros(n_words + 1, dtype=np.int32)
    for hits in others:
        np.add.at(depth, hits.start, 1)
        np.add.at(depth, hits.end + 1, -1)
    covered = np.concatenate([[0], np.cumsum(np.cumsum(depth[:-1]) > 0)])
    touched: Flags = covered[end + 1] > covered[start]
    return touched
