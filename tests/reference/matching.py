"""Which words of a text a term finds: word by word, hit by hit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache

from nlp_coding.core.terms import AnyOf, Exact, Near, Node, Phrase, Word, words_of
from nlp_coding.language import resources
from nlp_coding.language.lemmas import Lemmatizer
from tests.reference.words import TextWord

Span = tuple[int, int]
"""First and last word, inclusive."""


Matching = Callable[[str], Collection[Word | Exact]]
"""The words of terms that match a word form."""


class Finder:
    """Finds terms in one text."""

    def __init__(self, words: Sequence[TextWord], matching: Matching) -> None:
        self._words = words
        self._places: dict[Word | Exact, set[Span]] = {}
        for at, word in enumerate(words):
            for one in matching(word.form):
                self._places.setdefault(one, set()).add((at, at))

    def spans(self, node: Node) -> set[Span]:
        """All stretches of words that a term's tree finds."""
        if isinstance(node, Word | Exact):
            return self._places.get(node, set())
        if isinstance(node, AnyOf):
            return {span for option in node.options for span in self.spans(option)}
        if isinstance(node, Phrase):
            spans = self.spans(node.items[0])
            for item in node.items[1:]:
                spans = self._next_to(spans, self.spans(item))
            return spans
        return self._near(node)

    def _next_to(self, left: set[Span], right: set[Span]) -> set[Span]:
        words = self._words
        return {
            (start, other_end)
            for start, end in left
            for other_start, other_end in right
            if other_start == end + 1 and words[end].stretch == words[other_start].stretch
        }

    def _near(self, node: Near) -> set[Span]:
        left, right = self.spans(node.left), self.spans(node.right)
        pairs = [(one, other) for one in left for other in right] + [(other, one) for one in left for other in right]
        return {
            (first[0], second[1])
            for first, second in pairs
            if 1 <= second[0] - first[1] <= node.distance
            and self._words[first[1]].sentence == self._words[second[0]].sentence
        }


class WordMatcher:
    """Tells which words of some terms match a word form, and remembers what it found."""

    def __init__(self, trees: Iterable[Node], lemmatizer: Lemmatizer) -> None:
        self._lemmatizer = lemmatizer
        words = {word for tree in trees for word in words_of(tree)}
        self._exact = [word for word in words if isinstance(word, Exact)]
        self._open = [word for word in words if isinstance(word, Word) and (word.open_start or word.open_end)]
        self._by_key: dict[str, list[Word]] = {}
        for word in words:
            if isinstance(word, Word) and not (word.open_start or word.open_end):
                for key in lemmatizer.keys(word.text):
                    self._by_key.setdefault(key, []).append(word)
        self._known: dict[str, set[Word | Exact]] = {}

    def __call__(self, form: str) -> set[Word | Exact]:
        if form not in self._known:
            self._known[form] = self._matching(form)
        return self._known[form]

    def _matching(self, form: str) -> set[Word | Exact]:
        found: set[Word | Exact] = {
            word for word in self._exact if word.text == (form.lower() if word.any_case else form)
        }
        if form[0].isalnum():
            for key in self._lemmatizer.keys(form):
                found.update(self._by_key.get(key, ()))
                found.update(word for word in self._open if any(_fits(word, stem, key) for stem in _stems(word.text)))
        return found


@cache
def _stems(text: str) -> frozenset[str]:
    """What an open word may go on from: itself, without its hyphens, and in bokmål where it is a nynorsk word."""
    plain = text.replace("-", "")
    return frozenset({text, plain, *resources.table("nn_nb.tsv").get(plain, ())})


def _fits(word: Word, stem: str, key: str) -> bool:
    if word.open_start and word.open_end:
        return stem in key
    return key.startswith(stem) if word.open_end else key.endswith(stem)
