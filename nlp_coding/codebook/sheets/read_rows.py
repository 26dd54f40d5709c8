"""Rows of a sheet to what they say, key by key, and where each of it stands."""

from __future__ import annotations

import re

from nlp_coding.codebook.read_terms import lists_in
from nlp_coding.codebook.sheets.columns import CODES, FACTS, folded
from nlp_coding.codebook.sheets.table import Cell, Row
from nlp_coding.codebook.sheets.write import entries_of
from nlp_coding.codebook.write import Place, Value, move_texts
from nlp_coding.core.codebook import LANGUAGES, Move, MoveKind
from nlp_coding.core.errors import Mistake, nearest

_YES = frozenset({"yes", "y", "ja", "j", "x", "true", "sann", "sant", "1", "retired", "utgått"})
_NO = frozenset({"", "no", "n", "nei", "false", "usann", "usant", "0"})
_NEGATIONS = {"count": "count", "tell": "count", "teller": "count", "skip": "skip", "hopp over": "skip"}
_MOVES: dict[str, MoveKind] = {
    "merge": "merge",
    "slå sammen": "merge",
    "slå saman": "merge",
    "split": "split",
    "del": "split",
    "del opp": "split",
    "replace": "replace",
    "erstatt": "replace",
    "bytt ut": "replace",
    "redefine": "redefine",
    "omdefiner": "redefine",
}
_LABELS: dict[str, str] = {f"label_{language}": language for language in LANGUAGES}
_HEADINGS = {column.key: column.heading for column in (*CODES, *FACTS)}


