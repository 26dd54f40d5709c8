"""A codebook as sheets of cells, to be read, discussed and changed in a spreadsheet; nothing of it is left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlp_coding.codebook.sheets.columns import CODES, FACTS, LISTS, MOVES, ONE_SHEET, Column
from nlp_coding.codebook.sheets.comments import Comments
from nlp_coding.core.codebook import LANGUAGES, Code, Codebook, Move
from nlp_coding.core.errors import InputError, Mistake

CONTINUES = "↵"
"""Before a line that belongs to the entry above it: an example may have lines of its own."""

UNKEEPABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no cell keeps, and nobody sees: control characters (the carriage return too) and halves of characters."""


_NO_COMMENTS = Comments()


@dataclass(frozen=True)
class Sheet:
    """A sheet to be written: a header, and rows as wide as it."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    bold: frozenset[int] = frozenset()
    """The rows of groups, from 0."""


def sheets_of(codebook: Codebook, *, comments: Comments = _NO_COMMENTS) -> tuple[Sheet, ...]:
    """The sheets of a workbook: codes, word lists, moves, and what the codebook says of itself.

    `comments` go into the cells of the terms that they stand above. Raises InputError for a text that no cell can keep.
    """
    _check(codebook)
    groups = {code.id for code in codebook.groups}
    facts = {"name": codebook.name, "version": codebook.version, "revises": codebook.revises or "", **_label(codebook)}
    return (
        Sheet(
            "Codes",
            CODES,
            tuple(_row(CODES, cells) for cells in _codes(codebook, comments)),
            frozenset(number for number, code in enumerate(codebook.codes) if code.id in groups),
        ),
        Sheet("Word lists", LISTS, tuple(_lists(codebook, comments).items())),
        Sheet("Moves", MOVES, tuple(_row(MOVES, _move_cells(move)) for move in codebook.moves)),
        Sheet(
            "Codebook",
            (Column("fact", "Codebook", (), "", 24), Column("value", "", (), "", 90)),
            (
                *((column.heading, facts[column.key]) for column in FACTS),
                ("", ""),
                ("The sheet «Codes»", ""),
                *((column.heading, column.meaning) for column in CODES),
            ),
            frozenset({len(FACTS) + 1}),
        ),
    )


def one_sheet_of(codebook: Codebook, *, comments: Comments = _NO_COMMENTS) -> Sheet:
    """Everything under one header, for CSV. Raises InputError for a text that no cell can keep."""
    _check(codebook)
    own = {"kind": "codebook", "id": codebook.name, "version": codebook.version, "revises": codebook.revises or ""}
    cells = [
        {**own, **_label(codebook)},
        *({"kind": "list", "id": name, "terms": words} for name, words in _lists(codebook, comments).items()),
        *({"kind": "code", **cells} for cells in _codes(codebook, comments)),
        *({"kind": "move", **_move_cells(move)} for move in codebook.moves),
    ]
    return Sheet("Codebook", ONE_SHEET, tuple(_row(ONE_SHEET, one) for one in cells))


def in_lines(entries: Sequence[str]) -> str:
    """Entries as the lines of one cell; `entries_of` takes them apart again.

    >>> in_lines(["one", "two\\nwith two lines"])
    'one\\ntwo\\n↵with two lines'
    """
    marked = (re.sub(rf"^(?=\\*{CONTINUES})", lambda _: "\\", entry) for entry in entries)
    return "\n".join(entry.replace("\n", f"\n{CONTINUES}") for entry in marked)


def entries_of(cell: str) -> tuple[tuple[str, int], ...]:
    """The entries of a cell, without outer space, each with the line it begins on; blank lines are passed over."""
    found: list[tuple[list[str], int]] = []
    for number, line in enumerate(cell.split("\n"), start=1):
        if line.lstrip().startswith(CONTINUES) and found:
            found[-1][0].append(line.lstrip()[1:])
        elif line.strip():
            found.append(([re.sub(rf"^\\(?=\\*{CONTINUES})", "", line.lstrip())], number))
    return tuple(("\n".join(lines).strip(), number) for lines, number in found)


def _row(columns: Sequence[Column], cells: dict[str, str]) -> tuple[str, ...]:
    return tuple(cells.get(column.key, "") for column in columns)


def _label(labelled: Code | Codebook) -> dict[str, str]:
    return {f"label_{language}": labelled.label[language] for language in LANGUAGES}


def _lists(codebook: Codebook, comments: Comments) -> dict[str, str]:
    return {name: in_lines(comments.woven(words, "lists", name)) for name, words in codebook.lists.items()}


def _codes(codebook: Codebook, comments: Comments) -> Iterator[dict[str, str]]:
    groups = {group.id for group in codebook.groups}
    for code in codebook.codes:
        cells = _code_cells(code, comments)
        # A group finds nothing itself, and blank is count.
        yield {**cells, "negation": ""} if code.id in groups and code.negation == "count" else cells


def _code_cells(code: Code, comments: Comments) -> dict[str, str]:
    return {
        "id": code.id,
        "parent": code.parent or "",
        **_label(code),
        "definition": code.definition,
        "include": code.include,
        "exclude": code.exclude,
        "negation": code.negation,
        "terms": in_lines(comments.woven([term.source for term in code.terms], code.id, "terms")),
        "unless": in_lines(comments.woven([term.source for term in code.unless], code.id, "unless")),
        "matches": in_lines(code.matches),
        "rejects": in_lines(code.rejects),
        "retired": "yes" if code.retired else "",
        "replaced_by": in_lines(code.replaced_by),
    }


def _move_cells(move: Move) -> dict[str, str]:
    targets = () if move.kind == "redefine" else move.targets
    return {"move": move.kind, "from": in_lines(move.sources), "to": in_lines(targets), "note": move.note}


def _check(codebook: Codebook) -> None:
    """Every text must be one that comes back from a cell as it went in."""
    mistakes = []
    texts = [("label", " ".join(codebook.label.values()))]
    texts += [(f"lists.{name}", " ".join((name, *words))) for name, words in codebook.lists.items()]
    texts += [
        (f"{code.id}.{key}", cell) for code in codebook.codes for key, cell in _code_cells(code, _NO_COMMENTS).items()
    ]
    texts += [("moves", move.note) for move in codebook.moves]
    for column, text in texts:
        if found := UNKEEPABLE.search(text):
            message = f"an invisible character (U+{ord(found[0]):04X}) that no cell can keep"
            mistakes.append(Mistake(message, str(codebook), column=column, remedy="take it out of the codebook"))
        elif not unicodedata.is_normalized("NFC", text):
            message = "letters in two parts (å as a and ring), which no cell keeps apart"
            mistakes.append(Mistake(message, str(codebook), column=column, remedy="type them anew, without escapes"))
    if mistakes:
        raise InputError(mistakes)
