"""The same terms as regular expressions: what a researcher would write with pandas alone."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlp_coding.core.terms import AnyOf, Exact, Near, Node, Phrase, Term, Word

_GAP = r"\W+(?:\w+\W+){{0,{n}}}?"


def pattern_of(terms: Iterable[Term]) -> str:
    """One alternation for a code's terms."""
    return "|".join(f"(?:{_of(term.tree)})" for term in terms)


def _of(node: Node) -> str:
    if isinstance(node, Word):
        start = r"\w*" if node.open_start else ""
        # Endings stand in for lemmas, as in a list written by hand.
        end = r"\w*" if node.open_end else r"\w{0,4}"
        return rf"\b{start}{re.escape(node.text.removesuffix('e'))}{end}\b"
    if isinstance(node, Exact):
        return rf"\b(?-i:{re.escape(node.text)})\b"
    if isinstance(node, Phrase):
        return r"\W+".join(_of(item) for item in node.items)
    if isinstance(node, AnyOf):
        return "(?:" + "|".join(_of(option) for option in node.options) + ")"
    assert isinstance(node, Near)
    left, right, gap = _of(node.left), _of(node.right), _GAP.format(n=node.distance - 1)
    return f"(?:{left}{gap}{right}|{right}{gap}{left})"
