"""Lines of the term language to terms, and the word lists they name; every mistake with its own row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nlp_coding.codebook.graph import cycles
from nlp_coding.codebook.yaml_tree import Entry, Field, Mistakes, lines_of
from nlp_coding.core.errors import nearest
from nlp_coding.core.terms import Node, Term, TermError, parse_term

_STAND_IN = ("x",)
"""Read in place of a list that is unknown or has a mistake, so that one mistake is not reported at every use."""

_TYPED_QUOTES = "“”„«»"


@dataclass(frozen=True)
class WordLists:
    """The named lists of a codebook."""

    entries: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    readable: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What terms are read with: the entries of the lists that are right, a stand-in for the others."""

    @property
    def as_written(self) -> dict[str, tuple[str, ...]]:
        return {name: tuple(entry.text for entry in entries) for name, entries in self.entries.items()}


def read_lists(fields: Mapping[str, Field], mistakes: Mistakes) -> WordLists:
    """The word lists, each entry checked as the term it is; a list that contains itself is reported once."""
    rows = {name: found.row for name, found in fields.items()}
    entries: dict[str, tuple[Entry, ...]] = {}
    broken: set[str] = set()
    for name, found in fields.items():
        before = len(mistakes.found)
        entries[name] = lines_of(found, mistakes)
        if not re.fullmatch(r"\w+", name):
            mistakes.add(
                f"@{name} cannot be written in a term",
                row=found.row,
                column=found.path,
                remedy="name the list with letters, digits and _",
            )
        if not entries[name] and len(mistakes.found) == before:
            mistakes.add(f"the list @{name} is empty", row=found.row, column=found.path, remedy="fill it in")
        stand_ins = WordLists(rows=rows, readable=dict.fromkeys(fields, _STAND_IN))
        read_entries(entries[name], stand_ins, mistakes, path=found.path)
        if len(mistakes.found) > before:
            broken.add(name)
    named = {name: [used for entry in found for used in lists_in(entry.text)] for name, found in entries.items()}
    for cycle in cycles(named):
        broken.update(cycle)
        chain = " → ".join(f"@{name}" for name in (*cycle, cycle[0]))
        mistakes.add(
            f"the list @{cycle[0]} contains itself: {chain}",
            row=rows[cycle[0]],
            column=f"lists.{cycle[0]}",
            remedy="take one of these out of the other",
        )
    written = {name: tuple(entry.text for entry in found) for name, found in entries.items()}
    return WordLists(entries, rows, {**written, **dict.fromkeys(broken, _STAND_IN)})


def read_entries(
    entries: Sequence[Entry], lists: WordLists, mistakes: Mistakes, *, path: str
) -> tuple[tuple[Term, int], ...]:
    """The terms that can be read, with their rows; a term that says the same as an earlier one is reported."""
    terms: list[tuple[Term, int]] = []
    first: dict[Node, int] = {}
    for entry in entries:
        term = _read(entry, lists, mistakes, path)
        if term is None:
            continue
        if term.tree in first:
            mistakes.add(
                f"«{entry.text}» is the same term as in row {first[term.tree]}",
                row=entry.row,
                column=path,
                remedy="take one away",
            )
        else:
            first[term.tree] = entry.row
            terms.append((term, entry.row))
    return tuple(terms)


def lists_in(source: str) -> tuple[str, ...]:
    """The names of the lists a term uses, as @name; an @ between quotation marks is none."""
    return tuple(re.findall(r"@(\w+)", re.sub(r'"[^"]*"', " ", source)))


def _read(entry: Entry, lists: WordLists, mistakes: Mistakes, path: str) -> Term | None:
    unknown = [name for name in dict.fromkeys(lists_in(entry.text)) if name not in lists.rows]
    for name in unknown:
        close = nearest(name, lists.rows)
        known = ", ".join(f"@{name}" for name in lists.rows)
        mistakes.add(
            f"«{entry.text}»: there is no list @{name}",
            row=entry.row,
            column=path,
            remedy=f"did you mean @{close}?" if close else f"the lists: {known}" if known else "define it under lists:",
        )
    try:
        term = parse_term(entry.text, lists={**lists.readable, **dict.fromkeys(unknown, _STAND_IN)})
    except TermError as error:
        mistakes.add(f"«{entry.text}»: {_told(error)}", row=entry.row, column=path, remedy=_remedy(entry.text))
        return None
    return None if unknown else term


def _told(error: TermError) -> str:
    """The grammar's message, its «column 7:» told as a character: in a codebook's messages a column is a key."""
    return re.sub(r"^column (\d+): (.*)$", r"\2 (at character \1)", str(error))


def _remedy(source: str) -> str | None:
    """What most likely went wrong, where the message of the grammar does not say it already."""
    if "#" in source:
        return "a comment begins with # on a line of its own"
    if source.startswith("-"):
        return "in a block (|) each term stands alone on its line, without «-»"
    if "," in source or ";" in source:
        return "one term a line, or alternatives in parentheses: (a / b)"
    if any(mark in source for mark in _TYPED_QUOTES):
        return 'use straight quotation marks: "LIS"'
    if source.endswith(":") or re.match(r"[a-zæøå_]+:", source):
        return "a key is indented less than the block of terms above it"
    return None
