"""A version's text made a draft, and a draft's text a version: only the lines that must change are touched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from nlp_coding.codebook.yaml_syntax import compose
from nlp_coding.codebook.yaml_tree import style_of
from nlp_coding.core.codebook import DRAFT

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

_NULL = "tag:yaml.org,2002:null"
_NO_TEXT = frozenset({"null", "true", "false", "yes", "no", "on", "off"})
"""Words that YAML makes something else of, or once did."""

Edit = tuple[int, int, str]
"""From, to (places in the text), and what comes there instead."""


def as_draft(text: str, *, revises: str) -> str:
    """A version's text as the draft of the one that follows it: its moves are gone, comments and layout stay."""
    return _edited(text, _draft_edits(text, revises))


def as_version(text: str, version: str) -> str:
    """A draft's text under the number it is released by."""
    _, value = _keys(text)["version"]
    return _edited(text, [(*_span(value), f'"{version}"')])


def with_code(text: str, entry: Sequence[str], *, after: int) -> str:
    """A draft's text with one more code, behind the code of that number; all other lines stay as they are.

    `entry` are the code's lines, its dash in the first column. Raises ValueError where the codes stand in brackets.
    """
    codes = _codes(text)
    lines = _lines(text)
    indent = codes.start_mark.column
    dashes = _dashes(text, codes)
    above = [_above(lines, dash, indent) for dash in dashes]
    at = above[after + 1]
    newline = _newline(lines)
    new = [f"{' ' * indent}{line}{newline}" for line in entry]
    between = [lines[first:dash] for first, dash in zip(above[1:-1], dashes[1:-1], strict=True)]
    if not between or any(not line.strip() for lead in between for line in lead):
        new.insert(0, newline)
    return _with_lines(lines, at, new)


def with_term(text: str, code_id: str, term: str) -> str:
    """A draft's text with one more term of a code, below those it has; all other lines stay as they are.

    Raises KeyError where there is no such code, ValueError where no line can be put in: in brackets, in a text that
    YAML folds, or where the term holds signs that a file cannot.
    """
    if not term.isprintable():
        raise ValueError("the term holds invisible signs")
    codes = _codes(text)
    lines = _lines(text)
    dashes = _dashes(text, codes)
    for number, code in enumerate(codes.value):
        keys = keys_of(code)
        if "id" in keys and str(keys["id"][1].value).strip() == code_id:
            end = _above(lines, dashes[number + 1], codes.start_mark.column)
            return _with_term(text, lines, code, end, term)
    raise KeyError(code_id)


def _with_term(text: str, lines: Sequence[str], code: Node, end: int, term: str) -> str:
    """`end` is the row that the code's lines end before."""
    if getattr(code, "flow_style", None):
        raise ValueError("the code stands in brackets")
    newline, keys = _newline(lines), keys_of(code)
    column = keys["id"][0].start_mark.column
    deeper = f"{' ' * (column + 2)}"
    if "terms" not in keys:
        later = [key.start_mark.line for key, _ in keys.values() if key.start_mark.line > _row(keys["definition"][0])]
        at = _above(lines, min(later, default=end), column)
        return _with_lines(lines, at, [f"{' ' * column}terms: |{newline}", f"{deeper}{term}{newline}"])
    key, value = keys["terms"]
    if isinstance(value.value, list) and value.value:
        return _with_entry(text, lines, value, term)
    if style_of(value) == "|":
        at, indent = _end_of_block(lines, _row(value), column)
        return _with_lines(lines, at, [f"{indent or deeper}{term}{newline}"])
    if style_of(value) == ">" or _row(value) != value.end_mark.line:
        raise ValueError("YAML folds the terms")
    # One term behind the colon, or nothing: it becomes a block.
    start, stop = _span(value)
    if start == stop:  # no value: YAML places it where the next key begins
        start = stop = text.index(":", key.end_mark.index) + 1
    alone = str(value.value).strip() if isinstance(value.value, str) and value.tag != _NULL else ""
    lines = _lines(f"{text[:start]}{'' if start < stop else ' '}|{text[stop:]}")
    return _with_lines(lines, _row(key) + 1, [f"{deeper}{one}{newline}" for one in (alone, term) if one])


def _with_entry(text: str, lines: Sequence[str], terms: Node, term: str) -> str:
    """One more entry of a list."""
    last = terms.value[-1]
    if getattr(terms, "flow_style", None) or style_of(last) in ("|", ">"):
        raise ValueError("the terms stand in brackets, or in a text that YAML folds")
    dash = text.rindex("-", 0, last.start_mark.index)
    indent = text[text.rfind("\n", 0, dash) + 1 : dash]
    plain = re.fullmatch(r"[^\W\d_][\w -]*", term) and term.casefold() not in _NO_TEXT
    written = term if plain else "'{}'".format(term.replace("'", "''"))  # a "LIS" keeps its own quotation marks
    return _with_lines(lines, last.end_mark.line + 1, [f"{indent}- {written}{_newline(lines)}"])


