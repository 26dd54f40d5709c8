"""Comments as integers: each word form gets a number once, and all later work is on arrays of these numbers."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_coding.core.terms import WORD
from nlp_coding.language.pair_table import PairTable

Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]

_MARKS = r"[.!?…]+|\n+|[,;:()\[\]]|(?<!\S)[-–—]+(?!\S)|—"
_CONTACT = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*|https?://\S+|www\.\S+"
_WORD = rf"\d+(?:[.,]\d+)+|{WORD}"
_WORDS = re.compile(_WORD)
_TOKENS = re.compile(rf"{_WORD}|{_MARKS}")
# Looking for addresses at every word would double the cost, so only comments that may hold one pay for it.
_WORDS_AND_CONTACT = re.compile(rf"{_CONTACT}|{_WORD}")
_TOKENS_AND_CONTACT = re.compile(rf"{_CONTACT}|{_WORD}|{_MARKS}")
_COMMON_MARKS = frozenset(".,:;!?")
_MOST_PIECES = 400_000
"""Forgotten beyond this number, so that the pieces of a large survey do not fill the memory."""

_AT_ONCE = 2000
"""Texts that are split together: more would fill the memory."""
_SHORT = 16
"""Bytes of a piece that two numbers hold: of a hundred pieces of comments 99 are no longer."""
_BEYOND = np.array([*(-1 << 8 * n for n in range(8)), 0], dtype=np.int64)
"""By the number of bytes that a piece has of eight, ones in the others: no letter has such a byte."""
_GROWTH = 1.25
"""When there are so many times the pieces that are found by arithmetic, the others are taken in."""


def _may_hold_contact(text: str) -> bool:
    return "@" in text or "://" in text or "www." in text


def is_word(token: str) -> bool:
    """Whether a token is a word (or number, or address) rather than a mark."""
    return token[0].isalnum() or "@" in token


def word_spans(text: str) -> list[tuple[int, int]]:
    """(start, end) of each word of a text, in code points, in order: the words that `Vocabulary.encode` numbers."""
    # Marks never hold a letter or digit, so leaving them out of the search leaves the same words.
    words = _WORDS_AND_CONTACT if _may_hold_contact(text) else _WORDS
    return list(map(re.Match.span, words.finditer(text)))


@dataclass(frozen=True)
class Encoded:
    """Texts as one array of token numbers."""

    tokens: Ints
    """Shape (n_tokens,): numbers into `Vocabulary.forms`; words and marks."""
    comment: Ints
    """Shape (n_tokens,): which text a token is of, 0-based."""
    start: Ints
    """Shape (n_tokens,): where a token begins in its text, in code points."""
    end: Ints
    """Shape (n_tokens,): where it ends."""
    n_comments: int


def tokens_of(text: str) -> list[str]:
    """The words and marks of a text, in order."""
    return (_TOKENS_AND_CONTACT if _may_hold_contact(text) else _TOKENS).findall(text)


def _token_spans(piece: str) -> list[tuple[int, int]]:
    """(start, end) of the tokens of a piece."""
    # Nearly all are a word, with a mark or without: that is seen in a fraction of the time of a search.
    n = len(piece)
    if piece.isalpha():
        return [(0, n)]
    if piece[-1:] in _COMMON_MARKS and piece[:-1].isalpha():
        return [(0, n - 1), (n - 1, n)]
    tokens = _TOKENS_AND_CONTACT if _may_hold_contact(piece) else _TOKENS
    return list(map(re.Match.span, tokens.finditer(piece)))


class _Pieces(dict[str, int]):
    """Stretches without a space, numbered as they are met; the tokens of each are found out once."""

    def __init__(self, number: Callable[[str], int]) -> None:
        self._number = number
        self._new = array("i")
        """Number, start and end of each token that is not in the arrays yet, in a row."""
        self._n_new: list[int] = []
        self._lengths: list[int] = []
        self._n_indexed = 0
        self._keys = [np.zeros(0, dtype=np.int64)] * 2
        self._short_pieces = np.zeros(1, dtype=np.int32)
        self._index()
        none = np.zeros(0, dtype=np.int32)
        self.tokens = self.start = self.end = self.length = none
        """The tokens of all pieces, with their places in the piece; of each piece the length in code points."""
        self.first = np.zeros(1, dtype=np.int32)
        """Shape (n_pieces + 1,): where each piece's tokens begin."""

    def __missing__(self, piece: str) -> int:
        spans = _token_spans(piece)
        for start, end in spans:
            self._new.extend((self._number(piece[start:end]), start, end))
        self._n_new.append(len(spans))
        self._lengths.append(len(piece))
        self[piece] = number = len(self)
        return number

    def numbers(self, text: str) -> Ints:
        """The number of each piece of a text, which may be new: most pieces are short, and known."""
        raw = text.encode("utf-8", "surrogatepass") + b" " * (1 + _SHORT)
        end = np.flatnonzero(np.frombuffer(raw, dtype=np.uint8)[:-_SHORT] == ord(" "))
        start = np.append(0, end[:-1] + 1)
        size = end - start
        found = self._short.numbers(*_keys(raw, start, size))
        others = np.flatnonzero((found < 0) | (size > _SHORT))
        found = self._short_pieces[found]
        pieces = map(raw.__getitem__, map(slice, start[others].tolist(), end[others].tolist()))
        found[others] = [self[piece.decode("utf-8", "surrogatepass")] for piece in pieces]
        return found

    def _index(self) -> None:
        """Let the short ones of all pieces be found by arithmetic."""
        encoded = [piece.encode("utf-8", "surrogatepass") for piece in islice(self, self._n_indexed, None)]
        size = np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded))
        keys = _keys(b"".join(encoded) + b" " * _SHORT, np.cumsum(size) - size, size)
        short = np.flatnonzero(size <= _SHORT)
        self._keys = [np.concatenate([known, key[short]]) for known, key in zip(self._keys, keys, strict=True)]
        self._short = PairTable(*self._keys)
        short_pieces = np.append(short + self._n_indexed, -1)
        self._short_pieces = np.concatenate([self._short_pieces[:-1], short_pieces], dtype=np.int32)
        self._n_indexed = len(self)

    def settle(self) -> None:
        """Bring the arrays up to the pieces met since."""
        if not self._n_new:
            return
        if len(self) > _GROWTH * self._n_indexed:
            self._index()
        tokens, start, end = np.array(self._new, dtype=np.int32).reshape(-1, 3).T
        self.tokens = np.concatenate([self.tokens, tokens])
        self.start, self.end = np.concatenate([self.start, start]), np.concatenate([self.end, end])
        self.length = np.concatenate([self.length, np.array(self._lengths, dtype=np.int32)])
        first = self.first[-1] + np.cumsum(self._n_new, dtype=np.int32)
        self.first = np.concatenate([self.first, first.astype(np.int32)])
        self._new, self._n_new, self._lengths = array("i"), [], []


