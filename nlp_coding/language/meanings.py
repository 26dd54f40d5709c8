"""What a word form is made of and what it means: its lemmas, the parts of a compound, its concepts in the lexicon."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from nlp_coding.language import resources
from nlp_coding.language.lemmas import spelling, without_own

Norm = tuple[str, ...]
"""The lemmas of a form in both standards, sorted; forms with the same norm are one word."""

SIZES = (3, 4, 5)
"""Letters of the stretches by which a word that no lexicon knows is seen: typing errors, dialect, names of programs."""
_LONGEST = 60
"""Letters; a longer word is a key held down, and to take it apart costs gigabytes where it is as long as a page."""

_N_HEADS = 10_000
"""Few words are the heads of most compounds: they are remembered."""


class Meanings:
    """Reads word forms without any codebook's words: what it finds is the same under every codebook."""

    def __init__(self) -> None:
        self._lemmatizer = without_own()
        self._norm_of_head = lru_cache(_N_HEADS)(self.norm)

    def norm(self, form: str) -> Norm:
        """The lemmas of a form; the form itself where none is known."""
        return _norm(form, self._lemmatizer.keys(form))

    def norms(self, forms: Sequence[str]) -> list[Norm]:
        """The norm of each form."""
        readings = self._lemmatizer.read_many(forms)
        return [_norm(form, reading.keys) for form, reading in zip(forms, readings, strict=True)]

    def knows(self, norm: Norm) -> bool:
        """Whether a lexicon holds one of the lemmas."""
        return any(map(self._lemmatizer.knows, norm))

    def parts(self, key: str) -> tuple[str, ...]:
        """Modifier (its linking -s- off) and head of a compound that no lexicon holds; empty for a simple word."""
        return self.parts_of([key])[0]

    def parts_of(self, keys: Sequence[str]) -> list[tuple[str, ...]]:
        """The parts of each key."""
        splits = self._lemmatizer.split_many([key if len(key) <= _LONGEST else "" for key in keys])
        return [self._parts(*split) if split else () for split in splits]

    def _parts(self, modifier: str, head: str) -> tuple[str, ...]:
        return (modifier.rstrip("s") if len(modifier) > 4 else modifier, *self._norm_of_head(head))


def _norm(form: str, keys: frozenset[str]) -> Norm:
    # The spelling is always among them; half of a survey's forms have no other.
    return tuple(keys) if len(keys) == 1 else tuple(sorted(keys - {spelling(form)}))


def concepts_of(words: Sequence[str]) -> tuple[str, ...]:
    """What words mean by the lexicon of concepts."""
    table = resources.table("concepts.tsv")
    if table.keys().isdisjoint(words):
        return ()
    return tuple(sorted({concept for word in words for concept in table.get(word, ())}))


def letters_of(word: str) -> tuple[str, ...]:
    """The distinct stretches of letters of a word, its ends marked."""
    marked = marked_word(word)
    return tuple(sorted({marked[at : at + n] for n in SIZES for at in range(len(marked) - n + 1)}))


def marked_word(word: str) -> str:
    """A word, or as much of it as is looked at, with its ends marked."""
    return f"<{word[:40]}>"