def _end_of_block(lines: Sequence[str], head: int, column: int) -> tuple[int, str]:
    """The row behind the last line of a block that begins below the row `head`, and its indentation; "" if empty."""
    at = head + 1
    given = re.search(r"\|[+-]?([1-9])", lines[head])
    indent = column + int(given[1]) if given else 0
    for row in range(at, len(lines)):
        if lines[row].strip():
            found = len(lines[row]) - len(lines[row].lstrip(" "))
            if found <= column or found < indent:
                break
            at, indent = row + 1, indent or found
    return at, " " * indent


def _row(node: Node) -> int:
    return int(node.start_mark.line)


def _codes(text: str) -> Node:
    """The list of codes. Raises ValueError where they stand in brackets."""
    _, codes = _keys(text)["codes"]
    if getattr(codes, "flow_style", None):
        raise ValueError("the codes stand in brackets")
    return codes


def _dashes(text: str, codes: Node) -> list[int]:
    """The row (from 0) of each code's dash, and the one that the codes end before."""
    dashes = [text.count("\n", 0, text.rindex("-", 0, code.start_mark.index)) for code in codes.value]
    end = codes.end_mark.index
    return [*dashes, len(_lines(text)) if end >= len(text) else text.count("\n", 0, end)]


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _newline(lines: Sequence[str]) -> str:
    return "\r\n" if lines[0].endswith("\r\n") else "\n"


def _with_lines(lines: Sequence[str], at: int, new: Sequence[str]) -> str:
    """The text with new lines before the row `at`."""
    missing = [] if lines[at - 1].endswith("\n") else [_newline(lines)]
    return "".join((*lines[:at], *missing, *new, *lines[at:]))


def _above(lines: Sequence[str], row: int, indent: int) -> int:
    """Where what belongs to a code begins, from its dash up: blank lines and comments not deeper than the dash."""
    while row and (not (line := lines[row - 1]).strip() or re.match(rf" {{0,{indent}}}#", line)):
        row -= 1
    return row


def _draft_edits(text: str, revises: str) -> Iterator[Edit]:
    keys = _keys(text)
    version_key, version = keys["version"]
    yield *_span(version), DRAFT
    if "revises" in keys:
        key, value = keys["revises"]
        start, end = _span(value)
        if start == end:  # no value: YAML places it where the next key begins
            start = end = text.index(":", key.end_mark.index) + 1
        yield start, end, f'"{revises}"' if start < end else f' "{revises}"'
    else:
        end = text.find("\n", version.end_mark.index)
        newline = "\r\n" if text[end - 1 : end] == "\r" else "\n"
        line = f'{" " * version_key.start_mark.column}revises: "{revises}"'
        yield (end + 1, end + 1, line + newline) if end >= 0 else (len(text), len(text), newline + line)
    if "moves" in keys:
        yield *_lines_of_moves(text, keys), ""


def _lines_of_moves(text: str, keys: dict[str, tuple[Node, Node]]) -> tuple[int, int]:
    """From the comment right above `moves:` to the last line below it; comments about the next key stay."""
    lines = text.splitlines(keepends=True)
    first = keys["moves"][0].start_mark.line
    following = [key.start_mark.line for key, _ in keys.values() if key.start_mark.line > first]
    last = min(following, default=len(lines))
    while last > first + 1 and (not lines[last - 1].strip() or lines[last - 1].startswith("#")):
        last -= 1
    while first and lines[first - 1].startswith("#"):
        first -= 1
    if (not first or not lines[first - 1].strip()) and last < len(lines) and not lines[last].strip():
        last += 1  # of the blank lines on both sides one is enough
    return len("".join(lines[:first])), len("".join(lines[:last]))


def _keys(text: str) -> dict[str, tuple[Node, Node]]:
    """The uppermost keys of a codebook that can be read, with their values."""
    root = compose(text, file="codebook")
    return keys_of(root) if root is not None else {}


def keys_of(mapping: Node) -> dict[str, tuple[Node, Node]]:
    """Key → its node, and that of its value."""
    return {str(key.value): (key, value) for key, value in mapping.value}


def _span(node: Node) -> tuple[int, int]:
    return node.start_mark.index, node.end_mark.index


def _edited(text: str, edits: Iterator[Edit] | list[Edit]) -> str:
    for start, end, instead in sorted(edits, reverse=True):
        text = text[:start] + instead + text[end:]
    return text
