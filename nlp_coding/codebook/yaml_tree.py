"""Fields of a YAML mapping with their rows; mistakes of shape (keys, kinds of value) are collected on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlp_coding.core.errors import InputError, Mistake, nearest

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

_NULL = "tag:yaml.org,2002:null"
_BOOL = "tag:yaml.org,2002:bool"
_NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")


class Mistakes:
    """The mistakes of one file, gathered until all of it is read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Mistake] = []

    def add(self, message: str, *, row: int | None, column: str | None = None, remedy: str | None = None) -> None:
        self.found.append(Mistake(message, file=self.file, row=row, column=column or None, remedy=remedy))

    def raise_if_any(self) -> None:
        if self.found:
            # What another file says of this one (a lock, an earlier version) comes after its own rows.
            raise InputError(sorted(self.found, key=lambda one: (one.file != self.file, one.row or 0)))


@dataclass(frozen=True)
class Entry:
    """A piece of text and the row it stands on."""

    text: str
    row: int


@dataclass(frozen=True)
class Field:
    """A key with its value."""

    path: str
    """Where it stands, as the user would say it: good_cooperation.label.nb."""
    row: int
    node: Node

    @property
    def kind(self) -> str:
        return kind_of(self.node)

    @property
    def is_number(self) -> bool:
        """Whether YAML makes the value a number: 1.10 without quotation marks."""
        return self.node.tag in _NUMBERS


def kind_of(node: Node) -> str:
    """What a value is: text, list, mapping, or nothing (null or blank)."""
    kind = {"ScalarNode": "text", "SequenceNode": "list", "MappingNode": "mapping"}[type(node).__name__]
    return "nothing" if kind == "text" and (node.tag == _NULL or not str(node.value).strip()) else kind


def style_of(node: Node) -> str | None:
    """How a text is written: | and > for blocks, a quotation mark, or None for plain."""
    style: str | None = getattr(node, "style", None)
    return style


def row_of(node: Node) -> int:
    return int(node.start_mark.line) + 1


def fields_of(
    node: Node,
    mistakes: Mistakes,
    *,
    path: str = "",
    row: int | None = None,
    known: Sequence[str] | None = None,
    required: Sequence[str] = (),
    elsewhere: dict[str, str] | None = None,
    keep_empty: bool = False,
) -> dict[str, Field]:
    """The fields of a mapping by key; doubled and unknown keys are reported and left out.

    `known` None takes any key; `elsewhere` says of a key that is unknown here where it belongs.
    A key without a value counts as absent, unless `keep_empty`.
    """
    row = row or row_of(node)
    if kind_of(node) != "mapping":
        mistakes.add(
            f"keys are expected here, not a {kind_of(node)}",
            row=row,
            column=path,
            remedy=f"begin with {required[0] if required else 'key'}: …",
        )
        return {}
    fields: dict[str, Field] = {}
    seen: dict[str, int] = {}
    for key_node, value in node.value:
        key, key_row = str(key_node.value) if kind_of(key_node) == "text" else "", row_of(key_node)
        if not key:
            mistakes.add("a key must be a word", row=key_row, column=path, remedy="key: value")
        elif key in seen:
            mistakes.add(
                f"«{key}» stands twice (first in row {seen[key]})", row=key_row, column=path, remedy="keep one"
            )
        elif known is not None and key not in known:
            remedy = (elsewhere or {}).get(key) or _did_you_mean(key, known)
            mistakes.add(f"unknown key «{key}»", row=key_row, column=path, remedy=remedy)
        elif keep_empty or kind_of(value) != "nothing":
            fields[key] = Field(f"{path}.{key}" if path else key, key_row, value)
        seen.setdefault(key, key_row)
    for key in required:
        if key not in fields:
            message = f"«{key}» has no value" if key in seen else f"«{key}» is missing"
            mistakes.add(message, row=seen.get(key, row), column=path, remedy=f"add {key}: …")
    return fields


def _did_you_mean(word: str, known: Sequence[str]) -> str:
    close = nearest(word, known)
    return f"did you mean «{close}»?" if close else f"the keys here: {', '.join(known)}"


