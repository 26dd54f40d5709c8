"""Words one edit apart, found by deletions: each word is filed under itself and all its one-letter deletions."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from rapidfuzz.distance import OSA


class Neighbours:
    """Finds, for a misspelt form, the entry one edit away: a letter more, less or other, or two swapped.

    `spellings` maps each correct spelling to the word it stands for. Where several are as near, the one that begins
    like the form wins, then the longest, then the first in the alphabet: no order of reading changes the answer.
    """

    def __init__(self, spellings: Mapping[str, str]) -> None:
        self._spellings = spellings
        self._filed: dict[str, tuple[str, ...]] = {}
        for spelling in spellings:
            alone = (spelling,)  # one for all that nothing else is filed under: there are hundreds of thousands
            for shorter in _deletions(spelling):
                others = self._filed.get(shorter)
                self._filed[shorter] = (*others, spelling) if others else alone

    @property
    def filed(self) -> Collection[str]:
        """The spellings and all their deletions: a form has neighbours only if it or a deletion of it is among them."""
        return self._filed.keys()

    def nearest(self, form: str) -> str | None:
        near = {
            spelling
            for shorter in _deletions(form)
            for spelling in self._filed.get(shorter, ())
            if OSA.distance(form, spelling, score_cutoff=1) <= 1
        }
        if not near:
            return None
        best = min(near, key=lambda spelling: (spelling[:1] != form[:1], -len(spelling), spelling))
        return self._spellings[best]


def _deletions(word: str) -> list[str]:
    return [word, *[word[:position] + word[position + 1 :] for position in range(len(word))]]
