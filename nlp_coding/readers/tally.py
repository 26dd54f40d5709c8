"""The first way through a survey file: every mistake in it, and what must be known of the whole before it is read."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from nlp_coding.core.errors import Mistake
from nlp_coding.readers.clean import clean_text, one_line, one_lines
from nlp_coding.readers.columns import View
from nlp_coding.readers.damage import Damage
from nlp_coding.readers.grid import Block, Walkable

MAX_CHARACTERS = 100_000
"""In one cell. The longest comments fill a page; beyond this a quotation mark is missing, or rows ran together."""


class Tally:
    """What is counted of a survey file, and what is wrong in it."""

    def __init__(self, opened: Walkable, view: View, *, file: str) -> None:
        self.opened, self.view, self.columns, self.file = opened, view, view.columns, file
        self.n_respondents = 0
        self.n_comments = 0
        self.n_cleaned = 0
        """Comments whose text of record is not what the file holds."""
        self.n_lost = 0
        """Comments with letters that were lost before the file was saved."""
        self.weights: tuple[float, float] | None = None
        """The least and the greatest."""
        self._answers: dict[str, Counter[str]] = {
            name: Counter() for name in (self.columns.agreement, *self.columns.statements)
        }
        self._values: dict[str, dict[str, None]] = {name: {} for name in self.columns.attributes}
        self._damage = Damage()
        self._wrong: list[tuple[int, int, Mistake]] = []  # row, rank among the mistakes of a row
        # Of a million ids the hashes take 8 MB, the ids ten times as much; where two are the same, the ids are looked
        # at in another way through the file.
        self._hashes = array("q")
        self._blank: set[int] = set()

    def unreadable(self, *, columns: bool) -> list[Mistake]:
        """Go through the file: what could not be read in it, or reads as if its letters were damaged.

        Without `columns`, since some of them are not there, nothing else is looked at.
        """
        found: list[Mistake] = []
        for place, name in enumerate(self.opened.header):
            self._damage.look_at(place - len(self.opened.header), name, [1], [name])
        for block in self.opened.blocks(self.view.wanted, found):
            self.n_respondents += len(block.rows)
            for place, cells in enumerate(block.columns):
                self._damage.look_at(place, self.view.names[place], block.rows, cells)
            if columns:
                self._count(block)
        named = {one_line(name) for name in self.columns.named}
        mistakes = [one for one in found if one.column is None or one_line(one.column) in named]
        damaged = self._damage.mistake(self.file)
        return [*mistakes, damaged] if damaged else mistakes

    def mistakes(self) -> list[Mistake]:
        """Blank ids and waves, ids that occur twice, cells that no person wrote; by their rows."""
        wrong = [*self._wrong, *self._doubles()]
        return [mistake for _, _, mistake in sorted(wrong, key=lambda one: one[:2])]

    def answers(self) -> dict[str, Counter[str]]:
        """How often each answer was given, by column: to the agreement, and to the statements; blank ones left out."""
        found = {}
        for name, counts in self._answers.items():
            found[name] = clean = Counter[str]()
            for raw, n in counts.items():
                if answer := one_line(raw):
                    clean[answer] += n
        return found

    def values(self, attribute: str) -> list[str]:
        """The values of an attribute that occur, as they first occur; blank is not among them."""
        return [value for value in dict.fromkeys(map(one_line, self._values[attribute])) if value]

    def _count(self, block: Block) -> None:
        self._count_ids(block)
        for name, counts in self._answers.items():
            counts.update(self.view.cells(block, name))
        for name, values in self._values.items():
            values.update(dict.fromkeys(self.view.cells(block, name)))
        if self.columns.weight:
            self._count_weights(block, self.columns.weight)
        for rank, name in enumerate(self.columns.named, start=4):
            cells = self.view.cells(block, name)
            if max(map(len, cells)) > MAX_CHARACTERS:
                self._wrong += _too_long(cells, block.rows, rank, name, file=self.file)
        raws = self.view.cells(block, self.columns.text)
        texts = list(map(clean_text, raws))
        self.n_comments += len(texts) - texts.count("")
        self.n_cleaned += sum(text != raw for text, raw in zip(texts, raws, strict=True) if text)
        self.n_lost += sum("\ufffd" in text for text in texts)

    def _count_ids(self, block: Block) -> None:
        needed = [("id", self.columns.id), *([("wave", self.columns.wave)] if self.columns.wave else [])]
        blank: set[int] = set()
        for rank, (what, name) in enumerate(needed):
            cells = one_lines(self.view.cells(block, name))
            if not all(cells):
                remedy = f"give the respondent {'an id' if what == 'id' else 'a wave'}, or take the row out"
                rows = [row for row, cell in zip(block.rows, cells, strict=True) if not cell]
                self._wrong += (
                    (row, rank, Mistake(f"the {what} is blank", self.file, row, name, remedy)) for row in rows
                )
                blank.update(rows)
        ids = self.view.ids(block)
        self._hashes.extend(
            map(hash, ids)
            if not blank
            else (hash(id_) for row, id_ in zip(block.rows, ids, strict=True) if row not in blank)
        )
        self._blank |= blank

    def _doubles(self) -> Iterator[tuple[int, int, Mistake]]:
        if len(set(self._hashes)) == len(self._hashes):
            return
        counts = Counter(self._hashes)
        first: dict[str, int] = {}
        for block in self.opened.blocks(self.view.wanted, []):
            for row, id_ in zip(block.rows, self.view.ids(block), strict=True):
                if counts[hash(id_)] > 1 and row not in self._blank and first.setdefault(id_, row) != row:
                    yield row, 2, self._twice(id_, first[id_], row)

    def _twice(self, id_: str, first: int, row: int) -> Mistake:
        remedy = "give every respondent one row with an id of its own"
        if not self.columns.wave:
            remedy += "; where waves share ids, name the column that tells the waves apart with --wave"
        shown = id_ if len(id_) <= 60 else f"{id_[:59]}…"
        return Mistake(
            f"the id «{shown}» stands in row {first} and in row {row}", self.file, row, self.columns.id, remedy
        )

    def _count_weights(self, block: Block, name: str) -> None:
        cells = self.view.cells(block, name)
        weights = list(map(weight_of, cells))
        for row, weight, cell in zip(block.rows, weights, cells, strict=True):
            if weight is None:
                self._wrong.append((row, 3, _no_weight(one_line(cell), file=self.file, row=row, column=name)))
        given = [weight for weight in weights if weight is not None]
        if given:
            least, greatest = self.weights or (given[0], given[0])
            self.weights = min(least, *given), max(greatest, *given)


@lru_cache(maxsize=4096)  # weights of cells of a population repeat
def weight_of(cell: str) -> float | None:
    """The weight written in a cell; None where it holds no number of 0 or more."""
    written = one_line(cell)
    try:
        weight = float("" if "_" in written else written.replace(",", "."))  # Python reads 1_5 as 15
    except ValueError:
        return None
    return weight if 0 <= weight < math.inf else None


def _no_weight(written: str, *, file: str, row: int, column: str) -> Mistake:
    what = f"«{written}» is no weight" if written else "the weight is blank"
    remedy = "write a number of 0 or more, such as 1.25 or 1,25; 0 leaves a respondent out of weighted percentages"
    return Mistake(what, file, row, column, remedy)


def _too_long(
    cells: Sequence[str], rows: Sequence[int], rank: int, column: str, *, file: str
) -> Iterator[tuple[int, int, Mistake]]:
    remedy = (
        "look for a quotation mark that is missing or for rows that ran together; shorten the text if it is one answer"
    )
    for row, cell in zip(rows, cells, strict=True):
        if len(cell) > MAX_CHARACTERS:
            what = f"the cell has {len(cell):,} characters; no more than {MAX_CHARACTERS:,} can be one answer"
            yield row, rank, Mistake(what.replace(",", " "), file, row, column, remedy)
