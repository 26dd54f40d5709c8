"""Endings of nouns, verbs and adjectives in both standards, for words that no lexicon holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

# Longest first.
_ENDINGS = (
    *(
        "arane",
        "erane",
        "ande",
        "ende",
        "ane",
        "ene",
        "ana",
        "ast",
        "este",
        "est",
        "are",
        "ere",
        "te",
        "de",
        "et",
        "en",
    ),
    *("ar", "er", "or", "ne", "as", "es", "a", "e", "t", "r", "s", "n"),
)
LONGEST_ENDING = max(map(len, _ENDINGS))
SHORTEST_STEM = 3


@lru_cache(maxsize=20_000)
def _endings_by_tail(tail: str) -> tuple[str, ...]:
    """The endings that a form with these last three letters may have; `form.endswith` is still to be asked."""
    return tuple(one for one in _ENDINGS if one.endswith(tail) or tail.endswith(one))


def stems_of(words: Iterable[str]) -> dict[str, str]:
    """What stands before an ending, with the word it is of: the word itself or, without its last letter, one in -e, -a.

    Of several words the first of these three wins.
    """
    words = tuple(words)
    # What is written later wins.
    return {word.removesuffix(end): word for end in ("a", "e", "") for word in words if word.endswith(end)}


def lemma_bent(form: str, stems: Mapping[str, str]) -> str | None:
    """The word that a form is an inflection of; `stems` see `stems_of`."""
    for ending in _endings_by_tail(form[-3:]):
        lemma = stems.get(form[: -len(ending)])
        if lemma and len(form) - len(ending) >= SHORTEST_STEM and form.endswith(ending):
            return lemma
    return None