def _keys(raw: bytes, start: NDArray[np.int64], size: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
    """Stretches of up to 16 bytes as two numbers each; longer ones by their first 16."""
    eight = np.ndarray((len(raw) - 7,), dtype="<i8", buffer=raw, strides=(1,))
    return tuple(eight[start + skipped] | _BEYOND[np.clip(size - skipped, 0, 8)] for skipped in range(0, _SHORT, 8))


class Vocabulary:
    """Numbers for word forms (as written: "Lege" and "lege" are two) and marks; grows as texts are encoded."""

    def __init__(self) -> None:
        self._ids: defaultdict[str, int] = defaultdict()
        self._ids.default_factory = self._ids.__len__
        self._pieces = _Pieces(self._ids.__getitem__)
        self._forms: list[str] = []
        self._values: dict[str, NDArray[Any]] = {}
        self._lower: dict[str, int] = {}

    @property
    def forms(self) -> list[str]:
        """The form of each number."""
        if n_new := len(self._ids) - len(self._forms):
            # From the end: to pass by all others takes longer than to read the new ones.
            self._forms += list(islice(reversed(self._ids), n_new))[::-1]
        return self._forms

    def __len__(self) -> int:
        return len(self._ids)

    def encode(self, texts: Sequence[str]) -> Encoded:
        """Number the tokens of texts; unseen forms are added."""
        if len(self._pieces) > _MOST_PIECES:
            self._pieces = _Pieces(self._ids.__getitem__)
        known = self._pieces
        met = [np.zeros(0, dtype=np.int32)]
        for low in range(0, len(texts), _AT_ONCE):
            # No token holds a space, and a space ends what marks look for around them: pieces are split by themselves.
            met.append(known.numbers(" ".join(texts[low : low + _AT_ONCE])))
        known.settle()
        piece = np.concatenate(met)
        length = known.length.take(piece) + 1
        place = np.cumsum(length, dtype=np.int64) - length
        # The first piece of a text begins where the text does, with one space between texts.
        begins = np.cumsum([0, *map(len, texts)], dtype=np.int64) + np.arange(len(texts) + 1)
        counts = np.diff(np.searchsorted(place, begins))
        place -= np.repeat(begins[:-1], counts)
        first = known.first.take(piece)
        at, token = expand_ranges(first, known.first.take(piece + 1) - first)
        place = place.astype(np.int32).take(at)
        comment = np.repeat(np.arange(len(texts), dtype=np.int32), counts).take(at)
        start, end = place + known.start.take(token), place + known.end.take(token)
        return Encoded(known.tokens.take(token), comment, start, end, len(texts))

    def flags(self, name: str, test: Callable[[str], bool]) -> Flags:
        """Shape (n_forms,): the answer of `test` for each form, asked once a form; a `name` stands for one test."""
        return self._known(name, lambda forms: map(test, forms), np.bool_)

    def numbers(self, name: str, number: Callable[[Sequence[str]], Iterable[int]]) -> Ints:
        """Shape (n_forms,): the numbers that forms are given, asked once a form; a `name` stands for one question."""
        return self._known(name, number, np.int32)

    def listed(self, name: str, table: Mapping[str, int]) -> Ints:
        """Shape (n_forms,): what the table has for each form in lower case, 0 for what is not there."""
        return self.numbers(name, lambda forms: map(table.get, lower_case(forms), repeat(0)))

    def lower_numbers(self) -> Ints:
        """Shape (n_forms,): the number of each form in lower case; see `lower_number`."""
        return self.numbers("lower case", lambda forms: map(self.lower_number, lower_case(forms)))

    def lower_number(self, word: str) -> int:
        """From 1 on, one for each word in lower case; it is no number of a form."""
        return self._lower.setdefault(word, len(self._lower) + 1)

    def _known(self, name: str, ask: Callable[[Sequence[str]], Iterable[Any]], dtype: type[Any]) -> NDArray[Any]:
        known = self._values.get(name)
        start = 0 if known is None else len(known)
        if known is None or start < len(self):
            new = np.fromiter(ask(self.forms[start:]), dtype=dtype, count=len(self) - start)
            known = self._values[name] = new if known is None else np.concatenate([known, new])
        return known


_BETWEEN = "\t"
"""Stands between forms: no token holds one."""


def lower_case(forms: Sequence[str]) -> list[str]:
    """Each form in lower case, in a fraction of the time that one by one takes."""
    lower = _BETWEEN.join(forms).lower().split(_BETWEEN)
    if len(lower) != len(forms):  # none at all, or no tokens
        return [form.lower() for form in forms]
    # Most are in lower case: the same text is then kept once, and found without comparing its letters.
    return [form if form == one else one for form, one in zip(forms, lower, strict=True)]


def distinct(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Non-negative values, rising, each once."""
    ordered = np.sort(values)
    # np.unique hashes first, which costs four times as much.
    once: NDArray[np.int64] = ordered[np.diff(ordered, prepend=-1) != 0]
    return once


def expand_ranges(low: NDArray[np.integer], count: NDArray[np.integer]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All (i, j) with low[i] <= j < low[i] + count[i], as two arrays, i rising."""
    count = count.astype(np.int64)
    which = np.repeat(np.arange(len(count), dtype=np.int64), count)
    # Repeated once only: where most counts are 0, 1 or 2, that costs several times what taking does.
    place = (low - (np.cumsum(count) - count)).take(which)
    place += np.arange(len(which))
    return which, place