class RowReader:
    """What has been read so far; each kind of row has a method."""

    def __init__(self) -> None:
        self.facts: dict[str, str] = {}
        self.codes: list[dict[str, Value]] = []
        self.lists: dict[str, tuple[str, ...]] = {}
        self.moves: list[dict[str, Value]] = []
        self.cells: dict[Place, Cell] = {}
        self.mistakes: list[Mistake] = []

    @property
    def uses_lists(self) -> bool:
        terms = (code.get(key, ()) for code in self.codes for key in ("terms", "unless"))
        return any(lists_in(entry) for entries in terms if isinstance(entries, tuple) for entry in entries)

    def code(self, row: Row) -> None:
        """One code. A blank that is needed is reported here, and filled, so that the loader does not do it again."""
        code_id, at = row.text("id"), ("codes", len(self.codes))
        if not code_id:
            self.mistakes.append(row.cell("id").mistake("the row has no id", "give the code an id, or empty the row"))
            return
        self.mistakes.extend(row.invisible())
        self.cells[at] = row.cell("id")
        found: dict[str, Value] = {"id": code_id, "parent": row.text("parent"), "label": self._label(row, at, code_id)}
        found["definition"] = self._needed(row, "definition", stand_in=code_id)
        found |= {key: row.text(key) for key in ("include", "exclude")}
        found["negation"] = self._negation(row)
        for key in ("terms", "unless", "matches", "rejects"):
            found[key] = self._entries(row, key, (*at, key))
        found["retired"] = "true" if self._retired(row) else ""
        found["replaced_by"] = _ids(row.text("replaced_by"))
        self.cells |= {(*at, key): row.cell(key) for key in found if key != "label"}
        self.codes.append({key: value for key, value in found.items() if value})

    def list(self, row: Row) -> None:
        """A word list, on a sheet of its own."""
        self._list(row, row.text("list"), ("list", "words"))

    def list_as_code(self, row: Row) -> None:
        """A word list on the sheet that holds everything."""
        self._list(row, row.text("id"), ("id", "terms"))

    def move(self, row: Row) -> None:
        written = row.text("move")
        kind = _MOVES.get(folded(written))
        if kind is None:
            close = nearest(written, _MOVES)
            remedy = f"did you mean «{_MOVES[close]}»?" if close else "write merge, split, replace or redefine"
            what = f"«{written}» is no kind of move" if written else "the row does not say what kind of move it is"
            self.mistakes.append(row.cell("move").mistake(what, remedy))
            return
        self.mistakes.extend(row.invisible())
        at = ("moves", len(self.moves))
        sources, targets = _ids(row.text("from")), _ids(row.text("to"))
        texts = move_texts(Move(kind, sources, targets, " ".join(row.text("note").split())))
        for key in texts:
            self.cells[*at, key] = row.cell("note" if key == "note" else "from" if key == kind else "to")
        self.cells[at] = row.cell("move")
        self.moves.append(texts)

    def facts_in_row(self, row: Row) -> None:
        """What the codebook is, on the sheet that holds everything."""
        self.mistakes.extend(row.invisible())
        for column in FACTS:
            key = "id" if column.key == "name" else column.key
            self._fact(column.key, row.text(key), row.cell(key))

    def fact(self, key: str, row: Row) -> None:
        """One thing that the codebook is, in a row of its own."""
        self.mistakes.extend(row.invisible())
        cell = row.cell("value")
        self._fact(key, row.text("value"), Cell(cell.file, cell.row, _HEADINGS[key]))

    def check_head(self, whole: Cell) -> None:
        """Report what the codebook does not say of itself, and let something stand in for it."""
        stand_ins = {"name": "x", "version": "1.0.0", **dict.fromkeys(_LABELS, "x")}
        for key, stand_in in stand_ins.items():
            if not self.facts.get(key):
                cell = self.cells.get(_fact_place(key), whole)
                message = f"the codebook has no «{_HEADINGS[key]}»"
                self.mistakes.append(cell.mistake(message, "fill it in beside the name of the codebook"))
                self.facts[key] = stand_in

    @property
    def head(self) -> dict[str, Value]:
        """What the codebook says of itself; empty where there is no word of it."""
        found: dict[str, Value] = {key: text for key, text in self.facts.items() if key not in _LABELS}
        label = {language: self.facts[key] for key, language in _LABELS.items() if key in self.facts}
        return {**found, "label": label} if label else found

    def _fact(self, key: str, text: str, cell: Cell) -> None:
        self.cells[_fact_place(key)] = cell
        if text:
            self.facts[key] = " ".join(text.split())

    def _list(self, row: Row, name: str, keys: tuple[str, str]) -> None:
        self.mistakes.extend(row.invisible())
        name = name.removeprefix("@")
        if not name:
            self.mistakes.append(row.cell(keys[0]).mistake("the word list has no name", "name it, or empty the row"))
        elif name in self.lists:
            first = self.cells["lists", name].row
            message = f"the word list «{name}» stands twice (first in row {first})"
            self.mistakes.append(row.cell(keys[0]).mistake(message, "put all words in one of them"))
        else:
            self.cells["lists", name] = row.cell(keys[0])
            self.lists[name] = self._entries(row, keys[1], ("lists", name))

    def _entries(self, row: Row, key: str, place: Place) -> tuple[str, ...]:
        entries = entries_of(row.text(key))
        for number, (_, line) in enumerate(entries):
            self.cells[*place, number] = row.cell(key, line=line)
        return tuple(text for text, _ in entries)

    def _label(self, row: Row, at: Place, stand_in: str) -> dict[str, str]:
        label = {}
        for key, language in _LABELS.items():
            label[language] = " ".join(self._needed(row, key, stand_in=stand_in).split())
            self.cells[*at, "label", language] = row.cell(key)
        return label

    def _needed(self, row: Row, key: str, *, stand_in: str) -> str:
        if text := row.text(key):
            return text
        message = f"the code «{row.text('id')}» has no «{_HEADINGS[key]}»"
        self.mistakes.append(row.cell(key).mistake(message, "fill in the cell"))
        return stand_in

    def _negation(self, row: Row) -> str:
        written = row.text("negation")
        return _NEGATIONS.get(folded(written), written)  # what is neither is for the loader to say

    def _retired(self, row: Row) -> bool:
        written = folded(row.text("retired"))
        if written not in _YES | _NO:
            message = f"«{row.text('retired')}» is neither yes nor no"
            self.mistakes.append(row.cell("retired").mistake(message, "write yes, or leave the cell empty"))
        return written not in _NO  # what was most likely meant: else replaced_by would be blamed for it


def _fact_place(key: str) -> Place:
    return ("label", _LABELS[key]) if key in _LABELS else (key,)


def _ids(cell: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[\s,;]+", cell) if part)