def text_of(field: Field | None, mistakes: Mistakes) -> str | None:
    """The text as written (2023 and NA stay what they are), without outer space; None where there is none."""
    if field is None:
        return None
    if field.kind != "text":
        mistakes.add(
            f"a text is expected here, not a {field.kind}",
            row=field.row,
            column=field.path,
            remedy="put a text that holds «: » or begins with [ or { in quotation marks",
        )
        return None
    return str(field.node.value).strip()


def bool_of(field: Field | None, mistakes: Mistakes) -> bool:
    """true or false; absent is false."""
    if field is None:
        return False
    if field.node.tag != _BOOL:
        shown = f"«{field.node.value}»" if field.kind == "text" else f"a {field.kind}"
        mistakes.add(
            f"{shown} is neither true nor false", row=field.row, column=field.path, remedy="write true, or false"
        )
        return True  # what was most likely meant: else other keys would be blamed for it
    return str(field.node.value).lower() == "true"


def strings_of(field: Field | None, mistakes: Mistakes) -> tuple[Entry, ...]:
    """The entries of a list of texts; empty ones are reported."""
    if field is None:
        return ()
    if field.kind != "list":
        mistakes.add(
            f"a list is expected here, not a {field.kind}",
            row=field.row,
            column=field.path,
            remedy="begin each entry on a line of its own with «- »",
        )
        return ()
    return tuple(_list_entries(field, mistakes))


def lines_of(field: Field | None, mistakes: Mistakes) -> tuple[Entry, ...]:
    """The entries of a block of lines (blank and # lines left out), or of a list of texts."""
    if field is None or field.kind == "nothing":
        return ()
    if field.kind == "list":
        return tuple(_list_entries(field, mistakes, terms=True))
    if field.kind != "text":
        mistakes.add(
            f"a block of lines is expected here, not a {field.kind}",
            row=field.row,
            column=field.path,
            remedy="write «|» after the colon, and each term on a line of its own below",
        )
        return ()
    node, value = field.node, str(field.node.value)
    if style_of(node) == "|":
        # The first line of a block stands on the row below its «|»; YAML keeps blank lines, so rows can be counted.
        lines = enumerate(value.split("\n"), start=row_of(node) + 1)
        return tuple(Entry(line.strip(), row) for row, line in lines if line.strip() and line.strip()[0] != "#")
    if style_of(node) == ">" or node.end_mark.line > node.start_mark.line:
        mistakes.add(
            "YAML joins these lines into one",
            row=field.row,
            column=field.path,
            remedy="write «|» after the colon, which keeps each line",
        )
        return ()
    if _loses_quotes(node):
        _report_lost_quotes(node, field, mistakes)
    return (Entry(value.strip(), row_of(node)),)


def _list_entries(field: Field, mistakes: Mistakes, *, terms: bool = False) -> Iterator[Entry]:
    for node in field.node.value:
        row = row_of(node)
        kind = kind_of(node)
        if kind == "mapping":
            mistakes.add(
                "the entry holds «: », so YAML reads a key there",
                row=row,
                column=field.path,
                remedy="put the entry in quotation marks",
            )
        elif kind == "list":
            mistakes.add(
                "a list inside the list", row=row, column=field.path, remedy="put the entry in quotation marks"
            )
        elif not str(node.value).strip():
            mistakes.add("an empty entry", row=row, column=field.path, remedy="fill it in, or take the line away")
        else:
            if terms and _loses_quotes(node):
                _report_lost_quotes(node, field, mistakes)
            yield Entry(str(node.value).strip(), row)


def _loses_quotes(node: Node) -> bool:
    """Whether a term such as "LIS", which asks for the exact form, would silently become the word lis."""
    return style_of(node) == '"' and re.fullmatch(r"[\w\s-]+", str(node.value)) is not None


def _report_lost_quotes(node: Node, field: Field, mistakes: Mistakes) -> None:
    mistakes.add(
        f'YAML takes the quotation marks off "{node.value}" here',
        row=row_of(node),
        column=field.path,
        remedy=f"write '\"{node.value}\"' for exactly this form, {node.value} for the word, or use a block (|)",
    )
