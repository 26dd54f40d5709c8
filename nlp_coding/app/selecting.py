"""Selecting words with the keyboard: a cursor that goes from word to word, and an anchor where a phrase begins."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

_WORD = re.compile(r"\w(?:[\w\u0300-\u036f'’.\-]*[\w\u0300-\u036f])?|[^\w\s!-/:-@\[-`{-~«»–—…‘’“”]+")
"""Letters and digits with what holds them together (PLO-melding, f.eks), or signs that are no punctuation (emoji)."""

Span = tuple[int, int]


@dataclass(frozen=True)
class Selection:
    """The words of a text with a cursor on one; from the anchor to the cursor they are selected."""

    words: tuple[Span, ...]
    cursor: int
    anchor: int
    fixed: bool = False
    """The anchor stays where it is when the cursor moves, without shift: not all terminals have it."""

    @property
    def span(self) -> Span:
        """What is selected, as offsets into the text."""
        first, last = sorted((self.anchor, self.cursor))
        return self.words[first][0], self.words[last][1]

    @property
    def at(self) -> int:
        """The offset of the word under the cursor."""
        return self.words[self.cursor][0]

    def to(self, place: int, *, extend: bool) -> Selection:
        """The cursor on a word by its number; the anchor stays where the selection is to grow."""
        place = min(max(place, 0), len(self.words) - 1)
        return replace(self, cursor=place, anchor=self.anchor if extend else place)

    def fix(self) -> Selection:
        """The phrase begins at the cursor; or, where it had begun, it is let go."""
        return replace(self, anchor=self.cursor, fixed=not self.fixed)

    def to_offset(self, offset: int, *, extend: bool) -> Selection:
        """The cursor on the word that an offset is in, or the one before it."""
        return self.to(bisect_right(self.words, offset, key=lambda word: word[0]) - 1, extend=extend)


def select(text: str, *, at: int = 0) -> Selection | None:
    """The first word from an offset on selected; None in a text that has no words."""
    words = tuple(found.span() for found in _WORD.finditer(text))
    if not words:
        return None
    first = next((place for place, (_, end) in enumerate(words) if end > at), 0)
    return Selection(words, first, first)


def joined(spans: Sequence[Span], new: Span) -> list[Span]:
    """The spans with another one, which takes the place of those that it overlaps; in the text's order."""
    apart = [one for one in spans if one[1] <= new[0] or one[0] >= new[1]]
    return sorted([*apart, new])
