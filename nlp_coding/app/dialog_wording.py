"""The words of the screens beside the coding screen, by name; fields in braces are filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nlp_coding.app.wording import Counted
from nlp_coding.review.sorting import Column

Hints = tuple[tuple[str, str, str], ...]
"""Action, key and what it does, the most needed first; the last ones stand however little room there is."""


@dataclass(frozen=True)
class GridWords:
    title: Counted
    sorted_by: str
    columns: Mapping[Column, str]
    text: str
    states: Mapping[str, str]
    no_codes: str
    selected: Counted
    answered: Counted
    completed: Counted
    no_code_given: Counted
    complete_already: str
    ask_answer: Counted
    ask_accept: Counted
    ask_complete: Counted
    suggestions_get_no: Counted
    """Of the suggestions that nobody answered."""
    get_no_code: Counted
    """Of comments without any yes."""
    ask_no_code: Counted
    hints: Hints
    last_hints: Hints


@dataclass(frozen=True)
class ConfirmWords:
    do_it: str
    leave_it: str


@dataclass(frozen=True)
class FilterWords:
    title: str
    placeholder: str
    help: str
    codes: str
    lets_through: str
    keys: str


@dataclass(frozen=True)
class MemoWords:
    on_comment: str
    on_code: str
    save: str
    switch: str
    leave: str
    unsaved: str


@dataclass(frozen=True)
class DefinitionWords:
    group: str
    include: str
    exclude: str
    matches: str
    rejects: str
    terms: str
    more: Counted
    memo: str
    keys: str


@dataclass(frozen=True)
class KeysWords:
    title: str
    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """Heading, and each key with what it does."""
    codes: str
    codes_without: str
    keys: str


@dataclass(frozen=True)
class TermWords:
    title: str
    placeholder: str
    about: str
    keys: str
    nothing: str
    trying: str
    writing: str
    finds: Counted
    finds_none: str
    into: str
    made: str
    written: str
    keys_written: str


@dataclass(frozen=True)
class SettleWords:
    title: str
    place: str
    n_left: Counted
    blind: str
    none_left: str
    all_settled: str
    """The same in short, for the status line."""
    agreed: str
    """Of a comment of the list that coders do not differ on any more."""
    outcome: str
    outcome_before: str
    """Somebody has answered otherwise since."""
    by_machine: str
    settled: str
    comment_done: str
    hints: Hints
    last_hints: Hints


@dataclass(frozen=True)
class Dialogs:
    """The words of one language."""

    grid: GridWords
    confirm: ConfirmWords
    filter: FilterWords
    memo: MemoWords
    definition: DefinitionWords
    keys: KeysWords
    term: TermWords
    settle: SettleWords
