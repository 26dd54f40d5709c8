"""The same terms as spaCy patterns: what a researcher would write for its PhraseMatcher and its token Matcher."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice, product
from typing import Any

from nlp_coding.coding.coder import own_words
from nlp_coding.coding.patterns import Patterns
from nlp_coding.core.codebook import Codebook
from nlp_coding.core.terms import WORD, AnyOf, Exact, Node, Phrase, Word, words_of
from nlp_coding.language.lemmas import Lemmatizer
from tests.benchmarks.as_regex import word_pattern

MOST_SEQUENCES = 2_000
"""Patterns of one term; beyond it each of its words is given its commonest forms alone."""

Forms = Mapping[Word | Exact, Sequence[str]]
Token = dict[str, Any]


def forms_of(codebook: Codebook, texts: Iterable[str]) -> Forms:
    """For each word of the terms, the forms of the texts that it matches, in lower case, the commonest first."""
    counted = Counter(form for text in texts for form in re.findall(WORD, text))
    trees = [term.tree for code in codebook.leaves for term in code.terms]
    words = tuple(dict.fromkeys(chain.from_iterable(map(words_of, trees))))
    lemmatizer = Lemmatizer(own_words(codebook))
    patterns = Patterns(words, lemmatizer)
    found: dict[Word | Exact, dict[str, None]] = defaultdict(dict)
    for form, _ in counted.most_common():
        for number in patterns.match(form, lemmatizer.keys(form)):
            found[words[number]][form.lower()] = None
    return {word: tuple(found[word]) for word in words}


def phrases_of(node: Node, forms: Forms) -> set[tuple[str, ...]]:
    """All sequences of forms that a term matches. Of words at a distance from each other those side by side are left:
    a PhraseMatcher has no gaps."""
    words = set(words_of(node))
    most = max(len(forms[word]) for word in words)
    while True:
        found = list(islice(_sequences(node, {word: forms[word][:most] for word in words}), MOST_SEQUENCES))
        if len(found) < MOST_SEQUENCES:
            return set(found)
        most //= 2  # with one form a word no term has so many


def _sequences(node: Node, forms: Forms) -> Iterator[tuple[str, ...]]:
    if isinstance(node, Word | Exact):
        yield from ((form,) for form in forms[node])
    elif isinstance(node, AnyOf):
        for option in node.options:
            yield from _sequences(option, forms)
    else:
        orders = [node.items] if isinstance(node, Phrase) else [(node.left, node.right), (node.right, node.left)]
        for items in orders:
            for parts in product(*(tuple(islice(_sequences(item, forms), MOST_SEQUENCES)) for item in items)):
                yield tuple(chain.from_iterable(parts))


def tokens_of(node: Node) -> list[list[Token]]:
    """The token patterns of a term: a regular expression for each word, optional tokens where there may be a gap."""
    if isinstance(node, Word | Exact):
        return [[_token([node])]]
    if isinstance(node, AnyOf):
        words = [option for option in node.options if isinstance(option, Word)]
        others = [option for option in node.options if not isinstance(option, Word)]
        return [*([[_token(words)]] if words else []), *chain.from_iterable(map(tokens_of, others))]
    if isinstance(node, Phrase):
        return [list(chain.from_iterable(parts)) for parts in product(*map(tokens_of, node.items))]
    gap: list[Token] = [{"OP": "?"}] * (node.distance - 1)
    left, right = tokens_of(node.left), tokens_of(node.right)
    return [[*one, *gap, *other] for one, other in (*product(left, right), *product(right, left))]


def _token(words: Sequence[Word | Exact]) -> Token:
    first = words[0]
    if isinstance(first, Exact):
        return {"LOWER": first.text} if first.any_case else {"ORTH": first.text}
    return {
        "LOWER": {"REGEX": "^(?:" + "|".join(word_pattern(word) for word in words if isinstance(word, Word)) + ")$"}
    }
