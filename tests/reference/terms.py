"""Coding by terms, one comment at a time."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from nlp_coding.core.codebook import Code, Codebook
from nlp_coding.core.coding import Analysis, Coding, Evidence, Variety
from nlp_coding.core.survey import Comment
from nlp_coding.core.terms import Word, words_of
from nlp_coding.language import resources
from nlp_coding.language.lemmas import Lemmatizer
from nlp_coding.language.nonanswers import has_substance
from tests.reference.matching import Finder, WordMatcher
from tests.reference.negation import Cue, cues_of, negates
from tests.reference.words import TextWord, read_words


@dataclass(frozen=True, order=True)
class Hit:
    """Words that a code's term found; of two in one place the longer comes first."""

    first: int
    minus_last: int
    term: int

    @property
    def last(self) -> int:
        return -self.minus_last


class SlowTermCoder:
    """What `TermCoder` is held against."""

    def __init__(self, codebook: Codebook, *, only: Set[str] | None = None) -> None:
        self.codebook = codebook
        self.only = only
        self.doubtful: frozenset[str] = frozenset()
        """Nothing is added up here that another order might add up otherwise."""
        with_terms = [code for code in codebook.leaves if code.terms]
        trees = [term.tree for code in with_terms for term in (*code.terms, *code.unless)]
        own = {word.text for tree in trees for word in words_of(tree) if isinstance(word, Word) and not word.open_end}
        self._lemmatizer = Lemmatizer(own)
        self._matching = WordMatcher(trees, self._lemmatizer)

    def code(self, comments: Sequence[Comment]) -> tuple[list[Analysis], list[Coding]]:
        """What the fast coder gives, in the same order."""
        return [analysis(one) for one in comments], [coding for one in comments for coding in self.codings(one)]

    def codings(self, comment: Comment) -> list[Coding]:
        """Of one comment, in the codebook's order."""
        words = read_words(comment.text)
        cues = cues_of(words)
        finder = self.finder(words)
        codings = []
        for code in self.codebook.leaves:
            if self.only is not None and code.id not in self.only:
                continue
            if hits := self.hits(code, comment.text, finder, cues):
                evidence = self.evidence(code, words, hits)
                codings.append(Coding(comment.id, code.id, True, "terms", "machine", "suggested", None, evidence))
        return codings

    def finder(self, words: Sequence[TextWord]) -> Finder:
        return Finder(words, self._matching)

    def hits(self, code: Code, text: str, finder: Finder, cues: Sequence[Cue]) -> list[Hit]:
        """The hits of a code's terms that count, sorted."""
        if not has_substance(text):
            return []
        something_else = [span for term in code.unless for span in finder.spans(term.tree)]
        hits = []
        for number, term in enumerate(code.terms):
            for first, last in finder.spans(term.tree):
                if code.negation == "skip" and negates(first, last, cues):
                    continue
                if any(other_first <= last and first <= other_last for other_first, other_last in something_else):
                    continue
                hits.append(Hit(first, -last, number))
        return sorted(hits)

    def evidence(self, code: Code, words: Sequence[TextWord], hits: Sequence[Hit]) -> tuple[Evidence, ...]:
        """Of hits that overlap, the first and longest."""
        kept: list[Evidence] = []
        reached = -1
        for hit in hits:
            if hit.first > reached:
                reached = hit.last
                reason = code.terms[hit.term].source
                for word in words[hit.first : hit.last + 1]:
                    if guess := self._lemmatizer.guess(word.form):
                        reason += f" [«{word.form}» read as «{guess}»]"
                kept.append(Evidence(words[hit.first].start, words[hit.last].end, reason))
        return tuple(kept)


def analysis(comment: Comment) -> Analysis:
    """What there is to say of a comment as a whole."""
    return Analysis(comment.id, _variety(comment.text), has_substance(comment.text))


def _variety(text: str) -> Variety:
    words = [word.lower for word in read_words(text)]
    n_nb = sum(word in resources.words("nb_words.txt") for word in words)
    n_nn = sum(word in resources.words("nn_words.txt") for word in words)
    if n_nb and n_nb >= 3 * n_nn:
        return "nb"
    if n_nn and n_nn >= 3 * n_nb:
        return "nn"
    if n_nb or n_nn or len(words) < 3:
        return "undecided"
    label, probability = _identifier().classify(text)
    if probability < 0.75:
        return "undecided"
    return "nn" if label == "nn" else "nb"


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(["no", "nn"])
    return identifier
