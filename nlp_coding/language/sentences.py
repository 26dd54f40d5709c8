"""Where sentences end: at . ! ? … and line breaks, unless the period belongs to an abbreviation or an ordinal.

Some abbreviations (osv., m.m.) stand at the end of a sentence as well: before a capital letter they end it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from nlp_coding.language import resources
from nlp_coding.language.vocabulary import Encoded, Ints, Vocabulary, is_word

_MAX_PART = 3
"""Parts of "f.eks." or "gj.snitt." up to this length are taken for abbreviations by themselves; "snitt" is a word."""


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
    word = vocabulary.flags("is_word", is_word)[tokens]
    ends = vocabulary.flags("ends_sentence", _ends_sentence)[tokens]
    before = np.roll(tokens, 1)
    after = np.roll(tokens, -1)
    lower = vocabulary.flags("lower", lambda form: form[0].islower())[after]
    upper = vocabulary.flags("upper", lambda form: form[0].isupper())[after]
    closing = vocabulary.flags("closing_abbreviation", _closes)[before] & upper
    abbreviated = vocabulary.flags("abbreviation", _is_abbreviation)[before] & ~closing
    ordinal = vocabulary.flags("ordinal", lambda form: form.isdecimal() and len(form) <= 2)[before] & lower
    silent = vocabulary.flags("period", ".".__eq__)[tokens] & (abbreviated | ordinal)
    ends = ends & ~silent
    new_comment = np.diff(comment, prepend=-1) != 0
    sentence = np.cumsum(ends | new_comment, dtype=np.int32)
    segment = np.cumsum(~(word | (silent & ~upper)) | new_comment, dtype=np.int32)
    first = np.searchsorted(comment[word], np.arange(encoded.n_comments + 1)).astype(np.int32)
    start, end = encoded.start[word], encoded.end[word]
    return Words(tokens[word], comment[word], sentence[word], segment[word], first, start, end)


def _ends_sentence(token: str) -> bool:
    return token[0] in ".!?…\n"


@cache
def _abbreviations() -> frozenset[str]:
    whole = resources.words("abbreviations.txt")
    parts = {part for entry in whole for part in entry.split(".") if 0 < len(part) <= _MAX_PART and "." in entry}
    return whole | parts


def _closes(token: str) -> bool:
    return token.lower() in resources.words("closing_abbreviations.txt")


def _is_abbreviation(token: str) -> bool:
    # A single letter before a period is an initial or a part of m.a., t.d., o.l.
    return token.lower() in _abbreviations() or (len(token) == 1 and token.isalpha())
