"""The slow, obvious way to find terms: word by word, hit by hit. The fast way must agree with it to the word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nlp_coding.core.terms import AnyOf, Exact, Near, Node, Phrase, Word

Span = tuple[int, int]


@dataclass(frozen=True)
class Token:
    """A word with where it stands."""

    form: str
    sentence: int
    segment: int


def spans_of(node: Node, tokens: Sequence[Token], matches: Callable[[Word | Exact, str], bool]) -> set[Span]:
    """All (first, last) words that a tree matches."""
    if isinstance(node, Word | Exact):
        return {(at, at) for at, token in enumerate(tokens) if matches(node, token.form)}
    if isinstance(node, AnyOf):
        return {span for option in node.options for span in spans_of(option, tokens, matches)}
    if isinstance(node, Phrase):
        spans = spans_of(node.items[0], tokens, matches)
        for item in node.items[1:]:
            spans = {
                (start, other_end)
                for start, end in spans
                for other_start, other_end in spans_of(item, tokens, matches)
                if other_start == end + 1 and tokens[end].segment == tokens[other_start].segment
            }
        return spans
    assert isinstance(node, Near)
    left = spans_of(node.left, tokens, matches)
    right = spans_of(node.right, tokens, matches)
    pairs = [(one, other) for one in left for other in right] + [(other, one) for one in left for other in right]
    return {
        (first[0], second[1])
        for first, second in pairs
        if 1 <= second[0] - first[1] <= node.distance and tokens[first[1]].sentence == tokens[second[0]].sentence
    }
