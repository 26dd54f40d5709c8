"""Comments that say nothing: "-", "Nei", "Ingen kommentar", "Sjå over"."""

from __future__ import annotations

import re

from nlp_coding.language import resources

_LONGEST = 80
"""No listed non-answer is longer, so that long comments cost nothing."""
_NOT_WORDS = re.compile(r"[\W_]+")


def has_substance(text: str) -> bool:
    """False where the whole comment is a listed non-answer, or holds no letter or digit at all."""
    if len(text) > _LONGEST:
        return True
    plain = _NOT_WORDS.sub(" ", text.lower()).strip()
    return bool(plain) and plain not in _listed()


def _listed() -> frozenset[str]:
    return resources.words("nonanswers.txt")
