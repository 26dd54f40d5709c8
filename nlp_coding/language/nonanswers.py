"""Comments that say nothing: "-", "Nei", "Ingen kommentar", "Sjå over"."""

from __future__ import annotations

import re
from functools import cache

from nlp_coding.language import resources

_LONGEST = 80
"""No listed non-answer is longer, so that long comments cost nothing."""
_WORD = re.compile(r"[^\W_]+")
_NOT_WORDS = re.compile(r"[\W_]+")


def has_substance(text: str) -> bool:
    """False where the whole comment is a listed non-answer, or holds no letter or digit at all."""
    if len(text) > _LONGEST:
        return True
    lower = text.lower()
    first = _WORD.search(lower)
    if first is None or first[0] not in _first_words():
        return first is not None
    return _NOT_WORDS.sub(" ", lower).strip() not in _listed()


def _listed() -> frozenset[str]:
    return resources.words("nonanswers.txt")


@cache
def _first_words() -> frozenset[str]:
    """By these most answers are told from those that are listed."""
    return frozenset(one.split()[0] for one in _listed())
