"""The same terms as regular expressions: what a researcher would write with pandas alone."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlp_coding.core.terms import AnyOf, Exact, Near, Node, Phrase, Term, Word

_GAP = r"\W+(?:\w+\W+){{0,{n}}}?"
_LETTERS = "a-zæøåäöüéèêóòôàá0-9"


def pattern_of(terms: Iterable[Term]) -> str:
    """One alternation for a code's terms."""
    return "|".join(f"(?:{_of(term.tree)})" for term in terms)


def rust_pattern_of(term: Term) -> str:
    """A term for texts in lower case and an engine that is slow where letters may be any of Unicode."""
    # What may stand between two words begins and ends with a mark, so the ends of the whole alone need a look.
    changes = (("(?-i:", "(?:"), (r"\b", ""), (r"\w", f"[{_LETTERS}]"), (r"\W", f"[^{_LETTERS}]"))
    inner = _of(term.tree)
    for written, meant in changes:
        inner = inner.replace(written, meant)
    return f"(?:^|[^{_LETTERS}])(?:{inner.lower()})(?:[^{_LETTERS}]|$)"


def word_pattern(word: Word) -> str:
    """A word with its endings, which stand in for lemmas, as in a list written by hand."""
    start = r"\w*" if word.open_start else ""
    end = r"\w*" if word.open_end else r"\w{0,4}"
    return f"{start}{re.escape(word.text.removesuffix('e'))}{end}"


def _of(node: Node) -> str:
    if isinstance(node, Word):
        return rf"\b{word_pattern(node)}\b"
    if isinstance(node, Exact):
        return rf"\b{re.escape(node.text)}\b" if node.any_case else rf"\b(?-i:{re.escape(node.text)})\b"
    if isinstance(node, Phrase):
        return r"\W+".join(_of(item) for item in node.items)
    if isinstance(node, AnyOf):
        return "(?:" + "|".join(_of(option) for option in node.options) + ")"
    assert isinstance(node, Near)
    left, right, gap = _of(node.left), _of(node.right), _GAP.format(n=node.distance - 1)
    return f"(?:{left}{gap}{right}|{right}{gap}{left})"
