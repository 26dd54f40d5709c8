"""A look for letters that were damaged before the file was saved: UTF-8 that was read as another encoding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nlp_coding.core.errors import Mistake
from nlp_coding.readers.clean import rows_in_words

_CP1252_HIGH = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_MOJIBAKE = re.compile(f"[ÂÃ][\x80-\xbf{_CP1252_HIGH}]|â€|ðŸ|√[∏•¶òÜÖ]")
"""UTF-8 that was read as cp1252, Latin-1 or Mac Roman. None of these pairs occurs in Norwegian."""
_BEGINNINGS = "ÂÃâð√"


@dataclass
class _Column:
    name: str
    first: str
    """The first cell that is damaged."""
    rows: list[int] = field(default_factory=list)


class Damage:
    """The damaged cells of a file, met block by block; of their texts only the first of a column is kept."""

    def __init__(self) -> None:
        self._columns: dict[int, _Column] = {}

    def look_at(self, place: int, name: str, rows: Sequence[int], cells: Sequence[str]) -> None:
        """Some cells of the column at this place; columns count in the order of their places."""
        for at in _damaged(cells):
            column = self._columns.setdefault(place, _Column(name, cells[at]))
            column.rows.append(rows[at])

    def mistake(self, file: str) -> Mistake | None:
        """One for all cells with letters such as "mÃ¸te", or None.

        >>> damage = Damage()
        >>> damage.look_at(0, "comment", [2], ["faste mÃ¸te"])
        >>> print(damage.mistake("a.csv").message)
        letters are damaged in 1 cell: «mÃ¸te» (should read «møte»), in row 2
        """
        if not self._columns:
            return None
        columns = [self._columns[place] for place in sorted(self._columns)]
        n_cells = sum(len(column.rows) for column in columns)
        rows = list(dict.fromkeys(row for column in columns for row in column.rows))
        found = _MOJIBAKE.search(columns[0].first)
        word = next(word for word in columns[0].first.split() if not found or found[0][0] in word)
        mended = _mend(word)
        shown = f"«{word[:40]}»" + (f" (should read «{mended[:40]}»)" if mended else "")
        return Mistake(
            f"letters are damaged in {n_cells} cell{'s' * (n_cells > 1)}: {shown}, in {rows_in_words(rows)}",
            file,
            column=columns[0].name if len({column.name for column in columns}) == 1 else None,
            remedy="the text was once opened with the wrong encoding and saved so; export it again from its source as "
            "UTF-8 (Excel: «CSV UTF-8»), or correct these cells. Where --encoding was given, leave it out",
        )


def _damaged(cells: Sequence[str]) -> Iterator[int]:
    """The places of damaged cells. All at once are looked through first, since nearly always there is none."""
    together = "".join(cells)
    if together.isascii() or not any(letter in together for letter in _BEGINNINGS) or not _MOJIBAKE.search(together):
        return
    for place, cell in enumerate(cells):
        if not cell.isascii() and _MOJIBAKE.search(cell):
            yield place


def _mend(word: str) -> str | None:
    """What a damaged word was, where the damage can be undone; doubly damaged words, too."""
    mended = word
    for _ in range(3):
        for wrong in ("cp1252", "latin-1", "mac_roman"):
            try:
                mended = mended.encode(wrong).decode("utf-8")
            except UnicodeError:
                continue
            break
        if not _MOJIBAKE.search(mended):
            break
    return mended if mended != word and not _MOJIBAKE.search(mended) else None
