"""Where sentences end: at . ! ? … and line breaks, unless the period belongs to an abbreviation or an ordinal.

Some abbreviations (osv., m.m.) stand at the end of a sentence as well: before a capital letter they end it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from nlp_coding.language import resources
from nlp_coding.language.vocabulary import Encoded, Ints, Vocabulary, is_word

_MAX_PART = 3
"""Parts of "f.eks." or "gj.snitt." up to this length are taken for abbreviations by themselves; "snitt" is a word."""

# What a token may be; it may be several.
_WORD, _ENDING, _PERIOD, _LOWER, _UPPER, _ABBREVIATION, _CLOSING, _ORDINAL = (1 << kind for kind in range(8))


@dataclass(frozen=True)
class Words:
    """The words of some comments, marks left out, as parallel arrays of shape (n_words,)."""

    form: Ints
    """Number in the vocabulary."""
    comment: Ints
    """Which comment, 0-based; rising."""
    sentence: Ints
    """Running number of the sentence; never the same in two comments."""
    segment: Ints
    """Running number of the stretch without any mark; never the same in two sentences. The period of an abbreviation or
    an ordinal is a mark only before a capital letter: "ikke f.eks. faste møter" is one stretch."""
    first: Ints
    """Shape (n_comments + 1,): where each comment's words begin."""
    start: Ints
    """Where the word begins in its comment, in code points."""
    end: Ints


def find_sentences(encoded: Encoded, vocabulary: Vocabulary) -> Words:
    """Lay out encoded comments as words with their sentences and stretches between marks."""
    tokens, comment = encoded.tokens, encoded.comment
    kinds = vocabulary.numbers("kinds of token", _kinds)[tokens]
    word = kinds & _WORD != 0
    before, after = np.roll(kinds, 1), np.roll(kinds, -1)
    upper = after & _UPPER != 0
    closing = (before & _CLOSING != 0) & upper
    abbreviated = (before & _ABBREVIATION != 0) & ~closing
    ordinal = (before & _ORDINAL != 0) & (after & _LOWER != 0)
    silent = (kinds & _PERIOD != 0) & (abbreviated | ordinal)
    ends = (kinds & _ENDING != 0) & ~silent
    new_comment = np.diff(comment, prepend=-1) != 0
    sentence = np.cumsum(ends | new_comment, dtype=np.int32)
    segment = np.cumsum(~(word | (silent & ~upper)) | new_comment, dtype=np.int32)
    first = np.searchsorted(comment[word], np.arange(encoded.n_comments + 1)).astype(np.int32)
    start, end = encoded.start[word], encoded.end[word]
    return Words(tokens[word], comment[word], sentence[word], segment[word], first, start, end)


def _kinds(tokens: Sequence[str]) -> Iterator[int]:
    longest, plain = _longest_abbreviation(), _WORD | _LOWER
    for token in tokens:
        # Most are long words in lower case.
        yield plain if len(token) > longest and token[0].islower() and token.isalpha() else _kinds_of(token)


def _kinds_of(token: str) -> int:
    kinds = _LOWER * token[0].islower() | _UPPER * token[0].isupper()
    if len(token) > _longest_abbreviation() and token.isalpha():
        return kinds | _WORD
    lower = token.lower()
    # A single letter before a period is an initial or a part of m.a., t.d., o.l.
    abbreviation = lower in _abbreviations() or (len(token) == 1 and token.isalpha())
    return (
        kinds
        | _WORD * is_word(token)
        | _ENDING * (token[0] in ".!?…\n")
        | _PERIOD * (token == ".")
        | _ABBREVIATION * abbreviation
        | _CLOSING * (lower in resources.words("closing_abbreviations.txt"))
        | _ORDINAL * (token.isdecimal() and len(token) <= 2)
    )


@cache
def _longest_abbreviation() -> int:
    return max(map(len, _abbreviations() | resources.words("closing_abbreviations.txt")))


@cache
def _abbreviations() -> frozenset[str]:
    whole = resources.words("abbreviations.txt")
    parts = {part for entry in whole for part in entry.split(".") if 0 < len(part) <= _MAX_PART and "." in entry}
    return whole | parts
