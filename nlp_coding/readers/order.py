"""The order in which an attribute's values are reported: by their numbers, else as a Norwegian dictionary has it."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NUMBER = re.compile(r"\d{1,3}(?:[ .]\d{3})+(?!\d)|\d+(?:,\d+)?")
_BELOW_BEFORE = re.compile(
    r"(?<!\w)(?:under|mindre enn|færre enn|inntil|opptil|til og med|høyst|høgst|maks(?:imum)?\.?|<=?|≤)\s*$",
    re.IGNORECASE,
)
_ABOVE_BEFORE = re.compile(
    r"(?<!\w)(?:over|mer enn|meir enn|flere enn|fleire enn|fra og med|frå og med|minst|>=?|≥)\s*$", re.IGNORECASE
)
_BELOW_AFTER = re.compile(r"\b(?:eller (?:mindre|færre|lavere|lågare)|og (?:under|mindre|færre))\b", re.IGNORECASE)
_ABOVE_AFTER = re.compile(
    r"^\s*\+|\b(?:eller (?:mer|meir|flere|fleire|høyere|høgare)|og (?:over|oppover|mer|meir|flere|fleire))\b",
    re.IGNORECASE,
)


_DICTIONARY = str.maketrans("éèêóòô", "eeeooo") | {
    ord(letter): f"z{place}" for place, letters in enumerate(("æä", "øö", "å")) for letter in letters
}


def in_order(values: Iterable[str]) -> tuple[str, ...]:
    """Each value once. "Under 2 000" stands before "2 000–4 999", "50 000 og over" last; what has no number, after.

    >>> in_order(["50 000 og over", "10 000–19 999", "Ukjent", "2 000–4 999", "Under 2 000"])
    ('Under 2 000', '2 000–4 999', '10 000–19 999', '50 000 og over', 'Ukjent')
    """
    distinct = dict.fromkeys(values)
    numbered = [value for value in distinct if _NUMBER.search(value)]
    words = sorted((value for value in distinct if value not in set(numbered)), key=_dictionary_key)
    return (*sorted(numbered, key=_number_key), *words)


def _number_key(value: str) -> tuple[str, float, int, str]:
    """By the words before the first number ("Bydel 3"), then the number, then below, at, above it."""
    found = _NUMBER.search(value)
    assert found is not None  # the caller picked the values that have one
    before, after = value[: found.start()], value[found.end() :]
    number = float(re.sub(r"[ .]", "", found[0]).replace(",", "."))
    below, above = _BELOW_BEFORE.search(before), _ABOVE_BEFORE.search(before)
    side = -1 if below or _BELOW_AFTER.search(after) else 1 if above or _ABOVE_AFTER.search(after) else 0
    bound = below or above
    prefix = before[: bound.start()] if bound else before
    return _dictionary_key(prefix.strip()), number, side, value


def _dictionary_key(value: str) -> str:
    """Æ, ø, å after z, in this order; accents aside."""
    return value.casefold().translate(_DICTIONARY)
