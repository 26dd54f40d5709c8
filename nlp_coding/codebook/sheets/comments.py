"""The comments of a codebook's file that belong to its terms: a codebook itself does not hold them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nlp_coding.codebook.load import PlacedCodebook


@dataclass(frozen=True)
class Comments:
    """What stands between the terms, each line with its #."""

    before: Mapping[tuple[str, str, int], tuple[str, ...]] = field(default_factory=dict)
    """(code, key, number of the entry), or ("lists", name, number) → the comments right above that entry."""
    elsewhere: tuple[int, ...] = ()
    """The rows of comments that stand above no term."""

    def woven(self, entries: Sequence[str], owner: str, key: str) -> list[str]:
        """The entries with the comments between them."""
        return [
            line for number, entry in enumerate(entries) for line in (*self.before.get((owner, key, number), ()), entry)
        ]


def comments_in(text: str, placed: PlacedCodebook) -> Comments:
    """The comments above terms, above the words of lists, and above lists (these go to the list's first word)."""
    lines = [line.strip() for line in text.removeprefix("\ufeff").split("\n")]
    kept: dict[int, tuple[str, str, int]] = {}

    def above(row: int, at: tuple[str, str, int]) -> None:
        number = row - 1
        while number and (lines[number - 1].startswith("#") or not lines[number - 1]):
            number -= 1
            if lines[number]:
                kept.setdefault(number + 1, at)

    for code in placed.codebook.codes:
        for key in ("terms", "unless"):
            for number in range(len(getattr(code, key))):
                row = placed.places.row(code.id, key, number)
                if row:
                    above(row, (code.id, key, number))
    for name, words in placed.codebook.lists.items():
        row = placed.places.lists.get(name, 0)
        above(row, ("lists", name, 0))
        for number, word in enumerate(words):
            found = next((at for at in range(row, len(lines)) if lines[at] == word), None)
            if found is None:  # a list in brackets or quotation marks: its comments count as elsewhere
                break
            row = found + 1
            above(row, ("lists", name, number))
    before: dict[tuple[str, str, int], tuple[str, ...]] = {}
    for row, at in sorted(kept.items()):
        before[at] = (*before.get(at, ()), lines[row - 1])
    elsewhere = (row for row, line in enumerate(lines, start=1) if line.startswith("#") and row not in kept)
    return Comments(before, tuple(elsewhere))
