"""Digests: equal for equal content, and different for different."""

from __future__ import annotations

from nlp_coding.core.digest import digest_of, digest_of_parts
from nlp_coding.core.survey import Comment, Corpus


def test_the_order_of_keys_does_not_count() -> None:
    """A run's inputs would seem changed where nothing is."""
    assert digest_of({"a": 1, "b": [2, 3]}) == digest_of({"b": [2, 3], "a": 1})
    assert digest_of({"b": [3, 2]}) != digest_of({"b": [2, 3]})


def test_borders_between_parts_count() -> None:
    """A comment's end moved into the next one's beginning is another corpus."""
    assert digest_of_parts(["ab", "c"]) != digest_of_parts(["a", "bc"])


def test_a_corpus_is_its_comments() -> None:
    """The fingerprint says whether a run has read what is there now, whatever the order of the file."""
    one, other = Comment("1", "1", "Faste møter"), Comment("2", "2", "Vikarer")
    assert Corpus((), (one, other)).fingerprint == Corpus((), (other, one)).fingerprint
    assert Corpus((), (one,)).fingerprint != Corpus((), (one, other)).fingerprint
