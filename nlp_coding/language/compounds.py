"""Splitting compounds that no lexicon holds: legevikar → lege + vikar, samarbeidsmøtene → samarbeids + møtene."""

from __future__ import annotations

from collections.abc import Callable

MIN_MODIFIER = 3
MIN_HEAD = 4
"""Shorter heads split simple words: "etter|e|n", "psykolog|en"."""

# Endings that look like words; a head must be a word of its own.
_NOT_HEADS = frozenset(
    ("aner", "anen", "arane", "else", "elsen", "elser", "ende", "ande", "arne", "erne", "inga", "ingen")
)


def split_compound(form: str, knows: Callable[[str], bool], *, first: int = MIN_MODIFIER) -> tuple[str, str] | None:
    """(modifier as written, head) of a compound, or None for a simple word.

    The longest known head wins, since a compound's head is itself often a compound. The modifier must be known, with or
    without a linking -s- or -e-. No cut before `first` is tried.
    """
    for cut in range(first, len(form) - MIN_HEAD + 1):
        head = form[cut:]
        if head in _NOT_HEADS or not knows(head):
            continue
        if _is_modifier(form[:cut], knows):
            return form[:cut], head
    return None


def _is_modifier(part: str, knows: Callable[[str], bool]) -> bool:
    if knows(part):
        return True
    stem = part[:-1]
    return len(stem) >= MIN_MODIFIER and part[-1] in "se" and knows(stem)
