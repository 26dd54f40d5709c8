"""What holds of all comments and codebooks: the fast coders say what the slow ones say, however a corpus is cut."""

from __future__ import annotations

from collections import Counter
from functools import cache

from hypothesis import strategies as st

from tests.reference import comparing
from tests.reference.codebooks import codebooks
from tests.reference.comparing import Sides, trees_of
from tests.reference.corpora import Pieces

compared: Counter[str] = Counter()
"""Comments and codings so far: comparing nothing would hold as well."""


def random_codebook_by_terms(data: st.DataObject) -> None:
    """By the terms of a codebook made up for the occasion."""
    codebook = data.draw(codebooks())
    pieces = Pieces(trees_of(codebook), seed=data.draw(st.integers(0, 9)))
    _compare(data, comparing.by_terms(codebook), pieces)


def random_codebook_by_models(data: st.DataObject) -> None:
    """The same with models, of terms that have nothing to do with what was learned."""
    codebook = data.draw(codebooks())
    accept_from = data.draw(st.sampled_from([None, 0.5, 0.9]))
    sides = comparing.random_models(codebook, accept_from=accept_from)
    _compare(data, sides, Pieces([*trees_of(codebook), *trees_of(comparing.small_models().codebook)]))


def fastlege_by_terms(data: st.DataObject) -> None:
    """By the terms of the released codebook."""
    _compare(data, comparing.fastlege_terms(), _fastlege_pieces())


def fastlege_by_models(data: st.DataObject, *, every: int = 40) -> None:
    """By them and what is learned from every so manieth of its examples."""
    _compare(data, comparing.fastlege_models(every), _fastlege_pieces())


def small_by_models(data: st.DataObject) -> None:
    """By a small codebook, two of whose codes are learned from few words."""
    _compare(data, comparing.small_models(), _small_pieces())


def _compare(data: st.DataObject, sides: Sides, pieces: Pieces) -> None:
    comments = data.draw(pieces.batches(), label="comments")
    cuts = data.draw(st.lists(st.integers(0, len(comments)), max_size=4), label="cuts")
    compared["comments"] += len(comments)
    compared["codings"] += sides.compare(comments, cuts)


@cache
def _fastlege_pieces() -> Pieces:
    return Pieces(trees_of(comparing.fastlege_terms().codebook), bank=comparing.fastlege_texts())


@cache
def _small_pieces() -> Pieces:
    return Pieces(trees_of(comparing.small_models().codebook), bank=comparing.small_texts())
